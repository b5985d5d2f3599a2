"""Time or place of an event have changed: who has been told otherwise, and the mail that tells them.

Duty: compare what the calendar entries of the accepted say with the event as it now stands. Call `unaware` for whom it
concerns, `orders` for the mails, `decision` for as many of them as go into one commit, `before` for what was told.
What was told stands in the outbox, reply by reply, so nobody is told twice, however often the command is called.

People who were never sent an entry (an imported list) are told along with the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from inbox_processor.desk.deciding import informing, told
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Decision,
    Event,
    Participant,
    ReplyKind,
    ReplyOrder,
    ReplyState,
    Status,
)

REFERENCE = "changed"


def unaware(roster: Roster, event: Event) -> tuple[Participant, ...]:
    """Return the accepted whose entry says another time or place; those without any entry first."""
    if roster.told() <= {"", event.details}:  # as it is nearly always
        return ()
    told_before, details = _told(roster, event), event.details
    seated = [one for one in roster.participants() if one.event == event.id and one.status is Status.ACCEPTED]
    otherwise = [one for one in seated if told_before.get(one.id, details) != details]
    never = [one for one in seated if one.id not in told_before] if otherwise else []
    return (*never, *otherwise)


def before(roster: Roster, event: Event) -> tuple[str, ...]:
    """Return what the unaware were told, each version once (see Event.details)."""
    told_before = _told(roster, event)
    return tuple(dict.fromkeys(told_before[one.id] for one in unaware(roster, event) if one.id in told_before))


def orders(roster: Roster, event: Event) -> tuple[ReplyOrder, ...]:
    """Return the mails that are still to be written, each with the calendar entries of those whom it concerns."""
    people = unaware(roster, event)
    return tuple(
        replace(order, invites=True)
        for order in told(ReplyKind.ANNOUNCEMENT, people, roster, roster, {event.id: event})
    )


def decision(some: Sequence[ReplyOrder]) -> Decision:
    """Return the decision to write these mails."""
    return informing(some, "informed")


def _told(roster: Roster, event: Event) -> Mapping[str, str]:
    """Return what each person's last entry says, by id."""
    entries = (
        one
        for one in roster.replies()
        if one.event == event.id and one.details and one.state is not ReplyState.WITHDRAWN
    )
    return {person: entry.details for entry in entries for person in entry.participants}
