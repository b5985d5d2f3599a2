"""What people live through with the desk, over several mails and runs, on real servers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cli.support import EVENT
from tests.system.workplace import (
    BACKGROUND,
    NOW,
    PEOPLE,
    Workplace,
    address,
    bare,
    letter,
    parsed,
    registration,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA, DAVID = PEOPLE[:4]
LATER = NOW + timedelta(hours=1)


def arrive(desk: Workplace, *mails: bytes, start: datetime = NOW) -> None:
    for number, mail in enumerate(mails):
        desk.append(mail, start + timedelta(minutes=number))


def reply_id(desk: Workplace, number: int = -1) -> str:
    """Give the Message-ID of a reply that the desk has sent."""
    return str(parsed(desk.taken()[number])["Message-ID"])


def test_a_withdrawal_gives_the_seat_to_the_first_who_waits_and_both_are_told(desk: Workplace) -> None:
    """The seat goes by the order of arrival; the promoted person hears of it with the same run. alf.io #1359: no word
    to the one who withdrew.
    """
    desk.configure(events=[{**EVENT, "capacity": 2}])
    arrive(desk, *map(registration, (ANNA, BERT, CARLA, DAVID)))
    desk.well()
    assert desk.statuses() == {ANNA: "accepted", BERT: "accepted", CARLA: "waitlisted", DAVID: "waitlisted"}
    arrive(desk, withdrawal(ANNA), start=LATER)
    desk.well(now=LATER)
    assert desk.statuses() == {ANNA: "cancelled", BERT: "accepted", CARLA: "accepted", DAVID: "waitlisted"}
    assert desk.answered()[4:] == [(address(ANNA), "cancelled"), (address(CARLA), "promoted")]
    (david,) = desk.call("participants", "--status", "waitlisted", "--json").objects()
    assert (david["name"], david["position"]) == (DAVID, 1)


def test_the_promoted_reply_answers_the_registration_of_the_person(desk: Workplace) -> None:
    """It stands in the thread of the person who moves up, not in that of the one who withdrew."""
    desk.configure(events=[{**EVENT, "capacity": 1}])
    arrive(desk, registration(ANNA), registration(BERT))
    desk.well()
    arrive(desk, withdrawal(ANNA), start=LATER)
    desk.well(now=LATER)
    promoted = parsed(desk.taken()[-1])
    assert promoted["To"] is not None
    assert "<bert.bussard@stadt.example>" in str(promoted["References"])
    assert "anna" not in promoted.as_string()
    assert promoted["Auto-Submitted"] in ("auto-generated", "auto-replied")


def test_an_asked_person_completes_the_registration_in_the_thread(desk: Workplace) -> None:
    """The answer to our request is read together with the first mail; the place in line is that of the answer."""
    arrive(desk, bare(ANNA))
    desk.well()
    assert desk.answered() == [(address(ANNA), "please_add")]
    assert desk.statuses() == {ANNA: "incomplete"}
    arrive(desk, letter(ANNA, BACKGROUND, subject="Re: Anmeldung", key="-2", answers=reply_id(desk)), start=LATER)
    desk.well(now=LATER)
    assert desk.answered()[1:] == [(address(ANNA), "accepted")]
    person = desk.people()[ANNA]
    assert (person.background, person.queued, person.arrived) == (BACKGROUND, LATER, NOW)
    assert desk.folders() == {"Incomplete": 1, "Accepted": 1}


def test_an_answer_from_a_strange_address_changes_nothing(desk: Workplace) -> None:
    """Its thread tells whom it is about, but the change is for the address that registered: a human looks."""
    arrive(desk, bare(ANNA))
    desk.well()
    answer = letter(ANNA, BACKGROUND, subject="Re: Anmeldung", key="-2", answers=reply_id(desk))
    arrive(desk, answer.replace(b"<anna.amsel@stadt.example>\r\nTo", b"<anna@privat.example>\r\nTo"), start=LATER)
    desk.well(now=LATER)
    assert desk.statuses() == {ANNA: "incomplete"}
    assert desk.folders() == {"Incomplete": 1, "Review": 1}
    assert [one.recipients for one in desk.taken()] == [(address(ANNA),)]


def test_an_answer_without_a_thread_is_known_by_its_address(desk: Workplace) -> None:
    """Some mail programs start a new mail; the address tells who it is."""
    arrive(desk, bare(ANNA))
    desk.well()
    arrive(desk, letter(ANNA, f"Hier mein Hintergrund: {BACKGROUND}", subject="Nachtrag", key="-2"), start=LATER)
    desk.well(now=LATER)
    assert desk.statuses() == {ANNA: "accepted"}


def test_whoever_completes_late_stands_behind_those_who_came_meanwhile(desk: Workplace) -> None:
    """Contract: the place in line is that of the mail that completes the registration."""
    desk.configure(events=[{**EVENT, "capacity": 1}])
    arrive(desk, bare(ANNA), registration(BERT))
    desk.well()
    arrive(desk, letter(ANNA, BACKGROUND, subject="Re: Anmeldung", key="-2", answers=reply_id(desk, 0)), start=LATER)
    desk.well(now=LATER)
    assert desk.statuses() == {ANNA: "waitlisted", BERT: "accepted"}
    assert desk.answered()[-1] == (address(ANNA), "waitlisted")


def test_a_withdrawal_of_a_stranger_is_for_a_human_and_unanswered(desk: Workplace) -> None:
    """Nobody is told whether anybody is registered, and nothing is changed."""
    arrive(desk, registration(ANNA), withdrawal(BERT))
    desk.well()
    assert desk.statuses() == {ANNA: "accepted"}
    assert [one["from"]["email"] for one in desk.call("review", "--json").objects()] == [address(BERT)]
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_everybody_is_answered_in_the_language_of_the_mail(desk: Workplace) -> None:
    """An English mail gets the English reply, in the same run as a German one."""
    text = "I would like to register for the workshop. I run the citizens' budget of our town."
    english = letter(BERT, f"Dear Sir or Madam,\n\n{text}\n\nKind regards\n{BERT}", subject="Registration")
    arrive(desk, registration(ANNA), english)
    desk.well()
    german, other = (parsed(one) for one in desk.taken())
    assert (german["Content-Language"], other["Content-Language"]) == ("de", "en")


def test_a_review_mail_that_is_registered_by_hand_is_answered_by_the_next_run(desk: Workplace) -> None:
    """The organiser's decision has its reply, due with the next run; then nothing waits any more."""
    arrive(desk, letter(ANNA, "Können Sie mir sagen, ob es noch Plätze gibt?", subject="Frage"))
    desk.well()
    assert desk.folders() == {"Review": 1}
    (item,) = desk.call("review", "--json").objects()
    done = desk.call("review", item["id"], "--register", "--background", "Stadträtin", now=LATER)
    assert (done.status, done.err) == (0, "")
    assert desk.taken() == []
    desk.well(now=LATER)
    assert desk.answered() == [(address(ANNA), "accepted")]
    assert desk.call("review", "--json").objects() == []


def test_one_address_is_not_answered_without_end(desk: Workplace) -> None:
    """[limits] replies_per_address: then a human must look, so that two robots cannot write to one another."""
    desk.configure(limits={"replies_per_address": "3 per day"})
    arrive(desk, *(registration(ANNA, key=f"-{number}") for number in range(5)))
    desk.well()
    assert len(desk.taken()) == 3
    assert desk.folders() == {"Accepted": 3, "Review": 2}


def test_no_more_replies_leave_in_an_hour_than_the_limit(desk: Workplace) -> None:
    """[limits] replies_per_hour: the rest stays queued and leaves later, each once."""
    desk.configure(limits={"replies_per_hour": 2})
    arrive(desk, *map(registration, PEOPLE[:3]))
    desk.well()
    desk.well()
    assert len(desk.taken()) == 2
    desk.well(now=NOW + timedelta(minutes=61))
    assert sorted(one.recipients[0] for one in desk.taken()) == sorted(map(address, PEOPLE[:3]))
