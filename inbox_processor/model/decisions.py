"""What the desk does about a mail, and the Trace of its way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from inbox_processor.model.events import Outcome, ReplyKind, Status
from inbox_processor.model.mail import Body, Message, RawMessage, Screening
from inbox_processor.model.reading import Reading
from inbox_processor.model.reasons import Reason
from inbox_processor.model.records import Cause, Effects, LedgerEntry, Participant


class Letter(Struct, frozen=True):
    """What the desk needs to know of a mail besides its Reading. `sender`: addr-spec of From. `thread`: Message-IDs
    that it answers, nearest first.
    """

    ledger_id: str
    arrived: datetime
    sender: str
    sender_name: str
    message_id: str
    subject: str
    thread: tuple[str, ...] = ()
    forged: bool = False
    answerable: bool = True


class PersonOutcome(Struct, frozen=True):
    """One person as the decision leaves them, for `explain`."""

    name: str | None
    email: str
    background: str | None
    outcome: Outcome
    participant: str = ""  # id


class Change(Struct, frozen=True):
    """One participant record as it shall stand, and the history's word for why."""

    after: Participant
    action: str
    cause: Cause = Cause.MAIL
    restores: int = 0  # see HistoryEntry


class ReplyOrder(Struct, frozen=True):
    """A reply that shall be written. `answers`: it answers the present mail and goes to its From; else it goes to the
    participants' contact. `missing`: per participant id, the required fields still lacking. `before`: per participant
    id, the status before this decision, where the person was known (whoever held a seat gets a calendar
    cancellation). `attention`: the answered mail also asks something that a human will answer. `until`: by when an
    answer must be there (an offered seat, a reminder of what is missing), aware. `template`: the name of an
    announcement's template; "": the kind's own. `invites`: the calendar entry of those who have a seat goes along,
    whatever the kind.
    """

    kind: ReplyKind
    participants: tuple[Participant, ...]
    to: str
    language: str
    answers: bool = True
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    position: int | None = None  # place on the waiting list, from 1
    before: Mapping[str, Status] = field(default_factory=dict)
    attention: bool = False
    until: datetime | None = None
    template: str = ""
    invites: bool = False


class Decision(Struct, frozen=True):
    """What the desk does about one mail. `reasons`: plain sentences, for people; `rules`: the names of what decided."""

    outcome: Outcome
    event: str = ""
    people: tuple[PersonOutcome, ...] = ()
    changes: tuple[Change, ...] = ()
    orders: tuple[ReplyOrder, ...] = ()
    attention: bool = False
    reasons: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    language: str = ""


class OutgoingMessage(Struct, frozen=True):
    """A mail ready for submission. `body`: its plain text, for show. `octets`: as sent, CRLF line ends. `details`: what
    its calendar entries say of time and place, "" where it invites nobody.
    """

    kind: ReplyKind
    message_id: str
    to: str
    subject: str
    body: str
    octets: bytes
    details: str = ""


class Trace(Struct, frozen=True):
    """Every product of one mail's way through the house; the explanation is this record, not a second run."""

    raw: RawMessage
    message: Message
    screening: Screening
    decision: Decision
    effects: Effects
    body: Body | None = None
    reading: Reading | None = None
    replies: tuple[OutgoingMessage, ...] = ()
    known: LedgerEntry | None = None  # the mail had been handled before
    notes: Mapping[str, Any] = field(default_factory=dict)
