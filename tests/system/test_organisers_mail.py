"""What the organiser hears by mail: once a day what has happened, at once that somebody is needed, that it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from inbox_processor.cli import context
from tests.searching import found_in
from tests.system.workplace import (
    NOW,
    PEOPLE,
    Workplace,
    address,
    letter,
    parsed,
    polite,
    registration,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
CHEF = "chefin@verein.example"
SEVEN = datetime(2016, 5, 21, 5, 0, tzinfo=UTC)  # seven in the morning in Berlin, on the day after NOW
QUESTION = polite("ist das Rathaus barrierefrei? Meine Nummer ist 0202 4711.", CARLA)


@pytest.fixture
def office(desk: Workplace) -> Workplace:
    """Make a desk with an organiser."""
    desk.configure(organiser={"address": CHEF})
    return desk


def told(desk: Workplace) -> list[EmailMessage]:
    """Read what the organiser got."""
    return [parsed(taken) for taken in desk.taken() if taken.recipients == (CHEF,)]


def test_the_daily_mail_says_who_came_who_left_and_what_waits(office: Workplace) -> None:
    """Indico #5633: a withdrawal, too. At its hour, once; names and reasons, nothing of what people wrote."""
    office.deliver(registration(ANNA), registration(BERT), letter(CARLA, QUESTION, subject="Meine Frage"))
    office.well(now=NOW)
    office.deliver(withdrawal(BERT))
    office.well(now=NOW + timedelta(minutes=5))
    office.well(now=SEVEN - timedelta(minutes=1))
    assert told(office) == []
    office.well(now=SEVEN)
    office.well(now=SEVEN + timedelta(minutes=5))
    (mail,) = told(office)
    text = " ".join(mail.get_content().split())
    assert f"Haben einen Platz bekommen: - 1 {ANNA}" in text
    assert f"Haben sich abgemeldet: - 2 {BERT}" in text
    assert f"Mails, die auf Sie warten: - m3 {CARLA}: Die Mail stellt eine Frage." in text
    assert "0202" not in text
    assert "Meine Frage" not in text
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_day_on_which_nothing_happened_brings_no_mail(office: Workplace) -> None:
    """Sympa #302: what waits since yesterday is no news; with the next news it is named again."""
    office.deliver(letter(CARLA, QUESTION, subject="Frage"))
    office.well(now=NOW)
    office.well(now=SEVEN)
    assert len(told(office)) == 1
    for day in range(1, 4):
        office.well(now=SEVEN + timedelta(days=day))
    assert len(told(office)) == 1
    office.deliver(registration(ANNA))
    office.well(now=SEVEN + timedelta(days=3, hours=1))
    office.well(now=SEVEN + timedelta(days=4, hours=3))
    text = told(office)[-1].get_content()
    assert (len(told(office)), ANNA in text, CARLA in text) == (2, True, True)


@pytest.mark.parametrize("digest", [False, 23])
def test_the_hour_is_the_organisers(desk: Workplace, digest: object) -> None:
    """false: no daily mail."""
    desk.configure(organiser={"address": CHEF, "digest": digest})
    desk.deliver(registration(ANNA))
    desk.well(now=NOW)
    desk.well(now=SEVEN + timedelta(hours=1))
    # 23 h of the day before lies behind the registration.
    assert len(told(desk)) == (0 if digest is False else 1)


def test_a_daily_mail_that_waits_forgets_the_forgotten(office: Workplace) -> None:
    """It is written anew without them."""
    office.deliver(registration(ANNA), registration(BERT))
    office.well(now=NOW)
    smtp = office.smtp
    assert smtp is not None
    dead = Workplace(office.folder, office.user, None)
    dead.configure(organiser={"address": CHEF})
    dead.once(now=SEVEN)
    assert found_in(office.folder, (ANNA,)) != []
    assert dead.call("forget", address(ANNA), now=SEVEN).status == 0
    assert found_in(office.folder, (ANNA, address(ANNA))) == []
    office.configure(organiser={"address": CHEF})
    office.well(now=SEVEN + timedelta(minutes=5))
    (mail,) = told(office)
    assert (ANNA in mail.get_content(), BERT in mail.get_content()) == (False, True)


def test_a_refused_login_is_told_once_and_once_that_it_is_over(office: Workplace) -> None:
    """Each run of cron would be a mail otherwise."""
    office.configure(organiser={"address": CHEF}, mailbox={"password": "falsch"}, smtp={"username": ""})
    for minute in range(3):
        assert office.once(now=NOW + timedelta(minutes=minute)).status == 2
    (mail,) = told(office)
    assert "braucht jemanden" in str(mail["Subject"])
    assert "Die Meldung des Programms lautet, auf Englisch: - " in " ".join(mail.get_content().split())
    office.configure(organiser={"address": CHEF})
    for minute in range(3, 6):
        office.well(now=NOW + timedelta(minutes=minute))
    assert [str(one["Subject"]).partition(": ")[2] for one in told(office)] == [
        "sie braucht jemanden",
        "alles wieder gut",
    ]


def test_a_damaged_store_is_told_once(office: Workplace) -> None:
    """Without a store there is no outbox: the mail goes at once, and once for the same damage."""
    office.deliver(registration(ANNA))
    office.well(now=NOW)
    octets = office.store.read_bytes()
    office.store.write_bytes(octets.replace(b"Amsel", b"Armsel"))
    for _ in range(3):
        assert office.once(now=NOW + timedelta(minutes=1)).status == 1
    (mail,) = told(office)
    assert "damaged" in mail.get_content()
    assert context.load(office.config).organiser.address == CHEF


def test_who_waits_for_a_human_is_told_so_once(desk: Workplace) -> None:
    """By config; one word to an address, however often it writes meanwhile; the organiser hears of all of them."""
    desk.configure(organiser={"acknowledge": True})
    for number in range(3):
        desk.deliver(letter(CARLA, f"{QUESTION} ({number})", subject="Frage", key=str(number)))
        desk.well(now=NOW + timedelta(days=number))
    assert desk.answered() == [(address(CARLA), "received")]
    word = parsed(desk.taken()[0])
    assert (str(word["In-Reply-To"]), word["Auto-Submitted"]) == ("<carla.dohle0@stadt.example>", "auto-replied")
    assert "Ein Mensch wird sie lesen" in word.get_content()
    assert len(desk.records().review) == 3


@pytest.mark.parametrize(
    "headers", [{"List_Id": "<liste.example>"}, {"Precedence": "bulk"}, {"Auto_Submitted": "auto-replied"}]
)
def test_where_a_rule_has_fired_nobody_is_told(desk: Workplace, headers: dict[str, Any]) -> None:
    """Neither a list nor a machine, though their mail waits for a human."""
    desk.configure(organiser={"acknowledge": True})
    desk.deliver(letter(CARLA, QUESTION, subject="Frage", **headers))
    desk.well()
    assert desk.taken() == []


def test_without_the_option_nothing_is_written(desk: Workplace) -> None:
    """The default."""
    desk.deliver(letter(CARLA, QUESTION, subject="Frage"))
    desk.well()
    assert (desk.taken(), len(desk.records().review)) == ([], 1)
