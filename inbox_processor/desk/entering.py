"""What an organiser enters: somebody new, what was read wrongly, the present status once more.

Duty: the decisions for `add`, `edit` and `resend`. Call `add`, `edit`, `resend`; `usable_address` for what may be
entered as an address. An address that an organiser enters is written to (house rule: whom we answer).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace

from inbox_processor.desk.bouncing import cleared
from inbox_processor.desk.deciding import Events, complete, event_of, outcome, require_room, told
from inbox_processor.desk.departed import HARMLESS
from inbox_processor.desk.line import moved_up, seat
from inbox_processor.desk.merging import missing
from inbox_processor.desk.names import Likeness, likeness
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    Event,
    OutboxEntry,
    Participant,
    PersonOutcome,
    ReplyKind,
    ReplyOrder,
    Status,
)

# RFC 5321, 4.1.2: dot-string @ domain; quoted local parts exist in standards only. Letters of other scripts: RFC 6531.
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)*@(?:[\w](?:[\w-]*[\w])?\.)+[^\W\d_]{2,}")
_LONGEST = 254  # RFC 5321, 4.5.3.1.3

# What tells each status.
STATUS_REPLY: Mapping[Status, ReplyKind] = {
    Status.ACCEPTED: ReplyKind.ACCEPTED,
    Status.WAITLISTED: ReplyKind.WAITLISTED,
    Status.INCOMPLETE: ReplyKind.PLEASE_ADD,
    Status.OFFERED: ReplyKind.OFFERED,
    Status.CANCELLED: ReplyKind.CANCELLED,
    Status.DECLINED: ReplyKind.DECLINED,
}


def usable_address(text: str) -> str | None:
    """Return the addr-spec, its domain in lower case; None where the text is none."""
    local, _, domain = text.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    return address if len(address) <= _LONGEST and address.isprintable() and _ADDRESS.fullmatch(address) else None


def namesake(event: str, email: str, name: str | None, roster: Roster, but: str = "") -> Participant | None:
    """Return the person of this event, address and name; `but`: the id of one who does not count."""
    alike = (
        one
        for one in roster.people(event, email)
        if one.id != but and one.email.casefold() == email.casefold() and likeness(one.name, name) is Likeness.SAME
    )
    return next(alike, None)


def newcomer(
    participant_id: str,
    event: Event,
    name: str | None,
    email: str,
    background: str | None,
    status: Status,
    language: str,
    sequence: int,
    now: datetime,
) -> Participant:
    """Return the record of somebody whom an organiser enters, as arrived now."""
    return Participant(
        id=participant_id,
        event=event.id,
        status=status,
        name=name,
        email=email,
        background=background,
        language=language,
        arrived=now,
        sequence=sequence,
        group=f"p{participant_id}",
        writer=email,
        reachable=True,
        decided=now,
        queued=now if status.holds_seat or status is Status.WAITLISTED else None,
    )


def add(
    name: str,
    email: str,
    background: str | None,
    language: str,
    roster: Roster,
    event: Event,
    now: datetime,
    *,
    silent: bool = False,
    over_capacity: bool = False,
) -> Decision:
    """Return the decision about a registration by telephone: a seat or a place in line as of now. A background may be
    missing. ConfigError where the person is stored already, or where no place is left.
    """
    known = namesake(event.id, email, name, roster)
    if known is not None:
        raise ConfigError(
            f"add: {known.id} has this name and address already and is {known.status.value}; nothing was changed. "
            f"See 'inbox-processor show {known.id}'; accept, waitlist and edit take the id."
        )
    identity, sequence = roster.next_id("p"), roster.last_sequence + 1
    new = newcomer(identity, event, name, email, background, Status.INCOMPLETE, language, sequence, now)
    if over_capacity:
        seated = replace(new, status=Status.ACCEPTED, queued=now)
        reply = None if silent else ReplyKind.ACCEPTED
        return complete((Change(seated, "registered", Cause.ORGANISER),), roster, {event.id: event}, now, reply)
    return _seated(replace(new, queued=now), "registered", roster, event, now, silent=silent)


def _seated(person: Participant, action: str, roster: Roster, event: Event, now: datetime, *, silent: bool) -> Decision:
    """Return the decision that gives somebody a seat or a place by the rule of the line."""
    seating = seat((person,), roster, event, now)
    (status,) = seating.statuses
    if status is Status.DECLINED:
        raise ConfigError(
            f"{event.id}: no seat is left, and no place on the waiting list; nothing was changed. Somebody is "
            "let in past capacity by --over-capacity (add, accept)."
        )
    after = replace(person, status=status, decided=now)
    moved, orders = moved_up(seating.promoted, event, now)
    final = roster.as_if(after, *(change.after for change in moved))
    events = {event.id: event}
    answers = () if silent else told(STATUS_REPLY[after.status], (after,), roster, final, events)
    return _decision((after,), (Change(after, action, Cause.ORGANISER), *moved), answers + orders)


def _decision(people: Sequence[Participant], changes: tuple[Change, ...], orders: tuple[ReplyOrder, ...]) -> Decision:
    first = people[0]
    return Decision(
        outcome=outcome(first.status),
        event=first.event,
        people=tuple(PersonOutcome(one.name, one.email, one.background, outcome(one.status), one.id) for one in people),
        changes=changes,
        orders=orders,
        rules=("organiser",),
        language=first.language,
    )


def edit(
    person: Participant,
    name: str | None,
    email: str | None,
    background: str | None,
    roster: Roster,
    event: Event,
    now: datetime,
    *,
    silent: bool = False,
) -> Decision:
    """Return the decision that mends a record; None leaves a field. Somebody incomplete whom it completes stands in
    line as of now and is answered; nobody else is written to. ConfigError where nothing would change, where somebody
    else has that name and address, or where no place is left.
    """
    after = replace(
        person,
        name=name or person.name,
        email=email or person.email,
        background=background or person.background,
        reachable=person.reachable or email is not None,
    )
    if after == person:
        raise ConfigError(f"edit: {person.id} has these details already; nothing was changed.")
    other = namesake(person.event, after.email, after.name, roster, but=person.id)
    if other is not None:
        raise ConfigError(
            f"edit: {other.id} has this name and address already and is {other.status.value}; nothing was changed."
        )
    if person.status is not Status.INCOMPLETE or missing(after, event):
        return _decision((after,), (Change(after, "edited", Cause.ORGANISER),), ())
    comer = replace(after, queued=now, sequence=roster.last_sequence + 1, group=f"p{person.id}")
    return _seated(comer, "completed", roster, event, now, silent=silent)


def queued_already(person: Participant, roster: Roster) -> OutboxEntry | None:
    """Return the reply that tells the person's present status and has not left; None where there is none, where it
    would not arrive, or where the person has been changed since it was written.
    """
    changes = [one.at for one in roster.history_of(person.id) if one.action not in HARMLESS]
    waiting = (
        one
        for one in roster.outbox_pending()
        if person.id in one.participants
        and one.kind is STATUS_REPLY[person.status]
        and one.to.casefold() == person.contact.casefold()
        and all(at <= one.created for at in changes)
    )
    return None if person.bounced else next(waiting, None)


def resend(people: Sequence[Participant], roster: Roster, events: Events) -> Decision:
    """Return the decision that tells people their present status again; nothing else changes, but that somebody whose
    address takes no mail is tried anew. Whom a queued reply is about to tell it anyway is left out.
    """
    wanted = tuple({one.id: cleared(one) for one in people}.values())
    for one in wanted:
        event_of(one, events)
    people = tuple(one for one in wanted if queued_already(roster.participant(one.id) or one, roster) is None)
    by_status = sorted(people, key=lambda one: list(Status).index(one.status))
    orders = tuple(
        order
        for status, group in groupby(by_status, key=lambda one: one.status)
        for order in told(STATUS_REPLY[status], group, roster, roster, events)
    )
    return _decision(wanted, tuple(Change(one, "resent", Cause.ORGANISER) for one in people), orders)


def bring_in(entered: Sequence[Participant], roster: Roster, events: Events, *, over_capacity: bool) -> Decision:
    """Return the decision that takes over people of an earlier list as they stand there, without a reply to anybody.
    ConfigError where they hold more seats or places than there are.
    """
    if not over_capacity:
        require_room(entered, roster, events)
    return _decision(entered, tuple(Change(one, "imported", Cause.ORGANISER) for one in entered), ())
