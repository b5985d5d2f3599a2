"""The daemon: waits for mail, works, waits again.

Duty: when to look (IDLE, else the clock), what to do when a server is away, how to end. APScheduler rings the bell
every `[schedule] poll_every`; the main thread owns both connections and does all the work, so that nothing runs twice
at a time.

Call `Daemon(desk, …).run()`. A fault of a server is told once, and once when it is well again. SIGTERM and SIGINT end
it, SIGHUP makes it read config and templates anew.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor import once
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.waiting import Wake
from inbox_processor.config import Config
from inbox_processor.doors import Deadline, Doors
from inbox_processor.errors import ConfigError, DeskError, TransientFailure
from inbox_processor.office import Office
from inbox_processor.once import note, prepare, send
from inbox_processor.passes import Desk, Tally, Watch
from inbox_processor.timekeeping import Timekeeper

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0  # contract: back within 60 s of the end of an outage
PATIENCE = timedelta(hours=1)  # with servers that are away; then the organiser is told
MENDING_PAUSE_SECONDS = 60.0  # a refused login: a human is at work on it, and providers lock out who tries too often
FARTHEST_BELL = timedelta(days=1)  # what is farther away is set after a later poll

log = logging.getLogger(__name__)


class Renewal(Struct, frozen=True):
    """Config and templates, read anew. `waiting`: the tables whose changes count from the next start on."""

    config: Config
    office: Office
    waiting: tuple[str, ...] = ()


class Daemon:
    """Runs until SIGTERM or SIGINT. For the main thread, which alone may set signal handlers. `renewal`: reads config
    and templates anew, for SIGHUP; it raises ConfigError where they are wrong.
    """

    def __init__(
        self, desk: Desk, gates: Doors, watch: Watch | None = None, renewal: Callable[[], Renewal] | None = None
    ) -> None:
        self._desk = desk
        self._time = Timekeeper(desk)
        self._gates = gates
        self._wake = Wake()
        self._ending = threading.Event()
        self._deadline = Deadline(gates, once.END_WITHIN_SECONDS, once.END_LEAVES_SECONDS, lambda: os._exit(0))
        self._watch = replace(watch or Watch(), stop=self._ending.is_set)
        self._renewal = renewal
        self._renew_asked = False
        self._poll: Any = None  # APScheduler's job
        self._source: ImapSource | None = None
        self._trouble = ""
        self._unwritten = ""  # why the health file could not be kept
        self._told: set[str] = set()
        self._since: datetime | None = None  # when the present trouble began
        self._was_well = False
        self._pause = FIRST_PAUSE_SECONDS
        self._fresh = True
        self._scheduler: BackgroundScheduler | None = None

    def stop(self) -> None:
        """End soon; callable from any thread and from signal handlers."""
        self._ending.set()
        self._wake.set()

    def run(self) -> None:
        """Work until told to end. Raises ConfigError where the first login is refused; later faults are waited out."""
        self._on_signals()
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._poll = scheduler.add_job(self._wake.set, "interval", seconds=self._poll_seconds)
        self._scheduler = scheduler
        scheduler.start()
        log.info("the desk is open: %s", ", ".join(event.id for event in self._desk.office.events))
        try:
            while not self._ending.is_set():
                self._round()
        finally:
            scheduler.shutdown(wait=False)
            if self._source is not None:
                self._source.close()
            self._note("", polled=False)
            self._deadline.over()
            log.info("the desk is closed")

    @property
    def _poll_seconds(self) -> float:
        return self._desk.config.schedule.poll_every.total_seconds()

    # --- signals ----------------------------------------------------------------------------------------------------

    def _on_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.signal(signal.SIGHUP, self._ask_renewal)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()
        self._deadline.begin()

    def _ask_renewal(self, _number: int, _frame: FrameType | None) -> None:
        self._renew_asked = True
        self._wake.set()

    def _renew(self) -> None:
        """Take over the config and the templates as they are now, or keep the old ones and say why."""
        self._renew_asked = False
        try:
            renewed = self._renewal() if self._renewal else None
        except DeskError as error:
            self._tell(error, "the desk goes on by its old config and templates, for the new ones are wrong: ")
            renewed = None
        if renewed is None:
            return
        self._desk.renew(renewed.config, renewed.office)
        self._poll.reschedule("interval", seconds=self._poll_seconds)
        log.warning("config and templates have been read anew")
        if renewed.waiting:
            tables = ", ".join(f"[{name}]" for name in renewed.waiting)
            log.warning("%s: what has changed there counts from the next start on; restart the desk", tables)

    # --- work -------------------------------------------------------------------------------------------------------

    def _round(self) -> None:
        """Work once, then wait: for mail, for the clock, or after a fault for the pause."""
        if self._renew_asked:
            self._renew()
        try:
            self._work()
        except ConfigError as error:
            if self._fresh:
                raise
            self._failed(error, MENDING_PAUSE_SECONDS)
        except DeskError as error:
            self._failed(error, self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def _work(self) -> None:
        """Receive, send, rest. Replies leave also where the mailbox is away; its fault is raised after that."""
        tally = Tally()
        fault: DeskError | None = None
        try:
            source = self._received(tally)
        except TransientFailure as error:
            fault = error
        except ConfigError as error:  # a refused login: the organiser is told, also where this ends the start
            self._desk.in_trouble(str(error))
            fault = error
        connected = self._source is not None and self._source.connected
        try:
            if not self._fresh or isinstance(fault, ConfigError):
                send(self._desk, self._gates, self._source if connected else None, self._watch, tally, everything=False)
        except DeskError as error:
            if fault is None:
                raise
            self._tell(error)
        if fault is not None:
            if tally.delayed:
                self._tell(TransientFailure(tally.delayed))
            raise fault
        self._well(tally.delayed)
        if not self._ending.is_set() and not self._renew_asked:
            self._rest(source)

    def _received(self, tally: Tally) -> ImapSource:
        if self._source is None or not self._source.connected:
            self._source = self._gates.source()
            prepare(self._desk, self._source)
            self._desk.recover(self._source)
        self._fresh = False
        self._desk.receive(self._source, self._watch, tally)
        self._time.keep(self._watch)
        return self._source

    def _rest(self, source: ImapSource) -> None:
        """Until there is mail, the next poll, or the next reply's time, whatever comes first."""
        self._ring_in_time()
        now = self._desk.clock()
        times = [entry.due for entry in self._desk.roster.outbox_pending() if entry.due is not None]
        times += self._desk.appointments()
        until = min([now + self._desk.config.schedule.poll_every, *(due for due in times if due > now)])
        seconds = (until - now).total_seconds()
        if self._desk.config.schedule.idle:
            source.wait(seconds, self._wake)
        else:
            self._wake.wait(seconds)

    def _ring_in_time(self) -> None:
        """Set the bell for the next deadline, however far away the next poll is."""
        at, now = self._time.next_time(), self._desk.clock()
        if at is not None and self._scheduler is not None and at - now < FARTHEST_BELL:
            rings = datetime.now(UTC) + (at - now)
            self._scheduler.add_job(self._wake.set, "date", run_date=rings, id="deadline", replace_existing=True)

    # --- telling ----------------------------------------------------------------------------------------------------

    def _failed(self, error: DeskError, pause: float) -> None:
        if self._ending.is_set():
            return
        self._tell(error)
        self._trouble = str(error)
        self._since = self._since or self._desk.clock()
        if self._desk.clock() - self._since >= PATIENCE:
            self._ask_for_help(error)
        self._note("daemon", polled=False)
        if self._source is not None and (not self._source.connected or isinstance(error, ConfigError)):
            self._source.close()
            self._source = None
        if not self._renew_asked:
            self._wake.wait(pause)

    def _tell(self, error: DeskError, before: str = "") -> None:
        """Say once what is wrong with a server, however its words change until it is well again."""
        words = str(error)
        key = words if isinstance(error, ConfigError) else words.partition(", port ")[0]
        log.log(logging.DEBUG if key in self._told else logging.ERROR, "%s%s", before, words)
        if not before:
            self._told.add(key)

    def _well(self, delayed: str) -> None:
        if delayed:
            self._tell(TransientFailure(delayed))
        elif self._told:
            log.warning("all is well again")
            self._told.clear()
        if not delayed and (self._since is not None or not self._was_well):
            self._desk.all_well()
            self._since, self._was_well = None, True
        self._trouble = delayed
        self._pause = FIRST_PAUSE_SECONDS
        self._note("daemon", polled=True)

    def _ask_for_help(self, error: DeskError) -> None:
        try:
            self._desk.in_trouble(str(error))
        except DeskError as fault:  # a full disk takes no mail to the organiser either
            self._tell(fault)

    def _note(self, mode: str, *, polled: bool) -> None:
        """Keep the health for `status`. That this fails is said once, and once that it works again."""
        unwritten = note(self._desk, self._trouble or None, mode, polled=polled)
        if unwritten and not self._unwritten:
            log.warning("%s", unwritten)
        elif self._unwritten and not unwritten:
            log.warning("the health file is written again")
        self._unwritten = unwritten
