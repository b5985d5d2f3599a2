"""The storage under the store: lines, generations, crashes, damage."""

from __future__ import annotations

import errno
import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.table import Document

from inbox_processor.adapters import journal as journal_module
from inbox_processor.adapters import lines
from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.adapters.lines import Changes
from inbox_processor.adapters.snapshot import Schema
from inbox_processor.errors import ConfigError, DeskError, PermanentFailure, StoreDamaged, TransientFailure
from tests.adapters.broken_disk import FailingDisk, Killed, PowerCut, StoppingDisk, folder_of

TABLES = ("people", "mails")
State = dict[str, dict[str, Any]]


def opened(path: Path, *, write: bool = True, disk: Disk | None = None, schema: Schema | None = None) -> JournalStorage:
    if schema:
        return JournalStorage(path, write=write, tables=TABLES, disk=disk, schema=schema)
    return JournalStorage(path, write=write, tables=TABLES, disk=disk)


def state_of(storage: JournalStorage) -> State:
    return {name: {key: json.loads(text) for key, text in table.items()} for name, table in storage.tables.items()}


def stored(path: Path) -> State:
    """What a reader finds; changes nothing."""
    return state_of(opened(path, write=False))


def change(**people: str | None) -> Changes:
    """p3="x": person 3 is called x from now on; None: is gone."""
    return {("people", key[1:]): None if name is None else json.dumps({"name": name}).encode() for key, name in people.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def beside(path: Path, name: str) -> Path:
    return path.with_name(path.name + name)


# --- lines --------------------------------------------------------------------------------------------------------


def three_lines() -> bytes:
    octets, chain = b"", 0
    for content in (b"one", b"two", b"three"):
        line, chain = lines.line(content, chain)
        octets += line
    return octets


def test_lines_are_read_as_they_were_written() -> None:
    """Rule: a journal can be read on from any line, given the checksum of the one before."""
    octets = three_lines()
    first = lines.scan(octets[: octets.index(b"\n") + 1], 0)

    rest = lines.scan(octets[first.end :], first.chain)

    assert (first.lines, rest.lines, rest.torn, rest.damaged) == ((b"one",), (b"two", b"three"), False, 0)


def test_a_line_cut_at_any_octet_is_torn_and_nothing_else() -> None:
    """Rule: what a crash leaves of the last line is recognised, and the lines before it stand."""
    octets = three_lines()
    last = octets.rindex(b"\n", 0, -1) + 1

    for end in range(last + 1, len(octets)):
        found = lines.scan(octets[:end], 0)
        assert (found.lines, found.torn, found.damaged, found.end) == ((b"one", b"two"), True, 0, last)


def test_any_wrong_octet_before_the_last_line_is_damage() -> None:
    """Rule: no flipped bit in a line that was followed by another passes."""
    octets = three_lines()
    last = octets.rindex(b"\n", 0, -1) + 1

    for place in range(last):
        wrong = bytearray(octets)
        wrong[place] ^= 0x10
        assert lines.scan(bytes(wrong), 0).damaged, place


def test_a_line_that_is_missing_in_the_middle_is_damage() -> None:
    """Rule: the checksum goes on from the line before."""
    one, two, three = three_lines().splitlines(keepends=True)

    assert lines.scan(one + three + two, 0).damaged == 2


# --- TinyDB -------------------------------------------------------------------------------------------------------


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
        assert database.table("meta").get(doc_id=1)["schema"] == 1  # type: ignore[index,call-overload]


# --- commits ------------------------------------------------------------------------------------------------------


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
    assert not storage.outgrown
    storage.append(change(p1="y" * 900))
    assert storage.outgrown

    storage.fold()

    assert not storage.outgrown
    assert not storage.has_lines
    assert stored(path)["people"] == {"1": {"name": "y" * 900}}


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


# --- crashes ------------------------------------------------------------------------------------------------------


def work(path: Path, disk: Disk, reached: Callable[[State], None], attempts: Callable[[State], None]) -> None:
    """A life of a store. Calls `attempts` with the state that the next step leads to, `reached` once it is acknowledged."""
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
    step(lambda: again.append(change(p5="e")), p5="e")
    step(lambda: again.rewrite({"people": {"5": b'{"name":"e"}'}, "mails": {}}, {}), p1=None, p3=None, p4=None)
    step(lambda: again.append(change(p6="f")), p6="f")
    step(again.fold)


def operations(folder: Path) -> int:
    disk = StoppingDisk()
    folder.mkdir()
    work(folder / "registrations.json", disk, lambda state: None, lambda state: None)
    return disk.count


def crash_everywhere(tmp_path: Path, make: Callable[[Path, int], StoppingDisk], lose: Callable[[Any], None]) -> int:
    """Stops before every operation in turn; what is found afterwards is the state before or after the step in progress, for a
    reader and for a writer, and the writer can go on. Returns the number of points tried.
    """
    total = operations(tmp_path / "whole")
    for stop_at in range(1, total + 1):
        folder = tmp_path / f"{stop_at}"
        folder.mkdir()
        path = folder / "registrations.json"
        known: list[State] = [{}]
        trying: list[State] = [{}]
        disk = make(folder, stop_at)
        with pytest.raises(Killed):
            work(path, disk, lambda state, known=known: known.append(state), lambda state, trying=trying: trying.append(state))  # type: ignore[misc]
        lose(disk)

        allowed = [state for state in (known[-1] or {name: {} for name in TABLES}, trying[-1])]
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
    """Rule: write, fsync, rename, link, unlink, truncate: wherever a process ends, nothing acknowledged is lost, nothing is
    half there, nothing is applied twice.
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


# --- faults of the disk -------------------------------------------------------------------------------------------


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


# --- two processes ------------------------------------------------------------------------------------------------


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
    """Rule: a process that was killed between new snapshot and new journal leaves a journal that no longer counts; one that
    still had it open must notice.
    """
    storage = opened(path)
    for stop_at in range(1, 12):
        with pytest.raises(Killed):
            opened_by_other = opened(path)
            opened_by_other._disk = opened_by_other._files._disk = StoppingDisk(stop_at)
            opened_by_other.append(change(p1=f"{stop_at}")) if stop_at < 3 else opened_by_other.fold()
        storage.read_on()
        storage.append(change(p2=f"kept {stop_at}"))
        assert stored(path)["people"]["2"] == {"name": f"kept {stop_at}"}, stop_at


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
    monkeypatch.setattr(journal_module.Event, "wait", lambda self, timeout: next(calls)())

    assert stored(path)["people"] == {"1": {"name": "a"}}


# --- damage -------------------------------------------------------------------------------------------------------


def damaged_store(path: Path) -> State:
    """Two generations and three lines; returns the state."""
    storage = opened(path)
    storage.append(change(p1="Anna"))
    storage.fold()
    storage.append(change(p2="Berta"))
    storage.append(change(p3="Clara"))
    storage.append(change(p4="Dora"))
    return state_of(storage)


def shell_command(message: str) -> str:
    """The command that a message advises."""
    return message.partition("and run: ")[2].partition(" (the journals")[0]


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
    """Rule: only the last line can be torn by a crash; any other is damage, and the advice keeps the lines before it."""
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


# --- schema -------------------------------------------------------------------------------------------------------


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
    schema = journal_module.SCHEMA

    assert set(schema.migrations) == set(range(1, schema.version))


def test_advice_works_with_blanks_in_the_path(tmp_path: Path) -> None:
    """Rule: a command that is shown can be pasted."""
    folder = tmp_path / "Meine Anmeldungen"
    folder.mkdir()
    damaged_store(folder / "registrations.json")
    (folder / "registrations.json").write_bytes(b"")

    with pytest.raises(StoreDamaged) as caught:
        opened(folder / "registrations.json")

    assert shlex.split(shell_command(str(caught.value)))[1] == str(folder / "registrations.json")
