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

    def add(self, form: str, mark: Mark) -> None:
        """Enter a form."""
        word = form.strip("*")
        self._longest = max(self._longest, len(word))
        if form.startswith("*") and form.endswith("*"):
            self._held.setdefault(word[:HELD_KEY], []).append((word, mark))
            return
        index = self._begins if form.endswith("*") else self._ends if form.startswith("*") else self._whole
        index.setdefault(word, []).append(mark)

    def of(self, word: str) -> list[Mark]:
        """The marks of the forms that `word` fulfils; a mark may come twice."""
        found = [*self._whole.get(word, ())]
        begins, ends = self._begins, self._ends
        for length in range(1, min(len(word), self._longest) + 1):
            if word[:length] in begins:
                found += begins[word[:length]]
            if word[-length:] in ends:
                found += ends[word[-length:]]
        for size in range(1, HELD_KEY + 1):
            for at in range(len(word) - size + 1):
                for held, mark in self._held.get(word[at : at + size], ()):
                    if len(held) <= size or word.startswith(held, at):
                        found.append(mark)
        return found
