"""The organiser's own calendar entry: RFC 5545, read back by two independent parsers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import vobject
from msgspec.structs import replace

from inbox_processor.mail.attendance import Gathering, attendance
from inbox_processor.model import Event, Participant
from tests.adapters.samples import person
from tests.mail.workshop import DESK, DOMAIN, NOW, WORKSHOP
from tests.sheets.people import HOSTILE, written


def made(*guests: Participant, event: Event = WORKSHOP) -> bytes:
    return attendance([Gathering(event, guests, "2 von 20 Plätzen vergeben\nWarteliste: 0")], DESK, DOMAIN, NOW)


def entry(octets: bytes) -> Any:
    """Read the one VEVENT by the icalendar library, whose types are a union of all that a property can be."""
    (event,) = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    return event


def attendees(octets: bytes) -> list[Any]:
    found = entry(octets).get("attendee", [])
    return found if isinstance(found, list) else [found]


def test_two_parsers_read_the_event_and_its_people() -> None:
    """Time, place, who comes, who invites."""
    octets = made(person(1), person(2, "Jutta Zander"))
    event = entry(octets)
    theirs = vobject.readOne(octets.decode()).vevent
    assert event["dtstart"].dt == WORKSHOP.starts == theirs.dtstart.value
    assert event["dtend"].dt == WORKSHOP.ends == theirs.dtend.value
    assert event["location"] == WORKSHOP.place == theirs.location.value
    people = ["mailto:person1@stadt.example", "mailto:person2@stadt.example"]
    assert attendees(octets) == people == [one.value for one in theirs.attendee_list]
    assert [one.params["CN"] for one in attendees(octets)] == ["Käthe Groß", "Jutta Zander"]
    assert event["organizer"] == f"mailto:{DESK.addr_spec}"
    assert "2 von 20" in event["description"]


def test_importing_it_writes_to_nobody() -> None:
    """No METHOD, no answer asked, and a CalDAV server is told to leave the people alone (RFC 6638, 7.1)."""
    octets = made(person(1), person(2))
    calendar = icalendar.Calendar.from_ical(octets)
    assert "method" not in calendar
    for one in (*attendees(octets), entry(octets)["organizer"]):
        assert one.params["SCHEDULE-AGENT"] == "NONE"
    assert {(one.params["PARTSTAT"], one.params["RSVP"]) for one in attendees(octets)} == {("ACCEPTED", "FALSE")}


def test_a_later_export_replaces_the_earlier_one() -> None:
    """The same UID, a higher SEQUENCE; the entries of the participants have other UIDs."""
    first = entry(made())
    later = attendance([Gathering(WORKSHOP, (), "")], DESK, DOMAIN, NOW + timedelta(days=1))
    second = entry(later)
    assert first["uid"] == second["uid"]
    assert first["sequence"] < second["sequence"]
    other = entry(made(event=replace(WORKSHOP, id="essen")))
    assert other["uid"] != first["uid"]


def test_people_of_one_address_are_one_guest_with_both_names() -> None:
    """A calendar knows a guest by the address."""
    two = (replace(person(1), email="Amt@stadt.example"), replace(person(2, "Jutta Zander"), email="amt@stadt.example"))
    (guest,) = attendees(made(*two))
    assert guest.params["CN"] == "Käthe Groß, Jutta Zander"


@pytest.mark.parametrize(
    "evil", [*HOSTILE, 'a";X=y:mailto:evil@x.example', "a\r\nATTENDEE:mailto:evil@x.example", "?bcc"]
)
def test_no_name_or_address_of_a_stranger_makes_a_property(evil: str) -> None:
    """One attendee, the parameters that we wrote, lines of at most 75 octets; both parsers agree."""
    octets = made(written(evil))
    (guest,) = attendees(octets)
    assert set(guest.params) - {"CN"} == {"PARTSTAT", "ROLE", "RSVP", "SCHEDULE-AGENT"}
    assert guest.startswith("mailto:")
    assert not set(guest) & set('?<>" \r\n')
    event = entry(octets)
    names = {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "ORGANIZER"}
    assert set(event) == names | {"ATTENDEE", "STATUS", "TRANSP"}
    assert len(vobject.readOne(octets.decode()).vevent.attendee_list) == 1
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))


def test_several_events_share_the_zone_that_they_have_in_common() -> None:
    """A VTIMEZONE for each zone, once (RFC 5545, 3.6.5)."""
    other = replace(WORKSHOP, id="b", starts=WORKSHOP.starts - timedelta(days=90))
    lisbon = replace(WORKSHOP, id="c", timezone="Europe/Lisbon")
    gatherings = [Gathering(one, (person(1),), "") for one in (WORKSHOP, other, lisbon)]
    calendar = icalendar.Calendar.from_ical(attendance(gatherings, DESK, DOMAIN, NOW))
    assert sorted(str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")) == ["Europe/Berlin", "Europe/Lisbon"]
    assert len({str(one["uid"]) for one in calendar.walk("VEVENT")}) == 3
