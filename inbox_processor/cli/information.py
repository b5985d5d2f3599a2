"""`show WHO --export`: everything that is stored of a person, as one JSON document to hand over.

Call `document` with the roster. It rests on the same search as `forget` (desk/forgetting.py): what would be erased is
what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import asdict

if TYPE_CHECKING:
    from inbox_processor.desk.roster import Roster


def document(roster: Roster, who: str, now: datetime) -> str:
    """Return the document for everybody of an address, or for the person of an id; ConfigError where nothing is stored.

    Mails themselves are not stored, only digests of them; replies hold their text until they have left.
    """
    from inbox_processor.desk.forgetting import traces, unknown

    found = traces(roster, who)
    if not found:
        raise unknown(who)
    stored = {
        "asked_for": who,
        "at": now,
        "people": _plain(found.people),
        "history": _plain(entry for one in found.people for entry in roster.history_of(one.id)),
        "replies": _plain(found.outbox),
        "mails_in_review": _plain(found.review),
        "mails_handled": _plain(entry for one in found.mails if (entry := roster.ledger(one)) is not None),
        "kept_for_undo": _plain(found.undo),
        "people_registered_by_this_address": [one.id for one in found.others],
    }
    return json.dumps(stored, ensure_ascii=False, indent=2, default=_json)


def _plain(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(one) for one in records]


def _json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Struct):
        return asdict(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    raise TypeError(f"{type(value).__name__} has no JSON form")
