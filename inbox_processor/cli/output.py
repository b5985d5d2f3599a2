"""Words for people and JSON for programs, on standard output.

Call `json_line` for each object of `--json`, `paint` for styled pieces, `table` for a table, `console` for rich's. Colours
appear on a terminal only (and never where NO_COLOR is set).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from rich.console import Console

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


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(f"{type(value).__name__} has no JSON form")


def paint(pieces: Iterable[tuple[str, str]]) -> None:
    """Print styled pieces, plain where standard output is no terminal."""
    click.echo("".join(click.style(inert(words), **STYLES.get(style, {})) for style, words in pieces), nl=False)


def inert(text: str) -> str:
    """Text of strangers without control characters, which could speak to the terminal."""
    return "".join(char if char in "\n\t" or char.isprintable() else "\ufffd" for char in text)


def console() -> Console:
    """Rich's console; as wide as the terminal, 120 columns elsewhere."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else 120, highlight=False, markup=False, emoji=False, soft_wrap=False)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; a cell that is a status takes its colour."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold", box=_box(), pad_edge=False)
    for column in columns:
        grid.add_column(column, overflow="fold", no_wrap=column in ("ID", "Status", "#"), justify="right" if column in ("ID", "#") else "left")
    for row in rows:
        grid.add_row(*(Text(inert(cell), style=STATUS_STYLES.get(cell, "")) for cell in row))
    console().print(grid)


def _box() -> Any:
    from rich import box

    return box.SIMPLE_HEAD


def clock(at: datetime | None, zone: str = "Europe/Berlin") -> str:
    """A time for people: date and minute in the event's zone."""
    return at.astimezone(ZoneInfo(zone)).strftime("%d.%m.%Y %H:%M") if at else ""
