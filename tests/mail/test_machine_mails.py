"""Invented machines' and people's mails in `data/`: no machine is answered, no person is taken for one.

The mails `second-…` were written when the rules fitted the others: 12 of 25 machines were kept unanswered at first, and
14 of 15 people were answered. Then the rules were widened; what they still miss stands in KNOWN_GAPS.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest

from inbox_processor.mail.message import parse
from inbox_processor.mail.screening import screen
from inbox_processor.model import Message, Writer
from tests.mail.mails import OWN, raw

DATA = Path(__file__).parent / "data"
MACHINES = sorted((DATA / "machines").glob("*.eml"))
PEOPLE = sorted((DATA / "people").glob("*.eml"))
# No hint of a machine is in them that people's mails have not: they are answered.
KNOWN_GAPS: frozenset[str] = frozenset(
    {"68-second-fr-retraite", "72-second-nl-weg", "86-second-phish-chef", "87-second-social"}
)
MEDIAN_MS = 1.0  # of people's mails; 0.3 on an idle machine


def read(path: Path) -> Message:
    return parse(raw(path.read_bytes()))


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.stem)
def test_a_machines_mail_is_not_answered(path: Path) -> None:
    """RFC 3834 2: notes, bounces, receipts, challenges, bulk mail and offers, with headers and without."""
    answered = screen(read(path), OWN).writer is Writer.PERSON
    assert answered is (path.stem in KNOWN_GAPS)


def test_two_of_five_machines_are_known_for_certain() -> None:
    """The others are shown to a human; that is right in doubt, but costs time."""
    sure = [path for path in MACHINES if screen(read(path), OWN).writer is Writer.MACHINE]
    assert len(sure) >= 0.4 * len(MACHINES)


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.stem)
def test_a_persons_mail_is_never_taken_for_a_machines(path: Path) -> None:
    """People speak of holidays, tickets, bounces, loans and search engines too."""
    found = screen(read(path), OWN)
    assert found.writer is not Writer.MACHINE, found


def test_people_are_answered() -> None:
    """The one that is not came through our own group, which put its own address into From."""
    silent = [path.stem for path in PEOPLE if screen(read(path), OWN).writer is not Writer.PERSON]
    assert silent == ["11-google-gruppe-umgeschrieben"]


def test_a_persons_mail_is_screened_in_a_fraction_of_a_millisecond() -> None:
    """The hints of all languages are looked for in one walk through the words."""
    messages = [read(path) for path in PEOPLE]
    spans = []
    for message in messages * 3:
        started = time.perf_counter()
        screen(message, OWN)
        spans.append((time.perf_counter() - started) * 1000)
    assert statistics.median(spans[len(messages) :]) < MEDIAN_MS
