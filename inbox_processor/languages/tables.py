"""All languages at once: each reading table compiled, and the unions that do not ask for the language first.

A mail's language is only guessed; a Dutch mail with a German signature must still be understood. So the tables of all
languages are tried together, and the guess decides the language of the reply alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache, cached_property
from importlib import resources

from inbox_processor.languages.de.reading import READING as DE
from inbox_processor.languages.en.reading import READING as EN
from inbox_processor.languages.es.reading import READING as ES
from inbox_processor.languages.fr.reading import READING as FR
from inbox_processor.languages.it.reading import READING as IT
from inbox_processor.languages.lexicon import Lexicon
from inbox_processor.languages.nl.reading import READING as NL
from inbox_processor.languages.patterns import compile_phrases
from inbox_processor.languages.pl.reading import READING as PL
from inbox_processor.languages.reading_words import ReadingWords
from inbox_processor.languages.tr.reading import READING as TR

LANGUAGES: tuple[ReadingWords, ...] = (DE, EN, FR, NL, PL, TR, IT, ES)
NO_TABLES = ("tag", "common", "language_names")  # fields of ReadingWords that are no tables of phrases


class Table:
    """One table of all languages, searched like a compiled pattern. The lexicon's walk through the text, which all
    tables share, says first whether a search can find anything; the pattern is compiled when it is needed.
    """

    def __init__(self, field: str) -> None:
        self.field = field
        self._may = lexicon().may
        self._opens = lexicon().opens

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        return compile_phrases(phrase for words in LANGUAGES for phrase in getattr(words, self.field))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`."""
        return self.compiled.search(text) if self.field in self._may(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """The match with which `text` begins."""
        return self.compiled.match(text) if self.field in self._opens(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is all of `text`."""
        return self.compiled.fullmatch(text) if self.field in self._opens(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in `text`, in order."""
        return self.compiled.finditer(text) if self.field in self._may(text) else iter(())

    def sub(self, instead: str, text: str) -> str:
        """`text` with `instead` in place of each match."""
        return self.compiled.sub(instead, text) if self.field in self._may(text) else text


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
    tables = [field.name for field in fields(ReadingWords) if field.name not in NO_TABLES]
    return Lexicon(
        ((table, text) for words in LANGUAGES for table in tables for text in getattr(words, table)),
        frozenset(SPEAKING),
    )


@cache
def first_names() -> frozenset[str]:
    """First names of many countries, lower case; made by training/names.py."""
    text = resources.files("inbox_processor.languages").joinpath("first_names.txt").read_text("utf-8")
    return frozenset(text.casefold().split())
