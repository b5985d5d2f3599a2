"""The store against a dictionary: whatever happens in whatever order, both hold the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects, Records, ReplyState
from tests.adapters.broken_disk import StoppingDisk
from tests.adapters.samples import history, ledger, person, question, reply, undo

NUMBERS = st.integers(1, 12)
NAMES = st.text(max_size=8)
EFFECTS = st.builds(
    Effects,
    participants=st.lists(st.builds(person, NUMBERS, NAMES), max_size=3).map(tuple),
    history=st.lists(st.builds(history, NUMBERS), max_size=2).map(tuple),
    ledger=st.lists(st.builds(ledger, NUMBERS), max_size=2).map(tuple),
    outbox=st.lists(st.builds(reply, NUMBERS), max_size=2).map(tuple),
    review=st.lists(st.builds(question, NUMBERS), max_size=2).map(tuple),
    settled=st.lists(NUMBERS.map(lambda number: f"m{number}"), max_size=2).map(tuple),
    undo=st.lists(st.builds(undo, NUMBERS), max_size=2).map(tuple),
    gone=st.lists(NUMBERS.map(str), max_size=1).map(tuple),
    dropped=st.lists(NUMBERS.map(lambda number: f"u{number}"), max_size=2).map(tuple),
)
KINDS = {"participants": "p", "history": "h", "ledger": "m", "outbox": "r", "undo": "u", "shelves": "s", "drags": "d"}
TABLES = (*KINDS, "review")


def number_of(record: Any) -> int:
    return int(str(getattr(record, "id", "") or record.seq).lstrip("mru"))


def _apart(effects: Effects, batch: list[Effects]) -> Effects:
    """Delete nothing that the same commit writes for the first time: the store would keep no number for it."""
    people = {one.id for other in batch for one in other.participants}
    undone = {one.id for other in batch for one in other.undo}
    return replace(
        effects,
        gone=tuple(one for one in effects.gone if one not in people),
        dropped=tuple(one for one in effects.dropped if one not in undone),
    )


class StoreMachine(RuleBasedStateMachine):
    """Two writers and readers on one store; `model` is what must be there."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "registrations.json"
        self.model: dict[str, dict[int, Any]] = {table: {} for table in TABLES}
        self.highest = dict.fromkeys(KINDS.values(), 0)

    @initialize()
    def begin(self) -> None:
        self.stores = [
            Store.open(self.path, write=True, run=True, disk=StoppingDisk()),
            Store.open(self.path, write=True, disk=StoppingDisk()),
        ]

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def note(self, effects: Effects) -> None:
        for table in TABLES:
            for record in getattr(effects, table):
                self.model[table][number_of(record)] = record
                if table in KINDS:
                    self.highest[KINDS[table]] = max(self.highest[KINDS[table]], number_of(record))
        for table, deleted in (("review", effects.settled), ("participants", effects.gone), ("undo", effects.dropped)):
            for identity in deleted:
                self.model[table].pop(int(identity.lstrip("mu")), None)

    @rule(which=st.integers(0, 1), batch=st.lists(EFFECTS, max_size=3))
    def commit(self, which: int, batch: list[Effects]) -> None:
        self.stores[which].refresh()
        batch = [_apart(effects, batch) for effects in batch]
        self.stores[which].commit(*batch)
        for effects in batch:
            self.note(effects)

    @rule(which=st.integers(0, 1), number=NUMBERS)
    def mark(self, which: int, number: int) -> None:
        self.stores[which].refresh()
        entry = reply(number, ReplyState.SENT, b"")
        there = number in self.model["outbox"]
        assert self.stores[which].mark(entry) == there
        if there:
            self.model["outbox"][number] = entry

    @rule(which=st.integers(0, 1), number=NUMBERS)
    def erase(self, which: int, number: int) -> None:
        self.stores[which].refresh()
        records = self.stores[which].records()
        self.stores[which].rewrite(
            replace(records, participants=tuple(one for one in records.participants if one.id != str(number)))
        )
        self.model["participants"].pop(number, None)

    @rule(which=st.integers(0, 1))
    def close_and_open(self, which: int) -> None:
        self.stores[which].close()
        self.stores[which] = Store.open(self.path, write=True, run=which == 0, disk=StoppingDisk())

    @rule(which=st.integers(0, 1), torn=st.binary(max_size=9))
    def crash_and_open(self, which: int, torn: bytes) -> None:
        self.stores[which]._let_go()
        if torn:
            with self.path.with_name("registrations.json.journal").open("ab") as journal:
                journal.write(b"00000fff " + torn.replace(b"\n", b""))
        self.stores[which] = Store.open(self.path, write=True, run=which == 0, disk=StoppingDisk())

    @invariant()
    def everybody_sees_the_model(self) -> None:
        tables = {table: tuple(self.model[table][key] for key in sorted(self.model[table])) for table in TABLES}
        wanted = Records(**tables, counters=self.highest)
        with Store.open(self.path, write=False) as reading:
            assert reading.records() == wanted
        for store in self.stores:
            store.refresh()
            assert store.records() == wanted


TestStoreAgainstModel = StoreMachine.TestCase
TestStoreAgainstModel.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
