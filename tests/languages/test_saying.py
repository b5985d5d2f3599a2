"""What the desk says of its reasons, in the language of whoever reads it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from inbox_processor.languages.saying import TABLES, say
from inbox_processor.model import NoticeKind, Outcome, ReplyKind, Status

PACKAGE = Path(__file__).resolve().parents[2] / "inbox_processor"
SLOT = re.compile(r"\{(\w*)\}")
# Where texts are sentences that stand in no table: names of rules, which no mail tells.
UNTOLD = {"model/reasons.py", "desk/bouncing.py"}
# Files whose faults are told by mail, since a drag may meet them.
TOLD_FAULTS = ("desk/dragging.py", "desk/deciding.py")
# What the desk puts into the slots that have words of their own.
FIELDS = ("name", "address", "background")
FILLED = {
    "fields": ", ".join(FIELDS[:2]) + " and background",
    "outcome": "accepted",
    "kind": "waitlisted",
    "standing": "7 is accepted, 12 is declined",
    "statuses": "incomplete or accepted or waitlisted or offered",
    "events": "stadtwerkstatt, herbst-2016",
    "event": "stadtwerkstatt",
    "ids": "7 12",
    "command": "accept",
    "fault": "ValueError",
    "code": "5.1.1",
}
LANGUAGES = sorted(TABLES)


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Find the calls of a function, or the making of a class, in the whole package, each with its file."""
    for file, call in all_calls():
        if isinstance(call.func, ast.Name) and call.func.id == name:
            yield file, call


@cache
def all_calls() -> tuple[tuple[str, ast.Call], ...]:
    """Read the package once; tables of words call nothing."""
    files = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.parent.name != "languages")
    trees = ((path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))) for path in files)
    return tuple((file, node) for file, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))


def in_source() -> list[str]:
    """List the sentences that the desk says, with their slots."""
    found = []
    for file, call in calls("sentence"):
        assert isinstance(call.args[0], ast.Constant), f"{file}:{call.lineno}: no literal, so no test can find it"
        found.append(str(call.args[0].value))
    return found


def filled(words: str) -> str:
    """Say a sentence with something in each slot."""
    return SLOT.sub(lambda slot: FILLED.get(slot[1], "3"), words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_desk_stands_in_the_table_and_no_other(language: str) -> None:
    """A new reason without words for it would stand in English in a mail to a town hall."""
    sentences, _ = TABLES[language]
    said = set(in_source())
    assert len(said) > 60
    assert said - sentences.keys() == set()
    assert sentences.keys() - said == set(), "nobody says these any more"


def test_reasons_are_made_of_sentences_alone() -> None:
    """The type keeps other texts out, as far as nobody goes round it; faults have no type of their own."""
    assert {file for file, _ in calls("Reason")} <= UNTOLD
    faults = [(file, call) for name in ("ConfigError", "NoRoom") for file, call in calls(name) if file in TOLD_FAULTS]
    assert len(faults) >= 8
    for file, call in faults:
        made = call.args[0]
        assert isinstance(made, ast.Call), f"{file}:{call.lineno}"
        assert ast.unparse(made.func) in ("sentence", "_lacking"), f"{file}:{call.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_agree(language: str) -> None:
    """Nothing is lost, nothing made up; what is filled in has a name; words of slots stand for slots that there are."""
    sentences, slots = TABLES[language]
    for words, said in sentences.items():
        assert set(SLOT.findall(words)) == set(SLOT.findall(said)), words
        assert "" not in SLOT.findall(words), words
    assert slots.keys() <= {slot for words in sentences for slot in SLOT.findall(words)}


def test_every_slot_is_filled_by_whoever_says_the_sentence() -> None:
    """A sentence with a slot left open raises where a mail is read, and that mail would wait for nothing."""
    for file, call in calls("sentence"):
        assert isinstance(call.args[0], ast.Constant)
        given = {keyword.arg for keyword in call.keywords}
        wanted = set(SLOT.findall(str(call.args[0].value)))
        assert None in given or given == wanted, f"{file}:{call.lineno}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finished_sentence_is_known_by_its_words(language: str) -> None:
    """No sentence is taken for another one with slots; what stands in the slots is kept."""
    sentences, slots = TABLES[language]
    for words, said in sentences.items():
        told = say(filled(words), language)
        pattern = SLOT.sub(lambda slot: "@" if slot[1] in slots else FILLED.get(slot[1], "3"), said)
        assert re.fullmatch(re.escape(pattern).replace("@", ".+"), told), (words, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_slots_are_said_too(language: str) -> None:
    """Every outcome, status, reply and field that the desk may name."""
    _, slots = TABLES[language]
    assert {"and", *FIELDS} <= slots["fields"].keys()
    assert {one.value for one in Outcome if one is not Outcome.REVIEW} <= slots["outcome"].keys()
    assert {one.value for one in (*ReplyKind, *NoticeKind)} <= slots["kind"].keys()
    assert {"or", *(one.value for one in Status)} <= slots["statuses"].keys()
    assert {f"is {one.value}" for one in Status} <= slots["standing"].keys()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The mail asks a question.", "Die Mail stellt eine Frage."),
        ("Still missing: background.", "Es fehlt noch: Hintergrund."),
        ("Still missing: name and background.", "Es fehlt noch: Name und Hintergrund."),
        (
            "stadtwerkstatt: 0 of 20 seats are left, and 1 would be taken.",
            "stadtwerkstatt: Noch 0 von 20 Plätzen frei, benötigt: 1.",
        ),
        ("'accept 22 --over-capacity' does it all the same.", "„accept 22 --over-capacity“ tut es trotzdem."),
        (
            "cancel: 5 is declined; expected incomplete or accepted; nothing was changed.",
            "cancel: 5 hat keinen Platz; möglich nur bei: unvollständig oder zugesagt; geändert wurde nichts.",
        ),
        ("The store {0} is damaged.", "The store {0} is damaged."),
        ("", ""),
    ],
)
@pytest.mark.parametrize("language", ["de", "de-du", "DE-AT"])
def test_german(words: str, said: str, language: str) -> None:
    """With fields and statuses; what no table knows stays as it is."""
    assert say(words, language) == said


@pytest.mark.parametrize("language", ["en", "fr", ""])
def test_other_languages_have_the_english_sentence(language: str) -> None:
    """As the mails themselves are in English then."""
    assert say("The mail asks a question.", language) == "The mail asks a question."
