"""Commands as tests call them: in this process with a clock of the test's, or as a process of their own."""

from __future__ import annotations

import fcntl
import io
import json
import logging
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from inbox_processor.adapters.store import Store
from inbox_processor.cli import context
from inbox_processor.cli.main import status_of
from inbox_processor.model import Effects, Records

REPOSITORY = Path(__file__).resolve().parents[2]
ESCAPE = "\x1b"

EVENT: Mapping[str, Any] = {
    "id": "workshop",
    "title": "Expertenwerkstatt: Lernende Beteiligungskommune",
    "starts": datetime.fromisoformat("2090-07-06T10:30:00+02:00"),
    "ends": datetime.fromisoformat("2090-07-06T17:00:00+02:00"),
    "place": "Rathaus Barmen, Wuppertal",
    "capacity": 20,
}
TABLES: Mapping[str, Mapping[str, Any]] = {
    "mailbox": {
        "host": "127.0.0.1",
        "port": 9,
        "security": "none",
        "username": "anmelden@example.org",
        "password": "geheim",
    },
    "smtp": {
        "host": "127.0.0.1",
        "port": 9,
        "security": "none",
        "username": "",
        "from": "Anmeldung <anmelden@example.org>",
    },
}


@dataclass(frozen=True)
class Result:
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    def objects(self) -> list[dict[str, Any]]:
        """Read JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def command(*words: object, now: datetime | None = None, stdin: bytes = b"") -> Result:
    """Run a command in this process, without a terminal; `now`: what its clock shows."""
    out, err, given = (io.TextIOWrapper(io.BytesIO(stdin if number == 2 else b""), "utf-8") for number in range(3))
    clock = (lambda: now) if now else context.now
    try:
        with (
            mock.patch.object(sys, "stdout", out),
            mock.patch.object(sys, "stderr", err),
            mock.patch.object(sys, "stdin", given),
            mock.patch.object(context, "now", clock),
        ):
            status = status_of([str(word) for word in words])
    finally:
        logging.basicConfig(level=logging.WARNING, force=True)  # the commands log to the standard error of this call
    return Result(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def environment(**more: str) -> dict[str, str]:
    """Give a process the package, and nothing of the environment that would change its output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INBOX_PROCESSOR", "COLUMNS"))}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **more}


def process(*words: object, cwd: Path | None = None, **more: str) -> Result:
    """Run a command as a process of its own; `more`: variables of its environment."""
    line = [sys.executable, "-m", "inbox_processor", *map(str, words)]
    done = subprocess.run(line, capture_output=True, timeout=60, env=environment(**more), cwd=cwd, check=False)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(columns: int, *words: object, **more: str) -> tuple[int, str]:
    """Run a command on a terminal of so many columns; give its exit status and all that the terminal took."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    line = [sys.executable, "-m", "inbox_processor", *map(str, words)]
    kept = {name: value for name, value in environment(**more).items() if name != "NO_COLOR"}
    process = subprocess.Popen(line, stdin=its, stdout=its, stderr=its, env={**kept, "TERM": "xterm-256color"})
    os.close(its)
    taken = all_taken(ours)
    return process.wait(timeout=60), taken.decode().replace("\r\n", "\n")


def all_taken(terminal: int) -> bytes:
    """Read all that a terminal takes, to its end, and close it."""
    taken = b""
    try:
        while octets := os.read(terminal, 65_536):
            taken += octets
    except OSError:
        pass  # Linux tells the end of a terminal as EIO
    finally:
        os.close(terminal)
    return taken


# --- a config, and a store beside it ------------------------------------------------------------------------------


def configuration(events: Sequence[Mapping[str, Any]] = (EVENT,), **tables: Mapping[str, Any]) -> str:
    """Write a config file: the smallest one of a loopback server, with these tables' keys set in it."""
    names = dict.fromkeys((*TABLES, *tables))
    parts = [_table(f"[{name}]", {**TABLES.get(name, {}), **tables.get(name, {})}) for name in names]
    return "\n".join([*parts, *(_table("[[event]]", event) for event in events)])


def _table(heading: str, keys: Mapping[str, Any]) -> str:
    return "\n".join([heading, *(f"{key} = {_toml(value)}" for key, value in keys.items()), ""])


def _toml(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)


@dataclass(frozen=True)
class Office:
    """A folder with a config and a store, without servers."""

    folder: Path

    @property
    def config(self) -> Path:
        """The config file."""
        return self.folder / "config.toml"

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "registrations.json"

    def configure(self, events: Sequence[Mapping[str, Any]] = (EVENT,), **tables: Mapping[str, Any]) -> None:
        """Write the config anew."""
        self.config.write_text(configuration(events, **tables), encoding="utf-8")
        self.config.chmod(0o600)

    def keep(self, *effects: Effects) -> None:
        """Put records into the store, as another process would."""
        with Store.open(self.store, write=True) as store:
            store.commit(*effects)

    def records(self) -> Records:
        """Read the store."""
        with Store.open(self.store, write=False) as store:
            return store.records()

    def files(self) -> dict[str, bytes]:
        """Read all files, to see whether any has changed."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }

    def call(self, name: str, *words: object, now: datetime | None = None, stdin: bytes = b"") -> Result:
        """Run a command with this config."""
        return command(name, "--config", self.config, *words, now=now, stdin=stdin)
