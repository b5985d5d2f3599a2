"""A terminal in this process: what a command shows there, without colours, and whether a guide shows the same.

Call `on_screen` for the text of a screen, `shown_in` for those of a guide, `alike` to compare: a line "…" of the guide
stands for any number of lines.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from datetime import datetime
from pathlib import Path
from unittest import mock

from inbox_processor.cli import context
from inbox_processor.cli.main import status_of

COLUMNS = 108  # a window as wide as the lines of the guides
LINES = 40
PROMPT = "$ inbox-processor "
LEFT_OUT = "…"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_BLOCK = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class _Window(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


class _Keyboard(io.StringIO):
    """Somebody who says yes; the window shows what is typed."""

    def __init__(self, window: _Window) -> None:
        super().__init__()
        self._window = window

    def isatty(self) -> bool:
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # the stubs inherit twice
        self._window.write("y\n")
        return "y\n"


def on_screen(config: Path, now: datetime, line: str) -> tuple[int, str]:
    """Type a command line in the folder of the config; give the exit status and the window's text, the prompt first."""
    buffer = io.BytesIO()
    window = _Window(buffer, "utf-8", write_through=True)
    name, *words = shlex.split(line)
    with (
        contextlib.chdir(config.parent),
        mock.patch.multiple(sys, stdout=window, stderr=window, stdin=_Keyboard(window)),
        mock.patch.dict(os.environ, {"COLUMNS": str(COLUMNS), "LINES": str(LINES), "TERM": "xterm-256color"}),
        mock.patch.object(context, "now", return_value=now),
    ):
        status = status_of([name, *words])
    text = _COLOURS.sub("", buffer.getvalue().decode())
    return status, "\n".join(f"{PROMPT}{line}\n{text}".splitlines()).rstrip()


def shown_in(guide: Path) -> list[str]:
    """Give the screens of a guide, one for each command; a mail stands there from its subject on."""
    blocks = _BLOCK.findall(guide.read_text("utf-8"))
    return [one.rstrip() for block in blocks for one in re.split(r"^(?=\$ )", block, flags=re.MULTILINE) if one]


def alike(shown: str, screen: str) -> bool:
    """Tell whether a guide's screen is this one, as far as it shows it; blank lines do not count."""
    wanted = "".join(
        r"(?:.*\n)*?" if line == LEFT_OUT else f"{re.escape(line)}\n" for line in map(str.strip, _lines(shown))
    )
    return re.fullmatch(wanted, "".join(f"{line.strip()}\n" for line in _lines(screen))) is not None


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
