"""Handing in replies, to a real SMTP server that can be told to fail."""

import socket
from pathlib import Path
from typing import Any

import pytest

from inbox_processor.adapters.submission import Delayed, SmtpSettings, Submission
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from tests.servers.dovecot import free_port
from tests.servers.smtp import DROP, TAKE_AND_DROP, SmtpServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

REPLY = (
    b"From: anmelden@example.org\r\nTo: anna@example.net\r\nSubject: Platz\r\n\r\nSie sind dabei.\r\n.\r\n..punkt\r\n"
)
ANNA = "anna@example.net"
BERT = "bert@example.com"


def send(server: SmtpServer, *, to: str = ANNA, octets: bytes = REPLY, **more: Any) -> None:
    with Submission(server.settings(**more), None) as session:
        session.send("r17", to, octets)


# --- what goes out ------------------------------------------------------------------------------------------------


def test_a_reply_arrives_octet_by_octet_with_its_envelope(smtp: SmtpServer) -> None:
    """One recipient, the sender of the configuration; lines that begin with dots survive."""
    send(smtp)
    (taken,) = smtp.taken
    assert (taken.sender, taken.recipients, taken.octets) == ("anmelden@example.org", (ANNA,), REPLY)


def test_a_reply_bears_its_id_in_the_envelope_where_the_server_offers_dsn(smtp: SmtpServer) -> None:
    """RFC 3461: a delivery report then names the reply, and holds headers only."""
    with Submission(smtp.settings(), None) as session:
        session.send("r17+=ä", ANNA, REPLY)
    options = set(smtp.taken[0].options)
    assert {"RET=HDRS", "ENVID=r17+2B+3D+E4", "NOTIFY=FAILURE"} <= options
    assert f"SIZE={len(REPLY)}" in options


def test_a_server_without_dsn_is_not_troubled_with_it() -> None:
    """It would refuse the parameters (555)."""
    with SmtpServer(offers=()) as server:
        send(server)
        assert server.taken[0].options == (f"SIZE={len(REPLY)}",)


def test_bare_line_feeds_go_out_as_crlf(smtp: SmtpServer) -> None:
    """RFC 5321, 2.3.8; else servers that are strict refuse, and others are open to smuggling."""
    send(smtp, octets=b"Subject: x\n\none\r.\ntwo")
    assert smtp.taken[0].octets == b"Subject: x\r\n\r\none\r\n.\r\ntwo\r\n"


def test_many_replies_go_in_one_session(smtp: SmtpServer) -> None:
    """One login for all of them."""
    with Submission(smtp.settings(), None) as session:
        for number in range(20):
            session.send(f"r{number}", f"p{number}@example.net", REPLY)
    assert [taken.recipients for taken in smtp.taken] == [(f"p{number}@example.net",) for number in range(20)]
    assert {taken.session for taken in smtp.taken} == {1}


def test_an_address_beyond_ascii_goes_to_a_server_that_takes_it(smtp: SmtpServer) -> None:
    """RFC 6531; the next reply is a plain one again."""
    with Submission(smtp.settings(), None) as session:
        session.send("r1", "jürgen@example.net", REPLY)
        session.send("r2", ANNA, REPLY)
    assert [taken.recipients for taken in smtp.taken] == [("jürgen@example.net",), (ANNA,)]
    assert ["SMTPUTF8" in taken.options for taken in smtp.taken] == [True, False]


def test_an_address_beyond_ascii_fails_for_good_on_a_server_that_does_not() -> None:
    """Trying again does not help; the session goes on."""
    with SmtpServer(offers=()) as server, Submission(server.settings(), None) as session:
        with pytest.raises(PermanentFailure, match="beyond ASCII"):
            session.send("r1", "jürgen@example.net", REPLY)
        session.send("r2", ANNA, REPLY)
        assert [taken.recipients for taken in server.taken] == [(ANNA,)]


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@example.net\r\nRCPT TO:<x@example.com>", "a b@example.net", "<anna@example.net>"]
)
def test_an_address_that_would_break_the_envelope_is_never_sent(smtp: SmtpServer, address: str) -> None:
    """No second command in an address, no second recipient."""
    with pytest.raises(PermanentFailure, match="cannot be written"):
        send(smtp, to=address)
    assert "MAIL" not in smtp.said


# --- security and login -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_replies_go_out_encrypted_and_logged_in(certificate: tuple[Path, Path], security: str) -> None:
    """The password may hold letters beyond ASCII, which smtplib itself cannot send."""
    with SmtpServer(security, certificate, login=("anmelden", "Bürger meister")) as server:
        with Submission(server.settings(host="localhost"), "Bürger meister") as session:
            session.send("r1", ANNA, REPLY)
        (taken,) = server.taken
    assert (taken.tls, taken.user) == (True, "anmelden")


def test_a_wrong_password_is_told_as_a_fault_of_the_configuration(certificate: tuple[Path, Path]) -> None:
    """The text names host, port and user, and never the password."""
    with SmtpServer("starttls", certificate, login=("anmelden", "geheim")) as server:
        with pytest.raises(ConfigError, match="refused the user name or password of 'anmelden'") as caught:
            Submission(server.settings(host="localhost"), "wrong-one").check()
        assert f"localhost, port {server.port}" in str(caught.value)
        assert "wrong-one" not in str(caught.value)
        assert server.taken == []


def test_a_server_that_wants_a_login_and_gets_none_is_a_fault_of_the_configuration() -> None:
    """530: no reply is at fault, so none is given up."""
    with SmtpServer(login=("anmelden", "geheim")) as server, pytest.raises(ConfigError, match="530"):
        send(server, username="")


def test_a_login_that_the_server_does_not_offer_is_a_fault_of_the_configuration(smtp: SmtpServer) -> None:
    """The text says how to do without."""
    with pytest.raises(ConfigError, match='username = ""'):
        Submission(smtp.settings(username="anmelden"), "geheim").check()


def test_a_certificate_that_is_not_trusted_is_a_fault_of_the_configuration(certificate: tuple[Path, Path]) -> None:
    """With both kinds of TLS."""
    for security in ("tls", "starttls"):
        with SmtpServer(security, certificate) as server:
            with pytest.raises(ConfigError, match=r"cannot be trusted.*ca_file"):
                send(server, host="localhost", ca_file=None)
            assert server.said == [] or server.said[0].startswith("EHLO")


def test_without_starttls_on_the_server_nothing_is_sent(smtp: SmtpServer, certificate: tuple[Path, Path]) -> None:
    """Encryption that was asked for is never done without."""
    settings = smtp.settings(security="starttls", username="anmelden", ca_file=certificate[0])
    with pytest.raises(ConfigError, match="does not offer STARTTLS"):
        Submission(settings, "geheim").check()
    assert "AUTH" not in smtp.said


def test_tls_towards_a_port_without_tls_is_told_as_a_wrong_port(
    smtp: SmtpServer, certificate: tuple[Path, Path]
) -> None:
    """Port 587 with security = "tls" is the usual mistake."""
    with pytest.raises(ConfigError, match="does not answer with TLS"):
        send(smtp, security="tls", ca_file=certificate[0])


def test_check_logs_in_and_sends_nothing(certificate: tuple[Path, Path]) -> None:
    """It is what the command `check` calls."""
    with SmtpServer("starttls", certificate, login=("anmelden", "geheim")) as server:
        Submission(server.settings(host="localhost"), "geheim").check()
        assert server.number >= 1
        assert "MAIL" not in server.said


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_4yz_is_tried_again_later_and_the_session_goes_on(smtp: SmtpServer, step: str) -> None:
    """Greylisting, a full disk: the next reply is sent in the same session."""
    smtp.script[step] = ["451 4.3.0 Try again later"]
    with Submission(smtp.settings(), None) as session:
        with pytest.raises(Delayed, match=r"451 4\.3\.0") as caught:
            session.send("r1", ANNA, REPLY)
        assert (caught.value.session_lost, caught.value.unknown) == (False, False)
        session.send("r2", BERT, REPLY)
    assert [(taken.recipients, taken.session) for taken in smtp.taken] == [((BERT,), 1)]


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_5yz_is_permanent_and_does_not_tell_the_address(smtp: SmtpServer, step: str) -> None:
    """Code and words are kept, the recipient's address and domain are not: the text goes into logs."""
    smtp.script[step] = ["550 5.1.1 <Anna@Example.NET> unknown at example.net"]
    with Submission(smtp.settings(), None) as session:
        with pytest.raises(PermanentFailure, match=r"550 5\.1\.1") as caught:
            session.send("r1", ANNA, REPLY)
        assert "example.net" not in str(caught.value).lower()
        assert "unknown at" in str(caught.value)
        session.send("r2", BERT, REPLY)
    assert [taken.recipients for taken in smtp.taken] == [(BERT,)]


def test_a_refused_sender_is_a_fault_of_the_configuration(smtp: SmtpServer) -> None:
    """It would hit every reply; none of them is given up for it."""
    smtp.script["MAIL"] = "553 5.7.1 Sender address rejected: not owned by user"
    with pytest.raises(ConfigError, match="Sender address rejected"):
        send(smtp)


def test_a_used_up_quota_is_tried_again_later(smtp: SmtpServer) -> None:
    """Google says 550 5.4.5 until the next day."""
    smtp.script["DATA"] = ["550 5.4.5 Daily user sending limit exceeded"]
    with pytest.raises(Delayed):
        send(smtp)


def test_a_mail_above_the_servers_limit_fails_for_good() -> None:
    """The server tells its limit before."""
    with SmtpServer(max_octets=50) as server, pytest.raises(PermanentFailure, match="up to 50 octets"):
        send(server)


def test_421_ends_the_session_and_the_reply_waits(smtp: SmtpServer) -> None:
    """The server closes; nothing was taken."""
    smtp.script["RCPT"] = ["421 4.3.2 Shutting down"]
    with Submission(smtp.settings(), None) as session:
        with pytest.raises(Delayed) as caught:
            session.send("r1", ANNA, REPLY)
        assert (caught.value.session_lost, caught.value.unknown) == (True, False)
    assert smtp.taken == []


# --- broken connections -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
def test_a_connection_that_breaks_before_the_mail_is_out_is_tried_again_later(smtp: SmtpServer, step: str) -> None:
    """In the first reply of a session: the server is in trouble."""
    smtp.script[step] = [DROP]
    with Submission(smtp.settings(), None) as session:
        with pytest.raises(Delayed) as caught:
            session.send("r1", ANNA, REPLY)
        assert (caught.value.session_lost, caught.value.unknown) == (True, False)
    assert smtp.taken == []


def test_a_session_that_the_server_ends_between_two_replies_is_opened_again(smtp: SmtpServer) -> None:
    """Many servers allow so many mails a session; each reply goes out once."""
    with Submission(smtp.settings(), None) as session:
        session.send("r1", ANNA, REPLY)
        smtp.script["MAIL"] = ["421 4.7.0 Too many mails in this session"]
        session.send("r2", BERT, REPLY)
    assert [(taken.recipients, taken.session) for taken in smtp.taken] == [((ANNA,), 1), ((BERT,), 2)]


def test_a_lost_answer_leaves_the_outcome_unknown(smtp: SmtpServer) -> None:
    """The server has taken the mail and the connection broke: it is not sent again at once."""
    with Submission(smtp.settings(), None) as session:
        session.send("r1", BERT, REPLY)
        smtp.script["DATA"] = [TAKE_AND_DROP]
        with pytest.raises(Delayed) as caught:
            session.send("r2", ANNA, REPLY)
        assert (caught.value.session_lost, caught.value.unknown) == (True, True)
        session.send("r3", BERT, REPLY)
    assert [taken.recipients for taken in smtp.taken] == [(BERT,), (ANNA,), (BERT,)]


def settings_for(port: int, host: str = "127.0.0.1") -> SmtpSettings:
    return SmtpSettings(host, port, "none", "", None, "anmelden@example.org", timeout_seconds=0.3)


def test_a_server_that_is_away_is_a_transient_failure() -> None:
    """Nobody listens, or the name is not found; host and port are told."""
    port = free_port()
    for host, words in (("127.0.0.1", "refuses connections"), ("smtp.does-not-exist.invalid", "was not found")):
        with pytest.raises(TransientFailure, match=words) as caught:
            Submission(settings_for(port, host), None).check()
        assert f"{host}, port {port}" in str(caught.value)
        assert getattr(caught.value, "session_lost", False)


def test_a_server_that_keeps_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a greeting by the connect timeout (20 s, here 0.2 s)."""
    monkeypatch.setattr("inbox_processor.adapters.submission.CONNECT_TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(Delayed, match="did not answer in time"):
        Submission(settings_for(mute.getsockname()[1]), None).check()


def test_a_server_that_greets_with_a_refusal_is_a_transient_failure() -> None:
    """554 as a greeting is a server that serves nobody now."""
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"554 5.3.2 Not today\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(Delayed, match="Not today"):
            Submission(settings_for(listener.getsockname()[1]), None).check()
        thread.join()
