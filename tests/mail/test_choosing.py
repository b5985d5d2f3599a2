"""Which template is used: the organiser's own, its last good version, or the built-in one."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.templates import built_in
from inbox_processor.mail.choosing import BUILT_IN, LAST_GOOD, LEFT_OUT, Choice, choose
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.model import ReplyKind
from tests.mail.workshop import BARE, DESK, LETTER, NOW, PETRA, WORKSHOP, order

NAME = "de/accepted.txt.j2"
GOOD = "Subject: Gut\n\nText am {{ date }}.\n"
BROKEN = "Subject: Neu\n\nText am {{ dtae }}.\n"


def chosen(own: dict[str, str], kept: dict[str, str] | None = None, people=()) -> Choice:
    return choose(built_in(), own, kept or {}, DESK, (WORKSHOP, BARE), people)


def test_a_good_file_is_used_and_kept():
    """It is the last good one from then on."""
    choice = chosen({NAME: GOOD})
    assert (choice.sources[NAME], choice.faults, dict(choice.instead), dict(choice.good)) == (
        GOOD,
        (),
        {},
        {NAME: GOOD},
    )


def test_without_own_files_the_built_in_ones_are_used_and_nothing_is_kept():
    """Nor is anything judged that travels with the program."""
    choice = chosen({})
    assert (choice.sources, dict(choice.good)) == (built_in(), {})


def test_a_broken_file_gives_way_to_its_last_good_version():
    """The organiser is told what is wrong and what goes out meanwhile; the good version stays kept."""
    choice = chosen({NAME: BROKEN}, {NAME: GOOD})
    assert choice.sources[NAME] == GOOD
    assert dict(choice.instead) == {NAME: LAST_GOOD}
    assert choice.complaints == (
        f'{NAME}, line 3: unknown variable "dtae", did you mean date?',
        f"{NAME}: its last good version is used until it is mended",
    )
    assert choice.good == {NAME: GOOD}


def test_a_broken_file_without_a_good_version_gives_way_to_the_built_in_text():
    """Issue 6: if there never was one, the built-in one."""
    choice = chosen({NAME: BROKEN})
    assert choice.sources[NAME] == built_in()[NAME]
    assert dict(choice.instead) == {NAME: BUILT_IN}
    assert dict(choice.good) == {}


def test_a_last_good_version_that_is_good_no_longer_gives_way_too():
    """It may rest on a free text that the config has lost meanwhile."""
    choice = chosen({NAME: BROKEN}, {NAME: "Subject: x\n\n{{ texts.gone }}\n"})
    assert choice.sources[NAME] == built_in()[NAME]
    assert dict(choice.instead) == {NAME: BUILT_IN}


def test_a_broken_piece_takes_only_itself_out():
    """Texts that include it stay the organiser's; the fault stands once, at the piece."""
    choice = chosen({NAME: GOOD, "de/_event.j2": "{% if fee %}\n"})
    assert choice.sources[NAME] == GOOD
    assert choice.sources["de/_event.j2"] == built_in()["de/_event.j2"]
    assert dict(choice.instead) == {"de/_event.j2": BUILT_IN}
    assert choice.faults == (
        "de/_event.j2, line 1: the {% if … %} of this line is not closed; write {% endif %} where it ends",
    )


def test_a_file_that_no_reply_uses_is_told_and_left_out():
    """A misspelt name stops nothing."""
    choice = chosen({"de/acepted.txt.j2": GOOD})
    assert choice.sources == built_in()
    assert dict(choice.instead) == {"de/acepted.txt.j2": LEFT_OUT}
    assert len(choice.complaints) == 1


def test_a_language_that_lacks_replies_is_told_and_used_as_far_as_it_goes():
    """Other replies fall back to the event's first language."""
    french = replace(WORKSHOP, languages=("de", "fr"))
    own = {"fr/accepted.txt.j2": GOOD}
    choice = choose(built_in(), own, {}, DESK, (french,))
    assert len(choice.faults) == len(ReplyKind) - 1
    assert choice.sources["fr/accepted.txt.j2"] == GOOD


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Subject: x\n\nText{% if not name %}{{ 1 / 0 }}{% endif %}\n", 3),
        ("Subject: x\n\n{{ names[0] }}{{ name[40] }}\n", 3),
        ("Subject: x\n\nText\n{% if 'script' in names %}{{ 1 / 0 }}{% endif %}\n", 4),
    ],
    ids=["no name", "short name", "markup"],
)
def test_nasty_people_are_tried_before_a_template_is_used(source, line):
    """Each of these fails for a name that a stranger can send, not for the lint's plain samples alone."""
    choice = chosen({NAME: source})
    assert dict(choice.instead) == {NAME: BUILT_IN}
    assert choice.faults[0].startswith(f"{NAME}, line {line}: ")


def test_stored_people_are_tried_before_a_template_is_used():
    """A text may fail for exactly one person who is on the list."""
    source = "Subject: x\n\nText {% if 'Qvist' in names %}{{ 1 / 0 }}{% endif %}\n"
    assert not chosen({NAME: source}).faults
    stored = replace(PETRA, name="Lars Qvist", event=BARE.id)
    assert chosen({NAME: source}, people=(stored,)).faults[0].startswith(f"{NAME}, line 3: division by zero")


def test_a_piece_that_is_changed_has_all_its_replies_tried():
    """Stored people are put to every text that includes it, in the variant of the language too."""
    source = "{% if 'Qvist' in names %}{{ 1 / 0 }}{% endif %}"
    stored = replace(PETRA, name="Lars Qvist")
    choice = chosen({"de/_practical.j2": source}, people=(stored,))
    assert dict(choice.instead) == {"de/_practical.j2": BUILT_IN}


def test_the_french_of_the_guide_is_a_template_that_works():
    """docs/templates.md shows how a language is added; what it shows must pass, and what is missing is named."""
    guide = (Path(__file__).resolve().parents[2] / "docs/templates.md").read_text(encoding="utf-8")
    source = guide.partition("```jinja\n")[2].partition("```")[0]
    french = replace(WORKSHOP, languages=("de", "fr"))
    choice = choose(built_in(), {"fr/accepted.txt.j2": source}, {}, DESK, (french,))
    assert choice.sources["fr/accepted.txt.j2"] == source
    assert len(choice.faults) == len(ReplyKind) - 1
    assert all(": missing, but event" in fault for fault in choice.faults)
    body = (
        ReplyWriter(choice.sources, DESK, DESK.domain)
        .write(order(ReplyKind.ACCEPTED, language="fr"), french, LETTER, NOW, "r1")
        .body
    )
    assert "Quand : mercredi 6 juillet 2016, de 10:30 à 17:00" in " ".join(body.split())
