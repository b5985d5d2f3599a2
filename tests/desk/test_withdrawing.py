"""Withdrawals: who may withdraw whom."""

from __future__ import annotations

from inbox_processor.model import Outcome, ReplyKind, Status, Wish, sentence
from tests.desk.support import ANNA, BODO, CLEA, Desk, event, person

PROJECT = "Ich leite ein Projekt zur Nachbarschaftshilfe."


def frauke_and_hauke() -> Desk:
    """Frauke (ANNA) has registered herself and Hauke (BODO), as in corpus 019."""
    desk = Desk()
    desk.mail(ANNA, person("Frauke Oldigs", PROJECT), person("Hauke Petersen-Voss", PROJECT, BODO, is_sender=False))
    return desk


def test_the_only_person_of_an_address_withdraws_without_a_name() -> None:
    """The seat becomes free, and the reply confirms it."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.CANCELLED
    assert [order.kind for order in decision.orders] == [ReplyKind.CANCELLED]
    assert desk.one(ANNA).queued is None
    assert desk.roster.seats_taken("workshop") == 0


def test_who_was_registered_by_a_colleague_withdraws_from_their_own_address() -> None:
    """Corpus 084: the colleague's seat stays."""
    desk = frauke_and_hauke()
    desk.mail(BODO, person("Hauke Petersen-Voss"), wish=Wish.WITHDRAW)
    frauke, hauke = desk.roster.people("workshop", ANNA)
    assert (frauke.status, hauke.status) == (Status.ACCEPTED, Status.CANCELLED)


def test_who_registered_two_people_and_names_nobody_withdraws_themselves() -> None:
    """Of several people the one whose own address it is."""
    desk = frauke_and_hauke()
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    frauke, hauke = desk.roster.people("workshop", ANNA)
    assert (frauke.status, hauke.status) == (Status.CANCELLED, Status.ACCEPTED)


def test_the_secretary_withdraws_her_chief_by_his_surname() -> None:
    """Corpus 004 and 069."""
    desk = Desk()
    desk.mail(ANNA, person("Dr. Ulrich Brandsch", PROJECT, BODO, is_sender=False))
    decision = desk.mail(ANNA, person("Herr Brandsch", is_sender=False), wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.CANCELLED
    assert desk.status(BODO) is Status.CANCELLED


def test_a_display_name_alone_names_nobody() -> None:
    """The secretary's own name in From does not stop her from withdrawing the only person she registered."""
    desk = Desk()
    desk.mail(ANNA, person("Ulrich Brandsch", PROJECT, is_sender=False))
    decision = desk.mail(ANNA, person("Roswitha Pagel", place="from"), wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.CANCELLED


def test_a_name_in_the_text_that_is_not_registered_withdraws_nobody() -> None:
    """Only the one who is named may lose a seat."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, person("Zoe Fremd", is_sender=False), wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons == ("The person named is not registered from this address.",)
    assert desk.status(ANNA) is Status.ACCEPTED


def test_both_of_a_couple_withdraw_when_both_are_named() -> None:
    """One mail, one reply, two seats."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp", PROJECT), person("Elfriede Hasselkamp", PROJECT, is_sender=False))
    decision = desk.mail(ANNA, person("Rüdiger"), person("Elfriede", is_sender=False), wish=Wish.WITHDRAW)
    assert len(decision.orders) == 1
    assert len(decision.orders[0].participants) == 2
    assert desk.roster.seats_taken("workshop") == 0


def test_a_surname_that_fits_two_people_withdraws_neither_of_them() -> None:
    """It is not certain which of the couple does not come."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp", PROJECT), person("Elfriede Hasselkamp", PROJECT, is_sender=False))
    decision = desk.mail(ANNA, person("Hasselkamp"), wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.REVIEW
    assert desk.roster.seats_taken("workshop") == 2


def test_a_couple_that_names_nobody_goes_to_a_human() -> None:
    """Both have the address of the sender."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp", PROJECT), person("Elfriede Hasselkamp", PROJECT, is_sender=False))
    assert desk.mail(ANNA, wish=Wish.WITHDRAW).outcome is Outcome.REVIEW


def test_a_stranger_withdraws_nobody_even_in_the_thread() -> None:
    """Corpus 054, and somebody who knows our Message-ID and the name."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(CLEA, person("Anna Beispiel"), wish=Wish.WITHDRAW, thread=(desk.reply_id(1),))
    assert decision.outcome is Outcome.REVIEW
    assert decision.attention
    assert desk.status(ANNA) is Status.ACCEPTED


def test_a_withdrawal_that_is_repeated_is_confirmed_again_and_changes_nothing() -> None:
    """The second seat of the line is not given away for it."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.full_registration(CLEA, "Clea Probe")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    decision = desk.mail(ANNA, wish=Wish.WITHDRAW)
    assert decision.outcome is Outcome.CANCELLED
    assert decision.changes == ()
    assert decision.rules == ("already-cancelled",)
    assert [order.kind for order in decision.orders] == [ReplyKind.CANCELLED]
    assert desk.status(CLEA) is Status.WAITLISTED


def test_an_incomplete_person_withdraws_and_no_seat_becomes_free() -> None:
    """An incomplete person holds none."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.mail(CLEA, person("Clea Probe"))
    desk.full_registration(BODO, "Bodo Muster")
    assert desk.mail(CLEA, wish=Wish.WITHDRAW).outcome is Outcome.CANCELLED
    assert desk.status(BODO) is Status.WAITLISTED


def test_the_calendar_learns_whether_a_seat_was_held() -> None:
    """The order tells the status before the withdrawal."""
    desk = Desk()
    desk.full_registration(ANNA)
    (order,) = desk.mail(ANNA, wish=Wish.WITHDRAW).orders
    assert order.before == {desk.one(ANNA).id: Status.ACCEPTED}


def test_a_polite_refusal_by_somebody_registered_is_a_withdrawal() -> None:
    """They do not say that they were registered, but they are."""
    desk = Desk()
    desk.full_registration(ANNA)
    assert desk.mail(ANNA, wish=Wish.DECLINE).outcome is Outcome.CANCELLED


def test_a_polite_refusal_by_a_stranger_needs_a_look_and_no_answer() -> None:
    """Corpus 090."""
    decision = Desk().mail(ANNA, wish=Wish.DECLINE)
    assert decision.outcome is Outcome.REVIEW
    assert not decision.attention


def test_a_stranger_who_sends_somebody_else_registers_them() -> None:
    """No seat is given back where nobody is registered from the address, and a human looks whether there was one from
    another; where somebody is, a human decides.
    """
    doubt = sentence("The mail gives a seat back and asks for one for somebody else.")
    bodo = person("Bodo Muster", PROJECT, BODO, is_sender=False)
    desk = Desk()
    decision = desk.mail(ANNA, wish=Wish.WITHDRAW, doubts=(doubt,), instead=(bodo,))
    assert decision.outcome is Outcome.ACCEPTED
    assert decision.attention
    assert desk.one(BODO).name == "Bodo Muster"
    assert desk.roster.seats_taken("workshop") == 1
    desk = Desk()
    desk.full_registration(ANNA)
    assert desk.mail(ANNA, wish=Wish.WITHDRAW, doubts=(doubt,), instead=(bodo,)).outcome is Outcome.REVIEW
    assert desk.status(ANNA) is Status.ACCEPTED
