"""Connecting, on a real Dovecot: encryption, login, and servers that are away."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor.adapters.imap import ImapSettings, ImapSource
from inbox_processor.errors import ConfigError, TransientFailure
from inbox_processor.model import MessageRef, RawMessage
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import PASSWORD, Dovecot, MailUser, free_port, mail

pytestmark = pytest.mark.dovecot


def nothing_known(ref: MessageRef) -> bool:
    return False


def take(source: ImapSource) -> list[RawMessage]:
    return source.fetch(source.pending(nothing_known), 2**20)


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_kind_of_security_gets_to_the_mails(mail_user: MailUser, security: str) -> None:
    """Implicit TLS, STARTTLS and none all end in the same mailbox."""
    mail_user.deliver(mail(1))
    with ImapSource(mail_user.settings("localhost", security), PASSWORD) as source:
        assert [raw.octets for raw in take(source)] == [mail(1)]


def test_starttls_is_done_before_the_password_is_sent(mail_user: MailUser) -> None:
    """Dovecot logs whether the login came over TLS."""
    with ImapSource(mail_user.settings("localhost", "starttls"), PASSWORD):
        pass
    logins = [line for line in mail_user.server.log().splitlines() if f"user=<{mail_user.name}>" in line]
    assert "TLS" in logins[0]


def test_a_wrong_password_is_told_as_a_fault_of_the_configuration(mail_user: MailUser) -> None:
    """The text names host, port and user, and never the password."""
    source = ImapSource(mail_user.settings(), "wrong-one")
    with pytest.raises(ConfigError, match=r"refused the user name or password") as caught:
        source.connect()
    text = str(caught.value)
    assert "127.0.0.1" in text
    assert str(mail_user.server.imap) in text
    assert mail_user.name in text
    assert "wrong-one" not in text
    assert not source.connected


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"NO [AUTHENTICATIONFAILED] Authentication failed.", "'anmelden' (Authentication failed). Check"),
        (b"NO Falsches Kennwort f\xc3\xbcr Anna's Fach", "'anmelden' (Falsches Kennwort f\u00fcr Anna's Fach). Check"),
        (b"NO [AUTHENTICATIONFAILED] ", "'anmelden'. Check"),
    ],
)
def test_a_refused_login_is_told_in_plain_words(answer: bytes, words: str) -> None:
    """What the server said, neither its code nor octets as Python writes them."""
    with scripted(answer) as port, pytest.raises(ConfigError) as caught:
        ImapSource(ImapSettings("127.0.0.1", port, "none", "anmelden"), PASSWORD).connect()
    assert words in str(caught.value)
    assert "b'" not in str(caught.value)
    assert 'b"' not in str(caught.value)


def test_a_password_beyond_ascii_logs_in(courier_like: Dovecot) -> None:
    """LOGIN carries ASCII only; such passwords go by AUTHENTICATE PLAIN."""
    user = courier_like.user()
    assert not courier_like.password.isascii()
    with ImapSource(user.settings(), courier_like.password) as source:
        assert source.select() > 0


def test_a_user_name_with_a_blank_logs_in(dovecot: Dovecot) -> None:
    """Imapclient sends the user name unquoted, which LOGIN would read as two words; so PLAIN carries it."""
    user = dovecot.user("anna amsel")
    user.deliver(mail(1))
    with ImapSource(user.settings(), PASSWORD) as source:
        assert [raw.octets for raw in take(source)] == [mail(1)]


def test_an_authority_that_is_not_trusted_is_a_fault_of_the_configuration(mail_user: MailUser) -> None:
    """Without ca_file the self-signed certificate is not taken, and the text says which key mends it."""
    settings = mail_user.settings("localhost", "tls", ca_file=None)
    with pytest.raises(ConfigError, match=r"certificate that cannot be trusted: self.signed.*ca_file"):
        ImapSource(settings, PASSWORD).connect()


def test_another_servers_certificate_is_refused_and_the_text_names_the_ca_file(
    mail_user: MailUser, tmp_path: Path
) -> None:
    """Only the authority in ca_file is trusted; the text names it."""
    other = make_certificate(tmp_path)[0]
    settings = mail_user.settings("localhost", "starttls", ca_file=other)
    with pytest.raises(ConfigError, match="cannot be trusted") as caught:
        ImapSource(settings, PASSWORD).connect()
    assert str(other) in str(caught.value)


def test_a_certificate_for_another_name_is_refused(mail_user: MailUser) -> None:
    """The certificate is for localhost and 127.0.0.1; 127.0.0.2 is the same server under another name."""
    with pytest.raises(ConfigError, match=r"not valid for|mismatch"):
        ImapSource(mail_user.settings("127.0.0.2", "tls"), PASSWORD).connect()


def test_a_ca_file_that_is_no_certificate_is_told(mail_user: MailUser, tmp_path: Path) -> None:
    """Missing file and wrong content each have their words."""
    (tmp_path / "empty.pem").write_text("nothing")
    for path, words in ((tmp_path / "absent.pem", "No such file"), (tmp_path / "empty.pem", "no certificate")):
        with pytest.raises(ConfigError, match=words):
            ImapSource(mail_user.settings("localhost", "tls", ca_file=path), PASSWORD).connect()


def test_tls_towards_a_port_without_tls_is_told_as_a_wrong_port(mail_user: MailUser) -> None:
    """Port 143 with security = "tls" is the usual mistake."""
    settings = replace(mail_user.settings("localhost", "tls"), port=mail_user.server.imap)
    with pytest.raises(ConfigError, match="does not answer with TLS"):
        ImapSource(settings, PASSWORD).connect()


def test_a_port_where_nobody_listens_is_a_transient_failure(mail_user: MailUser) -> None:
    """The server may be back soon; the text names host and port."""
    port = free_port()
    settings = replace(mail_user.settings(), port=port)
    with pytest.raises(TransientFailure, match=f"127.0.0.1, port {port}, refuses connections"):
        ImapSource(settings, PASSWORD).connect()


def test_an_unknown_host_is_a_transient_failure(mail_user: MailUser) -> None:
    """A name that does not resolve may be a network that is down."""
    settings = replace(mail_user.settings(), host="imap.does-not-exist.invalid")
    with pytest.raises(TransientFailure, match="was not found"):
        ImapSource(settings, PASSWORD).connect()


def test_a_server_that_keeps_silent_is_given_up(mail_user: MailUser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is taken and never greeted ends by the connect timeout (20 s, here 0.2 s)."""
    monkeypatch.setattr("inbox_processor.adapters.session.CONNECT_TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings = replace(mail_user.settings(), port=mute.getsockname()[1])
        with pytest.raises(TransientFailure, match="did not answer in time"):
            ImapSource(settings, PASSWORD).connect()


@contextlib.contextmanager
def scripted(answer: bytes) -> Iterator[int]:
    """Listen once: greet, answer CAPABILITY, then give `answer` to the login ("" hangs up)."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"* OK ready\r\n")
            for line in lines:
                tag, command = line.split()[:2]
                if command != b"CAPABILITY":
                    connection.sendall(answer and tag + b" " + answer + b"\r\n")
                    return
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"NO [AUTHENTICATIONFAILED] Authentication failed.", ConfigError),
        (b"NO Login failed", ConfigError),
        (b"NO [ALERT] Application-specific password required", ConfigError),
        (b"NO [UNAVAILABLE] Temporary authentication failure.", TransientFailure),
        (b"NO [LIMIT] Too many connections", TransientFailure),
        (b"", TransientFailure),
    ],
)
def test_only_a_refusal_asks_for_another_password(answer: bytes, error: type[Exception]) -> None:
    """Imapclient has one error for all of these; a server in trouble is no wrong password (RFC 5530)."""
    with scripted(answer) as port, pytest.raises(error):
        ImapSource(ImapSettings("127.0.0.1", port, "none", "anmelden"), PASSWORD).connect()
