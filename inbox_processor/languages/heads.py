"""Forms of words, found by the word: "word", "word*" (begins so), "*word" (ends so), "*word*" (holds it).

Duty: say which of some thousand forms a word fulfils without trying each. Call `heads.add(form, mark)`, then
`heads.of(word)` for the marks of all forms that the word fulfils. Linear in the word.
"""

from __future__ import annotations

HELD_KEY = 3  # letters by which "*word*" is filed; there are few of them


class Heads:
    """An index of forms."""

    def __init__(self) -> None:
        self._whole: dict[str, list[int]] = {}
        self._begins: dict[str, list[int]] = {}
        self._ends: dict[str, list[int]] = {}
        self._held: dict[str, list[tuple[str, int]]] = {}
        self._begin_sizes: set[int] = set()
        self._end_sizes: set[int] = set()
        self._held_sizes: set[int] = set()

    def add(self, form: str, mark: int) -> None:
        """Enter a form."""
        if form[-1] == "*":
            word = form[:-1]
            if word[:1] == "*":
                word = word[1:]
                self._held.setdefault(word[:HELD_KEY], []).append((word, mark))
                self._held_sizes.add(len(word[:HELD_KEY]))
            else:
                self._begins.setdefault(word, []).append(mark)
                self._begin_sizes.add(len(word))
        elif form[0] == "*":
            self._ends.setdefault(form[1:], []).append(mark)
            self._end_sizes.add(len(form) - 1)
        else:
            self._whole.setdefault(form, []).append(mark)

    def of(self, word: str) -> list[int]:
        """The marks of the forms that `word` fulfils; a mark may come twice."""
        found = [*self._whole.get(word, ())]
        length = len(word)
        begins, ends, held = self._begins, self._ends, self._held
        for size in self._begin_sizes:
            if size <= length and (head := word[:size]) in begins:
                found += begins[head]
        for size in self._end_sizes:
            if size <= length and (tail := word[-size:]) in ends:
                found += ends[tail]
        for size in self._held_sizes:
            for at in range(length - size + 1):
                if (key := word[at : at + size]) in held:
                    found += [mark for whole, mark in held[key] if word.startswith(whole, at)]
        return found
