"""One pass over the mailbox: fetch → process → commit → file, then deliver.

Duty: keep the order of effects, so that a kill at any instant loses nothing and answers nobody twice: (1) one atomic
commit of a whole batch, (2) the mails are filed on the server, (3) replies are handed to the SMTP server, (4) marked as
sent. Killed before 1: fetched again. Between 1 and 2: the ledger knows the mail, only 2 is repeated. Between 3 and 4:
the reply is looked for in the Sent folder, where one is kept, else sent again under its Message-ID.

Call `Desk.receive(source)`, then `Desk.deliver(…)`; `Desk.preview(source)` for a dry run. The desk owns store and
roster; connections are handed in, time is injected.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from inbox_processor import alerts
from inbox_processor.adapters.imap import ImapSource, batches
from inbox_processor.adapters.store import News, Store
from inbox_processor.adapters.submission import Delayed, Submission
from inbox_processor.cabinet import Cabinet
from inbox_processor.config import Config
from inbox_processor.desk import line, outbox
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from inbox_processor.model import (
    Decision,
    Effects,
    MessageRef,
    OutboxEntry,
    RawMessage,
    ReplyState,
    Trace,
)
from inbox_processor.pipeline import Office, effects_of, process, write_replies
from inbox_processor.tally import Tally, Watch

__all__ = ["Desk", "Tally", "Watch"]

MESSAGE_OCTETS_MAX = 10 * 2**20  # of a larger mail the first part is read; its text stands there
# Decisions never look into the history; a large store is open the sooner without it.
WORKED_WITH = ("participants", "ledger", "outbox", "review", "undo")

log = logging.getLogger(__name__)


class Desk:
    """One mailbox's desk at work: store, roster and rules together. For one thread."""

    def __init__(self, config: Config, office: Office, store: Store, clock: Callable[[], datetime]) -> None:
        self.config = config
        self.office = office
        self.store = store
        self.clock = clock
        self._told: set[str] = set()
        self._unmarked: dict[str, OutboxEntry] = {}  # what became of replies, where it could not be written down yet
        self._reload()

    def _reload(self) -> None:
        records = self.store.records(*WORKED_WITH)
        self.roster = Roster(records)
        self._cabinet = Cabinet(self.config, records.ledger)

    def take_news(self, news: News) -> None:
        """Let the roster see what commands have changed meanwhile."""
        if news.reloaded:
            self._reload()
        for effects in news.effects:
            self.roster.apply(effects)
            self._cabinet.note(effects.ledger)

    def renew(self, config: Config, office: Office) -> None:
        """Work by other rules from now on; mailbox, store and folders are the same."""
        self.config, self.office = config, office

    def let_in(self) -> None:
        """Give free seats to those who wait, as there are after the capacity was raised; their replies are queued."""
        if self.office.silent:
            return
        with self.store.exclusive() as news:
            self.take_news(news)
            for event in self.office.events:
                decision = line.let_in(self.roster, event, self.clock())
                if decision.changes:
                    effects = self._decided(decision)
                    self.store.commit(effects)
                    self.roster.apply(effects)
                    log.info("event=%s promoted=%d seats were free", event.id, len(decision.changes))

    def _decided(self, decision: Decision) -> Effects:
        now, ref = self.clock(), f"capacity {decision.event}"
        _, replies = write_replies(decision, None, ref, self.roster, self.office, now)
        return effects_of(decision, ref, self.roster, now, replies)

    # --- receiving ------------------------------------------------------------------------------------------------

    def receive(self, source: ImapSource, watch: Watch, tally: Tally) -> None:
        """Handle all that is in the inbox now, in order of arrival. TransientFailure where the server goes away; what
        was committed stays, what was not is taken next time. One where it refused to file some mails is raised at the
        end: a full folder must not hold up those who write next.
        """
        self.take_news(self.store.refresh())
        refusal = self._file(source)
        for batch in batches(source.pending(self._known)):
            if watch.stop():
                return
            self._handle(source.fetch(batch, MESSAGE_OCTETS_MAX), watch, tally)
            refusal = self._file(source)
        if refusal is not None:
            raise refusal

    def _known(self, ref: MessageRef) -> bool:
        """Tell the mails to pass over. One that was filed and lies in the inbox all the same is looked at: this may be
        another mailbox of the same UIDVALIDITY, which is often the second in which it was made, or always 1.
        """
        entry = self.roster.known(ref)
        return entry is not None and not entry.filed

    def _handle(self, mails: Sequence[RawMessage], watch: Watch, tally: Tally) -> None:
        with self.store.exclusive() as news:
            self.take_news(news)
            try:
                traces = [self._process(raw) for raw in mails]
                told = self._alert(alerts.REPLY_LIMIT) if alerts.capped(traces) else Effects()
                self.store.commit(*(trace.effects for trace in traces), told)
            except BaseException:
                self._reload()  # the roster knows the batch, the store does not (a full disk, a broken template)
                raise
        for trace in traces:
            self._cabinet.note(trace.effects.ledger)
            tally.outcomes[trace.decision.outcome] += 1
            tally.attention += trace.decision.attention
            watch.told(trace)

    def _process(self, raw: RawMessage) -> Trace:
        trace = process(raw, self.roster, self.office, self.clock())
        if "fault" in trace.notes:
            log.error("place=%s state=unreadable", raw.source, exc_info=trace.notes["fault"])
        self.roster.apply(trace.effects)
        decision = trace.decision
        entry = trace.effects.ledger[0].id if trace.effects.ledger else "known"
        rules = ",".join(decision.rules)
        log.info("mail=%s event=%s outcome=%s rules=%s", entry, decision.event, decision.outcome.value, rules)
        return trace

    # --- filing ---------------------------------------------------------------------------------------------------

    def _file(self, source: ImapSource) -> TransientFailure | None:
        """Put every handled mail that is not where it belongs into its folder; give what the server refused."""
        if not self._cabinet:
            return None
        done, failure = self._cabinet.work(source, self.roster)
        if done:
            with self.store.exclusive() as news:
                self.take_news(news)
                filed = self._cabinet.marks(done)
                self.store.commit(filed)
            self.roster.apply(filed)
            self._cabinet.note(filed.ledger)
        return failure

    # --- delivering -----------------------------------------------------------------------------------------------

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

    # --- looking only ---------------------------------------------------------------------------------------------

    def preview(self, source: ImapSource, watch: Watch, tally: Tally) -> None:
        """Tell `watch` what `receive` would do; nothing is written, moved or sent."""
        for batch in batches(source.pending(self._known)):
            for raw in source.fetch(batch, MESSAGE_OCTETS_MAX):
                trace = self._process(raw)
                tally.outcomes[trace.decision.outcome] += 1
                watch.told(trace)
