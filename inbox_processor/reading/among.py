"""A sentence among its neighbours: what the sentences around it make likelier.

Duty: correct the sentence reader's probabilities (sense.py), which knows each sentence alone, by those of the
sentence before, the one behind, and the rest of the mail. "Ich leite den Bauhof" behind a wish to come is the
author's background; behind "Mein Chef lässt fragen" it is not. Call `Among.load()` once, then `among.of(rows)` with
the sentences of one mail in order. The weights are made by `python -m training.train` from the files of
training/sentences/ that hold whole mails.

How: each probability is cut into LEVELS; what is reached by a class in a place (RELATIONS) is a sign, and the weights
of all signs are added to the logarithm of the sentence's own probabilities. As in sense.py, the weights of a sign for
all classes lie in one long integer, a lane for each, so that a sign costs one addition.

In cross-validation the likeliest class is right for 4 to 5 of 100 sentences more than without (docs/reading.md).
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from msgspec import Struct

from inbox_processor.reading.sense import CLASSES

RELATIONS = ("own", "before", "behind", "beside")  # beside: the highest of all other sentences of the mail
OWN, BEFORE, BEHIND, BESIDE = range(len(RELATIONS))
LEVELS = (0.1, 0.3, 0.6, 0.9)
PLACES = ("first", "last", *(f"others {count}" for count in range(7)))
SIGNS = (*(f"{where} {label} {level}" for where in RELATIONS for label in CLASSES for level in LEVELS), *PLACES)
OTHERS_MOST = len(PLACES) - 3
WITHIN = 12  # sentences to either side; a longer mail does not cost more
LEAST = 1e-5  # probability: its logarithm stays finite

_LANE_BITS = 32
_BASE = 1 << (_LANE_BITS - 1)
_LANES = struct.Struct(f"<{len(CLASSES)}I")
_ZERO = sum(_BASE << (_LANE_BITS * lane) for lane in range(len(CLASSES)))

Likely = Mapping[str, float]
Levels = dict[int, int]  # class (its index) → how many of LEVELS its probability reaches


class Among(Struct, frozen=True):
    """The weights. `reached`: by relation, class and number of levels reached, the sum of the weights of all these
    signs; `places`: by sign. `scale`: log-odds of one unit; `own`: weight of a sentence's own log-probability.
    """

    reached: tuple[tuple[tuple[int, ...], ...], ...]
    places: Mapping[str, int]
    scale: float
    own: float

    @classmethod
    @cache
    def load(cls) -> Among:
        """The weights that come with the package."""
        return cls.parse(resources.files("inbox_processor.reading").joinpath("among.model").read_bytes())

    @classmethod
    def parse(cls, octets: bytes) -> Among:
        """The weights from their file: one line of text (number of signs, scale, own), then whole numbers, deflated."""
        head, _, body = octets.partition(b"\n")
        count, scale, own = head.decode("ascii").split(" ")
        if int(count) != len(SIGNS):
            raise ValueError("the weights were trained for other signs; run python -m training.train")
        numbers = struct.unpack(f"<{len(SIGNS) * len(CLASSES)}h", zlib.decompress(body))
        rows = [_lanes(numbers[at : at + len(CLASSES)]) for at in range(0, len(numbers), len(CLASSES))]
        by_sign = dict(zip(SIGNS, rows, strict=True))
        reached = tuple(
            tuple(
                tuple(
                    sum(by_sign[f"{where} {label} {level}"] for level in LEVELS[:most])
                    for most in range(len(LEVELS) + 1)
                )
                for label in CLASSES
            )
            for where in RELATIONS
        )
        return cls(reached, {place: by_sign[place] for place in PLACES}, float(scale), float(own))

    def of(self, rows: Sequence[Likely]) -> list[dict[str, float]]:
        """The probabilities of each sentence of one mail, in order, given all of them alone."""
        return self.given([self.alone(row) for row in rows])

    def alone(self, row: Likely) -> Alone:
        """Prepare the probabilities of a sentence (CLASSES in order)."""
        levels = _levels(row)
        own, before, behind = (self._weight(where, levels) for where in (OWN, BEFORE, BEHIND))
        return Alone(levels, [self.own * math.log(value + LEAST) for value in row.values()], own, before, behind)

    def given(self, sentences: Sequence[Alone]) -> list[dict[str, float]]:
        """The same as `of` for sentences that have been prepared by `alone`."""
        found = []
        last = len(sentences) - 1
        for index, (one, near) in enumerate(zip(sentences, _near([one.levels for one in sentences]), strict=True)):
            total = _ZERO + one.as_own + sum([self.places[place] for place in _places(index, last - index)])
            if index:
                total += sentences[index - 1].as_before
            if index < last:
                total += sentences[index + 1].as_behind
            found.append(self._likely(one.logarithms, total + self._weight(BESIDE, near)))
        return found

    def _weight(self, where: int, levels: Levels) -> int:
        weights = self.reached[where]
        return sum([weights[label][most] for label, most in levels.items()])

    def _likely(self, logarithms: Sequence[float], total: int) -> dict[str, float]:
        sums = _LANES.unpack(total.to_bytes(_LANES.size, "little"))
        scale, exp = self.scale, math.exp
        odds = [exp(one + (lane - _BASE) * scale) for one, lane in zip(logarithms, sums, strict=True)]
        whole = sum(odds)
        return dict(zip(CLASSES, [one / whole for one in odds], strict=True))


class Alone(NamedTuple):
    """What a sentence's own probabilities are to its neighbours and itself: the levels that its classes reach, their
    logarithms as they weigh, and what it weighs for itself, for the one behind it, and for the one before.
    """

    levels: Levels
    logarithms: list[float]
    as_own: int
    as_before: int
    as_behind: int


def signs(rows: Sequence[Likely]) -> Iterator[list[str]]:
    """The signs of each sentence by name, for training."""
    levels = [_levels(row) for row in rows]
    last = len(levels) - 1
    for index, (own, near) in enumerate(zip(levels, _near(levels), strict=True)):
        before, behind = levels[index - 1] if index else {}, levels[index + 1] if index < last else {}
        yield [*_places(index, last - index)] + [
            f"{RELATIONS[where]} {CLASSES[label]} {level}"
            for where, reached in enumerate((own, before, behind, near))
            for label, most in reached.items()
            for level in LEVELS[:most]
        ]


def _lanes(numbers: Sequence[int]) -> int:
    return sum(number << (_LANE_BITS * lane) for lane, number in enumerate(numbers))


def _levels(row: Likely) -> Levels:
    """By class, the number of levels that its probability reaches; only those that reach one."""
    return {
        index: sum(value >= level for level in LEVELS) for index, value in enumerate(row.values()) if value >= LEVELS[0]
    }


def _places(before: int, behind: int) -> tuple[str, ...]:
    """The signs of where a sentence stands that has so many others before and behind it."""
    return _placed(min(before, WITHIN), min(behind, WITHIN))


@cache
def _placed(before: int, behind: int) -> tuple[str, ...]:
    ends = (*(() if before else ("first",)), *(() if behind else ("last",)))
    return f"others {min(before + behind, OTHERS_MOST)}", *ends


def _near(levels: Sequence[Levels]) -> Iterator[Levels]:
    """For each sentence the highest levels of the others around it."""
    for index in range(len(levels)):
        yield _highest([*levels[max(0, index - WITHIN) : index], *levels[index + 1 : index + 1 + WITHIN]])


def _highest(near: Sequence[Levels]) -> Levels:
    found: Levels = {}
    for reached in near:
        for label, most in reached.items():
            if most > found.get(label, 0):
                found[label] = most
    return found
