"""`demo`: the main job on an embedded mailbox, with nothing to configure.

Duty: open a mailbox and a submission server in this process, put the sample mails in, let `run --once` work them, show
what came of it. The desk is the one of `run`: the same config file, store, connections and passes; only the servers are
ours. People answer what they are asked, so there are two rounds: the second brings answers to the replies of the first.

Everything lies in a temporary folder that is gone at the end. Known gap: loopback only, so nothing is encrypted.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from inbox_processor.cli import context, output
from inbox_processor.cli.run import connections, summary

if TYPE_CHECKING:
    from inbox_processor.adapters.embedded import Captured
    from inbox_processor.config import Config
    from inbox_processor.demo import Sample
    from inbox_processor.desk.roster import Roster
    from inbox_processor.model import OutboxEntry, Trace
    from inbox_processor.passes import Watch

PASSWORD = "wuppertal"  # noqa: S105 - of a mailbox that lives for some seconds, in this process
WAITING_LIST_PLACES = 4  # so that the samples also show what happens when there is no place left at all
EYE_SECONDS = 0.04  # on a terminal each mail stays in the progress line at least so long: a whole batch is told at once

CONFIG = """\
[mailbox]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{address}"
password = "{password}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
username = ""
from = "Anmeldung Expertenwerkstatt <{address}>"
"""


class Ended(Struct, frozen=True):
    """How the demo ended. `traces`: one for each mail, in order; `taken`: the replies that the SMTP server took."""

    config: Config
    roster: Roster
    traces: tuple[Trace, ...]
    taken: tuple[Captured, ...]


class Stage(Struct, frozen=True):
    """Whom the work is told to: `opened(config, mails)` once, `round(number, mails)` gives what watches a round,
    `closed(summary)` ends it.
    """

    opened: Callable[[Config, int], None]
    round: Callable[[int, int], AbstractContextManager[Watch]]
    closed: Callable[[str], None]


@click.command(short_help="Watch a sample mailbox being worked through; nothing to configure.")
def demo() -> int:
    """Work a mailbox of sample mails, and show who has a seat, who waits, who was asked and what needs a human.

    Needs no configuration: the IMAP server and the SMTP server run in this process, on ports of this computer only, and
    nothing is left behind. Needs the extra: pip install "inbox-processor[demo]"

    \b
    Example:  inbox-processor demo
    """
    from inbox_processor.cli.demo_report import show

    with TemporaryDirectory(prefix="inbox-processor-demo-") as folder, _quiet_servers():
        ended = work(Path(folder), context.now, Stage(_opened, _round, click.echo))
        show(ended)
    return 0


def work(folder: Path, clock: Callable[[], datetime], stage: Stage) -> Ended:
    """Work all rounds in `folder`, which must exist. Raises ConfigError where the extra [demo] is missing."""
    from inbox_processor import demo as samples
    from inbox_processor.adapters.embedded import EmbeddedImap, EmbeddedSmtp

    traces: list[Trace] = []
    with EmbeddedImap(samples.ADDRESS, PASSWORD) as mailbox, EmbeddedSmtp() as outgoing:
        config = context.load(_written(folder / "config.toml", mailbox.port, outgoing.port, clock().date()))
        rounds = samples.rounds(clock())
        stage.opened(config, sum(len(mails) for mails in rounds))
        for number, mails in enumerate(rounds):
            for sample in _addressed(mails, outgoing.taken):
                mailbox.deliver(sample.octets, sample.arrived)
            with stage.round(number, len(mails)) as watch:
                said = _once(config, clock, watch, traces)
            stage.closed(said)
        with context.open_store(config) as store:
            return Ended(config, context.roster_of(store), tuple(traces), tuple(outgoing.taken))


def _once(config: Config, clock: Callable[[], datetime], watch: Watch, traces: list[Trace]) -> str:
    """Do what `run --once` does, and return its summary."""
    from msgspec.structs import replace

    from inbox_processor.once import once
    from inbox_processor.passes import Desk

    tell = watch.told

    def told(trace: Trace) -> None:
        traces.append(trace)
        tell(trace)

    with context.open_store(config, write=True, run=True) as store:
        desk = Desk(config, context.office(config), store, clock)
        return summary(once(desk, connections(config), replace(watch, told=told)), desk)


def _written(path: Path, imap: int, smtp: int, today: date) -> Path:
    """Write the demo's config: our servers, and the event of config.example.toml ahead of us."""
    from inbox_processor import demo as samples
    from inbox_processor.adapters import shipped

    servers = CONFIG.format(imap=imap, smtp=smtp, address=samples.ADDRESS, password=PASSWORD)
    event = shipped.initial_config(today).partition("\n[[event]]")[2]
    event = event.replace("# waitlist = true", f"waitlist = {WAITING_LIST_PLACES}")
    path.touch(0o600)
    path.write_text(f"{servers}\n[[event]]{event}", encoding="utf-8")
    return path


def _addressed(mails: Sequence[Sample], taken: Sequence[Captured]) -> Iterator[Sample]:
    """Give the mails of a round, the answers among them to the last reply that their writer got."""
    from email import message_from_bytes

    from inbox_processor import demo as samples

    replies = {reply.recipients[0]: str(message_from_bytes(reply.octets)["Message-ID"]) for reply in taken}
    for sample in mails:
        message_id = replies.get(samples.sender(sample))
        yield samples.in_answer_to(sample, message_id) if message_id else sample


@contextmanager
def _quiet_servers() -> Iterator[None]:
    """Keep the embedded servers' logs to themselves; they would tell of every connection."""
    loggers = [logging.getLogger(name) for name in ("pymap", "mail.log", "mail.error", "mail.debug", "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


# --- telling ------------------------------------------------------------------------------------------------------


def _opened(config: Config, mails: int) -> None:
    event = config.events[0]
    output.paint([("head", f"{event.title}\n")])
    click.echo(f"{event.place}, {event.starts.astimezone(event.zone):%d.%m.%Y %H:%M}, {event.capacity} seats")
    click.echo(
        f"\nA mailbox with {mails} sample mails, in this process: IMAP on 127.0.0.1 port {config.mailbox.port},"
        f" SMTP on port {config.smtp.port}. No mail leaves this computer."
    )


ROUNDS = ("\nFirst run: what came in two days.", "\nSecond run: people answer, withdraw, change their address.")


@contextmanager
def _round(number: int, mails: int) -> Iterator[Watch]:
    """Tell of a round: a progress line on a terminal, a line for each mail elsewhere."""
    from inbox_processor.passes import Watch

    output.paint([("head", f"{ROUNDS[number]}\n")])
    if not sys.stdout.isatty():
        yield Watch(told=lambda trace: click.echo(f"  {_mail_line(trace)}"))
        return
    with output.progress(mails) as step:

        def told(trace: Trace) -> None:
            step(_mail_line(trace), len(trace.replies))
            time.sleep(EYE_SECONDS)

        def sent(entry: OutboxEntry) -> None:
            step(f"reply        {entry.kind.value} to {entry.to}", 0)

        yield Watch(told=told, sent=sent)


def _mail_line(trace: Trace) -> str:
    sender = trace.message.sender
    who = (sender.display_name or sender.addr_spec) if sender else "(no sender)"
    return output.inert(f"{trace.decision.outcome.value:<12} {who}: {trace.message.subject or '(no subject)'}")
