"""The author's words cut into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.model import Zone
from inbox_processor.reading.sentences import SENTENCE_LENGTH_MAX
from tests.reading.letters import FORWARD_MARK, body, cut, parts

PIECES = (
    "Ich komme.",
    "Guten Tag,",
    "Viele Grüße",
    "Petra Schulze",
    "z. B.",
    "am 3. Mai",
    "Name: Ole",
    "- eins",
    "…",
    "?",
    "\n",
    "\n\n",
    "> alt",
    "-- ",
    "PS: noch eins",
    "\t",
    "  ",
    "x" * 90,
    "Dr.",
    ":-)",
)


def test_each_part_of_a_mail_has_its_kind() -> None:
    """Greeting, prose, closing, and the name under it."""
    text = "Sehr geehrte Damen und Herren,\n\nich komme. Ich bin Lehrerin.\n\nMit freundlichen Grüßen\nPetra Schulze"
    assert [(part.text, part.kind, part.paragraph) for part in parts(text)] == [
        ("Sehr geehrte Damen und Herren,", "greeting", 0),
        ("ich komme.", "prose", 1),
        ("Ich bin Lehrerin.", "prose", 1),
        ("Mit freundlichen Grüßen", "closing", 2),
        ("Petra Schulze", "tail", 2),
    ]


def test_a_postscript_under_the_closing_is_prose_again() -> None:
    """Whatever the author adds below the name is still said by them."""
    found = parts("Ich komme gern.\n\nViele Grüße\nOle\n\nPS: Ich komme mit dem Zug.")
    assert [part.kind for part in found] == ["prose", "closing", "tail", "prose"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich arbeite bei Dr. Kolbe, z. B. als Planer.",
        "Das mache ich seit dem 3. Mai 2011 gern.",
        "Ich komme … vielleicht mit dem Zug.",
        "Ich bin Mitglied im Bauausschuss bzw. seinem Beirat, vgl. unten.",
        "Ich wohne in der Str. der Freiheit und komme inkl. Begleitung.",
    ],
)
def test_abbreviations_dates_and_gaps_end_no_sentence(text: str) -> None:
    """A full stop is not always an end."""
    assert cut(text) == [text]


def test_sentences_end_at_full_stops_questions_and_calls() -> None:
    """And each keeps its mark."""
    assert cut("Kommt ihr? Ich schon! Gut.") == ["Kommt ihr?", "Ich schon!", "Gut."]


def test_lines_that_a_mail_program_wrapped_are_joined() -> None:
    """A line that fills the width goes on in the next."""
    text = "ich arbeite seit vielen Jahren in der Verwaltung einer kleinen\nGemeinde und berate dort Vereine."
    assert cut(text) == [text.replace("\n", " ")]


@pytest.mark.parametrize(
    "text",
    [
        "Ich fahre jeden Tag über den\nDepotplatz.",  # narrow, before a noun
        # wide
        f"{'Ich war lange krank und konnte nicht antworten. ' * 2}Und ich bin\nUhrmacher und pflege die Normaluhr.",
    ],
)
def test_a_line_that_stops_in_the_midst_goes_on_whatever_its_width(text: str) -> None:
    """German nouns have capitals, so that a capital begins no sentence by itself."""
    assert cut(text)[-1] == text.replace("\n", " ").rpartition("antworten. ")[2]


@pytest.mark.parametrize(
    "lines",
    [
        [f"Ich melde mich an, {'freue mich sehr, ' * 6}und bin gespannt", "Petra Schulze"],
        ["Name: Petra Schulze", "E-Mail: petra@schule.example"],
        ["- Petra Schulze", "- Ole Petersen"],
        ["1. Petra Schulze", "2. Ole Petersen"],
        ["Ich melde mich an", "Ich bin Lehrerin"],
    ],
)
def test_lines_that_the_author_broke_stay_apart(lines: list[str]) -> None:
    """Forms, lists, and short lines."""
    assert cut("\n".join(lines)) == lines


def test_only_the_authors_own_lines_are_cut() -> None:
    """Quotes, signatures and forwarded mails are not the author's sentences."""
    assert cut("> Zitat.\nEigenes.") == ["Eigenes."]
    assert cut("Eigenes.\n-- \nPetra Schulze") == ["Eigenes."]
    assert cut(f"Eigenes.\n{FORWARD_MARK}\nFremdes.") == ["Eigenes."]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=14).map(" ".join))
def test_no_word_of_the_author_is_lost_or_said_twice(text: str) -> None:
    """The sentences hold all the own text in order, and each is what stands at its place."""
    divided = body(text)
    own = "".join(line.text for line in divided.lines if line.zone is Zone.OWN)
    found = parts(text)
    assert "".join("".join(part.text.split()) for part in found) == "".join(own.split())
    end = 0
    for part in found:
        assert end <= part.start < part.end
        assert " ".join(text[part.start : part.end].split()) == part.text
        assert part.end - part.start <= SENTENCE_LENGTH_MAX
        end = part.end


def test_a_line_without_end_is_cut_into_pieces() -> None:
    """No pattern ever meets an endless line."""
    found = parts("wort " * 1000)
    assert len(found) > 1
    assert max(len(part.text) for part in found) <= SENTENCE_LENGTH_MAX


def test_a_long_line_of_functions_below_the_closing_is_still_the_signature() -> None:
    """It has no end of a sentence, and nobody acts in it."""
    text = "Ich komme gern.\n\nMit freundlichen Grüßen\nPetra Schulze\n"
    line = "Vorzimmer des Landrats, Koordinierungsstelle für Termine und Bürgerpost im Kreishaus, Zimmer 201"
    assert [part.kind for part in parts(text + line)][-1] == "tail"
    assert [part.kind for part in parts(f"{text}Ich bringe noch meine Kollegin aus dem Bauamt mit, sie kommt später")][
        -1
    ] == "prose"


def test_thanks_that_open_a_mail_close_nothing() -> None:
    """What stands below them is no signature."""
    thanks = "Vielen Dank für die Einladung.\nIch selbst bin leider verhindert."
    behind = "Bitte notieren Sie an meiner Stelle die Kollegin Jana Krämer."
    assert "tail" not in [part.kind for part in parts(f"{thanks}\n{behind}")]
