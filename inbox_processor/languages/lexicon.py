"""Which tables speak of a sentence: all tables of all languages in one walk through its words.

Duty: the same answer as searching each table's pattern, in microseconds. Call `Lexicon.of(fields)` once, then
`lexicon.hits(text)`: by table, how many different entries of it the text holds.

How: an entry of one word is looked up by the word; what a word means is remembered. An entry of several words is
tried only where one of its possible first words occurs, and is compiled when that happens for the first time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from inbox_processor.languages.patterns import phrase

WORDS_REMEMBERED = 50_000  # a mail of nonsense words must not fill the memory
_WORD = re.compile(r"\w+")
_SIMPLE = re.compile(r"\*?\w+\*?")
_CHOICE = re.compile(r"\((\*?\w+\*?(?:\|\*?\w+\*?)*)\)")
_FIRST = re.compile(r"\w+\*?")


class Lexicon:
    """The entries of some tables."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._singles: list[tuple[str, str]] = []
        self._phrases: list[tuple[str, str]] = []
        self._starts: list[tuple[str, int]] = []
        self._always: list[int] = []
        for table, text in entries:
            self._add(table, text)
        self._by_head: dict[str, list[tuple[str, str]]] = {}
        self._any_inside: list[tuple[str, str]] = []
        self._index([(text, f"={table}\0{text}") for table, text in self._singles])
        self._index([(text, f"+{number}") for text, number in self._starts])
        self._known: dict[str, tuple[str, ...]] = {}
        self._compiled: dict[int, re.Pattern[str]] = {}

    def _add(self, table: str, text: str) -> None:
        choice = _CHOICE.fullmatch(text)
        pieces = [text] if _SIMPLE.fullmatch(text) else choice[1].split("|") if choice else []
        if pieces:
            self._singles += [(table, piece.casefold()) for piece in pieces]
            return
        number = len(self._phrases)
        self._phrases.append((table, text))
        firsts = _first_words(text)
        if firsts is None:
            self._always.append(number)
        else:
            self._starts += [(first, number) for first in firsts]

    def _index(self, items: Sequence[tuple[str, str]]) -> None:
        """File each entry under its first two letters; those that may begin inside a word are tried with every new
        word.
        """
        for text, mark in items:
            if text.startswith("*"):
                self._any_inside.append((text[1:], mark))
            else:
                self._by_head.setdefault(text.rstrip("*")[:2], []).append((text, mark))

    def hits(self, text: str) -> dict[str, int]:
        """By table, how many different entries of it occur in `text`."""
        marks: dict[str, None] = {}
        for word in _WORD.findall(text.casefold()):
            for mark in self._marks(word):
                marks[mark] = None
        found: dict[str, set[str]] = {}
        for mark in marks:
            if mark[0] == "=":
                table, _, entry = mark[1:].partition("\0")
                found.setdefault(table, set()).add(entry)
        for number in (*self._always, *(int(mark[1:]) for mark in marks if mark[0] == "+")):
            table = self._phrases[number][0]
            if number not in found.get(table, ()) and self._pattern(number).search(text):
                found.setdefault(table, set()).add(str(number))
        return {table: len(entries) for table, entries in found.items()}

    def _marks(self, word: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= WORDS_REMEMBERED:
                self._known.clear()
            near = (*self._by_head.get(word[:2], ()), *self._by_head.get(word[:1], ()))
            marks = [mark for text, mark in near if word == text or (text[-1] == "*" and word.startswith(text[:-1]))]
            marks += [
                mark
                for text, mark in self._any_inside
                if (text[:-1] in word if text[-1] == "*" else word.endswith(text))
            ]
            known = self._known[word] = tuple(marks)
        return known

    def _pattern(self, number: int) -> re.Pattern[str]:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = re.compile(rf"(?<!\w){phrase(self._phrases[number][1])}(?!\w)", re.IGNORECASE)
            self._compiled[number] = compiled
        return compiled


@cache
def _first_words(text: str) -> tuple[str, ...] | None:
    """The words with which an entry can begin; None where any word could."""
    if text.startswith("("):
        depth, end = 0, 0
        for end, char in enumerate(text):
            depth += (char == "(") - (char == ")")
            if not depth:
                break
        alternatives = _split(text[1:end])
        if text[end + 1 : end + 2] == "*":
            alternatives = [f"{one}*" if _SIMPLE.fullmatch(one) else one for one in alternatives]
        firsts = [_first_words(one) for one in alternatives]
        return None if any(one is None for one in firsts) else tuple(word for one in firsts if one for word in one)
    match = _FIRST.match(text)
    return (match[0].casefold(),) if match else None


def _split(text: str) -> list[str]:
    """The alternatives of a choice, nested ones kept together."""
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
