"""What the replies say: to one or several, to a secretary, with everything set and with nothing set."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.model import ReplyKind, Status
from tests.mail.workshop import (
    BARE,
    DESK,
    JAN,
    LANGUAGES,
    LETTER,
    PETRA,
    WORKSHOP,
    calendars,
    order,
    person,
    write,
)


@pytest.mark.parametrize("event", [WORKSHOP, BARE], ids=["all set", "nothing set"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ReplyKind)
def test_every_reply_names_the_event_the_day_the_time_and_the_place(kind, language, event):
    """Whoever reads only this mail knows what it is about, and who signs."""
    message = write(order(kind, language=language), event)
    body = " ".join(message.body.split())
    date = {
        "de": "Mittwoch, 6. Juli 2016, 10:30 bis 17:00 Uhr (MESZ)",
        "en": "Wednesday, 6 July 2016, 10:30 to 17:00 (CEST)",
    }
    assert event.title in body
    assert event.title in message.subject
    assert date[language.removesuffix("-du")] in body
    assert event.place in body
    assert (event.text("organiser", language) or DESK.display_name) in body
    assert "None" not in body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ReplyKind)
def test_nothing_that_the_sender_wrote_of_themselves_comes_back(kind, language):
    """No quoting of the background, which may be anybody's text."""
    body = write(order(kind, PETRA, JAN, language=language)).body
    assert "Koordinierungsstelle" not in body


def test_an_acceptance_says_all_that_the_announcement_said():
    """Fee, travel, drinks, programme, whom to ask, the calendar file, how to withdraw."""
    body = " ".join(write(order(ReplyKind.ACCEPTED)).body.split())
    for text in WORKSHOP.texts.values():
        assert (text.get("de") or text[""]) in body
    assert "Kalender" in body
    assert "antworten Sie bitte kurz auf diese E-Mail" in body


def test_a_secretary_is_told_by_name_for_whom_the_seat_is():
    """Her address stands for the person registered, but "you" would be she."""
    chief = replace(PETRA, name="Dr. Ulrich Brandsch")
    letter = replace(LETTER, sender_name="Sekretariat des Bürgermeisters")
    body = " ".join(write(order(ReplyKind.ACCEPTED, chief), letter=letter).body.split())
    assert body.startswith("Guten Tag, vielen")
    assert "Für Dr. Ulrich Brandsch ist ein Platz reserviert" in body
    assert "Für Sie" not in body


def test_a_couple_is_told_by_both_names():
    """The writer is greeted, both are named."""
    karl = person("2", "Karl Schulze", PETRA.email)
    body = write(order(ReplyKind.ACCEPTED, PETRA, karl)).body
    assert body.startswith("Guten Tag Petra Schulze,\n")
    assert "Für Petra Schulze und Karl Schulze ist je ein" in body


def test_a_person_without_a_name_is_greeted_without_one():
    """Never "Guten Tag None" nor an address as a name."""
    nobody = person("5", None, "x@y.example")
    body = write(order(ReplyKind.PLEASE_ADD, nobody), letter=replace(LETTER, sender="x@y.example", sender_name="")).body
    assert body.startswith("Guten Tag,\n")
    assert "Ihr Vor- und Nachname" in body
    assert "was Sie mit dem Thema verbindet" in body


def test_a_mixed_reply_says_who_has_a_seat_and_what_the_other_lacks():
    """One mail registered two, one of them without background."""
    late = replace(JAN, status=Status.INCOMPLETE, background=None)
    mixed = replace(order(ReplyKind.ACCEPTED), participants=(PETRA, late), missing={late.id: ("background",)})
    message = write(mixed)
    body = " ".join(message.body.split())
    assert "Für Sie ist ein Platz reserviert" in body
    assert "Für Jan Weber ist noch kein Platz reserviert. Es fehlt noch: eine kurze Angabe zum Hintergrund." in body
    assert len(calendars(message)) == 1


QUESTION_ANSWERED = {
    "de-du": "Auf deine Frage antworten wir dir in einer eigenen Nachricht.",
    "de": "Auf Ihre Frage antworten wir Ihnen in einer eigenen Nachricht.",
    "en": "We will answer your question in a separate message.",
}
ANSWERING = (
    ReplyKind.ACCEPTED,
    ReplyKind.WAITLISTED,
    ReplyKind.PLEASE_ADD,
    ReplyKind.ALREADY_REGISTERED,
    ReplyKind.UPDATED,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ANSWERING)
def test_who_asks_something_beside_is_told_that_an_answer_comes(kind, language):
    """In one sentence, and only to them."""
    plain = order(kind, language=language)
    assert QUESTION_ANSWERED[language] not in " ".join(write(plain).body.split())
    asking = " ".join(write(replace(plain, attention=True)).body.split())
    assert asking.count(QUESTION_ANSWERED[language]) == 1


def test_the_waiting_list_names_the_place_in_line():
    """Position, and that somebody will write."""
    body = " ".join(write(order(ReplyKind.WAITLISTED)).body.split())
    assert "Sie stehen jetzt auf der Warteliste, an Stelle 3." in body
    assert "erhalten Sie von uns eine E-Mail" in body


def test_an_address_that_has_not_written_yet_is_told_so():
    """Mail goes to the old address until the new one has written."""
    moved = replace(PETRA, email="neu@verein.example", reachable=False)
    body = " ".join(write(replace(order(ReplyKind.UPDATED, moved), to=PETRA.email)).body.split())
    assert "- E-Mail-Adresse: neu@verein.example" in body
    assert "An neu@verein.example schreiben wir erst, wenn uns von dort eine Nachricht erreicht hat." in body
    assert f"Bis dahin gehen unsere E-Mails an {PETRA.email}." in body


def test_too_late_and_full_are_told_apart():
    """By when the mail arrived, not by when it is answered."""
    late = replace(LETTER, arrived=WORKSHOP.deadline)
    assert "Anmeldungen waren bis Montag, 4. Juli 2016, 18:00 Uhr (MESZ) möglich." in " ".join(
        write(order(ReplyKind.CLOSED), letter=late).body.split()
    )
    full = write(order(ReplyKind.CLOSED), replace(WORKSHOP, waitlist=0), now=WORKSHOP.deadline + timedelta(days=1)).body
    assert "Alle Plätze sind vergeben.\n" in full
    assert "auch die Warteliste ist voll" in write(order(ReplyKind.CLOSED), replace(WORKSHOP, waitlist=5)).body


@pytest.mark.parametrize("kind", ReplyKind)
def test_an_order_without_people_is_about_its_reader(kind):
    """A registration that came too late may leave no record; the answer is whole all the same."""
    body = " ".join(write(replace(order(kind), participants=())).body.split())
    assert body.startswith("Guten Tag, ")
    assert "von für" not in body
    assert "  " not in body
    assert "für ist" not in body


# --- Sie and Du ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [(PETRA,), (PETRA, JAN)], ids=["one", "several"])
@pytest.mark.parametrize("kind", ReplyKind)
def test_each_tone_speaks_one_way(kind, people):
    """Sie and Du are both built in, complete, and never mixed."""
    event = replace(WORKSHOP, texts={})
    formal = write(order(kind, *people), event)
    informal = write(order(kind, *people), replace(event, tone="informal"))
    du, sie = r"\b(?:du|dich|dir|deine?[mnrs]?|euch|euer)\b", r"\b(?:Sie|Ihnen|Ihre?[mnrs]?)\b"
    assert not re.search(du, f"{formal.subject} {formal.body}", re.IGNORECASE)
    assert not re.search(sie, f"{informal.subject} {informal.body}")
    assert informal.body.startswith("Hallo")
    assert b"Content-Language: de\r\n" in informal.octets


def test_an_informal_event_answers_others_in_their_own_language():
    """The tone is a matter of German alone."""
    english = order(ReplyKind.ACCEPTED, language="en")
    assert write(english, replace(WORKSHOP, tone="informal")).octets == write(english).octets


@pytest.mark.parametrize(("language", "due"), [("de", "Montag"), ("de-du", "Montag"), ("en", "Monday")])
def test_an_offer_says_until_when_it_holds_and_how_to_answer(language, due):
    """Yes or no, and what happens without an answer; without a deadline nothing is said of one."""
    offer = replace(order(ReplyKind.OFFERED, language=language), until=datetime(2016, 6, 6, 10, tzinfo=UTC))
    body = " ".join(write(offer, letter=None).body.split())
    assert f"{due}, 6" in body
    assert "„Ja“" in body or '"yes"' in body
    assert "bis dahin" in body or "by then" in body
    endless = " ".join(write(replace(offer, until=None), letter=None).body.split())
    assert "bis dahin" not in endless
    assert "by then" not in endless


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_of_a_missing_detail_is_another_text_than_one_of_the_event(language):
    """Whoever has a seat is not asked for anything; whoever has none is not told of one."""
    before = write(order(ReplyKind.REMINDER, language=language), letter=None)
    lacking = replace(PETRA, status=Status.INCOMPLETE, background=None)
    asked = replace(before_order(language), participants=(lacking,), missing={lacking.id: ("background",)})
    missing = write(asked, letter=None)
    assert before.subject != missing.subject
    assert "Platz weiter" in before.body or "pass the seat on" in " ".join(before.body.split())
    word = {"de": "Angabe zum Hintergrund", "en": "statement of background"}[language.removesuffix("-du")]
    assert word in " ".join(missing.body.split())


def before_order(language):
    return order(ReplyKind.REMINDER, language=language)
