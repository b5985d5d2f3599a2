"""`undo`: takes back the last decision, as far as no reply has gone out; `--correct` also where one has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context, output
from inbox_processor.model import ReplyState

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_processor.cli.carrying import Done
    from inbox_processor.desk.roster import Roster
    from inbox_processor.desk.undoing import Undoing
    from inbox_processor.model import Decision, Effects


@click.command(short_help="Take back the last decision.")
@click.argument("who", metavar="[ID]", required=False)
@click.option("--correct", is_flag=True, help="Also where a reply has gone out; a correcting mail follows it.")
@carrying.yes_option
@context.config_option
def undo(who: str | None, *, correct: bool, yes: bool, config_path: Path) -> int:
    """Take back your last decision, or with ID (or an address) the last decision about that person, whoever made it. A
    reply that waits is withdrawn. Where one has gone out nothing is changed (exit status 1), unless with --correct. A
    mail that was settled with review waits there again. What has left of an announcement cannot be taken back.

    \b
    Example:  inbox-processor undo
              inbox-processor undo 17 --correct
    """
    config = context.load(config_path)
    events = carrying.events_of(config)
    made: list[Undoing] = []
    refs: list[str] = []

    def decision(roster: Roster, now: datetime) -> Decision:
        from inbox_processor.desk import undoing

        person = carrying.people_of(roster, (who,))[0].id if who else None
        entry = undoing.last(roster, person)
        made.append(undoing.undo(entry, roster, events, now, correct=correct))
        refs.append(entry.ref)
        return made[-1].decision

    def besides(_roster: Roster, _now: datetime) -> Effects:
        return made[-1].besides

    done = carrying.carry_out(config, "undo", decision, yes=yes, besides=besides)
    _say(done, made[-1], refs[-1])
    return _say_what_stays(made[-1])


def _say(done: Done, way: Undoing, ref: str) -> None:
    gone = frozenset(way.besides.gone)
    click.echo(f"Taken back: {ref}.")
    for change in done.decision.changes[: carrying.SHOWN_PEOPLE]:
        after = change.after
        words = f"{'is as before' if change.action == 'undone' else 'moves up'}, {after.status.value}"
        if after.id in gone:
            words = "is not on the list any more"
        elif change.action == "undone" and not change.restores:
            words = f"is {after.status.value}"
        click.echo(output.inert(f"{after.id} {after.name or after.email}: {words}."))
    for item in way.besides.review:
        click.echo(f"{item.id} waits for a human again.")
    refused = [one.id for one in way.besides.outbox if one.state is ReplyState.FAILED]
    for one in refused:
        click.echo(f"{one} is a refused reply again; it is not sent.")
    withdrawn = len(way.besides.outbox) - len(refused)
    if withdrawn:
        click.echo(f"{withdrawn} {'reply was' if withdrawn == 1 else 'replies were'} withdrawn before leaving.")
    if done.replies:
        carrying.say_replies(done.replies)


def _say_what_stays(way: Undoing) -> int:
    """Tell of the mails that had gone out; return the exit status."""
    number = len(way.left)
    if number:
        words = "1 mail has gone out and cannot" if number == 1 else f"{number} mails have gone out and cannot"
        click.echo(f"inbox-processor: undo: {words} be taken back.", err=True)
    return 1 if number else 0
