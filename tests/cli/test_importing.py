"""`import FILE.csv`: people of an earlier list, without replies."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_processor.model import Status
from tests.cli.support import EVENT, Office
from tests.cli.test_deciding import fill, one, statuses, written

ENGLISH = "name,email,background,status\nAnna Amsel,anna@stadt.example,Leads,accepted\nBert Bär,bert@stadt.example,,\n"
GERMAN = (
    "Name;E-Mail;Hintergrund;Status\r\n"
    'Anna Amsel;anna@stadt.example;"Leitet; auch nachts";zugesagt\r\n'
    "Jörg Bär;joerg@stadt.example;Rat;Warteliste\r\n;;;\r\n"
)


def file(office: Office, text: str, encoding: str = "utf-8") -> Path:
    path = office.folder / "liste.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_people_come_in_without_a_reply_and_accepted_where_nothing_is_said(office: Office) -> None:
    """In the file's order, arrived now."""
    done = office.call("import", file(office, ENGLISH))
    assert (done.status, done.err) == (0, "")
    assert [(who.name, who.status, who.background) for who in office.records().participants] == [
        ("Anna Amsel", Status.ACCEPTED, "Leads"),
        ("Bert Bär", Status.ACCEPTED, None),
    ]
    assert written(office) == []
    assert {entry.action for entry in office.records().history} == {"imported"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_a_german_excel_saves_is_read(office: Office, encoding: str) -> None:
    """Semicolons, German headers and words, an empty line, whatever the encoding."""
    assert office.call("import", file(office, GERMAN, encoding)).status == 0
    assert [(who.name, who.background, who.status.value) for who in office.records().participants] == [
        ("Anna Amsel", "Leitet; auch nachts", "accepted"),
        ("Jörg Bär", "Rat", "waitlisted"),
    ]


def test_twice_adds_nobody_twice(office: Office) -> None:
    """By event, address and name; a line that is there twice counts once."""
    office.call("import", file(office, ENGLISH))
    done = office.call("import", file(office, ENGLISH + "anna amsel,ANNA@stadt.example,,\nCem,anna@stadt.example,,\n"))
    assert done.status == 0
    assert "1 person was imported" in done.out
    assert "3 were there already (lines 2, 3, 4)" in done.out
    assert [who.name for who in office.records().participants] == ["Anna Amsel", "Bert Bär", "Cem"]


def test_all_faults_are_told_at_once_and_nothing_is_imported(office: Office) -> None:
    """Each with its line, what was found, what is expected."""
    done = office.call(
        "import", file(office, ENGLISH + ",bert,,\nCem,c@d.example,,vielleicht\nDana,dana@stadt.example,,\n")
    )
    assert (done.status, done.out) == (2, "")
    for words in ("line 4: the name", "line 4: email = bert", "line 5: status = vielleicht", "nothing was imported"):
        assert words in done.err
    assert "line 6" not in done.err
    assert not office.store.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "found nothing"), ("vorname,mail\na,b@c.example\n", "no column for name"), ("a\0b", "no text file")],
)
def test_another_kind_of_file_is_refused(office: Office, text: str, said: str) -> None:
    """In one line that names the file."""
    done = office.call("import", file(office, text))
    assert (done.status, said in done.err, "liste.csv" in done.err, done.err.count("\n")) == (2, True, True, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,email,background\nAnna Amsel,anna@stadt.example,Gärtnerin, Floristin\n", "line 2: 4 cells below 3"),
        ("name,email,e-mail\nAnna Amsel,anna@stadt.example,a@b.example\n", "two columns for email: email and e-mail"),
        ("Name;Name;E-Mail\nAnna;Amsel;anna@stadt.example\n", "two columns for name: Name and Name"),
        ("name,email\n", "no people stand below the headers"),
        ("name,email\n,\n\n", "no people stand below the headers"),
    ],
)
def test_nothing_is_dropped_in_silence(office: Office, text: str, said: str) -> None:
    """A cell too many, a header twice, no people at all: exit 2 with the line, nothing imported."""
    done = office.call("import", file(office, text))
    assert (done.status, done.out, said in done.err) == (2, "", True), done.err
    assert "nothing was imported" in done.err
    assert not office.store.exists()


def test_surplus_cells_are_told_with_the_other_faults(office: Office) -> None:
    """All at once; blank cells at the end of a line are none."""
    text = "name,email\nAnna,anna@stadt.example,x\nBert,bert,\nCem,cem@stadt.example,,\n"
    done = office.call("import", file(office, text))
    found = ("line 2: 3 cells" in done.err, "line 3: email = bert" in done.err, "line 4" in done.err)
    assert found == (True, True, False)


def test_a_file_that_is_not_there_is_said(office: Office) -> None:
    """No traceback."""
    done = office.call("import", office.folder / "gone.csv")
    assert (done.status, done.err.count("\n")) == (2, 1)


def test_capacity_is_respected(office: Office) -> None:
    """More seats than there are: refused with the number, taken with the option."""
    office.configure(events=[{**EVENT, "capacity": 2}])
    fill(office, one(1))
    refused = office.call("import", file(office, ENGLISH))
    assert (refused.status, "1 of 2 seats is left, and 2 would be taken" in refused.err) == (2, True)
    assert len(statuses(office)) == 1
    assert office.call("import", file(office, ENGLISH), "--over-capacity").status == 0
    assert len(statuses(office)) == 3


def test_an_export_can_be_imported_elsewhere(office: Office, tmp_path: Path) -> None:
    """The csv of `export` has the columns that `import` reads; a guard against formulas is taken off again."""
    office.call("add", "--name", "=Anna", "--email", "anna@stadt.example", "--background", "+49 1", "--silent")
    office.call("export", "--format", "csv", "-o", tmp_path / "liste.csv")
    (tmp_path / "other").mkdir()
    other = Office(tmp_path / "other")
    other.configure()
    assert other.call("import", tmp_path / "liste.csv").status == 0
    assert [(who.name, who.background) for who in other.records().participants] == [("=Anna", "+49 1")]
