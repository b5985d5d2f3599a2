"""The two locks of a store, as files beside it.

Duty: `registrations.json.run.lock` allows one processor of mail; `registrations.json.write.lock` is held for the moment
in which somebody writes. Both are flock(2) locks, the first by filelock: the system lets them go when their holder
dies. The files stay; who reads takes neither.

flock has no queue, and who waits looks again only every millisecond: beside a process that takes the lock again and
again it would starve. So whoever wants the write lock stands in `registrations.json.turn.lock` until they have it; one
who has just let go has to line up behind.
"""

from __future__ import annotations

import os
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from threading import local
from time import monotonic, sleep
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


def beside(store: Path) -> tuple[Path, ...]:
    """Return the lock files of a store; whoever writes it must be able to open them."""
    return run_lock_path(store), write_lock_path(store), _turn_path(store)


def _turn_path(store: Path) -> Path:
    return store.with_name(store.name + ".turn.lock")


def _give_to_owner(lock: int | Path, store: Path) -> None:
    """Give a lock file that root made to the owner of the store: a command with sudo must not lock the daemon out."""
    if os.geteuid() == 0:
        owner = (store if store.exists() else store.parent).stat()
        if (os.fstat(lock) if isinstance(lock, int) else lock.stat()).st_uid != owner.st_uid:
            with suppress(OSError):
                os.chown(lock, owner.st_uid, owner.st_gid)


class WriteLock:
    """Held while one commit is written, or while a decision is taken and written. Threads exclude each other too; the
    thread that holds it may take it again.

    It is taken for every reply that leaves, so it asks the system itself: filelock takes ten times as long.
    """

    def __init__(self, store: Path, wait_seconds: float = WRITE_WAIT_SECONDS) -> None:
        self._store = store
        self._path = write_lock_path(store)
        self._turn_path = _turn_path(store)
        self._wait_seconds = wait_seconds
        self._given: set[Path] = set()  # lock files whose owner has been looked at
        self._mine = local()  # .descriptor of the thread that holds it, .times that it has taken it

    @property
    def held(self) -> bool:
        """True where this thread holds the lock by this object."""
        return self._times > 0

    @property
    def _times(self) -> int:
        times: int = getattr(self._mine, "times", 0)
        return times

    def acquire(self) -> None:
        """TransientFailure where somebody else holds it for longer than one waits; PermanentFailure where the lock file
        cannot be opened.
        """
        if not self.held:
            end = monotonic() + self._wait_seconds
            turn = self._taken(self._turn_path, end)
            try:
                self._mine.descriptor = self._taken(self._path, end)
            finally:
                os.close(turn)
        self._mine.times = self._times + 1

    def release(self) -> None:
        """Let go once; no fault where it is not held."""
        times = self._times
        if times:
            self._mine.times = times - 1
        if times == 1:
            os.close(self._mine.descriptor)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

    def _taken(self, path: Path, end: float) -> int:
        """Give a descriptor of the file that holds its lock; closing it lets go."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
        except OSError as error:
            raise failure(error, path) from error
        try:
            while not _locked(descriptor):
                if monotonic() >= end:
                    raise TransientFailure(self._busy())
                sleep(_POLL_SECONDS)
            if path not in self._given:
                _give_to_owner(descriptor, self._store)
                self._given.add(path)
        except OSError as error:
            os.close(descriptor)
            raise failure(error, path) from error
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _busy(self) -> str:
        return (
            f"{self._store}: another process has been writing for {self._wait_seconds:g} seconds; nothing was changed. "
            "Try again in a moment."
        )


def _locked(descriptor: int) -> bool:
    """Try once to take the lock of an open file."""
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


class RunLock:
    """Held as long as one `run` is at work; its file names the holder's process. Any thread may let it go."""

    def __init__(self, store: Path, wait_seconds: float = RUN_WAIT_SECONDS) -> None:
        self._store = store
        self._path = run_lock_path(store)
        self._wait_seconds = wait_seconds
        self._lock = FileLock(self._path, mode=OWNER_ONLY, thread_local=False)
        self._holder = ""

    @property
    def held(self) -> bool:
        """True where this object holds the lock."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Take the lock and note this process in its file. TransientFailure: another one holds it; PermanentFailure:
        the file cannot be opened.
        """
        self._holder = self._read_holder()  # first: filelock before 3.13.2 empties the file when it tries
        try:
            self._lock.acquire(timeout=self._wait_seconds, poll_interval=_POLL_SECONDS)
            _give_to_owner(self._path, self._store)
            self._path.write_text(f"{os.getpid()}\n", encoding="ascii")
        except Timeout:
            raise TransientFailure(self._busy()) from None
        except OSError as error:
            self.release()
            raise failure(error, self._path) from error

    def release(self) -> None:
        """Let go once; no fault where it is not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()

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
