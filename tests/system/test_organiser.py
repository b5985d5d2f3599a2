"""The organiser's commands beside a daemon at work: it sees what they change, sends what they write, forgets what they
erase.
"""

from __future__ import annotations

import pytest

from tests.cli.support import EVENT
from tests.searching import found_in
from tests.system.test_daemon import running
from tests.system.workplace import (
    PEOPLE,
    Workplace,
    address,
    letter,
    parsed,
    polite,
    registration,
    until,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
QUICK = {"poll_every": "1s"}


def test_commands_work_while_the_daemon_runs(desk: Workplace) -> None:
    """It hands in the replies of a command, decides on what the command left, and a sent reply cannot be undone."""
    desk.configure(events=[{**EVENT, "capacity": 1}], schedule=QUICK)
    with running(desk) as daemon:
        desk.deliver(registration(ANNA), registration(BERT))
        assert until(lambda: len(desk.taken()) == 2, 20)
        one, two = sorted(desk.people().values(), key=lambda person: person.status.value)
        assert (one.status.value, two.status.value) == ("accepted", "waitlisted")
        assert desk.call("cancel", one.id).status == 0
        assert until(lambda: len(desk.taken()) == 4, 20)
        assert sorted(desk.answered()[2:]) == sorted([(one.email, "cancelled"), (two.email, "promoted")])
        refused = desk.call("undo", one.id)
        assert (refused.status, "undo --correct" in refused.err) == (1, True)
        assert desk.call("undo", "--correct").status == 0
        assert until(lambda: len(desk.taken()) == 6, 20)
        assert sorted(desk.answered()[4:]) == sorted([(one.email, "accepted"), (two.email, "waitlisted")])
        desk.deliver(registration(CARLA))
        assert until(lambda: len(desk.taken()) == 7, 20)
        assert desk.answered()[6] == (address(CARLA), "waitlisted")
        assert daemon.end() == 0
    assert desk.statuses()[CARLA] == "waitlisted"


def test_a_decision_by_mail_can_be_undone_before_and_corrected_after_its_reply(desk: Workplace) -> None:
    """A withdrawal that was none: the person has the seat again, and is told so."""
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(withdrawal(ANNA))
    desk.well()
    assert desk.statuses() == {ANNA: "cancelled"}
    (person,) = desk.people().values()
    assert desk.call("undo", person.id).status == 1
    assert desk.call("undo", person.id, "--correct").status == 0
    desk.well()
    assert desk.statuses() == {ANNA: "accepted"}
    assert [kind for _, kind in desk.answered()] == ["accepted", "cancelled", "accepted"]


def test_after_forget_no_file_of_the_desk_holds_the_person(desk: Workplace) -> None:
    """Name, address, domain, text, Message-IDs: in no file, in no form, while the daemon goes on; nobody else is lost.

    Mails on the server stay; one of them that comes again is known by its digest and not answered.
    """
    desk.configure(events=[{**EVENT, "capacity": 1}], schedule=QUICK)
    kaethe, domain = "Käthe Grünwald", "sonderdomäne-xyz.example".replace("ä", "ae")
    text = "Ich leite die Zukunftswerkstatt Quittenhain und schreibe die Dorfchronik fort."
    own = polite(f"hiermit melde ich mich zur Expertenwerkstatt an. {text}", kaethe)
    mail = letter(kaethe, own).replace(b"@stadt.example", b"@" + domain.encode())
    asks = letter(kaethe, polite("gibt es einen Aufzug zum Saal Quittenhain?", kaethe), subject="Frage", key="-zwei")
    asks = asks.replace(b"@stadt.example", b"@" + domain.encode())
    needles = ("Käthe", "Grünwald", "kaethe.gruenwald", domain, "Quittenhain", "Dorfchronik")
    with running(desk) as daemon:
        desk.deliver(mail)
        assert until(lambda: len(desk.taken()) == 1, 20)
        desk.deliver(registration(BERT), asks)
        assert until(lambda: len(desk.taken()) == 2, 20)
        assert until(lambda: len(desk.records().review) == 1, 20)
        assert desk.call("edit", "1", "--name", "Käthe Grünwald-Meier").status == 0
        assert desk.call("announce", "announcement", "--yes").status == 0
        assert until(lambda: len(desk.taken()) == 4, 20)
        assert {word for _, word in found_in(desk.folder, needles)} == {*needles}
        done = desk.call("forget", f"kaethe.gruenwald@{domain}")
        assert done.status == 0, done
        assert found_in(desk.folder, needles) == []
        assert until(lambda: len(desk.taken()) == 5, 20)
        assert desk.taken()[-1].recipients[0] == address(BERT)
        assert "Platz ist frei" in str(parsed(desk.taken()[-1])["Subject"])
        desk.deliver(mail, registration(CARLA))
        assert until(lambda: len(desk.taken()) == 6, 20)
        assert parsed(desk.taken()[-1])["To"].endswith(f"<{address(CARLA)}>")
        assert daemon.end() == 0
    assert found_in(desk.folder, needles) == []
    assert desk.statuses() == {BERT: "accepted", CARLA: "waitlisted"}
    desk.well()
    assert found_in(desk.folder, needles) == []
