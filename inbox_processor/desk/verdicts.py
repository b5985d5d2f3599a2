"""The parts that every decision is made of: review, ignored, the order of outcomes, the one reply to a mail.

Duty: put what was decided about each person together into the decision about the mail. Call `review` where a human
must look, `compose` where each person has a result. A mail is answered by one reply at most; it goes to the From
address.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from inbox_processor.desk.merging import missing
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Change,
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    PersonOutcome,
    Reading,
    Reason,
    ReplyKind,
    ReplyOrder,
    Status,
)

# The mail's outcome is the first of these that one of its people has; the reply is the one beside it.
REPLY_BY_OUTCOME = {
    Outcome.ACCEPTED: ReplyKind.ACCEPTED,
    Outcome.WAITLISTED: ReplyKind.WAITLISTED,
    Outcome.DECLINED: ReplyKind.CLOSED,
    Outcome.CANCELLED: ReplyKind.CANCELLED,
    Outcome.UPDATED: ReplyKind.UPDATED,
    Outcome.INCOMPLETE: ReplyKind.PLEASE_ADD,
    Outcome.DUPLICATE: ReplyKind.ALREADY_REGISTERED,
}

WISHES_KEPT = 256

# What people of one mail may get beside a better outcome of it, where the event splits groups.
_SPLIT = frozenset({Outcome.WAITLISTED, Outcome.DECLINED})


class Result(Struct, frozen=True):
    """One person as the mail leaves them. `action`: the history's word; `changed`: False where nothing is to be
    stored.
    """

    outcome: Outcome
    after: Participant
    action: str
    changed: bool = True


class Grounds(Struct, frozen=True):
    """Why: plain sentences for people, and the names of the rules."""

    reasons: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()

    def __add__(self, other: Grounds) -> Grounds:
        """Return both, each sentence and rule once, in order."""
        return together((self, other))


def together(parts: Sequence[Grounds]) -> Grounds:
    """Return them all as one, each sentence and rule once, in order."""
    reasons = dict.fromkeys([reason for part in parts for reason in part.reasons])
    rules = dict.fromkeys([rule for part in parts for rule in part.rules])
    return Grounds(tuple(reasons), tuple(rules))


def reply_language(reading: Reading, event: Event, stored: str = "") -> str:
    """Return the event's language in which to answer: the mail's, else the one it asks for, else the stored
    person's, else the first. Regions and forms do not count: a mail in "de-AT" is answered in the event's "de" or
    "de-du".
    """
    return _language_for((reading.language, reading.asked_language, stored), event.languages)


@lru_cache(maxsize=WISHES_KEPT)  # asked twice for each mail
def _language_for(wishes: tuple[str, ...], languages: tuple[str, ...]) -> str:
    for wished in wishes:
        primary = wished.lower().partition("-")[0]
        exact = (one for one in languages if one.lower() == wished.lower())
        near = (one for one in languages if primary and one.lower().partition("-")[0] == primary)
        found = next(exact, None) or next(near, None)
        if found is not None:
            return found
    return languages[0]


def read_people(reading: Reading, letter: Letter, outcome: Outcome) -> tuple[PersonOutcome, ...]:
    """Return the people of a mail as understood, where nothing is decided about them."""
    return tuple(
        PersonOutcome(
            name=one.name.value if one.name else None,
            email=one.email.value if one.email else letter.sender,
            background=one.background.value if one.background else None,
            outcome=outcome,
        )
        for one in reading.people
    )


def review(
    reading: Reading, letter: Letter, event: Event, reasons: Sequence[Reason], rule: str, *, attention: bool = False
) -> Decision:
    """Pass the mail to a human; nothing is changed, nothing is written."""
    return Decision(
        outcome=Outcome.REVIEW,
        event=event.id,
        people=read_people(reading, letter, Outcome.REVIEW),
        attention=attention or reading.attention,
        reasons=tuple(reasons),
        rules=(rule,),
        language=reply_language(reading, event),
    )


def compose(
    results: Sequence[Result],
    reading: Reading,
    letter: Letter,
    roster: Roster,
    event: Event,
    grounds: Grounds,
    position: int | None = None,
) -> Decision:
    """Return the decision about a mail from the results of its people: one reply, of the kind of the weightiest
    outcome. `position`: place of those whom this mail puts on the waiting list.
    """
    outcomes = {result.outcome for result in results}
    outcome = next(one for one in REPLY_BY_OUTCOME if one in outcomes)
    language = reply_language(reading, event, results[0].after.language)
    people = [(one.outcome, one.after) for one in results]
    order = reply_to(letter.sender, outcome, people, roster, event, language, position)
    told = {one.after.id for one in results}
    own = roster.people(event.id, letter.sender) if reading.replaced else ()
    leaves = any(one.status.active and one.id not in told for one in own)  # a seat of their own, perhaps
    return Decision(
        outcome=outcome,
        event=event.id,
        people=tuple(person_outcome(one.outcome, one.after) for one in results),
        changes=tuple(Change(one.after, one.action) for one in results if one.changed),
        orders=(order,),
        attention=reading.attention or leaves,
        reasons=grounds.reasons,
        rules=grounds.rules,
        language=language,
    )


def person_outcome(outcome: Outcome, person: Participant) -> PersonOutcome:
    """Return the person's line in `explain`."""
    return PersonOutcome(person.name, person.email, person.background, outcome, person.id)


def reply_to(
    address: str,
    outcome: Outcome,
    people: Sequence[tuple[Outcome, Participant]],
    roster: Roster,
    event: Event,
    language: str,
    position: int | None = None,
) -> ReplyOrder:
    """Return the reply for a mail of this outcome. It names those whom the outcome is about, and those of whom
    something is still missing; an acceptance also those who already have a seat. `position`: where it is not stored.
    """
    told = tuple(person for own, person in people if _is_told(outcome, own, person))
    lacking = {one.id: missing(one, event) for one in told if one.status is Status.INCOMPLETE}
    stored = {one.id: roster.participant(one.id) for one in told}
    if position is None:
        places = [roster.position(one) for one in told if one.status is Status.WAITLISTED]
        position = min((one for one in places if one is not None), default=None)
    kind = REPLY_BY_OUTCOME[outcome]
    if kind is ReplyKind.ALREADY_REGISTERED and any(one.status is Status.OFFERED for one in told):
        kind = ReplyKind.OFFERED  # there is something left to do
    return ReplyOrder(
        kind=kind,
        participants=told,
        to=address,
        language=language,
        missing={one: fields for one, fields in lacking.items() if fields},
        position=position,
        before={one: record.status for one, record in stored.items() if record is not None},
        until=answer_by(told) if kind is ReplyKind.OFFERED else None,
    )


def answer_by(people: Iterable[Participant]) -> datetime | None:
    """Return by when the open offers of these people are to be answered; None where there is none."""
    times = (one.offer_until for one in people if one.status is Status.OFFERED)
    return min((at for at in times if at is not None), default=None)


def _is_told(outcome: Outcome, own: Outcome, person: Participant) -> bool:
    if own is outcome or own is Outcome.INCOMPLETE:
        return True
    if own in _SPLIT and outcome in (Outcome.ACCEPTED, Outcome.WAITLISTED):
        return True
    return outcome in (Outcome.ACCEPTED, Outcome.UPDATED, Outcome.DUPLICATE) and person.status.holds_seat
