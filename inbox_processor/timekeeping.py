"""The clock of a desk at work: what time decides is decided, committed and queued like the decisions about mails.

Duty: carry out desk/deadlines.py. `Timekeeper(desk)`, then in each pass `keep()` between receiving and delivering,
since an answer that has arrived counts, however late it is read; `next_time()` for when to look again. Killed at any
instant: what was committed is known by the records and not done again, the rest is due in the next pass.
"""

from __future__ import annotations

import logging
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk import deadlines, noticing
from inbox_processor.effects import effects_of, write_replies
from inbox_processor.model import Decision, Effects, Event
from inbox_processor.office import Office
from inbox_processor.passes import Desk
from inbox_processor.tally import Watch

log = logging.getLogger(__name__)


class Timekeeper:
    """Looks at the clock for one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._noticed: Office | None = None

    def keep(self, watch: Watch) -> None:
        """Do what time decides; nothing in a run that writes no replies, nor where the inbox was not read to its
        end.
        """
        if self._desk.office.silent or watch.stop():
            return
        self._notice()
        for event in self._desk.office.events:
            for ref, duty in deadlines.DUTIES:
                while not watch.stop() and self._due(ref, duty, event) is not None:
                    self._do(ref, duty, event)
            self._take_back_what_is_stale(event)

    def next_time(self) -> datetime | None:
        """Return when time may decide something next; None where nothing is known to come."""
        now, roster = self._desk.clock(), self._desk.roster
        times = (deadlines.next_time(roster, event, now) for event in self._desk.office.events)
        return min((at for at in times if at is not None), default=None)

    def foresee(self) -> tuple[Decision, ...]:
        """Return what `keep` would decide now; nothing is written, only the roster in memory goes on by it."""
        found = []
        for event in self._desk.office.events:
            for ref, duty in deadlines.DUTIES:
                while (decision := duty(self._desk.roster, event, self._desk.clock())) is not None:
                    self._desk.roster.apply(self._effects(decision, ref))
                    found.append(decision)
        return tuple(found)

    def _due(self, ref: str, duty: deadlines.Duty, event: Event) -> Effects | None:
        decision = duty(self._desk.roster, event, self._desk.clock())
        return None if decision is None else self._effects(decision, ref)

    def _effects(self, decision: Decision, ref: str) -> Effects:
        desk, now = self._desk, self._desk.clock()
        _, entries = write_replies(decision, None, ref, desk.roster, desk.office, now)
        effects = effects_of(decision, ref, desk.roster, now, entries)
        quiet = all(change.action in deadlines.QUIET for change in decision.changes)
        return replace(effects, undo=()) if quiet else effects

    def _do(self, ref: str, duty: deadlines.Duty, event: Event) -> None:
        """Decide under the lock, on what the store then holds."""
        desk = self._desk
        with desk.store.exclusive() as news:
            desk.take_news(news)
            effects = self._due(ref, duty, event)
            if effects is None:
                return
            desk.store.commit(effects)
        desk.note(effects)
        log.info("event=%s duty=%s people=%d", event.id, ref, len(effects.history))

    def _take_back_what_is_stale(self, event: Event) -> None:
        late = deadlines.stale(self._desk.roster, event, self._desk.clock())
        if late:
            taken_back = self._desk.store.mark_each(*late)
            self._desk.roster.apply(Effects(outbox=taken_back))
            log.warning("event=%s mails too late to be sent, taken back: %d", event.id, len(taken_back))

    def _notice(self) -> None:
        """Tell once what the config has changed for people on the list."""
        if self._noticed is not self._desk.office:
            self._noticed = self._desk.office
            for event in self._desk.office.events:
                for notice in noticing.notices(self._desk.roster, event):
                    log.warning("%s", notice)
