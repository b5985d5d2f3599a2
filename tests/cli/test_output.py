"""Tables for people: what stays whole, what is cut, and what a narrow window loses."""

import io
import re

import pytest
from rich.console import Console

from inbox_processor.cli import output
from inbox_processor.cli.output import Column

COLUMNS = (
    Column("ID", "whole", right=True),
    Column("Address", "whole"),
    Column("Background", "cut"),
    Column("Arrived", "spare"),
)
ADDRESS = "stabsstelle@lindenhagen.example"  # 31 letters
ROW = ("7", ADDRESS, "leitet die Stabsstelle und sucht den Austausch mit anderen Städten", "09.05.2016 08:47")


def shown(width: int, rows: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch) -> str:
    """Draw the table in a window of so many columns."""
    paper = io.StringIO()
    monkeypatch.setattr(output, "console", lambda: Console(file=paper, width=width, markup=False, highlight=False))
    output.table("People", COLUMNS, rows)
    return paper.getvalue()


def test_a_wide_window_shows_every_cell_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut where there is room."""
    drawn = shown(140, [ROW], monkeypatch)
    assert all(cell in drawn for cell in ROW)


def test_the_long_column_is_cut_to_the_room_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line a person; the address stays whole, since one copies it."""
    drawn = shown(90, [ROW], monkeypatch)
    (line,) = (line for line in drawn.splitlines() if ADDRESS in line)
    assert re.search(r"leitet die.*….*09\.05\.2016 08:47", line)
    assert all(len(line) <= 90 for line in drawn.splitlines())


@pytest.mark.parametrize(("width", "lost"), [(60, ["Arrived"]), (40, ["Background", "Arrived"])])
def test_what_has_no_room_is_left_out_and_named(
    width: int, lost: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A column that vanished in silence would look like one that does not exist."""
    drawn = shown(width, [ROW], monkeypatch)
    assert ADDRESS in drawn
    assert not any(name in drawn for name in lost)
    assert capsys.readouterr().out == f"No room in {width} columns for: {', '.join(lost)}.\n"


def test_no_window_breaks_an_address_that_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the width: where number and address fit side by side, the address stands on one line, uncut."""
    for width in range(2 + 3 + len(ADDRESS) + 2, 130):
        drawn = shown(width, [ROW], monkeypatch)
        assert sum(ADDRESS in line for line in drawn.splitlines()) == 1, width


def test_in_a_very_narrow_window_a_long_address_is_folded_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Better on two lines than cut."""
    drawn = shown(24, [ROW], monkeypatch)
    assert ADDRESS in "".join(drawn.split()).replace("─", "")


def test_words_of_strangers_cannot_speak_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An escape sequence in a subject is shown, not obeyed."""
    drawn = shown(140, [("7", "x@y.example", "\x1b[2Jweg", "")], monkeypatch)
    assert "\x1b" not in drawn
    assert "\ufffd[2Jweg" in drawn


def test_a_panel_holds_heads_and_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail as it went out, no wider than the eye likes."""
    paper = io.StringIO()
    monkeypatch.setattr(output, "console", lambda: Console(file=paper, width=200, markup=False, highlight=False))
    output.panel("accepted", [("To", "Petra Schulze <p@schulze.example>")], "Guten Tag,\n\n[bold] bleibt stehen.")
    drawn = paper.getvalue()
    assert "To  Petra Schulze <p@schulze.example>" in drawn
    assert "[bold] bleibt stehen." in drawn
    assert max(len(line) for line in drawn.splitlines()) == output.PANEL_WIDTH


def test_blanks_of_other_widths_are_plain_ones_and_directions_are_seen() -> None:
    """A no-break space in a name is no fault; what turns a line around is shown as such."""
    assert output.inert("Anna\u00a0Müller\u2009x\u3000y") == "Anna Müller x y"
    assert output.inert("a\u202eb\x07c\x85d\x1fe") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert output.inert("two\nlines\tand a tab") == "two\nlines\tand a tab"


def test_groups_of_rows_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank line where the column changes, none at the end."""
    paper = io.StringIO()
    monkeypatch.setattr(output, "console", lambda: Console(file=paper, width=60, markup=False, highlight=False))
    output.table("", ("Status", "Name"), [("a", "1"), ("a", "2"), ("b", "3")], parted_by=0)
    assert [line.split() for line in paper.getvalue().splitlines()[3:]] == [["a", "1"], ["a", "2"], [], ["b", "3"], []]
