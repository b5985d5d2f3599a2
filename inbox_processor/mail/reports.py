"""What a mail system writes for machines into a report of a delivery.

Duty: the fields of a delivery report, and the Message-ID of the mail that it encloses. Call `fields` for a part.
Standards: RFC 3464 (message/delivery-status), RFC 6522 (multipart/report, text/rfc822-headers), RFC 6533 (their
international forms).
Known gap: an enclosed mail of which the Message-ID stands behind HEADER_CHARS is not recognised by it.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message as Part
from itertools import islice

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
HEADER_TYPES = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
MAIL_TYPES = frozenset({"message/rfc822", "message/global"})
TYPES = STATUS_TYPES | HEADER_TYPES | MAIL_TYPES
WANTED = frozenset({"original-envelope-id", "action", "status", "diagnostic-code"})
BLOCKS = 20  # per-recipient blocks; each of our mails has one recipient
FIELDS = 60  # of one block
HEADER_CHARS = 60_000
MESSAGE_ID = re.compile(r"^message-id[ \t]*:\s*(<[^<>\s]{3,900}>)", re.IGNORECASE | re.MULTILINE)


def fields(part: Part, kind: str) -> Iterator[tuple[str, str]]:
    """Yield (lower-case name, value) of the fields that matter. `kind`: the part's content type. Raises what the email
    package raises on damaged parts.
    """
    if kind in STATUS_TYPES:
        yield from _status(part)
    elif kind in HEADER_TYPES:
        payload = part.get_payload(decode=True)
        yield from _identity(payload[:HEADER_CHARS].decode("ascii", "replace") if isinstance(payload, bytes) else "")
    elif kind in MAIL_TYPES:
        inside = part.get_payload()
        if isinstance(inside, list) and inside and isinstance(inside[0], Part):
            yield from (("message-id", str(value).strip()) for value in inside[0].get_all("message-id", [])[:1])
        elif isinstance(inside, str):  # it was not taken apart
            yield from _identity(inside[:HEADER_CHARS])


def _status(part: Part) -> Iterator[tuple[str, str]]:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    if len(blocks) == 1 and "base64" in str(part.get("content-transfer-encoding", "")).lower():
        blocks = _decoded(blocks[0])
    for block in blocks[:BLOCKS]:
        if isinstance(block, Part):
            for name, value in islice(block.items(), FIELDS):
                if name.lower() in WANTED:
                    yield name.lower(), " ".join(str(value).split())[:300]


def _decoded(block: Part | str) -> list[Part | str]:
    """Return the blocks of a report in Base64, which RFC 3464 forbids and gateways write."""
    wrapped = Part()
    wrapped.set_payload(block.get_payload() if isinstance(block, Part) else block)
    wrapped["content-transfer-encoding"] = "base64"
    octets = wrapped.get_payload(decode=True)
    text = octets[:HEADER_CHARS].decode("utf-8", "replace") if isinstance(octets, bytes) else ""
    return [email.message_from_string(one) for one in re.split(r"\r?\n\r?\n", text) if one.strip()]


def _identity(text: str) -> Iterator[tuple[str, str]]:
    found = MESSAGE_ID.search(text)
    if found is not None:
        yield "message-id", found[1]
