"""The lint: each fault of a template in one plain line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.templates import load
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.model import Event, ReplyKind
from tests.mail.workshop import BARE, DESK, DOMAIN, WORKSHOP

GOOD = "Subject: Hallo\n\nText am {{ date }}.\n"


def problems(extra: Mapping[str, str], *events: Event) -> tuple[str, ...]:
    """Give what the lint says where these files lie over the built-in ones."""
    return ReplyWriter({**load(None), **extra}, DESK, DOMAIN).problems(events or (WORKSHOP,))


def test_the_built_in_templates_have_no_problems():
    """They render for every event: one with all free fields, one with none."""
    assert problems({}, WORKSHOP, BARE) == ()


PROBLEMS = [
    ("Subject: x\n\n{{ nmae }}\n", 'line 3: unknown variable "nmae", did you mean name?'),
    ("Subject: x\n\n{{ event.titel }}\n", 'line 3: unknown variable "event.titel", did you mean title?'),
    (
        "Subject: x\n\n{% for person in people %}{{ person.mail }}{% endfor %}\n",
        'unknown variable "person.mail", did you mean email?',
    ),
    (
        "Subject: x\n\n{{ people[0].background }}\n",
        'line 3: unknown variable "person.background", did you mean has_background? known are person.email, ',
    ),
    ("Subject: x\n\n{{ event.xyz }}\n", 'unknown variable "event.xyz"; known are event.place, event.title'),
    ("Subject: x\n\n{% if false %}{{ texts.anfahrt }}{% endif %}a\n", 'unknown variable "texts.anfahrt"'),
    ("Subject: x\n\n{{ date | uper }}\n", 'line 3: unknown filter "uper", did you mean upper?'),
    ("Subject: x\n\n{{ name | safe }}\n", 'line 3: unknown filter "safe"'),
    ("Subject: x\n\n{% if date is defnied %}a{% endif %}\n", 'unknown test "defnied", did you mean defined?'),
    ("Subject: x\n\n{{ date }\n", "line 3: a {{ or {% is not closed on its line"),
    ("Subject: x\n\n{% if fee %}\nText\n", "line 3: the {% if … %} of this line is not closed; write {% endif %}"),
    ("Subject: x\n\n{% for one in people %}\n{% if fee %}\na\n{% endfor %}\n", "line 6: {% endfor %} stands where"),
    ("Subject: x\n\nText\n{% endif %}\n", "line 4: {% endif %} without a beginning"),
    ("Subject: x\n\nText\n{% else %}\n", "line 4: {% else %} without a beginning"),
    ("Subject: x\n\n{{ names | default(„niemand“) }}\n", "line 3: typographic quotation marks inside"),
    ("Subject: Hal\x07lo\n\nText\n", "line 1: the subject holds a control character (U+0007)"),
    ("Subject: x\n\nGr\ufffd\ufffde\n", "line 3: a letter on this line could not be read"),
    ("Subject: x\n\n{{ range(9) | join }}\n", 'unknown variable "range"'),
    ("Subject: x\n\n{% autoescape false %}{{ name }}{% endautoescape %}\n", "autoescape cannot be switched"),
    ('Subject: x\n\n{% include "_nirgends.j2" %}\n', 'the included file "de/_nirgends.j2" does not exist'),
    ("Subject: x\n\n{{ date.__class__ }}\n", "line 3: "),
    ("Subject: x\n\n{{ count / 0 }}\n", "line 3: division by zero"),
    ("Guten Tag,\n\nText\n", 'expected "Subject: …" as the first line, found "Guten Tag,"'),
    ("Organization: Amt\n\nText\n", "the subject is missing"),
    ("Subject:\n\nText\n", "the subject is missing"),
    ("Subject: x\nText ohne Leerzeile\n", "leave one blank line between the header lines and the text"),
    ("Subject: x\nBcc: a@b.example\n\nText\n", "is no header line"),
    ("Subject: x\nX-Inbox-Processor: 1\n\nText\n", "is no header line"),
    ("Subject: x\n", "there is no text"),
    ("Subject: x\n\n{# nur ein Kommentar #}\n", "there is no text"),
    ("", 'expected "Subject: …"'),
]


@pytest.mark.parametrize(("source", "expected"), PROBLEMS)
def test_each_fault_of_a_template_is_one_line_that_names_the_file(source, expected):
    """File, line, what is wrong and how to mend it."""
    found = problems({"de/accepted.txt.j2": source})
    assert len(found) == 1
    assert found[0].startswith("de/accepted.txt.j2")
    assert expected in found[0]
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("de/acepted.txt.j2", "no reply has this name, did you mean accepted.txt.j2? - rename it"),
        ("de/accepted.txt.j2.txt", "did you mean accepted.txt.j2"),
    ],
)
def test_a_file_that_no_reply_uses_is_told(name, expected):
    """A misspelt name would else mean that the built-in text goes out, unnoticed."""
    found = problems({name: GOOD})
    assert [line for line in found if line.startswith(f"{name}: ")] == list(found)
    assert expected in found[0]


def test_a_fault_in_a_shared_piece_is_told_at_its_own_file():
    """The line is that of the piece, not of the eighteen texts that include it."""
    found = problems({"de/_event.j2": "{{ event.title }}\n{{ nmae }}\n"})
    assert any(line.startswith('de/_event.j2, line 2: unknown variable "nmae"') for line in found)
    assert all(line.startswith("de/_event.j2, line 2: ") for line in found)


def test_a_fault_that_shows_only_with_several_people_is_found():
    """The lint renders for one person, one without a name, several, and several with something missing."""
    found = problems({"de/accepted.txt.j2": "Subject: x\n\nText{% if count > 1 %}{{ 1 / 0 }}{% endif %}\n"})
    assert found == ("de/accepted.txt.j2, line 3: division by zero; use only what templates/README.md describes",)


def test_a_reply_missing_in_a_language_of_an_event_is_told():
    """An event that promises French needs French texts."""
    found = problems({}, replace(WORKSHOP, languages=("de", "fr")))
    assert len(found) == len(ReplyKind)
    assert 'fr/accepted.txt.j2: missing, but event "wuppertal-2016" answers in "fr"' in found[0]


def test_all_faults_are_told_at_once():
    """Whoever mends texts wants the whole list."""
    found = problems({"de/accepted.txt.j2": "x", "en/closed.txt.j2": "Subject: x\n\n{{ a }} {{ b }}\n"})
    assert len(found) == 3


def test_own_free_texts_of_the_config_are_known_to_the_lint():
    """Keys under [event.texts] are the organiser's own variables; unset for another event they are empty."""
    own = replace(WORKSHOP, texts={**WORKSHOP.texts, "parken": {"": "Parkplatz am Markt."}})
    source = {"de/accepted.txt.j2": "Subject: x\n\nText {{ texts.parken }}\n"}
    assert problems(source, own, BARE) == ()


@pytest.mark.parametrize(
    ("extra", "looked_at"),
    [
        ({}, False),
        ({"de/accepted.txt.j2": GOOD}, True),
        ({"de/_event.j2": "{{ nmae }}"}, True),
        ({"en/x.j2": ""}, False),
    ],
)
def test_only_languages_that_the_organiser_has_changed_are_looked_at(extra: dict[str, str], looked_at: bool) -> None:
    """Linting all takes a tenth of a second at every start. A changed piece is looked at with all that may include it;
    a broken built-in one stands here for a file that was not read.
    """
    broken = {**load(None), "de/closed.txt.j2": "Subject: x\n\n{{ nobody }}\n"}

    found = ReplyWriter({**broken, **extra}, DESK, DOMAIN).problems((WORKSHOP,), broken)

    assert any("de/closed.txt.j2" in one for one in found) == looked_at


def test_a_language_without_templates_is_told_where_nothing_was_changed() -> None:
    """Rule: an event's language lacks its replies, whoever wrote the others."""
    found = ReplyWriter(load(None), DESK, DOMAIN).problems((replace(WORKSHOP, languages=("fr",)),), load(None))

    assert any(one.startswith("fr/accepted.txt.j2: missing") for one in found)
