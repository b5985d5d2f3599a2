"""Runs of the program, each a process of its own, started in milliseconds: forked off a process that has imported it.

Duty: `Nursery()` starts that process; `start(words, …)` gives a run, which can be waited for and signalled.
`python -m tests.killing.nursery` is the process itself: it reads one order a line and writes "pid" and "status" lines.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.killing.places import Places, Plan

PR_SET_PDEATHSIG = 1


@dataclass
class Run:
    """One run. `status`: its exit status once it has ended, negative for a signal."""

    pid: int
    process: subprocess.Popen[str]
    status: int | None = None

    def poll(self, seconds: float = 0) -> int | None:
        """Give the exit status, None where it still works after so long."""
        import select

        assert self.process.stdout is not None
        if self.status is None and select.select([self.process.stdout], [], [], seconds)[0]:
            self.status = int(self.process.stdout.readline())
        return self.status

    def wait(self, seconds: float = 120) -> int:
        """Wait for its end; a run that does not end is a fault of the program."""
        status = self.poll(seconds)
        if status is None:
            os.kill(self.pid, signal.SIGKILL)
            raise TimeoutError(f"the run has not ended within {seconds:g} s")
        return status

    def signal(self, number: int) -> None:
        """Send a signal, where it still works."""
        if self.poll() is None:
            os.kill(self.pid, number)


class Nursery:
    """One run at a time."""

    _last: Run | None = None

    def __enter__(self) -> Self:
        line = [sys.executable, "-m", "tests.killing.nursery"]
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        assert self._process.stdout is not None
        self._process.stdout.readline()  # everything is imported
        return self

    def __exit__(self, *exc: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def end(self) -> None:
        """Kill the run that is still at work, where there is one."""
        if self._last is not None and self._last.poll() is None:
            os.kill(self._last.pid, signal.SIGKILL)
            self._last.wait()

    def start(
        self,
        words: list[str],
        log: Path,
        plan: Plan | None = None,
        trace: Path | None = None,
        tuned: Mapping[str, int] | None = None,
    ) -> Run:
        """Start `inbox-processor words…`; what it says goes to the end of `log`. `tuned`: constants of the program,
        so that 60 mails are several batches ("batch", "outgrown") and a deadline comes early ("end").
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {
            "words": words,
            "log": str(log),
            "plan": json.loads((plan or Plan()).text()),
            "trace": str(trace or ""),
            "tuned": dict(tuned or {}),
        }
        self._process.stdin.write(json.dumps(order) + "\n")
        self._last = Run(int(self._process.stdout.readline()), self._process)
        return self._last


def _main() -> None:
    from inbox_processor.adapters import fetching, imap, journal, submission  # noqa: F401
    from inbox_processor.cli import context, main, run, verify  # noqa: F401
    from inbox_processor.daemon import Daemon  # noqa: F401
    from inbox_processor.mail import reply, screening  # noqa: F401

    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _child(order)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _child(order: dict[str, Any]) -> None:
    from inbox_processor import once
    from inbox_processor.adapters import fetching, journal
    from inbox_processor.cli.main import status_of

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # no run outlives the harness
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 2)
    os.dup2(log, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    fetching.BATCH_MESSAGES = order["tuned"].get("batch", fetching.BATCH_MESSAGES)
    journal.LEAST_OUTGROWN_OCTETS = order["tuned"].get("outgrown", journal.LEAST_OUTGROWN_OCTETS)
    once.END_WITHIN_SECONDS = order["tuned"].get("end", once.END_WITHIN_SECONDS)
    plan = order["plan"]
    places = Places(Plan(**{**plan, "calls": tuple(plan["calls"])}), Path(order["trace"]) if order["trace"] else None)
    places.watch()
    status = status_of(order["words"])
    places.save()
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(status)


def until(condition: Any, seconds: float, pause: float = 0.02) -> bool:
    """Wait for it to be true; tell whether it became so."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(pause)
    return bool(found)


if __name__ == "__main__":
    _main()
