"""The store as the desk uses it."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from inbox_processor.adapters import journal as journal_module
from inbox_processor.adapters.store import Store, StoreChanged
from inbox_processor.errors import ConfigError, StoreDamaged, TransientFailure
from inbox_processor.model import Effects, Records, ReplyState, Status
from tests.adapters.broken_disk import FailingDisk, folder_of
from tests.adapters.samples import history, ledger, mail, many, person, question, reply

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def found(path: Path) -> Records:
    """What a reading command sees."""
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
    assert before.counters == {"p": 1, "h": 1, "m": 2, "r": 1}


def test_a_new_store_is_made_only_where_somebody_writes(path: Path) -> None:
    """Rule: reading commands change nothing, not even a folder; an absent store reads as empty and says so."""
    with Store.open(path, write=False) as store:
        assert not store.exists
        assert store.records() == Records(counters={"p": 0, "h": 0, "m": 0, "r": 0})
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
    assert len(modes) == 5


def test_stock_tinydb_sees_tables_and_records_after_a_clean_stop(path: Path) -> None:
    """Rule: `[store] path` is a TinyDB database."""
    with Store.open(path, write=True) as store:
        store.commit(mail(17), Effects(review=(question(18),)))

    with TinyDB(path, access_mode="r", encoding="utf-8") as database:
        assert database.tables() == {"participants", "history", "ledger", "outbox", "review", "meta"}
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
    assert found(path).counters == {"p": 41, "h": 41, "m": 41, "r": 41}


def test_erasing_a_person_leaves_nothing_of_them(path: Path) -> None:
    """Rule: no file beside the store holds the name or the address; the others are as they were."""
    with Store.open(path, write=True, run=True) as store:
        store.commit(mail(1), Effects((person(2, "Vergissmein Nicht"),), (), (), (reply(2),), (question(2),)))
    with Store.open(path, write=True, run=True) as store:
        store.commit(Effects(participants=(replace(person(2, "Vergissmein Nicht"), sequence=9),)))
        all_of_them = store.records()
        store.rewrite(replace(all_of_them, participants=all_of_them.participants[:1], outbox=all_of_them.outbox[:1], review=()))

        for octets in folder_of(path).values():
            assert b"Vergissmein" not in octets
            assert b"person2@" not in octets
    assert found(path).participants == (person(1),)


# --- marks --------------------------------------------------------------------------------------------------------


def test_a_mark_is_durable_at_once(path: Path) -> None:
    """Rule: `sending` is on the medium before DATA, `sent` when `mark` returns."""
    with Store.open(path, write=True) as store:
        store.commit(mail(1))
        assert store.mark(reply(1, ReplyState.SENDING))
        assert found(path).outbox == (reply(1, ReplyState.SENDING),)
        assert store.mark(reply(1, ReplyState.SENT, b""))
        assert found(path).outbox == (reply(1, ReplyState.SENT, b""),)


def test_a_reply_that_another_process_took_back_is_not_marked(path: Path) -> None:
    """Rule: an organiser's `undo` beside the daemon wins over a reply that has not left; False means: do not send."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1), mail(2))
        with Store.open(path, write=True) as command:
            command.commit(Effects(outbox=(reply(1, ReplyState.WITHDRAWN),)))

        assert not daemon.mark(reply(1, ReplyState.SENDING))
        assert daemon.mark(reply(2, ReplyState.SENDING))
        daemon.refresh()
    assert [entry.state for entry in found(path).outbox] == [ReplyState.WITHDRAWN, ReplyState.SENDING]


def test_a_reply_of_an_erased_person_does_not_come_back(path: Path) -> None:
    """Rule: a mark never writes an entry that is gone."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1))
        with Store.open(path, write=True) as command:
            command.rewrite(replace(command.records(), outbox=()))

        assert not daemon.mark(reply(1, ReplyState.SENT))
    assert found(path).outbox == ()


# --- two processes ------------------------------------------------------------------------------------------------


def test_the_daemon_learns_what_a_command_wrote(path: Path) -> None:
    """Rule: `refresh` tells every commit of others once, as effects, and nothing of one's own."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1))
        assert not daemon.refresh()
        with Store.open(path, write=True) as command:
            command.commit(mail(2))
            command.commit(Effects(review=(question(3),)), Effects(settled=("m3",)))
        daemon.commit(mail(4))

        news = daemon.refresh()

        assert news.effects == (mail(2), Effects(settled=("m3",)))
        assert not news.reloaded
        assert not daemon.refresh()
        assert [one.id for one in daemon.records().participants] == ["1", "2", "4"]


def test_a_command_beside_the_daemon_leaves_the_folding_to_it(path: Path) -> None:
    """Rule: the daemon need not read everything anew because a command ended."""
    with Store.open(path, write=True, run=True) as daemon:
        snapshot = path.read_bytes()
        with Store.open(path, write=True) as command:
            command.commit(mail(1))
        assert path.read_bytes() == snapshot
        assert not daemon.refresh().reloaded
    assert path.read_bytes() != snapshot


def test_an_erasure_beside_the_daemon_makes_it_read_anew(path: Path) -> None:
    """Rule: what cannot be told as effects is told as `reloaded`."""
    with Store.open(path, write=True, run=True) as daemon:
        daemon.commit(mail(1), mail(2))
        with Store.open(path, write=True) as command:
            command.rewrite(replace(command.records(), participants=(person(2),)))

        news = daemon.refresh()

        assert news.reloaded
        assert daemon.records().participants == (person(2),)


def test_decisions_on_an_old_state_are_refused(path: Path) -> None:
    """Rule: two processes that give out the same number, or change the same person, do not overwrite each other."""
    with Store.open(path, write=True, run=True) as daemon:
        with Store.open(path, write=True) as command:
            command.commit(mail(1))

        with pytest.raises(StoreChanged, match="nothing was written"):
            daemon.commit(Effects((person(1, "Somebody else"),), (history(1),)))
        with pytest.raises(StoreChanged):  # still not looked
            daemon.commit(Effects(history=(history(1),)))
        assert daemon.refresh().effects == (mail(1),)
        daemon.commit(Effects(participants=(replace(person(1), status=Status.CANCELLED),)))
    assert found(path).participants[0].status is Status.CANCELLED


def test_an_exclusive_stretch_begins_with_the_newest_state_and_keeps_others_out(path: Path) -> None:
    """Rule: what is decided inside is decided on what stands there when it is written."""
    with Store.open(path, write=True, run=True) as daemon, Store.open(path, write=True) as command:
        command.commit(mail(1))
        command._lock._wait_seconds = 0.05
        with daemon.exclusive() as news:
            assert news.effects == (mail(1),)
            with pytest.raises(TransientFailure, match="has been writing"):
                command.commit(mail(2))
            assert len(found(path).participants) == 1  # a reader does not wait
            daemon.commit(mail(2))
        with pytest.raises(StoreChanged):
            command.commit(mail(2))


def test_a_second_run_is_refused_and_a_command_is_not(path: Path) -> None:
    """Rule: one run at a time (exit 75); commands go on beside it."""
    with Store.open(path, write=True, run=True):
        with pytest.raises(TransientFailure, match=rf"Another inbox-processor run .*pid {os.getpid()}"):
            Store.open(path, write=True, run=True)
        with Store.open(path, write=True) as command:
            command.commit(mail(1))
    with Store.open(path, write=True, run=True) as store:
        assert store.records().participants == (person(1),)


def register(path: Path, name: str, count: int, run: bool) -> None:
    """One process: takes the next number each time, as the desk does; now and then it starts afresh."""
    done = 0
    while done < count:
        with Store.open(path, write=True, run=run) as store:
            for _ in range(min(25, count - done)):
                with store.exclusive():
                    number = store.records("history").counters["p"] + 1
                    store.commit(Effects((person(number, name),), (history(number),)))
                done += 1


def test_two_processes_writing_at_once_lose_nothing(path: Path) -> None:
    """Rule: every number is given once, every record of both is there, and a reader never sees fewer than before."""
    processes = [SPAWN.Process(target=register, args=(path, name, 120, name == "A")) for name in "AB"]
    for process in processes:
        process.start()
    seen = 0
    while any(process.is_alive() for process in processes):
        now = len(found(path).participants)
        assert now >= seen
        seen = now
    for process in processes:
        process.join()

    people = found(path).participants
    assert [process.exitcode for process in processes] == [0, 0]
    assert [int(one.id) for one in people] == list(range(1, 241))
    assert sorted(one.name or "" for one in people) == ["A"] * 120 + ["B"] * 120


_COMMIT_FOREVER = """
import sys
from pathlib import Path
from inbox_processor.adapters.store import Store
from inbox_processor.adapters import journal
from tests.adapters.samples import mail, reply
from inbox_processor.model import ReplyState
journal.LEAST_OUTGROWN_OCTETS = 20000
with Store.open(Path(sys.argv[1]), write=True, run=True) as store:
    number = store.records().counters["p"]
    while True:
        number += 1
        store.commit(mail(number))
        store.mark(reply(number, ReplyState.SENT, b""))
        print(number, flush=True)
"""


def test_what_was_acknowledged_survives_kill_9(path: Path) -> None:
    """Rule: a kill at any instant loses no commit that returned, and the next start needs no help."""
    chance = random.Random(4)
    last, sent = 0, set()
    for _ in range(6):
        command = [sys.executable, "-c", _COMMIT_FOREVER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            sent.add(int(process.stdout.readline()))
            time.sleep(chance.uniform(0.02, 0.25))
            process.send_signal(signal.SIGKILL)
            sent.update(map(int, process.stdout.read().split("\n")[:-1]))
        kept = found(path)
        assert max(sent) > last
        assert len(kept.participants) in (max(sent), max(sent) + 1)  # the last one may have returned unheard
        last = len(kept.participants)
        assert [int(one.id) for one in kept.participants] == list(range(1, last + 1))
        assert sent <= {int(entry.id[1:]) for entry in kept.outbox if entry.state is ReplyState.SENT}
    assert b'"generation":' in path.read_bytes()[:100]
    assert b'"generation":1,' not in path.read_bytes()[:100]


# --- faults -------------------------------------------------------------------------------------------------------


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
    with pytest.raises(ZeroDivisionError), Store.open(path, write=True, run=True) as store:
        store.commit(mail(1))
        _ = 1 / 0

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
