"""`export`: the list for a spreadsheet and for programs."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import subprocess
import sys

import icalendar
import openpyxl
import pytest
from msgspec.structs import replace

from inbox_processor.model import Effects, Participant, Status
from tests.adapters.samples import person
from tests.cli.support import EVENT, Office, environment, on_terminal

COLUMNS = ["id", "event", "status", "position", "name", "email", "background", "language", "arrived", "decided"]


@pytest.fixture
def filled(office: Office) -> Office:
    """Make an office with two people."""
    office.configure(events=[{**EVENT, "id": "wuppertal-2016"}])
    office.keep(Effects((person(1), replace(person(2, 'Ömer; "der Kurze"', Status.WAITLISTED), background=None))))
    return office


class FullDisk(io.FileIO):
    """A file that takes nothing."""

    def write(self, _octets: object) -> int:
        """Refuse, as the system does."""
        raise OSError(errno.ENOSPC, "No space left on device")


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


@pytest.mark.parametrize(
    "evil", ["=1+1", "+49 202 1", "-2", "@SUM(A1)", "\t=1", "\n=1", " =1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_a_formula_to_a_spreadsheet(office: Office, evil: str) -> None:
    """The text came from a stranger; a cell that would be computed gets an apostrophe."""
    office.keep(Effects((replace(person(1, evil), background=evil),)))
    (_, row) = rows(office.call("export", "--format", "csv").out)
    assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert row[4].lstrip("'\ufffd\t\n ") == evil.strip()


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


# --- xlsx, ics, html ----------------------------------------------------------------------------------------------


def test_the_page_to_print_is_written_to_a_file(filled: Office) -> None:
    """Its words are German, as the event's first language; the people stand on it."""
    target = filled.folder / "list.html"
    done = filled.call("export", "--format", "html", "-o", target)
    assert (done.status, done.out, done.err) == (0, f"2 people written to {target}.\n", "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    text = target.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    for words in ("Käthe Groß", "Ömer; &#34;der Kurze&#34;", "1 von 20 Plätzen vergeben", "Unterschrift"):
        assert words in text


def test_the_workbook_holds_everybody(filled: Office) -> None:
    """Places on the waiting list included; the words are those of the event's first language."""
    target = filled.folder / "list.xlsx"
    done = filled.call("export", "--format", "xlsx", "-o", target)
    assert (done.status, done.out, done.err) == (0, f"2 people written to {target}.\n", "")
    _, first, second = openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True)
    assert (first[0], first[2:5]) == (1, ("hat einen Platz", None, "Käthe Groß"))
    assert (second[0], second[2:5]) == (2, ("Warteliste", 1, 'Ömer; "der Kurze"'))


def test_the_calendar_entry_names_who_has_a_seat(filled: Office) -> None:
    """Who waits is counted in the description."""
    done = filled.call("export", "--format", "ics")
    (event,) = icalendar.Calendar.from_ical(done.out.encode()).walk("VEVENT")
    assert event["attendee"] == "mailto:person1@stadt.example"
    assert event["description"] == "1 von 20 Plätzen vergeben\nWarteliste: 1"
    target = filled.folder / "event.ics"
    told = filled.call("export", "--format", "ics", "-o", target).out
    assert told == f"1 event with 1 person written to {target}.\n"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "ics", "html"])
def test_an_export_writes_no_mail_and_changes_nothing(filled: Office, kind: str) -> None:
    """It reads; before the first mail too, when it makes no store."""
    before = filled.files()
    assert filled.call("export", "--format", kind, "-o", filled.folder / "x").status == 0
    (filled.folder / "x").unlink()
    assert filled.files() == before


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "ics", "html"])
def test_every_format_takes_an_empty_list(office: Office, kind: str) -> None:
    """The day before the announcement."""
    assert office.call("export", "--format", kind, "-o", office.folder / "x").status == 0
    assert (office.folder / "x").stat().st_size
    assert not office.store.exists()


def test_people_of_an_event_that_the_config_has_no_more_are_not_lost_in_silence(office: Office) -> None:
    """The page and the entry need the event, and say whom they leave out; the tables have everybody."""
    office.keep(Effects((replace(person(1), event="workshop"), replace(person(2), event="last-year"))))
    for kind in ("html", "ics"):
        done = office.call("export", "--format", kind)
        assert (done.status, done.err.count("\n")) == (0, 1)
        assert "1 person left out: the config has no such event: last-year" in done.err
        assert "person2" not in done.out
    target = office.folder / "list.xlsx"
    assert office.call("export", "--format", "xlsx", "-o", target).err == ""
    cells = list(openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True))
    assert [(row[0], row[1]) for row in cells[1:]] == [(1, EVENT["title"]), (2, "last-year")]


def test_only_events_with_people_stand_on_the_page(office: Office) -> None:
    """An event to come needs no sheets yet; where nobody has registered at all, all are there to sign."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "title": "Forum Essen", "tags": ["essen"]}])
    assert office.call("export", "--format", "html").out.count("<h1>") == 2
    office.keep(Effects((replace(person(1), event="essen"),)))
    assert office.call("export", "--format", "html").out.count("<h1>") == 1
    assert office.call("export", "--format", "html", "--event", "workshop").out.count("<h1>") == 1


@pytest.mark.parametrize("kind", ["csv", "json", "ics", "html", "xlsx"])
def test_a_dash_is_standard_output(filled: Office, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere; no file of that name."""
    monkeypatch.chdir(filled.folder)
    line = [
        sys.executable,
        "-m",
        "inbox_processor",
        "export",
        "--format",
        kind,
        "--config",
        str(filled.config),
        "-o",
        "-",
    ]
    octets = subprocess.run(line, stdout=subprocess.PIPE, env=environment(), check=True).stdout
    begin = {"csv": b"\xef\xbb\xbfid;", "json": b"[", "ics": b"BEGIN:VCALENDAR", "html": b"<!DOCTYPE", "xlsx": b"PK"}
    assert octets.lower().startswith(begin[kind].lower())
    assert not (filled.folder / "-").exists()


def test_a_full_disk_is_named_and_leaves_no_half_file(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1: no other file name would help. What lay there before is as it was."""
    target = filled.folder / "list.csv"
    target.write_text("before")
    monkeypatch.setattr(os, "fdopen", FullDisk)
    done = filled.call("export", "--format", "csv", "-o", target)
    assert (done.status, done.out, done.err.count("\n")) == (1, "", 1)
    assert ("no room" in done.err, "folder that is yours" in done.err) == (True, False)
    assert (target.read_text(), [path.name for path in filled.folder.glob("*.new")]) == ("before", [])


def test_a_workbook_is_not_poured_over_a_terminal(filled: Office) -> None:
    """Exit status 2, one line, what to add."""
    done, shown = on_terminal(80, "export", "--format", "xlsx", "--config", filled.config)
    assert done == 2
    assert " ".join(shown.split()).endswith("name a file with -o")
    assert "PK" not in shown


def test_the_libraries_of_one_format_are_not_loaded_for_another() -> None:
    """A csv every minute starts no workbook library, nor Jinja2, nor icalendar."""
    code = (
        "import sys; from inbox_processor.cli.main import status_of; "
        "from inbox_processor.cli import export; "
        "print(sorted({'xlsxwriter', 'jinja2', 'icalendar'} & set(sys.modules)))"
    )
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout == "[]\n"
