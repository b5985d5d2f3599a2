"""Long lines on a terminal, broken between words: a terminal itself breaks them amid a word.

Call `complain(words)` for a fault. `Folding` stands in the place of standard output where that is a terminal, so that
whatever a command prints goes through it; not in that of standard error, for a log has a line for each thing. A line
of several columns (`fine   mailbox   anmelden@…`) goes on below its last column.
"""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from typing import Any, TextIO

import click

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COLUMN = re.compile(r"(?:^ +| {2,})(?=\S)")
HANG_MOST = 40  # columns; two blanks farther right stand amid a text

_NARROW_TABLE = {"W": 2, "F": 2}  # UAX 11: two columns


class Folding:
    """A stream that is a terminal, and folds what is written; in all else it is that stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write whole lines, folded to the present width of the window."""
        self._stream.write(folded(text, shutil.get_terminal_size().columns))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def complain(words: str) -> None:
    """Say on standard error what is wrong, on one line where it is no terminal."""
    words = f"inbox-processor: {words}"
    click.echo(folded(words, shutil.get_terminal_size().columns) if sys.stderr.isatty() else words, err=True)


def folded(text: str, width: int) -> str:
    """Return the text with each line that is too long broken at its blanks; a word that is too long stays whole."""
    return "\n".join(_folded(line, width) for line in text.split("\n"))


def _folded(line: str, width: int) -> str:
    plain = COLOUR.sub("", line)
    if _cells(plain) <= width or not plain.replace("\t", " ").isprintable():  # what moves the cursor is no text
        return line
    columns = [found.end() for found in COLUMN.finditer(plain)]
    hang = max((at for at in columns if at <= min(HANG_MOST, width // 2)), default=0)
    done, row, used = [], "", 0
    for word in re.findall(r" *[^ ]+", line):
        size = _cells(COLOUR.sub("", word))
        if used + size > width:
            if row.strip():
                done.append(row)
            size -= len(word) - len(word.lstrip(" "))
            used = max(0, min(hang, width - size))
            row = " " * used + word.lstrip(" ")
        else:
            row += word
        used += size
    return "\n".join([*done, row])


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else _NARROW_TABLE.get(unicodedata.east_asian_width(one), 1) for one in text
    )
