"""One kind of record as JSON documents and back: its class says what the fields are, codecs.py how each is written.

Call `Form(table, record)`, then `text` for one record, `read` for documents, `all_records` for a table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import repeat
from typing import Any, Generic, TypeVar

from msgspec import DecodeError, Struct, convert
from msgspec.json import Decoder

from inbox_processor.adapters.codecs import Shape, Sharing
from inbox_processor.adapters.lines import Key
from inbox_processor.adapters.snapshot import encode
from inbox_processor.adapters.texts import PARTED, Texts

R = TypeVar("R", bound=Struct)
_OTHER_SHAPE = (KeyError, TypeError, ValueError)


class Form(Generic[R]):
    """One kind of record as documents of one table. `apart`: a field that is not in them. `defaults`: what an older
    document may lack.
    """

    def __init__(
        self, table: str, record: type[R], *, key: str = "id", prefix: str = "", kind: str = "", apart: str = ""
    ) -> None:
        self.table, self.kind, self._record, self._key = table, kind, record, key
        self._number = re.compile(rf"{prefix}(0|[1-9][0-9]*)")
        self._shape = Shape(record, apart)
        self._decoder = Decoder(dict[str, self._shape.shadow])  # type: ignore[name-defined]
        self.defaults = self._shape.defaults

    def key(self, identity: str | int) -> Key:
        """Return table and document id for the record with this id; ValueError where it is none of this table."""
        match = self._number.fullmatch(str(identity))
        if not match:
            raise ValueError(f"{identity!r} is no id for the table {self.table}")
        return self.table, match[1]

    def text(self, record: R) -> tuple[Key, bytes]:
        """Return the record's place and the text of its document."""
        return self.key(getattr(record, self._key)), encode(self._shape.packed(record))

    def read(
        self, texts: Texts, apart: Mapping[str, Any] | None = None, sharing: Sharing | None = None
    ) -> dict[str, R]:
        """Return the records in documents, by document id. `apart`: the values of the field that is not in them, b""
        where there is none. `sharing`: of a reading of several tables. ValueError where a document has another shape.
        """
        found: dict[str, R] = {}
        columns = self._shape.columns(sharing or Sharing())
        others = (apart or {}).get
        for rows in texts.stretches():
            try:
                shadows = self._shadows(rows)
                records = self._shape.unpacked(shadows.values(), columns, map(others, shadows, repeat(b"")))
                found.update(zip(shadows, records, strict=True))
            except _OTHER_SHAPE as error:
                raise self._fault(rows, error) from error
        return found

    def all_records(
        self, texts: Texts, apart: Mapping[str, Any] | None = None, sharing: Sharing | None = None
    ) -> tuple[R, ...]:
        """Return what `read` does, in the order of the numbers."""
        found = self.read(texts, apart, sharing)
        return tuple(map(found.__getitem__, sorted(found, key=int)))

    def _shadows(self, rows: bytes) -> dict[str, Any]:
        text = b"{%b}" % rows
        try:
            return self._decoder.decode(text)
        except DecodeError:  # half a character in a text, which msgspec refuses
            return convert(json.loads(text), dict[str, self._shape.shadow])  # type: ignore[name-defined]

    def _fault(self, rows: bytes, error: Exception) -> ValueError:
        """Return the error that names the first document of another shape."""
        where = self.table
        for row in rows.split(PARTED):
            try:
                [*self._shape.unpacked(self._shadows(row).values(), self._shape.columns(Sharing()), repeat(b""))]
            except _OTHER_SHAPE as fault:
                number = row[1 : row.index(b'"', 1)].decode()
                where, error = f"{self.table}, document {number}", fault
                break
        return ValueError(f"{where}: {type(error).__name__}: {error}")
