"""`export --format csv|json [-o FILE]`: the list for other programs."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import click

from inbox_processor.cli import context, output, people
from inbox_processor.errors import ConfigError

FIELDS = ("id", "event", "status", "position", "name", "email", "background", "language", "arrived", "decided")
# A cell that begins so is a formula to a spreadsheet, and its text came from a stranger (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@click.command(short_help="The list for other programs (csv, json).")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "json"]),
    required=True,
    help="csv: for a spreadsheet; json: one array.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; else standard output.",
)
@click.option("--event", metavar="ID", help="Only the people of this event.")
@context.config_option
def export(*, kind: str, target: Path | None, event: str | None, config_path: Path) -> int:
    """The list for other programs. The csv has semicolons and a byte order mark, so that a German Excel opens it right.

    \b
    Example:  inbox-processor export --format csv -o participants.csv
    """
    config = context.load(config_path)
    people.known_event(config, event)
    with context.open_store(config) as store:
        roster = context.roster_of(store)
    objects = [people.person_object(one, roster) for one in people.in_order(roster, event)]
    octets = _csv(objects) if kind == "csv" else _json(objects)
    if target is None:
        sys.stdout.buffer.write(octets)
        return 0
    _write(target, octets)
    click.echo(f"{len(objects)} people written to {target}.")
    return 0


def _csv(objects: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(FIELDS)
    for one in objects:
        writer.writerow([_cell(one[field]) for field in FIELDS])
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat(timespec="seconds") if hasattr(value, "isoformat") else str(value)
    text = output.inert(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _json(objects: list[dict[str, Any]]) -> bytes:
    return (
        json.dumps(objects, ensure_ascii=False, indent=2, default=lambda value: value.isoformat(timespec="seconds"))
        + "\n"
    ).encode()


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
        raise ConfigError(
            f"-o {target}: cannot be written ({fault.strerror}); name a file in a folder that is yours"
        ) from fault
