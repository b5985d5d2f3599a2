"""What words a text must hold for a phrase to match it.

Duty: spare the search for phrases that cannot match. Call `needs(phrase)`: for each word of the phrase that no match
can do without, the forms in which it may begin, as a set of "word", "word*" (begins so), "*word" (ends so) and "*word*"
(holds it). A phrase of which nothing can be said has no needs.

Sound, not complete: where the phrase matches (whatever the case), each set has a form that one of the text's words,
casefolded and with "ı" as "i", fulfils; the reverse does not hold.
"""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"\w+")
_INNER = re.compile(r"\*(\w+)")
# Casefolding takes these to something else than a pattern without case does; the text is then also read like this.
BOUNDLESS = {ord("İ"): "i", 0x345: " "}


@cache
def needs(text: str) -> frozenset[frozenset[str]]:
    """The needs of a phrase."""
    if len(split(text, "|")) > 1:
        return frozenset()
    found = (_heads(piece) for piece in _pieces(text))
    return frozenset(heads for heads in found if heads)


@cache
def opens(text: str) -> frozenset[str] | None:
    """The forms of the word with which a match of the phrase begins; None where nothing can be said of it."""
    if len(split(text, "|")) > 1:
        return None
    pieces = _pieces(text)
    return _heads(text) if pieces and text.startswith(pieces[0]) else None


def _pieces(text: str) -> list[str]:
    """The pieces of a phrase between its blanks and gaps, choices and optional pieces kept whole."""
    return [piece for part in split(text, "…") for piece in split(part, " ") if piece]


def split(text: str, mark: str) -> list[str]:
    """`text` cut at each `mark` that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == mark and not depth:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _heads(piece: str) -> frozenset[str] | None:
    """The forms of the word with which `piece` begins; None where it may begin with any, or with none at all."""
    piece = next(iter(_pieces(piece)), "") if piece[:1] not in {" ", "…"} else ""
    if piece.startswith(("(", "[")):
        end = _closing(piece)
        choices = split(piece[1:end], "|")
        if piece[0] == "[":
            choices.append("")
        found = [_heads(choice + piece[end + 1 :]) for choice in choices]
        return None if None in found else frozenset(head for heads in found if heads for head in heads)
    inner = _INNER.match(piece)
    match = inner or _WORD.match(piece)
    if match is None:
        return None
    more = piece[match.end() : match.end() + 1] in {"*", "(", "["}
    word = match[0].translate(BOUNDLESS).casefold().replace("ı", "i")
    return frozenset({f"{word}*" if more else word})


def _closing(piece: str) -> int:
    """Where the bracket with which `piece` begins is closed."""
    depth = 0
    for index, char in enumerate(piece):
        depth += (char in "([") - (char in ")]")
        if not depth:
            return index
    return len(piece)
