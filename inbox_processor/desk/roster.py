"""The roster: all records in memory, with the indexes that keep the cost of a mail flat as the store grows.

Duty: answer who is stored, who waits, which mail is known. Call `Roster(records)`, ask, and `apply(effects)` after
each commit. Changes only through `apply` and `next_id`; the records themselves are frozen. Looking anything up costs
the same with 20 people or 20,000; a change of the waiting list is a search by halves. After an erasure: a new one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from types import MappingProxyType

from inbox_processor.desk.indexes import FolderIndex, HistoryIndex, MailIndex, PeopleIndex, Place, Postings, place
from inbox_processor.model import (
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Participant,
    Records,
    ReplyState,
    ReviewItem,
    Status,
    UndoEntry,
)

_PENDING = (ReplyState.QUEUED, ReplyState.SENDING)


class Roster:
    """All records of the store, indexed. One thread at a time. `remembers`: the history too; no run makes use of it."""

    def __init__(self, records: Records | None = None, *, remembers: bool = True) -> None:
        self._people = PeopleIndex()
        self._history = HistoryIndex() if remembers else None
        self._mails = MailIndex()
        self.folders = FolderIndex()
        self._outbox: dict[str, OutboxEntry] = {}
        self._pending: dict[str, None] = {}
        self._replies: dict[str, str] = {}
        self._replies_to = Postings()
        self._sent: list[datetime] = []
        self._review: dict[str, ReviewItem] = {}
        self._undo: dict[str, UndoEntry] = {}
        self._counters: Counter[str] = Counter()
        if records is not None:
            self._counters.update(records.counters)
            kept = {one.name: getattr(records, one.name) for one in fields(records) if one.name != "counters"}
            self.apply(Effects(**kept))

    def as_if(self, *people: Participant, gone: Iterable[str] = ()) -> Roster:
        """Return a roster of the people alone, as it would be with these records and without those `gone`."""
        other = Roster()
        other._people, other._counters["p"] = self._people.copy(), self._counters["p"]
        other.apply(Effects(participants=people, gone=tuple(gone)))
        return other

    # --- ids ------------------------------------------------------------------------------------------------------

    def next_id(self, kind: str) -> str:
        """Return a new id, never used before: the kinds "p", "h", "s" give "17", "m" "m17"; "r", "u", "d" as "m"."""
        self._counters[kind] += 1
        number = str(self._counters[kind])
        return number if kind in ("p", "h", "s") else kind + number

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Ids that are given out inside are given out again afterwards: for decisions that are only looked at."""
        before = self._counters.copy()
        try:
            yield
        finally:
            self._counters = before

    def _seen(self, kind: str, number: str) -> None:
        if number.isdecimal():
            self._counters[kind] = max(self._counters[kind], int(number))

    # --- people ---------------------------------------------------------------------------------------------------

    def participant(self, participant_id: str) -> Participant | None:
        """Return the record with this id."""
        return self._people.by_id.get(participant_id)

    def participants(self) -> Iterator[Participant]:
        """Return all records, in the order in which they came into the store."""
        return iter(self._people.by_id.values())

    def people(self, event: str, address: str) -> tuple[Participant, ...]:
        """Return the people of this event whose `email` or `writer` is the address, oldest id first."""
        return self._people.at_address(event, address)

    def events_of(self, address: str) -> tuple[str, ...]:
        """Return ids of the events in which somebody of this address is active."""
        return self._people.active_events(address)

    def in_thread(self, message_ids: Iterable[str]) -> tuple[Participant, ...]:
        """Return people whose mails or replies bear one of these Message-IDs, in the order of the ids, each once."""
        found: dict[str, None] = {}
        for message_id in message_ids:
            found.update(dict.fromkeys(self._people.by_message.of(message_id)))
            reply = self._replies.get(message_id)
            if reply is not None:
                found.update(dict.fromkeys(self._outbox[reply].participants))
        return tuple(self._people.by_id[one] for one in found if one in self._people.by_id)

    @property
    def last_sequence(self) -> int:
        """Return the highest `sequence` of all people; 0 where nobody is stored."""
        return self._people.last_sequence

    def counts(self, event_id: str) -> Mapping[Status, int]:
        """Return how many people of the event have each status; absent means none."""
        return MappingProxyType(self._people.counts[event_id])

    def seats_taken(self, event_id: str) -> int:
        """Return seats held: accepted people and open offers."""
        counts = self._people.counts[event_id]
        return sum(count for status, count in counts.items() if status.holds_seat)

    # --- waiting list ---------------------------------------------------------------------------------------------

    def waiting_count(self, event_id: str) -> int:
        """Return how many people wait."""
        return len(self._people.lines[event_id])

    def waiting(self, event_id: str) -> tuple[Participant, ...]:
        """Return all who wait, in order; costs as much as the list is long."""
        return tuple(self.line(event_id))

    def line(self, event_id: str) -> Iterator[Participant]:
        """Return those who wait, in order, one by one; nothing may be applied meanwhile."""
        return (self._people.by_id[entry[2]] for entry in self._people.lines[event_id])

    def position(self, participant: Participant) -> int | None:
        """Return the person's place on the waiting list, from 1; None where they do not wait."""
        stored = self.participant(participant.id)
        if stored is None or stored.status is not Status.WAITLISTED:
            return None
        return self.ahead(stored.event, place(stored)) + 1

    def ahead(self, event_id: str, where: Place) -> int:
        """Return how many people wait in front of this place."""
        return bisect_left(self._people.lines[event_id], (*where, ""))

    # --- mails ----------------------------------------------------------------------------------------------------

    def known(self, ref: MessageRef) -> LedgerEntry | None:
        """Return the ledger entry of the mail at this place of the server."""
        return self._mails.at(ref)

    def known_content(self, message_key: str, digest: str) -> LedgerEntry | None:
        """Return the first ledger entry with this Message-ID digest and content digest."""
        return self._mails.like(message_key, digest)

    def ledger(self, ledger_id: str) -> LedgerEntry | None:
        """Return the ledger entry with this id."""
        return self._mails.by_id.get(ledger_id)

    def mails_of_key(self, message_key: str) -> tuple[LedgerEntry, ...]:
        """Return the ledger entries with this Message-ID digest."""
        return self._mails.of_key(message_key)

    def mail_at(self, place: MessageRef) -> LedgerEntry | None:
        """Return the ledger entry of the mail that the desk has put there."""
        return self._mails.lying_at(place)

    def mails_of(self, participant_id: str) -> tuple[LedgerEntry, ...]:
        """Return the ledger entries of the mails about one person."""
        return self._mails.of_person(participant_id)

    def history(self) -> tuple[HistoryEntry, ...]:
        """Return all history, oldest first."""
        return self._history.all() if self._history is not None else ()

    def history_of(self, participant_id: str) -> tuple[HistoryEntry, ...]:
        """Return one person's history, oldest first."""
        return self._history.of(participant_id) if self._history is not None else ()

    # --- review and outbox ----------------------------------------------------------------------------------------

    def review_items(self) -> tuple[ReviewItem, ...]:
        """Return the mails that wait for a human, in the order in which they arrived."""
        return tuple(sorted(self._review.values(), key=lambda item: (item.arrived, int(item.id.lstrip("m") or 0))))

    def review_item(self, item_id: str) -> ReviewItem | None:
        """Return the waiting mail with this id."""
        return self._review.get(item_id)

    def outbox(self, outbox_id: str) -> OutboxEntry | None:
        """Return the reply with this id."""
        return self._outbox.get(outbox_id)

    def replies(self) -> Iterator[OutboxEntry]:
        """Return all replies, oldest first."""
        return iter(self._outbox.values())

    def reply_with(self, message_id: str) -> OutboxEntry | None:
        """Return the reply that bears this Message-ID."""
        return self._outbox.get(self._replies.get(message_id, ""))

    def replies_of(self, cause: str) -> tuple[OutboxEntry, ...]:
        """Return all replies of this cause (a command, or a mail's ledger id), oldest first."""
        return tuple(entry for entry in self._outbox.values() if entry.cause == cause)

    def outbox_pending(self) -> tuple[OutboxEntry, ...]:
        """Return replies that are queued or being sent, oldest first."""
        return tuple(self._outbox[one] for one in self._pending)

    def outbox_counts(self) -> Mapping[ReplyState, int]:
        """Return how many replies are in each state."""
        return Counter(entry.state for entry in self._outbox.values())

    def sent_since(self, since: datetime, until: datetime | None = None) -> int:
        """Return how many replies have left after `since` and not after `until`, to whomever. A clock that was set back
        leaves replies in what is the future now.
        """
        end = len(self._sent) if until is None else bisect_right(self._sent, until)
        return max(0, end - bisect_right(self._sent, since))

    def replies_to(self, address: str, since: datetime) -> int:
        """Return how many replies were written to the address after that instant, sent or not."""
        kept = (one for one in self.replies_at(address) if one.state is not ReplyState.WITHDRAWN)
        return sum(entry.created > since for entry in kept)

    def replies_at(self, address: str) -> tuple[OutboxEntry, ...]:
        """Return all replies to the address, oldest first."""
        return tuple(self._outbox[one] for one in self._replies_to.of(address.casefold()))

    def undo_entries(self) -> Iterator[UndoEntry]:
        """Return what the latest decisions can be undone by, oldest first, one by one."""
        return iter(self._undo.values())

    # --- change ---------------------------------------------------------------------------------------------------

    def apply(self, effects: Effects) -> None:
        """Take over what was committed: every record replaces the one with its id; then what is to be deleted goes."""
        for participant in effects.participants:
            self._seen("p", participant.id)
            self._people.put(participant)
        for entry in effects.history:
            self._seen("h", str(entry.seq))
            if self._history is not None:
                self._history.put(entry)
        for ledger in effects.ledger:
            self._seen("m", ledger.id.removeprefix("m"))
            self._mails.put(ledger)
        for reply in effects.outbox:
            self._put_reply(reply)
        for item in effects.review:
            self._review[item.id] = item
        for undo in effects.undo:
            self._seen("u", undo.id.removeprefix("u"))
            self._undo[undo.id] = undo
        for kind, number in self.folders.apply(effects):
            self._seen(kind, number)
        self._delete(effects)

    def _delete(self, effects: Effects) -> None:
        for settled in effects.settled:
            self._review.pop(settled, None)
        for gone in effects.gone:
            self._people.remove(gone)
        for dropped in effects.dropped:
            self._undo.pop(dropped, None)

    def _put_reply(self, entry: OutboxEntry) -> None:
        self._seen("r", entry.id.removeprefix("r"))
        before = self._outbox.get(entry.id)
        if entry.sent is not None and (before is None or before.sent is None):
            insort(self._sent, entry.sent)
        self._outbox[entry.id] = entry
        self._replies[entry.message_id] = entry.id
        self._replies_to.add(entry.to.casefold(), entry.id)
        if entry.state in _PENDING:
            self._pending[entry.id] = None
        else:
            self._pending.pop(entry.id, None)

    def records(self) -> Records:
        """Return everything, as the store would hold it."""
        return Records(
            participants=tuple(self.participants()),
            history=self.history(),
            ledger=tuple(self._mails.by_id.values()),
            outbox=tuple(self._outbox.values()),
            review=tuple(self._review.values()),
            counters=dict(self._counters),
            undo=tuple(self.undo_entries()),
            shelves=tuple(self.folders.shelves.values()),
            drags=tuple(self.folders.drags.values()),
        )
