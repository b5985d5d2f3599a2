"""A memory for pure functions of short texts.

Duty: the same few words (a sender's name, "Frau", "Lehrerin") are looked at many times while one mail is read; what
was found out about them is kept for a while. Bounded in number and in length, so that no mail can fill the memory.
Use: decorate a pure function of one text with `@remembered`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

TEXTS_REMEMBERED = 2048
TEXT_LENGTH_MAX = 1200  # characters: a sentence (reading/sentences.py); a longer text is looked at anew

Answer = TypeVar("Answer")


def remembered(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """`function`, with its latest answers kept."""
    kept = lru_cache(maxsize=TEXTS_REMEMBERED)(function)

    @wraps(function)
    def answer(text: str) -> Answer:
        return kept(text) if len(text) <= TEXT_LENGTH_MAX else function(text)

    return answer
