"""The sample mails of `inbox-processor demo`: what arrives at the workshop's address on two occasions.

Call `rounds(now)`: the mails of `mails/day-1`, then those of `mails/day-2`, which answer the replies to the first. They
are raw mails as a server hands them over (RFC 5322, CRLF), with invented people and addresses under .example; all their
dates are moved by whole days, so that the last of them arrived yesterday. `in_answer_to` gives an answer the Message-ID
of the reply that it answers, which is known only once that reply was written.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

ADDRESS = "anmelden@beteiligungskommune.example"  # to which all samples are written
REPLY_ID = b"<reply@beteiligungskommune.example>"  # stands in the samples for the Message-ID of the desk's reply

_FOLDER = Path(__file__).resolve().parent / "mails"
_ROUNDS = ("day-1", "day-2")
_DATE = re.compile(rb"^Date: ([^\r\n]+)\r\n", re.MULTILINE)


class Sample(Struct, frozen=True):
    """One mail. `name`: its file, such as "day-1/19-beschwerde.eml"; `arrived`: aware, as its Date header says."""

    name: str
    octets: bytes
    arrived: datetime


def rounds(now: datetime) -> tuple[tuple[Sample, ...], ...]:
    """Give the mails of each occasion in the order of their arrival. `now`: aware."""
    found = [sorted((_read(path) for path in (_FOLDER / name).glob("*.eml")), key=_arrival) for name in _ROUNDS]
    last = max(sample.arrived for samples in found for sample in samples)
    shift = timedelta(days=(now.date() - last.date()).days - 1)
    return tuple(tuple(_moved(sample, shift) for sample in samples) for samples in found)


def in_answer_to(sample: Sample, message_id: str) -> Sample:
    """Give the sample as an answer to the reply with this Message-ID (in angle brackets)."""
    return replace(sample, octets=sample.octets.replace(REPLY_ID, message_id.encode("ascii")))


def sender(sample: Sample) -> str:
    """Give the addr-spec of the sample's From."""
    head = sample.octets.partition(b"\r\n\r\n")[0]
    found = re.search(rb"^From:[^\r\n]*?([^\s<>\"]+@[^\s<>\"]+)", head, re.MULTILINE)
    return found[1].decode("ascii") if found else ""


def _arrival(sample: Sample) -> datetime:
    return sample.arrived


def _read(path: Path) -> Sample:
    octets = path.read_bytes()
    date = _DATE.search(octets)
    assert date is not None
    return Sample(f"{path.parent.name}/{path.name}", octets, parsedate_to_datetime(date[1].decode("ascii")))


def _moved(sample: Sample, shift: timedelta) -> Sample:
    """Give the sample as if it had come `shift` later; only its own Date changes, not that of enclosed mails."""
    later = sample.arrived + shift
    header = f"Date: {format_datetime(later)}\r\n".encode("ascii")
    return replace(sample, octets=_DATE.sub(header, sample.octets, count=1), arrived=later)
