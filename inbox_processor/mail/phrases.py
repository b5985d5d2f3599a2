"""Tables of plain phrases, and which of them stand in a text.

Duty: the same answer as trying each phrase, in a tenth of the time. Call: `Phrases(words)` once a table, `heads(text)`
once a text, then `table.within(text, heads)`. Compared as they are: fold both first.
How: a phrase is filed by its longest word but the first, or by the beginning of its last one: only where some word of
the text begins so is the phrase tried at all. The first word may be the end of a longer one, so nothing is filed by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

HEAD = 4  # letters by which words are filed: with more, shorter last words are none; with fewer, too many words fit


def heads(text: str) -> frozenset[str]:
    """The beginnings of the words of `text`."""
    return frozenset([word[:HEAD] for word in text.split()])


class Phrases:
    """A table of phrases in its order."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)
        self._always: list[int] = []  # places of phrases that are filed by no word
        self._filed: dict[str, list[int]] = {}
        for place, phrase in enumerate(self._phrases):
            words = phrase.split()[1:]
            if words and len(words[-1]) < HEAD and not phrase.endswith(" "):  # it may be the beginning of any word
                del words[-1]
            key = max(words, key=len, default="")[:HEAD]
            (self._filed.setdefault(key, []) if key else self._always).append(place)
        self._keys = frozenset(self._filed)

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def within(self, text: str, beginnings: frozenset[str]) -> list[str]:
        """The phrases that stand in `text`, in the order of the table. `beginnings`: `heads` of this text or of one
        that holds it.
        """
        phrases = self._phrases
        places = [place for place in self._always if phrases[place] in text]
        for key in self._keys & beginnings:
            places += [place for place in self._filed[key] if phrases[place] in text]
        return [phrases[place] for place in sorted(places)]
