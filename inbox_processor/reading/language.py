"""Which language a mail is written in, and in which its author wishes to be answered.

Call `of(text)` and `wished(sentences)`. The language is that of the most frequent short words; where a text has too
few of them, "" is returned and the event's first language serves.
"""

from __future__ import annotations

import re

from inbox_processor.languages.patterns import phrase
from inbox_processor.languages.tables import LANGUAGES, pattern
from inbox_processor.model import Found
from inbox_processor.reading.sentences import Sentence

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_TEXT_MAX = 6000  # characters; more does not change the answer
_NAMES = re.compile(
    "|".join(
        rf"(?P<{words.tag}_{tag}_{number}>(?<!\w){phrase(name)}(?!\w))"
        for words in LANGUAGES
        for number, (name, tag) in enumerate(words.language_names)
    ),
    re.IGNORECASE,
)


def of(text: str) -> str:
    """The tag of the language of `text`, "" where it cannot be told."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text[:_TEXT_MAX])]
    best, score = "", 0
    for language in LANGUAGES:
        hits = sum(1 for word in words if word in language.common)
        if hits > score:
            best, score = language.tag, hits
    return best if score >= 1 else ""


def wished(parts: tuple[Sentence, ...]) -> tuple[str, Found | None]:
    """The language in which the author asks to be answered ("" where they do not say), and the words that say so."""
    for part in parts:
        answer = pattern("answer_in").search(part.text)
        if answer:
            match = _NAMES.search(part.text, answer.start()) or _NAMES.search(part.text)
            if match and match.lastgroup:
                return match.lastgroup.split("_")[1], Found(
                    part.text, "asks-for-language", "text", part.start, part.end
                )
    return "", None
