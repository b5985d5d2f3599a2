"""`run`: the daemon; `run --once` for cron; `--record-only` for the first start; `--dry-run` to look."""

from __future__ import annotations

import gc
import hashlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from inbox_processor.cli import alarm, context, output
from inbox_processor.cli.folding import complain
from inbox_processor.errors import ConfigError, StoreDamaged

if TYPE_CHECKING:
    from inbox_processor.config import Config
    from inbox_processor.daemon import Renewal
    from inbox_processor.doors import Doors
    from inbox_processor.model import Trace
    from inbox_processor.office import Office
    from inbox_processor.passes import Desk, Tally

# The cycle collector looks at new objects after so many, and at older ones 20 and 1,000 times as rarely.
COLLECTOR = (50_000, 20, 50)
REMIND_AFTER = timedelta(hours=23)  # a daily cron job says it each day, one of every five minutes as often


@click.command(short_help="Read the mailbox and answer: as a daemon, or once for cron.")
@click.option("--once", is_flag=True, help="Take all that is in the inbox and in the outbox now, then exit.")
@click.option(
    "--record-only",
    is_flag=True,
    help="As --once, store and file, but write no reply: for a mailbox worked by hand so far.",
)
@click.option("--dry-run", is_flag=True, help="As --once, but nothing is written, sent or moved: print what would be.")
@click.option("-v", "--verbose", is_flag=True, help="Say what was done, and log each mail (ids and reasons, no names).")
@context.config_option
def run(*, once: bool, record_only: bool, dry_run: bool, verbose: bool, config_path: Path) -> int:
    """Read the mailbox and answer. Without an option: as a daemon, until SIGTERM or Ctrl-C.

    \b
    Example:  inbox-processor run --once --config /etc/inbox-processor/config.toml
    Cron:     */5 * * * *  inbox-processor run --once
    """
    if record_only and dry_run:
        raise click.UsageError("--record-only and --dry-run exclude each other.")
    gc.disable()
    try:
        config = context.load(config_path)
        _log(config.log.level, verbose=verbose, quiet=once or record_only or dry_run)
        office = context.office(config, silent=record_only, keep=not dry_run, tell=not (once or record_only))
        gates = connections(config)
        if dry_run:
            return _dry(config, office, gates)
        try:
            if once or record_only:
                return _once(config, office, gates, verbose=verbose)
            return _daemon(config, office, gates, verbose=verbose)
        except StoreDamaged as error:
            alarm.tell(config, office, gates, error)
            raise
    finally:
        gc.enable()


def _keep_what_is_there() -> None:
    """From here on the cycle collector looks at new objects only: what the start has made stays until the end, and with
    20,000 people stored that is most of what there is.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTOR)
    gc.enable()


def connections(config: Config) -> Doors:
    """The servers of the config, with their passwords."""
    from inbox_processor.adapters.secrets import resolve
    from inbox_processor.doors import doors

    smtp_password = resolve(config.smtp.password) if config.smtp.password else None
    return doors(config, resolve(config.mailbox.password), smtp_password)


def _once(config: Config, office: Office, gates: Doors, *, verbose: bool) -> int:
    from inbox_processor.once import once, until_told
    from inbox_processor.passes import Desk, Watch

    with until_told(gates) as told, context.open_store(config, write=True, run=True) as store:
        desk = Desk(config, office, store, context.now, lazy=True)
        reminded = _remind(config, office.complaints, always=verbose or sys.stderr.isatty())
        _keep_what_is_there()
        tally = once(desk, gates, Watch(refused=complain, stop=told))
        if verbose or sys.stdout.isatty():
            click.echo(summary(tally, desk))
    return 1 if tally.refused or reminded else 0


def _remind(config: Config, complaints: Sequence[str], *, always: bool) -> bool:
    """Say which templates fail, where that is new or was said a day ago; return whether it was said. Cron mails each
    word, and mails are answered meanwhile; `status` and `check` say it always.
    """
    from inbox_processor.adapters import health

    before, now = health.read(config.store.path), context.now()
    digest = hashlib.sha256("\n".join(complaints).encode()).hexdigest() if complaints else ""
    lately = before.told_at is not None and timedelta() <= now - before.told_at < REMIND_AFTER
    if not always and before.told == digest and (lately or not digest):
        return False
    context.tell_templates(complaints)
    with suppress(OSError):  # then it is said again
        health.write(config.store.path, replace(before, told=digest, told_at=now if digest else None))
    return bool(complaints)


def _dry(config: Config, office: Office, gates: Doors) -> int:
    from inbox_processor.model import Outcome
    from inbox_processor.passes import Desk, Tally, Watch
    from inbox_processor.timekeeping import Timekeeper

    rows: list[tuple[str, ...]] = []

    def told(trace: Trace) -> None:
        names = ", ".join(person.name or person.email for person in trace.decision.people)
        reply = f"{trace.replies[0].kind.value} to {trace.replies[0].to}" if trace.replies else "none"
        subject = trace.message.subject
        because = (
            trace.decision.reasons[0]
            if trace.decision.outcome in (Outcome.REVIEW, Outcome.IGNORED) and trace.decision.reasons
            else ""
        )
        rows.append((trace.decision.outcome.value, names, subject, reply, because))

    tally = Tally()
    with context.open_store(config) as store, gates.source() as source:
        desk = Desk(config, office, store, context.now)
        _keep_what_is_there()
        desk.preview(source, Watch(told=told), tally)
        for decision in Timekeeper(desk).foresee():
            names = ", ".join(change.after.name or change.after.email for change in decision.changes)
            replies = ", ".join(f"{order.kind.value} to {order.to}" for order in decision.orders) or "none"
            rows.append((decision.changes[0].action, names, "", replies, "It is time."))
    if rows:
        output.table("", ("Outcome", "Person", "Subject", "Reply", "Because"), rows)
    click.echo(f"{_mails(tally)}. Nothing was written, sent or moved.")
    return 0


def _daemon(config: Config, office: Office, gates: Doors, *, verbose: bool) -> int:
    # Mails will come: the first is not to wait for imports, nor to meet the files of a later version.
    from inbox_processor import pipeline  # noqa: F401
    from inbox_processor.daemon import Daemon
    from inbox_processor.mail import alert  # noqa: F401
    from inbox_processor.passes import Desk

    with context.open_store(config, write=True, run=True) as store:
        desk = Desk(config, office, store, context.now)
        _keep_what_is_there()
        Daemon(desk, gates, renewal=lambda: _renewal(desk.config, verbose=verbose)).run()
    return 0


def _renewal(running: Config, *, verbose: bool) -> Renewal:
    """Read config and templates anew; ConfigError where the desk cannot work by them."""
    from inbox_processor.config import renewed
    from inbox_processor.config_text import NOTHING_DONE
    from inbox_processor.daemon import Renewal

    try:
        fresh = context.load(running.path)
    except ConfigError as error:
        raise ConfigError(str(error).replace(NOTHING_DONE, "the old one stays in force")) from error
    config, waiting = renewed(running, fresh)
    office = context.office(config, keep=True)
    _log(config.log.level, verbose=verbose, quiet=False)
    return Renewal(config, office, waiting)


def summary(tally: Tally, desk: Desk) -> str:
    """One or two sentences on a pass, for a terminal."""
    left = len(desk.roster.outbox_pending())
    replies = "1 reply" if tally.sent == 1 else f"{tally.sent} replies"
    parts = [_mails(tally), f"{replies} sent" + (f", {left} still waiting" if left else "")]
    return "; ".join(parts) + "."


def _mails(tally: Tally) -> str:
    if not tally.mails:
        return "No new mails"
    kinds = ", ".join(f"{count} {outcome.value}" for outcome, count in tally.outcomes.most_common())
    return f"{tally.mails} mail{'s' if tally.mails > 1 else ''}: {kinds}"


def _log(level: str, *, verbose: bool, quiet: bool) -> None:
    """Logs go to standard error; `run --once` is silent unless something is wrong (cron mails any output)."""
    import logging

    from inbox_processor.cli.logs import begin

    begin(logging.INFO if verbose else logging.ERROR if quiet else logging.getLevelName(level.upper()))
