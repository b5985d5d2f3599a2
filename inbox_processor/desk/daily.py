"""What happened at the desk since the organiser heard of it last.

Duty: the facts of the daily mail. Call `last_hour` for the instant up to which it tells, `digest` for the facts:
remarks by section, empty where nothing has happened. Names of people, ids and the reasons of the desk stand in it,
in English as the desk has them; nothing of what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from inbox_processor.desk.roster import Roster
from inbox_processor.model import Event, OutboxEntry, Participant, Remark, ReplyState, ReviewItem, Status, sentence

LINES_MAX = 50  # of a section: the mail stays one that is read
_SECTIONS = {
    "accepted": Status.ACCEPTED,
    "waitlisted": Status.WAITLISTED,
    "incomplete": Status.INCOMPLETE,
    "withdrawn": Status.CANCELLED,
    "declined": Status.DECLINED,
}


def last_hour(now: datetime, hour: int, event: Event) -> datetime:
    """Return the latest instant, not after `now`, at which the event's clocks showed that full hour."""
    local = now.astimezone(event.zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if today > local:
        today = (today - timedelta(days=1)).replace(hour=hour)
    return today.astimezone(now.tzinfo)


def digest(roster: Roster, since: datetime | None, until: datetime) -> Mapping[str, Sequence[Remark]]:
    """Return the lines by section; with `review`, all that waits, so that nothing is forgotten beside what is new."""

    def fresh(at: datetime | None) -> bool:
        return at is not None and (since is None or at > since) and at <= until

    def handled(mail: str, else_: datetime) -> datetime:
        """When the desk dealt with a mail; it may have come long before."""
        entry = roster.ledger(mail)
        return entry.processed if entry is not None else else_

    people = [one for one in roster.participants() if fresh(one.decided or handled(one.group, one.arrived))]
    found = {key: [_person(one) for one in people if one.status is status] for key, status in _SECTIONS.items()}
    waiting = [(one, at) for one in roster.review_items() if (at := handled(one.id, one.arrived)) <= until]
    failed = [one for one in roster.records().outbox if one.state is ReplyState.FAILED and one.created <= until]
    comes_back = [one for one in roster.participants() if one.bounced]
    if not people and not any(fresh(at) for _, at in waiting) and not any(fresh(one.created) for one in failed):
        return {}
    found["review"] = [_item(one) for one, _ in waiting]
    found["failed"] = [_refused(one) for one in failed]
    found["bounced"] = [_person(one) for one in comes_back]
    return {key: _cut(lines) for key, lines in found.items() if lines}


def _person(one: Participant) -> Remark:
    return Remark(f"{one.id} {one.name or '-'} ({one.event})")


def _item(one: ReviewItem) -> Remark:
    return Remark(f"{one.id} {one.sender_name or '-'}", one.doubts)


def _refused(one: OutboxEntry) -> Remark:
    if not one.participants:
        return Remark(one.id, (sentence("The mail '{kind}'.", kind=one.kind.value),))
    ids = ", ".join(one.participants)
    return Remark(one.id, (sentence("The mail '{kind}' for {ids}.", kind=one.kind.value, ids=ids),))


def _cut(lines: Iterable[Remark]) -> list[Remark]:
    shown = list(lines)
    return shown if len(shown) <= LINES_MAX else [*shown[:LINES_MAX], Remark(f"… +{len(shown) - LINES_MAX}")]
