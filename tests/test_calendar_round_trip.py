"""Request, change, cancellation, decline: one entry in a participant's calendar, from the acceptance to the end."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest
from msgspec.structs import replace

from inbox_processor.desk import changing
from inbox_processor.desk.noticing import notices
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.effects import effects_of, write_replies
from inbox_processor.model import Decision, Effects, Event, Outcome, OutgoingMessage, RawMessage, Status, Trace
from inbox_processor.office import Office
from inbox_processor.pipeline import process
from tests.test_pipeline import NOW, OFFICE, WORKSHOP, handled, mail

HOUR = timedelta(hours=1)


def entry(reply: OutgoingMessage) -> Any:
    """Read the calendar object of a mail."""
    parts = email.message_from_bytes(reply.octets, policy=email.policy.default).walk()
    (part,) = [part for part in parts if part.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    (found,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["method"]
    return calendar, found


def answer(uid: str, status: str = "DECLINED", sender: str = "anna@stadt.example", **headers: str) -> RawMessage:
    """Write what a calendar program sends."""
    lines = (
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"ATTENDEE;PARTSTAT={status}:mailto:anna@stadt.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    given = {"From": sender, "Content_Type": "text/calendar; method=REPLY", "Subject": "Abgelehnt", **headers}
    return mail("Anna Amsel", "\n".join(lines), key="-calendar", uid=9, **given)


def office(**changes: Any) -> Office:
    return replace(OFFICE, events=(replace(WORKSHOP, **changes),))


def seated(desk: Office = OFFICE) -> tuple[Roster, str, Trace]:
    """Anna has a seat; Bert and Carla, of one seat more, have one and wait."""
    roster = Roster()
    first = handled(roster, mail(), desk)
    handled(roster, mail("Bert Bussard", uid=2), desk)
    handled(roster, mail("Carla Dohle", uid=3), desk)
    _, found = entry(first.replies[0])
    return roster, str(found["uid"]), first


def carried(decision: Decision, roster: Roster, desk: Office, now: datetime) -> tuple[OutgoingMessage, ...]:
    replies, entries = write_replies(decision, None, "changed", roster, desk, now)
    roster.apply(effects_of(decision, "changed", roster, now, entries))
    return replies


# --- decline ------------------------------------------------------------------------------------------------------


def test_a_decline_goes_to_a_human_by_default() -> None:
    """Nothing is changed; the organiser is told the command."""
    roster, uid, _ = seated()
    trace = handled(roster, answer(uid))
    assert (trace.decision.outcome, trace.replies, trace.effects.participants) == (Outcome.REVIEW, (), ())
    (item,) = roster.review_items()
    assert "cancel 1" in item.doubts[0]
    assert item.people == (
        ("Anna Amsel", "anna@stadt.example", "Ich leite die Stabsstelle Bürgerbeteiligung in Auental."),
    )


def test_by_config_a_decline_is_a_withdrawal_that_is_confirmed() -> None:
    """The seat goes on; the confirmation takes the entry from the calendar as CANCEL (cal.com #29706: sent as REQUEST,
    the entry stays), and answers no machine.
    """
    desk = office(calendar_declines="withdraw")
    roster, uid, first = seated(desk)
    trace = handled(roster, answer(uid), desk, NOW + HOUR)
    assert trace.decision.outcome is Outcome.CANCELLED
    assert {one.name: one.status for one in roster.participants()} == {
        "Anna Amsel": Status.CANCELLED,
        "Bert Bussard": Status.ACCEPTED,
        "Carla Dohle": Status.ACCEPTED,
    }
    told, promoted = trace.replies
    assert (told.to, promoted.to) == ("anna@stadt.example", "carla@stadt.example")
    calendar, found = entry(told)
    _, request = entry(first.replies[0])
    assert (calendar["method"], found["status"], str(found["uid"])) == ("CANCEL", "CANCELLED", uid)
    assert found["sequence"] > request["sequence"]
    assert b"Auto-Submitted: auto-generated" in told.octets
    assert differences(roster) == ()
    assert handled(roster, answer(uid, Message_ID="<again@x.example>"), desk).decision.outcome is Outcome.IGNORED


@pytest.mark.parametrize("status", ["ACCEPTED", "TENTATIVE", "NEEDS-ACTION"])
def test_other_answers_are_ignored_as_before(status: str) -> None:
    roster, uid, _ = seated()
    assert handled(roster, answer(uid, status)).decision.outcome is Outcome.IGNORED


@pytest.mark.parametrize("facts", [{"uid": "x@example.org"}, {"sender": "mallory@elsewhere.example"}])
def test_an_entry_of_somebody_else_or_a_stranger_takes_no_seat(facts: dict[str, str]) -> None:
    """Our UID and their own address, or nothing happens."""
    desk = office(calendar_declines="withdraw")
    roster, uid, _ = seated(desk)
    trace = handled(roster, answer(**{"uid": uid, **facts}), desk)
    assert (trace.decision.outcome, trace.effects.participants) == (Outcome.IGNORED, ())


def test_a_decline_after_the_event_has_begun_goes_to_a_human() -> None:
    desk = office(calendar_declines="withdraw")
    roster, uid, _ = seated(desk)
    assert handled(roster, answer(uid), desk, WORKSHOP.starts).decision.outcome is Outcome.REVIEW


# --- change -------------------------------------------------------------------------------------------------------


def moved(event: Event = WORKSHOP) -> Event:
    return replace(event, starts=event.starts + 3 * HOUR, ends=event.ends + 3 * HOUR)


def test_nobody_is_unaware_as_long_as_nothing_changes() -> None:
    roster, _, _ = seated()
    assert changing.unaware(roster, WORKSHOP) == ()
    assert notices(roster, WORKSHOP) == ()
    same = replace(WORKSHOP, starts=WORKSHOP.starts.astimezone(WORKSHOP.zone), title="Neuer Titel", capacity=9)
    assert changing.unaware(roster, same) == ()


@pytest.mark.parametrize("event", [moved(), replace(WORKSHOP, place="Rathaus Elberfeld")], ids=["time", "place"])
def test_those_with_a_seat_are_told_a_change_once_with_a_higher_sequence(event: Event) -> None:
    """The same entry, moved: the right hour in the event's zone, with a VTIMEZONE, in Outlook too. Who waits has no
    entry and is told nothing.
    """
    roster, uid, first = seated()
    desk = replace(OFFICE, events=(event,))
    assert "changed --event workshop" in notices(roster, event)[0]
    orders = changing.orders(roster, event)
    assert [order.to for order in orders] == ["anna@stadt.example", "bert@stadt.example"]
    replies = carried(changing.decision(orders), roster, desk, NOW + HOUR)
    calendar, found = entry(replies[0])
    _, request = entry(first.replies[0])
    assert (calendar["method"], str(found["uid"])) == ("REQUEST", uid)
    assert found["sequence"] > request["sequence"]
    assert (found["dtstart"].dt, found["location"]) == (event.starts, event.place)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert changing.orders(roster, event) == ()
    assert notices(roster, event) == ()
    assert differences(roster) == ()


def test_who_gets_a_seat_after_the_change_is_not_told_of_it() -> None:
    """The acceptance names the new time."""
    roster, _, _ = seated()
    desk = replace(OFFICE, events=(moved(replace(WORKSHOP, capacity=4)),))
    handled(roster, mail("Dora Drossel", uid=5), desk)
    assert [one.name for one in changing.unaware(roster, desk.events[0])] == ["Anna Amsel", "Bert Bussard"]


def test_a_change_that_is_taken_back_before_anybody_was_told_concerns_nobody() -> None:
    roster, _, _ = seated()
    assert len(changing.unaware(roster, moved())) == 2
    assert changing.unaware(roster, WORKSHOP) == ()


def test_people_who_were_never_sent_an_entry_are_told_along() -> None:
    """An imported list has had no mail from us; alone it says nothing of a change."""
    roster, _, _ = seated()
    (bert,) = roster.people("workshop", "bert@stadt.example")
    imported = replace(bert, id="77", email="im@port.example", writer="im@port.example", thread=())
    roster.apply(Effects(participants=(imported,)))
    assert [one.id for one in changing.unaware(roster, moved())] == ["77", "1", "2"]
    alone = Roster()
    alone.apply(Effects(participants=(imported,)))
    assert changing.unaware(alone, moved()) == ()
    assert process(mail(), alone, OFFICE, NOW).decision.outcome is Outcome.ACCEPTED
