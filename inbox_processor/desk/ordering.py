"""The order of the waiting list, by the organiser's word.

Duty: people put at a place of the line, in the order in which they are named. Call `put`. The line is ordered by the
arrival of mails (indexes.place); whoever is put before somebody gets a time just before theirs, so that everything else
that asks for the order goes on as it was. Only where two mails arrived in the same instant, others get a new time too.

Whoever waits with them from the same mail comes along, and nobody is put between the people of one mail, except where
the event splits groups. Whoever did not wait yet is put on the list as by deciding.decide, with its reply; a new place
alone is told to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from inbox_processor.desk.deciding import VERDICTS, Events, event_of, outcome, require_room, told
from inbox_processor.desk.indexes import place
from inbox_processor.desk.line import promote
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import Cause, Change, Decision, Event, Participant, PersonOutcome, Status

COMMAND, MOVED = "waitlist", "moved"
_JUST_BEFORE = timedelta(microseconds=1)


def put(
    people: Sequence[Participant],
    number: int,
    roster: Roster,
    events: Events,
    now: datetime,
    *,
    silent: bool = False,
    over_capacity: bool = False,
) -> Decision:
    """Return the decision that these people of one event wait, the first of them at place `number` (from 1; beyond the
    end of the line: at its end). ConfigError, one line, where they are of several events, stand so already, or where
    no place is left on the list.
    """
    if len({one.event for one in people}) > 1:
        raise ConfigError("--place: expected people of one event; nothing was changed.")
    event = event_of(people[0], events)
    movers = _with_their_groups(people, roster, event)
    waiting = [one for one in roster.waiting(event.id) if one.id not in {mover.id for mover in movers}]
    at = _boundary(waiting, number - 1, event)
    line = _timed([*waiting[:at], *_put_off(movers, waiting[at:], roster, now), *waiting[at:]])
    if [one.id for one in line] == [one.id for one in roster.waiting(event.id)]:
        ids = ", ".join(one.id for one in people)
        raise ConfigError(f"waitlist: {ids}: the line stands in this order already; nothing was changed.")
    changes = tuple(change for one in line if (change := _change(one, roster)) is not None)
    if not over_capacity:
        require_room([change.after for change in changes], roster, events)
    return _decision(changes, roster, event, events, now, silent=silent)


def _with_their_groups(people: Sequence[Participant], roster: Roster, event: Event) -> tuple[Participant, ...]:
    found = {one.id: one for one in people}
    for one in people if event.groups != "split" else ():
        if one.status is Status.WAITLISTED:
            found |= {other.id: other for other in roster.waiting(event.id) if other.group == one.group}
    return tuple(found.values())


def _boundary(waiting: Sequence[Participant], at: int, event: Event) -> int:
    """Return where they can be put: not between two of one mail."""
    at = min(at, len(waiting))
    while event.groups != "split" and 0 < at < len(waiting) and waiting[at - 1].group == waiting[at].group:
        at -= 1
    return at


def _put_off(
    movers: Sequence[Participant], behind: Sequence[Participant], roster: Roster, now: datetime
) -> tuple[Participant, ...]:
    """Return the movers as they shall stand: just before the first who stands behind them, else now."""
    last = (behind[0].queued or behind[0].arrived) - _JUST_BEFORE if behind else now
    return tuple(
        replace(
            one,
            status=Status.WAITLISTED,
            decided=one.decided if one.status is Status.WAITLISTED else now,
            queued=last - _JUST_BEFORE * (len(movers) - count),
            sequence=roster.last_sequence + count,
            offer_until=None,
            offer_extended=False,
        )
        for count, one in enumerate(movers, 1)
    )


def _timed(line: list[Participant]) -> list[Participant]:
    """Return the line with times that give this very order; from its end on, so that only what must gets another."""
    for at in reversed(range(len(line) - 1)):
        here, behind = line[at], line[at + 1]
        if place(here) >= place(behind):
            line[at] = replace(here, queued=(behind.queued or behind.arrived) - _JUST_BEFORE)
    return line


def _change(one: Participant, roster: Roster) -> Change | None:
    stored = roster.participant(one.id)
    if stored is None or one == stored:
        return None
    fresh = stored.status is not Status.WAITLISTED
    return Change(one, VERDICTS[COMMAND].action if fresh else MOVED, Cause.ORGANISER)


def _decision(
    changes: tuple[Change, ...], roster: Roster, event: Event, events: Events, now: datetime, *, silent: bool
) -> Decision:
    """With those who move up into a seat that one of these people held."""
    after = [change.after for change in changes]
    trial = roster.as_if(*after)
    fresh = [change.after for change in changes if change.action != MOVED]
    moved, written = promote(trial, event, now, fresh)
    final = trial.as_if(*(change.after for change in moved))
    answers = () if silent else told(VERDICTS[COMMAND].reply, fresh, roster, final, events)
    return Decision(
        outcome=outcome(Status.WAITLISTED),
        event=event.id,
        people=tuple(PersonOutcome(one.name, one.email, one.background, outcome(one.status), one.id) for one in after),
        changes=changes + moved,
        orders=answers + written,
        rules=("organiser",),
        language=after[0].language,
    )
