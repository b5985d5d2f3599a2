"""The second part: the telephone, a reply that comes back, somebody who wants to be forgotten, seats on offer."""

from __future__ import annotations

import re

from tests.bounces import DESK as BOUNCED_DESK
from tests.bounces import WHOM, postfix
from tests.searching import found_in
from tests.system.whole_event.arriving import GROUP
from tests.system.whole_event.letters import BERLIN, DESK
from tests.system.whole_event.stage import Stage


def the_telephone(story: Stage) -> None:
    """Commands for what comes by telephone; each says what it does, `undo` takes it back before the reply is out."""
    greta = story.id("Greta Lindqvist")
    story.type(f"cancel {greta}")
    assert "Greta" not in story.stands("accepted")
    story.type("undo")
    story.type(f"decline {story.id('Momme Petersen')} --silent")
    story.type("undo")
    assert "no such person" in story.type("waitlist 999", status=2)
    assert "has gone out" in story.type(f"undo {story.id('Samuel Adeyemi')}", status=1)
    story.until("2021-03-16 14:00")
    assert {"Greta", "Momme"} <= set(story.stands("accepted"))
    assert story.told("greta") == ["accepted"]


def a_wrong_address(story: Stage) -> None:
    """Friedrich has no computer at hand; his address is mistyped, his reply refused, and both are mended."""
    story.type('add --name "Friedrich Kessler" --email f.kesler@webpost.example --background "Baut Stadtmodelle"')
    friedrich = story.id("Friedrich Kessler")
    story.refused_at("2021-03-16 14:01")
    story.type("status", status=1)
    (refused,) = re.findall(r"r\d+", story.type("review"))
    story.type(f"edit {friedrich} --email f.kessler@webpost.example")
    story.type(f"review {refused} --done")
    story.type(f"resend {friedrich}")
    story.until("2021-03-16 14:10")
    assert story.told_at("f.kessler@webpost.example") == ["waitlisted"]
    assert story.stands("waitlisted")[-1] == "Friedrich"
    assert "0 of 20 seats are left" in story.type(f"accept {friedrich}", status=2)
    story.type(f"waitlist {friedrich} --place 1")
    assert story.stands("waitlisted")[:2] == ["Friedrich", "Theresa"]
    story.type("undo")
    assert story.stands("waitlisted")[-1] == "Friedrich"


def machines_and_a_bounce(story: Stage) -> None:
    """From now on a free seat is offered. Four more wait; a reply comes back; whose registration lapsed comes again."""
    story.configure(offer_hours=48)
    story.until("2021-03-18 14:00")
    returned = story.desk.taken()[-1]
    assert returned.recipients == (story.written["dieter"].address,)
    notice = postfix(returned.octets, "").replace(WHOM.encode(), story.written["dieter"].address.encode())
    story.put(notice.replace(BOUNCED_DESK.encode(), DESK.encode()), story.now)
    story.until("2021-03-19 12:00")
    assert story.stands("waitlisted")[-5:] == ["Annegret", "Bodo", "Charlotte", "Dieter", "Jürgen"]
    assert story.told("juergen") == ["please_add", "reminder", "waitlisted"]
    assert "One person cannot be reached" in story.type("status")
    assert "mail comes back" in story.type(f"show {story.id('Dieter Nagel')}")
    (item,) = (row for row in story.desk.call("review", "--json").objects() if row["rule"] == "bounced")
    story.type(f"review {item['id']} --done")
    before = story.desk.people()["Bodo Reinfeld"].id
    assert f"id {before};" in story.type("forget bodo.reinfeld@webpost.example")
    assert found_in(story.desk.folder, ("Reinfeld", "bodo.reinfeld", "Leitstreifen")) == []
    story.delete_all("bodo")
    story.until("2021-03-19 12:30")


def more_seats_and_offers(story: Stage) -> None:
    """Two seats are free, but three are next and nobody overtakes them; a larger room makes five offers."""
    story.until("2021-03-22 09:30")
    assert (story.told("baris"), story.told("elif")) == (["accepted", "cancelled"], ["accepted", "cancelled"])
    assert (len(story.stands("accepted")), story.stands("offered")) == (18, [])
    assert "2 seats are kept for the 3 people of one mail" in story.type("status")
    story.configure(offer_hours=48, capacity=23)
    story.until("2021-03-22 12:00")
    assert story.stands("offered") == [*GROUP, "Wolfram", "Xaver"]
    story.until("2021-03-23 12:00")
    assert story.stands("offered") == ["Xaver"]
    assert story.told("wolfram") == ["waitlisted", "offered", "accepted"]
    assert story.told("theresa") == ["waitlisted", "offered", "accepted"]
    story.type(f"show {story.id('Xaver Dinkel')}")
    story.until("2021-03-24 12:00")
    assert story.told("xaver") == ["waitlisted", "offered", "declined"]
    assert story.stands("offered") == ["Yvonne"]


def yes_no_and_too_late(story: Stage) -> None:
    """A no passes the seat on, a yes keeps it, a yes that is late waits for a human, who has no seat to give."""
    story.until("2021-03-26 14:00")
    assert story.told("yvonne") == ["waitlisted", "offered", "cancelled"]
    assert story.told("zacharias") == ["waitlisted", "offered", "accepted"]
    assert (len(story.stands("accepted")), story.stands("offered")) == (23, [])
    assert (story.lies("xaver-late"), story.told("xaver")[-1]) == ("Review", "declined")
    story.drag("xaver-late", "Review", "Accepted")
    story.until("2021-03-26 14:10")
    assert story.lies("xaver-late") == "Review"
    story.drag("xaver-late", "Review", "Done")
    story.type(f"cancel {story.id('Greta Lindqvist')}")
    story.until("2021-03-26 15:00")
    assert story.stands("offered") == ["Eva-Maria"]
    due = story.desk.people()["Eva-Maria Tönnies"].offer_until
    assert due is not None
    assert (
        due.astimezone(BERLIN).isoformat() == "2021-03-29T08:00:00+02:00"
    )  # over a weekend on which the clocks change


def a_calendar_declines(story: Stage) -> None:
    """Eva-Maria is silent, Friedrich says yes by telephone; Irina's calendar declines, and a human makes it count."""
    story.until("2021-03-29 09:00")
    assert (story.told("evamaria")[-1], story.stands("offered")) == ("declined", ["Friedrich"])
    story.type(f"accept {story.id('Friedrich Kessler')}")
    story.until("2021-03-30 08:00")
    story.calendar_declines("irina")
    story.until("2021-03-30 09:00")
    assert story.stands("accepted").count("Irina") == 1
    story.type("review")
    story.type(f"cancel {story.id('Irina Kusnezowa')}")
    story.type(f"review {story.waits('irina')} --done")
    story.until("2021-03-30 10:00")
    assert story.told("irina")[-1] == "cancelled"
    story.until("2021-03-31 10:00")
    assert story.told("annegret") == ["waitlisted", "offered", "accepted"]
    assert len(story.stands("accepted")) == 23


CHAPTERS = (
    the_telephone,
    a_wrong_address,
    machines_and_a_bounce,
    more_seats_and_offers,
    yes_no_and_too_late,
    a_calendar_declines,
)
