"""The people whom a sentence names.

Call `mentions(text)`. A name is told from other words by what stands before it (a form of address, a title, "mein
Kollege") or by a first name of the list with a surname behind it.
"""

from __future__ import annotations

import re

from msgspec import Struct

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading import names
from inbox_processor.reading.name_words import is_degree, is_form_of_address, is_no_name, is_title

BEFORE_CHARS = 80  # looked at before a name
_LISTED = re.compile(r"(?:[,(]|\b(?:und|and|et|en|y|e|i|ve)) ([A-ZÀ-Þ][^\W\d_]{1,20}) $")
_OF_PLACE = re.compile(r"\s(?:vom|zum|zur|aus|mit|für|im|am|in)\s")  # "die Frau vom Naturschutz"
_ARTICLE = re.compile(r"\s(?:den|das|dem|die|der)\s")  # "macht meine Frau den Laden"
_FAMILIAR = re.compile(
    r"\b(?:bitte|auch|noch|und|dass)\s(?:die|der|den)\s$", re.IGNORECASE
)  # "bitte die Petra eintragen"
_OF_NOUNS = ("in", "er", "e", "en", "rat", "frau", "mann", "chef", "ung", "ist", "or")  # ends of nouns before a name


class Mention(Struct, frozen=True):
    """A person named in a text: the name without form of address, its place, and what told it from other words."""

    name: str
    start: int
    end: int
    rule: str


@remembered
def mentions(text: str) -> tuple[Mention, ...]:
    """The people whom a sentence names: behind a form of address or a title, behind "mein Kollege", or by a known
    first name with a surname behind it.
    """
    found: list[Mention] = []
    related = "relations" in lexicon().may(text)
    at = 0
    for match in names.TOKEN.finditer(text):
        word = match[0]
        if match.start() < at or not (word[0].isupper() or "." in word):
            continue
        rule = _opens_name(text, match, related=related)
        if not rule:
            continue
        read = names.after(text, match.start())
        if read is None or (rule == "form-of-address" and _ARTICLE.match(text, match.end())):
            continue
        name = names.person_only(read[0])
        if name and (rule != "known-first-name" or (len(name.split()) > 1 and len(name.split()[1].strip(".")) > 1)):
            start = _begins(text, match.start()) if rule == "known-first-name" else match.start()
            found.append(Mention(text[start : match.start()] + name, start, read[1], rule))
            at = read[1]
    return tuple(found)


def _begins(text: str, at: int) -> int:
    """Where the name begins that has a known first name at `at`: "Bela Krug, Thuy Linh Pham" begins with a first name
    that the list does not know; "und Kollegin Linh Pham" does not.
    """
    before = _LISTED.search(text, max(0, at - BEFORE_CHARS), at)
    if before is None or before[1].endswith(_OF_NOUNS) or before[1].isupper() or is_title(before[1]):
        return at
    return at if lexicon().hits(before[1]) or is_no_name(before[1]) else before.start(1)


def _opens_name(text: str, match: re.Match[str], *, related: bool) -> str:
    """What tells that a name begins with this word; `related`: there may be words of a relation in the text."""
    word = match[0]
    if is_form_of_address(word):
        return (
            "" if _OF_PLACE.match(text, match.end()) and _behind_article(text[: match.start()]) else "form-of-address"
        )
    if not word[0].isupper():
        return ""
    if "." in word and is_degree(word):
        return "title"
    adjacent = text[max(0, match.start() - BEFORE_CHARS) : match.start()]
    if names.known_first(word) and not _behind_article(adjacent):
        return "known-first-name"
    if related and not (text.isupper() and not names.known_first(word)):  # "MEIN ENKEL IST IN AMERIKA"
        tail = adjacent.rstrip(" ,:")[-40:]
        if any(found.end() == len(tail) for found in pattern("relations").finditer(tail)):
            return "relation"
    return ""


def _behind_article(before: str) -> bool:
    """ "eine Art Lebenslauf": a word behind an article is a noun, not somebody's first name."""
    if _FAMILIAR.search(before):
        return False
    words = before.rsplit(maxsplit=1)
    return before.endswith(" ") and bool(words) and pattern("articles").fullmatch(words[-1]) is not None
