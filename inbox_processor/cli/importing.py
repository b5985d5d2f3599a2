"""`import FILE.csv`: people of an earlier list, without replies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import carrying, context
from inbox_processor.errors import ConfigError

if TYPE_CHECKING:
    from inbox_processor.desk.importing import Row

LARGEST_OCTETS = 16 * 2**20  # a list of people; larger is another kind of file


@click.command("import", short_help="Take over people from a list, without replies.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--event", "event_id", metavar="ID", help="The event, where several are configured.")
@carrying.over_capacity_option
@context.config_option
def import_list(file: Path, *, event_id: str | None, over_capacity: bool, config_path: Path) -> int:
    """Take over people who were accepted before the desk opened. Nobody is written to; who is there already is left
    alone. Columns: name, email, background, status (accepted where empty), or Name, E-Mail, Hintergrund, Status, as a
    spreadsheet saves them. Where a line is wrong, all faults are told and nothing is imported.

    \b
    Example:  inbox-processor import participants.csv
    """
    from inbox_processor.desk import entering, importing

    config = context.load(config_path)
    event = carrying.one_event(config, event_id)
    try:
        rows = importing.read(_text(file))
    except ConfigError as fault:
        raise ConfigError(f"{file}: {fault}") from fault
    with context.open_store(config, write=True) as store, store.exclusive():
        roster, now = context.roster_of(store), context.now()
        entered, known = importing.enter(rows, event.languages[0], roster, event, now)
        if entered:
            decision = entering.bring_in(entered, roster, {event.id: event}, over_capacity=over_capacity)
            _, effects = carrying.effects_of(decision, "import", roster, context.office(config, lint=False), now)
            store.commit(effects)
    _say(len(entered), known)
    return 0


def _text(file: Path) -> str:
    from inbox_processor.adapters.templates import decoded

    try:
        if file.stat().st_size > LARGEST_OCTETS:
            raise ConfigError(f"larger than {LARGEST_OCTETS // 2**20} MiB, so this is no list of people")
        text = decoded(file.read_bytes())
    except OSError as fault:
        raise ConfigError(f"the file cannot be read ({fault.strerror}); nothing was imported") from fault
    if "\0" in text:
        raise ConfigError("this is no text file; save the table as CSV; nothing was imported")
    return text


def _say(entered: int, known: tuple[Row, ...]) -> None:
    click.echo(f"{entered} {'person was' if entered == 1 else 'people were'} imported; nobody is written to.")
    if known:
        numbers = ", ".join(str(row.line) for row in known[: carrying.SHOWN_PEOPLE])
        more = ", …" if len(known) > carrying.SHOWN_PEOPLE else ""
        lines = "line" if len(known) == 1 else "lines"
        click.echo(f"{len(known)} {'was' if len(known) == 1 else 'were'} there already ({lines} {numbers}{more}).")
