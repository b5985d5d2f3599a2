"""Withdrawals: who will not come, and who moves up.

Duty: decide WITHDRAW, and DECLINE by somebody who is registered. Call `withdraw`. Only the address that is registered
or that registered somebody may withdraw them; a wrong withdrawal takes a seat away, so every doubt goes to a human.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.line import promote
from inbox_processor.desk.merging import touch
from inbox_processor.desk.persons import named, own_people
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import Grounds, Result, compose, review
from inbox_processor.model import (
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    PersonRead,
    Reading,
    Reason,
    Status,
    Wish,
    sentence,
)

NOT_REGISTERED = sentence("Nobody is registered from this address.")
NOT_CERTAIN = sentence("Several people are registered from this address, and it is not certain who withdraws.")
NAME_UNKNOWN = sentence("The person named is not registered from this address.")


def withdraw(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision:
    """Return the decision about a withdrawal; a seat that becomes free goes to the head of the line."""
    own = own_people(letter, roster, event)
    attention = reading.wish is Wish.WITHDRAW  # a polite refusal of a stranger asks for nothing
    if not own:
        return review(reading, letter, event, (NOT_REGISTERED,), "withdrawal-by-unknown", attention=attention)
    meant = _meant(reading.people, letter, own)
    if isinstance(meant, str):
        return review(reading, letter, event, (meant,), "withdrawal-not-certain", attention=attention)
    leaving = [person for person in meant if person.status is not Status.CANCELLED]
    results = [_result(person, letter, now) for person in meant]
    changes, orders = promote(roster, event, now, leaving) if leaving else ((), ())
    grounds = _grounds(leaving, len(changes))
    decision = compose(results, reading, letter, roster, event, grounds)
    return replace(decision, changes=decision.changes + changes, orders=decision.orders + orders)


def _result(person: Participant, letter: Letter, now: datetime) -> Result:
    if person.status is Status.CANCELLED:
        return Result(Outcome.CANCELLED, person, "cancelled", changed=False)
    gone = replace(touch(person, letter), status=Status.CANCELLED, decided=now, queued=None, offer_until=None)
    return Result(Outcome.CANCELLED, gone, "cancelled")


def _meant(reads: Sequence[PersonRead], letter: Letter, own: Sequence[Participant]) -> tuple[Participant, ...] | Reason:
    """Return who withdraws, each once, or the sentence that says why that is not certain."""
    by_name = [read for read in reads if _is_named(read)]
    if not by_name:
        return _unnamed(letter, own)
    found: dict[str, Participant] = {}
    for read in by_name:
        assert read.name is not None
        fitting = _with_address(read, named(read.name.value, own))
        if not fitting:
            return _unnamed(letter, own) if read.for_another else NAME_UNKNOWN
        if len(fitting) > 1:
            fitting = tuple(person for person in fitting if _writes_from(letter, person) and read.is_sender)
        if len(fitting) != 1:
            return NOT_CERTAIN
        found[fitting[0].id] = fitting[0]
    return tuple(found.values())


def _is_named(read: PersonRead) -> bool:
    """Return True where the text says who it is. A display-name or a signature only says who typed: often the
    secretary.
    """
    return read.name is not None and (not read.is_sender or read.name.place in ("text", "subject"))


def _with_address(read: PersonRead, people: tuple[Participant, ...]) -> tuple[Participant, ...]:
    if len(people) == 1 or read.email is None:
        return people
    same = tuple(person for person in people if person.email.casefold() == read.email.value.casefold())
    return same or people


def _unnamed(letter: Letter, own: Sequence[Participant]) -> tuple[Participant, ...] | Reason:
    """Return the only active person of the sender; of several the one whose own address it is (tests/corpus, mail
    084).
    """
    pool = [person for person in own if person.status.active]
    if not pool:
        pool = list(own)
    if len(pool) > 1:
        pool = [person for person in pool if _writes_from(letter, person)]
    return tuple(pool) if len(pool) == 1 else NOT_CERTAIN


def _writes_from(letter: Letter, person: Participant) -> bool:
    return person.email.casefold() == letter.sender.casefold()


def _grounds(leaving: Sequence[Participant], promoted: int) -> Grounds:
    if not leaving:
        return Grounds((sentence("The person had withdrawn before."),), ("already-cancelled",))
    grounds = Grounds((sentence("The withdrawal comes from the address that registered."),), ("withdrawal",))
    freed = sum(person.status.holds_seat for person in leaving)
    if freed:
        grounds += Grounds((sentence("Seats that become free: {number}.", number=freed),), ("seat-freed",))
    if promoted:
        reason = sentence("People who move up from the head of the waiting list: {number}.", number=promoted)
        grounds += Grounds((reason,), ("promotion",))
    return grounds
