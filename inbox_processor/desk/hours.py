"""Until when an offered seat holds.

Duty: the time of an offer, moved into working days. Call `offer_until` when an offer is made, `in_working_hours` where
its time is put off.

Known gap: public holidays are working days here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_processor.model import Event

FIRST_HOUR, LAST_HOUR = 8, 20  # issue: offers end on working days, 8 to 20 o'clock of the event's zone
SATURDAY = 5


def offer_until(event: Event, now: datetime) -> datetime:
    """Return by when an offer made now must be answered: after `offer_hours`, moved into working days, and never after
    the instant from which nobody moves up.
    """
    return min(in_working_hours(now + timedelta(hours=event.offer_hours), event.zone), event.line_closes)


def in_working_hours(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant from `at` on that lies on Monday to Friday, 8 to 20 o'clock."""
    local = at.astimezone(zone)
    if local.weekday() < SATURDAY and local.hour < LAST_HOUR:
        if local.hour >= FIRST_HOUR:
            return at
        return local.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    day = local + timedelta(days=1)  # by the wall clock
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
