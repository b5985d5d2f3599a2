"""The arrivals over time as a picture: bars for each hour, day, week, month or year, as the span asks for.

Duty: `chart(arrivals, language)` gives the geometry in the units of the picture; the page's template draws it.

Order: the step that the span asks for, the bars from the first arrival to the last, a scale of round numbers, as many
labels as have room.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from babel.dates import format_skeleton
from msgspec import Struct

from inbox_processor.mail.wording import wording
from inbox_processor.model import Status

Kind = Literal["seat", "waiting", "other"]
Step = Literal["hour", "day", "week", "month", "year"]

KINDS: tuple[Kind, ...] = ("seat", "waiting", "other")  # from the bottom of a bar to its top
WIDTH, HEIGHT = 720, 205
LEFT, RIGHT, TOP, BOTTOM = 34, 6, 18, 30
GAP_SHARE, WIDEST = 0.25, 48  # of a bar's place that stays white; a lone bar is no wall
LABELS = 10
LINES = 5  # of the scale, at most
# The greatest span that a step serves: no more bars than the page has room for.
STEPS: tuple[tuple[Step, timedelta], ...] = (
    ("hour", timedelta(hours=40)),
    ("day", timedelta(days=62)),
    ("week", timedelta(days=420)),
    ("month", timedelta(days=365 * 5)),
)
SKELETONS: dict[Step, str] = {"hour": "MMMd", "day": "MMMd", "week": "MMMd", "month": "yMMM", "year": "y"}


class Piece(Struct, frozen=True):
    """A rectangle of a bar."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float


class Mark(Struct, frozen=True):
    """Words at a place of an axis; `at`: x of a time, y of a number."""

    at: float
    words: str


class Chart(Struct, frozen=True):
    """The picture. `totals`: the number above each bar; `kinds`: how many there are of each kind."""

    step: Step
    pieces: tuple[Piece, ...]
    totals: tuple[tuple[float, float, int], ...]
    times: tuple[Mark, ...]
    scale: tuple[Mark, ...]
    kinds: tuple[tuple[Kind, int], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def kind_of(status: Status) -> Kind:
    """Give where a person of this status stands in the picture."""
    if status.holds_seat:
        return "seat"
    return "waiting" if status is Status.WAITLISTED else "other"


def chart(arrivals: Sequence[tuple[datetime, Status]], language: str) -> Chart | None:
    """Draw arrivals, each in the zone to be told, with the person's present status; None where nobody came."""
    if not arrivals:
        return None
    clocks = [at.replace(tzinfo=None) for at, _ in arrivals]
    step = _step(max(clocks) - min(clocks))
    counts = Counter((_begin(at, step), kind_of(status)) for at, (_, status) in zip(clocks, arrivals, strict=True))
    starts = list(_starts(min(clocks), max(clocks), step))
    sums = [sum(counts[start, kind] for kind in KINDS) for start in starts]
    unit, top = _scale(max(sums))
    place = (WIDTH - LEFT - RIGHT) / len(starts)
    one = (HEIGHT - TOP - BOTTOM) / top
    centres = [LEFT + place * (number + 0.5) for number in range(len(starts))]
    wide = min(place * (1 - GAP_SHARE), WIDEST)
    totals = [
        (round(x, 1), round(HEIGHT - BOTTOM - one * total - 4, 1), total)
        for x, total in zip(centres, sums, strict=True)
        if total
    ]
    return Chart(
        step,
        tuple(
            piece for x, start in zip(centres, starts, strict=True) for piece in _pieces(x, wide, one, counts, start)
        ),
        tuple(totals),
        tuple(_times(starts, centres, step, language)),
        tuple(Mark(round(HEIGHT - BOTTOM - one * value, 1), str(value)) for value in range(0, top + 1, unit)),
        tuple((kind, sum(counts[start, kind] for start in starts)) for kind in KINDS),
    )


def _pieces(
    centre: float, wide: float, one: float, counts: Counter[tuple[datetime, Kind]], start: datetime
) -> list[Piece]:
    found, y = [], float(HEIGHT - BOTTOM)
    for kind in KINDS:
        height = one * counts[start, kind]
        y -= height
        if height:
            found.append(Piece(kind, round(centre - wide / 2, 1), round(y, 1), round(wide, 1), round(height, 1)))
    return found


def _step(span: timedelta) -> Step:
    return next((step for step, most in STEPS if span <= most), "year")


def _begin(at: datetime, step: Step) -> datetime:
    if step == "hour":
        return at.replace(minute=0, second=0, microsecond=0)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if step == "week":
        return day - timedelta(days=day.weekday())
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def _starts(first: datetime, last: datetime, step: Step) -> Iterator[datetime]:
    start = _begin(first, step)
    while start <= last:
        yield start
        start = _next(start, step)


def _next(start: datetime, step: Step) -> datetime:
    if step == "year":
        return start.replace(year=start.year + 1)
    if step == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start + {"hour": timedelta(hours=1), "day": timedelta(days=1)}.get(step, timedelta(weeks=1))


def _scale(most: int) -> tuple[int, int]:
    """Give a round unit (1, 2, 5, 10 …) and its first multiple that holds the highest bar, in at most LINES lines."""
    size = 1
    while True:
        for unit in (size, 2 * size, 5 * size):
            if most <= unit * LINES:
                return unit, unit * math.ceil(most / unit)
        size *= 10


def _times(starts: Sequence[datetime], centres: Sequence[float], step: Step, language: str) -> list[Mark]:
    every = math.ceil(len(starts) / LABELS)
    chosen = [(start, x) for number, (start, x) in enumerate(zip(starts, centres, strict=True)) if not number % every]
    marks, day = [], None
    for start, x in chosen:
        clock = step == "hour" and start.date() == day
        day = start.date()
        told = format_skeleton("Hm" if clock else SKELETONS[step], start, locale=wording(language).locale)
        marks.append(Mark(round(x, 1), str(told)))
    return marks
