"""The small notation in which word tables write phrases, and its compilation to regular expressions.

A phrase is plain text in which
    a space     stands for any white space, a line break too,
    *           at the end of a word stands for any ending ("meld*": melde, meldet),
    …           stands for up to twelve words between,
    (a|b)       is a choice, [x] an optional piece.
Phrases match whole words, whatever their case. Every gap is bounded, so that matching stays linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

GAP_WORDS_MAX = 12
# The two classes share no character: else a row of dashes could be divided in more ways than there is time for.
_GAP = rf"(?:[^\w'’.!?-]{{1,8}}[\w'’.-]{{1,60}}){{0,{GAP_WORDS_MAX}}}?[^\w'’.!?-]{{1,8}}"
_TOKEN = re.compile(r" ?… ?|\*| |\[|\]|\(|\)|\||[^…* \[\]()|]+")
_PIECES = {"*": r"\w{0,40}", " ": r"\s{1,4}", "[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}


def phrase(text: str) -> str:
    """The regular expression of one phrase, without flags."""
    out: list[str] = []
    for token in _TOKEN.findall(text):
        if "…" in token:
            out.append(_GAP)
        else:
            out.append(_PIECES.get(token) or re.escape(token).replace("'", "['’]"))
    return "".join(out)


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """One pattern for a table of phrases; an empty table matches nothing. A phrase that begins with "*" may begin
    inside a word: its match then starts at the piece named, which spares a walk through every word of the text.
    """
    whole: list[str] = []
    endings: list[str] = []
    for text in phrases:
        (endings if text.startswith("*") else whole).append(phrase(text.removeprefix("*")))
    choices = []
    if whole:
        choices.append(rf"(?<!\w)(?:{'|'.join(whole)})")
    if endings:
        choices.append(rf"(?:{'|'.join(endings)})")
    return re.compile(rf"(?:{'|'.join(choices)})(?!\w)" if choices else r"(?!)", re.IGNORECASE)
