"""Offered seats: what an answer does.

Duty: the decision about a mail of somebody to whom a seat is offered. Call `answered` before anything else is read into
a mail. An offer holds its seat. A yes gives it to the person, a no (like any withdrawal) to the next in line; what is
neither goes the way of every mail. Who answers after the offer has lapsed gets a human: the seat may be somebody else's
by now. Offers are made in line.py, until when they hold stands in hours.py, when they lapse in deadlines.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.merging import touch
from inbox_processor.desk.names import likeness
from inbox_processor.desk.persons import own_people
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import Grounds, Result, compose, review
from inbox_processor.desk.withdrawing import withdraw
from inbox_processor.model import (
    Answer,
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    Reading,
    Reason,
    Status,
    Wish,
    sentence,
)

# What else a mail may seem to want beside its yes: "Ja, gern" is unclear by itself, "Ja, ich komme" registers.
_BESIDE_YES = frozenset({Wish.REGISTER, Wish.STATEMENT, Wish.UNCLEAR, Wish.ASK, Wish.RESEND})
_LEAVES = frozenset({Wish.WITHDRAW, Wish.DECLINE})


def answered(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision | None:
    """Return the decision about a mail as the answer to an offer; None where the sender has none, or where the mail
    says neither yes nor no.
    """
    own = own_people(letter, roster, event)
    if not own:
        return None
    offered = [one for one in own if one.status is Status.OFFERED]
    if not offered:
        return _too_late(reading, letter, roster, own, event)
    said = _said(reading, offered)
    if said is Answer.NONE:
        return None
    if not letter.answerable or reading.doubts:
        silent = sentence("The mail must not be answered automatically.")
        return _doubt(reading, letter, event, reading.doubts or (silent,))
    if reading.wish is Wish.UNCLEAR:  # unclear but for the offer, which says what is meant
        reading = replace(reading, attention=False)
    if said is Answer.NO:
        return None if reading.wish in _LEAVES else withdraw(reading, letter, roster, event, now)
    if reading.wish not in _BESIDE_YES:
        reason = sentence("The answer to the offer says yes and wants something else.")
        return _doubt(reading, letter, event, (reason,))
    meant = _meant(reading, letter, roster, offered)
    if not meant:
        reason = sentence("Several offers are open at this address, and it is not certain which of them is accepted.")
        return _doubt(reading, letter, event, (reason,))
    if letter.arrived >= event.starts:
        reason = sentence("The offer was accepted after the event had begun.")
        return _doubt(reading, letter, event, (reason,))
    return _accepted(meant, reading, letter, roster, event, now)


def _said(reading: Reading, offered: Sequence[Participant]) -> Answer:
    """Return yes, no or neither. A registration of somebody else is no answer."""
    return Answer.NONE if _strangers(reading, offered) else reading.answer


def _strangers(reading: Reading, offered: Sequence[Participant]) -> bool:
    """Return True where the mail names somebody to whom nothing was offered."""
    names = [read.name.value for read in reading.people if read.name is not None and not read.is_sender]
    return any(not any(likeness(one.name, name) for one in offered) for name in names)


def _meant(reading: Reading, letter: Letter, roster: Roster, offered: Sequence[Participant]) -> tuple[Participant, ...]:
    """Return whose offers are accepted: those of the answered mail, else all of one group; () where that is not
    certain. Somebody who is named beside the author narrows nothing: that goes to a human.
    """
    if any(not read.is_sender for read in reading.people) and len(offered) > 1:
        return ()
    thread = {one.id for one in roster.in_thread(letter.thread)}
    left = [one for one in offered if one.id in thread] or list(offered)
    return tuple(left) if len({one.group for one in left}) == 1 else ()


def _accepted(
    meant: Sequence[Participant], reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime
) -> Decision:
    seated = [
        replace(touch(one, letter), status=Status.ACCEPTED, decided=now, offer_until=None, offer_extended=False)
        for one in meant
    ]
    results = [Result(Outcome.ACCEPTED, one, "accepted") for one in seated]
    grounds = Grounds((sentence("A seat was offered, and the mail accepts it."),), ("offer-accepted",))
    return compose(results, reading, letter, roster, event, grounds)


def _too_late(
    reading: Reading, letter: Letter, roster: Roster, own: Sequence[Participant], event: Event
) -> Decision | None:
    """Return a review for a yes to an offer that has lapsed; a registration anew goes the way of all registrations."""
    lapsed = [one for one in own if one.status is Status.DECLINED and one.offer_until is not None]
    active = any(one.status.active for one in own)
    if not lapsed or active or reading.answer is not Answer.YES or reading.wish in _LEAVES:
        return None
    if reading.wish is Wish.REGISTER and not any(one in roster.in_thread(letter.thread) for one in lapsed):
        return None
    ids = " ".join(one.id for one in lapsed)
    reason = sentence(
        "The offer had lapsed when the mail came; 'accept {ids}' gives a seat all the same, if one is left.", ids=ids
    )
    return _doubt(reading, letter, event, (reason,))


def _doubt(reading: Reading, letter: Letter, event: Event, reasons: Sequence[Reason]) -> Decision:
    return review(reading, letter, event, reasons, "answer-to-offer", attention=True)
