"""The places at which a run touches the world: every call that makes, writes, syncs, renames or sends.

Duty: count them in the process under test, and let it die (SIGKILL) or fail at one of them. Call `Places(plan).watch()`
before the program starts. The product knows nothing of this: the calls of Python's own `os` and `socket` are wrapped.

A place is told by the call, what it touches and the functions of the product that lead there; a passing of it by its
number. Known gap: what C code writes by itself (the text of the health file and of the run lock) is not seen, only the
calls that make and rename these files.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import inbox_processor

PRODUCT = str(Path(inbox_processor.__file__).parent)
ON_FILES = ("pwrite", "fsync", "ftruncate", "link", "rename", "replace", "unlink", "open")
BEFORE, HALF, AFTER = "before", "half", "after"
_VERB = re.compile(rb"[A-Z]{4}\d+ (?:UID )?([A-Z]+)|(DONE|EHLO|MAIL|RSET|QUIT|DATA)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """What shall happen: at passing `number` of `place` the process dies at `moment`. With `error` (an errno) it does
    not die: from passing `number` to `last` of the calls `calls`, they fail with it; these calls
    are counted together.
    """

    place: str = ""
    number: int = 0
    moment: str = BEFORE
    error: int = 0
    calls: tuple[str, ...] = ()
    last: int = 10**9

    def text(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Passing:
    """One passing of a place, with the times (CLOCK_MONOTONIC) before and after the call."""

    place: str
    number: int
    begun: float
    ended: float


@dataclass
class Places:
    """Watches this process. `trace`: where all passings are written at the end, None for nowhere."""

    plan: Plan = Plan()
    trace: Path | None = None
    counts: Counter[str] = field(default_factory=Counter)
    passings: list[Passing] = field(default_factory=list)

    def watch(self) -> None:
        """Wrap the calls, for the rest of this process."""
        for name in ON_FILES:
            setattr(os, name, self._wrapped(name, getattr(os, name), _file_detail))
        plain = socket.socket.sendall
        socket.socket.sendall = self._wrapped("send", plain, _socket_detail)  # type: ignore[method-assign]

    def save(self) -> None:
        """Write the trace."""
        if self.trace is not None:
            self.trace.write_text(json.dumps([asdict(one) for one in self.passings]))

    def _wrapped(self, name: str, work: Callable[..., Any], detail: Callable[..., str]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            way = _way()
            if not way or (name == "open" and not _makes(given)):
                return work(*given, **named)
            place = f"{name} {detail(*given)} at {way}"
            moment = self._due(name, place)
            if moment == BEFORE:
                _die()
            if moment == HALF:
                _half(name, work, given)
                _die()
            begun = time.monotonic()
            result = work(*given, **named)
            self.passings.append(Passing(place, self.counts[place], begun, time.monotonic()))
            if moment == AFTER:
                _die()
            return result

        return call

    def _due(self, name: str, place: str) -> str:
        """Count the passing and give the moment of death, "" for none; a planned error is raised."""
        self.counts[place] += 1
        if self.plan.error and name in self.plan.calls:
            self.counts["calls"] += 1
            if self.plan.number <= self.counts["calls"] <= self.plan.last:
                raise OSError(self.plan.error, os.strerror(self.plan.error))
        here = not self.plan.error and (place, self.counts[place]) == (self.plan.place, self.plan.number)
        return self.plan.moment if here else ""


def moments(place: str) -> tuple[str, ...]:
    """Say when a process may die there: a call that takes many octets may have been done by half, and what was sent may
    be worked on by the server.
    """
    if place.startswith("send"):
        return (BEFORE, HALF, AFTER)
    return (BEFORE, HALF) if place.startswith("pwrite") else (BEFORE,)


def _makes(given: tuple[Any, ...]) -> bool:
    """Tell whether this call of open makes a file."""
    return bool(given[1] & os.O_CREAT) and not Path(given[0]).exists()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def _half(name: str, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    first, octets, *rest = given
    work(first, octets[: len(octets) // 2], *rest)


def _way() -> str:
    """Name the functions of the product that lead here, outermost first; "" where none does."""
    names: list[str] = []
    frame: Any = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(PRODUCT):
            names.append(f"{Path(code.co_filename).stem}.{code.co_name}")
        frame = frame.f_back
    outer = [name for name in reversed(names) if not name.startswith(("main.", "run.", "__main__."))]
    return "/".join(outer)


def _file_detail(target: Any, *rest: Any) -> str:
    """Name the file without the part that differs from trial to trial."""
    path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(target)
    return "folder" if path.is_dir() else path.name.removeprefix("registrations.json") or "snapshot"


def _socket_detail(_socket: Any, octets: Any, *rest: Any) -> str:
    found = _VERB.match(bytes(octets[:40]))
    return (found[1] or found[2]).decode().upper() if found else "octets"
