"""The storage after a crash anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_processor.adapters.disk import Disk
from tests.adapters import small_store
from tests.adapters.broken_disk import Killed, PowerCut, StoppingDisk, folder_of
from tests.adapters.small_store import (
    TABLES,
    State,
    beside,
    change,
    opened,
    state_of,
    stored,
)


@pytest.fixture(autouse=True, params=["kept", "released"])
def keeps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything holds for a writer that keeps its documents in memory, and for a run, which does not."""
    monkeypatch.setattr(small_store, "KEEPS", [request.param])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def work(path: Path, disk: Disk, reached: Callable[[State], None], attempts: Callable[[State], None]) -> None:
    """Lead the life of a store. Calls `attempts` with the state that the next step leads to, `reached` once it is
    acknowledged.
    """
    state: State = {name: {} for name in TABLES}

    def step(action: Callable[[], Any], **people: str | None) -> None:
        after = {**state["people"], **{key[1:]: {"name": name} for key, name in people.items()}}
        after = {key: document for key, document in after.items() if document["name"] is not None}
        attempts({**state, "people": after})
        action()
        state["people"] = after
        reached({**state})

    attempts(state)
    storage = opened(path, disk=disk)
    reached({**state})
    step(lambda: storage.append(change(p1="a", p2="b")), p1="a", p2="b")
    step(lambda: storage.append(change(p2=None, p3="c")), p2=None, p3="c")
    step(storage.fold)
    step(lambda: storage.append(change(p1="A")), p1="A")
    again = opened(path, disk=disk)
    step(lambda: again.append(change(p4="d")), p4="d")
    step(again.fold)
    step(lambda: again.append(change(p5="e", p7="g")), p5="e", p7="g")
    step(lambda: again.rewrite({"people": {"5": b'{"name":"e"}'}, "mails": {}}, {}), p1=None, p3=None, p4=None, p7=None)
    step(lambda: again.append(change(p6="f")), p6="f")
    step(again.fold)


def operations(folder: Path) -> int:
    disk = StoppingDisk()
    folder.mkdir()
    work(folder / "registrations.json", disk, lambda state: None, lambda state: None)
    return disk.count


def crash_everywhere(tmp_path: Path, make: Callable[[Path, int], StoppingDisk], lose: Callable[[Any], None]) -> int:
    """Stop before every operation in turn; what is found afterwards is the state before or after the step in progress,
    for a reader and for a writer, and the writer can go on. Returns the number of points tried.
    """
    total = operations(tmp_path / "whole")
    for stop_at in range(1, total + 1):
        folder = tmp_path / f"{stop_at}"
        folder.mkdir()
        path = folder / "registrations.json"
        known: list[State] = [{name: {} for name in TABLES}]
        trying = known[:]
        disk = make(folder, stop_at)
        with pytest.raises(Killed):
            work(path, disk, known.append, trying.append)
        lose(disk)

        allowed = (known[-1], trying[-1])
        assert stored(path) in allowed, stop_at
        storage = opened(path)
        assert state_of(storage) in allowed, stop_at
        storage.append(change(p99="after"))
        assert stored(path)["people"]["99"] == {"name": "after"}
        assert opened(path).highest["people"] == 99
        storage.fold()
        assert state_of(opened(path)) == state_of(storage)
    return total


def test_a_process_killed_before_any_operation_leaves_the_state_before_or_after(tmp_path: Path) -> None:
    """Rule: write, fsync, rename, link, unlink, truncate: wherever a process ends, nothing acknowledged is lost,
    nothing is half there, nothing is applied twice.
    """
    assert crash_everywhere(tmp_path, lambda folder, stop_at: StoppingDisk(stop_at), lambda disk: None) > 60


@pytest.mark.parametrize("names", [True, False], ids=["folder entries too", "contents only"])
def test_a_power_cut_before_any_operation_leaves_the_state_before_or_after(tmp_path: Path, names: bool) -> None:
    """Rule: the same where the machine forgets all that was not synced."""
    crash_everywhere(tmp_path, PowerCut, lambda disk: disk.lose(names=names))


def test_a_second_crash_during_recovery_is_survived(tmp_path: Path) -> None:
    """Rule: opening after a crash may itself be killed, anywhere."""
    for stop_at in range(1, operations(tmp_path / "whole") + 1, 3):
        for second in range(1, 14, 2):
            folder = tmp_path / f"{stop_at}-{second}"
            folder.mkdir()
            path = folder / "registrations.json"
            known: list[State] = [{name: {} for name in TABLES}]
            trying: list[State] = [known[0]]
            with pytest.raises(Killed):
                work(path, StoppingDisk(stop_at), known.append, trying.append)
            try:
                opened(path, disk=StoppingDisk(second))
            except Killed:
                pass
            assert state_of(opened(path)) in (known[-1], trying[-1]), (stop_at, second)


def test_an_interrupted_erasure_is_finished_on_the_next_opening(tmp_path: Path) -> None:
    """Rule: once the erased state counts, no older file outlives the next writer."""
    finished = 0
    for stop_at in range(1, 25):
        folder = tmp_path / f"{stop_at}"
        folder.mkdir()
        path = folder / "registrations.json"
        storage = opened(path)
        storage.append(change(p1="Secretperson"))
        storage.fold()
        storage.append(change(p1="Secretperson again"))
        disk = StoppingDisk()
        storage = opened(path, disk=disk)
        disk.count, disk.stop_at = 0, stop_at
        try:
            storage.rewrite({"people": {}}, {})
        except Killed:
            pass
        opened(path)
        if not stored(path)["people"]:
            assert not [name for name, octets in folder_of(path).items() if b"Secretperson" in octets], stop_at
            finished += 1
    assert finished > 8


def test_a_generation_below_the_floor_goes_even_where_the_erasure_did_not_remove_it(path: Path) -> None:
    """Rule: a disk may have kept the new snapshot and not the removal of the old one; the next writer removes it."""
    storage = opened(path)
    storage.append(change(p1="Secretperson"))
    storage.fold()
    storage.append(change(p1="Secretperson again"))
    storage.fold()
    old = {name: (beside(path, name), beside(path, name).read_bytes()) for name in (".previous", ".journal.previous")}
    storage.rewrite({"people": {}}, {})
    for file, octets in old.values():
        file.write_bytes(octets)

    opened(path)

    assert not [name for name, octets in folder_of(path).items() if b"Secretperson" in octets]
