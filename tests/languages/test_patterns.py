"""The notation in which word tables write phrases."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, fields

from inbox_processor.languages.patterns import GAP_WORDS_MAX, compile_phrases, phrase
from inbox_processor.languages.reading_words import ReadingWords
from inbox_processor.languages.tables import LANGUAGES

SECONDS = 1.0
WORDS = st.text("abcdefghäöüß", min_size=1, max_size=8)


def holds(notation: str, text: str) -> bool:
    """Tell whether a phrase occurs in a text."""
    return compile_phrases([notation]).search(text) is not None


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("bin dabei", "Ich bin dabei."),
        ("bin dabei", "BIN\n  DABEI"),
        ("meld*", "melde"),
        ("meld*", "meld"),
        ("*amt", "Bauamt"),
        ("*amt", "Amt"),
        ("*amt*", "Bauamtes"),
        ("meld* … an", "ich melde mich hiermit gern an"),
        ("meld* … an", "melde an"),
        ("meld* … an", "melde (Petra) an"),
        ("(viele|beste) grüße", "beste Grüße"),
        ("(besten|vielen) dank[ im voraus| vorab]", "Vielen Dank"),
        ("(besten|vielen) dank[ im voraus| vorab]", "Vielen Dank im Voraus"),
        ("e.v.", "Verein e.V."),
        ("hat (mir|uns (sehr|gern)) geholfen", "hat uns gern geholfen"),
    ],
)
def test_a_phrase_matches_what_it_stands_for(notation: str, text: str) -> None:
    """Spaces, endings, gaps, choices, options, whatever the case."""
    assert holds(notation, text)


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("amt", "Bauamt"),
        ("amt", "Amtes"),
        ("*amt", "Bauamtes"),
        ("meld*", "anmelden"),
        ("bin dabei", "bindabei"),
        ("bin dabei", "bin nicht dabei"),
        ("meld* … an", "meldet ihr euch? Komm an"),
        ("meld* … an", "melde dich! Komm an"),
        ("meld* … an", "melde " + "wort " * (GAP_WORDS_MAX + 1) + "an"),
        ("(viele|beste) grüße", "liebe Grüße"),
        ("e.v.", "Verein exv1"),
    ],
)
def test_a_phrase_matches_whole_words_of_one_sentence(notation: str, text: str) -> None:
    """No piece of another word, no gap over a sentence's end or longer than a sentence's middle."""
    assert not holds(notation, text)


def test_a_gap_spans_as_many_words_as_it_may() -> None:
    """Twelve words, as the notation says."""
    assert GAP_WORDS_MAX == 12
    assert holds("meld* … an", "melde " + "wort " * 12 + "an")


def test_an_empty_table_matches_nothing() -> None:
    """Not even the empty text."""
    assert compile_phrases([]).search("") is None
    assert compile_phrases([]).search("irgendetwas") is None


def test_a_table_matches_where_one_of_its_phrases_does() -> None:
    """The match is that phrase's."""
    found = compile_phrases(["bin dabei", "*amt", "lg"]).search("Das Bauamt grüßt")
    assert found is not None
    assert found[0].casefold() == "amt"


@given(st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_a_phrase_of_plain_words_matches_itself_and_nothing_inside_a_word(text: str) -> None:
    """In any case of letters that comes back, between any marks, not as part of a longer word."""
    assert compile_phrases([text]).fullmatch(text)
    assert holds(text, f"({text}),")
    assert not compile_phrases([text]).search(f"x{text}x")


@given(st.text(max_size=20))
def test_the_plain_characters_of_a_phrase_mean_themselves(text: str) -> None:
    """Only the marks of the notation are special; a full stop is a full stop."""
    plain = re.sub(r"[*…|\[\]()\s]", "", text)
    assert re.fullmatch(phrase(plain), plain)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda words: words.tag)
def test_every_phrase_of_the_tables_is_well_formed(words: ReadingWords) -> None:
    """It compiles, says something, and would not match an empty text."""
    for table, entries in asdict(words).items():
        if isinstance(entries, tuple) and all(isinstance(entry, str) for entry in entries):
            for entry in entries:
                assert compile_phrases([entry]).fullmatch("") is None, f"{words.tag} {table}: {entry!r}"
                assert entry == entry.strip(), f"{words.tag} {table}: {entry!r}"


def test_every_language_has_the_tables_that_a_registration_needs() -> None:
    """A language without a way to withdraw would keep seats taken."""
    for words in LANGUAGES:
        assert words.common
        for table in ("register", "withdraw", "greetings", "closings", "first_person", "activity", "roles"):
            assert getattr(words, table), f"{words.tag} lacks {table}"


@pytest.mark.parametrize(
    "text", ["melde " + "- " * 5000, "melde " + "wort " * 5000, "melde" + "." * 10000, "x" * 20000]
)
def test_matching_stays_linear_in_the_text(text: str) -> None:
    """No text can be divided in more ways than there is time for."""
    pattern = compile_phrases(["meld* … an", "(a|b) … (c|d) … e", "*ung"])
    started = time.process_time()
    assert pattern.search(text) is None
    assert time.process_time() - started < SECONDS


def test_no_phrase_ends_in_a_gap() -> None:
    """A gap wants a word behind it: "thank …" would never match "thank you"."""
    closing = ("tag", "common", "language_names", "closings")  # there the bare beginning would be too much
    dead = [
        (words.tag, one.name, text)
        for words in LANGUAGES
        for one in fields(words)
        if one.name not in closing
        for text in getattr(words, one.name)
        if text.endswith("…")
    ]
    assert dead == []
