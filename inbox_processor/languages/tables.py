"""All languages at once: each reading table compiled, and the unions that do not ask for the language first.

A mail's language is only guessed; a Dutch mail with a German signature must still be understood. So the tables of all
languages are tried together, and the guess decides the language of the reply alone.
"""

from __future__ import annotations

import re
from functools import cache
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


@cache
def pattern(field: str) -> re.Pattern[str]:
    """The table `field` of all languages as one pattern."""
    return compile_phrases(phrase for words in LANGUAGES for phrase in getattr(words, field))


# the tables that say what a sentence does, and who acts in it
SPEAKING = (
    "register", "withdraw", "decline", "not_withdraw", "update", "resend", "status", "unsure", "promise", "not_coming_self",
    "activity", "roles", "bodies", "spans", "motives", "introduces", "interest", "question", "polite", "logistics", "courtesy",
    "first_person", "third_person", "relations", "own_address", "self_name",
)  # fmt: skip


@cache
def lexicon() -> Lexicon:
    """The SPEAKING tables of all languages, for one walk through a sentence."""
    return Lexicon((table, text) for words in LANGUAGES for table in SPEAKING for text in getattr(words, table))


@cache
def pattern_of(tag: str, field: str) -> re.Pattern[str]:
    """The table `field` of one language as one pattern."""
    return compile_phrases(next(getattr(words, field) for words in LANGUAGES if words.tag == tag))


@cache
def first_names() -> frozenset[str]:
    """First names of many countries, lower case; made by training/names.py."""
    text = resources.files("inbox_processor.languages").joinpath("first_names.txt").read_text("utf-8")
    return frozenset(text.casefold().split())
