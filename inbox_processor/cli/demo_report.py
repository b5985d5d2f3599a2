"""What came of the demo, as tables and framed replies.

Call `show(ended)`. Order: seats, who has one, who waits, who was asked, who will not come, what waits for a human,
what was set aside, some replies in full, what to do next.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import click

from inbox_processor.cli import output
from inbox_processor.cli.output import Column
from inbox_processor.cli.people import in_order
from inbox_processor.cli.status import event_object, in_words, seats_bar
from inbox_processor.model import Outcome, ReplyKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inbox_processor.adapters.embedded import Captured
    from inbox_processor.cli.demo import Ended
    from inbox_processor.model import Event, Participant, Trace

SHOWN = (ReplyKind.ACCEPTED, ReplyKind.WAITLISTED, ReplyKind.PLEASE_ADD)
WORDS = {"name": "the name", "email": "an address", "background": "the background"}
PERSON = (Column("Name", "whole"), Column("Address", "whole"), Column("Background", "cut"))
NEXT = (
    ("inbox-processor init DIR", "writes config.toml and the reply templates, to be filled in"),
    ("inbox-processor check", "tries your mailbox, your templates and all else; changes nothing"),
    ("inbox-processor run", "works your mailbox from then on ('run --once' from cron)"),
)


def show(ended: Ended) -> None:
    """Print the whole report on standard output."""
    _seats(ended)
    _people(ended)
    _mails(ended)
    _replies(ended)
    output.paint([("head", "\nYour own mailbox\n")])
    output.paint(piece for command, does in NEXT for piece in (("email", f"  {command:<26}"), ("plain", f"{does}\n")))


def _seats(ended: Ended) -> None:
    numbers = event_object(ended.config.events[0], ended.roster.counts(ended.config.events[0].id))
    click.echo()
    output.paint(seats_bar(numbers))
    click.echo(f"  {in_words(numbers)}")


def _people(ended: Ended) -> None:
    event, roster = ended.config.events[0], ended.roster
    by_status = {status: in_order(roster, event.id, status) for status in Status}
    seated = by_status[Status.ACCEPTED]
    _table(
        f"Have a seat: {len(seated)}", (Column("ID", right=True), *PERSON), [(one.id, *_person(one)) for one in seated]
    )
    waiting = by_status[Status.WAITLISTED]
    rows = [(str(roster.position(one)), *_person(one)) for one in waiting]
    _table(f"Wait for a seat: {len(waiting)}", (Column("Place", right=True), *PERSON), rows)
    asked = by_status[Status.INCOMPLETE]
    wanted = [(*_person(one)[:2], _lacking(one, event)) for one in asked]
    _table(f"Were asked to add something: {len(asked)}", (*PERSON[:2], "Asked for"), wanted)
    gone = [*by_status[Status.CANCELLED], *by_status[Status.DECLINED]]
    rows = [(one.status.value, *_person(one)) for one in gone]
    _table(f"Do not come: {len(gone)}", (Column("Status", "whole"), *PERSON), rows)


def _mails(ended: Ended) -> None:
    human = [trace for trace in ended.traces if trace.decision.attention or trace.decision.outcome is Outcome.REVIEW]
    rows = [(trace.decision.outcome.value, *_mail(trace), _why(trace)) for trace in human]
    columns = (Column("Outcome", "whole"), Column("From"), Column("Subject"), Column("Why"))
    _table(f"Wait for a human: {len(human)}", columns, rows)
    machines = [trace for trace in ended.traces if trace.decision.outcome is Outcome.IGNORED]
    known = [(*_mail(trace), _rule(trace)) for trace in machines]
    _table(f"Set aside, never answered: {len(machines)}", (*columns[1:3], "Because"), known)


def _replies(ended: Ended) -> None:
    output.paint([("head", f"\nSent: {len(ended.taken)} replies. Three of them in full:\n\n")])
    for kind in SHOWN:
        first = next((entry for entry in ended.roster.records().outbox if entry.kind is kind), None)
        mail = next((mail for mail in ended.taken if first and first.message_id.encode() in mail.octets), None)
        if mail is not None:
            _frame(kind, mail)


def _frame(kind: ReplyKind, mail: Captured) -> None:
    parsed = message_from_bytes(mail.octets, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    text = parsed.get_body(("plain",))
    files = [part.get_content_type() for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    heads = [("From", parsed["From"]), ("To", parsed["To"]), ("Subject", parsed["Subject"])]
    if files:
        heads.append(("With", "an invitation for the calendar"))
    body = text.get_content().replace("\r\n", "\n").rstrip() if text is not None else ""
    output.panel(kind.value, [(label, str(words)) for label, words in heads], body)


def _table(title: str, columns: tuple[Column | str, ...], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        click.echo()
        output.table(title, columns, rows)


def _person(one: Participant) -> tuple[str, str, str]:
    return one.name or "(no name)", one.email, " ".join((one.background or "").split())


def _lacking(one: Participant, event: Event) -> str:
    from inbox_processor.desk.merging import missing

    return " and ".join(WORDS[field] for field in missing(one, event))


def _mail(trace: Trace) -> tuple[str, str]:
    sender = trace.message.sender
    return (sender.display_name or sender.addr_spec if sender else "", trace.message.subject)


def _why(trace: Trace) -> str:
    if trace.decision.outcome is Outcome.REVIEW:
        return " ".join(trace.decision.reasons)
    return "The registration is answered; the mail holds a question besides."


def _rule(trace: Trace) -> str:
    """Name the first rule that knew the machine, and the standard that it rests on."""
    finding = next(iter(trace.screening.findings), None)
    return f"{finding.rule} ({finding.source.partition(';')[0]})" if finding else " ".join(trace.decision.reasons)
