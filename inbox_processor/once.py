"""One round: the mailbox looked into, the replies handed in; and `run --once`, which is one round with an end in time.

Call `with until_told(gates) as told: once(desk, gates, Watch(stop=told))`. `prepare`, `send` and `note` are what the
daemon does in each of its rounds, too.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from msgspec.structs import replace

from inbox_processor.adapters import health
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.doors import Deadline, Doors
from inbox_processor.errors import ConfigError, DeskError, TransientFailure
from inbox_processor.passes import Desk, Tally, Watch
from inbox_processor.timekeeping import Timekeeper

GIVES_UP_SECONDS, LEAVES_SECONDS = 90.0, 25.0  # contract: `run --once` gives up within 2 minutes
# The end within 10 s of SIGTERM; what waits for a server then is safe to drop, as the store is sound at any instant.
END_WITHIN_SECONDS, END_LEAVES_SECONDS = 7.5, 1.5
EX_TEMPFAIL = 75  # sysexits.h
TOLD_TO_END = "The run was told to end; what is left is done by the next run."
KEPT_WAITING = "The servers kept the run waiting for two minutes. Try again later."

log = logging.getLogger(__name__)


def prepare(desk: Desk, source: ImapSource) -> None:
    """Connect, and make the folders that are missing."""
    source.connect()
    if desk.config.folders.mode == "folders":
        source.ensure_folders(desk.config.folders.all)


def send(desk: Desk, gates: Doors, source: ImapSource | None, watch: Watch, tally: Tally, *, everything: bool) -> None:
    """Hand in the replies that are due; no connection is made where none is. What stands as being sent is settled
    first: nobody sends now, so a disk that failed has left it.
    """
    if source is not None or not desk.config.folders.sent:
        desk.recover(source)
    entries = desk.due(everything=everything)
    if entries and not desk.office.silent:
        with gates.submission() as session:
            desk.deliver(session, entries, source, watch, tally)


def once(desk: Desk, gates: Doors, watch: Watch) -> Tally:
    """All that is in the inbox and in the outbox now. Replies go out even where the mailbox cannot be reached; then the
    first fault is raised at the end: TransientFailure, ConfigError.
    """
    tally = Tally()
    ends, told_to_end = time.monotonic() + GIVES_UP_SECONDS, watch.stop
    watch = replace(watch, stop=lambda: told_to_end() or time.monotonic() > ends)
    with Deadline(gates, GIVES_UP_SECONDS, LEAVES_SECONDS, lambda: _leave(KEPT_WAITING)):
        faults, polled = _once(desk, gates, watch, tally)
    if not faults and tally.delayed:
        faults.append(TransientFailure(tally.delayed))
    if not faults and time.monotonic() > ends:
        faults.append(TransientFailure("The servers are slow; what is left is done by the next run."))
    if told_to_end():  # that is no fault of the desk, nor are the connections that were cut for it
        faults = [TransientFailure(TOLD_TO_END)]
    unwritten = note(desk, str(faults[0]) if faults and not told_to_end() else None, "once", polled=polled)
    if unwritten:
        log.warning("%s", unwritten)
    if faults:
        raise faults[0]
    return tally


@contextmanager
def until_told(gates: Doors) -> Iterator[Callable[[], bool]]:
    """Give what is True once SIGTERM or SIGINT has come: then the run ends after the batch or the reply under way, and
    within ten seconds whatever the servers do. For the main thread; other threads get no signals.
    """
    told = threading.Event()
    deadline = Deadline(gates, END_WITHIN_SECONDS, END_LEAVES_SECONDS, lambda: _leave(TOLD_TO_END))

    def end(_number: int, _frame: FrameType | None) -> None:
        told.set()
        deadline.begin()

    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT) if main}
    try:
        yield told.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        deadline.over()


def _once(desk: Desk, gates: Doors, watch: Watch, tally: Tally) -> tuple[list[DeskError], bool]:
    """Give what went wrong, and whether the mailbox could be looked into."""
    faults: list[DeskError] = []
    with ExitStack() as stack:
        source: ImapSource | None = gates.source()
        try:
            assert source is not None
            prepare(desk, source)
            stack.callback(source.close)
            desk.recover(source)
            desk.receive(source, watch, tally)
            Timekeeper(desk).keep(watch)
            desk.all_well()
        except DeskError as error:
            faults.append(error)
            if isinstance(error, ConfigError):
                desk.in_trouble(str(error))
            source = source if source is not None and source.connected else None
        try:
            if source is None:
                desk.recover(None)
            send(desk, gates, source, watch, tally, everything=True)
        except DeskError as error:
            faults.append(error)
    return faults, source is not None


def _leave(words: str) -> None:
    """End a `run --once` that a server keeps waiting where nothing can be cut."""
    sys.stderr.write(f"inbox-processor: {words}\n")
    sys.stderr.flush()
    os._exit(EX_TEMPFAIL)


def note(desk: Desk, error: str | None, mode: str, *, polled: bool) -> str:
    """Keep the desk's health for `status`; give why it could not be kept, "" where it was. Faulty templates count where
    all else is well.
    """
    error = error or "".join(f"template {line}" for line in desk.office.complaints[:1]) or None
    path = desk.config.store.path
    before = health.read(path)
    last = desk.clock() if polled else before.last_poll
    try:
        every = desk.config.schedule.poll_every.total_seconds()
        health.write(path, replace(before, last_poll=last, last_error=error, mode=mode, every_seconds=every))
    except OSError as fault:
        return f"the health file could not be written: {fault.strerror}"
    return ""
