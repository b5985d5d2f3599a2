"""The ground on which the benchmarks stand: a real Dovecot, an SMTP sink, a config, a store with people in it.

Call `with Ground(mails) as ground:` then `ground.place()` for a fresh mailbox that holds the mails and a folder with a
config; `measured(command)` runs a process and gives wall time and peak memory. Everything is on 127.0.0.1 and in a
temporary folder. Needs dovecot-imapd; Postfix's smtp-sink is taken where it is installed, else aiosmtpd (slower).
"""

from __future__ import annotations

import importlib.metadata
import itertools
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from tinydb import TinyDB

from benchmarks.mails import DESK, registrations
from inbox_processor.adapters.store import Store
from inbox_processor.model import (
    Cause,
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Outcome,
    Participant,
    ReplyKind,
    ReplyState,
    Status,
)
from tests.servers.dovecot import Dovecot, MailUser, free_port
from tests.servers.smtp import SmtpServer

ROOT = Path(__file__).resolve().parent.parent
EVENT = "werkstatt"
LIBRARIES = ("imapclient", "mail-parser", "tinydb", "jinja2", "click", "pydantic")

CONFIG = """\
[mailbox]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{user}"
password = "{password}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
username = ""
from = "Anmeldung <{desk}>"

[limits]
replies_per_hour = 0

[[event]]
id = "{event}"
title = "Expertenwerkstatt: Lernende Beteiligungskommune"
starts = {starts}
ends = {ends}
place = "Rathaus Barmen, Wuppertal"
capacity = {capacity}

[event.texts]
fee = "Die Teilnahme ist kostenfrei."
travel = "Die Reisekosten tragen die Teilnehmenden selbst."
programme = "https://www.beteiligung.example/programm"
organiser = "Das Organisationsteam der Expertenwerkstatt"
"""


@dataclass(frozen=True)
class Place:
    """One run's mailbox and folder. `config`: for us; `database`: for the obvious script."""

    user: MailUser
    config: Path
    database: Path


@dataclass(frozen=True)
class Measured:
    """One process: wall time, time of the processor, and the most memory that it had in RAM."""

    seconds: float
    cpu_seconds: float
    peak_mib: float


class Ground:
    """Servers and mails for many runs. `stored`: how many people each run finds in its store. `heavy`: see mails.py."""

    def __init__(self, mails: int, stored: int = 0, seed: int = 1, heavy: int = 0) -> None:
        self.mails, self.stored = mails, stored
        self._octets = registrations(mails, seed, heavy)
        self._stack = ExitStack()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        self.dir = Path(tempfile.mkdtemp(prefix="bench"))
        self._stack.callback(shutil.rmtree, self.dir, ignore_errors=True)
        self.dovecot = self._stack.enter_context(Dovecot())
        self.smtp, self.sink = sink(self._stack)
        pool = self.dovecot.user("pool")
        for octets in self._octets:
            pool.deliver(octets)
        if self.stored:
            fill_store(self.dir / "ours.json", self.stored)
            fill_database(self.dir / "obvious.json", self.stored)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def place(self) -> Place:
        """Give a fresh mailbox with all the mails (hard links, a cold index), a config, and both stores."""
        number = next(self._numbers)
        user = self.dovecot.user(f"run{number}")
        for mail in (self.dovecot.dir / "mail/pool/Maildir/new").iterdir():
            os.link(mail, user.maildir / "new" / mail.name)
        folder = self.dir / str(number)
        folder.mkdir()
        starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
        config = folder / "config.toml"
        words = {"imap": self.dovecot.imap, "smtp": self.smtp, "user": user.name, "password": self.dovecot.password}
        times = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=6)).isoformat()}
        seats = self.stored + max(self.mails // 2, 1)
        config.write_text(CONFIG.format(**words, **times, desk=DESK, event=EVENT, capacity=seats), encoding="utf-8")
        config.chmod(0o600)
        if self.stored:
            shutil.copy(self.dir / "ours.json", folder / "registrations.json")
            shutil.copy(self.dir / "obvious.json", folder / "obvious.json")
        return Place(user, config, folder / "obvious.json")

    def left(self, place: Place) -> int:
        """Tell how many mails still lie in the inbox, not handled."""
        with place.user.client() as client:
            client.select_folder("INBOX", readonly=True)
            return len(client.search("UNSEEN"))


# wait4(2) tells a peak in which that of the parent is, as the new program begins in its memory; so it tells it itself.
TELLING_ITS_PEAK = """\
import atexit, pathlib, runpy, sys
said = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: said.write_text(pathlib.Path("/proc/self/status").read_text()))
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""


def measured(command: Sequence[str | Path], more: Mapping[str, str] | None = None) -> Measured:
    """Run a module of Python (`-m`, name, words; `more`: environment) to its end; RuntimeError where it fails."""
    with tempfile.TemporaryDirectory(prefix="peak") as folder:
        said = Path(folder) / "status"
        seconds, cpu_seconds = _run(["-c", TELLING_ITS_PEAK, said, *command[1:]], more or {})
        lines = said.read_text(encoding="utf-8").splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return Measured(seconds, cpu_seconds, peak / 1024)


def _run(command: Sequence[str | Path], more: Mapping[str, str]) -> tuple[float, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program does not compile its modules at each start
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, command)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if status:
        raise RuntimeError(f"{command} ended with {process.returncode}: {said.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_utime + usage.ru_stime


def sink(stack: ExitStack) -> tuple[int, str]:
    """Start an SMTP server that takes everything and keeps nothing; give its port and its name."""
    program = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        server = stack.enter_context(SmtpServer())
        return server.port, "aiosmtpd"
    port = free_port()
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *user, f"127.0.0.1:{port}", "512"])
    stack.callback(process.wait)
    stack.callback(process.terminate)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return port, "smtp-sink"
    raise TimeoutError("smtp-sink did not answer")


def fill_store(path: Path, count: int) -> None:
    """Make a store of people who registered, were accepted and were answered, one mail each."""
    first = datetime(2026, 1, 5, 8, tzinfo=UTC)
    with Store.open(path, write=True, run=True) as store:
        for start in range(1, count + 1, 500):
            numbers = range(start, min(start + 500, count + 1))
            store.commit(*(_registered(number, first + timedelta(seconds=number)) for number in numbers))


def _registered(number: int, at: datetime) -> Effects:
    """Give the records of one registration, as `run` leaves them."""
    name, address, mail = f"Käthe Mühlenbrock-{number}", f"kaethe.{number}@rathaus.example", f"m{number}"
    background = "Ich koordiniere seit vier Jahren die Beteiligung in unserer Stadt und suche den Austausch. " * 3
    person = Participant(
        id=str(number),
        event=EVENT,
        status=Status.ACCEPTED,
        name=name,
        email=address,
        background=background,
        language="de",
        arrived=at,
        sequence=number,
        group=mail,
        writer=address,
        decided=at,
        queued=at,
        thread=(f"<{number}.5f3a9c@rathaus.example>",),
    )
    history = HistoryEntry(
        number, at, Cause.MAIL, mail, EVENT, person.id, "accepted", Status.ACCEPTED, at, f"r{number}"
    )
    ledger = LedgerEntry(
        mail,
        f"{number:064x}",
        f"{number + 1:064x}",
        at,
        at,
        Outcome.ACCEPTED,
        EVENT,
        MessageRef("INBOX", 1, number),
        filed=True,
        participants=(person.id,),
        rules=("registers", "seat-free"),
    )
    reply = OutboxEntry(
        f"r{number}",
        ReplyKind.ACCEPTED,
        address,
        (person.id,),
        EVENT,
        f"<20260105.{number:020x}@beteiligung.example>",
        at,
        b"",
        ReplyState.SENT,
        attempts=1,
        sent=at,
        cause=mail,
    )
    return Effects((person,), (history,), (ledger,), (reply,))


def fill_database(path: Path, count: int) -> None:
    """Make the obvious script's database of as many people."""
    with TinyDB(path) as database:
        database.insert_multiple(
            {
                "name": f"Käthe Mühlenbrock-{number}",
                "email": f"kaethe.{number}@rathaus.example",
                "background": "Ich koordiniere seit vier Jahren die Beteiligung in unserer Stadt. " * 4,
                "subject": "Anmeldung zur Werkstatt am 6. Juli",
                "status": "accepted",
                "message_id": f"<{number}.5f3a9c@rathaus.example>",
                "received": "2026-01-05T09:00:00+00:00",
            }
            for number in range(1, count + 1)
        )


def machine() -> str:
    """Describe where the figures come from, on one line."""
    cpuinfo = Path("/proc/cpuinfo")
    words = cpuinfo.read_text(encoding="utf-8") if cpuinfo.exists() else ""
    models = [line.partition(":")[2].strip() for line in words.splitlines() if line.startswith("model name")]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    cpu = f"{os.cpu_count()} × {models[0] if models else platform.machine()}"
    return f"{cpu}; Linux {platform.release()}; Python {platform.python_version()}; {versions}"
