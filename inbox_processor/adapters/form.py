"""One kind of record as JSON documents and back: its class says what the fields are, codecs.py how each is written.

Call `Form(table, record)`, then `text` for one record, `all_records` for a table, `record` for one document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from inbox_processor.adapters.codecs import Codec, Column, Sharing, codec
from inbox_processor.adapters.lines import Key
from inbox_processor.adapters.snapshot import encode
from inbox_processor.adapters.texts import Texts

R = TypeVar("R", bound=Struct)
Columns = Sequence[Column | None]
Completion = Callable[[Mapping[str, dict[str, Any]]], None]
_OTHER_SHAPE = (KeyError, TypeError, ValueError, AttributeError)


def _one(record: type[Any]) -> Codec:
    """Return the codec for a record inside another one."""
    form: Form[Any] = Form("", record)
    return Codec(form.record, lambda sharing: partial(form.many, columns=form.columns(sharing)))


def _many(record: type[Any]) -> Codec:
    """Return the codec for a tuple of whole records inside another one."""
    form: Form[Any] = Form("", record)

    def shared(sharing: Sharing) -> Column:
        columns = form.columns(sharing)
        return partial(map, lambda documents: tuple(form.many(documents, columns)))

    return Codec(lambda documents: tuple(map(form.record, documents)), shared)


class Form(Generic[R]):
    """One kind of record as documents of one table. `apart`: a field that is not in them. `defaults`: what an older
    document may lack.
    """

    def __init__(
        self, table: str, record: type[R], *, key: str = "id", prefix: str = "", kind: str = "", apart: str = ""
    ) -> None:
        self.table, self.kind, self._record, self._key = table, kind, record, key
        self._shape = re.compile(rf"{prefix}(0|[1-9][0-9]*)")
        shape = fields(record)
        self._fields = tuple(one.name for one in shape)
        self._values = itemgetter(*self._fields)
        self._names = tuple(name for name in self._fields if name != apart)
        self._held = attrgetter(*self._names)
        self.defaults = {one.name: one.default for one in shape if one.default is not NODEFAULT}
        hints = get_type_hints(record)
        codecs = {name: codec(hints[name], _one, _many) for name in self._names}
        self._codecs = codecs
        self._unpacks = tuple((name, codec.unpack) for name, codec in codecs.items() if codec.unpack)

    def key(self, identity: str | int) -> Key:
        """Return table and document id for the record with this id; ValueError where it is none of this table."""
        match = self._shape.fullmatch(str(identity))
        if not match:
            raise ValueError(f"{identity!r} is no id for the table {self.table}")
        return self.table, match[1]

    def text(self, record: R) -> tuple[Key, bytes]:
        """Return the record's place and the text of its document."""
        document = dict(zip(self._names, self._held(record), strict=True))
        return self.key(document[self._key]), encode(document)

    def columns(self, sharing: Sharing | None = None) -> Columns:
        """Return what makes the values of each field; with `sharing`, equal ones become one object."""
        codecs = (self._codecs.get(name) for name in self._fields)
        return [one.column(sharing) if one else None for one in codecs]

    def record(self, document: dict[str, Any]) -> R:
        """Return the record in a document, which is used up; ValueError where it has another shape."""
        try:
            for name, unpack in self._unpacks:
                if name in document:
                    document[name] = unpack(document[name])
            return self._record(**document)
        except _OTHER_SHAPE as error:
            shown = document.get(self._key, "?")
            raise ValueError(f"{self.table}, document {shown}: {type(error).__name__}: {error}") from error

    def many(self, documents: Sequence[dict[str, Any]], columns: Columns) -> Sequence[R]:
        """Return the records in many documents, field by field, which takes half the time; ValueError where one has
        another shape.
        """
        if not documents:
            return []
        size = len(self._fields)
        if {*map(len, documents)} != {size}:
            documents = [{**self.defaults, **one} for one in documents]
        try:
            if {*map(len, documents)} != {size}:
                raise TypeError("a field that is not known")
            fields_ = zip(columns, zip(*map(self._values, documents), strict=True), strict=True)
            return [*map(self._record, *(column(values) if column else values for column, values in fields_))]
        except _OTHER_SHAPE as error:
            for one in documents:
                self.record({**one})  # names the document
            raise ValueError(f"{self.table}: {type(error).__name__}: {error}") from error

    def records(self, texts: Iterable[bytes]) -> tuple[R, ...]:
        """Return the records in many documents, in their order."""
        return tuple(self.many(documents(texts), self.columns()))

    def all_records(
        self, texts: Texts, complete: Completion | None = None, sharing: Sharing | None = None
    ) -> tuple[R, ...]:
        """Return the records of a table in the order of their numbers. `complete`: puts into documents, by
        id, what stands apart.
        """
        found: dict[int, R] = {}
        columns = self.columns(sharing)
        for objects in texts.objects():
            if complete is not None:
                complete(objects)
            found.update(zip(map(int, objects), self.many([*objects.values()], columns), strict=True))
        return tuple(found[number] for number in sorted(found))


def documents(texts: Iterable[bytes]) -> list[dict[str, Any]]:
    """Decode many documents; one JSON text is read faster than thousands."""
    found: list[dict[str, Any]] = json.loads(b"[" + b",".join(texts) + b"]")
    return found
