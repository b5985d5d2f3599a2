"""The vocabulary: what the rooms of the house hand to one another.

Duty: name every product of the flow RawMessage → Message → Screening → Body → Reading → Decision → Effects, and the
records that are kept. Frozen, without behaviour beyond derived values; imports nothing of ours.

Standards: RFC 5322 for mail (display-name, addr-spec, Message-ID), RFC 3501 for the server (UID, UIDVALIDITY, folder).
"""

from inbox_processor.model.decisions import Change, Decision, Letter, OutgoingMessage, PersonOutcome, ReplyOrder, Trace
from inbox_processor.model.events import Event, NoticeKind, Outcome, ReplyKind, Status
from inbox_processor.model.mail import (
    Attachment,
    Body,
    Bounce,
    Finding,
    Line,
    Mailbox,
    Message,
    MessageRef,
    RawMessage,
    Screening,
    Writer,
    Zone,
)
from inbox_processor.model.reading import Answer, Found, PersonRead, Reading, Wish
from inbox_processor.model.reasons import Reason, Remark, sentence
from inbox_processor.model.records import (
    Cause,
    Drag,
    Effects,
    HistoryEntry,
    LedgerEntry,
    OutboxEntry,
    Participant,
    Records,
    ReplyState,
    ReviewItem,
    Shelf,
    UndoEntry,
)
from inbox_processor.model.why import Instead, Weighed, Why

__all__ = [
    "Answer",
    "Attachment",
    "Body",
    "Bounce",
    "Cause",
    "Change",
    "Decision",
    "Drag",
    "Effects",
    "Event",
    "Finding",
    "Found",
    "HistoryEntry",
    "Instead",
    "LedgerEntry",
    "Letter",
    "Line",
    "Mailbox",
    "Message",
    "MessageRef",
    "NoticeKind",
    "OutboxEntry",
    "Outcome",
    "OutgoingMessage",
    "Participant",
    "PersonOutcome",
    "PersonRead",
    "RawMessage",
    "Reading",
    "Reason",
    "Records",
    "Remark",
    "ReplyKind",
    "ReplyOrder",
    "ReplyState",
    "ReviewItem",
    "Screening",
    "Shelf",
    "Status",
    "Trace",
    "UndoEntry",
    "Weighed",
    "Why",
    "Wish",
    "Writer",
    "Zone",
    "sentence",
]
