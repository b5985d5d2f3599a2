"""What is unwise in a template, though it can be sent."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.templates import built_in
from inbox_processor.mail.reply import ReplyWriter
from tests.mail.workshop import BARE, DESK, DOMAIN, WORKSHOP

FULL = "am {{ date }}, {{ event.place }}. Sonst bitte absagen."


def told(name: str, source: str, event=BARE) -> tuple[str, ...]:
    return ReplyWriter({**built_in(), name: source}, DESK, DOMAIN).advice((event,), [name])


@pytest.mark.parametrize("tone", ["formal", "informal"])
@pytest.mark.parametrize("event", [WORKSHOP, BARE], ids=["all set", "nothing set"])
def test_the_built_in_templates_need_no_advice(event, tone):
    """All of them say when, where and how to withdraw, and speak one way."""
    event = replace(event, tone=tone, texts={key: text for key, text in event.texts.items() if key != "privacy"})
    assert ReplyWriter(built_in(), DESK, DOMAIN).advice((event,), built_in()) == ()


# ruff: noqa: E501
ADVICE = [
    ("de/accepted.txt.j2", f"Subject: x\n\nText {FULL}\n", None),
    ("de/accepted.txt.j2", "Subject: x\n\nam 6. Juli im Rathaus Barmen, sonst bitte abmelden\n", None),
    ("de/accepted.txt.j2", "Subject: x\n\nam 06.07. im Rathaus Barmen, sonst bitte abmelden\n", None),
    ("en/accepted.txt.j2", "Subject: x\n\non 6th July, {{ event.place }}. Tell us to cancel.\n", None),
    ("de/closed.txt.j2", "Subject: x\n\nEs geht nicht mehr.\n", None),
    ("fr/accepted.txt.j2", "Subject: x\n\n{{ date }}, {{ event.place }}\n", None),
    ("de/accepted.txt.j2", "Subject: x\n\n{{ event.place }}, sonst absagen\n", "line 3: the text does not say when"),
    ("de/accepted.txt.j2", "Subject: x\n\n{{ date }}, sonst absagen\n", "line 3: the text does not say where"),
    ("de/accepted.txt.j2", "Subject: x\n\n{{ date }}, {{ event.place }}\n", "line 3: the text does not say how to withdraw"),
    ("en/promoted.txt.j2", "Subject: x\n\n{{ date }}, {{ event.place }}\n", "line 3: the text does not say how to withdraw"),
    ("de/closed.txt.j2", "Subject: x\n\nSiehe\nhttp://a.example/b.\n", "line 4: the link http://a.example/b. is not encrypted"),
    ("de/closed.txt.j2", f"Subject: {'lang ' * 20}\n\nText\n", "line 1: the subject has 99 characters besides the title"),
    ("de/closed.txt.j2", "Subject: x\n\nKommen Sie, wenn du magst, und bringen Sie Zeit mit.\n", 'line 3: "du" says Du'),
    ("de-du/closed.txt.j2", "Subject: x\n\nHallo du,\n\nkommen Sie, wenn Sie mögen.\n", 'line 5: "Sie" says Sie'),
    ("de/closed.txt.j2", 'Subject: x\n\nHallo du\n{% include "_question.j2" %}\n', 'closed.txt.j2, line 3: "du" says Du'),
    ("de-du/closed.txt.j2", "Subject: x\n\n{% if fee %}\ndein\n{% endif %}\nfür Ihre Mail\n", 'line 6: "Ihre" says Sie'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "source", "expected"), ADVICE)
def test_each_piece_of_advice_is_one_line_with_file_and_line(name, source, expected):
    """What is wrong and how to mend it; and a near miss is left alone."""
    found = told(name, source)
    if expected is None:
        assert found == ()
        return
    assert any(expected in line for line in found), found
    assert all("\n" not in line and line.startswith(name.partition("/")[0]) for line in found)


def test_free_texts_of_the_config_are_held_to_the_tone_of_the_event():
    """The example's privacy notice says Sie; an informal event needs another."""
    informal = replace(WORKSHOP, tone="informal")
    (line,) = told("de/accepted.txt.j2", f"Subject: x\n\nText {FULL}\n", informal)
    assert line.startswith('config, event "wuppertal-2016", [event.texts] privacy: says Sie')
    mended = {**WORKSHOP.texts, "privacy": {**WORKSHOP.texts["privacy"], "de-du": "Wir löschen deine Angaben danach."}}
    assert told("de/accepted.txt.j2", f"Subject: x\n\nText {FULL}\n", replace(informal, texts=mended)) == ()


def test_a_free_text_of_a_tone_is_taken_before_the_plain_languages():
    """texts.privacy = { de = "…", de-du = "…" }."""
    event = replace(WORKSHOP, texts={"fee": {"de": "a", "de-du": "b"}, "travel": {"de": "c"}, "catering": {"": "d"}})
    assert [event.text(key, "de-du") for key in event.texts] == ["b", "c", "d"]
    assert [event.text(key, "de") for key in event.texts] == ["a", "c", "d"]
