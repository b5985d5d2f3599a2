"""`participants`: the list; `show ID`: one person with the history of mails, decisions and replies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inbox_processor.cli import context, information, output
from inbox_processor.errors import ConfigError
from inbox_processor.model import Participant, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_processor.adapters.store import Store
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Event

ORDER = (Status.ACCEPTED, Status.OFFERED, Status.WAITLISTED, Status.INCOMPLETE, Status.CANCELLED, Status.DECLINED)
COLUMNS = (
    output.Column("ID", "whole", right=True),
    output.Column("Status", "whole"),
    output.Column("#", "whole", right=True),
    output.Column("Name", "whole"),
    output.Column("Address", "whole"),
    output.Column("Background", "cut"),  # `show` gives it whole
    output.Column("Arrived", "spare"),
)
STATUS_AT = 1
# For a window in which name and address have no room side by side.
NARROW = (*COLUMNS[:3], output.Column("Name, address", "whole"), output.Column("Background", "cut"), COLUMNS[-1])


def person_object(person: Participant, roster: Roster) -> dict[str, Any]:
    """One object of `participants --json` (contract)."""
    return {
        "id": person.id,
        "event": person.event,
        "status": person.status.value,
        "name": person.name,
        "email": person.email,
        "background": person.background,
        "language": person.language,
        "arrived": person.arrived,
        "decided": person.decided,
        "position": roster.position(person),
        "message_ids": list(person.thread),
        "bounced": person.bounced or None,
    }


def in_order(
    roster: Roster, event: str | None = None, status: Status | None = None, *, events: Sequence[Event] = ()
) -> list[Participant]:
    """People by event, status and place in line. `events`: those of the config, whose order it is; people of others
    come last, by the event's id.
    """
    places = {one.id: at for at, one in enumerate(events)}
    people = [
        one
        for one in roster.participants()
        if (not event or one.event == event) and (not status or one.status is status)
    ]
    return sorted(
        people,
        key=lambda one: (
            places.get(one.event, len(places)),
            one.event,
            ORDER.index(one.status),
            one.queued or one.arrived,
            one.sequence,
        ),
    )


@click.command(short_help="The list of people, with seats and waiting list.")
@click.option("--event", metavar="ID", help="Only the people of this event.")
@click.option(
    "--status", type=click.Choice([status.value for status in Status]), help="Only the people of this status."
)
@context.json_option
@context.config_option
def participants(*, event: str | None, status: str | None, as_json: bool, config_path: Path) -> int:
    """Print the list: id, status, name, address, background, arrival, place on the waiting list.

    \b
    Example:  inbox-processor participants --status waitlisted
    """
    config = context.load(config_path)
    known_event(config, event)
    with context.open_store(config) as store:
        roster = context.roster_of(store, "participants")
    people = in_order(roster, event, Status(status) if status else None, events=config.events)
    if as_json:
        for one in people:
            output.json_line(person_object(one, roster))
        return 0
    if not people:
        click.echo("Nobody is on the list.")
        return 0
    for number, event_id in enumerate(dict.fromkeys(one.event for one in people)):
        if number:
            click.echo()
        _show_event(config, roster, event_id, [one for one in people if one.event == event_id])
    return 0


def _show_event(config: Config, roster: Roster, event_id: str, people: list[Participant]) -> None:
    """The event with its seats as a bar, and its people; who has a seat, who waits and who was asked stand apart."""
    from inbox_processor.cli import status

    event = next((one for one in config.events if one.id == event_id), None)
    if event is not None:
        counts = status.event_object(event, roster.counts(event_id))
        output.paint([("head", f"{event.title}\n"), *status.seats_bar(counts)])
        click.echo(f"  {status.in_words(counts)}")
    else:
        output.paint([("head", f"{event_id}"), ("aside", "  (no longer in the config)\n")])
    rows = [_row(one, roster, event.timezone if event else "Europe/Berlin") for one in people]
    piped = not sys.stdout.isatty()  # a program that reads lines wants a line for each person
    if piped or output.room_for(COLUMNS, rows):
        output.table("", COLUMNS, rows, parted_by=STATUS_AT, unbroken=piped)
        return
    stacked = [(*row[:3], f"{row[3]}\n{row[4]}".strip(), *row[5:]) for row in rows]
    output.table("", NARROW, stacked, parted_by=STATUS_AT)


def _row(one: Participant, roster: Roster, zone: str) -> tuple[str, ...]:
    text = " ".join((one.background or "").split())
    place = roster.position(one)
    return (
        one.id,
        one.status.value,
        str(place) if place else "",
        one.name or "",
        f"{one.email} (bounces)" if one.bounced else one.email,
        text,
        output.clock(one.arrived, zone),
    )


def known_event(config: Config, event: str | None) -> None:
    """Refuse an event that the config does not have: a misspelt one must not look like an empty one."""
    if event and event not in {one.id for one in config.events}:
        raise ConfigError(f"--event {event}: no such event; known are {', '.join(one.id for one in config.events)}")


@click.command(short_help="One person: every field, and the history.")
@click.argument("who", metavar="ID")
@click.option("--export", is_flag=True, help="All that is stored of the person or address, as one JSON document.")
@context.json_option
@context.config_option
def show(who: str, *, export: bool, as_json: bool, config_path: Path) -> int:
    """One person: every field, and the history of mails, decisions and replies. ID may be the person's address.

    \b
    Example:  inbox-processor show 17
              inbox-processor show anna@example.org --export > anna.json
    """
    config = context.load(config_path)
    with context.open_store(config) as store:
        if export:
            output.text(information.document(context.roster_of(store), who, context.now()))
            return 0
        roster = context.roster_of(store, "participants")
        person = find(roster, who)
        history = _history(person, store)
    if as_json:
        output.json_line({**person_object(person, roster), **_details(person), "history": history})
        return 0
    _show(person, roster, config, history)
    return 0


def _show(person: Participant, roster: Roster, config: Config, history: list[dict[str, Any]]) -> None:
    zone = next((event.timezone for event in config.events if event.id == person.event), "Europe/Berlin")
    place = roster.position(person)
    rows = [
        ("ID", person.id),
        ("Event", person.event),
        (
            "Status",
            person.status.value + (f", place {place} on the waiting list" if place else "") + _offer(person, zone),
        ),
        ("Name", person.name or "(not known)"),
        (
            "Address",
            person.email
            + ("" if person.reachable else f" (mail goes to {person.writer} until they have written from it)")
            + (f" (mail comes back with {person.bounced}; nothing is written to it)" if person.bounced else ""),
        ),
        ("Background", person.background or "(not given)"),
        ("Language", person.language),
        ("Arrived", output.clock(person.arrived, zone)),
        ("Decided", output.clock(person.decided, zone)),
    ]
    output.paint(piece for label, words in rows for piece in (("label", f"{label:<12}"), ("plain", f"{words}\n")))
    click.echo()
    output.table("History", ("When", "By", "What", "Status", "Reply"), [_line(entry, zone) for entry in history])


def _offer(person: Participant, zone: str) -> str:
    """Tell until when an offered seat is held."""
    if person.status is not Status.OFFERED:
        return ""
    return f", until {output.clock(person.offer_until, zone)}" if person.offer_until else ", until it is answered"


def find(roster: Roster, who: str) -> Participant:
    """Return the person of this id or address; ConfigError in one line where there is none, or more than one."""
    person = roster.participant(who)
    if person is not None:
        return person
    found = [one for one in roster.participants() if one.email.casefold() == who.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{one.id} ({one.name or 'no name'}, {one.event})" for one in found)
        raise ConfigError(f"{who}: several people have this address; name the id: {ids}")
    raise ConfigError(f"{who}: no such person; expected an id or an address from 'inbox-processor participants'")


def _details(person: Participant) -> dict[str, Any]:
    return {"queued": person.queued, "writer": person.writer, "reachable": person.reachable, "group": person.group}


def _history(person: Participant, store: Store) -> list[dict[str, Any]]:
    found = []
    for entry in store.matching("history", "participant", person.id):
        (reply,) = store.matching("outbox", "id", entry.reply) or (None,)
        found.append(
            {
                "at": entry.at,
                "cause": entry.cause.value,
                "ref": entry.ref,
                "action": entry.action,
                "status": entry.status.value,
                "reply": {"id": reply.id, "template": reply.kind.value, "state": reply.state.value, "sent": reply.sent}
                if reply
                else None,
            }
        )
    return found


def _line(entry: dict[str, Any], zone: str) -> tuple[str, ...]:
    reply = entry["reply"]
    told = (
        f"{reply['template']}, {reply['state']}" + (f" {output.clock(reply['sent'], zone)}" if reply["sent"] else "")
        if reply
        else ""
    )
    by = entry["cause"] + (f" {entry['ref']}" if entry["ref"] else "")
    return (output.clock(entry["at"], zone), by, entry["action"], entry["status"], told)
