"""Taking back that something was dealt with: a mail under review, or a reply that was refused.

Duty: the way back for the entries that `remembering.settled` leaves, about which no history speaks. Call `back`; and
`waiting_again` for the mail of a decision that had settled one. A refused reply that was set aside for good has lost
its text, so that one does not come back.
"""

from __future__ import annotations

from msgspec.structs import replace

from inbox_processor.desk import outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import PermanentFailure
from inbox_processor.model import Effects, LedgerEntry, OutboxEntry, ReplyState, UndoEntry


def back(entry: UndoEntry, roster: Roster) -> Effects:
    """Return what lets the mail wait for a human again, or the reply be a refused one again. PermanentFailure, in one
    line, where it cannot.
    """
    replies = [one for one in map(roster.outbox, entry.replies) if one is not None]
    return Effects(
        review=entry.review,
        ledger=tuple(waiting_again(one, roster) for one in entry.ledger),
        outbox=tuple(_refused_again(one, entry.ref) for one in replies),
        dropped=(entry.id,),
    )


def waiting_again(before: LedgerEntry, roster: Roster) -> LedgerEntry:
    """Return the entry of a mail as it stood, to be put back to where it lay."""
    now = roster.ledger(before.id)
    return replace(before, filed=False, place=now.place if now else before.place)


def _refused_again(reply: OutboxEntry, ref: str) -> OutboxEntry:
    if reply.state in (ReplyState.QUEUED, ReplyState.FAILED):
        return outbox.set_back(reply)
    found = "set that reply aside for good" if reply.state is ReplyState.WITHDRAWN else "has sent that reply"
    raise PermanentFailure(
        f"undo: the last thing was '{ref}', which {found}; nothing was changed. 'undo ID' takes back the last decision "
        "about one person."
    )
