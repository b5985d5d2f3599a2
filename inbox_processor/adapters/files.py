"""Raw mails from files and from standard input, for `explain` and for tests over a corpus.

`read(names, at)` gives them in the order of the names. The octets are handed on as they are; what is wrong with a mail
is for the parser to find. Known gaps: a file holds one mail; mbox files are not split.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from inbox_processor.errors import ConfigError
from inbox_processor.model import RawMessage

MAX_OCTETS = 10 * 2**20  # as much as is fetched of a mail in the mailbox
STANDARD_INPUT = "-"


def read(names: Sequence[str], at: datetime, max_octets: int = MAX_OCTETS) -> Iterator[RawMessage]:
    """Each mail in turn, as if the server had taken it at `at` (aware); of a larger one only the first `max_octets`.

    `names`: paths, "-" for standard input. Raises ConfigError before the first one, naming every path that is no
    readable file.
    """
    faults = [fault for name in names if (fault := _fault(name))]
    if faults:
        raise ConfigError("\n".join(["Nothing was explained:", *(f"  {fault}" for fault in faults)]))
    return (_read(name, at, max_octets) for name in names)


def _fault(name: str) -> str:
    """Say why a path cannot be read, "" where it can."""
    if name == STANDARD_INPUT:
        return ""
    try:
        with Path(name).open("rb") as file:
            file.read(1)
    except OSError as error:
        return f"{name}: {error.strerror or error}; expected a file with one raw mail"
    return ""


def _read(name: str, at: datetime, max_octets: int) -> RawMessage:
    """One mail; `size` counts what was not kept, too."""
    if name == STANDARD_INPUT:
        return _cut(sys.stdin.buffer, name, at, max_octets)
    with Path(name).open("rb") as file:
        return _cut(file, name, at, max_octets)


def _cut(stream: BinaryIO, name: str, at: datetime, max_octets: int) -> RawMessage:
    octets = stream.read(max_octets)
    size = len(octets)
    while rest := stream.read(2**20):
        size += len(rest)
    return RawMessage(octets, at, None, name, size)
