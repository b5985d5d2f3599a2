"""Kinds of hints that a machine wrote, and signs of an author who wants something, in one walk through a text.

Call: `kinds(text)` gives the kinds of hints, `wishes(text)` what an author does in it.
Order: all languages are tried at once, since a note comes in its sender's language, not in the event's.
"""

from __future__ import annotations

from dataclasses import fields
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
from inbox_processor.languages.lexicon import Lexicon
from inbox_processor.languages.nl.hints import HINTS as NL
from inbox_processor.languages.pl.hints import HINTS as PL
from inbox_processor.languages.pt.hints import HINTS as PT
from inbox_processor.languages.sv.hints import HINTS as SV
from inbox_processor.languages.tr.hints import HINTS as TR

TABLES: tuple[Hints, ...] = (DE, EN, FR, NL, PL, TR, IT, ES, PT, SV, DA, CS)


@cache
def lexicon() -> Lexicon:
    """The tables of all languages, by kind."""
    kinds_of_hints = [field.name for field in fields(Hints)]
    return Lexicon((kind, text) for words in TABLES for kind in kinds_of_hints for text in getattr(words, kind))


def kinds(text: str) -> dict[str, int]:
    """By kind of hint, how many different ones stand in `text`."""
    return lexicon().hits(text)


def wishes(text: str) -> dict[str, int]:
    """By table of the reading's words, how many of them stand in `text`: what its author asks for and says of themselves."""
    return tables.lexicon().hits(text)
