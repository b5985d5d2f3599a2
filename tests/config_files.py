"""Configuration files for tests, and the faults that they give."""

import re
from pathlib import Path

import pytest

from inbox_processor.config import Config, load
from inbox_processor.errors import ConfigError

SMALLEST = """
[mailbox]
host = "imap.example.org"
username = "anmelden@example.org"
password_file = "imap-password"

[smtp]
host = "smtp.example.org"
from = "Anmeldung <anmelden@example.org>"

[[event]]
id = "wuppertal-2016"
title = "Expertenwerkstatt: Lernende Beteiligungskommune"
starts = 2016-07-06T10:30:00+02:00
ends = 2016-07-06T17:00:00+02:00
place = "Rathaus Barmen, Wuppertal"
capacity = 20
"""
SECOND_EVENT = """
[[event]]
id = "essen-2016"
title = "Essen"
starts = 2016-09-06T10:30:00+02:00
ends = 2016-09-06T17:00:00+02:00
place = "Essen"
capacity = 5
"""
MISSING_EVENT = "[[event]]: missing, expected at least one event with id, title, starts, ends, place and capacity"


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str) -> Config:
    return load(written(folder, text))


def with_lines(table: str, *lines: str, text: str = SMALLEST) -> str:
    """Give the smallest file with lines set in a table; a key that stands there already is replaced."""
    heading = "[[event]]" if table == "event" else f"[{table}]"
    if heading not in text:
        return text + "\n".join(("", heading, *lines, ""))
    before, _, after = text.partition(heading)
    body, bracket, rest = after.partition("\n[")
    for line in lines:
        body = re.sub(rf"(?m)^{re.escape(line.split(' = ')[0])} = .*\n?", "", body)
    return before + heading + "\n" + "\n".join(lines) + body + bracket + rest


def without(*lines: str) -> str:
    text = SMALLEST
    for line in lines:
        text = re.sub(rf"(?m)^{line} = .*\n", "", text)
    return text


def faults(folder: Path, text: str) -> list[str]:
    """Give the fault lines, without the headline, in whichever of the two shapes."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    message = str(caught.value)
    headline = f"{path} is not usable; nothing was fetched and nothing was sent."
    assert message.startswith(headline)
    first, *more = message.removeprefix(headline).split("\n  ")
    return more or [first.removeprefix(" ")]
