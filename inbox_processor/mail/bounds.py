"""How large a template's work and its text may become, and how large a result would be before it is made.

Call `Budget.take` for what is done, `weight` for a value, `result_weight` for an operation, `BEFORE` for a filter; all
raise TooMuchError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from typing import Any

from jinja2.exceptions import SecurityError

from inbox_processor.mail.rare import rare

MAIL_CHARACTERS = 2**18  # 256 K; the longest built-in mail has 3 K
BUILT_CHARACTERS = 4 * MAIL_CHARACTERS  # in one rendering: a piece is built, then put into another one
STEPS = 20_000  # a tenth of a second; the longest built-in mail takes under a hundred
NUMBER_BITS = 4096  # of a product or a power
ITEMS = 10_000  # of a list, with the lists in it
WIDTH = 1000  # of a %-format

_WIDTHS = rare(r"%(?:\([^()]*\))?[#0\- +]*(\*|\d+)?(?:\.(\*|\d+))?")


class TooMuchError(SecurityError):
    """The template would give more than a mail can be, or work for too long."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; no mail is that long, take the loop, the multiplication or the nesting out")


class Budget:
    """What one rendering may still do: `steps` and `characters` are left."""

    def __init__(self) -> None:
        self.steps, self.characters = STEPS, BUILT_CHARACTERS

    def affords(self, steps: int, characters: int) -> bool:
        """Count, where so much may still be taken; else count nothing and say so."""
        if self.steps < steps or self.characters < characters:
            return False
        self.steps -= steps
        self.characters -= characters
        return True

    def take(self, steps: int, characters: int) -> None:
        """Count; TooMuchError where it is over."""
        self.steps -= steps
        self.characters -= characters
        if self.steps < 0:
            raise TooMuchError(f"this takes more than {STEPS:,} steps")
        if self.characters < 0:
            raise TooMuchError(f"this makes more than {MAIL_CHARACTERS:,} characters of text")


def weight(value: Any) -> int:
    """Return how many characters the value has as text, about; TooMuchError where it holds too many items."""
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, (list, tuple, dict, set, frozenset)):
        return value.bit_length() // 3 if isinstance(value, int) else 0
    left, characters, items = [value], 0, 0
    while left:
        one = left.pop()
        inside = [*one, *one.values()] if isinstance(one, dict) else one
        items += len(inside)
        if items > ITEMS:
            raise TooMuchError(f"a list has more than {ITEMS:,} entries")
        left += (piece for piece in inside if isinstance(piece, (list, tuple, dict, set, frozenset)))
        characters += sum(len(piece) if isinstance(piece, str) else 4 for piece in inside)
    return characters


def result_weight(operator: str, left: Any, right: Any) -> int:
    """Return how many characters the result of an operation has at most, without computing it."""
    if operator == "+":
        return weight(left) + weight(right)
    if operator == "%":
        return _formatted_weight(left, right) if isinstance(left, str) else 0
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * max(right, 1) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > NUMBER_BITS:
            raise TooMuchError("this number has more than a thousand digits")
        return 0
    if operator == "**":
        return 0
    sequence, times = (right, left) if isinstance(left, int) else (left, right)
    size = len(sequence) if isinstance(sequence, Sized) and isinstance(times, int) else 0
    if size * times > ITEMS and not isinstance(sequence, str):
        raise TooMuchError(f"a list has more than {ITEMS:,} entries")
    return max(size * times, 0) if size else 0


def _formatted_weight(form: str, values: Any) -> int:
    """Return at most how many characters "…%20s…" % values has."""
    found = list(_WIDTHS.finditer(form))
    widths = [width for one in found for width in one.groups() if width]
    hidden = any(form[one.end() : one.end() + 1] == "(" for one in found)  # a name with brackets in it
    if hidden or any(not width.isdecimal() or len(width) > len(str(WIDTH)) or int(width) > WIDTH for width in widths):
        raise TooMuchError(f"a width goes beyond {WIDTH:,}")
    return len(form) + sum(map(int, widths)) + (1 + form.count("%")) * weight(values)


def method_weight(owner: Any, name: str, arguments: tuple[Any, ...]) -> int:
    """Return at most how many characters a method of a value gives, and reads."""
    if name in ("format", "format_map"):  # the name under which Jinja hands them out, without their text
        raise SecurityError(f'".{name}(…)" is not for templates')
    if name == "replace" and isinstance(owner, str):
        return _replaced_weight(owner, *arguments[:2])
    if name == "join" and isinstance(owner, str):
        return _joined_weight(arguments[0], owner)
    if any(isinstance(one, int) and one > WIDTH for one in arguments):  # center, zfill, expandtabs, to_bytes …
        raise TooMuchError(f"a width goes beyond {WIDTH:,}")
    return WIDTH * owner.count("\t") + len(owner) if isinstance(owner, str) else 0


def _joined_weight(items: Any, d: object = "", attribute: object = None) -> int:  # noqa: ARG001 - as the filter
    return weight(items) + len(items) * len(str(d)) if isinstance(items, Sized) else 0


def _replaced_weight(s: object, old: object, new: object, count: int | None = None) -> int:  # noqa: ARG001
    text = str(s)
    return len(text) + text.count(str(old)) * len(str(new))


BEFORE: Mapping[str, Callable[..., int]] = {"join": _joined_weight, "replace": _replaced_weight}
