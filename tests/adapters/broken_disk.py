"""Disks that fail: a process killed, a power cut, a call that reports an error, before any operation that one likes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from inbox_processor.adapters.disk import Disk


class Killed(BaseException):
    """The process ends here; nothing after it runs."""


class StoppingDisk(Disk):
    """Counts the operations that change something, without waiting for the medium, and stops at number `stop_at` (0:
    never), before it takes effect; a write has then reached the file by half.
    """

    def __init__(self, stop_at: int = 0) -> None:
        self.stop_at = stop_at
        self.count = 0
        self.octets_written = 0

    def stop(self) -> None:
        raise Killed

    def _step(self) -> None:
        self.count += 1
        if self.stop_at and self.count >= self.stop_at:
            self.stop()

    def create(self, path: Path) -> int:
        self._step()
        return super().create(path)

    def write(self, descriptor: int, content: bytes | memoryview, offset: int) -> None:
        try:
            self._step()
        except BaseException:
            if self.count == self.stop_at:
                super().write(descriptor, content[: len(content) // 2], offset)
            raise
        self.octets_written += len(content)
        super().write(descriptor, content, offset)

    def sync(self, descriptor: int) -> None:
        self._step()

    def cut(self, descriptor: int, size: int) -> None:
        self._step()
        super().cut(descriptor, size)

    def link(self, path: Path, name: Path) -> None:
        self._step()
        super().link(path, name)

    def rename(self, path: Path, name: Path) -> None:
        self._step()
        super().rename(path, name)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)

    def sync_folder(self, folder: Path) -> None:
        self._step()


class _File:
    """A file as it lies on the medium."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content


class PowerCut(StoppingDisk):
    """Besides, forgets on `lose` what was not synced: contents since the last fsync and, with `names`, what the
    folder's entries became since its last fsync.
    """

    def __init__(self, folder: Path, stop_at: int = 0) -> None:
        super().__init__(stop_at)
        self._folder = folder
        self._files: dict[int, _File] = {}
        self._names: dict[str, _File] = {}

    def create(self, path: Path) -> int:
        descriptor = super().create(path)
        self._files[os.fstat(descriptor).st_ino] = _File()
        return descriptor

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        inode = os.fstat(descriptor).st_ino
        path = next(path for path in self._folder.iterdir() if path.stat().st_ino == inode)
        self._files[inode].content = path.read_bytes()

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self._names = self._now()

    def _now(self) -> dict[str, _File]:
        paths = [path for path in self._folder.iterdir() if path.suffix != ".lock"]
        return {path.name: self._files[path.stat().st_ino] for path in paths}

    def lose(self, *, names: bool) -> None:
        kept = self._names if names else self._now()
        for path in self._folder.iterdir():
            if path.suffix != ".lock":
                path.unlink()
        for name, file in kept.items():
            (self._folder / name).write_bytes(file.content)


class FailingDisk(StoppingDisk):
    """Reports `error` once instead of doing operation `stop_at`, or from there on (`lasting`)."""

    def __init__(self, error: int, stop_at: int = 0, *, lasting: bool = False) -> None:
        super().__init__(stop_at)
        self.error = error
        self.lasting = lasting

    def stop(self) -> None:
        if self.lasting or self.count == self.stop_at:
            raise OSError(self.error, os.strerror(self.error))

    def fail_after(self, operations: int) -> None:
        """Fails at the operation that comes after so many more."""
        self.count, self.stop_at = 0, operations + 1

    def mend(self) -> None:
        """Make the disk sound again."""
        self.stop_at = 0


def folder_of(path: Path) -> dict[str, Any]:
    """Names and contents of the files beside a store."""
    return {entry.name: entry.read_bytes() for entry in path.parent.iterdir()}
