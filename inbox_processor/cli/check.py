"""`check`: tries everything the daemon needs and prints a line each: fine, a note, or what is wrong and how to mend
it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import context, output
from inbox_processor.desk.amounts import amount
from inbox_processor.errors import ConfigError, DeskError, TransientFailure

if TYPE_CHECKING:
    from inbox_processor.config import Config, PasswordSource
    from inbox_processor.doors import Doors

FINE, NOTE, WRONG, LATER = "fine", "note", "wrong", "later"
Line = tuple[str, str, str]  # what, how it stands, words

OLD_MAIL = timedelta(days=2)  # an inbox with older mails than this has been worked by a human so far
CLOCK_LIMIT = timedelta(minutes=5)


@click.command(short_help="Try everything the daemon needs; changes nothing.")
@context.config_option
def check(*, config_path: Path) -> int:
    """Try everything the daemon needs (config, templates, store, mailbox, folders, SMTP login, clock); changes nothing.

    Exit status 0: all is fine or a note; 2: something has to be mended; 75: a server could not be reached.

    \b
    Example:  inbox-processor check --config config.toml
    """
    config = context.load(config_path)
    lines: list[Line] = [("config", FINE, f"{config.path}, {_events(config)}")]
    _show(lines[0])
    keys = _Keys(config)
    steps = {
        "password": lambda: _secrets(config, keys),
        "templates": lambda: _templates(config),
        "event": lambda: _events_ahead(config),
        "store": lambda: _store(config),
        "mailbox": lambda: _mailbox(config, keys),
        "smtp": lambda: _smtp(config, keys),
    }
    for name, step in steps.items():
        for line in _tried(name, step):
            _show(line)
            lines.append(line)
    states = {state for _, state, _ in lines}
    if WRONG in states:
        return 2
    return 75 if LATER in states else 0


class _Keys:
    """The two passwords, each fetched once; `fault`: what is wrong with it."""

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


def _tried(name: str, step: Callable[[], Iterator[Line]]) -> Iterator[Line]:
    """The lines of one step; a fault in it is its last line."""
    try:
        yield from step()
    except TransientFailure as error:
        yield name, LATER, str(error)
    except DeskError as error:
        yield name, WRONG, str(error)


def _show(line: Line) -> None:
    what, state, words = line
    style = {FINE: "name", NOTE: "background", WRONG: "bad", LATER: "bad"}[state]
    output.paint([(style, f"{state:<6}"), ("head", f"{what:<15}"), ("plain", f"{words}\n")])


def _events(config: Config) -> str:
    return "1 event" if len(config.events) == 1 else f"{len(config.events)} events"


def _secrets(config: Config, keys: _Keys) -> Iterator[Line]:
    from inbox_processor.adapters.secrets import exposed

    for where, source in keys.sources.items():
        if where in keys.faults:
            yield "password", WRONG, keys.faults[where]
            continue
        path = config.path if source.kind == "literal" else Path(source.value) if source.kind == "file" else None
        if path is not None and path.exists() and exposed(path):
            yield "password", NOTE, f"[{where}] {path} can be read by others; mend it with: chmod 600 {path}"
        else:
            yield "password", FINE, f"[{where}] found ({source.kind})"


def _templates(config: Config) -> Iterator[Line]:
    from inbox_processor.cli.wording import judged
    from inbox_processor.mail.reply import ReplyWriter

    choice, unread = judged(config)
    for fault in (*unread, *choice.faults):
        yield "template", WRONG, fault
    for name, what in choice.instead.items():
        yield "template", NOTE, f"{name}: {what} is used until it is mended"
    sender = config.smtp.from_
    for words in ReplyWriter(choice.sources, sender, sender.domain).advice(config.events, choice.good):
        yield "template", NOTE, words
    if not unread and not choice.faults:
        where = config.templates.directory
        yield (
            "templates",
            FINE,
            f"all replies can be written, {'with those of ' + str(where) if where else 'from the built-in ones'}",
        )


def _events_ahead(config: Config) -> Iterator[Line]:
    now = context.now()
    for event in config.events:
        if event.ends < now:
            yield (
                "event",
                NOTE,
                f"{event.id} is over since {output.clock(event.ends, event.timezone)}; new registrations are declined",
            )
        elif event.deadline < now:
            yield (
                "event",
                NOTE,
                f"{event.id}: registration is closed since {output.clock(event.deadline, event.timezone)}",
            )
        else:
            until = output.clock(event.deadline, event.timezone)
            yield "event", FINE, f"{event.id}: {amount(event.capacity, 'seat', 'seats')}, registration until {until}"


def _store(config: Config) -> Iterator[Line]:
    from inbox_processor.desk import noticing

    path = config.store.path
    with context.open_store(config) as store:
        if not store.exists:
            if not os.access(path.parent, os.W_OK | os.X_OK):
                raise ConfigError(f"{path.parent}: this user may not write there; the store cannot be made")
            yield "store", NOTE, f"{path} will be made by the first run"
            return
        roster = context.roster_of(store)
    count = sum(1 for _ in roster.participants())
    yield "store", FINE, f"{path}, {count} {'person' if count == 1 else 'people'}"
    for event in config.events:
        for notice in noticing.notices(roster, event):
            yield "event", NOTE, notice


def _mailbox(config: Config, keys: _Keys) -> Iterator[Line]:
    if keys.lacks("mailbox"):
        yield "mailbox", NOTE, "not tried, for want of the password"
        return
    known = _known(config)
    with keys.doors(config).source() as source:
        yield "mailbox", FINE, f"{config.mailbox.username} at {config.mailbox.host}, folder {config.mailbox.folder}"
        source.select()
        if config.folders.mode == "folders":
            names = config.folders.all
            missing = source.missing_folders(names)
            yield (
                ("folders", NOTE, f"will be made: {', '.join(missing)}")
                if missing
                else ("folders", FINE, ", ".join(names))
            )
        waiting = source.pending(known)
        yield from _inbox([(mail.arrived) for mail in waiting], config)


def _known(config: Config) -> Callable[..., bool]:
    with context.open_store(config) as store:
        roster = context.roster_of(store)
    return lambda ref: (entry := roster.known(ref)) is not None and not entry.filed


def _inbox(arrivals: list[datetime], config: Config) -> Iterator[Line]:
    """How many mails would be answered; a mailbox that a human has worked so far shows by their age."""
    if not arrivals:
        yield "inbox", FINE, "no mail waits"
        return
    zone = config.events[0].timezone
    count = "1 mail waits" if len(arrivals) == 1 else f"{len(arrivals)} mails wait"
    words = f"{count} and would be answered; the oldest came {output.clock(arrivals[0], zone)}"
    now = context.now()
    if now - arrivals[0] > OLD_MAIL:
        words += (
            ". If a human has answered them: 'inbox-processor run --record-only' takes them in without a reply, "
            "or [mailbox] since leaves older ones alone"
        )
        yield "inbox", NOTE, words
    else:
        yield "inbox", FINE, words
    if arrivals[-1] - now > CLOCK_LIMIT:
        yield (
            "clock",
            WRONG,
            "the newest mail came from the future: this machine's clock is slow; set it (timedatectl set-ntp true)",
        )


def _smtp(config: Config, keys: _Keys) -> Iterator[Line]:
    if keys.lacks("smtp"):
        yield "smtp", NOTE, "not tried, for want of the password"
        return
    keys.doors(config).submission().check()
    yield "smtp", FINE, f"{config.smtp.host}, replies come from {config.smtp.from_.addr_spec}"
