"""The store: all that the desk remembers, in a TinyDB file.

Duty: records in, records out; one atomic, durable commit for a whole batch; two processes at once without loss.

    with Store.open(path, write=True, run=True) as store:      # the daemon; a command leaves `run` out
        roster = Roster(store.records())
        with store.exclusive() as news:                        # nobody else writes until the decision is written
            …apply `news` to the roster, decide…
            store.commit(effects)
        if store.mark(sending): …submit…; store.mark(sent)

Order: `open` → `records` → any of the others → `close` (the `with` does it). An object belongs to one thread at a time.
How it lies on the disk: generations.py, snapshot.py, lines.py. Known gap: a file system without flock(2) has no locks.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct
from tinydb import TinyDB
from tinydb.table import Table

from inbox_processor.adapters import records as forms
from inbox_processor.adapters import tallying
from inbox_processor.adapters.codecs import Sharing
from inbox_processor.adapters.disk import Disk
from inbox_processor.adapters.journal import JournalStorage
from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.locks import RunLock, WriteLock
from inbox_processor.adapters.place import check_place
from inbox_processor.adapters.snapshot import SCHEMA, Schema
from inbox_processor.adapters.texts import Texts
from inbox_processor.adapters.unread import Unread
from inbox_processor.errors import DeskError, StoreDamaged, TransientFailure
from inbox_processor.model import Effects, OutboxEntry, Records


class StoreChanged(TransientFailure):
    """Another process wrote one of the same records first; nothing was written. Refresh, decide again, commit again."""


class News(Struct, frozen=True):
    """What other processes have written since this one last looked. `reloaded`: it cannot be told one by one (somebody
    was erased, say); take `records` anew. False as a condition where nothing was written.
    """

    effects: tuple[Effects, ...] = ()
    reloaded: bool = False

    def __bool__(self) -> bool:
        return self.reloaded or bool(self.effects)


class Store:
    """Made by `Store.open`."""

    def __init__(self, database: TinyDB, path: Path, lock: WriteLock, run: RunLock, *, writes: bool) -> None:
        assert isinstance(database.storage, JournalStorage)
        self._database = database
        self._storage = database.storage
        self._path = path
        self._lock = lock
        self._run = run
        self._writes = writes
        self._unseen: list[Effects] = []
        self._unseen_keys: set[Key] = set()
        self._reloaded = False

    @classmethod
    def open(
        cls, path: Path, *, write: bool, run: bool = False, disk: Disk | None = None, schema: Schema = SCHEMA
    ) -> Store:
        """Return the store at `path`; a new, empty one is made where there is no file and `write` is asked for. With
        write=False nothing is locked, waited for or changed. `run`: this is the one processor of mail (only with
        `write`).

        ConfigError: the path cannot serve, or a newer version wrote the file. StoreDamaged: a file is not what was
        written. TransientFailure: another run is at work, or somebody has been writing for 5 seconds.
        """
        path = Path(os.path.realpath(path))
        check_place(path, write=write)
        lock, run_lock = WriteLock(path), RunLock(path)
        if run:
            run_lock.acquire()
        try:
            options = {"write": write, "tables": forms.TABLE_NAMES, "lock": lock if write else None}
            database = TinyDB(path, storage=JournalStorage, disk=disk, schema=schema, **options)
        except BaseException:
            run_lock.release()
            raise
        return cls(database, path, lock, run_lock, writes=write)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:  # what was committed lies in the journal; the fault is told as it is
            self._let_go()

    @property
    def exists(self) -> bool:
        """False where there was no file and the store was opened for reading only."""
        return self._storage.exists

    def records(self, *tables: str) -> Records:
        """Return all records, or those of these tables only (faster), each kind in the order of its numbers. What other
        processes wrote up to the last `refresh` or `commit` is in it; in a run, what they have written by now. A run
        keeps no documents in memory beside its records. StoreDamaged where a document has another shape.
        """
        run = self._run.held
        with self._all_told():
            found = forms.to_records(self._storage.tables, self._storage.highest, tables or forms.TABLES)
            if run:
                self._storage.release()
        return found

    def unread(self, *tables: str) -> dict[str, Unread]:
        """Return these tables, each of which is made into records when somebody goes through it; StoreDamaged then,
        where a document has another shape. For a run; else as `records`.
        """
        with self._all_told():
            found, sharing = self._storage.lend(), Sharing()
            return {name: Unread(name, found, sharing, self._plain_words) for name in tables}

    @property
    def counters(self) -> dict[str, int]:
        """The highest number given out so far, by kind of record."""
        return forms.to_counters(self._storage.highest)

    def matching(self, table: str, field: str, value: str) -> tuple[Any, ...]:
        """Return the records of the table whose `field` is that text, in the order of their numbers; many times faster
        than `records` where they are few.
        """
        with self._plain_words():
            return forms.matching(self._storage.tables, table, field, value)

    def tally(self, table: str, *fields: str) -> Counter[tuple[Any, ...]]:
        """Count the documents of a table by the values of these fields, `("wuppertal", "accepted"): 20`; many times
        faster than `records`. StoreDamaged where a document lacks one.
        """
        with self._plain_words():
            return tallying.tally(table, self._storage.tables.get(table, Texts()), fields)

    def table(self, name: str) -> Table:
        """Return a TinyDB table for queries: participants, history, ledger, outbox, review, meta. For looking only."""
        return self._database.table(name, cache_size=0)

    def commit(self, *effects: Effects) -> None:
        """Write all effects or none; on return they lie on the medium. The cost does not depend on the size of the
        store.

        StoreChanged: another process wrote one of these records since this one last looked (not possible inside
        `exclusive`). Other failures leave the store as it was.
        """
        changes = forms.to_changes(*effects)
        if not changes:
            return
        with self._lock:
            self._require_write()
            self._read_on()
            if not self._unseen_keys.isdisjoint(changes):
                raise StoreChanged(f"{self._path}: another process has changed the same records; nothing was written.")
            self._append(changes)

    def mark(self, entry: OutboxEntry) -> bool:
        """Write the new state of a reply. False, and nothing written, where another process has changed or erased the
        entry since this one last looked: then it is not to be sent.
        """
        return bool(self.mark_each(entry))

    def mark_each(self, *entries: OutboxEntry) -> tuple[OutboxEntry, ...]:
        """Write the new states of several replies at the price of one; return those that were written, `mark` says
        which are not. A reply's octets are those that were committed, or b"" from now on.
        """
        with self._lock:
            self._require_write()
            self._read_on()
            found = tuple(entry for entry in entries if self._unchanged(forms.OUTBOX.key(entry.id)))
            if found:
                self._append(forms.to_marks(found))
        return found

    def _append(self, changes: Changes) -> None:
        """Write them, where the lock is held and all that others have written is known."""
        self._storage.append(changes)
        self._fold_if_outgrown()

    def _unchanged(self, key: Key) -> bool:
        return key not in self._unseen_keys and self._storage.holds(key)

    def refresh(self) -> News:
        """Take in what other processes have written and tells it once. Costs two short reads where there is nothing."""
        with self._lock if self._writes else nullcontext():
            self._read_on()
        news = News(reloaded=True) if self._reloaded else News(tuple(self._unseen))
        self._forget_news()
        return news

    @contextmanager
    def exclusive(self) -> Iterator[News]:
        """Nobody else writes inside; gives what others wrote before. For seconds, not for the sending of mail: others
        wait 5 seconds at most. TransientFailure where somebody else is writing for that long.
        """
        with self._lock:
            self._require_write()
            yield self.refresh()

    def rewrite(self, records: Records) -> None:
        """Make `records` all that the store holds, in every file: what is not in them stands in no snapshot and no
        journal any more. Numbers once given stay given. StoreChanged where another process has written since this one
        last looked.
        """
        with self._lock:
            self._require_write()
            self._read_on()
            if self._unseen_keys or self._reloaded:
                raise StoreChanged(f"{self._path}: another process has changed the store; nothing was erased.")
            self._storage.rewrite(forms.to_tables(records), forms.to_highest(records.counters))

    def close(self) -> None:
        """Fold the journal into the snapshot, unless a run is at work on it (it will do so itself), and lets the locks
        go.
        """
        try:
            if self._writes:
                with self._lock:
                    self._read_on()
                    if self._storage.has_lines and self._run.free():
                        self._storage.fold()
        finally:
            self._let_go()

    # --- inside ---

    @contextmanager
    def _all_told(self) -> Iterator[None]:
        """What is told inside is all that the store holds; in a run, with what others have written by now."""
        run = self._run.held
        with self._lock if run else nullcontext(), self._plain_words():
            if run:
                self._read_on()
            self._reloaded = run  # until it has succeeded
            yield
            self._forget_news()

    def _let_go(self) -> None:
        self._writes = False
        self._database.close()
        self._run.release()

    def _require_write(self) -> None:
        if not self._writes:
            raise ValueError("the store was opened for reading, or is closed")

    def _read_on(self) -> None:
        changed = self._storage.read_on()
        self._unseen_keys |= changed.keys
        self._reloaded = self._reloaded or changed.reloaded
        if changed.changes:
            unsent = self._storage.tables.get(forms.UNSENT, Texts())
            with self._plain_words():
                self._unseen += (forms.to_effects(change, unsent) for change in changed.changes)

    def _forget_news(self) -> None:
        self._unseen, self._unseen_keys, self._reloaded = [], set(), False

    def _fold_if_outgrown(self) -> None:
        """Only a run folds while it works: a command would make it read everything anew. The commit is safe already, so
        a fault here is no fault of the commit; it is told when the store is closed.
        """
        if self._run.held and self._storage.outgrown:
            try:
                self._storage.fold()
            except DeskError as error:
                logging.getLogger(__name__).warning("the journal was not folded: %s", error)

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise StoreDamaged(
                f"{self._path}: {error}. Nothing was changed; the document was written by another version of "
                "inbox-processor, or by hand."
            ) from error
