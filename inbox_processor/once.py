"""One round: the mailbox looked into, the replies handed in; and `run --once`, which is one round with an end in time.

Call `once(desk, gates, watch)`. `prepare`, `send` and `note` are what the daemon does in each of its rounds, too.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from contextlib import ExitStack
from dataclasses import replace

from inbox_processor.adapters import health
from inbox_processor.adapters.health import Health
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.doors import Deadline, Doors
from inbox_processor.errors import ConfigError, DeskError, TransientFailure
from inbox_processor.passes import Desk, Tally, Watch
from inbox_processor.timekeeping import Timekeeper

GIVES_UP_SECONDS, LEAVES_SECONDS = 90.0, 25.0  # contract: `run --once` gives up within 2 minutes
EX_TEMPFAIL = 75  # sysexits.h

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
    ends = time.monotonic() + GIVES_UP_SECONDS
    watch = replace(watch, stop=lambda: time.monotonic() > ends)
    with Deadline(gates, GIVES_UP_SECONDS, LEAVES_SECONDS, _give_up):
        faults, polled = _once(desk, gates, watch, tally)
    if not faults and tally.delayed:
        faults.append(TransientFailure(tally.delayed))
    if not faults and time.monotonic() > ends:
        faults.append(TransientFailure("The servers are slow; what is left is done by the next run."))
    note(desk, str(faults[0]) if faults else None, "once", polled=polled)
    if faults:
        raise faults[0]
    return tally


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


def _give_up() -> None:
    """End a `run --once` that a server has kept waiting where nothing can be cut."""
    sys.stderr.write("inbox-processor: The servers kept the run waiting for two minutes. Try again later.\n")
    sys.stderr.flush()
    os._exit(EX_TEMPFAIL)


def note(desk: Desk, error: str | None, mode: str, *, polled: bool) -> None:
    """Keep the desk's health for `status`. Faulty templates count where all else is well."""
    error = error or "".join(f"template {line}" for line in desk.office.complaints[:1]) or None
    path = desk.config.store.path
    before = health.read(path)
    last = desk.clock() if polled else before.last_poll
    try:
        health.write(path, Health(last, error, mode, desk.config.schedule.poll_every.total_seconds()))
    except OSError as fault:
        log.warning("the health file could not be written: %s", fault.strerror)
