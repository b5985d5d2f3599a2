"""A decision as history.

Duty: one HistoryEntry for each change of a decision, ids only. Call `history` for a mail, `entries` for a command.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from inbox_processor.desk.roster import Roster
from inbox_processor.model import Decision, HistoryEntry, Letter

NO_REPLIES: Mapping[str, str] = MappingProxyType({})


def history(
    decision: Decision, letter: Letter, roster: Roster, now: datetime, replies: Mapping[str, str] = NO_REPLIES
) -> tuple[HistoryEntry, ...]:
    """Return the entries of the decision about a mail. `replies`: outbox id by participant id, where one was
    written.
    """
    return entries(decision, letter.ledger_id, roster, now, replies)


def entries(
    decision: Decision, ref: str, roster: Roster, now: datetime, replies: Mapping[str, str] = NO_REPLIES
) -> tuple[HistoryEntry, ...]:
    """Return the entries of any decision. `ref`: ledger id of the mail, or the command."""
    return tuple(
        HistoryEntry(
            seq=int(roster.next_id("h")),
            at=now,
            cause=change.cause,
            ref=ref,
            event=change.after.event,
            participant=change.after.id,
            action=change.action,
            status=change.after.status,
            queued=change.after.queued,
            reply=replies.get(change.after.id, ""),
            restores=change.restores,
        )
        for change in decision.changes
    )
