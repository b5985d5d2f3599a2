"""Weeks of mail with faults all along, and afterwards everything counted: is anything lost, doubled or overbooked?

    python -m benchmarks.soak [--mails 20000] [--days 28] [--seed 1] [--sent] [--no-faults]

A real Dovecot and an SMTP server of our own; passes are those of `run --once`, once a simulated hour, with an injected
clock; one desk object works a simulated day, then it is opened anew. Faults: the desk is killed between any two steps
(an exception that nobody catches, nothing is closed), IMAP sessions are killed, SMTP says 421, 450, 451, 550, hangs
up before and after it took a mail, the clock jumps back. At the end passes without faults, then the counting. Prints
the memory (RSS of the process with generator and SMTP server in it) by the day. Exit status 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from benchmarks.traffic import Traffic
from inbox_processor.adapters import disk
from inbox_processor.adapters.submission import Submission
from inbox_processor.cli import context
from inbox_processor.cli.run import connections
from inbox_processor.desk import recount
from inbox_processor.desk.roster import Roster
from inbox_processor.doors import Doors
from inbox_processor.errors import DeskError
from inbox_processor.mail.keys import message_key
from inbox_processor.mail.message import parse
from inbox_processor.model import RawMessage, ReplyState, Status
from inbox_processor.once import once
from inbox_processor.passes import Desk, Watch
from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import DROP, TAKE_AND_DROP, SmtpServer, Taken
from tests.system.workplace import Workplace

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2016, 5, 2, 6, 0, tzinfo=UTC)
CAPACITY = 800
SMTP_FAULTS = ("421 4.3.2 closing", "450 4.2.1 greylisted", "451 4.3.0 later", "550 5.1.1 unknown", DROP, TAKE_AND_DROP)
KILL_POINTS = (  # before each of these calls the desk may die
    (disk.Disk, "sync"),
    (disk.Disk, "rename"),
    (disk.Disk, "write"),
    (Submission, "send"),
    (Desk, "_file"),
    (Desk, "mark"),
)


class Killed(BaseException):
    """The desk is dead; nothing of it runs any more."""


@dataclass
class Soak:
    """One run. `delivered`: what was put into the mailbox, by content; `taken`: Message-IDs that the server took."""

    desk: Workplace
    traffic: Traffic
    faults: bool
    dice: random.Random
    delivered: Counter[tuple[str, str]] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    recipients: Counter[str] = field(default_factory=Counter)
    faults_met: Counter[str] = field(default_factory=Counter)

    # --- mail and servers -----------------------------------------------------------------------------------------

    def deliver(self, count: int, now: datetime) -> None:
        """Put mails into the inbox; INTERNALDATE is the file's time."""
        for number, octets in enumerate(self.traffic.hour(count)):
            message = parse(RawMessage(octets, now))
            self.delivered[message_key(message.message_id), message.digest] += 1
            self.desk.deliver(octets)
            newest = max((self.desk.user.maildir / "new").iterdir(), key=lambda path: path.name)
            moment = (now + timedelta(seconds=number)).timestamp()
            os.utime(newest, (moment, moment))

    def collect(self) -> None:
        """Take over what the SMTP server took, and let people have it."""
        assert self.desk.smtp is not None
        taken: list[Taken] = self.desk.smtp.taken
        for one in taken:
            head = one.octets.split(b"\r\n\r\n", 1)[0]
            identity = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
            self.taken[identity.split(b":", 1)[1].strip().decode()] += 1
            self.recipients[one.recipients[0]] += 1
        self.traffic.heard(taken[-50:])
        taken.clear()

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Choose the faults of one pass."""
        assert self.desk.smtp is not None
        script = self.desk.smtp.script
        script.clear()
        kind = self.dice.choice(("none", "none", "smtp", "smtp", "kill", "kill", "imap")) if self.faults else "none"
        if kind == "smtp":
            for command in ("RCPT", "DATA"):
                answers = self.dice.choices(("", *SMTP_FAULTS), [20, *[1] * len(SMTP_FAULTS)], k=30)
                script[command] = ["" if command == "RCPT" and one == TAKE_AND_DROP else one for one in answers]
        planned = self._planned()
        try:
            with self._killing() if kind == "kill" else self._cutting(kind == "imap"):
                yield
        finally:
            self.faults_met.update(planned - self._planned())

    def _planned(self) -> Counter[str]:
        """Count the answers of the SMTP server that are still to come."""
        assert self.desk.smtp is not None
        return Counter(f"SMTP {one[:13]}" for answers in self.desk.smtp.script.values() for one in answers if one)

    @contextmanager
    def _killing(self) -> Iterator[None]:
        """Die before one of the calls at KILL_POINTS."""
        owner, name = self.dice.choice(KILL_POINTS)
        after = self.dice.randrange(12)
        real = getattr(owner, name)
        calls = 0

        def dying(*words: object, **more: object) -> object:
            nonlocal calls
            calls += 1
            if calls > after:
                raise Killed(f"{owner.__name__}.{name}")
            return real(*words, **more)

        with mock.patch.object(owner, name, dying):
            yield

    @contextmanager
    def _cutting(self, wanted: bool) -> Iterator[None]:
        """Kill the IMAP sessions when the first batch has been fetched."""
        real = Desk._handle  # noqa: SLF001 - the place between fetching and filing

        def handled(desk: Desk, *words: object) -> None:
            real(desk, *words)  # type: ignore[arg-type]
            self.desk.user.kill_sessions()
            self.faults_met["IMAP session killed"] += 1

        with mock.patch.object(Desk, "_handle", handled) if wanted else nullcontext():
            yield

    # --- time -----------------------------------------------------------------------------------------------------

    def day(self, first: datetime, mails: int) -> None:
        """Work a day: 24 hours of mail, a pass each; after a kill, and every day, the desk is opened anew."""
        hours = iter(range(24))
        per_hour = [mails // 24 + (hour < mails % 24) for hour in range(24)]
        going = True
        while going:
            clock = [first]
            try:
                with self._opened(clock) as (desk, gates):
                    going = False
                    for hour in hours:
                        clock[0] = first + timedelta(hours=hour)
                        self.deliver(per_hour[hour], clock[0])
                        if self.faults and self.dice.random() < 0.05:
                            clock[0] -= timedelta(hours=3)
                            self.faults_met["clock jumps back"] += 1
                        with self.trouble(), suppress(DeskError):
                            once(desk, gates, Watch())
                        self.collect()
            except Killed as killed:
                self.faults_met[f"killed before {killed}"] += 1
                self.collect()
                going = True

    @contextmanager
    def _opened(self, clock: list[datetime]) -> Iterator[tuple[Desk, Doors]]:
        config = context.load(self.desk.config)
        with context.open_store(config, write=True, run=True) as store:
            yield Desk(config, context.office(config), store, lambda: clock[0]), connections(config)

    def finish(self, now: datetime) -> None:
        """Work without faults until nothing is left to do."""
        assert self.desk.smtp is not None
        self.faults = False
        self.desk.smtp.script.clear()
        for hour in range(3):
            self.desk.well(now=now + timedelta(hours=hour))
            self.collect()

    # --- counting -------------------------------------------------------------------------------------------------

    def wrong(self) -> Iterator[str]:
        """Yield everything that is not as it must be, one sentence each."""
        records = self.desk.records()
        roster = Roster(records)
        handled = Counter((entry.message_key, entry.digest) for entry in records.ledger)
        for count, what in ((self.delivered - handled, "not handled"), (handled - self.delivered, "handled once more")):
            if count:
                yield f"{count.total()} mails {what}"
        folders = self.desk.folders()
        folders.pop("Sent", None)
        if folders.pop("INBOX", 0) or sum(folders.values()) != self.delivered.total():
            yield f"{self.delivered.total()} mails were delivered, the folders hold {self.desk.folders()}"
        yield from (f"history and store differ: {one}" for one in recount.differences(roster))
        taken = roster.seats_taken("workshop")
        if taken > CAPACITY:
            yield f"{taken} of {CAPACITY} seats are given"
        if roster.waiting_count("workshop") and taken < CAPACITY:
            yield f"{CAPACITY - taken} seats are free, and people wait"
        states = Counter(entry.state for entry in records.outbox)
        if states[ReplyState.QUEUED] or states[ReplyState.SENDING]:
            yield f"{states[ReplyState.QUEUED] + states[ReplyState.SENDING]} replies have not left"
        unseen = [one.id for one in records.outbox if one.state is ReplyState.SENT and not self.taken[one.message_id]]
        if unseen:
            yield f"{len(unseen)} replies count as sent and no server took them: {unseen[:5]}"
        excused = sum(count for fault, count in self.faults_met.items() if fault.startswith(("killed", "SMTP take")))
        if self.doubles > excused:
            yield f"{self.doubles} replies were taken twice, and only {excused} faults fell where that may happen"
        known = {one.message_id for one in records.outbox}
        if strangers := [one for one in self.taken if one not in known]:
            yield f"{len(strangers)} mails left that no outbox knows"

    @property
    def doubles(self) -> int:
        """How often a reply was taken more than once, under its one Message-ID."""
        return sum(count - 1 for count in self.taken.values())


def memory_mib() -> float:
    """Give the resident memory of this process."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def anew(desk: Workplace) -> float:
    """Give the memory of a process that has done nothing but open this store: what is kept, not what was left over."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.soak import memory_mib, opened; "
        "kept = opened(Path(sys.argv[1])); print(memory_mib())"
    )
    line = [sys.executable, "-c", code, str(desk.config)]
    return float(subprocess.run(line, capture_output=True, check=True, cwd=ROOT, timeout=300).stdout)


def opened(path: Path) -> Desk:
    """Open a desk, for looking only."""
    config = context.load(path)
    return Desk(config, context.office(config), context.open_store(config), context.now)


def run(mails: int, days: int, seed: int, *, faults: bool, sent: bool, report: bool) -> list[str]:
    """Run the soak; return what is wrong. `sent`: with a Sent folder; `report`: print as it goes."""
    show = print if report else (lambda *_: None)
    with tempfile.TemporaryDirectory(prefix="soak") as folder, Dovecot() as dovecot, SmtpServer() as smtp:
        desk = Workplace(Path(folder), dovecot.user(), smtp)
        limits = {"replies_per_hour": 0}
        desk.configure(
            events=[{**EVENT, "capacity": CAPACITY}], limits=limits, folders={"sent": "Sent" if sent else ""}
        )
        soak = Soak(desk, Traffic(seed), faults, random.Random(seed))
        begun = time.perf_counter()
        show(f"{'day':>4} {'mails':>7} {'people':>7} {'replies':>8} {'RSS MiB':>8} {'store MiB':>10} {'seconds':>8}")
        for day in range(days):
            soak.day(START + timedelta(days=day), mails // days + (day < mails % days))
            size = sum(path.stat().st_size for path in Path(folder).glob("registrations.json*")) / 2**20
            people = len(desk.records().participants) if report else 0
            numbers = (
                f"{day + 1:>4} {soak.delivered.total():>7} {people:>7} {soak.taken.total():>8} {memory_mib():>8.1f}"
            )
            show(f"{numbers} {size:>10.1f} {time.perf_counter() - begun:>8.0f}")
        soak.finish(START + timedelta(days=days + 1))
        wrong = list(soak.wrong())
        statuses = Counter(one.status for one in desk.records().participants)
        show("mails:", dict(soak.traffic.written))
        show("people:", {status.value: statuses[status] for status in Status if statuses[status]})
        show("faults:", dict(soak.faults_met))
        if report:
            show(f"RSS of a new process with the same store, for comparison: {anew(desk):.1f} MiB")
        show(f"replies taken: {soak.taken.total()}, of these a second time, under the same Message-ID: {soak.doubles}")
        return wrong


def main() -> int:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mails", type=int, default=20_000)
    options.add_argument("--days", type=int, default=28)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--sent", action="store_true", help="keep copies of the replies")
    options.add_argument("--no-faults", action="store_true")
    given = options.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = run(given.mails, given.days, given.seed, faults=not given.no_faults, sent=given.sent, report=True)
    for sentence in wrong or ["nothing is lost, doubled or overbooked"]:
        print(sentence)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
