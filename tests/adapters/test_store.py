"""The store as the desk uses it."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from tinydb import TinyDB, where

from inbox_processor.adapters import journal as journal_module
from inbox_processor.adapters import records as forms
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.adapters.snapshot import Schema
from inbox_processor.adapters.store import Store
from inbox_processor.errors import ConfigError, StoreDamaged, TransientFailure
from inbox_processor.model import Effects, Records, Status
from tests.adapters.broken_disk import FailingDisk, folder_of
from tests.adapters.samples import history, ledger, mail, many, person, question, reply, undo

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def found(path: Path) -> Records:
    """Return what a reading command sees."""
    with Store.open(path, write=False) as store:
        return store.records()


def test_what_was_committed_is_there_after_opening_again(path: Path) -> None:
    """Rule: a store gives back the records that it was given, whether closed or killed."""
    with Store.open(path, write=True) as store:
        store.commit(mail(1), Effects(review=(question(2),), ledger=(ledger(2),)))
        before = store.records()
        assert found(path) == before

    assert found(path) == before
    assert before.participants == (person(1),)
    assert before.review == (question(2),)
    assert before.counters == {"p": 1, "h": 1, "m": 2, "r": 1, "u": 0, "s": 0, "d": 0}


def test_a_new_store_is_made_only_where_somebody_writes(path: Path) -> None:
    """Rule: reading commands change nothing, not even a folder; an absent store reads as empty and says so."""
    with Store.open(path, write=False) as store:
        assert not store.exists
        assert store.records() == Records(counters={"p": 0, "h": 0, "m": 0, "r": 0, "u": 0, "s": 0, "d": 0})
    assert not list(path.parent.iterdir())

    with Store.open(path, write=True) as store:
        assert store.exists
    assert found(path).participants == ()
    assert path.is_file()


def test_all_files_are_for_their_owner_alone(path: Path) -> None:
    """Rule: names and addresses lie there: mode 0600, also where a copy was put back with an open mode."""
    old = os.umask(0)
    try:
        with Store.open(path, write=True, run=True) as store:
            store.commit(mail(1))
        path.chmod(0o644)
        with Store.open(path, write=True, run=True) as store:
            store.commit(mail(2))
            store.rewrite(store.records())
    finally:
        os.umask(old)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 6


def test_stock_tinydb_sees_tables_and_records_after_a_clean_stop(path: Path) -> None:
    """Rule: `[store] path` is a TinyDB database."""
    with Store.open(path, write=True) as store:
        store.commit(mail(17), Effects(review=(question(18),)))

    with TinyDB(path, access_mode="r", encoding="utf-8") as database:
        tables = {"participants", "history", "ledger", "outbox", "review", "unsent", "undo", "shelves", "drags", "meta"}
        assert database.tables() == tables
        assert database.table("participants").search(where("name") == "Käthe Groß")[0].doc_id == 17
        assert database.table("ledger").get(where("id") == "m17") is not None


def test_queries_see_every_commit(path: Path) -> None:
    """Rule: a TinyDB table of the open store is never behind."""
    with Store.open(path, write=True) as store:
        people = store.table("participants")
        store.commit(mail(1))
        assert people.count(where("status") == "accepted") == 1
        store.commit(Effects(participants=(replace(person(1), status=Status.CANCELLED),)))
        assert people.count(where("status") == "accepted") == 0


def test_an_empty_commit_writes_nothing(path: Path) -> None:
    """Rule: a pass in which nothing happened leaves the files as they are."""
    with Store.open(path, write=True) as store:
        files = folder_of(path)
        store.commit()
        store.commit(Effects())
    assert folder_of(path) == files


def test_counters_outlive_the_records(path: Path) -> None:
    """Rule: an id is never used again, whoever was erased."""
    with Store.open(path, write=True) as store:
        store.commit(mail(41))
        store.rewrite(Records(counters=store.records().counters))
        assert store.records().participants == ()
    assert found(path).counters == {"p": 41, "h": 41, "m": 41, "r": 41, "u": 0, "s": 0, "d": 0}


def test_erasing_a_person_leaves_nothing_of_them(path: Path) -> None:
    """Rule: no file beside the store holds the name or the address; the others are as they were."""
    with Store.open(path, write=True, run=True) as store:
        store.commit(mail(1), Effects((person(2, "Vergissmein Nicht"),), (), (), (reply(2),), (question(2),)))
    with Store.open(path, write=True, run=True) as store:
        store.commit(Effects(participants=(replace(person(2, "Vergissmein Nicht"), sequence=9),)))
        all_of_them = store.records()
        store.rewrite(
            replace(all_of_them, participants=all_of_them.participants[:1], outbox=all_of_them.outbox[:1], review=())
        )

        for octets in folder_of(path).values():
            assert b"Vergissmein" not in octets
            assert b"person2@" not in octets
    assert found(path).participants == (person(1),)


def test_a_full_disk_changes_nothing_and_the_store_goes_on(path: Path) -> None:
    """Rule: plain words, exit 75, nothing half done."""
    disk = FailingDisk(errno.ENOSPC)
    with Store.open(path, write=True, disk=disk) as store:
        store.commit(mail(1))
        disk.fail_after(1)
        with pytest.raises(TransientFailure, match="no room is left on the disk; nothing was changed"):
            store.commit(mail(2))
        assert store.records() == found(path)
        assert store.records().participants == (person(1),)
        disk.mend()
        store.commit(mail(3))
    assert [one.id for one in found(path).participants] == ["1", "3"]


def test_a_fold_that_fails_is_no_fault_of_the_commit(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Rule: the commit is safe in the journal; the fault is logged, and told when the store is closed."""
    monkeypatch.setattr(journal_module, "LEAST_OUTGROWN_OCTETS", 0)
    disk = FailingDisk(errno.ENOSPC, lasting=True)
    store = Store.open(path, write=True, run=True, disk=disk)
    disk.fail_after(2)

    store.commit(many(5))

    assert "no room is left" in caplog.text
    assert len(found(path).participants) == 5
    with pytest.raises(TransientFailure, match="no room is left"):
        store.close()
    with Store.open(path, write=True, run=True) as again:
        assert len(again.records().participants) == 5


def test_a_fault_in_the_callers_own_code_is_told_as_it_is(path: Path) -> None:
    """Rule: leaving by an exception lets the locks go and keeps what was committed."""

    def work() -> None:
        with Store.open(path, write=True, run=True) as store:
            store.commit(mail(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    with Store.open(path, write=True, run=True) as store:
        assert store.records().participants == (person(1),)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "missing" / "registrations.json", "does not exist; make it"),
        (lambda folder: folder, "this is a folder; name a file in it"),
    ],
)
@pytest.mark.parametrize("write", [True, False])
def test_a_path_that_cannot_serve_is_a_fault_of_the_configuration(
    tmp_path: Path, make: Callable[[Path], Path], words: str, write: bool
) -> None:
    """Rule: the message names the key, the path and what to do."""
    with pytest.raises(ConfigError, match=words) as caught:
        Store.open(make(tmp_path), write=write)

    assert str(caught.value).startswith(f"[store] path = {make(tmp_path)}: ")


def test_a_folder_in_which_one_may_not_write_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule: known before anything is fetched; reading goes on. (The tests may run as root, who may everything.)"""
    Store.open(path, write=True).close()
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) == path)

    with pytest.raises(ConfigError, match="may not write into"):
        Store.open(path, write=True)
    assert found(path).participants == ()


def test_a_closed_folder_on_the_way_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule: no traceback where the user may not even look."""

    def refuse(self: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_dir", refuse)

    with pytest.raises(ConfigError, match="may not look there"):
        Store.open(path, write=False)


def test_a_document_of_another_shape_is_told_with_its_table(path: Path) -> None:
    """Rule: no traceback for a file that was written by hand."""
    with Store.open(path, write=True) as store:
        store._storage.append({("participants", "3"): b'{"id":"3","colour":"blue"}'})
        with pytest.raises(StoreDamaged, match="participants, document 3"):
            store.records()
        assert store.records("ledger").ledger == ()


def test_a_store_behind_a_symbolic_link_stays_there(path: Path, tmp_path: Path) -> None:
    """Rule: the link is not replaced by a file, and both names have the same locks."""
    real = tmp_path / "elsewhere" / "store.json"
    real.parent.mkdir()
    path.symlink_to(real)

    with Store.open(path, write=True) as store:
        store.commit(mail(1))

    assert path.is_symlink()
    assert found(real).participants == (person(1),)


def test_a_closed_store_and_a_reading_one_write_nothing(path: Path) -> None:
    """Rule: a fault of the caller is told at once."""
    store = Store.open(path, write=True)
    store.close()
    reading = Store.open(path, write=False)

    for unusable in (store, reading):
        with pytest.raises(ValueError, match="opened for reading, or is closed"):
            unusable.commit(mail(1))


def test_reading_records_leaves_the_collector_as_it_was(path: Path) -> None:
    """Rule: what is switched off for speed is switched on again."""
    Store.open(path, write=True).close()
    assert gc.isenabled()
    found(path)
    assert gc.isenabled()


def test_a_store_of_the_first_schema_is_read_and_written_on(path: Path) -> None:
    """Rule: no table `undo`, no field `restores`: everybody is there, and what is new can be kept."""
    old = Schema(1, {})
    names = ("participants", "history", "ledger", "outbox", "review")
    storage = JournalStorage(path, write=True, tables=names, schema=old)
    (table, key), text = forms.HISTORY.text(history(1))
    storage.append({(table, key): text.replace(b',"restores":0', b""), **dict([forms.PARTICIPANTS.text(person(1))])})

    assert (found(path).history, found(path).participants, found(path).undo) == ((history(1),), (person(1),), ())
    with Store.open(path, write=True) as store:
        store.commit(Effects(undo=(undo(1),)))
        assert store.records().undo == (undo(1),)
    assert (found(path).history, found(path).undo) == ((history(1),), (undo(1),))
    with pytest.raises(ConfigError, match="newer version"):
        Store.open(path, write=True, schema=old)
