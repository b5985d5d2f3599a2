"""Mail: octets, message, the zones of its text, person or machine. RFC 5322 for mail, RFC 3501 for the server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field


class MessageRef(Struct, frozen=True, order=True):
    """Where a mail lies on the server; a UID means something only together with folder and UIDVALIDITY (RFC 3501,
    2.3.1.1).
    """

    folder: str
    uidvalidity: int
    uid: int


class RawMessage(Struct, frozen=True):
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


class Mailbox(Struct, frozen=True):
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


class Attachment(Struct, frozen=True):
    """A part that is not the mail's own text; the file name is the sender's string, for show only."""

    content_type: str
    filename: str
    size: int


class Message(Struct, frozen=True):
    """One mail, decoded. Headers by lower-case name, each value unfolded and decoded, in order of appearance.

    `text` is the mail's own readable text with "\\n" line ends (format=flowed unwrapped, HTML made readable where
    there is no plain text; quoted HTML blocks then carry "> "). `message_id`, `in_reply_to` and `references` keep the
    angle brackets. `return_path`: None without header, "" for the null path. `part_types`: content types of all
    parts, outermost first, not descending into enclosed mails. `report`: fields of delivery reports, and the Message-ID
    of mails that are enclosed, as (lower-case name, value). `digest`: hex SHA-256 of what the sender wrote (From,
    Subject, Date and body octets), the same however the mail travelled. `calendar`: the first calendar object, as text.
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
    calendar: str = ""
    attachments: tuple[Attachment, ...] = ()
    text_from_html: bool = False
    defects: tuple[str, ...] = ()
    report: tuple[tuple[str, str], ...] = ()

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


class Line(Struct, frozen=True):
    """One line of `Body.text`, without its line end. `start`: its offset there. `rule`: what put it into its zone."""

    text: str
    start: int
    zone: Zone
    rule: str = ""


class Body(Struct, frozen=True, dict=True):
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


class Finding(Struct, frozen=True):
    """A named rule that fired: what it saw, and the standard, vendor or mail that it rests on."""

    rule: str
    source: str
    detail: str = ""


class Bounce(Struct, frozen=True):
    """A mail system's word on a mail that could not be delivered. `message_ids`: what it may have been, the surest
    first. `status`: RFC 3463, "5.1.1"; 5.0.0 where none is told. `final`: it is lost; False: it is only late.
    """

    message_ids: tuple[str, ...]
    status: str
    final: bool


class Writer(StrEnum):
    """Who wrote a mail. PERSON may be answered. SILENT: must not be answered, but a registration in it is for a human
    to see (a list post, a no-reply sender). MACHINE: ignored whatever its text says.
    """

    PERSON = "person"
    SILENT = "silent"
    MACHINE = "machine"


class Screening(Struct, frozen=True):
    """Person or machine, with the rules that said so (none for a plain person). `body`: the zones, where the rules
    had to know whose words are whose; so that the text is divided once a mail.
    """

    writer: Writer
    findings: tuple[Finding, ...] = ()
    forged: bool = False  # the trusted Authentication-Results say fail
    body: Body | None = None
