"""Who of the stored people is meant by a person in a mail.

Duty: find the one record, or say that there is none, that there are several, or that it is not this sender's to
touch. Call `find` for a registration, a statement or a change, `named` for a withdrawal.

A person is event + address + name; people may share an address. Only the address that registered, or that is
registered, may speak for a record. Known gap: somebody who writes from a third address is taken for somebody else, or
goes to review.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from msgspec import Struct

from inbox_processor.desk.names import Likeness, disjoint, likeness
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Event, Letter, Participant, PersonRead, Status, Wish


class Kind(StrEnum):
    """The result of a search. SOMEBODY_ELSES: the person is stored, but registered from another address."""

    NEW = "new"
    KNOWN = "known"
    AMBIGUOUS = "ambiguous"
    SOMEBODY_ELSES = "somebody-elses"


class Match(Struct, frozen=True):
    """`participant` is set where `kind` is KNOWN."""

    kind: Kind
    participant: Participant | None = None


def own_people(letter: Letter, roster: Roster, event: Event) -> tuple[Participant, ...]:
    """Return everybody for whom the sender may speak: those of this address, and those whom it registered."""
    return roster.people(event.id, letter.sender)


def find_all(
    people: Sequence[PersonRead], wish: Wish, letter: Letter, roster: Roster, event: Event
) -> tuple[Match, ...]:
    """Return a match for each person of the mail, in their order; no record is given to two of them. The fullest
    names choose first.
    """
    taken: set[str] = set()
    matches: dict[int, Match] = {}
    for index in sorted(range(len(people)), key=lambda at: -len(_name_of(people[at]) or "")):
        match = find(people[index], wish, letter, roster, event, taken)
        matches[index] = match
        if match.participant is not None:
            taken.add(match.participant.id)
    return tuple(matches[index] for index in range(len(people)))


def find(
    read: PersonRead, wish: Wish, letter: Letter, roster: Roster, event: Event, taken: Collection[str] = ()
) -> Match:
    """Return the record of one person of the mail."""
    own = [person for person in own_people(letter, roster, event) if person.id not in taken]
    candidates = [person for person in own if _may_be(read, person)]
    if not candidates:
        candidates = _renamed(read, wish, letter, roster, own)
    if not candidates:
        return Match(Kind.SOMEBODY_ELSES if _is_somebody_elses(read, letter, roster, event) else Kind.NEW)
    thread = {person.id for person in roster.in_thread(letter.thread)}
    candidates = _narrow(candidates, _preferences(read, wish, letter, thread))
    return Match(Kind.KNOWN, candidates[0]) if len(candidates) == 1 else Match(Kind.AMBIGUOUS)


def named(name: str, people: Sequence[Participant]) -> tuple[Participant, ...]:
    """Return those of the people whom the name fits best: the same name before a shorter form, active people
    before others.
    """
    fitting = [person for person in people if person.name and likeness(person.name, name)]
    same: Callable[[Participant], bool] = lambda person: likeness(person.name, name) is Likeness.SAME  # noqa: E731
    return tuple(_narrow(fitting, (lambda person: person.status.active, same)))


def _name_of(read: PersonRead) -> str | None:
    return read.name.value if read.name else None


def _may_be(read: PersonRead, person: Participant) -> bool:
    if not likeness(person.name, _name_of(read)):
        return False
    if read.is_sender or read.name is not None or read.email is None:
        return True
    return (
        person.email.casefold() == read.email.value.casefold()
    )  # a nameless third person is known by the address alone


def _renamed(
    read: PersonRead, wish: Wish, letter: Letter, roster: Roster, own: Sequence[Participant]
) -> list[Participant]:
    """Return the sender's only record under another name. An UPDATE may change a part of the name; a secretary who
    signs an update for her chief shares no word with it. In an answer to our question a nickname gives way to the
    civil name; couples share a surname.
    """
    if not read.is_sender or not own:
        return []
    sender = letter.sender.casefold()
    mine = [person for person in own if person.email.casefold() == sender and person.status.active]
    if wish is Wish.UPDATE:
        return mine if len(mine) == 1 and not disjoint(mine[0].name, _name_of(read)) else []
    thread = {person.id for person in roster.in_thread(letter.thread)}
    asked = [person for person in mine if person.status is Status.INCOMPLETE and person.id in thread]
    if not asked and letter.thread and len(mine) == 1 and mine[0].status is Status.INCOMPLETE:
        asked = mine  # the only one of this address, and the one who was asked
    if wish is Wish.STATEMENT and len(asked) == 1 and disjoint(asked[0].name, _name_of(read)):
        return asked
    return []


def _is_somebody_elses(read: PersonRead, letter: Letter, roster: Roster, event: Event) -> bool:
    if read.email is None or read.email.value.casefold() == letter.sender.casefold():
        return False
    there = roster.people(event.id, read.email.value)
    sender = letter.sender.casefold()
    strangers = (person for person in there if sender not in (person.email.casefold(), person.writer.casefold()))
    return any(likeness(person.name, _name_of(read)) for person in strangers)


def _preferences(
    read: PersonRead, wish: Wish, letter: Letter, thread: Collection[str]
) -> tuple[Callable[[Participant], bool], ...]:
    """Return what tells apart several records that could be meant, the strongest first."""
    name = _name_of(read)
    address = read.email.value if read.email else letter.sender if read.is_sender else ""
    incomplete = (lambda person: person.status is Status.INCOMPLETE) if wish is Wish.STATEMENT else (lambda _: True)
    return (
        lambda person: likeness(person.name, name) is Likeness.SAME,
        lambda person: person.email.casefold() == address.casefold(),
        lambda person: person.status.active,
        lambda person: person.id in thread,
        incomplete,
    )


def _narrow(people: Sequence[Participant], preferences: Sequence[Callable[[Participant], bool]]) -> list[Participant]:
    """Return those who meet each preference that anybody left meets."""
    left = list(people)
    for preference in preferences:
        left = [person for person in left if preference(person)] or left
    return left
