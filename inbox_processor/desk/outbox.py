"""When a reply is sent, tried again and given up.

Duty: the transitions of an OutboxEntry, as pure functions, and which entries go out now. Call `due` for what to send,
`sending` before the server gets it, then `sent`, `failed_for_now`, `not_tried` or `refused`; `recovered` for an entry
that a kill left in SENDING; `again` and `withdrawn` for what an organiser decides about a refused one.

A reply is tried until it is too old, however often that is: an outage of three days must not cost an answer.
Standards: RFC 5321, 4.5.4.1 (retry strategy).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec.structs import replace

from inbox_processor.model import NoticeKind, OutboxEntry, ReplyState

FIRST_PAUSE = timedelta(minutes=1)
# RFC 5321 names 30 minutes as the usual pause of a mail server; two hours spares a server that has been away for long.
LONGEST_PAUSE = timedelta(hours=2)
# While the server is away; contract: the daemon is back within 60 s of the end of an outage.
OUTAGE_PAUSE = timedelta(seconds=30)
# RFC 5321, 4.5.4.1: the time until giving up is generally at least 4 to 5 days.
GIVEN_UP_AFTER = timedelta(days=5)
# A reply handed to the server counts against the limit of the hour.
LIMIT_WINDOW = timedelta(hours=1)


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when to try again after that many failures: pauses of 1, 2, 4 … minutes, two hours at most."""
    doublings = min(max(attempts - 1, 0), 10)  # 2 to the 10th minutes are far beyond the longest pause
    return now + min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def give_up(entry: OutboxEntry, now: datetime) -> bool:
    """Return True where the reply has become too old to be of use."""
    return now - entry.created >= GIVEN_UP_AFTER


def sending(entry: OutboxEntry, now: datetime) -> OutboxEntry:
    """Mark as handed to the server next; from here on it may have arrived. `due`: when to look after it if nothing
    more is heard.
    """
    attempts = entry.attempts + 1
    return replace(entry, state=ReplyState.SENDING, attempts=attempts, due=next_try(attempts, now))


def sent(entry: OutboxEntry, now: datetime) -> OutboxEntry:
    """Mark as accepted by the server; the octets are dropped, nothing is kept longer than needed."""
    return replace(entry, state=ReplyState.SENT, sent=now, due=None, last_error="", octets=b"")


def failed_for_now(entry: OutboxEntry, error: str, now: datetime) -> OutboxEntry:
    """Mark as not accepted, but perhaps later: queued again, or FAILED where it is too old. `error`: the server's
    word, for people.
    """
    if give_up(entry, now):
        return replace(entry, state=ReplyState.FAILED, due=None, last_error=error)
    return replace(entry, state=ReplyState.QUEUED, due=next_try(entry.attempts, now), last_error=error)


def not_tried(entry: OutboxEntry, error: str, now: datetime) -> OutboxEntry:
    """Queue again after a session that was lost before the mail went out: no attempt of this reply, so the pause is
    short and does not grow. FAILED where it is too old.
    """
    if give_up(entry, now):
        return failed_for_now(entry, error, now)
    attempts = max(entry.attempts - 1, 0)
    return replace(entry, state=ReplyState.QUEUED, due=now + OUTAGE_PAUSE, attempts=attempts, last_error=error)


def refused(entry: OutboxEntry, error: str, _now: datetime) -> OutboxEntry:
    """Mark as refused for good (a 5yz answer): set aside and shown, with its octets, so that it can be sent once
    the cause is mended.
    """
    return replace(entry, state=ReplyState.FAILED, due=None, last_error=error)


def recovered(entry: OutboxEntry) -> OutboxEntry:
    """Queue an entry that was being sent when the desk was killed, and is not in the Sent folder: at once again,
    same Message-ID.
    """
    return replace(entry, state=ReplyState.QUEUED, due=None)


def again(entry: OutboxEntry, now: datetime) -> OutboxEntry:
    """Queue a reply that was refused or given up, at once, under the same Message-ID; its age counts from `now`, and
    the server's word stays until there is another. ValueError where it was not.
    """
    if entry.state is not ReplyState.FAILED:
        raise ValueError(f"A reply that is {entry.state.value} was not refused.")
    return replace(entry, state=ReplyState.QUEUED, created=now, due=None, attempts=0)


def set_back(entry: OutboxEntry) -> OutboxEntry:
    """Mark as refused once more what `again` has queued. ValueError where it may have left already."""
    if entry.state not in (ReplyState.QUEUED, ReplyState.FAILED):
        raise ValueError(f"A reply that is {entry.state.value} is no refused one.")
    return replace(entry, state=ReplyState.FAILED, due=None)


def withdrawn(entry: OutboxEntry) -> OutboxEntry:
    """Mark as taken back before it left. ValueError where it may have left already."""
    if entry.state not in (ReplyState.QUEUED, ReplyState.FAILED):
        raise ValueError(f"A reply that is {entry.state.value} cannot be taken back.")
    return replace(entry, state=ReplyState.WITHDRAWN, due=None, octets=b"")


def allowance(sent_within_hour: int, replies_per_hour: int) -> int | None:
    """Return how many replies may still go out now; None without limit (`replies_per_hour` 0). `sent_within_hour`:
    Roster.sent_since.
    """
    return max(0, replies_per_hour - sent_within_hour) if replies_per_hour else None


def due(
    entries: Iterable[OutboxEntry], now: datetime, *, everything: bool = False, limit: int | None = None
) -> tuple[OutboxEntry, ...]:
    """Return the queued entries to send now, at most `limit` (see `within`): the oldest first, one that was put off
    behind those that have waited since before its time, so that it holds nobody up. `everything`: whatever their next
    time, as `run --once` does. A time beyond the longest pause was set by a clock that was wrong. Ties keep their
    order.
    """
    queued = [entry for entry in entries if entry.state is ReplyState.QUEUED]
    ready = [entry for entry in queued if everything or entry.due is None or not now < entry.due <= now + LONGEST_PAUSE]
    ready.sort(key=lambda entry: entry.due or entry.created)
    return within(ready, limit)


def within(ready: Iterable[OutboxEntry], limit: int | None) -> tuple[OutboxEntry, ...]:
    """Return as many of these as may leave now (see `allowance`). What the organiser is told comes first, whatever the
    limit: it may be that the limit is reached.
    """
    ready = sorted(ready, key=lambda entry: not isinstance(entry.kind, NoticeKind))
    notices = sum(isinstance(entry.kind, NoticeKind) for entry in ready)
    return tuple(ready if limit is None else ready[: notices + limit])
