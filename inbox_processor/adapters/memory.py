"""Giving memory back to the system, for a process that runs for weeks.

Duty: `give_back` after work that held much for a moment: a whole store, a mail of 10 MiB. glibc learns from large
blocks that were freed to keep the next ones (mallopt(3), M_MMAP_THRESHOLD, "dynamic"): after a fold of 60 MiB as much
stays with the process for ever. Where the C library is another one nothing happens.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

M_MMAP_THRESHOLD = -3  # malloc.h
LARGE_OCTETS = 1024 * 1024  # blocks from here on go back to the system as soon as they are freed


def give_back() -> None:
    """Return to the system what is free; large blocks return by themselves from now on."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE_OCTETS)
        library.malloc_trim(0)
