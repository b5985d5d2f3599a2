"""Calendar parts of replies: iTIP REQUEST and CANCEL for one person at one event (RFC 5545, RFC 5546).

Duty: `skeleton` makes what is the same for all people of an event with the icalendar library, once; `invitation` fills
in one person. `uid` and `sequence_at` give the two values that tie a CANCEL to its REQUEST.

Each person has a VEVENT and a UID of their own, also where several are registered in one mail: else the withdrawal of
one would take the entry of all from the calendar.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Literal

import icalendar
from icalendar.parser import Contentline
from msgspec import Struct

from inbox_processor.mail.addressing import paragraphs, shown_name, single_line
from inbox_processor.mail.zones import vtimezone
from inbox_processor.model import Event, Mailbox

Method = Literal["REQUEST", "CANCEL"]

PRODID = "-//inbox-processor//registration desk//EN"
TITLE_CHARACTERS = 250
FOLD_OCTETS = 75
# SEQUENCE has to grow from REQUEST to CANCEL to the next REQUEST (RFC 5546, 2.1.4) without a counter in the store: the
# seconds since this instant. A 32-bit reader lasts until 2068.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DETAILS = ("programme", "fee", "travel", "catering", "contact")
_PLAIN = re.compile(r"[\w .@'+-]*")
# The person has said yes by registering: no buttons, no answer asked.
_COMING = "PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE"
_LEAVING = "ROLE=REQ-PARTICIPANT"
_BEGIN_EVENT = b"BEGIN:VEVENT\r\n"


class Skeleton(Struct, frozen=True):
    """The octets of a calendar object before and after the place where one person's lines belong."""

    head: bytes
    tail: bytes
    cancels: bool


def skeleton(event: Event, sender: Mailbox, organiser: str, language: str, method: Method) -> Skeleton:
    """Make what is the same in the calendar parts of all people of one event. `sender`: the desk, ORGANIZER, so that a
    calendar's answer goes where the mails are read; `organiser`: its name; free fields of `language` are the
    description.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(vtimezone(event.timezone, event.starts))
    calendar.add_component(_vevent(event, sender, organiser, language, method))
    octets = calendar.to_ical()
    head, _, tail = octets.partition(_BEGIN_EVENT)
    return Skeleton(head + _BEGIN_EVENT, tail, method == "CANCEL")


def _vevent(event: Event, sender: Mailbox, organiser: str, language: str, method: Method) -> icalendar.Event:
    vevent = icalendar.Event()
    vevent.add("summary", single_line(event.title, TITLE_CHARACTERS))
    vevent.add("dtstart", event.starts.astimezone(event.zone))
    vevent.add("dtend", event.ends.astimezone(event.zone))
    vevent.add("location", single_line(event.place, TITLE_CHARACTERS))
    details = "\n".join(filter(None, (paragraphs(event.text(key, language)) for key in _DETAILS)))
    if details:
        vevent.add("description", details)
    address = icalendar.vCalAddress(f"mailto:{sender.addr_spec}")
    if organiser:
        address.params["CN"] = single_line(organiser, TITLE_CHARACTERS)
    vevent.add("organizer", address)
    vevent.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    vevent.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    return vevent


def invitation(parts: Skeleton, attendee: Mailbox, identity: str, now: datetime) -> bytes:
    """Fill in one person: a whole calendar object, CRLF line ends, lines of 75 octets. `identity`: UID; `now`:
    DTSTAMP.
    """
    lines = (
        f"UID:{identity}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{sequence_at(now)}",
        attendee_line(shown_name(attendee.display_name), attendee.addr_spec, cancels=parts.cancels),
    )
    return parts.head + b"".join([folded(line) for line in lines]) + parts.tail


def attendee_line(name: str, address: str, *, cancels: bool) -> str:
    """Write ATTENDEE, not folded. The library writes it where a character may need quoting or escaping."""
    params = _LEAVING if cancels else _COMING
    if _PLAIN.fullmatch(name) and _PLAIN.fullmatch(address):
        quote = '"' if " " in name or "'" in name else ""
        named = f";CN={quote}{name}{quote}" if name else ""
        return f"ATTENDEE{named};{params}:mailto:{address}"
    whom = icalendar.vCalAddress(f"mailto:{address}")
    whom.params.update(param.split("=") for param in params.split(";"))
    if name:
        whom.params["CN"] = name.replace('"', "'")
    return str(Contentline.from_parts("ATTENDEE", whom.params, whom))


def folded(line: str) -> bytes:
    """Fold a content line at 75 octets, between two characters and never within an escape (RFC 5545, 3.1)."""
    rest = line.encode("utf-8", "replace")
    done = []
    while len(rest) >= FOLD_OCTETS:
        cut = FOLD_OCTETS - 1
        while rest[cut] & 0xC0 == 0x80:  # within a character of UTF-8
            cut -= 1
        cut -= rest[cut - 1] in b"\\^"
        done.append(rest[:cut])
        rest = rest[cut:]
    return b"\r\n ".join([*done, rest]) + b"\r\n"


def uid(event_id: str, participant_id: str, domain: str) -> str:
    """Give the calendar UID of one person at one event: the same for REQUEST and CANCEL, and telling nothing of the
    person.
    """
    digest = hashlib.sha256(f"{domain}\0{event_id}\0{participant_id}".encode()).hexdigest()
    return f"{digest[:32]}@{domain}"


def sequence_at(now: datetime) -> int:
    """Give the SEQUENCE of a calendar object made at `now` (aware)."""
    return max(0, int((now - _EPOCH).total_seconds()))
