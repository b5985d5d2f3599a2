"""Tables of plain phrases, and which of them may stand in a text.

Duty: a text is looked at once for the phrases of all tables; what is left for a table is tried one by one. Call:
`Phrases(words)` for a table, `PhraseIndex(tables)` once, then `index.possible(words)`. Compared as they are: fold both
first.
How: a phrase is filed by its longest word: its first one may stand anywhere inside a word of the text, as it may be the
end of a longer one, any other begins such a word. The text must have white space of one kind, as the phrases have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from inbox_processor.languages.heads import Heads
from inbox_processor.mail.tokens import Tokens


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
        self._heads = Heads()
        for number, (_, phrase) in enumerate(self._entries):
            self._heads.add(_telling(phrase), number)
        self._tokens = Tokens(lambda token: frozenset(self._heads.of(token)))

    def possible(self, words: Iterable[str]) -> Mapping[Phrases, Sequence[str]]:
        """By table, in its order, the phrases that may stand in a text of these `words` (what stands between blanks) or
        in a part of it: never one too few.
        """
        found: dict[Phrases, list[str]] = {}
        for number in sorted(self._tokens.of(words)):
            table, phrase = self._entries[number]
            found.setdefault(table, []).append(phrase)
        return found


def _telling(phrase: str) -> str:
    """The form (languages/heads.py) of the word by which a phrase is filed."""
    first, *later = phrase.split()
    forms = [f"{first}*" if phrase.startswith(" ") else f"*{first}*", *(f"{word}*" for word in later)]
    return max(forms, key=lambda form: len(form.strip("*")))
