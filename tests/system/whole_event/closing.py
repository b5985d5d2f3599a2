"""The last part: another time, a mail to all, the deadline, the lists, the day after, and oblivion."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

from openpyxl import load_workbook

from inbox_processor.desk.retention import counted
from inbox_processor.model import Status
from tests.searching import found_in
from tests.system.whole_event.letters import BERLIN
from tests.system.whole_event.stage import EVENT, Stage

LATER_START = datetime(2021, 4, 21, 10, 30, tzinfo=BERLIN)


def another_time(story: Stage) -> None:
    """The event begins later: nobody is told before the organiser says so, then everybody with a seat, once."""
    story.until("2021-04-07 09:00")
    story.configure(starts=LATER_START)
    story.until("2021-04-07 10:00")
    assert "changed" in story.type("status")
    before = len(story.desk.taken())
    assert "23 people will be written to" in story.type("changed")
    story.until("2021-04-07 10:05")
    assert "as they stand in the config" in story.type("changed")
    assert len(story.desk.taken()) - before == 20  # three share a mail, and the two of the secretary
    new, old = (story.calendar(story.mails_to(story.written["rosa"].address)[at]) for at in (-1, -2))
    assert int(re.findall(r"SEQUENCE:(\d+)", new)[0]) > int(re.findall(r"SEQUENCE:(\d+)", old)[0])
    assert "20210421T103000" in new


def a_mail_to_all(story: Stage) -> None:
    """A text of the organiser's own, shown and counted first; called twice it reaches nobody twice."""
    story.until("2021-04-12 09:00")
    story.template("anfahrt", "So finden Sie zu uns", "am Mittwoch fährt die Linie 4 nicht. Bitte nehmen Sie den Bus.")
    assert "23 people will be written to" in story.type("announce anfahrt --status accepted")
    assert "have been written to already" in story.type("announce anfahrt --status accepted")
    story.until("2021-04-12 09:05")
    subjects = [str(mail["Subject"]) for mail in story.mails_to(story.written["rosa"].address)]
    assert subjects.count("So finden Sie zu uns") == 1


def too_late(story: Stage) -> None:
    """After the deadline nobody registers or moves up any more; the organiser may still give a seat."""
    story.until("2021-04-17 12:00")
    assert story.told_at("n.falkenrath@bezirksamt-sued.example") == ["cancelled"]
    assert (story.told("gisela"), story.lies("gisela")) == (["closed"], "Declined")
    assert (len(story.stands("accepted")), story.stands("offered")) == (22, [])
    story.drag("charlotte", "Waitlist", "Accepted")
    story.until("2021-04-17 12:10")
    assert story.told("charlotte") == ["waitlisted", "accepted"]
    assert "organiser folder" in story.type(f"show {story.id('Charlotte Emmerich')}")
    story.until("2021-04-20 09:00")
    assert story.told("hugo") == ["closed"]
    reminded = [to for to, kind in story.answered() if kind == "reminder"]
    assert len(set(reminded)) == len(reminded) == 21 + 1  # one of them, in March, for what was missing
    assert "reminder" in story.told("rosa")
    assert "reminder" not in story.told("dieter")


def lists(story: Stage) -> None:
    """The evening before: lists to print and for other programs; all of them say the same."""
    story.type("export --format html -o liste.html")
    story.type("export --format xlsx -o liste.xlsx")
    story.type("export --format ics -o werkstatt.ics")
    story.type("export --format csv -o liste.csv")
    folder = story.desk.folder
    rows = list(csv.DictReader(io.StringIO(folder.joinpath("liste.csv").read_text("utf-8-sig")), delimiter=";"))
    seated = [row for row in rows if "accepted" in row.values()]
    workbook = load_workbook(folder / "liste.xlsx").worksheets[0]
    assert (len(seated), workbook.max_row - 1) == (23, len(rows))
    page, entry = folder.joinpath("liste.html").read_text("utf-8"), folder.joinpath("werkstatt.ics").read_text("utf-8")
    assert "Charlotte Emmerich" in page
    assert "Reinfeld" not in page
    assert all(row["name"] in re.sub("\r?\n ", "", entry) for row in seated)
    story.type("participants --status accepted")
    story.type("verify")


def day_after(story: Stage) -> None:
    """A word of thanks to all who came; one of them thanks, too; nothing is due any more."""
    story.until("2021-04-22 09:00")
    assert story.lies("katrin-thanks") == "Review"
    story.drag("katrin-thanks", "Review", "Done")
    story.template("danke", "Danke", "herzlichen Dank, dass Sie dabei waren. Die Ergebnisse stehen bald im Netz.")
    story.type("announce danke --status accepted")
    story.until("2021-04-22 09:10")
    assert len(story.desk.taken()) == len({str(one.octets) for one in story.desk.taken()})
    assert story.type("review").endswith("Nothing waits for a human.")
    story.type("status")
    before = len(story.desk.taken())
    story.until("2021-05-01 09:00")
    assert len(story.desk.taken()) == before


def forgotten(story: Stage) -> None:
    """Ninety days after the end nothing of anybody is left, in no file and no folder; the numbers stay."""
    for path in story.desk.folder.glob("liste.*"):
        path.unlink()  # the organiser's own lists are the organiser's to delete
    for name in ("zusagen.csv", "werkstatt.ics"):
        story.desk.folder.joinpath(name).unlink()
    words = story.traces()
    story.away("2021-07-20 15:59")
    assert len(story.desk.people()) > 30
    story.until("2021-07-20 16:00")
    story.until("2021-07-21 09:00")
    assert found_in(story.desk.folder, words) == []
    story.nothing_is_left()
    numbers = counted(story.records().history, str(EVENT["id"]))
    assert (numbers[Status.ACCEPTED], numbers.total()) == (23, 37)  # of 38; one had asked to be forgotten
    story.type("verify")
    assert "23 had a seat" in story.type("status")


CHAPTERS = (another_time, a_mail_to_all, too_late, lists, day_after, forgotten)
