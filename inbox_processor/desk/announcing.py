"""A mail to everybody, or to those of one status.

Duty: who still has to be written to for an announcement, and the orders. Call `orders`, then `decision` for as many of
them as go into one commit. An announcement is known by its template's name: whoever has once been written to under
that name is never written to again under it, however often the command is called.

People of one event, address and language get one mail together.
"""

from __future__ import annotations

from collections.abc import Sequence

from inbox_processor.desk.deciding import informing
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Decision,
    Participant,
    ReplyKind,
    ReplyOrder,
    ReplyState,
    Status,
)


def reference(template: str) -> str:
    """Return what history and outbox call the announcement."""
    return f"announce {template}"


def orders(
    template: str, roster: Roster, events: Sequence[str], status: Status | None = None
) -> tuple[tuple[ReplyOrder, ...], int]:
    """Return the mails that are still to be written, event by event in the order of `events`, and how many people have
    been written to already. `status`: only to people of this one; None: to all who are active.
    """
    meant = [
        one
        for one in roster.participants()
        if one.event in events and (one.status is status if status is not None else one.status.active)
    ]
    done = _written_to(template, roster)
    letters: dict[tuple[int, str, str], list[Participant]] = {}
    for one in meant:
        if one.id not in done:
            letters.setdefault((events.index(one.event), one.contact.casefold(), one.language), []).append(one)
    found = tuple(
        ReplyOrder(
            ReplyKind.ANNOUNCEMENT,
            tuple(group),
            group[0].contact,
            group[0].language,
            answers=False,
            template=template,
        )
        for _, group in sorted(letters.items(), key=lambda item: item[0][0])
    )
    return found, sum(one.id in done for one in meant)


def decision(some: Sequence[ReplyOrder]) -> Decision:
    """Return the decision to write these mails."""
    return informing(some, "announced")


def _written_to(template: str, roster: Roster) -> frozenset[str]:
    entries = roster.replies_of(reference(template))
    return frozenset(one for entry in entries if entry.state is not ReplyState.WITHDRAWN for one in entry.participants)
