"""Which documents there are and whether one has changed, in eight octets each.

Duty: what a process that runs for weeks needs of documents that it does not keep: is one still there, and which differ
from those of another time. Call `Fingerprints(tables)`, `note` for each commit.

A fingerprint is Python's hash of the row (SipHash with a key of this process, 64 bits): two texts that differ have the
same one once in 2^64.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from itertools import count

from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.texts import Texts, row

ABSENT = 0
SPARE = 256  # room for as many new documents at a time


class Fingerprints:
    """Those of all tables. Document ids are small numbers that were given one after the other."""

    def __init__(self, tables: Mapping[str, Texts]) -> None:
        self._by_table = {name: _of_all(texts) for name, texts in tables.items()}

    def note(self, changes: Changes) -> None:
        """Take over what was committed."""
        for (name, key), text in changes.items():
            self._put(name, key, text)

    def _put(self, name: str, key: str, text: bytes | None) -> None:
        prints = self._by_table.setdefault(name, array("q"))
        number = int(key)
        if number >= len(prints):
            _make_room(prints, number)
        prints[number] = ABSENT if text is None else hash(row(key, text))

    def __contains__(self, key: Key) -> bool:
        """Tell whether there is a document of this table and id."""
        prints = self._by_table.get(key[0], ())
        number = int(key[1])
        return number < len(prints) and prints[number] != ABSENT

    def differing(self, other: Fingerprints) -> frozenset[Key]:
        """Return the documents that are not the same in both, those that only one has included."""
        found: set[Key] = set()
        for name in {**self._by_table, **other._by_table}:
            mine, theirs = self._by_table.get(name, array("q")), other._by_table.get(name, array("q"))
            size = max(len(mine), len(theirs))
            pairs = zip(_padded(mine, size), _padded(theirs, size), strict=True)
            found.update((name, str(number)) for number, (one, two) in enumerate(pairs) if one != two)
        return frozenset(found)


def _of_all(texts: Texts) -> array[int]:
    prints = array("q")
    for rows in texts.rows():
        first = _number(rows[0])
        if all(map(bytes.startswith, rows, map(b'"%d":'.__mod__, count(first)))):  # as most do: one after the other
            _make_room(prints, first + len(rows) - 1)
            prints[first : first + len(rows)] = array("q", map(hash, rows))
        else:
            numbers = [*map(_number, rows)]
            _make_room(prints, max(numbers))
            for number, one in zip(numbers, map(hash, rows), strict=True):
                prints[number] = one
    return prints


def _number(row: bytes) -> int:
    return int(row[1 : row.index(b'"', 1)])


def _make_room(prints: array[int], number: int) -> None:
    prints.frombytes(bytes(prints.itemsize * max(0, number + SPARE - len(prints))))


def _padded(prints: array[int], size: int) -> array[int]:
    return prints + array("q", bytes(prints.itemsize * (size - len(prints))))
