"""What must hold after any sequence of mails: seats, order, replies, history."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.desk.indexes import place
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Cause, Decision, Event, Outcome, Participant, PersonRead, Status, Wish
from tests.desk.support import Desk, event, person

ADDRESSES = tuple(f"{name}@x.example" for name in ("anna", "bodo", "clea", "dora"))
NAMES = ("Anton Berg", "Berta Feld", "Cem Hain", "Dana Wald", "Emil Bach", "Flora Moor")
TEXTS = (None, "Ich leite das Stadtteilbüro.", "Wir schreiben seit Jahren die Dorfchronik fort.")

people = st.builds(
    person,
    st.sampled_from((*NAMES, None)),
    st.sampled_from(TEXTS),
    st.sampled_from((None, None, None, *ADDRESSES)),
    is_sender=st.booleans(),
)
mails = st.tuples(
    st.sampled_from(ADDRESSES),
    st.sampled_from((Wish.REGISTER, Wish.REGISTER, Wish.REGISTER, *Wish)),
    st.lists(people, max_size=3).map(tuple),
    st.sampled_from((0, 0, 0, -1, -5)),  # minutes by which the server took the mail earlier than its neighbours
    st.sampled_from((True, True, True, True, False)),
    st.sampled_from((False, False, False, False, True)),
)
events = st.builds(
    event,
    capacity=st.integers(0, 5),
    waitlist=st.sampled_from((None, None, 0, 2)),
)

Mail = tuple[str, Wish, tuple[PersonRead, ...], int, bool, bool]


def play(desk: Desk, mail: Mail) -> Decision:
    sender, wish, about, earlier, answerable, forged = mail
    arrived = desk.now + timedelta(minutes=1 + earlier)
    return desk.mail(sender, *about, wish=wish, arrived=arrived, answerable=answerable, forged=forged)


@settings(max_examples=150, deadline=None)
@given(events, st.lists(mails, max_size=25))
def test_seats_are_never_exceeded_and_never_left_empty_before_people_who_wait(
    workshop: Event, sequence: list[Mail]
) -> None:
    """Accepted ≤ capacity, waiting list ≤ its length, and the head of the line never fits into the free seats."""
    desk = Desk(workshop)
    for mail in sequence:
        play(desk, mail)
        taken = desk.roster.seats_taken(workshop.id)
        assert taken <= workshop.capacity
        assert taken == sum(one.status is Status.ACCEPTED for one in desk.roster.participants())
        waiting = desk.roster.waiting(workshop.id)
        assert workshop.waitlist is None or len(waiting) <= workshop.waitlist
        if waiting:
            head = next(tuple(group) for _, group in groupby(waiting, key=lambda one: one.group))
            assert len(head) > workshop.capacity - taken


@settings(max_examples=150, deadline=None)
@given(events, st.lists(mails, max_size=25))
def test_nobody_overtakes_and_people_of_one_mail_stay_together(workshop: Event, sequence: list[Mail]) -> None:
    """Whoever gets a seat stands before all who go on waiting; nobody loses a seat but by their own withdrawal."""
    desk = Desk(workshop)
    for mail in sequence:
        before = {one.id: one.status for one in desk.roster.participants()}
        decision = play(desk, mail)
        after = list(desk.roster.participants())
        seated = [one for one in after if one.status is Status.ACCEPTED and before.get(one.id) is not Status.ACCEPTED]
        waiting = desk.roster.waiting(workshop.id)
        assert all(place(one) < place(other) for one in seated for other in waiting)
        lost = [one for one in after if before.get(one.id) is Status.ACCEPTED and one.status is not Status.ACCEPTED]
        assert all(one.status is Status.CANCELLED and decision.outcome is Outcome.CANCELLED for one in lost)
        assert all(len(statuses) == 1 for statuses in statuses_by_group(after).values())


def statuses_by_group(everybody: list[Participant]) -> dict[str, set[Status]]:
    groups: dict[str, set[Status]] = {}
    for one in everybody:
        if one.status in (Status.ACCEPTED, Status.WAITLISTED):
            groups.setdefault(one.group, set()).add(one.status)
    return groups


@settings(max_examples=150, deadline=None)
@given(events, st.lists(mails, max_size=25))
def test_a_mail_gets_one_answer_at_most_and_only_its_sender_gets_it(workshop: Event, sequence: list[Mail]) -> None:
    """Other replies go to people who were promoted; review and ignored mails get none and change nothing."""
    desk = Desk(workshop)
    for mail in sequence:
        decision = play(desk, mail)
        answers = [order for order in decision.orders if order.answers]
        assert len(answers) <= 1
        assert all(order.to == mail[0] for order in answers)
        if decision.outcome in (Outcome.REVIEW, Outcome.IGNORED):
            assert decision.orders == ()
            assert decision.changes == ()
        else:
            assert len(answers) == 1
            assert mail[4], "a mail that must not be answered was answered"
        for order in decision.orders:
            stored = [desk.roster.participant(one.id) for one in order.participants]
            assert stored
            if not order.answers:
                assert all(one is not None and one.contact == order.to for one in stored)
                assert {one.status for one in order.participants} == {Status.ACCEPTED}
        promoted = [change for change in decision.changes if change.cause is Cause.DESK]
        told = [one.id for order in decision.orders if not order.answers for one in order.participants]
        assert sorted(told) == sorted(change.after.id for change in promoted)


@settings(max_examples=150, deadline=None)
@given(events, st.lists(mails, max_size=25))
def test_nobody_is_written_to_at_an_address_that_never_wrote(workshop: Event, sequence: list[Mail]) -> None:
    """An address that was only named in a text gets no mail."""
    desk = Desk(workshop)
    wrote: set[str] = set()
    for mail in sequence:
        wrote.add(mail[0])
        assert all(order.to in wrote for order in play(desk, mail).orders)


@settings(max_examples=150, deadline=None)
@given(events, st.lists(mails, max_size=25))
def test_history_and_records_tell_the_same_story(workshop: Event, sequence: list[Mail]) -> None:
    """Recounted from the history alone; and a roster loaded from the records equals the one that grew."""
    desk = Desk(workshop)
    for mail in sequence:
        play(desk, mail)
    assert differences(desk.roster) == ()
    again = Roster(desk.roster.records())
    assert again.waiting(workshop.id) == desk.roster.waiting(workshop.id)
    assert again.seats_taken(workshop.id) == desk.roster.seats_taken(workshop.id)
    for address in ADDRESSES:
        assert again.people(workshop.id, address) == desk.roster.people(workshop.id, address)


@settings(max_examples=100, deadline=None)
@given(st.lists(mails, max_size=12))
def test_only_the_sender_changes_a_stored_person(sequence: list[Mail]) -> None:
    """A change by mail needs the address that is registered or that registered."""
    desk = Desk()
    for mail in sequence:
        before = {one.id: one for one in desk.roster.participants()}
        for change in play(desk, mail).changes:
            known = before.get(change.after.id)
            if known is not None and change.cause is Cause.MAIL:
                assert mail[0] in (known.email, known.writer)
                assert not mail[5], "an unconfirmed sender changed a stored person"
