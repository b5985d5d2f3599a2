"""Numbers of things in a sentence. Call `amount` for "1 seat" and "2 seats"."""

from __future__ import annotations


def amount(number: int, one: str, several: str) -> str:
    """Return the number with its noun (or its noun and verb): "1 seat is", "0 seats are"."""
    return f"{number} {one if number == 1 else several}"
