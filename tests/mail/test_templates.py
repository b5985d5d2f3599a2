"""Templates: the vocabulary and the rendering."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from inbox_processor.adapters.templates import load
from inbox_processor.errors import ConfigError
from inbox_processor.mail.context import Contexts, EventWords, PersonWords
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.templates import BrokenTemplateError, Templates, tidy
from inbox_processor.mail.variables import FILTERS, REPLIES, VARIABLES, describe, describe_replies
from inbox_processor.model import ReplyKind
from tests.mail.workshop import BARE, DESK, DOMAIN, JAN, LETTER, NOW, PETRA, WORKSHOP, order, write

README = Path(__file__).resolve().parents[2] / "templates" / "README.md"


# --- the vocabulary -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [WORKSHOP, BARE], ids=["all set", "nothing set"])
@pytest.mark.parametrize("kind", ReplyKind)
def test_the_documented_variables_are_exactly_those_that_exist(kind, event):
    """All documented variables always exist, and nothing else does."""
    context = Contexts(DESK).make(order(kind), event, LETTER, NOW, "de", 0)
    names = {name for name in context if name not in {"event", "texts"}}
    names |= {f"event.{field.name}" for field in fields(EventWords)}
    names |= {f"person.{field.name}" for field in fields(PersonWords)}
    assert names | {"texts"} == {entry.name for entry in VARIABLES}


def test_the_documented_filters_are_exactly_those_that_exist():
    """`safe`, above all, does not exist: it would let a stranger's name be HTML."""
    assert set(Templates({}).environment.filters) == {entry.name for entry in FILTERS}


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_readme_is_made_from_the_table_in_the_code(language: Literal["de", "en"]):
    """templates/README.md cannot go stale. UPDATE_GOLDEN=1 writes the tables anew."""
    text = expected = README.read_text(encoding="utf-8")
    for mark, made in ((language, describe(language)), (f"replies {language}", describe_replies(language))):
        before, opening, rest = expected.partition(f"<!-- {mark} -->\n")
        _, closing, after = rest.partition(f"<!-- /{mark} -->")
        expected = f"{before}{opening}\n{made}\n\n{closing}{after}"
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(expected, encoding="utf-8")
    assert text == expected or os.environ.get("UPDATE_GOLDEN")


def test_the_readme_names_every_reply_in_both_languages():
    """A table says which reply goes out when."""
    text = README.read_text(encoding="utf-8")
    assert [entry.name for entry in REPLIES] == [kind.value for kind in ReplyKind]
    assert all(text.count(f"| `{kind.value}` |") == 2 for kind in ReplyKind)


# --- rendering ----------------------------------------------------------------------------------------------------


def test_a_broken_template_is_an_error_when_a_reply_is_written():
    """Half a text never goes out."""
    desk = ReplyWriter({**load(None), "de/accepted.txt.j2": "Subject: x\n\n{{ nmae }}\n"}, DESK, DOMAIN)
    with pytest.raises(ConfigError, match=r"de/accepted\.txt\.j2, line 3: 'nmae' is undefined"):
        desk.write(order(ReplyKind.ACCEPTED), WORKSHOP, LETTER, NOW, "r1")


def test_template_code_in_a_name_stays_text():
    """What strangers write is a value, never a template's source."""
    hostile = replace(PETRA, name="{{ 7 * 7 }}{% include 'de/_event.j2' %}")
    body = write(order(ReplyKind.WAITLISTED, hostile, JAN), letter=replace(LETTER, sender_name="")).body
    assert "{{ 7 * 7 }}{% include 'de/_event.j2' %}" in body.replace("\n", " ")
    assert "49" not in body


def test_a_name_is_escaped_in_html():
    """An HTML template is escaped without any doing of its author."""
    html = {
        "de/accepted.html.j2": "<p>{{ names }}</p>{% include '_x.html.j2' %}",
        "de/_x.html.j2": "<b>{{ names }}</b>",
    }
    desk = ReplyWriter({**load(None), **html}, DESK, DOMAIN)
    person = replace(PETRA, name="<script>alert(1)</script>")
    octets = desk.write(order(ReplyKind.ACCEPTED, person), WORKSHOP, LETTER, NOW, "r1").octets
    assert octets.count(b"&lt;script&gt;") == 2
    assert b"<p><script>" not in octets


def test_an_html_template_cannot_include_a_text_piece():
    """Escaping goes by the file's name; a text piece would let a name through as HTML."""
    desk = ReplyWriter({**load(None), "de/accepted.html.j2": '<p>{% include "_greeting.j2" %}</p>'}, DESK, DOMAIN)
    found = desk.problems((WORKSHOP,))
    assert len(found) == 1
    assert "an .html.j2 template can include only *.html.j2" in found[0]


def test_a_variant_of_a_language_includes_the_plain_languages_pieces():
    """templates/de-du needs only the texts that say Du."""
    desk = ReplyWriter({**load(None), "de-du/accepted.txt.j2": 'Subject: x\n\n{% include "_event.j2" %}'}, DESK, DOMAIN)
    body = desk.write(order(ReplyKind.ACCEPTED, language="de-du"), WORKSHOP, LETTER, NOW, "r1").body
    assert "Mittwoch, 6. Juli 2016, 10:30 bis 17:00 Uhr (MESZ)" in body


@pytest.mark.parametrize(
    ("language", "languages", "expected"),
    [
        ("en", ("de", "en"), "en"),
        ("de-du", ("de", "en"), "de-du"),
        ("de-at", ("de", "en"), "de"),
        ("fr", ("en", "fr"), "en"),
        ("fr", ("fr",), "de"),
    ],
)
def test_a_missing_language_falls_back(language, languages, expected):
    """The language without its variant, then the event's first, then German."""
    assert Templates(load(None)).find(ReplyKind.ACCEPTED, language, languages).language == expected


def test_no_template_at_all_is_an_error_in_words():
    """Only a damaged installation has none."""
    with pytest.raises(BrokenTemplateError, match="no such template in any language"):
        Templates({}).find(ReplyKind.ACCEPTED, "de", ("de",))


@given(st.text(alphabet=st.sampled_from("abc äß-\n \t"), max_size=400))
def test_tidying_loses_no_word_and_breaks_every_line(text):
    """Lines of at most 76 characters, one blank line at most, and every word still there."""
    result = tidy(text)
    assert result.split() == text.split()
    assert "\n\n\n" not in result
    assert all(len(line) <= 76 or " " not in line.strip() for line in result.split("\n"))
    assert result == "" or (result.endswith("\n") and not result.endswith("\n\n"))


def test_a_list_item_is_broken_with_an_indent():
    """The second line of an item stands below its first word."""
    assert tidy("- " + "Wort " * 20).split("\n")[1].startswith("  Wort")
    assert tidy(" " * 90 + "weit rechts") == f"{' ' * 90}weit\n{' ' * 90}rechts\n"
