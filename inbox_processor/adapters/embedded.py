"""A mailbox and a submission server in this process, for `demo`: real IMAP and SMTP on loopback, nothing kept.

`with EmbeddedImap(user, password) as mailbox, EmbeddedSmtp() as outgoing:` then `mailbox.deliver(octets, arrived)`, the
ports, and `outgoing.taken`. Both run in threads of their own. They are pymap's and aiosmtpd's servers, which the extra
[demo] installs; without it starting raises ConfigError.

Known gaps: no encryption; pymap keeps mails in memory and offers no ESEARCH, CONDSTORE or SPECIAL-USE.
"""

import asyncio
import socket
import threading
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, Self

from msgspec import Struct

from inbox_processor.errors import ConfigError

START_SECONDS = 10
LOOPBACK = "127.0.0.1"


class EmbeddedImap:
    """The in-memory server of pymap with one user. `keywords`: those that it shall keep; of itself it keeps none."""

    def __init__(self, username: str, password: str, keywords: Iterable[str] = ()) -> None:
        self.port = 0
        self._login = (username, password)
        self._keywords = tuple(keywords)
        self._up = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._backend: Any = None
        self._flags: Any = None  # pymap's own property, while ours stands in for it
        self._fault: BaseException | None = None

    def __enter__(self) -> Self:
        self._keep_keywords()
        self._thread = threading.Thread(target=self._run, name="embedded-imap", daemon=True)
        self._thread.start()
        if not self._up.wait(START_SECONDS) or self._fault is not None:
            raise RuntimeError("The embedded IMAP server did not start.") from self._fault
        return self

    def __exit__(self, *exc: object) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        if self._thread is not None:
            self._thread.join(START_SECONDS)
        self._forget_keywords()

    def deliver(self, octets: bytes, arrived: datetime) -> None:
        """Put a mail into the inbox; `arrived` (aware) becomes its INTERNALDATE."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._append(octets, arrived), self._loop).result(START_SECONDS)

    async def _append(self, octets: bytes, arrived: datetime) -> None:
        append = _library("pymap.parsing.message").AppendMessage
        async with self._backend.login.demo_user_identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(append(octets, arrived, frozenset()), recent=True)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:  # noqa: BLE001 - told by the thread that waits for the start
            self._fault = error
        finally:
            self._up.set()

    async def _serve(self) -> None:
        """Listen until the stop event; as pymap's own command does it, on a port that the system chooses."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._backend, config = await _library("pymap.backend.dict").DictBackend.init(
            self._options(), hash_context=_library("pysasl.hashing").Cleartext(), invalid_user_sleep=0.0
        )
        config.apply_context()
        reader = _library("proxyprotocol.reader").ProxyProtocolReader(config.proxy_protocol)
        answer = reader.get_callback(_library("pymap.imap").IMAPServer(self._backend.login, config))
        server = await asyncio.start_server(answer, host=LOOPBACK, port=0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            self._up.set()
            await self._stop.wait()

    def _options(self) -> Namespace:
        """Give what pymap's command line would have given."""
        off = dict.fromkeys(("cert", "key", "proxy_protocol", "passlib_cfg"))
        user, password = self._login
        return Namespace(
            host=LOOPBACK,
            port=0,
            debug=False,
            tls=False,
            demo_data=False,
            demo_user=user,
            demo_password=password,
            **off,
        )

    def _keep_keywords(self) -> None:
        """Let pymap's mailboxes keep our keywords while this server runs: it has no setting for that."""
        words = _library("pymap.parsing.specials.flag")
        ours = {words.Flag(word.encode("ascii")) for word in self._keywords}
        kept = frozenset((words.get_system_flags() | ours) - {words.Recent})
        mailbox = _library("pymap.backend.dict.mailbox").MailboxData
        self._flags = mailbox.permanent_flags
        mailbox.permanent_flags = property(lambda _: kept)

    def _forget_keywords(self) -> None:
        _library("pymap.backend.dict.mailbox").MailboxData.permanent_flags = self._flags


class Captured(Struct, frozen=True):
    """One mail that was handed in, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    octets: bytes


class EmbeddedSmtp:
    """The server of aiosmtpd, which takes every mail and passes none on. `taken`: what it took, in order."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[Captured] = []
        self._controller: Any = None

    def __enter__(self) -> Self:
        controller = _library("aiosmtpd.controller").Controller
        self.port = _free_port()  # aiosmtpd cannot find out what port 0 became
        self._controller = controller(self, hostname=LOOPBACK, port=self.port, server_hostname="localhost")
        self._controller.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802, ARG002
        """Keep the mail; aiosmtpd calls this by its name."""
        self.taken.append(Captured(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 Ok"


def _library(name: str) -> Any:
    """Import a module of the extra [demo]; where it is absent, ConfigError says how to install it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f'The embedded servers need {error.name}, which is not installed: pip install "inbox-processor[demo]"'
        ) from error


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        port: int = listener.getsockname()[1]
        return port
