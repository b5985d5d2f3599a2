"""Which language a mail is written in, and in which its author wishes to be answered.

Call `of(text)` and `wished(sentences)`. The language is that of the most frequent short words; where a text has too
few of them, "" is returned and the event's first language serves.
"""

from __future__ import annotations

import re
from functools import cache

from inbox_processor.languages.patterns import phrase
from inbox_processor.languages.tables import LANGUAGES, NAMES_OF_LANGUAGES, lexicon, pattern
from inbox_processor.model import Found
from inbox_processor.reading.sentences import Sentence

_WORD = re.compile(r"[^\W\d_][\w'’]*")
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
    best, score = "", 0
    for language in LANGUAGES:
        hits = sum(map(language.common.__contains__, words))
        if hits > score:
            best, score = language.tag, hits
    return best


def _nearest(text: str, answer: re.Match[str]) -> str:
    """The tag of the language that is named nearest to the word of answering: "Duits lezen lukt me, maar zouden jullie
    in het Engels kunnen antwoorden?" asks for English.
    """

    def far(named: re.Match[str]) -> int:
        return max(named.start() - answer.end(), answer.start() - named.end(), 0)

    nearest = min(_names().finditer(text), key=far, default=None)
    return nearest.lastgroup.split("_")[1] if nearest and nearest.lastgroup else ""


def wished(parts: tuple[Sentence, ...]) -> tuple[str, Found | None]:
    """The language in which the author asks to be answered ("" where they do not say), and the words that say so."""
    for part in parts:
        possible = lexicon().may(part.text)
        answer = pattern("answer_in").search(part.text) if NAMES_OF_LANGUAGES in possible else None
        if answer:
            tag = _nearest(part.text, answer)
            if tag:
                return tag, Found(part.text, "asks-for-language", "text", part.start, part.end)
    return "", None
