"""What turns the sense of a sentence."""

from __future__ import annotations

import pytest

from inbox_processor.reading.acts import Act
from inbox_processor.reading.turns import another_stays, conditional, registers_a_thing, tagged
from tests.reading.letters import doing


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Meine Frau kann leider nicht kommen, ich komme allein.", True),
        ("Meine Frau ist verhindert, aber ich komme gern.", True),
        ("Ich kann leider nicht kommen, meine Frau kommt.", False),
        ("Ich komme gern, meine Frau kann leider nicht kommen.", False),
    ],
)
def test_another_stays_where_their_refusal_stands_before_the_wish_of_the_author(text: str, turned: bool) -> None:
    """A refusal behind the wish turns nothing: the sentence is the reader's to judge."""
    assert another_stays(text) is turned


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Pop me down, would you?", True),
        ("Setzt mich auf die Liste, ja?", True),
        ("Kommt Ihr Chef auch, oder nicht?", False),
    ],
)
def test_a_tail_asks_for_no_answer(text: str, turned: bool) -> None:
    """Only where it is all that stands behind the last comma."""
    assert tagged(text) is turned


def test_a_condition_opens_the_sentence_and_a_seat_that_should_go_is_none() -> None:
    """ "Should I be late …"; "my seat should go to somebody else" gives it back."""
    assert conditional("Should I be ill, I shall cancel.")
    assert not conditional("The chair you kept for me should go to somebody else.")


@pytest.mark.parametrize(
    "text",
    [
        "Ich melde mich an, wenn Sie mir vorher sagen, was das kostet.",
        "Ich würde gern am 6. Juli ein paar O-Töne aufnehmen.",
        "I'll come if you can tell me that it is held in English.",
    ],
)
def test_who_sets_a_condition_or_comes_to_report_asks_for_no_seat_yet(text: str) -> None:
    """A human decides."""
    assert not doing(text).act & Act.REGISTER


def test_a_thing_is_no_person() -> None:
    """Nor is a body, nor a function, nor one's own part in it."""
    assert registers_a_thing("Hiermit melde ich meinen neuen Roller an.")
    assert not registers_a_thing("Hiermit melde ich meine Vorgesetzte an.")
    assert not registers_a_thing("Hiermit melde ich mich an.")
