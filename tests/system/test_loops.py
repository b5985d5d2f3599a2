"""Desks and robots that write to one another fall silent; the organiser hears of it once."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from inbox_processor.model import NoticeKind, Outcome, ReplyState
from tests.cli.support import EVENT
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, address, letter, parsed, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT = PEOPLE[:2]
OURS, THEIRS = "anmelden@example.org", "seminar@nachbar.example"
CAP = 4  # replies to one address a day
ROUNDS = 20
MARKS = re.compile(rb"(?im)^(?:auto-submitted|x-auto-response-suppress|x-inbox-processor|precedence):[^\r\n]*\r\n")
CHEF = "chefin@verein.example"


def _event(**facts: object) -> dict[str, object]:
    return {**EVENT, **facts}


def passed_on(octets: bytes, *, marked: bool) -> bytes:
    """Give a mail as it arrives at the other side; `marked` False: some gateway took away what says automatic."""
    return octets if marked else MARKS.sub(b"", octets)


@pytest.mark.parametrize("marked", [True, False], ids=["with-rfc-3834", "without"])
def test_two_desks_that_write_to_each_other_fall_silent(tmp_path: Path, dovecot: Dovecot, *, marked: bool) -> None:
    """A mail in the name of one desk registers it at the other. Each answers what it takes for a person's mail; soon
    nobody writes any more, and no address got more replies than the limit.
    """
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with SmtpServer() as smtp_a, SmtpServer() as smtp_b:
        a, b = (Workplace(tmp_path / name, dovecot.user(), smtp) for name, smtp in (("a", smtp_a), ("b", smtp_b)))
        limits = {"replies_per_address": f"{CAP} per day"}
        a.configure(limits=limits)
        b.configure(smtp={"from": f"Seminar <{THEIRS}>"}, limits=limits)
        spark = registration(ANNA).replace(address(ANNA).encode(), THEIRS.encode())
        a.deliver(spark)
        seen = {"a": 0, "b": 0}
        for number in range(ROUNDS):
            now = NOW + timedelta(minutes=number)
            a.well(now=now)
            b.well(now=now)
            from_a, from_b = a.taken()[seen["a"] :], b.taken()[seen["b"] :]
            seen = {"a": len(a.taken()), "b": len(b.taken())}
            if not from_a and not from_b:
                break
            b.deliver(*(passed_on(one.octets, marked=marked) for one in from_a))
            a.deliver(*(passed_on(one.octets, marked=marked) for one in from_b))
        else:
            pytest.fail("they still write to each other")
        assert seen["a"] >= 1
        assert seen["a"] <= CAP
        assert seen["b"] <= (0 if marked else CAP)


@pytest.mark.parametrize(
    "text",
    [
        "Vielen Dank für Ihre Nachricht.",
        f"Hiermit melde ich mich an. Ich bin {BERT} und leite das Projekt in Auental.",
        "Ich habe Ihre Mail erhalten und bin dabei.",
    ],
)
def test_a_robot_without_any_mark_is_answered_no_more_often_than_the_limit(desk: Workplace, text: str) -> None:
    """FreeScout #3670, odoo #66329: loops with out-of-office notes and no-reply addresses. This one answers everything,
    bears no header that says so, and has a new Message-ID each time.
    """
    desk.configure(limits={"replies_per_address": f"{CAP} per day"})
    desk.deliver(registration(ANNA))
    for number in range(ROUNDS):
        before = len(desk.taken())
        desk.well(now=NOW + timedelta(minutes=number))
        if len(desk.taken()) == before:
            break
        subject = f"Re: {parsed(desk.taken()[-1])['Subject']}"
        desk.deliver(
            letter(ANNA, text, key=f"-{number}", subject=subject, answers=str(parsed(desk.taken()[-1])["Message-ID"]))
        )
    else:
        pytest.fail("the loop goes on")
    assert len(desk.taken()) <= CAP


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("noreply@portal.example", {}),
        ("no-reply@portal.example", {}),
        (address(ANNA), {"Auto_Submitted": "auto-replied"}),
        (address(ANNA), {"Precedence": "bulk"}),
        (address(ANNA), {"X_Autoreply": "yes"}),
    ],
)
def test_no_reply_addresses_and_notes_of_absence_are_never_answered(
    desk: Workplace, sender: str, headers: dict[str, str]
) -> None:
    """RFC 3834, 2; not even where the text is a registration."""
    mail = letter(ANNA, "Hiermit melde ich mich an. Ich leite das Projekt in Auental.", **headers)  # type: ignore[arg-type]
    desk.deliver(mail.replace(address(ANNA).encode(), sender.encode()))
    desk.well()
    assert desk.taken() == []
    assert set(desk.folders()) <= {"Review", "Ignored"}


# --- caps ---------------------------------------------------------------------------------------------------------


def flood(count: int, *, one_address: bool) -> list[bytes]:
    """Write registrations of one address or of as many as there are mails."""
    mails = []
    for number in range(count):
        mail = registration(ANNA, key=f"-{number}", subject=f"Anmeldung {number}")
        who = address(ANNA) if one_address else f"gast{number}@stadt{number % 97}.example"
        mails.append(mail.replace(address(ANNA).encode(), who.encode()))
    return mails


def test_a_flood_from_one_address_gets_ten_replies_and_the_organiser_one_mail(desk: Workplace) -> None:
    """Beyond the cap the mails wait in review; the alert says so once, names nobody, and is marked as automatic."""
    desk.configure(organiser={"address": CHEF})
    desk.deliver(*flood(150, one_address=True))
    desk.well()
    desk.deliver(*flood(160, one_address=True)[150:])
    desk.well(now=NOW + timedelta(hours=2))
    to = [taken.recipients[0] for taken in desk.taken()]
    assert (to.count(address(ANNA)), to.count(CHEF)) == (10, 1)
    assert len(desk.records().review) == 150
    alert = parsed(next(taken for taken in desk.taken() if taken.recipients == (CHEF,)))
    assert (alert["Auto-Submitted"], alert["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert "replies_per_address" in alert.get_content()
    assert not re.search(r"(?i)amsel|stadt\.example", alert.as_string())
    shown = desk.call("status", "--json", now=NOW).objects()[0]
    assert (shown["healthy"], shown["limits"]["address"]) == (True, 150)
    assert "150 mails wait in review because" in desk.call("status", now=NOW).out


def test_the_alert_comes_again_on_another_day_and_not_without_an_address(desk: Workplace) -> None:
    """Once a day for each kind; where [organiser] address is not set, the log and `status` tell."""
    desk.configure(limits={"replies_per_address": "1 per day"}, organiser={"address": CHEF, "digest": False})
    mails = flood(8, one_address=True)
    for day in range(2):
        desk.deliver(*mails[day * 4 : day * 4 + 4])
        desk.well(now=NOW + timedelta(days=day, hours=1))
    assert [taken.recipients[0] for taken in desk.taken()].count(CHEF) == 2
    desk.configure(limits={"replies_per_address": "1 per day"})
    desk.deliver(*flood(12, one_address=True)[8:])
    done = desk.once("-v", now=NOW + timedelta(days=5))
    assert done.status == 0
    assert done.err.count("limit=reply-limit state=reached") == 1
    assert [taken.recipients[0] for taken in desk.taken()].count(CHEF) == 2


def test_what_answers_an_alert_makes_no_loop(desk: Workplace) -> None:
    """The organiser's note of absence is ignored, the organiser's own answer waits in review; neither is answered."""
    desk.configure(limits={"replies_per_address": "1 per day"}, organiser={"address": CHEF})
    desk.deliver(*flood(3, one_address=True))
    desk.well()
    count = len(desk.taken())
    alert = next(entry for entry in desk.outbox() if entry.kind is NoticeKind.ALERT)
    assert (alert.state, alert.participants, alert.octets) == (ReplyState.SENT, (), b"")
    for key, headers in (("a", {"Auto_Submitted": "auto-replied"}), ("b", {})):
        mail = letter(BERT, "Danke, ich melde mich.", key=key, answers=alert.message_id, **headers)  # type: ignore[arg-type]
        desk.deliver(mail.replace(address(BERT).encode(), CHEF.encode()))
    desk.well()
    assert len(desk.taken()) == count


def test_a_flood_from_many_addresses_is_answered_bit_by_bit_and_told_once(desk: Workplace) -> None:
    """replies_per_hour: no reply is lost, none is written twice, no more than allowed leave within an hour; the alert
    itself does not wait behind them.
    """
    desk.configure(events=[_event(capacity=1000)], limits={"replies_per_hour": 60}, organiser={"address": CHEF})
    desk.deliver(*flood(150, one_address=False))
    counts = []
    for hour in range(4):
        desk.well(now=NOW + timedelta(hours=hour, minutes=hour))
        counts.append(len(desk.taken()))
        if not hour:
            assert desk.taken()[0].recipients == (CHEF,)
            assert desk.call("status", "--json", now=NOW).objects()[0]["limits"]["hour"] is True
    assert counts[0] == 61
    assert max(later - earlier for earlier, later in pairwise(counts)) <= 60
    assert counts[-1] == 151
    assert len({taken.recipients[0] for taken in desk.taken()}) == 151
    entries = desk.records().ledger
    assert {entry.outcome for entry in entries} == {Outcome.ACCEPTED}
