"""The statistical reader of sentences."""

from __future__ import annotations

import math
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.languages.tables import lexicon
from inbox_processor.reading.sense import BIAS, CLASSES, ROWS, TABLE_COPIES, TEXT_MAX, Sense, features, row_of

SENSE = Sense.load()
DICE = random.Random(1).randbytes(ROWS * len(CLASSES))  # rows of which no two are alike
SPOTTED = Sense(DICE, 0.01, (0.0,) * len(CLASSES))
WORDS = [
    "w",
    "n",
    "t",
    "0",
    "7",
    "x²",
    "ich",
    "ich’s",
    "komme",
    "Grüße",
    "İstanbul",
    "?",
    "\ud800",
    "Verwaltungsangestellte",
]
PLAIN = [
    ("Hiermit melde ich mich für den Workshop an.", "register"),
    ("I would like to register for the workshop.", "register"),
    ("Leider muss ich meine Anmeldung zurückziehen.", "withdraw"),
    ("Ich leite das Bürgerbüro der Stadt Musterfels.", "background"),
    ("Ist meine Anmeldung angekommen?", "status"),
    ("Gibt es vor Ort eine Rampe für Rollstühle?", "question"),
    ("Vielen Dank für die Einladung.", "courtesy"),
    ("Ich reise mit dem Zug an.", "logistics"),
    ("Ich weiß noch nicht, ob ich kommen kann.", "unsure"),
    ("Ich selbst komme nicht mit.", "notself"),
]


def model(weights: dict[str, dict[str, int]]) -> Sense:
    """Make a reader of which only these features speak."""
    octets = bytearray([BIAS]) * (ROWS * len(CLASSES))
    for feature, by_class in weights.items():
        for label, weight in by_class.items():
            octets[row_of(feature) * len(CLASSES) + CLASSES.index(label)] = BIAS + weight
    head = " ".join([",".join(CLASSES), "0.5", *("0.0" for _ in CLASSES)])
    return Sense.parse(head.encode("ascii") + b"\n" + zlib.compress(bytes(octets)))


def test_a_sentence_without_features_that_speak_says_nothing() -> None:
    """All classes are then as likely as their intercepts say."""
    assert list(model({}).of("Wetter", {}).values()) == pytest.approx([1 / len(CLASSES)] * len(CLASSES))


def test_the_probability_is_the_softmax_of_the_added_weights() -> None:
    """Weights by scale over the root of the number of features, as the training scales its rows."""
    text = "komm gern"
    found = features(text, {})
    odds = math.exp(100 * 0.5 / math.sqrt(len(found)))
    likely = model({"w gern": {"register": 100}}).of(text, {})
    assert likely["register"] == pytest.approx(odds / (odds + len(CLASSES) - 1))


def test_negative_weights_do_not_borrow_from_the_neighbouring_class() -> None:
    """The lanes of one row stay apart."""
    likely = model({"w gern": {"withdraw": -127, "register": 127}}).of("gern", {})
    assert likely["register"] > likely["decline"] > likely["withdraw"]


@pytest.mark.parametrize(("text", "label"), PLAIN)
def test_a_plain_sentence_is_of_its_class(text: str, label: str) -> None:
    """The model that comes with the package knows the ordinary."""
    assert SENSE.of(text, lexicon().hits(text))[label] > 0.5


@given(st.text(max_size=120), st.dictionaries(st.sampled_from(["register", "roles"]), st.integers(1, 9)))
def test_the_probabilities_of_any_text_add_up_to_one(text: str, hits: dict[str, int]) -> None:
    """One for each class, none below zero."""
    likely = SENSE.of(text, hits)
    assert tuple(likely) == CLASSES
    assert sum(likely.values()) == pytest.approx(1)
    assert min(likely.values()) >= 0


@given(st.text(max_size=120))
def test_features_are_said_once_and_lie_in_the_table(text: str) -> None:
    """Each counts once, however often the text says it."""
    found = features(text, {})
    assert len(found) == len(set(found))
    assert all(0 <= row_of(one) < ROWS for one in found)


@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)),
    st.dictionaries(st.sampled_from(["register", "roles"]), st.integers(1, 3)),
)
def test_what_is_added_are_the_rows_of_the_features(text: str, hits: dict[str, int]) -> None:
    """The reader goes by checksums of words put together, the training by the features themselves: each counts one."""
    sums = [0] * len(CLASSES)
    found = features(text, hits)
    for feature in found:
        row = row_of(feature) * len(CLASSES)
        sums = [one + octet - BIAS for one, octet in zip(sums, DICE[row : row + len(CLASSES)], strict=True)]
    odds = [math.exp(one * 0.01 / math.sqrt(len(found))) for one in sums]
    assert list(SPOTTED.of(text, hits).values()) == pytest.approx([one / sum(odds) for one in odds])


def test_a_word_table_weighs_as_much_as_some_words() -> None:
    """Its author knew more than one sentence."""
    assert len(features("gern", {"register": 1})) - len(features("gern", {})) == TABLE_COPIES
    assert len(features("gern", {"register": 2})) - len(features("gern", {})) == 2 * TABLE_COPIES


def test_case_numbers_and_apostrophes_make_no_difference() -> None:
    """Neither do the words behind the last character that is looked at."""
    assert features("Ich’s 17", {}) == features("ICH'S 4", {})
    assert features("a " * TEXT_MAX + "Zug", {}) == features("a " * TEXT_MAX, {})


def test_the_words_that_spoke_most_are_named_strongest_first() -> None:
    """Only those that spoke for the class."""
    sense = model({"w gern": {"register": 90}, "w komm": {"register": 120}, "w nicht": {"register": -90}})
    weighed = sense.weighed("komm gern nicht", {}, "register")
    assert [one.feature for one in weighed] == ["w komm", "w gern"]
    assert weighed[0].weight > weighed[1].weight > 0


def test_a_model_of_other_classes_is_refused() -> None:
    """With words on what to do."""
    with pytest.raises(ValueError, match="training"):
        Sense.parse(b"register,withdraw 0.1 0 0\n" + zlib.compress(b""))
