"""Calendar parts of replies: iTIP REQUEST and CANCEL for one person at one event (RFC 5545, RFC 5546).

Duty: skeletons.py makes what is the same for all people of an event, once; `invitation` fills in one person. `uid` and
`sequence_at` give the two values that tie a CANCEL to its REQUEST.

Each person has a VEVENT and a UID of their own, also where several are registered in one mail: else the withdrawal of
one would take the entry of all from the calendar.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from inbox_processor.mail.addressing import shown_name
from inbox_processor.model import Mailbox

Method = Literal["REQUEST", "CANCEL"]

PRODID = "-//inbox-processor//registration desk//EN"
TITLE_CHARACTERS = 250
FOLD_OCTETS = 75
# SEQUENCE has to grow from REQUEST to CANCEL to the next REQUEST (RFC 5546, 2.1.4) without a counter in the store: the
# seconds since this instant. A 32-bit reader lasts until 2068.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_PLAIN = re.compile(r"[\w .@'+-]*")
# The person has said yes by registering: no buttons, no answer asked.
_COMING = "PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE"
_LEAVING = "ROLE=REQ-PARTICIPANT"


class Skeleton(Struct, frozen=True):
    """The octets of a calendar object before and after the place where one person's lines belong."""

    head: bytes
    tail: bytes
    cancels: bool


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
    import icalendar  # noqa: PLC0415  where a seat is given it is imported already, else it is slow
    from icalendar.parser import Contentline  # noqa: PLC0415  as above

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
