"""Mails that follow their people: after a decision of an organiser, of time, or of a seat that became free.

Duty: say which mails lie in the wrong folder once such a decision is made. Call `following`. A person's own mail moves
nothing but itself: what somebody wrote lies where its own outcome put it, until somebody else decides about them.
Mails that wait for a human, that were dealt with, or that a machine wrote never move.
"""

from __future__ import annotations

from msgspec.structs import replace

from inbox_processor.desk.roster import Roster
from inbox_processor.model import Cause, Decision, LedgerEntry, Outcome

_STAY = (Outcome.REVIEW, Outcome.IGNORED)


def following(decision: Decision, roster: Roster) -> tuple[LedgerEntry, ...]:
    """Return the ledger entries of the mails that are to be filed anew; `roster`: as it stands before."""
    found: dict[str, LedgerEntry] = {}
    for change in decision.changes:
        before = roster.participant(change.after.id)
        if change.cause is Cause.MAIL or before is None or before.status is change.after.status:
            continue
        for entry in roster.mails_of(change.after.id):
            if entry.outcome not in _STAY:
                found[entry.id] = replace(entry, follows=True, filed=False)
    return tuple(found.values())
