"""`preview`: the replies as they would go out; in the terminal, in the browser (`--watch`), or as a test mail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from inbox_processor.cli import context, output
from inbox_processor.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_processor.config import Config
    from inbox_processor.mail.proofs import Proof
    from inbox_processor.mail.reply import ReplyWriter
    from inbox_processor.model import Event, Participant

CALENDAR_WORDS = {"REQUEST": "an invitation for the calendar", "CANCEL": "a file that takes it from the calendar"}


@click.command(short_help="The replies as they would go out, with sample or stored people.")
@click.argument("reply", required=False)
@click.option("--language", metavar="L", help="Only in this language, such as de, de-du or en.")
@click.option(
    "--as", "person_id", metavar="ID", help="As this stored person would get it (participants shows the ids)."
)
@click.option("--event", "event_id", metavar="ID", help="For this event; without it: the first.")
@click.option("--variables", is_flag=True, help="Print all that a template may use, and which reply goes out when.")
@click.option("--send-to", "address", metavar="ADDRESS", help="Send it there by the configured SMTP, marked as a test.")
@click.option("--watch", is_flag=True, help="Show all replies in the browser, anew whenever a file is saved.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="With --watch: the port; without it: a free one."
)
@context.config_option
def preview(
    *,
    reply: str | None,
    language: str | None,
    person_id: str | None,
    event_id: str | None,
    variables: bool,
    address: str | None,
    watch: bool,
    port: int,
    config_path: Path,
) -> int:
    """Show REPLY (accepted, waitlisted …; without it: all) as it would go out. Changes nothing.

    \b
    Examples:  inbox-processor preview accepted --language de
               inbox-processor preview accepted --as 17
               inbox-processor preview accepted --send-to you@example.org
               inbox-processor preview --watch
               inbox-processor preview --variables
    """
    if variables:
        return _variables(language)
    config = context.load(config_path)
    if watch:
        if reply or address:
            raise click.UsageError("--watch shows all replies; leave out REPLY and --send-to.")
        from inbox_processor.cli.watch import serve

        return serve(config_path, port)
    person, event = _whom(config, person_id, event_id)
    writer, unread = writer_now(config)
    kinds, languages = _chosen(reply, replies(writer)), _languages(writer, event, language, person)
    if address:
        if len(kinds) > 1:
            raise click.UsageError("--send-to needs the name of one reply: preview accepted --send-to ADDRESS.")
        return _send(config, writer, kinds[0], languages[0], event, person, address)
    return _show(writer, unread, kinds, languages, event, person)


def _variables(language: str | None) -> int:
    from inbox_processor.mail.variables import describe, describe_replies

    tongue: Literal["de", "en"] = "de" if (language or "").startswith("de") else "en"
    click.echo(f"{describe_replies(tongue)}\n\n{describe(tongue)}")
    return 0


def writer_now(config: Config) -> tuple[ReplyWriter, tuple[str, ...]]:
    """The writer with the organiser's files as they are at this moment, good or not; and what cannot be read."""
    from inbox_processor.adapters import templates
    from inbox_processor.mail.reply import ReplyWriter

    own = templates.own(config.templates.directory)
    sources = {**templates.built_in(), **own.sources}
    sender = config.smtp.from_
    return ReplyWriter(sources, sender, sender.domain, html=config.templates.html), own.faults


def _whom(config: Config, person_id: str | None, event_id: str | None) -> tuple[Participant, Event]:
    from inbox_processor.cli.wording import stored_people
    from inbox_processor.mail.samples import sample_person

    events = {event.id: event for event in config.events}
    if event_id and event_id not in events:
        raise ConfigError(f"--event {event_id}: there is no such event; known are {', '.join(events)}")
    if person_id is None:
        event = events[event_id] if event_id else config.events[0]
        return sample_person(event, event.languages[0]), event
    person = next((one for one in stored_people(config) if one.id == person_id), None)
    if person is None or person.event not in events:
        raise ConfigError(f"--as {person_id}: there is no such person; 'inbox-processor participants' shows the ids")
    return person, events[person.event]


def replies(writer: ReplyWriter) -> tuple[str, ...]:
    """All that can be shown: the replies, and the announcements that the organiser has written."""
    from inbox_processor.model import ReplyKind

    files = (name.partition("/")[2] for name in writer.names())
    own = {file.removesuffix(".txt.j2") for file in files if file.endswith(".txt.j2") and not file.startswith("_")}
    return tuple(dict.fromkeys((*(kind.value for kind in ReplyKind), *sorted(own))))


def _chosen(reply: str | None, known: Sequence[str]) -> Sequence[str]:
    if reply is None:
        return known
    if reply not in known:
        import difflib

        near = difflib.get_close_matches(reply, known, 1)
        hint = f", did you mean {near[0]}?" if near else f"; known are {', '.join(known)}."
        raise click.UsageError(f"{reply}: unknown reply{hint}")
    return (reply,)


def _languages(writer: ReplyWriter, event: Event, language: str | None, person: Participant) -> tuple[str, ...]:
    if language:
        folders = {name.partition("/")[0] for name in writer.names()}
        if event.written_in(language) not in folders:
            raise ConfigError(
                f"--language {language}: no template is written in it; known are {', '.join(sorted(folders))}"
            )
        return (language,)
    return (person.language,) if person.id != "sample" and person.language in event.languages else event.languages


def _show(
    writer: ReplyWriter,
    unread: Sequence[str],
    kinds: Sequence[str],
    languages: Sequence[str],
    event: Event,
    person: Participant,
) -> int:
    from inbox_processor.mail.proofs import proof

    wrong = list(unread)
    files = set()  # a reply that is not written in a language goes out in another one, which is shown once
    for kind in kinds:
        for language in languages:
            shown = proof(writer, kind, language, event, person)
            if shown.fault:
                wrong.append(shown.fault)
            elif shown.file not in files:
                _frame(shown)
            files.add(shown.file)
    for fault in dict.fromkeys(wrong):
        click.echo(f"inbox-processor: template {fault}", err=True)
    return 1 if wrong else 0


def _frame(shown: Proof) -> None:
    heads = [(label, words) for label, words in shown.heads if label in ("From", "To", "Subject")]
    method = dict(shown.calendar).get("method")
    if method:
        heads.append(("With", CALENDAR_WORDS.get(method, method)))
    if shown.html:
        heads.append(("With", "an HTML version"))
    output.panel(f"{shown.reply} ({shown.language})", heads, shown.text.rstrip("\n"))


def _send(
    config: Config,
    writer: ReplyWriter,
    kind: str,
    language: str,
    event: Event,
    person: Participant,
    address: str,
) -> int:
    from inbox_processor.cli.run import connections
    from inbox_processor.mail.proofs import test_mail

    message = test_mail(writer, kind, language, event, person, address, context.now())
    with connections(config).submission() as session:
        session.send("test", message.to, message.octets)
    click.echo(f"Sent to {message.to}, marked as a test: {output.inert(message.subject)}")
    return 0
