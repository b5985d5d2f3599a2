"""The first part of the story: from the announcement to a full house, a line, and the first who leave."""

from __future__ import annotations

from tests.system.whole_event.stage import Stage

PROMISED = """Name;E-Mail;Hintergrund;Status
Ruth Sandhövel;r.sandhoevel@uni-lindenhagen.example;Hält den Vortrag über Bürgerplätze;zugesagt
Momme Petersen;momme.petersen@stadtrat.example;Führt durch den Tag;zugesagt
"""
FIRST = ["Ruth", "Momme", "Hedwig", "Oskar", "Anneke", "Barış", "Cornelia"]
GROUP = ["Theresa", "Ulf", "Viola"]


def announcement(story: Stage) -> None:
    """Two were promised a seat before; two write before registration opens, and wait for a human."""
    story.desk.folder.joinpath("zusagen.csv").write_text(PROMISED, "utf-8")
    story.type("import zusagen.csv")
    story.until("2021-02-28 12:00")
    assert story.stands("accepted") == ["Ruth", "Momme"]
    assert (story.lies("hedwig"), story.lies("oskar")) == ("Review", "Review")
    assert story.told("hedwig") == story.told("oskar") == []
    assert "Hedwig Rautenbach" in story.type("review")


def opening(story: Stage) -> None:
    """On Monday at eight the organiser takes the early ones in: one by command, one with the mouse."""
    story.until("2021-03-01 08:00")
    story.type(f"review {story.waits('hedwig')} --register")
    story.drag("oskar", "Review", "Accepted")
    story.until("2021-03-01 12:00")
    assert story.stands("accepted") == FIRST
    assert story.told("hedwig") == story.told("oskar") == ["accepted"]
    assert (story.lies("hedwig"), story.lies("oskar")) == ("Accepted", "Accepted")
    assert story.lies("anneke") == "Accepted"


def first_days(story: Stage) -> None:
    """Whole letters get a seat, half ones a question; a couple, a secretary, somebody English, two who ask."""
    story.until("2021-03-04 17:00")
    seated = ["Detlef", "Elif", "Florian", "Greta", "Katrin", "Leopold", "Mathilde", "Norbert", "Ottilie"]
    assert story.stands("accepted") == FIRST + seated
    assert story.stands("incomplete") == ["Hannes", "Irina", "Jürgen"]
    assert story.lies("irina") == "Incomplete"
    assert (story.told("sabine"), story.mails_to("n.falkenrath@bezirksamt-sued.example")) == (["accepted"], [])
    assert story.mails_to(story.written["greta"].address)[0]["Content-Language"] == "en"
    (word,) = story.texts_to("katrin")
    assert "Auf Ihre Frage" in word
    assert "Ihre Angaben verwenden wir nur für die Stadtwerkstatt." in word
    assert (story.lies("katrin"), story.lies("ilse"), story.told("ilse")) == ("Accepted", "Review", [])
    assert "Haben einen Platz bekommen: - 15 Katrin Vogelsang" in story.read()
    story.type("status")
    story.type("review")
    story.type(f"review {story.waits('katrin')} --done")
    story.type(f"review {story.waits('ilse')} --done")


def full_house(story: Stage) -> None:
    """Who was asked answers in the thread; the twentieth seat goes; who comes now waits, three of a mail together."""
    story.until("2021-03-08 16:00")
    assert story.lies("ilse") == "Done"
    assert story.stands("accepted")[-4:] == ["Hannes", "Irina", "Pawel", "Quirin"]
    assert len(story.stands("accepted")) == 20
    assert story.stands("waitlisted") == ["Rosa", "Samuel", *GROUP]
    assert story.told("irina") == ["please_add", "accepted"]
    assert story.told("theresa") == ["waitlisted"]
    assert story.told("juergen") == ["please_add", "reminder"]
    story.type("status")
    story.type("participants")


def line_grows(story: Stage) -> None:
    """The line grows; a repetition and a new name change no seat; a vague letter waits for a human."""
    story.until("2021-03-13 09:00")
    assert story.stands("waitlisted")[5:] == ["Wolfram", "Xaver", "Yvonne", "Zacharias"]
    assert story.told("anneke") == ["accepted", "already_registered"]
    assert story.told("cornelia") == ["accepted", "updated"]
    assert "Cornelia Uhlmann-Bock" in story.desk.people()
    assert (story.lies("evamaria"), story.told("evamaria")) == ("Review", [])


def the_mouse(story: Stage) -> None:
    """Drags decide; what cannot be done is put back and said; what is dragged back has never happened."""
    story.type("review")
    before = len(story.records().history)
    story.drag("evamaria", "Review", "Waitlist")
    story.drag("rosa", "Waitlist", "Accepted")
    story.drag("pawel", "Accepted", "Cancelled")
    story.until("2021-03-13 09:01")
    story.drag("pawel", "Cancelled", "Accepted")
    story.until("2021-03-13 09:10")
    assert story.stands("waitlisted")[-1] == "Eva-Maria"
    assert story.told("evamaria") == ["waitlisted"]
    assert (story.told("pawel"), story.lies("pawel")) == (["accepted"], "Accepted")
    assert (story.told("rosa"), story.lies("rosa")) == (["waitlisted"], "Waitlist")
    assert "Noch 0 von 20 Plätzen frei" in story.read()
    assert len(story.records().history) == before + 1
    story.type(f"show {story.id('Eva-Maria Tönnies')}")


def coming_and_going(story: Stage) -> None:
    """A seat that is given back goes to the next; nobody is moved by machines, a forger or a stranger."""
    story.until("2021-03-16 12:30")
    assert story.told("detlef") == ["accepted", "cancelled"]
    assert story.told("rosa") == story.told("samuel") == ["waitlisted", "promoted"]
    assert story.told("leopold") == ["accepted", "cancelled"]
    assert story.stands("cancelled") == ["Detlef", "Mathilde"]
    assert (story.stands("declined"), story.told("juergen")) == (["Jürgen"], ["please_add", "reminder"])
    assert "Florian" in story.stands("accepted")
    assert (story.lies("forger"), story.lies("jost")) == ("Review", "Review")
    assert (story.lies("vacation"), story.lies("newsletter")) == ("Ignored", "Ignored")
    assert story.lies("rosa") == "Accepted"
    assert story.told("jost") == story.told("newsletter") == []
    assert (story.told("quirin"), story.told("florian")) == (["accepted"], ["accepted"])
    story.type("review")
    story.type(f"review {story.waits('forger')} --done")
    story.type(f"review {story.waits('jost')} --done")


CHAPTERS = (announcement, opening, first_days, full_house, line_grows, the_mouse, coming_and_going)
