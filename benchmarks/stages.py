"""What each stage costs a mail, in memory: no server, no disk.

    python -m benchmarks.stages [--mails 1000] [--stored 0]

Prints the machine and a markdown table with the median and the 95th percentile of each stage, in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.ground import CONFIG, EVENT, fill_store, machine
from benchmarks.mails import DESK, registrations
from inbox_processor.adapters.store import Store
from inbox_processor.cli import context
from inbox_processor.desk.roster import Roster
from inbox_processor.mail.body import divide
from inbox_processor.mail.message import parse
from inbox_processor.mail.screening import screen
from inbox_processor.model import MessageRef, RawMessage
from inbox_processor.office import Office
from inbox_processor.pipeline import process
from inbox_processor.reading.read import read


class Stopwatch:
    """Milliseconds by stage, one figure a mail."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, list[float]] = defaultdict(list)

    def time(self, stage: str, work: Callable[..., Any], *arguments: Any) -> Any:
        """Do the work and note how long it took."""
        begun = time.perf_counter()
        result = work(*arguments)
        self.taken[stage].append((time.perf_counter() - begun) * 1000)
        return result

    def table(self) -> str:
        """Give all stages as a markdown table."""
        lines = ["| stage | median ms | p95 ms |", "|---|---|---|"]
        for stage, taken in self.taken.items():
            worst = sorted(taken)[len(taken) * 95 // 100]
            lines.append(f"| {stage} | {statistics.median(taken):.3f} | {worst:.3f} |")
        return "\n".join(lines)


def office(folder: Path, seats: int, now: datetime) -> Office:
    """Make the desk's office from the benchmark's config."""
    words = {"imap": 143, "smtp": 25, "user": "anmelden", "password": "none", "desk": DESK, "event": EVENT}
    times = {"starts": (now + timedelta(days=60)).isoformat(), "ends": (now + timedelta(days=60, hours=6)).isoformat()}
    config = folder / "config.toml"
    config.write_text(CONFIG.format(**words, **times, capacity=seats), encoding="utf-8")
    config.chmod(0o600)
    return context.office(context.load(config), lint=False)


def walk(mails: int, stored: int, folder: Path) -> Stopwatch:
    """Time each stage over the mails, against a store of that many people."""
    watch, now = Stopwatch(), datetime.now(UTC).replace(microsecond=0)
    at_work = office(folder, stored + mails // 2, now)
    roster = Roster()
    if stored:
        fill_store(folder / "registrations.json", stored)
        with Store.open(folder / "registrations.json", write=False) as store:
            roster = Roster(store.records())
    for number, octets in enumerate(registrations(mails)):
        raw = RawMessage(octets, now + timedelta(seconds=number), MessageRef("INBOX", 7, number + 1), str(number))
        message = watch.time("parse", parse, raw)
        watch.time("screen", screen, message, at_work.own)
        body = watch.time("divide", divide, message)
        watch.time("read", read, message, body)
        trace = watch.time("all of process (with decide and write)", process, raw, roster, at_work, now)
        watch.time("apply to the roster", roster.apply, trace.effects)
    return watch


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="The cost of each stage in memory.")
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--stored", type=int, default=0)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        watch = walk(given.mails, given.stored, Path(folder))
    print(f"{machine()}\n\n{given.mails} mails, {given.stored} people stored before\n\n{watch.table()}")


if __name__ == "__main__":
    main()
