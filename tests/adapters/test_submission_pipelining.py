"""Handing in replies to a server that takes several commands at once (RFC 2920)."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.submission import Delayed, SmtpSettings, Submission
from inbox_processor.errors import ConfigError, PermanentFailure
from tests.servers.smtp import SmtpServer

REPLY = b"Subject: Platz\r\n\r\nSie sind dabei.\r\n"
ANNA, BERT = "anna@example.net", "bert@example.com"
GREETING = b"220 mx.example.org ESMTP\r\n"
OFFER = b"250-mx.example.org\r\n250 PIPELINING\r\n"


class ScriptedServer:
    """A server for one session: it answers each arriving packet with the next text, and keeps the packets."""

    def __init__(self, *answers: bytes) -> None:
        self.packets: list[bytes] = []
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.settimeout(5)
            connection.sendall(GREETING)
            for answer in (OFFER, *self._answers):
                self.packets.append(connection.recv(65536))
                connection.sendall(answer)

    def __enter__(self) -> "ScriptedServer":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._thread.join(5)
        self._listener.close()


@contextmanager
def session_with(server: ScriptedServer) -> Iterator[Submission]:
    settings = SmtpSettings("127.0.0.1", server.port, "none", "", None, "anmelden@example.org", 5)
    with Submission(settings, None) as session:
        yield session


def test_envelope_and_data_go_out_in_one_packet() -> None:
    """RFC 2920, 3.1: MAIL, RCPT and DATA may be sent together, DATA last; the mail itself waits for the 354."""
    with (
        ScriptedServer(b"250 ok\r\n250 ok\r\n354 go\r\n", b"250 taken\r\n", b"221 bye\r\n") as server,
        session_with(server) as session,
    ):
        session.send("r1", ANNA, REPLY)
    assert server.packets[1] == b"MAIL FROM:<anmelden@example.org>\r\nRCPT TO:<anna@example.net>\r\nDATA\r\n"
    assert server.packets[2] == REPLY + b".\r\n"


def test_an_announced_reply_is_not_handed_over_before_it_is_sent() -> None:
    """The envelope goes out while the mark is written; of the mail itself not one octet, before `send`."""
    with (
        ScriptedServer(b"250 ok\r\n250 ok\r\n354 go\r\n", b"250 taken\r\n", b"221 bye\r\n") as server,
        session_with(server) as session,
    ):
        session.announce("r1", ANNA, REPLY)
        while len(server.packets) < 2:
            time.sleep(0.001)
        session.send("r1", ANNA, REPLY)
    assert server.packets[1:3] == [
        b"MAIL FROM:<anmelden@example.org>\r\nRCPT TO:<anna@example.net>\r\nDATA\r\n",
        REPLY + b".\r\n",
    ]


@pytest.mark.parametrize("retract", [True, False])
def test_an_announced_reply_that_is_not_sent_reaches_nobody(retract: bool) -> None:
    """DATA stands open: only the end of the connection closes it without a mail. The next reply goes out on a new one,
    to its own recipient.
    """
    with SmtpServer(offers=("PIPELINING",)) as server:
        with Submission(server.settings(), None) as session:
            session.announce("r1", ANNA, REPLY)
            if retract:
                session.retract()
            session.send("r2", BERT, REPLY)
            session.announce("r3", ANNA, REPLY)
        assert [mail.recipients for mail in server.taken] == [(BERT,)]


@pytest.mark.parametrize("answers", [b"", b"421 4.3.2 too many mails\r\n"])
def test_a_session_that_ends_behind_an_announcement_is_opened_again(answers: bytes) -> None:
    """A server that takes only so many mails a session may hang up while the mark is written; the reply leaves all the
    same, once.
    """
    envelope = b"250 ok\r\n250 ok\r\n354 go\r\n"
    with SmtpServer(offers=("PIPELINING",)) as server, ScriptedServer(envelope, b"250 taken\r\n", answers) as first:
        with session_with(first) as session:
            session.send("r1", ANNA, REPLY)
            session.settings = replace(session.settings, port=server.port)
            session.announce("r2", BERT, REPLY)
            session.send("r2", BERT, REPLY)
        assert [mail.recipients for mail in server.taken] == [(BERT,)]


def test_a_mail_is_not_handed_over_where_its_recipient_was_refused() -> None:
    """RFC 2920, 3.1: a server that opens DATA all the same gets an empty mail, and the next reply is not in danger."""
    answers = (
        b"250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n",
        b"554 no valid recipients\r\n",
        b"250 reset\r\n",
        b"221 bye\r\n",
    )
    with (
        ScriptedServer(*answers) as server,
        session_with(server) as session,
        pytest.raises(PermanentFailure, match=r"to RCPT: 550 5\.1\.1"),
    ):
        session.send("r1", ANNA, REPLY)
    assert server.packets[2:4] == [b".\r\n", b"rset\r\n"]


def test_what_a_server_says_before_it_hangs_up_is_heard() -> None:
    """A 421 to MAIL ends the session; the words of the server are told, not the broken connection."""
    with (
        ScriptedServer(b"421 4.3.2 shutting down\r\n") as server,
        session_with(server) as session,
        pytest.raises(Delayed, match=r"421 4\.3\.2 shutting down") as caught,
    ):
        session.send("r1", ANNA, REPLY)
    assert (caught.value.session_lost, caught.value.unknown) == (True, False)


def test_a_connection_that_breaks_before_the_answers_did_not_take_the_mail() -> None:
    """Not one octet of the mail has gone out, so that the reply is simply due again."""
    with (
        ScriptedServer(b"250 ok\r\n") as server,
        session_with(server) as session,
        pytest.raises(Delayed, match="before the mail went out") as caught,
    ):
        session.send("r1", ANNA, REPLY)
    assert (caught.value.session_lost, caught.value.unknown) == (True, False)


@pytest.mark.parametrize(
    ("command", "answer", "kind"),
    [
        ("RCPT", "451 4.3.0 later", Delayed),
        ("RCPT", "550 5.1.1 unknown", PermanentFailure),
        ("MAIL", "550 5.7.1 not you", ConfigError),
        ("DATA", "554 5.6.0 no", PermanentFailure),
    ],
)
def test_a_refusal_means_the_same_as_without_pipelining(command: str, answer: str, kind: type[Exception]) -> None:
    """The step that was refused decides, and the session carries the next reply."""
    with SmtpServer(offers=("DSN", "SMTPUTF8", "PIPELINING")) as server:
        server.script[command] = [answer]
        with Submission(server.settings(), None) as session:
            with pytest.raises(kind, match=answer[:3]):
                session.send("r1", ANNA, REPLY)
            session.send("r2", BERT, REPLY)
        assert [taken.recipients for taken in server.taken] == [(BERT,)]


def test_an_address_beyond_ascii_goes_out_step_by_step() -> None:
    """RFC 6531: its commands are UTF-8, which smtplib writes for single commands only."""
    with SmtpServer(offers=("SMTPUTF8", "PIPELINING")) as server, Submission(server.settings(), None) as session:
        session.send("r1", "jürgen@example.net", REPLY)
        session.send("r2", ANNA, REPLY)
        assert [taken.recipients for taken in server.taken] == [("jürgen@example.net",), (ANNA,)]
