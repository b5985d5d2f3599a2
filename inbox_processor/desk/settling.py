"""A review mail that an organiser registers.

Duty: the decision for `review ID --register`. Call `settle` with the people as the organiser has confirmed them, and
`reply_letter` for the Letter that the reply answers. The organiser's word counts: a background may be missing, a
deadline may have passed; seats are still given in order, past capacity nobody is let in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.line import Seating, moved_up, seat
from inbox_processor.desk.merging import fresh
from inbox_processor.desk.names import Likeness, fuller, likeness
from inbox_processor.desk.registering import OUTCOME_BY_STATUS
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import Grounds, Result, compose
from inbox_processor.model import (
    Cause,
    Decision,
    Event,
    Letter,
    Outcome,
    Participant,
    PersonRead,
    Reading,
    ReviewItem,
    Status,
    Wish,
    sentence,
)

Confirmed = tuple[str | None, str, str | None]


def reply_letter(item: ReviewItem) -> Letter:
    """Return the mail under review as a Letter: its reply goes to the sender and into the thread."""
    return Letter(
        ledger_id=item.id,
        arrived=item.arrived,
        sender=item.sender,
        sender_name=item.sender_name,
        message_id=item.message_id,
        subject=item.subject,
        answerable=item.answerable,
    )


def settle(
    item: ReviewItem, people: Sequence[Confirmed], roster: Roster, event: Event, now: datetime, *, silent: bool = False
) -> Decision:
    """Register (name, email, background) of each person, at the place in line of the mail's arrival; people who
    are registered already keep their place and take over what is new. Without a reply where the mail must not be
    answered or `silent` is set. ValueError where nobody is named.
    """
    if not people:
        raise ValueError("Somebody must be named to be registered.")
    letter = reply_letter(item)
    language = item.language if item.language in event.languages else event.languages[0]
    taken: set[str] = set()
    drafts: list[Participant] = []
    for person in people:
        draft = _draft(person, letter, roster, event, language, taken, roster.last_sequence + len(drafts) + 1)
        drafts.append(draft)
        taken.add(draft.id)
    comers = [draft for draft in drafts if not _has_place(draft)]
    seating = seat(comers, roster, event, now) if comers else Seating(())
    given = dict(zip((draft.id for draft in comers), seating.statuses, strict=True))
    results = [_result(draft, roster, given.get(draft.id, Status.ACCEPTED), now) for draft in drafts]
    reading = Reading(Wish.REGISTER, language)
    grounds = Grounds((sentence("An organiser registers the people of this mail."),), ("organiser",))
    decision = compose(results, reading, letter, roster, event, grounds, seating.position)
    changes = tuple(replace(change, cause=Cause.ORGANISER) for change in decision.changes)
    moved, told = moved_up(seating.promoted, event, now)
    orders = decision.orders if item.answerable and not silent else ()
    return replace(decision, changes=changes + moved, orders=orders + told)


def _has_place(person: Participant) -> bool:
    return person.status.holds_seat or person.status is Status.WAITLISTED


def _draft(
    confirmed: Confirmed,
    letter: Letter,
    roster: Roster,
    event: Event,
    language: str,
    taken: set[str],
    sequence: int,
) -> Participant:
    name, email, background = confirmed
    alike = [one for one in roster.people(event.id, email) if one.id not in taken and likeness(one.name, name)]
    alike = [one for one in alike if one.email.casefold() == email.casefold()]
    known = max(alike, key=lambda one: (likeness(one.name, name), one.status.active), default=None)
    if known is None:
        new = fresh(PersonRead(), letter, event, roster.next_id("p"), language)
        # An organiser has entered the address, so mail may go to it (house rule: whom we answer).
        known = replace(new, name=name, email=email, background=background, reachable=True)
    else:
        better = name if likeness(known.name, name) is Likeness.SAME else fuller(known.name, name)
        thread = (*known.thread, *(one for one in (letter.message_id,) if one and one not in known.thread))
        known = replace(known, name=better, background=background or known.background, thread=thread, reachable=True)
    if _has_place(known):
        return known
    return replace(known, queued=letter.arrived, sequence=sequence, group=letter.ledger_id)


def _result(draft: Participant, roster: Roster, status: Status, now: datetime) -> Result:
    if _has_place(draft):
        return Result(Outcome.UPDATED, draft, "updated")
    before = roster.participant(draft.id)
    action = "completed" if before is not None and before.status is Status.INCOMPLETE else "registered"
    return Result(OUTCOME_BY_STATUS[status], replace(draft, status=status, decided=now, offer_until=None), action)
