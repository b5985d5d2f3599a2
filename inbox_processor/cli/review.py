"""`review`: the mails that wait for a human; `--register` and `--done` settle one. Refused replies stand here too;
`--retry` and `--done` settle one of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from inbox_processor.cli import carrying, context, output, refused
from inbox_processor.desk.amounts import amount
from inbox_processor.errors import ConfigError, PermanentFailure
from inbox_processor.model import Effects, Outcome, ReplyState, ReviewItem

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Decision, Event, LedgerEntry, OutboxEntry

COLUMNS = (
    output.Column("ID", "whole", right=True),
    output.Column("From", "whole"),
    output.Column("Subject, understood"),
    output.Column("Why it waits"),
)
BACKGROUND_LETTERS = 60  # of each person, so that a mail takes a few lines; --json has all of it


@click.command(short_help="The mails that wait for a human.")
@click.argument("item_id", metavar="[ID]", required=False)
@click.option("--register", is_flag=True, help="Register the person of this mail, with its reply.")
@click.option("--done", is_flag=True, help="File this mail as dealt with, or set this refused reply aside, for good.")
@click.option("--retry", is_flag=True, help="Send this refused reply again with the next run.")
@click.option("--name", help="With --register: the name, where it was not understood.")
@click.option("--email", help="With --register: the address.")
@click.option("--background", help="With --register: the background.")
@click.option("--event", "event_id", metavar="ID", help="With --register: the event, where several are configured.")
@context.json_option
@context.config_option
def review(
    item_id: str | None,
    *,
    register: bool,
    done: bool,
    retry: bool,
    name: str | None,
    email: str | None,
    background: str | None,
    event_id: str | None,
    as_json: bool,
    config_path: Path,
) -> int:
    """The mails that wait for a human, with what was understood and why the desk stopped; and refused replies.

    \b
    Examples:  inbox-processor review
               inbox-processor review m17 --register --name "Petra Schulze"
               inbox-processor review m17 --done
               inbox-processor review r5 --retry
    """
    given = {"--name": name, "--email": email, "--background": background, "--event": event_id}
    spare = [option for option, text in given.items() if text is not None and not register]
    if spare:
        raise click.UsageError(f"{', '.join(spare)} {'needs' if len(spare) == 1 else 'need'} --register.")
    config = context.load(config_path)
    chosen = register + done + retry
    if chosen > 1 or (chosen and not item_id):
        raise click.UsageError("name one mail or reply, and one of --register, --done and --retry.")
    if item_id and item_id.startswith("r"):
        if register:
            raise click.UsageError("--register is for a mail such as m17; a reply is settled by --retry or --done.")
        return refused.settle(config, item_id, done=done) if chosen else refused.look(config, item_id, as_json=as_json)
    if retry:
        raise click.UsageError("--retry is for a refused reply, such as r5; a mail is settled by --register or --done.")
    if item_id and chosen:
        return _settle(config, item_id, (name, email, background) if register else None, event_id)
    with context.open_store(config) as store:
        roster = context.roster_of(store, "review")
        replies = () if item_id else store.matching("outbox", "state", ReplyState.FAILED)
    items = [_item(roster, item_id)] if item_id else list(roster.review_items())
    if as_json:
        for found in (*map(_object, items), *map(refused.reply_object, replies)):
            output.json_line(found)
        return 0
    _show(config, items, replies)
    return 0


def _item(roster: Roster, item_id: str) -> ReviewItem:
    item = roster.review_item(item_id if item_id.startswith("m") else f"m{item_id}")
    if item is None:
        raise ConfigError(f"{item_id}: no mail with this id waits in review; see 'inbox-processor review'")
    return item


def _object(one: ReviewItem) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": "mail",
        "event": one.event or None,
        "arrived": one.arrived,
        "from": {"name": one.sender_name or None, "email": one.sender or None},
        "subject": one.subject,
        "language": one.language or None,
        "answerable": one.answerable,
        "rule": one.rule or None,
        "reasons": list(one.doubts),
        "understood": [
            {"name": name, "email": email, "background": background} for name, email, background in one.people
        ],
    }


def _show(config: Config, items: list[ReviewItem], replies: Sequence[OutboxEntry]) -> None:
    if not items and not replies:
        click.echo("Nothing waits for a human.")
        return
    zone = config.events[0].timezone
    if items:
        rows = [(one.id, _sender(one, zone), _contents(one), " ".join(one.doubts)) for one in items]
        output.table("Mails that wait for a human", COLUMNS, rows, parted_by=0)
        click.echo("Answer from your mail program, then: inbox-processor review ID --done (or --register).")
    if replies:
        refused.show(replies)


def _sender(one: ReviewItem, zone: str) -> str:
    return "\n".join(words for words in (one.sender_name, one.sender, output.clock(one.arrived, zone)) if words)


def _contents(one: ReviewItem) -> str:
    """The subject, and a line for each person of whom more was understood than who wrote."""
    people = (_understood(person, one) for person in one.people)
    return "\n".join((one.subject or "(no subject)", *filter(None, people)))


def _understood(person: tuple[str | None, str, str | None], one: ReviewItem) -> str:
    name, email, background = person
    who = [name or "(no name)"] if (name or "") != one.sender_name else []
    if email.casefold() != one.sender.casefold():
        who.append(f"<{email}>")
    text = shorten(background or "", BACKGROUND_LETTERS, placeholder=" …")
    words = ": ".join(part for part in (" ".join(who), text) if part)
    return f"– {words}" if words else ""


# --- settling -----------------------------------------------------------------------------------------------------


def _settle(
    config: Config, item_id: str, given: tuple[str | None, str | None, str | None] | None, event_id: str | None
) -> int:
    office = context.office(config)
    with context.open_store(config, write=True) as store, store.exclusive():
        roster = context.roster_of(store)
        item = _item(roster, item_id)
        if given is None:
            effects, words = _done(item, roster), f"{item.id} is dealt with; nobody was written to."
        else:
            event = _event(office.events, item, event_id)
            effects, words = _register(item, _confirmed(item, given), roster, office, event)
        store.commit(effects)
    click.echo(words)
    return 0


def _done(item: ReviewItem, roster: Roster) -> Effects:
    from inbox_processor.desk import remembering

    now, entry = context.now(), roster.ledger(item.id)
    before = (entry,) if entry else ()
    return Effects(
        settled=(item.id,),
        ledger=tuple(map(_settled, before)),
        undo=(remembering.settled(f"review {item.id} --done", roster, now, review=(item,), ledger=before),),
        dropped=remembering.outdated(roster, now),
    )


def _settled(entry: LedgerEntry) -> LedgerEntry:
    """The mail as dealt with: one that lies in review is to leave it; one that beside asks something lies right."""
    from msgspec.structs import replace

    return replace(entry, settled=True, filed=entry.filed and entry.outcome is not Outcome.REVIEW)


def _event(events: tuple[Event, ...], item: ReviewItem, event_id: str | None) -> Event:
    wanted = event_id or item.event or (events[0].id if len(events) == 1 else "")
    found = next((event for event in events if event.id == wanted), None)
    if found is None:
        raise ConfigError(f"{item.id}: {carrying.no_event(wanted, (event.id for event in events))}")
    return found


def _confirmed(
    item: ReviewItem, given: tuple[str | None, str | None, str | None]
) -> list[tuple[str | None, str, str | None]]:
    """What was understood, mended by what the organiser gives; with several people the options cannot say whom they
    mean.
    """
    name, email, background = given
    people = list(item.people) or [(item.sender_name or None, item.sender, None)]
    if len(people) > 1 and any(given):
        raise ConfigError(
            f"{item.id}: the mail names {len(people)} people; --name, --email and --background serve for one only"
        )
    if len(people) == 1:
        old = people[0]
        people = [(name or old[0], email or old[1], background or old[2])]
    if not all(one[1] for one in people):
        raise ConfigError(f"{item.id}: no address is known; add --email")
    return people


def _register(
    item: ReviewItem, people: list[tuple[str | None, str, str | None]], roster: Roster, office: Any, event: Event
) -> tuple[Effects, str]:
    from msgspec.structs import replace

    from inbox_processor.desk import seats
    from inbox_processor.effects import effects_of, write_replies

    if item.rule == "bounced":
        raise ConfigError(
            f"{item.id}: a reply that came back registers nobody. Reach the person otherwise; "
            f"'inbox-processor review {item.id} --done' when that is settled"
        )
    now = context.now()
    decision: Decision = seats.settle(item, people, roster, event, now)
    ref = f"review {item.id}"
    letter = seats.reply_letter(item)
    replies, outbox = write_replies(decision, letter, ref, roster, office, now)
    effects = effects_of(decision, ref, roster, now, outbox)
    entry = roster.ledger(item.id)
    ids = tuple(dict.fromkeys(person.participant for person in decision.people if person.participant))
    if entry is None:
        raise PermanentFailure(f"{item.id}: its ledger entry is missing; nothing was changed.")
    ledger = replace(_settled(entry), outcome=decision.outcome, event=event.id, participants=ids)
    told = (
        f" The reply '{replies[0].subject}' goes to {replies[0].to} with the next run."
        if replies
        else " No reply is written."
    )
    names = ", ".join(person.name or person.email for person in decision.people)
    undo = tuple(replace(one, review=(item,), ledger=(entry,)) for one in effects.undo)
    return replace(
        effects, settled=(item.id,), ledger=(*effects.ledger, ledger), undo=undo
    ), f"{names}: {decision.outcome.value}.{told}{_never(decision, event)}"


def _never(decision: Decision, event: Event) -> str:
    """Say where people who only sit together are more than the event has seats."""
    unseated = [one.participant for one in decision.people if one.outcome in (Outcome.WAITLISTED, Outcome.DECLINED)]
    if event.groups == "split" or len(unseated) <= event.capacity:
        return ""
    return (
        f"\n{event.id} has {amount(event.capacity, 'seat', 'seats')}, so these {len(unseated)} people can never all "
        f"sit, and those of one mail only move up together. 'accept ID' seats one of them (ids: {', '.join(unseated)})."
    )
