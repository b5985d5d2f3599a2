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
from dataclasses import dataclass, field
from email.message import Message as Part

from inbox_processor.mail import charsets, headers, html, vocabulary
from inbox_processor.model import Attachment

TEXT_CHARS = 200_000  # more is cut; a registration is a page
TEXT_OCTETS = 1_200_000  # of one part, before decoding
PART_LIMIT = 500
DEPTH_LIMIT = 60
PLACEHOLDER_CHARS = 400
METHOD = re.compile(rb"^METHOD:([A-Za-z-]{1,30})\s*$", re.MULTILINE)


@dataclass
class Parts:
    """What the walk found; `text` is not yet cut or cleaned of trailing blanks."""

    text: str = ""
    from_html: bool = False
    types: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calendar_method: str = ""
    defects: list[str] = field(default_factory=list)


def gather(message: Part) -> Parts:
    """Return the mail's own parts, its text, its attachments. Raises what the email package raises on damaged parts."""
    found = Parts()
    for part in _own_parts(message, found):
        _note(part, found)
    text, found.from_html = _text_of(message, found, 0)
    found.text = charsets.clean_text(text)[:TEXT_CHARS].strip("\n")
    if len(text) > TEXT_CHARS:
        found.defects.append("text cut")
    return found


def _own_parts(message: Part, found: Parts) -> Iterator[Part]:
    """Each part in order, outermost first, without those of enclosed mails and reports; at most PART_LIMIT, and no
    deeper than DEPTH_LIMIT.
    """
    stack = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        count += 1
        if count > PART_LIMIT or depth > DEPTH_LIMIT:
            found.defects.append("too many parts")
            return
        yield part
        if part.get_content_maintype() != "message":
            stack.extend((child, depth + 1) for child in reversed(children(part)))


def children(part: Part) -> list[Part]:
    """Return the parts directly inside; [] for a leaf and for damaged ones."""
    payload = part.get_payload() if part.is_multipart() else None
    return [child for child in payload if isinstance(child, Part)] if isinstance(payload, list) else []


def _note(part: Part, found: Parts) -> None:
    """Enter the part's type, attachment and calendar method."""
    kind = part.get_content_type()
    found.types.append(kind)
    if kind == "text/calendar" and not found.calendar_method:
        method = part.get_param("method")
        octets = payload_octets(part)[:4000] if not method else b""
        match = METHOD.search(octets.replace(b"\r\n", b"\n"))
        found.calendar_method = str(method).upper() if method else match[1].decode("ascii").upper() if match else ""
    if part.get_content_maintype() == "multipart":
        return
    if not _is_text(part):
        payload = part.get_payload()
        size = len(payload) if isinstance(payload, str) else 0
        found.attachments.append(Attachment(kind, filename(part), size * 3 // 4 if _base64(part) else size))
        if kind == "application/ms-tnef" or filename(part).lower() == "winmail.dat":
            found.defects.append("winmail.dat not opened")


def _base64(part: Part) -> bool:
    """Return True where the part is sent in Base64."""
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"


def filename(part: Part) -> str:
    """Return the file name that the sender gave, decoded (RFC 2231 or, by habit, encoded words); "" without one."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    return headers.value_of(name)[:255] if isinstance(name, str) else ""


def _is_text(part: Part) -> bool:
    """Return True for a part that may be the mail's own text: not what is attached or bears a file name without being
    inline.
    """
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return (
            part.get_content_maintype() == "text" and part.get_content_subtype() not in NO_PROSE and not filename(part)
        )
    disposition = _disposition(part)
    return disposition != "attachment" and (disposition == "inline" or not filename(part))


NO_PROSE = frozenset(
    {"calendar", "vcard", "x-vcard", "directory", "csv", "rfc822-headers", "xml", "css", "javascript", "rtf"}
)


def _disposition(part: Part) -> str:
    """Return the disposition in lower case; "" where none is given or it cannot be read."""
    try:
        return part.get_content_disposition() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _text_of(part: Part, found: Parts, depth: int) -> tuple[str, bool]:
    """Return the text below `part`, and whether it was HTML."""
    if depth > DEPTH_LIMIT:
        return "", False
    main, sub = part.get_content_maintype(), part.get_content_subtype()
    if main == "multipart":
        inside = children(part)
        if sub == "alternative":
            return _alternative(inside, found, depth)
        if sub == "encrypted":
            found.defects.append("encrypted")
            return "", False
        if sub in {"signed", "report", "related", "appledouble"}:
            return _first(inside, found, depth)
        if not inside and isinstance(part.get_payload(), str):
            # A multipart without its boundary: the lines are all there is.
            return _plain(part, found), False
        return _mixed(inside, found, depth)
    if main == "text" and (_is_text(part) or (depth == 0 and sub in {"plain", "html"})):
        return (_html(part, found), True) if sub == "html" else (_plain(part, found), False)
    return "", False


def _first(inside: list[Part], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the text of the first part that has one: the others are signatures, pictures, reports."""
    for part in inside[:PART_LIMIT]:
        if part.get_content_maintype() in {"text", "multipart"}:
            return _text_of(part, found, depth + 1)
    return "", False


def _alternative(inside: list[Part], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the plain text, unless it is empty or only says that HTML was meant; then the HTML."""
    fallback = ""
    rich = [part for part in inside if part.get_content_type() != "text/plain"]
    for part in inside:
        if part.get_content_type() == "text/plain":
            text = _plain(part, found)
            if text.strip() and not is_placeholder(text):
                return text, False
            fallback = fallback or text
    for part in rich[:20]:
        text, from_html = _text_of(part, found, depth + 1)
        if text.strip():
            return text, from_html
    return ("" if is_placeholder(fallback) else fallback), False


def is_placeholder(text: str) -> bool:
    """Return True for the plain text of a program that only wrote HTML."""
    if len(text) > PLACEHOLDER_CHARS or "html" not in text.lower():
        return False
    folded = " ".join(text.casefold().split())
    return any(phrase in folded for phrase in vocabulary.HTML_PLACEHOLDERS)


def _mixed(inside: list[Part], found: Parts, depth: int) -> tuple[str, bool]:
    """Return the texts one below the other; an HTML part that repeats the plain text before it is left out."""
    texts: list[str] = []
    any_html = False
    for part in inside[:PART_LIMIT]:
        text, from_html = _text_of(part, found, depth + 1)
        if not text.strip() or any(text.split() == earlier.split() for earlier in texts[:3]):
            continue
        texts.append(text.strip("\n"))
        any_html = any_html or from_html
        if sum(map(len, texts)) > TEXT_CHARS:
            break
    return "\n\n".join(texts), any_html


def payload_octets(part: Part) -> bytes:
    """Return the part's octets, transfer encoding undone; at most TEXT_OCTETS."""
    payload = part.get_payload(decode=True)
    return payload[:TEXT_OCTETS] if isinstance(payload, bytes) else b""


def _decoded(part: Part, found: Parts) -> str:
    """Return the part's text by its charset, repaired where that is wrong."""
    try:
        declared = part.get_param("charset") or ""
    except (ValueError, LookupError, TypeError, IndexError):
        declared = ""
    if isinstance(declared, tuple):
        declared = declared[2]
    text, repair = charsets.decode(payload_octets(part), str(declared))
    if repair:
        found.defects.append(f"charset: {repair}")
    return text


def _html(part: Part, found: Parts) -> str:
    """Return the HTML part as text."""
    return html.to_text(_decoded(part, found))


def _plain(part: Part, found: Parts) -> str:
    """Return the plain part, format=flowed unwrapped."""
    text = _decoded(part, found).replace("\r\n", "\n").replace("\r", "\n")
    try:
        flowed = str(part.get_param("format") or "").lower() == "flowed"
        delete_space = str(part.get_param("delsp") or "").lower() == "yes"
    except (ValueError, LookupError, TypeError, IndexError):
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
