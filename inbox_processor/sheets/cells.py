"""Text of strangers in a cell, and the lines that a sheet is made of.

Duty: `Line` and `Listing` are what a sheet shows; `text` cleans a field, `harmless` keeps a csv cell from being a
formula.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from inbox_processor.mail.addressing import paragraphs
from inbox_processor.model import Event, Participant

# A cell that begins so is a formula to a spreadsheet, in the wide forms to an East Asian one (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BLANK_STARTS = ("\t", "\r", "\n")
CELL_CHARACTERS = 32_767  # Excel's limit of a cell


class Line(Struct, frozen=True):
    """One person on a list. `position`: the place on the waiting list, else None."""

    person: Participant
    position: int | None = None


class Listing(Struct, frozen=True):
    """The people of one event, in the order of the list; `made`: the instant that the list shows (aware)."""

    event: Event
    lines: tuple[Line, ...]
    made: datetime


def harmless(text: str) -> str:
    """Give a csv cell that no spreadsheet computes: an apostrophe before what would be a formula."""
    computed = text.startswith(BLANK_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if computed else text


def text(field: str | None, longest: int = CELL_CHARACTERS) -> str:
    """Give the field without control and direction characters, its line breaks kept; what was cut ends with "…"."""
    clean = paragraphs(field or "")
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"
