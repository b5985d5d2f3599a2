"""Waiting, on a real Dovecot: IDLE, the bell, and connections that die meanwhile."""

import itertools
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from inbox_processor.adapters import waiting
from inbox_processor.adapters.imap import ImapSource
from inbox_processor.adapters.waiting import Wake
from inbox_processor.errors import TransientFailure
from tests.servers.dovecot import EVERYTHING, PASSWORD, WITHOUT_UIDPLUS, MailUser, mail
from tests.servers.proxy import SAY, SILENT, Fault, FaultProxy

pytestmark = pytest.mark.dovecot

LONG_SECONDS = 20  # never waited out where the code is right


@pytest.fixture
def wake() -> Iterator[Wake]:
    bell = Wake()
    yield bell
    bell.close()


def later(action: Callable[[], object], seconds: float = 0.3) -> threading.Timer:
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


@pytest.mark.parametrize("security", ["none", "tls"])
def test_mail_that_comes_while_waiting_ends_the_wait(mail_user: MailUser, wake: Wake, security: str) -> None:
    """Dovecot tells after 0.5 s; with and without TLS."""
    with ImapSource(mail_user.settings("localhost", security), PASSWORD) as source:
        assert source.pending(lambda ref: False) == []
        timer = later(lambda: mail_user.deliver(mail(1)))
        started = time.monotonic()
        assert source.wait(LONG_SECONDS, wake)
        assert time.monotonic() - started < 5
        assert len(source.pending(lambda ref: False)) == 1
        timer.join()


def test_mail_that_came_before_the_wait_is_not_slept_over(mail_user: MailUser, wake: Wake) -> None:
    """It may have been told in the answer to another command, and IDLE would not tell it again."""
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.pending(lambda ref: False)
        mail_user.deliver(mail(1))
        source.ensure_folders([])
        started = time.monotonic()
        assert source.wait(LONG_SECONDS, wake)
        assert time.monotonic() - started < 0.4


@pytest.mark.parametrize("host", [EVERYTHING, WITHOUT_UIDPLUS])
def test_the_bell_ends_the_wait_at_once(mail_user: MailUser, wake: Wake, host: str) -> None:
    """From another thread, with IDLE and without; the session goes on afterwards and the bell is silent again."""
    with ImapSource(mail_user.settings(host), PASSWORD) as source:
        source.select()
        timer = later(wake.set)
        started = time.monotonic()
        assert source.wait(LONG_SECONDS, wake)
        assert 0.2 < time.monotonic() - started < 1
        assert not wake.clear()
        assert source.pending(lambda ref: False) == []
        timer.join()


def test_a_signal_handler_may_ring_the_bell(mail_user: MailUser, wake: Wake) -> None:
    """SIGTERM must not wait for the next poll."""
    before = signal.signal(signal.SIGUSR1, lambda *_: wake.set())
    timer = later(lambda: os.kill(os.getpid(), signal.SIGUSR1))
    try:
        with ImapSource(mail_user.settings(), PASSWORD) as source:
            started = time.monotonic()
            assert source.wait(LONG_SECONDS, wake)
            assert time.monotonic() - started < 2
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, before)


def test_a_bell_that_rang_before_the_wait_is_heard(mail_user: MailUser, wake: Wake) -> None:
    """Between the last look at the stop event and the wait a signal may come."""
    wake.set()
    wake.set()
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        assert source.wait(LONG_SECONDS, wake)
        assert not source.wait(0.1, wake)


@pytest.mark.parametrize("host", [EVERYTHING, WITHOUT_UIDPLUS])
def test_a_wait_without_news_ends_in_time_and_costs_nothing(mail_user: MailUser, wake: Wake, host: str) -> None:
    """At rest the process sleeps: less than 50 ms of processor time for a second."""
    with ImapSource(mail_user.settings(host), PASSWORD) as source:
        source.pending(lambda ref: False)
        started, used = time.monotonic(), time.process_time()
        assert not source.wait(1.0, wake)
        assert 0.95 < time.monotonic() - started < 1.6
        assert time.process_time() - used < 0.05


def test_a_flag_that_changes_does_not_end_the_wait(mail_user: MailUser, wake: Wake) -> None:
    """Only new mail is news; the organiser reading along is not."""
    mail_user.deliver(mail(1))

    def read() -> None:
        with mail_user.client() as client:
            client.select_folder("INBOX")
            client.add_flags([1], [rb"\Seen"])

    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.pending(lambda ref: False)
        timer = later(read, 0.1)
        assert not source.wait(1.2, wake)
        timer.join()


def test_a_server_that_restarts_ends_the_wait_with_a_transient_failure(mail_user: MailUser, wake: Wake) -> None:
    """At once and without spinning: imapclient shows a dead connection as an empty answer, again and again."""
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.select()
        timer = later(mail_user.kick)
        started, used = time.monotonic(), time.process_time()
        with pytest.raises(TransientFailure, match="while waiting for mail"):
            source.wait(LONG_SECONDS, wake)
        assert time.monotonic() - started < 5
        assert time.process_time() - used < 0.5
        assert not source.connected
        timer.join()


def test_a_cut_connection_ends_the_wait_with_a_transient_failure(mail_user: MailUser, wake: Wake) -> None:
    """No BYE: the connection is just closed, as when the server's process is killed."""
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.select()
        timer = later(mail_user.kill_sessions)
        started, used = time.monotonic(), time.process_time()
        with pytest.raises(TransientFailure):
            source.wait(LONG_SECONDS, wake)
        assert time.monotonic() - started < 5
        assert time.process_time() - used < 0.5
        timer.join()


def test_idle_is_renewed_before_the_server_ends_it(
    mail_user: MailUser, wake: Wake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every half a minute (here: 0.2 s) the session says DONE and idles again; mail is seen afterwards, too."""
    monkeypatch.setattr("inbox_processor.adapters.waiting.RENEW_AFTER_SECONDS", 0.2)
    with ImapSource(mail_user.settings(), PASSWORD) as source:
        source.pending(lambda ref: False)
        started: list[float] = []
        idle = source._client.idle

        def noted() -> None:
            started.append(time.monotonic())
            idle()

        monkeypatch.setattr(source._client, "idle", noted)
        timer = later(lambda: mail_user.deliver(mail(1)), 0.7)
        assert source.wait(LONG_SECONDS, wake)
        timer.join()
    assert len(started) >= 4
    assert all(0.15 < after - before < 1 for before, after in itertools.pairwise(started))


def test_news_in_one_packet_with_the_answer_to_idle_is_seen_at_once(mail_user: MailUser, wake: Wake) -> None:
    """A mail that comes while the daemon comes to rest: imaplib has it in its buffer, the socket shows nothing."""
    with FaultProxy(mail_user.server.imap) as proxy:
        proxy.faults += [
            Fault("IDLE", SAY, answer="+ idling\r\n* 1 EXISTS"),
            Fault("DONE", SAY, answer="{tag} OK Idle completed."),
        ]
        settings = replace(mail_user.settings(), port=proxy.port)
        with ImapSource(settings, PASSWORD) as source:
            started = time.monotonic()
            assert source.wait(LONG_SECONDS, wake)
            assert time.monotonic() - started < 5


def test_a_connection_that_does_not_answer_any_more_is_lost(
    mail_user: MailUser, wake: Wake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contract: 60 s of silence (here 0.6) are a lost connection, also while nothing is expected of the server."""
    monkeypatch.setattr("inbox_processor.adapters.waiting.RENEW_AFTER_SECONDS", 0.3)
    monkeypatch.setattr("inbox_processor.adapters.waiting.ANSWER_WITHIN_SECONDS", 0.3)
    with FaultProxy(mail_user.server.imap) as proxy:
        proxy.faults.append(Fault("DONE", SILENT))
        settings = replace(mail_user.settings(), port=proxy.port)
        with ImapSource(settings, PASSWORD) as source:
            started = time.monotonic()
            with pytest.raises(TransientFailure, match="timed out"):
                source.wait(LONG_SECONDS, wake)
            assert time.monotonic() - started < 5


def test_the_silence_that_is_borne_is_less_than_the_contract_says() -> None:
    """60 s: the time until the server is asked and the time that it has for its answer, together."""
    assert waiting.RENEW_AFTER_SECONDS + waiting.ANSWER_WITHIN_SECONDS < 60


def test_the_bell_alone_can_be_waited_for(wake: Wake) -> None:
    """As the daemon does while there is no connection."""
    assert not wake.wait(0.05)
    timer = later(wake.set, 0.1)
    assert wake.wait(LONG_SECONDS)
    timer.join()


def test_ringing_never_blocks(wake: Wake) -> None:
    """A pipe holds 64 KiB; a signal handler must not hang on the 65,537th."""
    for _ in range(70_000):
        wake.set()
    assert wake.clear()
    assert not wake.clear()


def test_news_that_comes_in_pieces_is_news_and_no_dead_connection() -> None:
    """Some servers send "* 1 EXISTS" in pieces; half a line was once taken for a connection that is lost, and answered
    a second later by a new one.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb") as file:
        client = SimpleNamespace(
            socket=lambda: ours,
            _imap=SimpleNamespace(file=file, _get_line=lambda: file.readline().removesuffix(b"\r\n")),
        )
        theirs.sendall(b"* 1 EXI")
        timer = later(lambda: theirs.sendall(b"STS\r\n"), 0.1)

        assert waiting._heard(client) == [(1, b"EXISTS")]

        timer.join()
        assert waiting._heard(client) == []
