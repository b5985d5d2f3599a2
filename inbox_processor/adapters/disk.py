"""The operations on files that the store rests on.

Duty: one method for each call of the system that changes something, so that a test can stop between any two of them and
see what a crash there would leave; and the words in which a fault of the disk is told. Every file is made for its owner
alone (0600): the store holds names and addresses.

Order of a safe replacement: `put` (a new file, written and synced), `keep` (the old one stays under another name),
`swap` (rename, sync of the folder). POSIX rename(2) is atomic; it is durable after fsync of the folder.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from inbox_processor.errors import DeskError, PermanentFailure, TransientFailure

OWNER_ONLY = 0o600
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_HARD_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES)


class Disk:
    """Calls of the system, one each; all raise OSError."""

    def read(self, path: Path, size: int = -1) -> bytes | None:
        """Return the first `size` octets of a file, all by default; None where there is no file."""
        if size >= 0:
            return self._front(path, size)
        try:
            with path.open("rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    @staticmethod
    def _front(path: Path, size: int) -> bytes | None:
        """This is done for every reply, so the system is asked itself; a file of Python takes three times as long."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            return os.pread(descriptor, size, 0)
        finally:
            os.close(descriptor)

    def read_parts(self, path: Path, head: int, offset: int) -> tuple[bytes, bytes, int] | None:
        """Return the first `head` octets, all from `offset` on, and the file's size; None where there is no file."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            size = os.fstat(descriptor).st_size
            first = os.pread(descriptor, head, 0)
            return first, os.pread(descriptor, size - offset, offset) if size > offset else b"", size
        finally:
            os.close(descriptor)

    def create(self, path: Path) -> int:
        """Return a descriptor of a new file that only the owner may read; FileExistsError where the name is taken."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)

    def append(self, path: Path) -> int:
        """Return a descriptor for writing into a file that only the owner may read, and that is made where there is
        none.
        """
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)

    def open(self, path: Path) -> int:
        """Return a descriptor for writing into a file that is there."""
        return os.open(path, os.O_WRONLY | os.O_CLOEXEC)

    def write(self, descriptor: int, content: bytes | memoryview, offset: int) -> None:
        """Write all of `content` at `offset`; on an error a part of it may stand there."""
        rest = memoryview(content)
        while rest:
            done = os.pwrite(descriptor, rest, offset)
            rest, offset = rest[done:], offset + done

    def sync(self, descriptor: int) -> None:
        """Return when the octets of the file lie on the medium."""
        os.fsync(descriptor)

    def cut(self, descriptor: int, size: int) -> None:
        """Cut a file to `size` octets."""
        os.ftruncate(descriptor, size)

    def link(self, path: Path, name: Path) -> None:
        """Return a second name for a file."""
        os.link(path, name)

    def rename(self, path: Path, name: Path) -> None:
        """Give a file a name, in place of the file that had it."""
        path.rename(name)

    def unlink(self, path: Path) -> None:
        """Take a name away, where it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in the folder lie on the medium."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno != errno.EINVAL:  # fsync(2): some file systems do not know it for folders
                raise
        finally:
            os.close(descriptor)


def new_name(path: Path) -> Path:
    """Return where the next content of `path` is written before it takes that name."""
    return path.with_name(path.name + ".new")


def put(disk: Disk, path: Path, parts: Iterable[bytes | memoryview]) -> int:
    """Write these octets beside `path`, synced, and return their number; `swap` gives the file the name. A remnant of
    an earlier try is removed.
    """
    size = 0
    disk.unlink(new_name(path))
    descriptor = disk.create(new_name(path))
    try:
        take_owner(descriptor, path)
        for part in parts:
            disk.write(descriptor, part, size)
            size += len(part)
        disk.sync(descriptor)
    except OSError:
        with suppress(OSError):
            disk.unlink(new_name(path))  # a full disk needs the room
        raise
    finally:
        os.close(descriptor)
    return size


def keep(disk: Disk, path: Path, kept: Path) -> None:
    """Give the file at `path` the second name `kept`; a copy where the file system has no hard links."""
    new = new_name(kept)
    disk.unlink(new)
    try:
        disk.link(path, new)
    except FileNotFoundError:
        return
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        put(disk, kept, (disk.read(path) or b"",))
    disk.rename(new, kept)


def swap(disk: Disk, path: Path) -> None:
    """Give what `put` wrote its name, durably."""
    disk.rename(new_name(path), path)
    disk.sync_folder(path.parent)


def take_owner(descriptor: int, path: Path) -> None:
    """Give a file that root writes to the owner of `path` or of its folder: a command run with sudo must not lock the
    daemon out of its own store.
    """
    if os.geteuid() == 0:
        model = (path if path.exists() else path.parent).stat()
        os.fchown(descriptor, model.st_uid, model.st_gid)


def failure(error: OSError, path: Path) -> DeskError:
    """Return the fault of a file operation on the store at `path`, in plain words, by what has to be done about it."""
    if error.errno in _NO_ROOM:
        return TransientFailure(
            f"{path}: no room is left on the disk; nothing was changed. Free some space; the next run goes on from "
            "here."
        )
    if error.errno == errno.EROFS:
        return PermanentFailure(f"{path}: the disk can only be read; nothing was changed. Mount it for writing.")
    if error.errno in (errno.EACCES, errno.EPERM):
        return PermanentFailure(
            f"{error.filename or path}: this user (uid {os.geteuid()}) may not read or write it; nothing was changed. "
            "Run as the user who owns the store, or give it to this one with chown."
        )
    if error.errno == errno.EIO:
        return PermanentFailure(
            f"{path}: the disk reports a fault (EIO); nothing was changed. Look at the system's log."
        )
    return PermanentFailure(f"{path}: {error.strerror or error} (errno {error.errno}); nothing was changed.")


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Tell every OSError inside as a DeskError about the store at `path`."""
    try:
        yield
    except OSError as error:
        raise failure(error, path) from error
