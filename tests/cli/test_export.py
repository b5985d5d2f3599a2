"""`export`: the list for a spreadsheet and for programs."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from dataclasses import replace

import pytest

from inbox_processor.model import Effects, Participant, Status
from tests.adapters.samples import person
from tests.cli.support import EVENT, Office

COLUMNS = ["id", "event", "status", "position", "name", "email", "background", "language", "arrived", "decided"]


@pytest.fixture
def filled(office: Office) -> Office:
    """Make an office with two people."""
    office.configure(events=[{**EVENT, "id": "wuppertal-2016"}])
    office.keep(Effects((person(1), replace(person(2, 'Ömer; "der Kurze"', Status.WAITLISTED), background=None))))
    return office


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_csv_is_one_that_a_german_spreadsheet_opens(filled: Office) -> None:
    """Byte order mark, semicolons, CRLF; line breaks, quotes and semicolons inside a cell survive."""
    done = filled.call("export", "--format", "csv")
    assert (done.status, done.err) == (0, "")
    assert done.out.count("\r\n") == 3
    heading, first, second = rows(done.out)
    assert heading == COLUMNS
    assert (
        dict(zip(heading, first, strict=True))["background"]
        == "Ich leite die Stabsstelle Bürgerbeteiligung,\nseit 2011."
    )
    assert dict(zip(heading, second, strict=True)) | {
        "name": 'Ömer; "der Kurze"',
        "position": "1",
        "background": "",
    } == dict(zip(heading, second, strict=True))


@pytest.mark.parametrize("evil", ["=1+1", "+49 202 1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula_to_a_spreadsheet(office: Office, evil: str) -> None:
    """The text came from a stranger; a cell that would be computed gets an apostrophe."""
    office.keep(Effects((replace(person(1, evil), background=evil),)))
    (_, row) = rows(office.call("export", "--format", "csv").out)
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert row[4].lstrip("'\ufffd\t") == evil.strip()


def test_the_json_is_the_list_of_participants(filled: Office) -> None:
    """One array with the objects of `participants --json`."""
    exported = json.loads(filled.call("export", "--format", "json").out)
    assert exported == filled.call("participants", "--json").objects()


def test_an_event_can_be_chosen(office: Office) -> None:
    """An unknown one is an error, not an empty list."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "tags": ["essen"]}])
    people: list[Participant] = [replace(person(1), event="workshop"), replace(person(2), event="essen")]
    office.keep(Effects(tuple(people)))
    assert [one["id"] for one in json.loads(office.call("export", "--format", "json", "--event", "essen").out)] == ["2"]
    refused = office.call("export", "--format", "csv", "--event", "esen")
    assert (refused.status, refused.out) == (2, "")


def test_a_file_is_written_whole_and_for_its_owner_alone(filled: Office) -> None:
    """It holds personal data; a file that was there is replaced."""
    target = filled.folder / "list.csv"
    target.write_text("old and longer than nothing")
    umask = os.umask(0)
    try:
        done = filled.call("export", "--format", "csv", "-o", target)
    finally:
        os.umask(umask)
    assert done.out == f"2 people written to {target}.\n"
    assert target.read_bytes().decode() == filled.call("export", "--format", "csv").out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not (filled.folder / "list.csv.new").exists()


def test_a_file_that_cannot_be_written_is_said_in_one_line(filled: Office) -> None:
    """Exit status 2: which file, why, what to do."""
    done = filled.call("export", "--format", "csv", "-o", filled.folder / "gone/list.csv")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "gone/list.csv" in done.err


def test_an_empty_list_has_its_heading(office: Office) -> None:
    """Before the first mail: a table without rows, an empty array, no store made."""
    assert rows(office.call("export", "--format", "csv").out) == [COLUMNS]
    assert json.loads(office.call("export", "--format", "json").out) == []
    assert not office.store.exists()
