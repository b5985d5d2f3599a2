"""The list as a workbook (.xlsx) for Excel and LibreOffice.

Duty: `workbook(listings)` gives the octets: one sheet with a header that stays, a filter, widths that fit, dates as
dates in the event's zone, ready to print on A4. No cell is a formula or a link: each is written as the type it is.

Standard: ECMA-376 (Office Open XML), by XlsxWriter.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter
from msgspec import Struct

from inbox_processor.mail.addressing import single_line
from inbox_processor.sheets.cells import Line, Listing, text
from inbox_processor.sheets.words import words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# Name of the column (a word of sheets.words) and its least and greatest width in characters.
COLUMNS = (
    ("id", 6, 8),
    ("event", 12, 30),
    ("status", 14, 24),
    ("position", 8, 8),
    ("name", 16, 36),
    ("email", 20, 44),
    ("background", 30, 70),
    ("language", 9, 9),
    ("arrived", 16, 16),
    ("decided", 16, 16),
)
MOMENT = "dd.mm.yyyy hh:mm"
HEADER_ROWS = 1
A4 = 9  # Excel's number of the paper
ONE_LINE = 500  # characters; a name or address beyond is no name
# What an option left at its default would make of a stranger's text.
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | int | datetime | None


class Formats(Struct, frozen=True):
    """How cells look."""

    head: Format
    plain: Format
    moment: Format


def workbook(listings: Sequence[Listing], made: datetime) -> bytes:
    """Give the octets of the workbook; the words are those of the first event's first language. `made`: aware."""
    language = listings[0].event.languages[0] if listings else "en"
    told = words(language)
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, AS_WRITTEN)
    book.set_properties({"title": told["list"], "created": made.astimezone(UTC).replace(tzinfo=None)})
    formats = Formats(
        book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF2", "valign": "vcenter"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": MOMENT, "align": "left", "valign": "top"}),
    )
    rows = [_row(line, listing) for listing in listings for line in listing.lines]
    _fill(book.add_worksheet(told["list"]), [told[name] for name, _, _ in COLUMNS], rows, formats)
    book.close()
    return paper.getvalue()


def _row(line: Line, listing: Listing) -> tuple[Cell, ...]:
    one, event = line.person, listing.event
    return (
        int(one.id) if one.id.isdecimal() else one.id,
        single_line(event.title, ONE_LINE),
        words(event.languages[0])[one.status.value],
        line.position,
        single_line(one.name or "", ONE_LINE),
        single_line(one.email, ONE_LINE),
        text(one.background),
        one.language,
        _local(one.arrived, listing),
        _local(one.decided, listing),
    )


def _local(at: datetime | None, listing: Listing) -> datetime | None:
    """The wall clock of the event's zone: a workbook's dates know no zone."""
    return at.astimezone(listing.event.zone).replace(tzinfo=None, microsecond=0) if at else None


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Sequence[tuple[Cell, ...]], formats: Formats) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, formats.head)
    for number, row in enumerate(rows, HEADER_ROWS):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
    for column, (_, least, most) in enumerate(COLUMNS):
        longest = max((len(line) for row in rows for line in str(row[column] or "").split("\n")), default=0)
        sheet.set_column(column, column, min(max(longest + 2, least), most))
    sheet.freeze_panes(HEADER_ROWS, 0)
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&R&P / &N")


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Formats) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, formats.plain)
    elif cell:
        sheet.write_string(row, column, cell, formats.plain)
