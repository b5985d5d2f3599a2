"""Which language a mail is written in, and in which its author wishes to be answered.

Call `of(text)` and `wished(sentences)`. The language is that of the most frequent short words; where a text has too
few of them, "" is returned and the event's first language serves.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import repeat

from inbox_processor.languages.patterns import phrase
from inbox_processor.languages.tables import LANGUAGES, NAMES_OF_LANGUAGES, lexicon, pattern
from inbox_processor.model import Found
from inbox_processor.reading.sentences import Sentence

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_LANE_BITS, _LANE_MASK = 16, 0xFFFF  # more than the words of _TEXT_MAX characters
_TEXT_MAX = 6000  # characters; more does not change the answer


@cache
def _names() -> re.Pattern[str]:
    """The names of languages; a match's group ends in the tag and a number."""
    return re.compile(
        "|".join(
            rf"(?P<{words.tag}_{tag}_{number}>(?<!\w){phrase(name)}(?!\w))"
            for words in LANGUAGES
            for number, (name, tag) in enumerate(words.language_names)
        ),
        re.IGNORECASE,
    )


def of(text: str) -> str:
    """The tag of the language of `text`, "" where it cannot be told."""
    # folded together, but after they were told apart: folding "İ" makes two letters of it, one of them no letter
    words = "\n".join(_WORD.findall(text[:_TEXT_MAX])).casefold().replace("’", "'").split("\n")
    total = sum(map(_counters().get, words, repeat(0)))
    counts = [total >> _LANE_BITS * lane & _LANE_MASK for lane in range(len(LANGUAGES))]
    most = max(counts)
    return LANGUAGES[counts.index(most)].tag if most else ""


@cache
def _counters() -> dict[str, int]:
    """By word, a one in the lane of each language of which it is one of the most frequent; sums of them count all
    languages in one walk.
    """
    found: dict[str, int] = {}
    for lane, language in enumerate(LANGUAGES):
        for word in language.common:
            found[word] = found.get(word, 0) | 1 << _LANE_BITS * lane
    return found


def _nearest(text: str, answers: list[re.Match[str]]) -> str:
    """The tag of the language that is named nearest to a word of answering: "Duits lezen lukt me, maar zouden jullie
    in het Engels kunnen antwoorden?" asks for English.
    """

    def far(named: re.Match[str]) -> int:
        return min(max(named.start() - one.end(), one.start() - named.end(), 0) for one in answers)

    nearest = min(_names().finditer(text), key=far, default=None)
    return nearest.lastgroup.split("_")[1] if nearest and nearest.lastgroup else ""


def wished(parts: tuple[Sentence, ...]) -> tuple[str, Found | None]:
    """The language in which the author asks to be answered ("" where they do not say), and the words that say so."""
    for part in parts:
        possible = lexicon().may(part.text)
        answers = list(pattern("answer_in").finditer(part.text)) if NAMES_OF_LANGUAGES in possible else []
        if answers:
            tag = _nearest(part.text, answers)
            if tag:
                return tag, Found(part.text, "asks-for-language", "text", part.start, part.end)
    return "", None
