"""Records as documents.

Duty: the dataclasses of model to JSON texts and back, exactly: text = what TinyDB shows, times in RFC 3339 with
offset, octets in base64, words of an enum by their value, every field written out. A field that was added to the model
with a default is read from older documents as that default.

TABLES: one row for each kind of record. `key` is the field that names it; its digits are the document id, before them
stands `prefix`. `kind`: under which the highest number ever given is counted ("" not counted).
"""

from __future__ import annotations

import gc
import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.snapshot import Tables, encode
from inbox_processor.model import (
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Participant,
    Records,
    ReviewItem,
    UndoEntry,
)

R = TypeVar("R")
Step = Callable[[Any], Any]


@dataclass(frozen=True)
class _Codec:
    """How the values of one type go into JSON and come back; None where JSON has the type."""

    pack: Step | None = None
    unpack: Step | None = None


def pack_time(time: datetime) -> str:
    """RFC 3339, with offset. Offsets with seconds (local mean time) do not exist there and become UTC."""
    offset = time.utcoffset()
    if offset is None:
        raise ValueError(f"a time without offset cannot be stored: {time.isoformat()}")
    return (time.astimezone(UTC) if offset.seconds % 60 or offset.microseconds else time).isoformat()


def _pack_octets(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")


def _unpack_octets(text: str) -> bytes:
    return b64decode(text, validate=True)


def _unpack_reference(fields_: dict[str, Any]) -> MessageRef:
    return MessageRef(**fields_)


def _nested(value: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(map(tuple, value))


_BY_TYPE: Mapping[object, _Codec] = {
    str: _Codec(),
    int: _Codec(),
    bool: _Codec(),
    datetime: _Codec(pack_time, datetime.fromisoformat),
    bytes: _Codec(_pack_octets, _unpack_octets),
    MessageRef: _Codec(asdict, _unpack_reference),
}


def _codec(hint: Any) -> _Codec:
    """Return the codec for a type that the model uses; TypeError for one that has none yet."""
    if get_origin(hint) is UnionType:
        (inner,) = (part for part in get_args(hint) if part is not type(None))
        plain = _codec(inner)
        return _Codec(plain.pack and _or_none(plain.pack), plain.unpack and _or_none(plain.unpack))
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return _records_codec(get_args(hint)[0])
    if get_origin(hint) is tuple:  # JSON writes a tuple as a list
        return _Codec(unpack=_nested if get_origin(get_args(hint)[0]) is tuple else tuple)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Codec(unpack={member.value: member for member in hint}.__getitem__)
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    raise TypeError(f"no form in JSON is known for {hint}")


def _or_none(step: Step) -> Step:
    return lambda value: None if value is None else step(value)


def _records_codec(record: type[Any]) -> _Codec:
    """Return the codec for a tuple of whole records inside another one."""
    form: Form[Any] = Form("", record)
    return _Codec(
        lambda values: [form.document(one) for one in values],
        lambda documents: tuple(form.record(one) for one in documents),
    )


class Form(Generic[R]):
    """One kind of record as documents of one table."""

    def __init__(self, table: str, record: type[R], *, key: str = "id", prefix: str = "", kind: str = "") -> None:
        self.table, self.kind, self._record, self._key = table, kind, record, key
        self._shape = re.compile(rf"{prefix}(0|[1-9][0-9]*)")
        self._names = tuple(field.name for field in fields(record))  # type: ignore[arg-type]
        hints = get_type_hints(record)
        codecs = {name: _codec(hints[name]) for name in self._names}
        self._packs = tuple((name, codec.pack) for name, codec in codecs.items() if codec.pack)
        self._unpacks = tuple((name, codec.unpack) for name, codec in codecs.items() if codec.unpack)

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

    def record(self, document: dict[str, Any]) -> R:
        """Return the record in a document, which is used up; ValueError where it has another shape."""
        try:
            for name, unpack in self._unpacks:
                if name in document:
                    document[name] = unpack(document[name])
            return self._record(**document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            shown = document.get(self._key, "?")
            raise ValueError(f"{self.table}, document {shown}: {type(error).__name__}: {error}") from error

    def records(self, texts: Iterable[bytes]) -> tuple[R, ...]:
        """Return the records in many documents, in their order."""
        return tuple(map(self.record, _documents(texts)))


PARTICIPANTS = Form("participants", Participant, kind="p")
HISTORY = Form("history", HistoryEntry, key="seq", kind="h")
LEDGER = Form("ledger", LedgerEntry, prefix="m", kind="m")
OUTBOX = Form("outbox", OutboxEntry, prefix="r", kind="r")
REVIEW = Form("review", ReviewItem, prefix="m")
UNDO = Form("undo", UndoEntry, prefix="u", kind="u")
TABLES: Mapping[str, Form[Any]] = {form.table: form for form in (PARTICIPANTS, HISTORY, LEDGER, OUTBOX, REVIEW, UNDO)}
# Ids of documents to delete: the field of Effects that names them, and their table.
DELETIONS: Mapping[str, Form[Any]] = {"settled": REVIEW, "gone": PARTICIPANTS, "dropped": UNDO}
_PREFIXES = {"settled": "m", "gone": "", "dropped": "u"}


def to_changes(*effects: Effects) -> dict[Key, bytes | None]:
    """Return what these effects write, later ones over earlier ones; within one, deletions go last."""
    changes: dict[Key, bytes | None] = {}
    for effect in effects:
        for table, form in TABLES.items():
            changes.update(form.text(record) for record in getattr(effect, table))
        for name, form in DELETIONS.items():
            changes.update((form.key(identity), None) for identity in getattr(effect, name))
    return changes


def to_effects(changes: Changes) -> Effects:
    """Return the effects that one line of the journal holds; ValueError where a document has another shape."""
    texts: dict[str, list[bytes]] = {table: [] for table in TABLES}
    deleted: dict[str, list[str]] = {name: [] for name in DELETIONS}
    names = {form.table: name for name, form in DELETIONS.items()}
    for (table, document), text in changes.items():
        if text is not None:
            texts[table].append(text)
        elif table in names:
            deleted[names[table]].append(_PREFIXES[names[table]] + document)
    found = {table: form.records(texts[table]) for table, form in TABLES.items()}
    gone: dict[str, Any] = {name: tuple(ids) for name, ids in deleted.items()}
    return Effects(**found, **gone)


def to_tables(records: Records) -> Tables:
    """Return all documents of a store."""
    return {
        table: {key[1]: text for key, text in map(form.text, getattr(records, table))} for table, form in TABLES.items()
    }


def to_records(tables: Tables, highest: Mapping[str, int], names: Iterable[str] = TABLES) -> Records:
    """Return the records of the tables `names`, each in the order of its numbers; `highest`: by table."""
    found: dict[str, tuple[Any, ...]] = {}
    with _without_collector():
        for name in names:
            texts = tables.get(name, {})
            found[name] = TABLES[name].records(texts[key] for key in sorted(texts, key=int))
    return Records(**found, counters=to_counters(highest))


def tally(texts: Iterable[bytes], names: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """Count documents by what stands in these fields; ValueError where one has another shape."""
    with _without_collector():
        try:
            return Counter(tuple(document[name] for name in names) for document in _documents(texts))
        except (KeyError, TypeError) as error:
            raise ValueError(f"a document without the fields {', '.join(names)}") from error


def _documents(texts: Iterable[bytes]) -> list[dict[str, Any]]:
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
def _without_collector() -> Iterator[None]:
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
