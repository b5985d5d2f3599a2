"""Yes or no to an offered seat, in the words of people; what is neither is told as neither."""

from __future__ import annotations

import pytest

from inbox_processor.model import Answer
from tests.reading.letters import reading

YES = [
    "Ja",
    "Ja, ich nehme den Platz.",
    "Guten Tag,\n\nja, ich nehme den Platz gern.\n\nMit freundlichen Grüßen\nAnna Amsel",
    "Sehr gerne! Gibt es Parkplätze am Rathaus?",
    "Danke, ich bin dabei.",
    "Das ist toll, ich komme gerne!",
    "Vielen Dank für das Angebot, das ich gern annehme. Ich sage hiermit zu.",
    "Hi,\n\nyes please!\n\nBest\nAnna",
    "I'll take it, thanks!",
    "Yes, I accept the seat.\n\nKind regards\nAnna",
    "We will take both seats, with pleasure.",
    "Oui, avec plaisir.",
]
NO = [
    "Nein danke",
    "Nein, leider passt es nicht mehr.",
    "no thanks",
    "No, thank you.",
    "Vielen Dank für das Angebot. Ich verzichte zugunsten anderer.",
    "Unfortunately I can't make it any more.",
    "Leider nicht, geben Sie den Platz weiter.",
]
NEITHER = [
    "Ja, aber nur wenn es vegetarisches Essen gibt.",
    "Ja, falls ich bis dahin gesund bin.",
    "Ich überlege es mir noch.",
    "Yes, but I might be late.",
    "Ja oder nein, das kann ich noch nicht sagen.",
    "No problem, yes!",
    "Kann ich das noch bis Freitag entscheiden?",
    "Ja? Wirklich?",
    "Danke für die Nachricht.",
    "Yesterday I wrote to you.",
    "Normalerweise gern",
    "",
]


@pytest.mark.parametrize("text", YES)
def test_a_plain_yes_is_a_yes(text: str) -> None:
    assert reading(text, "Re: Ein Platz ist frei", answers=True).answer is Answer.YES


@pytest.mark.parametrize("text", NO)
def test_a_plain_no_is_a_no(text: str) -> None:
    assert reading(text, "Re: Ein Platz ist frei", answers=True).answer is Answer.NO


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_not_plain_is_neither(text: str) -> None:
    """A wrong promise costs more than a late one."""
    assert reading(text, "Re: Ein Platz ist frei", answers=True).answer is Answer.NONE


def test_quoted_words_are_nobodys_answer() -> None:
    """Our own "antworten Sie mit Ja" comes back with every reply."""
    text = 'Wann wäre das genau?\n\n> antworten Sie bitte mit „Ja"\n> Ja, ich nehme den Platz'
    assert reading(text, "Re: Ein Platz ist frei", answers=True).answer is Answer.NONE


def test_a_long_letter_says_neither() -> None:
    """Its yes may belong to any of its sentences."""
    text = "Ja, gern. " + " ".join(f"Am {number}. Mai haben wir beraten und beschlossen." for number in range(2, 20))
    assert reading(text, "Re: Ein Platz ist frei", answers=True).answer is Answer.NONE
    assert reading("Ja, gern. " + "Wir haben beraten. " * 6, "Sitzung").answer is Answer.NONE
