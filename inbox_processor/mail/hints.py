"""Kinds of hints that a machine wrote, and signs of an author who wants something, in one walk through a text.

Call: `kinds(text)` gives the kinds of hints, `holds(text, sets)` asks for some; `wishes(text)` gives what an author
does in it.
Order: all languages are tried at once, since a note comes in its sender's language, not in the event's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from functools import cache

from inbox_processor.languages import tables
from inbox_processor.languages.cs.hints import HINTS as CS
from inbox_processor.languages.da.hints import HINTS as DA
from inbox_processor.languages.de.hints import HINTS as DE
from inbox_processor.languages.en.hints import HINTS as EN
from inbox_processor.languages.es.hints import HINTS as ES
from inbox_processor.languages.fr.hints import HINTS as FR
from inbox_processor.languages.hints import Hints
from inbox_processor.languages.it.hints import HINTS as IT
from inbox_processor.languages.nl.hints import HINTS as NL
from inbox_processor.languages.pl.hints import HINTS as PL
from inbox_processor.languages.pt.hints import HINTS as PT
from inbox_processor.languages.sv.hints import HINTS as SV
from inbox_processor.languages.tr.hints import HINTS as TR
from inbox_processor.mail.hint_index import HintIndex

TABLES: tuple[Hints, ...] = (DE, EN, FR, NL, PL, TR, IT, ES, PT, SV, DA, CS)


CHARS = 2_000  # a machine says so in its first sentences
# Ruling lines, quotation marks and the like: in a gap of a phrase they would count as word and as space at once, and
# matching would no longer be linear.
# It begins with the marks themselves, so that the search skips all else: (?<!\w)[-'_]+|[-'_]+(?!\w) means the same.
LONE_MARK = re.compile(r"[-'_](?:(?<!\w[-'_])[-'_]*|[-'_]*(?!\w))")
LETTERS = (("-", "_"), ("'", "_"), ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
ELISION = re.compile(r"\b(d|l|j|n|qu|s|m|c|t|dell|all|nell)'\s?")


def _marked(text: str) -> str:
    """`text` with elided words set apart ("d'adresser"), other inner marks as letters ("e_mail"), umlauts spelt out."""
    apart = ELISION.sub(r"\1 ", text).replace(" |", "|").replace(" )", ")") if "'" in text else text
    for letter, spelt in LETTERS:
        apart = apart.replace(letter, spelt)
    return apart


def plain(text: str) -> str:
    """`text` without addresses, and with marks between words alone made space."""
    words = text[:CHARS].split()
    if "@" in text or "://" in text:
        words = [word for word in words if "@" not in word and "://" not in word]
    return LONE_MARK.sub(" ", " ".join(words))


OF_PERSONS = ("enrols",)  # asked for only where hints of a machine were found: such words stand in most mails


@cache
def index(*, of_persons: bool = False) -> HintIndex:
    """The tables of all languages, by kind; a hyphen or an apostrophe inside a word is a letter here."""
    names = [name for name in Hints.__struct_fields__ if (name in OF_PERSONS) is of_persons]
    entries = ((name, text) for words in TABLES for name in names for text in getattr(words, name))
    return HintIndex(((name, _marked(text)) for name, text in entries), lambda text: _marked(plain(text)))


def kinds(text: str, sets: Iterable[Set[str]] = ()) -> dict[str, int]:
    """By kind of hint, how many different ones stand in the first CHARS of `text`. With `sets`: {} where it cannot have
    a hint of every kind of one of them, for then nothing is searched.
    """
    return index().hits(text[:CHARS], sets)


def enrols(text: str) -> int:
    """In how many ways the author registers themselves in the first CHARS of `text`."""
    return index(of_persons=True).hits(text[:CHARS]).get("enrols", 0)


def holds(text: str, sets: Iterable[Set[str]]) -> bool:
    """Return True where the first CHARS of `text` have a hint of every kind of one of the sets."""
    return index().holds(text[:CHARS], sets)


def wishes(text: str) -> dict[str, int]:
    """By table of the reading's words, how many stand in the first CHARS of `text`: what its author asks for and says
    of themselves.
    """
    return tables.lexicon().hits(plain(text).replace("e-mail", "email").replace("-", "_"))
