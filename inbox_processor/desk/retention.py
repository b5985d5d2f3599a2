"""When personal data have been kept long enough.

Duty: say what is to be erased, and the last word about those people. Call `over` for whether there is anything to look
at, `expired` for what goes, `mails` and `notices` for what goes on the server, `farewell` for the decision that the
history keeps, then forgetting.erased and `without` for the records that stay.

The time counts from the end of the event; for what came later than that (a late question, or the sign of a wrong date
in the config) from its own arrival, so that a slip in a date does not erase a list that is in use. What stays is what
stays of a forgotten person: ids and statuses in the history, digests in the ledger. `counted` reads the numbers from
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.forgetting import Traces
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Event,
    HistoryEntry,
    LedgerEntry,
    NoticeKind,
    Outcome,
    Records,
    Status,
)

ACTION = "expired"


def over(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """Return the events whose time of keeping is over."""
    return tuple(event for event in events if now - event.ends >= event.retention)


def expired(records: Records, events: Sequence[Event], now: datetime) -> Traces:
    """Return what is to be erased; `events`: all that the config has. The mails are those of which nothing else is
    kept.
    """

    def old(event_id: str, since: datetime, *, waits: bool = False) -> bool:
        event = _keeper(event_id, since, events, waits=waits)
        return event is not None and now - max(event.ends, since) >= event.retention

    people = tuple(one for one in records.participants if old(one.event, one.arrived))
    ids = {one.id for one in people}
    stay = {one.id for one in records.participants} - ids
    review = tuple(one for one in records.review if old(one.event, one.arrived, waits=True))
    waiting = {one.id for one in records.review} - {one.id for one in review}
    return Traces(
        addresses=frozenset(),
        people=people,
        others=(),
        outbox=tuple(
            one
            for one in records.outbox
            if ids.intersection(one.participants)
            or (
                not (isinstance(one.kind, NoticeKind) or stay.intersection(one.participants))
                and old(one.event, one.created)
            )
        ),
        review=review,
        undo=tuple(
            one
            for one in records.undo
            if ids.intersection(one.people) or any(old(item.event, item.arrived) for item in one.review)
        ),
        mails=tuple(
            one.id
            for one in records.ledger
            if one.id not in waiting
            and not stay.intersection(one.participants)
            and old(one.event, one.arrived, waits=one.outcome is Outcome.REVIEW and not one.settled)
        ),
    )


def _keeper(event_id: str, since: datetime, events: Sequence[Event], *, waits: bool = False) -> Event | None:
    """Return the event with which something of that time goes. What belongs to none (a machine's mail, a mail to the
    organiser) goes with the first that ended after it came; what a human still has to read, with the last one.
    """
    if event_id:
        return next((event for event in events if event.id == event_id), None)
    ended = sorted(events, key=lambda event: event.ends)
    later = [event for event in ended if event.ends >= since]
    return ended[-1] if waits or not later else later[0]


def farewell(found: Traces, now: datetime) -> Decision:
    """Return the decision that ends the records of these people: nobody is written to, nobody moves up."""
    changes = (
        Change(replace(one, status=Status.CANCELLED, decided=now, queued=None), ACTION, Cause.CLOCK)
        for one in found.people
    )
    return Decision(Outcome.CANCELLED, changes=tuple(changes), rules=("retention",))


def mails(records: Records, found: Traces, events: Sequence[Event]) -> tuple[LedgerEntry, ...]:
    """Return the mails that are to be deleted on the server, too, where the event wants that; not those that were."""
    ids = set(found.mails)
    return tuple(
        one
        for one in records.ledger
        if one.id in ids
        and one.place is not None
        and one.place.uid
        and (event := _keeper(one.event, one.arrived, events)) is not None
        and event.retention_mails
    )


def notices(records: Records, events: Sequence[Event], now: datetime) -> frozenset[str]:
    """Return the Message-IDs of the mails to the organiser whose copies on the server are to go, too: they name people.
    Their records stay, which name nobody, so that nothing is told twice.
    """
    ended = over(events, now)
    return frozenset(
        one.message_id
        for one in records.outbox
        if isinstance(one.kind, NoticeKind)
        and (event := _keeper(one.event, one.created, events)) in ended
        and event is not None
        and event.retention_mails
    )


def without(records: Records, gone: Iterable[LedgerEntry]) -> Records:
    """Return the records after these mails were deleted: they lie nowhere any more."""
    ids = {one.id for one in gone}
    ledger = tuple(replace(one, ref=None, place=None) if one.id in ids else one for one in records.ledger)
    return replace(records, ledger=ledger)


def counted(history: Iterable[HistoryEntry], event: str) -> Counter[Status]:
    """Count how the people of an event stood when they were erased."""
    stood: dict[str, Status] = {}
    found: Counter[Status] = Counter()
    for entry in history:
        if entry.event == event and entry.action == ACTION:
            found[stood.get(entry.participant, entry.status)] += 1
        stood[entry.participant] = entry.status
    return found
