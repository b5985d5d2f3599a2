"""VTIMEZONE of a zone around a date (RFC 5545, 3.6.5), from the zone database.

Duty: `vtimezone(tzid, instant)`. Written here because icalendar 7.3's own generator puts the begin of daylight time one
hour late (it gives the wall clock after the change; the RFC wants the one before, by TZOFFSETFROM) and spells out each
change, while Outlook takes yearly rules.

Known gap: a zone whose rule changes from the year before the instant to two years after it is given as single onsets.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from msgspec import Struct

_STEP = timedelta(days=1)  # no zone changed twice within a day
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Onset(Struct, frozen=True):
    """One change of offset. `wall`: naive local time by the offset before it, as RFC 5545 wants DTSTART."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool


def vtimezone(tzid: str, instant: datetime) -> Timezone:
    """Make the VTIMEZONE component that is right from the year before `instant` (aware) to two years after it."""
    zone = ZoneInfo(tzid)
    years = range(instant.year - 1, instant.year + 3)
    onsets = tuple(_onsets(zone, datetime(years[0], 1, 1, tzinfo=UTC), datetime(years[-1] + 1, 1, 1, tzinfo=UTC)))
    component = Timezone()
    component.add("tzid", tzid)
    if not onsets:
        component.add_component(_observance(_steady(zone, instant)))
        return component
    for daylight in (True, False):
        same = tuple(onset for onset in onsets if onset.daylight is daylight)
        rule = _yearly(same, len(years))
        for onset in same[:1] if rule else same:
            component.add_component(_observance(onset, rule))
    return component


def _onsets(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Onset]:
    """Find all changes of offset between two instants (UTC), to the second."""
    before = first.astimezone(zone)
    while before < last:
        after = (before.astimezone(UTC) + _STEP).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            yield _onset(zone, before, after)
        before = after


def _onset(zone: ZoneInfo, before: datetime, after: datetime) -> Onset:
    """Find the change between two instants whose offsets differ, found by halving."""
    old = before.utcoffset() or timedelta()
    low, high = before.astimezone(UTC), after.astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == old else (low, middle)
    new = high.replace(microsecond=0).astimezone(zone)
    wall = (high.replace(microsecond=0) + old).replace(tzinfo=None)
    offset = new.utcoffset() or timedelta()
    # Not dst(): Dublin's winter counts as daylight time in the zone database, which no calendar program expects.
    return Onset(wall, old, offset, new.tzname() or "", daylight=offset > old)


def _steady(zone: ZoneInfo, instant: datetime) -> Onset:
    local = instant.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    return Onset(datetime(1970, 1, 1), offset, offset, local.tzname() or "", daylight=False)  # noqa: DTZ001


def _yearly(onsets: tuple[Onset, ...], years: int) -> dict[str, object] | None:
    """Find the RRULE that gives all these onsets, where one weekday of one month does; else None."""
    if len(onsets) != years or len({(o.wall.month, o.wall.weekday(), o.wall.time(), o.after) for o in onsets}) != 1:
        return None
    wall = onsets[0].wall
    counted = {(o.wall.day - 1) // 7 + 1 for o in onsets}
    is_last = all((o.wall + timedelta(days=7)).month != o.wall.month for o in onsets)
    if not is_last and len(counted) != 1:
        return None
    nth = -1 if is_last else counted.pop()
    return {"freq": "yearly", "bymonth": wall.month, "byday": f"{nth}{_WEEKDAYS[wall.weekday()]}"}


def _observance(onset: Onset, rule: dict[str, object] | None = None) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if onset.daylight else TimezoneStandard()
    part.add("dtstart", onset.wall)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part.add("tzname", onset.name)
    if rule:
        part.add("rrule", rule)
    return part
