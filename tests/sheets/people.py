"""Listings for the sheets: an event, honest people, and what strangers may write instead of a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from inbox_processor.model import Event, Participant, Status
from inbox_processor.sheets.cells import Line, Listing
from tests.adapters.samples import START, person
from tests.mail.workshop import WORKSHOP

MADE = datetime(2016, 6, 20, 9, 30, tzinfo=UTC)
ENGLISH = replace(WORKSHOP, languages=("en", "de"))
HOSTILE = (
    "<script>alert(1)</script>",
    "</bdi></td></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style><style>@import url(http://evil.example)</style>",
    "<!-- ",
    "{{ 7 * 7 }}{% include 'x' %}",
    '=HYPERLINK("http://evil.example";"x")',
    "http://evil.example",
    "\u202eexe.gnp\u202c",
    "one\r\ntwo\u2028three\x85four",
    "\x00\x1b[2J\ud800\ufffe",
    "W" * 50_000,
    "z" + "\u0335\u0336\u0337" * 200,
    "&lt;b&gt;&#x3c;",
    "ابن سينا",
)


def listing(people: Sequence[Participant], event: Event = WORKSHOP) -> Listing:
    """Make the list of these people; those who wait stand in line as they come."""
    line = iter(range(1, len(people) + 1))
    lines = [Line(one, next(line) if one.status is Status.WAITLISTED else None) for one in people]
    return Listing(event, tuple(lines), MADE)


def crowd() -> list[Participant]:
    """Make one person of each status, two with a seat."""
    people = [person(number, f"Person Nummer{number}", status) for number, status in enumerate(Status, 1)]
    people.append(person(9, "Jutta Zander"))
    return [replace(one, arrived=START + timedelta(days=number)) for number, one in enumerate(people)]


def written(words: str) -> Participant:
    """Make somebody who wrote these words into every field."""
    return replace(person(1, words), email=f"{words}@stadt.example", background=f"{words} und {words}")
