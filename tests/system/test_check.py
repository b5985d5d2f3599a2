"""`check` on a desk with real servers: what it says of a sound one, and how it goes on where something is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

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
