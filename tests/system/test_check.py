"""`check` on a desk with real servers: what it says of a sound one, and how it goes on where something is wrong."""

from __future__ import annotations

import os
from datetime import date, timedelta
from unittest import mock

import pytest

from inbox_processor.adapters.store import Store
from inbox_processor.model import Effects
from tests.adapters.samples import person
from tests.cli.support import EVENT, Result
from tests.servers.smtp import SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT = PEOPLE[:2]


@pytest.mark.parametrize("table", ["mailbox", "smtp"])
def test_check_says_once_that_a_password_is_missing_and_tries_the_rest(desk: Workplace, table: str) -> None:
    """The steps that need it are skipped, with a word; a server with a password of its own is tried all the same."""
    desk.configure()
    text = desk.config.read_text().replace('password = "geheim"', 'password_file = "none"')
    if table == "smtp":
        text = (
            desk.config.read_text()
            .replace("[smtp]", '[smtp]\npassword_file = "none"')
            .replace('username = ""', 'username = "anmelden"')
        )
    desk.config.write_text(text)
    done = desk.call("check", now=NOW)
    assert done.status == 2
    assert done.out.count("password_file") == 1
    skipped = {line.split()[1] for line in done.out.splitlines() if "not tried" in line}
    assert skipped == {table}
    tried = {line.split()[1] for line in done.out.splitlines() if line.startswith("fine")}
    assert {"mailbox", "smtp"} - {table} <= tried


def test_a_clock_that_runs_behind_the_mails_is_told_by_check(desk: Workplace) -> None:
    """A mail from the future: registration times would be judged wrongly."""
    desk.append(registration(ANNA), NOW + timedelta(hours=2))
    done = desk.call("check", now=NOW)
    assert done.status == 2
    assert "clock" in done.out


def test_check_on_a_sound_desk_is_fine_and_says_what_waits(desk: Workplace) -> None:
    """How many mails would be answered and how old the oldest is: a mailbox worked by a human shows by that."""
    desk.append(registration(ANNA), NOW - timedelta(days=30))
    desk.append(registration(BERT), NOW)
    done = desk.call("check", now=NOW)
    assert (done.status, done.err) == (0, "")
    assert "2 mails wait" in done.out
    assert "20.04.2016" in done.out
    assert "--record-only" in done.out
    assert "since" in done.out
    assert desk.folders() == {"INBOX": 2}
    assert desk.taken() == []


def about(done: Result, what: str) -> list[str]:
    """Give the lines of `check` on one thing, each on one line."""
    return [" ".join(line.split()) for line in done.out.splitlines() if line.split()[1:2] == [what]]


def test_the_clock_has_a_line_whatever_there_is_to_compare_it_with(desk: Workplace) -> None:
    """Nothing yet; then the newest mail that waits; then the newest that was handled."""
    start = "fine clock 20.05.2016 14:00 CEST"
    assert about(desk.call("check", now=NOW), "clock") == [f"{start}; nothing to compare it with yet"]
    desk.append(registration(ANNA), NOW - timedelta(minutes=5))
    assert about(desk.call("check", now=NOW), "clock") == [f"{start}; the newest mail came 20.05.2016 13:55"]
    desk.well()
    assert about(desk.call("check", now=NOW), "clock") == [f"{start}; the newest mail came 20.05.2016 13:55"]


@pytest.mark.parametrize(
    ("minutes", "state", "words"),
    [(1, "fine", "as the SMTP server's"), (-63, "wrong", "63 minutes ahead of"), (63, "wrong", "63 minutes behind")],
)
def test_an_smtp_server_that_tells_the_time_is_what_the_clock_is_held_against(
    desk: Workplace, smtp: SmtpServer, minutes: int, state: str, words: str
) -> None:
    """Exim and sendmail greet with it; both ways are seen, a clock that is fast too."""
    at = (NOW + timedelta(minutes=minutes)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    with mock.patch("inbox_processor.adapters.submission.time_in", _greeting(f"mx ESMTP Exim 4.98 {at}")):
        (line,) = about(desk.call("check", now=NOW), "clock")
    assert line.startswith(f"{state} clock ")
    assert words in line
    assert smtp.taken == []


def _greeting(words: str) -> object:
    from inbox_processor.adapters.greeting import time_in

    return lambda _greeting: time_in(words.encode())


def test_a_store_that_cannot_be_read_is_told_once(desk: Workplace) -> None:
    """Templates and mailbox are tried all the same; what waits is not known then."""
    desk.store.write_text("not a store")
    desk.append(registration(ANNA), NOW)
    done = desk.call("check", now=NOW)
    assert done.status == 2
    assert [line.split()[1] for line in done.out.splitlines() if "not a store" in line] == ["store"]
    assert about(done, "mailbox")[0].startswith("fine")
    assert about(done, "templates")[0].startswith("fine")


def test_a_missing_folder_is_one_line(desk: Workplace) -> None:
    """Not fine first and wrong after."""
    desk.configure(mailbox={"folder": "Anmeldung"})
    (line,) = about(desk.call("check", now=NOW), "mailbox")
    assert line.startswith("wrong")
    assert "no such folder" in line


def test_mails_before_registration_opens_are_not_said_to_be_answered(desk: Workplace) -> None:
    """They go to review, and the event's line says from when on it is open."""
    desk.configure(events=[{**EVENT, "opens": NOW + timedelta(days=2)}])
    desk.append(registration(ANNA), NOW)
    done = desk.call("check", now=NOW)
    assert "registration from 22.05.2016 14:00 until" in about(done, "event")[0]
    assert "1 mail waits and would go to review, since registration had not opened" in about(done, "inbox")[0]
    desk.append(registration(BERT), NOW + timedelta(days=3))
    (line,) = about(desk.call("check", now=NOW + timedelta(days=3)), "inbox")
    assert "would be answered, but for 1 that came before registration opened" in line


def test_a_folder_that_cannot_be_written_is_told_as_the_run_would(desk: Workplace) -> None:
    """A store lies there, but journal and locks beside it cannot be made, or belong to somebody else."""
    with Store.open(desk.store, write=True) as store:
        store.commit(Effects((person(1),)))
    for barred in (desk.folder, desk.folder / "registrations.json.write.lock"):
        with mock.patch.object(os, "access", lambda path, mode, barred=barred: not (mode & os.W_OK and path == barred)):
            checked, ran = desk.call("check", now=NOW), desk.once()
        assert (checked.status, ran.status) == (2, 2)
        (line,) = about(checked, "store")
        assert line.startswith("wrong")
        assert line.removeprefix("wrong store ") in ran.err


def test_since_is_the_day_of_the_event_s_zone(desk: Workplace) -> None:
    """Half past midnight in Berlin is the day before in UTC; the mail is that day's all the same."""
    desk.configure(mailbox={"since": (NOW + timedelta(days=1)).date()})
    midnight = NOW + timedelta(hours=10)  # of 21 May in Berlin, which is 22:00 UTC
    desk.append(registration(ANNA), midnight - timedelta(minutes=30))
    desk.append(registration(BERT), midnight + timedelta(minutes=30))
    desk.well(now=NOW + timedelta(days=1))
    assert desk.statuses() == {BERT: "accepted"}
    desk.configure(mailbox={"since": date(1, 1, 1)})
    desk.well(now=NOW + timedelta(days=1))
    assert set(desk.statuses()) == {ANNA, BERT}
