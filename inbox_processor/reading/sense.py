"""What a sentence means, by a small statistical reader trained on sentences that people wrote and labelled by hand.

Duty: a probability for each of CLASSES, for a sentence of any of the languages. Call `Sense.load()` once, then
`sense.of(text)`; `sense.weighed(text, hits, label)` names what spoke for a label. The model is made by
`python -m training.train` from training/sentences/; it is data, and nothing here is tuned by hand.

How: each feature of the sentence (words, pairs of words, pieces of words, and the word tables of languages/ that
speak of it) is hashed to a row of whole numbers, one a class; the rows are added, and the softmax of the sums gives
the probabilities. A row is kept as one long integer with a lane for each class, so that adding two rows is one
addition; what a word or a pair of words adds is remembered. A sentence takes some 30 microseconds without any library.

Known gaps: it knows no context beyond the sentence; words that no sentence of the training had say little.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

CLASSES = (
    "register", "withdraw", "decline", "keep", "background", "third", "interest", "promise", "update", "resend",
    "status", "question", "unsure", "notself", "contact", "logistics", "courtesy", "complaint", "offer", "other",
)  # fmt: skip
ROWS = 1 << 16
LANE_OCTETS = 4  # a lane holds the sum of some 16 million biased octets
BIAS = 128  # octets are weights + BIAS, so that no lane borrows from its neighbour
PIECES = (4, 5)  # letters; chosen by cross-validation, as TABLE_COPIES was
WORD_MAX = 40
TABLE_COPIES = 4
TEXT_MAX = 600  # characters; the rest of a longer sentence is not looked at

WORDS_REMEMBERED = 20_000  # and as many pairs: what a mail of nonsense words brings is forgotten again
_LANES = struct.Struct(f"<{len(CLASSES)}I")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[?!:;()\"„“@]")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature of a sentence and how much it spoke for a class (log-odds)."""

    feature: str
    weight: float


def features(text: str, hits: Mapping[str, int]) -> list[str]:
    """The features of a sentence, each once, in order. `hits`: how many entries of each word table it holds; a table
    weighs as much as TABLE_COPIES words, for it stands for what its author knew of the language.
    """
    words = _words(text)
    found: dict[str, None] = {}
    around = _around(words)
    for word, pair in zip(words, around, strict=False):
        first, *pieces = _of_word(word)
        found.update(dict.fromkeys((first, pair, *pieces)))
    found.update(dict.fromkeys(around))
    for table, count in hits.items():
        found.update(dict.fromkeys(_of_table(table, count)))
    return list(found)


def _words(text: str) -> list[str]:
    return ["0" if word[0].isdigit() else word for word in _TOKEN.findall(text[:TEXT_MAX].casefold().replace("’", "'"))]


def _of_word(word: str) -> Iterator[str]:
    yield f"w {word}"
    edged = f"<{word}>"
    for size in PIECES:
        for start in range(min(len(edged), WORD_MAX) - size + 1):
            yield edged[start : start + size]


def _around(words: list[str]) -> list[str]:
    """Pairs of neighbours, pairs with one word between, and the length."""
    found = [f"{first} {second}" for first, second in pairwise(["^", *words, "$"])]
    found += [f"{first} _ {second}" for first, second in zip(words, words[2:], strict=False)]
    found.append(f"n {min(len(words), 40) // 4}")
    return found


def _of_table(table: str, count: int) -> Iterator[str]:
    for copy in range(TABLE_COPIES):
        yield f"t{copy} {table}"
        if count > 1:
            yield f"t{copy} {table} 2"


def row_of(feature: str) -> int:
    """The row to which a feature is hashed."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % ROWS


class Sense:
    """The trained reader. `scale`: log-odds of one unit of weight; `intercepts`: log-odds by class."""

    def __init__(self, octets: bytes, scale: float, intercepts: tuple[float, ...]) -> None:
        self._octets = octets
        self._scale = scale
        self._intercepts = intercepts
        self._rows: dict[int, int] = {}
        self._words: dict[str, dict[str, int]] = {}
        self._tables: dict[tuple[str, bool], dict[str, int]] = {}
        self._pairs: dict[str, int] = {}

    @classmethod
    @cache
    def load(cls) -> Sense:
        """The model that comes with the package."""
        return cls.parse(resources.files("inbox_processor.reading").joinpath("sense.model").read_bytes())

    @classmethod
    def parse(cls, octets: bytes) -> Sense:
        """A model from its file: one line of text (classes, scale, intercepts), then the rows, deflated."""
        head, _, body = octets.partition(b"\n")
        names, scale, *intercepts = head.decode("ascii").split(" ")
        if tuple(names.split(",")) != CLASSES:
            raise ValueError("the model was trained for other classes; run python -m training.train")
        return cls(zlib.decompress(body), float(scale), tuple(float(value) for value in intercepts))

    def of(self, text: str, hits: Mapping[str, int]) -> dict[str, float]:
        """The probability of each class; they add up to 1. A sentence that does two things divides them between
        these.
        """
        found = self._found(text, hits)
        scale = self._scale / math.sqrt(len(found)) if found else 0.0
        bias = BIAS * len(found)
        sums = _LANES.unpack(sum(found.values()).to_bytes(_LANES.size, "little"))
        odds = [
            math.exp((one - bias) * scale + intercept) for one, intercept in zip(sums, self._intercepts, strict=True)
        ]
        whole = sum(odds)
        return {label: one / whole for label, one in zip(CLASSES, odds, strict=True)}

    def _found(self, text: str, hits: Mapping[str, int]) -> dict[str, int]:
        """The features of a sentence (as `features` names them) with their rows."""
        words = _words(text)
        found: dict[str, int] = {}
        for word in words:
            found.update(self._words.get(word) or self._word(word))
        for table, count in hits.items():
            found.update(self._tables.get((table, count > 1)) or self._table(table, count))
        pairs = self._pairs
        if len(pairs) > WORDS_REMEMBERED:
            pairs.clear()
        for pair in _around(words):
            row = pairs.get(pair)
            if row is None:
                row = pairs[pair] = self._row(row_of(pair))
            found[pair] = row
        return found

    def _word(self, word: str) -> dict[str, int]:
        if len(self._words) > WORDS_REMEMBERED:
            self._words.clear()
        known = self._rows
        numbered = [(one, row_of(one)) for one in _of_word(word)]
        rows = self._words[word] = {one: known.get(row) or self._row(row) for one, row in numbered}
        return rows

    def _table(self, table: str, count: int) -> dict[str, int]:
        rows = self._tables[table, count > 1] = {one: self._row(row_of(one)) for one in _of_table(table, count)}
        return rows

    def weighed(self, text: str, hits: Mapping[str, int], label: str) -> tuple[Weighed, ...]:
        """The features that spoke for `label`, the strongest first."""
        index = CLASSES.index(label)
        found = features(text, hits)
        scale = self._scale / math.sqrt(len(found)) if found else 0.0
        size = len(CLASSES)
        weights = [Weighed(one, (self._octets[row_of(one) * size + index] - BIAS) * scale) for one in found]
        return tuple(sorted((one for one in weights if one.weight > 0), key=lambda one: -one.weight))

    def _row(self, row: int) -> int:
        """The row with its octets spread over lanes."""
        known = self._rows.get(row)
        if known is None:
            size = len(CLASSES)
            lanes = bytearray(_LANES.size)
            lanes[::LANE_OCTETS] = self._octets[row * size : (row + 1) * size]
            known = self._rows[row] = int.from_bytes(lanes, "little")
        return known
