"""The events with everybody who comes, for the organiser's own calendar (RFC 5545).

Duty: `attendance(guests, …)` gives one calendar object with a VEVENT for each event and an ATTENDEE for each address.

It is a file to import, not an invitation: no METHOD (PUBLISH must not name attendees, RFC 5546, 3.2.1), no answer
asked, and SCHEDULE-AGENT=NONE, since a CalDAV server would else write to the attendees of an entry that it stores
(RFC 6638, 7.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

import icalendar
from msgspec import Struct

from inbox_processor.mail.addressing import paragraphs, shown_name, single_line
from inbox_processor.mail.calendar import PRODID, TITLE_CHARACTERS, sequence_at
from inbox_processor.mail.zones import vtimezone
from inbox_processor.model import Event, Mailbox, Participant

PLAIN_IN_MAILTO = "@+'*!$~"  # beside letters, digits and -._; else a "?" would begin header fields (RFC 6068, 2)
NO_SCHEDULING = {"SCHEDULE-AGENT": "NONE"}
COMES = {"PARTSTAT": "ACCEPTED", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE", **NO_SCHEDULING}


class Gathering(Struct, frozen=True):
    """One event, the people who have a seat, and a line of words for the entry's description."""

    event: Event
    guests: tuple[Participant, ...]
    description: str


def attendance(gatherings: Sequence[Gathering], sender: Mailbox, domain: str, now: datetime) -> bytes:
    """Give the calendar object. `sender`: the desk, which stands as ORGANIZER where the event names none; `domain`: of
    the UIDs; `now`: DTSTAMP, aware. A later export replaces an earlier one: the same UIDs, a higher SEQUENCE.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # One VTIMEZONE for a zone; it holds from the year before the first event to two years after.
    first: dict[str, datetime] = {}
    for event in (one.event for one in gatherings):
        first[event.timezone] = min(event.starts, first.get(event.timezone, event.starts))
    for zone, starts in first.items():
        calendar.add_component(vtimezone(zone, starts))
    for one in gatherings:
        calendar.add_component(_vevent(one, sender, domain, now))
    octets: bytes = calendar.to_ical()
    return octets


def _vevent(one: Gathering, sender: Mailbox, domain: str, now: datetime) -> icalendar.Event:
    event = one.event
    vevent = icalendar.Event()
    vevent.add("uid", _uid(event.id, domain))
    vevent.add("dtstamp", now.astimezone(UTC))
    vevent.add("sequence", sequence_at(now))
    vevent.add("summary", single_line(event.title, TITLE_CHARACTERS))
    vevent.add("dtstart", event.starts.astimezone(event.zone))
    vevent.add("dtend", event.ends.astimezone(event.zone))
    vevent.add("location", single_line(event.place, TITLE_CHARACTERS))
    vevent.add("description", paragraphs(one.description))
    organiser = single_line(event.text("organiser", event.languages[0]), TITLE_CHARACTERS) or sender.display_name
    vevent.add("organizer", _address(sender.addr_spec, organiser, NO_SCHEDULING))
    for address, names in _by_address(one.guests).items():
        vevent.add("attendee", _address(address, ", ".join(names), COMES))
    vevent.add("status", "CONFIRMED")
    vevent.add("transp", "OPAQUE")
    return vevent


def _by_address(guests: Sequence[Participant]) -> dict[str, list[str]]:
    """People who share an address are one attendee: calendars know a guest by the address."""
    found: dict[str, list[str]] = {}
    for guest in guests:
        address = single_line(guest.email, TITLE_CHARACTERS).replace(" ", "")
        found.setdefault(address.casefold(), []).append(shown_name(guest.name))
    return {address: [name for name in names if name] for address, names in found.items()}


def _address(address: str, name: str, parameters: dict[str, str]) -> icalendar.vCalAddress:
    whom = icalendar.vCalAddress(f"mailto:{quote(address, safe=PLAIN_IN_MAILTO)}")
    whom.params.update(parameters)
    if name:
        whom.params["CN"] = single_line(name, TITLE_CHARACTERS).replace('"', "'")
    return whom


def _uid(event_id: str, domain: str) -> str:
    digest = hashlib.sha256(f"{domain}\0{event_id}\0attendance".encode()).hexdigest()
    return f"{digest[:32]}@{domain}"
