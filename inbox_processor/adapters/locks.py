"""The two locks of a store, as files beside it.

Duty: `registrations.json.run.lock` allows one processor of mail; `registrations.json.write.lock` is held for the moment
in which somebody writes. Both are flock(2) locks by way of filelock: the system lets them go when their holder dies.
The files stay; who reads takes neither.

flock has no queue, and who waits looks again only every millisecond: beside a process that takes the lock again and
again it would starve. So whoever wants the write lock stands in `registrations.json.turn.lock` until they have it; one
who has just let go has to line up behind.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import local
from time import monotonic
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from inbox_processor.adapters.disk import OWNER_ONLY, failure
from inbox_processor.errors import TransientFailure

WRITE_WAIT_SECONDS = 5.0  # contract: writing commands wait up to 5 seconds, then exit 75
RUN_WAIT_SECONDS = 0.2  # a command that ends looks for a moment whether a run is at work; that is no second run
_POLL_SECONDS = 0.001


def run_lock_path(store: Path) -> Path:
    """Return where the run lock of a store lies."""
    return store.with_name(store.name + ".run.lock")


def write_lock_path(store: Path) -> Path:
    """Return where the write lock of a store lies."""
    return store.with_name(store.name + ".write.lock")


class _StoreLock:
    """A lock that its holder may take several times; another thread or process waits, then gets a TransientFailure."""

    def __init__(self, store: Path, path: Path, wait_seconds: float, *, thread_local: bool) -> None:
        self._store = store
        self._path = path
        self._wait_seconds = wait_seconds
        self._lock = FileLock(path, mode=OWNER_ONLY, thread_local=thread_local)
        self._settled: set[Path] = set()  # files whose owner has been looked at

    @property
    def held(self) -> bool:
        """True where this object holds the lock."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """TransientFailure where somebody else holds it for longer than one waits; PermanentFailure where the lock file
        cannot be opened.
        """
        try:
            self._take(self._wait_seconds)
        except Timeout:
            raise TransientFailure(self._busy()) from None
        except OSError as error:
            raise failure(error, self._path) from error

    def _take(self, wait_seconds: float) -> None:
        self._lock.acquire(timeout=wait_seconds, poll_interval=_POLL_SECONDS)
        self._give_to_owner(self._path)

    def release(self) -> None:
        """Let go once; no fault where it is not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _give_to_owner(self, path: Path) -> None:
        """Give a lock file that root made to the owner of the store: a command run with sudo must not lock the daemon
        out.
        """
        if os.geteuid() == 0 and path not in self._settled:
            owner = (self._store if self._store.exists() else self._store.parent).stat()
            if path.stat().st_uid != owner.st_uid:
                with suppress(OSError):
                    os.chown(path, owner.st_uid, owner.st_gid)
        self._settled.add(path)

    def _busy(self) -> str:
        raise NotImplementedError


class WriteLock(_StoreLock):
    """Held while one commit is written, or while a decision is taken and written. Threads exclude each other too."""

    def __init__(self, store: Path, wait_seconds: float = WRITE_WAIT_SECONDS) -> None:
        super().__init__(store, write_lock_path(store), wait_seconds, thread_local=True)
        self._turn_path = store.with_name(store.name + ".turn.lock")
        self._turn = FileLock(self._turn_path, mode=OWNER_ONLY, thread_local=True)
        self._again = local()  # .times: how often this thread, which holds it, has taken it once more

    def acquire(self) -> None:
        """As for every lock; for its holder it is a count, since each commit takes it at four levels."""
        if self.held:
            self._again.times = getattr(self._again, "times", 0) + 1
        else:
            super().acquire()

    def release(self) -> None:
        """Let go once; no fault where it is not held."""
        times = getattr(self._again, "times", 0)
        if times:
            self._again.times = times - 1
        else:
            super().release()

    def _take(self, wait_seconds: float) -> None:
        end = monotonic() + wait_seconds
        with self._turn.acquire(timeout=wait_seconds, poll_interval=_POLL_SECONDS):
            self._give_to_owner(self._turn_path)
            super()._take(max(end - monotonic(), 0))

    def _busy(self) -> str:
        return (
            f"{self._store}: another process has been writing for {self._wait_seconds:g} seconds; nothing was changed. "
            "Try again in a moment."
        )


class RunLock(_StoreLock):
    """Held as long as one `run` is at work; its file names the holder's process. Any thread may let it go."""

    def __init__(self, store: Path, wait_seconds: float = RUN_WAIT_SECONDS) -> None:
        super().__init__(store, run_lock_path(store), wait_seconds, thread_local=False)
        self._holder = ""

    def acquire(self) -> None:
        """As for every lock; then notes this process in the file."""
        self._holder = self._read_holder()  # first: filelock before 3.13.2 empties the file when it tries
        super().acquire()
        try:
            self._path.write_text(f"{os.getpid()}\n", encoding="ascii")
        except OSError as error:
            self.release()
            raise failure(error, self._path) from error

    def free(self) -> bool:
        """Return True where nobody is at work, or we are."""
        if self.held:
            return True
        try:
            self.acquire()
        except TransientFailure:
            return False
        self.release()
        return True

    def _read_holder(self) -> str:
        try:
            return self._path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""

    def _busy(self) -> str:
        holder = self._holder if self._holder.isdigit() else ""
        who = f" (pid {holder})" if holder else ""
        return (
            f"Another inbox-processor run is at work on {self._store}{who}; nothing was fetched and nothing was sent."
        )
