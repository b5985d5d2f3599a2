"""Forms of words, found by the word: "word", "word*" (begins so), "*word" (ends so), "*word*" (holds it).

Duty: say which of some thousand forms a word fulfils without trying each. Call `heads.add(form, mark)`, then
`heads.of(word)` for the marks of all forms that the word fulfils. Linear in the word.

How: an open form is filed by its first (or last) letters, KEY of them or all that it has.
"""

from __future__ import annotations

KEY = 3

Filed = dict[str, list[tuple[str, int]]]  # letters → the whole words with their marks


class Heads:
    """An index of forms."""

    def __init__(self) -> None:
        self._whole: dict[str, list[int]] = {}
        self._begins: Filed = {}
        self._ends: Filed = {}
        self._held: Filed = {}
        self._held_sizes: set[int] = set()

    def add(self, form: str, mark: int) -> None:
        """Enter a form."""
        if form[-1] == "*":
            word = form[:-1]
            if word[:1] == "*":
                word = word[1:]
                self._held.setdefault(word[:KEY], []).append((word, mark))
                self._held_sizes.add(len(word[:KEY]))
            else:
                self._begins.setdefault(word[:KEY], []).append((word, mark))
        elif form[0] == "*":
            self._ends.setdefault(form[1:][-KEY:], []).append((form[1:], mark))
        else:
            self._whole.setdefault(form, []).append(mark)

    def of(self, word: str) -> list[int]:
        """The marks of the forms that `word` fulfils; a mark may come twice."""
        found = [*self._whole.get(word, ())]
        begins, ends, held = self._begins, self._ends, self._held
        length = len(word)
        for size in range(1, min(KEY, length) + 1):
            if (key := word[:size]) in begins:
                found += [mark for head, mark in begins[key] if word.startswith(head)]
            if (key := word[-size:]) in ends:
                found += [mark for tail, mark in ends[key] if word.endswith(tail)]
        for size in self._held_sizes:
            for at in range(length - size + 1):
                if (key := word[at : at + size]) in held:
                    found += [mark for inner, mark in held[key] if word.startswith(inner, at)]
        return found
