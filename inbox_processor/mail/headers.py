"""Header fields: octets to readable values, and the addresses in them.

Duty: unfold, decode encoded words (also those cut in the middle of a character, RFC 2047 forbids it, programs do it),
repair raw 8-bit octets, and read mailboxes as people write them.
Call: `value_of(raw)`, `mailboxes(raw)`, `message_ids(value)`, `moment(value)`.
Standards: RFC 5322 (3.4 addresses, 3.6.4 identifiers), RFC 2047, RFC 2231 (language tags in encoded words).
Known gaps: quoted local parts with blanks are refused; no program writes them.
"""

from __future__ import annotations

import binascii
import quopri
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Any

from inbox_processor.languages.remembered import remembered
from inbox_processor.mail import charsets
from inbox_processor.model import Mailbox

VALUE_CHARS = 16_000  # a header longer than this is an attack; RFC 5322 2.1.1 allows 998 a line
MAILBOXES = 500  # of one header
NAME_CHARS = 200  # of what stands before a comma that separates no mailboxes
IDENTIFIERS = 200  # of one header: References grows with the thread

ADDRESS_IN_WORD = re.compile(r"=\?[^?\s]{1,60}\?[qQ]\?[^?]{0,400}[<@]")
ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,4000})\?=")
FOLD = re.compile(r"[\r\n]+[ \t]*|[\r\n]+")
COMMENT = re.compile(r"\([^()]{0,200}\)")  # RFC 5322 3.2.2, one level
IDENTIFIER = re.compile(r"<([^<>\s]{1,900})>")
SEPARATOR = re.compile(r"[,;:]")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,128}@[^\s<>(),;:\\\"@]{1,255}")
# Offsets of zone names that people's programs still write; email.utils knows the American ones (RFC 5322, 4.3).
ZONES = {
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "WEST": 1,
    "WET": 0,
    "BST": 1,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "TRT": 3,
}
LAST_WORD = re.compile(r"\s\(?([A-Z]{2,4})\)?\s*$")


class Fields(Mapping[str, tuple[str, ...]]):
    """Header fields by lower-case name, decoded; each is decoded when it is asked for, as most never are."""

    def __init__(self, raw: Mapping[str, Sequence[str]]) -> None:
        self._raw = raw
        self._decoded: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        values = self._decoded.get(name)
        if values is None:
            values = self._decoded[name] = tuple(map(value_of, self._raw[name]))
        return values

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return repr(dict(self))

    def get(self, name: str, instead: Any = None) -> Any:
        """The values of a field, `instead` where it is absent."""
        return self[name] if name in self._raw else instead

    def first(self, name: str) -> str:
        """The first value of a field, "" where it is absent."""
        return self[name][0] if name in self._raw else ""


def value_of(raw: str) -> str:
    """Return the decoded value of a header field on one line, without control and invisible characters; bounded in
    length.
    """
    if raw.isascii() and "=?" not in raw and len(raw) <= VALUE_CHARS:
        line = " ".join(raw.split())
        if line.isprintable():
            return line
    return charsets.clean_line(decode_words(octets_to_text(raw)[:VALUE_CHARS]))


def octets_to_text(raw: str) -> str:
    """`raw` unfolded; octets above 127, which the email package keeps as surrogates, decoded by what they look like."""
    if "\n" in raw or "\r" in raw:
        raw = FOLD.sub(" ", raw)
    if raw.isascii():
        return charsets.decode(raw.encode("ascii"))[0] if "\x1b" in raw else raw
    try:
        return charsets.decode(raw.encode("ascii", "surrogateescape"))[0]
    except UnicodeEncodeError:
        return raw


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded. Neighbours of one charset are joined before decoding, because programs
    cut them inside a character; white space between neighbours is dropped (RFC 2047, 6.2).
    """
    if "=?" not in text:
        return text
    result: list[str] = []
    position = 0
    pending = b""
    charset = ""
    for match in ENCODED_WORD.finditer(text):
        between = text[position : match.start()]
        joined = bool(pending) and not between.strip()
        if pending and not (joined and match[1].lower() == charset):
            result.append(charsets.decode(pending, charset)[0])
            pending = b""
        if not joined:
            result.append(between)
        charset = match[1].lower()
        pending += _word_octets(match[2], match[3])
        position = match.end()
    if pending:
        result.append(charsets.decode(pending, charset)[0])
    result.append(text[position:])
    return "".join(result)


def _word_octets(encoding: str, text: str) -> bytes:
    """Return the octets of an encoded word's text; damaged Base64 gives what can be saved of it."""
    octets = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(octets.replace(b" ", b"_"), header=True)
    octets = re.sub(rb"[^A-Za-z0-9+/]", b"", octets)
    if len(octets) % 4 == 1:
        octets = octets[:-1]
    try:
        return b64decode(octets + b"=" * (-len(octets) % 4))
    except (binascii.Error, ValueError):
        return b""


@remembered
def mailboxes(raw: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of an address header, names decoded. What holds no address is left out; "Mueller, Anna
    <a@x>" written without quotes is one mailbox, because the first half has no address.
    """
    text = octets_to_text(raw)[:VALUE_CHARS]
    # Some programs encode the address with the name: RFC 2047 5(3) forbids it.
    found = () if "=?" in text and ADDRESS_IN_WORD.search(text) else tuple(_split(text))
    if not found and "=?" in text:
        found = tuple(_split(decode_words(text)))
    return found


def _split(text: str) -> Iterator[Mailbox]:
    """Each mailbox of `text`, at most MAILBOXES."""
    held = ""
    count = 0
    for piece in _pieces(text) if SEPARATOR.search(text) else [text]:
        count += 1
        if count > MAILBOXES:
            return
        candidate = f"{held}, {piece}" if held else piece
        mailbox = _mailbox(candidate) if "@" in candidate else None
        if mailbox is None:
            held = candidate[:NAME_CHARS]
            continue
        held = ""
        yield mailbox


def _pieces(text: str) -> Iterator[str]:
    """`text` cut at commas and semicolons outside quotes, comments and angle brackets, group names dropped (RFC 5322,
    3.4).
    """
    start, quoted, depth, angle = 0, False, 0, False
    skip = False
    for index, char in enumerate(text):
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif quoted:
            continue
        elif char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif char in "<>":
            angle = char == "<"
        elif not depth and not angle and char in ",;":
            yield text[start:index]
            start = index + 1
        elif not depth and not angle and char == ":" and "@" not in text[start:index]:
            start = index + 1
    rest = text[start:]
    # An unclosed quote or bracket swallows the rest: then commas separate, whatever stands around them.
    yield from rest.split(",") if (quoted or angle) and rest.count("@") > 1 else [rest]


def _mailbox(piece: str) -> Mailbox | None:
    """Return the mailbox that `piece` is, or None where it holds no usable address."""
    before, bracket, behind = piece.rpartition("<")
    inner = behind.partition(">")[0] if bracket else piece
    inner = (COMMENT.sub("", inner) if "(" in inner and bracket else inner).strip().removeprefix("mailto:")
    match = ADDRESS.fullmatch(inner)
    if match is None:
        match = ADDRESS.search(behind.partition(">")[0] if bracket else _without_comment(piece))
        if match is None:
            return None
        before = before if bracket else _without_comment(piece).replace(match[0], " ", 1)
    elif not bracket:
        before = ""
    local, _, domain = match[0].rpartition("@")
    name = display_name(before.strip() or _comment(behind if bracket else piece))
    address = f"{local.strip(chr(39))}@{domain.lower().rstrip('.>')}"
    return (
        Mailbox("" if name.casefold() == address.casefold() else name, address)
        if domain.strip(".") and local.strip("'")
        else None
    )


def _comment(text: str) -> str:
    """Return the first comment in `text`, without its brackets: old programs put the name there."""
    return text.partition("(")[2].partition(")")[0]


def _without_comment(text: str) -> str:
    """`text` up to and after its first comment."""
    before, bracket, rest = text.partition("(")
    return before + " " + rest.partition(")")[2] if bracket else before


def display_name(text: str) -> str:
    """Return a display-name as it reads: quotes and backslashes undone, encoded words decoded, invisible characters
    gone.
    """
    text = text.strip()
    if len(text) > 1 and text[0] == '"' and text[-1] == '"':
        text = text[1:-1]
    if "\\" in text:
        text = re.sub(r"\\(.)", r"\1", text)
    elif '"' in text:
        text = text.replace('"', "")
    text = charsets.clean_line(decode_words(text))
    # Outlook wraps an address that stands for a name in apostrophes.
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text.strip(",; ")


def message_ids(value: str) -> tuple[str, ...]:
    """Return the identifiers in a Message-ID, In-Reply-To or References field, in order, each once, with angle
    brackets.
    """
    if not value:
        return ()
    found = [f"<{match[1]}>" for match in IDENTIFIER.finditer(value)]
    if not found and value.strip() and "@" in value:
        found = [f"<{value.split(maxsplit=1)[0].strip('<>')}>"]
    return tuple(dict.fromkeys(found))[-IDENTIFIERS:]


def moment(value: str) -> datetime | None:
    """Return the instant that a Date field names, aware, UTC where no zone is given; None where it names none."""
    try:
        parsed = parsedate_tz(value)
        if parsed is None:
            return None
        offset = parsed[9]
        zone = None if value[-1:].isdigit() else LAST_WORD.search(value)
        if zone and zone[1] in ZONES:
            offset = ZONES[zone[1]] * 3600
        year, month, day, hour, minute, second = parsed[:6]
        moved = datetime(
            year, month, day, hour, minute, min(second, 59), tzinfo=timezone(timedelta(seconds=offset or 0))
        )
        if not 1 < year < MAXYEAR:
            moved.astimezone(UTC)  # refuses what lies before year 1, or behind the last
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return moved
