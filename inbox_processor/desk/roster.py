"""The roster: all records in memory, with the indexes that keep the cost of a mail flat as the store grows.

Duty: answer who is stored, who waits, which mail is known. Call `Roster(records)`, ask, and `apply(effects)` after
each commit. Changes only through `apply` and `next_id`; the records are frozen. Looking anything up costs the same
with 20 people or 20,000. After an erasure: a new one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from inbox_processor.desk.indexes import Index, PeopleIndex, Place, Unread, place
from inbox_processor.desk.mail_indexes import FolderIndex, HistoryIndex, MailIndex, ReplyIndex, UndoIndex
from inbox_processor.model import (
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Participant,
    Records,
    ReplyKind,
    ReplyState,
    ReviewItem,
    Status,
    UndoEntry,
)

_TABLES = tuple(name for name in Records.__struct_fields__ if name != "counters")
_FEW = ("review", "shelves", "drags")  # tables of which no text is worth keeping


class Roster:
    """All records, for one thread. `remembers`: the history too. `unread`: tables by name, each read when needed."""

    def __init__(
        self, records: Records | None = None, *, remembers: bool = True, unread: Mapping[str, Unread] | None = None
    ) -> None:
        unread = unread or {}
        self._all_people = PeopleIndex(unread.get("participants"))
        self._all_mails = MailIndex(unread.get("ledger"))
        self._all_replies = ReplyIndex(unread.get("outbox"))
        self._all_undo = UndoIndex(unread.get("undo"))
        self._history = HistoryIndex(remembers=remembers)
        self.folders = FolderIndex()
        self._review: dict[str, ReviewItem] = {}
        self._counters: Counter[str] = Counter()
        if records is not None:
            self._counters.update(records.counters)
            self.apply(Effects(**{name: getattr(records, name) for name in _TABLES}))
        self.apply(Effects(**{name: tuple(unread[name]) for name in _FEW if name in unread}))

    @property
    def _people(self) -> PeopleIndex:
        return self._all_people.read()

    @property
    def _mails(self) -> MailIndex:
        return self._all_mails.read()

    @property
    def _replies(self) -> ReplyIndex:
        return self._all_replies.read()

    @property
    def _undo(self) -> UndoIndex:
        return self._all_undo.read()

    def as_if(self, *people: Participant, gone: Iterable[str] = ()) -> Roster:
        """Return a roster of the people alone, as it would be with these records and without those `gone`."""
        other = Roster()
        other._all_people, other._counters["p"] = self._people.copy(), self._counters["p"]
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

    def participants(self, status: Status | None = None) -> Iterator[Participant]:
        """Return all records, or those of a status, in the order in which they came into the store."""
        return iter(self._people.by_id.values() if status is None else self._all_people.of_status(status))

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
            reply = self._replies.with_message_id(message_id)
            found.update(dict.fromkeys(reply.participants if reply else ()))
        return tuple(self._people.by_id[one] for one in found if one in self._people.by_id)

    @property
    def last_sequence(self) -> int:
        """Return the highest `sequence` of all people; 0 where nobody is stored."""
        return self._people.last_sequence

    def counts(self, event_id: str) -> Mapping[Status, int]:
        """Return how many people of the event have each status; absent means none."""
        return self._all_people.counted(event_id)

    def seats_taken(self, event_id: str) -> int:
        """Return seats held: accepted people and open offers."""
        return sum(count for status, count in self.counts(event_id).items() if status.holds_seat)

    # --- waiting list ---------------------------------------------------------------------------------------------

    def waiting_count(self, event_id: str) -> int:
        """Return how many people wait."""
        return self.counts(event_id).get(Status.WAITLISTED, 0)

    def waiting(self, event_id: str) -> tuple[Participant, ...]:
        """Return all who wait, in order; costs as much as the list is long."""
        return tuple(self.line(event_id))

    def line(self, event_id: str) -> Iterator[Participant]:
        """Return those who wait, in order, one by one; nothing may be applied meanwhile."""
        return (self._people.by_id[entry[2]] for entry in self._people.lines[event_id])

    def position(self, participant: Participant) -> int | None:
        """Return the person's place on the waiting list, from 1; None where they do not wait."""
        if (stored := self.participant(participant.id)) is None or stored.status is not Status.WAITLISTED:
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

    def mails(self) -> Iterator[LedgerEntry]:
        """Return the ledger entries of all handled mails, in the order in which they came into the store."""
        return iter(self._mails.by_id.values())

    def unfiled(self) -> tuple[LedgerEntry, ...]:
        """Return the ledger entries of mails that do not lie in their folder yet."""
        return self._all_mails.unfiled()

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
        return self._history.all()

    def history_of(self, participant_id: str) -> tuple[HistoryEntry, ...]:
        """Return one person's history, oldest first."""
        return self._history.of(participant_id)

    # --- review and outbox ----------------------------------------------------------------------------------------

    def review_items(self) -> tuple[ReviewItem, ...]:
        """Return the mails that wait for a human, in the order in which they arrived."""
        return tuple(sorted(self._review.values(), key=lambda item: (item.arrived, int(item.id.lstrip("m") or 0))))

    def review_item(self, item_id: str) -> ReviewItem | None:
        """Return the waiting mail with this id."""
        return self._review.get(item_id)

    def outbox(self, outbox_id: str) -> OutboxEntry | None:
        """Return the reply with this id."""
        return self._replies.by_id.get(outbox_id)

    def replies(self, kind: ReplyKind | None = None) -> Iterator[OutboxEntry]:
        """Return all replies, or those of a kind, oldest first."""
        return iter(self._replies.by_id.values() if kind is None else self._all_replies.of_kind(kind))

    def reply_with(self, message_id: str) -> OutboxEntry | None:
        """Return the reply that bears this Message-ID."""
        return self._all_replies.with_message_id(message_id)

    def replies_of(self, cause: str) -> tuple[OutboxEntry, ...]:
        """Return all replies of this cause (a command, or a mail's ledger id), oldest first."""
        return self._all_replies.of_cause(cause)

    def told(self) -> Set[str]:
        """Return what the calendar entries of all replies say (`OutboxEntry.details`), each version once."""
        return self._all_replies.details()

    def outbox_pending(self) -> tuple[OutboxEntry, ...]:
        """Return replies that are queued or being sent, oldest first."""
        return self._all_replies.pending()

    def sent_since(self, since: datetime, until: datetime | None = None) -> int:
        """Return how many replies left after `since`, not after `until`; a clock set back leaves some in the future."""
        return self._replies.sent_between(since, until)

    def replies_to(self, address: str, since: datetime) -> int:
        """Return how many replies were written to the address after that instant, sent or not."""
        return sum(one.created > since for one in self.replies_at(address) if one.state is not ReplyState.WITHDRAWN)

    def replies_at(self, address: str) -> tuple[OutboxEntry, ...]:
        """Return all replies to the address, oldest first."""
        return self._replies.at_address(address)

    def undo_entries(self) -> Iterator[UndoEntry]:
        """Return what the latest decisions can be undone by, oldest first, one by one."""
        return iter(self._undo.by_id.values())

    # --- change ---------------------------------------------------------------------------------------------------

    def apply(self, effects: Effects) -> None:
        """Take over what was committed: every record replaces the one with its id; then what is to be deleted goes."""
        indexes: tuple[tuple[str, Index[Any], Iterable[Any]], ...] = (
            ("p", self._all_people, effects.participants),
            ("m", self._all_mails, effects.ledger),
            ("r", self._all_replies, effects.outbox),
            ("u", self._all_undo, effects.undo),
        )
        for kind, index, records in indexes:
            for one in records:
                self._seen(kind, one.id.removeprefix(kind))
                index.read().put(one)
        for entry in effects.history:
            self._history.put(entry)
        for kind, number in (*(("h", str(one.seq)) for one in effects.history), *self.folders.apply(effects)):
            self._seen(kind, number)
        self._review.update((item.id, item) for item in effects.review)
        self._delete(effects)

    def _delete(self, effects: Effects) -> None:
        for settled in effects.settled:
            self._review.pop(settled, None)
        for gone in effects.gone:
            self._people.remove(gone)
        for dropped in effects.dropped:
            self._undo.by_id.pop(dropped, None)

    def records(self) -> Records:
        """Return everything, as the store would hold it."""
        return Records(
            participants=tuple(self.participants()),
            history=self.history(),
            ledger=tuple(self.mails()),
            outbox=tuple(self.replies()),
            review=tuple(self._review.values()),
            counters=dict(self._counters),
            undo=tuple(self.undo_entries()),
            shelves=tuple(self.folders.shelves.values()),
            drags=tuple(self.folders.drags.values()),
        )
