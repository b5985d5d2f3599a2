"""`verify`: every seat and status recomputed from the history, compared with the store and with the mail folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_processor.cli import context, output
from inbox_processor.errors import TransientFailure

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.recount import Difference
    from inbox_processor.desk.roster import Roster
    from inbox_processor.inspection import Astray

LOOKS = 2  # a mail that the daemon was just filing is where it belongs at the second look


@click.command(short_help="Recompute seats and statuses; compare with the store and the mail folders.")
@click.option("--offline", is_flag=True, help="Compare the store with its history alone; ask no mail server.")
@context.json_option
@context.config_option
def verify(*, offline: bool, as_json: bool, config_path: Path) -> int:
    """Recompute every seat, status and place in line from the history, and compare them with the store; then look
    whether each handled mail lies in its folder on the mail server. Changes nothing.

    Exit status 0: all as it should be; 1: the differences are listed; 75: the mail server could not be reached.

    \b
    Example:  inbox-processor verify || mail -s "registration desk" admin@example.org
    """
    from inbox_processor.desk.recount import differences

    config = context.load(config_path)
    roster = _roster(config, "participants", "history") if offline else _roster(config)
    wrong = differences(roster)
    _list(wrong, as_json=as_json)
    mails: tuple[Astray, ...] = ()
    if not offline:
        try:
            mails = _astray(config, roster)
        except TransientFailure as fault:
            if not wrong:
                raise
            click.echo(f"inbox-processor: {fault}", err=True)
        _list(mails, as_json=as_json)
    count = len(wrong) + len(mails)
    if count:
        noun = "1 difference was" if count == 1 else f"{count} differences were"
        click.echo(f"inbox-processor: {noun} found; nothing was changed.", err=True)
    elif not as_json:
        click.echo(_well(roster, offline=offline))
    return 1 if count else 0


def _roster(config: Config, *tables: str) -> Roster:
    with context.open_store(config) as store:
        return context.roster_of(store, *tables)


def _astray(config: Config, roster: Roster) -> tuple[Astray, ...]:
    """The mails that lie wrong at every look, for the daemon may be at work meanwhile."""
    from inbox_processor.cli.run import connections
    from inbox_processor.inspection import astray, look

    found: tuple[Astray, ...] = ()
    with connections(config).source() as source:
        for again in range(LOOKS):
            shelves = look(config, source)
            found = astray(config, _roster(config) if again else roster, shelves)
            if not found:
                break
    return found


def _list(found: tuple[Difference, ...] | tuple[Astray, ...], *, as_json: bool) -> None:
    for one in found:
        if as_json:
            output.json_line(_words(one))
        else:
            click.echo(str(one))


def _words(one: Difference | Astray) -> dict[str, Any]:
    from inbox_processor.inspection import Astray

    if isinstance(one, Astray):
        return {"mail": one.mail, "expected": list(one.expected), "found": one.found or None}
    return {"subject": one.subject, "what": one.what, "stored": one.stored, "recounted": one.recounted}


def _well(roster: Roster, *, offline: bool) -> str:
    people, mails = sum(1 for _ in roster.participants()), sum(1 for _ in roster.mails())
    where = (
        "the mail folders were not looked into"
        if offline
        else f"{'the handled mail lies' if mails == 1 else f'each of {mails} handled mails lies'} where it belongs"
    )
    return f"All is as the history says: {people} {'person' if people == 1 else 'people'}; {where}."
