"""Registrations, completions and changes: what a mail says of people who want to come.

Duty: for each person of the mail decide whether they are new, completed, changed or unchanged; the complete ones then
go to the line together. Call `register` for REGISTER, STATEMENT, RESEND and UPDATE; seats.py has ruled out everything
that must not be acted on. Order: find (persons.py), merge (merging.py), step (here), seat (line.py), compose
(verdicts.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.desk.line import moved_up, place_left, seat
from inbox_processor.desk.merging import fresh, merge, missing, touch
from inbox_processor.desk.persons import Kind, Match, find_all
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import Grounds, Result, compose, person_outcome, reply_language, review, together
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

OUTCOME_BY_STATUS = {
    Status.ACCEPTED: Outcome.ACCEPTED,
    Status.WAITLISTED: Outcome.WAITLISTED,
    Status.DECLINED: Outcome.DECLINED,
}
FIELD_WORDS = {"name": "name", "email": "address", "background": "background"}

SETTLED = sentence("The mail concerns somebody whose registration is settled; it is not certain what shall change.")
CHANGE_NOT_READ = sentence("The mail asks for a change, but what shall change could not be read.")
NOT_OPEN = sentence("Registration had not opened when the mail arrived.")


class Step(StrEnum):
    """What comes next for one person. QUEUE: complete, wants a seat. ASK: something is missing. CHANGE and KEEP:
    has a place already, with or without something new. HUMAN: cannot be decided here.
    """

    QUEUE = "queue"
    ASK = "ask"
    CHANGE = "change"
    KEEP = "keep"
    HUMAN = "human"


class Draft(Struct, frozen=True):
    """One person half-way: `before` as stored (None: new), `after` with what the mail says, `changed` the fields
    that are new.
    """

    step: Step
    after: Participant
    before: Participant | None = None
    changed: tuple[str, ...] = ()


def register(reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime) -> Decision:
    """Return the decision about a mail that registers, completes, changes or repeats. Of the roster only ids are
    taken.
    """
    people = reading.people or (PersonRead(),)
    matches = find_all(people, reading.wish, letter, roster, event)
    trouble = _trouble(reading, matches, letter, roster)
    if trouble:
        return review(reading, letter, event, trouble, "person-not-certain")
    drafts = [_draft(read, match, reading, letter, event) for read, match in zip(people, matches, strict=True)]
    if any(draft.step is Step.HUMAN for draft in drafts):
        return review(reading, letter, event, (SETTLED,), "statement-without-wish")
    if reading.wish is Wish.UPDATE and not any(
        one.email or one.background or draft.changed for one, draft in zip(people, drafts, strict=True)
    ):
        return review(reading, letter, event, (CHANGE_NOT_READ,), "change-not-read")
    comers = [draft for draft in drafts if draft.step in (Step.QUEUE, Step.ASK)]
    if comers and event.opens is not None and letter.arrived < event.opens:
        return review(reading, letter, event, (NOT_OPEN,), "before-opening")
    group_size = sum(draft.step is Step.QUEUE for draft in drafts)
    if event.groups != "split" and group_size > event.capacity > 0 and letter.arrived < event.deadline:
        words = {"number": group_size, "capacity": event.capacity}
        reason = sentence("The mail asks for {number} seats together, and the event has {capacity}.", **words)
        return review(reading, letter, event, (reason,), "group-too-large")
    if event.approval and group_size and letter.arrived < event.deadline:
        return _for_approval(drafts, reading, letter, event)
    return _settle_all(_numbered(drafts, letter, roster), reading, letter, roster, event, now)


def _for_approval(drafts: Sequence[Draft], reading: Reading, letter: Letter, event: Event) -> Decision:
    """Let the organiser decide, who sees what is known of everybody by now, of earlier mails too. Nothing is stored
    before.
    """
    reason = sentence("The registration is complete and waits for your approval (review ID --register, or --done).")
    people = tuple(person_outcome(Outcome.REVIEW, draft.after) for draft in drafts)
    return replace(review(reading, letter, event, (reason,), "approval"), people=people)


def _unheard(letter: Letter, roster: Roster) -> bool:
    """True where the mail answers none of ours: it may answer the announcement itself."""
    return bool(letter.thread) and not roster.in_thread(letter.thread)


def _trouble(reading: Reading, matches: Sequence[Match], letter: Letter, roster: Roster) -> tuple[Reason, ...]:
    kinds = {match.kind for match in matches}
    reasons = []
    if Kind.AMBIGUOUS in kinds:
        reasons.append(
            sentence("Several people are registered from this address, and it is not certain which of them is meant.")
        )
    if Kind.SOMEBODY_ELSES in kinds:
        reasons.append(sentence("A person of this mail is registered already, from another address."))
    if Kind.NEW in kinds and reading.wish is Wish.STATEMENT and not (reading.complete and _unheard(letter, roster)):
        reasons.append(
            sentence("The mail makes a statement, but nobody who could be meant has written from this address before.")
        )
    if Kind.NEW in kinds and reading.wish is Wish.UPDATE and not reading.complete:
        reasons.append(
            sentence("The mail asks for a change, but nobody who could be meant is registered from this address.")
        )
    if Kind.NEW in kinds and reading.wish is Wish.RESEND and not reading.people:
        reasons.append(sentence("The mail refers to an earlier one, but nobody is registered from this address."))
    return tuple(reasons)


# --- one person ---------------------------------------------------------------------------------------------------


def _draft(read: PersonRead, match: Match, reading: Reading, letter: Letter, event: Event) -> Draft:
    before = match.participant
    if before is None:
        new = fresh(read, letter, event, "", reply_language(reading, event))
        return Draft(Step.ASK if missing(new, event) else Step.QUEUE, new)
    merged = merge(read, before, letter, reading.wish, adds=reading.adds)
    step = _step(before, merged.after, merged.changed, reading.wish, event)
    if step is Step.HUMAN and before.status.active and read.background is not None and not merged.changed:
        step = Step.KEEP  # a statement that is stored already
    if step is Step.KEEP:
        return Draft(step, touch(before, letter), before)
    return Draft(step, merged.after, before, merged.changed)


def _step(before: Participant, after: Participant, changed: tuple[str, ...], wish: Wish, event: Event) -> Step:
    if before.status is Status.INCOMPLETE:
        return Step.ASK if missing(after, event) else Step.QUEUE
    if wish is Wish.STATEMENT:
        return Step.HUMAN
    if not before.status.active:
        if wish is Wish.UPDATE:
            return Step.HUMAN
        return Step.ASK if missing(after, event) else Step.QUEUE
    return Step.CHANGE if changed and wish is not Wish.RESEND else Step.KEEP


def _numbered(drafts: Sequence[Draft], letter: Letter, roster: Roster) -> list[Draft]:
    """Give newcomers an id, and all who join the line the next sequence numbers and this mail as their group."""
    numbered = []
    sequence = roster.last_sequence
    for draft in drafts:
        given: dict[str, Any] = {}
        if draft.before is None:
            given["id"] = roster.next_id("p")
        if draft.before is None or draft.step is Step.QUEUE:
            sequence += 1
            given.update(sequence=sequence, group=letter.ledger_id)
        if draft.step is Step.QUEUE:
            given["queued"] = letter.arrived
        numbered.append(Draft(draft.step, replace(draft.after, **given), draft.before, draft.changed))
    return numbered


# --- all people ---------------------------------------------------------------------------------------------------


def _settle_all(
    drafts: Sequence[Draft], reading: Reading, letter: Letter, roster: Roster, event: Event, now: datetime
) -> Decision:
    closed = letter.arrived >= event.deadline
    group = [draft.after for draft in drafts if draft.step is Step.QUEUE]
    seating = seat(group, roster, event, now) if group and not closed else None
    no_place = closed or (seating is None and not place_left(roster, event))
    statuses = seating.statuses if seating is not None else (Status.DECLINED,) * len(group)
    given = dict(zip((one.id for one in group), statuses, strict=True))
    results = [_result(draft, given.get(draft.after.id, Status.DECLINED), no_place, now) for draft in drafts]
    grounds = together(
        (*_details(drafts, event), *_places(drafts, statuses, roster, event, closed=closed, no_place=no_place))
    )
    decision = compose(results, reading, letter, roster, event, grounds, seating.position if seating else None)
    if seating is None or not seating.promoted:
        return decision
    # Who is promoted by the way keeps what this very mail changes of them.
    latest = {result.after.id: result.after for result in results}
    moved = [tuple(latest.get(one.id, one) for one in group) for group in seating.promoted]
    changes, orders = moved_up(moved, event, now)
    return replace(decision, changes=decision.changes + changes, orders=decision.orders + orders)


def _result(draft: Draft, status: Status, no_place: bool, now: datetime) -> Result:
    if draft.step is Step.KEEP:
        return Result(Outcome.DUPLICATE, draft.after, "duplicate")
    if draft.step is Step.CHANGE:
        return Result(Outcome.UPDATED, draft.after, "updated")
    known_incomplete = draft.before is not None and draft.before.status is Status.INCOMPLETE
    if draft.step is Step.QUEUE:
        after = replace(draft.after, status=status, decided=now, offer_until=None, offer_extended=False)
        return Result(OUTCOME_BY_STATUS[status], after, "completed" if known_incomplete else "registered")
    if no_place:
        return Result(Outcome.DECLINED, replace(draft.after, status=Status.DECLINED, decided=now), "declined")
    after = replace(draft.after, status=Status.INCOMPLETE, queued=None)
    action = ("updated" if draft.changed else "duplicate") if known_incomplete else "registered"
    return Result(Outcome.INCOMPLETE, after, action)


# --- reasons ------------------------------------------------------------------------------------------------------


def _details(drafts: Sequence[Draft], event: Event) -> Iterator[Grounds]:
    for draft in drafts:
        if draft.step is Step.QUEUE:
            words = _listed([FIELD_WORDS[field] for field in event.required])
            yield Grounds((_complete(words),), ("complete",))
            if draft.before is not None and draft.before.status is Status.INCOMPLETE:
                yield Grounds((sentence("The mail completes an earlier one."),), ("completes-earlier-mail",))
        elif draft.step is Step.ASK:
            lacking = missing(draft.after, event)
            words = _listed([FIELD_WORDS[field] for field in lacking])
            yield Grounds(
                (sentence("Still missing: {fields}.", fields=words),), tuple(f"missing-{field}" for field in lacking)
            )
        elif draft.step is Step.CHANGE:
            words = _listed([FIELD_WORDS[field] for field in draft.changed])
            rules = tuple(f"changed-{field}" for field in draft.changed)
            yield Grounds((sentence("Somebody registered already changes: {fields}.", fields=words),), rules)
        else:
            reason = sentence("The person is registered already, and the mail says nothing new.")
            yield Grounds((reason,), ("already-registered",))


def _places(
    drafts: Sequence[Draft], statuses: Sequence[Status], roster: Roster, event: Event, *, closed: bool, no_place: bool
) -> Iterator[Grounds]:
    steps = {draft.step for draft in drafts}
    if not steps & {Step.QUEUE, Step.ASK}:
        return
    if closed:
        yield Grounds((sentence("Registration was closed when the mail arrived."),), ("closed",))
        return
    if Step.QUEUE not in steps and not no_place:
        return
    yield Grounds((_taken(roster, event),))
    if Status.ACCEPTED in statuses:
        yield Grounds(rules=("seat-free",))
    if Status.WAITLISTED in statuses:
        alone = sentence("Those who wait are not overtaken.")
        jointly = sentence("Those who wait are not overtaken, and one mail's people stay together.")
        yield Grounds((alone if event.groups == "split" else jointly,), ("waits",))
    if not statuses or Status.DECLINED in statuses:
        yield Grounds((sentence("The waiting list has no place left."),), ("full",))


def _taken(roster: Roster, event: Event) -> Reason:
    waiting = roster.waiting_count(event.id)
    counts = {"taken": roster.seats_taken(event.id), "capacity": event.capacity, "waiting": waiting}
    if waiting == 1:
        return sentence("{taken} of {capacity} seats were taken and 1 person was waiting.", **counts)
    return sentence("{taken} of {capacity} seats were taken and {waiting} people were waiting.", **counts)


def _complete(fields: str) -> Reason:
    if not fields:
        return sentence("All required details are there.")
    return sentence("All required details are there: {fields}.", fields=fields)


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
