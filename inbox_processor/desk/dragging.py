"""What it means that an organiser has put a mail into another folder.

Duty: the decision for a mail in a new folder. Call `drag`. The folder says how the mail's people shall stand; whoever
stands so already is left as they are. A mail from review registers those whom it names, as `review ID --register` does;
put into Done or Ignored it is dealt with; Cancelled takes its sender off the list. A folder that says nothing about
people (Review, and for decided mails Done and Ignored) decides nothing.

What cannot be done is refused in plain sentences: no seat past capacity by a drag, nobody asked who lacks nothing,
nobody registered from a mail whose people the desk does not know. Call `opposed` for people whose mails lie in folders
that contradict one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.deciding import Events, NoRoom, decide, require_room, told
from inbox_processor.desk.entering import STATUS_REPLY
from inbox_processor.desk.line import promote
from inbox_processor.desk.merging import missing
from inbox_processor.desk.persons import named
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.settling import Confirmed, settle
from inbox_processor.errors import ConfigError
from inbox_processor.model import (
    Change,
    Decision,
    Event,
    LedgerEntry,
    Outcome,
    Participant,
    PersonOutcome,
    Reason,
    ReplyOrder,
    ReviewItem,
    Status,
    sentence,
)

DONE = "done"  # the folder that is no outcome's
_COMMANDS: Mapping[str, str] = {
    Outcome.ACCEPTED: "accept",
    Outcome.WAITLISTED: "waitlist",
    Outcome.INCOMPLETE: "ask",
    Outcome.CANCELLED: "cancel",
    Outcome.DECLINED: "decline",
}
_BOUNCED = "bounced"  # the rule of a review item that is a report about a reply of ours


class Meaning(Struct, frozen=True):
    """What a drag means. `decision`: None where nobody's status changes; `item`: the mail under review that it settles;
    `refusal`: why it cannot be, in sentences: then nothing else holds.
    """

    decision: Decision | None = None
    item: ReviewItem | None = None
    refusal: tuple[str, ...] = ()


# Of mails that `opposed` names.
TORN = Meaning(refusal=(sentence("its person's mails were put into folders that contradict one another."),))


def drag(entry: LedgerEntry, target: str, roster: Roster, events: Events, now: datetime) -> Meaning:
    """Return what it means that this mail lies in the folder `target` (an outcome's value, or DONE)."""
    item = roster.review_item(entry.id) if entry.outcome is Outcome.REVIEW and not entry.settled else None
    try:
        if item is not None:
            return _from_review(item, target, roster, events, now)
        return _decided(entry, target, roster, events, now)
    except NoRoom as fault:
        return Meaning(refusal=(fault.finding, _way_out(entry, item, target)))
    except ConfigError as fault:
        return Meaning(refusal=(str(fault),))


def whom(entry: LedgerEntry, roster: Roster) -> str:
    """Name the people of a mail as the daily mail does, or who wrote one that waits; "" where nobody is known."""
    people = [one for one in map(roster.participant, entry.participants) if one is not None]
    item = roster.review_item(entry.id)
    return ", ".join(f"{one.id} {one.name or '-'}" for one in people) or (item.sender_name if item is not None else "")


def _way_out(entry: LedgerEntry, item: ReviewItem | None, target: str) -> Reason:
    """What the organiser can do where no seat or place is left; a drag has no --over-capacity."""
    if item is not None and target == Outcome.WAITLISTED:
        return sentence("Put it among those who get no seat, or raise waitlist in the config.")
    if item is not None:
        return sentence("Put it among those who wait, or raise capacity in the config.")
    return sentence(
        "'{command} {ids} --over-capacity' does it all the same.",
        command=_COMMANDS[target],
        ids=" ".join(entry.participants),
    )


def opposed(moves: Iterable[tuple[LedgerEntry, str]]) -> frozenset[str]:
    """Return the ledger ids of mails whose people would have to stand in two ways at once."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    moves = tuple(moves)
    for entry, target in moves:
        for person in entry.participants if target in _COMMANDS else ():
            wanted[person].add(target)
    torn = {person for person, targets in wanted.items() if len(targets) > 1}
    return frozenset(entry.id for entry, _ in moves if torn.intersection(entry.participants))


def _decided(entry: LedgerEntry, target: str, roster: Roster, events: Events, now: datetime) -> Meaning:
    """A mail that the desk or somebody else has decided already."""
    if target not in _COMMANDS:
        return Meaning()
    people = tuple(one for one in map(roster.participant, entry.participants) if one is not None)
    if not people:
        return Meaning(refusal=(sentence("the desk knows nobody by this mail. Use 'add' to enter a person."),))
    wanted = [one for one in people if not _stands(one, target)]
    return Meaning(_decision(target, wanted, roster, events, now) if wanted else None)


def _stands(person: Participant, target: str) -> bool:
    if person.status is Status.OFFERED:  # lies in the folder of those who wait
        return target == Outcome.WAITLISTED
    return person.status.value == target


def _decision(
    target: str, people: Sequence[Participant], roster: Roster, events: Events, now: datetime, *, silent: bool = False
) -> Decision:
    if target == Outcome.INCOMPLETE:
        whole = [one.id for one in people if one.event in events and not missing(one, events[one.event])]
        if whole:
            raise ConfigError(
                sentence("{ids}: nothing is missing that the person could be asked for.", ids=", ".join(whole))
            )
    decision = decide(_COMMANDS[target], people, roster, events, now, silent=silent)
    if target == Outcome.WAITLISTED:
        _require_a_line(decision, roster, events, now)
    return decision


def _require_a_line(decision: Decision, roster: Roster, events: Events, now: datetime) -> None:
    """ConfigError where somebody who was put on the waiting list would move up at once, as a seat is free."""
    final = roster.as_if(*(change.after for change in decision.changes))
    waiting = {change.after.id for change in decision.changes if change.after.status is Status.WAITLISTED}
    for name in dict.fromkeys(change.after.event for change in decision.changes):
        moved, _ = promote(final, events[name], now)
        if waiting.intersection(change.after.id for change in moved):
            raise ConfigError(
                sentence(
                    "{event}: seats are free, so whoever waits would get one at once. To keep somebody out, use the "
                    "folder of those who get no seat.",
                    event=name,
                )
            )


# --- a mail under review ------------------------------------------------------------------------------------------


def _from_review(item: ReviewItem, target: str, roster: Roster, events: Events, now: datetime) -> Meaning:
    if target == Outcome.REVIEW:
        return Meaning()
    if target not in _COMMANDS:
        return Meaning(item=item)
    if item.rule == _BOUNCED:
        raise ConfigError(sentence("it is the report of a mail system about a reply; it registers nobody."))
    event = _event(item, events)
    if target == Outcome.CANCELLED:
        leaving = _leaving(item, roster, event)
        return Meaning(decide("cancel", leaving, roster, events, now), item)
    return Meaning(_registered(item, target, roster, event, events, now), item)


def _event(item: ReviewItem, events: Events) -> Event:
    wanted = item.event or (next(iter(events)) if len(events) == 1 else "")
    if wanted not in events:
        raise ConfigError(
            sentence("the event is not known; 'review {mail} --register --event …' names it.", mail=item.id)
        )
    return events[wanted]


def _leaving(item: ReviewItem, roster: Roster, event: Event) -> tuple[Participant, ...]:
    """Those of the sender's people whom the mail names; without a name that fits, the only one there is."""
    active = [one for one in roster.people(event.id, item.sender) if one.status.active]
    found = {one.id: one for name, _, _ in item.people if name for one in named(name, active)}
    people = tuple(found.values()) or tuple(active)
    if len(people) == 1 or (found and len(people) <= len(item.people)):
        return people
    if not people:
        raise ConfigError(sentence("nobody of this sender is on the list; use 'cancel ID'."))
    raise ConfigError(sentence("it is not clear who of several people is meant; use 'cancel ID'."))


def _registered(item: ReviewItem, target: str, roster: Roster, event: Event, events: Events, now: datetime) -> Decision:
    """Register the people of the mail, then put them where the folder says: in one decision, with one reply."""
    people: list[Confirmed] = list(item.people) or [(item.sender_name or None, item.sender, None)]
    if not all(email for _, email, _ in people):
        raise ConfigError(sentence("no address is known; use 'review {mail} --register --email …'.", mail=item.id))
    # As if no seat were free: everybody waits, at the place of the mail's arrival, until the folder's word is done.
    waiting = settle(item, people, roster, replace(event, capacity=0, waitlist=None), now, silent=True)
    drafts = {change.after.id: change.after for change in waiting.changes}
    trial = roster.as_if(*drafts.values())
    stored = (trial.participant(one.participant) for one in waiting.people)
    wanted = [one for one in stored if one is not None and not _stands(one, target)]
    if target == Outcome.WAITLISTED:
        require_room(drafts.values(), roster, events)
        _require_a_line(waiting, roster, events, now)
    more = _decision(target, wanted, trial, events, now, silent=True) if wanted else Decision(Outcome(target))
    final = trial.as_if(*(change.after for change in more.changes))
    ids = [one.participant for one in waiting.people]
    there = tuple(one for one in map(final.participant, ids) if one is not None)
    return Decision(
        outcome=Outcome(target),
        event=event.id,
        people=tuple(PersonOutcome(o.name, o.email, o.background, Outcome(target), o.id) for o in there),
        changes=_joined(waiting, more),
        orders=(*_answer(item, there, roster, final, event, events), *more.orders),
        rules=("organiser",),
        language=waiting.language,
    )


def _joined(first: Decision, second: Decision) -> tuple[Change, ...]:
    """One change for each person: registering and the folder's word are one step for the history."""
    later = {change.after.id: change.after for change in second.changes}
    own = tuple(replace(change, after=later.pop(change.after.id, change.after)) for change in first.changes)
    return own + tuple(change for change in second.changes if change.after.id in later)


def _answer(
    item: ReviewItem, people: Sequence[Participant], before: Roster, after: Roster, event: Event, events: Events
) -> tuple[ReplyOrder, ...]:
    """The reply to the mail itself: to its sender, about all whom it names."""
    if not item.answerable or not people:
        return ()
    orders = told(STATUS_REPLY[people[0].status], people, before, after, events)
    language = item.language if item.language in event.languages else event.languages[0]
    lacking = {one: fields for order in orders for one, fields in order.missing.items()}
    status = {one: was for order in orders for one, was in order.before.items()}
    places = [order.position for order in orders if order.position is not None]
    return (
        ReplyOrder(
            orders[0].kind,
            tuple(people),
            item.sender,
            language,
            missing=lacking,
            position=min(places, default=None),
            before=status,
        ),
    )


def outcome_of(target: str) -> Outcome | None:
    """Return the outcome that a mail from review has when it was put there; None where it was only dealt with."""
    return Outcome(target) if target in _COMMANDS else None
