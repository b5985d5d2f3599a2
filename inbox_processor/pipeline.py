"""The order of the stages, and nothing else: RawMessage → Message → Screening → Body → Reading → Decision → Effects.

Call `process(raw, roster, office, now)` for one mail; its Trace holds every product. Pure: no clock, file, socket or
log; ids come from the roster.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk import bouncing, calendar_answers, receipts, routing, seats
from inbox_processor.desk.reviewing import review_items
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import review
from inbox_processor.effects import effects_of, write_replies
from inbox_processor.errors import DeskError
from inbox_processor.mail.body import divide
from inbox_processor.mail.bounces import bounce
from inbox_processor.mail.calendar_answer import declined
from inbox_processor.mail.keys import message_key
from inbox_processor.mail.message import parse
from inbox_processor.mail.reach import explained, reachable
from inbox_processor.mail.screening import screen
from inbox_processor.model import (
    Decision,
    Effects,
    LedgerEntry,
    Letter,
    Message,
    Outcome,
    RawMessage,
    Reading,
    Reason,
    Screening,
    Trace,
    Writer,
    sentence,
)
from inbox_processor.office import Office
from inbox_processor.reading.read import read


def process(raw: RawMessage, roster: Roster, office: Office, now: datetime) -> Trace:
    """Everything that one mail leads to. Never raises on any mail: one that breaks a rule of ours goes to a human, with
    the fault in `Trace.notes`. Changes nothing but the roster's counters.
    """
    try:
        return _stages(raw, roster, office, now)
    except DeskError:  # a template that cannot be rendered, a damaged store: no fault of the mail
        raise
    except Exception as fault:  # noqa: BLE001 - a poison mail must neither stop the others nor be lost
        trace = unreadable(raw, roster, now, type(fault).__name__)
        return replace(trace, notes={"fault": fault})


def _stages(raw: RawMessage, roster: Roster, office: Office, now: datetime) -> Trace:
    message = parse(raw)
    screening = screen(message, office.own)
    key = message_key(message.message_id)
    if (known := roster.known_content(key, message.digest)) is not None:
        return _again(raw, message, screening, known, roster, now)
    ledger_id = roster.next_id("m")
    letter = _letter(raw, message, screening, ledger_id)
    body, reading = None, None
    if screening.writer is Writer.MACHINE:
        decision = _calendar(message, letter, roster, office, now)
        decision = decision or bouncing.machine(bounce(message, screening), screening, roster)
    else:
        body = screening.body or divide(message)
        reading = _trusted(read(message, body), message)
        decision = bouncing.heard_from(_decide(message, reading, letter, roster, office, now), letter, roster)
    if office.acknowledge:
        decision = receipts.received(decision, letter, reading, screening.findings, roster, office.events)
    replies, outbox = write_replies(decision, letter, ledger_id, roster, office, now)
    ledger = LedgerEntry(
        id=ledger_id,
        message_key=key,
        digest=message.digest,
        arrived=raw.arrived,
        processed=now,
        outcome=decision.outcome,
        event=decision.event,
        ref=raw.ref,
        participants=tuple(dict.fromkeys(person.participant for person in decision.people if person.participant)),
        attention=decision.attention,
        rules=(*(finding.rule for finding in screening.findings), *decision.rules),
    )
    effects = effects_of(decision, ledger_id, roster, now, outbox)
    effects = replace(
        effects,
        ledger=(ledger, *effects.ledger),
        outbox=(*outbox, *bouncing.stopped(decision, roster)),
        review=review_items(decision, reading, letter),
    )
    return Trace(raw, message, screening, decision, effects, body, reading, replies)


def judge(
    raw: RawMessage,
    message: Message,
    screening: Screening,
    reading: Reading,
    roster: Roster,
    office: Office,
    now: datetime,
) -> Decision:
    """What the desk would decide about this mail under this screening and reading; for looking at, within
    `Roster.trial`.
    """
    return _decide(message, reading, _letter(raw, message, screening, roster.next_id("m")), roster, office, now)


def unreadable(raw: RawMessage, roster: Roster, now: datetime, fault: str) -> Trace:
    """The way of a mail that we cannot work on: a human has to look. `fault`: its kind, nothing personal."""
    digest = hashlib.sha256(raw.octets).hexdigest()
    message = Message("", None, "", "", digest, defects=(f"{fault} while the mail was read",))
    reason = sentence("The mail could not be read by the program ({fault} while the mail was read).", fault=fault)
    decision = Decision(Outcome.REVIEW, attention=True, reasons=(reason,), rules=("unreadable",))
    ledger_id = roster.next_id("m")
    ledger = LedgerEntry(
        ledger_id, "", digest, raw.arrived, now, Outcome.REVIEW, ref=raw.ref, attention=True, rules=decision.rules
    )
    letter = Letter(ledger_id, raw.arrived, "", "", "", "", answerable=False)
    effects = Effects(ledger=(ledger,), review=review_items(decision, None, letter))
    return Trace(raw, message, Screening(Writer.SILENT), decision, effects)


def _again(
    raw: RawMessage, message: Message, screening: Screening, known: LedgerEntry, roster: Roster, now: datetime
) -> Trace:
    """The same mail once more: it is filed beside the first, and not answered again."""
    decision = Decision(
        outcome=known.outcome,
        event=known.event,
        attention=known.attention,
        reasons=(sentence("This very mail has been handled before; it is filed and not answered again."),),
        rules=("same-mail",),
    )
    ledger = replace(known, ref=raw.ref, filed=False, place=None, processed=now, arrived=raw.arrived)
    if raw.ref is not None and known.ref is not None and known.ref != raw.ref:
        ledger = replace(ledger, id=roster.next_id("m"), rules=("same-mail",))
    misplaced = raw.ref is not None and (raw.ref != known.ref or known.filed)
    effects = Effects(ledger=(ledger,)) if misplaced else Effects()
    return Trace(raw, message, screening, decision, effects, known=known)


def _trusted(reading: Reading, message: Message) -> Reading:
    """A mail without a usable From, or one that could not be read as mail, is for a human."""
    if message.sender is None:
        unnamed = sentence("The mail has no sender address that could be read.")
        return replace(reading, doubts=(unnamed, *reading.doubts))
    if not message.text and message.defects and not message.subject:
        return replace(reading, doubts=(sentence("The mail could not be read."), *reading.doubts))
    return reading


def _calendar(message: Message, letter: Letter, roster: Roster, office: Office, now: datetime) -> Decision | None:
    """What a calendar's answer decides where it declines an entry of ours; None for all else."""
    answer = declined(message)
    uid = office.writer.identity
    return calendar_answers.answered(answer, letter, roster, office.events, uid, now) if answer else None


def _letter(raw: RawMessage, message: Message, screening: Screening, ledger_id: str) -> Letter:
    sender = message.sender
    return Letter(
        ledger_id=ledger_id,
        arrived=raw.arrived,
        sender=sender.addr_spec if sender else "",
        sender_name=sender.display_name if sender else "",
        message_id=message.message_id,
        subject=message.subject,
        thread=message.thread,
        forged=screening.forged,
        answerable=screening.writer is Writer.PERSON and (not sender or reachable(sender.addr_spec)),
    )


def _decide(
    message: Message, reading: Reading, letter: Letter, roster: Roster, office: Office, now: datetime
) -> Decision:
    if not letter.sender:
        return _for_human(reading, letter, "", reading.doubts, "no-sender")
    route = routing.route(message, office.events, roster)
    if route.event is None:
        return _for_human(reading, letter, "", (route.reason,), "event-unknown")
    decision = explained(seats.decide(reading, letter, roster, route.event, now), letter.sender)
    if decision.outcome in (Outcome.REVIEW, Outcome.IGNORED):
        return decision
    if letter.sender.casefold() == office.organiser.casefold():
        reason = sentence("The organiser's own address wrote this, which is never taken for a participant.")
        return review(reading, letter, route.event, (reason,), "from-organiser")
    cap = office.per_address
    if cap.count and roster.replies_to(letter.sender, now - cap.span) >= cap.count:
        reason = sentence(
            "This address has had {number} replies within the limit's time, so a human must look first.",
            number=cap.count,
        )
        if cap.count == 1:
            reason = sentence("This address has had its reply within the limit's time, so a human must look first.")
        return review(reading, letter, route.event, (reason,), "reply-limit")
    return decision


def _for_human(reading: Reading, letter: Letter, event: str, reasons: tuple[Reason, ...], rule: str) -> Decision:
    if not letter.answerable and not reading.people:
        reason = sentence("The mail must not be answered, and it asks for nothing.")
        return Decision(Outcome.IGNORED, event, reasons=(reason,), rules=(rule,))
    return Decision(Outcome.REVIEW, event, attention=True, reasons=reasons, rules=(rule,), language=reading.language)
