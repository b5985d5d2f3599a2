"""A long table for a pipe or a file, letter by letter as rich would print it, in a hundredth of the time.

Duty: rich measures, pads, colours and crops each cell by itself, some 0.1 ms each; without colours, strings do. The
head and the widths come from rich, which gets a few of the rows: for each column the widest cell and the one with the
longest word, as its widths follow from these alone. Cells that are broken or cut and hold characters beyond Latin-1 are
left to rich as well. Call `drawn`. Cells hold no control characters but line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from inbox_processor.cli.output import Column

Row = Sequence[str]
EDGE, BETWEEN = " ", "   "


def drawn(
    screen: Console,
    grid: Callable[[Sequence[Row]], Table],
    text: Callable[[str, Column], Text],
    columns: Sequence[Column],
    rows: Sequence[Row],
    ends: Collection[int],
) -> str:
    """Return the table. `grid`, `text`: how rich would make it of rows and cells; `ends`: rows after which a blank line
    stands.
    """
    sample = _sample(rows)
    widths = _widths(screen, grid(sample))
    with screen.capture() as captured:
        screen.print(grid(sample))
    lines = captured.get().splitlines()
    rule = next(number for number, line in enumerate(lines) if set(line.strip()) in ({"─"}, {"-"}))
    blank = " " * len(lines[rule])
    body: list[str] = lines[: rule + 1]
    for number, row in enumerate(rows):
        cells = [
            _cell(cell, column, width, screen, text) for cell, column, width in zip(row, columns, widths, strict=True)
        ]
        body.extend(_lines(cells, widths))
        if number in ends:
            body.append(blank)
    return "\n".join([*body, lines[-1], ""])


def length(text: str) -> int:
    """Return how many columns of the window the text takes."""
    if _narrow(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _narrow(text: str) -> bool:
    """Tell where each character surely takes one column: all that can be printed do so in Latin-1."""
    if text.isascii():
        return True
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _sample(rows: Sequence[Row]) -> list[Row]:
    """Return rows of which each column is as wide as in all of them."""
    columns = list(zip(*rows, strict=True))
    widest = [max(cells, key=lambda cell: max(map(length, cell.split("\n")))) for cells in columns]
    return [widest, [max(cells, key=_longest_word) for cells in columns]]


def _longest_word(cell: str) -> int:
    return max(map(len if _narrow(cell) else length, cell.split()), default=0)


def _widths(screen: Console, grid: Table) -> list[int]:
    """Return the width of each column, padding apart: of a box with as many edges, which shows them."""
    from rich import box

    grid.box = box.MARKDOWN
    with screen.capture() as captured:
        screen.print(grid)
    rule = next(line for line in captured.get().splitlines() if line and set(line) <= {"|", "-"})
    dashes = [len(part) for part in rule.strip("|").split("|")]
    last = len(dashes) - 1
    return [width - (number > 0) - (number < last) for number, width in enumerate(dashes)]


def _cell(cell: str, column: Column, width: int, screen: Console, text: Callable[[str, Column], Text]) -> list[str]:
    """Return the lines of the cell, each as wide as the column."""
    if "\n" not in cell:
        used = length(cell)
        if used <= width:
            return [" " * (width - used) + cell if column.right else cell + " " * (width - used)]
        if column.fit == "cut" and _narrow(cell):
            return [_cut(cell.rstrip(), width).ljust(width)]
    if column.fit == "fold" and not column.right and _narrow(cell):
        return [line.ljust(width) for paragraph in cell.split("\n") for line in _wrapped(paragraph, width)]
    wrapped = text(cell, column).wrap(screen, width, justify="right" if column.right else "left")
    return [line.plain + " " * (width - length(line.plain)) for line in wrapped]


def _cut(cell: str, width: int) -> str:
    return cell if len(cell) <= width else f"{cell[: width - 1]}…"


def _wrapped(paragraph: str, width: int) -> Iterator[str]:
    """Break it into lines at its blanks; a word longer than a line begins one, and is broken where that ends."""
    line = ""
    for word in re.findall(r"\s*\S+\s*", paragraph):
        needed = len(word.rstrip())
        if len(line) + needed > width and line:
            yield line.rstrip()
            line = ""
        if needed > width:
            *full, word = (word[start : start + width] for start in range(0, len(word), width))
            yield from full
        line += word
    yield line.rstrip()


def _lines(cells: Sequence[list[str]], widths: Sequence[int]) -> Iterator[str]:
    if all(len(lines) == 1 for lines in cells):
        yield f"{EDGE}{BETWEEN.join([lines[0] for lines in cells])}{EDGE}"
        return
    blanks = [" " * width for width in widths]
    for parts in zip_longest(*cells):
        line = BETWEEN.join(blank if part is None else part for part, blank in zip(parts, blanks, strict=True))
        yield f"{EDGE}{line}{EDGE}"
