"""Replies of ours that came back, and people who are heard of again.

Duty: mark the people whose address does not take our mail, and take the mark away where they write from it. Call
`machine` for a machine's mail, `stopped` for the replies that are not to leave any more, `heard_from` for a
person's mail, `undeliverable` before a reply is written, `cleared` for somebody who is to be tried again.

Somebody with a bad address keeps the seat: a human decides. Only a reply that the desk has written can mark anybody,
so a forged notice would have to name its Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from inbox_processor.desk import outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.model import (
    Bounce,
    Change,
    Decision,
    Letter,
    OutboxEntry,
    Outcome,
    Participant,
    PersonOutcome,
    Reason,
    ReplyOrder,
    ReplyState,
    Screening,
    sentence,
)

BOUNCED, LATE, KNOWN = "bounced", "bounce-late", "bounce-known"
MARKED, HEARD = "bounced", "heard from"  # words of the history
UNREACHED = sentence(
    "The address is marked as bad and not written to any more; the seat is kept. Reach the person otherwise."
)


def machine(bounce: Bounce | None, screening: Screening, roster: Roster) -> Decision:
    """Return the decision about a machine's mail; `bounce`: where it is a mail system's notice, what that says."""
    decision = decide(bounce, roster) if bounce is not None else None
    if decision is not None:
        return decision
    # Names of rules and words of the mail: no sentences of ours. Nobody is told them by mail, for the outcome is final.
    details = (
        Reason(f"{finding.rule}: {finding.detail}" if finding.detail else finding.rule)
        for finding in screening.findings
    )
    return Decision(
        outcome=Outcome.IGNORED,
        reasons=(sentence("A machine wrote this mail, so it is not answered."), *details),
        rules=("written-by-machine",),
    )


def decide(bounce: Bounce, roster: Roster) -> Decision | None:
    """Return what becomes of the notice; None where it is of no reply of ours. A human hears of it where somebody who
    wants to come cannot be reached any more.
    """
    found = (roster.reply_with(one) for one in bounce.message_ids)
    reply = next((entry for entry in found if entry is not None), None)
    if reply is None:
        return None
    if not bounce.final:
        return Decision(Outcome.IGNORED, reply.event, reasons=(_late(reply, bounce),), rules=(LATE,))
    people = [one for one in _reached_by(reply, roster) if not one.bounced]
    reason = _came_back(reply, bounce)
    if not people:
        return Decision(Outcome.IGNORED, reply.event, reasons=(reason,), rules=(KNOWN,))
    marked = [replace(one, bad_address=one.contact, bad_status=bounce.status) for one in people]
    coming = any(one.status.active for one in marked)
    return Decision(
        outcome=Outcome.REVIEW if coming else Outcome.IGNORED,
        event=reply.event,
        people=tuple(PersonOutcome(one.name, one.email, one.background, Outcome.REVIEW, one.id) for one in marked),
        changes=tuple(Change(one, MARKED) for one in marked),
        attention=coming,
        reasons=(reason, UNREACHED),
        rules=(BOUNCED,),
        language=marked[0].language,
    )


def _late(reply: OutboxEntry, bounce: Bounce) -> Reason:
    words = {"reply": reply.id, "code": bounce.status}
    return sentence("A mail system says that our reply {reply} is late ({code}); it goes on trying.", **words)


def _came_back(reply: OutboxEntry, bounce: Bounce) -> Reason:
    words = {"reply": reply.id, "kind": reply.kind.value, "code": bounce.status}
    return sentence("Our reply {reply} ({kind}) came back with status {code}.", **words)


def _reached_by(reply: OutboxEntry, roster: Roster) -> list[Participant]:
    """Return everybody, at whatever event, whose mail goes where this reply went."""
    stored = (roster.participant(one) for one in reply.participants)
    others = (person for event in roster.events_of(reply.to) for person in roster.people(event, reply.to))
    everybody = {one.id: one for one in (*stored, *others) if one is not None}
    return [one for one in everybody.values() if one.contact.casefold() == reply.to.casefold()]


def stopped(decision: Decision, roster: Roster) -> tuple[OutboxEntry, ...]:
    """Return the replies, taken back, that were to leave for an address which this decision marks as bad."""
    bad = {change.after.bad_address.casefold() for change in decision.changes if change.action == MARKED}
    queued = (one for one in (roster.outbox_pending() if bad else ()) if one.state is ReplyState.QUEUED)
    return tuple(outbox.withdrawn(one) for one in queued if one.to.casefold() in bad)


def heard_from(decision: Decision, letter: Letter, roster: Roster) -> Decision:
    """Return the decision about a person's mail, with the mark of a bad address taken from all who have this one; and
    whoever was registered by somebody else is reached at this address from now on, since they write from it. A mail
    that need not be the sender's changes nothing.
    """
    if letter.forged or not letter.answerable:
        return decision
    people = [one for event in roster.events_of(letter.sender) for one in roster.people(event, letter.sender)]
    marked = [one for one in people if _heard(one, letter.sender) != one]
    if not marked:
        return decision
    changes = tuple(replace(change, after=_heard(change.after, letter.sender)) for change in decision.changes)
    named = {change.after.id for change in changes}
    heard = tuple(Change(_heard(one, letter.sender), HEARD) for one in marked if one.id not in named)
    return replace(decision, changes=(*changes, *heard))


def _heard(person: Participant, address: str) -> Participant:
    """Return the person as somebody who has written from this address."""
    own = person.email.casefold() == address.casefold()
    return replace(cleared(person, address), reachable=person.reachable or own)


def cleared(person: Participant, address: str = "") -> Participant:
    """Return the person without the mark; with an `address`, only where it is the one marked."""
    if address and person.bad_address.casefold() != address.casefold():
        return person
    return replace(person, bad_address="", bad_status="")


def undeliverable(order: ReplyOrder) -> bool:
    """Tell whether a reply would come back. An answer to a mail goes to the address that has just written."""
    return not order.answers and _any_bounces(order.participants, order.to)


def _any_bounces(people: Iterable[Participant], to: str) -> bool:
    return any(one.bounced and one.contact.casefold() == to.casefold() for one in people)
