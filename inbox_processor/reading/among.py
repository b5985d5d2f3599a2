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
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import NamedTuple

from inbox_processor.reading.sense import CLASSES

RELATIONS = ("own", "before", "behind", "beside")  # beside: the highest of all other sentences of the mail
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
Around = tuple[list[str], list[tuple[int, Mapping[int, int]]]]


@dataclass(frozen=True)
class Among:
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
        return self.given([alone(row) for row in rows])

    def given(self, sentences: Sequence[Alone]) -> list[dict[str, float]]:
        """The same for sentences that have been prepared by `alone`."""
        around = _around([one.levels for one in sentences])
        return [self._one(one.logarithms, signs) for one, signs in zip(sentences, around, strict=True)]

    def _one(self, logarithms: Sequence[float], signs: Around) -> dict[str, float]:
        places, around = signs
        total = _ZERO + sum([self.places[place] for place in places])
        for where, reached in around:
            weights = self.reached[where]
            for label, most in reached.items():
                total += weights[label][most]
        sums = _LANES.unpack(total.to_bytes(_LANES.size, "little"))
        own, scale, exp = self.own, self.scale, math.exp
        odds = [exp(own * one + (lane - _BASE) * scale) for one, lane in zip(logarithms, sums, strict=True)]
        whole = sum(odds)
        return dict(zip(CLASSES, [one / whole for one in odds], strict=True))


class Alone(NamedTuple):
    """What a sentence's own probabilities are to its neighbours and itself: the levels that its classes reach, and the
    logarithms.
    """

    levels: dict[int, int]
    logarithms: list[float]


def alone(row: Likely) -> Alone:
    """Prepare the probabilities of a sentence (CLASSES in order)."""
    return Alone(_levels(row), [math.log(value + LEAST) for value in row.values()])


def signs(rows: Sequence[Likely]) -> Iterator[list[str]]:
    """The signs of each sentence by name, for training."""
    for places, around in _around([_levels(row) for row in rows]):
        yield places + [
            f"{RELATIONS[where]} {CLASSES[label]} {level}"
            for where, reached in around
            for label, most in reached.items()
            for level in LEVELS[:most]
        ]


def _lanes(numbers: Sequence[int]) -> int:
    return sum(number << (_LANE_BITS * lane) for lane, number in enumerate(numbers))


def _levels(row: Likely) -> dict[int, int]:
    """By class, the number of levels that its probability reaches; only those that reach one."""
    return {
        index: sum(value >= level for level in LEVELS) for index, value in enumerate(row.values()) if value >= LEVELS[0]
    }


def _around(levels: Sequence[dict[int, int]]) -> Iterator[Around]:
    """For each sentence its places, and by relation (its index) the levels reached there."""
    for index, own in enumerate(levels):
        near = [*levels[max(0, index - WITHIN) : index], *levels[index + 1 : index + 1 + WITHIN]]
        places = [f"others {min(len(near), OTHERS_MOST)}"]
        around: list[tuple[int, Mapping[int, int]]] = [(0, own)]
        if index:
            around.append((1, levels[index - 1]))
        else:
            places.append("first")
        if index + 1 < len(levels):
            around.append((2, levels[index + 1]))
        else:
            places.append("last")
        if near:
            around.append((3, _highest(near)))
        yield places, around


def _highest(near: Sequence[dict[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for reached in near:
        for label, most in reached.items():
            if most > found.get(label, 0):
                found[label] = most
    return found
