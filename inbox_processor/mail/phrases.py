"""Tables of plain phrases, and which of them may stand in a text.

Duty: a text is looked at once for the phrases of all tables; what is left for a table is tried one by one. Call:
`Phrases(words)` for a table, `PhraseIndex(tables)` once, then `index.possible(words)`. Compared as they are: fold both
first.
How: a phrase is filed by its longest word, and that by its first letters, which stand somewhere in a word of the text
wherever the phrase does: its first word may be the end of a longer one, its last one the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from inbox_processor.mail.tokens import Tokens

LETTERS = 3  # by which words are filed; phrases of shorter words are always possible


class Phrases:
    """A table of phrases in its order."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)


class PhraseIndex:
    """The phrases of some tables."""

    def __init__(self, tables: Iterable[Phrases]) -> None:
        self._entries = [(table, phrase) for table in tables for phrase in table]
        self._always: list[int] = []
        self._filed: dict[str, list[tuple[str, int]]] = {}
        for number, (_, phrase) in enumerate(self._entries):
            word = max(phrase.split(), key=len)
            if len(word) < LETTERS:
                self._always.append(number)
            else:
                self._filed.setdefault(word[:LETTERS], []).append((word, number))
        self._tokens = Tokens(self._meaning)

    def possible(self, words: Iterable[str]) -> Mapping[Phrases, Sequence[str]]:
        """By table, in its order, the phrases that may stand in a text of these `words` (what stands between blanks) or
        in a part of it: never one too few.
        """
        found: dict[Phrases, list[str]] = {}
        for number in sorted(self._tokens.of(words).union(self._always)):
            table, phrase = self._entries[number]
            found.setdefault(table, []).append(phrase)
        return found

    def _meaning(self, token: str) -> frozenset[int]:
        """The phrases of which the longest word stands in `token`."""
        letters = {token[at : at + LETTERS] for at in range(len(token) - LETTERS + 1)}
        filed = self._filed
        return frozenset([number for key in letters & filed.keys() for word, number in filed[key] if word in token])
