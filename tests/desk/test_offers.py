"""Offered seats: made, answered, lapsed, and what a desk that was away does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.desk import undoing
from inbox_processor.desk.deciding import decide
from inbox_processor.desk.recount import differences
from inbox_processor.model import Answer, Outcome, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, CLEA, event, person
from tests.desk.timing import MONDAY, OFFERS, Timed


def offered(**changes: object) -> Timed:
    """Anna has left at ten on a Monday; her seat is offered to Bodo, and Clea waits behind him."""
    desk = Timed(event(**{"capacity": 1, "offer_hours": 48, **changes}))
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Beispiel")
    desk.full_registration(CLEA, "Clea Beispiel")
    desk.at_time(MONDAY - timedelta(minutes=1))
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    return desk


def test_a_free_seat_is_offered_to_the_next_in_line_and_held() -> None:
    """Until Wednesday at ten; nobody else gets it, neither Clea nor who comes."""
    desk = offered()
    assert desk.statuses() == {"anna": "cancelled", "bodo": "offered", "clea": "waitlisted"}
    assert desk.one(BODO).offer_until == MONDAY + timedelta(hours=48)
    assert desk.written(ReplyKind.OFFERED) == [BODO]
    assert desk.full_registration("dora@x.example", "Dora Neu").outcome is Outcome.WAITLISTED
    assert desk.seats() == 1


def test_who_comes_to_a_free_seat_gets_it_without_an_offer() -> None:
    """They have asked for it just now."""
    desk = Timed(OFFERS)
    assert desk.full_registration(ANNA).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("wish", [Wish.UNCLEAR, Wish.REGISTER, Wish.STATEMENT, Wish.ASK])
def test_a_yes_takes_the_seat(wish: Wish) -> None:
    desk = offered()
    decision = desk.answer(BODO, Answer.YES, wish)
    assert (decision.outcome, decision.orders[0].kind, decision.orders[0].to) == (
        Outcome.ACCEPTED,
        ReplyKind.ACCEPTED,
        BODO,
    )
    assert desk.status(BODO) is Status.ACCEPTED
    assert desk.one(BODO).offer_until is None
    desk.wait(days=5)
    assert desk.tick() == []


@pytest.mark.parametrize(("answer", "wish"), [(Answer.NO, Wish.UNCLEAR), (Answer.NONE, Wish.DECLINE)])
def test_a_no_passes_the_seat_on(answer: Answer, wish: Wish) -> None:
    """As pretix #1163: a person leaves after being promoted and the seat stays blocked."""
    desk = offered()
    assert desk.answer(BODO, answer, wish).outcome is Outcome.CANCELLED
    assert desk.statuses() == {"anna": "cancelled", "bodo": "cancelled", "clea": "offered"}
    assert desk.seats() == 1


def test_who_leaves_after_a_yes_frees_the_seat_again() -> None:
    """As pretix #1163, one step later."""
    desk = offered()
    desk.answer(BODO, Answer.YES, Wish.UNCLEAR)
    desk.mail(BODO, wish=Wish.WITHDRAW)
    assert desk.statuses()["clea"] == "offered"


def test_an_unused_hold_gives_back_exactly_its_own_seat() -> None:
    """As pretix #1238: deleting an unused hold handed out 60 seats too many."""
    desk = offered(capacity=3)
    for number in range(6):
        desk.full_registration(f"guest{number}@x.example", f"Gast {'abcdef'[number]}lein")
    desk.answer(BODO, Answer.NO, Wish.UNCLEAR)
    assert desk.seats() == 3
    desk.wait(days=30)
    for _ in range(12):
        desk.tick()
        assert desk.seats() <= 3
        desk.wait(days=3)


@pytest.mark.parametrize("wish", [Wish.UNCLEAR, Wish.ASK])
def test_what_is_neither_yes_nor_no_goes_to_a_human(wish: Wish) -> None:
    desk = offered()
    assert desk.answer(BODO, Answer.NONE, wish).outcome is Outcome.REVIEW
    assert desk.status(BODO) is Status.OFFERED


@pytest.mark.parametrize("facts", [{"wish": Wish.UPDATE}, {"wish": Wish.UNCLEAR, "answerable": False}])
def test_a_yes_with_something_else_or_from_a_machine_goes_to_a_human(facts: dict[str, object]) -> None:
    desk = offered()
    assert desk.mail(BODO, person(), answer=Answer.YES, **facts).outcome is Outcome.REVIEW  # type: ignore[arg-type]
    assert desk.status(BODO) is Status.OFFERED


def test_a_yes_from_a_sender_whom_the_server_could_not_confirm_goes_to_a_human() -> None:
    desk = offered()
    assert desk.answer(BODO, Answer.YES, Wish.UNCLEAR, forged=True).outcome is Outcome.REVIEW
    assert desk.status(BODO) is Status.OFFERED


def test_a_yes_of_somebody_without_an_offer_means_nothing() -> None:
    desk = offered()
    assert desk.answer(CLEA, Answer.YES, Wish.UNCLEAR).outcome is Outcome.REVIEW
    assert desk.status(CLEA) is Status.WAITLISTED


def test_who_asks_how_things_stand_is_told_of_the_offer_again() -> None:
    """Not that nothing is left to do."""
    desk = offered()
    (order,) = desk.mail(BODO, wish=Wish.STATUS).orders
    assert (order.kind, order.until) == (ReplyKind.OFFERED, MONDAY + timedelta(hours=48))


# --- lapsing ------------------------------------------------------------------------------------------------------


def test_an_offer_that_nobody_answers_goes_to_the_next_in_line_once() -> None:
    desk = offered()
    desk.at_time(MONDAY + timedelta(hours=47, minutes=59))
    assert desk.tick() == []
    desk.wait(minutes=1)
    assert len(desk.tick()) == 1
    assert desk.tick() == []
    assert desk.statuses() == {"anna": "cancelled", "bodo": "declined", "clea": "offered"}
    assert desk.written(ReplyKind.DECLINED) == [BODO]
    assert desk.written(ReplyKind.OFFERED) == [BODO, CLEA]
    assert differences(desk.roster) == ()


def lapsed() -> Timed:
    desk = offered()
    desk.at_time(MONDAY + timedelta(hours=48))
    desk.tick()
    return desk


def test_a_yes_after_the_offer_has_lapsed_goes_to_a_human_who_can_revive_it() -> None:
    """alf.io #531: a lapsed registration that cannot be revived."""
    desk = lapsed()
    late = desk.answer(BODO, Answer.YES, Wish.UNCLEAR)
    assert late.outcome is Outcome.REVIEW
    assert "accept 2" in late.reasons[0]
    desk.answer(CLEA, Answer.NO, Wish.UNCLEAR)
    desk.carry(decide("accept", [desk.one(BODO)], desk.roster, {"workshop": desk.event}, desk.now), "accept")
    assert desk.status(BODO) is Status.ACCEPTED
    assert desk.tick() == []


def test_who_has_lapsed_may_register_anew() -> None:
    """At the end of the line."""
    desk = lapsed()
    assert desk.full_registration(BODO, "Bodo Beispiel").outcome is Outcome.WAITLISTED
    assert [one.email for one in desk.roster.waiting("workshop")] == [BODO]


def test_a_lapse_that_is_undone_does_not_lapse_again_at_once() -> None:
    """The offer holds until it is answered, and the person is told so."""
    desk = Timed(OFFERS)
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Beispiel")
    desk.at_time(MONDAY - timedelta(minutes=1))
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.at_time(MONDAY + timedelta(hours=48))
    desk.tick()
    entry = undoing.last(desk.roster, desk.one(BODO).id)
    way = undoing.undo(entry, desk.roster, {"workshop": desk.event}, desk.now, correct=True)
    assert [order.kind for order in way.decision.orders] == [ReplyKind.OFFERED]
    desk.carry(way.decision, "undo")
    desk.wait(days=10)
    assert desk.tick() == []
    assert desk.status(BODO) is Status.OFFERED
    assert differences(desk.roster) == ()


@pytest.mark.parametrize("closes_early", [True, False])
def test_nothing_is_offered_or_given_on_after_the_deadline_or_the_start(closes_early: bool) -> None:
    """As pretix #681, #1031."""
    desk = Timed(event(capacity=1, offer_hours=48, closes=MONDAY if closes_early else None))
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Beispiel")
    desk.at_time(MONDAY if closes_early else desk.event.starts)
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    assert desk.tick() == []
    desk.event = replace(desk.event, capacity=5)
    assert desk.tick() == []
    assert desk.statuses() == {"anna": "cancelled", "bodo": "waitlisted"}
    assert desk.written(ReplyKind.OFFERED) == []


# --- a desk that was away -----------------------------------------------------------------------------------------


def test_an_answer_that_came_in_time_counts_however_late_it_is_read() -> None:
    """The desk was away for a week; it reads the mails before it looks at the clock."""
    desk = offered()
    came = MONDAY + timedelta(hours=3)
    desk.wait(days=7)
    assert desk.answer(BODO, Answer.YES, Wish.UNCLEAR, arrived=came).outcome is Outcome.ACCEPTED
    assert desk.tick() == []


def test_an_offer_whose_time_came_while_the_desk_was_away_holds_once_more() -> None:
    """For as long as the desk was late, at most its own time; then it lapses."""
    desk = offered()
    desk.at_time(MONDAY + timedelta(hours=48 + 5))
    assert [ref for ref, _ in desk.tick()] == ["clock offers"]
    assert desk.status(BODO) is Status.OFFERED
    assert desk.one(BODO).offer_until == MONDAY + timedelta(hours=48 + 10 + 12)  # eight in the evening → eight
    assert desk.tick() == []
    desk.wait(days=3)
    desk.tick()
    assert (desk.status(BODO), desk.status(CLEA)) == (Status.DECLINED, Status.OFFERED)


def test_an_offer_whose_mail_has_not_left_does_not_lapse() -> None:
    """Nobody loses a seat of which they could not hear; once the mail leaves, the time runs from then."""
    desk = Timed(OFFERS, smtp_down=True)
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Beispiel")
    desk.at_time(MONDAY - timedelta(minutes=1))
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.at_time(MONDAY + timedelta(hours=72))
    assert desk.tick() == []
    desk.deliver()
    desk.wait(hours=47)
    assert desk.tick() == []
    desk.at_time(MONDAY + timedelta(hours=72 + 48 + 60))
    desk.tick()
    desk.wait(days=8)
    desk.tick()
    assert desk.status(BODO) is Status.DECLINED


def test_an_offer_that_could_not_leave_before_the_line_closed_is_taken_back() -> None:
    """As pretix #681: offers sent after the deadline."""
    desk = Timed(OFFERS, smtp_down=True)
    desk.full_registration(ANNA, "Anna Beispiel")
    desk.full_registration(BODO, "Bodo Beispiel")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    desk.at_time(desk.event.starts)
    desk.tick()
    assert desk.written(ReplyKind.OFFERED) == []
    assert desk.written(ReplyKind.DECLINED) == []
    assert desk.status(BODO) is Status.DECLINED


# --- groups -------------------------------------------------------------------------------------------------------


def couple(**changes: object) -> Timed:
    """A couple of one mail waits for two seats."""
    desk = Timed(event(**{"capacity": 2, "offer_hours": 48, **changes}))
    desk.fill(2)
    desk.mail(
        BODO, person("Bodo Berg", "Ich leite ein Projekt."), person("Berta Berg", "Sie leitet es.", is_sender=False)
    )
    return desk


def test_people_of_one_mail_are_offered_their_seats_together_and_accept_together() -> None:
    desk = couple()
    desk.mail("guest0@example.org", wish=Wish.WITHDRAW)
    assert desk.roster.waiting_count("workshop") == 2
    desk.mail("guest1@example.org", wish=Wish.WITHDRAW)
    assert desk.written(ReplyKind.OFFERED) == [BODO]
    desk.answer(BODO, Answer.YES, Wish.UNCLEAR)
    assert {one.status for one in desk.roster.people("workshop", BODO)} == {Status.ACCEPTED}


def test_where_groups_are_split_each_gets_the_first_seat_that_is_free() -> None:
    desk = couple(groups="split", offer_hours=0)
    decision = desk.mail("guest0@example.org", wish=Wish.WITHDRAW)
    assert [one.name for one in decision.orders[-1].participants] == ["Bodo Berg"]
    assert sorted(one.status.value for one in desk.roster.people("workshop", BODO)) == ["accepted", "waitlisted"]


def test_a_mail_that_gets_one_of_two_seats_says_so_of_each() -> None:
    """One reply: the seat, and who waits."""
    desk = Timed(event(capacity=1, groups="split"))
    both = (person("Bodo Berg", "Ich leite ein Projekt."), person("Berta Berg", "Sie leitet es.", is_sender=False))
    decision = desk.mail(BODO, *both)
    (order,) = decision.orders
    assert decision.outcome is Outcome.ACCEPTED
    assert [one.status for one in order.participants] == [Status.ACCEPTED, Status.WAITLISTED]
    assert desk.roster.waiting_count("workshop") == 1


def test_a_group_larger_than_the_event_is_seated_in_part_where_groups_are_split() -> None:
    """Together it goes to a human."""
    people = [person(f"Gast {name}", "Ich leite ein Projekt.", is_sender=False) for name in ("Ahorn", "Buche", "Eiche")]
    assert Timed(event(capacity=2)).mail(BODO, *people).outcome is Outcome.REVIEW
    assert Timed(event(capacity=2, groups="split", waitlist=0)).mail(BODO, *people).outcome is Outcome.ACCEPTED


def test_an_offer_gives_no_calendar_cancellation_to_who_had_no_entry() -> None:
    """`before` says OFFERED: an entry was never sent."""
    desk = offered()
    (order, *_) = desk.answer(BODO, Answer.NO, Wish.UNCLEAR).orders
    assert order.before[desk.one(BODO).id] is Status.OFFERED


def test_two_offers_at_one_address_are_told_apart_by_the_thread() -> None:
    """Without it a human has to look."""
    desk = Timed(event(capacity=2, offer_hours=48))
    desk.fill(2)
    desk.mail(BODO, person("Bodo Berg", "Ich leite ein Projekt."))
    desk.mail(BODO, person("Cora Dorn", "Sie leitet ein Projekt.", is_sender=False))
    for number in range(2):
        desk.mail(f"guest{number}@example.org", wish=Wish.WITHDRAW)
    assert desk.answer(BODO, Answer.YES, Wish.UNCLEAR).outcome is Outcome.REVIEW
    second = [one for one in desk.roster.replies() if one.kind is ReplyKind.OFFERED][1]
    assert desk.answer(BODO, Answer.YES, Wish.UNCLEAR, thread=(second.message_id,)).outcome is Outcome.ACCEPTED
    assert {one.name: one.status.value for one in desk.roster.people("workshop", BODO)} == {
        "Bodo Berg": "offered",
        "Cora Dorn": "accepted",
    }
