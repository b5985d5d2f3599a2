"""How a mail that the desk has handled was decided: the record, as a Trace like that of a new mail.

Duty: put the recorded decision in place of "handled before". Call `recorded(trace, roster, office)` with the Trace of a
mail that is known. Outcome, event, attention, rules and people are those of the ledger entry, the people as they are
stored now; the reasons are the doubts of a mail that waits, what the history says, what became of the reply, and where
somebody stands otherwise by now. Pure.

Known gaps: the sentences that were the reasons then are not kept, nor is the text of a reply that has left; its subject
is then that of the template as it is now.
"""

from __future__ import annotations

import email
from collections.abc import Iterator, Sequence
from email import policy
from email.message import EmailMessage

from msgspec.structs import replace

from inbox_processor.desk.deciding import outcome
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import (
    Decision,
    HistoryEntry,
    LedgerEntry,
    OutboxEntry,
    Outcome,
    OutgoingMessage,
    Participant,
    PersonOutcome,
    Reason,
    ReplyKind,
    ReplyOrder,
    ReplyState,
    ReviewItem,
    Trace,
)
from inbox_processor.office import Office

# What the history's words mean in a sentence about a person; the status that it led to follows.
_ACTIONS = {
    "registered": "was registered",
    "completed": "completed the registration",
    "updated": "changed or added something",
    "duplicate": "said nothing new",
    "cancelled": "withdrew",
    "declined": "could not be registered",
    "accepted": "took the seat that was offered",
    "promoted": "moved up from the waiting list",
    "offered": "was offered a seat from the waiting list",
}
_NO_STATUS = frozenset({Outcome.DUPLICATE, Outcome.UPDATED})  # what a mail may be beside where its person stands


def recorded(trace: Trace, roster: Roster, office: Office) -> Trace:
    """Return the trace with the recorded decision; as it is where the mail is not known."""
    known = trace.known
    if known is None:
        return trace
    refs = (f"review {known.id}", f"folder {known.id}", known.id)  # who decided last comes first
    history = [one for one in roster.history() if one.ref in refs]
    item = roster.review_item(known.id)
    stored = tuple(one for one in map(roster.participant, known.participants) if one is not None)
    reply = next(iter(_replies(refs, roster)), None)
    people = _understood(item) if item is not None and not stored else _people(stored, known, history)
    language = stored[0].language if stored else item.language if item is not None else ""
    decision = Decision(
        outcome=known.outcome,
        event=known.event,
        people=people,
        attention=known.attention,
        reasons=tuple(map(Reason, _reasons(known, item, history, people, reply, roster, office))),
        rules=tuple(one for one in known.rules if one not in {finding.rule for finding in trace.screening.findings}),
        language=language,
    )
    findings = tuple(one for one in trace.screening.findings if one.rule in known.rules)
    message = (_message(reply, stored, language, office),) if reply is not None else ()
    return replace(trace, decision=decision, screening=replace(trace.screening, findings=findings), replies=message)


def _replies(refs: Sequence[str], roster: Roster) -> Iterator[OutboxEntry]:
    for ref in refs:
        for entry in roster.replies_of(ref):
            if entry.state is not ReplyState.WITHDRAWN and isinstance(entry.kind, ReplyKind):
                yield entry


# --- people -------------------------------------------------------------------------------------------------------


def _people(
    stored: Sequence[Participant], known: LedgerEntry, history: Sequence[HistoryEntry]
) -> tuple[PersonOutcome, ...]:
    return tuple(
        PersonOutcome(one.name, one.email, one.background, _outcome(one, known, history), one.id) for one in stored
    )


def _outcome(person: Participant, known: LedgerEntry, history: Sequence[HistoryEntry]) -> Outcome:
    """Return what the mail was for this person: by the history, which is silent where nothing was to be noted."""
    entries = [one for one in history if one.participant == person.id]
    if not entries:
        return known.outcome
    last = entries[-1]
    return Outcome(last.action) if last.action in _NO_STATUS else outcome(last.status)


def _understood(item: ReviewItem) -> tuple[PersonOutcome, ...]:
    return tuple(PersonOutcome(name, address, background, Outcome.REVIEW) for name, address, background in item.people)


# --- reasons ------------------------------------------------------------------------------------------------------


def _reasons(
    known: LedgerEntry,
    item: ReviewItem | None,
    history: Sequence[HistoryEntry],
    people: Sequence[PersonOutcome],
    reply: OutboxEntry | None,
    roster: Roster,
    office: Office,
) -> Iterator[str]:
    event = next((one for one in office.events if one.id == known.event), office.events[0])
    at = known.processed.astimezone(event.zone)
    yield f"This very mail has been handled before ({known.id}, {at:%d.%m.%Y %H:%M}); a copy is not answered again."
    yield from item.doubts if item is not None else ()
    if known.settled:
        yield "An organiser has dealt with it."
    if known.outcome is Outcome.IGNORED:
        rules = ", ".join(known.rules) or "no rule is noted"
        yield f"It was set aside and not answered, by the rules that are listed ({rules})."
    for one in history:
        person = roster.participant(one.participant)
        who = (person.name or person.email) if person is not None else f"Person {one.participant}, now gone,"
        yield f"{who} {_ACTIONS.get(one.action, f'was {one.action}')}, with the status {one.status.value}."
    yield from _of_reply(reply)
    yield from _since(people, roster)


def _of_reply(reply: OutboxEntry | None) -> Iterator[str]:
    if reply is None:
        yield "No reply stands in the outbox for it."
    elif reply.state is ReplyState.SENT and reply.sent is not None:
        yield f"The reply {reply.id} ({reply.kind.value}) left for {reply.to}; its text is not kept."
    elif reply.state is ReplyState.FAILED:
        yield f"The reply {reply.id} ({reply.kind.value}) to {reply.to} was refused."
    else:
        yield f"The reply {reply.id} ({reply.kind.value}) to {reply.to} waits in the outbox."


def _since(people: Sequence[PersonOutcome], roster: Roster) -> Iterator[str]:
    for one in people:
        person = roster.participant(one.participant)
        if person is not None and one.outcome not in _NO_STATUS and outcome(person.status) is not one.outcome:
            yield f"{person.name or person.email} is {person.status.value} by now."


# --- the reply ----------------------------------------------------------------------------------------------------


def _message(entry: OutboxEntry, people: Sequence[Participant], language: str, office: Office) -> OutgoingMessage:
    kind = ReplyKind(entry.kind)
    if entry.octets:
        mail = email.message_from_bytes(entry.octets, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        text = mail.get_body(("plain",))
        body = text.get_content().replace("\r\n", "\n") if text is not None else ""
        return OutgoingMessage(kind, entry.message_id, entry.to, str(mail["Subject"]), body, entry.octets)
    subject = _subject(entry, kind, people, language, office)
    return OutgoingMessage(kind, entry.message_id, entry.to, subject, "", b"")


def _subject(entry: OutboxEntry, kind: ReplyKind, people: Sequence[Participant], language: str, office: Office) -> str:
    """Return the subject by the template as it is now; "" where that cannot be told any more."""
    event = next((one for one in office.events if one.id == entry.event), None)
    if event is None:
        return ""
    about = tuple(one for one in people if one.id in entry.participants)
    order = ReplyOrder(kind, about, entry.to, language or event.languages[0], answers=False)
    try:
        return office.writer.write(order, event, None, entry.created, entry.id).subject
    except ConfigError:
        return ""
