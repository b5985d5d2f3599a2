"""Forms of words, found by the word: "word", "word*" (begins so), "*word" (ends so), "*word*" (holds it).

Duty: say which of some thousand forms a word fulfils without trying each. Call `heads.add(form, mark)`, then
`heads.of(word)` for the marks of all forms that the word fulfils. Linear in the word.
"""

from __future__ import annotations

HELD_KEY = 3  # letters by which "*word*" is filed; there are few of them

Mark = str | int


class Heads:
    """An index of forms."""

    def __init__(self) -> None:
        self._whole: dict[str, list[Mark]] = {}
        self._begins: dict[str, list[Mark]] = {}
        self._ends: dict[str, list[Mark]] = {}
        self._held: dict[str, list[tuple[str, Mark]]] = {}
        self._longest = 0
        self._key_sizes: set[int] = set()

    def add(self, form: str, mark: Mark) -> None:
        """Enter a form."""
        word = form.strip("*")
        self._longest = max(self._longest, len(word))
        if form.startswith("*") and form.endswith("*"):
            self._held.setdefault(word[:HELD_KEY], []).append((word, mark))
            self._key_sizes.add(len(word[:HELD_KEY]))
            return
        index = self._begins if form.endswith("*") else self._ends if form.startswith("*") else self._whole
        index.setdefault(word, []).append(mark)

    def of(self, word: str) -> list[Mark]:
        """The marks of the forms that `word` fulfils; a mark may come twice."""
        found = [*self._whole.get(word, ())]
        begins, ends = self._begins, self._ends
        for length in range(1, min(len(word), self._longest) + 1):
            if (head := word[:length]) in begins:
                found += begins[head]
            if (tail := word[-length:]) in ends:
                found += ends[tail]
        for size in self._key_sizes:
            for at in range(len(word) - size + 1):
                if (key := word[at : at + size]) in self._held:
                    found += [mark for held, mark in self._held[key] if word.startswith(held, at)]
        return found
