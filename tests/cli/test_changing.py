"""`changed`: those with a seat are told a new time or place, after a preview and a count, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from inbox_processor.cli import announcing
from inbox_processor.config import load
from inbox_processor.model import Effects, OutboxEntry, ReplyKind, ReplyState, Status
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one

ELSEWHERE: dict[str, Any] = {**EVENT, "place": "Rathaus Elberfeld"}


@pytest.fixture
def desk(office: Office) -> Office:
    """Two people with a seat and an entry in their calendars, one who waits."""
    fill(office, one(1), one(2), one(3, Status.WAITLISTED))
    event = load(office.config).events[0]
    told = [
        OutboxEntry(
            f"r{number}",
            ReplyKind.ACCEPTED,
            f"person{number}@example.org",
            (str(number),),
            "workshop",
            f"<r{number}@desk.example>",
            event.starts - timedelta(days=30),
            b"",
            ReplyState.SENT,
            details=event.details,
        )
        for number in (1, 2)
    ]
    office.keep(Effects(outbox=tuple(told)))
    return office


def test_nothing_is_told_where_nothing_has_changed(desk: Office) -> None:
    done = desk.call("changed")
    assert (done.status, "has been told" in done.out, done.err) == (0, True, "")
    assert desk.call("status").out.count("Note") == 0


def test_a_change_is_noticed_and_told_after_consent_only(desk: Office) -> None:
    """`status` and `check` name the command; without a terminal exit 2 names --yes, nothing changed."""
    desk.configure([ELSEWHERE])
    assert "changed --event workshop" in desk.call("status").out
    assert "changed --event workshop" in desk.call("check").out
    before = desk.records()
    done = desk.call("changed")
    assert (done.status, "--yes" in done.err, desk.records() == before) == (2, True, True)
    for words in ("was ", "Rathaus Barmen", "is ", "Rathaus Elberfeld", "2 mails to 2 people"):
        assert words in done.out


def test_everybody_with_a_seat_is_told_once(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches, resumable; the entry goes along; the history says who decided."""
    monkeypatch.setattr(announcing, "BATCH_MAILS", 1)
    desk.configure([ELSEWHERE])
    assert desk.call("changed", "--yes").out.endswith("2 mails leave with the next run.\n")
    mails = [entry for entry in desk.records().outbox if entry.cause == "changed"]
    assert [entry.to for entry in mails] == ["person1@stadt.example", "person2@stadt.example"]
    assert all(b"METHOD" not in entry.octets and b"method=REQUEST" in entry.octets for entry in mails)
    assert [(entry.action, entry.cause.value) for entry in desk.records().history[-2:]] == [
        ("informed", "organiser")
    ] * 2
    again = desk.call("changed", "--yes")
    assert (again.status, "has been told" in again.out, len(desk.records().outbox)) == (0, True, 4)
    assert desk.call("status").out.count("Note") == 0


def test_a_wrong_event_is_named(desk: Office) -> None:
    done = desk.call("changed", "--event", "wrokshop")
    assert (done.status, "workshop" in done.err) == (2, True)


def test_a_lowered_capacity_is_told_and_nobody_loses_a_seat(desk: Office) -> None:
    """By `status` and `check`."""
    desk.configure([{**EVENT, "capacity": 1}])
    for command in ("status", "check"):
        assert "2 seats are taken and capacity is 1" in desk.call(command).out
    assert [one.status.value for one in desk.records().participants] == ["accepted", "accepted", "waitlisted"]


def test_an_offer_is_shown_with_its_time(desk: Office) -> None:
    """`show` says until when the seat is held; `resend` tells it again; `cancel` of the other offers the next seat."""
    desk.configure([{**EVENT, "capacity": 2, "offer_hours": 48}])
    done = desk.call("cancel", "1", "--silent")
    assert "is offered a seat from the waiting list" in done.out
    (person,) = [one for one in desk.records().participants if one.id == "3"]
    assert person.status is Status.OFFERED
    assert "offered, until " in desk.call("show", "3").out
    (told,) = desk.records().outbox[-1:]
    desk.keep(Effects(outbox=(replace(told, state=ReplyState.SENT, octets=b""),)))
    assert desk.call("resend", "3").status == 0
    assert [entry.kind for entry in desk.records().outbox[-2:]] == [ReplyKind.OFFERED] * 2
    assert desk.call("accept", "3").status == 0
    (person,) = [one for one in desk.records().participants if one.id == "3"]
    assert (person.status, person.offer_until) == (Status.ACCEPTED, None)
