"""The documents of one table, as JSON texts.

Duty: hold a table as the one piece of text that it is in a snapshot, and take it apart only where somebody asks for one
document; most commands read a table whole, or look for a few of its documents. Call `Texts(octets, start, stop)`, then
use it as a mapping of document id → text; `pieces` for the snapshot, `objects` to decode all, `holding` for the ones
that bear a text, `values_of` for one field of all; `put` to change it.

Rows are parted by a comma and a line end; JSON escapes line ends, and quotation marks within a string, so that neither
`,\n` nor `"field":` occurs inside one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

PARTED = b",\n"
_PIECE_OCTETS = 256 * 1024  # decoded at a time: enough to be fast, and little beside the records made of it
_VALUE = rb'("(?:[^"\\]|\\.)*"|[^,}\]]*)'  # a string, a number, true, false or null


class Texts(MutableMapping[str, bytes]):
    """One table. As a mapping: document id → JSON text without line ends. `octets`, `start`, `stop`: where its rows
    stand in a snapshot, the last without line end; `rows`: how many they are, -1 where they are to be counted.
    `texts`: the documents, where they stand nowhere.
    """

    __slots__ = ("_count", "_more", "_octets", "_start", "_stop", "_texts")

    def __init__(
        self,
        octets: bytes = b"",
        start: int = 0,
        stop: int = 0,
        texts: Mapping[str, bytes] | None = None,
        rows: int = -1,
    ) -> None:
        self._octets: bytes | None = octets if texts is None else None
        self._start, self._stop, self._count = start, stop, rows
        self._texts = {} if texts is None else dict(texts)
        self._more: dict[str, bytes] = {}  # documents that came after those in `_octets`

    def copy(self) -> Texts:
        """Return a table that changes by itself; the piece of text is the same."""
        other = Texts(self._octets or b"", self._start, self._stop, None if self._octets is not None else self._texts)
        other._more, other._count = dict(self._more), self._count
        return other

    def put(self, key: str, text: bytes | None, *, new: bool) -> None:
        """Take in a document, or take it out where there is no text. `new`: its id was never given before; then the
        table stays in one piece.
        """
        if text is None:
            self.pop(key, None)
        elif new and self._octets is not None:
            self._more[key] = text
        else:
            self[key] = text

    def pieces(self) -> tuple[bytes | memoryview, ...]:
        """Return all rows as a snapshot has them, `"17":{…}` parted by comma and line end, in few pieces."""
        if self._octets is None:
            return (_joined(self._texts),)
        stored = memoryview(self._octets)[self._start : self._stop]
        return (stored, PARTED if stored else b"", _joined(self._more)) if self._more else (stored,)

    @property
    def extent(self) -> tuple[int, int]:
        """How many octets all rows have in a snapshot, and how many they are."""
        stored = self._stop - self._start if self._octets is not None else 0
        apart = self._more if self._octets is not None else self._texts
        sizes = [*([stored] if stored else ()), *(len(key) + len(text) + len(b'"":') for key, text in apart.items())]
        return sum(sizes) + len(PARTED) * max(0, len(sizes) - 1), len(self)

    def _rows(self) -> tuple[bytes, int, int]:
        """Return octets, and where the rows begin and end in them."""
        if self._octets is not None and not self._more:
            return self._octets, self._start, self._stop
        octets = b"".join(self.pieces())
        return octets, 0, len(octets)

    def stretches(self) -> Iterator[bytes]:
        """Yield the rows as they stand, some hundred at a time."""
        octets, start, end = self._rows()
        while start < end:
            stop = octets.find(PARTED, start + _PIECE_OCTETS, end)
            stop = end if stop < 0 else stop
            yield octets[start:stop]
            start = stop + len(PARTED)

    def objects(self) -> Iterator[dict[str, dict[str, Any]]]:
        """Yield the documents decoded, by id, some hundred at a time. ValueError where a text is no JSON."""
        return (json.loads(b"{%b}" % piece) for piece in self.stretches())

    def rows(self) -> Iterator[list[bytes]]:
        """Yield the rows, some hundred at a time, and keep none of them."""
        return (piece.split(PARTED) for piece in self.stretches())

    def holding(self, words: bytes) -> dict[str, bytes]:
        """Return the documents in whose text these words stand."""
        apart = self._more if self._octets is not None else self._texts
        found: dict[str, bytes] = {}
        octets, start, end = self._octets or b"", self._start, self._stop
        at = octets.find(words, start, end)
        while at >= 0:
            stop = octets.find(PARTED, at, end)
            stop = end if stop < 0 else stop
            key, text = _taken_apart(octets[octets.rfind(b"\n", start, at) + 1 or start : stop])
            if words in text:
                found[key] = text
            at = octets.find(words, stop, end)
        return {**found, **{key: text for key, text in apart.items() if words in text}}

    def have(self, field: str) -> bool:
        """Tell whether each document has this field, for documents without others inside them that have it."""
        name = b'"%b":' % field.encode()
        octets, start, end = self._rows()
        return octets.count(name, start, end) == len(self)

    def values_of(self, field: str) -> list[bytes] | None:
        """Return the text of this field of each document, for documents without others inside them; None where it does
        not occur once in each.
        """
        octets, start, end = self._rows()
        pattern = re.compile(b'"%b":%b' % (field.encode(), _VALUE))
        first = pattern.search(octets, start, end)
        if first is None:
            return None if len(self) else []
        # Most fields of which the values are counted are the same everywhere, and that is seen ten times as fast.
        if octets.count(octets[first.start() : first.end() + 1], start, end) == len(self):
            return [first[1]] * len(self)
        found = pattern.findall(octets, start, end)
        return found if len(found) == len(self) else None

    # --- as a mapping ---

    def _apart(self) -> dict[str, bytes]:
        if self._octets is not None:
            self._texts = dict(_taken_apart(one) for rows in self.rows() for one in rows)
            self._octets, self._more = None, {}
        return self._texts

    def _with(self, key: str) -> dict[str, bytes]:
        """Return what holds the document, or is to hold it."""
        return self._more if key in self._more else self._apart()

    def __getitem__(self, key: str) -> bytes:
        return self._with(key)[key]

    def __setitem__(self, key: str, text: bytes) -> None:
        self._with(key)[key] = text

    def __delitem__(self, key: str) -> None:
        del self._with(key)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._apart())

    def __len__(self) -> int:
        if self._octets is None:
            return len(self._texts)
        if self._count < 0:
            more = self._start < self._stop
            self._count = self._octets.count(b"\n", self._start, self._stop) + more
        return self._count + len(self._more)


def row(key: str, text: bytes) -> bytes:
    """Return a document as a snapshot has it."""
    return b'"%b":%b' % (key.encode(), text)


def _joined(texts: Mapping[str, bytes]) -> bytes:
    return PARTED.join([row(key, text) for key, text in texts.items()])


def _taken_apart(octets: bytes) -> tuple[str, bytes]:
    key, _, text = octets.partition(b":")
    return key[1:-1].decode(), text
