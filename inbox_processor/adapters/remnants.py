"""Files beside the store that are no part of it any more: copies of damaged files, journals put aside.

Duty: find and remove those that speak of a person, for an erasure. Call `mentioning` for all files of the store that
do, `remove` for the remnants among them. The store's own advice (generations.py) makes such files: `….damaged`,
`….aside`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from inbox_processor.adapters.disk import plain_words

_OWN = ("", ".previous", ".journal", ".journal.previous", ".taken", ".health", ".run.lock", ".write.lock", ".turn.lock")


def mentioning(store: Path, words: Iterable[str]) -> tuple[Path, ...]:
    """Return the files whose names begin with the store's and that hold one of these words, whatever its case."""
    needles = tuple(form for word in words if word for form in _forms(word))
    with plain_words(store):
        beside = sorted(path for path in store.parent.glob(f"{_literal(store.name)}*") if path.is_file())
        return tuple(path for path in beside if _holds(path.read_bytes(), needles))


def remove(store: Path, words: Iterable[str]) -> tuple[Path, ...]:
    """Delete those that are no part of the store any more, and return them."""
    own = {store.name + ending for ending in _OWN}
    past = tuple(path for path in mentioning(store, words) if path.name not in own)
    with plain_words(store):
        for path in past:
            path.unlink(missing_ok=True)
    return past


def _holds(octets: bytes, needles: Iterable[bytes]) -> bool:
    lower = octets.lower()
    return any(needle in lower for needle in needles)


def _forms(word: str) -> tuple[bytes, ...]:
    """Return the octets as which a word stands in JSON: as it is, or escaped."""
    return word.lower().encode("utf-8", "surrogatepass"), json.dumps(word.lower())[1:-1].lower().encode()


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
