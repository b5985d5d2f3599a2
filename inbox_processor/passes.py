"""One pass over the mailbox: fetch → process → commit → file, then deliver.

Duty: keep the order of effects, so that a kill at any instant loses nothing and answers nobody twice: (1) one atomic
commit of a whole batch, (2) the mails are filed on the server, (3) replies are handed to the SMTP server, (4) marked as
sent. Killed before 1: fetched again. Between 1 and 2: the ledger knows the mail, only 2 is repeated. Between 3 and 4:
the reply is looked for among those that the server was noted to have taken and in the Sent folder, where one is kept,
else sent again under its Message-ID (delivering.py).

Call `Desk.receive(source)`, then `Desk.deliver(…)`; `Desk.preview(source)` for a dry run. The desk owns store and
roster; connections are handed in, time is injected.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from inbox_processor import alerts
from inbox_processor.adapters.imap import ImapSource, batches
from inbox_processor.cabinet import Cabinet
from inbox_processor.config import Config
from inbox_processor.delivering import Dispatch
from inbox_processor.desk import daily
from inbox_processor.errors import TransientFailure
from inbox_processor.expiring import expire
from inbox_processor.model import Effects, MessageRef, RawMessage, Remark, Trace
from inbox_processor.office import Office
from inbox_processor.shelving import Shelving
from inbox_processor.tally import Tally, Watch

__all__ = ["Desk", "Tally", "Watch"]

MESSAGE_OCTETS_MAX = 10 * 2**20  # of a larger mail the first part is read; its text stands there

log = logging.getLogger(__name__)


class Desk(Dispatch):
    """One mailbox's desk at work: store, roster and rules together. For one thread."""

    _digested: datetime | None = None  # up to when the daily mail has been thought of

    def _reload(self) -> None:
        super()._reload()
        self._cabinet = Cabinet(self.config, self.roster.unfiled())
        self._shelving = Shelving(self.config, self._cabinet)

    def note(self, effects: Effects) -> None:
        """Take over what was committed; mails that are to be moved, too."""
        super().note(effects)
        self._cabinet.note(effects.ledger)

    def renew(self, config: Config, office: Office) -> None:
        """Work by other rules from now on; mailbox, store and folders are the same."""
        self.config, self.office = config, office

    # --- receiving ------------------------------------------------------------------------------------------------

    def receive(self, source: ImapSource, watch: Watch, tally: Tally) -> None:
        """Handle all that is in the inbox now, in order of arrival. TransientFailure where the server goes away; what
        was committed stays, what was not is taken next time. One where it refused to file some mails is raised at the
        end: a full folder must not hold up those who write next.
        """
        self.take_news(self.store.refresh())
        if expire(self.config, self.store, source, self.clock()):
            self._reload()
        refusal = self._file(source)
        for batch in batches(source.pending(self._known)):
            if watch.stop():
                return
            self._handle(source.fetch(batch, MESSAGE_OCTETS_MAX), watch, tally)
            refusal = self._file(source)
        refusal = self._watch_folders(source) or refusal
        self._digest()
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
        from inbox_processor.pipeline import process  # noqa: PLC0415  half of the start; most runs find no mail

        trace = process(raw, self.roster, self.office, self.clock())
        if "fault" in trace.notes:
            log.error("place=%s state=unreadable", raw.source, exc_info=trace.notes["fault"])
        self.roster.apply(trace.effects)
        decision = trace.decision
        entry = trace.effects.ledger[0].id if trace.effects.ledger else "known"
        rules = ",".join(decision.rules)
        log.info("mail=%s event=%s outcome=%s rules=%s", entry, decision.event, decision.outcome.value, rules)
        return trace

    def _watch_folders(self, source: ImapSource) -> TransientFailure | None:
        """See what organisers have put into other folders, and do what it means once the time of grace is over; give
        what the server refused to move because of it.
        """
        now = self.clock()
        seen = self._shelving.look(source, self.roster, now)
        ripe = () if self.office.silent else self._shelving.ripe(source, self.roster, now)
        if not seen and not ripe:
            return None
        with self.store.exclusive() as news:
            self.take_news(news)
            try:
                found = self._shelving.noted(seen, self.roster)
                self.roster.apply(found)
                done, refused = self._shelving.carry_out(ripe, self.roster, self.office, now)
                told = self._put_back(refused)
                self.store.commit(found, done, told)
            except BaseException:
                self._reload()
                raise
            self._cabinet.note((*found.ledger, *done.ledger))
        return self._file(source)

    def _digest(self) -> None:
        """Write the daily mail to the organiser. Once looked at, a day is over: nothing new can have happened in it."""
        hour, now = self.config.organiser.digest, self.clock()
        if hour is None or not self.office.organiser:
            return
        until = daily.last_hour(now, hour, self.office.events[0])
        if until != self._digested:
            self._digested = until
            self.tell(alerts.digest(hour, until, self.office, self.roster, now))

    def _put_back(self, refused: Sequence[Remark]) -> Effects:
        told = alerts.put_back(refused, self.office, self.roster, self.clock()) if refused else Effects()
        self.roster.apply(told)
        return told

    def appointments(self) -> tuple[datetime, ...]:
        """Return times at which there will be something to do, though no mail comes."""
        return tuple(self._shelving.next_ripe(self.roster))

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

    # --- looking only ---------------------------------------------------------------------------------------------

    def preview(self, source: ImapSource, watch: Watch, tally: Tally) -> None:
        """Tell `watch` what `receive` would do; nothing is written, moved or sent."""
        for batch in batches(source.pending(self._known)):
            for raw in source.fetch(batch, MESSAGE_OCTETS_MAX):
                trace = self._process(raw)
                tally.outcomes[trace.decision.outcome] += 1
                watch.told(trace)
