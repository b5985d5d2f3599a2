"""What time decides: offers that lapse, reminders, registrations that lapse, seats that a higher capacity makes free.

Duty: (Roster, Event, now) → Decisions. Call the functions of `DUTIES` in their order, each again and again until it
returns None, with each decision's effects applied before the next call; then `stale` for mails that must not leave any
more; `next_time` for when to look again. All mails that have arrived must have been decided before: who answers in time
loses nothing, however late the desk reads it. Each thing is done once: what was done stands in the records.

After a time away nothing is sent in heaps: everybody gets at most one reminder of a kind, one whose event has begun is
dropped, and an offer whose time came while the desk was away holds once more for as long as it was late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from inbox_processor.desk import outbox
from inbox_processor.desk.deciding import told
from inbox_processor.desk.hours import in_working_hours
from inbox_processor.desk.line import promote
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Event,
    OutboxEntry,
    Outcome,
    Participant,
    PersonOutcome,
    ReplyKind,
    ReplyOrder,
    ReplyState,
    Status,
)

# What history and outbox call each duty.
OFFERS, PROMOTION, LAPSE = "clock offers", "clock promotion", "clock lapse"
ASK_AGAIN, REMIND = "clock ask-again", "clock remind"
QUIET = frozenset({"reminded", "extended"})  # after these a person stands as before: nothing to undo
LATE = timedelta(hours=2)  # a desk that looks every hour is not late
LETTERS_MAX = 200  # of one decision, so that one commit stays small
_PENDING = (ReplyState.QUEUED, ReplyState.SENDING)


# --- offers -------------------------------------------------------------------------------------------------------


def lapse_offers(roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Let offers lapse that were not answered in time: the seats go to the next in line, the people end as declined and
    are told. An offer of which the desk learns late is put off instead, once.
    """
    overdue = [(one, due) for one, due in _offers(roster, event) if due <= now]
    late = [
        replace(one, offer_until=_put_off(event, due, now), offer_extended=True)
        for one, due in overdue
        if now - due > LATE and not one.offer_extended and now < event.line_closes
    ]
    if late:
        return _decision(Outcome.UPDATED, [Change(one, "extended", Cause.CLOCK) for one in late], ())
    leaving = [one for one, _ in overdue]
    if not leaving:
        return None
    gone = [replace(one, status=Status.DECLINED, decided=now, queued=None) for one in leaving]
    moved, orders = promote(roster, event, now, leaving)
    final = roster.as_if(*gone)
    answers = told(ReplyKind.DECLINED, gone, roster, final, {event.id: event}) if now < event.starts else ()
    changes = [Change(one, "lapsed", Cause.CLOCK) for one in gone]
    return _decision(Outcome.DECLINED, [*changes, *moved], answers + orders)


def _offers(roster: Roster, event: Event) -> Iterator[tuple[Participant, datetime]]:
    """Return the open offers with the time at which they lapse: later by as much as their mail left late."""
    if not roster.counts(event.id).get(Status.OFFERED):
        return
    letters = _latest(roster, ReplyKind.OFFERED)
    for one in _people(roster, event, Status.OFFERED):
        due, letter = one.offer_until, letters.get(one.id)
        if due is None:
            continue
        if letter is not None and letter.sent is not None and letter.sent - letter.created > LATE:
            due = max(due, in_working_hours(due + (letter.sent - letter.created), event.zone))
        elif letter is not None and letter.state in _PENDING:
            due = event.line_closes  # they cannot know of it yet
        yield one, min(due, event.line_closes)


def _put_off(event: Event, due: datetime, now: datetime) -> datetime:
    held = min(now - due, timedelta(hours=max(event.offer_hours, 1)))
    return min(in_working_hours(now + held, event.zone), event.line_closes)


def promote_into_free_seats(roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Let people move up where seats are free, as after the capacity was raised in the config."""
    if not roster.waiting_count(event.id):
        return None
    changes, orders = promote(roster, event, now)
    return _decision(Outcome.ACCEPTED, changes, orders) if changes else None


# --- people who lack something ------------------------------------------------------------------------------------


def ask_again(roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Remind people, once, of what they were asked for; not while a mail of theirs waits for a human, nor after the
    deadline.
    """
    if event.remind_incomplete is None or now >= event.deadline:
        return None
    span, due = event.remind_incomplete, []
    reminded = _written_to(roster, ASK_AGAIN)
    for one, asked in _asked(roster, event):
        if one.id not in reminded and asked + span <= now:
            due.append(one)
    lapses = [] if event.lapse_incomplete is None else [now + event.lapse_incomplete]
    until = min([*lapses, *([event.closes] if event.closes else [])], default=None)
    return _reminder([replace(order, until=until) for order in _orders(due, roster, event)])


def lapse_incomplete(roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Let registrations lapse that are still incomplete so long after the reminder, or after the question where nobody
    is reminded. The people end as declined; nothing is written, since no seat was ever promised.
    """
    if event.lapse_incomplete is None:
        return None
    reminders = {one: entry for entry in roster.replies_of(ASK_AGAIN) for one in entry.participants}
    gone = []
    for one, asked in _asked(roster, event):
        since: datetime | None = asked
        if event.remind_incomplete is not None:
            since = _left(reminders[one.id]) if one.id in reminders else None
        if since is not None and since + event.lapse_incomplete <= now:
            gone.append(replace(one, status=Status.DECLINED, decided=now))
    return _decision(Outcome.DECLINED, [Change(one, "lapsed", Cause.CLOCK) for one in gone], ()) if gone else None


def _asked(roster: Roster, event: Event) -> Iterator[tuple[Participant, datetime]]:
    """Return the incomplete people who were asked, with the time of the question; without those who wait for us."""
    if not roster.counts(event.id).get(Status.INCOMPLETE):
        return
    letters = _latest(roster, ReplyKind.PLEASE_ADD)
    waiting = {item.sender.casefold() for item in roster.review_items()}
    for one in _people(roster, event, Status.INCOMPLETE):
        asked = _left(letters[one.id]) if one.id in letters else None
        if asked is not None and waiting.isdisjoint({one.email.casefold(), one.writer.casefold()}):
            yield one, asked


# --- participants before the event --------------------------------------------------------------------------------


def remind(roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Remind those who have a seat, with the calendar file; once for each begin of the event, and nobody who has got
    the seat so late that the acceptance was reminder enough.
    """
    if event.remind_before is None or not event.starts - event.remind_before <= now < event.starts:
        return None
    begin = event.details.partition("\n")[0]
    done = {
        one
        for entry in roster.replies_of(REMIND)
        if entry.details.partition("\n")[0] == begin
        for one in entry.participants
    }
    opened = event.starts - event.remind_before
    due = [
        one
        for one in _people(roster, event, Status.ACCEPTED)
        if one.id not in done and (one.decided is None or one.decided < opened)
    ]
    return _reminder(_orders(due, roster, event))


def stale(roster: Roster, event: Event, now: datetime) -> tuple[OutboxEntry, ...]:
    """Return mails that have waited too long to leave, taken back: a reminder whose event has begun, an offer after the
    line has closed.
    """
    ends: Mapping[str, datetime] = {ReplyKind.REMINDER: event.starts, ReplyKind.OFFERED: event.line_closes}
    waiting = (one for one in roster.outbox_pending() if one.event == event.id and one.state is ReplyState.QUEUED)
    return tuple(outbox.withdrawn(one) for one in waiting if one.kind in ends and now >= ends[one.kind])


Duty = Callable[[Roster, Event, datetime], Decision | None]
DUTIES: tuple[tuple[str, Duty], ...] = (
    (OFFERS, lapse_offers),
    (PROMOTION, promote_into_free_seats),
    (LAPSE, lapse_incomplete),
    (ASK_AGAIN, ask_again),
    (REMIND, remind),
)


def next_time(roster: Roster, event: Event, now: datetime) -> datetime | None:
    """Return the next instant at which time may decide something; None where none is known."""
    times = [event.starts, event.line_closes, *(due for _, due in _offers(roster, event))]
    if event.remind_before is not None:
        times.append(event.starts - event.remind_before)
    spans = [span for span in (event.remind_incomplete, event.lapse_incomplete) if span is not None]
    if spans:
        reminders = {one: entry for entry in roster.replies_of(ASK_AGAIN) for one in entry.participants}
        for one, asked in _asked(roster, event):
            left = _left(reminders[one.id]) if one.id in reminders else None
            times += [since + span for since in (asked, left) if since is not None for span in spans]
    return min((at for at in times if at > now), default=None)


# --- parts --------------------------------------------------------------------------------------------------------


def _people(roster: Roster, event: Event, status: Status) -> Iterator[Participant]:
    return (one for one in roster.participants(status) if one.event == event.id)


def _latest(roster: Roster, kind: ReplyKind) -> Mapping[str, OutboxEntry]:
    """Return the last reply of a kind to each person, without those taken back."""
    entries = (one for one in roster.replies(kind) if one.state is not ReplyState.WITHDRAWN)
    return {person: entry for entry in entries for person in entry.participants}


def _left(entry: OutboxEntry) -> datetime | None:
    """Return when a mail left, or was given up; None while it waits."""
    return None if entry.state in _PENDING else entry.sent or entry.created


def _written_to(roster: Roster, ref: str) -> frozenset[str]:
    """Return whom a duty has written to, also where an organiser has taken the mail back."""
    return frozenset(one for entry in roster.replies_of(ref) for one in entry.participants)


def _orders(people: Sequence[Participant], roster: Roster, event: Event) -> Sequence[ReplyOrder]:
    return told(ReplyKind.REMINDER, people, roster, roster, {event.id: event})[:LETTERS_MAX]


def _reminder(orders: Sequence[ReplyOrder]) -> Decision | None:
    people = [one for order in orders for one in order.participants]
    if not people:
        return None
    return _decision(Outcome.UPDATED, [Change(one, "reminded", Cause.CLOCK) for one in people], orders)


def _decision(outcome: Outcome, changes: Iterable[Change], orders: Iterable[ReplyOrder]) -> Decision:
    changes = tuple(changes)
    first = changes[0].after
    return Decision(
        outcome=outcome,
        event=first.event,
        people=tuple(
            PersonOutcome(one.after.name, one.after.email, one.after.background, outcome, one.after.id)
            for one in changes
        ),
        changes=changes,
        orders=tuple(orders),
        rules=("clock",),
        language=first.language,
    )
