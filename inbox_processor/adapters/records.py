"""Records as documents.

Duty: the dataclasses of model to JSON texts and back, exactly: text = what TinyDB shows, times in RFC 3339 with
offset, octets in base64, words of an enum by their value, every field written out. A field that was added to the model
with a default is read from older documents as that default. The octets of a reply stand apart from it, in the table
`unsent`, until it has left: they never change, so that a new state of the reply is a few hundred octets to write.

TABLES: one row for each kind of record. `key` is the field that names it; its digits are the document id, before them
stands `prefix`. `kind`: under which the highest number ever given is counted ("" not counted).
"""

from __future__ import annotations

import gc
import json
import re
from base64 import b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from typing import Any, Generic, TypeVar, get_type_hints

from inbox_processor.adapters.codecs import Codec, Sharing, Step, codec
from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.snapshot import Tables, encode
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

R = TypeVar("R")
Steps = tuple[tuple[str, Step], ...]


def _within(record: type[Any]) -> Codec:
    """Return the codec for a tuple of whole records inside another one."""
    form: Form[Any] = Form("", record)

    def shared(sharing: Sharing) -> Step:
        steps = form.steps(sharing)
        return lambda documents: tuple(form.record(one, steps) for one in documents)

    return Codec(
        lambda values: [*map(form.document, values)], lambda documents: tuple(map(form.record, documents)), shared
    )


class Form(Generic[R]):
    """One kind of record as documents of one table. `apart`: a field that is not in them."""

    def __init__(
        self, table: str, record: type[R], *, key: str = "id", prefix: str = "", kind: str = "", apart: str = ""
    ) -> None:
        self.table, self.kind, self._record, self._key = table, kind, record, key
        self._shape = re.compile(rf"{prefix}(0|[1-9][0-9]*)")
        shape = fields(record)  # type: ignore[arg-type]
        self._names = tuple(one.name for one in shape if one.name != apart)
        # What an older document lacks.
        self.defaults = {one.name: one.default for one in shape if one.default is not MISSING}
        hints = get_type_hints(record)
        codecs = {name: codec(hints[name], _within) for name in self._names}
        self._codecs = codecs
        self._packs = tuple((name, codec.pack) for name, codec in codecs.items() if codec.pack)
        self._unpacks = self.steps()

    def key(self, identity: str | int) -> Key:
        """Return table and document id for the record with this id; ValueError where it is none of this table."""
        match = self._shape.fullmatch(str(identity))
        if not match:
            raise ValueError(f"{identity!r} is no id for the table {self.table}")
        return self.table, match[1]

    def document(self, record: R) -> dict[str, Any]:
        """Return the record's document."""
        document = {name: getattr(record, name) for name in self._names}
        for name, pack in self._packs:
            document[name] = pack(document[name])
        return document

    def text(self, record: R) -> tuple[Key, bytes]:
        """Return the record's place and the text of its document."""
        document = self.document(record)
        return self.key(document[self._key]), encode(document)

    def steps(self, sharing: Sharing | None = None) -> Steps:
        """Return what makes values of the fields of a document; with `sharing`, equal ones become one object."""
        if sharing is None:
            return tuple((name, one.unpack) for name, one in self._codecs.items() if one.unpack)
        shared = ((name, one.share(sharing) if one.share else one.unpack) for name, one in self._codecs.items())
        return tuple((name, step) for name, step in shared if step)

    def record(self, document: dict[str, Any], steps: Steps | None = None) -> R:
        """Return the record in a document, which is used up; ValueError where it has another shape."""
        try:
            for name, unpack in steps or self._unpacks:
                if name in document:
                    document[name] = unpack(document[name])
            return self._record(**document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            shown = document.get(self._key, "?")
            raise ValueError(f"{self.table}, document {shown}: {type(error).__name__}: {error}") from error

    def records(self, texts: Iterable[bytes]) -> tuple[R, ...]:
        """Return the records in many documents, in their order."""
        return tuple(map(self.record, documents(texts)))

    def all_records(
        self, texts: Texts, apart: Mapping[str, Any] | None = None, sharing: Sharing | None = None
    ) -> tuple[R, ...]:
        """Return the records of a table in the order of their numbers. `apart`: by document id, the texts of the field
        that stands apart.
        """
        found: dict[int, R] = {}
        steps = self.steps(sharing)
        for objects in texts.objects():
            for key, document in objects.items():
                found[int(key)] = self.record(document if apart is None else _joined(key, document, apart), steps)
        return tuple(found[number] for number in sorted(found))


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
            changes.update(form.text(record) for record in getattr(effect, table))
        changes.update((_unsent_key(entry), _unsent_text(entry)) for entry in effect.outbox)
        for name, (form, _) in DELETIONS.items():
            changes.update((form.key(identity), None) for identity in getattr(effect, name))
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
    kinds = ((table, form) for table, form in TABLES.items() if form != OUTBOX)
    found: dict[str, Any] = {table: form.records(texts[table].values()) for table, form in kinds}
    apart = {key: text for key in texts[OUTBOX.table] if (text := texts[UNSENT].get(key) or unsent.get(key))}
    replies = _replies(texts[OUTBOX.table], apart)
    return Effects(**found, outbox=replies, **deleted)


def to_tables(records: Records) -> dict[str, dict[str, bytes]]:
    """Return all documents of a store."""
    tables = {
        table: {key[1]: text for key, text in map(form.text, getattr(records, table))} for table, form in TABLES.items()
    }
    octets = ((_unsent_key(entry)[1], _unsent_text(entry)) for entry in records.outbox)
    return {**tables, UNSENT: {key: text for key, text in octets if text}}


def to_records(
    tables: Tables, highest: Mapping[str, int], names: Iterable[str] = TABLES, *, lasting: bool = False
) -> Records:
    """Return the records of the tables `names`, each in the order of its numbers; `highest`: by table. `lasting`: they
    stay in memory, so that they are to be small.
    """
    sharing = Sharing() if lasting else None
    found: dict[str, tuple[Any, ...]] = {}
    with without_collector():
        for name in names:
            apart = tables.get(UNSENT, Texts()) if name == OUTBOX.table else None
            found[name] = TABLES[name].all_records(tables.get(name, Texts()), apart, sharing)
    return Records(**found, counters=to_counters(highest))


def matching(tables: Tables, name: str, field: str, value: str) -> tuple[Any, ...]:
    """Return the records of the table `name` whose `field` is that text, in the order of their numbers."""
    found = tables.get(name, Texts()).holding(encode({field: value})[1:-1])
    apart = tables.get(UNSENT, Texts()) if name == OUTBOX.table else None
    records = TABLES[name].all_records(Texts(texts=found), apart)
    return tuple(one for one in records if getattr(one, field) == value)


def _replies(texts: Mapping[str, bytes], unsent: Mapping[str, bytes]) -> tuple[OutboxEntry, ...]:
    """Join replies and their octets, both by document id."""
    found = zip(texts, documents(texts.values()), strict=True)
    return tuple(OUTBOX.record(_joined(key, document, unsent)) for key, document in found)


def _joined(key: str, document: dict[str, Any], unsent: Mapping[str, bytes]) -> dict[str, Any]:
    """Put the octets of a reply into its document."""
    document["octets"] = _octets(key, unsent[key]) if key in unsent else b""
    return document


def _octets(key: str, text: bytes) -> bytes:
    try:
        return b64decode(json.loads(text)["octets"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{UNSENT}, document {key}: {type(error).__name__}: {error}") from error


def _unsent_key(entry: OutboxEntry) -> Key:
    return UNSENT, OUTBOX.key(entry.id)[1]


def _unsent_text(entry: OutboxEntry) -> bytes | None:
    return b'{"octets":"%b"}' % b2a_base64(entry.octets, newline=False) if entry.octets else None


def documents(texts: Iterable[bytes]) -> list[dict[str, Any]]:
    """Decode many documents; one JSON text is read faster than thousands."""
    found: list[dict[str, Any]] = json.loads(b"[" + b",".join(texts) + b"]")
    return found


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
