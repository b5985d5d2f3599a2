"""The indexes behind the roster: of people, and of the mails that were handled.

Duty: replace one record and leave every index as if it had been built anew. Used by roster.py alone, `place` by all
who speak of the order of the waiting list. Twenty thousand mails stay in memory for months, so that each index is
counted in octets a mail.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

from inbox_processor.model import Drag, Effects, HistoryEntry, LedgerEntry, MessageRef, Participant, Shelf, Status

Place: TypeAlias = tuple[datetime, int]


def place(participant: Participant) -> Place:
    """Return what the line is ordered by: arrival of the completing mail, then order of processing."""
    return (participant.queued or participant.arrived, participant.sequence)


class Postings:
    """Ids by a word, in the order in which they came, each once. Most words have one id, and a set for it would take
    four times the room.
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[str, str | dict[str, None]] = {}

    def add(self, word: str, identity: str) -> None:
        """Note the id, where it is not there yet."""
        before = self._found.setdefault(word, identity)
        if isinstance(before, dict):
            before[identity] = None
        elif before != identity:
            self._found[word] = {before: None, identity: None}

    def remove(self, word: str, identity: str) -> None:
        """Take the id out, where it is there."""
        before = self._found.get(word)
        if isinstance(before, dict):
            before.pop(identity, None)
        elif before == identity:
            del self._found[word]

    def copy(self) -> Postings:
        """Return one that changes by itself."""
        other = Postings()
        other._found = {word: one if isinstance(one, str) else dict(one) for word, one in self._found.items()}
        return other

    def of(self, word: str) -> Iterable[str]:
        """Return the ids."""
        found = self._found.get(word, ())
        return (found,) if isinstance(found, str) else found


class PeopleIndex:
    """People by id, address and Message-ID; the waiting list and the number of each status per event."""

    def __init__(self) -> None:
        self.by_id: dict[str, Participant] = {}
        self.by_message = Postings()
        self.lines: defaultdict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
        self.counts: defaultdict[str, Counter[Status]] = defaultdict(Counter)
        self.last_sequence = 0
        self._by_address = Postings()

    def copy(self) -> PeopleIndex:
        """Return one that changes by itself; fifteen times as fast as to build it anew."""
        other = PeopleIndex()
        other.by_id, other.last_sequence = dict(self.by_id), self.last_sequence
        other.by_message, other._by_address = self.by_message.copy(), self._by_address.copy()
        other.lines.update((event, list(line)) for event, line in self.lines.items())
        other.counts.update((event, Counter(counts)) for event, counts in self.counts.items())
        return other

    def put(self, participant: Participant) -> None:
        """Store the record in place of the one with its id."""
        before = self.by_id.get(participant.id)
        if before is not None:
            self._take_out(before)
        self.by_id[participant.id] = participant
        self.last_sequence = max(self.last_sequence, participant.sequence)
        for address in (participant.email, participant.writer):
            self._by_address.add(address.casefold(), participant.id)
        for message_id in participant.thread:
            self.by_message.add(message_id, participant.id)
        self.counts[participant.event][participant.status] += 1
        if participant.status is Status.WAITLISTED:
            insort(self.lines[participant.event], (*place(participant), participant.id))

    def remove(self, participant_id: str) -> None:
        """Take the record with this id out, where there is one."""
        before = self.by_id.pop(participant_id, None)
        if before is not None:
            self._take_out(before)

    def _take_out(self, before: Participant) -> None:
        for address in (before.email, before.writer):
            self._by_address.remove(address.casefold(), before.id)
        for message_id in before.thread:
            self.by_message.remove(message_id, before.id)
        self.counts[before.event][before.status] -= 1
        if before.status is Status.WAITLISTED:
            line = self.lines[before.event]
            del line[bisect_left(line, (*place(before), before.id))]

    def at_address(self, event: str, address: str) -> tuple[Participant, ...]:
        """Return the people of the event with this email or writer, oldest id first."""
        found = (self.by_id[one] for one in self._by_address.of(address.casefold()))
        return tuple(sorted((person for person in found if person.event == event), key=lambda person: int(person.id)))

    def active_events(self, address: str) -> tuple[str, ...]:
        """Return ids of the events in which somebody of the address is active, in alphabetical order."""
        found = (self.by_id[one] for one in self._by_address.of(address.casefold()))
        return tuple(sorted({person.event for person in found if person.status.active}))


class MailIndex:
    """The ledger by id, place on the server, content, Message-ID and person; what few ask for is built when asked."""

    def __init__(self) -> None:
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


class HistoryIndex:
    """The history by number and by person."""

    def __init__(self) -> None:
        self._by_seq: dict[int, HistoryEntry] = {}
        self._by_person: defaultdict[str, list[int]] = defaultdict(list)

    def put(self, entry: HistoryEntry) -> None:
        """Store the entry in place of the one with its number."""
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
