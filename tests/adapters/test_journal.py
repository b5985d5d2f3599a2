"""The storage under the store: TinyDB's interface, commits, faults of the disk, two processes."""

from __future__ import annotations

import errno
import json
import threading
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from inbox_processor.adapters import journal as journal_module
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.errors import DeskError, PermanentFailure, StoreDamaged, TransientFailure
from tests.adapters import small_store
from tests.adapters.broken_disk import FailingDisk, Killed, StoppingDisk
from tests.adapters.small_store import (
    TABLES,
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


def test_tinydb_works_on_our_storage(path: Path) -> None:
    """Rule: TinyDB's own interface reads and writes; what it wrote is there after opening again."""
    database = TinyDB(path, storage=JournalStorage, write=True, tables=TABLES)
    people = database.table("people", cache_size=0)
    people.insert(Document({"name": "Anna", "seats": 1}, doc_id=7))
    people.update({"seats": 2}, where("name") == "Anna")
    database.close()

    again = TinyDB(path, storage=JournalStorage, write=False, tables=TABLES).table("people", cache_size=0)

    assert again.get(doc_id=7) == {"name": "Anna", "seats": 2}
    assert again.search(where("seats") == 2)[0].doc_id == 7
    assert len(again) == 1


def test_stock_tinydb_reads_the_snapshot(path: Path) -> None:
    """Rule: the file is a TinyDB database, as the organisers' other programs expect."""
    storage = opened(path)
    storage.append(change(p1="Käthe", p2="Jörg"))
    storage.fold()

    with TinyDB(path, access_mode="r", encoding="utf-8") as database:
        assert database.tables() == {"meta", "people", "mails"}
        assert database.table("people").get(doc_id=1) == {"name": "Käthe"}
        assert database.table("meta").get(doc_id=1)["schema"] == 1


def test_a_commit_costs_the_same_however_much_is_stored(path: Path, tmp_path: Path) -> None:
    """Rule: one line, one write, one fsync, whether 0 or 3,000 documents are there."""
    costs = []
    for count in (0, 3000):
        disk = StoppingDisk()
        storage = opened(tmp_path / f"{count}.json", disk=disk)
        storage.append(change(**{f"p{number}": "x" * 300 for number in range(1000, 1000 + count)}, p1="first"))
        storage.fold()
        disk.count = disk.octets_written = 0
        storage.read_on()
        storage.append(change(p2="Jörg"))
        costs.append((disk.count, disk.octets_written))

    assert costs[0] == costs[1]
    assert costs[0][0] == 2
    assert costs[0][1] < 100


def test_a_removed_document_stays_removed_and_its_number_taken(path: Path) -> None:
    """Rule: highest numbers outlive the documents, through journal, fold and erasure."""
    storage = opened(path)
    storage.append(change(p1="a", p9="b"))
    storage.append(change(p9=None))
    assert (stored(path)["people"], opened(path).highest["people"]) == ({"1": {"name": "a"}}, 9)

    storage.fold()
    assert opened(path).highest["people"] == 9

    storage.rewrite({"people": {}}, {"mails": 40})
    assert opened(path).highest == {"people": 9, "mails": 40}


def test_the_journal_is_folded_when_it_has_outgrown_the_snapshot(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule: folding costs no more than writing the journal did."""
    monkeypatch.setattr(journal_module, "LEAST_OUTGROWN_OCTETS", 1500)
    storage = opened(path)
    storage.append(change(p1="x" * 900))
    outgrown = [storage.outgrown]
    storage.append(change(p1="y" * 900))
    outgrown.append(storage.outgrown)

    storage.fold()

    assert [*outgrown, storage.outgrown, storage.has_lines] == [False, True, False, False]
    assert stored(path)["people"] == {"1": {"name": "y" * 900}}


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("operation", [0, 1])
@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (errno.ENOSPC, TransientFailure, "no room is left"),
        (errno.EDQUOT, TransientFailure, "no room is left"),
        (errno.EIO, PermanentFailure, "the disk reports a fault"),
        (errno.EROFS, PermanentFailure, "can only be read"),
    ],
)
def test_a_fault_of_the_disk_changes_nothing(
    path: Path, error: int, kind: type[DeskError], words: str, operation: int, lasting: bool
) -> None:
    """Rule: a commit that fails at its write or its fsync is not in memory, not in the file, and the next one works."""
    disk = FailingDisk(error)
    storage = opened(path, disk=disk)
    storage.append(change(p1="a"))
    before = state_of(storage)
    disk.lasting = lasting
    disk.fail_after(operation)

    with pytest.raises(kind, match=words):
        storage.append(change(p2="b" * 50))

    assert state_of(storage) == before
    disk.mend()
    storage.read_on()
    storage.append(change(p3="c"))
    assert stored(path) == state_of(storage)
    assert stored(path)["people"]["3"] == {"name": "c"}
    assert storage.generation == (2 if lasting else 1)  # a journal whose end is in doubt is not written to again


def test_a_fault_at_any_operation_of_a_fold_loses_nothing(tmp_path: Path) -> None:
    """Rule: a fold that fails leaves a store that goes on, in this process and in the next."""
    for operation in range(14):
        path = tmp_path / f"{operation}.json"
        disk = FailingDisk(errno.ENOSPC)
        storage = opened(path, disk=disk)
        storage.append(change(p1="a"))
        disk.fail_after(operation)
        with pytest.raises(TransientFailure):
            storage.fold()
        disk.mend()

        storage.read_on()
        storage.append(change(p2="b"))

        assert stored(path)["people"] == {"1": {"name": "a"}, "2": {"name": "b"}}, operation
        assert state_of(opened(path)) == stored(path)


def test_one_writer_reads_on_what_another_wrote(path: Path) -> None:
    """Rule: line by line, each told once."""
    ours, theirs = opened(path), opened(path)
    theirs.append(change(p1="a"))
    theirs.append(change(p2="b"))

    changed = ours.read_on()

    assert changed.changes == (change(p1="a"), change(p2="b"))
    assert changed.keys == {("people", "1"), ("people", "2")}
    assert not changed.reloaded
    assert not ours.read_on().keys


@pytest.mark.parametrize("write", [True, False])
def test_a_new_generation_of_another_process_is_read_anew(path: Path, write: bool) -> None:
    """Rule: the keys that differ are known, even where the lines are gone."""
    theirs = opened(path)
    theirs.append(change(p1="a", p2="b"))
    ours = opened(path, write=write)
    theirs.rewrite({"people": {"1": b'{"name": "A"}'}}, {})

    changed = ours.read_on()

    assert changed.reloaded
    assert changed.keys == {("people", "1"), ("people", "2")}
    assert state_of(ours)["people"] == {"1": {"name": "A"}}


def test_nothing_is_appended_to_a_past_journal(path: Path, tmp_path: Path) -> None:
    """Rule: a process that was killed between new snapshot and new journal leaves a journal that no longer counts; one
    that still had it open must notice.
    """
    storage = opened(path)
    for stop_at in range(1, 12):
        disk = StoppingDisk()
        other = opened(path, disk=disk)
        disk.count, disk.stop_at = 0, stop_at
        with pytest.raises(Killed):
            other.fold()
        storage.read_on()
        storage.append(change(p2=f"kept {stop_at}"))
        assert stored(path)["people"]["2"] == {"name": f"kept {stop_at}"}, stop_at


def test_a_writer_cuts_off_what_another_left_unfinished(path: Path) -> None:
    """Rule: under the write lock nobody else is writing, so an unfinished line is a dead one, however long."""
    ours = opened(path)
    journal = beside(path, ".journal")
    journal.write_bytes(journal.read_bytes() + b"00000fff 00000000 " + b"x" * 500)

    ours.read_on()
    ours.append(change(p1="a"))

    assert journal.read_bytes().count(b"\n") == 2
    assert journal.read_bytes().endswith(b"\n")
    assert stored(path)["people"] == {"1": {"name": "a"}}


def test_a_reader_leaves_an_unfinished_line_alone(path: Path) -> None:
    """Rule: a reader meets a line that is just being written; it neither cuts it nor takes it."""
    storage = opened(path)
    storage.append(change(p1="a"))
    journal = beside(path, ".journal")
    journal.write_bytes(journal.read_bytes() + b"00000010 0000")
    size = journal.stat().st_size

    assert stored(path)["people"] == {"1": {"name": "a"}}
    assert journal.stat().st_size == size


def test_a_reader_waits_for_a_generation_that_is_just_beginning(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule: files that do not fit together are read again before anybody calls them damaged."""
    storage = opened(path)
    storage.append(change(p1="a"))
    journal = beside(path, ".journal")
    whole = journal.read_bytes()
    journal.write_bytes(whole.replace(b'"a"', b'"b"') + whole.splitlines(keepends=True)[1])
    calls = iter([lambda: None, lambda: journal.write_bytes(whole)])
    monkeypatch.setattr(threading.Event, "wait", lambda self, timeout: next(calls)())

    assert stored(path)["people"] == {"1": {"name": "a"}}


def test_a_snapshot_that_was_damaged_while_a_run_is_at_work_is_not_folded(path: Path) -> None:
    """Rule: a run reads the documents again where it needs them; octets that are not what was written never become the
    next snapshot, and what was committed stays in the journal.
    """
    storage = opened(path)
    storage.append(change(p1="Anna"))
    storage.fold()
    storage.release()
    storage.append(change(p2="Berta"))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Anna", b"Arno"))

    with pytest.raises(StoreDamaged, match="checksum"):
        storage.fold()

    path.write_bytes(whole)
    storage.fold()
    assert stored(path)["people"] == {"1": {"name": "Anna"}, "2": {"name": "Berta"}}


def test_a_released_store_knows_which_documents_there_are(path: Path) -> None:
    """Rule: marks of what was erased are not written, however little is kept in memory."""
    storage = opened(path)
    storage.append(change(p1="Anna", p300="Berta"))
    storage.release()
    storage.append(change(p2="Carla", p1=None))

    assert [storage.holds(("people", key)) for key in ("1", "2", "3", "300", "301")] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert not storage.holds(("strangers", "1"))
    assert state_of(storage)["people"] == {"300": {"name": "Berta"}, "2": {"name": "Carla"}}


def test_lent_documents_stay_as_they_were(path: Path) -> None:
    """Rule: who has been given the documents finds them unchanged, whatever is committed meanwhile."""
    storage = opened(path)
    storage.append(change(p1="Anna", p2="Berta"))
    storage.fold()
    storage.append(change(p3="Carla"))
    lent = storage.lend()

    storage.append(change(p1=None, p2="Beate", p3="Clara", p4="Dora"))
    storage.fold()

    assert {key: json.loads(text)["name"] for key, text in lent["people"].items()} == {
        "1": "Anna",
        "2": "Berta",
        "3": "Carla",
    }
    assert state_of(storage)["people"].keys() == {"2", "3", "4"}
