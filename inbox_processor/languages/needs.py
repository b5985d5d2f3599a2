"""What words a text must hold for a phrase to match it.

Duty: spare the search for phrases that cannot match. Call `forms(phrase)` for its needs and its opening,
`needs(phrase)` or `opens(phrase)` for one of them. A need: for a word of the phrase that no match can do without, the
forms in which it may begin, as a set of "word", "word*" (begins so), "*word" (ends so) and "*word*" (holds it). A
phrase of which nothing can be said has no needs.

Sound, not complete: where the phrase matches (whatever the case), each set has a form that one of the text's words,
casefolded and with "ı" as "i", fulfils; the reverse does not hold.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_MARK = re.compile(r"[()\[\] …|]")
_NESTED = re.compile(r"[(\[][^()\[\]]*[(\[]")
_TOP = re.compile(r"(?:[^()\[\] …|]|\([^()\[\]]*\)|\[[^()\[\]]*\])+|\|")
_WORD = re.compile(r"\w+")
_INNER = re.compile(r"\*(\w+)")
_PLAIN = re.compile(r"\*?\w+\*?")
_CHOICE = re.compile(r"\((\w+\*?(?:\|\w+\*?)*)\)(\*?)")
# Casefolding takes these to something else than a pattern without case does; the text is then also read like this.
BOUNDLESS = {ord("İ"): "i", 0x345: " "}
_BOUNDLESS = re.compile(f"[{''.join(map(chr, BOUNDLESS))}]")


class Forms(NamedTuple):
    """Of a phrase: the forms of each word that no match can do without, in order; those of the word with which a match
    begins, None where nothing can be said of it.
    """

    needs: tuple[frozenset[str], ...]
    opens: frozenset[str] | None


def forms(text: str) -> Forms:
    """The needs and the opening of a phrase."""
    text = folded(text)
    pieces, choice = _pieces(text)
    if choice:
        return Forms((), None)
    found = [_heads(piece) for piece in pieces]
    return Forms(tuple(heads for heads in found if heads), found[0] if pieces and text.startswith(pieces[0]) else None)


def needs(text: str) -> frozenset[frozenset[str]]:
    """The needs of a phrase."""
    return frozenset(forms(text).needs)


def opens(text: str) -> frozenset[str] | None:
    """The forms of the word with which a match of the phrase begins; None where nothing can be said of it."""
    return forms(text).opens


def folded(word: str) -> str:
    """A word as forms have it: whatever a pattern without case takes for the same is the same."""
    if word.isascii():
        return word.lower()
    return (word.translate(BOUNDLESS) if _BOUNDLESS.search(word) else word).casefold().replace("ı", "i")


def is_boundless(text: str) -> bool:
    """True where the text has a character of BOUNDLESS."""
    return not text.isascii() and _BOUNDLESS.search(text) is not None


def _pieces(text: str) -> tuple[list[str], bool]:
    """The pieces of a phrase between its blanks and gaps, choices and optional pieces kept whole; and whether the
    phrase is a choice that stands outside brackets.
    """
    if "(" not in text and "[" not in text:
        return text.replace("…", " ").split(), "|" in text
    if not _NESTED.search(text):
        found = _TOP.findall(text)
        return [piece for piece in found if piece != "|"], "|" in found
    cuts = split(text, " …")
    return [piece for piece in cuts if piece], "|" in text and len(split(text, "|")) > 1


def split(text: str, marks: str) -> list[str]:
    """`text` cut at each of `marks` that stands outside brackets."""
    parts, depth, start = [], 0, 0
    for match in _MARK.finditer(text):
        char = match[0]
        if char in marks:
            if not depth:
                parts.append(text[start : match.start()])
                start = match.end()
        else:
            depth += (char in "([") - (char in ")]")
    return [*parts, text[start:]]


@cache
def _heads(piece: str) -> frozenset[str] | None:
    """The forms of the word with which `piece`, folded, begins; None where it may begin with any, or with none at
    all.
    """
    if _PLAIN.fullmatch(piece):
        return frozenset({piece})
    if choice := _CHOICE.fullmatch(piece):
        words = choice[1].split("|")
        return frozenset([f"{word.rstrip('*')}*" for word in words] if choice[2] else words)
    piece = next(iter(_pieces(piece)[0]), "") if piece[:1] not in {" ", "…"} else ""
    if piece.startswith(("(", "[")):
        end = _closing(piece)
        choices = split(piece[1:end], "|")
        if piece[0] == "[":
            choices.append("")
        found = [_heads(choice + piece[end + 1 :]) for choice in choices]
        return None if None in found else frozenset(head for heads in found if heads for head in heads)
    match = _INNER.match(piece) or _WORD.match(piece)
    if match is None:
        return None
    more = piece[match.end() : match.end() + 1] in {"*", "(", "["}
    return frozenset({f"{match[0]}*" if more else match[0]})


def _closing(piece: str) -> int:
    """Where the bracket with which `piece` begins is closed."""
    depth = 0
    for match in _MARK.finditer(piece):
        depth += (match[0] in "([") - (match[0] in ")]")
        if not depth:
            return match.start()
    return len(piece)
