"""The daemon: waits for mail, works, waits again; and the single round of `run --once`.

Duty: when to look (IDLE, else the clock), what to do when a server is away, how to end. APScheduler rings the bell
every `[schedule] poll_every`; the main thread owns both connections and does all the work, so that nothing runs twice
at a time.

Call `once(desk, …)` or `Daemon(desk, …).run()`. A fault of a server is told once, and once when it is well again.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

from inbox_processor.adapters import health
from inbox_processor.adapters.health import Health
from inbox_processor.adapters.imap import ImapSettings, ImapSource
from inbox_processor.adapters.submission import SmtpSettings, Submission
from inbox_processor.adapters.waiting import Wake
from inbox_processor.config import Config
from inbox_processor.errors import ConfigError, DeskError, TransientFailure
from inbox_processor.passes import Desk, Tally, Watch
from inbox_processor.timekeeping import Timekeeper

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0  # contract: back within 60 s of the end of an outage
MENDING_PAUSE_SECONDS = 60.0  # a refused login: a human is at work on it, and providers lock out who tries too often
ONCE_GIVES_UP_SECONDS = 100.0  # contract: `run --once` gives up within 2 minutes
FARTHEST_BELL = timedelta(days=1)  # what is farther away is set after a later poll
END_WITHIN_SECONDS = 8.0  # after SIGTERM; what is then still waiting for a server is safe to drop

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Doors:
    """How to reach the two servers: each call gives a new, unopened connection."""

    source: Callable[[], ImapSource]
    submission: Callable[[], Submission]


def doors(config: Config, imap_password: str, smtp_password: str | None, timeout_seconds: float = 60) -> Doors:
    """The servers of the config."""
    box, smtp = config.mailbox, config.smtp
    imap_settings = ImapSettings(
        box.host,
        box.port,
        box.security,
        box.username,
        box.folder,
        box.ca_file,
        box.since,
        timeout_seconds,
        keywords=config.folders.mode == "keywords",
    )
    smtp_settings = SmtpSettings(
        smtp.host, smtp.port, smtp.security, smtp.username, smtp.ca_file, smtp.from_.addr_spec, timeout_seconds
    )
    return Doors(lambda: ImapSource(imap_settings, imap_password), lambda: Submission(smtp_settings, smtp_password))


def prepare(desk: Desk, source: ImapSource) -> None:
    """Connect, and make the folders that are missing."""
    source.connect()
    if desk.config.folders.mode == "folders":
        source.ensure_folders(desk.config.folders.all)


def send(desk: Desk, gates: Doors, source: ImapSource | None, watch: Watch, tally: Tally, *, everything: bool) -> None:
    """Hand in the replies that are due; no connection is made where none is."""
    entries = desk.due(everything=everything)
    if entries and not desk.office.silent:
        with gates.submission() as session:
            desk.deliver(session, entries, source, watch, tally)


def once(desk: Desk, gates: Doors, watch: Watch) -> Tally:
    """All that is in the inbox and in the outbox now. Replies go out even where the mailbox cannot be reached; then the
    first fault is raised at the end: TransientFailure, ConfigError.
    """
    tally = Tally()
    faults: list[DeskError] = []
    ends = time.monotonic() + ONCE_GIVES_UP_SECONDS
    watch = replace(watch, stop=lambda: time.monotonic() > ends)
    with ExitStack() as stack:
        source: ImapSource | None = gates.source()
        try:
            assert source is not None
            prepare(desk, source)
            stack.callback(source.close)
            desk.recover(source)
            desk.receive(source, watch, tally)
            Timekeeper(desk).keep(watch)
        except DeskError as error:
            faults.append(error)
            source = source if source is not None and source.connected else None
        try:
            if source is None:
                desk.recover(None)
            send(desk, gates, source, watch, tally, everything=True)
        except DeskError as error:
            faults.append(error)
    if not faults and tally.delayed:
        faults.append(TransientFailure(tally.delayed))
    if not faults and time.monotonic() > ends:
        faults.append(TransientFailure("The servers are slow; what is left is done by the next run."))
    note(desk, str(faults[0]) if faults else None, "once", polled=source is not None)
    if faults:
        raise faults[0]
    return tally


def note(desk: Desk, error: str | None, mode: str, *, polled: bool) -> None:
    """Keep the desk's health for `status`."""
    path = desk.config.store.path
    before = health.read(path)
    last = desk.clock() if polled else before.last_poll
    try:
        health.write(path, Health(last, error, mode, desk.config.schedule.poll_every.total_seconds()))
    except OSError as fault:
        log.warning("the health file could not be written: %s", fault.strerror)


class Daemon:
    """Runs until SIGTERM or SIGINT. For the main thread, which alone may set signal handlers."""

    def __init__(self, desk: Desk, gates: Doors, watch: Watch | None = None) -> None:
        self._desk = desk
        self._time = Timekeeper(desk)
        self._gates = gates
        self._wake = Wake()
        self._ending = threading.Event()
        self._watch = replace(watch or Watch(), stop=self._ending.is_set)
        self._source: ImapSource | None = None
        self._trouble = ""
        self._pause = FIRST_PAUSE_SECONDS
        self._fresh = True
        self._scheduler: BackgroundScheduler | None = None

    def stop(self) -> None:
        """End soon; callable from any thread and from signal handlers."""
        self._ending.set()
        self._wake.set()

    def run(self) -> None:
        """Work until told to end. Raises ConfigError where the first login is refused; later faults are waited out."""
        from apscheduler.schedulers.background import BackgroundScheduler

        scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        scheduler.add_job(self._wake.set, "interval", seconds=self._desk.config.schedule.poll_every.total_seconds())
        self._scheduler = scheduler
        self._on_signals()
        scheduler.start()
        log.info("the desk is open: %s", ", ".join(event.id for event in self._desk.office.events))
        try:
            while not self._ending.is_set():
                self._round()
        finally:
            scheduler.shutdown(wait=False)
            if self._source is not None:
                self._source.close()
            note(self._desk, self._trouble or None, "", polled=False)
            log.info("the desk is closed")

    def _on_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()
        # A read that waits for a silent server cannot be interrupted; the store is safe at any instant.
        timer = threading.Timer(END_WITHIN_SECONDS, self._drop)
        timer.daemon = True
        timer.start()

    def _drop(self) -> None:
        if self._source is not None:
            self._source.abort()

    def _round(self) -> None:
        """Work once, then wait: for mail, for the clock, or after a fault for the pause."""
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
        if self._source is None:
            source = self._gates.source()
            prepare(self._desk, source)
            self._source = source
            self._desk.recover(source)
        self._fresh = False
        tally = Tally()
        self._desk.receive(self._source, self._watch, tally)
        self._time.keep(self._watch)
        send(self._desk, self._gates, self._source, self._watch, tally, everything=False)
        self._well(tally.delayed)
        if not self._ending.is_set():
            self._rest(self._source)

    def _rest(self, source: ImapSource) -> None:
        """Until there is mail, the next poll, or the next reply's time, whatever comes first."""
        self._ring_in_time()
        now = self._desk.clock()
        times = [entry.due for entry in self._desk.roster.outbox_pending() if entry.due is not None]
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

    def _failed(self, error: DeskError, pause: float) -> None:
        if self._ending.is_set():
            return
        if str(error) != self._trouble:
            log.error("%s", error)
        self._trouble = str(error)
        note(self._desk, self._trouble, "daemon", polled=False)
        if self._source is not None and (not self._source.connected or isinstance(error, ConfigError)):
            self._source.close()
            self._source = None
        self._wake.wait(pause)

    def _well(self, delayed: str) -> None:
        if delayed and delayed != self._trouble:
            log.error("%s", delayed)
        elif not delayed and self._trouble:
            log.warning("all is well again")
        self._trouble = delayed
        self._pause = FIRST_PAUSE_SECONDS
        note(self._desk, self._trouble or None, "daemon", polled=True)
