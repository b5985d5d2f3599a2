"""Handing in replies: which are due, each of them once, marked before and after.

Duty: the second half of a pass. Call `Dispatch.recover` at the start, then `due` and `deliver`. passes.Desk, which
reads the mails, is built on it; together they own store and roster. Connections are handed in, time is injected.

Order: a reply is marked as `sending` before the server gets it, and as sent after; a kill between them is settled by
`recover`. A sync of the disk takes longer than the server, so several replies are marked with one: a group, as many as
the server takes in GROUP_SECONDS. Within a group each reply is noted in receipts.py the moment it is taken.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from inbox_processor import alerts
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.receipts import Receipts
from inbox_processor.adapters.store import News, Store
from inbox_processor.adapters.submission import Delayed, Submission
from inbox_processor.config import Config
from inbox_processor.desk import outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from inbox_processor.model import Effects, OutboxEntry, Records, ReplyState
from inbox_processor.office import Office
from inbox_processor.tally import Tally, Watch

# Decisions never look into the history; a large store is open the sooner without it.
WORKED_WITH = ("participants", "ledger", "outbox", "review", "undo", "shelves", "drags")

# What a power cut may send twice: the replies that the server took in so short a time, and never more than so many.
# With sixteen of them the sync is lost in the rest of the work; more bring nothing.
GROUP_SECONDS = 0.05
GROUP_MOST = 16

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Begun = tuple[OutboxEntry, OutboxEntry]
"""A reply as it stood, and as it stands while it is under way."""


class Dispatch:
    """Store and roster, and the replies that leave. For one thread. `lazy`: no table is read before it is needed."""

    def __init__(self, config: Config, office: Office, store: Store, clock: Clock, *, lazy: bool = False) -> None:
        self.config = config
        self.office = office
        self.store = store
        self.clock = clock
        self._lazy = lazy
        self._told: set[str] = set()
        self._unmarked: dict[str, OutboxEntry] = {}  # what became of replies, where it could not be written down yet
        self.receipts = Receipts(config.store.path)
        self._reload()

    def _reload(self) -> None:
        unread = self.store.unread(*WORKED_WITH) if self._lazy else None
        records = Records(counters=self.store.counters) if self._lazy else self.store.records(*WORKED_WITH)
        self.roster = Roster(records, remembers=False, unread=unread)

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
        ready = outbox.due(self.roster.outbox_pending(), now, everything=everything)
        left = self.roster.sent_since(now - outbox.LIMIT_WINDOW, now) if ready else 0
        limit = outbox.allowance(left, self.config.limits.replies_per_hour)
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
        """Settle the replies that a kill left between handing in and marking: sent where it was noted that the server
        took them or the Sent folder has them, else due again under the same Message-ID. Those of which this process
        knows what became of them are marked so. A copy for the Sent folder that the kill prevented is kept now; without
        the mailbox the reply waits for that.
        """
        self._mark_late()
        left = [entry for entry in self.roster.outbox_pending() if entry.state is ReplyState.SENDING]
        taken = self.receipts.among([entry.message_id for entry in left]) if left else ()
        folder = self.config.folders.sent
        for entry in left:
            sent = entry.message_id in taken
            if sent and folder and source is None:
                continue
            copied = bool(folder and source and source.find(folder, entry.message_id))
            if sent and not copied:
                self.keep_copy(entry, source)
            self.mark(outbox.sent(entry, self.clock()) if sent or copied else outbox.recovered(entry))
            log.info("reply=%s recovered=%s", entry.id, "sent" if sent or copied else "queued")
        self._drop_receipts()

    def keep_copy(self, entry: OutboxEntry, source: ImapSource | None) -> None:
        """Put a copy into the Sent folder; one that cannot be kept never makes the reply go out again."""
        folder = self.config.folders.sent
        if folder and source is not None and source.connected:
            try:
                source.append(folder, entry.octets)
            except (TransientFailure, ConfigError) as error:
                log.warning('reply=%s copy=none msg="%s"', entry.id, error)

    def deliver(
        self, session: Submission, entries: Sequence[OutboxEntry], source: ImapSource | None, watch: Watch, tally: Tally
    ) -> None:
        """Hand in these replies, one after the other. ConfigError where the login is refused; a server that goes away
        ends the round (`tally.delayed`), the rest stays due.
        """
        self._mark_late()
        Round(self, session, source, watch, tally).hand_in(entries)
        self._drop_receipts()

    def _drop_receipts(self) -> None:
        """Nothing is under way any more; what a killed run has left may still wait for the mailbox, to be settled."""
        if not any(entry.state is ReplyState.SENDING for entry in self.roster.outbox_pending()):
            self.receipts.clear()

    def _mark_late(self) -> None:
        """Write down what could not be written when it happened, as the disk was full."""
        if self._unmarked:
            self.mark(*self._unmarked.values())

    def owes(self, entry: OutboxEntry) -> OutboxEntry:
        """Remember that this state of a reply has to be written, and return it."""
        self._unmarked[entry.id] = entry
        return entry

    def mark(self, *entries: OutboxEntry) -> tuple[OutboxEntry, ...]:
        """Write these states of replies; give those that no other process has changed meanwhile, which were written."""
        marked = self.store.mark_each(*entries)
        for entry in entries:
            self._unmarked.pop(entry.id, None)
        self.roster.apply(Effects(outbox=marked))
        if len(marked) < len(entries):
            self.take_news(self.store.refresh())
        return marked


class Round:
    """Replies that leave in one session."""

    def __init__(
        self, desk: Dispatch, session: Submission, source: ImapSource | None, watch: Watch, tally: Tally
    ) -> None:
        self._desk = desk
        self._session = session
        self._source = source
        self._watch = watch
        self._tally = tally
        self._goes_on = True

    def hand_in(self, entries: Sequence[OutboxEntry]) -> None:
        """Hand in these replies, group by group; see Dispatch.deliver."""
        rest = iter(entries)
        size = 1
        group = self._begin(rest, size)
        while group:
            started = time.monotonic()
            done = self._through(group)
            size = next_size(size, time.monotonic() - started)
            group = self._begin(rest, size, done)
            self._tell(done)

    def _begin(self, rest: Iterator[OutboxEntry], size: int, done: Sequence[OutboxEntry] = ()) -> tuple[Begun, ...]:
        """Mark what has become of the last group and, with the same sync of the disk, that the next one is on its way;
        give that one, () where none is left. Meanwhile the server hears the envelope of its first reply, but nothing of
        the mail. What another process has changed is passed over.
        """
        now = self._desk.clock()
        while self._may_go_on() and (begun := [(entry, outbox.sending(entry, now)) for entry in islice(rest, size)]):
            self._announce(begun[0][1])
            marked = self._desk.mark(*done, *(entry for _, entry in begun))
            if begun[0][1] not in marked:
                self._session.retract()
            if found := tuple(one for one in begun if one[1] in marked):
                return found
            done = ()
        if done:
            self._desk.mark(*done)
        return ()

    def _may_go_on(self) -> bool:
        return self._goes_on and not self._watch.stop()

    def _announce(self, entry: OutboxEntry) -> None:
        self._session.announce(entry.envelope_id, entry.to, entry.octets)

    def _through(self, group: Sequence[Begun]) -> list[OutboxEntry]:
        """Hand in a group; give its replies as they stand after it. One that was not begun stands as before."""
        done: list[OutboxEntry] = []
        for place, (before, entry) in enumerate(group):
            if place and not self._may_go_on():
                done.append(self._desk.owes(before))
                continue
            try:
                done.append(self._desk.owes(self._hand_in(entry)))
            except ConfigError:
                self._desk.mark(*done, outbox.recovered(entry), *(before for before, _ in group[place + 1 :]))
                self._tell(done)
                raise
            if self._goes_on and place + 1 < len(group):
                self._announce(group[place + 1][1])
            if done[-1].state is ReplyState.SENT:
                self._desk.keep_copy(entry, self._source)
        return done

    def _hand_in(self, entry: OutboxEntry) -> OutboxEntry:
        """Give the entry as it shall stand after the try; a session that cannot carry the next one ends the round."""
        try:
            self._session.send(entry.envelope_id, entry.to, entry.octets)
        except PermanentFailure as error:
            self._set_aside(entry, f"Reply {entry.id} was refused: {error}", "refused")
            return outbox.refused(entry, str(error), self._desk.clock())
        except Delayed as delay:
            self._goes_on = not delay.session_lost
            return self._put_off(entry, delay)
        self._desk.receipts.add(entry.message_id)
        return outbox.sent(entry, self._desk.clock())

    def _put_off(self, entry: OutboxEntry, delay: Delayed) -> OutboxEntry:
        later = outbox.not_tried if delay.session_lost and not delay.unknown else outbox.failed_for_now
        left = later(entry, str(delay), self._desk.clock())
        if left.state is ReplyState.FAILED:
            words = f"Reply {entry.id} was given up, as it could not be sent for days: {delay}"
            self._set_aside(entry, words, "given-up")
        else:
            log.warning("reply=%s state=delayed attempts=%d", entry.id, entry.attempts)
        if delay.session_lost or left.state is not ReplyState.FAILED:
            self._tally.delayed = str(delay)
        return left

    def _set_aside(self, entry: OutboxEntry, words: str, why: str) -> None:
        """Say at once that a reply will not be tried again, whatever may end the run later."""
        self._tally.refused.append(words)
        self._watch.refused(words)
        log.warning("reply=%s state=%s", entry.id, why)

    def _tell(self, done: Iterable[OutboxEntry]) -> None:
        for entry in done:
            if entry.state is ReplyState.SENT:
                self._tally.sent += 1
                self._watch.sent(entry)
                log.info("reply=%s state=sent kind=%s", entry.id, entry.kind.value)


def next_size(size: int, seconds: float) -> int:
    """Return how many replies the next group has, where the last one had `size` and took so long."""
    room = 2 * size if seconds < GROUP_SECONDS / 2 else int(size * GROUP_SECONDS / seconds)
    return min(max(1, room), GROUP_MOST)
