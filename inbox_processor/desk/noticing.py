"""What an organiser should know about the config and the people whom it meets.

Duty: plain sentences for `check`, `status` and the log. Call `notices`; `too_many` where only the number of seats taken
is at hand. No personal data.
"""

from __future__ import annotations

from inbox_processor.desk import changing
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


def too_many(event: Event, taken: int) -> str:
    """Return a sentence where more seats are taken than there are, as after the capacity was lowered; else ""."""
    if taken <= event.capacity:
        return ""
    return (
        f"{event.id}: {taken} seats are taken and capacity is {event.capacity}; nobody loses a seat, and nobody "
        "moves up until it fits again."
    )
