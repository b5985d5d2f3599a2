"""The snapshot: the file at `[store] path`, a TinyDB database.

Duty: tables to octets and back. Stock TinyDB reads the file; we read it by lines, since each document stands on its
own:

    {"meta":{"1":{"schema":2,"generation":5,"floor":1,"highest":{"participants":20},
    "checksum":"0a1b2c3d","extents":{"participants":[4711,20]}}}},
    "participants":{
    "17":{"id":"17",…},
    …
    }}

so that a store of 60,000 documents is open before a JSON parser would have read it: a table is one piece of text
(texts.py), and a document is decoded when it is asked for. `checksum`: CRC-32 of all that follows the first line.
`generation`: goes up with every snapshot, and the journal names the one it follows. `floor`: no older generation may be
kept or read on from, since a person was erased. `highest`: by table the highest document id that was ever given.
`extents`: by table the octets of its rows and how many they are, so that no table is walked through to find the next;
older snapshots have none. (The first line is broken here, not in the file.)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from inbox_processor.adapters.texts import Texts

Tables = dict[str, Texts]
"""Table name → document id → the document as JSON text without line ends."""
Documents = dict[str, dict[str, dict[str, Any]]]
"""The same, decoded; the shape in which TinyDB knows a database."""
Migration = Callable[[Documents], Documents]

META = "meta"
SHORT_OCTETS = 64 * 1024


class Schema(Struct, frozen=True):
    """The shape of the documents. `migrations[n]` makes documents of version n into those of n + 1."""

    version: int
    migrations: Mapping[int, Migration]


def _octets_apart(documents: Documents) -> Documents:
    """1 to 2: the octets of a reply got a table of their own, `unsent`."""
    octets = {key: document.pop("octets", "") for key, document in documents.get("outbox", {}).items()}
    return {**documents, "unsent": {key: {"octets": text} for key, text in octets.items() if text}}


def _undoable(documents: Documents) -> Documents:
    """2 to 3: a table `undo`, and histories that name the entry whose state they restore. Older documents stay as they
    are; an older program would lose what it does not know.
    """
    return documents


def _watched(documents: Documents) -> Documents:
    """3 to 4: tables `shelves` and `drags`, and a ledger that knows where its mails lie. Older documents stay as they
    are; what happened in the folders before is taken as it is.
    """
    return documents


SCHEMA = Schema(4, {1: _octets_apart, 2: _undoable, 3: _watched})


class Meta(Struct, frozen=True):
    """The first line of a snapshot."""

    schema: int
    generation: int
    floor: int
    highest: Mapping[str, int]
    checksum: str = ""
    extents: Mapping[str, tuple[int, int]] = {}

    def document(self) -> dict[str, Any]:
        """As document 1 of the table `meta`."""
        fields = {"schema": self.schema, "generation": self.generation, "floor": self.floor}
        return {**fields, "highest": dict(self.highest), "checksum": self.checksum, "extents": dict(self.extents)}


def render(meta: Meta, tables: Tables) -> Iterator[bytes | memoryview]:
    """Yield the octets of the file, the first line first. What stands in one piece already is not copied."""
    checksum = 0
    for part in _body(tables):
        checksum = crc32(part, checksum)
    extents = {name: texts.extent for name, texts in tables.items()}
    document = {**meta.document(), "checksum": f"{checksum:08x}", "extents": extents}
    first = json.dumps({META: {"1": document}}, separators=(",", ":"))[:-1].encode()
    yield first + (b",\n" if tables else b"\n")
    yield from _body(tables)


def _body(tables: Tables) -> Iterator[bytes | memoryview]:
    """Yield what follows the first line; what is short stands together, to be written with one call."""
    short: list[bytes | memoryview] = []
    for number, (name, texts) in enumerate(tables.items()):
        short.append(b'%b"%b":{\n' % (b",\n" if number else b"", name.encode()))
        for piece in texts.pieces():
            if len(piece) < SHORT_OCTETS:
                short.append(piece)
            else:
                yield b"".join(short)
                yield piece
                short.clear()
        short.append(b"\n}")
    yield b"".join([*short, b"}\n"])


def first_line(octets: bytes) -> bytes:
    """Return the line with the meta table, its end included; it names the snapshot, since generation and checksum stand
    in it.
    """
    return octets[: octets.find(b"\n") + 1]


def parse_meta(first: bytes) -> Meta:
    """ValueError where the line is not the first of a snapshot."""
    try:
        fields = json.loads(first.rstrip(b",\n") + b"}")[META]["1"]
        highest = {str(table): int(number) for table, number in fields["highest"].items()}
        numbers = (int(fields["schema"]), int(fields["generation"]), int(fields["floor"]))
        extents = {str(table): (int(size), int(rows)) for table, (size, rows) in fields.get("extents", {}).items()}
        return Meta(*numbers, highest, str(fields["checksum"]), extents)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError("its first line is not that of a store") from error


def parse_body(octets: bytes, meta: Meta) -> Tables:
    """Return the tables of a snapshot; ValueError where the octets are not those that were written with `meta`."""
    if f"{crc32(memoryview(octets)[len(first_line(octets)) :]):08x}" != meta.checksum:
        raise ValueError("its content does not have the checksum that was written with it")
    tables: Tables = {}
    at = octets.find(b"\n") + 1
    while octets[at : at + 1] == b'"':
        begin = octets.index(b":{\n", at) + 3
        name = octets[at + 1 : begin - 4].decode()
        size, rows = meta.extents.get(name, (0, -1))
        end = begin + size
        if rows < 0 or not octets.startswith(b"\n}", end):
            end, rows = _end_of_table(octets, begin), -1
        tables[name] = Texts(octets, begin, end, rows=rows)
        at = end + len(b"\n},\n")
    return tables


def _end_of_table(octets: bytes, begin: int) -> int:
    """Return where the last row of the table whose rows stand from `begin` on ends."""
    if octets.startswith(b"\n}", begin):
        return begin
    end = octets.find(b'}\n},\n"', begin)  # the longer the words, the faster they are found
    return end + 1 if end >= 0 else octets.rindex(b"\n}}")


class LazyTable(Mapping[str, dict[str, Any]]):
    """One table as TinyDB reads it; a document is decoded when it is asked for."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self._texts[key])
        return document

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def encode(document: Mapping[str, Any] | Struct) -> bytes:
    """JSON text, one line, readable: umlauts as they are. Half characters (surrogates, from mail that was decoded with
    errors) have no UTF-8 form and are escaped.
    """
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        return _escaped(document)


def _escaped(document: Mapping[str, Any] | Struct) -> bytes:
    return json.dumps(msgspec.to_builtins(document), separators=(",", ":")).encode()


def encodings(document: Mapping[str, Any]) -> frozenset[bytes]:
    """Return the texts in which these fields may stand in a document: what stands beside them decides it."""
    return frozenset((encode(document), _escaped(document)))


def encode_tables(documents: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Tables:
    """Return texts for TinyDB's shape of a database, without the table `meta`."""
    return {
        name: Texts(texts={str(key): encode(document) for key, document in table.items()})
        for name, table in documents.items()
        if name != META
    }


def migrate(tables: Tables, version: int, schema: Schema) -> Tables:
    """Return tables of schema `version` in the shape of `schema`."""
    documents = {name: dict(LazyTable(texts)) for name, texts in tables.items()}
    for step in range(version, schema.version):
        documents = schema.migrations[step](documents)
    return encode_tables(documents)
