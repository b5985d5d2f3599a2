"""Notes of the replies that the server has taken: what a killed process leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.receipts import Receipts

ONE, TWO, THREE = (f"<{number}@desk.example>" for number in (1, 2, 3))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "registrations.json"


def test_another_process_reads_what_was_noted_without_a_clean_end(store: Path) -> None:
    """The note outlives the process that made it; nothing has to be closed."""
    first = Receipts(store)
    first.add(ONE)
    first.add(TWO)
    assert Receipts(store).among([ONE, TWO, THREE]) == {ONE, TWO}


def test_notes_go_on_behind_those_of_a_killed_process_and_a_part_of_a_line(store: Path) -> None:
    """What a kill has cut off is no note, and spoils none."""
    Receipts(store).add(ONE)
    path = store.with_name("registrations.json.taken")
    path.write_bytes(path.read_bytes() + b"0123abc")
    Receipts(store).add(TWO)
    assert Receipts(store).among([ONE, TWO, THREE]) == {ONE, TWO}


def test_cleared_notes_are_gone_and_new_ones_can_be_made(store: Path) -> None:
    """A round that is over leaves no file."""
    notes = Receipts(store)
    notes.add(ONE)
    notes.clear()
    assert list(store.parent.iterdir()) == []
    notes.add(TWO)
    assert Receipts(store).among([ONE, TWO]) == {TWO}


def test_the_file_is_its_owners_alone_and_names_nobody(store: Path) -> None:
    """Contract: after `forget` no file holds a Message-ID; digests only."""
    Receipts(store).add(ONE)
    (path,) = store.parent.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"desk.example" not in path.read_bytes()


def test_a_note_that_cannot_be_written_is_no_fault(store: Path) -> None:
    """A full disk: the reply has left all the same, and the store is told of it as always."""

    class Full(Disk):
        def write(self, descriptor: int, content: bytes | memoryview, offset: int) -> None:
            raise OSError(28, "No space left on device")

    notes = Receipts(store, Full())
    notes.add(ONE)
    assert notes.among([ONE]) == frozenset()
    notes.clear()
