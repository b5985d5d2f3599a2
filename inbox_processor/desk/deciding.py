"""An organiser's decisions about people on the list: accept, waitlist, decline, cancel.

Duty: the decision for one of these commands about several people, all or nothing. Call `decide`. The organiser's word
counts: deadlines and missing details do not bind it; the number of seats does, unless it is said that it shall not. A
seat that becomes free goes to the head of the line in the same decision.

Only the people named are decided about, also where others registered with them in one mail. Whoever is put on the
waiting list stands at its end. Call `told` for the replies about people, `outcome` for the word of `explain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.line import promote
from inbox_processor.desk.merging import missing
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import answer_by
from inbox_processor.errors import ConfigError
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Event,
    Outcome,
    Participant,
    PersonOutcome,
    Reason,
    ReplyKind,
    ReplyOrder,
    Status,
    sentence,
)

Events = Mapping[str, Event]


class Verdict(Struct, frozen=True):
    """One command: where it leads, for whom it is meant, its reply and the history's word."""

    status: Status
    meant: frozenset[Status]
    reply: ReplyKind
    action: str


_COMING = frozenset({Status.INCOMPLETE, Status.ACCEPTED, Status.WAITLISTED, Status.OFFERED})
VERDICTS: Mapping[str, Verdict] = {
    "accept": Verdict(Status.ACCEPTED, frozenset(Status) - {Status.ACCEPTED}, ReplyKind.ACCEPTED, "accepted"),
    "waitlist": Verdict(Status.WAITLISTED, frozenset(Status) - {Status.WAITLISTED}, ReplyKind.WAITLISTED, "waitlisted"),
    "decline": Verdict(Status.DECLINED, _COMING, ReplyKind.DECLINED, "declined"),
    "cancel": Verdict(Status.CANCELLED, _COMING, ReplyKind.CANCELLED, "cancelled"),
    "ask": Verdict(Status.INCOMPLETE, frozenset(Status) - {Status.INCOMPLETE}, ReplyKind.PLEASE_ADD, "asked"),
}
_OUTCOMES = {Status.OFFERED: Outcome.WAITLISTED}


class NoRoom(ConfigError):
    """Seats or places on the waiting list are lacking. `finding`: how many, without what a command can do about it."""

    def __init__(self, finding: Reason) -> None:
        found = finding.removesuffix(".")
        super().__init__(f"{found}; nothing was changed. Add --over-capacity to do it all the same.")
        self.finding = finding


def decide(
    command: str,
    people: Sequence[Participant],
    roster: Roster,
    events: Events,
    now: datetime,
    *,
    silent: bool = False,
    over_capacity: bool = False,
) -> Decision:
    """Return the decision of `command` (a key of VERDICTS) about people of the roster. `silent`: they are not written
    to; those who move up always are. ConfigError, one line, where it does not fit somebody's status, where the event
    is not in `events`, or where seats or places are lacking.
    """
    verdict = VERDICTS[command]
    people = tuple({one.id: one for one in people}.values())
    unfit = [f"{one.id} is {one.status.value}" for one in people if one.status not in verdict.meant]
    if unfit:
        wanted = " or ".join(status.value for status in Status if status in verdict.meant)
        words = {"command": command, "standing": ", ".join(unfit), "statuses": wanted}
        raise ConfigError(sentence("{command}: {standing}; expected {statuses}; nothing was changed.", **words))
    after = [_after(one, verdict, roster.last_sequence + number, now) for number, one in enumerate(people, 1)]
    if not over_capacity:
        require_room(after, roster, events)
    changes = tuple(Change(one, verdict.action, Cause.ORGANISER) for one in after)
    return complete(changes, roster, events, now, None if silent else verdict.reply)


def event_of(person: Participant, events: Events) -> Event:
    """Return the person's event; ConfigError where the config has it no longer."""
    if person.event not in events:
        raise ConfigError(
            sentence(
                "{id}: the event {event} is not in the config any more; nothing was changed. Known are {events}.",
                id=person.id,
                event=person.event,
                events=", ".join(events),
            )
        )
    return events[person.event]


def require_room(after: Iterable[Participant], roster: Roster, events: Events) -> None:
    """NoRoom where these people, as they shall stand, take more seats or more places on the waiting list than
    there are.
    """
    wanted: Counter[tuple[str, bool]] = Counter()
    for one in after:
        stored = roster.participant(one.id)
        event_of(one, events)
        if one.status.holds_seat and not (stored is not None and stored.status.holds_seat):
            wanted[one.event, True] += 1
        elif one.status is Status.WAITLISTED and not (stored is not None and stored.status is Status.WAITLISTED):
            wanted[one.event, False] += 1
    for (name, seats), number in wanted.items():
        event = events[name]
        length = event.capacity if seats else event.waitlist
        taken = roster.seats_taken(name) if seats else roster.waiting_count(name)
        if length is not None and taken + number > length:
            raise NoRoom(_lacking(name, max(0, length - taken), length, number, seats=seats))


def _lacking(event: str, left: int, length: int, number: int, *, seats: bool) -> Reason:
    counts = {"event": event, "left": left, "length": length, "number": number}
    if left == 1 and seats:
        return sentence("{event}: 1 of {length} seats is left, and {number} would be taken.", **counts)
    if left == 1:
        return sentence(
            "{event}: 1 of {length} places on the waiting list is left, and {number} would be taken.", **counts
        )
    if seats:
        return sentence("{event}: {left} of {length} seats are left, and {number} would be taken.", **counts)
    return sentence(
        "{event}: {left} of {length} places on the waiting list are left, and {number} would be taken.", **counts
    )


def complete(
    changes: tuple[Change, ...], roster: Roster, events: Events, now: datetime, reply: ReplyKind | None
) -> Decision:
    """Return the decision of these changes, with those who move up because of them. `reply`: what the people changed
    are told; None for nothing.
    """
    after = [change.after for change in changes]
    trial = roster.as_if(*after)
    waiting = [one for one in after if one.status is Status.WAITLISTED]
    moved: tuple[Change, ...] = ()
    orders: tuple[ReplyOrder, ...] = ()
    for name in dict.fromkeys(one.event for one in after):
        more, written = promote(trial, event_of(next(one for one in after if one.event == name), events), now, waiting)
        moved, orders = moved + more, orders + written
    final = trial.as_if(*(change.after for change in moved))
    answers = told(reply, after, roster, final, events) if reply is not None else ()
    return Decision(
        outcome=outcome(after[0].status),
        event=after[0].event,
        people=tuple(PersonOutcome(one.name, one.email, one.background, outcome(one.status), one.id) for one in after),
        changes=changes + moved,
        orders=answers + orders,
        rules=("organiser",),
        language=after[0].language,
    )


def informing(orders: Sequence[ReplyOrder], action: str) -> Decision:
    """Return the decision to write mails that decide nothing about their people. `action`: the history's word."""
    people = tuple(one for order in orders for one in order.participants)
    return Decision(
        outcome=Outcome.UPDATED,
        event=people[0].event,
        changes=tuple(Change(one, action, Cause.ORGANISER) for one in people),
        orders=tuple(orders),
        rules=("organiser",),
    )


def told(
    kind: ReplyKind, people: Iterable[Participant], before: Roster, after: Roster, events: Events
) -> tuple[ReplyOrder, ...]:
    """Return one reply for each event, address and language. `before`, `after`: the rosters around the decision."""
    letters: dict[tuple[str, str, str], list[Participant]] = {}
    for one in people:
        letters.setdefault((one.event, one.contact.casefold(), one.language), []).append(one)
    orders = []
    for group in letters.values():
        places = [place for one in group if (place := after.position(one)) is not None]
        lacking = {one.id: missing(one, events[one.event]) for one in group if one.status is Status.INCOMPLETE}
        stored = {one.id: before.participant(one.id) for one in group}
        orders.append(
            ReplyOrder(
                kind,
                tuple(group),
                group[0].contact,
                group[0].language,
                answers=False,
                missing={one: fields for one, fields in lacking.items() if fields},
                position=min(places, default=None),
                before={one: record.status for one, record in stored.items() if record is not None},
                until=answer_by(group),
            )
        )
    return tuple(orders)


def outcome(status: Status) -> Outcome:
    """Return the outcome that a status is told as."""
    return _OUTCOMES[status] if status in _OUTCOMES else Outcome(status.value)


def _after(person: Participant, verdict: Verdict, sequence: int, now: datetime) -> Participant:
    after = replace(person, status=verdict.status, decided=now, offer_until=None, offer_extended=False)
    if verdict.status is Status.WAITLISTED or (verdict.status is Status.ACCEPTED and person.queued is None):
        return replace(after, queued=now, sequence=sequence)
    return after if verdict.status is Status.ACCEPTED else replace(after, queued=None)
