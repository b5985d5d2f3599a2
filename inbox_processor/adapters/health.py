"""How the desk fares: a small file beside the store, for `status`.

Call `read(store_path)` and `write(store_path, health)`. No personal data; written by rename, so that it is whole or
absent.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from msgspec import Struct


class Health(Struct, frozen=True):
    """`last_poll`: when the inbox was last looked at with success. `last_error`: one plain sentence, None when all is
    well. `mode`: "daemon", "once", or "" once the daemon has ended; `every_seconds`: how often the daemon looks.
    `told`: digest of what `run --once` has last said of templates, `told_at`: when.
    """

    last_poll: datetime | None = None
    last_error: str | None = None
    mode: str = ""
    every_seconds: float = 0
    told: str = ""
    told_at: datetime | None = None


def path_of(store: Path) -> Path:
    """The file beside the store."""
    return store.with_name(store.name + ".health")


def read(store: Path) -> Health:
    """The last word of the desk; an empty Health where there is none, or none that can be read."""
    try:
        found = json.loads(path_of(store).read_text("utf-8"))
        last, told_at = found.get("last_poll"), found.get("told_at")
        return Health(
            datetime.fromisoformat(last) if last else None,
            found.get("last_error"),
            str(found.get("mode", "")),
            float(found.get("every_seconds", 0)),
            str(found.get("told", "")),
            datetime.fromisoformat(told_at) if told_at else None,
        )
    except (OSError, ValueError, AttributeError, TypeError):
        return Health()


def write(store: Path, health: Health) -> None:
    """Replace the file; a full disk is no reason to stop the desk, so an OSError is left to the caller."""
    target = path_of(store)
    draft = target.with_name(target.name + ".new")
    words = {
        "last_poll": health.last_poll.isoformat() if health.last_poll else None,
        "last_error": health.last_error,
        "mode": health.mode,
        "every_seconds": health.every_seconds,
        "told": health.told,
        "told_at": health.told_at.isoformat() if health.told_at else None,
    }
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(words, file)
    draft.replace(target)
