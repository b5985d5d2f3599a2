"""Which tables speak of a text: all tables of all languages in one walk through its words.

Duty: the same answer as searching each table's pattern, in microseconds. Call `Lexicon(entries)` once; then
`lexicon.hits(text)`: by table, how many different entries of it the text holds; `lexicon.may(text)`: the tables of
which a pattern could match somewhere in the text (never one too few, now and then one too many); `lexicon.opens(text)`:
the same for a match with which the text begins.

How: an entry of one word is looked up by the word. An entry of several words is tried only where each of them (of a
choice: one) stands somewhere in the text; it is compiled when that happens for the first time. What a word means, and
what the latest texts held, is remembered.

Known gap: `hits` looks entries of one word up casefolded, so it tells dotted from dotless i, which patterns do not.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from inbox_processor.languages.heads import Heads
from inbox_processor.languages.needs import BOUNDLESS, needs, opens
from inbox_processor.languages.patterns import phrase
from inbox_processor.languages.remembered import remembered

WORDS_REMEMBERED = 50_000  # a mail of nonsense words must not fill the memory
WORD_LENGTH_MAX = 60  # longer ones are not remembered
_WORD = re.compile(r"\w+")
_SIMPLE = re.compile(r"\*?\w+\*?")
_CHOICE = re.compile(r"\((\*?\w+\*?(?:\|\*?\w+\*?)*)\)")
_BOUNDLESS = re.compile(f"[{''.join(map(chr, BOUNDLESS))}]")

Entry = tuple[str, str]  # a table and an entry of one word


@dataclass(frozen=True, slots=True)
class Word:
    """What a word means. `entries`: the entries of one word that it is; `tables`: those that it alone makes possible;
    `leads`: the choices of which it is one and by which entries of several words are filed; `groups`: all other such
    choices.
    """

    entries: dict[Entry, None]
    tables: frozenset[str]
    leads: frozenset[int]
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk through a text brought. `entries`: of one word; `tables`: those that are possible; `numbers`: the
    counted entries of several words that are left to search.
    """

    entries: dict[Entry, None]
    tables: frozenset[str]
    numbers: tuple[int, ...]


class Lexicon:
    """The entries of some tables. `counted`: the tables of which `hits` speaks, None for all."""

    def __init__(self, entries: Iterable[tuple[str, str]], counted: Container[str] | None = None) -> None:
        self._phrases: list[tuple[str, str]] = []  # table and text; the place in this list is the entry's number
        self._searched: set[int] = set()  # the numbers that hits has to search
        self._always: list[int] = []  # those of which the words say nothing
        self._alone: dict[int, set[str]] = {}  # group → tables that it alone makes possible
        self._beside: dict[int, list[tuple[int, frozenset[int]]]] = {}  # group → numbers, and what else they need
        self._asked: set[int] = set()  # groups that entries need beside their first
        self._groups: dict[frozenset[str], int] = {}
        self._singles: dict[str, dict[Entry, None]] = {}
        self._heads = Heads()
        self._opening = Heads()  # forms of the first words of all entries, by table
        self._open_anyhow: set[str] = set()  # tables with entries of which nothing can be said by the first word
        for table, text in entries:
            self._add(table, text, counted=counted is None or table in counted)
        self._words: dict[str, Word] = {}
        self._openers: dict[str, frozenset[str]] = {}
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._walk = remembered(self._walked)

    def _add(self, table: str, text: str, *, counted: bool) -> None:
        choice = _CHOICE.fullmatch(text)
        pieces = [text] if _SIMPLE.fullmatch(text) else choice[1].split("|") if choice else []
        number = len(self._phrases)
        self._phrases.append((table, text))
        if counted and pieces:
            for piece in pieces:
                self._single(table, piece.casefold())
        elif counted:
            self._searched.add(number)
        opening = opens(text)
        for form in opening or ():
            self._opening.add(form, table)
        if opening is None:
            self._open_anyhow.add(table)
        needed = sorted(needs(text), key=_rarity)
        groups = [self._group(heads) for heads in needed]
        if not groups:
            self._always.append(number)
        elif pieces:
            self._alone.setdefault(groups[0], set()).add(table)
        else:
            self._beside.setdefault(groups[0], []).append((number, frozenset(groups[1:])))
            self._asked.update(groups[1:])

    def _single(self, table: str, piece: str) -> None:
        if piece not in self._singles:
            self._singles[piece] = {}
            self._heads.add(piece, piece)
        self._singles[piece][table, piece] = None

    def _group(self, heads: frozenset[str]) -> int:
        number = self._groups.get(heads)
        if number is None:
            number = self._groups[heads] = len(self._groups)
            for head in sorted(heads):
                self._heads.add(head, number)
        return number

    def hits(self, text: str) -> dict[str, int]:
        """By table, how many different entries of it occur in `text`."""
        walk = self._walk(text)
        found: dict[str, int] = {}
        for table, _ in walk.entries:
            found[table] = found.get(table, 0) + 1
        for number in walk.numbers:
            if self._pattern(number).search(text):
                table = self._phrases[number][0]
                found[table] = found.get(table, 0) + 1
        return found

    def may(self, text: str) -> frozenset[str]:
        """The tables of which an entry could occur in `text`."""
        return self._walk(text).tables

    def opens(self, text: str) -> frozenset[str]:
        """The tables of which an entry could be that with which `text` begins."""
        match = _WORD.match(text)
        word = match[0] if match else ""
        known = self._openers.get(word)
        if known is None:
            folded = word.translate(BOUNDLESS).casefold().replace("ı", "i")
            known = frozenset(self._open_anyhow.union(str(mark) for mark in self._opening.of(folded)))
            if len(word) <= WORD_LENGTH_MAX:
                if len(self._openers) >= WORDS_REMEMBERED:
                    self._openers.clear()
                self._openers[word] = known
        return known

    def _walked(self, text: str) -> Walk:
        entries: dict[Entry, None] = {}
        tables: set[str] = set()
        leads: set[int] = set()
        groups: set[int] = set()
        known = self._words
        words = _WORD.findall(text.casefold())
        counted = len(words)
        if not text.isascii() and _BOUNDLESS.search(text):
            words += _WORD.findall(text.translate(BOUNDLESS).casefold())
        for place, word in enumerate(words):
            meant = known.get(word) or self._meaning(word)
            if meant.entries and place < counted:
                entries.update(meant.entries)
            tables |= meant.tables
            leads |= meant.leads
            groups |= meant.groups
        numbers = [*self._always]
        for lead in leads:
            numbers += [number for number, beside in self._beside[lead] if beside <= groups]
        tables.update(self._phrases[number][0] for number in numbers)
        return Walk(entries, frozenset(tables), tuple(sorted(self._searched.intersection(numbers))))

    def _meaning(self, word: str) -> Word:
        """What a new word means. Entries of one word are compared as they are, heads of groups with "ı" as "i"."""
        marks = self._heads.of(word)
        plain = word.replace("ı", "i")
        if plain != word:
            groups_of_plain = [mark for mark in self._heads.of(plain) if isinstance(mark, int)]
            marks = [*(mark for mark in marks if isinstance(mark, str)), *groups_of_plain]
        entries = {entry: None for mark in marks if isinstance(mark, str) for entry in self._singles[mark]}
        groups = {mark for mark in marks if isinstance(mark, int)}
        tables = frozenset(table for group in groups for table in self._alone.get(group, ()))
        meant = Word(entries, tables, frozenset(groups & self._beside.keys()), frozenset(groups & self._asked))
        if len(word) <= WORD_LENGTH_MAX:
            if len(self._words) >= WORDS_REMEMBERED:
                self._words.clear()
            self._words[word] = meant
        return meant

    def _pattern(self, number: int) -> re.Pattern[str]:
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = re.compile(rf"(?<!\w){phrase(self._phrases[number][1])}(?!\w)", re.IGNORECASE)
            self._compiled[number] = compiled
        return compiled


def _rarity(heads: frozenset[str]) -> tuple[int, int, list[str]]:
    """Sorts the rarest word first: where all forms are long, and there are few of them."""
    return -min(len(head.strip("*")) for head in heads), len(heads), sorted(heads)
