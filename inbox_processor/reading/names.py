"""Names of people: their shapes and their comparison.

Call `in_line(text)`, `after(text, at)`, `person_only(name)`, `same(a, b)`, `fuller(a, b)`.
Names are known by place and shape, so that those of any culture are read alike; the list of first names settles doubts.
"""

from __future__ import annotations

import re
import unicodedata

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import first_names, pattern
from inbox_processor.reading.name_words import (
    is_common,
    is_degree,
    is_form_of_address,
    is_no_name,
    is_particle,
    is_title,
)

NAME_WORDS_MAX = 8
_WORD = r"(?:[^\W\d_]|['’ʼ])(?:[^\W\d_]|['’ʼ.\-‐‑])*"
TOKEN = re.compile(_WORD)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
ROUND = re.compile(r"\s*[(\[{][^)\]}]{0,120}[)\]}]\s*")
_ADDRESS = re.compile(r"\S+@\S+")
_TRANSCRIBED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "å": "a"}
)
AND = re.compile(r"\b(?:und|and|u\.|et)\b(?! (?:zu|von)\b)", re.IGNORECASE)
_INITIAL = re.compile(r"^(?:[^\W\d_]\.-?)+$|^[^\W\d_](?:-[^\W\d_])?$")
LETTERS_BEHIND = re.compile(
    r"(?:,?\s(?:M\.?A\.?|B\.?A\.?|M\.?Sc\.?|B\.?Sc\.?|Ph\.?D\.?|MBA|LL\.?M\.?|MRTPI|MdB|MdL|[A-Z]{3,6}))+$"
)
_LINE_END = re.compile(r"\t|\s{3,}| \| | // |, | – | - ")
_ON_BEHALF = re.compile(r"^(?:i\.\s?[av]\.|gez\.|ppa\.)\s*", re.IGNORECASE)
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d"})
_HYPHEN = re.compile(r"[-‐]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_WORD = re.compile(r"[^\w]+")
_SHORT_FORM = re.compile(r"(?<=\s)[A-ZÄÖÜ]{2,3}$")  # "Svenja PB" for Petersen-Brandt


@remembered
def clean(text: str) -> str:
    """A name without invisible characters, quotes, addresses and outer punctuation, with single spaces."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    text = " ".join(text.replace("\u00a0", " ").split())
    return text.strip(" \t\"'„“”«»,;:!?*_|<>/–—-").strip()


@remembered
def known_first(word: str) -> bool:
    """True for a first name of the list, also as part of a double name ("Lena-Sophie")."""
    parts = [part for part in _HYPHEN.split(word.casefold().strip(".,")) if part]
    if not parts or first_names().issuperset(parts):
        return bool(parts)
    return not word.isascii() and first_names().issuperset(map(_without_marks, parts))


def _without_marks(word: str) -> str:
    """ "Ayşe" as "ayse", "Małgorzata" as "malgorzata": the list has many names in plain letters only."""
    text = unicodedata.normalize("NFKD", word.translate(_PLAIN))
    return "".join(char for char in text if not unicodedata.combining(char))


@remembered
def is_name(text: str) -> bool:
    """True where every word has the shape of a name's: letters, capital first unless a particle, no digits."""
    words = text.split(maxsplit=NAME_WORDS_MAX + 1)
    if not 0 < len(words) <= NAME_WORDS_MAX or any(map(str.isdigit, text)):
        return False
    solid = 0
    for word in words:
        bare = word.strip(",.")
        if is_title(word) or is_particle(word) or (bare != word and (is_title(bare) or is_particle(bare))):
            continue
        if not TOKEN.fullmatch(word.strip(",")) or not _capital(bare):
            return False
        solid += 1
    return solid > 0


@remembered
def is_organisation(text: str) -> bool:
    """True where a display-name or line names an office, a club or a family, no single person."""
    return pattern("organisations").search(text) is not None


def in_line(text: str, *, lower: bool = False) -> str | None:
    """The name that a line of its own consists of (a sign-off, the head of a signature), None where it is none.

    `lower`: a name all in lower case is taken too ("noor haddad").
    """
    line = clean(_LINE_END.split(_BIRTH.split(text.strip(), maxsplit=1)[0], maxsplit=1)[0])
    if line.endswith(".") and len(line.split()[-1]) > SHORT_WORD and known_first(line.split()[0]):
        line = line[:-1]
    if "." in line:
        line = _ON_BEHALF.sub("", line)
    if not line.isupper():
        line = clean(ROUND.sub(" ", line)) if any(map(line.__contains__, "([{")) else line
        line = LETTERS_BEHIND.sub("", line) if not line[-1:].islower() else line
    candidate = line.title() if lower and line.islower() else line
    if line.isupper() and any(map(_says, line.split())):
        return None
    if not is_name(candidate) or pattern("not_names").match(line) or is_organisation(line) or AND.search(line):
        return None
    words = split_titles(line)[1].split()
    if (
        len(words) > 1
        and not known_first(words[0])
        and (pattern("roles").search(line) or pattern("bodies").search(words[0]))
    ):
        return None
    if (
        pattern("articles").match(line)
        or pattern("closings").fullmatch(line)
        or pattern("greetings").fullmatch(line)
        or (line[:1].islower() and not lower)
    ):
        return None
    return line


_BIRTH = re.compile(r",?\s(?:geb\.|geboren|born|né[e]?\b|\*|Jg\.|Jahrgang)")  # "Dietmar Kloppenburg geb. 11.03.1951"
SHORT_WORD = 4  # letters of an abbreviation with its full stop; a longer word's is the sentence's

_AFTER_WORD = re.compile(rf"\s{{0,3}}({_WORD})")
_BARE_PARTICLES = frozenset({"und", "zu", "zum", "zur", "e", "y", "da", "bin", "in", "op"})
_INSIDE = frozenset({"bin", "da"})  # between two words with capitals
_WHENCE = frozenset({"vom", "zum", "zur"})  # behind a surname they begin something else: "Uwe Strack vom Bauhof"
SHOUTED_CHARS = 40  # a text in capitals longer than this is a sentence


def after(text: str, at: int) -> tuple[str, int] | None:
    """The name that begins at offset `at` of a sentence, with titles and form of address, and where it ends; None
    where none begins there. It ends before a word that no name goes on with.
    """
    words: list[str] = []
    end = position = at
    while len(words) < NAME_WORDS_MAX:
        match = _AFTER_WORD.match(text, position)
        if match is None:
            break
        word = match[1]
        bare = word.rstrip(".")
        title = is_title(word) or is_title(bare) or is_degree(word)
        particle = word[:1].islower() and is_particle(bare)
        stop = word.endswith(".") and not title and not _INITIAL.match(word)
        word = bare if stop else word
        if particle and (not words or (bare in _BARE_PARTICLES and not _goes_on(text, position, match))):
            break
        if (bare in _WHENCE and len(words) > 1) or (word.isupper() and words and _ends_shouted(word, words, text)):
            break
        if not (particle or title or _capital(word)) or (not title and is_no_name(word)):
            break
        words.append(word)
        position = match.start(1) + len(word)
        end = end if particle else position
        if stop or text[position : position + 1] in tuple(",;:!?()"):
            break
    name = clean(text[at:end])
    return (name, end) if name and is_name(name) else None


def _says(word: str) -> bool:
    """True for a word in capitals that a name does not have inside: "ICH", "DAS", "ZUM"."""
    bare = word.strip(".,;:!?").casefold()
    return len(bare) > 1 and is_common(bare) and (bare in _BARE_PARTICLES or not is_particle(bare))


def _ends_shouted(word: str, words: list[str], text: str) -> bool:
    """True where a name in capitals ends before a word in capitals: "ERNA KUNZE UND", in a sentence in capitals also
    "ERNA KUNZE MELDE".
    """
    if _says(word) or word.casefold() in _BARE_PARTICLES:
        return True
    first = next((index for index, one in enumerate(words) if known_first(one)), len(words))
    return text.isupper() and len(text) > SHOUTED_CHARS and any(map(_solid, words[first + 1 :])) and len(word) > 1


def _goes_on(text: str, position: int, match: re.Match[str]) -> bool:
    """True where a word that is not always a particle belongs to the name: "von und zu Tannhoff", "bin Rashid"."""
    if match[1] in _INSIDE:
        behind = _AFTER_WORD.match(text, match.end())
        word = behind[1].rstrip(".") if behind else ""
        return _capital(word) and not is_no_name(word) and not is_common(word) and not pattern("roles").match(word)
    return _noble(text, position, match)


def _noble(text: str, position: int, match: re.Match[str]) -> bool:
    """ "von und zu Tannhoff": und and zu belong to a name only beside von."""
    around = text[max(0, position - 6) : match.end() + 5].casefold()
    return "von" in around.split()


def person_only(name: str) -> str:
    """A name without form of address and office: "Herrn Bürgermeister Dr. Ulrich Brandsch" is "Dr. Ulrich Brandsch"."""
    words = name.split()
    while words and is_form_of_address(words[0]):
        words.pop(0)
    first = next((index for index, word in enumerate(words) if known_first(word)), None)
    if (
        first
        and first == len(words) - 1
        and ((is_particle(words[first - 1]) and words[first - 1] not in _WHENCE) or _solid(words[first - 1]))
    ):
        first = None  # in "Dilek Aydin" and "von Stein" the last word is a first name of others
    if first:
        while first > 0 and is_degree(words[first - 1]):
            first -= 1
        words = words[first:]
    elif any(map(is_degree, words[:-1])):
        words = words[next(index for index, word in enumerate(words) if is_degree(word)) :]
    else:
        while len(words) > 1 and not is_degree(words[0]) and (is_title(words[0]) or pattern("roles").search(words[0])):
            words.pop(0)
    return " ".join(words)


def _capital(word: str) -> bool:
    first = next(filter(str.isalpha, word), "")
    return first != "" and (not first.islower() or ("-" in word and any(map(str.isupper, word))))


def _solid(word: str) -> bool:
    return word[:1].isupper() and not is_title(word)


@remembered
def split_titles(name: str) -> tuple[str, str]:
    """The titles before a name, and the name without them."""
    words = name.split()
    count = 0
    while count < len(words) - 1 and (is_title(words[count]) or ("." in words[count] and is_degree(words[count]))):
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def recase(name: str) -> str:
    """A name in capitals in the usual spelling; any other unchanged."""
    if any(map(str.islower, name)):
        return name
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 3 or not any(map(str.isupper, letters)):
        return name
    words = [word.lower() if index and is_particle(word) else _title(word) for index, word in enumerate(name.split())]
    return " ".join(words)


def _title(word: str) -> str:
    return _LETTERS.sub(lambda match: match[0][:1].upper() + match[0][1:].lower(), word)


@remembered
def fold(name: str) -> str:
    """A name for comparison: no titles, no accents, ä as ae, lower case."""
    if name.isascii():
        return " ".join(_NO_WORD.sub(" ", split_titles(name)[1].casefold()).split())
    _, plain = split_titles(_INVISIBLE.sub("", name))
    text = unicodedata.normalize("NFC", plain).casefold().translate(_TRANSCRIBED)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(_NO_WORD.sub(" ", text).split())


def same(one: str, other: str) -> bool:
    """True where two writings can be the same person's: equal, a first name alone, initials, titles, accents aside."""
    if (one[-2:].isupper() or other[-2:].isupper()) and not one.isupper() and not other.isupper():
        one, other = _SHORT_FORM.sub("", one), _SHORT_FORM.sub("", other)
    first, second = _folded_words(one), _folded_words(other)
    if not first or not second or sorted(first) == sorted(second):
        return bool(first and second)
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return shorter[0] in longer
    begins = len(shorter[0]) > 1 and shorter[0][:3] == longer[0][:3]  # "Manni K." is Manfred Kötterheinrich
    if begins and _has(longer[-1:], shorter[-1]) and all(_has(longer[1:], word) for word in shorter[1:]):
        return True
    return shorter[-1] in longer and all(_has(longer, word) for word in shorter)


@remembered
def _folded_words(name: str) -> tuple[str, ...]:
    return tuple(fold(name).split())


def _has(words: tuple[str, ...], word: str) -> bool:
    return word in words or any(
        len(one) == 1 and other.startswith(one) for item in words for one, other in ((word, item), (item, word))
    )


def fuller(one: str, other: str) -> str:
    """Of two writings of one person's name the more complete; at a draw the first."""

    def score(name: str) -> tuple[int, int]:
        words = split_titles(name)[1].split()
        short = not name.isupper() and _SHORT_FORM.search(name) is not None
        return sum(1 for word in words if not _INITIAL.match(word)) - short, len(words)

    return other if score(other) > score(one) else one
