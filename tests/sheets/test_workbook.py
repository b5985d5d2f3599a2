"""The workbook, read back by another library: dates are dates, and nothing is computed or linked."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from inbox_processor.sheets.cells import CELL_CHARACTERS
from inbox_processor.sheets.workbook import workbook
from tests.adapters.samples import START, person
from tests.mail.workshop import WORKSHOP
from tests.sheets.people import ENGLISH, HOSTILE, MADE, crowd, listing, written


def sheet(octets: bytes) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(octets))
    found = book.active
    assert isinstance(found, Worksheet)
    assert len(book.sheetnames) == 1
    return found


def test_a_person_is_a_row_with_numbers_and_dates_as_such() -> None:
    """The wall clock of the event's zone, since a workbook knows none; sorting by date works."""
    found = sheet(workbook([listing([replace(person(7), arrived=START)])], MADE))
    heading, row = found.iter_rows(values_only=True)
    assert heading == (
        *("Nr.", "Veranstaltung", "Stand", "Platz", "Name", "E-Mail", "Hintergrund", "Sprache"),
        *("Eingegangen", "Entschieden"),
    )
    assert row is not None
    assert (row[0], row[2:6]) == (7, ("hat einen Platz", None, "Käthe Groß", "person7@stadt.example"))
    assert row[6] == "Ich leite die Stabsstelle Bürgerbeteiligung,\nseit 2011."
    assert row[8:] == (datetime(2016, 6, 1, 10, 30), datetime(2016, 6, 1, 10, 30))  # noqa: DTZ001
    assert found["I2"].number_format == "dd.mm.yyyy hh:mm"


@pytest.mark.parametrize("evil", [*HOSTILE, "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "42", "mailto:a@b.example"])
def test_no_cell_is_a_formula_a_link_or_a_number_of_a_stranger(evil: str) -> None:
    """Each text is written as text; it needs no apostrophe."""
    octets = workbook([listing([written(evil)])], MADE)
    found = sheet(octets)
    assert [found[place].data_type for place in ("E2", "F2", "G2")] in (["s", "s", "s"], ["n", "s", "s"])
    assert not any(cell.hyperlink for row in found.iter_rows() for cell in row)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in archive.namelist()
    if evil.isprintable() and len(evil) < 400 and "\u0335" not in evil:
        assert found["E2"].value == evil.strip()


def test_a_text_beyond_the_limit_of_a_cell_is_cut_not_lost() -> None:
    """Excel takes 32,767 characters."""
    found = sheet(workbook([listing([replace(person(1), background="W" * 50_000)])], MADE))
    assert isinstance(found["G2"].value, str)
    assert len(found["G2"].value) == CELL_CHARACTERS


def test_the_sheet_is_ready_to_filter_and_to_print() -> None:
    """The header stays on the screen and on each page; widths fit; A4 across."""
    found = sheet(workbook([listing(crowd())], MADE))
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == "A1:J8"
    assert found.print_title_rows == "$1:$1"
    assert (found.page_setup.orientation, found.page_setup.paperSize) == ("landscape", 9)
    assert found.column_dimensions["F"].width > len("person1@stadt.example")


def test_every_event_stands_in_the_one_sheet_and_speaks_the_first_language() -> None:
    """A filter tells them apart."""
    found = sheet(workbook([listing([person(1)], ENGLISH), listing([person(2)], replace(WORKSHOP, title="B"))], MADE))
    assert found.title == "Participants"
    assert [row[1] for row in found.iter_rows(min_row=2, values_only=True)] == [WORKSHOP.title, "B"]
    assert [row[2] for row in found.iter_rows(min_row=2, values_only=True)] == ["has a seat", "hat einen Platz"]


def test_an_empty_list_has_its_header() -> None:
    """Before the first mail; it opens."""
    assert sheet(workbook([listing([])], MADE)).max_row == 1


def test_the_same_list_is_the_same_octets() -> None:
    """Nothing of the clock: the date of the workbook is that of the list."""
    assert workbook([listing(crowd())], MADE) == workbook([listing(crowd())], MADE)
    properties = openpyxl.load_workbook(io.BytesIO(workbook([listing([])], MADE))).properties
    assert properties.created == MADE.replace(tzinfo=None)
