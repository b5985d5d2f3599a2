"""`accept`, `waitlist`, `decline`, `cancel`: an organiser's decisions about people on the list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context, output
from inbox_processor.desk.amounts import amount

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_processor.cli.carrying import Done
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Decision

WHO = click.argument("who", metavar="ID…", nargs=-1, required=True)


@click.command(short_help="Give people a seat.")
@WHO
@carrying.silent_option
@carrying.over_capacity_option
@carrying.yes_option
@context.config_option
def accept(who: tuple[str, ...], *, silent: bool, over_capacity: bool, yes: bool, config_path: Path) -> int:
    """Give these people a seat, past the waiting list, with the reply `accepted`. ID may be a person's address.

    \b
    Example:  inbox-processor accept 17 23
              inbox-processor accept anna@example.org --over-capacity
    """
    return _decide("accept", who, config_path, silent=silent, over_capacity=over_capacity, yes=yes)


@click.command(short_help="Put people on the waiting list.")
@WHO
@click.option(
    "--place",
    type=click.IntRange(min=1),
    metavar="N",
    help="At this place of the list; for people who wait already, too.",
)
@carrying.silent_option
@carrying.over_capacity_option
@carrying.yes_option
@context.config_option
def waitlist(
    who: tuple[str, ...], *, place: int | None, silent: bool, over_capacity: bool, yes: bool, config_path: Path
) -> int:
    """Put these people at the end of the waiting list, with the reply `waitlisted`; with --place at that place, and
    those behind it move down. Who waits already is told nothing of a new place. A seat that becomes free goes to the
    head of the list. ID may be a person's address.

    \b
    Example:  inbox-processor waitlist 17
              inbox-processor waitlist 24 --place 1
    """
    if place is None:
        return _decide("waitlist", who, config_path, silent=silent, over_capacity=over_capacity, yes=yes)
    return _put(place, who, config_path, silent=silent, over_capacity=over_capacity, yes=yes)


@click.command(short_help="Give people no seat.")
@WHO
@carrying.silent_option
@carrying.yes_option
@context.config_option
def decline(who: tuple[str, ...], *, silent: bool, yes: bool, config_path: Path) -> int:
    """Give these people no seat, with the reply `declined`. A seat that becomes free goes to the head of the waiting
    list. ID may be a person's address.

    \b
    Example:  inbox-processor decline 17
    """
    return _decide("decline", who, config_path, silent=silent, over_capacity=False, yes=yes)


@click.command(short_help="Note a withdrawal.")
@WHO
@carrying.silent_option
@carrying.yes_option
@context.config_option
def cancel(who: tuple[str, ...], *, silent: bool, yes: bool, config_path: Path) -> int:
    """Note that these people have withdrawn, by telephone for example, with the reply `cancelled`. A seat that becomes
    free goes to the head of the waiting list. ID may be a person's address.

    \b
    Example:  inbox-processor cancel 17 --silent
    """
    return _decide("cancel", who, config_path, silent=silent, over_capacity=False, yes=yes)


def _decide(
    command: str, who: tuple[str, ...], config_path: Path, *, silent: bool, over_capacity: bool, yes: bool
) -> int:
    from inbox_processor.desk.deciding import decide

    config = context.load(config_path)
    events = carrying.events_of(config)

    def decision(roster: Roster, now: datetime) -> Decision:
        people = carrying.people_of(roster, who)
        return decide(command, people, roster, events, now, silent=silent, over_capacity=over_capacity)

    done = carrying.carry_out(config, command, decision, yes=yes)
    carrying.say(done)
    if command == "waitlist":
        _say_free_seats(config, done)
    return 0


def _put(place: int, who: tuple[str, ...], config_path: Path, *, silent: bool, over_capacity: bool, yes: bool) -> int:
    from inbox_processor.desk import ordering

    config = context.load(config_path)
    events = carrying.events_of(config)

    def decision(roster: Roster, now: datetime) -> Decision:
        people = carrying.people_of(roster, who)
        return ordering.put(people, place, roster, events, now, silent=silent, over_capacity=over_capacity)

    done = carrying.carry_out(config, ordering.COMMAND, decision, yes=yes)
    carrying.say(done)
    with context.open_store(config) as store:
        roster = context.roster_of(store)
    for one in carrying.people_of(roster, who):
        if (now_at := roster.position(one)) is not None:
            click.echo(output.inert(f"{one.id} {one.name or one.email}: place {now_at} on the waiting list."))
    _say_free_seats(config, done)
    return 0


def _say_free_seats(config: Config, done: Done) -> None:
    """Say where the rule of the line will let somebody up at once: that would surprise."""
    with context.open_store(config) as store:
        roster = context.roster_of(store)
    for event in config.events:
        free = event.capacity - roster.seats_taken(event.id)
        if free > 0 and any(one.after.event == event.id for one in done.decision.changes):
            click.echo(
                f"{event.id}: {amount(free, 'seat is', 'seats are')} free; the next run lets those who wait move up. "
                "To keep somebody out, use decline."
            )
