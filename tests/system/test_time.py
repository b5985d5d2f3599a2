"""What time decides, on a real mailbox and a real SMTP server, with an injected clock: offers, reminders, changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_processor.daemon import Daemon
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.passes import Watch
from tests.cli.support import EVENT
from tests.system.workplace import (
    PEOPLE,
    Workplace,
    address,
    bare,
    letter,
    parsed,
    polite,
    registration,
    until,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
# The server stamps arrivals by its own clock, so the event lies ahead of that.
NOW = datetime.now(UTC).replace(microsecond=0)
STARTS = NOW + timedelta(days=60)
SOON: dict[str, Any] = {**EVENT, "starts": STARTS, "ends": STARTS + timedelta(hours=6)}


def configured(desk: Workplace, **keys: Any) -> None:
    desk.configure([{**SOON, "capacity": 1, **keys}])


def waiting(desk: Workplace) -> None:
    """Anna leaves, Bert is offered the seat, Carla waits."""
    desk.deliver(registration(ANNA), registration(BERT), registration(CARLA))
    desk.well(now=NOW)
    desk.deliver(withdrawal(ANNA))
    desk.well(now=NOW)


def said(desk: Workplace, kind: str) -> list[str]:
    return [to for to, template in desk.answered() if template == kind]


def test_a_seat_is_offered_accepted_by_mail_and_kept(desk: Workplace) -> None:
    """From the withdrawal to the yes; the acceptance brings the calendar entry; nothing is due afterwards."""
    configured(desk, offer_hours=48)
    waiting(desk)
    assert desk.statuses() == {ANNA: "cancelled", BERT: "offered", CARLA: "waitlisted"}
    offer = [one for one in desk.taken() if one.recipients[0] == address(BERT)][-1]
    due = desk.people()[BERT].offer_until
    assert due is not None
    assert NOW + 2 * DAY <= due <= NOW + 5 * DAY
    body = parsed(offer).get_body(("plain",))
    assert body is not None
    assert f"{due.astimezone(BERLIN):%H:%M} Uhr" in " ".join(body.get_content().split())
    yes = letter(
        BERT,
        polite("ja, ich nehme den Platz gern.", BERT),
        subject="Re: Angebot",
        key="-ja",
        answers=str(parsed(offer)["Message-ID"]),
    )
    desk.deliver(yes)
    desk.well(now=NOW + DAY)
    assert desk.statuses()[BERT] == "accepted"
    assert desk.answered()[-1] == (address(BERT), "accepted")
    assert b"text/calendar" in desk.taken()[-1].octets
    desk.well(now=NOW + 10 * DAY)
    assert desk.statuses() == {ANNA: "cancelled", BERT: "accepted", CARLA: "waitlisted"}
    assert differences(Roster(desk.records())) == ()


def test_a_no_by_mail_passes_the_seat_on(desk: Workplace) -> None:
    configured(desk, offer_hours=48)
    waiting(desk)
    offer = str(parsed([one for one in desk.taken() if one.recipients[0] == address(BERT)][-1])["Message-ID"])
    desk.deliver(letter(BERT, "No thanks.", subject="Re: Angebot", key="-nein", answers=offer))
    desk.well(now=NOW + DAY)
    assert desk.statuses() == {ANNA: "cancelled", BERT: "cancelled", CARLA: "offered"}
    assert b"text/calendar" not in [one for one in desk.taken() if one.recipients[0] == address(BERT)][-1].octets


def test_an_offer_lapses_once_and_an_answer_that_lies_in_the_inbox_is_read_first(desk: Workplace) -> None:
    """Bert never answers, Carla's yes lies there when her own offer's time has come."""
    configured(desk, offer_hours=48)
    waiting(desk)
    due = desk.people()[BERT].offer_until
    assert due is not None
    for _ in range(2):
        desk.well(now=due)
    assert desk.statuses() == {ANNA: "cancelled", BERT: "declined", CARLA: "offered"}
    assert (said(desk, "offered"), said(desk, "declined")) == ([address(BERT), address(CARLA)], [address(BERT)])
    offer = str(parsed([one for one in desk.taken() if one.recipients[0] == address(CARLA)][-1])["Message-ID"])
    desk.deliver(letter(CARLA, "Ja, gern!", subject="Re: Angebot", key="-ja", answers=offer))
    late = desk.people()[CARLA].offer_until
    assert late is not None
    desk.well(now=late + DAY)
    assert desk.statuses()[CARLA] == "accepted"
    assert differences(Roster(desk.records())) == ()


def test_reminders_go_out_once_however_often_the_desk_starts(desk: Workplace) -> None:
    """Who lacks something, after five days; who has a seat, three days before, with the calendar file."""
    configured(desk, remind_incomplete="5 days", lapse_incomplete="1 week", remind_before="3 days")
    desk.deliver(registration(ANNA), bare(BERT))
    desk.well(now=NOW)
    for days in (4, 5, 5, 6, 11, 12, 13):
        desk.well(now=NOW + days * DAY)
    assert said(desk, "reminder") == [address(BERT)]
    assert desk.statuses()[BERT] == "declined"
    for hours in (73, 72, 72, 24, 1):
        desk.well(now=STARTS - timedelta(hours=hours))
    assert said(desk, "reminder") == [address(BERT), address(ANNA)]
    assert b"text/calendar" in desk.taken()[-1].octets
    desk.well(now=STARTS)
    assert len(desk.taken()) == 4
    assert differences(Roster(desk.records())) == ()


def test_a_desk_that_was_away_until_the_event_sends_nothing_stale(desk: Workplace) -> None:
    configured(desk, remind_incomplete="5 days", remind_before="3 days", offer_hours=48)
    desk.deliver(registration(ANNA), registration(BERT), bare(CARLA))
    desk.well(now=NOW)
    desk.deliver(withdrawal(ANNA))
    desk.well(now=NOW)
    before = len(desk.taken())
    desk.well(now=STARTS + timedelta(hours=1))
    assert len(desk.taken()) == before


def test_a_raised_capacity_seats_people_with_the_next_run(desk: Workplace) -> None:
    configured(desk)
    desk.deliver(registration(ANNA), registration(BERT))
    desk.well(now=NOW)
    configured(desk, capacity=2)
    desk.well(now=NOW + timedelta(minutes=1))
    desk.well(now=NOW + timedelta(minutes=2))
    assert desk.answered()[-1] == (address(BERT), "promoted")
    assert len(desk.taken()) == 3


def test_registrations_that_want_approval_wait_in_review_and_are_registered_there(desk: Workplace) -> None:
    configured(desk, approval=True)
    desk.deliver(registration(ANNA))
    desk.well(now=NOW)
    assert (desk.folders(), desk.taken()) == ({"Review": 1}, [])
    assert desk.call("review", "m1", "--register", now=NOW).status == 0
    desk.well(now=NOW + timedelta(minutes=1))
    assert (desk.statuses(), desk.answered()) == ({ANNA: "accepted"}, [(address(ANNA), "accepted")])
    assert desk.folders() == {"Accepted": 1}


def test_a_dry_run_shows_what_is_due_and_does_none_of_it(desk: Workplace) -> None:
    """Reminders as well as mails."""
    configured(desk, remind_before="3 days")
    desk.deliver(registration(ANNA))
    desk.well(now=NOW)
    before = desk.records()
    shown = desk.call("run", "--dry-run", now=STARTS - DAY).out
    assert "reminded" in shown
    assert f"reminder to {address(ANNA)}" in " ".join(shown.split())
    assert desk.records() == before


def test_recording_only_does_nothing_by_the_clock(desk: Workplace) -> None:
    """It writes no replies, so nothing may count as said."""
    configured(desk, remind_before="3 days")
    desk.deliver(registration(ANNA))
    desk.well(now=NOW)
    assert desk.call("run", "--record-only", now=STARTS - DAY).status == 0
    assert [entry.action for entry in desk.records().history] == ["registered"]


def test_the_daemon_keeps_time_while_it_rests(desk: Workplace) -> None:
    """Its bell rings for the deadline, though the next poll is an hour away and no mail comes."""
    configured(desk, offer_hours=48)
    waiting(desk)
    due = desk.people()[BERT].offer_until
    assert due is not None
    configured_hourly(desk)
    started = datetime.now(tz=due.tzinfo)
    with desk.desk() as (work, gates):
        work.clock = lambda: due - timedelta(seconds=2) + (datetime.now(tz=due.tzinfo) - started)
        daemon = Daemon(work, gates, Watch(sent=lambda entry: daemon.stop() if address(CARLA) == entry.to else None))
        daemon.run()
    assert until(lambda: desk.statuses()[BERT] == "declined")
    assert desk.statuses()[CARLA] == "offered"


def configured_hourly(desk: Workplace) -> None:
    desk.configure([{**SOON, "capacity": 1, "offer_hours": 48}], schedule={"poll_every": "1h"})
