"""Handing replies to the submission server: accepted, refused for good, or to be tried again.

Call `with Submission(settings, password) as session:` and `session.send(…)` for each reply, one after the other, with
`announce(…)` before it where there is something to do meanwhile; or `check()`, which logs in and leaves. What `send`
raises says what becomes of the reply: PermanentFailure, never again; Delayed, later (with `session_lost` no other reply
can be sent now, with `unknown` the server may have taken it); ConfigError, not before a human has mended something, and
the reply is still due.

Standards: RFC 6409 (submission), RFC 5321 (SMTP), RFC 3461 (DSN: ENVID, RET, NOTIFY), RFC 4954 (AUTH), RFC 6531
(SMTPUTF8), RFC 2920 (PIPELINING).
Known gaps: no CHUNKING; international domains go out only to servers that take SMTPUTF8.
"""

import base64
import contextlib
import smtplib
import socket
from datetime import datetime
from pathlib import Path
from typing import Self

from msgspec import Struct

from inbox_processor.adapters import tls
from inbox_processor.adapters.greeting import GreetedSMTP, GreetedSMTPTLS, time_in
from inbox_processor.adapters.smtp_words import addressable, dotted, envelope, own_name, parameters, words
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure

CONNECT_TIMEOUT_SECONDS = 20  # a server that takes longer for a TCP or TLS handshake is down
CODE_OK, CODE_GO_AHEAD, CODE_LOGGED_IN, CODE_LEAVING, CODE_LOGIN_WANTED, CODE_TOO_LARGE = 2, 354, 235, 421, 530, 552

# Google answers 550 5.4.5 when the day's quota of an account is used up: the reply is not at fault, tomorrow it passes.
QUOTA_WORDS = "5.4.5"


class Delayed(TransientFailure):
    """The reply was not accepted now.

    `session_lost`: nothing more can be sent in this session. `unknown`: the connection broke after the mail had gone
    out and before the answer came; the server may have taken it.
    """

    def __init__(self, message: str, *, session_lost: bool = False, unknown: bool = False) -> None:
        super().__init__(message)
        self.session_lost = session_lost
        self.unknown = unknown


class SmtpSettings(Struct, frozen=True):
    """Where replies are handed in.

    `security`: "tls", "starttls" or "none". `username`: "" for no login. `sender`: addr-spec of the envelope, to which
    bounces go.
    """

    host: str
    port: int
    security: str
    username: str
    ca_file: Path | None
    sender: str
    timeout_seconds: float = 60


class Submission:
    """One session for many replies. Where the server ends it between two replies, it is opened again, once a reply."""

    def __init__(self, settings: SmtpSettings, password: str | None) -> None:
        self.settings = settings
        self.place = f"The SMTP server {settings.host}, port {settings.port},"
        self._password = password
        self._smtp: GreetedSMTP | GreetedSMTPTLS | None = None
        self._worn = False  # this session has carried mail, so that its end may be a server's limit and no outage
        self._announced = ""  # the reply whose envelope has gone out without waiting for the answers
        self._given_up = False

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *exc: object) -> None:
        self.retract()
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                self._smtp.quit()
        self._drop()

    def check(self) -> datetime | None:
        """Connect, log in and leave; nothing is sent. Return the time on the server's clock where it tells it. Raises
        ConfigError or Delayed.
        """
        with self:
            return time_in(self._smtp.greeting) if self._smtp is not None else None

    def send(self, entry_id: str, to: str, octets: bytes) -> None:
        """Hand in one reply. Returns once the server has taken charge of it.

        `entry_id`: becomes the ENVID, so that a delivery report names the reply. `to`: one addr-spec.
        """
        if not addressable(to):
            raise PermanentFailure("The recipient's address cannot be written in an envelope; nothing was sent.")
        if self._announced != entry_id:
            self.retract()
        if self._smtp is None:
            self._open()
        try:
            self._transact(entry_id, to, octets)
        except Delayed as delay:
            if not delay.session_lost or delay.unknown or not self._worn:
                raise
            self._open()
            self._transact(entry_id, to, octets)

    def announce(self, entry_id: str, to: str, octets: bytes) -> None:
        """Send the envelope of the reply with which `send` is called next, and wait for nothing: the server gets ready
        while the caller writes down that the reply leaves. Not one octet of the mail goes out. A fault shows in `send`.
        """
        smtp = self._smtp
        if smtp is None or self._announced or not addressable(to) or not smtp.has_extn("pipelining"):
            return
        with contextlib.suppress(PermanentFailure):
            mail_options, rcpt_options = parameters(smtp, self.place, entry_id, self.settings.sender, to, octets)
            if "SMTPUTF8" not in mail_options:
                try:
                    smtp.send(envelope(self.settings.sender, to, mail_options, rcpt_options))
                except OSError:
                    self._drop()
                else:
                    self._announced = entry_id

    def retract(self) -> None:
        """Take back what was announced. DATA may stand open, and only the end of the connection closes it without a
        mail (RFC 5321, 4.1.1.4); the next reply opens a new one.
        """
        if self._announced:
            self._drop()

    def abort(self) -> None:
        """Cut the connection for good, from another thread: a call that waits for the server fails with Delayed."""
        self._given_up = True
        connection = self._smtp.sock if self._smtp is not None else None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    # --- the session ---------------------------------------------------------------------------------------------

    def _open(self) -> None:
        self._drop()
        self._worn = False
        if self._given_up:
            raise Delayed(f"{self.place} kept us waiting for too long. Try again later.", session_lost=True)
        try:
            self._smtp = self._greet()
            self._log_in(self._smtp)
            self._smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as error:
            self._drop()
            said = words(error.smtp_code, error.smtp_error)
            raise Delayed(f"{self.place} is not ready: {said}. Try again later.", session_lost=True) from error
        except OSError as error:  # smtplib.SMTPException is one too
            self._drop()
            # smtplib hides a timeout in its own words; what it stumbled over is the context.
            cause = error.__context__ if isinstance(error.__context__, OSError) else error
            fault = tls.connection_fault(cause, self.place, self.settings.ca_file)
            if isinstance(fault, TransientFailure):
                raise Delayed(str(fault), session_lost=True) from error
            raise fault from error
        except ConfigError:
            self._drop()
            raise

    def _greet(self) -> GreetedSMTP | GreetedSMTPTLS:
        """Connect, with the encryption that is asked for, or not at all."""
        host, port, security = self.settings.host, self.settings.port, self.settings.security
        context = None if security == "none" else tls.context(self.settings.ca_file)
        if security == "tls":
            smtp: GreetedSMTP | GreetedSMTPTLS = GreetedSMTPTLS(
                host, port, own_name(), timeout=CONNECT_TIMEOUT_SECONDS, context=context
            )
        else:
            smtp = GreetedSMTP(host, port, own_name(), timeout=CONNECT_TIMEOUT_SECONDS)
        self._smtp = smtp
        if security == "starttls":
            try:
                smtp.starttls(context=context)
            except smtplib.SMTPNotSupportedError as error:
                raise ConfigError(
                    f"{self.place} does not offer STARTTLS; nothing was sent. "
                    'Try security = "tls" with port 465 in [smtp].'
                ) from error
        if smtp.sock is not None:
            tls.keep_alive(smtp.sock)
            smtp.sock.settimeout(self.settings.timeout_seconds)
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """AUTH, by PLAIN where it is offered: smtplib itself carries ASCII only."""
        name, password = self.settings.username, self._password
        if not name or password is None:
            return
        methods = smtp.esmtp_features.get("auth", "").upper().split()
        if not methods:
            raise ConfigError(f'{self.place} offers no login; where it needs none, set username = "" in [smtp].')
        try:
            if "PLAIN" in methods:
                secret = base64.b64encode(f"\0{name}\0{password}".encode()).decode("ascii")
                code, text = smtp.docmd("AUTH", f"PLAIN {secret}")
                if code != CODE_LOGGED_IN:
                    raise smtplib.SMTPAuthenticationError(code, text)
            else:
                smtp.login(name, password)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code < 500:
                raise
            raise ConfigError(
                f"{self.place} refused the user name or password of {name!r}: "
                f"{words(error.smtp_code, error.smtp_error)}. "
                "Check username and the password of [smtp]; they default to those of [mailbox]."
            ) from error
        except UnicodeError as error:
            raise ConfigError(f"{self.place} takes no letters beyond ASCII in user name and password.") from error

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp, self._announced = None, ""

    # --- one reply -----------------------------------------------------------------------------------------------

    def _transact(self, entry_id: str, to: str, octets: bytes) -> None:
        """MAIL, RCPT, DATA. Up to DATA's first answer a broken connection means that the reply did not go out."""
        smtp = self._smtp
        assert smtp is not None
        handed_over = False
        try:
            self.announce(entry_id, to, octets)
            if self._announced:
                self._announced = ""
                self._hear_answers(smtp, to)
            elif self._smtp is None:
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
            else:
                mail_options, rcpt_options = parameters(smtp, self.place, entry_id, self.settings.sender, to, octets)
                self._judge("MAIL", smtp.mail(self.settings.sender, mail_options), to)
                self._judge("RCPT", smtp.rcpt(to, rcpt_options), to)
                self._judge("DATA", smtp.docmd("DATA"), to)
            handed_over = True
            smtp.send(dotted(octets))
            self._judge("the mail", smtp.getreply(), to)
        except OSError as error:
            self._drop()
            state = "before it said whether it took the mail" if handed_over else "before the mail went out"
            message = f"{self.place} broke the connection {state}: {error}. Try again later."
            raise Delayed(message, session_lost=True, unknown=handed_over) from error
        self._worn = True

    def _hear_answers(self, smtp: smtplib.SMTP, to: str) -> None:
        """Read what the server says to MAIL, RCPT and DATA."""
        answers: list[tuple[int, bytes]] = []
        try:
            answers += (smtp.getreply() for _ in range(3))
        except OSError:
            if not answers:  # else it has said why, with a 421, and hung up
                raise
        if answers[2:3] and answers[2][0] == CODE_GO_AHEAD and any(code // 100 != CODE_OK for code, _ in answers[:2]):
            # RFC 2920, 3.1: a server may open DATA without any recipient; an empty mail closes it, and is not taken.
            smtp.send(b".\r\n")
            smtp.getreply()
        for step, answer in zip(("MAIL", "RCPT", "DATA"), answers, strict=False):
            self._judge(step, answer, to)
        if len(answers) < 3:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    def _judge(self, step: str, answer: tuple[int, bytes], to: str) -> None:
        """Return where the server goes along; else raise what becomes of the reply and clear the transaction."""
        code, text = answer
        if code == CODE_GO_AHEAD if step == "DATA" else code // 100 == CODE_OK:
            return
        said = f"{self.place} answered to {step}: {words(code, text, to)}."
        if code == CODE_LEAVING or code not in range(400, 600):
            self._drop()
            raise Delayed(f"{said} Try again later.", session_lost=True)
        self._reset()
        if code < 500 or QUOTA_WORDS in text.decode("ascii", "replace"):
            raise Delayed(f"{said} Try again later.")
        if code == CODE_LOGIN_WANTED or (step == "MAIL" and code != CODE_TOO_LARGE):
            raise ConfigError(f"{said} Check from, username and password of [smtp]; the reply stays queued.")
        raise PermanentFailure(said)

    def _reset(self) -> None:
        """RSET, so that the next reply starts afresh; without it there is no session any more."""
        with contextlib.suppress(OSError):
            if self._smtp is not None and self._smtp.rset()[0] // 100 == CODE_OK:
                return
        self._drop()
