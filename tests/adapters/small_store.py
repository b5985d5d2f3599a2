"""A small store of people for the tests of the storage, and what a reader finds in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.adapters.lines import Changes
from inbox_processor.adapters.snapshot import Schema
from tests.adapters.broken_disk import StoppingDisk

TABLES = ("people", "mails")
FIRST = Schema(1, {})
State = dict[str, dict[str, Any]]


KEEPS = ["kept"]  # what who writes does with documents: "released", keeps none, as the daemon


def opened(path: Path, *, write: bool = True, disk: Disk | None = None, schema: Schema = FIRST) -> JournalStorage:
    storage = JournalStorage(path, write=write, tables=TABLES, disk=disk or StoppingDisk(), schema=schema)
    if write and KEEPS[0] == "released":
        storage.release()
    return storage


def state_of(storage: JournalStorage) -> State:
    return {name: {key: json.loads(text) for key, text in table.items()} for name, table in storage.tables.items()}


def stored(path: Path) -> State:
    """Return what a reader finds; changes nothing."""
    return state_of(opened(path, write=False))


def change(**people: str | None) -> Changes:
    """Return changes: p3="x", person 3 is called x from now on; None, is gone."""
    return {
        ("people", key[1:]): None if name is None else json.dumps({"name": name}).encode()
        for key, name in people.items()
    }


def beside(path: Path, name: str) -> Path:
    return path.with_name(path.name + name)


def damaged_store(path: Path) -> State:
    """Make two generations and three lines; return the state."""
    storage = opened(path)
    storage.append(change(p1="Anna"))
    storage.fold()
    storage.append(change(p2="Berta"))
    storage.append(change(p3="Clara"))
    storage.append(change(p4="Dora"))
    return state_of(storage)


def shell_command(message: str) -> str:
    """Return the command that a message advises."""
    return message.partition("and run: ")[2].partition(" (the journals")[0]
