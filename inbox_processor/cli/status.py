"""`status`: seats, waiting list, review, outbox, last poll and last error. Exit 0 healthy, 1 not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_processor.cli import context, output
from inbox_processor.desk import outbox
from inbox_processor.desk.amounts import amount
from inbox_processor.model import ReplyState, Status

if TYPE_CHECKING:
    from inbox_processor.adapters.health import Health
    from inbox_processor.adapters.store import Store
    from inbox_processor.config import Config
    from inbox_processor.model import Event

BAR_WIDTH = 30
SILENT_POLLS, SILENT_AT_LEAST = 5, timedelta(minutes=5)  # a daemon that has not looked for so long is no healthy one


@click.command(short_help="Seats, waiting list, outbox, health.")
@context.json_option
@context.config_option
def status(*, as_json: bool, config_path: Path) -> int:
    """Seats, waiting list, review, outbox, last poll and last error. Exit status 0 healthy, 1 not.

    \b
    Example:  inbox-processor status || mail -s "registration desk" admin@example.org
    """
    from inbox_processor.adapters import health

    config = context.load(config_path)
    with context.open_store(config) as store:
        found = Counted(store)
        erased = _erased(config, store, context.now())
        told: Counter[tuple[Any, ...]] = Counter() if as_json else store.tally("outbox", "event", "details", "state")
    report = describe(config, found, health.read(config.store.path), context.now())
    report["events"] = [one | erased.get(one["id"], {}) for one in report["events"]]
    if as_json:
        output.json_line(report)
    else:
        _show(config, report)
        _notice(config, report, told)
    return 0 if report["healthy"] else 1


def _erased(config: Config, store: Store, now: datetime) -> dict[str, dict[str, Any]]:
    """How many stood how when the details of an event were erased, for events whose time of keeping is over."""
    from inbox_processor.desk import retention

    over = retention.over(config.events, now)
    history = store.records("history").history if over else ()
    counted = {event.id: retention.counted(history, event.id) for event in over}
    return {
        event: {"erased": {status.value: counts[status] for status in Status}}
        for event, counts in counted.items()
        if counts
    }


class Counted:
    """The numbers that a Roster knows too, without reading all records: monitoring asks for them every minute, of large
    stores too.
    """

    def __init__(self, store: Store) -> None:
        people = store.tally("participants", "event", "status", "bad_address")
        replies = store.tally("outbox", "state", "sent")
        review = store.tally("review", "rule")
        self._people: Counter[tuple[str, str]] = Counter()
        for (event, status, _), count in people.items():
            self._people[event, status] += count
        self._replies: Counter[str] = Counter()
        for (state, _), count in replies.items():
            self._replies[state] += count
        self._sent = [datetime.fromisoformat(sent) for _, sent in replies.elements() if sent]
        self.review_count = review.total()
        self.capped = review["reply-limit",]
        self.bounced = self._bounced(store) if any(address for _, _, address in people) else 0

    @staticmethod
    def _bounced(store: Store) -> int:
        people = store.records("participants").participants
        return sum(one.status.active and bool(one.bounced) for one in people)

    def counts(self, event_id: str) -> Mapping[Status, int]:
        """Return how many people of the event have each status."""
        return {status: self._people[event_id, status.value] for status in Status}

    def outbox_counts(self) -> Mapping[ReplyState, int]:
        """Return how many replies are in each state."""
        return {state: self._replies[state.value] for state in ReplyState}

    def sent_between(self, since: datetime, until: datetime) -> int:
        """Return how many replies have left after the one instant, up to the other."""
        return sum(since < sent <= until for sent in self._sent)


def describe(config: Config, found: Counted, fares: Health, now: datetime) -> dict[str, Any]:
    """Build the object of `status --json` (contract). `bounced`: people who want to come and cannot be reached;
    `limits`: mails that wait because their sender has had its replies, and whether replies wait for the next hour.
    """
    replies = found.outbox_counts()
    failed = replies.get(ReplyState.FAILED, 0)
    queued = replies.get(ReplyState.QUEUED, 0) + replies.get(ReplyState.SENDING, 0)
    error = fares.last_error or _silence(fares, now)
    allowed = outbox.allowance(found.sent_between(now - outbox.LIMIT_WINDOW, now), config.limits.replies_per_hour)
    return {
        "healthy": error is None and not failed,
        "events": [event_object(event, found.counts(event.id)) for event in config.events],
        "review": found.review_count,
        "outbox": {"queued": queued, "failed": failed},
        "bounced": found.bounced,
        "limits": {"address": found.capped, "hour": queued > 0 and allowed == 0},
        "last_poll": fares.last_poll,
        "last_error": error,
    }


def _silence(fares: Health, now: datetime) -> str | None:
    """Tell where a daemon hangs or was killed: it says nothing itself."""
    if fares.mode != "daemon" or fares.last_poll is None:
        return None
    patience = max(SILENT_AT_LEAST, timedelta(seconds=SILENT_POLLS * fares.every_seconds))
    if now - fares.last_poll > patience:
        return "The daemon has not looked into the mailbox since the last poll; it hangs or was killed."
    return None


def event_object(event: Event, counts: Mapping[Status, int]) -> dict[str, Any]:
    """The numbers of one event, as `status --json` has them (contract). An offered seat is held, too: `seats_held`."""
    return {
        "id": event.id,
        "capacity": event.capacity,
        "accepted": counts.get(Status.ACCEPTED, 0),
        "offered": counts.get(Status.OFFERED, 0),
        "waitlisted": counts.get(Status.WAITLISTED, 0),
        "incomplete": counts.get(Status.INCOMPLETE, 0),
        "cancelled": counts.get(Status.CANCELLED, 0),
        "declined": counts.get(Status.DECLINED, 0),
    }


def seats_held(event: dict[str, Any]) -> int:
    """Return how many seats nobody else can have now."""
    held: int = event["accepted"] + event["offered"]
    return held


def _show(config: Config, report: dict[str, Any]) -> None:
    known = {event.id: event for event in config.events}
    for numbers in report["events"]:
        event = known[numbers["id"]]
        output.paint([("head", f"{event.title}\n")])
        output.paint([("aside", f"  {output.clock(event.starts, event.timezone)}, {event.place}\n")])
        output.paint([*seats_bar(numbers), ("plain", f"  {in_words(numbers)}\n")])
        if "erased" in numbers:
            output.paint([("aside", f"  {_erased_in_words(numbers['erased'])}\n")])
        click.echo()
    replies = report["outbox"]
    _line("For a human", f"{report['review']} in review", "wish" if report["review"] else "plain")
    _line(
        "Outbox", f"{replies['queued']} waiting, {replies['failed']} refused", "bad" if replies["failed"] else "plain"
    )
    for words in _troubles(report):
        _line("", words, "bad")
    _line("Last poll", output.clock(report["last_poll"], config.events[0].timezone) or "never")
    if report["last_error"]:
        _line("Last error", report["last_error"], "bad")
    if replies["failed"]:
        words = "A reply was refused: 'inbox-processor review' shows it; then review ID --retry or --done."
        output.paint([("bad", f"{words}\n")])


def _line(label: str, words: str, style: str = "plain") -> None:
    output.paint([("label", f"{label:<15}"), (style, f"{words}\n")])


def in_words(event: dict[str, Any]) -> str:
    """Tell who stands beside the seats."""
    words = [f"{event['offered']} of the seats offered"] if event["offered"] else []
    words += [f"{event['waitlisted']} waiting", f"{event['incomplete']} asked for details"]
    words += [f"{event['cancelled']} cancelled"]
    words += [f"{event['declined']} declined"] if event["declined"] else []
    return ", ".join(words)


def _erased_in_words(stood: dict[str, int]) -> str:
    without = stood["declined"] + stood["offered"] + stood["incomplete"]
    return (
        f"The details were erased: {stood['accepted']} had a seat, {stood['waitlisted']} waited, "
        f"{stood['cancelled']} had withdrawn, {without} had got none."
    )


def _notice(config: Config, report: dict[str, Any], told: Counter[tuple[Any, ...]]) -> None:
    """Tell what the config has changed for people on the list, and why seats are kept. `told`: replies by event, what
    they say of its time and place, and state. People are only read where there may be something to tell.
    """
    from inbox_processor.desk import noticing

    numbers = {one["id"]: one for one in report["events"]}
    for event in config.events:
        taken = numbers[event.id]["accepted"]
        kept = numbers[event.id]["waitlisted"] and taken < event.capacity
        if kept or _told_otherwise(event, told):
            with context.open_store(config) as store:
                roster = context.roster_of(store, "participants", "outbox")
            found = (*noticing.notices(roster, event), noticing.held_back(roster, event, context.now()))
        else:
            found = (noticing.too_many(event, taken),)
        for notice in filter(None, found):
            click.echo(f"Note           {notice}")


def _told_otherwise(event: Event, told: Counter[tuple[Any, ...]]) -> bool:
    """Tell whether any reply names another time or place of this event; where none does no record need be read."""
    details = event.details
    return any(
        one == event.id and said not in ("", details) and state != ReplyState.WITHDRAWN for one, said, state in told
    )


def _troubles(report: dict[str, Any]) -> Iterator[str]:
    """What is no failure of the desk, and needs a look all the same."""
    bounced, capped = report["bounced"], report["limits"]["address"]
    if bounced:
        who = "One person cannot" if bounced == 1 else f"{bounced} people cannot"
        yield f"{who} be reached: our mail came back. 'inbox-processor participants' names them."
    if capped:
        what = "1 mail waits" if capped == 1 else f"{capped} mails wait"
        yield f"{what} in review because the sender has had as many replies as replies_per_address allows."
    if report["limits"]["hour"]:
        yield "Replies wait: as many have left within the hour as replies_per_hour allows."


def seats_bar(event: dict[str, Any]) -> list[tuple[str, str]]:
    """Draw the seats as a bar, with the numbers. A bar is full only where all seats are taken, and empty only where
    none is.
    """
    taken, capacity = seats_held(event), event["capacity"]
    full = round(BAR_WIDTH * taken / max(capacity, 1))
    if 0 < taken < capacity:
        full = min(max(full, 1), BAR_WIDTH - 1)
    full = min(full, BAR_WIDTH)
    over = f" ({taken - capacity} too many)" if taken > capacity else ""
    return [
        ("plain", "  "),
        *output.blocks([("name", full)], BAR_WIDTH - full),
        ("plain", f"  {taken} of {amount(capacity, 'seat', 'seats')}"),
        ("bad", over),
        ("plain", "\n"),
    ]
