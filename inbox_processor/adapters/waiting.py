"""Waiting at rest: for new mail (IMAP IDLE) and for a nudge from a signal handler or another thread.

Call `Wake()` once, give it to every wait, and `wake.set()` from anywhere. `idle(client, seconds, wake)` sleeps in one
system call until something happens. Standards: RFC 2177 (IDLE), RFC 3501, 7.3.1 (EXISTS).
IDLE is ended and begun anew after half a minute without a word, and DONE must be answered: a connection that a router
has forgotten is silent for ever, and looks as healthy as one without news (mjs/imapclient#349).
"""

import contextlib
import os
import selectors
import ssl
import time
from collections.abc import Sequence
from typing import Any

from imapclient.imapclient import _parse_untagged_response

# Contract: 60 s of silence are a lost connection; so these two together are less. RFC 2177 asks for 29 minutes at most.
RENEW_AFTER_SECONDS = 30.0
ANSWER_WITHIN_SECONDS = 25.0


class Wake:
    """A bell: `set` rings it, the next or present wait returns. Usable from signal handlers and from any thread."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)

    def fileno(self) -> int:
        """Name the end to poll: readable while the bell has rung and was not cleared."""
        return self._read

    def set(self) -> None:
        """Ring. Never blocks, never raises; ringing twice is as good as once."""
        try:
            os.write(self._write, b"!")
        except OSError:  # a full pipe has rung already; a closed one has nobody left to wake
            return

    def clear(self) -> bool:
        """Forget the rings so far; True where there was one."""
        rung = False
        try:
            while os.read(self._read, 4096):
                rung = True
        except BlockingIOError:
            pass
        return rung

    def wait(self, seconds: float) -> bool:
        """Sleep until the bell rings (True, and it is cleared) or `seconds` are over (False)."""
        with selectors.DefaultSelector() as ready:
            ready.register(self, selectors.EVENT_READ)
            ready.select(max(seconds, 0))
        return self.clear()

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._read)
        os.close(self._write)


def idle(client: Any, seconds: float, wake: Wake) -> bool:
    """Wait in the selected folder with IDLE. True: mail came or the bell rang; False: `seconds` are over.

    `client`: an IMAPClient whose server offers IDLE. Raises OSError or IMAPClientError where the connection is dead, a
    dead one included that shows itself only as an early empty answer (mjs/imapclient#565): DONE is then refused.
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        client.idle()
        answers = [] if _has_buffered(client) else _listen(client, min(left, RENEW_AFTER_SECONDS), wake)
        if _says(answers, b"BYE"):
            raise ConnectionResetError("the server ended the session")
        answers += _done(client)
        # Both are asked: the bell must be silent again, and mail found besides is not to be forgotten.
        rung = wake.clear()
        if rung or _says(answers, b"EXISTS"):
            return True
    return wake.clear()


def _done(client: Any) -> list[Sequence[Any]]:
    """End IDLE; give what the server says besides. TimeoutError where it says nothing at all."""
    connection = client.socket()
    usual = connection.gettimeout()
    connection.settimeout(ANSWER_WITHIN_SECONDS if usual is None else min(usual, ANSWER_WITHIN_SECONDS))
    answers: list[Sequence[Any]] = client.idle_done()[1]
    connection.settimeout(usual)
    return answers


def _has_buffered(client: Any) -> bool:
    """Tell whether news came in one packet with the server's "+ idling": they lie in imaplib's buffer, where no look at
    the socket shows them.
    """
    connection = client.socket()
    usual = connection.gettimeout()
    connection.settimeout(0)
    try:
        with contextlib.suppress(BlockingIOError, ssl.SSLWantReadError):
            return bool(client._imap.file.peek(1))  # noqa: SLF001 - imapclient has no word for it
    finally:
        connection.settimeout(usual)
    return False


def _listen(client: Any, seconds: float, wake: Wake) -> list[Sequence[Any]]:
    """Collect what the server says until it is mail, goodbye or nothing at all, the bell rings or time is over."""
    answers: list[Sequence[Any]] = []
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as ready:
        ready.register(client.socket(), selectors.EVENT_READ, "server")
        ready.register(wake, selectors.EVENT_READ, "wake")
        while (left := end - time.monotonic()) > 0:
            who = {key.data for key, _ in ready.select(left)}
            if "server" in who:
                heard = _heard(client)
                answers += heard
                if not heard or _says(heard, b"EXISTS") or _says(heard, b"BYE"):
                    break
            if "wake" in who:
                break
    return answers


def _heard(client: Any) -> list[Sequence[Any]]:
    """Read the lines that have come, each to its end; [] where nothing stands behind the noise on the socket: a dead
    connection, or TLS talking to itself. IMAPClient's idle_check takes the first half of a line for a dead connection,
    and servers send EXISTS in pieces.
    """
    heard: list[Sequence[Any]] = []
    connection = client.socket()
    usual = connection.gettimeout()
    while _has_buffered(client):
        connection.settimeout(ANSWER_WITHIN_SECONDS)
        try:
            heard.append(_parse_untagged_response(client._imap._get_line()))  # noqa: SLF001 - see above
        finally:
            connection.settimeout(usual)
    return heard


def _says(answers: list[Sequence[Any]], word: bytes) -> bool:
    """Tell whether one of the untagged answers is `word`: (number, EXISTS) or (BYE, …)."""
    return any(word in answer[:2] for answer in answers)
