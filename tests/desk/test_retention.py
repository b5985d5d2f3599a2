"""When what was kept is kept long enough: what belongs to an event, and what belongs to none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.desk import retention
from inbox_processor.model import Event, LedgerEntry, MessageRef, NoticeKind, OutboxEntry, Outcome, Records, ReplyState
from tests.adapters.samples import ledger, question, undo
from tests.desk.support import WORKSHOP

DAY = timedelta(days=1)
FIRST = replace(WORKSHOP, id="first", retention=90 * DAY, retention_mails=True)
SECOND = replace(FIRST, id="second", starts=FIRST.starts + 60 * DAY, ends=FIRST.ends + 60 * DAY)
BOTH = (SECOND, FIRST)
PLACE = MessageRef("Ignored", 7, 1)


def machine(arrived: datetime, outcome: Outcome = Outcome.IGNORED) -> LedgerEntry:
    return replace(ledger(1), arrived=arrived, outcome=outcome, event="", participants=(), place=PLACE)


def gone(entry: LedgerEntry, now: datetime, events: tuple[Event, ...] = BOTH) -> bool:
    records = Records(ledger=(entry,))
    return bool(retention.mails(records, retention.expired(records, events, now), events))


def test_a_machines_mail_goes_with_the_first_event_that_ended_after_it_came() -> None:
    """It names people of that event at most: a vacation note, a bounce. Not a day before."""
    note = machine(FIRST.ends - DAY)
    assert not gone(note, FIRST.ends + 90 * DAY - timedelta(seconds=1))
    assert gone(note, FIRST.ends + 90 * DAY)
    between = machine(FIRST.ends + DAY)
    assert not gone(between, FIRST.ends + 92 * DAY)
    assert gone(between, SECOND.ends + 90 * DAY)


def test_one_that_came_after_all_events_is_kept_as_long_from_then_on() -> None:
    """As everything that comes late."""
    late = machine(SECOND.ends + 10 * DAY)
    assert not gone(late, SECOND.ends + 99 * DAY)
    assert gone(late, SECOND.ends + 100 * DAY)


def test_what_a_human_still_has_to_read_goes_with_the_last_event() -> None:
    """It may be about the one that is still ahead; once dealt with, it goes with the first."""
    waits = machine(FIRST.ends - DAY, Outcome.REVIEW)
    assert not gone(waits, FIRST.ends + 100 * DAY)
    assert gone(waits, SECOND.ends + 90 * DAY)
    assert gone(replace(waits, settled=True), FIRST.ends + 100 * DAY)
    item = replace(question(1), event="", arrived=waits.arrived)
    kept = retention.expired(Records(ledger=(waits,), review=(item,)), BOTH, FIRST.ends + 100 * DAY)
    assert (kept.review, kept.mails) == ((), ())


def test_what_is_kept_of_a_settled_mail_for_undo_goes_with_its_event() -> None:
    """An undo entry holds the mail's sender and what was understood."""
    item = replace(question(1), event="first", arrived=FIRST.ends - DAY)
    kept = replace(undo(1), people=(), before=(), review=(item,))
    records = Records(undo=(kept,))
    assert retention.expired(records, BOTH, FIRST.ends + 90 * DAY - timedelta(seconds=1)).undo == ()
    assert retention.expired(records, BOTH, FIRST.ends + 90 * DAY).undo == (kept,)


@pytest.mark.parametrize("place", [None, MessageRef("Ignored", 7, 0)])
def test_a_mail_of_which_it_is_not_known_where_it_lies_is_not_looked_for(place: MessageRef | None) -> None:
    """And one that was deleted is not deleted again."""
    assert not gone(replace(machine(FIRST.ends), place=place), SECOND.ends + 100 * DAY)


def test_after_the_mails_are_deleted_the_ledger_says_so() -> None:
    """Else `verify` would look for them for ever."""
    records = Records(ledger=(machine(FIRST.ends),))
    (entry,) = retention.without(records, records.ledger).ledger
    assert (entry.ref, entry.place, entry.digest) == (None, None, records.ledger[0].digest)


def test_copies_of_the_daily_mails_go_and_their_records_stay() -> None:
    """A copy names people; the record keeps the same from being told twice."""
    daily = OutboxEntry(
        "r1", NoticeKind.ALERT, "chef@example.org", (), "", "<daily@example.org>", FIRST.ends, b"", ReplyState.SENT
    )
    records = Records(outbox=(daily,))
    assert retention.notices(records, BOTH, FIRST.ends + 89 * DAY) == frozenset()
    assert retention.notices(records, BOTH, FIRST.ends + 90 * DAY) == {"<daily@example.org>"}
    assert retention.expired(records, BOTH, SECOND.ends + 200 * DAY).outbox == ()
    kept = tuple(replace(event, retention_mails=False) for event in BOTH)
    assert retention.notices(records, kept, SECOND.ends + 200 * DAY) == frozenset()
