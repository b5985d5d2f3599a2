"""What of a decision has gone out, and what that means for taking it back.

Duty: tell whether a decision only wrote to people, whose mails have not left yet, and the words for what has. Used by
undoing.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from inbox_processor.desk.roster import Roster
from inbox_processor.model import OutboxEntry, ReplyState, UndoEntry

HARMLESS = frozenset(
    {"duplicate", "announced", "resent", "reminded", "informed", "extended"}
)  # actions after which a person stands as before
LEFT = (ReplyState.SENT, ReplyState.SENDING)
BACK = (ReplyState.QUEUED, ReplyState.FAILED)
_SHOWN_ADDRESSES = 3  # an announcement has gone to hundreds; the message is one line


def informing(entry: UndoEntry, roster: Roster) -> bool:
    """Return True where the decision only wrote to people, and all of them stood as before."""
    of_people = (one for person in entry.people for one in roster.history_of(person))
    return all(one.action in HARMLESS for one in of_people if entry.first <= one.seq <= entry.seq)


def waiting(entry: UndoEntry, roster: Roster) -> tuple[str, ...]:
    """Return the people whose mails of this decision have not left."""
    replies = [one for one in map(roster.outbox, entry.replies) if one is not None]
    return tuple(dict.fromkeys(person for one in replies if one.state in BACK for person in one.participants))


def left_words(entry: UndoEntry, left: Sequence[OutboxEntry]) -> str:
    """Say that a reply has gone out, and what takes the decision back all the same."""
    return (
        f"undo: the reply of '{entry.ref}' has gone out to {_addresses(left)}; nothing was changed. 'undo --correct' "
        "takes the decision back and sends a correcting mail."
    )


def gone_words(entry: UndoEntry, left: Sequence[OutboxEntry]) -> str:
    """Say that mails which decided nothing have gone out."""
    return (
        f"undo: '{entry.ref}' has gone out to {_addresses(left)} and cannot be taken back; nothing was changed. It "
        "changed nobody's status, so there is nothing to correct; another mail is written by 'announce'."
    )


def _addresses(left: Sequence[OutboxEntry]) -> str:
    to = tuple(dict.fromkeys(one.to for one in left))
    more = f" and {len(to) - _SHOWN_ADDRESSES} more" if len(to) > _SHOWN_ADDRESSES else ""
    return ", ".join(to[:_SHOWN_ADDRESSES]) + more
