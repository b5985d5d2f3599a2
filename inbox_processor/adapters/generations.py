"""The files of a store, and how one generation follows another.

    registrations.json            snapshot, generation N
    registrations.json.journal    what was committed since (its first line names N)
    registrations.json.previous           snapshot N - 1
    registrations.json.journal.previous   journal N - 1: the step from the previous snapshot to the present one

Order in which a generation begins: (1) the new snapshot is written and synced under another name; (2) the present one
gets the name `.previous`; (3) the new one gets its name, from here on it counts and the old journal is past; (4) to (6)
the same for a new, empty journal. Killed anywhere, the next process finds N with journal N, or N + 1 with a past
journal or its own.

A previous snapshot that was put back is brought up to date from both journals. A generation that erases somebody is a
`floor`: nothing older is kept or read on from, and `.previous` becomes a copy of it.
"""

from __future__ import annotations

import itertools
import os
import shlex
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from inbox_processor.adapters import lines
from inbox_processor.adapters.disk import Disk, keep, new_name, put, swap
from inbox_processor.adapters.fingerprints import Fingerprints
from inbox_processor.adapters.lines import Changes, Key
from inbox_processor.adapters.snapshot import Meta, Schema, Tables, first_line, parse_body, parse_meta, render
from inbox_processor.adapters.texts import Texts
from inbox_processor.errors import ConfigError, StoreDamaged

_LINES_OCTETS = 256 * 1024  # of a journal that are taken apart at a time
_NO_CHECKSUM = "the line does not have its checksum, and more follow"
_FIRST_LINE_OCTETS = 4096  # more than any first line has


class State(Struct):
    """What one process knows of a store. `first`: first line of the snapshot, which names it. `size`: its octets.
    `head`: first line of the journal, b"" where none follows this snapshot yet. `lines`, `end`, `chain`: number and
    octets of its sound lines, checksum of the last one. `torn`: an unfinished line follows. `recovered`: a previous
    snapshot was brought up to date. `prints`: stand for the documents where those are not kept in memory.
    """

    meta: Meta
    tables: Tables
    first: bytes
    size: int
    highest: dict[str, int] = field(default_factory=dict)
    head: bytes = b""
    lines: int = 0
    end: int = 0
    chain: int = 0
    torn: bool = False
    recovered: bool = False
    prints: Fingerprints | None = None

    def apply(self, changes: Changes) -> None:
        """Write documents into the tables."""
        for (name, document), text in changes.items():
            given, number = self.highest.get(name, 0), int(document)
            if text is not None:
                self.highest[name] = max(given, number)
            if self.prints is None:
                self.tables.setdefault(name, Texts()).put(document, text, new=number > given > 0)
        if self.prints is not None:
            self.prints.note(changes)

    def release(self, prints: Fingerprints | None = None) -> None:
        """Keep no documents any more. `prints`: theirs, where they are known."""
        if self.prints is None:
            self.prints, self.tables = prints or Fingerprints(self.tables), {}

    def differing(self, other: State) -> frozenset[Key]:
        """Return the documents that are not the same in both. Both keep their documents, or neither does."""
        if self.prints is not None and other.prints is not None:
            return self.prints.differing(other.prints)
        return frozenset(
            (name, key)
            for name in {**self.tables, **other.tables}
            for key in {**self.tables.get(name, {}), **other.tables.get(name, {})}
            if self.tables.get(name, Texts()).get(key) != other.tables.get(name, Texts()).get(key)
        )


class Generations:
    """The four files. Who calls a method that writes holds the write lock."""

    def __init__(self, path: Path, disk: Disk, schema: Schema) -> None:
        self.path = path
        self.before = path.with_name(path.name + ".previous")
        self.journal = path.with_name(path.name + ".journal")
        self.journal_before = path.with_name(path.name + ".journal.previous")
        self._disk = disk
        self._schema = schema

    # --- reading ---

    def load(self) -> State | None:
        """Return the newest state; None where there is no store. StoreDamaged where a file is not what was written,
        ConfigError where the file is no store or one of a newer version.
        """
        octets = self._disk.read(self.path)
        if octets is None:
            self._refuse_remnants()
            return None
        meta = self.read_meta(octets)
        try:
            state = State(meta, parse_body(octets, meta), first_line(octets), len(octets), dict(meta.highest))
        except ValueError as error:
            raise self.damaged(self.path, str(error)) from error
        self._read_journals(state)
        return state

    def reread(self, state: State) -> Tables:
        """Return the documents of a state that does not keep them, exactly as they were then; who calls holds the write
        lock. StoreDamaged where the files hold something else.
        """
        octets = self._disk.read(self.path) or b""
        try:
            tables = parse_body(octets, state.meta)
            again = State(state.meta, tables, first_line(octets), len(octets), dict(state.meta.highest))
        except ValueError as error:
            raise self.damaged(self.path, str(error)) from error
        del octets
        if state.head:
            self._replay(again, self.journal, self._disk.read(self.journal, state.end) or b"")
        if (again.first, again.head, again.end, again.chain) != (state.first, state.head, state.end, state.chain):
            raise self.damaged(self.journal, "it does not hold what was committed")
        return again.tables

    def read_meta(self, octets: bytes) -> Meta:
        """Return the meta line of the snapshot."""
        try:
            meta = parse_meta(first_line(octets))
        except ValueError as error:
            if any(path.exists() for path in (self.before, self.journal, self.journal_before)):
                raise self.damaged(self.path, f"line 1: {error}") from error
            raise ConfigError(
                f"{self.path}: this file is not a store of inbox-processor ({error}); nothing was changed. "
                "[store] path must name a store, or a file that does not exist yet."
            ) from error
        if meta.schema > self._schema.version:
            raise ConfigError(
                f"{self.path} was written by a newer version of inbox-processor (schema {meta.schema}, this one reads "
                f"{self._schema.version}); nothing was changed. Install that version again, or name another file in "
                "[store] path."
            )
        return meta

    def _refuse_remnants(self) -> None:
        rest = [path.name for path in (self.before, self.journal, self.journal_before) if path.exists()]
        if rest:
            raise self.damaged(self.path, f"the file is missing, but {' and '.join(rest)} lies there")

    def _read_journals(self, state: State) -> None:
        octets = self._disk.read(self.journal)
        generation, schema = self._head(self.journal, octets)
        if not octets or generation < state.meta.generation:
            return  # its changes are in the snapshot: killed before a new journal was begun
        if generation == state.meta.generation + 1 and schema == state.meta.schema:
            earlier = self._disk.read(self.journal_before)
            if earlier and self._head(self.journal_before, earlier) == (state.meta.generation, schema):
                self._replay(state, self.journal_before, earlier)
                state.meta = replace(state.meta, generation=generation)
                state.recovered = True
        if generation > state.meta.generation:
            raise StoreDamaged(
                f"{self.journal} goes on from generation {generation} of the store, but {self.path.name} is generation "
                f"{state.meta.generation}; nothing was changed. If an old copy was put back on purpose, move the "
                f"journal away to use that copy as it is: {_command('mv', self.journal, f'{self.journal}.aside')}"
            )
        self._replay(state, self.journal, octets)

    def _head(self, path: Path, octets: bytes | None) -> tuple[int, int]:
        if not octets:
            return 0, 0
        try:
            first = lines.scan(octets[: octets.find(b"\n") + 1], 0)
            return lines.read_head(first.lines[0])
        except (IndexError, ValueError) as error:
            raise self.damaged(path, "the first line is not the head of a journal", 1) from error

    def _replay(self, state: State, path: Path, octets: bytes) -> None:
        state.head = octets[: octets.find(b"\n") + 1]
        head = lines.scan(state.head, 0)
        state.lines, state.end, state.chain = 1, head.end, head.chain
        while state.end < len(octets):
            stop = octets.find(b"\n", state.end + _LINES_OCTETS) + 1 or len(octets)
            self.apply(state, octets[state.end : stop], path)
            if state.torn and stop < len(octets):
                raise self.damaged(path, _NO_CHECKSUM, state.lines + 1)
            if state.torn:
                return

    def apply(self, state: State, octets: bytes, path: Path) -> tuple[Changes, ...]:
        """Apply the lines in `octets`, which follow `state.end` in `path`, and returns their changes. An unfinished
        last line is left out and noted; StoreDamaged, with nothing applied, for any other that is not sound.
        """
        found = lines.scan(octets, state.chain)
        if found.damaged:
            raise self.damaged(path, _NO_CHECKSUM, state.lines + found.damaged)
        changes = []
        for number, content in enumerate(found.lines, state.lines + 1):
            try:
                changes.append(lines.unpack(content))
            except ValueError as error:
                raise self.damaged(path, "the line holds no changes", number) from error
        for change in changes:
            state.apply(change)
        state.lines, state.end = state.lines + len(found.lines), state.end + found.end
        state.chain, state.torn = found.chain, found.torn
        return tuple(changes)

    # --- writing ---

    def write_snapshot(self, state: State, tables: Tables, *, erase: bool) -> State:
        """Make the state, with these documents, the next generation, without a journal yet. `erase`: a floor, older
        generations go.
        """
        generation = state.meta.generation + 1
        floor = generation if erase else state.meta.floor
        parts = render(Meta(self._schema.version, generation, floor, state.highest), tables)
        first = bytes(next(parts))
        size = put(self._disk, self.path, itertools.chain((first,), parts))
        if erase:
            self._disk.unlink(self.before)
            self._disk.unlink(self.journal_before)
        else:
            keep(self._disk, self.path, self.before)
        swap(self._disk, self.path)
        return State(parse_meta(first), tables, first, size, state.highest)

    def begin_journal(self, state: State) -> None:
        """Begin an empty journal after the snapshot of `state`; the past one is kept unless below the floor."""
        head, chain = lines.head(state.meta.generation, state.meta.schema)
        put(self._disk, self.journal, (head,))
        past = self._disk.read(self.journal)
        if past and self._head(self.journal, past)[0] >= state.meta.floor:
            keep(self._disk, self.journal, self.journal_before)
        swap(self._disk, self.journal)
        state.head, state.lines, state.end, state.chain = head, 1, len(head), chain

    def copy_to_previous(self) -> None:
        """Make `.previous` a copy of the snapshot, after an erasure."""
        put(self._disk, self.before, (self._disk.read(self.path) or b"",))
        swap(self._disk, self.before)

    def tidy(self, state: State) -> None:
        """Finish what a killed process began: names of half-written files, generations below the floor, open modes."""
        for path in (self.path, self.before, self.journal, self.journal_before):
            self._disk.unlink(new_name(path))
            if path.exists() and path.stat().st_mode & 0o077:
                path.chmod(0o600)
        if self._generation_of_previous() < state.meta.floor:
            self._disk.unlink(self.before)
        earlier = self._disk.read(self.journal_before, _FIRST_LINE_OCTETS)
        if earlier and self._head(self.journal_before, earlier)[0] < state.meta.floor:
            self._disk.unlink(self.journal_before)

    def _generation_of_previous(self) -> int:
        try:
            return parse_meta(first_line(self._disk.read(self.before, _FIRST_LINE_OCTETS) or b"")).generation
        except ValueError:
            return 0

    # --- words ---

    def damaged(self, path: Path, finding: str, number: int = 0) -> StoreDamaged:
        """Return the error for a file that is not what was written, with the way back."""
        place = f"{path}, line {number}" if number else str(path)
        return StoreDamaged(
            f"{place}: {finding}; the store is damaged and nothing was changed. {self._way_back(path, number)}"
        )

    def _way_back(self, path: Path, number: int) -> str:
        kept = "No generation before it is kept."
        if self.before.exists():
            kept = f"The generation before is kept in {self.before}."
        if path == self.path and self.before.exists():
            aside = [_command("mv", path, f"{path}.damaged")] if path.exists() else []
            steps = " && ".join([*aside, _command("cp", "-p", self.before, path)])
            return (
                f"{kept} To go back to it, stop inbox-processor and run: {steps} (the journals are then read in again)."
            )
        if path == self.path:
            return f"{kept} Put a copy of your own back in its place."
        damaged = path.with_name(path.name + ".damaged")
        steps = f"{_command('mv', path, damaged)} && {_command('head', '-n', number - 1, damaged)} > {_command(path)}"
        return (
            f"{kept} To go on with the lines before it, without those after it, stop inbox-processor and run: {steps}"
        )


def _command(*words: object) -> str:
    return shlex.join(os.fspath(word) if isinstance(word, Path) else str(word) for word in words)
