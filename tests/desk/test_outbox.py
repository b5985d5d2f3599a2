"""When a reply is sent, tried again and given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.desk import outbox
from inbox_processor.model import OutboxEntry, ReplyKind, ReplyState
from tests.desk.support import OPENING

ENTRY = OutboxEntry("r1", ReplyKind.ACCEPTED, "a@x.example", ("1",), "workshop", "<r1@desk>", OPENING, b"octets")


def test_pauses_double_from_a_minute_to_two_hours() -> None:
    """Counted from the failure."""
    pauses = [outbox.next_try(count, OPENING) - OPENING for count in range(1, 11)]
    assert [pause // timedelta(minutes=1) for pause in pauses] == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120]


@given(st.integers(min_value=0, max_value=10**9))
def test_no_number_of_attempts_gives_a_reply_up(attempts: int) -> None:
    """By age, never by count."""
    young = replace(ENTRY, attempts=attempts)
    now = OPENING + timedelta(days=4, hours=23)
    after = outbox.failed_for_now(young, "450 try later", now)
    assert after.state is ReplyState.QUEUED
    assert after.due is not None
    assert now < after.due <= now + timedelta(hours=2)


def test_a_reply_is_given_up_after_five_days() -> None:
    """It has become too old to be of use."""
    after = outbox.failed_for_now(ENTRY, "450 try later", OPENING + timedelta(days=5))
    assert (after.state, after.last_error, after.due) == (ReplyState.FAILED, "450 try later", None)


def test_a_reply_goes_through_sending_to_sent_and_drops_its_octets() -> None:
    """Nothing is kept longer than needed."""
    handed = outbox.sending(ENTRY, OPENING)
    assert (handed.state, handed.attempts, handed.octets) == (ReplyState.SENDING, 1, b"octets")
    done = outbox.sent(handed, OPENING)
    assert (done.state, done.sent, done.octets, done.message_id) == (ReplyState.SENT, OPENING, b"", ENTRY.message_id)


def test_a_refused_reply_is_set_aside_with_the_servers_word() -> None:
    """5yz is for good; the octets stay for the organiser."""
    after = outbox.refused(ENTRY, "550 no such user", OPENING)
    assert (after.state, after.last_error, after.octets) == (ReplyState.FAILED, "550 no such user", b"octets")


def test_an_outage_is_no_attempt_and_its_pause_does_not_grow() -> None:
    """Contract: back within 60 s of the end of an outage, however long it was; given up by age all the same."""
    entry, now = ENTRY, OPENING
    for _ in range(50):
        entry = outbox.not_tried(outbox.sending(entry, now), "away", now)
        assert (entry.state, entry.attempts, entry.due) == (ReplyState.QUEUED, 0, now + timedelta(seconds=30))
        now += timedelta(minutes=5)
    old = outbox.not_tried(ENTRY, "away", OPENING + timedelta(days=5))
    assert (old.state, old.last_error) == (ReplyState.FAILED, "away")


def test_a_reply_that_was_put_off_goes_behind_those_that_wait() -> None:
    """One reply at which a server hangs up each time must not hold up all others."""
    put_off = outbox.not_tried(outbox.sending(ENTRY, OPENING), "hung up", OPENING)
    other = replace(ENTRY, id="r2", created=OPENING + timedelta(seconds=1))
    assert [one.id for one in outbox.due((put_off, other), OPENING + timedelta(minutes=1))] == ["r2", "r1"]


def test_a_refused_reply_is_queued_again_as_if_it_were_new() -> None:
    """Same Message-ID and text, at once, and its age counts anew; the server's word stays till it has another one."""
    now = OPENING + timedelta(days=9)
    after = outbox.again(outbox.refused(replace(ENTRY, attempts=7), "550 no such user", OPENING), now)
    assert (after.state, after.attempts, after.due, after.last_error) == (
        ReplyState.QUEUED,
        0,
        None,
        "550 no such user",
    )
    assert (after.message_id, after.octets) == (ENTRY.message_id, ENTRY.octets)
    assert not outbox.give_up(after, now + timedelta(days=4))
    with pytest.raises(ValueError, match="was not refused"):
        outbox.again(after, now)


def test_an_entry_left_in_sending_is_queued_again_under_the_same_message_id() -> None:
    """A kill between DATA and its answer."""
    after = outbox.recovered(outbox.sending(ENTRY, OPENING))
    assert (after.state, after.due, after.message_id) == (ReplyState.QUEUED, None, ENTRY.message_id)


def test_only_what_has_not_left_can_be_taken_back() -> None:
    """A reply that is being sent may have arrived."""
    assert outbox.withdrawn(ENTRY).state is ReplyState.WITHDRAWN
    for gone in (outbox.sending(ENTRY, OPENING), outbox.sent(ENTRY, OPENING)):
        with pytest.raises(ValueError, match="cannot be taken back"):
            outbox.withdrawn(gone)


def test_due_are_the_queued_whose_time_has_come_oldest_first() -> None:
    """`everything` asks for the others, too; nothing that is being sent is sent twice."""
    old = replace(ENTRY, id="r0", created=OPENING - timedelta(hours=1))
    later = replace(ENTRY, id="r2", due=OPENING + timedelta(minutes=1))
    flying = replace(ENTRY, id="r3", state=ReplyState.SENDING)
    entries = (ENTRY, later, flying, old)
    assert [one.id for one in outbox.due(entries, OPENING)] == ["r0", "r1"]
    assert [one.id for one in outbox.due(entries, OPENING, everything=True)] == ["r0", "r1", "r2"]
    assert [one.id for one in outbox.due(entries, OPENING, limit=1)] == ["r0"]


def test_the_hours_limit_leaves_what_has_not_been_used() -> None:
    """0 in the config means no limit."""
    assert outbox.allowance(120, 500) == 380
    assert outbox.allowance(600, 500) == 0
    assert outbox.allowance(600, 0) is None
