"""What keeps a mail from being acted on, and the wishes that change nothing."""

from __future__ import annotations

import pytest

from inbox_processor.model import Outcome, Reason, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, Desk, event, person

PROJECT = "Ich leite ein Projekt zur Nachbarschaftshilfe."


def test_a_doubt_goes_to_a_human_with_what_was_understood() -> None:
    """A Reading with doubts is never acted on."""
    desk = Desk()
    decision = desk.mail(ANNA, person("Anna Beispiel", PROJECT), doubts=(Reason("The charset could not be read."),))
    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons == ("The charset could not be read.",)
    assert [(one.name, one.email, one.outcome) for one in decision.people] == [("Anna Beispiel", ANNA, Outcome.REVIEW)]
    assert decision.changes == ()
    assert decision.orders == ()


@pytest.mark.parametrize("wish", list(Wish))
def test_a_mail_that_must_not_be_answered_changes_nothing_and_gets_no_reply(wish: Wish) -> None:
    """Whatever it asks for."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, person("Anna", PROJECT), wish=wish, answerable=False)
    assert decision.changes == ()
    assert decision.orders == ()
    assert decision.outcome in (Outcome.REVIEW, Outcome.IGNORED)


def test_a_registration_in_a_mail_that_must_not_be_answered_is_seen_by_a_human() -> None:
    """A no-reply sender may still be a contact form."""
    assert Desk().mail(ANNA, person("Anna", PROJECT), answerable=False).outcome is Outcome.REVIEW


def test_a_list_post_that_asks_for_nothing_is_ignored() -> None:
    """Corpus 089."""
    assert Desk().mail(ANNA, wish=Wish.UNCLEAR, answerable=False).outcome is Outcome.IGNORED


@pytest.mark.parametrize("wish", [Wish.WITHDRAW, Wish.UPDATE, Wish.DECLINE])
def test_a_sender_whom_the_server_could_not_confirm_changes_nothing(wish: Wish) -> None:
    """Nothing lasting on a forged word."""
    desk = Desk()
    desk.full_registration(ANNA)
    before = desk.one(ANNA)
    decision = desk.mail(ANNA, person(None, PROJECT), wish=wish, forged=True)
    assert decision.outcome is Outcome.REVIEW
    assert decision.orders == ()
    assert desk.one(ANNA) == before


def test_an_unconfirmed_sender_cannot_complete_a_stored_person() -> None:
    """A completion is a change, too."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel"))
    assert desk.mail(ANNA, person(None, PROJECT), wish=Wish.STATEMENT, forged=True).outcome is Outcome.REVIEW


def test_an_unconfirmed_newcomer_is_registered() -> None:
    """Forwarding breaks SPF; a registration changes nothing that is stored."""
    assert Desk().mail(ANNA, person("Anna", PROJECT), forged=True).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("wish", [Wish.ASK, Wish.UNCLEAR])
def test_questions_and_riddles_wait_for_a_human(wish: Wish) -> None:
    """No reply is better than a wrong one."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, wish=wish)
    assert (decision.outcome, decision.attention, decision.orders) == (Outcome.REVIEW, True, ())


def test_somebody_registered_who_asks_is_told_the_present_status() -> None:
    """The reply is the one to a duplicate."""
    desk = Desk(event(capacity=0))
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, wish=Wish.STATUS)
    (order,) = decision.orders
    assert decision.outcome is Outcome.DUPLICATE
    assert (order.kind, order.position) == (ReplyKind.ALREADY_REGISTERED, 1)
    assert decision.changes == ()


def test_somebody_incomplete_who_asks_is_told_what_is_missing() -> None:
    """Their status is that something lacks."""
    desk = Desk()
    desk.mail(ANNA, person("Anna"))
    (order,) = desk.mail(ANNA, wish=Wish.STATUS).orders
    assert order.kind is ReplyKind.PLEASE_ADD
    assert list(order.missing.values()) == [("background",)]


def test_a_stranger_who_asks_for_a_status_waits_for_a_human() -> None:
    """Corpus 071."""
    decision = Desk().mail(ANNA, person("Anna"), wish=Wish.STATUS)
    assert (decision.outcome, decision.attention) == (Outcome.REVIEW, True)


def test_who_registered_several_asks_after_one_of_them() -> None:
    """A status is told of the one who is named."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", PROJECT), person("Ole Brinkama", PROJECT, BODO, is_sender=False))
    (order,) = desk.mail(ANNA, person("Herr Brinkama", is_sender=False), wish=Wish.STATUS).orders
    assert [one.name for one in order.participants] == ["Ole Brinkama"]


def test_a_mail_sent_again_that_names_nobody_is_answered_with_the_status() -> None:
    """“Did you get my mail?” in other words."""
    desk = Desk()
    desk.full_registration(ANNA)
    assert desk.mail(ANNA, wish=Wish.RESEND).outcome is Outcome.DUPLICATE
    assert desk.mail(BODO, wish=Wish.RESEND).outcome is Outcome.REVIEW


def test_a_question_beside_a_registration_asks_for_attention() -> None:
    """Corpus 050: the seat is given all the same."""
    decision = Desk().mail(ANNA, person("Anna", PROJECT), attention=True)
    assert (decision.outcome, decision.attention) == (Outcome.ACCEPTED, True)


@pytest.mark.parametrize(
    ("language", "asked", "expected"),
    [
        ("en", "", "en"),
        ("de-AT", "en", "de"),
        ("fr", "en", "en"),
        ("fr", "nl", "de"),
        ("", "", "de"),
    ],
)
def test_the_reply_speaks_the_mails_language_else_the_one_asked_for(language: str, asked: str, expected: str) -> None:
    """Else the event's first."""
    decision = Desk().mail(ANNA, person("Anna", PROJECT), language=language, asked_language=asked)
    assert decision.language == decision.orders[0].language == expected


def test_a_mail_too_short_for_a_language_is_answered_in_the_persons() -> None:
    """“Ok, teacher.” by somebody who wrote English before."""
    desk = Desk()
    desk.mail(ANNA, person("Anna"), language="en")
    assert desk.mail(ANNA, person(None, PROJECT), wish=Wish.STATEMENT, language="").language == "en"


def test_events_may_have_an_informal_form_of_a_language() -> None:
    """A German mail is answered in de-du where the event has only that."""
    desk = Desk(event(languages=("en", "de-du")))
    assert desk.mail(ANNA, person("Anna", PROJECT)).language == "de-du"


def test_deciding_changes_nothing_but_the_ids() -> None:
    """The roster is as before until the effects are applied."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    before = desk.roster.records()
    store, desk.store = desk.store, lambda *_: None  # type: ignore[method-assign]
    desk.full_registration(BODO, "Bodo Muster")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    after = desk.roster.records()
    assert (after.participants, after.history, after.outbox) == (before.participants, before.history, before.outbox)
    desk.store = store  # type: ignore[method-assign]
    assert desk.status(ANNA) is Status.ACCEPTED
