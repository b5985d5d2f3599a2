"""What stays the same for all mails of a run: the events, the desk's own addresses, who writes the replies.

Call `Office(events, own, writing)`; `writing` makes the writer of the replies when the first is to be written, since a
run that finds no mail needs neither templates nor calendar. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from inbox_processor.model import Event

if TYPE_CHECKING:
    from inbox_processor.mail.own import OwnAddresses
    from inbox_processor.mail.reply import ReplyWriter


class Cap(Struct, frozen=True):
    """At most `count` replies to one address within `span`; count 0: no limit."""

    count: int
    span: timedelta


class Office(Struct, frozen=True, dict=True):
    """What stays the same for all mails of a run."""

    events: tuple[Event, ...]
    own: OwnAddresses
    writing: Callable[[], ReplyWriter]
    per_address: Cap = Cap(0, timedelta(days=1))
    silent: bool = False  # records and files, writes no reply (`run --record-only`)
    organiser: str = ""  # addr-spec of [organiser] address: whose mails are for a human, "" for nobody
    complaints: tuple[str, ...] = ()  # about the organiser's templates; what is used in their place is sound
    acknowledge: bool = False  # whoever waits for a human is told so

    @cached_property
    def writer(self) -> ReplyWriter:
        """Who writes the replies."""
        return self.writing()

    def event(self, event_id: str) -> Event:
        """The event of this id; KeyError where the config has it no longer."""
        return {event.id: event for event in self.events}[event_id]
