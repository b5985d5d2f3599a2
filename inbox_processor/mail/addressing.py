"""Strings of strangers made harmless, and whom a reply speaks to.

Duty: `single_line` and `paragraphs` clean a value before a template sees it; `shown_name` decides whether a name may be
shown at all; `same_person` and `recipient` find out who reads the mail, so that "you" is said to the right person only.

Known gap: names are compared by their words; a name written in two scripts counts as two people, and the text then
speaks of the person by name, which is right either way.
"""

from __future__ import annotations

import re
import unicodedata

from inbox_processor.languages.remembered import remembered
from inbox_processor.model import Letter, Participant, ReplyOrder

NAME_CHARACTERS = 80  # the longest real name of the corpus has 41; a longer one is a message to somebody else
JOINERS = "\u200c\u200d"  # written inside Persian and Indic names; every other invisible character is dropped

# Nobody's name, but a way to have the desk carry a link or an address to a stranger (backscatter).
_NO_NAME = re.compile(r"://|www\.|@|\bhttps?\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TITLES = frozenset(
    ("dr", "prof", "herr", "herrn", "frau", "mr", "mrs", "ms", "miss", "mx", "dipl", "ing", "mag", "msc", "bsc", "phd")
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "ł": "l"})


def single_line(text: str, longest: int) -> str:
    """Put the text on one line of at most `longest` characters: line breaks and runs of spaces are one space; control,
    bidirectional and other invisible characters and lone surrogates are gone; what was cut ends with "…".
    """
    text = " ".join(_visible(text, " ").split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def paragraphs(text: str) -> str:
    """Give the text with plain line feeds and without other control or invisible characters; outer space removed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_visible(line, " ").rstrip() for line in lines).strip()


def _visible(text: str, space: str) -> str:
    if text.isprintable():
        return text
    shown = []
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category in {"Zl", "Zp"}:
            shown.append(character if category == "Zs" else space)
        elif character in JOINERS or category not in {"Cc", "Cf", "Cs"}:
            shown.append(character)
    return "".join(shown)


def shown_name(name: str | None) -> str:
    """Give the name as a reply may show it; "" for none and for what carries a link or an address."""
    return _shown(name) if name else ""


@remembered
def _shown(name: str) -> str:
    clean = single_line(name, NAME_CHARACTERS)
    return "" if _NO_NAME.search(clean) else clean


def same_person(one: str | None, other: str | None) -> bool:
    """Say whether two names can belong to one person: all words of one stand in the other, titles and brackets aside,
    or the surname and the first letter agree. An unknown name can be anybody's.
    """
    if one == other:
        return True
    first, second = _words(one or ""), _words(other or "")
    if not first or not second or set(first) <= set(second) or set(second) <= set(first):
        return True
    return first[-1] == second[-1] and first[0][0] == second[0][0] and 1 in (len(first[0]), len(second[0]))


def _words(name: str) -> list[str]:
    if "@" in name:
        return []
    folded = _BRACKETED.sub(" ", name).casefold().translate(_UMLAUTS)
    surname, comma, given = folded.partition(",")
    plain = unicodedata.normalize("NFKD", f"{given} {surname}" if comma else folded)
    letters = "".join(
        character if character.isalpha() else " " for character in plain if not unicodedata.combining(character)
    )
    return [word for word in letters.split() if word not in _TITLES]


def recipient(order: ReplyOrder, letter: Letter | None) -> Participant | None:
    """Find the one person among those of the order who reads the reply; None where nobody or several may be it.

    A secretary's mail gives her address to the person whom she registers: only the name in From tells the two apart.
    """
    to = order.to.casefold()
    name = letter.sender_name if letter is not None else ""
    readers = [one for one in order.participants if one.email.casefold() == to and same_person(name, one.name)]
    return readers[0] if len(readers) == 1 else None
