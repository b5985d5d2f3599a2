"""The vocabulary: what the rooms of the house hand to one another.

Duty: name every product of the flow RawMessage → Message → Screening → Body → Reading → Decision → Effects, and the
records that are kept. Frozen, without behaviour beyond derived values; imports nothing of ours.

Standards: RFC 5322 for mail (display-name, addr-spec, Message-ID), RFC 3501 for the server (UID, UIDVALIDITY, folder).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo


class Outcome(StrEnum):
    """What happens to one mail (contract: `explain --json`)."""

    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"
    UPDATED = "updated"
    REVIEW = "review"
    IGNORED = "ignored"
    DECLINED = "declined"


class Status(StrEnum):
    """Where one person stands (contract: `participants --json`)."""

    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def holds_seat(self) -> bool:
        """True where the person takes one of the event's seats; an offered seat is held until the offer lapses."""
        return self in (Status.ACCEPTED, Status.OFFERED)

    @property
    def active(self) -> bool:
        """True where the person still wants to come, as far as the desk knows."""
        return self in (Status.INCOMPLETE, Status.ACCEPTED, Status.WAITLISTED, Status.OFFERED)


class ReplyKind(StrEnum):
    """The replies that the desk writes; each is a template `REPLY.txt.j2`."""

    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    PLEASE_ADD = "please_add"
    PROMOTED = "promoted"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    ALREADY_REGISTERED = "already_registered"
    UPDATED = "updated"
    CLOSED = "closed"


# --- the event ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One event of the config. Times are aware.

    `waitlist`: None without limit, 0 no waiting list, n its length. `texts`: free fields for templates, by key, then by
    language ("" for a text that serves all languages). `addresses`, `tags`, `subject_words`: how a mail finds the event
    where several are configured (recipient address, plus-tag of the recipient, words of the subject; lower case).
    """

    id: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    capacity: int
    languages: tuple[str, ...] = ("de", "en")
    required: tuple[str, ...] = ("name", "email", "background")
    waitlist: int | None = None
    timezone: str = "Europe/Berlin"
    opens: datetime | None = None
    closes: datetime | None = None
    addresses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the event's times are told to people."""
        return ZoneInfo(self.timezone)

    @property
    def deadline(self) -> datetime:
        """The instant from which registrations come too late: `closes`, else the start."""
        return self.closes or self.starts

    def text(self, key: str, language: str) -> str:
        """The free field `key` in `language`, else the one for all languages, else ""."""
        by_language = self.texts.get(key, {})
        return by_language.get(language) or by_language.get("") or ""


# --- mail ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class MessageRef:
    """Where a mail lies on the server; a UID means something only together with folder and UIDVALIDITY (RFC 3501,
    2.3.1.1).
    """

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True)
class RawMessage:
    """The octets of one mail. `arrived`: INTERNALDATE (aware). `source`: folder/UID or a file's name, for people and
    logs. `size`: octets on the server; larger than len(octets) where only the head was fetched (`truncated`).
    """

    octets: bytes
    arrived: datetime
    ref: MessageRef | None = None
    source: str = ""
    size: int = 0

    @property
    def truncated(self) -> bool:
        """True where the mail was too large and only its first part was fetched."""
        return self.size > len(self.octets)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """RFC 5322 mailbox: display-name (decoded, "" where absent) and addr-spec (domain in lower case)."""

    display_name: str
    addr_spec: str

    @property
    def key(self) -> str:
        """The form in which addresses are compared: case is ignored in the local part too, as all providers do."""
        return self.addr_spec.casefold()

    @property
    def domain(self) -> str:
        """The part behind the @, lower case; "" where there is none."""
        return self.addr_spec.rpartition("@")[2].lower()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the mail's own text; the file name is the sender's string, for show only."""

    content_type: str
    filename: str
    size: int


@dataclass(frozen=True)
class Message:
    """One mail, decoded. Headers by lower-case name, each value unfolded and decoded, in order of appearance.

    `text` is the mail's own readable text with "\\n" line ends (format=flowed unwrapped, HTML made readable where
    there is no plain text; quoted HTML blocks then carry "> "). `message_id`, `in_reply_to` and `references` keep the
    angle brackets. `return_path`: None without header, "" for the null path. `part_types`: content types of all
    parts, outermost first, not descending into enclosed mails. `digest`: hex SHA-256 of what the sender wrote (From,
    Subject, Date and body octets), the same however the mail travelled.
    """

    message_id: str
    sender: Mailbox | None
    subject: str
    text: str
    digest: str
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    return_path: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: datetime | None = None
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    content_type: str = "text/plain"
    part_types: tuple[str, ...] = ()
    calendar_method: str = ""
    attachments: tuple[Attachment, ...] = ()
    text_from_html: bool = False
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """The first value of a header, "" where absent."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""

    @property
    def thread(self) -> tuple[str, ...]:
        """The Message-IDs that this mail answers, nearest first, each once."""
        return tuple(dict.fromkeys((*self.in_reply_to, *reversed(self.references))))


class Zone(StrEnum):
    """Whose words a line of a mail is."""

    OWN = "own"
    QUOTE = "quote"
    FORWARD = "forward"
    SIGNATURE = "signature"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `Body.text`, without its line end. `start`: its offset there. `rule`: what put it into its zone."""

    text: str
    start: int
    zone: Zone
    rule: str = ""


@dataclass(frozen=True)
class Body:
    """The text of a mail, each line with its zone. Greeting and closing words are the author's own (zone OWN); what
    follows a closing and is name, function, address or number is SIGNATURE; the name alone under a closing stays
    OWN.
    """

    text: str
    lines: tuple[Line, ...]

    def zone_text(self, *zones: Zone) -> str:
        """The lines of these zones, joined with "\\n", outer blank lines removed."""
        return "\n".join(line.text for line in self.lines if line.zone in zones).strip("\n")

    @cached_property
    def own(self) -> str:
        """What the author wrote in this mail."""
        return self.zone_text(Zone.OWN)

    @cached_property
    def signature(self) -> str:
        """The signature block."""
        return self.zone_text(Zone.SIGNATURE)

    @cached_property
    def quoted(self) -> str:
        """Quoted and forwarded text."""
        return self.zone_text(Zone.QUOTE, Zone.FORWARD)


@dataclass(frozen=True, slots=True)
class Finding:
    """A named rule that fired: what it saw, and the standard, vendor or mail that it rests on."""

    rule: str
    source: str
    detail: str = ""


class Writer(StrEnum):
    """Who wrote a mail. PERSON may be answered. SILENT: must not be answered, but a registration in it is for a human
    to see (a list post, a no-reply sender). MACHINE: ignored whatever its text says.
    """

    PERSON = "person"
    SILENT = "silent"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Screening:
    """Person or machine, with the rules that said so (none for a plain person)."""

    writer: Writer
    findings: tuple[Finding, ...] = ()
    forged: bool = False  # the trusted Authentication-Results say fail


# --- reading ------------------------------------------------------------------------------------------------------


class Wish(StrEnum):
    """What the author wants of the desk."""

    REGISTER = "register"
    WITHDRAW = "withdraw"
    UPDATE = "update"
    RESEND = "resend"  # sends an earlier mail again and says so
    STATEMENT = "statement"  # says something of themselves, asks for nothing: may complete an earlier mail
    ASK = "ask"
    STATUS = "status"  # asks whether they are registered
    DECLINE = "decline"  # will not come, without saying that they were registered
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from a mail, the rule that read it, and where: `place` is "text" (`start`..`end` are offsets in
    Body.text), "subject", "from", "signature" or "quote".
    """

    value: str
    rule: str
    place: str = "text"
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class PersonRead:
    """One person whom the mail is about. `is_sender`: the author themselves. None: not said."""

    name: Found | None = None
    email: Found | None = None
    background: Found | None = None
    is_sender: bool = True


@dataclass(frozen=True)
class Reading:
    """What one mail says. `people`: for whom a seat is asked, or whom the statement, change or withdrawal is about;
    empty where nobody is meant. `language`: of the mail, as a tag ("" unknown); `asked_language`: the one wished for
    the answer. `attention`: besides, something a human must answer. `doubts`: why a human should look; a Reading with
    doubts is never acted on.
    """

    wish: Wish
    language: str
    people: tuple[PersonRead, ...] = ()
    asked_language: str = ""
    attention: bool = False
    findings: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    wish_found: Found | None = None


# --- records ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Participant:
    """One person at one event: event + address + name. All times aware.

    `id`: decimal number as text, unique in the store, never used again. `queued`: arrival of the mail that completed
    the registration, the place in line; None while incomplete. `sequence`: breaks ties of `queued`, in order of
    processing. `group`: ledger id of the registering mail: people of one group get seats together. `writer`:
    addr-spec of the From of the mail that registered them. `reachable`: `email` has written itself or was entered by
    an organiser; until then mail goes to `writer`. `thread`: Message-IDs of the mails about this person, oldest
    first.
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

    @property
    def contact(self) -> str:
        """The address to which mail about this person goes."""
        return self.email if self.reachable else self.writer


class Cause(StrEnum):
    """What made the desk act."""

    MAIL = "mail"
    ORGANISER = "organiser"
    CLOCK = "clock"
    DESK = "desk"  # follows from another decision: a seat became free


@dataclass(frozen=True, slots=True)
class HistoryEntry:
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


@dataclass(frozen=True, slots=True)
class LedgerEntry:
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


class ReplyState(StrEnum):
    """QUEUED waits; SENDING was handed to the server, answer unknown; SENT was accepted; FAILED was refused for good
    or given up; WITHDRAWN was taken back before it left.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One reply. `id`: "r" + number. `octets`: the whole mail, b"" once sent (nothing is kept longer than needed)."""

    id: str
    kind: ReplyKind
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


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A mail that waits for a human, with what was understood; personal data, deleted when settled and forgotten.
    `id`: that of its ledger entry. `doubts`: each one plain sentence. `people`: (name, email, background) as
    understood.
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


@dataclass(frozen=True)
class Records:
    """All that the store holds."""

    participants: tuple[Participant, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    counters: Mapping[str, int] = field(
        default_factory=dict
    )  # highest number given out so far, by kind: "p", "m", "r", "h"


@dataclass(frozen=True)
class Effects:
    """What one mail (or one command) changes: records to write, whole, by their id. Committed together or not at
    all.
    """

    participants: tuple[Participant, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    settled: tuple[str, ...] = ()  # ids of review items to delete


# --- decisions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
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


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """One person as the decision leaves them, for `explain`."""

    name: str | None
    email: str
    background: str | None
    outcome: Outcome
    participant: str = ""  # id


@dataclass(frozen=True, slots=True)
class Change:
    """One participant record as it shall stand, and the history's word for why."""

    after: Participant
    action: str
    cause: Cause = Cause.MAIL


@dataclass(frozen=True, slots=True)
class ReplyOrder:
    """A reply that shall be written. `answers`: it answers the present mail and goes to its From; else it goes to the
    participants' contact. `missing`: per participant id, the required fields still lacking. `before`: per participant
    id, the status before this decision, where the person was known (whoever held a seat gets a calendar
    cancellation). `attention`: the answered mail also asks something that a human will answer.
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


@dataclass(frozen=True)
class Decision:
    """What the desk does about one mail. `reasons`: plain sentences, for people; `rules`: the names of what decided."""

    outcome: Outcome
    event: str = ""
    people: tuple[PersonOutcome, ...] = ()
    changes: tuple[Change, ...] = ()
    orders: tuple[ReplyOrder, ...] = ()
    attention: bool = False
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class OutgoingMessage:
    """A mail ready for submission. `body`: its plain text, for show. `octets`: as sent, CRLF line ends."""

    kind: ReplyKind
    message_id: str
    to: str
    subject: str
    body: str
    octets: bytes


@dataclass(frozen=True)
class Trace:
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
