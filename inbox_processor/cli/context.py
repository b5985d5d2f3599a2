"""What the commands share: finding the config, and building the desk from it.

Call `config_option` on a command, then `load(path)`, `office(config)`, `roster(store)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inbox_processor.cli.folding import complain

if TYPE_CHECKING:
    from inbox_processor.adapters.store import Store
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.mail.reply import ReplyWriter
    from inbox_processor.office import Office

F = TypeVar("F", bound=Callable[..., Any])


def config_option(command: F) -> F:
    """The option --config of every command."""
    return click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path, readable=False),  # a file that may not be read: config_text says it better
        envvar="INBOX_PROCESSOR_CONFIG",
        default=Path("config.toml"),
        show_default="./config.toml",
        help="The config file; the variable INBOX_PROCESSOR_CONFIG may name it too.",
    )(command)


def json_option(command: F) -> F:
    """The option --json of the commands that print lists."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a line.")(command)


def load(path: Path) -> Config:
    """The config; ConfigError with all its faults."""
    from inbox_processor.config import load as load_config

    return load_config(path)


def office(config: Config, *, lint: bool = True, silent: bool = False, keep: bool = False, tell: bool = True) -> Office:
    """What stays the same for all mails of a run. `lint`: templates that fail are stood in for, and told on standard
    error where `tell` is True; `keep`: what passed is kept as last good. `silent`: no replies.
    """
    from inbox_processor.adapters.templates import load as load_templates
    from inbox_processor.mail.own import OwnAddresses
    from inbox_processor.office import Cap, Office

    domain = config.smtp.from_.domain
    complaints: tuple[str, ...] = ()
    if lint:
        from inbox_processor.cli.wording import sound

        sources, complaints = sound(config, keep=keep)
        if tell:
            tell_templates(complaints)
    else:
        sources = load_templates(config.templates.directory)

    def writer() -> ReplyWriter:
        from inbox_processor.mail.reply import ReplyWriter

        return ReplyWriter(sources, config.smtp.from_, domain, html=config.templates.html)

    addresses = {config.smtp.from_.key, *(address for event in config.events for address in event.addresses)}
    if "@" in config.mailbox.username:
        addresses.add(config.mailbox.username.casefold())
    own = OwnAddresses(frozenset(addresses), domain, config.mailbox.trusted_authserv_id)
    rate = config.limits.replies_per_address
    cap = Cap(rate.count, rate.span)
    organiser = config.organiser
    return Office(config.events, own, writer, cap, silent, organiser.address, complaints, organiser.acknowledge)


def tell_templates(complaints: Sequence[str]) -> None:
    """Say on standard error which templates fail, and what goes out in their place."""
    if complaints:
        lines = "".join(f"\n  {line}" for line in complaints)
        complain(f"templates to be mended; mails are answered all the same.{lines}")


def open_store(config: Config, *, write: bool = False, run: bool = False) -> Store:
    """The store of the config. Reading commands wait for nobody."""
    from inbox_processor.adapters.store import Store

    return Store.open(config.store.path, write=write, run=run)


def roster_of(store: Store, *tables: str) -> Roster:
    """The roster of all that the store holds, or of these tables only, which is read the sooner."""
    from inbox_processor.desk.roster import Roster

    return Roster(store.records(*tables))


def now() -> datetime:
    """The clock: the present instant, aware."""
    return datetime.now(UTC)
