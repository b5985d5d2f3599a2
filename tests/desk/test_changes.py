"""Repetitions, changes, deadlines and people who come back, one story each."""

from __future__ import annotations

from msgspec.structs import replace

from inbox_processor.model import Outcome, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, CLEA, OPENING, Desk, event, person

LEADS = "Ich leite das Stadtteilbüro in Auental."
CHRONICLE = "Ich schreibe die Dorfchronik fort und war Protokollführer im Ortsrat."


# --- repetitions --------------------------------------------------------------------------------------------------


def test_the_same_registration_again_is_answered_with_the_present_status() -> None:
    """Nothing new: no second seat, and the mail joins the thread."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    decision = desk.mail(ANNA, person("Dr. Anna Beispiel", LEADS.upper()))
    (order,) = decision.orders
    assert decision.outcome is Outcome.DUPLICATE
    assert order.kind is ReplyKind.ALREADY_REGISTERED
    assert order.participants[0].status is Status.ACCEPTED
    assert desk.roster.seats_taken("workshop") == 1
    assert len(desk.one(ANNA).thread) == 2


def test_a_repetition_by_somebody_who_waits_names_their_place() -> None:
    """Present status means the place on the waiting list, too."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.full_registration(CLEA, "Clea Probe")
    (order,) = desk.full_registration(CLEA, "Clea Probe").orders
    assert (order.kind, order.position) == (ReplyKind.ALREADY_REGISTERED, 2)


def test_a_mail_sent_again_by_somebody_known_is_a_duplicate_whatever_its_words() -> None:
    """They say themselves that it is the earlier mail."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    assert desk.mail(ANNA, person("Anna Beispiel", CHRONICLE), wish=Wish.RESEND).outcome is Outcome.DUPLICATE
    assert desk.one(ANNA).background == LEADS


def test_a_mail_sent_again_that_never_arrived_is_a_registration() -> None:
    """Unknown sender with all details."""
    assert Desk().mail(ANNA, person("Anna", LEADS), wish=Wish.RESEND).outcome is Outcome.ACCEPTED


def test_somebody_registered_by_another_address_again_goes_to_a_human() -> None:
    """The reply would tell a stranger who is registered."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    decision = desk.mail(BODO, person("Anna Beispiel", LEADS, ANNA, is_sender=False))
    assert decision.outcome is Outcome.REVIEW
    assert not decision.orders


def test_a_nameless_colleague_is_not_taken_for_the_person_named_beside_them() -> None:
    """No record is given to two people of a mail."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    decision = desk.mail(ANNA, person("Anna Beispiel", LEADS), person(None, CHRONICLE, is_sender=False))
    known, colleague = decision.people
    assert (known.outcome, colleague.outcome) == (Outcome.DUPLICATE, Outcome.INCOMPLETE)
    assert known.participant != colleague.participant


def test_a_colleague_at_the_same_address_is_another_person() -> None:
    """A person is event, address and name."""
    desk = Desk()
    desk.full_registration(ANNA, "Anna Beispiel")
    assert desk.full_registration(ANNA, "Bernd Muster").outcome is Outcome.ACCEPTED
    assert desk.roster.seats_taken("workshop") == 2


# --- changes ------------------------------------------------------------------------------------------------------


def test_another_statement_in_a_second_registration_is_an_update_and_keeps_the_seat() -> None:
    """The place in line stays that of the first mail."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    before = desk.one(ANNA)
    decision = desk.mail(ANNA, person("Anna Beispiel", CHRONICLE))
    assert decision.outcome is Outcome.UPDATED
    assert [order.kind for order in decision.orders] == [ReplyKind.UPDATED]
    assert replace(desk.one(ANNA), background=LEADS, thread=before.thread) == before


def test_a_new_address_is_recorded_but_mail_still_goes_to_the_old_one() -> None:
    """Corpus 059: until the new address has written itself."""
    desk = Desk()
    desk.full_registration(ANNA)
    decision = desk.mail(ANNA, person(None, None, BODO), wish=Wish.UPDATE)
    assert decision.outcome is Outcome.UPDATED
    assert (desk.one(BODO).email, desk.one(BODO).contact) == (BODO, ANNA)
    assert decision.orders[0].to == ANNA


def test_the_reply_to_a_change_of_address_goes_where_the_mail_came_from() -> None:
    """The chief, registered by his office, changes his own address: mail goes on to his old one, not to the office."""
    desk = Desk()
    desk.mail(ANNA, person("Ulrich Brandsch", LEADS, BODO, is_sender=False))
    desk.mail(BODO, person("Ulrich Brandsch", LEADS))
    desk.mail(BODO, person("Ulrich Brandsch", None, CLEA), wish=Wish.UPDATE)
    assert desk.one(CLEA).contact == BODO


def test_an_update_replaces_the_background() -> None:
    """Corpus 081: put that down instead."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    assert desk.mail(ANNA, person("Anna Beispiel", CHRONICLE), wish=Wish.UPDATE).outcome is Outcome.UPDATED
    assert desk.one(ANNA).background == CHRONICLE


def test_a_nameless_change_is_about_the_one_who_still_comes() -> None:
    """Of a couple on one address the husband has withdrawn."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp", LEADS), person("Elfriede Hasselkamp", LEADS, is_sender=False))
    desk.mail(ANNA, person("Rüdiger"), wish=Wish.WITHDRAW)
    assert desk.mail(ANNA, person(None, CHRONICLE), wish=Wish.UPDATE).outcome is Outcome.UPDATED
    assert [one.background for one in desk.roster.people("workshop", ANNA)] == [LEADS, CHRONICLE]


def test_an_address_that_has_written_stays_reachable_when_the_office_repeats_it() -> None:
    """Naming the stored address again is no change."""
    desk = Desk()
    for sender in (ANNA, BODO, ANNA):
        decision = desk.mail(sender, person("Ulrich Brandsch", LEADS, BODO, is_sender=sender == BODO))
    assert decision.outcome is Outcome.DUPLICATE
    assert desk.one(BODO).contact == BODO


def test_an_update_may_change_a_part_of_the_name() -> None:
    """Marriage and misspelling."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    assert desk.mail(ANNA, person("Anna Muster"), wish=Wish.UPDATE).outcome is Outcome.UPDATED
    assert desk.one(ANNA).name == "Anna Muster"


def test_the_secretary_who_signs_an_update_does_not_become_her_chief() -> None:
    """Two names without a common word are two people."""
    desk = Desk()
    desk.mail(ANNA, person("Ulrich Brandsch", LEADS, is_sender=False))
    decision = desk.mail(ANNA, person("Roswitha Pagel", CHRONICLE), wish=Wish.UPDATE)
    assert decision.outcome is Outcome.REVIEW
    assert desk.one(ANNA).name == "Ulrich Brandsch"


def test_an_update_that_changes_nothing_readable_goes_to_a_human() -> None:
    """What shall change could not be read."""
    desk = Desk()
    desk.full_registration(ANNA)
    assert desk.mail(ANNA, wish=Wish.UPDATE).outcome is Outcome.REVIEW


def test_an_update_by_nobody_known_goes_to_a_human() -> None:
    """There is nothing to change."""
    assert Desk().mail(ANNA, person("Anna", LEADS), wish=Wish.UPDATE).outcome is Outcome.REVIEW


# --- times, coming back -------------------------------------------------------------------------------------------


def test_a_registration_after_the_deadline_is_declined_with_the_reply_closed() -> None:
    """What counts is when the server took the mail."""
    desk = Desk(event(closes=OPENING))
    decision = desk.full_registration(ANNA)
    assert decision.outcome is Outcome.DECLINED
    assert [order.kind for order in decision.orders] == [ReplyKind.CLOSED]
    assert desk.status(ANNA) is Status.DECLINED


def test_a_mail_taken_before_the_deadline_counts_however_late_it_is_read() -> None:
    """An outage of the desk costs nobody the seat."""
    desk = Desk(event(closes=OPENING))
    decision = desk.mail(ANNA, person("Anna", LEADS), arrived=OPENING.replace(hour=8))
    assert decision.outcome is Outcome.ACCEPTED


def test_a_completion_after_the_deadline_is_declined() -> None:
    """The place in line is that of the completing mail, and it comes too late."""
    desk = Desk()
    desk.mail(ANNA, person("Anna"))
    desk.event = event(closes=desk.now)
    assert desk.mail(ANNA, person("Anna", LEADS), wish=Wish.STATEMENT).outcome is Outcome.DECLINED
    assert desk.status(ANNA) is Status.DECLINED


def test_repetitions_and_changes_still_work_after_the_deadline() -> None:
    """Only newcomers come too late."""
    desk = Desk()
    desk.mail(ANNA, person("Anna", LEADS))
    desk.event = event(closes=desk.now)
    assert desk.mail(ANNA, person("Anna", LEADS)).outcome is Outcome.DUPLICATE
    assert desk.mail(ANNA, person("Anna", CHRONICLE), wish=Wish.UPDATE).outcome is Outcome.UPDATED


def test_a_registration_before_the_opening_goes_to_a_human() -> None:
    """Nobody is accepted before registration has opened, and nobody is turned away."""
    decision = Desk(event(opens=OPENING.replace(day=20))).full_registration(ANNA)
    assert decision.outcome is Outcome.REVIEW
    assert decision.reasons == ("Registration had not opened when the mail arrived.",)


def test_somebody_who_withdrew_and_registers_again_goes_to_the_end_of_the_line() -> None:
    """The same record, a new place in line."""
    desk = Desk(event(capacity=1))
    desk.full_registration(ANNA)
    desk.full_registration(BODO, "Bodo Muster")
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    first = desk.one(ANNA)
    assert desk.status(BODO) is Status.ACCEPTED
    decision = desk.full_registration(ANNA)
    assert decision.outcome is Outcome.WAITLISTED
    assert (desk.one(ANNA).id, desk.one(ANNA).queued) == (first.id, desk.now)


def test_a_statement_of_somebody_who_withdrew_registers_nobody() -> None:
    """Only a registration brings them back."""
    desk = Desk()
    desk.full_registration(ANNA)
    desk.mail(ANNA, wish=Wish.WITHDRAW)
    assert desk.mail(ANNA, person(None, LEADS), wish=Wish.STATEMENT).outcome is Outcome.REVIEW
    assert desk.status(ANNA) is Status.CANCELLED
