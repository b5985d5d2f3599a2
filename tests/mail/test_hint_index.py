"""The index of hints gives the answer of its phrases, and fast on hostile text."""

from __future__ import annotations

import re
import time

import pytest

from inbox_processor.languages.patterns import phrase
from inbox_processor.mail import hints, vocabulary
from inbox_processor.mail.hint_index import HintIndex, _searched
from tests.mail.mails import ROOT

MAILS = sorted((ROOT / "tests" / "mail" / "data").rglob("*.eml"))
ENTRIES = (
    ("away", "(*urlaub|elternzeit)"),
    ("away", "nicht (im|am) (büro|platz)"),
    ("gone", "(bin|sind)[ nicht] mehr … tätig"),
    ("held", "(nachricht|mail*) … (wartet|in der (schlange|warteschlange))"),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("im jahresurlaub und in elternzeit", {"away": 2}),
        ("nicht am platz", {"away": 1}),
        ("am platz, nicht verreist", {}),
        ("wir sind nicht mehr für den verein tätig", {"gone": 1}),
        ("wir sind mehr als tätig", {"gone": 1}),
        ("ihre mails liegen in der warteschlange", {"held": 1}),
        ("urlaubsreif", {}),
        ("", {}),
    ],
)
def test_a_text_has_the_hints_of_its_phrases(text: str, expected: dict[str, int]) -> None:
    """Endings, choices, options and gaps mean what the notation says."""
    assert HintIndex(ENTRIES).hits(text) == expected


def test_every_phrase_of_the_tables_is_found_as_its_pattern_finds_it() -> None:
    """What the index leaves out before it searches could not have matched."""
    text = (
        "vielen dank für ihre nachricht. i am on annual leave until monday and will not be checking my email. "
        "votre message n a pas pu être distribué. uw bericht is ontvangen. przebywam na urlopie, odpowiem po powrocie."
    )
    found = hints.index().hits(text)
    for kind, entry in (("thanks", "(dank|danke) … (nachricht|mail)"), ("away", "(annual|parental) leave")):
        assert re.search(rf"(?<!\w){phrase(entry)}(?!\w)", text)
        assert found[kind] >= 1
    assert {"away", "unread", "lost", "taken", "later"} <= found.keys()


def test_a_word_of_most_registrations_makes_no_phrase_possible() -> None:
    """ "Hiermit melde ich mich an" has none of the words that tell "melde dich … an" from it: nothing is searched."""
    index = HintIndex((("invites", "(melde dich|meldet euch) … (an|ein)"), ("away", "urlaub")))
    sets = (frozenset({"invites"}),)
    assert index.hits("hiermit melde ich mich an, nach dem urlaub", sets) == {}
    assert index.hits("melde dich noch vor dem urlaub an", sets) == {"invites": 1, "away": 1}


def test_a_phrase_is_searched_as_its_notation_says() -> None:
    """Where the search begins with its letters, the letter before them is asked for all the same."""
    entries = {entry.text for filed in hints.index()._filed.values() for entry in filed} | {"(a b|(c|d) e)* f", "a*b c"}
    texts = [hints._marked(vocabulary.fold(path.read_text("utf-8", "replace"))) for path in MAILS[::48]]
    texts += [f"x{word}" for entry in entries for word in re.findall(r"\w+", entry)]
    whole = " ".join(texts)
    for text in entries:
        plainly = re.search(rf"(?<!\w){phrase(text)}(?!\w)", whole)
        found = re.search(rf"{_searched(text)}(?!\w)", whole)
        assert (found and found.span()) == (plainly and plainly.span())


@pytest.mark.parametrize("piece", ["- ", "-'", "nicht ", "ihre mail ", "a-b ", "i'd ", "your message ", "_", "=20"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    """Ruling lines once took minutes: a mark that counts as word and as space at once is exponential."""
    started = time.perf_counter()
    hints.kinds(piece * 3000)
    hints.wishes(piece * 3000)
    assert time.perf_counter() - started < 2.0
