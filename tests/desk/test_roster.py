"""The records in memory and their indexes."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

from msgspec.structs import replace

from inbox_processor.desk import outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Effects,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Outcome,
    Records,
    ReplyKind,
    ReviewItem,
    Status,
    Wish,
)
from tests.desk.support import ANNA, BODO, OPENING, Desk, event, person, roster_of, stored

REF = MessageRef("INBOX", 7, 12)
LEDGER = LedgerEntry("m5", "key", "digest", OPENING, OPENING, Outcome.ACCEPTED, ref=REF)
REPLY = OutboxEntry("r3", ReplyKind.ACCEPTED, ANNA, ("1",), "workshop", "<r3@desk>", OPENING, b"octets")


def test_ids_go_on_after_the_highest_ever_given() -> None:
    """From the counters and from the records; the kinds have their own shapes."""
    roster = Roster(Records(participants=(stored(7),), ledger=(LEDGER,), counters={"p": 41, "h": 2}))
    assert [roster.next_id(kind) for kind in ("p", "p", "h", "m", "r")] == ["42", "43", "3", "m6", "r1"]


def test_ids_that_another_process_has_given_are_not_given_again() -> None:
    """A command beside the daemon commits; the daemon applies it."""
    roster = Roster()
    roster.apply(Effects(participants=(stored(9),), outbox=(REPLY,)))
    assert (roster.next_id("p"), roster.next_id("r")) == ("10", "r4")


def test_people_are_found_by_email_and_writer_of_their_event_in_any_case() -> None:
    """Not those of another event."""
    chief = stored(1, email="Chef@Amt.example", writer=ANNA)
    other = stored(2, email=ANNA, writer=ANNA, event="other")
    roster = roster_of(chief, other)
    assert roster.people("workshop", "chef@amt.EXAMPLE") == (chief,)
    assert roster.people("workshop", ANNA) == (chief,)
    assert roster.events_of(ANNA) == ("other", "workshop")


def test_a_changed_address_is_found_and_the_old_one_is_not() -> None:
    """Every index follows the record."""
    roster = roster_of(stored(1, email=ANNA, writer=ANNA, thread=("<a@x>",)))
    roster.apply(Effects(participants=(stored(1, Status.CANCELLED, email=BODO, writer=BODO, thread=("<b@x>",)),)))
    assert roster.people("workshop", ANNA) == ()
    assert [one.id for one in roster.people("workshop", BODO)] == ["1"]
    assert roster.in_thread(["<a@x>"]) == ()
    assert roster.seats_taken("workshop") == 0
    assert roster.events_of(BODO) == ()


def test_a_thread_leads_to_people_by_their_mails_and_by_our_replies() -> None:
    """In the order of the ids, each person once."""
    one, two = stored(1), stored(2)
    roster = roster_of(one, two)
    roster.apply(Effects(outbox=(REPLY,)))
    assert roster.in_thread(["<2@example.org>", "<r3@desk>", "<1@example.org>"]) == (two, one)
    assert roster.in_thread(["<unknown@x>"]) == ()


def test_the_ledger_knows_a_mail_by_its_place_and_by_its_content() -> None:
    """A stolen Message-ID with another content is another mail."""
    roster = Roster(Records(ledger=(LEDGER,)))
    assert roster.known(REF) == LEDGER
    assert roster.known(replace(REF, uidvalidity=8)) is None
    assert roster.known_content("key", "digest") == LEDGER
    assert roster.known_content("key", "other") is None
    roster.apply(Effects(ledger=(replace(LEDGER, filed=True),)))
    known = roster.known(REF)
    assert known is not None
    assert known.filed


def test_the_waiting_list_is_in_order_of_arrival_then_of_processing() -> None:
    """And positions count from 1."""
    late = stored(3, Status.WAITLISTED)
    tie = stored(4, Status.WAITLISTED, queued=late.queued)
    early = stored(9, Status.WAITLISTED, queued=OPENING)
    roster = roster_of(tie, late, early, stored(1))
    assert roster.waiting("workshop") == (early, late, tie)
    assert [roster.position(one) for one in (early, late, tie, stored(1))] == [1, 2, 3, None]
    roster.apply(Effects(participants=(replace(early, status=Status.ACCEPTED),)))
    assert roster.position(tie) == 2


def test_counts_follow_every_change() -> None:
    """An open offer holds a seat."""
    roster = roster_of(stored(1), stored(2, Status.OFFERED), stored(3, Status.WAITLISTED), stored(4, Status.INCOMPLETE))
    assert roster.seats_taken("workshop") == 2
    assert roster.counts("workshop").get(Status.WAITLISTED) == 1
    roster.apply(Effects(participants=(stored(1, Status.CANCELLED),)))
    assert roster.seats_taken("workshop") == 1
    assert roster.counts("workshop").get(Status.CANCELLED) == 1


def test_replies_are_pending_until_they_are_sent_or_refused() -> None:
    """Due are the queued ones whose time has come."""
    later = replace(REPLY, id="r4", message_id="<r4@desk>", due=OPENING + timedelta(minutes=5))
    roster = Roster(Records(outbox=(REPLY, later)))
    assert [one.id for one in outbox.due(roster.outbox_pending(), OPENING)] == ["r3"]
    roster.apply(Effects(outbox=(outbox.sending(REPLY, OPENING),)))
    assert outbox.due(roster.outbox_pending(), OPENING) == ()
    assert [one.id for one in roster.outbox_pending()] == ["r3", "r4"]
    roster.apply(Effects(outbox=(outbox.sent(REPLY, OPENING),)))
    assert [one.id for one in roster.outbox_pending()] == ["r4"]
    assert roster.sent_since(OPENING - timedelta(hours=1)) == 1
    assert roster.sent_since(OPENING) == 0


def test_replies_to_an_address_are_counted_since_an_instant() -> None:
    """For the limit per address; those taken back do not count."""
    back = outbox.withdrawn(replace(REPLY, id="r5", message_id="<r5@desk>"))
    roster = Roster(Records(outbox=(REPLY, back)))
    assert roster.replies_to(ANNA.upper(), OPENING - timedelta(days=1)) == 1
    assert roster.replies_to(ANNA, OPENING) == 0


def test_review_items_wait_in_order_until_they_are_settled() -> None:
    """Oldest first."""
    new = ReviewItem("m9", "workshop", OPENING, "", ANNA, "", "de", "<m9@x>", ("?",))
    old = replace(new, id="m10", arrived=OPENING - timedelta(days=1))
    roster = Roster(Records(review=(new, old)))
    assert roster.review_items() == (old, new)
    roster.apply(Effects(settled=("m10",)))
    assert roster.review_items() == (new,)
    assert roster.review_item("m10") is None


def test_a_roster_built_from_its_own_records_is_the_same() -> None:
    """What is applied one by one equals what is loaded at once."""
    desk = Desk(event(capacity=2))
    desk.fill(5)
    desk.mail("guest0@example.org", wish=Wish.WITHDRAW)
    again = Roster(desk.roster.records())
    assert again.records() == desk.roster.records()
    assert again.waiting("workshop") == desk.roster.waiting("workshop")
    assert dict(again.counts("workshop")) == {one: n for one, n in desk.roster.counts("workshop").items() if n}


def test_the_cost_of_a_mail_does_not_grow_with_the_store() -> None:
    """20,000 people against 200: a scan would take a hundred times as long, and three times is the most allowed."""

    def fastest(people: int) -> float:
        status = (Status.ACCEPTED, Status.WAITLISTED)
        desk = Desk(event(capacity=people // 2), roster_of(*(stored(n, status[n % 2]) for n in range(1, people + 1))))
        desk.at = 100_000
        times = []
        for number in range(40):
            begun = perf_counter()
            desk.mail(f"new{number}@x.example", person("Neu Hier", "Ich leite ein Projekt."))
            desk.mail(f"person{2 * number + 2}@example.org", wish=Wish.WITHDRAW)
            times.append(perf_counter() - begun)
        return min(times)

    assert fastest(20_000) < 3 * fastest(200)
