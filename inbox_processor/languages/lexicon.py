"""Which entries of tables a text may hold: all tables of all languages in one walk through its words.

Duty: the same answer as searching each table's pattern, in microseconds. Call `Lexicon(entries)` once; then
`lexicon.hits(text)`: by table, how many different entries of it the text holds; `lexicon.may(text)`: by table, the
entries that could match somewhere in the text (never one too few, now and then one too many); `lexicon.opens(text)`:
the same for a match with which the text begins. `lexicon.pattern(number)` is an entry's pattern, `lexicon.walk(text)`
all that one walk brought.

How: an entry of one word is looked up by the word. An entry of several words is tried only where each of them (of a
choice: one) stands somewhere in the text; it is filed under its rarest word, and compiled when it is tried for the
first time. What a word means, and what the latest texts held, is remembered.

Known gap: `hits` looks entries of one word up casefolded, so it tells dotted from dotless i, which patterns do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from msgspec import Struct

from inbox_processor.languages.heads import Heads
from inbox_processor.languages.needs import BOUNDLESS, folded, forms, is_boundless
from inbox_processor.languages.patterns import compile_phrases, phrase
from inbox_processor.languages.remembered import remembered

WORDS_REMEMBERED = 50_000  # a mail of nonsense words must not fill the memory
WORD_LENGTH_MAX = 60  # longer ones are not remembered
_WORD = re.compile(r"\w+")
_SIMPLE = re.compile(r"\*?\w+\*?")
_CHOICE = re.compile(r"\((\*?\w+\*?(?:\|\*?\w+\*?)*)\)")

Entry = tuple[str, str]  # a table and an entry of one word


class Word(Struct, frozen=True, eq=False):
    """What a word means. `entries`: the counted entries of one word that it is; `alone`: the numbers that it alone
    makes possible; `leads`: the groups (the forms of a word that an entry needs) of which it is one, and by which
    entries are filed; `groups`: all other such groups.
    """

    entries: dict[Entry, None]
    alone: frozenset[int]
    leads: frozenset[int]
    groups: frozenset[int]


NO_MEANING = Word({}, frozenset(), frozenset(), frozenset())  # one for all such words: a walk meets it once


class Walk(Struct, frozen=True):
    """What a walk through a text brought. `entries`: of one word; `possible`: numbers by table, in the order of its
    pattern; `searched`: the counted entries of several words that are left to search.
    """

    entries: dict[Entry, None]
    possible: dict[str, list[int]]
    searched: tuple[int, ...]


class _Words(dict[str, Word]):
    """What words mean; that of the latest ones is kept."""

    def __init__(self, meaning: Callable[[str], Word]) -> None:
        super().__init__()
        self._meaning = meaning

    def __missing__(self, word: str) -> Word:
        meant = self._meaning(word)
        if len(word) <= WORD_LENGTH_MAX:
            if len(self) >= WORDS_REMEMBERED:
                self.clear()
            self[word] = meant
        return meant


class Lexicon:
    """The entries of some tables. `counted`: the tables of which `hits` speaks, None for all."""

    def __init__(self, entries: Iterable[Entry], counted: Container[str] | None = None) -> None:
        # The place in this list is the entry's number. In a table's pattern those with an open beginning come last.
        self._phrases: list[Entry] = sorted(entries, key=lambda entry: entry[1].startswith("*"))
        self._tables = [table for table, _ in self._phrases]
        self._singles: list[tuple[Entry | None, int]] = []  # of one word: what is counted, and the number
        self._searched: set[int] = set()  # the numbers that hits has to search
        self._always: list[int] = []  # those of which the words say nothing
        self._open_anyhow: list[int] = []  # those of which nothing can be said by the first word
        self._groups: dict[frozenset[str], int] = {}
        self._beside: dict[int, list[tuple[int, frozenset[int]]]] = {}  # group → numbers, and what else they need
        self._asked: set[int] = set()  # groups that entries need beside their first
        self._opened: dict[int, list[int]] = {}  # group → numbers that begin with one of it
        self._heads = Heads()  # marks: the place of a single, or ~group
        for number, (table, text) in enumerate(self._phrases):
            self._add(number, table, text, counted=counted is None or table in counted)
        self._words = _Words(self._meaning)
        self._openers: dict[str, dict[str, list[int]]] = {}
        self._compiled: dict[int, re.Pattern[str]] = {}
        self.walk = remembered(self._walked)
        self.hits = remembered(self._hits)

    def _add(self, number: int, table: str, text: str, *, counted: bool) -> None:
        if _SIMPLE.fullmatch(text):
            self._single(number, table, text, counted=counted)
        elif choice := _CHOICE.fullmatch(text):
            for piece in choice[1].split("|"):
                self._single(number, table, piece, counted=counted)
        else:
            self._several(number, text)
            if counted:
                self._searched.add(number)

    def _single(self, number: int, table: str, piece: str, *, counted: bool) -> None:
        """Counted entries are compared casefolded, possible ones as forms are."""
        exact, form = piece.casefold(), folded(piece)
        if counted:
            self._heads.add(exact, len(self._singles))
            self._singles.append(((table, exact), number))
        if not counted or exact != form:
            self._heads.add(form, len(self._singles))
            self._singles.append((None, number))

    def _several(self, number: int, text: str) -> None:
        found = forms(text)
        if found.opens is None:
            self._open_anyhow.append(number)
        else:
            self._opened.setdefault(self._group(found.opens), []).append(number)
        if not found.needs:
            self._always.append(number)
            return
        lead = max(found.needs, key=_rarity)
        others = [self._group(heads) for heads in found.needs if heads is not lead]
        self._beside.setdefault(self._group(lead), []).append((number, frozenset(others)))
        self._asked.update(others)

    def _group(self, heads: frozenset[str]) -> int:
        number = self._groups.get(heads)
        if number is None:
            number = self._groups[heads] = len(self._groups)
            for head in heads:
                self._heads.add(head, ~number)
        return number

    def _hits(self, text: str) -> dict[str, int]:
        """By table, how many different entries of it occur in `text`."""
        walk = self.walk(text)
        found: dict[str, int] = {}
        for table, _ in walk.entries:
            found[table] = found.get(table, 0) + 1
        for number in walk.searched:
            if self._inside(number).search(text):
                table = self._phrases[number][0]
                found[table] = found.get(table, 0) + 1
        return found

    def may(self, text: str) -> Mapping[str, Sequence[int]]:
        """The entries that could occur in `text`, by table."""
        return self.walk(text).possible

    def opens(self, text: str) -> Mapping[str, Sequence[int]]:
        """The entries that could be that with which `text` begins, by table."""
        match = _WORD.match(text)
        word = match[0] if match else ""
        known = self._openers.get(word)
        return known if known is not None else self._opener(word)

    def _opener(self, word: str) -> dict[str, list[int]]:
        numbers = {*self._open_anyhow}
        for mark in self._heads.of(folded(word)):
            if mark >= 0:
                numbers.add(self._singles[mark][1])
            else:
                numbers.update(self._opened.get(~mark, ()))
        known = self._by_table(numbers)
        if len(word) <= WORD_LENGTH_MAX:
            if len(self._openers) >= WORDS_REMEMBERED:
                self._openers.clear()
            self._openers[word] = known
        return known

    def _by_table(self, numbers: Iterable[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number in sorted(numbers):
            table = self._tables[number]
            if table in found:
                found[table].append(number)
            else:
                found[table] = [number]
        return found

    def _walked(self, text: str) -> Walk:
        meant = dict.fromkeys(map(self._words.__getitem__, _WORD.findall(text.casefold())))
        entries: dict[Entry, None] = {}
        for word in meant:
            if word.entries:
                entries.update(word.entries)
        if is_boundless(text):
            meant |= dict.fromkeys(map(self._words.__getitem__, _WORD.findall(text.translate(BOUNDLESS).casefold())))
        meant.pop(NO_MEANING, None)
        numbers, groups, leads = {*self._always}, set[int](), set[int]()
        for word in meant:
            numbers |= word.alone
            groups |= word.groups
            leads |= word.leads
        for lead in leads:
            for number, beside in self._beside[lead]:
                if beside <= groups:
                    numbers.add(number)
        return Walk(entries, self._by_table(numbers), tuple(sorted(self._searched & numbers)))

    def _meaning(self, word: str) -> Word:
        """What a new word means. Counted entries of one word are compared as they are, all else with "ı" as "i"."""
        marks = self._heads.of(word)
        plain = word.replace("ı", "i")
        formed = marks if plain == word else self._heads.of(plain)
        entries = {entry: None for mark in marks if mark >= 0 and (entry := self._singles[mark][0]) is not None}
        groups = {~mark for mark in formed if mark < 0}
        alone = frozenset(self._singles[mark][1] for mark in formed if mark >= 0)
        if not entries and not groups and not alone:
            return NO_MEANING
        return Word(entries, alone, frozenset(groups & self._beside.keys()), frozenset(groups & self._asked))

    def pattern(self, number: int) -> re.Pattern[str]:
        """The pattern of one entry, as patterns.py compiles it in a table."""
        compiled = self._compiled.get(number)
        if compiled is None:
            compiled = self._compiled[number] = compile_phrases([self._phrases[number][1]])
        return compiled

    def _inside(self, number: int) -> re.Pattern[str]:
        """The pattern of an entry to be counted: one with an open beginning matches from the beginning of its word."""
        if not self._phrases[number][1].startswith("*"):
            return self.pattern(number)
        compiled = self._compiled.get(~number)
        if compiled is None:
            compiled = re.compile(rf"(?<!\w){phrase(self._phrases[number][1])}(?!\w)", re.IGNORECASE)
            self._compiled[~number] = compiled
        return compiled


def _rarity(heads: frozenset[str]) -> tuple[int, int]:
    """Greatest for the rarest word: where all forms are long, and there are few of them."""
    return min(map(len, heads)), -len(heads)
