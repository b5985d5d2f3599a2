"""The people whom a sentence names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.reading.mentions import mentions

NAMED = [
    ("Bitte tragen Sie Frau Jana Krämer ein.", "Jana Krämer", "form-of-address"),
    ("Herr Brandt kommt auch.", "Brandt", "form-of-address"),
    ("Mein Kollege Matthis Oelrich kommt mit.", "Matthis Oelrich", "relation"),
    ("Ich komme mit Ole Petersen.", "Ole Petersen", "known-first-name"),
    ("Dr. Sabine Kolbe leitet das Amt.", "Dr. Sabine Kolbe", "title"),
    ("Please add Mrs. Mary Whitlock as well.", "Mary Whitlock", "form-of-address"),
]
WORDS = "Frau Herr Petra Ole Schulze Dr. mein Kollege kommt und , . die Stadt mit Herrn Meyer-Lund".split()


@pytest.mark.parametrize(("text", "name", "rule"), NAMED)
def test_a_person_is_told_from_other_words_by_what_stands_before_the_name(text: str, name: str, rule: str) -> None:
    """Form of address, relation, degree, or a known first name with a surname behind it."""
    (mention,) = mentions(text)
    assert (mention.name, mention.rule) == (name, rule)
    assert text[mention.start : mention.end].endswith(name)


def test_two_people_of_one_sentence_are_two() -> None:
    """In the order of the sentence."""
    found = mentions("Herr Brandt und Frau Meyer-Lund kommen beide.")
    assert [one.name for one in found] == ["Brandt", "Meyer-Lund"]


@pytest.mark.parametrize(
    "text",
    [
        "Ich komme gern.",
        "Eine Art Lebenslauf liegt bei.",
        "Petra kommt auch.",
        "Ich arbeite in der Stadt Musterfels.",
        "Die Frau am Empfang war freundlich.",
    ],
)
def test_a_noun_and_a_first_name_alone_name_nobody(text: str) -> None:
    """A capital letter makes no person of a German noun."""
    assert mentions(text) == ()


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60))
def test_mentions_stand_in_the_sentence_one_behind_the_other(text: str) -> None:
    """None overlaps another, each has a name whose words stand at its place."""
    end = 0
    for mention in mentions(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.name.split()[-1] in text[mention.start : mention.end]
        end = mention.end
