"""Which phrases of many stand in a text, in a few microseconds.

Duty: the same answer as searching each phrase; notation: languages/patterns.py.
Call: `HintIndex(entries)` once, then `index.hits(text)`.
How: each phrase is a row of pieces, and each piece can begin with a few words only. A phrase is searched for only
where every one of its pieces has such a word in the text; a single word needs no search at all, and in a choice of
single words each counts as a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inbox_processor.languages.patterns import phrase

WORDS_REMEMBERED = 20_000  # a mail of nonsense words must not fill the memory
WORD = re.compile(r"\w+")
FIRST = re.compile(r"\*?\w+\*?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of the table `kind`; `pieces`: how many must have a word in the text; `plain`: nothing else is asked."""

    kind: str
    text: str
    pieces: int
    plain: bool


class HintIndex:
    """The phrases of some tables."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._entries: list[Entry] = []
        self._exact: dict[str, list[tuple[int, int]]] = {}
        self._loose: list[tuple[str, bool, bool, tuple[int, int]]] = []
        self._known: dict[str, tuple[tuple[int, int], ...]] = {}
        self._compiled: dict[int, re.Pattern[str]] = {}
        for kind, text in entries:
            choices = list(_split(text[1:-1], "|")) if text.startswith("(") and text.endswith(")") else []
            simple = bool(choices) and all(FIRST.fullmatch(word) for word in choices)
            for one in choices if simple else [text]:
                self._add(kind, one)

    def _add(self, kind: str, text: str) -> None:
        pieces = [list(_firsts(piece)) for piece in _split(_without_options(text), " …")]
        pieces = [firsts for firsts in pieces if firsts]
        plain = FIRST.fullmatch(text) is not None
        for number, firsts in enumerate(pieces):
            for word in firsts:
                self._file(word, (len(self._entries), 1 << number))
        self._entries.append(Entry(kind, text, (1 << len(pieces)) - 1, plain))

    def _file(self, word: str, mark: tuple[int, int]) -> None:
        if word.startswith("*") or word.endswith("*"):
            self._loose.append((word.strip("*"), word.startswith("*"), word.endswith("*"), mark))
        else:
            self._exact.setdefault(word, []).append(mark)

    def hits(self, text: str) -> dict[str, int]:
        """By table, how many different phrases of it stand in `text` (casefolded)."""
        seen: dict[int, int] = {}
        for word in set(WORD.findall(text)):
            for number, piece in self._marks(word):
                seen[number] = seen.get(number, 0) | piece
        found: dict[str, int] = {}
        for number, pieces in seen.items():
            entry = self._entries[number]
            if pieces == entry.pieces and (entry.plain or self._pattern(number).search(text)):
                found[entry.kind] = found.get(entry.kind, 0) + 1
        return found

    def _marks(self, word: str) -> tuple[tuple[int, int], ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= WORDS_REMEMBERED:
                self._known.clear()
            loose = (mark for stem, before, behind, mark in self._loose if _fits(word, stem, before, behind))
            known = self._known[word] = (*self._exact.get(word, ()), *loose)
        return known

    def _pattern(self, number: int) -> re.Pattern[str]:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = re.compile(rf"(?<!\w){phrase(self._entries[number].text)}(?!\w)")
        return compiled


def _fits(word: str, stem: str, before: bool, behind: bool) -> bool:
    """Return True where `word` is `stem` with anything before it, behind it, or both."""
    if before:
        return stem in word if behind else word.endswith(stem)
    return word.startswith(stem)


def _split(text: str, marks: str) -> Iterator[str]:
    """Yield the pieces of `text` between `marks`; what stands in brackets is kept together."""
    depth, current = 0, ""
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char in marks and not depth:
            yield current
            current = ""
        else:
            current += char
    yield current


def _without_options(text: str) -> str:
    """Return the phrase without its optional pieces."""
    while (start := text.find("[")) >= 0:
        text = text[:start] + text[text.index("]", start) + 1 :]
    return text


def _firsts(piece: str) -> Iterator[str]:
    """Yield the words with which a piece can begin."""
    if piece.startswith("(") and piece.endswith(")"):
        for choice in _split(piece[1:-1], "|"):
            yield from _firsts(choice)
    elif match := FIRST.match(piece.lstrip("(")):
        yield match[0]
