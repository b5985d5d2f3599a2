"""Long lines on a terminal: broken between words, below the column in which they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.cli.folding import folded
from inbox_processor.model import Effects, Status
from tests.adapters.samples import person
from tests.cli.support import EVENT, Office, on_terminal

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
PIECES = ("fine  ", "mailbox  ", "Wort ", "überaus ", "長い ", "\x1b[1mfett\x1b[0m ", "  ", "\n", "x" * 30 + " ", "— ")


@example("  " + "x" * 30 + " ", 31)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.integers(31, 90))
def test_no_word_is_broken_or_lost_and_every_line_fits(text: str, width: int) -> None:
    """Whatever the text and the window; colours take no room."""
    lines = COLOURS.sub("", folded(text, width)).split("\n")
    assert [word for line in lines for word in line.split()] == COLOURS.sub("", text).split()
    assert all(len(line.rstrip()) + line.count("長") + line.count("い") <= width for line in lines)


def test_a_line_goes_on_below_its_last_column() -> None:
    """As `check` has them; two blanks amid a text are no column."""
    line = "note  store          a path that is too long, and  what it means for you"
    assert folded(line, 50).split("\n") == [
        "note  store          a path that is too long, and",
        "                     what it means for you",
    ]
    assert folded("  indented words that go on", 20).split("\n") == ["  indented words", "  that go on"]


def test_what_moves_the_cursor_is_left_alone() -> None:
    """A progress line is no text."""
    line = "\r\x1b[2K" + "word " * 40
    assert folded(line, 20) == line


def test_a_path_that_is_longer_than_the_room_stays_in_one_piece() -> None:
    """It is copied from there."""
    path = "/" + "x" * 70
    assert folded(f"fine  store          {path}, 3 people", 80).split("\n") == [
        "fine  store",
        " " * 8 + f"{path},",
        " " * 21 + "3 people",
    ]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_commands_break_their_lines_between_words(office: Office, columns: int) -> None:
    """`check` and `status` on a terminal; the words are those that a program reads."""
    office.configure(events=[{**EVENT, "title": "Expertenwerkstatt zur lernenden Beteiligungskommune für alle " * 3}])
    held = [replace(person(number, status=Status.WAITLISTED), event="workshop") for number in (1, 2)]
    office.keep(Effects(tuple(held)))
    for command in ("check", "status"):
        _, shown = on_terminal(columns, command, "--config", office.config)
        plain = COLOURS.sub("", shown)
        words = [word for word in office.call(command).out.split() if word != "clock"]
        assert set(words) - set(plain.split()) <= set(re.findall(r"\d\d:\d\d", office.call("check").out))
        assert all(len(line) <= columns for line in plain.splitlines() if str(office.folder) not in line)


def test_a_cell_of_three_hundred_letters_does_not_take_the_window(office: Office) -> None:
    """It is cut on a terminal; the other people can be read."""
    long = replace(person(1), event="workshop", email=f"ann@{'x' * 300}.example", name="A" * 200)
    office.keep(Effects((long, replace(person(2), event="workshop"))))
    _, shown = on_terminal(100, "participants", "--config", office.config)
    lines = COLOURS.sub("", shown).splitlines()
    assert all(len(line) <= 100 for line in lines)
    assert any("…" in line for line in lines)
    assert len(lines) < 25
