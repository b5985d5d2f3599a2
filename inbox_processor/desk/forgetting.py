"""Erasing a person.

Duty: everything of a person out of the records. Call `traces` for what is stored of an address or a person, `forget`
for the decision (a seat that becomes free is given on; people who were told together with the person are told anew) and
`erased` for the records that stay. The store then writes itself anew in all its files (Store.rewrite).

What stays: the history, which holds ids only, with an entry `forgotten` for each person, so that counts survive; and
the ledger's digests, so that a copy of an old mail is still not answered again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.deciding import Events, told
from inbox_processor.desk.entering import STATUS_REPLY
from inbox_processor.desk.line import promote
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import (
    Cause,
    Change,
    Decision,
    NoticeKind,
    OutboxEntry,
    Outcome,
    Participant,
    Records,
    ReplyOrder,
    ReplyState,
    ReviewItem,
    Status,
    UndoEntry,
)

ACTION = "forgotten"
_UNSENT = (ReplyState.QUEUED, ReplyState.SENDING)


class Traces(Struct, frozen=True):
    """All that is stored of somebody. `addresses`: casefolded; `people`: their records; `others`: people whom they
    registered, or whose records bear Message-IDs of theirs; `mails`: ledger ids.
    """

    addresses: frozenset[str]
    people: tuple[Participant, ...]
    others: tuple[Participant, ...]
    outbox: tuple[OutboxEntry, ...]
    review: tuple[ReviewItem, ...]
    undo: tuple[UndoEntry, ...]
    mails: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.people or self.others or self.outbox or self.review or self.undo)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of the people."""
        return frozenset(one.id for one in self.people)

    @property
    def thread(self) -> frozenset[str]:
        """Message-IDs of mails about the people."""
        found = {identity for one in self.people for identity in one.thread}
        return frozenset(found | {one.message_id for one in self.review})


def traces(roster: Roster, who: str) -> Traces:
    """Return what is stored of everybody with this address, or of the one person with this id."""
    person = roster.participant(who)
    people = (person,) if person is not None else _at(roster, who)
    shared = person is not None and any(one.id != person.id for one in _at(roster, person.email))
    address = who if person is None else person.email
    addresses = frozenset() if shared else frozenset({address.casefold()})
    ids, thread = {one.id for one in people}, {identity for one in people for identity in one.thread}
    records = roster.records()
    mails = tuple(one.id for one in records.ledger if ids.intersection(one.participants))
    outbox = tuple(
        one for one in records.outbox if ids.intersection(one.participants) or one.to.casefold() in addresses
    )
    settled = {one.id for one in outbox}
    return Traces(
        addresses,
        people,
        tuple(
            one
            for one in records.participants
            if one.id not in ids and (one.writer.casefold() in addresses or thread.intersection(one.thread))
        ),
        outbox,
        tuple(one for one in records.review if _is_about(one, addresses, thread, mails)),
        tuple(one for one in records.undo if ids.intersection(one.people) or _holds(one, addresses, thread, settled)),
        mails,
    )


def unknown(who: str) -> ConfigError:
    """Return the fault that nothing is stored of this address, or that nobody has this id."""
    finding = "nothing is stored of this address" if "@" in who else "nobody has this id"
    return ConfigError(f"{who}: {finding}; see 'inbox-processor participants'")


def _at(roster: Roster, address: str) -> tuple[Participant, ...]:
    return tuple(one for one in roster.participants() if one.email.casefold() == address.casefold())


def _is_about(item: ReviewItem, addresses: Collection[str], thread: Collection[str], mails: Collection[str]) -> bool:
    named = {item.sender.casefold(), *(email.casefold() for _, email, _ in item.people)}
    return bool(named.intersection(addresses)) or item.message_id in thread or item.id in mails


def _holds(entry: UndoEntry, addresses: Collection[str], thread: Collection[str], replies: Collection[str]) -> bool:
    known = {address.casefold() for one in entry.before for address in (one.email, one.writer)}
    shares = any(identity in thread for one in entry.before for identity in one.thread)
    refused = not entry.people and any(one in replies for one in entry.replies)  # dealt with, and now erased
    return (
        shares
        or refused
        or bool(known.intersection(addresses))
        or any(_is_about(i, addresses, thread, ()) for i in entry.review)
    )


def forget(found: Traces, roster: Roster, events: Events, now: datetime) -> Decision:
    """Return the decision that takes the people out: their last history entries, those who move up, and new replies for
    people who share an unsent one with them.
    """
    farewell = tuple(
        Change(replace(one, status=Status.CANCELLED, decided=now, queued=None), ACTION, Cause.ORGANISER)
        for one in found.people
    )
    stay = tuple(without(one, found) for one in found.others)
    trial = roster.as_if(*stay, gone=found.ids)
    changes: tuple[Change, ...] = ()
    orders: tuple[ReplyOrder, ...] = ()
    for name in dict.fromkeys(one.event for one in found.people):
        if name in events:
            moved, written = promote(trial, events[name], now)
            changes, orders = changes + moved, orders + written
    final = trial.as_if(*(change.after for change in changes))
    orders += _told_anew(found, {change.after.id for change in changes}, roster, final, events)
    return Decision(Outcome.CANCELLED, changes=farewell + changes, orders=orders, rules=("organiser",))


def _told_anew(
    found: Traces, moved: Collection[str], before: Roster, after: Roster, events: Events
) -> tuple[ReplyOrder, ...]:
    waiting = {one for entry in found.outbox if entry.state in _UNSENT for one in entry.participants}
    people = [one for one in map(after.participant, sorted(waiting - set(moved))) if one is not None]
    people = [one for one in people if one.event in events and one.contact.casefold() not in found.addresses]
    orders: tuple[ReplyOrder, ...] = ()
    for status in dict.fromkeys(one.status for one in people):
        group = [one for one in people if one.status is status]
        orders += told(STATUS_REPLY[status], group, before, after, events)
    return orders


def without(person: Participant, found: Traces) -> Participant:
    """Return somebody else's record without what it holds of the person: the address that registered them, and
    Message-IDs. Mail then goes to their own address, which the organiser's list names.
    """
    if person.writer.casefold() in found.addresses:
        return replace(person, writer=person.email, thread=())
    return replace(person, thread=tuple(one for one in person.thread if one not in found.thread))


def erased(records: Records, found: Traces) -> Records:
    """Return the records without the person."""
    ids = found.ids
    others = {one.id for one in found.others}
    replies, undo = {one.id for one in found.outbox}, {one.id for one in found.undo}
    items = {one.id for one in found.review}
    return replace(
        records,
        participants=tuple(
            without(one, found) if one.id in others else one for one in records.participants if one.id not in ids
        ),
        ledger=tuple(
            replace(
                one,
                participants=tuple(person for person in one.participants if person not in ids),
                settled=one.settled or one.id in items,
            )
            for one in records.ledger
        ),
        # A daily mail that has not left may name them; the next pass writes it anew.
        outbox=tuple(
            one
            for one in records.outbox
            if one.id not in replies and not (one.octets and isinstance(one.kind, NoticeKind))
        ),
        review=tuple(one for one in records.review if one.id not in items),
        undo=tuple(one for one in records.undo if one.id not in undo and not ids.intersection(one.people)),
    )
