"""The lexicon's one walk gives the same answers as the patterns of the tables."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.languages.heads import Heads
from inbox_processor.languages.lexicon import Lexicon
from inbox_processor.languages.needs import needs, opens
from inbox_processor.languages.patterns import compile_phrases
from inbox_processor.languages.reading_words import ReadingWords
from inbox_processor.languages.tables import LANGUAGES, SPEAKING, lexicon, pattern, phrases_of

TABLES = [name for name in LANGUAGES[0].__struct_fields__ if name not in {"tag", "common", "spelt", "language_names"}]
ENDINGS = ("", "", "", "en", "s", "t", "ung")
FILLERS = ("", " ", "heute ", "gern, ", "sehr ", "Petra Schulze ", "– ", "und auch noch ", "İ", "ı ")


def _said(phrase: str, dice: random.Random) -> str:
    """Say a phrase as an author might: one of each choice, an ending for a star, words for a gap."""
    while match := re.search(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]", phrase):
        choices = (match[1] if match[1] is not None else match[2] + "|").split("|")
        phrase = phrase[: match.start()] + dice.choice(choices) + phrase[match.end() :]
    phrase = re.sub(r" ?… ?", lambda _: " " + dice.choice(FILLERS), phrase)
    return re.sub(r"\*", lambda _: dice.choice(ENDINGS), phrase)


def _cased(text: str, dice: random.Random) -> str:
    return dice.choice((str, str.upper, str.title, str.capitalize))(text)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """One to four phrases of any tables and languages, with other words between them."""
    dice = random.Random(draw(st.integers(0, 2**32)))
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        language: ReadingWords = draw(st.sampled_from(LANGUAGES))
        table = phrases_of(language, draw(st.sampled_from(TABLES)))
        pieces += [dice.choice(FILLERS), _cased(_said(draw(st.sampled_from(table)), dice), dice) if table else ""]
    return dice.choice((" ", ", ", "\n", "")).join(pieces)


def _compiled(table: str) -> re.Pattern[str]:
    return compile_phrases(phrase for language in LANGUAGES for phrase in phrases_of(language, table))


COMPILED = {table: _compiled(table) for table in TABLES}
DOTLESS = {table for table in TABLES if any("ı" in phrase for words in LANGUAGES for phrase in getattr(words, table))}


@given(sentences())
def test_hits_name_the_tables_whose_patterns_match(text: str) -> None:
    """But for dotted and dotless i, which only the patterns take for one another, both say the same."""
    if "ı" in text or "İ" in text:
        return
    found = lexicon().hits(text)
    differ = found.keys() ^ {table for table in SPEAKING if COMPILED[table].search(text)}
    assert differ <= (DOTLESS if "I" in text else set())  # "DAYIM" is the capitals of "dayım"


@given(sentences())
def test_a_table_finds_what_its_pattern_finds(text: str) -> None:
    """The walk only spares searches that would find nothing, whatever letters the text has."""
    for table in TABLES:
        spared, searched = pattern(table), COMPILED[table]
        assert _span(spared.search(text)) == _span(searched.search(text)), table
        assert _span(spared.match(text)) == _span(searched.match(text)), table
        assert _span(spared.fullmatch(text)) == _span(searched.fullmatch(text)), table
        assert [match.span() for match in spared.finditer(text)] == [match.span() for match in searched.finditer(text)]
        assert spared.sub("·", text) == searched.sub("·", text)


def _span(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match else None


@pytest.mark.parametrize("table", TABLES)
def test_each_phrase_said_aloud_is_found_in_its_table(table: str) -> None:
    """No entry is lost to the index by which entries are found."""
    dice = random.Random(table)
    for language in LANGUAGES:
        for phrase in phrases_of(language, table):
            said = _said(phrase, dice)
            if compile_phrases([phrase]).search(said):
                assert table in lexicon().may(said), (phrase, said)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("meld* … an", {frozenset({"meld*"}), frozenset({"an"})}),
        ("(bitte|gern*) … ein", {frozenset({"bitte", "gern*"}), frozenset({"ein"})}),
        ("gute(n|r) tag", {frozenset({"gute*"}), frozenset({"tag"})}),
        ("danke [im voraus]", {frozenset({"danke"})}),
        ("[sehr] gern", {frozenset({"gern"})}),
        ("*meldung*", {frozenset({"*meldung*"})}),
        ("'t", set()),
        ("a|b", set()),
    ],
)
def test_needs_are_the_words_without_which_a_phrase_cannot_match(phrase: str, expected: set[frozenset[str]]) -> None:
    """A choice is one need, an optional piece none."""
    assert needs(phrase) == expected


def test_a_phrase_opens_with_an_optional_word_or_with_the_next() -> None:
    """Both words may be the first."""
    assert opens("[sehr ]geehrte*") == frozenset({"sehr", "geehrte*"})


@given(st.text("abı", min_size=1, max_size=6))
def test_heads_are_found_by_their_shape(word: str) -> None:
    """Whole, beginning, end and inside are told apart."""
    heads = Heads()
    forms = {"ab": word == "ab", "a*": word.startswith("a"), "*b": word.endswith("b"), "*bab*": "bab" in word}
    for number, form in enumerate(forms):
        heads.add(form, number)
    assert set(heads.of(word)) == {number for number, held in enumerate(forms.values()) if held}


def test_entries_are_counted_once_each() -> None:
    """The same word twice is one hit, two words of a choice are two."""
    small = Lexicon([("fruit", "(apple|pear*)"), ("fruit", "red … cherry"), ("tool", "saw")])
    assert small.hits("Apple apple, pears and a red, sweet cherry") == {"fruit": 3}


def test_tables_that_are_not_counted_are_still_possible() -> None:
    """A table may serve for searches alone."""
    small = Lexicon([("fruit", "apple"), ("tool", "saw")], counted={"fruit"})
    assert small.hits("saw") == {}
    assert set(small.may("a saw")) == {"tool"}
