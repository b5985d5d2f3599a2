"""Servers that are away, that refuse, that break off: nothing is lost, nobody is written to twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from inbox_processor.model import ReplyState
from tests.cli.support import Result
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.smtp import DROP, TAKE_AND_DROP, SmtpServer
from tests.system.workplace import NOW, PEOPLE, Workplace, address, bare, dead_port, parsed, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]


def one_clear_line(done: Result) -> str:
    """Give the one line that a failed command has said."""
    assert "Traceback" not in done.err
    (line,) = done.err.splitlines()
    assert line.startswith("inbox-processor: ")
    assert done.out == ""
    return line


# --- the SMTP server ----------------------------------------------------------------------------------------------


def test_mails_are_filed_and_replies_stay_queued_while_the_smtp_server_is_down(mute: Workplace) -> None:
    """Exit status 75, one line; the people have their seats all the same."""
    mute.deliver(registration(ANNA), bare(BERT))
    done = mute.once()
    assert done.status == 75
    assert "SMTP" in one_clear_line(done)
    assert mute.statuses() == {ANNA: "accepted", BERT: "incomplete"}
    assert mute.folders() == {"Accepted": 1, "Incomplete": 1}
    assert [(entry.state, entry.attempts) for entry in mute.outbox()] == [(ReplyState.QUEUED, 0)] * 2
    status = mute.call("status", "--json", now=NOW)
    assert status.status == 1
    assert status.objects()[0]["outbox"] == {"queued": 2, "failed": 0}
    assert "SMTP" in status.objects()[0]["last_error"]


def test_the_next_run_after_the_outage_sends_each_reply_once(mute: Workplace, smtp: SmtpServer) -> None:
    """Whatever the reply's next time: `run --once` tries every queued one, with the Message-ID of its decision."""
    mute.deliver(registration(ANNA), bare(BERT))
    mute.once()
    mute.once()
    ids = sorted(entry.message_id for entry in mute.outbox())
    back = Workplace(mute.folder, mute.user, smtp)
    back.configure()
    back.well(now=NOW + timedelta(seconds=1))
    back.well(now=NOW + timedelta(seconds=2))
    assert sorted(str(parsed(one)["Message-ID"]) for one in smtp.taken) == ids
    assert sorted(back.answered()) == [(address(ANNA), "accepted"), (address(BERT), "please_add")]
    assert back.call("status", now=NOW).status == 0


def test_a_4yz_answer_keeps_the_reply_for_the_next_run(desk: Workplace, smtp: SmtpServer) -> None:
    """The others go out; the exit status says that something is left for later."""
    smtp.script["RCPT"] = ["451 4.3.0 try again later"]
    desk.deliver(registration(ANNA), registration(BERT))
    done = desk.once()
    assert done.status == 75
    assert "451" in one_clear_line(done)
    assert len(smtp.taken) == 1
    desk.well(now=NOW + timedelta(seconds=1))
    assert sorted(desk.answered()) == [(address(ANNA), "accepted"), (address(BERT), "accepted")]


def test_a_5yz_answer_sets_the_reply_aside_and_shows_it(desk: Workplace, smtp: SmtpServer) -> None:
    """Never again by itself: `review` and `status` show it; exit status 1; the address is not in the message."""
    smtp.script["RCPT"] = ["550 5.1.1 <anna.amsel@stadt.example> no such user"]
    desk.deliver(registration(ANNA))
    done = desk.once()
    assert done.status == 1
    line = one_clear_line(done)
    assert "550" in line
    assert "anna" not in line
    status = desk.call("status", "--json", now=NOW)
    assert (status.status, status.objects()[0]["outbox"]) == (1, {"queued": 0, "failed": 1})
    shown = desk.call("review").out
    assert address(ANNA) in shown
    assert "550" in shown
    desk.well(now=NOW + timedelta(days=1))
    assert smtp.taken == []


def test_a_refused_reply_is_said_though_another_one_is_delayed(desk: Workplace, smtp: SmtpServer) -> None:
    """The next run says nothing of it any more: a cron user learns it now or never. 75: something is left to do."""
    smtp.script["RCPT"] = ["550 5.1.1 no such user", "450 4.2.1 try again later"]
    desk.deliver(registration(ANNA), registration(BERT))
    done = desk.once()
    assert (done.status, done.out) == (75, "")
    refused, delayed = done.err.splitlines()
    assert "was refused" in refused
    assert "550" in refused
    assert "450" in delayed
    desk.well(now=NOW + timedelta(seconds=1))
    assert len(smtp.taken) == 1


def test_a_reply_that_is_given_up_is_said_in_that_run(desk: Workplace, smtp: SmtpServer) -> None:
    """Days of delays end with a refused reply in `review`; the run that gives up says so, and nothing is left to do."""
    smtp.script["RCPT"] = "451 4.3.0 try again later"
    desk.deliver(registration(ANNA))
    desk.once()
    done = desk.once(now=NOW + timedelta(days=6))
    assert [entry.state for entry in desk.outbox()] == [ReplyState.FAILED]
    assert done.status == 1
    assert "given up" in one_clear_line(done)


def test_a_refused_reply_leaves_with_the_next_run_where_an_organiser_says_so(desk: Workplace, smtp: SmtpServer) -> None:
    """Once the cause is mended: `review ID --retry`, under the Message-ID of the decision."""
    smtp.script["RCPT"] = ["550 5.1.1 no such user"]
    desk.deliver(registration(ANNA))
    desk.once()
    (entry,) = desk.outbox()
    later = NOW + timedelta(days=20)
    assert desk.call("review", entry.id, "--retry", now=later).status == 0
    desk.well(now=later)
    assert [str(parsed(one)["Message-ID"]) for one in smtp.taken] == [entry.message_id]
    assert desk.call("status", now=later).status == 0


def test_a_connection_that_breaks_between_two_replies_is_opened_again(desk: Workplace, smtp: SmtpServer) -> None:
    """Servers end a session after so many mails; the round goes on in a new one."""
    smtp.script["MAIL"] = ["", DROP]
    desk.deliver(*map(registration, PEOPLE[:3]))
    desk.well()
    assert sorted(one.recipients[0] for one in smtp.taken) == sorted(map(address, PEOPLE[:3]))


def test_a_reply_of_which_nobody_knows_whether_it_arrived_goes_out_again_under_its_message_id(
    desk: Workplace, smtp: SmtpServer
) -> None:
    """SMTP cannot promise exactly once; the same Message-ID lets the recipient's server tell."""
    smtp.script["DATA"] = [TAKE_AND_DROP]
    desk.deliver(registration(ANNA))
    assert desk.once().status == 75
    desk.well(now=NOW + timedelta(seconds=1))
    first, second = (parsed(one) for one in smtp.taken)
    assert first["Message-ID"] == second["Message-ID"]
    assert [entry.state for entry in desk.outbox()] == [ReplyState.SENT]


def test_a_reply_is_given_up_by_age_and_never_by_count(desk: Workplace, smtp: SmtpServer) -> None:
    """Any number of failures costs no answer; after days it is set aside and shown."""
    smtp.script["RCPT"] = "451 4.3.0 try again later"
    desk.deliver(registration(ANNA))
    for minutes in range(8):
        assert desk.once(now=NOW + timedelta(minutes=minutes)).status == 75
    assert [(entry.state, entry.attempts) for entry in desk.outbox()] == [(ReplyState.QUEUED, 8)]
    desk.once(now=NOW + timedelta(days=6))
    assert [entry.state for entry in desk.outbox()] == [ReplyState.FAILED]
    assert desk.call("status", now=NOW).status == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the server of the test says so of itself
def test_a_refused_smtp_login_leaves_the_mails_filed_and_the_replies_queued(
    tmp_path: Path, mail_user: MailUser, certificate: tuple[Path, Path]
) -> None:
    """A wrong password of [smtp] is a wrong configuration: exit status 2, and what was decided stands."""
    with SmtpServer("starttls", certificate, ("anmelden", "geheim")) as strict:
        desk = Workplace(tmp_path, mail_user, strict)
        login = {"security": "starttls", "ca_file": certificate[0], "host": "localhost", "username": "anmelden"}
        desk.configure(smtp={**login, "password": "falsch"})
        desk.deliver(registration(ANNA))
        done = desk.once()
        assert done.status == 2
        assert "password of [smtp]" in one_clear_line(done)
        assert desk.folders() == {"Accepted": 1}
        desk.configure(smtp={**login, "password": "geheim"})
        desk.well(now=NOW + timedelta(seconds=1))
        assert [(one.tls, one.user) for one in strict.taken] == [(True, "anmelden")]


# --- the mail server ----------------------------------------------------------------------------------------------


def test_a_mail_server_that_is_away_is_told_in_one_line(desk: Workplace) -> None:
    """Exit status 75; the line names the server and its port."""
    port = dead_port()
    desk.configure(mailbox={"port": port})
    done = desk.once()
    assert done.status == 75
    assert f"127.0.0.1, port {port}" in one_clear_line(done)
    assert desk.call("status", now=NOW).status == 1


def test_queued_replies_leave_while_the_mail_server_is_away(mute: Workplace, smtp: SmtpServer) -> None:
    """The outbox does not need the mailbox; the fault is told all the same."""
    mute.deliver(registration(ANNA))
    mute.once()
    desk = Workplace(mute.folder, mute.user, smtp)
    desk.configure(mailbox={"port": dead_port()})
    assert desk.once().status == 75
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_a_wrong_password_is_told_in_one_line_without_the_password(desk: Workplace) -> None:
    """Exit status 2; what to check is named, the password never."""
    desk.configure(mailbox={"password": "falsch-4711"})
    done = desk.once()
    assert done.status == 2
    line = one_clear_line(done)
    assert "password of [mailbox]" in line
    assert "4711" not in line


def test_a_full_mailbox_on_the_way_is_caught_up_with_by_the_next_run(desk: Workplace) -> None:
    """Where the server will not file, the decisions stand, the replies go out, the mails are filed later."""
    with desk.user.client() as client:
        client.create_folder("Accepted")
    lock = desk.user.maildir / ".Accepted"
    lock.chmod(0o500)
    for part in lock.iterdir():
        part.chmod(0o500)
    if _writable(desk.user.server, lock / "cur"):
        pytest.skip("This user writes into folders that forbid it.")
    desk.deliver(registration(ANNA))
    done = desk.once()
    assert (done.status, "Traceback" in done.err) == (75, False)
    for part in (lock, *lock.iterdir()):
        part.chmod(0o700)
    desk.well(now=NOW + timedelta(seconds=1))
    assert desk.folders() == {"Accepted": 1}
    assert desk.answered() == [(address(ANNA), "accepted")]


def _writable(server: Dovecot, path: Path) -> bool:
    return server.uid == 0 or not path.exists()


def test_a_session_that_the_server_ends_costs_nothing(desk: Workplace) -> None:
    """Killed sessions between two runs of one desk: the next run works on a new connection."""
    desk.deliver(registration(ANNA))
    desk.user.kill_sessions()
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted")]
