"""The line: who gets a seat, who waits, who moves up when a seat becomes free.

Duty: the one rule of the house that must never fail: seats go in order of arrival, people of one group together,
nobody overtakes, and no more seats are held than there are. Call `seat` for people who want a seat, `promote` after
somebody has left. The order is `indexes.place`: arrival of the completing mail at the server, then order of
processing.

The line is let in from its head as long as the next group fits; a pair that does not fit into one free seat is not
overtaken by the single behind it. Newcomers stand in the line like everybody, so they never pass those who wait. Where
the event splits groups, everybody is a group of one.

Who comes to a free seat has just asked for it and gets it; who has waited may be offered it first (Event.offer_hours).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.hours import offer_until
from inbox_processor.desk.indexes import Place, place
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Cause, Change, Event, Participant, ReplyKind, ReplyOrder, Status

Group = tuple[Participant, ...]


class Seating(Struct, frozen=True):
    """What the line says of people who want seats: the status of each, in their order (ACCEPTED, WAITLISTED, or
    DECLINED where no place is left on the waiting list; of a group together all the same), `position` of the first of
    them who waits, and the groups that move up before them.
    """

    statuses: tuple[Status, ...]
    position: int | None = None
    promoted: tuple[Group, ...] = ()


def seat(participants: Sequence[Participant], roster: Roster, event: Event, now: datetime) -> Seating:
    """Return what the line says to people who neither hold nor await a seat yet: all or none, or each for themselves
    where the event splits groups.

    They must have `queued`, `sequence` and `group` set, and stand in the order of their places.
    """
    comers = tuple((one,) for one in participants) if event.groups == "split" else (tuple(participants),)
    admitted = _admitted(roster, event, now, newcomers=comers)
    promoted = tuple(group for group in admitted if not _among(group, comers))
    moved = sum(map(len, promoted))
    waiting = roster.waiting_count(event.id) - moved
    statuses: list[Status] = []
    position = None
    for group in comers:
        if _among(group, admitted):
            status = Status.ACCEPTED
        elif event.waitlist is not None and waiting + len(group) > event.waitlist:
            status = Status.DECLINED
        else:
            status = Status.WAITLISTED
            waiting += len(group)
            position = position or roster.ahead(event.id, place(group[0])) - moved + 1
        statuses += [status] * len(group)
    return Seating(tuple(statuses), position, promoted)


def place_left(roster: Roster, event: Event) -> bool:
    """Return True where one more person could get a seat or a place on the waiting list."""
    if event.waitlist is None or roster.waiting_count(event.id) < event.waitlist:
        return True
    return roster.waiting_count(event.id) == 0 and roster.seats_taken(event.id) < event.capacity


def promote(
    roster: Roster, event: Event, now: datetime, leaving: Collection[Participant] = ()
) -> tuple[tuple[Change, ...], tuple[ReplyOrder, ...]]:
    """Return those who move up once the `leaving` people (as the roster holds them) are gone; also right without
    any, after the capacity was raised. Nobody moves up after the deadline or the start.
    """
    return moved_up(_admitted(roster, event, now, leaving), event, now)


def moved_up(groups: Sequence[Group], event: Event, now: datetime) -> tuple[tuple[Change, ...], tuple[ReplyOrder, ...]]:
    """Return the changes for groups that move up, and one reply for each group and address to which its mail goes:
    `promoted`, or `offered` where the event offers seats.
    """
    offers = event.offer_hours > 0
    until = offer_until(event, now) if offers else None
    status, action = (Status.OFFERED, "offered") if offers else (Status.ACCEPTED, "promoted")
    changes: list[Change] = []
    letters: dict[tuple[str, str], list[Participant]] = {}
    for person in (one for group in groups for one in group):
        seated = replace(person, status=status, decided=now, offer_until=until, offer_extended=False)
        changes.append(Change(seated, action, Cause.DESK))
        letters.setdefault((seated.group, seated.contact.casefold()), []).append(seated)
    orders = tuple(
        ReplyOrder(
            ReplyKind.OFFERED if offers else ReplyKind.PROMOTED,
            tuple(told),
            told[0].contact,
            told[0].language,
            answers=False,
            before={one.id: Status.WAITLISTED for one in told},
            until=until,
        )
        for told in letters.values()
    )
    return tuple(changes), orders


def _admitted(
    roster: Roster,
    event: Event,
    now: datetime,
    leaving: Collection[Participant] = (),
    newcomers: Sequence[Group] = (),
) -> tuple[Group, ...]:
    """Return the groups that get seats now, in order; those of `newcomers` that fit are among them, as the same
    objects. Of those who wait nobody is, once the line has closed.
    """
    gone = {person.id for person in leaving}
    free = event.capacity - roster.seats_taken(event.id) + sum(person.status.holds_seat for person in leaving)
    closed = now >= event.line_closes
    if free <= 0 or (closed and not newcomers):
        return ()
    admitted: list[Group] = []
    comers = [one for one in newcomers if one]
    queue = merge(_groups(roster, event, gone), comers, key=_place_of) if roster.waiting_count(event.id) else comers
    for group in queue:
        if free <= 0 or (closed and not _among(group, newcomers)):
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
    if event.groups == "split":
        return ((person,) for person in staying)
    return (tuple(group) for _, group in groupby(staying, key=lambda person: person.group))


def _among(group: Group, groups: Sequence[Group]) -> bool:
    """Return True where this very group is there: people may be equal who are not the same."""
    return any(group is one for one in groups)


def _place_of(group: Group) -> Place:
    return place(group[0])
