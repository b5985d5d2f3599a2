"""The files that travel with the package: the built-in templates and `config.example.toml`.

In a wheel they lie in `inbox_processor/shipped/`, in a checkout at the repository's top level.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

EXAMPLE_DAY = date(2016, 7, 6)  # the workshop in config.example.toml, a Wednesday
EXAMPLE_ZONE = "Europe/Berlin"
WEEKS_AHEAD = 8  # time enough to try things out before the event


def templates_dir() -> Path:
    """Give the folder of the built-in templates."""
    return _shipped("templates")


def example_config() -> Path:
    """Give the path of `config.example.toml`."""
    return _shipped("config.example.toml")


def initial_config(today: date) -> str:
    """Write what `init` writes: the example, its event moved to a Wednesday eight to nine weeks after `today`.

    All its dates move by the same number of days; clock times stay, offsets are those of Europe/Berlin that day.
    """
    return moved(example_config().read_text(encoding="utf-8"), today)


def moved(example: str, today: date) -> str:
    """Move the dates in the text of an example config; pure."""
    earliest = today + timedelta(weeks=WEEKS_AHEAD)
    day = earliest + timedelta(days=(EXAMPLE_DAY.weekday() - earliest.weekday()) % 7)
    shift = day - EXAMPLE_DAY

    def later(match: re.Match[str]) -> str:
        if not match["clock"]:
            return (date.fromisoformat(match["day"]) + shift).isoformat()
        clock = datetime.fromisoformat(f"{match['day']}{match['clock']}") + shift
        return clock.replace(tzinfo=ZoneInfo(EXAMPLE_ZONE)).isoformat()

    text = re.sub(r"(?P<day>\d{4}-\d\d-\d\d)(?P<clock>T\d\d:\d\d:\d\d)?(?:[+-]\d\d:\d\d)?", later, example)
    return text.replace(f"-{EXAMPLE_DAY.year}", f"-{day.year}")  # the year in the event's id


def _shipped(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    packed = package / "shipped" / name
    return packed if packed.exists() else package.parent / name
