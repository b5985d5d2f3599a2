"""What stands below the author's name is signature, also without a closing formula."""

from __future__ import annotations

import pytest

from inbox_processor.model import Body, Mailbox, Message
from inbox_processor.reading.sentences import Sentence
from inbox_processor.reading.signed import set_apart
from tests.reading.letters import reading

PETRA = Mailbox("Petra Schulze", "p.schulze@auental.example")


def kinds(lines: list[str], sender: Mailbox | None = PETRA) -> list[str]:
    message = Message("<a@b.example>", sender, "", "", "")
    return [one.kind for one in set_apart(tuple(Sentence(line, -1, -1, 0) for line in lines), message, Body("", ()))]


def test_the_function_below_the_name_is_no_statement() -> None:
    """Name and function are the tail of the mail."""
    assert kinds(["Ich nehme teil.", "Petra Schulze", "Leiterin Stadtarchiv"]) == ["prose", "tail", "tail"]


@pytest.mark.parametrize("name", ["P. Schulze", "Petra", "SCHULZE", "Schulze, Petra", "Dr. Petra Schulze"])
def test_the_name_is_known_in_its_forms(name: str) -> None:
    """Initials, a part of it, capitals, the other order, a title."""
    assert kinds(["Ich nehme teil.", name, "Leiterin Stadtarchiv"])[2] == "tail"


def test_a_name_at_the_head_opens_what_follows() -> None:
    """Nothing was said yet, so it signs nothing."""
    assert kinds(["Petra Schulze", "Leiterin des Stadtarchivs, komme gern."]) == ["prose", "prose"]


@pytest.mark.parametrize("line", ["PS: Die Bahn habe ich schon gebucht.", "Ich leite übrigens das Stadtarchiv."])
def test_the_author_may_go_on_behind_the_name(line: str) -> None:
    """A postscript, or a sentence in which they act."""
    assert kinds(["Ich nehme teil.", "Petra Schulze", line])[2] == "prose"


def test_a_shop_s_address_tells_whose_name_it_is() -> None:
    """The display-name is a shop; a first name with the surname of the address signs."""
    shop = Mailbox("Bäckerei am Tor", "info@baeckerei-wuestenhagen.example")
    assert kinds(["Tragt mich ein.", "Jörg Wüstenhagen", "Bäckerei am Tor"], shop) == ["prose", "tail", "tail"]


def test_somebody_else_s_name_signs_nothing() -> None:
    """A colleague on a line of their own is no signature of the sender."""
    assert kinds(["Es kommen:", "Anna Amsel", "Leiterin Bauamt"]) == ["prose", "prose", "prose"]


def test_without_a_sender_nothing_is_set_apart() -> None:
    """Nobody's name is known."""
    assert kinds(["Ich nehme teil.", "Petra Schulze", "Leiterin"], None) == ["prose", "prose", "prose"]


def test_a_name_between_quoted_questions_is_an_answer() -> None:
    """The author goes on below the next question."""
    text = """> Bitte schreiben Sie uns Ihren Namen

Petra Schulze

> und eine kurze Angabe zu Ihrem Hintergrund

Moderatorin, zuletzt in drei Dörfern im Hunsrück.
"""
    (person,) = reading(text, sender=PETRA, answers=True).people
    assert person.background is not None
    assert person.background.value.startswith("Moderatorin")
