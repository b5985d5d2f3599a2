"""Words for people and JSON for programs, on standard output.

Call `json_line` for each object of `--json`, `paint` for styled pieces, `table` for a table, `panel` for a mail in
full, `progress` for a line that moves, `console` for rich's. Colours appear on a terminal only (and never where
NO_COLOR is set).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import click
from msgspec import Struct

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

STYLES: dict[str, dict[str, Any]] = {
    "head": {"bold": True},
    "label": {"fg": "bright_black"},
    "name": {"fg": "green", "bold": True},
    "email": {"fg": "cyan"},
    "background": {"fg": "yellow"},
    "wish": {"fg": "magenta"},
    "aside": {"fg": "bright_black"},
    "bad": {"fg": "red"},
}
STATUS_STYLES = {
    "accepted": "green",
    "waitlisted": "yellow",
    "offered": "yellow",
    "incomplete": "cyan",
    "review": "magenta",
    "cancelled": "dim",
    "declined": "dim",
    "ignored": "dim",
}


def json_line(item: dict[str, Any]) -> None:
    """Print one object on one line, UTF-8 whatever the locale; times as RFC 3339."""
    line = json.dumps(item, ensure_ascii=False, default=_plain)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


def text(words: str) -> None:
    """Print a document, UTF-8 whatever the locale."""
    sys.stdout.buffer.write(words.encode("utf-8", "replace") + b"\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def paint(pieces: Iterable[tuple[str, str]]) -> None:
    """Print styled pieces, plain where standard output is no terminal."""
    click.echo("".join(click.style(inert(words), **STYLES.get(style, {})) for style, words in pieces), nl=False)


def inert(text: str) -> str:
    """Text of strangers without control characters, which could speak to the terminal; every blank is a plain one."""
    if text.isprintable():
        return text
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if char in "\n\t" or char.isprintable():
        return char
    return " " if char.isspace() and ord(char) >= FIRST_WIDE_BLANK else "\ufffd"


def blocks(lengths: Sequence[tuple[str, int]], rest: int) -> list[tuple[str, str]]:
    """Draw a bar: so many full blocks of each style, then `rest` empty ones; in letters where the terminal's charset
    has no blocks.
    """
    full, empty = BLOCKS if _writes("".join(BLOCKS)) else LETTERS
    return [*((style, full * length) for style, length in lengths if length), ("aside", empty * rest)]


def _writes(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def console() -> Console:
    """Rich's console; as wide as the terminal, 120 columns elsewhere."""
    from rich.console import Console

    return Console(
        width=None if sys.stdout.isatty() else 120, highlight=False, markup=False, emoji=False, soft_wrap=False
    )


class Column(Struct, frozen=True):
    """One column of a table. `fit`: "fold" breaks long cells over lines, "whole" never does, "cut" ends them with …
    where the window ends; "spare" is "whole" and the first to go. Where there is no room, of a cell that stays whole
    CELL_MOST characters are shown.
    """

    name: str
    fit: Literal["fold", "whole", "cut", "spare"] = "fold"
    right: bool = False


CUT_AT_LEAST = 12  # of a cell that is cut; a column narrower than this says nothing
CELL_MOST = 64  # characters; the local part of an address has no more (RFC 5321, 4.5.3.1.1), and few domains
BLOCKS, LETTERS = ("█", "░"), ("#", ".")
FIRST_WIDE_BLANK = 0xA0  # no-break space; isspace() below it are control characters
BETWEEN_COLUMNS, EDGES = 3, 2  # blanks that the box below draws
PANEL_WIDTH = 100  # columns; longer lines tire the eye
MANY_ROWS = 100  # from here on rich's second is felt
WHOLE_NAMES, RIGHT_NAMES = ("ID", "Status", "#"), ("ID", "#")


def table(
    title: str,
    columns: Sequence[str | Column],
    rows: Iterable[Sequence[str]],
    *,
    parted_by: int | None = None,
    unbroken: bool = False,
) -> None:
    """Print a table; a cell that is a status takes its colour. Where the window is too narrow, "spare" and "cut"
    columns are left out, which a line below says. `parted_by`: a blank line stands where this column changes;
    `unbroken`: lines may be longer than the window.
    """
    screen = console()
    cells = [[inert(cell).expandtabs() for cell in row] for row in rows]
    wanted = [_column(column) for column in columns]
    if unbroken:
        screen.width = max(screen.width, _together(_needs(wanted, cells)))
    elif _together(_needs(wanted, cells)) > screen.width:
        cells = [[_shortened(cell, column) for cell, column in zip(row, wanted, strict=True)] for row in cells]
    kept, fits = _fitting(wanted, cells, screen.width)
    ends = {
        number
        for number, (row, following) in enumerate(pairwise(cells))
        if parted_by is not None and row[parted_by] != following[parted_by]
    }
    shown, rows = [wanted[at] for at in kept], [[row[at] for at in kept] for row in cells]
    if screen.is_terminal or len(rows) < MANY_ROWS or not shown:
        screen.print(_grid(title, shown, rows, ends, fits=fits))
    else:
        from inbox_processor.cli import plain_table

        grid = partial(_grid, title, shown, fits=fits)
        screen.file.write(plain_table.drawn(screen, grid, _text, shown, rows, ends))
    lost = [column.name for at, column in enumerate(wanted) if at not in kept]
    if lost:
        paint([("aside", f"No room in {screen.width} columns for: {', '.join(lost)}.\n")])


def _shortened(cell: str, column: Column) -> str:
    """Give what a cell shows in a window that is too narrow: one of a stranger's 300 letters would take it all."""
    if column.fit not in ("whole", "spare"):
        return cell
    return "\n".join(line if len(line) <= CELL_MOST else line[: CELL_MOST - 1] + "…" for line in cell.split("\n"))


def _column(column: str | Column) -> Column:
    if isinstance(column, Column):
        return column
    return Column(column, "whole" if column in WHOLE_NAMES else "fold", column in RIGHT_NAMES)


def _grid(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    ends: Collection[int] = (),
    *,
    fits: bool,
) -> Table:
    from rich.table import Table

    grid = Table(
        title=title or None, title_justify="left", title_style="bold", header_style="bold", box=_box(), pad_edge=False
    )
    for column in columns:
        rigid = fits and column.fit in ("whole", "spare")
        grid.add_column(column.name, overflow="fold", no_wrap=rigid, justify="right" if column.right else "left")
    for number, row in enumerate(rows):
        grid.add_row(*map(_text, row, columns), end_section=number in ends)
    return grid


def _text(cell: str, column: Column) -> Text:
    from rich.text import Text

    style = STATUS_STYLES.get(cell, "")
    return Text(cell, style, no_wrap=True, overflow="ellipsis") if column.fit == "cut" else Text(cell, style)


def _fitting(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> tuple[list[int], bool]:
    """Return the places of the columns that have room, and whether those that must stay whole can do so."""
    needs = _needs(columns, rows)
    kept = list(range(len(columns)))

    def too_wide() -> bool:
        return _together([needs[at] for at in kept]) > width

    for fit in ("spare", "cut"):
        if too_wide():
            kept = [at for at in kept if columns[at].fit != fit]
    return kept, not too_wide()


def _needs(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    """How many columns of the window each column of the table needs at least."""
    from inbox_processor.cli.plain_table import length

    def widest(at: int) -> int:
        return max((length(line) for row in rows for line in row[at].split("\n")), default=0)

    widths = [max(length(column.name), widest(at)) for at, column in enumerate(columns)]
    return [
        min(whole, CUT_AT_LEAST) if column.fit in ("cut", "fold") else whole
        for whole, column in zip(widths, columns, strict=True)
    ]


def _together(needs: Sequence[int]) -> int:
    return sum(need + BETWEEN_COLUMNS for need in needs) - BETWEEN_COLUMNS + EDGES


def room_for(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether the window shows these rows with a line for each, at most the spare columns left out."""
    needs = _needs(columns, [[inert(cell) for cell in row] for row in rows])
    wanted = [need for need, column in zip(needs, columns, strict=True) if column.fit != "spare"]
    return _together(wanted) <= console().width


def _box() -> Any:
    from rich import box

    return box.SIMPLE_HEAD


def panel(title: str, heads: Sequence[tuple[str, str]], body: str) -> None:
    """Print a mail in a frame: its heads, then its text. A title that is a status takes its colour."""
    from rich.console import Group
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    screen = console()
    grid = Table.grid(padding=(0, 2))
    for label, words in heads:
        grid.add_row(Text(label, style="bright_black"), Text(inert(words)))
    style = STATUS_STYLES.get(title, "cyan")
    width = min(screen.width, PANEL_WIDTH)
    inside = Group(grid, Text(f"\n{inert(body)}"))
    screen.print(Panel(inside, title=title, title_align="left", border_style=style, padding=(1, 2), width=width))


@contextmanager
def progress(total: int) -> Iterator[Callable[[str, int], None]]:
    """Keep a progress line on a terminal to the end. Gives `step(words, more)`: one is done, `more` were found."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.table import Column as Place

    words_place = Place(ratio=1, no_wrap=True, overflow="ellipsis")
    words_column = TextColumn("{task.description}", markup=False, table_column=words_place)
    with Progress(
        BarColumn(bar_width=30), MofNCompleteColumn(), words_column, console=console(), transient=True, expand=True
    ) as line:
        task = line.add_task("", total=total)

        def step(words: str, more: int) -> None:
            known = line.tasks[0].total or 0
            line.update(task, advance=1, total=known + more, description=inert(words), refresh=True)

        yield step


def clock(at: datetime | None, zone: str = "Europe/Berlin") -> str:
    """Word a time for people: date and minute in the event's zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y %H:%M") if at else ""
