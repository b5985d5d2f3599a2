"""The person's name in a From display-name, in all its forms.

Call `from_display(mailbox)`.
"""

from __future__ import annotations

import re

from inbox_processor.model import Mailbox
from inbox_processor.reading import names
from inbox_processor.reading.lower import titled
from inbox_processor.reading.name_words import is_no_name, is_title

RANK_LETTERS_MAX = 4
_PIECES = re.compile(r"[,()|/]|\s[–-]\s")
_BAR = re.compile(r"\s[|/–-]\s")
_VIA = re.compile(r"\s(?:via|über)\s.*$")


def from_display(sender: Mailbox) -> str | None:
    """The person's name that a From display-name holds, in natural order; None where it is an organisation, a
    nickname, the address itself or nothing. "SCHULZE, PETRA (Amt 61)" becomes "Petra Schulze".
    """
    shown = sender.display_name
    return _of_person(titled(shown) if _is_local(sender) else shown) or _beside_body(shown)


def _is_local(sender: Mailbox) -> bool:
    """ "jette ahrling", of jette.ahrling@…: a name without capitals that the address spells out."""
    shown, local = sender.display_name, names.fold(sender.addr_spec.partition("@")[0])
    words = shown.split() if shown.islower() else []
    return len(words) > 1 and all(word.isalpha() and len(word) > 1 for word in words) and names.fold(shown) == local


def _beside_body(shown: str) -> str | None:
    """ "Elisa Brandt, Stadt Celle", "Team Beteiligung (Elisa Brandt)": the person of a display-name that has both."""
    for piece in _PIECES.split(shown) if _PIECES.search(shown) else ():
        found = _of_person(piece)
        if found and len(found.split()) > 1 and names.known_first(found.split()[0]):
            return found
    return None


def _of_person(shown: str) -> str | None:
    text = names.clean(names.ROUND.sub(" ", shown))
    text = _BAR.split(text, maxsplit=1)[0]
    text = _VIA.sub("", text)
    if "," in text:
        text = _last_first(text)
    text = _capital_surname(_without_rank(text))
    text = names.clean(names.LETTERS_BEHIND.sub("", text) if not text.isupper() else text)
    if (
        not text
        or names.is_organisation(text)
        or not names.is_name(text)
        or _is_nickname(text)
        or names.AND.search(text)
    ):
        return None
    return names.recase(text)


def _without_rank(text: str) -> str:
    """ "PHM Stefan Kapell": a rank or an office in two to four capitals beside a first name and a surname."""
    words = text.split() if not text.isupper() else []
    plain = [word for word in words if not (word.isupper() and 2 <= len(word) <= RANK_LETTERS_MAX and word.isalpha())]
    return " ".join(plain) if len(words) > len(plain) >= 2 and names.known_first(plain[0]) else text


def _capital_surname(text: str) -> str:
    """ "BRANDT Elisa", "Elisa BRANDT": a surname in capitals is told from the first name, and written as usual."""
    words = text.split()
    if len(words) != 2 or not all(map(str.isalpha, words)) or sum(map(str.isupper, words)) != 1 or len(text) < 6:
        return text
    first, last = sorted(words, key=str.isupper)
    return f"{first} {names.recase(last)}" if len(last) > 3 and names.known_first(first) else text


def _last_first(text: str) -> str:
    last, _, rest = text.partition(",")
    first = names.clean(rest.split(",")[0])
    if first and all(map(is_title, first.split())):
        return f"{first} {last}"
    if first and names.is_name(first) and names.is_name(last):
        titles, plain = names.split_titles(first)
        return " ".join(part for part in (titles, plain, last.strip()) if part)
    return last


def _is_nickname(text: str) -> bool:
    """A made-up word ("JoKo", "Waldfee", "Sonnenblume1961"), or the local part written once more."""
    words = text.split()
    if any(char.isdigit() for char in text):
        return True
    if len(words) > 1:
        return not names.known_first(words[0]) and (text.islower() or any(map(is_no_name, words)))
    return (
        not names.known_first(text)
        and text.isascii() | text.islower() | any(char.isupper() for char in text[1:])
        and text[:1].isascii()
    )
