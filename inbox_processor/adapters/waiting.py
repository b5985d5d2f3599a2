"""Waiting at rest: for new mail (IMAP IDLE) and for a nudge from a signal handler or another thread.

Call `Wake()` once, give it to every wait, and `wake.set()` from anywhere. `idle(client, seconds, wake)` sleeps in one
system call until something happens. Standards: RFC 2177 (IDLE), RFC 3501, 7.3.1 (EXISTS).
Known gaps: an EXISTS in one packet with the server's "+ idling" is seen only when IDLE ends (imapclient has it in its
buffer by then), so it comes late by at most the time of the wait, and is never lost.
"""

import os
import selectors
import time
from collections.abc import Sequence
from typing import Any

# RFC 2177 lets a server end a session after 30 minutes of silence and advises to renew IDLE before.
RENEW_AFTER_SECONDS = 29 * 60


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
        answers = _listen(client, min(left, RENEW_AFTER_SECONDS), wake)
        if _says(answers, b"BYE"):
            raise ConnectionResetError("the server ended the session")
        answers += client.idle_done()[1]
        # Both are asked: the bell must be silent again, and mail found besides is not to be forgotten.
        rung = wake.clear()
        if rung or _says(answers, b"EXISTS"):
            return True
    return wake.clear()


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
                heard = client.idle_check(timeout=0)
                answers += heard
                if not heard or _says(heard, b"EXISTS") or _says(heard, b"BYE"):
                    break
            if "wake" in who:
                break
    return answers


def _says(answers: list[Sequence[Any]], word: bytes) -> bool:
    """Tell whether one of the untagged answers is `word`: (number, EXISTS) or (BYE, …)."""
    return any(word in answer[:2] for answer in answers)
