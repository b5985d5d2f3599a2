"""What is kept of a decision so that it can be undone, and for how long.

Duty: the UndoEntry of a decision, and the entries that have become too old. Call `remember` and `outdated` where a
decision becomes records (effects.effects_of), `settled` where an organiser deals with something that changes nobody.
Undoing itself: undoing.py, unsettling.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from inbox_processor.desk.roster import Roster
from inbox_processor.model import Cause, Decision, HistoryEntry, LedgerEntry, OutboxEntry, ReviewItem, UndoEntry

# A slip is noticed with the reply that it brings or with the next look at the list; what was known of a person before a
# decision is not kept longer than that.
UNDO_KEPT = timedelta(days=14)


def remember(
    decision: Decision,
    ref: str,
    roster: Roster,
    now: datetime,
    history: Sequence[HistoryEntry],
    outbox: Sequence[OutboxEntry],
) -> tuple[UndoEntry, ...]:
    """Return what it takes to undo the decision; nothing where it changes nobody. `roster`: as it stands before."""
    if not decision.changes:
        return ()
    people = tuple(dict.fromkeys(change.after.id for change in decision.changes))
    known = (roster.participant(one) for one in people)
    return (
        UndoEntry(
            id=roster.next_id("u"),
            at=now,
            cause=decision.changes[0].cause,
            ref=ref,
            first=history[0].seq,
            seq=history[-1].seq,
            people=people,
            before=tuple(person for person in known if person is not None),
            replies=tuple(entry.id for entry in outbox),
        ),
    )


def settled(
    ref: str,
    roster: Roster,
    now: datetime,
    *,
    review: Sequence[ReviewItem] = (),
    ledger: Sequence[LedgerEntry] = (),
    replies: Sequence[str] = (),
) -> UndoEntry:
    """Return what it takes to undo that an organiser has dealt with a mail under review (`review`, `ledger`: as they
    stood) or with a refused reply (`replies`: its id).
    """
    return UndoEntry(
        id=roster.next_id("u"),
        at=now,
        cause=Cause.ORGANISER,
        ref=ref,
        first=0,
        seq=0,
        people=(),
        replies=tuple(replies),
        review=tuple(review),
        ledger=tuple(ledger),
    )


def outdated(roster: Roster, now: datetime) -> tuple[str, ...]:
    """Return ids of the entries that are to be dropped."""
    return tuple(one.id for one in takewhile(lambda one: now - one.at >= UNDO_KEPT, roster.undo_entries()))
