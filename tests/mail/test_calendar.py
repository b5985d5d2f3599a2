"""Calendar parts: RFC 5545 and 5546, read back by two independent parsers."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentline
from msgspec.structs import replace

from inbox_processor.mail.calendar import Method, attendee_line, folded, invitation, sequence_at, uid
from inbox_processor.mail.skeletons import skeleton
from inbox_processor.mail.zones import vtimezone
from inbox_processor.model import Event, Mailbox
from tests.mail.workshop import DESK, DOMAIN, NOW, PETRA, WORKSHOP

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
GUEST = Mailbox("Petra Schulze", PETRA.email)


def made(method: Method = "REQUEST", event: Event = WORKSHOP, guest: Mailbox = GUEST, now: datetime = NOW) -> bytes:
    """One person's calendar object."""
    parts = skeleton(event, DESK, "Das Team, Amt 61", "de", method)
    return invitation(parts, guest, uid(event.id, "1", DOMAIN), now)


def component(octets: bytes) -> Any:
    """Read the one VEVENT by the icalendar library, whose types are a union of all that a property can be."""
    events = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    assert len(events) == 1
    return events[0]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_the_calendar_object_is_as_before(method: Method):
    """Golden file; UPDATE_GOLDEN=1 writes it anew."""
    path = GOLDEN / f"{method.lower()}.ics"
    text = made(method).decode().replace("\r\n", "\n")
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Europe/Dublin",
    "Africa/Casablanca",
    "UTC",
]
DAYS = [
    datetime.fromisoformat(day)
    for day in ("2016-07-06", "2016-01-13", "2016-03-27", "2016-10-30", "2027-11-07", "2026-12-31")
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", DAYS)
def test_two_parsers_read_the_same_instant(zone, day):
    """The zone is right in summer, in winter and on the days when the clock changes: icalendar goes by the zone's name,
    vobject by the VTIMEZONE that we wrote.
    """
    starts = day.replace(hour=10, minute=30, tzinfo=ZoneInfo(zone))
    octets = made(event=replace(WORKSHOP, timezone=zone, starts=starts, ends=starts + timedelta(hours=6)))
    theirs = vobject.readOne(octets.decode()).vevent
    assert component(octets)["dtstart"].dt.astimezone(UTC) == starts.astimezone(UTC)
    assert theirs.dtstart.value.astimezone(UTC) == starts.astimezone(UTC)
    assert theirs.dtend.value.astimezone(UTC) == (starts + timedelta(hours=6)).astimezone(UTC)


def test_daylight_time_begins_at_the_wall_clock_before_the_change():
    """RFC 5545, 3.6.5: DTSTART of an observance is local time by TZOFFSETFROM."""
    text = vtimezone("Europe/Berlin", NOW).to_ical().decode()
    assert "DTSTART:20150329T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "DTSTART:20151025T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10" in text


def test_a_request_invites_one_person_who_has_said_yes():
    """RFC 5546, 3.2.2; no answer is asked for, since the registration was the answer."""
    octets = made()
    calendar = icalendar.Calendar.from_ical(octets)
    event = component(octets)
    assert (calendar["method"], calendar["version"], event["status"]) == ("REQUEST", "2.0", "CONFIRMED")
    assert event["organizer"] == f"mailto:{DESK.addr_spec}"
    assert event["organizer"].params["CN"] == "Das Team, Amt 61"
    assert event["attendee"] == f"mailto:{PETRA.email}"
    assert event["attendee"].params["PARTSTAT"] == "ACCEPTED"
    assert event["attendee"].params["RSVP"] == "FALSE"
    assert (event["summary"], event["location"]) == (WORKSHOP.title, WORKSHOP.place)
    assert event["dtstamp"].dt == NOW
    assert "Die Teilnahme ist kostenfrei." in event["description"]


def test_a_cancellation_names_the_same_entry_and_comes_after_it():
    """RFC 5546, 3.2.5: same UID, higher SEQUENCE, STATUS:CANCELLED."""
    request, cancel = component(made()), component(made("CANCEL", now=NOW + timedelta(seconds=1)))
    assert request["uid"] == cancel["uid"]
    assert cancel["sequence"] > request["sequence"]
    assert cancel["status"] == "CANCELLED"
    assert icalendar.Calendar.from_ical(made("CANCEL"))["method"] == "CANCEL"
    assert {"dtstamp", "organizer", "attendee", "dtstart"} <= {name.lower() for name in cancel}


def test_the_uid_is_stable_and_tells_nothing_of_the_person():
    """By event, participant and desk; a digest."""
    assert uid("a", "1", DOMAIN) == uid("a", "1", DOMAIN)
    assert len({uid("a", "1", DOMAIN), uid("a", "2", DOMAIN), uid("b", "1", DOMAIN), uid("a", "1", "x.example")}) == 4
    assert uid("a", "1", DOMAIN).endswith(f"@{DOMAIN}")


def test_the_sequence_fits_a_32_bit_number_for_decades():
    """RFC 5545, 3.3.8: INTEGER has 32 bits."""
    assert 0 <= sequence_at(NOW) < sequence_at(datetime(2067, 1, 1, tzinfo=UTC)) < 2**31
    assert sequence_at(datetime(1999, 1, 1, tzinfo=UTC)) == 0


names = st.text(max_size=120) | st.sampled_from(
    ["a\r\nATTENDEE:mailto:x@y.example", 'A "B" C', "a;b:c,d^n", "\u202eevil"]
)


@given(names)
def test_no_name_adds_a_line_to_the_calendar(name):
    """Injection: whatever the name, the properties are the expected ones, each once, on lines of at most 75 octets."""
    octets = made(guest=Mailbox(name, PETRA.email))
    event = component(octets)
    expected = "UID DTSTAMP SEQUENCE ATTENDEE SUMMARY DTSTART DTEND LOCATION DESCRIPTION ORGANIZER STATUS TRANSP"
    assert sorted(event.keys()) == sorted(expected.split())
    assert event["attendee"] == f"mailto:{PETRA.email}"
    assert octets.count(b"BEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    assert b"\n" not in octets.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["Schulze; Petra: \\n, Büro", "Nguyễn Thị Hoa", "O'Neill"])
def test_a_name_with_special_characters_comes_back_whole(name):
    """RFC 5545, 3.2: the library quotes it; both parsers give it back."""
    octets = made(guest=Mailbox(name, PETRA.email))
    assert component(octets)["attendee"].params["CN"] == name
    assert vobject.readOne(octets.decode()).vevent.attendee.params["CN"] == [name]


def test_without_free_texts_there_is_no_description():
    """An unset field drops its line."""
    assert "description" not in component(made(event=replace(WORKSHOP, texts={})))


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40)
ADDRESSES = st.from_regex(r"[A-Za-z0-9.+'=~-]{1,20}@[a-zü0-9.-]{1,12}", fullmatch=True)


@given(NAMES | st.from_regex(r"[\w .'-]{1,30}", fullmatch=True), ADDRESSES, st.booleans())
def test_the_attendee_is_written_as_the_library_writes_it(name: str, address: str, cancels: bool) -> None:
    """Names that need no quoting are written by hand, because that is many times faster; the octets are the same."""
    whom = icalendar.vCalAddress(f"mailto:{address}")
    if name:
        whom.params["CN"] = name.replace('"', "'")
    whom.params["ROLE"] = "REQ-PARTICIPANT"
    if not cancels:
        whom.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})

    wanted = Contentline.from_parts("ATTENDEE", whom.params, whom)

    assert attendee_line(name, address, cancels=cancels) == str(wanted)


@given(NAMES.map(lambda text: text * 4) | st.text("ab\\^ü€😀", min_size=60, max_size=200))
def test_a_line_is_folded_between_characters_and_comes_back(line: str) -> None:
    """RFC 5545, 3.1: lines of at most 75 octets, each of them UTF-8 by itself."""
    octets = folded(line)

    parts = octets.removesuffix(b"\r\n").split(b"\r\n ")
    assert all(len(part) < 75 for part in parts)
    assert "".join(part.decode("utf-8") for part in parts) == line
