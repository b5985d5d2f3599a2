"""`announce TEMPLATE`: a mail to all who are active, or to those of one status."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context, output
from inbox_processor.cli.people import known_event
from inbox_processor.errors import ConfigError
from inbox_processor.model import Status

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Decision, ReplyOrder
    from inbox_processor.office import Office

BATCH_MAILS = 100  # written under one lock; a second of it is nothing to a daemon that waits for five
ENDINGS = (".txt.j2", ".html.j2")


@click.command(short_help="Write to all, or to those of one status.")
@click.argument("template")
@click.option(
    "--status", type=click.Choice([status.value for status in Status]), help="Only to the people of this status."
)
@click.option("--event", metavar="ID", help="Only to the people of this event.")
@carrying.yes_option
@context.config_option
def announce(template: str, *, status: str | None, event: str | None, yes: bool, config_path: Path) -> int:
    """Write to everybody who is registered, waits or was asked for something. TEMPLATE is a file of yours in
    templates/LANGUAGE/, such as de/moved.txt.j2: call it 'announce moved'. The first mail and the number are shown
    before anything is written. Called again, it goes on with those who have not been written to; nobody is written to
    twice under one name.

    \b
    Example:  inbox-processor announce moved --status accepted
    """
    from inbox_processor.desk import announcing

    config = context.load(config_path)
    known_event(config, event)
    office = context.office(config)
    name = _name(template)
    meant = Status(status) if status else None
    events = [event] if event else [one.id for one in config.events]
    with context.open_store(config) as store:
        orders, done = announcing.orders(name, context.roster_of(store), events, meant)
    preview(orders, office, name)
    click.echo(count(orders, done))
    if not orders:
        return 0
    carrying.consent(sum(len(order.participants) for order in orders), yes=yes, always=True)
    written = in_batches(
        config,
        office,
        announcing.reference(name),
        lambda roster: announcing.orders(name, roster, events, meant)[0],
        announcing.decision,
    )
    click.echo(f"{written} {'mail leaves' if written == 1 else 'mails leave'} with the next run.")
    return 0


def _name(template: str) -> str:
    name = template.rpartition("/")[2]
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    if not name or name.startswith(("_", ".")):
        raise ConfigError(f"{template}: expected the name of a template such as moved (templates/de/moved.txt.j2)")
    from inbox_processor.model import ReplyKind

    replies = [kind.value for kind in ReplyKind if kind is not ReplyKind.ANNOUNCEMENT]
    if name in replies:
        raise ConfigError(f"{name}: this is the text of a reply; write a template of another name for an announcement")
    return name


def preview(orders: Sequence[ReplyOrder], office: Office, name: str) -> None:
    """Show the first of these mails."""
    if orders:
        first = orders[0]
        event = office.event(first.participants[0].event)
        mail = office.writer.write(first, event, None, context.now(), "preview")
        output.panel(name, (("To", mail.to), ("Subject", mail.subject)), mail.body)


def count(orders: Sequence[ReplyOrder], done: int) -> str:
    """Say how many mails go to how many people; `done`: how many have been written to already."""
    people = sum(len(order.participants) for order in orders)
    by_event: dict[str, int] = {}
    for order in orders:
        key = order.participants[0].event
        by_event[key] = by_event.get(key, 0) + len(order.participants)
    where = f" ({', '.join(f'{event}: {number}' for event, number in by_event.items())})" if len(by_event) > 1 else ""
    before = f" {done} {'has' if done == 1 else 'have'} been written to already." if done else ""
    mails = "1 mail" if len(orders) == 1 else f"{len(orders)} mails"
    return f"{mails} to {people} {'person' if people == 1 else 'people'}{where}.{before}"


def in_batches(
    config: Config,
    office: Office,
    ref: str,
    orders_of: Callable[[Roster], Sequence[ReplyOrder]],
    decide: Callable[[Sequence[ReplyOrder]], Decision],
) -> int:
    """Queue mails to many, batch by batch, each under one lock; return how many. `orders_of`: those still to write.
    `ref`: what history and outbox call it.
    """
    written, begun = 0, context.now()
    with context.open_store(config, write=True) as store:
        roster: Roster = context.roster_of(store)
        while True:
            with store.exclusive() as news:
                if news:
                    roster = context.roster_of(store)
                some = orders_of(roster)[:BATCH_MAILS]
                if not some:
                    return written
                _, effects = carrying.effects_of(decide(some), ref, roster, office, begun)
                store.commit(effects)
            roster.apply(effects)
            written += len(some)
