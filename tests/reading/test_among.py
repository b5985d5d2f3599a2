"""A sentence among its neighbours: what stands around it makes some meanings likelier."""

from __future__ import annotations

import math
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.reading.among import LEVELS, SIGNS, Among, signs
from inbox_processor.reading.sense import CLASSES

SIZE = len(CLASSES)


def row(**likely: float) -> dict[str, float]:
    """A sentence's probabilities: those named, the rest shared out."""
    rest = (1 - sum(likely.values())) / (SIZE - len(likely))
    return {label: likely.get(label, rest) for label in CLASSES}


def weights(**by_sign: dict[str, int]) -> Among:
    """A reader in which only these signs weigh; underscores of a name are blanks."""
    numbers = [
        by_sign.get(sign.replace(" ", "_").replace(".", "p"), {}).get(label, 0) for sign in SIGNS for label in CLASSES
    ]
    body = zlib.compress(struct.pack(f"<{len(numbers)}h", *numbers))
    return Among.parse(f"{len(SIGNS)} 0.01 1.0\n".encode() + body)


def test_without_weights_a_sentence_keeps_its_probabilities() -> None:
    """The sentence alone decides."""
    alone = [row(register=0.7), row(background=0.6)]
    for before, after in zip(alone, weights().of(alone), strict=True):
        assert after == pytest.approx(before, abs=1e-3)


def test_the_sentence_before_weighs_from_its_level_on() -> None:
    """A wish at 0.6 before a sentence reaches three levels; the sentence before itself sees nothing."""
    reader = weights(before_register_0p6={"background": 100})
    first, second = reader.of([row(register=0.65), row(other=0.5, background=0.3)])
    assert second["background"] > 0.4
    assert first["background"] == pytest.approx(row(register=0.65)["background"], abs=1e-3)
    below = reader.of([row(register=0.5), row(other=0.5, background=0.3)])[1]
    assert below["background"] == pytest.approx(0.3, abs=1e-3)


def test_what_stands_behind_and_anywhere_beside_weighs_too() -> None:
    """Each relation has weights of its own."""
    reader = weights(behind_question_0p3={"logistics": 100}, beside_offer_0p9={"complaint": 100})
    found = reader.of([row(other=0.5), row(question=0.4), row(other=0.5), row(offer=0.95)])
    assert found[0]["logistics"] > 2 * row(other=0.5)["logistics"]
    assert found[0]["complaint"] > 2 * row(other=0.5)["complaint"]
    assert found[3]["complaint"] < found[0]["complaint"]


def test_the_signs_for_training_are_those_that_are_added() -> None:
    """By name: own, before, behind, beside, and the place in the mail."""
    found = list(signs([row(register=0.65), row(background=0.95)]))
    assert {"first", "others 1", "own register 0.6", "behind background 0.9", "beside background 0.1"} <= set(found[0])
    assert "last" not in found[0]
    assert {"last", "before register 0.3", "before register 0.6"} <= set(found[1])
    assert "before register 0.9" not in found[1]
    assert set(found[0]) | set(found[1]) <= set(SIGNS)


def test_weights_for_other_signs_are_refused() -> None:
    """With words on what to do."""
    with pytest.raises(ValueError, match=r"training\.train"):
        Among.parse(b"7 0.01 1.0\n" + zlib.compress(b""))


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=SIZE, max_size=SIZE), max_size=30))
def test_probabilities_stay_probabilities(rows: list[list[float]]) -> None:
    """Whatever stands around: between 0 and 1, and together 1."""
    alone = [dict(zip(CLASSES, (one / math.fsum(values) for one in values), strict=True)) for values in rows]
    for found in Among.load().of(alone):
        assert all(0 <= one <= 1 for one in found.values())
        assert math.fsum(found.values()) == pytest.approx(1)


def test_a_mail_of_one_sentence_and_one_of_none_are_read() -> None:
    """Neither has neighbours."""
    assert Among.load().of([]) == []
    assert len(Among.load().of([row(register=0.9)])) == 1
    assert tuple(sorted(LEVELS)) == LEVELS
