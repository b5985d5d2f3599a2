"""`forget ADDRESS`: erases a person from everything that the desk keeps, and leaves a count behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context

if TYPE_CHECKING:
    from inbox_processor.desk.forgetting import Traces


@click.command(short_help="Erase a person.")
@click.argument("who", metavar="ADDRESS")
@context.config_option
def forget(who: str, *, config_path: Path) -> int:
    """Erase everybody with this address (or the one person with this id) from the store, its older generations, the
    outbox, review and what undo needs; for good. A seat that becomes free is given on. Mails on the server stay: delete
    them in your mail program.

    \b
    Example:  inbox-processor forget anna@example.org
    """
    from inbox_processor.adapters import remnants
    from inbox_processor.desk import forgetting

    config = context.load(config_path)
    office = context.office(config)
    with context.open_store(config, write=True) as store, store.exclusive():
        roster, now = context.roster_of(store), context.now()
        found = forgetting.traces(roster, who)
        words = _needles(found, who)
        # An id is no word to look for: a number stands somewhere in every file.
        older = remnants.mentioning(config.store.path, words) if found or "@" in who else ()
        if not found and not older:
            raise forgetting.unknown(who)
        decision = forgetting.forget(found, roster, carrying.events_of(config), now)
        replies, effects = carrying.effects_of(decision, "forget", roster, office, now)
        roster.apply(effects)
        store.rewrite(forgetting.erased(roster.records(), found))
        removed = remnants.remove(config.store.path, words)
    for line in _erased(found, removed, older=bool(older)):
        click.echo(line)
    moved = [change.after for change in decision.changes if change.after.id not in found.ids]
    for one in moved:
        click.echo(f"{one.id} {one.name or one.email}: {carrying.risen(one)}")
    if replies:
        carrying.say_replies(replies)
    click.echo("Mails on the server, lists that were exported and backups of your own stay: delete them there.")
    return 0


def _needles(found: Traces, who: str) -> tuple[str, ...]:
    """Return what a file that speaks of the person holds."""
    stored = {*found.addresses, *found.thread, *(one.email for one in found.people)}
    return tuple(stored) or (who,)


def _erased(found: Traces, removed: tuple[Path, ...], *, older: bool) -> list[str]:
    counts = [
        (len(found.people), "record of a person", "records of people"),
        (len(found.review), "mail in review", "mails in review"),
        (len(found.outbox), "reply in the outbox", "replies in the outbox"),
        (len(found.undo), "undo entry", "undo entries"),
        (len(found.others), "record of somebody else, cleaned", "records of others, cleaned"),
    ]
    lines = ["Erased:", *(f"  {number} {one if number == 1 else many}" for number, one, many in counts if number)]
    for event in dict.fromkeys(one.event for one in found.people):
        ids = ", ".join(one.id for one in found.people if one.event == event)
        lines.append(f"  {event}: id {ids}; the history keeps the number, nothing else")
    if older or found:
        lines.append("  the store's older generation and its journals, written anew")
    lines += [f"  {path.name}, an older copy beside the store" for path in removed]
    return lines
