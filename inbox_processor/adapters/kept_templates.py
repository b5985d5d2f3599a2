"""The last good version of the organiser's templates: a small file beside the store.

Duty: `read` and `write`; `seal` is the digest by which files that have passed are known again, so that a start need not
judge them anew. No personal data; written by rename, so that it is whole or absent.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from inbox_processor.model import Event


class Kept(Struct, frozen=True):
    """`seal`: of the files that passed last as a whole, "" for none. `sources`: the last good texts by name."""

    seal: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)


def path_of(store: Path) -> Path:
    """The file beside the store."""
    return store.with_name(store.name + ".templates")


def seal(own: Mapping[str, str], built_in: Mapping[str, str], events: Iterable[Event]) -> str:
    """Digest all that the verdict depends on: the files, the built-in ones, the events."""
    parts = json.dumps([sorted(own.items()), sorted(built_in.items()), [repr(event) for event in events]])
    return hashlib.sha256(parts.encode()).hexdigest()


def read(store: Path) -> Kept:
    """Give what was kept; an empty Kept where there is no file, or none that can be read."""
    try:
        found = json.loads(path_of(store).read_text("utf-8"))
        return Kept(str(found["seal"]), {str(name): str(text) for name, text in found["sources"].items()})
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return Kept()


def write(store: Path, kept: Kept) -> None:
    """Replace the file. A folder that cannot be written to is no reason to stop: then the next start judges anew."""
    target = path_of(store)
    draft = target.with_name(target.name + ".new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"seal": kept.seal, "sources": dict(kept.sources)}, file, ensure_ascii=False)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
