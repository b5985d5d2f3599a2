"""`changed`: tells those with a seat that time or place have changed, with the new calendar entry."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import announcing, carrying, context, output
from inbox_processor.cli.people import known_event

if TYPE_CHECKING:
    from inbox_processor.model import Event


@click.command(short_help="Tell people that time or place have changed.")
@click.option("--event", metavar="ID", help="Only of this event.")
@carrying.yes_option
@context.config_option
def changed(*, event: str | None, yes: bool, config_path: Path) -> int:
    """Tell everybody with a seat that time or place have changed in the config, with the calendar entry that takes the
    place of the old one. What changed, the first mail and the number are shown before anything is written. Called
    again, it goes on with those who have not been told; nobody is told twice.

    \b
    Example:  inbox-processor changed
    """
    from inbox_processor.desk import changing

    config = context.load(config_path)
    known_event(config, event)
    office = context.office(config)
    number = 0
    with context.open_store(config) as store:
        roster = context.roster_of(store)
    for one in (one for one in config.events if event in (None, one.id)):
        orders = changing.orders(roster, one)
        if orders:
            _show_change(one, changing.before(roster, one))
            announcing.preview(orders, office, "changed")
            click.echo(f"{announcing.count(orders, 0)}\n")
            number += sum(len(order.participants) for order in orders)
    if not number:
        click.echo("Everybody with a seat has been told time and place as they stand in the config.")
        return 0
    carrying.consent(number, yes=yes, always=True)
    written = sum(
        announcing.in_batches(
            config, office, changing.REFERENCE, partial(changing.orders, event=one), changing.decision
        )
        for one in config.events
        if event in (None, one.id)
    )
    click.echo(f"{written} {'mail leaves' if written == 1 else 'mails leave'} with the next run.")
    return 0


def _show_change(event: Event, before: tuple[str, ...]) -> None:
    for one in before:
        click.echo(output.inert(f"{event.id}: was {_words(one, event)}"))
    click.echo(output.inert(f"{event.id}: is  {_words(event.details, event)}"))


def _words(details: str, event: Event) -> str:
    starts, ends, place = details.split("\n")
    clocks = (output.clock(datetime.fromisoformat(at), event.timezone) for at in (starts, ends))
    return f"{' to '.join(clocks)}, {place}"
