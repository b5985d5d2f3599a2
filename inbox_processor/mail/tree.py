"""The MIME tree of well-formed mail, in a third of the time that the email package takes.

Duty: fields and parts cut out of the whole text, not read line by line. Damaged and rare mail is left to the email
package: whatever is not exactly as the standards want it gives None.
Call: `build(octets)`: the tree that `email.message_from_bytes` makes, or None. Preambles and epilogues are left out,
since nobody reads them. tests/mail/test_tree.py compares the two over real and over damaged mail.
Standards: RFC 5322 2.2 (fields), RFC 2046 5.1.1 (delimiters).
"""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from inbox_processor.mail.content_type import ContentType, content_type
from inbox_processor.mail.kept import kept

LEVELS = 8  # of parts in parts
LONE_RETURN = re.compile(rb"\r(?!\n)")
HEADER_END = re.compile(r"\n\r?\n")
FIELD = re.compile(r"[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*")
IDENTITIES = frozenset({"7bit", "8bit", "binary"})  # RFC 2045 6.4: the only encodings of a multipart


class Part(Message):
    """A part whose fields are found by their names without a search; they are entered by `set_raw` alone. `fields`:
    their raw values by lower-case name, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}

    def set_raw(self, name: str, value: str) -> None:
        """Enter a field."""
        super().set_raw(name, value)
        self.fields.setdefault(name.lower(), []).append(value)

    def get(self, name: str, failobj: Any = None) -> Any:
        """The first field of this name, as the email package gives it."""
        values = self.fields.get(name.lower())
        return self.policy.header_fetch_parse(name, values[0]) if values else failobj

    @kept
    def type(self) -> ContentType:
        """What its Content-Type says; asked for when all fields are entered."""
        return content_type(self)

    def __contains__(self, name: object) -> bool:
        return str(name).lower() in self.fields


def build(octets: bytes) -> Part | None:
    """Return the tree of a well-formed mail, else None. Raises what the email package raises on odd parameters."""
    if LONE_RETURN.search(octets):  # it ends a line too
        return None
    return _part(octets.decode("ascii", "surrogateescape"), 0)


def _part(text: str, level: int) -> Part | None:
    """Return the part that `text` is; None where it or a part inside is not well formed."""
    part = Part()
    body = _body_below_fields(part, text)
    declared = part.type
    if body is None or level > LEVELS or declared.main == "message" or declared.kind == "multipart/digest":
        return None
    if declared.main != "multipart":
        # The line end before a delimiter is the delimiter's.
        part.set_payload(body.removesuffix("\n").removesuffix("\r") if level and body.endswith("\n") else body)
        return part
    boundary = declared.boundary
    encoded = str(part.get("content-transfer-encoding", "8bit")).lower() not in IDENTITIES
    pieces = [] if boundary is None or encoded else _pieces(body, f"--{boundary}")
    for piece in pieces:
        inside = _part(piece, level + 1)
        if inside is None:
            return None
        part.attach(inside)
    return part if pieces else None


def _body_below_fields(part: Part, text: str) -> str | None:
    """Enter the fields of `text` into the part and return what stands below them; None where a line is no field."""
    if text.startswith(("\n", "\r\n")):
        return text.partition("\n")[2]
    end = HEADER_END.search(text)
    if end is None:
        return None
    fields = FIELD.findall(text, 0, end.start() + 1)
    if sum(map(len, fields)) != end.start() + 1:
        return None
    for field in fields:
        name, _, value = field.partition(":")
        part.set_raw(name, value.lstrip(" \t").rstrip("\r\n"))
    return text[end.end() :]


def _pieces(body: str, mark: str) -> list[str]:
    """The pieces of a multipart's body between its delimiters; [] where the closing one is missing."""
    found: list[str] = []
    begun = -1
    at = 0 if body.startswith(mark) else body.find(f"\n{mark}") + 1 or -1
    while at >= 0:
        end = body.find("\n", at)
        end = len(body) if end < 0 else end
        rest = body[at + len(mark) : end].rstrip(" \t\r")
        if rest in {"", "--"}:
            if begun >= 0:
                found.append(body[begun:at])
            if rest:
                return found
            begun = end + 1
        at = body.find(f"\n{mark}", end) + 1 or -1
    return []
