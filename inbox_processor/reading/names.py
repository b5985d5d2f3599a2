"""Names of people: their shapes, their comparison, and the display-name in all its forms.

Call `from_display(mailbox)`, `in_line(text)`, `after(text, at)`, `same(a, b)`, `fuller(a, b)`. No list of first names: a
name is known by its place and shape, so that names of any culture are read alike.
"""

from __future__ import annotations

import re
import unicodedata

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Mailbox

NAME_WORDS_MAX = 8
_WORD = r"(?:[^\W\d_]|['’ʼ])(?:[^\W\d_]|['’ʼ.\-‐‑])*"
_TOKEN = re.compile(_WORD)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_ROUND = re.compile(r"\s*[(\[{][^)\]}]{0,120}[)\]}]\s*")
_ADDRESS = re.compile(r"\S+@\S+")
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "å": "a"})
_AND = re.compile(r"\b(?:und|and|u\.|et)\b(?! (?:zu|von)\b)", re.IGNORECASE)
_INITIAL = re.compile(r"^(?:[^\W\d_]\.?-?)+\.$|^[^\W\d_]$")


def clean(text: str) -> str:
    """A name without invisible characters, quotes, addresses and outer punctuation, with single spaces."""
    text = _ADDRESS.sub(" ", _INVISIBLE.sub("", text))
    text = " ".join(text.replace("\u00a0", " ").split())
    return text.strip(" \t\"'„“”«»,;:!?*_|<>/–—-").strip()


def from_display(sender: Mailbox) -> str | None:
    """The person's name that a From display-name holds, in natural order; None where it is an organisation, a nickname, the
    address itself or nothing. "SCHULZE, PETRA (Amt 61)" becomes "Petra Schulze"."""
    text = clean(_ROUND.sub(" ", sender.display_name))
    if not text or "@" in sender.display_name and not text:
        return None
    text = re.split(r"\s[|/–-]\s", text, maxsplit=1)[0]
    text = re.sub(r"\s(?:via|über)\s.*$", "", text)
    if "," in text:
        last, _, first = text.partition(",")
        first = clean(first.split(",")[0])
        if _is_title(first):
            text = f"{first} {last}"
        elif first and is_name(first) and is_name(last):
            titles, plain = split_titles(first)
            text = " ".join(part for part in (titles, plain, last.strip()) if part)
        else:
            text = last
    text = clean(text)
    if not text or is_organisation(text) or not is_name(text) or _is_nickname(text, sender):
        return None
    return recase(text)


def is_name(text: str) -> bool:
    """True where every word has the shape of a name's: letters, capital first unless a particle, no digits."""
    words = text.split()
    if not 0 < len(words) <= NAME_WORDS_MAX or any(char.isdigit() for char in text):
        return False
    solid = 0
    for word in words:
        bare = word.strip(",.")
        if pattern("titles").fullmatch(word) or pattern("particles").fullmatch(bare) or pattern("titles").fullmatch(bare):
            continue
        if not _TOKEN.fullmatch(word.strip(",")):
            return False
        letters = [char for char in bare if char.isalpha()]
        if not letters or letters[0].islower() and not ("-" in bare and any(char.isupper() for char in bare)):
            return False
        solid += 1
    return solid > 0


def is_organisation(text: str) -> bool:
    """True where a display-name or line names an office, a club or a family, no single person."""
    return pattern("organisations").search(text) is not None


def in_line(text: str, *, lower: bool = False) -> str | None:
    """The name that a line of its own consists of (a sign-off, the head of a signature), None where it is none.

    `lower`: a name all in lower case is taken too ("noor haddad").
    """
    line = clean(re.split(r"\t|\s{3,}| \| | // |, | – | - ", text.strip(), maxsplit=1)[0])
    line = re.sub(r"^(?:i\.\s?[av]\.|gez\.|ppa\.|i\.\s?a\.)\s*", "", line, flags=re.IGNORECASE)
    line = clean(_ROUND.sub(" ", line))
    candidate = recase(line) if lower and line.islower() else line
    if lower and line.islower():
        candidate = line.title() if is_name(line.title()) else line
    if not is_name(candidate) or pattern("not_names").match(line) or is_organisation(line) or _AND.search(line):
        return None
    if len(line.split()) > 1 and pattern("roles").search(line) and not pattern("titles").match(line):
        return None
    return line


_AFTER_WORD = re.compile(rf"\s{{0,3}}({_WORD})")


def after(text: str, at: int, *, lower: bool = False) -> tuple[str, int] | None:
    """The name that begins at offset `at` of a sentence, and where it ends; None where none begins there."""
    words: list[str] = []
    end = at
    position = at
    while len(words) < NAME_WORDS_MAX:
        match = _AFTER_WORD.match(text, position)
        if match is None:
            break
        word = match[1]
        bare = word.rstrip(".")
        particle = pattern("particles").fullmatch(bare) is not None
        title = pattern("titles").fullmatch(word) is not None or pattern("titles").fullmatch(bare) is not None
        if word.endswith(".") and not title and not _INITIAL.match(word):
            word, stop = bare, True
        else:
            stop = False
        if not (_capital(word) or title or particle and words or lower and not particle):
            break
        if _capital(word) and not title and pattern("not_names").fullmatch(word):
            break
        words.append(word)
        position = match.start(1) + len(word)
        if not particle:
            end = position
        if stop or text[position : position + 1] in ",;:!?()" and text[position : position + 1]:
            break
    name = clean(text[at:end])
    while name and pattern("particles").fullmatch(name.split()[-1]):
        name = name.rpartition(" ")[0]
    return (name, end) if name and (is_name(name) or lower) else None


def _capital(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return bool(letters) and (letters[0].isupper() or not letters[0].islower() or "-" in word and any(c.isupper() for c in letters))


def _is_title(text: str) -> bool:
    words = text.split()
    return bool(words) and all(pattern("titles").fullmatch(word) for word in words)


def split_titles(name: str) -> tuple[str, str]:
    """The titles before a name, and the name without them."""
    words = name.split()
    count = 0
    while count < len(words) - 1 and pattern("titles").fullmatch(words[count]):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _is_nickname(text: str, sender: Mailbox) -> bool:
    """A single made-up word ("JoKo", "Sonnenblume1961"), or the local part written once more."""
    words = text.split()
    if any(char.isdigit() for char in sender.display_name):
        return True
    inner_capitals = sum(char.isupper() for char in text[1:])
    return len(words) == 1 and (text.islower() or 0 < inner_capitals < len(text) - 1 and "-" not in text)


def recase(name: str) -> str:
    """A name in capitals in the usual spelling; any other unchanged."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 3 or not all(char.isupper() or not char.islower() and not char.isupper() for char in letters):
        return name
    if not any(char.isupper() for char in letters):
        return name
    words = [word.lower() if pattern("particles").fullmatch(word) and index else _title(word) for index, word in enumerate(name.split())]
    return " ".join(words)


def _title(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda match: match[0][:1].upper() + match[0][1:].lower(), word)


def fold(name: str) -> str:
    """A name for comparison: no titles, no accents, ä as ae, lower case."""
    _, plain = split_titles(_INVISIBLE.sub("", name))
    text = unicodedata.normalize("NFC", plain).casefold().translate(_TRANSCRIBED)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def same(one: str, other: str) -> bool:
    """True where two writings can be the same person's: equal, a first name alone, initials, titles, accents aside."""
    first, second = fold(one).split(), fold(other).split()
    if not first or not second:
        return False
    if first == second or sorted(first) == sorted(second):
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return shorter[0] in longer
    return all(_has(longer, word) for word in shorter) and (shorter[-1] in longer)


def _has(words: list[str], word: str) -> bool:
    return word in words or any(other.startswith(word) or word.startswith(other) and len(other) == 1 for other in words if len(word) == 1 or len(other) == 1)


def fuller(one: str, other: str) -> str:
    """Of two writings of one person's name the more complete; at a draw the first."""
    def score(name: str) -> tuple[int, int]:
        words = split_titles(name)[1].split()
        return (sum(1 for word in words if not _INITIAL.match(word)), len(fold(name).replace(" ", "")))

    return other if score(other)[0] > score(one)[0] else one
