"""Names that are written without capitals: "hi, noor el-haddad here", "hier ist jo brinkmann-öztürk".

Call `casual(text)`, `lower_name(text, at, said, local)`, `named_here(text, known)`, `titled(name)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.reading import names
from inbox_processor.reading.name_words import is_common, is_particle

NEEDS_FULL_NAME = (
    "ich bin", "i bin", "ick bin", "ik bin", "isch bin", "i am", "i'm", "this is", "je suis", "ik ben", "sono", "soy",
    "jestem", "ich,", "ben", "now",
)  # fmt: skip
_WORD = r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*"
_WORDS = re.compile(rf"{_WORD}(?: {_WORD}){{0,5}}")
_GREETED = re.compile(
    r"^(?:hi|hey|hello|hiya|hallo|moin|servus|hej|hoi|it's|its|yo)\s(?:there\s|zusammen\s)?", re.IGNORECASE
)
_NO_PARTICLES = frozenset({"und", "zu", "zum", "zur", "e", "y", "in", "op", "i"})
NAME_CHARS_MAX = 60


def casual(text: str) -> bool:
    """True for text without capitals; those of a smiley (":D") or of one word do not count."""
    return not text[:1].isupper() and sum(map(str.isupper, text)) <= 1 and any(map(str.islower, text))


def lower_name(text: str, at: int, said: str, local: str = "") -> tuple[str, int] | None:
    """Dictated text has no capitals: two words behind "hier ist" are the name, with the particles between them; behind
    "ich bin" where the first is a first name, or both stand in `local`, the sender's local part.
    """
    match = _WORDS.match(text, at)
    words = match[0].split() if match else []
    last = next((index for index, word in enumerate(words) if index and not _inside(word)), None)
    if last is None or is_common(words[last]) or _says_how(words[0]):
        return None
    taken = words[: last + 1]
    told = names.known_first(words[0]) or all(names.fold(word) in local for word in (words[0], words[last]))
    if said.casefold().strip().startswith(NEEDS_FULL_NAME) and not told:
        return None
    if (is_particle(words[0]) and not told) or len(words[0]) < 2 or pattern("first_person").fullmatch(words[last]):
        return None
    name = " ".join(taken)
    return titled(name), at + len(name)


def _says_how(word: str) -> bool:
    """ "ich bin leider verhindert": no name begins with such a word, though somebody somewhere bears it."""
    return pattern("adverbs").fullmatch(word) is not None


def _inside(word: str) -> bool:
    return is_particle(word) and word not in _NO_PARTICLES


def named_here(text: str, known: str) -> str | None:
    """ "noor el-haddad here": the name before "here", "is my name", where it opens a sentence or clause and its first
    word is a first name or stands in `known`, the folded display-name and local part.
    """
    for match in pattern("named_after").finditer(text):
        piece = re.split(r"[,.!?:;–]", text[max(0, match.start() - NAME_CHARS_MAX) : match.start()])[-1].strip()
        piece = _GREETED.sub("", piece)
        read = lower_name(piece, 0, "")
        if read is None or read[1] != len(piece):
            continue
        first = piece.split()[0]
        if names.known_first(first) or names.fold(first) in known.split():
            return read[0]
    return None


def titled(name: str) -> str:
    """A name in lower case in the usual spelling; its particles stay."""
    words = name.split()
    return " ".join(word if index and is_particle(word) else word.title() for index, word in enumerate(words))
