"""The indexes behind the roster: of people here, of mails and replies in mail_indexes.py.

Duty: replace one record and leave every index as if it had been built anew. Used by roster.py alone, `place` by all
who speak of the order of the waiting list. Twenty thousand mails stay in memory for months, so that each index is
counted in octets a mail.

Most runs find no mail. What such a run asks is answered by the table as the store has it, as far as that goes; for all
else an index reads its table (`read`).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, Protocol, Self, TypeAlias, TypeVar

from inbox_processor.model import Participant, Status

Place: TypeAlias = tuple[datetime, int]


def place(participant: Participant) -> Place:
    """Return what the line is ordered by: arrival of the completing mail, then order of processing."""
    return (participant.queued or participant.arrived, participant.sequence)


R = TypeVar("R")


class Unread(Protocol):
    """A table that the store has as text; going through it makes all its records."""

    def __iter__(self) -> Iterator[Any]: ...

    def where(self, field: str, *values: str | bool) -> tuple[Any, ...]:
        """Return the records whose `field` is one of these, in the order of their numbers."""

    def tally(self, *fields: str) -> Counter[tuple[Any, ...]]:
        """Count the records by the values of these fields."""


class Index(Generic[R]):
    """Records of one kind. `unread`: those that the store has, until they are needed."""

    def __init__(self, unread: Unread | None = None) -> None:
        self.unread = unread

    def put(self, record: R) -> None:
        """Store the record in place of the one with its id."""
        raise NotImplementedError

    def read(self) -> Self:
        """Return the index with all records in it."""
        if self.unread is not None:
            records, self.unread = tuple(self.unread), None
            for record in records:
                self.put(record)
        return self


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


def folded(address: str) -> str:
    """Return the form in which addresses are compared: the same object where it has that form, as most do."""
    key = address.casefold()
    return address if key == address else key


class PeopleIndex(Index[Participant]):
    """People by id, address and Message-ID; the waiting list and the number of each status per event."""

    def __init__(self, unread: Unread | None = None) -> None:
        super().__init__(unread)
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
        self._by_address.add(folded(participant.email), participant.id)
        if participant.writer != participant.email:
            self._by_address.add(folded(participant.writer), participant.id)
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

    def counted(self, event: str) -> Mapping[Status, int]:
        """Return how many people of the event have each status; needs no `read`."""
        if self.unread is None:
            return MappingProxyType(self.counts[event])
        counted = self.unread.tally("event", "status").items()
        return {Status(status): number for (one, status), number in counted if one == event}

    def of_status(self, status: Status) -> Iterable[Participant]:
        """Return the people of this status, in the order in which they came; needs no `read`."""
        if self.unread is not None:
            return self.unread.where("status", status)
        return (one for one in self.by_id.values() if one.status is status)

    def at_address(self, event: str, address: str) -> tuple[Participant, ...]:
        """Return the people of the event with this email or writer, oldest id first."""
        found = (self.by_id[one] for one in self._by_address.of(address.casefold()))
        return tuple(sorted((person for person in found if person.event == event), key=lambda person: int(person.id)))

    def active_events(self, address: str) -> tuple[str, ...]:
        """Return ids of the events in which somebody of the address is active, in alphabetical order."""
        found = (self.by_id[one] for one in self._by_address.of(address.casefold()))
        return tuple(sorted({person.event for person in found if person.status.active}))
