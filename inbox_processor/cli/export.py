"""`export --format csv|xlsx|json|ics|html [-o FILE]`: the list for other programs, for a spreadsheet, and to print."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.cli import context, output, people
from inbox_processor.errors import ConfigError, PermanentFailure
from inbox_processor.model import Event, Participant, Status

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.sheets.cells import Listing

STANDARD_OUTPUT = Path("-")
FULL = (errno.ENOSPC, errno.EDQUOT)
FIELDS = ("id", "event", "status", "position", "name", "email", "background", "language", "arrived", "decided")


class Order(Struct, frozen=True, dict=True):
    """What is to be exported: everybody, or the people of one event, as they stand now."""

    config: Config
    roster: Roster
    event: str | None
    now: datetime

    @cached_property
    def people(self) -> list[Participant]:
        """The people, by event, status and place in line."""
        return people.in_order(self.roster, self.event, events=self.config.events)

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The same as `participants --json` has them."""
        return [people.person_object(one, self.roster) for one in self.people]

    @property
    def events(self) -> list[Event]:
        """The events of the config that are asked for."""
        return [one for one in self.config.events if self.event in (None, one.id)]

    @cached_property
    def strangers(self) -> list[Participant]:
        """People of events that the config has no more."""
        known = {one.id for one in self.config.events}
        return [one for one in self.people if one.event not in known]


@click.command(short_help="The list: csv, xlsx, json, ics, or a page to print.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "xlsx", "json", "ics", "html"]),
    required=True,
    help="csv, xlsx: for a spreadsheet; json: one array; ics: for your own calendar; html: a page to print.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="The file to write; - or none: standard output.",
)
@click.option("--event", metavar="ID", help="Only the people of this event.")
@context.config_option
def export(*, kind: str, target: Path | None, event: str | None, config_path: Path) -> int:
    """The list for other programs, for a spreadsheet, or to print. It is a file: no mail is written to anybody.

    \b
    csv    semicolons and a byte order mark, so that a German Excel opens it right
    xlsx   a workbook with a filter; dates are dates
    ics    the event with all who have a seat, to import into your own calendar
    html   attendance list with signatures, seats, waiting list, arrivals, backgrounds; print it from a browser

    \b
    Examples:  inbox-processor export --format html -o list.html
               inbox-processor export --format xlsx -o participants.xlsx
    """
    config = context.load(config_path)
    people.known_event(config, event)
    target = None if target == STANDARD_OUTPUT else target
    if kind == "xlsx" and target is None and sys.stdout.isatty():
        raise ConfigError("--format xlsx: a workbook is no text for a terminal; name a file with -o")
    with context.open_store(config) as store:
        order = Order(config, context.roster_of(store, "participants"), event, context.now())
    octets = WRITERS[kind](order)
    _say_who_is_missing(order, kind)
    if target is None:
        sys.stdout.buffer.write(octets)
        return 0
    _write(target, octets)
    click.echo(f"{_count(order, kind)} written to {target}.")
    return 0


def _count(order: Order, kind: str) -> str:
    if kind == "ics":
        seated = sum(len(_guests(order, event)) for event in order.events)
        return f"{_number(len(order.events), 'event', 'events')} with {_number(seated)}"
    return _number(len(order.people) - (len(order.strangers) if kind == "html" else 0))


def _number(count: int, one: str = "person", several: str = "people") -> str:
    return f"{count} {one if count == 1 else several}"


def _say_who_is_missing(order: Order, kind: str) -> None:
    if kind in ("html", "ics") and order.strangers:
        names = ", ".join(sorted({one.event for one in order.strangers}))
        left_out = f"{_number(len(order.strangers))} left out: the config has no such event: {names}"
        click.echo(f"inbox-processor: {left_out}", err=True)


# --- the formats --------------------------------------------------------------------------------------------------


def _csv(order: Order) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    for one in order.objects:
        writer.writerow([_cell(one[field]) for field in FIELDS])
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: object) -> str:
    from inbox_processor.sheets.cells import harmless

    if value is None:
        return ""
    text = value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
    return harmless(output.inert(text))


def _json(order: Order) -> bytes:
    text = json.dumps(order.objects, ensure_ascii=False, indent=2, default=lambda at: at.isoformat(timespec="seconds"))
    return f"{text}\n".encode("utf-8", "replace")


def _xlsx(order: Order) -> bytes:
    from inbox_processor.sheets.workbook import workbook

    gone = sorted({one.event for one in order.strangers})
    past = [replace(order.config.events[0], id=one, title=one) for one in gone]
    return workbook([_listing(order, event) for event in (*order.events, *past)], order.now)


def _html(order: Order) -> bytes:
    from inbox_processor.sheets.page import page

    found = [_listing(order, event) for event in order.events]
    return page([one for one in found if one.lines] or found)


def _listing(order: Order, event: Event) -> Listing:
    from inbox_processor.sheets.cells import Line, Listing

    lines = tuple(Line(one, order.roster.position(one)) for one in order.people if one.event == event.id)
    return Listing(event, lines, order.now)


def _ics(order: Order) -> bytes:
    from inbox_processor.mail.attendance import Gathering, attendance
    from inbox_processor.sheets.words import words

    gatherings = []
    for event in order.events:
        told, guests = words(event.languages[0]), _guests(order, event)
        seats = told["seats_taken"].format(taken=order.roster.seats_taken(event.id), capacity=event.capacity)
        waiting = f"{told['waiting_list']}: {order.roster.waiting_count(event.id)}"
        gatherings.append(Gathering(event, tuple(guests), f"{seats}\n{waiting}"))
    sender = order.config.smtp.from_
    return attendance(gatherings, sender, sender.domain, order.now)


def _guests(order: Order, event: Event) -> list[Participant]:
    return people.in_order(order.roster, event.id, Status.ACCEPTED)


WRITERS: dict[str, Callable[[Order], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "ics": _ics,
    "html": _html,
}


def _write(target: Path, octets: bytes) -> None:
    """Write whole or not at all, for the owner's eyes only."""
    import os

    draft = target.with_name(target.name + ".new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
        draft.replace(target)
    except OSError as fault:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        if fault.errno in FULL:
            raise PermanentFailure(
                f"-o {target}: there is no room on its disk ({fault.strerror}); nothing was written"
            ) from fault
        raise ConfigError(
            f"-o {target}: cannot be written ({fault.strerror}); name a file in a folder that is yours"
        ) from fault
