"""The lines of the journal.

Duty: put one commit into one line and find, in octets read back, how far the lines are sound. A line is

    LENGTH CHECKSUM CHANGE<TAB>CHANGE…<LF>        CHANGE = TABLE " " DOCUMENT-ID " " JSON

LENGTH: octets of the changes, CHECKSUM: CRC-32 of length and changes, both eight hex digits. The checksum goes on from
that of the line before, so that a line that is missing or stands in the wrong place shows as well. JSON escapes TAB and
LF, so neither occurs in a change. `null` as JSON removes the document. The first line is the head: JSON with the
generation that the journal follows.

Only the last line can be torn by a crash, since each is synced before the next is begun.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from zlib import crc32

from msgspec import Struct

Key = tuple[str, str]
"""Table and document id."""
Changes = Mapping[Key, bytes | None]
"""JSON texts of whole documents, None where the document is removed."""

_FRAME = 18  # two times eight hex digits and a space


class Scan(Struct, frozen=True):
    """What stands in a stretch of the journal. `end`: octets up to the end of the last sound line. `chain`: its
    checksum. `torn`: an unfinished last line follows. `damaged`: number of the first bad line that is not last, from 1;
    0: none.
    """

    lines: tuple[bytes, ...]
    end: int
    chain: int
    torn: bool = False
    damaged: int = 0


def line(content: bytes, chain: int) -> tuple[bytes, int]:
    """Return the line for `content`, to follow a line with the checksum `chain` (0: none), and its own checksum."""
    length = b"%08x " % len(content)
    checksum = crc32(content, crc32(length, chain))
    return b"%b%08x %b\n" % (length, checksum, content), checksum


def scan(octets: bytes, chain: int) -> Scan:
    """Read lines as far as they are sound. `chain`: checksum of the line before the first octet."""
    found: list[bytes] = []
    start = 0
    while start < len(octets):
        stop = octets.find(b"\n", start)
        content = octets[start + _FRAME : stop] if stop >= 0 else b""
        whole, checksum = line(content, chain)
        if stop < 0 or octets[start : stop + 1] != whole:
            torn = _may_be_torn(octets[start:])
            return Scan(tuple(found), start, chain, torn=torn, damaged=0 if torn else len(found) + 1)
        found.append(content)
        start, chain = stop + 1, checksum
    return Scan(tuple(found), start, chain)


def _may_be_torn(rest: bytes) -> bool:
    """Return True where `rest` can be what a crash left of one line: no line end before its last octet, and no longer
    than the line was to be.
    """
    if b"\n" in rest[:-1]:
        return False
    try:
        return len(rest) <= _FRAME + int(rest[:8], 16) + 1
    except ValueError:  # blocks of zeros, say
        return True


def pack(changes: Changes) -> bytes:
    """Return the content of a line."""
    return b"\t".join(b"%b %b %b" % (t.encode(), i.encode(), j or b"null") for (t, i), j in changes.items())


def unpack(content: bytes) -> dict[Key, bytes | None]:
    """Return the changes in a line; ValueError where it has another shape."""
    changes: dict[Key, bytes | None] = {}
    for change in content.split(b"\t"):
        table, document, text = change.split(b" ", 2)
        changes[table.decode(), document.decode()] = None if text == b"null" else text
    return changes


def head(generation: int, schema: int) -> tuple[bytes, int]:
    """Return the first line of the journal that follows snapshot `generation`, and its checksum."""
    return line(json.dumps({"journal": "inbox-processor", "generation": generation, "schema": schema}).encode(), 0)


def read_head(content: bytes) -> tuple[int, int]:
    """Read generation and schema of a head; ValueError where it is none."""
    try:
        fields = json.loads(content)
        return int(fields["generation"]), int(fields["schema"])
    except (KeyError, TypeError) as error:
        raise ValueError("this is no head of a journal") from error
