"""Records as documents.

Duty: the records of model to JSON texts and back, exactly: text = what TinyDB shows, times in RFC 3339 with
offset, octets in base64, words of an enum by their value, every field written out. A field that was added to the model
with a default is read from older documents as that default. The octets of a reply stand apart from it, in the table
`unsent`, until it has left: they never change, so that a new state of the reply is a few hundred octets to write.

TABLES: one row for each kind of record. `key` is the field that names it; its digits are the document id, before them
stands `prefix`. `kind`: under which the highest number ever given is counted ("" not counted).
"""

from __future__ import annotations

import gc
import json
from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from inbox_processor.adapters.codecs import Sharing
from inbox_processor.adapters.form import Form
from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.snapshot import Tables, encodings
from inbox_processor.adapters.texts import Texts
from inbox_processor.model import (
    Drag,
    Effects,
    HistoryEntry,
    LedgerEntry,
    OutboxEntry,
    Participant,
    Records,
    ReviewItem,
    Shelf,
    UndoEntry,
)

PARTICIPANTS = Form("participants", Participant, kind="p")
HISTORY = Form("history", HistoryEntry, key="seq", kind="h")
LEDGER = Form("ledger", LedgerEntry, prefix="m", kind="m")
OUTBOX = Form("outbox", OutboxEntry, prefix="r", kind="r", apart="octets")
REVIEW = Form("review", ReviewItem, prefix="m")
UNDO = Form("undo", UndoEntry, prefix="u", kind="u")
SHELVES = Form("shelves", Shelf, kind="s")
DRAGS = Form("drags", Drag, prefix="d", kind="d")
_FORMS: tuple[Form[Any], ...] = (PARTICIPANTS, HISTORY, LEDGER, OUTBOX, REVIEW, UNDO, SHELVES, DRAGS)
TABLES: Mapping[str, Form[Any]] = {form.table: form for form in _FORMS}
UNSENT = "unsent"
TABLE_NAMES = (*TABLES, UNSENT)
# Ids of documents to delete: the field of Effects that names them, and their table with the letter of its ids.
_DELETED = (("settled", REVIEW, "m"), ("gone", PARTICIPANTS, ""), ("dropped", UNDO, "u"), ("undragged", DRAGS, "d"))
DELETIONS: Mapping[str, tuple[Form[Any], str]] = {name: (form, prefix) for name, form, prefix in _DELETED}
_DELETED_BY = {form.table: (name, prefix) for name, (form, prefix) in DELETIONS.items()}


def to_changes(*effects: Effects) -> dict[Key, bytes | None]:
    """Return what these effects write, later ones over earlier ones; within one, deletions go last."""
    changes: dict[Key, bytes | None] = {}
    for effect in effects:
        for table, form in TABLES.items():
            for record in getattr(effect, table):
                key, changes[key] = form.text(record)
        for entry in effect.outbox:
            changes[_unsent_key(entry)] = _unsent_text(entry)
        for name, (form, _) in DELETIONS.items():
            for identity in getattr(effect, name):
                changes[form.key(identity)] = None
    return changes


def to_marks(entries: Iterable[OutboxEntry]) -> dict[Key, bytes | None]:
    """Return what new states of stored replies write: not the octets, which lie there already; those of a reply that
    has none any more go.
    """
    changes: dict[Key, bytes | None] = {}
    for entry in entries:
        key, changes[key] = OUTBOX.text(entry)
        if not entry.octets:
            changes[_unsent_key(entry)] = None
    return changes


def to_effects(changes: Changes, unsent: Mapping[str, bytes]) -> Effects:
    """Return the effects that one line of the journal holds; ValueError where a document has another shape. `unsent`:
    the texts of that table, for replies whose octets stand in an earlier line.
    """
    texts: dict[str, dict[str, bytes]] = {table: {} for table in TABLE_NAMES}
    deleted: dict[str, Any] = dict.fromkeys(DELETIONS, ())
    for (table, document), text in changes.items():
        if text is not None:
            texts[table][document] = text
        elif table in _DELETED_BY:
            name, prefix = _DELETED_BY[table]
            deleted[name] += (prefix + document,)
    octets = _octets(texts[OUTBOX.table], texts[UNSENT], unsent)
    found = {table: tuple(form.read(Texts(texts=texts[table]), octets).values()) for table, form in TABLES.items()}
    return Effects(**found, **deleted)


def to_tables(records: Records) -> dict[str, dict[str, bytes]]:
    """Return all documents of a store."""
    tables = {
        table: {key[1]: text for key, text in map(form.text, getattr(records, table))} for table, form in TABLES.items()
    }
    octets = ((_unsent_key(entry)[1], _unsent_text(entry)) for entry in records.outbox)
    return {**tables, UNSENT: {key: text for key, text in octets if text}}


def to_records(tables: Tables, highest: Mapping[str, int], names: Iterable[str] = TABLES) -> Records:
    """Return the records of the tables `names`, each in the order of its numbers; `highest`: by table."""
    sharing = Sharing()
    found = {name: all_records(name, tables, sharing) for name in names}
    return Records(**found, counters=to_counters(highest))


def all_records(name: str, tables: Tables, sharing: Sharing) -> tuple[Any, ...]:
    """Return the records of one table in the order of their numbers; equal values of those tables that are read with
    the same `sharing` are one object.
    """
    with without_collector():
        unsent = tables.get(UNSENT, Texts()) if name == OUTBOX.table else Texts()
        return TABLES[name].all_records(tables.get(name, Texts()), _octets(unsent, unsent), sharing)


def matching(tables: Tables, name: str, field: str, *values: str | bool) -> tuple[Any, ...]:
    """Return the records of the table `name` whose `field` is one of these, in the order of their numbers."""
    found: dict[str, bytes] = {}
    for text in (text for value in values for text in encodings({field: value})):
        found.update(tables.get(name, Texts()).holding(text[1:-1]))
    octets = _octets(found, tables.get(UNSENT, Texts())) if name == OUTBOX.table else {}
    records = TABLES[name].all_records(Texts(texts=found), octets)
    return tuple(one for one in records if getattr(one, field) in values)


def _octets(keys: Iterable[str], *unsent: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the octets of those of these replies that have not left, by document id; `unsent`: where their texts may
    stand.
    """
    found = ((key, next((text for texts in unsent if (text := texts.get(key))), None)) for key in keys)
    return {key: _decoded(key, text) for key, text in found if text}


def _decoded(key: str, text: bytes) -> bytes:
    try:
        return b64decode(json.loads(text)["octets"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{UNSENT}, document {key}: {type(error).__name__}: {error}") from error


def _unsent_key(entry: OutboxEntry) -> Key:
    return UNSENT, OUTBOX.key(entry.id)[1]


def _unsent_text(entry: OutboxEntry) -> bytes | None:
    return b'{"octets":"%b"}' % b2a_base64(entry.octets, newline=False) if entry.octets else None


def to_counters(highest: Mapping[str, int]) -> dict[str, int]:
    """Return the highest numbers by kind, for the highest by table; 0 where none was given."""
    return {form.kind: highest.get(table, 0) for table, form in TABLES.items() if form.kind}


def to_highest(counters: Mapping[str, int]) -> dict[str, int]:
    """Return the highest numbers by table, for those by kind."""
    return {table: counters.get(form.kind, 0) for table, form in TABLES.items() if form.kind}


@contextmanager
def without_collector() -> Iterator[None]:
    """Return the cycle collector would walk through all records again and again while they grow, and finds nothing in
    them.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
