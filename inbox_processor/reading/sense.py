"""What a sentence means, by a small statistical reader trained on sentences that people wrote and labelled by hand.

Duty: a probability for each of CLASSES, for a sentence of any of the languages. Call `Sense.load()` once, then
`sense.of(text)`; `sense.weighed(text, label)` names the words that spoke most for a label. The model is made by
`python -m training.train` from training/sentences/; it is data, and nothing here is tuned by hand.

How: each feature of the sentence (words, pairs of words, pieces of words, and the word tables of languages/ that
speak of it) is hashed to a row of whole numbers, one a class; the rows are added, and the softmax of the sums gives
the probabilities. A row is kept as one long integer with a lane for each class, so that adding two rows is one
addition: a sentence takes some 30 microseconds without any library.

Known gaps: it knows no context beyond the sentence; words that no sentence of the training had say little.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

CLASSES = (
    "register", "withdraw", "decline", "keep", "background", "third", "interest", "promise", "update", "resend",
    "status", "question", "unsure", "notself", "contact", "logistics", "courtesy", "complaint", "offer", "other",
)  # fmt: skip
ROWS = 1 << 16
LANE_BITS = 24  # a lane holds the sum of some 60,000 biased octets
BIAS = 128  # octets are weights + BIAS, so that no lane borrows from its neighbour
PIECES = (4, 5)  # letters; chosen by cross-validation, as TABLE_COPIES was
WORD_MAX = 40
TABLE_COPIES = 4
TEXT_MAX = 600  # characters; the rest of a longer sentence is not looked at

_LANE = (1 << LANE_BITS) - 1
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
    words = [
        "0" if word[0].isdigit() else word for word in _TOKEN.findall(text[:TEXT_MAX].casefold().replace("’", "'"))
    ]
    found: dict[str, None] = {}
    before = "^"
    for word in words:
        found[f"w {word}"] = None
        found[f"{before} {word}"] = None
        before = word
        edged = f"<{word}>"
        for size in PIECES:
            for start in range(min(len(edged), WORD_MAX) - size + 1):
                found[edged[start : start + size]] = None
    found[f"{before} $"] = None
    for first, second in zip(words, words[2:], strict=False):
        found[f"{first} _ {second}"] = None
    found[f"n {min(len(words), 40) // 4}"] = None
    for table, count in hits.items():
        for copy in range(TABLE_COPIES):
            found[f"t{copy} {table}"] = None
            if count > 1:
                found[f"t{copy} {table} 2"] = None
    return list(found)


def row_of(feature: str) -> int:
    """The row to which a feature is hashed."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) % ROWS


class Sense:
    """The trained reader. `scale`: log-odds of one unit of weight; `intercepts`: log-odds by class."""

    def __init__(self, octets: bytes, scale: float, intercepts: tuple[float, ...]) -> None:
        self._octets = octets
        self._scale = scale
        self._intercepts = intercepts
        self._lanes: dict[int, int] = {}

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
        found = features(text, hits)
        total = 0
        for feature in found:
            total += self._lane(row_of(feature))
        scale = self._scale / math.sqrt(len(found)) if found else 0.0
        bias = BIAS * len(found)
        odds = []
        for intercept in self._intercepts:
            odds.append(math.exp(((total & _LANE) - bias) * scale + intercept))
            total >>= LANE_BITS
        whole = sum(odds)
        return {label: one / whole for label, one in zip(CLASSES, odds, strict=True)}

    def weighed(self, text: str, hits: Mapping[str, int], label: str, most: int = 4) -> tuple[Weighed, ...]:
        """The features that spoke most for `label`, the strongest first."""
        index = CLASSES.index(label)
        found = features(text, hits)
        scale = self._scale / math.sqrt(len(found)) if found else 0.0
        size = len(CLASSES)
        weights = [Weighed(one, (self._octets[row_of(one) * size + index] - BIAS) * scale) for one in found]
        return tuple(sorted((one for one in weights if one.weight > 0), key=lambda one: -one.weight)[:most])

    def _lane(self, row: int) -> int:
        lane = self._lanes.get(row)
        if lane is None:
            size = len(CLASSES)
            octets = self._octets[row * size : (row + 1) * size]
            lane = 0
            for index in range(size - 1, -1, -1):
                lane = lane << LANE_BITS | octets[index]
            self._lanes[row] = lane
        return lane
