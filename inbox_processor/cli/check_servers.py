"""What `check` asks the two servers: login, folders, which mails wait, and what their clocks say.

Call `Servers(config, keys, stored)`, then its steps in the order in which they stand; each gives lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inbox_processor.cli import context, output
from inbox_processor.cli.check_lines import FINE, NOTE, WRONG, Line

if TYPE_CHECKING:
    from inbox_processor.adapters.imap import ImapSource
    from inbox_processor.cli.check_lines import Keys, Stored
    from inbox_processor.config import Config

OLD_MAIL = timedelta(days=2)  # an inbox with older mails than this has been worked by a human so far
CLOCK_LIMIT = timedelta(minutes=5)
NO_PASSWORD = "not tried, for want of the password"  # noqa: S105 - a sentence
SET_IT = "set it (timedatectl set-ntp true)"


class Servers:
    """The steps that talk to the servers; what they tell of the time is kept for the last one."""

    def __init__(self, config: Config, keys: Keys, stored: Stored) -> None:
        self._config, self._keys, self._stored = config, keys, stored
        self._newest: datetime | None = None  # when the newest mail in the inbox came, by the mail server's clock
        self._ahead: timedelta | None = None  # of ours is the SMTP server's clock, where that tells the time

    def mailbox(self) -> Iterator[Line]:
        """Give the mailbox, its folders, and what waits in the inbox."""
        if self._keys.lacks("mailbox"):
            yield "mailbox", NOTE, NO_PASSWORD
            return
        box = self._config.mailbox
        with self._keys.doors(self._config).source() as source:
            source.select()
            yield "mailbox", FINE, f"{box.username} at {box.host}, folder {box.folder}"
            if self._config.folders.mode == "folders":
                yield self._folders(source)
            waiting = source.pending(self._stored.settled)
        arrivals = [mail.arrived for mail in waiting]
        self._newest = max(arrivals, default=None)
        if self._stored.fault is None:
            yield _inbox(arrivals, self._config)

    def _folders(self, source: ImapSource) -> Line:
        names = self._config.folders.all
        missing = source.missing_folders(names)
        return (
            ("folders", NOTE, f"will be made: {', '.join(missing)}") if missing else ("folders", FINE, _listed(names))
        )

    def smtp(self) -> Iterator[Line]:
        """Give the server that takes the replies."""
        if self._keys.lacks("smtp"):
            yield "smtp", NOTE, NO_PASSWORD
            return
        told = self._keys.doors(self._config).submission().check()
        self._ahead = told - context.now() if told is not None else None
        yield "smtp", FINE, f"{self._config.smtp.host}, replies come from {self._config.smtp.from_.addr_spec}"

    def clock(self) -> Iterator[Line]:
        """Give this machine's time, held against that of a server: the SMTP server's greeting, where it tells the time;
        else the newest mail, which cannot have come later than now.
        """
        now, newest = context.now(), self._newest or self._stored.newest
        shown = f"{self._shown(now)} {now.astimezone(ZoneInfo(self._zone)):%Z}"
        if self._ahead is not None and abs(self._ahead) > CLOCK_LIMIT:
            how = "behind" if self._ahead > timedelta() else "ahead of"
            minutes = round(abs(self._ahead).total_seconds() / 60)
            words = f"{shown} is {minutes} minutes {how} the SMTP server's clock: if this machine's is wrong, {SET_IT}"
            yield "clock", WRONG, words
        elif self._ahead is not None:
            yield "clock", FINE, f"{shown}, as the SMTP server's"
        elif newest is None:
            yield "clock", FINE, f"{shown}; nothing to compare it with yet"
        elif newest - now <= CLOCK_LIMIT:
            yield "clock", FINE, f"{shown}; the newest mail came {self._shown(newest)}"
        else:
            # A mail that was handled may have been put there with any date; one that waits is judged by this clock.
            words = f"{shown}, but the newest mail came {self._shown(newest)}: this machine's clock is slow; {SET_IT}"
            yield "clock", WRONG if self._newest else NOTE, words

    @property
    def _zone(self) -> str:
        return self._config.events[0].timezone

    def _shown(self, at: datetime) -> str:
        return output.clock(at, self._zone)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _inbox(arrivals: list[datetime], config: Config) -> Line:
    """Tell how many mails would be answered; a mailbox that a human has worked so far shows by their age."""
    if not arrivals:
        return "inbox", FINE, "no mail waits"
    count = "1 mail waits" if len(arrivals) == 1 else f"{len(arrivals)} mails wait"
    oldest = output.clock(arrivals[0], config.events[0].timezone)
    words = f"{count} and would {_fate(arrivals, config)}; the oldest came {oldest}"
    if context.now() - arrivals[0] <= OLD_MAIL:
        return "inbox", FINE, words
    advice = (
        "If a human has answered them: 'inbox-processor run --record-only' takes them in without a reply, "
        "or [mailbox] since leaves older ones alone"
    )
    return "inbox", NOTE, f"{words}. {advice}"


def _fate(arrivals: list[datetime], config: Config) -> str:
    """Say what becomes of registrations that came at these times."""
    early = sum(all(event.opens and at < event.opens for event in config.events) for at in arrivals)
    if not early:
        return "be answered"
    if early == len(arrivals):
        return "go to review, since registration had not opened"
    return f"be answered, but for {early} that came before registration opened and would go to review"
