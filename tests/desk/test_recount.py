"""Seats and statuses from the history alone."""

from __future__ import annotations

from msgspec.structs import replace

from inbox_processor.desk.recount import differences, recount
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Effects, Records, Status, Wish
from tests.desk.support import ANNA, BODO, CLEA, OPENING, Desk, event, person


def busy_desk() -> Desk:
    """One seat, two who wait."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.full_registration(CLEA, "Clea Probe")
    return desk


def test_records_that_follow_from_their_history_show_no_difference() -> None:
    """Also after a withdrawal, a promotion and a return."""
    desk = busy_desk()
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.full_registration(ANNA)
    assert differences(desk.roster) == ()
    assert {one.status for one in recount(desk.roster.history()).values()} == {Status.ACCEPTED, Status.WAITLISTED}


def test_a_seat_that_nobody_decided_is_found() -> None:
    """The person, the seats and the waiting list differ."""
    desk = busy_desk()
    desk.roster.apply(Effects(participants=(replace(desk.one(CLEA), status=Status.ACCEPTED),)))
    assert [str(one) for one in differences(desk.roster)] == [
        "3: status is accepted in the store and waitlisted by the history.",
        "workshop: number of seats taken is 2 in the store and 1 by the history.",
        "workshop: waiting list is 2 in the store and 2 3 by the history.",
    ]


def test_a_changed_place_in_line_is_found() -> None:
    """Somebody moved to the front of the waiting list."""
    desk = busy_desk()
    desk.roster.apply(Effects(participants=(replace(desk.one(CLEA), queued=desk.one(ANNA).queued),)))
    assert [one.what for one in differences(desk.roster)] == ["place in line", "waiting list"]


def test_a_person_without_history_is_found() -> None:
    """Every record comes from a decision."""
    desk = busy_desk()
    records = desk.roster.records()
    bare = Roster(replace(records, history=records.history[1:]))
    assert differences(bare)[0].recounted == "unknown"


def test_an_erased_person_is_a_difference_only_while_the_history_gives_them_a_seat() -> None:
    """History holds ids; `forget` takes the person away and leaves a cancellation."""
    desk = busy_desk()
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    records = desk.roster.records()
    assert differences(Roster(replace(records, participants=records.participants[1:]))) == ()
    gone = Roster(Records(history=records.history))
    assert [(one.subject, one.stored) for one in differences(gone)[:2]] == [("2", "erased"), ("3", "erased")]


def test_who_was_declined_and_comes_again_in_the_same_second_stands_behind() -> None:
    """The place in line is that of the mail that gave it, not of the one that was declined."""
    desk = Desk(event(capacity=0, waitlist=1))
    desk.full_registration(ANNA)
    desk.mail(BODO, person("Bodo Muster", "Leitet ein Projekt"), arrived=OPENING)
    assert desk.status(BODO) is Status.DECLINED
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.event = event(capacity=0)
    desk.mail(CLEA, person("Clea Probe", "Leitet ein Projekt"), arrived=OPENING)
    desk.mail(BODO, person("Bodo Muster", "Leitet ein Projekt"), arrived=OPENING)
    assert [one.email for one in desk.roster.waiting("workshop")] == [CLEA, BODO]
    assert differences(desk.roster) == ()
