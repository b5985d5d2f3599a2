"""`check`: tries everything the daemon needs and prints a line each: fine, a note, or what is wrong and how to mend
it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import context, output
from inbox_processor.cli.check_lines import FINE, LATER, NOTE, WRONG, Keys, Line, Stored
from inbox_processor.cli.check_servers import Servers
from inbox_processor.desk.amounts import amount
from inbox_processor.errors import DeskError, TransientFailure

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.model import Event


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
    keys, stored = Keys(config), Stored(config)
    servers = Servers(config, keys, stored)
    steps = {
        "password": lambda: _secrets(config, keys),
        "templates": lambda: _templates(config, stored),
        "event": lambda: _events_ahead(config),
        "store": lambda: _store(config, stored),
        "mailbox": servers.mailbox,
        "smtp": servers.smtp,
        "clock": servers.clock,
    }
    for name, step in steps.items():
        for line in _tried(name, step):
            _show(line)
            lines.append(line)
    states = {state for _, state, _ in lines}
    if WRONG in states:
        return 2
    return 75 if LATER in states else 0


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


def _secrets(config: Config, keys: Keys) -> Iterator[Line]:
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


def _templates(config: Config, stored: Stored) -> Iterator[Line]:
    from inbox_processor.cli.wording import judged
    from inbox_processor.mail.reply import ReplyWriter

    choice, unread = judged(config, stored.people)
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
        seats = amount(event.capacity, "seat", "seats")
        if event.ends < now:
            words = f"{event.id} is over since {_at(event.ends, event)}; new registrations are declined"
            yield "event", NOTE, words
        elif event.deadline < now:
            yield "event", NOTE, f"{event.id}: registration is closed since {_at(event.deadline, event)}"
        elif event.opens and event.opens > now:
            span = f"from {_at(event.opens, event)} until {_at(event.deadline, event)}"
            words = f"{event.id}: {seats}, registration {span}; what comes before goes to review"
            yield "event", FINE, words
        else:
            yield "event", FINE, f"{event.id}: {seats}, registration until {_at(event.deadline, event)}"


def _at(at: datetime, event: Event) -> str:
    return output.clock(at, event.timezone)


def _store(config: Config, stored: Stored) -> Iterator[Line]:
    from inbox_processor.adapters.place import check_place
    from inbox_processor.desk import noticing

    path = config.store.path
    if stored.fault is not None:
        raise stored.fault
    check_place(path.resolve(), write=True)
    if not stored.exists or stored.roster is None:
        yield "store", NOTE, f"{path} will be made by the first run"
        return
    count = len(stored.people)
    yield "store", FINE, f"{path}, {count} {'person' if count == 1 else 'people'}"
    for event in config.events:
        for notice in noticing.notices(stored.roster, event):
            yield "event", NOTE, notice
