"""How one generation follows another: the previous one, erasures, migrations, damage and the way back."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from inbox_processor.adapters.snapshot import SCHEMA, Schema
from inbox_processor.errors import ConfigError, StoreDamaged
from tests.adapters import small_store
from tests.adapters.broken_disk import folder_of
from tests.adapters.small_store import (
    beside,
    change,
    damaged_store,
    opened,
    shell_command,
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


def test_the_generation_before_is_kept_and_leads_to_the_present_one(path: Path) -> None:
    """Rule: the previous snapshot, put back, is brought up to date by both journals: nothing is lost."""
    storage = opened(path)
    storage.append(change(p1="a"))
    storage.fold()
    storage.append(change(p2="b"))
    storage.fold()
    storage.append(change(p3="c"))
    before = stored(path)
    path.write_bytes(beside(path, ".previous").read_bytes())

    assert stored(path) == before
    again = opened(path)
    assert (again.generation, again.has_lines) == (4, False)
    again.append(change(p4="d"))

    assert stored(path)["people"] == {**before["people"], "4": {"name": "d"}}


def test_an_erasure_leaves_no_trace_in_any_file(path: Path) -> None:
    """Rule: snapshot, previous snapshot and both journals are rid of what was erased, and a previous one is kept."""
    storage = opened(path)
    storage.append(change(p1="Secretperson", p2="Other"))
    storage.fold()
    storage.append(change(p1="Secretperson again"))
    storage.fold()
    storage.append(change(p2="Other, Secretperson's friend"))

    storage.rewrite({"people": {"2": b'{"name":"Other"}'}}, {})

    assert not [name for name, octets in folder_of(path).items() if b"Secretperson" in octets]
    assert beside(path, ".previous").read_bytes() == path.read_bytes()
    storage.append(change(p3="New"))
    path.write_bytes(beside(path, ".previous").read_bytes())
    assert stored(path)["people"] == {"2": {"name": "Other"}, "3": {"name": "New"}}


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("ruin", [b"", b"{", b"[]", b"\x00" * 200, b"flipped"])
def test_a_damaged_snapshot_is_told_and_the_advice_restores_everything(path: Path, ruin: bytes, write: bool) -> None:
    """Rule: never silently empty, never silently wrong; the message names the file and a command that works."""
    before = damaged_store(path)
    path.write_bytes(path.read_bytes().replace(b"Anna", b"Anne") if ruin == b"flipped" else ruin)
    files = folder_of(path)

    with pytest.raises(StoreDamaged) as caught:
        opened(path, write=write)

    assert str(path) in str(caught.value)
    assert str(beside(path, ".previous")) in str(caught.value)
    assert folder_of(path) == files
    subprocess.run(shell_command(str(caught.value)), shell=True, check=True)
    assert stored(path) == before
    assert state_of(opened(path)) == before


def test_a_missing_snapshot_is_no_new_store(path: Path) -> None:
    """Rule: where a journal or a previous generation lies, a store was there."""
    before = damaged_store(path)
    path.unlink()

    with pytest.raises(StoreDamaged, match="missing") as caught:
        opened(path)

    subprocess.run(shell_command(str(caught.value)), shell=True, check=True)
    assert stored(path) == before


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_damaged_line_that_is_not_last_is_told_with_its_number(path: Path, number: int) -> None:
    """Rule: only the last line can be torn by a crash; any other is damage; the advice keeps those before it."""
    damaged_store(path)
    journal = beside(path, ".journal")
    rows = journal.read_bytes().splitlines(keepends=True)
    rows[number - 1] = rows[number - 1][:-4] + b"???\n"
    journal.write_bytes(b"".join(rows))

    with pytest.raises(StoreDamaged, match=f"journal, line {number}: ") as caught:
        opened(path)

    assert journal.read_bytes() == b"".join(rows)
    assert str(beside(path, ".previous")) in str(caught.value)
    subprocess.run(shell_command(str(caught.value)), shell=True, check=True)
    assert list(stored(path)["people"]) == ["1", "2", "3"][: max(number - 1, 1)]
    assert state_of(opened(path)) == stored(path)


def test_a_torn_last_line_is_cut_off(path: Path) -> None:
    """Rule: it was never acknowledged; the next commit takes its place."""
    damaged_store(path)
    journal = beside(path, ".journal")
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-5])

    storage = opened(path)

    assert list(state_of(storage)["people"]) == ["1", "2", "3"]
    assert journal.read_bytes() == b"".join(whole.splitlines(keepends=True)[:-1])


def test_a_journal_of_another_generation_is_not_applied(path: Path) -> None:
    """Rule: an old copy of the file beside a newer journal is told, not mixed."""
    storage = opened(path)
    old = path.read_bytes()
    for name in "abc":
        storage.append(change(p1=name))
        storage.fold()
    storage.append(change(p2="x"))
    path.write_bytes(old)

    with pytest.raises(StoreDamaged, match="goes on from generation 4") as caught:
        opened(path)

    subprocess.run(str(caught.value).partition("as it is: ")[2], shell=True, check=True)
    assert stored(path)["people"] == {}


def test_a_copy_of_the_file_alone_is_a_store(path: Path, tmp_path: Path) -> None:
    """Rule: after a clean stop the one file is the whole store."""
    storage = opened(path)
    storage.append(change(p1="a"))
    storage.fold()
    copy = tmp_path / "elsewhere" / "copy.json"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())

    assert stored(copy) == state_of(storage)
    assert state_of(opened(copy)) == state_of(storage)


@pytest.mark.parametrize("content", [b"[mailbox]\nhost = 1\n", b'{"_default": {"1": {"a": 1}}}', b"", b"\xff\xfe"])
def test_a_file_that_is_no_store_is_left_alone(path: Path, content: bytes) -> None:
    """Rule: a path that names another file is a fault of the configuration."""
    path.write_bytes(content)

    with pytest.raises(ConfigError, match="is not a store of inbox-processor"):
        opened(path)

    assert folder_of(path) == {path.name: content}


def test_files_that_vanish_while_in_use_are_told(path: Path) -> None:
    """Rule: a running process does not begin an empty store in place of one that was deleted under it."""
    storage = opened(path)
    storage.append(change(p1="a"))
    beside(path, ".journal").unlink()
    with pytest.raises(StoreDamaged, match=r"journal has vanished"):
        storage.read_on()

    path.unlink()
    with pytest.raises(StoreDamaged, match="has vanished"):
        storage.read_on()


def _with_seats(documents: Any) -> Any:
    people = {key: {**document, "seats": 1} for key, document in documents["people"].items()}
    return {**documents, "people": people}


def _renamed(documents: Any) -> Any:
    return {"persons" if name == "people" else name: table for name, table in documents.items()}


THIRD = Schema(3, {1: _with_seats, 2: _renamed})


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    """Rule: the message says which schema, which this one reads, and what to do; nothing is touched."""
    opened(path, schema=THIRD)
    files = folder_of(path)

    with pytest.raises(ConfigError, match=r"newer version of inbox-processor \(schema 3, this one reads 1\)"):
        opened(path)

    assert folder_of(path) == files


def test_an_older_store_is_migrated_on_opening(path: Path) -> None:
    """Rule: each step once, in order, over snapshot and journal; the file before is kept."""
    storage = opened(path)
    storage.append(change(p1="a"))
    storage.fold()
    storage.append(change(p2="b"))
    wanted = {"1": {"name": "a", "seats": 1}, "2": {"name": "b", "seats": 1}}

    reader = opened(path, write=False, schema=THIRD)
    assert state_of(reader)["persons"] == wanted
    assert stored(path)["people"] == {"1": {"name": "a"}, "2": {"name": "b"}}

    opened(path, schema=THIRD)
    assert state_of(opened(path, write=False, schema=THIRD))["persons"] == wanted
    assert state_of(opened(path, schema=THIRD))["persons"] == wanted
    assert b'"schema":1' in beside(path, ".previous").read_bytes()


def test_every_migration_between_two_versions_exists() -> None:
    """Rule: a schema version without its migration would make old stores unreadable."""
    assert set(SCHEMA.migrations) == set(range(1, SCHEMA.version))


def test_advice_works_with_blanks_in_the_path(tmp_path: Path) -> None:
    """Rule: a command that is shown can be pasted."""
    folder = tmp_path / "Meine Anmeldungen"
    folder.mkdir()
    damaged_store(folder / "registrations.json")
    (folder / "registrations.json").write_bytes(b"")

    with pytest.raises(StoreDamaged) as caught:
        opened(folder / "registrations.json")

    assert shlex.split(shell_command(str(caught.value)))[1] == str(folder / "registrations.json")
