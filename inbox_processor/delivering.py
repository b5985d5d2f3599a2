"""Handing in replies: which are due, each of them once, marked before and after.

Duty: the second half of a pass. Call `Dispatch.recover` at the start, then `due` and `deliver`. passes.Desk, which
reads the mails, is built on it; together they own store and roster. Connections are handed in, time is injected.

Order: a reply is marked as `sending` before the server gets it, and as sent after; a kill between them is settled by
`recover`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from inbox_processor import alerts
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.store import News, Store
from inbox_processor.adapters.submission import Delayed, Submission
from inbox_processor.config import Config
from inbox_processor.desk import outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from inbox_processor.model import Effects, OutboxEntry, Records, ReplyState
from inbox_processor.pipeline import Office
from inbox_processor.tally import Tally, Watch

# Decisions never look into the history; a large store is open the sooner without it.
WORKED_WITH = ("participants", "ledger", "outbox", "review", "undo", "shelves", "drags")

log = logging.getLogger(__name__)


class Dispatch:
    """Store and roster, and the replies that leave. For one thread."""

    def __init__(self, config: Config, office: Office, store: Store, clock: Callable[[], datetime]) -> None:
        self.config = config
        self.office = office
        self.store = store
        self.clock = clock
        self._told: set[str] = set()
        self._unmarked: dict[str, OutboxEntry] = {}  # what became of replies, where it could not be written down yet
        self._reload()

    def _reload(self) -> Records:
        records = self.store.records(*WORKED_WITH)
        self.roster = Roster(records, remembers=False)
        return records

    def take_news(self, news: News) -> None:
        """Let the roster see what commands have changed meanwhile."""
        if news.reloaded:
            self._reload()
        for effects in news.effects:
            self.note(effects)

    def note(self, effects: Effects) -> None:
        """Take over what was committed."""
        self.roster.apply(effects)

    def due(self, *, everything: bool) -> tuple[OutboxEntry, ...]:
        """Return the replies to hand in now. `everything`: whatever their next time (`run --once`)."""
        now = self.clock()
        left = self.roster.sent_since(now - outbox.LIMIT_WINDOW, now)
        limit = outbox.allowance(left, self.config.limits.replies_per_hour)
        ready = outbox.due(self.roster.outbox_pending(), now, everything=everything)
        chosen = outbox.within(ready, limit)
        if len(chosen) == len(ready):
            return chosen
        with self.store.exclusive() as news:
            self.take_news(news)
            try:
                self.store.commit(self._alert(alerts.HOUR_LIMIT))
            except BaseException:
                self._reload()
                raise
        return outbox.within(outbox.due(self.roster.outbox_pending(), now, everything=everything), limit)

    def _alert(self, kind: str) -> Effects:
        """Give what tells the organiser, once a day; the log hears it too."""
        now = self.clock()
        identity = alerts.identity(kind, self.office, now)
        if identity not in self._told:
            self._told.add(identity)
            log.warning("limit=%s state=reached", kind)
        entry = alerts.alert(kind, self.office, self.roster, now)
        effects = Effects(outbox=(entry,)) if entry is not None else Effects()
        self.roster.apply(effects)
        return effects

    def tell(self, told: Effects) -> None:
        """Queue a mail to the organiser."""
        if told.outbox:
            with self.store.exclusive() as news:
                self.take_news(news)
                self.store.commit(told)
                self.roster.apply(told)

    def in_trouble(self, words: str) -> None:
        """Tell the organiser, once a day, that the desk needs a human now. `words`: one sentence that says why."""
        self.tell(alerts.trouble(words, self.office, self.roster, self.clock()))

    def all_well(self) -> None:
        """Tell them once that it is over, where they were told."""
        self.tell(alerts.well(self.office, self.roster, self.clock()))

    def recover(self, source: ImapSource | None) -> None:
        """Settle the replies that a kill left between handing in and marking: sent where the Sent folder has them, else
        due again under the same Message-ID. Those of which this process knows what became of them are marked so.
        """
        self._mark_late()
        for entry in [entry for entry in self.roster.outbox_pending() if entry.state is ReplyState.SENDING]:
            folder = self.config.folders.sent
            there = bool(folder and source and source.find(folder, entry.message_id))
            self._mark(outbox.sent(entry, self.clock()) if there else outbox.recovered(entry))
            log.info("reply=%s recovered=%s", entry.id, "sent" if there else "queued")

    def deliver(
        self, session: Submission, entries: Sequence[OutboxEntry], source: ImapSource | None, watch: Watch, tally: Tally
    ) -> None:
        """Hand in these replies, one after the other. ConfigError where the login is refused; a server that goes away
        ends the round (`tally.delayed`), the rest stays due.
        """
        self._mark_late()
        rest = iter(entries)
        begun = self._begin_next(session, rest, watch)
        while begun is not None:
            try:
                done, goes_on = self._hand_in(session, begun, tally)
            except ConfigError:
                self._mark(outbox.recovered(begun))
                raise
            if done.state is ReplyState.SENT:
                self._keep_copy(begun, source)
            begun = self._begin_next(session, rest if goes_on else iter(()), watch, done)
            if done.state is ReplyState.SENT:
                tally.sent += 1
                watch.sent(done)
                log.info("reply=%s state=sent kind=%s", done.id, done.kind.value)

    def _begin_next(
        self, session: Submission, rest: Iterator[OutboxEntry], watch: Watch, done: OutboxEntry | None = None
    ) -> OutboxEntry | None:
        """Mark what has become of a reply and, with the same sync of the disk, that the next one is on its way; give
        that one, None where none is left. Meanwhile the server hears its envelope, but nothing of the mail. What
        another process has changed is passed over.
        """
        settled = () if done is None else (done,)
        self._unmarked.update((entry.id, entry) for entry in settled)
        while not watch.stop() and (entry := next(rest, None)) is not None:
            begun = outbox.sending(entry, self.clock())
            session.announce(begun.envelope_id, begun.to, begun.octets)
            if begun in self._mark(*settled, begun):
                return begun
            session.retract()
            settled = ()
        if settled:
            self._mark(*settled)
        return None

    def _hand_in(self, session: Submission, entry: OutboxEntry, tally: Tally) -> tuple[OutboxEntry, bool]:
        """Give the entry as it shall stand after the try, and whether the session can carry the next one."""
        try:
            session.send(entry.envelope_id, entry.to, entry.octets)
        except PermanentFailure as error:
            tally.refused.append(f"Reply {entry.id} was refused: {error}")
            log.warning("reply=%s state=refused", entry.id)
            return outbox.refused(entry, str(error), self.clock()), True
        except Delayed as delay:
            tally.delayed = str(delay)
            log.warning("reply=%s state=delayed attempts=%d", entry.id, entry.attempts)
            put_off = outbox.not_tried if delay.session_lost and not delay.unknown else outbox.failed_for_now
            return put_off(entry, str(delay), self.clock()), not delay.session_lost
        return outbox.sent(entry, self.clock()), True

    def _keep_copy(self, entry: OutboxEntry, source: ImapSource | None) -> None:
        """Put a copy into the Sent folder; one that cannot be kept never makes the reply go out again."""
        if self.config.folders.sent and source is not None and source.connected:
            try:
                source.append(self.config.folders.sent, entry.octets)
            except (TransientFailure, ConfigError) as error:
                log.warning('reply=%s copy=none msg="%s"', entry.id, error)

    def _mark_late(self) -> None:
        """Write down what could not be written when it happened, as the disk was full."""
        if self._unmarked:
            self._mark(*self._unmarked.values())

    def _mark(self, *entries: OutboxEntry) -> tuple[OutboxEntry, ...]:
        """Write these states of replies; give those that no other process has changed meanwhile, which were written."""
        marked = self.store.mark_each(*entries)
        for entry in entries:
            self._unmarked.pop(entry.id, None)
        self.roster.apply(Effects(outbox=marked))
        if len(marked) < len(entries):
            self.take_news(self.store.refresh())
        return marked
