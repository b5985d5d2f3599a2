"""`run` as cron and people see it: silent where all went well, a sentence on a terminal or with -v."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.support import Office, environment, process
from tests.servers.dovecot import MailUser
from tests.servers.smtp import SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, letter, registration

ANNA, BERT, CARLA = PEOPLE[:3]


@pytest.fixture
def desk(office: Office, mail_user: MailUser, smtp: SmtpServer) -> Workplace:
    """Make a desk on real servers in the office's folder."""
    workplace = Workplace(office.folder, mail_user, smtp)
    workplace.configure()
    return workplace


@pytest.mark.dovecot
def test_cron_gets_no_mail_where_all_went_well(desk: Workplace) -> None:
    """A process without a terminal prints nothing at all, with and without mails, also where some wait in review."""
    desk.deliver(registration(ANNA), bare(BERT), letter(CARLA, "Gibt es Parkplätze?", subject="Frage"))
    for _ in range(2):
        done = process("run", "--once", "--config", desk.config)
        assert (done.status, done.out, done.err) == (0, "", "")
    assert desk.folders() == {"Accepted": 1, "Incomplete": 1, "Review": 1}


@pytest.mark.dovecot
def test_with_v_the_run_says_what_it_did_and_logs_ids_only(desk: Workplace) -> None:
    """The sentence on standard output, the log on standard error: ids and rules, no names and no addresses."""
    desk.deliver(registration(ANNA), bare(BERT))
    done = process("run", "--once", "-v", "--config", desk.config)
    assert done.status == 0
    assert done.out == "2 mails: 1 accepted, 1 incomplete; 2 replies sent.\n"
    assert "mail=m1 event=workshop outcome=accepted" in done.err
    assert "reply=r1 state=sent kind=accepted" in done.err
    for private in (ANNA, "Amsel", address(ANNA), "stadt.example", BERT, "Anmeldung"):
        assert private not in done.err
    assert desk.once("-v", now=NOW).out == "No new mails; 0 replies sent.\n"


@pytest.mark.dovecot
def test_on_a_terminal_the_run_says_what_it_did(desk: Workplace) -> None:
    """Whoever calls it by hand wants to know."""
    desk.deliver(registration(ANNA))
    line = [sys.executable, "-m", "inbox_processor", "run", "--once", "--config", str(desk.config)]
    ours, theirs = pty.openpty()
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=environment()) as child:
        os.close(theirs)
        assert child.wait(20) == 0
        assert child.stderr is not None
        assert child.stderr.read() == b""
    assert b"1 mail: 1 accepted; 1 reply sent." in os.read(ours, 4096)
    os.close(ours)


@pytest.mark.dovecot
def test_a_dry_run_is_a_table_of_what_would_be(desk: Workplace) -> None:
    """Outcome, person, subject, reply, and why a mail would wait for a human."""
    desk.deliver(registration(ANNA), letter(BERT, "Gibt es Parkplätze?", subject="Frage zur Anreise"))
    done = desk.call("run", "--dry-run", now=NOW)
    words = " ".join(done.out.split())
    for part in ("accepted", ANNA, "review", "Frage zur Anreise", "2 mails: 1 accepted, 1 review."):
        assert part in words


@pytest.mark.dovecot
def test_a_dry_run_of_an_empty_inbox_says_so(desk: Workplace) -> None:
    """No table, one sentence."""
    assert desk.call("run", "--dry-run", now=NOW).out == "No new mails. Nothing was written, sent or moved.\n"


def test_a_password_is_asked_for_before_anything_is_opened(office: Office) -> None:
    """A variable that is not set: exit status 2, one line, no store made."""
    office.configure(mailbox={"password": "x"})
    text = office.config.read_text().replace('password = "x"', 'password_env = "NOT_SET_ANYWHERE"')
    office.config.write_text(text)
    before = office.files()
    done = office.call("run", "--once")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "NOT_SET_ANYWHERE" in done.err
    assert office.files() == before
