"""What the steps of `check` share: the form of a line, the passwords, what the store holds. Each is fetched once, so
that a fault is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_processor.cli import context
from inbox_processor.errors import ConfigError, DeskError

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_processor.config import Config, PasswordSource
    from inbox_processor.desk.roster import Roster
    from inbox_processor.doors import Doors
    from inbox_processor.model import MessageRef, Participant

FINE, NOTE, WRONG, LATER = "fine", "note", "wrong", "later"
Line = tuple[str, str, str]
"""What, how it stands, words."""


class Keys:
    """The two passwords, each fetched once; `faults`: what is wrong with them."""

    def __init__(self, config: Config) -> None:
        self.sources = {"mailbox": config.mailbox.password}
        if config.smtp.password is not None and config.smtp.password != config.mailbox.password:
            self.sources["smtp"] = config.smtp.password
        self._shared = config.smtp.password == config.mailbox.password
        self._found: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        for where, source in self.sources.items():
            self._fetch(where, source)

    def _fetch(self, where: str, source: PasswordSource) -> None:
        from inbox_processor.adapters.secrets import resolve

        try:
            self._found[where] = resolve(source)
        except ConfigError as error:
            self.faults[where] = str(error)

    def _place(self, where: str) -> str:
        return "mailbox" if where == "smtp" and self._shared else where

    def lacks(self, where: str) -> bool:
        """Tell whether a step at this server cannot be tried, for want of its password."""
        return self._place(where) in self.faults

    def doors(self, config: Config) -> Doors:
        """Give the servers; only for one that lacks nothing."""
        from inbox_processor.doors import doors

        return doors(config, self._found.get("mailbox", ""), self._found.get(self._place("smtp")))


class Stored:
    """What the store holds, read once. `fault`: why it cannot be read; the other steps go on as with an empty one, and
    the step of the store alone tells it.
    """

    def __init__(self, config: Config) -> None:
        self.roster: Roster | None = None
        self.exists = False
        self.fault: DeskError | None = None
        try:
            with context.open_store(config) as store:
                self.exists = store.exists
                self.roster = context.roster_of(store)
        except DeskError as error:
            self.fault = error

    @property
    def people(self) -> tuple[Participant, ...]:
        """All people."""
        return tuple(self.roster.participants()) if self.roster is not None else ()

    @property
    def newest(self) -> datetime | None:
        """When the newest mail came that the desk has handled."""
        entries = self.roster.mails() if self.roster is not None else ()
        return max((entry.arrived for entry in entries), default=None)

    def settled(self, ref: MessageRef) -> bool:
        """Tell the mails that a run would pass over."""
        entry = self.roster.known(ref) if self.roster is not None else None
        return entry is not None and not entry.filed
