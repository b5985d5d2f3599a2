"""What the desk knows of itself: `OwnAddresses`."""

from __future__ import annotations

from msgspec import Struct


class OwnAddresses(Struct, frozen=True):
    """The desk's own. `addresses`: addr-specs, casefolded. `message_id_domain`: right side of our Message-IDs.
    `authserv_id`: whose Authentication-Results are believed (RFC 8601, 2.2); "" for nobody's.
    """

    addresses: frozenset[str]
    message_id_domain: str
    authserv_id: str = ""
