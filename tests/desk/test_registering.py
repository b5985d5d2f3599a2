"""Registrations, completions, repetitions and changes, one story each."""

from __future__ import annotations

from dataclasses import replace

from inbox_processor.model import Outcome, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, CLEA, OPENING, Desk, event, person

LEADS = "Ich leite das Stadtteilbüro in Auental."
CHRONICLE = "Ich schreibe die Dorfchronik fort und war Protokollführer im Ortsrat."


# --- newcomers ----------------------------------------------------------------------------------------------------


def test_a_complete_registration_gets_a_seat_and_one_reply() -> None:
    """Name, address and background are there, a seat is free."""
    desk = Desk()
    decision = desk.mail(ANNA, person("Anna Beispiel", LEADS))
    (order,) = decision.orders
    assert decision.outcome is Outcome.ACCEPTED
    assert (order.kind, order.to, order.answers) == (ReplyKind.ACCEPTED, ANNA, True)
    assert desk.one(ANNA).background == LEADS
    assert desk.one(ANNA).queued == desk.one(ANNA).arrived == desk.now
    assert "All required details are there: name, address and background." in decision.reasons
    assert "0 of 20 seats were taken and 0 people were waiting." in decision.reasons


def test_a_registration_without_background_is_asked_back_and_holds_no_seat() -> None:
    """One reply names exactly what is missing."""
    desk = Desk()
    decision = desk.mail(ANNA, person("Anna Beispiel"))
    (order,) = decision.orders
    assert decision.outcome is Outcome.INCOMPLETE
    assert order.kind is ReplyKind.PLEASE_ADD
    assert order.missing == {desk.one(ANNA).id: ("background",)}
    assert desk.roster.seats_taken("workshop") == 0
    assert desk.one(ANNA).queued is None


def test_a_nameless_registration_lacks_both_name_and_background() -> None:
    """The address is never missing: the mail came from it."""
    desk = Desk()
    (order,) = desk.mail(ANNA, person()).orders
    assert order.missing == {desk.one(ANNA).id: ("name", "background")}


def test_the_event_says_what_is_required() -> None:
    """An event that asks for a name alone accepts a name alone."""
    desk = Desk(event(required=("name", "email")))
    assert desk.mail(ANNA, person("Anna Beispiel")).outcome is Outcome.ACCEPTED


def test_of_two_people_one_complete_the_other_is_asked_in_the_same_reply() -> None:
    """Corpus 083: the mail is accepted, the reply says whose background is missing."""
    desk = Desk()
    decision = desk.mail(
        ANNA, person("Imke Rathjen", LEADS), person("Ole Brinkama", email="ole@lra.example", is_sender=False)
    )
    imke, ole = decision.people
    (order,) = decision.orders
    assert decision.outcome is Outcome.ACCEPTED
    assert (imke.outcome, ole.outcome) == (Outcome.ACCEPTED, Outcome.INCOMPLETE)
    assert order.kind is ReplyKind.ACCEPTED
    assert order.missing == {ole.participant: ("background",)}
    assert [one.status for one in order.participants] == [Status.ACCEPTED, Status.INCOMPLETE]


def test_mail_for_an_address_that_is_only_named_goes_to_the_writer() -> None:
    """Nobody can make the desk write to a stranger; the address is recorded."""
    desk = Desk()
    desk.mail(ANNA, person("Ulrich Brandsch", LEADS, BODO, is_sender=False))
    chief = desk.one(BODO)
    assert (chief.email, chief.writer, chief.reachable, chief.contact) == (BODO, ANNA, False, ANNA)


def test_an_address_that_has_written_is_reachable_from_then_on() -> None:
    """The chief writes himself."""
    desk = Desk()
    desk.mail(ANNA, person("Ulrich Brandsch", LEADS, BODO, is_sender=False))
    decision = desk.mail(BODO, person("Ulrich Brandsch", LEADS))
    assert decision.outcome is Outcome.DUPLICATE
    assert desk.one(BODO).contact == BODO


# --- completions --------------------------------------------------------------------------------------------------


def test_a_statement_completes_the_earlier_mail_of_the_same_address() -> None:
    """The place in line is that of the completing mail; facts of the earlier mail count."""
    desk = Desk()
    desk.mail(ANNA, person("Kerstin Mahlow"))
    first = desk.one(ANNA)
    decision = desk.mail(ANNA, person("Kerstin", LEADS), wish=Wish.STATEMENT)
    after = desk.one(ANNA)
    assert decision.outcome is Outcome.ACCEPTED
    assert (after.id, after.name, after.background) == (first.id, "Kerstin Mahlow", LEADS)
    assert after.arrived == first.arrived
    assert after.queued == desk.now
    assert [change.action for change in decision.changes] == ["completed"]
    assert len(after.thread) == 2


def test_a_nickname_gives_way_to_the_civil_name_in_an_answer_to_our_question() -> None:
    """Names that share no word are one person only in the thread, from the same address, of one incomplete person."""
    desk = Desk()
    desk.mail(ANNA, person("Sonnenblume", place="from"))
    thread = (desk.reply_id(1),)
    decision = desk.mail(ANNA, person("Uschi Tiedemann", LEADS), wish=Wish.STATEMENT, thread=thread)
    assert decision.outcome is Outcome.ACCEPTED
    assert desk.one(ANNA).name == "Uschi Tiedemann"


def test_a_statement_about_an_unknown_family_member_is_not_taken_for_the_known_one() -> None:
    """Couples share an address and a surname, not a registration."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp"))
    decision = desk.mail(ANNA, person("Elfriede Hasselkamp", LEADS), wish=Wish.STATEMENT, thread=(desk.reply_id(1),))
    assert decision.outcome is Outcome.REVIEW
    assert desk.one(ANNA).name == "Rüdiger Hasselkamp"


def test_a_couple_on_one_address_is_completed_by_first_names() -> None:
    """Corpus 029 and 047; both get seats together."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp"), person("Elfriede Hasselkamp", is_sender=False))
    decision = desk.mail(
        ANNA,
        person("Elfriede", LEADS, is_sender=False),
        person("Rüdiger", CHRONICLE),
        wish=Wish.STATEMENT,
    )
    assert decision.outcome is Outcome.ACCEPTED
    by_name = {one.name: one.background for one in desk.roster.people("workshop", ANNA)}
    assert by_name == {"Rüdiger Hasselkamp": CHRONICLE, "Elfriede Hasselkamp": LEADS}


def test_a_nameless_statement_from_a_shared_address_goes_to_a_human() -> None:
    """It is not certain whose background it is."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp"), person("Elfriede Hasselkamp", is_sender=False))
    decision = desk.mail(ANNA, person(None, LEADS), wish=Wish.STATEMENT)
    assert decision.outcome is Outcome.REVIEW
    assert not decision.orders


def test_a_nameless_statement_belongs_to_the_only_one_who_lacks_something() -> None:
    """Of two people at the address one is accepted already."""
    desk = Desk()
    desk.mail(ANNA, person("Rüdiger Hasselkamp", CHRONICLE), person("Elfriede Hasselkamp", is_sender=False))
    assert desk.mail(ANNA, person(None, LEADS), wish=Wish.STATEMENT).outcome is Outcome.ACCEPTED
    assert {one.status for one in desk.roster.people("workshop", ANNA)} == {Status.ACCEPTED}


def test_a_second_incomplete_mail_is_asked_again_and_keeps_what_it_adds() -> None:
    """The name came with the second mail, the background is missing still."""
    desk = Desk()
    desk.mail(ANNA, person())
    decision = desk.mail(ANNA, person("Uschi Tiedemann"))
    (order,) = decision.orders
    assert decision.outcome is Outcome.INCOMPLETE
    assert order.missing == {desk.one(ANNA).id: ("background",)}
    assert desk.one(ANNA).name == "Uschi Tiedemann"


def test_a_statement_by_nobody_known_goes_to_a_human() -> None:
    """It may belong to a mail from another address."""
    assert Desk().mail(ANNA, person("Anna", LEADS), wish=Wish.STATEMENT).outcome is Outcome.REVIEW


def test_a_stranger_cannot_complete_somebody_elses_registration() -> None:
    """Only the address that registered, or that is registered, may speak for a record."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel"))
    decision = desk.mail(BODO, person("Anna Beispiel", LEADS, ANNA), thread=(desk.reply_id(1),))
    assert decision.outcome is Outcome.REVIEW
    assert desk.status(ANNA) is Status.INCOMPLETE


def test_thanks_of_an_accepted_person_do_not_touch_the_background() -> None:
    """A statement without a wish to change goes to a human."""
    desk = Desk()
    desk.full_registration(ANNA)
    before = desk.one(ANNA)
    decision = desk.mail(ANNA, person(None, "Ich freue mich sehr auf den Tag."), wish=Wish.STATEMENT)
    assert decision.outcome is Outcome.REVIEW
    assert desk.one(ANNA) == before


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


def test_an_update_replaces_the_background() -> None:
    """Corpus 081: put that down instead."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    assert desk.mail(ANNA, person("Anna Beispiel", CHRONICLE), wish=Wish.UPDATE).outcome is Outcome.UPDATED
    assert desk.one(ANNA).background == CHRONICLE


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
