"""The line: who gets a seat, who waits, who moves up when a seat becomes free.

Duty: the one rule of the house that must never fail: seats go in order of arrival, people of one group together,
nobody overtakes, and no more seats are held than there are. Call `seat` for people who want a seat, `promote` after
somebody has left. The order is `indexes.place`: arrival of the completing mail at the server, then order of
processing.

The line is let in from its head as long as the next group fits; a pair that does not fit into one free seat is not
overtaken by the single behind it. Newcomers stand in the line like everybody, so they never pass those who wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import groupby

from inbox_processor.desk.indexes import Place, place
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Event,
    Outcome,
    Participant,
    ReplyKind,
    ReplyOrder,
    Status,
)

Group = tuple[Participant, ...]


@dataclass(frozen=True)
class Seating:
    """What the line says of a group that wants seats: `status` for all of them (ACCEPTED, WAITLISTED, or DECLINED
    where no place is left on the waiting list), `position` of the first of them where they wait, and the groups
    that move up before them.
    """

    status: Status
    position: int | None = None
    promoted: tuple[Group, ...] = ()


def seat(participants: Sequence[Participant], roster: Roster, event: Event, now: datetime) -> Seating:
    """Return what the line says to people who neither hold nor await a seat yet, all or none.

    They must have `queued`, `sequence` and `group` set.
    """
    group = tuple(participants)
    admitted = _admitted(roster, event, now, newcomers=group)
    promoted = tuple(one for one in admitted if one is not group)
    if len(promoted) < len(admitted):
        return Seating(Status.ACCEPTED, promoted=promoted)
    moved = sum(map(len, promoted))
    if event.waitlist is not None and roster.waiting_count(event.id) - moved + len(group) > event.waitlist:
        return Seating(Status.DECLINED, promoted=promoted)
    return Seating(Status.WAITLISTED, roster.ahead(event.id, place(group[0])) - moved + 1, promoted)


def place_left(roster: Roster, event: Event) -> bool:
    """Return True where one more person could get a seat or a place on the waiting list."""
    if event.waitlist is None or roster.waiting_count(event.id) < event.waitlist:
        return True
    return roster.waiting_count(event.id) == 0 and roster.seats_taken(event.id) < event.capacity


def promote(
    roster: Roster, event: Event, now: datetime, leaving: Collection[Participant] = ()
) -> tuple[tuple[Change, ...], tuple[ReplyOrder, ...]]:
    """Return those who move up once the `leaving` people (as the roster holds them) are gone; also right without
    any, after the capacity was raised. Nobody moves up after the event has begun.
    """
    return moved_up(_admitted(roster, event, now, leaving), now)


def let_in(roster: Roster, event: Event, now: datetime) -> Decision:
    """Return the decision that gives free seats to those who wait; without changes where none is free. There are free
    seats after the capacity was raised.
    """
    changes, orders = promote(roster, event, now)
    reasons = ("A seat is free, and they are the next in line.",)
    return Decision(Outcome.ACCEPTED, event.id, changes=changes, orders=orders, reasons=reasons, rules=("seat-free",))


def moved_up(groups: Sequence[Group], now: datetime) -> tuple[tuple[Change, ...], tuple[ReplyOrder, ...]]:
    """Return the changes for groups that move up, and one `promoted` reply for each address to which a group's
    mail goes.
    """
    changes: list[Change] = []
    orders: list[ReplyOrder] = []
    for group in groups:
        seated = [replace(person, status=Status.ACCEPTED, decided=now) for person in group]
        changes += [Change(person, "promoted", Cause.DESK) for person in seated]
        by_contact: dict[str, list[Participant]] = {}
        for person in seated:
            by_contact.setdefault(person.contact.casefold(), []).append(person)
        orders += [
            ReplyOrder(
                ReplyKind.PROMOTED,
                tuple(told),
                told[0].contact,
                told[0].language,
                answers=False,
                before={one.id: Status.WAITLISTED for one in told},
            )
            for told in by_contact.values()
        ]
    return tuple(changes), tuple(orders)


def _admitted(
    roster: Roster, event: Event, now: datetime, leaving: Collection[Participant] = (), newcomers: Group = ()
) -> tuple[Group, ...]:
    """Return the groups that get seats now, in order; `newcomers` is among them, as the same object, where it
    fits.
    """
    gone = {person.id for person in leaving}
    free = event.capacity - roster.seats_taken(event.id) + sum(person.status.holds_seat for person in leaving)
    begun = now >= event.starts
    admitted: list[Group] = []
    for group in merge(_groups(roster, event, gone), [newcomers] if newcomers else [], key=_place_of):
        if free <= 0 or (begun and group is not newcomers):
            break
        if len(group) > event.capacity:  # would block the line for ever, as the capacity was lowered after they came
            continue
        if len(group) > free:
            break
        admitted.append(group)
        free -= len(group)
    return tuple(admitted)


def _groups(roster: Roster, event: Event, gone: Collection[str]) -> Iterator[Group]:
    staying = (person for person in roster.line(event.id) if person.id not in gone)
    return (tuple(group) for _, group in groupby(staying, key=lambda person: person.group))


def _place_of(group: Group) -> Place:
    return place(group[0])
