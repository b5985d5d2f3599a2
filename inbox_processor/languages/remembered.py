"""A memory for pure functions of short texts.

Duty: the same few words (a sender's name, "Frau", "Lehrerin") are looked at many times while one mail is read; what
was found out about them is kept for a while. Bounded in number and in length, so that no mail can fill the memory.
Use: decorate a pure function of one text with `@remembered`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

TEXTS_REMEMBERED = 1024  # of each generation
TEXT_LENGTH_MAX = 1200  # characters: a sentence (reading/sentences.py); a longer text is looked at anew

Answer = TypeVar("Answer")


class _Memory(dict[str, Answer], Generic[Answer]):
    """Answers by text, in two generations: when the young one is full, it becomes the old one, and what was old and has
    not been asked for since is forgotten.
    """

    def __init__(self, function: Callable[[str], Answer]) -> None:
        super().__init__()
        self._function = function
        self._old: dict[str, Answer] = {}

    def __missing__(self, text: str) -> Answer:
        if len(text) > TEXT_LENGTH_MAX:
            return self._function(text)
        answer = self._old[text] if text in self._old else self._function(text)
        if len(self) >= TEXTS_REMEMBERED:
            self._old = dict(self)
            self.clear()
        self[text] = answer
        return answer


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """`function`, with its latest answers kept. A known text costs no call of a Python function."""
    return _Memory(function).__getitem__
