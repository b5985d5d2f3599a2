"""Mail addresses in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.reading import addresses
from inbox_processor.reading.addresses import in_text, own_text
from tests.reading.letters import FORWARD_MARK, body, values

ALPHABET = st.sampled_from(list("ab.@-_+ (at)[]punkt\n<>,;:ä1"))


@pytest.mark.parametrize(
    "text",
    [
        "Meine Adresse ist petra.schulze@schule.example.",
        "Bitte an <petra.schulze@schule.example>, danke",
        "(petra.schulze@schule.example)",
        "mailto:petra.schulze@schule.example",
        "petra.schulze (at) schule.example",
        "petra.schulze [at] schule.example",
        "petra.schulze(ät)schule.example",
        "petra.schulze at schule dot example",
        "petra.schulze (at) schule (punkt) example",
    ],
)
def test_an_address_is_found_plain_and_spelt_out(text: str) -> None:
    """Without the punctuation around it."""
    assert values(in_text(text)) == ["petra.schulze@schule.example"]


@pytest.mark.parametrize(
    "text", ["", "keine@", "@schule.example", "a@b", "wir treffen uns at home", "2 @ 3 Uhr", "petra @schule"]
)
def test_what_has_no_name_and_no_domain_is_no_address(text: str) -> None:
    """Half an address is none."""
    assert in_text(text) == ()


def test_the_domain_is_written_small_and_the_name_as_it_was() -> None:
    """The local part is the owner's business (RFC 5321, 2.4)."""
    assert values(in_text("PETRA+Werkstatt@Schule.Example")) == ["PETRA+Werkstatt@schule.example"]


def test_addresses_come_in_the_order_of_the_text_with_their_places() -> None:
    """Places are counted from where the text begins."""
    text = "ole (at) post.example, dann anna@post.example"
    found = in_text(text, 100)
    assert values(found) == ["ole@post.example", "anna@post.example"]
    assert [text[one.start - 100 : one.end - 100] for one in found] == ["ole (at) post.example", "anna@post.example"]


def test_only_what_the_author_wrote_counts() -> None:
    """Not quotes, not signatures, not forwarded mails."""
    text = f"ole@post.example\n> petra@schule.example\n-- \nanna@post.example\n{FORWARD_MARK}\njana@post.example"
    assert values(own_text(body(text))) == ["ole@post.example"]


@given(st.lists(ALPHABET, max_size=40).map("".join) | st.text(max_size=60))
def test_whatever_is_found_has_the_shape_of_an_address_at_its_place(text: str) -> None:
    """One @, letters on both sides, no white space, and the local part as it stands in the text."""
    for one in in_text(text):
        local, _, domain = one.value.partition("@")
        assert local
        assert "." in domain
        assert "@" not in domain
        assert not any(char.isspace() for char in one.value)
        assert text[one.start : one.end].startswith(local)


@given(st.from_regex(r"[a-z]{1,12}(\.[a-z]{1,12})?", fullmatch=True), st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_any_simple_address_in_a_sentence_is_found(local: str, domain: str) -> None:
    """Whatever its words are."""
    assert values(in_text(f"Ich bin unter {local}@{domain}.example erreichbar.")) == [f"{local}@{domain}.example"]


@given(
    st.lists(
        st.sampled_from(("a", "AT", "ät", "zavináč", "MAŁPA", "x", "@", "(", "<", " ", "\u2003", "\n", "max", "."))
    )
)
def test_what_may_be_spelt_out_is_looked_at(pieces: list[str]) -> None:
    """The short way leaves out no text that the long one would take."""
    text = "".join(pieces)
    if addresses._MAYBE_SPELT.search(text):
        assert addresses._maybe_spelt(text)
