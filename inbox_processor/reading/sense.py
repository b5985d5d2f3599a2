"""What a sentence means, by a small statistical reader trained on sentences that people wrote and labelled by hand.

Duty: a probability for each of CLASSES, for a sentence of any of the languages. Call `Sense.load()` once, then
`sense.of(text)`; `sense.weighed(text, hits, label)` names what spoke for a label. The model is made by
`python -m training.train` from training/sentences/; it is data, and nothing here is tuned by hand.

How: each feature of the sentence (words, pairs of words, pieces of words, and the word tables of languages/ that
speak of it) is hashed to a row of whole numbers, one a class; the rows are added, and the softmax of the sums gives
the probabilities. A row is kept as one long integer with a lane for each class, so that adding two rows is one
addition; what a word adds is remembered. A feature is known by its checksum (CRC-32, of which the row is a part): that
of a pair goes on from that of its first word, so that the pair itself need not be written down. A sentence takes some
30 microseconds without any library, half as much again where its words are new.

Known gaps: it knows no context beyond the sentence; words that no sentence of the training had say little; two features
of one checksum (in some hundred thousand sentences one such pair) count as one.
"""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from msgspec import Struct

CLASSES = (
    "register", "withdraw", "decline", "keep", "background", "third", "interest", "promise", "update", "resend",
    "status", "question", "unsure", "notself", "contact", "logistics", "courtesy", "complaint", "offer", "other",
)  # fmt: skip
ROWS = 1 << 16
LANE_OCTETS = 4  # a lane holds the sum of some 16 million biased octets
BIAS = 128  # octets are weights + BIAS, so that no lane borrows from its neighbour
PIECES = (4, 5)  # letters; chosen by cross-validation, as TABLE_COPIES was
WORD_MAX = 40
WORDS_COUNTED, LENGTH_STEP = 40, 4  # the length of a sentence counts in steps, up to so many words
TABLE_COPIES = 4
TEXT_MAX = 600  # characters; the rest of a longer sentence is not looked at

WORDS_REMEMBERED = 20_000  # what a mail of nonsense words brings is forgotten again
_LANES = struct.Struct(f"<{len(CLASSES)}I")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[?!:;()\"„“@]")

_MAYBE_DIGIT = re.compile(r"[\d¹²³\u1369-\u1371\u19da\u2070-\u2792\U00010000-\U0010ffff]")  # all that str.isdigit knows


class Weighed(Struct, frozen=True):
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
    text = text[:TEXT_MAX].casefold().replace("’", "'")
    words = _TOKEN.findall(text)
    return ["0" if word[0].isdigit() else word for word in words] if _MAYBE_DIGIT.search(text) else words


def _of_word(word: str) -> list[str]:
    edged = f"<{word}>"
    return [f"w {word}", *(edged[start:end] for start, end in _pieces(len(edged)))]


def _of_word_octets(word: bytes) -> list[bytes]:
    """The same of a word in ASCII."""
    edged = b"<%b>" % word
    return [b"w " + word, *(edged[start:end] for start, end in _pieces(len(edged)))]


@cache
def _pieces(length: int) -> tuple[tuple[int, int], ...]:
    """Beginnings and ends of the pieces of so long a word."""
    length = min(length, WORD_MAX)
    return tuple((start, start + size) for size in PIECES for start in range(length - size + 1))


def _around(words: list[str]) -> list[str]:
    """Pairs of neighbours, pairs with one word between, and the length."""
    found = [f"{first} {second}" for first, second in pairwise(["^", *words, "$"])]
    found += [f"{first} _ {second}" for first, second in zip(words, words[2:], strict=False)]
    found.append(f"n {_length(len(words))}")
    return found


def _length(words: int) -> int:
    return min(words, WORDS_COUNTED) // LENGTH_STEP


def _of_table(table: str, count: int) -> Iterator[str]:
    for copy in range(TABLE_COPIES):
        yield f"t{copy} {table}"
        if count > 1:
            yield f"t{copy} {table} 2"


def row_of(feature: str) -> int:
    """The row to which a feature is hashed."""
    return _checksum(feature) % ROWS


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _checksum(feature: str) -> int:
    return crc32(_octets(feature))


_LENGTHS = tuple(_checksum(f"n {number}") for number in range(WORDS_COUNTED // LENGTH_STEP + 1))


class _Rows(dict[int, int]):
    """The rows of a model by number, each with its octets spread over lanes; made when it is asked for first."""

    def __init__(self, octets: bytes) -> None:
        super().__init__()
        self._octets = octets
        self._lanes = bytearray(_LANES.size)

    def __missing__(self, row: int) -> int:
        self._lanes[::LANE_OCTETS] = self._octets[row * len(CLASSES) : (row + 1) * len(CLASSES)]
        found = self[row] = int.from_bytes(self._lanes, "little")
        return found


class _Word(NamedTuple):
    """A word: its features (checksum → row), its octets, and the checksums with which its pairs begin."""

    features: dict[int, int]
    octets: bytes
    next: int  # of "word "
    next_but_one: int  # of "word _ "


class _Words(dict[str, _Word]):
    """What is known of a word; that of the latest words is kept."""

    def __init__(self, rows: _Rows) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, word: str) -> _Word:
        if len(self) > WORDS_REMEMBERED:
            self.clear()
        rows, octets = self._rows, _octets(word)
        checksums = map(crc32, _of_word_octets(octets)) if word.isascii() else map(_checksum, _of_word(word))
        features = {one: rows[one % ROWS] for one in checksums}
        found = self[word] = _Word(features, octets, crc32(octets + b" "), crc32(octets + b" _ "))
        return found


class Sense:
    """The trained reader. `scale`: log-odds of one unit of weight; `intercepts`: log-odds by class."""

    def __init__(self, octets: bytes, scale: float, intercepts: tuple[float, ...]) -> None:
        self._octets = octets
        self._scale = scale
        self._intercepts = intercepts
        self._rows = _Rows(octets)
        self._words = _Words(self._rows)
        self._begin, self._end = self._words["^"]._replace(features={}), self._words["$"]._replace(features={})
        self._tables: dict[tuple[str, bool], dict[int, int]] = {}

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

    def _found(self, text: str, hits: Mapping[str, int]) -> dict[int, int]:
        """The features of a sentence (as `features` names them), by checksum, with their rows."""
        words = list(map(self._words.__getitem__, _words(text)))
        found: dict[int, int] = {}
        for word in words:
            found.update(word.features)
        for table, count in hits.items():
            found.update(self._tables.get((table, count > 1)) or self._table(table, count))
        _, octets, following, following_but_one = zip(self._begin, *words, self._end, strict=True)
        around = [*map(crc32, octets[1:], following), *map(crc32, octets[3:-1], following_but_one[1:])]
        around.append(_LENGTHS[_length(len(words))])
        found.update(zip(around, map(self._rows.__getitem__, [one % ROWS for one in around]), strict=True))
        return found

    def _table(self, table: str, count: int) -> dict[int, int]:
        checksums = map(_checksum, _of_table(table, count))
        rows = self._tables[table, count > 1] = {one: self._rows[one % ROWS] for one in checksums}
        return rows

    def weighed(self, text: str, hits: Mapping[str, int], label: str) -> tuple[Weighed, ...]:
        """The features that spoke for `label`, the strongest first."""
        index = CLASSES.index(label)
        found = features(text, hits)
        scale = self._scale / math.sqrt(len(found)) if found else 0.0
        size = len(CLASSES)
        weights = [Weighed(one, (self._octets[row_of(one) * size + index] - BIAS) * scale) for one in found]
        return tuple(sorted((one for one in weights if one.weight > 0), key=lambda one: -one.weight))
