"""A real SMTP server (aiosmtpd) on a loopback port that keeps what it is given, and fails where a test asks for it.

`with SmtpServer() as server:` then `server.taken`. `server.script["RCPT"] = ["451 4.3.0 later"]` answers the next RCPT
with that; DROP (cut the connection) and, for DATA, TAKE_AND_DROP (keep the mail, cut instead of answering) are answers
too. A list is used up one by one, a single text answers for ever.
"""

import asyncio
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from inbox_processor.adapters.submission import SmtpSettings
from tests.servers.dovecot import free_port

DROP = "drop"
TAKE_AND_DROP = "take and drop"


@dataclass(frozen=True)
class Taken:
    """One mail as the server has it. `options`: parameters of MAIL and RCPT. `session`: number of the session."""

    sender: str
    recipients: tuple[str, ...]
    octets: bytes
    options: tuple[str, ...]
    session: int
    tls: bool
    user: str


class _Protocol(SMTP):
    """Aiosmtpd's SMTP with the DSN extension of RFC 3461, whose parameters are kept for the tests to see."""

    offers: tuple[str, ...] = ()
    dsn_options: tuple[str, ...] = ()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd finds commands by these names
        self.event_handler.number += 1
        self.session_number = self.event_handler.number
        await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_MAIL(self._without_dsn(arg, fresh=True))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_RCPT(self._without_dsn(arg, fresh=False))

    def _without_dsn(self, arg: str | None, *, fresh: bool) -> str | None:
        words = (arg or "").split(" ")
        dsn = [word for word in words if word.startswith(("RET=", "ENVID=", "NOTIFY=", "ORCPT="))]
        self.dsn_options = (() if fresh else self.dsn_options) + tuple(dsn)
        return " ".join(word for word in words if word not in dsn) if "DSN" in self.offers else arg


class _Controller(Controller):
    """Controller for `_Protocol`."""

    offers: tuple[str, ...] = ()

    def factory(self) -> SMTP:
        protocol = _Protocol(self.handler, **self.SMTP_kwargs)
        protocol.offers = self.offers
        return protocol


class SmtpServer:
    """`security`: "none", "starttls" or "tls". `login`: user and password that it asks for. `offers`: extensions."""

    def __init__(
        self,
        security: str = "none",
        certificate: tuple[Path, Path] | None = None,
        login: tuple[str, str] | None = None,
        offers: tuple[str, ...] = ("DSN", "SMTPUTF8"),
        max_octets: int = 2**25,
    ) -> None:
        self.taken: list[Taken] = []
        self.script: dict[str, str | list[str]] = {}
        self.number = 0  # of sessions so far
        self.security = security
        self.certificate = certificate
        self.login = login
        self.offers = offers
        self.port = free_port()
        self.said: list[str] = []
        context = self._context()
        self._controller = _Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            ssl_context=context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
            authenticator=self._check_login if login else None,
            auth_required=login is not None,
            auth_require_tls=login is None,
            enable_SMTPUTF8="SMTPUTF8" in offers,
            data_size_limit=max_octets,
            server_hostname="mx.example.org",
        )
        self._controller.offers = offers

    def _context(self) -> ssl.SSLContext | None:
        if self.certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*self.certificate)
        return context

    def __enter__(self) -> "SmtpServer":
        self._controller.start()
        self.number = 0
        return self

    def __exit__(self, *exc: object) -> None:
        self._controller.stop()

    def settings(self, **more: Any) -> SmtpSettings:
        """Describe the server to the program."""
        fields: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": self.security,
            "username": self.login[0] if self.login else "",
            "ca_file": self.certificate[0] if self.certificate else None,
            "sender": "anmelden@example.org",
        }
        return SmtpSettings(**fields | more)

    def _check_login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: Any) -> AuthResult:
        assert isinstance(auth, LoginPassword)
        given = (auth.login.decode(), auth.password.decode())
        return AuthResult(success=given == self.login, handled=False, auth_data=auth)

    def _next(self, command: str) -> str:
        """Take the scripted answer for a command, "" where there is none."""
        answer = self.script.get(command, "")
        if isinstance(answer, list):
            return answer.pop(0) if answer else ""
        return answer

    def _answer(self, server: SMTP, command: str) -> str:
        self.said.append(command)
        answer = self._next(command)
        if answer == DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.said.append(f"EHLO {hostname}")
        extra = [f"250-{word}" for word in self.offers if word != "SMTPUTF8"]
        return [responses[0], *extra, *responses[1:]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "MAIL")
        if not answer:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(server, "RCPT")
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 Ok"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self._answer(server, "RSET") or "250 2.0.0 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._answer(server, "DATA")
        if not answer or answer == TAKE_AND_DROP:
            self.taken.append(self._keep(server, session, envelope))
        if answer == TAKE_AND_DROP:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer or "250 2.0.0 Ok: queued"

    def _keep(self, server: SMTP, session: Session, envelope: Envelope) -> Taken:
        assert isinstance(server, _Protocol)
        content = envelope.content
        auth = session.auth_data
        return Taken(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            octets=content if isinstance(content, bytes) else (content or "").encode(),
            options=(*envelope.mail_options, *server.dsn_options),
            session=server.session_number,
            tls=session.ssl is not None or self.security == "tls",
            user=auth.login.decode() if isinstance(auth, LoginPassword) else "",
        )
