"""What time decides besides offers: reminders, registrations that lapse, seats that become free by the config."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.desk import deadlines
from inbox_processor.desk.noticing import notices
from inbox_processor.desk.recount import differences
from inbox_processor.model import Effects, LedgerEntry, Outcome, ReplyKind, ReviewItem, Status, Wish
from tests.desk.support import ANNA, BODO, event, person
from tests.desk.timing import Timed

DAY = timedelta(days=1)


# --- who was asked for something ----------------------------------------------------------------------------------


def asked(**changes: object) -> Timed:
    """Anna was asked for her background."""
    desk = Timed(event(**{"remind_incomplete": 5 * DAY, **changes}))
    desk.mail(ANNA, person("Anna Beispiel"))
    assert desk.status(ANNA) is Status.INCOMPLETE
    return desk


def test_who_was_asked_is_reminded_once() -> None:
    """After the days of the config, however often the desk looks; the mail says what is missing."""
    desk = asked()
    desk.wait(days=5, minutes=-1)
    assert desk.tick() == []
    desk.wait(minutes=1)
    ((_, decision),) = desk.tick()
    (order,) = decision.orders
    assert (order.kind, order.to, order.missing) == (ReplyKind.REMINDER, ANNA, {"1": ("background",)})
    assert desk.tick() == []
    desk.wait(days=20)
    assert desk.tick() == []
    assert desk.written(ReplyKind.REMINDER) == [ANNA]
    assert desk.status(ANNA) is Status.INCOMPLETE


def test_by_default_nobody_is_reminded_and_nothing_lapses() -> None:
    desk = asked(remind_incomplete=None)
    desk.full_registration(BODO, "Bodo Berg")
    for _ in range(70):
        desk.wait(days=1)
        assert desk.tick() == []


def test_who_answers_is_not_reminded() -> None:
    desk = asked()
    desk.mail(ANNA, person("Anna Beispiel", "Ich leite ein Projekt."), wish=Wish.STATEMENT)
    desk.wait(days=6)
    assert desk.tick() == []


def test_who_waits_for_a_human_is_not_reminded() -> None:
    """It is our turn."""
    desk = asked()
    item = ReviewItem("m9", "workshop", desk.now, "", ANNA.upper(), "Frage", "de", "<m9@x>", ("?",))
    desk.roster.apply(Effects(review=(item,)))
    desk.wait(days=6)
    assert desk.tick() == []
    desk.roster.apply(Effects(settled=("m9",)))
    assert len(desk.tick()) == 1


def test_nobody_is_reminded_of_a_registration_after_the_deadline() -> None:
    desk = asked(closes=event().starts - 3 * DAY)
    desk.at_time(event().starts - 3 * DAY)
    assert desk.tick() == []


def test_the_question_must_have_left_before_somebody_is_reminded_of_it() -> None:
    """After an outage no reminder overtakes the question."""
    desk = Timed(event(remind_incomplete=5 * DAY), smtp_down=True)
    desk.mail(ANNA, person("Anna Beispiel"))
    desk.wait(days=6)
    assert desk.tick() == []
    desk.deliver()
    desk.wait(days=5)
    assert len(desk.tick()) == 1


def test_a_registration_lapses_so_long_after_the_reminder_and_can_be_revived() -> None:
    """Not before the reminder has gone out, after a long time away neither. alf.io #531: whoever writes again is
    registered.
    """
    desk = asked(lapse_incomplete=7 * DAY)
    desk.wait(days=30)  # the desk was away
    ((ref, decision),) = desk.tick()
    assert (ref, decision.orders[0].until) == (deadlines.ASK_AGAIN, desk.now + 7 * DAY)
    desk.wait(days=7)
    ((ref, decision),) = desk.tick()
    assert (ref, decision.orders) == (deadlines.LAPSE, ())
    assert desk.tick() == []
    assert desk.status(ANNA) is Status.DECLINED
    assert differences(desk.roster) == ()
    again = desk.mail(ANNA, person("Anna Beispiel", "Ich leite ein Projekt."))
    assert again.outcome is Outcome.ACCEPTED


def test_without_a_reminder_a_registration_lapses_so_long_after_the_question() -> None:
    desk = asked(remind_incomplete=None, lapse_incomplete=7 * DAY)
    desk.wait(days=6)
    assert desk.tick() == []
    desk.wait(days=1)
    desk.tick()
    assert desk.status(ANNA) is Status.DECLINED


# --- before the event ---------------------------------------------------------------------------------------------


def seated(**changes: object) -> Timed:
    """Anna has a seat, Bodo waits."""
    desk = Timed(event(**{"capacity": 1, "remind_before": 3 * DAY, **changes}))
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Berg")
    return desk


def test_who_has_a_seat_is_reminded_before_the_event_once() -> None:
    """Nobody else; however often the desk looks or starts anew."""
    desk = seated()
    desk.at_time(desk.event.starts - 3 * DAY - timedelta(minutes=1))
    assert desk.tick() == []
    desk.wait(minutes=1)
    assert len(desk.tick()) == 1
    assert desk.tick() == []
    desk.wait(days=2)
    assert desk.tick() == []
    assert desk.written(ReplyKind.REMINDER) == [ANNA]
    assert desk.status(ANNA) is Status.ACCEPTED


def test_who_got_the_seat_only_now_is_not_reminded_of_it() -> None:
    """The acceptance of yesterday was reminder enough."""
    desk = seated()
    desk.at_time(desk.event.starts - 2 * DAY)
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.wait(days=1)
    assert desk.status(BODO) is Status.ACCEPTED
    assert desk.tick() == []


def test_a_reminder_is_sent_late_but_never_after_the_event_has_begun() -> None:
    desk = seated()
    desk.at_time(desk.event.starts - timedelta(hours=1))
    assert len(desk.tick()) == 1
    other = seated()
    other.at_time(other.event.starts)
    assert other.tick() == []


def test_a_reminder_that_could_not_leave_before_the_event_is_taken_back() -> None:
    """An outage of the server ends in no storm of stale mails."""
    desk = seated()
    desk.smtp_down = True
    desk.at_time(desk.event.starts - DAY)
    desk.tick()
    assert [one.kind for one in desk.roster.outbox_pending()] == [ReplyKind.REMINDER]
    desk.at_time(desk.event.starts)
    desk.tick()
    assert desk.roster.outbox_pending() == ()


def test_an_event_that_is_moved_gets_a_reminder_of_its_own() -> None:
    """The one before told another day."""
    desk = seated()
    desk.at_time(desk.event.starts - DAY)
    desk.tick()
    later = 30 * DAY
    desk.event = replace(desk.event, starts=desk.event.starts + later, ends=desk.event.ends + later)
    assert desk.tick() == []
    desk.wait(days=29)
    assert len(desk.tick()) == 1
    assert desk.written(ReplyKind.REMINDER) == [ANNA, ANNA]


def test_many_are_reminded_in_small_decisions() -> None:
    """One commit holds so many mails and no more."""
    desk = Timed(event(capacity=500, remind_before=3 * DAY))
    for number in range(deadlines.LETTERS_MAX + 5):
        desk.mail(f"g{number}@x.example", person(f"Gast {number}", "Ich leite ein Projekt."))
    desk.at_time(desk.event.starts - DAY)
    assert [len(decision.orders) for _, decision in desk.tick()] == [deadlines.LETTERS_MAX, 5]


# --- capacity -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "status"), [(0, Status.ACCEPTED), (48, Status.OFFERED)])
def test_a_raised_capacity_lets_people_move_up(hours: int, status: Status) -> None:
    desk = seated(offer_hours=hours)
    assert desk.tick() == []
    desk.event = replace(desk.event, capacity=2)
    assert len(desk.tick()) == 1
    assert desk.tick() == []
    assert desk.status(BODO) is status
    assert differences(desk.roster) == ()


def test_a_lowered_capacity_takes_no_seat_away_and_is_told() -> None:
    """Nobody moves up until it fits again; `check`, `status` and the log say so."""
    desk = seated(capacity=3)
    desk.full_registration("clea@x.example", "Clea Dorn")
    desk.event = replace(desk.event, capacity=1)
    desk.full_registration("dora@x.example", "Dora Esch")
    assert desk.tick() == []
    assert desk.statuses() == {"anna": "accepted", "bodo": "accepted", "clea": "accepted", "dora": "waitlisted"}
    assert notices(desk.roster, desk.event)[0].startswith("workshop: 3 seats are taken and capacity is 1")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.mail(BODO, wish=Wish.WITHDRAW)
    assert desk.status("dora@x.example") is Status.WAITLISTED
    assert notices(desk.roster, desk.event) == ()


# --- approval -----------------------------------------------------------------------------------------------------


def test_with_approval_a_complete_registration_waits_for_the_organiser() -> None:
    """Nobody is answered or stored; whoever lacks something is asked as always, and what both mails say is shown."""
    desk = Timed(event(approval=True))
    decision = desk.full_registration(ANNA, "Anna Beispiel")
    assert (decision.outcome, decision.orders, decision.changes, decision.rules) == (
        Outcome.REVIEW,
        (),
        (),
        ("approval",),
    )
    assert desk.mail(BODO, person("Bodo Berg")).outcome is Outcome.INCOMPLETE
    completed = desk.mail(BODO, person(None, "Ich leite ein Projekt."), wish=Wish.STATEMENT)
    assert completed.outcome is Outcome.REVIEW
    assert [(one.name, one.background) for one in completed.people] == [("Bodo Berg", "Ich leite ein Projekt.")]


def test_with_approval_who_comes_too_late_is_told_at_once() -> None:
    desk = Timed(event(approval=True))
    desk.at_time(desk.event.starts)
    assert desk.full_registration(ANNA, "Anna Beispiel").outcome is Outcome.DECLINED


# --- when to look again -------------------------------------------------------------------------------------------


def test_the_desk_knows_when_to_look_again() -> None:
    """The next of: an offer's time, a reminder, a lapse, the deadline, the start."""
    desk = asked(remind_before=3 * DAY, lapse_incomplete=7 * DAY)
    first = deadlines.next_time(desk.roster, desk.event, desk.now)
    assert first == desk.now + 5 * DAY
    desk.wait(days=5)
    desk.tick()
    assert (
        deadlines.next_time(desk.roster, desk.event, desk.now) == desk.now + 2 * DAY
    )  # asked + 7 days: looks, does nothing
    desk.wait(days=40)
    assert deadlines.next_time(desk.roster, desk.event, desk.now) == desk.event.starts - 3 * DAY
    desk.at_time(desk.event.starts)
    assert deadlines.next_time(desk.roster, desk.event, desk.now) is None


def test_entries_of_other_events_are_left_alone() -> None:
    desk = seated()
    other = replace(desk.event, id="other")
    desk.at_time(desk.event.starts - DAY)
    assert all(duty(desk.roster, other, desk.now) is None for _, duty in deadlines.DUTIES)
    assert deadlines.stale(desk.roster, other, desk.now) == ()
    assert isinstance(desk.roster.ledger("m2"), LedgerEntry)
