"""What the ledger knows a mail by: digests, so that no address or text is kept.

Call `message_key` for a Message-ID, `header_key` where only header lines are at hand, `content_key` for whole octets.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from inbox_processor.model import Message, RawMessage


def message_key(message_id: str) -> str:
    """The form in which Message-IDs are remembered: hex SHA-256, "" for none."""
    return hashlib.sha256(message_id.encode("utf-8", "replace")).hexdigest() if message_id else ""


def header_key(octets: bytes) -> str:
    """The same for a mail of which only header lines are at hand (octets); read as the whole mail would be."""
    return message_key(_read(octets).message_id)


def content_key(octets: bytes) -> str:
    """The digest by which the ledger knows a mail's content."""
    return _read(octets).digest


def _read(octets: bytes) -> Message:
    from inbox_processor.mail.message import parse  # noqa: PLC0415  slow to import; most runs look at no mail

    return parse(RawMessage(octets, datetime.fromtimestamp(0, UTC)))
