"""What the pieces of a text between its blanks mean.

Duty: most pieces of a mail stood in the mails before it; what one means is found out once. Call `Tokens(meaning)`, then
`tokens.of(pieces)`: what they mean together. Bounded in number and in length, so that no mail can fill the
memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

TOKENS_REMEMBERED = 20_000
TOKEN_CHARS = 60  # longer ones are not remembered


class Tokens:
    """The meanings of pieces; those met so far are kept."""

    def __init__(self, meaning: Callable[[str], frozenset[int]]) -> None:
        self._meaning = meaning
        self._known: dict[str, frozenset[int]] = {}
        self._idle: set[str] = set()  # what means nothing

    def of(self, tokens: Iterable[str]) -> set[int]:
        """All that these pieces mean."""
        found: set[int] = set()
        for token in set(tokens) - self._idle:
            found |= self._known.get(token) or self._learnt(token)
        return found

    def _learnt(self, token: str) -> frozenset[int]:
        meant = self._meaning(token)
        if len(token) > TOKEN_CHARS:
            return meant
        if len(self._known) + len(self._idle) >= TOKENS_REMEMBERED:
            self._known.clear()
            self._idle.clear()
        if meant:
            self._known[token] = meant
        else:
            self._idle.add(token)
        return meant
