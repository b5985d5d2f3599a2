"""Which phrases of many stand in a text, in a few microseconds.

Duty: the same answer as searching each phrase; notation: languages/patterns.py.
Call: `HintIndex(entries)` once, then `index.hits(text)`, or `index.holds(text, sets)`, which searches as little as it
can.
How: each phrase is a row of pieces, and no piece can do without one of a few words, its group. A phrase is filed by the
rarest of its groups and searched for only where the text has a word of every one; a single word needs no search at all,
and in a choice of single words each counts as a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Set

from msgspec import Struct

from inbox_processor.languages.heads import Heads
from inbox_processor.languages.patterns import phrase
from inbox_processor.mail.tokens import Tokens

WORD = re.compile(r"\w+")
BRACKET_OR_MARK = {mark: re.compile(rf"[\[\](){mark}]") for mark in " |"}
# They stand in most registrations ("Hiermit melde ich mich an"), so that others tell more, though they be shorter.
COMMON = frozenset({"melde", "nicht", "vous"})
FIRST = re.compile(r"\*?\w+\*?")


class Entry(Struct, frozen=True):
    """A phrase of the table `kind`. `groups`: those of which the text must have a word; `plain`: it needs no more."""

    kind: str
    text: str
    groups: frozenset[int]
    plain: bool


class HintIndex:
    """The phrases of some tables."""

    def __init__(self, entries: Iterable[tuple[str, str]], spell: Callable[[str], str] = str) -> None:
        """`spell`: how a text is read before it is searched; it must not join what blanks keep apart."""
        self._spell = spell
        self._filed: dict[int, list[Entry]] = {}  # by their rarest group
        self._groups: dict[frozenset[str], int] = {}
        self._heads = Heads()
        self._tokens = Tokens(self._meaning)
        self._compiled: dict[str, re.Pattern[str]] = {}
        for kind, text in entries:
            choices = _split(text[1:-1], "|") if text.startswith("(") and text.endswith(")") else []
            simple = bool(choices) and all(FIRST.fullmatch(word) for word in choices)
            for one in choices if simple else [text]:
                self._add(kind, one)

    def _add(self, kind: str, text: str) -> None:
        pieces = map(_forms, _split(_without_options(text), " "))
        groups = [self._group(forms) for forms in sorted(filter(None, pieces), key=_rarity)]
        if groups:
            entry = Entry(kind, text, frozenset(groups), FIRST.fullmatch(text) is not None)
            self._filed.setdefault(groups[0], []).append(entry)

    def _group(self, forms: frozenset[str]) -> int:
        number = self._groups.get(forms)
        if number is None:
            number = self._groups[forms] = len(self._groups)
            for form in forms:
                self._heads.add(form, number)
        return number

    def hits(self, text: str, sets: Iterable[Set[str]] = ()) -> dict[str, int]:
        """By table, how many different phrases of it stand in `text` (casefolded). With `sets`: {} where the words of
        `text` allow no set of tables that has a phrase in it from each.
        """
        possible = self._possible(text)
        if sets:
            tables = {entry.kind for entry in possible}
            if not any(tables >= kinds for kinds in sets):
                return {}
        spelt = self._spell(text) if possible else ""
        found: dict[str, int] = {}
        for entry in possible:
            if self._stands(entry, spelt):
                found[entry.kind] = found.get(entry.kind, 0) + 1
        return found

    def holds(self, text: str, sets: Iterable[Set[str]]) -> bool:
        """Return True where `text` has a phrase of every table of one of the sets."""
        possible: dict[str, list[Entry]] = {}
        for entry in self._possible(text):
            possible.setdefault(entry.kind, []).append(entry)
        spelt = self._spell(text) if possible else ""
        return any(
            possible.keys() >= kinds
            and all(any(self._stands(entry, spelt) for entry in possible[kind]) for kind in kinds)
            for kinds in sets
        )

    def _possible(self, text: str) -> list[Entry]:
        """The phrases of which each group has a word in `text`."""
        groups = self._tokens.of(text.split())
        return [entry for lead in groups & self._filed.keys() for entry in self._filed[lead] if entry.groups <= groups]

    def _meaning(self, token: str) -> frozenset[int]:
        return frozenset(group for word in WORD.findall(self._spell(token)) for group in self._heads.of(word))

    def _stands(self, entry: Entry, text: str) -> bool:
        return entry.plain or self._pattern(entry.text).search(text) is not None

    def _pattern(self, text: str) -> re.Pattern[str]:
        compiled = self._compiled.get(text)
        if compiled is None:
            compiled = self._compiled[text] = re.compile(rf"{_searched(text)}(?!\w)")
        return compiled


def _searched(text: str) -> str:
    """The regular expression of a phrase at the beginning of a word. That no letter stands before it is asked behind
    its first word where that can be told: a search for letters is many times as fast as one for a place.
    """
    choices, rest = [text], ""
    if text.startswith("("):
        end = _closing(text)
        choices, rest = _split(text[1:end], "|"), text[end + 1 :]
    firsts = [match[0] for match in map(WORD.match, choices) if match]
    if len(firsts) < len(choices):
        return rf"(?<!\w){phrase(text)}"
    pairs = zip(firsts, choices, strict=True)
    begun = [rf"{first}(?<!\w{first}){phrase(choice.removeprefix(first))}" for first, choice in pairs]
    return f"(?:{'|'.join(begun)}){phrase(rest)}"


def _closing(text: str) -> int:
    """Where the bracket with which `text` begins is closed."""
    depth = 0
    for place in BRACKET_OR_MARK[" "].finditer(text):
        depth += (place[0] in "([") - (place[0] in ")]")
        if not depth:
            return place.start()
    raise ValueError(f"{text}: a bracket is not closed")


def _rarity(forms: frozenset[str]) -> tuple[bool, int, int]:
    """Sorts the rarest group first: where all words are long, and there are few of them."""
    return not COMMON.isdisjoint(forms), -min([len(form) for form in forms]), len(forms)


def _split(text: str, mark: str) -> list[str]:
    """Return the pieces of `text` between the marks; what stands in brackets is kept together."""
    if "(" not in text and "[" not in text:
        return text.split(mark)
    pieces, depth, start = [], 0, 0
    for place in BRACKET_OR_MARK[mark].finditer(text):
        char = place[0]
        depth += (char in "([") - (char in ")]")
        if char == mark and not depth:
            pieces.append(text[start : place.start()])
            start = place.end()
    return [*pieces, text[start:]]


def _without_options(text: str) -> str:
    """Return the phrase without its optional pieces."""
    while (start := text.find("[")) >= 0:
        text = text[:start] + text[text.index("]", start) + 1 :]
    return text


def _needed(text: str) -> frozenset[str]:
    """Return the rarest words of a text without options of which one must stand where it matches: for a choice, one
    word of each.
    """
    tokens = _split(text, " ")
    if len(tokens) == 1:
        return _forms(text)
    return min(filter(None, map(_forms, tokens)), key=_rarity, default=frozenset())


def _forms(token: str) -> frozenset[str]:
    """Return the words that the token can be, or of which it needs one; none where nothing can be said."""
    if token.startswith("(") and token.endswith(")"):
        texts = _split(token[1:-1], "|")
        if all(map(FIRST.fullmatch, texts)):
            return frozenset(texts)
        choices = [_needed(text) for text in texts]
        return frozenset[str]().union(*choices) if all(choices) else frozenset()
    match = FIRST.match(token)
    return frozenset([match[0]]) if match else frozenset()
