"""From a decision, of a mail, a command or the clock, to what is kept: records, and replies ready to be sent.

Call `write_replies`, then `effects_of`. Pure; ids come from the roster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk import bouncing, following, records, remembering
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Decision, Effects, Letter, OutboxEntry, OutgoingMessage, ReplyOrder
from inbox_processor.office import Office


def effects_of(decision: Decision, ref: str, roster: Roster, now: datetime, outbox: tuple[OutboxEntry, ...]) -> Effects:
    """The records that a decision changes, and what it takes to undo it. `ref`: ledger id of the mail, or the command;
    `outbox`: its replies; `roster`: as it stands before.
    """
    replies: Mapping[str, str] = {person: entry.id for entry in outbox for person in entry.participants}
    history = records.entries(decision, ref, roster, now, replies)
    return Effects(
        participants=tuple(change.after for change in decision.changes),
        history=history,
        ledger=following.following(decision, roster),
        outbox=outbox,
        undo=remembering.remember(decision, ref, roster, now, history, outbox),
        dropped=remembering.outdated(roster, now),
    )


def write_replies(
    decision: Decision, letter: Letter | None, ref: str, roster: Roster, office: Office, now: datetime
) -> tuple[tuple[OutgoingMessage, ...], tuple[OutboxEntry, ...]]:
    """The replies of a decision and their outbox entries. The Message-ID is made of `ref` and the order's place, so
    that a mail that is processed again after a crash gets the same one; a command's also of the reply's number.
    """
    messages: list[OutgoingMessage] = []
    entries: list[OutboxEntry] = []
    for number, order in enumerate(() if office.silent else decision.orders):
        if bouncing.undeliverable(order):
            continue
        about = order.participants[0].event if order.participants else decision.event or office.events[0].id
        event = office.event(about)
        outbox_id = roster.next_id("r")
        told = replace(order, attention=True) if decision.attention and order.answers else order
        unique = _unique(ref if letter else f"{ref} {outbox_id}", letter, order, number, now)
        message = office.writer.write(told, event, letter, now, unique)
        messages.append(message)
        entries.append(
            OutboxEntry(
                id=outbox_id,
                kind=order.kind,
                to=message.to,
                participants=tuple(person.id for person in order.participants),
                event=event.id,
                message_id=message.message_id,
                created=now,
                octets=message.octets,
                cause=ref,
                details=message.details,
            )
        )
    return tuple(messages), tuple(entries)


def _unique(ref: str, letter: Letter | None, order: ReplyOrder, number: int, now: datetime) -> str:
    moment = (letter.arrived if letter else now).isoformat()
    parts = (ref, *((letter.message_id, moment) if letter else (moment, "")), order.kind, str(number))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]
    return f"{moment[:10].replace('-', '')}.{digest}"
