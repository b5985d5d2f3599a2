"""All languages at once: each reading table compiled, and the unions that do not ask for the language first.

A mail's language is only guessed; a Dutch mail with a German signature must still be understood. So the tables of all
languages are tried together, and the guess decides the language of the reply alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from inbox_processor.languages.da.reading import READING as DA
from inbox_processor.languages.de.reading import READING as DE
from inbox_processor.languages.en.reading import READING as EN
from inbox_processor.languages.es.reading import READING as ES
from inbox_processor.languages.fr.reading import READING as FR
from inbox_processor.languages.it.reading import READING as IT
from inbox_processor.languages.lexicon import Lexicon
from inbox_processor.languages.nl.reading import READING as NL
from inbox_processor.languages.pl.reading import READING as PL
from inbox_processor.languages.pt.reading import READING as PT
from inbox_processor.languages.reading_words import Phrases, ReadingWords
from inbox_processor.languages.sv.reading import READING as SV
from inbox_processor.languages.tr.reading import READING as TR

LANGUAGES: tuple[ReadingWords, ...] = (DE, EN, FR, NL, PL, TR, IT, ES, PT, SV, DA)
NAMES_OF_LANGUAGES = "language_names"
NO_TABLES = ("tag", "common", "spelt", NAMES_OF_LANGUAGES)  # fields of ReadingWords that are no tables of phrases


class Table:
    """One table of all languages, searched like one compiled pattern of all its entries. The lexicon's walk through the
    text, which all tables share, says first which entries could match; only these are compiled and tried.
    """

    def __init__(self, field: str) -> None:
        self.field = field
        self._walk = lexicon().walk
        self._opens = lexicon().opens
        self._pattern = lexicon().pattern

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`."""
        numbers = self._walk(text).possible.get(self.field)
        if numbers is None:
            return None
        if len(numbers) == 1:
            return self._pattern(numbers[0]).search(text)
        return _first([self._pattern(number).search(text) for number in numbers])

    def match(self, text: str) -> re.Match[str] | None:
        """The match with which `text` begins."""
        for number in self._opens(text).get(self.field, ()):
            if found := self._pattern(number).match(text):
                return found
        return None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is all of `text`."""
        for number in self._opens(text).get(self.field, ()):
            if found := self._pattern(number).fullmatch(text):
                return found
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in `text`, in order; none overlaps the one before."""
        numbers = self._walk(text).possible.get(self.field)
        if numbers is None:
            return iter(())
        if len(numbers) == 1:
            return self._pattern(numbers[0]).finditer(text)
        return _merged([self._pattern(number) for number in numbers], text)

    def sub(self, instead: str, text: str) -> str:
        """`text` with `instead` in place of each match."""
        parts, at = [], 0
        for match in self.finditer(text):
            parts.append(text[at : match.start()])
            at = match.end()
        return instead.join((*parts, text[at:])) if parts else text


def _first(found: list[re.Match[str] | None]) -> re.Match[str] | None:
    """The match that begins first; of two the one named first."""
    first: re.Match[str] | None = None
    for match in found:
        if match is not None and (first is None or match.start() < first.start()):
            first = match
    return first


def _merged(patterns: list[re.Pattern[str]], text: str) -> Iterator[re.Match[str]]:
    """The matches of a choice of patterns. Each pattern goes through the text once: its next match is kept until
    another's has gone beyond its beginning.
    """
    nexts = [pattern.search(text) for pattern in patterns]
    while (match := _first(nexts)) is not None:
        yield match
        end = match.end()
        for index, one in enumerate(nexts):
            if one is not None and one.start() < end:
                nexts[index] = patterns[index].search(text, end)


@cache
def pattern(field: str) -> Table:
    """The table `field` of all languages, to be searched like one pattern."""
    return Table(field)


# the tables that say what a sentence does, and who acts in it
SPEAKING = (
    "register", "withdraw", "decline", "not_withdraw", "update", "resend", "status", "unsure", "promise",
    "not_coming_self", "activity", "roles", "bodies", "spans", "motives", "introduces", "interest", "question",
    "polite", "logistics", "courtesy", "first_person", "third_person", "relations", "own_address", "self_name",
)  # fmt: skip


@cache
def lexicon() -> Lexicon:
    """All tables of all languages, for one walk through a text; it counts the hits of the SPEAKING ones."""
    tables = [name for name in ReadingWords.__struct_fields__ if name not in NO_TABLES]
    entries = [(table, text) for words in LANGUAGES for table in tables for text in phrases_of(words, table)]
    entries += [(NAMES_OF_LANGUAGES, name) for words in LANGUAGES for name, _ in words.language_names]
    return Lexicon(entries, frozenset(SPEAKING))


def phrases_of(words: ReadingWords, table: str) -> Phrases:
    """The phrases of a table, with all spellings of the words of which the language names more than one."""
    phrases: Phrases = getattr(words, table)
    for word, others in words.spelt.items():
        found = re.compile(rf"(?<![\w*]){word}(?![\w*])")
        phrases = tuple(found.sub(f"({'|'.join((word, *others))})", one) if word in one else one for one in phrases)
    return phrases


@cache
def first_names() -> frozenset[str]:
    """First names of many countries, lower case; made by training/names.py."""
    text = resources.files("inbox_processor.languages").joinpath("first_names.txt").read_text("utf-8")
    return frozenset(text.casefold().split())


@cache
def common_words() -> frozenset[str]:
    """The most frequent short words of all languages, lower case, but those that are first names too."""
    return frozenset(word for words in LANGUAGES for word in words.common) - first_names()
