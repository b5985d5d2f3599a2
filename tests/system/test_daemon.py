"""The daemon as a process: it answers at once, ends on a signal, outlives outages, and lets commands work beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

from inbox_processor.adapters import health
from inbox_processor.cli import context
from inbox_processor.cli.run import connections
from inbox_processor.daemon import Daemon
from inbox_processor.desk import outbox
from inbox_processor.passes import Desk
from tests.cli.support import environment, process
from tests.servers.dovecot import Dovecot, MailUser
from tests.servers.smtp import SmtpServer
from tests.system.workplace import PEOPLE, Workplace, address, letter, registration, until

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
ANSWERED_WITHIN_SECONDS = 3  # by IDLE; Dovecot itself tells 0.5 s after the delivery
BACK_WITHIN_SECONDS = 60  # contract: after an outage, and after one at the start
END_WITHIN_SECONDS = 10


class Running:
    """A daemon at work."""

    def __init__(self, child: subprocess.Popen[bytes], log: Path, desk: Workplace) -> None:
        self.child = child
        self._log = log
        self._desk = desk

    def said(self) -> str:
        """Read its standard error so far."""
        return self._log.read_text()

    def waits(self) -> bool:
        """Tell whether it has looked into the mailbox."""
        return health.read(self._desk.store).last_poll is not None

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end; give its exit status."""
        self.child.send_signal(number)
        return self.child.wait(END_WITHIN_SECONDS)


@contextmanager
def running(desk: Workplace, *, ready: bool = True) -> Iterator[Running]:
    """Start `run`, wait until it has looked once; whatever happens, it does not outlive the test."""
    log = desk.folder / "daemon.log"
    # --pdeathsig: the daemon ends with the tests, even where these are killed.
    line = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "inbox_processor", "run"]
    line += ["--config", str(desk.config)]
    with log.open("wb") as stream:
        child = _start(line, stream)
    try:
        daemon = Running(child, log, desk)
        if ready:
            assert until(daemon.waits, 20), daemon.said()
        yield daemon
        assert "Traceback" not in daemon.said()
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()


def _start(line: list[str], stream: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stream,
        env=environment(),
    )


def test_a_mail_is_answered_as_soon_as_it_arrives_and_sigterm_ends_the_daemon(desk: Workplace) -> None:
    """IDLE, not the poll of 60 s, brings the news; SIGTERM ends with 0 and leaves the store folded and free."""
    with running(desk) as daemon:
        for number, name in enumerate((ANNA, BERT), 1):
            time.sleep(0.3)  # let it come to rest, so that it is the server that wakes it
            desk.deliver(registration(name))
            begun = time.monotonic()
            assert until(lambda: len(desk.taken()) == number, 30)  # noqa: B023  (called at once)
            assert time.monotonic() - begun < ANSWERED_WITHIN_SECONDS
        begun = time.monotonic()
        assert daemon.end() == 0
        assert time.monotonic() - begun < END_WITHIN_SECONDS
    assert desk.answered() == [(address(ANNA), "accepted"), (address(BERT), "accepted")]
    assert desk.folders() == {"Accepted": 2}
    assert desk.call("status").status == 0
    desk.well()


def test_without_idle_the_poll_finds_the_mail_and_ctrl_c_ends_the_daemon(desk: Workplace) -> None:
    """[schedule] idle = false: looked at every `poll_every`; SIGINT ends as SIGTERM does."""
    desk.configure(schedule={"idle": False, "poll_every": "1s"})
    with running(desk) as daemon:
        desk.deliver(registration(ANNA))
        assert until(lambda: len(desk.taken()) == 1, 10)
        assert daemon.end(signal.SIGINT) == 0


def test_a_second_run_beside_the_daemon_is_sent_away(desk: Workplace) -> None:
    """One `run` at a time: the second exits 75 at once and names the first; readers are not held up."""
    with running(desk) as daemon:
        for words in (("run", "--once"), ("run",)):
            second = process(*words, "--config", desk.config)
            assert second.status == 75
            assert f"(pid {daemon.child.pid})" in second.err
            assert "Traceback" not in second.err
        assert desk.call("participants").status == 0
        assert desk.call("status").status == 0
        assert daemon.end() == 0


def test_a_command_beside_the_daemon_works_and_its_reply_goes_out(desk: Workplace) -> None:
    """Contract: it leaves with the daemon, which sees what a command has changed before its next decision."""
    desk.configure(schedule={"poll_every": "1s"})
    desk.deliver(letter(ANNA, "Gibt es noch Plätze?", subject="Frage"))
    with running(desk) as daemon:
        assert until(lambda: desk.folders() == {"Review": 1})
        (item,) = desk.call("review", "--json").objects()
        done = desk.call("review", item["id"], "--register", "--background", "Stadträtin")
        assert (done.status, done.err) == (0, "")
        assert until(lambda: len(desk.taken()) == 1), daemon.said()
        desk.deliver(registration(ANNA, key="-2"))
        assert until(lambda: len(desk.taken()) == 2), daemon.said()
        assert daemon.end() == 0
    assert [kind for _, kind in desk.answered()] == ["accepted", "updated"]
    assert len(desk.people()) == 1


def test_started_before_the_mail_server_it_waits_and_comes_up(tmp_path: Path, smtp: SmtpServer) -> None:
    """An outage at its start is told once, outlived, and over at the latest 60 s after the server is back."""
    server = Dovecot()
    desk = Workplace(tmp_path, server.user(), smtp)
    desk.configure()
    with running(desk, ready=False) as daemon:
        assert until(lambda: "Traceback" not in daemon.said() and "level=error" in daemon.said(), 20)
        time.sleep(0.5)
        assert daemon.child.poll() is None
        assert daemon.said().count("level=error") == 1
        assert desk.call("status").status == 1
        with server:
            desk.deliver(registration(ANNA))
            assert until(lambda: len(smtp.taken) == 1, BACK_WITHIN_SECONDS), daemon.said()
            assert until(lambda: "all is well again" in daemon.said())
            assert desk.call("status").status == 0
            assert daemon.end() == 0


def test_a_session_that_the_server_ends_is_opened_again(desk: Workplace) -> None:
    """A crash of the server's process shows as a lost connection; the daemon is back without a word of ours."""
    with running(desk) as daemon:
        desk.user.kill_sessions()
        desk.deliver(registration(ANNA))
        assert until(lambda: len(desk.taken()) == 1, BACK_WITHIN_SECONDS), daemon.said()
        assert daemon.end() == 0
    assert desk.folders() == {"Accepted": 1}


def test_replies_wait_for_an_smtp_server_that_is_down(tmp_path: Path, mail_user: MailUser) -> None:
    """Mails are filed meanwhile; the replies leave once the server is back, each once."""
    later = SmtpServer()  # its port is chosen, nobody listens there yet
    desk = Workplace(tmp_path, mail_user, later)
    desk.configure()
    desk.deliver(registration(ANNA))
    with running(desk, ready=False) as daemon:
        assert until(lambda: desk.folders() == {"Accepted": 1}, 20), daemon.said()
        assert until(lambda: "SMTP" in daemon.said())
        desk.deliver(registration(BERT))
        with later:
            assert until(lambda: len(later.taken) == 2, BACK_WITHIN_SECONDS), daemon.said()
            assert until(lambda: desk.call("status").status == 0)
            assert daemon.end() == 0
    assert sorted(desk.answered()) == [(address(ANNA), "accepted"), (address(BERT), "accepted")]


def test_a_reply_is_tried_again_when_its_time_comes_and_not_only_at_the_next_poll(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pause after a 4yz answer is the outbox's; a mailbox that is polled rarely must not lengthen it."""
    assert desk.smtp is not None
    monkeypatch.setattr(outbox, "FIRST_PAUSE", timedelta(seconds=1))
    desk.configure(schedule={"poll_every": "1h"})
    desk.smtp.script["RCPT"] = ["451 4.3.0 try again later"]
    desk.deliver(registration(ANNA))
    daemons: list[Daemon] = []

    def work() -> None:  # in a thread, where the daemon takes no signals from the tests
        config = context.load(desk.config)
        with context.open_store(config, write=True, run=True) as store:
            daemons.append(Daemon(Desk(config, context.office(config), store, context.now), connections(config)))
            daemons[0].run()

    thread = Thread(target=work)
    thread.start()
    answered = until(desk.taken, 15)
    daemons[0].stop()
    thread.join()
    assert answered
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_killed_and_started_again_the_daemon_goes_on(desk: Workplace) -> None:
    """The lock dies with its holder; what was done is not done again."""
    desk.deliver(registration(ANNA))
    with running(desk) as daemon:
        assert until(lambda: len(desk.taken()) == 1)
        assert until(lambda: all(entry.state.value == "sent" for entry in desk.outbox()))
        assert daemon.end(signal.SIGKILL) == -signal.SIGKILL
    desk.deliver(registration(BERT))
    with running(desk) as daemon:
        assert until(lambda: len(desk.taken()) == 2), daemon.said()
        assert daemon.end() == 0
    assert desk.answered() == [(address(ANNA), "accepted"), (address(BERT), "accepted")]


def test_a_wrong_password_at_the_start_ends_the_daemon(desk: Workplace) -> None:
    """A human has to mend it: exit status 2, one line; nobody would read the log of a daemon that only waits."""
    desk.configure(mailbox={"password": "falsch"})
    done = process("run", "--config", desk.config)
    assert done.status == 2
    assert "password of [mailbox]" in done.err
    assert "Traceback" not in done.err
