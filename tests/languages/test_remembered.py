"""The memory for functions of short texts."""

from __future__ import annotations

from inbox_processor.languages.remembered import TEXT_LENGTH_MAX, TEXTS_REMEMBERED, remembered


class Counted:
    """A function that knows how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer = remembered(self._upper)

    def _upper(self, text: str) -> str:
        self.asked.append(text)
        return text.upper()


def test_an_answer_is_found_out_once() -> None:
    """The second time it is remembered."""
    counted = Counted()
    assert [counted.answer("a"), counted.answer("a"), counted.answer("b")] == ["A", "A", "B"]
    assert counted.asked == ["a", "b"]


def test_what_was_asked_for_lately_is_kept_and_the_rest_forgotten() -> None:
    """So that no mail can fill the memory, and a desk at work keeps what it needs."""
    counted = Counted()
    for number in range(TEXTS_REMEMBERED * 5):
        counted.answer("often")
        counted.answer(str(number))
    assert counted.asked.count("often") == 1
    counted.answer("0")
    assert counted.asked.count("0") == 2
    counted.answer(str(TEXTS_REMEMBERED * 5 - 1))
    assert counted.asked.count(str(TEXTS_REMEMBERED * 5 - 1)) == 1


def test_a_long_text_is_looked_at_anew() -> None:
    """It would take too much memory."""
    counted = Counted()
    long = "a" * (TEXT_LENGTH_MAX + 1)
    assert counted.answer(long) == counted.answer(long) == long.upper()
    assert counted.asked == [long, long]
