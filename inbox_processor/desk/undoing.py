"""Taking back a decision.

Duty: restore everybody whom a decision changed, as they stood before it. Call `last` for the decision, `undo` for the
way back. Order: nobody may have been changed since; the seats must still be there; no reply may have left, unless a
correcting mail is to follow. Anything else is refused with the reason, and nothing is changed. What only wrote to
people (an announcement, a reply sent again) is taken back as far as it has not left: there is nothing to correct.

Whoever was new is gone afterwards; where they have been written to, they stay, as declined. The history keeps both, the
decision and that it was undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk import changing, departed, outbox, unsettling
from inbox_processor.desk.deciding import Events, event_of, outcome, told
from inbox_processor.desk.entering import STATUS_REPLY
from inbox_processor.desk.line import promote
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import PermanentFailure
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Effects,
    HistoryEntry,
    OutboxEntry,
    Outcome,
    Participant,
    PersonOutcome,
    ReplyOrder,
    Status,
    UndoEntry,
)


class Undoing(Struct, frozen=True):
    """The way back. `decision`: changes and correcting mails; `besides`: replies taken back, people who are gone, the
    mail that waits in review again, undo entries that are used up. `left`: mails that could not be taken back, where
    others were.
    """

    decision: Decision
    besides: Effects
    left: tuple[OutboxEntry, ...] = ()


def last(roster: Roster, person: str | None) -> UndoEntry:
    """Return the latest decision about a person, whoever made it, or (None) the organiser's latest one; an announcement
    as a whole. PermanentFailure where none is remembered.
    """
    entries = [
        one
        for one in roster.undo_entries()
        if (_about(one, person, roster) if person is not None else one.cause is Cause.ORGANISER)
    ]
    if not entries:
        whose = f"about {person}" if person is not None else "of yours"
        raise PermanentFailure(f"undo: no decision {whose} of the last 14 days is left to take back; nothing changed.")
    found = entries[-1]
    if not found.ref.startswith("announce ") and found.ref != changing.REFERENCE:
        return found
    parts = [one for one in entries if (one.ref, one.at) == (found.ref, found.at)]
    return replace(
        found,
        first=parts[0].first,
        people=tuple(dict.fromkeys(person for one in parts for person in one.people)),
        before=tuple({person.id: person for one in reversed(parts) for person in one.before}.values()),
        replies=tuple(reply for one in parts for reply in one.replies),
    )


def _about(entry: UndoEntry, person: str, roster: Roster) -> bool:
    """Return True for a decision about the person; a mail that said nothing new, and was answered, is none."""
    if person not in entry.people:
        return False
    return (
        entry.cause is Cause.ORGANISER or not departed.informing(entry, roster) or bool(departed.waiting(entry, roster))
    )


def undo(entry: UndoEntry, roster: Roster, events: Events, now: datetime, *, correct: bool = False) -> Undoing:
    """Return the way back from the decision. `correct`: also where replies have left; whoever got one is told how they
    stand now. PermanentFailure, in one line, where that is not possible.
    """
    if not entry.people:
        return Undoing(Decision(Outcome.REVIEW, rules=("organiser",)), unsettling.back(entry, roster))
    replies = [one for one in map(roster.outbox, entry.replies) if one is not None]
    left = [one for one in replies if one.state in departed.LEFT]
    if left and departed.informing(entry, roster):
        waiting = replace(entry, people=departed.waiting(entry, roster))
        if not waiting.people:
            raise PermanentFailure(departed.gone_words(entry, left))
        return replace(_way_back(waiting, roster, events, now, replies, ()), left=tuple(left))
    if left and not correct:
        _require_unchanged(entry, roster)
        raise PermanentFailure(departed.left_words(entry, left))
    return _way_back(entry, roster, events, now, replies, left)


def _way_back(
    entry: UndoEntry,
    roster: Roster,
    events: Events,
    now: datetime,
    replies: Sequence[OutboxEntry],
    left: Sequence[OutboxEntry],
) -> Undoing:
    _require_unchanged(entry, roster)
    informed = {person for one in left for person in one.participants}
    restored, gone = _restored(entry, roster, now, informed)
    trial = roster.as_if(*restored, gone=gone)
    _require_seats(entry, roster, trial, restored, events)
    changes = tuple(_change(one, entry, roster) for one in (*restored, *_farewell(gone, roster, now)))
    moved, orders = ((), ()) if departed.informing(entry, roster) else _promoted(trial, restored, events, now)
    final = trial.as_if(*(change.after for change in moved))
    decision = Decision(
        outcome=outcome(changes[0].after.status),
        event=changes[0].after.event,
        people=tuple(
            PersonOutcome(one.name, one.email, one.background, outcome(one.status), one.id) for one in restored
        ),
        changes=changes + moved,
        orders=_corrections(restored, informed, roster, final, events) + orders,
        rules=("organiser",),
    )
    return Undoing(decision, _besides(entry, replies, gone, roster))


# --- may it be done -----------------------------------------------------------------------------------------------


def _require_unchanged(entry: UndoEntry, roster: Roster) -> None:
    for person in entry.people:
        later = [one for one in standing_history(roster.history_of(person)) if one.seq > entry.seq]
        later = [one for one in later if one.action not in departed.HARMLESS]
        if later or roster.participant(person) is None:
            since = f"{later[-1].action} by {later[-1].cause.value} {later[-1].ref}" if later else "erased"
            raise PermanentFailure(
                f"undo: {person} has been {since} since '{entry.ref}'; nothing was changed. Take that back first "
                f"(undo {person}), or decide anew."
            )


def standing_history(history: Iterable[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """Return one person's entries, oldest first, without those that were undone and the undoing itself."""
    standing: list[HistoryEntry] = []
    for one in history:
        if one.restores:
            standing = [earlier for earlier in standing if earlier.seq <= one.restores]
        else:
            standing.append(one)
    return tuple(standing)


def _require_seats(
    entry: UndoEntry, roster: Roster, trial: Roster, restored: Iterable[Participant], events: Events
) -> None:
    """Where there were too many before the decision already, by an organiser's word, there may be as many again."""
    for name in {one.event: event_of(one, events) for one in restored}:
        taken, capacity = trial.seats_taken(name), events[name].capacity
        if taken > capacity and taken > roster.seats_taken(name) and _seated_since(entry, roster, name):
            raise PermanentFailure(
                f"undo: the seat has been given to somebody else since ({name}: {roster.seats_taken(name)} of "
                f"{capacity} taken); nothing was changed. 'accept ID --over-capacity' seats somebody all the same."
            )


def _seated_since(entry: UndoEntry, roster: Roster, event: str) -> bool:
    """Return True where somebody else has got a seat after the decision."""
    for one in roster.participants():
        if one.event == event and one.status.holds_seat and one.id not in entry.people:
            earlier = [past for past in roster.history_of(one.id) if past.seq <= entry.seq]
            if not earlier or not earlier[-1].status.holds_seat:
                return True
    return False


# --- the way back -------------------------------------------------------------------------------------------------


def _restored(
    entry: UndoEntry, roster: Roster, now: datetime, informed: Iterable[str]
) -> tuple[tuple[Participant, ...], tuple[str, ...]]:
    """Return everybody as they shall stand, and the ids of those who are gone."""
    before = {one.id: one for one in entry.before}
    restored, gone = [], []
    for person in entry.people:
        stored = roster.participant(person)
        assert stored is not None
        if person in before:
            # Mails that came meanwhile belong to the person all the same.
            later = tuple(one for one in stored.thread if one not in before[person].thread)
            restored.append(replace(_open(before[person], now), thread=before[person].thread + later))
        elif person in informed:
            restored.append(replace(stored, status=Status.DECLINED, decided=now, queued=None))
        else:
            gone.append(person)
    return tuple(restored), tuple(gone)


def _open(one: Participant, now: datetime) -> Participant:
    """Return the record; an offer whose time has passed holds from now on until it is answered, else the clock would
    let it lapse again at once.
    """
    overdue = one.status is Status.OFFERED and one.offer_until is not None and one.offer_until <= now
    return replace(one, offer_until=None) if overdue else one


def _farewell(gone: Iterable[str], roster: Roster, now: datetime) -> tuple[Participant, ...]:
    """Return the last records of those who are gone: the history must not leave them a seat."""
    stored = (one for one in map(roster.participant, gone) if one is not None)
    return tuple(replace(one, status=Status.CANCELLED, decided=now, queued=None) for one in stored)


def _change(after: Participant, entry: UndoEntry, roster: Roster) -> Change:
    earlier = [one.seq for one in roster.history_of(after.id) if one.seq < entry.first]
    known = any(one.id == after.id for one in entry.before)
    return Change(after, "undone", Cause.ORGANISER, earlier[-1] if earlier and known else 0)


def _promoted(
    trial: Roster, restored: Sequence[Participant], events: Events, now: datetime
) -> tuple[tuple[Change, ...], tuple[ReplyOrder, ...]]:
    """Let others move up into seats that the way back leaves free, but nobody who has just been put back."""
    changes: tuple[Change, ...] = ()
    orders: tuple[ReplyOrder, ...] = ()
    back = {one.id for one in restored}
    for name in dict.fromkeys(one.event for one in trial.participants()):
        if name in events:
            moved, written = promote(trial, events[name], now)
            if not back & {change.after.id for change in moved}:
                changes, orders = changes + moved, orders + written
    return changes, orders


def _corrections(
    restored: Iterable[Participant], informed: Iterable[str], roster: Roster, final: Roster, events: Events
) -> tuple[ReplyOrder, ...]:
    orders: tuple[ReplyOrder, ...] = ()
    told_wrongly = [one for one in restored if one.id in informed and _differs(one, roster)]
    for status in dict.fromkeys(one.status for one in told_wrongly):
        group = [one for one in told_wrongly if one.status is status]
        orders += told(STATUS_REPLY[status], group, roster, final, events)
    return orders


def _differs(one: Participant, roster: Roster) -> bool:
    stored = roster.participant(one.id)
    return stored is not None and stored.status is not one.status


def _besides(entry: UndoEntry, replies: Iterable[OutboxEntry], gone: tuple[str, ...], roster: Roster) -> Effects:
    same = (one for one in roster.undo_entries() if entry.first <= one.seq <= entry.seq)
    return Effects(
        outbox=tuple(outbox.withdrawn(one) for one in replies if one.state in departed.BACK),
        review=entry.review,
        ledger=tuple(unsettling.waiting_again(one, roster) for one in entry.ledger),
        gone=gone,
        dropped=tuple(one.id for one in same),
    )
