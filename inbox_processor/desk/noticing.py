"""What an organiser should know about the config and the people whom it meets.

Duty: plain sentences for `check`, `status` and the log. Call `notices`; `too_many` where only the number of seats taken
is at hand; `held_back` for why seats are free though people wait. No personal data.
"""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from inbox_processor.desk import changing
from inbox_processor.desk.amounts import amount
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Event


def notices(roster: Roster, event: Event) -> tuple[str, ...]:
    """Return what there is to say; () where all fits."""
    found = []
    crowded = too_many(event, roster.seats_taken(event.id))
    if crowded:
        found.append(crowded)
    people = changing.unaware(roster, event)
    if people:
        number = "1 person" if len(people) == 1 else f"{len(people)} people"
        found.append(
            f"{event.id}: time or place have changed since {number} with a seat were told; "
            f"'inbox-processor changed --event {event.id}' tells them."
        )
    return tuple(found)


def held_back(roster: Roster, event: Event, now: datetime) -> str:
    """Return a sentence where seats are free and people wait all the same, as more of one mail are next than fit; else
    "". Whoever looks at the list would take that for a fault.
    """
    free = event.capacity - roster.seats_taken(event.id)
    if free <= 0 or event.groups == "split" or now >= event.line_closes:
        return ""
    groups = (len(tuple(group)) for _, group in groupby(roster.line(event.id), key=lambda one: one.group))
    size = next((size for size in groups if size <= event.capacity), 0)
    if size <= free:
        return ""
    seats = "1 seat is" if free == 1 else f"{free} seats are"
    return (
        f"{event.id}: {seats} kept for the {size} people of one mail who are next in line, until there are enough for "
        "all of them; 'accept ID' gives a seat past them."
    )


def too_many(event: Event, taken: int) -> str:
    """Return a sentence where more seats are taken than there are, as after the capacity was lowered; else ""."""
    if taken <= event.capacity:
        return ""
    return (
        f"{event.id}: {amount(taken, 'seat is', 'seats are')} taken and capacity is {event.capacity}; nobody loses a "
        "seat, and nobody moves up until it fits again."
    )
