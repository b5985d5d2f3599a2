"""TinyDB storage: a snapshot and a journal.

Duty: TinyDB's own JSONStorage overwrites the live file in place and writes everything for each change. This one keeps
the tables in memory, as texts, or leaves them on the disk (`release`); a commit is one synced line in a journal
(`append`), whatever the size of the store, and now and then the tables become the next snapshot (`fold`). TinyDB's
`read` and `write` work on top: read decodes what is asked for, write makes a whole new generation.

Every method that writes takes the write lock and first reads what others have appended. An error leaves memory and
files as they were. A store opened with write=False takes no lock and reads again where a writer was in the middle of a
change.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from threading import Event
from typing import Any

from msgspec import Struct
from tinydb.storages import Storage

from inbox_processor.adapters import lines, memory
from inbox_processor.adapters.disk import Disk, plain_words
from inbox_processor.adapters.generations import Generations, State
from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.snapshot import META, SCHEMA, LazyTable, Meta, Schema, Tables, encode_tables, migrate
from inbox_processor.adapters.texts import Texts
from inbox_processor.errors import StoreDamaged

LEAST_OUTGROWN_OCTETS = 4 * 1024 * 1024  # a small store would be folded at every other commit
_READ_TRIES = 6
_READ_PAUSE_SECONDS = 0.02  # a generation begins in about that time


class Changed(Struct, frozen=True):
    """What others have written. `keys`: of the documents that differ. `changes`: line by line, unless `reloaded`."""

    keys: frozenset[Key] = frozenset()
    changes: tuple[Changes, ...] = ()
    reloaded: bool = False


class JournalStorage(Storage):
    """`TinyDB(path, storage=JournalStorage, write=True, …)`. `tables`: names that exist from the start. `lock`: the
    write lock, reentrant.
    """

    def __init__(
        self,
        path: Path,
        *,
        write: bool,
        tables: tuple[str, ...] = (),
        lock: AbstractContextManager[object] | None = None,
        disk: Disk | None = None,
        schema: Schema = SCHEMA,
    ) -> None:
        self._disk = disk or Disk()
        self._files = Generations(path, self._disk, schema)
        self._lock = lock or nullcontext()
        self._schema = schema
        self._writes = write
        self._in_doubt = False
        self._absent = False
        self._lean = False
        self._empty = State(Meta(schema.version, 0, 0, {}), {name: Texts() for name in tables}, b"", 0)
        with plain_words(path):
            self._state = self._open(create=True) if write else self._load_patiently()

    # --- TinyDB's interface ---

    def read(self) -> dict[str, Any]:
        """Return all tables and the table `meta`, decoded where they are looked into; not to be changed."""
        meta = {**self._state.meta.document(), "highest": self.highest}
        tables: dict[str, Any] = {name: LazyTable(texts) for name, texts in self.tables.items()}
        return {META: {"1": meta}, **tables}

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Make these tables the next generation; nothing of the older ones is kept."""
        self.rewrite(encode_tables(data), {})

    def close(self) -> None:
        """Nothing is held open; folding is the owner's decision."""

    # --- what the store works with ---

    @property
    def tables(self) -> Tables:
        """The documents as texts; not to be changed. They are read again where they are not kept (`release`)."""
        if self._state.prints is None:
            return self._state.tables
        with self._lock, plain_words(self._files.path):
            return self._files.reread(self._state)

    def release(self) -> None:
        """Keep no documents in memory from now on: for a process that has made its own records of them and runs for
        weeks.
        """
        self._lean = True
        self._drop_documents()

    def lend(self) -> Tables:
        """Return the documents as they are now; what is committed later is not in them."""
        return {name: texts.copy() for name, texts in self.tables.items()}

    def _drop_documents(self) -> None:
        if self._lean and self._state.prints is None:
            self._state.release()
            memory.give_back()

    def holds(self, key: Key) -> bool:
        """Tell whether there is a document of this table and id."""
        self._drop_documents()
        if self._state.prints is not None:
            return key in self._state.prints
        return key[1] in self._state.tables.get(key[0], {})

    @property
    def highest(self) -> dict[str, int]:
        """By table, the highest document id that was ever given."""
        return dict(self._state.highest)

    @property
    def generation(self) -> int:
        """Number of the snapshot; 0 where there is no store."""
        return self._state.meta.generation

    @property
    def exists(self) -> bool:
        """False where a store that does not exist was opened for reading."""
        return not self._absent

    @property
    def has_lines(self) -> bool:
        """True where something was committed since the snapshot."""
        return self._state.end > len(self._state.head)

    @property
    def outgrown(self) -> bool:
        """True where the journal is worth folding: it costs no more than writing it did."""
        return self._state.end > max(LEAST_OUTGROWN_OCTETS, self._state.size)

    def append(self, changes: Changes) -> None:
        """Commit the changes, all or none: on return they lie on the medium. The caller has read on (`read_on`) under
        the same lock.
        """
        with self._lock, plain_words(self._files.path):
            self._drop_documents()
            if self._in_doubt:
                self._replace(self._state, erase=False)
            if not self._state.head:
                self._files.begin_journal(self._state)
            line, chain = lines.line(lines.pack(changes), self._state.chain)
            self._append_line(line)
            self._state.lines, self._state.end = self._state.lines + 1, self._state.end + len(line)
            self._state.chain = chain
            self._state.apply(changes)

    def read_on(self) -> Changed:
        """Take in what other processes have written since; costs two short reads where nothing was."""
        with self._lock, plain_words(self._files.path):
            if self._absent or self._disk.read(self._files.path, len(self._state.first)) != self._state.first:
                return self._reload()
            parts = self._disk.read_parts(self._files.journal, len(self._state.head), self._state.end)
            if parts is None and self._state.head and self._writes:
                raise self._vanished(self._files.journal)
            if parts is None or not self._state.head or parts[0] != self._state.head or parts[2] < self._state.end:
                return self._reload()
            return self._take_in(parts[1])

    def fold(self) -> None:
        """Make snapshot and journal the next snapshot. The generation before is kept."""
        with self._lock, plain_words(self._files.path):
            self.read_on()
            self._replace(self._state, erase=False)

    def rewrite(self, tables: Mapping[str, Mapping[str, bytes]], highest: Mapping[str, int]) -> None:
        """Make these tables the next generation and removes what stood before from every file. Numbers that were given
        stay given; `highest` may add to them.
        """
        with self._lock, plain_words(self._files.path):
            self.read_on()
            numbers = self.highest
            given = [*highest.items(), *((name, int(key)) for name, texts in tables.items() for key in texts)]
            for table, number in given:
                numbers[table] = max(numbers.get(table, 0), number)
            whole = {name: Texts(texts=texts) for name, texts in tables.items()}
            self._replace(State(self._state.meta, whole, b"", 0, numbers), erase=True)

    # --- inside ---

    @staticmethod
    def _vanished(path: Path) -> StoreDamaged:
        return StoreDamaged(f"{path} has vanished while the store was in use; nothing was changed. Put it back.")

    def _open(self, *, create: bool) -> State:
        with self._lock:
            state = self._files.load()
            if state is None and not create:
                raise self._vanished(self._files.path)
            if state is None:
                self._state = self._empty
                self._replace(self._empty, erase=False)
                return self._state
            self._state = state
            self._files.tidy(state)
            old = state.meta.schema < self._schema.version
            if old:
                state.tables = migrate(state.tables, state.meta.schema, self._schema)
            if old or state.recovered:
                self._replace(state, erase=state.recovered)
            self._settle_journal()
            return self._state

    def _settle_journal(self) -> None:
        if self._state.torn:
            self._cut_back()
        if not self._state.head:
            self._files.begin_journal(self._state)

    def _load_patiently(self) -> State:
        """Without a lock: a writer may replace the files between two reads, so what does not fit is read again."""
        for _ in range(_READ_TRIES - 1):
            with suppress(StoreDamaged):
                return self._loaded()
            Event().wait(_READ_PAUSE_SECONDS)
        return self._loaded()

    def _loaded(self) -> State:
        state = self._files.load()
        self._absent = state is None
        if state is not None and state.meta.schema < self._schema.version:
            state.tables = migrate(state.tables, state.meta.schema, self._schema)
        return state or self._empty

    def _reload(self) -> Changed:
        self._drop_documents()
        before = self._state
        self._state = self._open(create=False) if self._writes else self._load_patiently()
        self._drop_documents()
        keys = before.differing(self._state)
        return Changed(keys, reloaded=bool(keys))

    def _take_in(self, octets: bytes) -> Changed:
        if not octets:
            return Changed()
        self._drop_documents()
        try:
            changes = self._files.apply(self._state, octets, self._files.journal)
        except StoreDamaged:
            if self._writes:
                raise
            return self._reload()
        if self._writes:
            self._settle_journal()
        return Changed(frozenset(key for change in changes for key in change), changes)

    def _replace(self, state: State, *, erase: bool) -> None:
        tables = state.tables if state.prints is None else self._files.reread(state)
        self._state = self._files.write_snapshot(state, tables, erase=erase)
        del tables
        if self._lean:
            self._state.release(state.prints)
            memory.give_back()
        self._in_doubt = False
        self._files.begin_journal(self._state)
        if erase:
            self._files.copy_to_previous()

    def _append_line(self, line: bytes) -> None:
        descriptor = self._disk.open(self._files.journal)
        try:
            self._disk.write(descriptor, line, self._state.end)
            self._disk.sync(descriptor)
        except BaseException:
            # After a failed fsync nobody knows what lies on the medium: if not even the cut succeeds, the next commit
            # begins a new generation. https://wiki.postgresql.org/wiki/Fsync_Errors
            self._in_doubt = True
            with suppress(OSError):
                self._cut_back()
                self._in_doubt = False
            raise
        finally:
            os.close(descriptor)

    def _cut_back(self) -> None:
        descriptor = self._disk.open(self._files.journal)
        try:
            self._disk.cut(descriptor, self._state.end)
            self._disk.sync(descriptor)
        finally:
            os.close(descriptor)
        self._state.torn = False
