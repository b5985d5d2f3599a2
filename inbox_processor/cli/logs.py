"""The log: one line for each thing, key=value, on standard error. Ids, outcomes and names of rules; no names, addresses
or texts of participants.

Call `begin(level)`. A message that is a sentence stands behind `msg`. Of a fault of the program its type and the places
in the code are told, not its message: that may quote a mail.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb

PAIRS = re.compile(r"[a-z_]+=\S")
CHATTY = ("apscheduler", "filelock", "imapclient")  # they tell every step, and what servers say word by word
PLACES = 6  # innermost last; enough to find a fault


class KeyValue(logging.Formatter):
    """Writes `time=… level=… room=… key=value …`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record on one line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = " ".join(record.getMessage().split())
        said = words if PAIRS.match(words) else f"msg={_quoted(words)}"
        fault = f" {_fault(record.exc_info[1])}" if record.exc_info and record.exc_info[1] else ""
        room = record.name.removeprefix("inbox_processor.")
        return f"time={at} level={record.levelname.lower()} room={room} {said}{fault}"


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _fault(fault: BaseException) -> str:
    frames = extract_tb(fault.__traceback__)[-PLACES:]
    places = ",".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"fault={type(fault).__name__} at={places}"


def begin(level: int) -> None:
    """Log from this level on to standard error; from chatty libraries warnings only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(KeyValue())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
