"""Seats, waiting list and moving up."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from inbox_processor.desk.line import promote, seat
from inbox_processor.desk.noticing import held_back
from inbox_processor.desk.recount import differences
from inbox_processor.model import Cause, Outcome, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, CLEA, OPENING, WORKSHOP, Desk, event, person, roster_of, stored

PROJECT = "Ich leite ein Projekt zur Nachbarschaftshilfe."


def pair(*names: str) -> tuple:
    return tuple(person(name, PROJECT, is_sender=index == 0) for index, name in enumerate(names))


def test_the_last_seat_is_given_and_the_next_person_waits() -> None:
    """Capacity is never exceeded; the reply names the place on the waiting list."""
    desk = Desk(event(capacity=1))
    assert desk.full_registration(ANNA).outcome is Outcome.ACCEPTED
    decision = desk.full_registration(BODO, "Bodo Muster")
    assert decision.outcome is Outcome.WAITLISTED
    assert (decision.orders[0].kind, decision.orders[0].position) == (ReplyKind.WAITLISTED, 1)
    assert desk.full_registration(CLEA, "Clea Probe").orders[0].position == 2


def test_people_of_one_mail_wait_together_where_one_seat_is_left() -> None:
    """They get seats together or wait together."""
    desk = Desk(event(capacity=2))
    desk.full_registration(ANNA)
    decision = desk.mail(BODO, *pair("Bodo Muster", "Britta Muster"))
    assert [one.outcome for one in decision.people] == [Outcome.WAITLISTED, Outcome.WAITLISTED]
    assert desk.roster.seats_taken("workshop") == 1


def test_a_single_newcomer_does_not_overtake_a_waiting_pair() -> None:
    """One seat is free, but the pair came first."""
    desk = Desk(event(capacity=2))
    desk.full_registration(ANNA)
    desk.mail(BODO, *pair("Bodo Muster", "Britta Muster"))
    assert desk.full_registration(CLEA, "Clea Probe").outcome is Outcome.WAITLISTED


def test_a_freed_seat_goes_to_the_head_of_the_line_who_is_told() -> None:
    """The reply goes to the promoted person, not to the one who withdrew."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.full_registration(CLEA, "Clea Probe")
    decision = desk.mail(ANNA, wish=Wish.WITHDRAW)
    answer, news = decision.orders
    assert (answer.kind, answer.to) == (ReplyKind.CANCELLED, ANNA)
    assert (news.kind, news.to, news.answers) == (ReplyKind.PROMOTED, BODO, False)
    assert (desk.status(BODO), desk.status(CLEA)) == (Status.ACCEPTED, Status.WAITLISTED)
    assert [change.cause for change in decision.changes] == [Cause.MAIL, Cause.DESK]


def test_a_waiting_pair_is_not_overtaken_when_one_seat_becomes_free() -> None:
    """The single behind the pair goes on waiting; when the second seat is free the pair moves up together."""
    desk = Desk(event(capacity=2))
    desk.full_registration(ANNA)
    desk.full_registration(CLEA, "Clea Probe")
    desk.mail(BODO, *pair("Bodo Muster", "Britta Muster"))
    desk.full_registration("dora@x.example", "Dora Test")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    assert desk.roster.seats_taken("workshop") == 1
    decision = desk.mail(CLEA, wish=Wish.WITHDRAW)
    assert {one.status for one in desk.roster.people("workshop", BODO)} == {Status.ACCEPTED}
    assert desk.status("dora@x.example") is Status.WAITLISTED
    assert [len(order.participants) for order in decision.orders] == [1, 2]


def test_the_rest_of_a_pair_moves_up_once_the_other_has_withdrawn() -> None:
    """A withdrawal from the waiting list can let the line move, too."""
    desk = Desk(event(capacity=2))
    desk.full_registration(ANNA)
    desk.mail(BODO, *pair("Bodo Muster", "Britta Muster"))
    desk.mail(BODO, person("Britta Muster", is_sender=False), wish=Wish.WITHDRAW)
    assert {one.name: one.status for one in desk.roster.people("workshop", BODO)} == {
        "Bodo Muster": Status.ACCEPTED,
        "Britta Muster": Status.CANCELLED,
    }


def test_nobody_moves_up_after_the_event_has_begun() -> None:
    """The withdrawal is still recorded."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.event = event(capacity=1, starts=desk.now)
    assert desk.mail(ANNA, wish=Wish.WITHDRAW).outcome is Outcome.CANCELLED
    assert desk.status(BODO) is Status.WAITLISTED


def test_without_a_waiting_list_a_full_event_declines() -> None:
    """The reply is the one for a closed registration."""
    desk = Desk(event(capacity=1, waitlist=0))
    desk.full_registration(ANNA)
    decision = desk.full_registration(BODO, "Bodo Muster")
    assert decision.outcome is Outcome.DECLINED
    assert decision.orders[0].kind is ReplyKind.CLOSED


def test_a_full_event_without_waiting_list_does_not_ask_for_details() -> None:
    """Nobody is asked to write a statement for a seat that does not exist."""
    desk = Desk(event(capacity=1, waitlist=0))
    desk.full_registration(ANNA)
    assert desk.mail(BODO, person("Bodo Muster")).outcome is Outcome.DECLINED


def test_a_waiting_list_takes_as_many_as_it_is_long() -> None:
    """A pair does not fit into the last place, a single does."""
    desk = Desk(event(capacity=2, waitlist=2))
    desk.fill(2)
    assert desk.full_registration(BODO, "Bodo Muster").outcome is Outcome.WAITLISTED
    assert desk.mail(CLEA, *pair("Clea Probe", "Carl Probe")).outcome is Outcome.DECLINED
    assert desk.full_registration("dora@x.example", "Dora Test").outcome is Outcome.WAITLISTED


def test_more_people_than_seats_in_one_mail_go_to_a_human() -> None:
    """Such a group could never move up, and would block the line for ever."""
    desk = Desk(event(capacity=1))
    assert desk.mail(ANNA, *pair("Anna Muster", "Bernd Muster")).outcome is Outcome.REVIEW


def test_an_event_without_seats_collects_a_waiting_list() -> None:
    """Capacity 0 is a waiting list only."""
    assert Desk(event(capacity=0)).full_registration(ANNA).outcome is Outcome.WAITLISTED


def test_after_a_raise_of_capacity_those_who_wait_come_before_the_next_mail() -> None:
    """The newcomer's mail brings the waiting people in first."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.event = event(capacity=2)
    assert desk.full_registration(CLEA, "Clea Probe").outcome is Outcome.WAITLISTED
    assert desk.status(BODO) is Status.ACCEPTED


def test_who_is_promoted_by_their_own_mail_keeps_what_it_changes() -> None:
    """A waiting person changes their statement and brings a friend, after the capacity was raised."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.event = event(capacity=3)
    desk.mail(BODO, person("Bodo Muster", "Neu: Sprecher der Initiative am Wall"), *pair("Carl Neu")[:1])
    bodo, carl = desk.roster.people("workshop", BODO)
    assert (bodo.status, bodo.background) == (Status.ACCEPTED, "Neu: Sprecher der Initiative am Wall")
    assert carl.status is Status.ACCEPTED


def test_a_mail_that_the_server_took_earlier_stands_earlier_in_line() -> None:
    """Order is by arrival at the server, not by when the desk reads the mail."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    late_read = desk.mail(CLEA, person("Clea Probe", PROJECT), arrived=OPENING + timedelta(seconds=90))
    assert late_read.orders[0].position == 1
    assert [one.email for one in desk.roster.waiting("workshop")] == [CLEA, BODO]


def test_promotion_tells_each_address_once() -> None:
    """Two people of a group with one contact get one mail; an address of its own gets its own."""
    group = [
        stored(1, Status.WAITLISTED, group="m1", email=ANNA, writer=ANNA),
        stored(2, Status.WAITLISTED, group="m1", email=BODO, writer=ANNA, reachable=False),
        stored(3, Status.WAITLISTED, group="m1", email=CLEA, writer=ANNA, reachable=True),
    ]
    changes, orders = promote(roster_of(*group), event(capacity=3), OPENING)
    assert [change.action for change in changes] == ["promoted"] * 3
    assert [(order.to, len(order.participants)) for order in orders] == [(ANNA, 2), (CLEA, 1)]


def test_a_group_larger_than_a_lowered_capacity_does_not_block_the_line() -> None:
    """It can never move up; the people behind it are not made to wait for that."""
    people = [
        stored(1, Status.WAITLISTED, group="m1"),
        stored(2, Status.WAITLISTED, group="m1"),
        stored(3, Status.WAITLISTED),
    ]
    changes, _ = promote(roster_of(*people), event(capacity=1), OPENING)
    assert [change.after.id for change in changes] == ["3"]


def test_seats_that_are_kept_for_people_of_one_mail_are_explained() -> None:
    """Found in the story of a whole event: two free seats and a line look like a fault."""
    wait = [stored(number, Status.WAITLISTED, group="m9") for number in (1, 2, 3)]
    roster = roster_of(*wait, stored(4, Status.WAITLISTED))
    two = event(capacity=3)
    assert held_back(roster_of(*wait, stored(5)), two, OPENING) == (
        "workshop: 2 seats are kept for the 3 people of one mail who are next in line, until there are enough for all "
        "of them; 'accept ID' gives a seat past them."
    )
    assert held_back(roster, two, OPENING) == "", "all of them fit, and move up with the next run"
    assert held_back(roster, event(capacity=2), OPENING) == "", "they can never fit, and hold up nobody"
    assert held_back(roster_of(*wait, stored(5)), replace(two, groups="split"), OPENING) == ""
    assert held_back(roster_of(*wait, stored(5)), two, two.starts) == "", "the line is closed"
    assert held_back(roster_of(stored(5)), two, OPENING) == "", "nobody waits"


def test_seat_can_be_asked_without_a_mail() -> None:
    """Commands of organisers use the same line."""
    roster = roster_of(*(stored(number) for number in range(1, 20)))
    newcomer = stored(50, Status.INCOMPLETE, queued=OPENING)
    assert seat([newcomer], roster, WORKSHOP, OPENING).statuses == (Status.ACCEPTED,)
    couple = [newcomer, stored(51, Status.INCOMPLETE, queued=OPENING, group="m50")]
    seating = seat(couple, roster, WORKSHOP, OPENING)
    assert (seating.statuses, seating.position) == ((Status.WAITLISTED, Status.WAITLISTED), 1)


def test_positions_count_from_those_who_go_on_waiting() -> None:
    """Two wait, one moves up by the way: the newcomer has place 2, and the list of two has room for them."""
    desk = Desk(event(capacity=1, waitlist=2))
    desk.fill(1)
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.event = event(capacity=2, waitlist=2)
    decision = desk.full_registration(CLEA, "Clea Probe")
    assert (decision.outcome, decision.orders[0].position) == (Outcome.WAITLISTED, 2)
    assert desk.roster.position(desk.one(CLEA)) == 2


def test_of_two_mails_of_one_second_the_one_processed_first_stands_first() -> None:
    """INTERNALDATE has whole seconds; a completion takes its place in line anew."""
    desk = Desk(event(capacity=0))
    desk.mail(ANNA, person("Anna Beispiel"))
    desk.mail(BODO, person("Bodo Muster", PROJECT), arrived=OPENING)
    desk.mail(ANNA, person("Anna Beispiel", PROJECT), arrived=OPENING)
    desk.mail(CLEA, person("Clea Probe", PROJECT), arrived=OPENING)
    assert [one.email for one in desk.roster.waiting("workshop")] == [BODO, ANNA, CLEA]
    assert differences(desk.roster) == ()


def test_people_who_were_completed_by_two_mails_are_no_group_any_more() -> None:
    """Who registers together and completes apart waits apart."""
    desk = Desk(event(capacity=2))
    desk.fill(2)
    desk.mail(BODO, person("Bodo Muster"), person("Britta Muster", is_sender=False))
    desk.mail(BODO, person("Bodo Muster", PROJECT))
    desk.mail(BODO, person("Britta Muster", PROJECT, is_sender=False))
    desk.mail("guest0@example.org", wish=Wish.WITHDRAW)
    bodo, britta = desk.roster.people("workshop", BODO)
    assert (bodo.status, britta.status) == (Status.ACCEPTED, Status.WAITLISTED)


def test_a_free_seat_that_a_pair_waits_for_is_no_place_for_an_incomplete_newcomer() -> None:
    """With a full waiting list nobody is asked for details, though one seat is empty."""
    desk = Desk(event(capacity=2, waitlist=2))
    desk.fill(1)
    desk.mail(BODO, *pair("Bodo Muster", "Britta Muster"))
    assert desk.mail(ANNA, person("Anna Beispiel")).outcome is Outcome.DECLINED
    assert desk.full_registration(CLEA, "Clea Probe").outcome is Outcome.DECLINED
