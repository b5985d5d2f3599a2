"""Which replies the SMTP server has taken that the store does not know of yet.

Duty: a note that a killed process leaves behind. The store is told of several replies with one sync of the disk; each
of them is noted here the moment the server has taken it, without a sync. What a process wrote outlives the process; a
power cut may lose it, and then a reply is sent a second time under its Message-ID.

    registrations.json.taken      a line for each reply: the SHA-256 of its Message-ID, in hex

Call `add` after the server's 250, `among` for replies that were found under way, `clear` once the store knows of all. A
note only helps: where it cannot be written, nothing else changes. A Message-ID is never given twice, so a file that was
left behind, or lies beside another store, says nothing wrong.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from inbox_processor.adapters.disk import Disk, take_owner


class Receipts:
    """The notes beside the store at `path`. For one thread of the one process that sends."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self._store = Path(os.path.realpath(path))
        self._path = self._store.with_name(self._store.name + ".taken")
        self._disk = disk or Disk()
        self._descriptor: int | None = None
        self._end = 0

    def add(self, message_id: str) -> None:
        """Note that the server has taken this reply."""
        with suppress(OSError):
            if self._descriptor is None:
                self._open()
            assert self._descriptor is not None
            line = f"{_digest(message_id)}\n".encode("ascii")
            self._disk.write(self._descriptor, line, self._end)
            self._end += len(line)

    def among(self, message_ids: Collection[str]) -> frozenset[str]:
        """Return those of the replies that were noted."""
        with suppress(OSError):
            noted = frozenset((self._disk.read(self._path) or b"").decode("ascii", "replace").split("\n"))
            return frozenset(one for one in message_ids if _digest(one) in noted)
        return frozenset()

    def clear(self) -> None:
        """Forget all of them."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        with suppress(OSError):
            self._disk.unlink(self._path)

    def _open(self) -> None:
        """Begin behind what an earlier process has left; a part of a line stays alone on it."""
        descriptor = self._disk.append(self._path)
        take_owner(descriptor, self._store)
        self._descriptor, self._end = descriptor, os.fstat(descriptor).st_size
        if self._end:
            self._disk.write(descriptor, b"\n", self._end)
            self._end += 1


def _digest(message_id: str) -> str:
    return sha256(message_id.encode("utf-8", "surrogatepass")).hexdigest()
