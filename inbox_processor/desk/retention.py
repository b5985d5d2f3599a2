"""When personal data have been kept long enough.

Duty: say what is to be erased, and the last word about those people. Call `over` for the events to look at, `expired`
for what goes, `farewell` for the decision that the history keeps, then forgetting.erased for the records that stay.

The time counts from the end of the event; for what came later than that (a late question, or the sign of a wrong date
in the config) from its own arrival, so that a slip in a date does not erase a list that is in use. What stays is what
stays of a forgotten person: ids and statuses in the history, digests in the ledger. `counted` reads the numbers from
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from inbox_processor.desk.forgetting import Traces
from inbox_processor.model import Cause, Change, Decision, Event, HistoryEntry, LedgerEntry, Outcome, Records, Status

ACTION = "expired"


def over(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """Return the events whose time of keeping is over."""
    return tuple(event for event in events if now - event.ends >= event.retention)


def expired(records: Records, events: Sequence[Event], now: datetime) -> Traces:
    """Return what is to be erased of these events; the mails are those of which nothing else is kept."""
    by_id = {event.id: event for event in events}

    def old(event_id: str, since: datetime) -> bool:
        event = by_id.get(event_id)
        return event is not None and now - max(event.ends, since) >= event.retention

    people = tuple(one for one in records.participants if old(one.event, one.arrived))
    ids = {one.id for one in people}
    stay = {one.id for one in records.participants} - ids
    return Traces(
        addresses=frozenset(),
        people=people,
        others=(),
        outbox=tuple(
            one
            for one in records.outbox
            if ids.intersection(one.participants)
            or (not stay.intersection(one.participants) and old(one.event, one.created))
        ),
        review=tuple(one for one in records.review if old(one.event, one.arrived)),
        undo=tuple(one for one in records.undo if ids.intersection(one.people)),
        mails=tuple(
            one.id for one in records.ledger if old(one.event, one.arrived) and not stay.intersection(one.participants)
        ),
    )


def farewell(found: Traces, now: datetime) -> Decision:
    """Return the decision that ends the records of these people: nobody is written to, nobody moves up."""
    changes = (
        Change(replace(one, status=Status.CANCELLED, decided=now, queued=None), ACTION, Cause.CLOCK)
        for one in found.people
    )
    return Decision(Outcome.CANCELLED, changes=tuple(changes), rules=("retention",))


def mails(records: Records, found: Traces, events: Iterable[Event]) -> tuple[LedgerEntry, ...]:
    """Return the mails that are to be deleted on the server, too, where the event wants that."""
    wanted = {event.id for event in events if event.retention_mails}
    ids = set(found.mails)
    return tuple(one for one in records.ledger if one.id in ids and one.event in wanted)


def counted(history: Iterable[HistoryEntry], event: str) -> Counter[Status]:
    """Count how the people of an event stood when they were erased."""
    stood: dict[str, Status] = {}
    found: Counter[Status] = Counter()
    for entry in history:
        if entry.event == event and entry.action == ACTION:
            found[stood.get(entry.participant, entry.status)] += 1
        stood[entry.participant] = entry.status
    return found
