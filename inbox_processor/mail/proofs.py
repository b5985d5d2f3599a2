"""Replies as a reader will see them, for looking at before they go out.

Duty: `proof` writes one reply for a person and takes the finished mail apart again: header fields, text, HTML, what the
calendar box will show. So what is shown is what is sent. A template that cannot be rendered gives a Proof with its
fault.
"""

from __future__ import annotations

import email
from collections.abc import Sequence
from datetime import datetime
from email import policy
from email.message import EmailMessage

import icalendar
from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.errors import ConfigError
from inbox_processor.mail.mime import NOWHERE, usable_address
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.samples import lacking, order_for, sample_letter
from inbox_processor.mail.templates import Found
from inbox_processor.mail.wording import wording
from inbox_processor.model import Event, OutgoingMessage, Participant

SHOWN_FIELDS = ("From", "To", "Subject", "Date", "Auto-Submitted")
TEST_NOTE = {
    "de": "Dies ist eine Testmail. Niemand wird dadurch angemeldet, abgemeldet oder geändert.",
    "en": "This is a test. Nobody is registered, withdrawn or changed by it.",
}


class Proof(Struct, frozen=True):
    """One reply. `file`: the template's name. `heads`: header fields, decoded. `html`: "" for none. `calendar`: what
    the box shows, as label and value. `files`: attached. `fault`: why there is nothing to show, "" where there is.
    """

    reply: str
    language: str
    file: str
    heads: tuple[tuple[str, str], ...] = ()
    text: str = ""
    html: str = ""
    calendar: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    fault: str = ""


def proof(
    writer: ReplyWriter, reply: str, language: str, event: Event, person: Participant, *, incomplete: bool = False
) -> Proof:
    """Write the reply for this person as if it went out just after their mail. `reply`: a ReplyKind, or the name of an
    announcement's template; `incomplete`: they lack something.
    """
    file = f"{event.written_in(language)}/{reply}.txt.j2"
    make = lacking if incomplete else order_for
    order, letter = make(reply, person, event, language), sample_letter(person, event)
    try:
        found = writer.found(reply, language, event)
        message = writer.write(order, event, letter, letter.arrived, "preview")
    except ConfigError as fault:
        return Proof(reply, event.written_in(language), file, fault=str(fault))
    return _taken_apart(message, reply, found, event)


def test_mail(
    writer: ReplyWriter, reply: str, language: str, event: Event, person: Participant, to: str, now: datetime
) -> OutgoingMessage:
    """Write the reply to another address, marked as a test. Raises ConfigError for an address that is none, or a
    template that cannot be rendered.
    """
    if usable_address(to) == NOWHERE:
        raise ConfigError(f"--send-to {to}: expected a mail address such as anna@example.org")
    order = order_for(reply, person, event, language)
    order = replace(order, to=to, answers=False)
    note = TEST_NOTE["de" if language.startswith("de") else "en"]
    return writer.write(order, event, None, now, f"test.{now:%Y%m%d%H%M%S%f}", test=note)


def _taken_apart(message: OutgoingMessage, reply: str, found: Found, event: Event) -> Proof:
    mail = email.message_from_bytes(message.octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    page = mail.get_body(("html",))
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return Proof(
        reply,
        found.language,
        found.text,
        tuple((name, str(mail[name])) for name in SHOWN_FIELDS if mail[name]),
        message.body,
        page.get_content() if page is not None else "",
        _box(parts, found.language, event),
        tuple(part.get_filename() or "" for part in mail.iter_attachments()),
    )


def _box(parts: Sequence[EmailMessage], language: str, event: Event) -> tuple[tuple[str, str], ...]:
    """Tell what a mail program shows of the calendar part: reading it back, not trusting what was meant."""
    if not parts:
        return ()
    octets = parts[0].get_payload(decode=True)
    assert isinstance(octets, bytes)
    calendar = icalendar.Calendar.from_ical(octets)
    (entry,) = calendar.walk("VEVENT")
    words = wording(language)
    starts, ends = (entry.decoded(key).astimezone(event.zone) for key in ("DTSTART", "DTEND"))
    when = f"{words.date(starts, ends)}, {words.hours(starts, ends)}"
    return (
        ("method", str(calendar["METHOD"])),
        ("summary", str(entry["SUMMARY"])),
        ("when", when),
        ("where", str(entry["LOCATION"])),
    )
