"""`explain FILE… [--fresh] [--at TIME] [--json]`: what would happen to these raw mails, and why. Changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import context, output
from inbox_processor.errors import ConfigError

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.desk.roster import Roster
    from inbox_processor.office import Office

FRESH_BEFORE_START = timedelta(days=30)  # with --fresh the event lies so far ahead


@click.command(short_help="What would happen to these raw mails, and why.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--fresh", is_flag=True, help="Start from an empty store that remembers the mails before it in this call."
)
@click.option(
    "--at",
    "at",
    metavar="TIME",
    help="As if the mails came at this time, such as 2016-05-09T10:00 (in the event's time zone).",
)
@context.json_option
@context.config_option
def explain(files: tuple[str, ...], *, fresh: bool, at: str | None, as_json: bool, config_path: Path) -> int:
    """Say what would happen to these raw mails (`-` is standard input), and why; nothing is changed. A mail that the
    desk has handled is explained by what was decided then (not with --fresh).

    \b
    Example:  inbox-processor explain --fresh mails/*.eml
    """
    from inbox_processor.adapters import files as mails
    from inbox_processor.explain import to_object, to_text
    from inbox_processor.pipeline import process
    from inbox_processor.recorded import recorded
    from inbox_processor.why import why

    config = context.load(config_path)
    office = context.office(config)
    when = _time(at, config) if at else _fresh_time(office) if fresh else context.now()
    roster = _roster(config, fresh=fresh)
    for number, raw in enumerate(mails.read(files, when)):
        trace = process(raw, roster, office, when)
        account = why(trace, roster, office, when)
        if fresh:
            roster.apply(trace.effects)
        else:
            trace = recorded(trace, roster, office)
        if as_json:
            output.json_line(to_object(trace, files[number], account))
        else:
            output.paint((*([("plain", "\n")] if number else []), *to_text(trace, files[number], account)))
    return 0


def _roster(config: Config, *, fresh: bool) -> Roster:
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import Records

    if fresh:
        return Roster(Records())
    with context.open_store(config) as store:
        return context.roster_of(store)


def _fresh_time(office: Office) -> datetime:
    """Registration is open and the event ahead, whatever the clock says."""
    event = min(office.events, key=lambda event: event.deadline)
    early = event.deadline - FRESH_BEFORE_START
    return max(early, event.opens) if event.opens else early


def _time(text: str, config: Config) -> datetime:
    """Without an offset it is meant as the times of the config are: in the event's zone (of several: the first's)."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"--at {text}: expected a time such as 2016-05-09T10:00:00+02:00") from None
    return found if found.tzinfo else found.replace(tzinfo=config.events[0].zone)
