"""Octets to a Message: the only module that knows mail-parser.

Duty: read any octets as a mail, as far as they are one; what cannot be read is named in `Message.defects`.
Call: `parse(raw)`.
Order: bound the octets, build the tree, read the header fields from the raw tree, choose the text. The tree of a
damaged or rare mail is built by the email package, as mail-parser does, that of any other by `tree`; mail-parser reads
the dates that nobody else can, and judges damaged trees.
Standards: RFC 5322, RFC 2045-2049, RFC 6532 (raw UTF-8 headers).
Known gaps: the digest changes where a relay re-encodes the body. mail-parser's own views are not used where they
lose something: it drops a From without @, reads the text of enclosed mails as the mail's own, keeps line breaks in
subjects, and raises bare AttributeError or TypeError on truncated mails.
"""

from __future__ import annotations

import email
import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import Message as Part
from itertools import islice

from inbox_processor.mail import charsets, headers, parts, tree
from inbox_processor.model import Mailbox, Message, RawMessage

OCTETS_LIMIT = 4 * 2**20  # of which text is read; behind that come attachments
LINES_LIMIT = 60_000  # 4 MiB of Base64 have 55,000
LINES_ALWAYS = 1_000  # are read however many and deep the parts; less than BOUNDARIES_LIMIT
HEADER_OCTETS = 200_000
HEADER_LINES = 1_500
BOUNDARIES_LIMIT = 1_200  # lines that may open a part
NESTING_BUDGET = 150_000  # lines times levels: the email package tests every line against every open boundary
NESTED_LIMIT = 40  # declared boundaries; more are nobody's letter

HEADER_ENDS = (b"\n\n", b"\n\r\n", b"\r\r")
BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)

# The library logs what it meets in mails, personal data with it; our own log says what matters.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)


def parse(raw: RawMessage) -> Message:
    """Return the mail in `raw`. Never raises: what is no mail becomes an empty Message with defects."""
    octets, defects = _bounded(raw.octets)
    if raw.truncated:
        defects.append("only the beginning was fetched")
    root = _tree(octets, defects)
    raw_fields = _raw_fields(root)
    fields = headers.Fields(_by_clean_name(raw_fields))
    found = _gathered(root, defects)
    return Message(
        message_id=(headers.message_ids(fields.first("message-id")) or ("",))[0],
        sender=_sender(raw_fields.get("from", []), defects),
        subject=fields.first("subject"),
        text=found.text,
        digest=_digest(fields, raw.octets),
        to=_addresses(raw_fields.get("to", [])),
        cc=_addresses(raw_fields.get("cc", [])),
        reply_to=_addresses(raw_fields.get("reply-to", [])),
        return_path=_return_path(fields),
        in_reply_to=headers.message_ids(fields.first("in-reply-to")),
        references=headers.message_ids(" ".join(fields.get("references", ()))),
        date=_date(raw_fields.get("date", [])),
        headers=fields,
        content_type=found.types[0] if found.types else root.get_content_type(),
        part_types=tuple(found.types),
        calendar_method=found.calendar_method,
        calendar=found.calendar,
        attachments=tuple(found.attachments),
        text_from_html=found.from_html,
        defects=tuple(dict.fromkeys((*defects, *found.defects))),
        report=tuple(found.report),
    )


def _bounded(octets: bytes) -> tuple[bytes, list[str]]:
    """As much of `octets` as can be parsed within a second, and what was left out."""
    defects: list[str] = []
    kept = octets[:OCTETS_LIMIT].replace(b"\x00", b"")
    # Spool files begin with "From ", some servers leave blank lines before the header.
    kept = kept.lstrip(b"\r\n")
    end, behind = _header_end(kept) or (len(kept), len(kept))
    if end > HEADER_OCTETS or kept.count(b"\n", 0, end) > HEADER_LINES:
        head = b"\n".join(kept[: min(end, HEADER_OCTETS)].split(b"\n")[:HEADER_LINES])
        kept = head + b"\r\n\r\n" + kept[behind:]
        defects.append("header cut")
    if kept.count(b"\n") > LINES_ALWAYS or (len(kept) > LINES_LIMIT and kept.count(b"\r") > LINES_LIMIT):
        kept = _shortened(kept, defects)
    if len(octets) > OCTETS_LIMIT:
        defects.append("cut")
    return kept, defects


def _shortened(kept: bytes, defects: list[str]) -> bytes:
    """As many lines of `kept` as can be parsed within a second."""
    nested = len(BOUNDARY.findall(kept))
    lines = LINES_LIMIT if nested <= NESTED_LIMIT else max(LINES_ALWAYS, NESTING_BUDGET // nested)
    for mark, limit in ((b"\n--", BOUNDARIES_LIMIT), (b"\n", lines), (b"\r", LINES_LIMIT)):
        if kept.count(mark) > limit:
            kept = kept[: _position(kept, mark, limit)]
            defects.append("cut")
    return kept


def _header_end(octets: bytes) -> tuple[int, int] | None:
    """Where the line end of the last field begins, and where the body does; None where no blank line stands."""
    found: tuple[int, int] | None = None
    line = octets.find(b"\n")
    # First what the mail's own lines end with: the search for anything else would go through all of it.
    for mark in sorted(HEADER_ENDS, key=len, reverse=octets[line - 1 : line] == b"\r"):
        at = octets.find(mark, 0, found[1] if found else len(octets))
        if at >= 0:
            found = at - (mark == b"\n\r\n" and octets[at - 1 : at] == b"\r"), at + len(mark)
    return found


def _position(octets: bytes, mark: bytes, number: int) -> int:
    """Where the `number`-th `mark` begins; there are at least so many."""
    position = -1
    for _ in range(number):
        position = octets.find(mark, position + 1)
    return position


# Lotus Notes folds inside the quoted boundary; RFC 5322 2.2.3 unfolds it, the email package does not: corpus 004.
# The word stands in a look-behind, so that the search is for "=\"", which is quick and finds little.
FOLDED_BOUNDARY = re.compile(rb'="(?<=boundary=")([^"\r\n]{0,70})\r?\n([ \t][^"\r\n]{0,70}")', re.IGNORECASE)


def _tree(octets: bytes, defects: list[str]) -> Part:
    """Return the MIME tree; an empty one where the email package fails. Where the tree is damaged, mail-parser is asked
    what it makes of it; what it cannot bear is named.
    """
    try:
        unfolded = FOLDED_BOUNDARY.sub(rb'="\1\2', octets) if b'="' in octets else octets
        built = tree.build(unfolded)
        root = email.message_from_bytes(unfolded) if built is None else built
    except Exception as fault:  # noqa: BLE001 - RecursionError, and whatever else a poison mail provokes
        defects.append(f"mail-parser: {type(fault).__name__}")
        return _plain_tree(octets, defects)
    if root.defects:
        import mailparser  # noqa: PLC0415  slow to import; most runs meet no damaged mail

        try:
            mailparser.MailParser(root)
        except Exception as fault:  # noqa: BLE001 - mail-parser raises anything on damaged mails
            defects.append(f"mail-parser: {type(fault).__name__}")
            return _plain_tree(octets, defects)
    return root


def _plain_tree(octets: bytes, defects: list[str]) -> Part:
    """Return the tree of the octets as they came."""
    try:
        return email.message_from_bytes(octets)
    except Exception as fault:  # noqa: BLE001 - see above
        defects.append(f"unreadable: {type(fault).__name__}")
        return Part()


def _date(values: Sequence[str]) -> datetime | None:
    """Return the instant of the first Date field; what we cannot read, mail-parser may ("Sat 7/6/2014 3pm")."""
    moment = headers.moment(headers.value_of(values[0])) if values else None
    if moment is not None or not values:
        return moment
    import mailparser  # noqa: PLC0415  as in _tree

    try:
        found, _ = mailparser.utils.convert_mail_date(values[0])
    except Exception:  # noqa: BLE001 - it raises anything, OverflowError and TypeError among it
        return None
    return found if isinstance(found, datetime) and found.tzinfo is not None else None


def _gathered(root: Part, defects: list[str]) -> parts.Parts:
    """Return the parts of the mail; empty ones where the email package raises over them."""
    try:
        return parts.gather(root)
    except Exception as fault:  # noqa: BLE001 - damaged parameters raise from deep inside the email package
        defects.append(f"parts unreadable: {type(fault).__name__}")
        return parts.Parts()


def _raw_fields(root: Part) -> Mapping[str, list[str]]:
    """The raw values of the header fields by lower-case name, in order; octets above 127 are surrogates."""
    if isinstance(root, tree.Part):
        return root.fields
    fields: dict[str, list[str]] = {}
    for name, value in islice(root.raw_items(), HEADER_LINES):
        fields.setdefault(name.lower(), []).append(value if isinstance(value, str) else str(value))
    return fields


def _by_clean_name(raw_fields: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """The raw values by names as `clean_line` leaves them, which is as they are in all but damaged mail."""
    names = "".join(raw_fields)
    if names.isprintable() and " " not in names:
        return raw_fields
    fields: dict[str, list[str]] = {}
    for name, values in raw_fields.items():
        fields.setdefault(charsets.clean_line(name), []).extend(values)
    return fields


def _sender(values: Sequence[str], defects: list[str]) -> Mailbox | None:
    """Return the first mailbox of the first From field, None where that has none."""
    if len(values) > 1:
        defects.append("several From fields")
    found = headers.mailboxes(values[0]) if values else ()
    return found[0] if found else None


def _addresses(values: Sequence[str]) -> tuple[Mailbox, ...]:
    """Return the mailboxes of all fields of one name."""
    found: list[Mailbox] = []
    for value in values:
        if len(found) < headers.MAILBOXES:
            found.extend(headers.mailboxes(value))
    return tuple(found)


def _return_path(fields: headers.Fields) -> str | None:
    """None without the field, "" for the null path, else the address."""
    return fields.first("return-path").strip().strip("<>").strip() if "return-path" in fields else None


def _digest(fields: headers.Fields, octets: bytes) -> str:
    """Hex SHA-256 over From, Subject, Date and the body octets; trace fields and line ends do not enter."""
    hashed = hashlib.sha256()
    for name in ("from", "subject", "date"):
        hashed.update(fields.first(name).encode("utf-8", "replace") + b"\n")
    octets = octets.lstrip(b"\r\n")
    found = _header_end(octets[: HEADER_OCTETS * 20])
    body = octets[found[1] :] if found else b""
    hashed.update(_with_line_feeds(body).rstrip())
    return hashed.hexdigest()


def _with_line_feeds(octets: bytes) -> bytes:
    """`octets` with CRLF made LF; without a CR alone it is enough, and many times as fast, to drop all of them."""
    if b"\r" not in octets:
        return octets
    return octets.replace(b"\r\n", b"\n") if tree.LONE_RETURN.search(octets) else octets.replace(b"\r", b"")
