"""What is kept: people, history, ledger, outbox, mails under review; and what one mail changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from inbox_processor.model.events import NoticeKind, Outcome, ReplyKind, Status
from inbox_processor.model.mail import MessageRef


class Participant(Struct, frozen=True):
    """One person at one event: event + address + name. All times aware.

    `id`: decimal number as text, unique in the store, never used again. `queued`: arrival of the mail that completed
    the registration, the place in line; None while incomplete. `sequence`: breaks ties of `queued`, in order of
    processing. `group`: ledger id of the registering mail: people of one group get seats together. `writer`:
    addr-spec of the From of the mail that registered them. `reachable`: `email` has written itself or was entered by
    an organiser; until then mail goes to `writer`. `thread`: Message-IDs of the mails about this person, oldest
    first. `bad_address`: an address of theirs from which a reply of ours came back, with the status that the mail
    system gave (RFC 3463), "5.1.1"; both "" where none did. `offer_until`: while OFFERED, by when to answer (None: no
    time is set); kept after the offer has lapsed. `offer_extended`: that time was put off once, since the desk was away
    when it came.
    """

    id: str
    event: str
    status: Status
    name: str | None
    email: str
    background: str | None
    language: str
    arrived: datetime
    sequence: int
    group: str
    writer: str
    reachable: bool = True
    decided: datetime | None = None
    queued: datetime | None = None
    thread: tuple[str, ...] = ()
    bad_address: str = ""
    bad_status: str = ""
    offer_until: datetime | None = None
    offer_extended: bool = False

    @property
    def contact(self) -> str:
        """The address to which mail about this person goes."""
        return self.email if self.reachable else self.writer

    @property
    def bounced(self) -> str:
        """The status with which mail to this person comes back; "" where none does. Another address ends it."""
        return self.bad_status if self.bad_address.casefold() == self.contact.casefold() else ""


class Cause(StrEnum):
    """What made the desk act."""

    MAIL = "mail"
    ORGANISER = "organiser"
    CLOCK = "clock"
    DESK = "desk"  # follows from another decision: a seat became free


class HistoryEntry(Struct, frozen=True):
    """One decision about one person; holds ids only, no personal data. `ref`: ledger id of the mail, or the command.
    `action`: registered, completed, updated, duplicate, accepted, waitlisted, promoted, cancelled, declined, imported …
    `status` and `queued` are those after the action, so that all seats can be recomputed from the history alone.
    """

    seq: int
    at: datetime
    cause: Cause
    ref: str
    event: str
    participant: str
    action: str
    status: Status
    queued: datetime | None = None
    reply: str = ""  # outbox id, "" where none was written
    restores: int = 0  # `seq` of the entry to whose state this one returns; 0: it returns to none


class LedgerEntry(Struct, frozen=True):
    """One mail that the desk has handled. Digests only, no personal data. `id`: "m" + number. `message_key`: hex
    SHA-256 of the Message-ID ("" where the mail had none). `filed`: it lies in its folder (or bears its keyword) on
    the server.
    """

    id: str
    message_key: str
    digest: str
    arrived: datetime
    processed: datetime
    outcome: Outcome
    event: str = ""
    ref: MessageRef | None = None
    filed: bool = False
    participants: tuple[str, ...] = ()
    attention: bool = False
    rules: tuple[str, ...] = ()  # names of the rules that decided
    settled: bool = False  # a review mail that an organiser has dealt with
    follows: bool = False  # lies where its people stand, no more where its own outcome put it
    place: MessageRef | None = None  # where it lies since it was filed, as far as known; `uid` 0: the number is not


class ReplyState(StrEnum):
    """QUEUED waits; SENDING was handed to the server, answer unknown; SENT was accepted; FAILED was refused for good
    or given up; WITHDRAWN was taken back before it left.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class OutboxEntry(Struct, frozen=True):
    """One reply. `id`: "r" + number. `octets`: the whole mail, b"" once sent (nothing is kept longer than needed).
    `details`: what its calendar entries say of time and place (Event.details), "" where it invites nobody.
    """

    id: str
    kind: ReplyKind | NoticeKind
    to: str
    participants: tuple[str, ...]
    event: str
    message_id: str
    created: datetime
    octets: bytes
    state: ReplyState = ReplyState.QUEUED
    due: datetime | None = None  # not before; None: at once
    attempts: int = 0
    last_error: str = ""
    sent: datetime | None = None
    cause: str = ""  # ledger id of the answered mail, or the command
    details: str = ""

    @property
    def envelope_id(self) -> str:
        """The ENVID by which a bounce names this reply (RFC 3461, 4.4). That of its Message-ID, which strangers cannot
        guess: else they could have anybody's address marked as bad.
        """
        return self.message_id.strip("<>")


class ReviewItem(Struct, frozen=True):
    """A mail that waits for a human, with what was understood; personal data, deleted when settled and forgotten.
    `id`: that of its ledger entry. `doubts`: each one plain sentence. `people`: (name, email, background) as
    understood. `rule`: the name of what stopped it.
    """

    id: str
    event: str
    arrived: datetime
    sender_name: str
    sender: str
    subject: str
    language: str
    message_id: str
    doubts: tuple[str, ...]
    people: tuple[tuple[str | None, str, str | None], ...] = ()
    answerable: bool = True  # False: a mail that must not be answered
    rule: str = ""


class UndoEntry(Struct, frozen=True):
    """What it takes to undo one decision; holds personal data, so it is dropped with `forget`, and by age.

    `id`: "u" + number. `first`, `seq`: numbers of the decision's first and last history entry; 0 where it changed
    nobody. `cause`: who decided. `ref`: the mail or the command. `people`: ids of all whom the decision changed;
    `before`: their records before it, without those who were new. `replies`: outbox ids. `review`, `ledger`: the mail
    under review that the decision settled, as it stood.
    """

    id: str
    at: datetime
    cause: Cause
    ref: str
    first: int
    seq: int
    people: tuple[str, ...]
    before: tuple[Participant, ...] = ()
    replies: tuple[str, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()


class Shelf(Struct, frozen=True):
    """How far the desk has looked into one of its folders. `id`: a number. `folder`: a name of the configuration.
    `next_uid`: mails from this UID on are new there.
    """

    id: str
    folder: str
    uidvalidity: int
    next_uid: int


class Drag(Struct, frozen=True):
    """A mail that somebody has put into another folder of the desk; after a time of grace that is a decision. `id`:
    "d" + number. `ref`: where it lies now. `mails`: ledger ids of the mails that it may be. Digests only, no personal
    data.
    """

    id: str
    ref: MessageRef
    mails: tuple[str, ...]
    seen: datetime


class Records(Struct, frozen=True):
    """All that the store holds."""

    participants: tuple[Participant, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    counters: Mapping[str, int] = field(
        default_factory=dict
    )  # highest number given out so far, by kind: "p", "m", "r", "h", "u", "s", "d"
    undo: tuple[UndoEntry, ...] = ()
    shelves: tuple[Shelf, ...] = ()
    drags: tuple[Drag, ...] = ()


class Effects(Struct, frozen=True):
    """What one mail (or one command) changes: records to write, whole, by their id. Committed together or not at
    all.
    """

    participants: tuple[Participant, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    settled: tuple[str, ...] = ()  # ids of review items to delete
    undo: tuple[UndoEntry, ...] = ()
    gone: tuple[str, ...] = ()  # ids of people to delete: their registration was undone (erasing rewrites the store)
    dropped: tuple[str, ...] = ()  # ids of undo entries to delete
    shelves: tuple[Shelf, ...] = ()
    drags: tuple[Drag, ...] = ()
    undragged: tuple[str, ...] = ()  # ids of drags to delete: decided, or taken back
