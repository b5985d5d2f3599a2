"""Are two names one person's, and does a text say anything new?

Duty: compare what people write of themselves in two mails. Call `likeness`, `fuller` and `nothing_new`.

People write their names in many ways: with and without a title, with ae for ä or with a plain a, surname first, the
first name alone under a reply, an initial. Words are therefore compared in two foldings (German transcription, and
letters without their marks); a match in either counts. Known gaps: nicknames (Uschi, Ursula) are different names; a
name in another script is a different name.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

from msgspec import Struct

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_WORD = re.compile(r"[^\W\d_]+")
_TEXT_WORD = re.compile(r"\w+")
_HONORARY = re.compile(r"\bh\.\s?c\.", re.IGNORECASE)

# Words before a name that are no part of it, and degrees behind it. The desk needs them in every language at once.
_TITLES = frozenset(
    _WORD.findall(
        "dr doktor prof professor professorin herr herrn hr frau fr dipl ing mag med phil jur rer nat pol soc oec "
        "theol mr mrs ms miss mx sir dame lord lady madame mme monsieur mlle mevrouw meneer dhr mevr pan pani bay bayan"
    )
)
_DEGREES = frozenset(_WORD.findall("ma ba msc bsc llm mba phd md mdl mdb mdep ed"))

# A registration that is sent again is read anew, and a greeting more or less may stand in the span that was read. The
# share is chosen, not measured: one new word in ten is less than a second statement adds.
NEWS_SHARE = 0.1


class Likeness(IntEnum):
    """How two names stand to each other. COMPATIBLE: one may be a shorter form of the other, or one is not known."""

    DIFFERENT = 0
    COMPATIBLE = 1
    SAME = 2


class _NameWord(Struct, frozen=True):
    transcribed: str
    plain: str

    def equals(self, other: _NameWord) -> bool:
        return self.transcribed == other.transcribed or self.plain == other.plain

    def initial_of(self, other: _NameWord) -> bool:
        shorter, longer = sorted((self.plain, other.plain), key=len)
        return len(shorter) == 1 and longer.startswith(shorter)


def _visible(text: str) -> str:
    """Return the text in one Unicode form, without invisible characters (category Cf: zero width, direction
    marks).
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if unicodedata.category(letter) != "Cf")


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _name_words(name: str | None) -> tuple[_NameWord, ...]:
    if name is None:
        return ()
    words = [word.casefold() for word in _WORD.findall(_HONORARY.sub(" ", _visible(name)))]
    kept = words
    while kept and kept[0] in _TITLES:
        kept = kept[1:]
    while len(kept) > 1 and kept[-1] in _DEGREES:
        kept = kept[:-1]
    return tuple(_NameWord(_plain(word.translate(_TRANSCRIBED)), _plain(word)) for word in kept)


def likeness(one: str | None, other: str | None) -> Likeness:
    """Compare two names; titles, case, accents, umlaut spelling and order of words do not count. A name that is
    not known (None, or a title alone) is COMPATIBLE with every name. All words of the shorter name must stand in
    the longer one, at least one of them written out.
    """
    short, long = sorted((_name_words(one), _name_words(other)), key=len)
    if not short:
        return Likeness.COMPATIBLE
    left = list(long)
    unmatched = []
    for word in short:
        twin = next((candidate for candidate in left if candidate.equals(word)), None)
        if twin is None:
            unmatched.append(word)
        else:
            left.remove(twin)
    if len(unmatched) == len(short):
        return Likeness.DIFFERENT
    for word in unmatched:
        twin = next((candidate for candidate in left if candidate.initial_of(word)), None)
        if twin is None:
            return Likeness.DIFFERENT
        left.remove(twin)
    return Likeness.SAME if not left and not unmatched else Likeness.COMPATIBLE


def disjoint(one: str | None, other: str | None) -> bool:
    """Return True where both names are known and share no word: a nickname beside a civil name, or two people."""
    first, second = _name_words(one), _name_words(other)
    return bool(first and second) and not any(a.equals(b) for a in first for b in second)


def halves(stored: str | None, given: str | None) -> bool:
    """Return True where the given name has only a part of the stored double surname: "Petra Weiß" of "Petra
    Klostermann-Weiß". Who says so when asking for a change is called that now.
    """
    whole, part = (_visible(name or "").casefold().split() for name in (stored, given))
    pieces = whole[-1].split("-") if len(whole) > 1 and len(part) > 1 else []
    return len(pieces) > 1 and part[-1] in pieces


def fuller(stored: str | None, given: str | None) -> str | None:
    """Return the more complete of two names of one person; the stored one where they say the same."""
    old, new = _name_words(stored), _name_words(given)
    if not new:
        return stored
    if not old:
        return given
    return given if _written_out(new) > _written_out(old) else stored


def _written_out(words: tuple[_NameWord, ...]) -> int:
    return sum(len(word.plain) > 1 for word in words)


def same_text(one: str | None, other: str | None) -> bool:
    """Return True where two texts have the same words in the same order; case, line breaks and punctuation do not
    count.
    """
    return _text_words(one) == _text_words(other)


def nothing_new(stored: str | None, given: str | None, tolerance: float = NEWS_SHARE) -> bool:
    """Return True where `given` says nothing that `stored` does not say: at most the share `tolerance` of its
    words is new.
    """
    words = set(_text_words(given))
    unknown = words - set(_text_words(stored))
    return len(unknown) <= tolerance * len(words)


def _text_words(text: str | None) -> tuple[str, ...]:
    return tuple(_TEXT_WORD.findall(_visible(text or "").casefold()))
