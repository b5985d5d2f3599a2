"""A participant declines in their calendar.

Duty: whose entry it is, and the decision. Call `answered`. By config it is a withdrawal, or waits for a human. The
answer is a machine's and gets no answer; whoever is taken off the list is told so in a mail of its own, since a tap on
"decline" may be a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.deciding import told
from inbox_processor.desk.line import promote
from inbox_processor.desk.merging import touch
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Change,
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    PersonOutcome,
    ReplyKind,
    Status,
    sentence,
)


def answered(
    entry: tuple[str, str],
    letter: Letter,
    roster: Roster,
    events: Iterable[Event],
    identity: Callable[[Participant], str],
    now: datetime,
) -> Decision | None:
    """Return the decision about a declined entry, given by UID and attendee; None where it is none of ours, where the
    mail comes from another address, or where the person has no seat to give up. `identity`: gives a person's UID.
    """
    uid, attendee = entry
    for event in events:
        for person in roster.people(event.id, attendee):
            if person.email.casefold() == attendee.casefold() and identity(person) == uid:
                return _declined(person, letter, roster, event, now)
    return None


def _declined(person: Participant, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision | None:
    if person.status is not Status.ACCEPTED or letter.sender.casefold() != person.email.casefold():
        return None
    if letter.forged or event.calendar_declines != "withdraw" or now >= event.starts:
        reason = sentence(
            "The calendar of {id} has declined. 'cancel {id}' takes it for a withdrawal; then review ID --done.",
            id=person.id,
        )
        return Decision(
            Outcome.REVIEW,
            event.id,
            people=(_line(person, Outcome.REVIEW),),
            attention=True,
            reasons=(reason,),
            rules=("calendar-declined",),
            language=person.language,
        )
    gone = replace(touch(person, letter), status=Status.CANCELLED, decided=now, queued=None)
    changes, orders = promote(roster, event, now, (person,))
    answers = told(ReplyKind.CANCELLED, (gone,), roster, roster.as_if(gone), {event.id: event})
    return Decision(
        Outcome.CANCELLED,
        event.id,
        people=(_line(gone, Outcome.CANCELLED),),
        changes=(Change(gone, "cancelled"), *changes),
        orders=answers + orders,
        reasons=(sentence("The participant has declined in their calendar."),),
        rules=("calendar-declined",),
        language=person.language,
    )


def _line(person: Participant, outcome: Outcome) -> PersonOutcome:
    return PersonOutcome(person.name, person.email, person.background, outcome, person.id)
