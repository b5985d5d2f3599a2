"""How soon the daemon answers a mail that comes while it waits with IDLE, and what it costs while nothing comes.

    python -m benchmarks.idle [--mails 200] [--server dovecot|pymap] [--stored 0] [--rest 120]

The daemon is a process of its own. Between it and both servers stands a wire that notes the time: of the server's word
that mail is there (EXISTS, while the daemon idles) and of the word with which the SMTP server takes the reply (the last
250). A mail comes when the daemon idles again. Afterwards nothing comes for `--rest` seconds: wake-ups of all
its threads, as the kernel counts them, and time of the processor.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.ground import CONFIG, EVENT, ROOT, fill_store, machine, sink
from benchmarks.mails import DESK, registrations
from inbox_processor.adapters.embedded import EmbeddedImap
from tests.servers.dovecot import Dovecot

STRETCHES = ("delivery → notification", "notification → accepted")
PATIENCE_SECONDS = 30.0
SETTLED_SECONDS = 0.05  # between two mails, so that a server has seen that the client idles


class Wire:
    """A port that leads to another one. `heard`, `said`: get what the server and the client send, with the time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.heard: Callable[[bytes, float], None] = lambda _octets, _at: None
        self.said: Callable[[bytes, float], None] = lambda _octets, _at: None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for source, target, name in ((client, server, "said"), (server, client, "heard")):
                    threading.Thread(target=self._carry, args=(source, target, name), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, name: str) -> None:
        with suppress(OSError):
            while octets := source.recv(65536):
                getattr(self, name)(octets, time.perf_counter())
                target.sendall(octets)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@dataclass
class Moments:
    """What the wires have seen of the present mail."""

    idles: threading.Event = field(default_factory=threading.Event)
    taken: threading.Event = field(default_factory=threading.Event)
    told_at: float = 0.0
    taken_at: float = 0.0
    _in_mail: bool = False
    _tail: bytes = b""

    def imap_heard(self, octets: bytes, at: float) -> None:
        """Note that the daemon idles, and the first word of new mail since."""
        if octets.startswith(b"+ "):
            self.idles.set()
        elif b" EXISTS" in octets and self.idles.is_set() and not self.told_at:
            self.told_at = at

    def imap_said(self, octets: bytes, _at: float) -> None:
        """Note that it idles no more."""
        if octets.upper().startswith(b"DONE"):
            self.idles.clear()

    def smtp_said(self, octets: bytes, _at: float) -> None:
        """Note the end of a mail, which may come in pieces."""
        whole = self._tail + octets
        self._in_mail = self._in_mail or b"\r\n.\r\n" in whole
        self._tail = b"" if self._in_mail else whole[-4:]

    def smtp_heard(self, octets: bytes, at: float) -> None:
        """Note the word that takes it."""
        if self._in_mail and b"250" in octets:
            self._in_mail, self.taken_at = False, at
            self.taken.set()

    def begin(self) -> None:
        """Forget the mail before."""
        self.told_at = self.taken_at = 0.0
        self.taken.clear()


@dataclass(frozen=True)
class Rest:
    """What a process did in a stretch of time."""

    seconds: float
    switches: int
    cpu_seconds: float

    def words(self) -> str:
        """Say it a minute."""
        minutes = self.seconds / 60
        return (
            f"at rest, {self.seconds:.0f} s: {self.switches / minutes:.1f} wake-ups (voluntary context switches) and "
            f"{self.cpu_seconds / minutes * 1000:.1f} ms of the processor a minute"
        )


def _switches(pid: int) -> int:
    found = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        lines = (task / "status").read_text().splitlines()
        found += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
    return found


def _cpu_seconds(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def rest(pid: int, seconds: float) -> Rest:
    """Watch a process."""
    before, cpu = _switches(pid), _cpu_seconds(pid)
    begun = time.monotonic()
    time.sleep(seconds)
    return Rest(time.monotonic() - begun, _switches(pid) - before, _cpu_seconds(pid) - cpu)


@contextmanager
def mailbox(kind: str) -> Iterator[tuple[int, str, str, Callable[[bytes], None]]]:
    """Give port, user, password and the way to put a mail into the inbox."""
    if kind == "pymap":
        with EmbeddedImap("desk", "geheim") as server:
            yield server.port, "desk", "geheim", lambda octets: server.deliver(octets, datetime.now(UTC))
        return
    with Dovecot() as dovecot:
        user = dovecot.user()
        yield dovecot.imap, user.name, dovecot.password, user.deliver


def configured(folder: Path, imap: int, smtp: int, user: str, password: str, seats: int) -> Path:
    """Write the config of the daemon."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=60)
    words = {"imap": imap, "smtp": smtp, "user": user, "password": password, "desk": DESK, "event": EVENT}
    times = {"starts": starts.isoformat(), "ends": (starts + timedelta(hours=6)).isoformat()}
    config = folder / "config.toml"
    config.write_text(CONFIG.format(**words, **times, capacity=seats), encoding="utf-8")
    config.chmod(0o600)
    return config


@contextmanager
def daemon(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the daemon; it must end well."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "inbox_processor", "run", "--config", str(config)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(15)


def answered(deliver: Callable[[bytes], None], mail: bytes, moments: Moments) -> tuple[float, float] | None:
    """Put a mail into the idling daemon's mailbox. Give milliseconds from the delivery to the server's word, and from
    that to the reply taken; None where the daemon was just renewing IDLE, so that nobody told it.
    """
    if not moments.idles.wait(PATIENCE_SECONDS):
        raise TimeoutError("the daemon does not idle")
    time.sleep(SETTLED_SECONDS)
    moments.begin()
    begun = time.perf_counter()
    deliver(mail)
    if not moments.taken.wait(PATIENCE_SECONDS):
        raise TimeoutError("no reply came")
    if not moments.told_at:
        return None
    return (moments.told_at - begun) * 1000, (moments.taken_at - moments.told_at) * 1000


def measured(kind: str, mails: int, stored: int, seconds: float) -> None:
    """Run it all and print what came of it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="idle")))
        port, user, password, deliver = stack.enter_context(mailbox(kind))
        smtp_port, sink_name = sink(stack)
        imap, smtp, moments = Wire(port), Wire(smtp_port), Moments()
        imap.heard, imap.said = moments.imap_heard, moments.imap_said
        smtp.heard, smtp.said = moments.smtp_heard, moments.smtp_said
        stack.callback(imap.close)
        stack.callback(smtp.close)
        if stored:
            fill_store(folder / "registrations.json", stored)
        config = configured(folder, imap.port, smtp.port, user, password, stored + mails // 2)
        process = stack.enter_context(daemon(config))
        tried = (answered(deliver, mail, moments) for mail in registrations(mails, 7))
        found = [one for one in tried if one is not None]
        print(f"{kind}, {sink_name}, {stored} people stored before, {len(found)} mails, one at a time")
        for name, numbers in zip(STRETCHES, zip(*found, strict=True), strict=True):
            cuts = statistics.quantiles(numbers, n=20, method="inclusive")
            print(
                f"  {name}: p50 {statistics.median(numbers):.1f} ms, p95 {cuts[18]:.1f} ms, most {max(numbers):.1f} ms"
            )
        if seconds:
            moments.idles.wait(PATIENCE_SECONDS)
            time.sleep(1)
            print(f"  {rest(process.pid, seconds).words()}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--server", choices=["dovecot", "pymap"], default="dovecot")
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--rest", type=float, default=120)
    given = parser.parse_args()
    print(machine())
    measured(given.server, given.mails, given.stored, given.rest)


if __name__ == "__main__":
    main()
