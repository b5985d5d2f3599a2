"""The decision about one mail: the table of wishes, and what keeps a wish from being acted on.

Duty: Reading + Letter + Roster + Event → Decision. Call `decide` for a mail, `settle` for a review mail whose people
an organiser registers, `promote` and `seat` for decisions of organisers and of the clock. Pure but for one thing:
newcomers get their ids from the roster. Order: the answer to an offered seat, a mail that must not be answered, doubts,
then the wish; last of all the gate against forged senders.

Times: what decides whether registration is open is when the server took the mail; whether somebody may still move up
is `now`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk import offers
from inbox_processor.desk.line import Seating, promote, seat
from inbox_processor.desk.persons import named, own_people
from inbox_processor.desk.registering import register
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.settling import reply_letter, settle
from inbox_processor.desk.verdicts import person_outcome, reply_language, reply_to, review
from inbox_processor.desk.withdrawing import withdraw
from inbox_processor.model import (
    Cause,
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    Reading,
    Status,
    Wish,
    sentence,
)

__all__ = ["Seating", "decide", "promote", "reply_letter", "seat", "settle"]

Rule = Callable[[Reading, Letter, Roster, Event, datetime], Decision]


def decide(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision:
    """Return what the desk does about a mail that a person wrote (or that must not be answered:
    `letter.answerable` False).
    """
    decision = offers.answered(reading, letter, roster, event, now)
    if decision is None and not letter.answerable:
        return _unanswerable(reading, letter, roster, event)
    if decision is None and reading.instead and not own_people(letter, roster, event):
        gives_back = reading.wish is Wish.WITHDRAW  # a seat that they had from another address, perhaps
        others = replace(reading, wish=Wish.REGISTER, people=reading.instead, doubts=(), attention=gives_back)
        decision = register(others, letter, roster, event, now)
    if decision is None and reading.doubts:
        return review(reading, letter, event, reading.doubts, "doubt", attention=reading.wish in _FOR_HUMANS)
    if decision is None:
        decision = _RULES[reading.wish](reading, letter, roster, event, now)
    if letter.forged and _touches_stored(decision, roster):
        reason = sentence("The server could not confirm the sender's address, so nothing that is stored is changed.")
        return review(reading, letter, event, (reason,), "sender-not-confirmed")
    return decision


def _unanswerable(reading: Reading, letter: Letter, roster: Roster, event: Event) -> Decision:
    known = any(person.status.active for person in own_people(letter, roster, event))
    if reading.wish in _ACTIONABLE or (known and reading.wish in _ACTIONABLE_IF_KNOWN):
        reason = sentence("The mail must not be answered automatically, but somebody may want something of the desk.")
        return review(reading, letter, event, (reason, *reading.doubts), "must-not-be-answered")
    return Decision(
        Outcome.IGNORED,
        event.id,
        reasons=(sentence("The mail must not be answered, and it asks for nothing."),),
        rules=("must-not-be-answered",),
        language=reply_language(reading, event),
    )


def _touches_stored(decision: Decision, roster: Roster) -> bool:
    return any(
        change.cause is Cause.MAIL and roster.participant(change.after.id) is not None for change in decision.changes
    )


# --- the wishes ---------------------------------------------------------------------------------------------------


def _ask(reading: Reading, letter: Letter, _roster: Roster, event: Event, _now: datetime) -> Decision:
    return review(reading, letter, event, (sentence("The mail asks a question."),), "question", attention=True)


def _unclear(reading: Reading, letter: Letter, _roster: Roster, event: Event, _now: datetime) -> Decision:
    reason = sentence("It is not clear what the mail wants.")
    return review(reading, letter, event, (reason,), "unclear", attention=True)


def _decline(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision:
    if any(person.status.active for person in own_people(letter, roster, event)):
        return withdraw(reading, letter, roster, event, now)
    reason = sentence("The sender will not come, and nobody is registered from this address.")
    return review(reading, letter, event, (reason,), "refusal-by-unknown")


def _resend(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision:
    """Tell the present status to somebody who has a place and says that they send the same again; else the mail is
    read like the registration that it is.
    """
    own = [person for person in own_people(letter, roster, event) if person.status.active]
    if own and all(person.status is not Status.INCOMPLETE for person in own):
        return _status(reading, letter, roster, event, now)
    return register(reading, letter, roster, event, now)


def _status(reading: Reading, letter: Letter, roster: Roster, event: Event, _now: datetime) -> Decision:
    people = _asked_about(reading, letter, roster, event)
    if not people:
        reason = sentence("The mail asks whether somebody is registered; nobody is from this address.")
        return review(reading, letter, event, (reason,), "status-of-unknown", attention=True)
    incomplete = all(person.status is Status.INCOMPLETE for person in people)
    outcome = Outcome.INCOMPLETE if incomplete else Outcome.DUPLICATE
    language = reply_language(reading, event, people[0].language)
    order = reply_to(letter.sender, outcome, [(outcome, person) for person in people], roster, event, language)
    return Decision(
        outcome=outcome,
        event=event.id,
        people=tuple(person_outcome(outcome, person) for person in people),
        orders=(order,),
        attention=reading.attention,
        reasons=(sentence("The sender is registered and is told the present status."),),
        rules=("status-told",),
        language=language,
    )


def _asked_about(reading: Reading, letter: Letter, roster: Roster, event: Event) -> tuple[Participant, ...]:
    active = [person for person in own_people(letter, roster, event) if person.status.active]
    others = [one.name.value for one in reading.people if one.name is not None and not one.is_sender]
    if not others:
        return tuple(active)
    found = {person.id: person for name in others for person in named(name, active)}
    return tuple(found.values())


_RULES: dict[Wish, Rule] = {
    Wish.REGISTER: register,
    Wish.STATEMENT: register,
    Wish.UPDATE: register,
    Wish.RESEND: _resend,
    Wish.WITHDRAW: withdraw,
    Wish.DECLINE: _decline,
    Wish.STATUS: _status,
    Wish.ASK: _ask,
    Wish.UNCLEAR: _unclear,
}

# Doubtful mails of these kinds wait for an answer, not only for a look.
_FOR_HUMANS = frozenset({Wish.ASK, Wish.STATUS, Wish.UNCLEAR, Wish.WITHDRAW, Wish.UPDATE})
_ACTIONABLE = frozenset({Wish.REGISTER, Wish.WITHDRAW, Wish.UPDATE, Wish.RESEND, Wish.ASK, Wish.STATUS})
_ACTIONABLE_IF_KNOWN = frozenset({Wish.STATEMENT, Wish.DECLINE})
