"""A table that stays text until somebody goes through it.

Duty: a run finds nothing to do most of the time, and records are made of 20,000 people a second long. Call
`Unread(name, tables, …)`; iterate to make all records, `where` for the few that bear a value, `tally` to count.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from inbox_processor.adapters.codecs import Sharing
from inbox_processor.adapters.records import TABLES, all_records, matching, without_collector
from inbox_processor.adapters.snapshot import Tables
from inbox_processor.adapters.tallying import tally
from inbox_processor.adapters.texts import Texts


class Unread:
    """The table `name` of `tables`, which nobody changes any more. `sharing`: makes equal values of all tables one.
    `faults`: words the error where a document has another shape.
    """

    def __init__(
        self, name: str, tables: Tables, sharing: Sharing, faults: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._name, self._tables, self._sharing, self._faults = name, tables, sharing, faults
        self._texts = tables.get(name, Texts())
        self._found: dict[tuple[str, ...], tuple[Any, ...]] = {}
        self._counted: dict[tuple[str, ...], Counter[tuple[Any, ...]]] = {}

    def __iter__(self) -> Iterator[Any]:
        with self._faults(), without_collector():
            records = all_records(self._name, self._tables, self._sharing)
            gc.freeze()  # they stay until the end of the run
        return iter(records)

    def where(self, field: str, *values: str | bool) -> tuple[Any, ...]:
        """Return the records whose `field` is one of these, in the order of their numbers."""
        asked = (field, *map(str, values))
        if asked not in self._found:
            self._found[asked] = tuple(self._where(field, values))
        return self._found[asked]

    def _where(self, field: str, values: tuple[str | bool, ...]) -> Iterator[Any]:
        if field in TABLES[self._name].defaults and not self._texts.have(field):  # older documents
            yield from (one for one in self if getattr(one, field) in values)
            return
        with self._faults():
            yield from matching(self._tables, self._name, field, *values)

    def tally(self, *fields: str) -> Counter[tuple[Any, ...]]:
        """Count the records by the values of these fields, as they stand in the documents."""
        if fields not in self._counted:
            with self._faults():
                self._counted[fields] = tally(self._name, self._texts, fields)
        return self._counted[fields]
