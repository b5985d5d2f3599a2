"""Phrases are found as by trying each; a line is judged by its own words, whatever the whole text holds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.mail import body, hints, telltales, vocabulary
from inbox_processor.mail.facts import SUSPICIOUS
from inbox_processor.mail.message import parse
from inbox_processor.mail.phrases import PhraseIndex, Phrases
from inbox_processor.mail.signature import ALL_CLOSINGS, Closings
from inbox_processor.model import Message
from tests.mail.mails import ROOT, raw

TABLES = {name: table for name, table in (vars(vocabulary) | vars(telltales)).items() if isinstance(table, Phrases)}
FOLDERS = (ROOT / "tests" / "corpus", Path(__file__).parent / "data")
ALL = telltales.Telltales(
    vocabulary.ATTRIBUTION_VERBS,
    True,
    vocabulary.DEVICE_FOOTERS,
    tuple(vocabulary.FOOTER_PHRASES),
    True,
    telltales.DISCLAIMERS,
    ALL_CLOSINGS,
    vocabulary.POSTSCRIPTS,
)
WORDS = ("", "a", "an", "the", "mail", "mails", "email", "message", "messages", "in", "not", "notice")


@cache
def mails() -> tuple[Message, ...]:
    """Every third mail of the corpora."""
    paths = sorted(path for folder in FOLDERS for path in folder.rglob("*.eml"))
    return tuple(parse(raw(path.read_bytes())) for path in paths[::3])


def within(index: PhraseIndex, table: Phrases, text: str) -> list[str]:
    """The phrases of a table that stand in a text, by the index."""
    return [phrase for phrase in index.possible(text.split()).get(table, ()) if phrase in text]


def telltales_of(text: str) -> telltales.Telltales:
    """The telltales of a mail with this text and no subject."""
    return telltales.Telltales.of(telltales.Folded.of(Message("", None, "", text, "")))


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=8),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
)
def test_the_phrases_within_a_text_are_those_that_stand_in_it(table: list[str], text: str) -> None:
    """Also where a phrase begins or ends inside a word, or with a blank."""
    phrases = Phrases(phrase for phrase in table if phrase.strip())
    assert within(PhraseIndex([phrases]), phrases, text) == [phrase for phrase in phrases if phrase in text]


@pytest.mark.parametrize("name", TABLES)
def test_each_phrase_of_the_tables_is_found_inside_other_words(name: str) -> None:
    """The word before it may run into its first one, and its last one on into the word behind it."""
    for phrase in TABLES[name]:
        text = f"x y{phrase}z x"
        assert phrase in within(telltales.INDEX, TABLES[name], text)


def test_the_zones_do_not_depend_on_what_is_known_of_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The telltales only spare work: with all of them each line gets the same zone by the same rule."""
    spared = [body.divide(message) for message in mails()]
    monkeypatch.setattr(body, "Telltales", type("Everything", (), {"of": staticmethod(lambda folded: ALL)}))
    assert [body.divide(message) for message in mails()] == spared


def test_telltales_name_only_what_stands_in_the_text() -> None:
    """A plain registration has none, and each is seen across the end of a line."""
    nothing = telltales.Telltales((), False, (), (), False, {}, Closings((), ()), ())
    assert telltales_of("Guten Morgen,\n\nich melde mich an.\n") == nothing
    assert telltales_of("Anmeldung het\nvolgende geschreven:").verbs[0] == "het volgende geschreven"
    assert telltales_of("9. Mai <a@b.example>\n:").attributed
    assert telltales_of("Von meinem iPhone gesendet") == replace(nothing, devices=("von meinem ",))
    assert telltales_of("__________") == replace(nothing, ruled=True)
    assert telltales_of("Herzlichen Dank!\nP.S.: Ihr") == replace(
        nothing, closings=Closings(("herzlich", "ihr"), ("herzlichen dank",)), postscripts=("p.s.",)
    )


def test_the_index_of_hints_finds_what_the_searches_for_each_phrase_find() -> None:
    """What it does not search for could not have matched; `holds` says the same as the counts."""
    index = hints.index()
    entries = [entry for filed in index._filed.values() for entry in filed]
    for message in mails()[::4]:
        text = vocabulary.fold(f"{message.subject} . {message.text}")[: hints.CHARS]
        spelt = hints._marked(hints.plain(text))
        found: dict[str, int] = {}
        for entry in entries:
            if index._pattern(entry.text).search(spelt):
                found[entry.kind] = found.get(entry.kind, 0) + 1
        assert index.hits(text) == found
        for kinds in SUSPICIOUS:
            assert index.holds(text, [kinds]) == (found.keys() >= kinds)
        wanted = found if any(found.keys() >= kinds for kinds in SUSPICIOUS) else index.hits(text, SUSPICIOUS)
        assert index.hits(text, SUSPICIOUS) == wanted
        assert wanted in ({}, found)


@given(st.lists(st.sampled_from([*"dln-'_ @.ä|)", "mail", "://", " "]), max_size=14).map("".join))
def test_the_words_of_a_text_are_those_of_its_pieces_between_blanks(text: str) -> None:
    """The index remembers what each piece means, wherever it stands."""
    spelt = [hints._marked(hints.plain(piece)) for piece in (text, *text.split())]
    whole, *pieces = [set(re.findall(r"\w+", piece)) for piece in spelt]
    assert whole == set().union(*pieces)
