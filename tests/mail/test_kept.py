"""A value that an object works out once."""

from __future__ import annotations

from msgspec import Struct

from inbox_processor.mail.kept import kept


class Counting(Struct, frozen=True, dict=True):
    """An object that tells how often it was asked."""

    asked: list[str]

    @kept
    def length(self) -> int:
        """How often it was asked, itself counted."""
        self.asked.append("length")
        return len(self.asked)


def test_a_value_is_worked_out_when_first_asked_for_and_once() -> None:
    """Nothing is done for what nobody asks, and the second answer is the first one."""
    one = Counting([])
    assert one.asked == []
    assert (one.length, one.length) == (1, 1)


def test_each_object_keeps_its_own() -> None:
    """Two objects of one class share no value."""
    one, other = Counting([]), Counting(["before"])
    assert (one.length, other.length) == (1, 2)
