"""The indexes behind the roster, beside people: handled mails, replies, what can be undone, history, folders."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import datetime

from inbox_processor.desk.indexes import Index, Postings, Unread, folded
from inbox_processor.model import (
    Drag,
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    ReplyKind,
    ReplyState,
    Shelf,
    UndoEntry,
)

_PENDING = (ReplyState.QUEUED, ReplyState.SENDING)


class MailIndex(Index[LedgerEntry]):
    """The ledger by id, place on the server, content, Message-ID and person; what few ask for is built when asked."""

    def __init__(self, unread: Unread | None = None) -> None:
        super().__init__(unread)
        self.by_id: dict[str, LedgerEntry] = {}
        self._by_ref: dict[MessageRef, str] = {}
        self._by_place: dict[MessageRef, str] = {}
        self._by_content: dict[int, str] = {}  # by the hash of both digests, which takes half the room of the pair
        self._by_key: Postings | None = None
        self._by_person: Postings | None = None

    def put(self, entry: LedgerEntry) -> None:
        """Store the entry in place of the one with its id."""
        before = self.by_id.get(entry.id)
        if before is not None and before.ref is not None and before.ref != entry.ref:
            self._by_ref.pop(before.ref, None)
        if before is not None and before.place is not None and before.place != entry.place:
            self._by_place.pop(before.place, None)
        self.by_id[entry.id] = entry
        if entry.place is not None and entry.place.uid:
            self._by_place[entry.place] = entry.id
        if entry.ref is not None:
            self._by_ref[entry.ref] = entry.id
        self._by_content.setdefault(hash((entry.message_key, entry.digest)), entry.id)
        if self._by_key is not None:
            self._by_key.add(entry.message_key, entry.id)
        if self._by_person is not None:
            for person in entry.participants:
                self._by_person.add(person, entry.id)

    def unfiled(self) -> tuple[LedgerEntry, ...]:
        """Return the entries of mails that are not filed; needs no `read`."""
        if self.unread is not None:
            return self.unread.where("filed", False)
        return tuple(entry for entry in self.by_id.values() if not entry.filed)

    def at(self, ref: MessageRef) -> LedgerEntry | None:
        """Return the entry of the mail that was found at this place of the inbox."""
        return self.by_id.get(self._by_ref.get(ref, ""))

    def lying_at(self, place: MessageRef) -> LedgerEntry | None:
        """Return the entry of the mail that the desk has put there."""
        return self.by_id.get(self._by_place.get(place, ""))

    def like(self, key: str, digest: str) -> LedgerEntry | None:
        """Return the first entry of this Message-ID digest and content digest."""
        found = self.by_id.get(self._by_content.get(hash((key, digest)), ""))
        return found if found is not None and (found.message_key, found.digest) == (key, digest) else None

    def of_key(self, key: str) -> tuple[LedgerEntry, ...]:
        """Return all entries of this Message-ID digest, in the order in which they came."""
        if self._by_key is None:
            self._by_key = Postings()
            for entry in self.by_id.values():
                self._by_key.add(entry.message_key, entry.id)
        return tuple(self.by_id[one] for one in self._by_key.of(key))

    def of_person(self, person: str) -> tuple[LedgerEntry, ...]:
        """Return all entries of mails about this person (an id), in the order in which they came."""
        if self._by_person is None:
            self._by_person = Postings()
            for entry in self.by_id.values():
                for one in entry.participants:
                    self._by_person.add(one, entry.id)
        found = (self.by_id[one] for one in self._by_person.of(person))
        return tuple(entry for entry in found if person in entry.participants)


class ReplyIndex(Index[OutboxEntry]):
    """The outbox by id, Message-ID and address; what waits, and when replies left."""

    def __init__(self, unread: Unread | None = None) -> None:
        super().__init__(unread)
        self.by_id: dict[str, OutboxEntry] = {}
        self._pending: dict[str, None] = {}
        self._by_message: dict[str, str] = {}
        self._by_address = Postings()
        self._sent: list[datetime] = []

    def put(self, entry: OutboxEntry) -> None:
        """Store the entry in place of the one with its id."""
        before = self.by_id.get(entry.id)
        if entry.sent is not None and (before is None or before.sent is None):
            insort(self._sent, entry.sent)
        self.by_id[entry.id] = entry
        self._by_message[entry.message_id] = entry.id
        self._by_address.add(folded(entry.to), entry.id)
        if entry.state in _PENDING:
            self._pending[entry.id] = None
        elif before is not None:
            self._pending.pop(entry.id, None)

    def pending(self) -> tuple[OutboxEntry, ...]:
        """Return the replies that are queued or being sent, oldest first; needs no `read`."""
        if self.unread is not None:
            return self.unread.where("state", *_PENDING)
        return tuple(self.by_id[one] for one in self._pending)

    def of_cause(self, cause: str) -> tuple[OutboxEntry, ...]:
        """Return all replies of this cause, oldest first; needs no `read`."""
        if self.unread is not None:
            return self.unread.where("cause", cause)
        return tuple(entry for entry in self.by_id.values() if entry.cause == cause)

    def of_kind(self, kind: ReplyKind) -> Iterable[OutboxEntry]:
        """Return all replies of this kind, oldest first; needs no `read`."""
        if self.unread is not None:
            return self.unread.where("kind", kind)
        return (entry for entry in self.by_id.values() if entry.kind is kind)

    def details(self) -> Set[str]:
        """Return what the calendar entries of all replies say, each version once; needs no `read`."""
        if self.unread is not None:
            return {details for (details,) in self.unread.tally("details")}
        return {entry.details for entry in self.by_id.values()}

    def with_message_id(self, message_id: str) -> OutboxEntry | None:
        """Return the reply that bears this Message-ID; needs no `read`."""
        if self.unread is not None:
            return next(reversed(self.unread.where("message_id", message_id)), None)
        return self.by_id.get(self._by_message.get(message_id, ""))

    def at_address(self, address: str) -> tuple[OutboxEntry, ...]:
        """Return all replies to the address, oldest first."""
        return tuple(self.by_id[one] for one in self._by_address.of(address.casefold()))

    def sent_between(self, since: datetime, until: datetime | None) -> int:
        """Return how many replies have left after `since` and not after `until`."""
        end = len(self._sent) if until is None else bisect_right(self._sent, until)
        return max(0, end - bisect_right(self._sent, since))


class UndoIndex(Index[UndoEntry]):
    """What the latest decisions can be undone by, by id."""

    def __init__(self, unread: Unread | None = None) -> None:
        super().__init__(unread)
        self.by_id: dict[str, UndoEntry] = {}

    def put(self, record: UndoEntry) -> None:
        """Store the entry in place of the one with its id."""
        self.by_id[record.id] = record


class HistoryIndex:
    """The history by number and by person; empty where it is not to be remembered."""

    def __init__(self, *, remembers: bool) -> None:
        self._remembers = remembers
        self._by_seq: dict[int, HistoryEntry] = {}
        self._by_person: defaultdict[str, list[int]] = defaultdict(list)

    def put(self, entry: HistoryEntry) -> None:
        """Store the entry in place of the one with its number."""
        if not self._remembers:
            return
        if entry.seq not in self._by_seq:
            self._by_person[entry.participant].append(entry.seq)
        self._by_seq[entry.seq] = entry

    def all(self) -> tuple[HistoryEntry, ...]:
        """Return all entries, oldest first."""
        return tuple(self._by_seq[seq] for seq in sorted(self._by_seq))

    def of(self, person: str) -> tuple[HistoryEntry, ...]:
        """Return those about one person (an id), oldest first."""
        return tuple(self._by_seq[seq] for seq in sorted(self._by_person.get(person, ())))


class FolderIndex:
    """How far the desk has looked into its folders, and the mails that were put into another one."""

    def __init__(self) -> None:
        self.shelves: dict[str, Shelf] = {}
        self.drags: dict[str, Drag] = {}

    def apply(self, effects: Effects) -> tuple[tuple[str, str], ...]:
        """Take over what was committed; return kind and number of the ids in it."""
        self.shelves.update((shelf.folder, shelf) for shelf in effects.shelves)
        self.drags.update((drag.id, drag) for drag in effects.drags)
        for one in effects.undragged:
            self.drags.pop(one, None)
        numbers = (*(("s", one.id) for one in effects.shelves), *(("d", one.id) for one in effects.drags))
        return tuple((kind, number.removeprefix("d")) for kind, number in numbers)
