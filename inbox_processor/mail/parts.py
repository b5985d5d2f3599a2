"""The parts of a mail: which are its own, which of them is its text.

Duty: walk the MIME tree without entering enclosed mails, choose the text that the sender meant to be read.
Call: `gather(message)` gives `Parts`.
Standards: RFC 2045-2047, RFC 2046 5.1 (multipart kinds), RFC 2183 (disposition), RFC 2387 (related), RFC 1847 (signed),
RFC 3676 (format=flowed), RFC 6047 (iMIP).
Known gaps: TNEF (winmail.dat) and encrypted parts are named as defects, not opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part

from msgspec import Struct, field

from inbox_processor.mail import charsets, headers, reports, tree, vocabulary
from inbox_processor.mail.content_type import content_type
from inbox_processor.mail.kept import kept
from inbox_processor.model import Attachment

TEXT_CHARS = 200_000  # more is cut; a registration is a page
CALENDAR_OCTETS = 60_000  # of a calendar object; an answer has one or two thousand
TEXT_OCTETS = 1_200_000  # of one part, before decoding
PART_LIMIT = 500
DEPTH_LIMIT = 60
PLACEHOLDER_CHARS = 400
METHOD = re.compile(rb"^METHOD:([A-Za-z-]{1,30})\s*$", re.MULTILINE)


class Parts(Struct):
    """What the walk found; `text` is not yet cut or cleaned of trailing blanks."""

    text: str = ""
    from_html: bool = False
    types: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendar_method: str = ""
    calendar: str = ""
    defects: list[str] = field(default_factory=list)
    report: list[tuple[str, str]] = field(default_factory=list)


class Piece:
    """A part of the mail; what is asked of it more than once is looked up once."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.type = part.type if isinstance(part, tree.Part) else content_type(part)
        self.kind, self.main, self.sub = self.type.kind, self.type.main, self.type.sub

    @kept
    def inside(self) -> list[Piece]:
        """The parts directly inside; [] for a leaf and for damaged ones."""
        payload = self.part.get_payload() if self.part.is_multipart() else None
        return [Piece(child) for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []

    @kept
    def filename(self) -> str:
        """The file name that the sender gave, decoded (RFC 2231 or, by habit, encoded words); "" without one."""
        if not self.type.may_name_file and "content-disposition" not in self.part:
            return ""
        try:
            name = self.part.get_filename()
        except (ValueError, LookupError, TypeError, IndexError):
            return ""
        return headers.value_of(name)[:255] if isinstance(name, str) else ""

    @kept
    def is_text(self) -> bool:
        """True for a part that may be the mail's own text: not what is attached or bears a file name without being
        inline.
        """
        if self.kind not in {"text/plain", "text/html"}:
            return self.main == "text" and self.sub not in NO_PROSE and not self.filename
        disposition = self._disposition()
        return disposition != "attachment" and (disposition == "inline" or not self.filename)

    def _disposition(self) -> str:
        """The disposition in lower case; "" where none is given or it cannot be read."""
        try:
            return self.part.get_content_disposition() or ""
        except (ValueError, LookupError, TypeError, AttributeError):
            return ""

    def octets(self) -> bytes:
        """The part's octets, transfer encoding undone; at most TEXT_OCTETS."""
        payload = self.part.get_payload(decode=True)
        return payload[:TEXT_OCTETS] if isinstance(payload, bytes) else b""


NO_PROSE = frozenset(
    {"calendar", "vcard", "x-vcard", "directory", "csv", "rfc822-headers", "xml", "css", "javascript", "rtf"}
)


def gather(message: Part) -> Parts:
    """Return the mail's own parts, its text, its attachments. Raises what the email package raises on damaged parts."""
    found = Parts()
    whole = Piece(message)
    for piece in _own_pieces(whole, found):
        _note(piece, found)
    text, found.from_html = _text_of(whole, found, 0)
    found.text = charsets.clean_text(text)[:TEXT_CHARS].strip("\n")
    if len(text) > TEXT_CHARS:
        found.defects.append("text cut")
    return found


def _own_pieces(whole: Piece, found: Parts) -> Iterator[Piece]:
    """Each part in order, outermost first, without those of enclosed mails and reports; at most PART_LIMIT, and no
    deeper than DEPTH_LIMIT.
    """
    stack = [(whole, 0)]
    count = 0
    while stack:
        piece, depth = stack.pop()
        count += 1
        if count > PART_LIMIT or depth > DEPTH_LIMIT:
            found.defects.append("too many parts")
            return
        yield piece
        if piece.main != "message":
            stack.extend((child, depth + 1) for child in reversed(piece.inside))


def _note(piece: Piece, found: Parts) -> None:
    """Enter the part's type, attachment, calendar method and report."""
    found.types.append(piece.kind)
    if piece.kind in reports.TYPES and len(found.report) < reports.FIELDS:
        found.report.extend(reports.fields(piece.part, piece.kind))
    if piece.kind == "text/calendar" and not found.calendar_method:
        method = piece.type.parameter("method")
        octets = piece.octets()[:CALENDAR_OCTETS].replace(b"\r\n", b"\n")
        match = METHOD.search(octets[:4000]) if not method else None
        found.calendar = octets.decode("utf-8", "replace")
        found.calendar_method = str(method).upper() if method else match[1].decode("ascii").upper() if match else ""
    if piece.main == "multipart" or piece.is_text:
        return
    payload = piece.part.get_payload()
    size = len(payload) if isinstance(payload, str) else 0
    base64 = str(piece.part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"
    found.attachments.append(Attachment(piece.kind, piece.filename, size * 3 // 4 if base64 else size))
    if piece.kind == "application/ms-tnef" or piece.filename.lower() == "winmail.dat":
        found.defects.append("winmail.dat not opened")


def _text_of(piece: Piece, found: Parts, depth: int) -> tuple[str, bool]:
    """Return the text below `piece`, and whether it was HTML."""
    if depth > DEPTH_LIMIT:
        return "", False
    if piece.main == "multipart":
        if piece.sub == "alternative":
            return _alternative(piece.inside, found, depth)
        if piece.sub == "encrypted":
            found.defects.append("encrypted")
            return "", False
        if piece.sub in {"signed", "report", "related", "appledouble"}:
            return _first(piece.inside, found, depth)
        if not piece.inside and isinstance(piece.part.get_payload(), str):
            # A multipart without its boundary: the lines are all there is.
            return _plain(piece, found), False
        return _mixed(piece.inside, found, depth)
    if piece.main == "text" and (piece.is_text or (depth == 0 and piece.sub in {"plain", "html"})):
        return (_html(piece, found), True) if piece.sub == "html" else (_plain(piece, found), False)
    return "", False


def _first(inside: list[Piece], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the text of the first part that has one: the others are signatures, pictures, reports."""
    for piece in inside[:PART_LIMIT]:
        if piece.main in {"text", "multipart"}:
            return _text_of(piece, found, depth + 1)
    return "", False


def _alternative(inside: list[Piece], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the plain text, unless it is empty or only says that HTML was meant; then the HTML."""
    fallback = ""
    rich = [piece for piece in inside if piece.kind != "text/plain"]
    for piece in inside:
        if piece.kind == "text/plain":
            text = _plain(piece, found)
            if text.strip() and not is_placeholder(text):
                return text, False
            fallback = fallback or text
    for piece in rich[:20]:
        text, from_html = _text_of(piece, found, depth + 1)
        if text.strip():
            return text, from_html
    return ("" if is_placeholder(fallback) else fallback), False


def is_placeholder(text: str) -> bool:
    """Return True for the plain text of a program that only wrote HTML."""
    if len(text) > PLACEHOLDER_CHARS or "html" not in text.lower():
        return False
    folded = " ".join(text.casefold().split())
    return any(phrase in folded for phrase in vocabulary.HTML_PLACEHOLDERS)


def _mixed(inside: list[Piece], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the texts one below the other; an HTML part that repeats the plain text before it is left out."""
    texts: list[str] = []
    any_html = False
    for piece in inside[:PART_LIMIT]:
        text, from_html = _text_of(piece, found, depth + 1)
        if not text.strip() or any(text.split() == earlier.split() for earlier in texts[:3]):
            continue
        texts.append(text.strip("\n"))
        any_html = any_html or from_html
        if sum(map(len, texts)) > TEXT_CHARS:
            break
    return "\n\n".join(texts), any_html


def _decoded(piece: Piece, found: Parts) -> str:
    """Return the part's text by its charset, repaired where that is wrong."""
    try:
        declared = piece.type.parameter("charset")
    except (ValueError, LookupError, TypeError):
        declared = ""
    if isinstance(declared, tuple):
        declared = declared[2]
    text, repair = charsets.decode(piece.octets(), declared)
    if repair:
        found.defects.append(f"charset: {repair}")
    return text


def _html(piece: Piece, found: Parts) -> str:
    """Return the HTML part as text."""
    from inbox_processor.mail import html  # noqa: PLC0415  slow to import; most mails bring plain text too

    return html.to_text(_decoded(piece, found))


def _plain(piece: Piece, found: Parts) -> str:
    """Return the plain part, format=flowed unwrapped."""
    text = _decoded(piece, found).replace("\r\n", "\n").replace("\r", "\n")
    try:
        flowed = str(piece.type.parameter("format")).lower() == "flowed"
        delete_space = str(piece.type.parameter("delsp")).lower() == "yes"
    except (ValueError, LookupError, TypeError):
        return text
    return unflow(text, delete_space=delete_space) if flowed else text


def unflow(text: str, *, delete_space: bool) -> str:
    """Lines joined again that format=flowed cut (RFC 3676, 4.2 to 4.5): a line that ends with a blank goes on in the
    next of the same quote depth; "-- " is never joined; a stuffed blank is taken away; quote marks are kept with
    one blank.
    """
    result: list[str] = []
    open_depth = -1  # quote depth of a line that goes on, else -1
    for line in text[: TEXT_CHARS * 2].split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        joins = depth == open_depth and content != "-- "
        shown = content[:-1] if flows and delete_space else content
        if joins:
            result.append(shown)
        else:
            result.append(("\n" if result else "") + ((">" * depth + " ") if depth else "") + shown)
        open_depth = depth if flows else -1
    return "".join(result)
