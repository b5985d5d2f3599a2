"""The ways to the two servers: every connection of a run comes from here, and all can be cut at once.

Duty: `doors(config, …)` for the servers of the config; `source()` and `submission()` give new, unopened connections.
`shut()` cuts those that are open, from any thread: a call that waits for a silent server fails. A `Deadline` does so
when the time is over, so that a run ends whatever the servers do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from threading import Event, Thread
from time import monotonic
from typing import Self
from weakref import WeakSet

from inbox_processor.adapters.imap import ImapSettings, ImapSource
from inbox_processor.adapters.submission import SmtpSettings, Submission
from inbox_processor.config import Config

MAIL_YEAR = 1971
SHUT_EVERY_SECONDS = 0.5  # a connection that was just being made can be cut only once it stands


class Doors:
    """`source` and `submission` make a new connection each; nothing is opened before it is asked for."""

    def __init__(self, source: Callable[[], ImapSource], submission: Callable[[], Submission]) -> None:
        self._source, self._submission = source, submission
        self._lent: WeakSet[ImapSource | Submission] = WeakSet()

    def source(self) -> ImapSource:
        """Give a connection to the mailbox."""
        made = self._source()
        self._lent.add(made)
        return made

    def submission(self) -> Submission:
        """Give a session for handing in replies."""
        made = self._submission()
        self._lent.add(made)
        return made

    def shut(self) -> None:
        """Cut all of them for good."""
        for one in list(self._lent):
            one.abort()


class Deadline:
    """Ends what waits for a server. `begin` starts the clock: after `seconds` all connections are cut, again and again,
    for one may just be coming about; `seconds_more` later `leave` is called, which ends the process: an address that is
    looked up, or a connection that is made, cannot be cut. `over` stops it.
    """

    def __init__(self, gates: Doors, seconds: float, seconds_more: float, leave: Callable[[], None]) -> None:
        self._gates, self._seconds, self._more, self._leave = gates, seconds, seconds_more, leave
        self._over = Event()
        self._thread = Thread(target=self._work, name="deadline", daemon=True)

    def begin(self) -> None:
        """Start the clock, once; callable from a signal handler."""
        if not self._thread.is_alive() and not self._over.is_set():
            self._thread.start()

    def over(self) -> None:
        """All has ended in time."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over()

    def _work(self) -> None:
        wait, end = self._seconds, monotonic() + self._seconds + self._more
        while not self._over.wait(wait):
            self._gates.shut()
            if monotonic() >= end:
                self._leave()
                return
            wait = SHUT_EVERY_SECONDS


def doors(config: Config, imap_password: str, smtp_password: str | None, timeout_seconds: float = 60) -> Doors:
    """The servers of the config. `timeout_seconds`: of silence, after which a connection counts as lost."""
    box, smtp = config.mailbox, config.smtp
    imap_settings = ImapSettings(
        box.host,
        box.port,
        box.security,
        box.username,
        box.folder,
        box.ca_file,
        _begins(box.since, config.events[0].zone),
        timeout_seconds,
        keywords=config.folders.mode == "keywords",
    )
    smtp_settings = SmtpSettings(
        smtp.host, smtp.port, smtp.security, smtp.username, smtp.ca_file, smtp.from_.addr_spec, timeout_seconds
    )
    return Doors(lambda: ImapSource(imap_settings, imap_password), lambda: Submission(smtp_settings, smtp_password))


def _begins(day: date | None, zone: tzinfo) -> datetime | None:
    """Return when a day begins; None for one before there was any mail, with which zones cannot reckon."""
    return datetime.combine(day, time(), zone) if day is not None and day.year >= MAIL_YEAR else None
