"""The workshop, its people and a desk to write to them: what the reply tests share. All people are invented."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
from msgspec.structs import replace

from inbox_processor.adapters.templates import load
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.model import Event, Letter, Mailbox, OutgoingMessage, Participant, ReplyKind, ReplyOrder, Status

LANGUAGES = ("de", "de-du", "en")  # what is built in
SUMMER = timezone(timedelta(hours=2))
NOW = datetime(2016, 6, 1, 9, 30, tzinfo=UTC)
DESK = Mailbox("Anmeldung Expertenwerkstatt", "anmelden@procedere.org")
DOMAIN = "procedere.org"
WORKSHOP = Event(
    id="wuppertal-2016",
    title="Expertenwerkstatt: Lernende Beteiligungskommune – Welche Kompetenzen brauchen wir für die Koordinierung "
    "von Beteiligungspolitik?",
    starts=datetime(2016, 7, 6, 10, 30, tzinfo=SUMMER),
    ends=datetime(2016, 7, 6, 17, 0, tzinfo=SUMMER),
    place="Rathaus Barmen, Wuppertal",
    capacity=20,
    closes=datetime(2016, 7, 4, 18, 0, tzinfo=SUMMER),
    texts={
        "fee": {"de": "Die Teilnahme ist kostenfrei.", "en": "Participation is free of charge."},
        "travel": {
            "de": "Die Reisekosten tragen die Teilnehmenden selbst.",
            "en": "Travel is at your own expense.",
        },
        "catering": {
            "de": "Die Kosten der Getränke teilen sich die Teilnehmenden.",
            "en": "The cost of drinks is shared among the participants.",
        },
        "programme": {"": "https://www.beteiligungskommune.example/programm"},
        "contact": {"": "Anna Beispiel, fragen@beteiligungskommune.example"},
        "organiser": {
            "de": "Das Organisationsteam der Expertenwerkstatt",
            "en": "The organising team of the workshop",
        },
        "privacy": {
            "de": "Ihre Angaben verwenden wir nur für diese Veranstaltung.",
            "en": "We use your details for this event only.",
        },
    },
)
BARE = replace(WORKSHOP, texts={}, closes=None)

STATUS_AFTER = {
    ReplyKind.WAITLISTED: Status.WAITLISTED,
    ReplyKind.OFFERED: Status.OFFERED,
    ReplyKind.PLEASE_ADD: Status.INCOMPLETE,
    ReplyKind.CANCELLED: Status.CANCELLED,
    ReplyKind.DECLINED: Status.DECLINED,
    ReplyKind.CLOSED: Status.DECLINED,
}


def person(number: str, name: str | None, email: str, status: Status = Status.ACCEPTED) -> Participant:
    """Make a participant; only an incomplete one has no background."""
    background = None if status is Status.INCOMPLETE else "Ich leite die Koordinierungsstelle."
    return Participant(
        number, WORKSHOP.id, status, name, email, background, "de", NOW, int(number), "m1", email,
        thread=(f"<first-{number}@stadt.example>", f"<last-{number}@stadt.example>"),
    )  # fmt: skip


PETRA = person("1", "Petra Schulze", "p.schulze@stadt.example")
JAN = person("2", "Jan Weber", "jan.weber@verein.example")
LETTER = Letter(
    "m7",
    NOW,
    PETRA.email,
    "Schulze, Petra",
    "<abc@stadt.example>",
    "Anmeldung",
    ("<near@procedere.org>", "<far@stadt.example>"),
)


def order(kind: ReplyKind, *people: Participant, language: str = "de", answers: bool = True) -> ReplyOrder:
    """Make the order that the desk gives for these people, who then have the status that the reply announces."""
    after = STATUS_AFTER.get(kind, Status.ACCEPTED)
    told = tuple(
        replace(one, status=after, background=None if after is Status.INCOMPLETE else one.background)
        for one in people or (PETRA,)
    )
    incomplete = after is Status.INCOMPLETE
    return ReplyOrder(
        kind,
        told,
        told[0].contact,
        language,
        answers,
        missing={one.id: ("background",) if one.name else ("name", "background") for one in told} if incomplete else {},
        position=3 if kind is ReplyKind.WAITLISTED else None,
        before={one.id: Status.ACCEPTED for one in told} if kind is ReplyKind.CANCELLED else {},
        until=NOW + timedelta(days=3) if kind is ReplyKind.OFFERED else None,
    )


def writer() -> ReplyWriter:
    """Make a desk with the built-in templates."""
    return ReplyWriter(load(None), DESK, DOMAIN)


def write(
    given: ReplyOrder, event: Event = WORKSHOP, letter: Letter | None = LETTER, now: datetime = NOW
) -> OutgoingMessage:
    """Write one reply by a fresh desk."""
    return writer().write(given, event, letter, now, "r17.4711")


GOLDEN = Path(__file__).resolve().parents[1] / "golden"
WITH_CALENDAR = (ReplyKind.ACCEPTED, ReplyKind.PROMOTED, ReplyKind.CANCELLED, ReplyKind.REMINDER)
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "X-Inbox-Processor",
    "MIME-Version",
    "Content-Type",
]
PLAIN_HEADERS = [*HEADERS, "Content-Transfer-Encoding"]


def parsed(message: OutgoingMessage) -> EmailMessage:
    """Read the mail by the standard library."""
    result = email.message_from_bytes(message.octets, policy=policy.default)
    assert isinstance(result, EmailMessage)
    return result


def content(part: Any) -> bytes:
    """Give the decoded octets of a part."""
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)
    return octets


def calendars(message: OutgoingMessage) -> list[Any]:
    """Read the attached calendar files."""
    files = [part for part in parsed(message).walk() if part.get_content_type() == "application/ics"]
    return [icalendar.Calendar.from_ical(content(part)) for part in files]
