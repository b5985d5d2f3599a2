"""Registrations and completions, one story each."""

from __future__ import annotations

from inbox_processor.model import Outcome, ReplyKind, Status, Wish
from tests.desk.support import ANNA, BODO, Desk, event, person

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


def test_one_seat_and_one_person_are_told_as_one() -> None:
    """The reasons are sentences that an organiser reads."""
    desk = Desk(event(capacity=1))
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    desk.mail(BODO, person("Bodo Muster", CHRONICLE))
    third = desk.mail("cleo@stadt.example", person("Cleo Muster", LEADS))
    assert "1 of 1 seats were taken and 1 person was waiting." in third.reasons


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


def test_an_addition_goes_with_what_is_known_and_a_change_replaces_it() -> None:
    """ "Nachtrag für die Liste: …" must not cost what was told before."""
    desk = Desk()
    desk.mail(ANNA, person("Anna Beispiel", LEADS))
    added = desk.mail(ANNA, person("Anna Beispiel", CHRONICLE), wish=Wish.UPDATE, adds=True)
    assert added.outcome is Outcome.UPDATED
    assert desk.one(ANNA).background == f"{LEADS}\n{CHRONICLE}"
    desk.mail(ANNA, person("Anna Beispiel", CHRONICLE), wish=Wish.UPDATE, adds=True)
    assert desk.one(ANNA).background == f"{LEADS}\n{CHRONICLE}"
    desk.mail(ANNA, person("Anna Beispiel", "Ich leite jetzt die Volkshochschule."), wish=Wish.UPDATE)
    assert desk.one(ANNA).background == "Ich leite jetzt die Volkshochschule."
