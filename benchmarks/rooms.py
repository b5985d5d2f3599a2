"""Where the time of `run --once` goes: one run in this process, its time divided among the rooms of the house.

Each room's entry points are wrapped with a clock; a room's time is without that of the rooms that it calls. The same
run gives the cost of the first and of the last hundred mails, by the clock on the wall and by the processor's: on a
busy machine the second one tells more.

    python -m benchmarks.rooms [--mails 2000] [--stored 0] [--functions 30]

`--functions N`: run under cProfile instead and print the N functions with the most time of their own.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from unittest import mock

from benchmarks.ground import Ground, Place, machine
from inbox_processor import once as rounds
from inbox_processor import passes, pipeline
from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.fetching import BATCH_MESSAGES
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.adapters.store import Store
from inbox_processor.adapters.submission import Submission
from inbox_processor.cli import context, run
from inbox_processor.desk import routing, seats
from inbox_processor.desk.roster import Roster
from inbox_processor.mail.reply import ReplyWriter

HUNDRED = 100
REST = "all else"

# (room, whose method or function, its name)
ROOMS: tuple[tuple[str, Any, str], ...] = (
    ("start: config, templates, their lint", context, "load"),
    ("start: config, templates, their lint", context, "office"),
    ("start: open the store, build the roster", Store, "open"),
    ("start: open the store, build the roster", Store, "records"),
    ("start: open the store, build the roster", Roster, "__init__"),
    ("start: log in, make the folders", rounds, "prepare"),
    ("fetch: look what is pending", ImapSource, "pending"),
    ("fetch: octets", ImapSource, "fetch"),
    ("parse", pipeline, "parse"),
    ("screen", pipeline, "screen"),
    ("divide", pipeline, "divide"),
    ("read", pipeline, "read"),
    ("decide", seats, "decide"),
    ("decide", routing, "route"),
    ("write the reply", ReplyWriter, "write"),
    ("apply to the roster", Roster, "apply"),
    ("commit", Store, "commit"),
    ("file", ImapSource, "file"),
    ("deliver: mark", Store, "mark_each"),
    ("deliver: SMTP", Submission, "send"),
    ("deliver: SMTP", Submission, "_open"),
    ("fold the journal", JournalStorage, "fold"),
    ("fsync", Disk, "sync"),
)


@dataclass
class Clock:
    """Time by room, in seconds, without that of rooms called from it."""

    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _inner: list[float] = field(default_factory=lambda: [0.0])

    def around(self, room: str, work: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """Do the work on the account of the room."""
        begun = time.perf_counter()
        self._inner.append(0.0)
        try:
            return work(*arguments, **options)
        finally:
            taken = time.perf_counter() - begun
            self.seconds[room] += taken - self._inner.pop()
            self._inner[-1] += taken

    def attach(self, stack: ExitStack) -> None:
        """Wrap the entry points of all rooms as long as the stack is open."""
        for room, owner, name in ROOMS:
            stack.enter_context(mock.patch.object(owner, name, self._wrapped(room, owner, name)))

    def _wrapped(self, room: str, owner: Any, name: str) -> Any:
        work = getattr(owner, name)
        if isinstance(owner, type) and isinstance(owner.__dict__[name], classmethod):
            return lambda *given, **options: self.around(room, work, *given, **options)

        def clocked(*given: Any, **options: Any) -> Any:
            return self.around(room, work, *given, **options)

        return clocked


@dataclass
class Moments:
    """Two clocks, read each time something was done: wall time, and time of the processor on our account."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def note(self, _what: object = None) -> None:
        """Read both."""
        self.wall.append(time.perf_counter())
        self.cpu.append(time.process_time())


@dataclass
class Course:
    """One run: wall time, time by room, and when each mail was begun, each batch filed, each reply sent."""

    wall: float
    clock: Clock
    begun: Moments
    batches: Moments
    sent: Moments

    def growth(self) -> str:
        """Compare the first and the last hundred, as a markdown table."""
        rows = [
            ("processing, first and last hundred mails, wall", *_ends(self.begun.wall)),
            ("processing, first and last hundred mails, CPU", *_ends(self.begun.cpu)),
            (
                "fetch, commit and file, first and last batch, wall",
                *self._batch_ends(self.batches.wall, self.begun.wall),
            ),
            ("fetch, commit and file, first and last batch, CPU", *self._batch_ends(self.batches.cpu, self.begun.cpu)),
            ("reply sent and marked, first and last hundred, wall", *_ends(self.sent.wall)),
            ("reply sent and marked, first and last hundred, CPU", *_ends(self.sent.cpu)),
        ]
        for name in ("wall", "CPU"):
            parts = [row for row in rows if row[0].endswith(name)]
            rows.append((f"**together, {name}**", sum(row[1] for row in parts), sum(row[2] for row in parts)))
        table = [f"| {name} | {first:.2f} | {last:.2f} | {last / first:.2f} |" for name, first, last in rows]
        return "\n".join(["| ms a mail | first | last | ratio |", "|---|---|---|---|", *table])

    def _batch_ends(self, filed: list[float], begun: list[float]) -> tuple[float, float]:
        """Milliseconds a mail between two filings, without those between the first and the last mail's beginning: in
        the second batch (the first begins with the login) and in the last full one.
        """
        full = len(begun) // BATCH_MESSAGES
        costs = []
        for number in range(1, full):
            mails = begun[number * BATCH_MESSAGES : (number + 1) * BATCH_MESSAGES]
            mail = statistics.median(b - a for a, b in pairwise(mails))
            costs.append((filed[number] - filed[number - 1] - (mails[-1] - mails[0]) - mail) / BATCH_MESSAGES * 1000)
        return (costs[0], costs[-1]) if costs else (0.0, 0.0)


def _ends(moments: list[float]) -> tuple[float, float]:
    """Milliseconds between two moments, on average over the first and over the last hundred; what else was done between
    two of them (the end of a batch) is left out as an outlier: the highest one in a hundred.
    """
    steps = [b - a for a, b in pairwise(moments)]
    first, last = sorted(steps[:HUNDRED]), sorted(steps[-HUNDRED:])
    cut = max(1, len(first) * 99 // 100)
    return statistics.fmean(first[:cut]) * 1000, statistics.fmean(last[:cut]) * 1000


def course(place: Place) -> Course:
    """Run once in this process, as the command does, with all clocks attached."""
    clock, begun, batches, sent = Clock(), Moments(), Moments(), Moments()
    start = time.perf_counter()
    with ExitStack() as stack:
        stack.enter_context(_before(pipeline, "process", begun))
        stack.enter_context(_after(passes.Desk, "_file", batches))
        clock.attach(stack)
        once(place, passes.Watch(sent=sent.note))
        wall = time.perf_counter() - start
    del batches.wall[0], batches.cpu[0]  # what a run before has left; there is nothing
    return Course(wall, clock, begun, batches, sent)


def _before(owner: Any, name: str, moments: Moments) -> Any:
    work = getattr(owner, name)

    def noted(*given: Any) -> Any:
        moments.note()
        return work(*given)

    return mock.patch.object(owner, name, noted)


def _after(owner: Any, name: str, moments: Moments) -> Any:
    work = getattr(owner, name)

    def noted(*given: Any) -> Any:
        result = work(*given)
        moments.note()
        return result

    return mock.patch.object(owner, name, noted)


def once(place: Place, watch: passes.Watch) -> None:
    """Do what `run --once` does."""
    config = context.load(place.config)
    office = context.office(config)
    with context.open_store(config, write=True, run=True) as store:
        desk = passes.Desk(config, office, store, context.now)
        rounds.once(desk, run.connections(config), watch)


def table(found: Course, mails: int) -> str:
    """Give the rooms as a markdown table, in the order of a mail's way."""
    seconds = defaultdict(float, found.clock.seconds)
    seconds[REST] = found.wall - sum(seconds.values())
    names = dict.fromkeys([*(room for room, _, _ in ROOMS), REST])
    rows = [f"| {name} | {seconds[name] / mails * 1000:.2f} | {seconds[name] / found.wall:.0%} |" for name in names]
    total = f"| **all** ({found.wall:.2f} s) | **{found.wall / mails * 1000:.2f}** | 100% |"
    return "\n".join(["| room | ms a mail | share |", "|---|---|---|", *rows, total])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Where the time of run --once goes.")
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--functions", type=int, default=0)
    given = parser.parse_args()
    with Ground(given.mails, given.stored) as ground:
        place = ground.place()
        if given.functions:
            profile = cProfile.Profile()
            profile.runcall(once, place, passes.Watch())
            pstats.Stats(profile).sort_stats("tottime").print_stats(given.functions)
            return
        found = course(place)
    print(f"{machine()}\n\n{given.mails} mails, {given.stored} people stored before\n")
    print(f"{table(found, given.mails)}\n\n{found.growth()}")


if __name__ == "__main__":
    main()
