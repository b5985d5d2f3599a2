"""People whom somebody else registers: a secretary, a colleague. Replies and withdrawals reach whom they should."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.system.workplace import NOW, PEOPLE, Workplace, address, letter, parsed, polite, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA, DAVID = PEOPLE[:4]
SECRETARY = PEOPLE[5]
BOTH = polite(
    "hiermit melde ich zwei Personen zur Expertenwerkstatt an:\n\n"
    f"Name: {ANNA}\nE-Mail: {address(ANNA)}\nHintergrund: Leiterin der Stabsstelle Bürgerbeteiligung\n\n"
    f"Name: {BERT}\nE-Mail: {address(BERT)}\nHintergrund: Sachbearbeiter im Bürgerbüro\n",
    SECRETARY,
)


def statuses(desk: Workplace) -> dict[str, str]:
    """Read how the people named here stand."""
    return {name: status for name, status in desk.statuses().items() if name in (ANNA, BERT, CARLA)}


@pytest.fixture
def registered(desk: Workplace) -> Workplace:
    """Make a desk at which a secretary has registered two."""
    desk.configure(events=[{**EVENT, "capacity": 2}])
    desk.deliver(letter(SECRETARY, BOTH))
    desk.well()
    assert statuses(desk) == {ANNA: "accepted", BERT: "accepted"}
    return desk


def test_the_reply_goes_to_the_secretary_alone_and_names_both(registered: Workplace) -> None:
    """House rule: nobody is written to at an address that somebody else has named."""
    assert registered.answered() == [(address(SECRETARY), "accepted")]
    text = parsed(registered.taken()[0]).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ANNA in text
    assert BERT in text


def test_the_secretary_withdraws_one_of_two(registered: Workplace) -> None:
    """The other keeps the seat; the next in line gets the free one; the word goes to who wrote."""
    registered.deliver(registration(CARLA))
    registered.well(now=NOW + timedelta(minutes=1))
    text = polite(f"leider kann {BERT} nicht kommen, bitte streichen Sie ihn von der Liste.", SECRETARY)
    registered.deliver(letter(SECRETARY, text, subject="Absage", key="-2"))
    registered.well(now=NOW + timedelta(minutes=2))
    assert statuses(registered) == {ANNA: "accepted", BERT: "cancelled", CARLA: "accepted"}
    assert sorted(registered.answered()[2:]) == [(address(CARLA), "promoted"), (address(SECRETARY), "cancelled")]


def test_one_of_two_withdraws_by_their_own_mail(registered: Workplace) -> None:
    """The address that is registered may speak for itself, and is answered itself; the colleague stays."""
    text = polite("leider muss ich meine Anmeldung zurückziehen, ich kann nicht kommen.", BERT)
    registered.deliver(letter(BERT, text, subject="Absage"))
    registered.well(now=NOW + timedelta(minutes=1))
    assert statuses(registered) == {ANNA: "accepted", BERT: "cancelled"}
    assert registered.answered()[1:] == [(address(BERT), "cancelled")]


def test_who_is_withdrawn_of_two_is_asked_where_nobody_is_named(registered: Workplace) -> None:
    """'Please cancel the registration' of a secretary who has registered two: all of them or one, a human asks."""
    text = polite("bitte stornieren Sie eine der beiden Anmeldungen, eine Person kann nicht kommen.", SECRETARY)
    registered.deliver(letter(SECRETARY, text, subject="Absage", key="-2"))
    registered.well(now=NOW + timedelta(minutes=1))
    assert statuses(registered) == {ANNA: "accepted", BERT: "accepted"}
    assert len(registered.records().review) == 1


def test_by_command_one_of_two_is_withdrawn_and_the_word_goes_to_the_secretary(registered: Workplace) -> None:
    """Until the person has written from the address that was named, mail about them goes to who registered them."""
    bert = registered.people()[BERT].id
    assert registered.call("cancel", bert, now=NOW).status == 0
    registered.well(now=NOW + timedelta(minutes=1))
    assert statuses(registered) == {ANNA: "accepted", BERT: "cancelled"}
    assert registered.answered()[1:] == [(address(SECRETARY), "cancelled")]
    # The mail names both, who stand differently now: it stays where it lay.
    assert registered.folders() == {"Accepted": 1}


def test_after_they_have_written_themselves_mail_goes_to_their_own_address(registered: Workplace) -> None:
    """The address is proved then."""
    text = polite("wie ist der Stand meiner Anmeldung?", BERT)
    registered.deliver(letter(BERT, text, subject="Stand"))
    registered.well(now=NOW + timedelta(minutes=1))
    assert registered.people()[BERT].contact == address(BERT)
    registered.call("decline", registered.people()[BERT].id, now=NOW)
    registered.well(now=NOW + timedelta(minutes=2))
    assert registered.answered()[-1] == (address(BERT), "declined")


def test_a_couple_shares_an_address_and_one_of_them_withdraws(dovecot: Dovecot, desk: Workplace) -> None:
    """One address, two people: the name tells them apart."""
    text = polite(f"hiermit melde ich meinen Mann {BERT} und mich an. Wir leiten beide einen Jugendverein.", ANNA)
    desk.deliver(letter(ANNA, text))
    desk.well()
    assert statuses(desk) == {ANNA: "accepted", BERT: "accepted"}
    text = polite(f"mein Mann {BERT} kann leider nicht kommen.", ANNA)
    desk.deliver(letter(ANNA, text, subject="Absage", key="-2"))
    desk.well(now=NOW + timedelta(minutes=1))
    assert statuses(desk) == {ANNA: "accepted", BERT: "cancelled"}
