"""Seats and statuses computed from the history alone, and compared with what is stored.

Duty: prove that the records follow from the recorded decisions. Call `recount` for the state that a history leads to,
`differences` to compare a roster with its own history.

An entry that restores an earlier state gives back the place of that time.

The history holds no sequence numbers; of people with the same arrival, the one stands first whose place was given
first. Known gap: the capacity of the time of a decision is not recorded, so past overbooking is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from inbox_processor.desk.roster import Roster
from inbox_processor.model import HistoryEntry, Status

# Actions that give somebody another place in line, even where the time stays the same: those of one second.
NEW_PLACE = frozenset({"waitlisted", "moved"})


class Standing(Struct, frozen=True):
    """Where the history leaves one person. `queued_by`: number of the entry that gave them their place in line."""

    event: str
    status: Status
    queued: datetime | None
    queued_by: int


class Difference(Struct, frozen=True):
    """One point where store and history disagree; `subject` is a participant's id or an event's."""

    subject: str
    what: str
    stored: str
    recounted: str

    def __str__(self) -> str:
        """Return one plain sentence."""
        return f"{self.subject}: {self.what} is {self.stored} in the store and {self.recounted} by the history."


def recount(history: Iterable[HistoryEntry]) -> Mapping[str, Standing]:
    """Return the standing of each person (by id) after all entries, taken in the order of their numbers."""
    standings: dict[str, Standing] = {}
    places: dict[int, int] = {}  # number of an entry → number of the one that gave the place that held after it
    for entry in sorted(history, key=lambda one: one.seq):
        before = standings.get(entry.participant)
        same_place = before is not None and before.queued == entry.queued and before.status.active
        if entry.restores in places:
            queued_by = places[entry.restores]
        elif before is not None and same_place and entry.action not in NEW_PLACE:
            queued_by = before.queued_by
        else:
            queued_by = entry.seq
        places[entry.seq] = queued_by
        standings[entry.participant] = Standing(entry.event, entry.status, entry.queued, queued_by)
    return standings


def seats(standings: Mapping[str, Standing], event: str) -> int:
    """Return the number of seats held at the event."""
    return sum(one.event == event and one.status.holds_seat for one in standings.values())


def line(standings: Mapping[str, Standing], event: str) -> tuple[str, ...]:
    """Return ids of those who wait for the event, in order."""
    waiting = [
        (one.queued, one.queued_by, person)
        for person, one in standings.items()
        if one.event == event and one.status is Status.WAITLISTED and one.queued is not None
    ]
    return tuple(person for _, _, person in sorted(waiting))


def differences(roster: Roster) -> tuple[Difference, ...]:
    """Return every point where the roster's records do not follow from its history; empty where all is well. A
    person who is in the history alone was erased, and is a difference only where the history still gives them a
    seat or a place in line.
    """
    standings = recount(roster.history())
    found: list[Difference] = []
    stored = {person.id: person for person in roster.participants()}
    for person in stored.values():
        standing = standings.get(person.id)
        if standing is None:
            found.append(Difference(person.id, "status", person.status.value, "unknown"))
            continue
        if standing.status is not person.status:
            found.append(Difference(person.id, "status", person.status.value, standing.status.value))
        if standing.queued != person.queued:
            found.append(Difference(person.id, "place in line", str(person.queued), str(standing.queued)))
    erased = ((one, standings[one].status) for one in sorted(standings.keys() - stored.keys()))
    found += [Difference(one, "status", "erased", status.value) for one, status in erased if status.active]
    return (*found, *_events(roster, standings))


def _events(roster: Roster, standings: Mapping[str, Standing]) -> Iterable[Difference]:
    events = {person.event for person in roster.participants()} | {one.event for one in standings.values()}
    for event in sorted(events):
        taken, counted = roster.seats_taken(event), seats(standings, event)
        if taken != counted:
            yield Difference(event, "number of seats taken", str(taken), str(counted))
        waiting, recounted = tuple(one.id for one in roster.waiting(event)), line(standings, event)
        if waiting != recounted:
            yield Difference(event, "waiting list", " ".join(waiting), " ".join(recounted))
