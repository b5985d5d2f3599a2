"""One session with an IMAP server: connecting, logging in, hanging up, and the words for what goes wrong.

`ImapSession` is what `imap.ImapSource` is built on: `connect`, `close`, and `_talking`, inside which every fault of the
connection becomes a TransientFailure and leaves the object dead until the next `connect`.

Standards: RFC 3501 (LOGIN, AUTHENTICATE), RFC 4616 (PLAIN), RFC 5530 (response codes), RFC 8314 (TLS).
Known gaps: passwords only, no OAuth 2.
"""

import ast
import contextlib
import re
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
    ProtocolError,
)
from msgspec import Struct

from inbox_processor.adapters import tls
from inbox_processor.errors import ConfigError, DeskError, TransientFailure

CONNECT_TIMEOUT_SECONDS = 20  # a server that takes longer for a TCP or TLS handshake is down

# RFC 5530 and what large providers say where a human has to act; "" is a bare NO. Any other code may pass by itself.
REFUSAL_CODES = frozenset(
    {
        "",
        "AUTHENTICATIONFAILED",
        "AUTHORIZATIONFAILED",
        "EXPIRED",
        "PRIVACYREQUIRED",
        "ALERT",
        "WEBALERT",
        "CONTACTADMIN",
    }
)

_BYTES = re.compile(r"""\bb(['"])((?:[^\\]|\\.)*?)\1""")

MAX_QUOTED_CHARS = 200  # of the server's words in a message of ours


class ImapSettings(Struct, frozen=True):
    """Where the mailbox is.

    `security`: "tls", "starttls" or "none". `since`: mails that the server took before that instant are left alone.
    `keywords`: handled mails stay in `folder` and get keywords instead of being moved.
    """

    host: str
    port: int
    security: str
    username: str
    folder: str = "INBOX"
    ca_file: Path | None = None
    since: datetime | None = None
    timeout_seconds: float = 60
    keywords: bool = False


class ImapSession:
    """A connection that is logged in, or none."""

    def __init__(self, settings: ImapSettings, password: str) -> None:
        self.settings = settings
        self.place = f"The mail server {settings.host}, port {settings.port},"
        self._password = password
        self._client: Any = None
        self._given_up = False

    def connect(self) -> Self:
        """Connect, verify the certificate, log in; a session that is open is closed before.

        Raises ConfigError where a human has to mend something (certificate, password, no STARTTLS), TransientFailure
        where the server is away.
        """
        self.close()
        if self._given_up:
            raise TransientFailure(f"{self.place} kept us waiting for too long. Try again later.")
        try:
            self._client = self._greet()
            self._client.normalise_times = False  # else INTERNALDATE would come without its offset
            self._log_in()
        except DeskError:
            self._drop()
            raise
        except (OSError, IMAPClientError) as error:
            self._drop()
            raise tls.connection_fault(error, self.place, self.settings.ca_file) from error
        return self

    def close(self) -> None:
        """Log out, or just hang up where that does not work. Never raises."""
        if self._client is not None:
            with contextlib.suppress(OSError, IMAPClientError):
                self._client.logout()
        self._drop()

    __enter__ = connect

    def __exit__(self, *exc: object) -> None:
        self.close()

    def abort(self) -> None:
        """Cut the connection for good, from another thread: a call that waits for the server fails with
        TransientFailure.
        """
        self._given_up = True
        client = self._client
        if client is not None:
            with contextlib.suppress(OSError):
                client.socket().shutdown(socket.SHUT_RDWR)

    @property
    def connected(self) -> bool:
        """False before `connect` and after a failure."""
        return self._client is not None

    def _drop(self) -> None:
        """Hang up without a word."""
        if self._client is not None:
            with contextlib.suppress(OSError, IMAPClientError):
                self._client.shutdown()
        self._client = None

    @contextlib.contextmanager
    def _talking(self, doing: str) -> Iterator[Any]:
        """Lend the client for one purpose; what breaks in there hangs up and becomes a TransientFailure."""
        if self._client is None:
            raise TransientFailure(f"{self.place} is not connected.")
        try:
            yield self._client
        except (OSError, IMAPClientError, ValueError) as error:  # ValueError: imapclient on an answer it cannot read
            self._drop()
            raise TransientFailure(f"{self.place} failed while {doing}: {reason(error)}. Try again later.") from error

    def _greet(self) -> Any:
        """Connect, with the encryption that is asked for, or not at all."""
        settings = self.settings
        context = None if settings.security == "none" else tls.context(settings.ca_file)
        client = self._client = IMAPClient(
            settings.host,
            settings.port,
            ssl=settings.security == "tls",
            ssl_context=context if settings.security == "tls" else None,
            timeout=SocketTimeout(CONNECT_TIMEOUT_SECONDS, settings.timeout_seconds),
        )
        tls.keep_alive(client.socket())
        # imapclient sends the end of a search's line by itself; Nagle's algorithm holds it back until the server has
        # acknowledged the rest, which Linux puts off by 40 ms (RFC 896; RFC 1122, 4.2.3.2).
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # imapclient has imaplib word every answer for a log that nobody reads: of a mail of 10 MiB, another 23 MiB.
        client._imap.debug = 0  # noqa: SLF001 - no other way
        if settings.security == "starttls":
            self._start_tls(client, context)
        return client

    def _start_tls(self, client: Any, context: ssl.SSLContext | None) -> None:
        """Do STARTTLS, or raise ConfigError: nothing is ever sent in clear text where encryption was asked for."""
        try:
            client.starttls(context)
        except CapabilityError as error:
            raise ConfigError(
                f'{self.place} does not offer STARTTLS; the password was not sent. Try security = "tls" with port 993.'
            ) from error

    def _log_in(self) -> None:
        """Log in with LOGIN, or with PLAIN what LOGIN cannot carry: imapclient sends names unquoted and ASCII only."""
        name, password = self.settings.username, self._password
        simple = re.fullmatch(r"[A-Za-z0-9@._+/-]+", name) and password.isascii() and password.isprintable()
        try:
            if simple and not self._client.has_capability("LOGINDISABLED"):
                self._client.login(name, password)
            else:
                self._client.plain_login(name, password)
        except LoginError as error:
            raise self._login_fault(error) from error

    def _login_fault(self, error: Exception) -> DeskError:
        """Tell a refused password from a server that is not able to check one (imapclient: LoginError for both)."""
        code = re.search(r"\[([A-Z-]+)", str(error))
        lost = isinstance(error.__context__, IMAPClientAbortError)
        if not lost and (code.group(1) if code else "") in REFUSAL_CODES:
            return ConfigError(
                f"{self.place} refused the user name or password of {self.settings.username!r}{_said(error)}. "
                "Check username and the password of [mailbox]."
            )
        return TransientFailure(f"{self.place} cannot log anybody in now: {reason(error)}. Try again later.")


def reason(error: Exception) -> str:
    """Give the server's or the system's words, short, on one line, without anything out of a mail."""
    if isinstance(error, ProtocolError | ValueError) or "unexpected response" in str(error):
        return "its answer is not IMAP"  # the text would quote the answer, which may be a piece of a mail
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = _BYTES.sub(_decoded, text)
    words = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return words[:MAX_QUOTED_CHARS].rstrip(".") or type(error).__name__


def _decoded(match: re.Match[str]) -> str:
    """Turn the bytes that imapclient and imaplib put into their messages as Python writes them into text."""
    try:
        return bytes(ast.literal_eval(match[0])).decode("utf-8", "replace")
    except (ValueError, SyntaxError):
        return match[2]


def _said(error: Exception) -> str:
    """Give the server's words on a refused login without their code; "" for none."""
    words = re.sub(r"^\[[^\]]*\]\s*", "", reason(error))
    return f" ({words})" if words else ""
