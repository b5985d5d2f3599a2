"""The indexes of people behind the roster, each kept up to date by `PeopleIndex.put` and `remove`.

Duty: replace one record and leave every index as if it had been built anew. Used by roster.py alone, `place` by all
who speak of the order of the waiting list.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from datetime import datetime
from typing import TypeAlias

from inbox_processor.model import Participant, Status

Place: TypeAlias = tuple[datetime, int]


def place(participant: Participant) -> Place:
    """Return what the line is ordered by: arrival of the completing mail, then order of processing."""
    return (participant.queued or participant.arrived, participant.sequence)


class PeopleIndex:
    """People by id, address and Message-ID; the waiting list and the number of each status per event."""

    def __init__(self) -> None:
        self.by_id: dict[str, Participant] = {}
        self.by_message: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.lines: defaultdict[str, list[tuple[datetime, int, str]]] = defaultdict(list)
        self.counts: defaultdict[str, Counter[Status]] = defaultdict(Counter)
        self.last_sequence = 0
        self._by_address: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def put(self, participant: Participant) -> None:
        """Store the record in place of the one with its id."""
        before = self.by_id.get(participant.id)
        if before is not None:
            self._take_out(before)
        self.by_id[participant.id] = participant
        self.last_sequence = max(self.last_sequence, participant.sequence)
        for address in (participant.email, participant.writer):
            self._by_address[address.casefold()][participant.id] = None
        for message_id in participant.thread:
            self.by_message[message_id][participant.id] = None
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
            self._by_address[address.casefold()].pop(before.id, None)
        for message_id in before.thread:
            self.by_message[message_id].pop(before.id, None)
        self.counts[before.event][before.status] -= 1
        if before.status is Status.WAITLISTED:
            line = self.lines[before.event]
            del line[bisect_left(line, (*place(before), before.id))]

    def at_address(self, event: str, address: str) -> tuple[Participant, ...]:
        """Return the people of the event with this email or writer, oldest id first."""
        found = (self.by_id[one] for one in self._by_address.get(address.casefold(), ()))
        return tuple(sorted((person for person in found if person.event == event), key=lambda person: int(person.id)))

    def active_events(self, address: str) -> tuple[str, ...]:
        """Return ids of the events in which somebody of the address is active, in alphabetical order."""
        found = (self.by_id[one] for one in self._by_address.get(address.casefold(), ()))
        return tuple(sorted({person.event for person in found if person.status.active}))
