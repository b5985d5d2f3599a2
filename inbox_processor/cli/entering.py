"""`add`, `edit`, `resend`: what an organiser enters by hand, and the present status once more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context, output
from inbox_processor.errors import ConfigError
from inbox_processor.model import Effects, ReplyState

if TYPE_CHECKING:
    from datetime import datetime

    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Decision, Event


@click.command(short_help="Enter a registration that came by telephone.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="The address, which is written to.")
@click.option("--background", help="What the person says of themselves; may be left out.")
@click.option("--event", "event_id", metavar="ID", help="The event, where several are configured.")
@click.option("--language", metavar="TAG", help="The language of the replies; else the event's first.")
@carrying.silent_option
@carrying.over_capacity_option
@context.config_option
def add(
    *,
    name: str,
    email: str,
    background: str | None,
    event_id: str | None,
    language: str | None,
    silent: bool,
    over_capacity: bool,
    config_path: Path,
) -> int:
    """Enter somebody as registered now: with a seat or a place on the waiting list, and the reply.

    \b
    Example:  inbox-processor add --name "Petra Schulze" --email petra@example.org --background "Leads the youth club"
    """
    from inbox_processor.desk import entering

    config = context.load(config_path)
    event = carrying.one_event(config, event_id)
    tongue = _language(event, language)
    named, mail, said = (
        carrying.field("--name", name),
        carrying.address(email),
        carrying.field("--background", background),
    )
    assert named is not None
    assert mail is not None

    def decision(roster: Roster, now: datetime) -> Decision:
        return entering.add(named, mail, said, tongue, roster, event, now, silent=silent, over_capacity=over_capacity)

    carrying.say(carrying.carry_out(config, "add", decision, yes=True))
    return 0


def _language(event: Event, language: str | None) -> str:
    if language is not None and language not in event.languages:
        raise ConfigError(f"--language {language}: expected one of {', '.join(event.languages)}; nothing was changed")
    return language or event.languages[0]


@click.command(short_help="Mend what was read wrongly.")
@click.argument("who", metavar="ID")
@click.option("--name", help="The right name.")
@click.option("--email", help="The right address; mail goes there from now on.")
@click.option("--background", help="The right background.")
@carrying.silent_option
@context.config_option
def edit(
    who: str, *, name: str | None, email: str | None, background: str | None, silent: bool, config_path: Path
) -> int:
    """Mend a person's details. Nobody is written to, unless it completes a registration: then the person stands in line
    from now on and gets the reply. ID may be the person's address.

    \b
    Example:  inbox-processor edit 17 --name "Petra Schulze"
    """
    from inbox_processor.desk import entering
    from inbox_processor.desk.deciding import event_of

    config = context.load(config_path)
    named, mail = carrying.field("--name", name), carrying.address(email)
    said = carrying.field("--background", background)
    if named is None and mail is None and said is None:
        raise click.UsageError("say what to mend: --name, --email or --background.")

    def decision(roster: Roster, now: datetime) -> Decision:
        (person,) = carrying.people_of(roster, (who,))
        event = event_of(person, carrying.events_of(config))
        return entering.edit(person, named, mail, said, roster, event, now, silent=silent)

    carrying.say(carrying.carry_out(config, "edit", decision, yes=True))
    return 0


@click.command(short_help="Send people their present status again.")
@click.argument("who", metavar="ID…", nargs=-1, required=True)
@carrying.yes_option
@context.config_option
def resend(who: tuple[str, ...], *, yes: bool, config_path: Path) -> int:
    """Send these people their present status again, in a new reply. One that was refused before is set aside; where one
    that says the same has not left yet, no second one is written. ID may be a person's address.

    \b
    Example:  inbox-processor resend 17
    """
    from inbox_processor.desk import entering

    config = context.load(config_path)
    events = carrying.events_of(config)

    queued: dict[str, str] = {}

    def decision(roster: Roster, _now: datetime) -> Decision:
        people = carrying.people_of(roster, who)
        queued.clear()
        for one in people:
            if (reply := entering.queued_already(one, roster)) is not None:
                queued[f"{one.id} {one.name or one.email}"] = f"the reply '{reply.kind.value}' ({reply.id})"
        return entering.resend(people, roster, events)

    done = carrying.carry_out(config, "resend", decision, yes=yes)
    _set_refused_aside(config_path, frozenset(one.after.id for one in done.decision.changes))
    for person, reply in queued.items():
        click.echo(output.inert(f"{person}: {reply} is queued already and leaves with the next run."))
    if done.decision.changes:
        carrying.say(done)
    return 0


def _set_refused_aside(config_path: Path, people: frozenset[str]) -> None:
    """Refused replies to these people alone are past: `status` must not go on to complain of them."""
    from inbox_processor.desk import outbox

    with context.open_store(context.load(config_path), write=True) as store, store.exclusive():
        entries = store.records("outbox").outbox
        refused = [one for one in entries if one.state is ReplyState.FAILED and people.issuperset(one.participants)]
        store.commit(Effects(outbox=tuple(outbox.withdrawn(one) for one in refused if one.participants)))
