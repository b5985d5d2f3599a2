"""The run lock and the write lock."""

from __future__ import annotations

import multiprocessing
import os
import stat
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from inbox_processor.adapters.locks import RunLock, WriteLock, run_lock_path, write_lock_path
from inbox_processor.errors import TransientFailure

SPAWN = multiprocessing.get_context("spawn")


def hold_run(store: Path, held: Event, let_go: Event) -> None:
    lock = RunLock(store)
    lock.acquire()
    held.set()
    let_go.wait(20)
    lock.release()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def test_a_second_run_is_told_who_is_at_work(store: Path) -> None:
    """Rule: one run at a time; the message names the process that holds the store, to whoever asks, however often."""
    held, let_go = SPAWN.Event(), SPAWN.Event()
    other = SPAWN.Process(target=hold_run, args=(store, held, let_go))
    other.start()
    assert held.wait(20)
    try:
        for _ in range(2):
            with pytest.raises(
                TransientFailure, match=rf"Another inbox-processor run is at work on .*\(pid {other.pid}\)"
            ):
                RunLock(store).acquire()
    finally:
        let_go.set()
        other.join(20)

    with RunLock(store) as lock:
        assert lock.held


def test_the_run_lock_of_a_killed_process_is_free(store: Path) -> None:
    """Rule: nobody has to remove a file after a crash, whatever stands in it."""
    held, let_go = SPAWN.Event(), SPAWN.Event()
    other = SPAWN.Process(target=hold_run, args=(store, held, let_go))
    other.start()
    assert held.wait(20)
    assert not RunLock(store).free()

    other.kill()
    other.join(20)

    assert RunLock(store).free()
    with RunLock(store):
        assert run_lock_path(store).read_text() == f"{os.getpid()}\n"


def test_a_writer_waits_for_another_then_gives_up(store: Path) -> None:
    """Rule: it waits as long as was agreed, then says that nothing was changed."""
    with WriteLock(store):
        begin = time.monotonic()
        with pytest.raises(TransientFailure, match=r"has been writing for 0\.2 seconds; nothing was changed"):
            WriteLock(store, wait_seconds=0.2).acquire()
        assert 0.2 <= time.monotonic() - begin < 2


def test_a_writer_gets_the_lock_as_soon_as_it_is_free(store: Path) -> None:
    """Rule: waiting is not failing."""
    first = WriteLock(store)
    first.acquire()
    release = threading.Timer(0.2, os.utime, (store.parent,))
    release.start()
    got: list[bool] = []

    def take() -> None:
        with WriteLock(store) as lock:
            got.append(lock.held)

    thread = threading.Thread(target=take)
    thread.start()
    release.join()
    assert not got
    first.release()
    thread.join(5)
    assert got == [True]


def test_a_writer_does_not_starve_beside_a_busy_one(store: Path) -> None:
    """Rule: who lets the lock go and wants it again lines up behind those who wait; a daemon with a long backlog must
    not make a command give up.
    """
    stop = threading.Event()
    turns = 0

    def work_without_pause() -> None:
        nonlocal turns
        lock = WriteLock(store)
        while not stop.is_set():
            with lock:
                turns += 1
                time.sleep(0.02)

    busy = threading.Thread(target=work_without_pause)
    busy.start()
    waited = []
    for _ in range(10):
        before = turns
        with WriteLock(store):
            waited.append(turns - before)
    stop.set()
    busy.join()

    assert max(waited) <= 5, waited  # without a line: up to hundreds


def test_the_holder_may_take_the_write_lock_again(store: Path) -> None:
    """Rule: a commit inside an exclusive stretch does not wait for itself; the outer one decides when it ends."""
    lock = WriteLock(store)
    with lock:
        with lock:
            assert lock.held
        assert lock.held
        with pytest.raises(TransientFailure):
            WriteLock(store, wait_seconds=0).acquire()
    assert not lock.held


def test_two_threads_exclude_each_other(store: Path) -> None:
    """Rule: the lock holds within one process too."""
    lock = WriteLock(store, wait_seconds=0.1)
    refused: list[bool] = []

    def take() -> None:
        try:
            lock.acquire()
        except TransientFailure:
            refused.append(True)

    with lock:
        thread = threading.Thread(target=take)
        thread.start()
        thread.join(5)

    assert refused == [True]


def test_lock_files_are_for_their_owner(store: Path) -> None:
    """Rule: all files beside the store have the mode 0600."""
    with RunLock(store), WriteLock(store):
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (run_lock_path(store), write_lock_path(store))}

    assert modes == {0o600}


def test_a_lock_file_that_cannot_be_opened_is_told_in_plain_words(store: Path) -> None:
    """Rule: no traceback where the lock's name is taken by something else."""
    write_lock_path(store).symlink_to(store.parent)

    with pytest.raises(Exception, match=r"write\.lock") as caught:
        WriteLock(store).acquire()

    assert type(caught.value).__module__ == "inbox_processor.errors"
