"""What the commands that change something share: whom they mean, consent, carrying out, and the words for it.

Call `people_of` for the ids and addresses of the command line, `carry_out` with a function that decides. It decides
once to see what would be written, asks where many would be written to, then decides again under the store's lock, on
what the store then holds, and commits all or nothing. Nobody waits for a lock while a question stands on the screen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from inbox_processor.cli import context, output
from inbox_processor.cli.people import find
from inbox_processor.desk.amounts import amount
from inbox_processor.errors import ConfigError, PermanentFailure, TransientFailure
from inbox_processor.model import Cause, Decision, Effects, Event, OutgoingMessage, Participant, Status

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.office import Office

MANY = 5  # issue: asks before more than five people are written to
SHOWN_PEOPLE = 20  # a longer list says nothing on a terminal

F = TypeVar("F", bound=Callable[..., Any])
Decide = Callable[["Roster", datetime], Decision]
Besides = Callable[["Roster", datetime], Effects]


class Done(Struct, frozen=True):
    """What was carried out. `before`: the people whom it changed, as they stood, by id."""

    decision: Decision
    replies: tuple[OutgoingMessage, ...]
    before: dict[str, Participant]


def silent_option(command: F) -> F:
    """The option --silent."""
    words = "Write no reply to the people named (who moves up from the waiting list is told all the same)."
    return click.option("--silent", is_flag=True, help=words)(command)


def over_capacity_option(command: F) -> F:
    """The option --over-capacity."""
    words = "Also where no seat or no place on the waiting list is left."
    return click.option("--over-capacity", is_flag=True, help=words)(command)


def yes_option(command: F) -> F:
    """The option --yes."""
    return click.option("--yes", is_flag=True, help="Do not ask before many people are written to.")(command)


def people_of(roster: Roster, who: Sequence[str]) -> tuple[Participant, ...]:
    """Return the people of these ids and addresses, each once; ConfigError with every one that is not clear."""
    found: dict[str, Participant] = {}
    faults = []
    for one in who:
        try:
            person = find(roster, one)
            found[person.id] = person
        except ConfigError as fault:
            faults.append(str(fault))
    if faults:
        raise ConfigError("; ".join((*faults, "nothing was changed")) + ".")
    return tuple(found.values())


def events_of(config: Config) -> dict[str, Event]:
    """Return the events of the config by id."""
    return {event.id: event for event in config.events}


def one_event(config: Config, event_id: str | None) -> Event:
    """Return the event of --event, or the only one; ConfigError where that is not clear."""
    wanted = event_id or (config.events[0].id if len(config.events) == 1 else "")
    found = events_of(config).get(wanted)
    if found is None:
        raise ConfigError(no_event(wanted, events_of(config)))
    return found


def no_event(wanted: str, known: Iterable[str]) -> str:
    """Say that this is no event of the config, or that one has to be named."""
    names = ", ".join(known)
    return f"--event {wanted}: expected one of {names}" if wanted else f"add --event, one of {names}"


def field(option: str, text: str | None) -> str | None:
    """Return the text of an option on one line, without blanks around it; ConfigError where it is empty."""
    if text is None:
        return None
    clean = " ".join(text.split()) if option == "--name" else text.strip()
    if not clean:
        raise ConfigError(f"{option}: expected a text, found nothing; nothing was changed")
    return clean


def address(text: str | None) -> str | None:
    """Return the address of --email; ConfigError where it is none."""
    from inbox_processor.desk.entering import usable_address

    if text is None:
        return None
    found = usable_address(text)
    if found is None:
        raise ConfigError(f"--email {text}: expected an address such as anna@example.org; nothing was changed")
    return found


def consent(number: int, *, yes: bool, always: bool = False) -> None:
    """Ask before that many people are written to. ConfigError where nobody can be asked, PermanentFailure for a no."""
    if yes or (number <= MANY and not always):
        return
    people = "1 person" if number == 1 else f"{number} people"
    if not sys.stdin.isatty():
        raise ConfigError(f"{people} would be written to; nothing was changed. Add --yes to do it.")
    if not click.confirm(f"{people} will be written to. Go on?"):
        raise PermanentFailure("nothing was changed.")


def written_to(decision: Decision) -> int:
    """Count the people who are written to."""
    return len({person.id for order in decision.orders for person in order.participants})


def carry_out(
    config: Config,
    ref: str,
    decide: Decide,
    *,
    yes: bool,
    besides: Besides | None = None,
) -> Done:
    """Decide, ask, decide again on what the store then holds, commit. `ref`: the command, for the history. `besides`:
    what is changed beyond the decision; it is called right after `decide`, and its effects take the place of those
    that make the decision undoable.

    TransientFailure where more people would be written to than was said.
    """
    office = context.office(config)
    with context.open_store(config, write=True) as store:
        asked = written_to(decide(context.roster_of(store), context.now()))
        consent(asked, yes=yes)
        with store.exclusive():
            now, roster = context.now(), context.roster_of(store)
            decision = decide(roster, now)
            if written_to(decision) > max(asked, MANY) and not yes:
                raise TransientFailure("The list has changed meanwhile; nothing was changed. Call the command again.")
            before = {one.id: one for change in decision.changes if (one := roster.participant(change.after.id))}
            replies, effects = effects_of(decision, ref, roster, office, now)
            if besides is not None:
                effects = joined(effects, besides(roster, now))
            store.commit(effects)
    return Done(decision, replies, before)


def effects_of(
    decision: Decision, ref: str, roster: Roster, office: Office, now: datetime
) -> tuple[tuple[OutgoingMessage, ...], Effects]:
    """Return the mails of a command's decision and all that it changes."""
    from inbox_processor import effects

    replies, outbox = effects.write_replies(decision, None, ref, roster, office, now)
    return replies, effects.effects_of(decision, ref, roster, now, outbox)


def joined(effects: Effects, more: Effects) -> Effects:
    """Return both; what made the first undoable is left out."""
    return Effects(
        participants=effects.participants,
        history=effects.history,
        ledger=effects.ledger + more.ledger,
        outbox=effects.outbox + more.outbox,
        review=more.review,
        gone=more.gone,
        dropped=tuple(dict.fromkeys(effects.dropped + more.dropped)),
    )


# --- words --------------------------------------------------------------------------------------------------------


def say(done: Done) -> None:
    """Print what was done, a line for each person, and which mails go out."""
    changes = done.decision.changes
    for change in changes[:SHOWN_PEOPLE]:
        click.echo(output.inert(_line(change.after, change.cause, done.before.get(change.after.id), change.action)))
    if len(changes) > SHOWN_PEOPLE:
        click.echo(f"… and {len(changes) - SHOWN_PEOPLE} more.")
    say_replies(done.replies)


def say_replies(replies: Iterable[OutgoingMessage]) -> None:
    """Print which mails go out."""
    replies = tuple(replies)
    if not replies:
        click.echo("No reply is written.")
    for one in replies[:SHOWN_PEOPLE]:
        click.echo(output.inert(f"The reply '{one.subject}' goes to {one.to} with the next run."))
    if len(replies) > SHOWN_PEOPLE:
        click.echo(f"… and {amount(len(replies) - SHOWN_PEOPLE, 'more reply', 'more replies')}.")


def risen(after: Participant) -> str:
    """Say what became of somebody who waited."""
    return f"{'is offered a seat' if after.status is Status.OFFERED else 'moves up'} from the waiting list."


def _line(after: Participant, cause: Cause, before: Participant | None, action: str) -> str:
    who = f"{after.id} {after.name or after.email}"
    if cause is Cause.DESK:
        return f"{who}: {risen(after)}"
    if before is None or before.status is after.status:
        return f"{who}: {action}, {after.status.value}." if action != after.status.value else f"{who}: {action}."
    return f"{who}: {after.status.value} (was {before.status.value})."
