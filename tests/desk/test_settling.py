"""Review mails that an organiser registers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_processor.desk.seats import reply_letter, settle
from inbox_processor.model import Cause, Decision, Outcome, ReplyKind, ReviewItem, Status
from tests.desk.support import ANNA, BODO, OPENING, Desk, event, person


def item(**changes: object) -> ReviewItem:
    facts: dict[str, object] = {
        "id": "m77",
        "event": "workshop",
        "arrived": OPENING,
        "sender_name": "Anna",
        "sender": ANNA,
        "subject": "Frage",
        "language": "de",
        "message_id": "<frage@stadt.example>",
        "doubts": ("A question.",),
    }
    return ReviewItem(**(facts | changes))  # type: ignore[arg-type]


def settled(desk: Desk, review: ReviewItem, *people: tuple[str | None, str, str | None], **options: bool) -> Decision:
    decision = settle(review, people, desk.roster, desk.event, desk.now, **options)
    desk.store(decision, reply_letter(review))
    return decision


def test_an_organiser_may_register_somebody_without_a_background() -> None:
    """Missing details are the organiser's decision; the reply goes into the thread of the mail."""
    desk = Desk()
    decision = settled(desk, item(), ("Anna Beispiel", ANNA, None))
    (order,) = decision.orders
    assert decision.outcome is Outcome.ACCEPTED
    assert (order.kind, order.to) == (ReplyKind.ACCEPTED, ANNA)
    assert order.missing == {}
    assert [change.cause for change in decision.changes] == [Cause.ORGANISER]
    assert desk.roster.in_thread(["<frage@stadt.example>"]) == (desk.one(ANNA),)


def test_the_place_in_line_is_that_of_the_mails_arrival() -> None:
    """Those who wait since a later mail come after."""
    desk = Desk(event(capacity=0), at=10)
    desk.full_registration(BODO, "Bodo Muster")
    decision = settled(desk, item(arrived=OPENING + timedelta(minutes=2)), ("Anna Beispiel", ANNA, None))
    assert decision.outcome is Outcome.WAITLISTED
    assert decision.orders[0].position == 1


def test_the_organisers_word_counts_after_the_deadline() -> None:
    """The deadline binds the desk, not its owner."""
    desk = Desk(event(closes=OPENING))
    assert settled(desk, item(), ("Anna Beispiel", ANNA, None)).outcome is Outcome.ACCEPTED


def test_a_mail_that_must_not_be_answered_is_not_answered_for_an_organiser_either() -> None:
    """The person is registered, the reply is left out; so it is with `silent`."""
    assert settled(Desk(), item(answerable=False), ("Anna", ANNA, None)).orders == ()
    assert settled(Desk(), item(), ("Anna", ANNA, None), silent=True).orders == ()


def test_an_address_that_an_organiser_has_entered_is_written_to() -> None:
    """House rule: mail goes to an address once it has written or an organiser has entered it."""
    desk = Desk()
    settled(desk, item(), ("Bodo Muster", BODO, None))
    assert desk.one(BODO).contact == BODO


def test_somebody_incomplete_is_completed_and_not_stored_twice() -> None:
    """Same address, same name."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel"))
    decision = settled(desk, item(), ("Anna Beispiel", ANNA, "Leitet das Stadtteilbüro"))
    assert decision.outcome is Outcome.ACCEPTED
    assert [change.action for change in decision.changes] == ["completed"]
    assert desk.one(ANNA).background == "Leitet das Stadtteilbüro"


def test_somebody_with_a_seat_keeps_it_and_is_updated() -> None:
    """No second seat is given."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = settled(desk, item(), ("Anna Beispiel", ANNA, "Neue Aufgabe"))
    assert decision.outcome is Outcome.UPDATED
    assert desk.one(ANNA).status is Status.ACCEPTED
    assert desk.one(ANNA).background == "Neue Aufgabe"
    assert desk.roster.seats_taken("workshop") == 1


def test_two_people_of_one_review_mail_wait_together() -> None:
    """A group, as if the desk had understood the mail itself."""
    desk = Desk(event(capacity=1))
    decision = settled(desk, item(), ("Anna Beispiel", ANNA, None), ("Bernd Muster", ANNA, None))
    assert [one.outcome for one in decision.people] == [Outcome.WAITLISTED] * 2
    assert {one.group for one in desk.roster.waiting("workshop")} == {"m77"}


def test_settling_without_people_is_an_error() -> None:
    """There is nobody to register."""
    with pytest.raises(ValueError, match="named"):
        settle(item(), (), Desk().roster, event(), OPENING)
