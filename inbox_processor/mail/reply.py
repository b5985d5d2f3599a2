"""Replies: from the desk's order to a mail that is ready for submission.

Duty: `ReplyWriter(templates, sender, message_id_domain)`; `.problems(events)` lints the templates, `.write(…)` makes
one mail. Pure: the same order, event, letter, time and token give the same octets.

Standards: RFC 3834 (automatic responses: 3.1.5 subject, 3.1.6 threading, 5 Auto-Submitted), RFC 5322, RFC 6047
(calendar parts in mail). `X-Auto-Response-Suppress` is Exchange's ([MS-OXCMAIL] 2.1.3.2.20). `X-Inbox-Processor` lets
the desk know its own mail when it comes back.

Known gap: a person's calendar cancellation goes out only where the order's `before` says that they held a seat.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor import __version__
from inbox_processor.mail import calendar, mime
from inbox_processor.mail.addressing import recipient, shown_name
from inbox_processor.mail.context import Contexts, concerned
from inbox_processor.mail.templates import Found, Rendered, Templates
from inbox_processor.model import Event, Letter, Mailbox, OutgoingMessage, Participant, ReplyKind, ReplyOrder, Status

MARKER = "X-Inbox-Processor"
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,100}")

# Which replies carry which calendar part, and for whom.
_INVITES = frozenset({ReplyKind.ACCEPTED, ReplyKind.PROMOTED, ReplyKind.REMINDER})
_CANCELS = frozenset({ReplyKind.CANCELLED, ReplyKind.DECLINED})


class _Invitation(Struct, frozen=True):
    """One person's calendar object, in lines of base64."""

    participant: Participant
    method: calendar.Method
    encoded: bytes


class ReplyWriter:
    """Writes the replies of one desk.

    `templates`: sources by name ("de/accepted.txt.j2"), as adapters.templates loads them; a broken one is told by
    `problems`, not by an error here. `sender`: From of all replies. `message_id_domain`: right side of the Message-IDs.
    `html`: a reply without an HTML template gets an HTML version made from its text.
    """

    def __init__(
        self, templates: Mapping[str, str], sender: Mailbox, message_id_domain: str, *, html: bool = False
    ) -> None:
        self._html = html
        self._templates = Templates(templates)
        self._contexts = Contexts(sender)
        self.sender = sender
        self._domain = message_id_domain
        self._from = mime.mailbox_field("From", sender)
        self._skeletons: dict[tuple[str, str, calendar.Method], tuple[Event, calendar.Skeleton]] = {}

    def problems(self, events: Iterable[Event], built_in: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """List everything that is wrong with the templates for these events; each one line: file, line, what, how to
        mend it. `built_in`: sources known to be sound; languages that are left as they are take no time then.
        """
        from inbox_processor.mail import lint  # noqa: PLC0415  where the templates are not the built-in ones

        return lint.problems(self._templates, self._contexts, events, built_in)

    def advice(self, events: Iterable[Event], names: Iterable[str]) -> tuple[str, ...]:
        """List what is unwise in these templates and in the events' free texts, though it can be sent."""
        from inbox_processor.mail import advice  # noqa: PLC0415  for those who ask

        events = tuple(events)
        found = advice.advice(self._templates, self._contexts, events, names)
        return (*found, *advice.config_advice(events))

    def write(
        self, order: ReplyOrder, event: Event, letter: Letter | None, now: datetime, unique: str, *, test: str = ""
    ) -> OutgoingMessage:
        """Write the mail for an order. `letter`: the mail being processed; it is answered in its thread only where the
        order answers it, else the participants' own thread is used. `unique`: token of the Message-ID. `test`: a line
        that says that this is a test, which the subject then says too.

        Raises ConfigError where a template that `problems` complains of cannot be rendered.
        """
        answered = letter if order.answers else None
        found = self.found(order.template or order.kind, order.language, event)
        invitations = self._invitations(order, event, found.language, now)
        context = self._contexts.make(order, event, answered, now, found.language, len(invitations))
        rendered = self._templates.mail(found.text, context)
        if test:
            rendered = replace(rendered, subject=f"[Test] {rendered.subject}", text=f"{test}\n\n{rendered.text}")
        tag = found.language.removesuffix("-du")  # Du is a tone, no region (RFC 5646)
        message_id = f"<{_token(unique)}@{self._domain}>"
        fields = (
            self._from,
            mime.mailbox_field("To", _addressee(order, answered)),
            mime.field("Subject", rendered.subject),
            mime.date_field(now.replace(microsecond=0), event.zone),
            f"Message-ID: {message_id}",
            *_thread_fields(order, answered),
            *_automatic_fields(order, tag),
            *(mime.field(name, value) for name, value in rendered.headers.items()),
        )
        bodies = self._bodies(found, rendered, context, tag)
        octets = mime.compose(fields, _assembled(bodies, invitations, recipient(order, answered), unique))
        return OutgoingMessage(
            order.kind,
            message_id,
            mime.usable_address(order.to),
            rendered.subject,
            rendered.text,
            octets,
            event.details if any(one.method == "REQUEST" for one in invitations) else "",
        )

    def identity(self, one: Participant) -> str:
        """Give the UID of the person's calendar entry."""
        return calendar.uid(one.event, one.id, self._domain)

    def names(self) -> Iterable[str]:
        """Give the names of all templates of this desk."""
        return self._templates.sources.keys()

    def found(self, reply: str, language: str, event: Event) -> Found:
        """Find the templates of a reply (a ReplyKind, or an announcement's name) in a language and the event's tone.
        Raises BrokenTemplateError.
        """
        return self._templates.find(reply, event.written_in(language), map(event.written_in, event.languages))

    def _bodies(self, found: Found, rendered: Rendered, context: Mapping[str, Any], tag: str) -> list[bytes]:
        """Make the text part, and the HTML part by its template, else from the text where the config wants it."""
        bodies = [mime.text_part("plain", rendered.text)]
        if found.html:
            bodies.append(mime.text_part("html", self._templates.page(found.html, context)))
        elif self._html:
            from inbox_processor.mail import plain_page  # noqa: PLC0415  imports lxml, for those who want HTML

            page = plain_page.page(rendered.text, rendered.subject, tag)
            bodies.append(mime.text_part("html", page))
        return bodies

    def _invitations(self, order: ReplyOrder, event: Event, language: str, now: datetime) -> tuple[_Invitation, ...]:
        if order.kind in _INVITES or order.invites:
            people = tuple(one for one in concerned(order) if one.status is Status.ACCEPTED)
            return tuple(self._invitation(one, event, language, "REQUEST", now) for one in people)
        if order.kind in _CANCELS:
            people = tuple(one for one in concerned(order) if _has_entry(one, order))
            return tuple(self._invitation(one, event, language, "CANCEL", now) for one in people)
        return ()

    def _invitation(
        self, one: Participant, event: Event, language: str, method: calendar.Method, now: datetime
    ) -> _Invitation:
        attendee = Mailbox(one.name or "", mime.usable_address(one.email))
        octets = calendar.invitation(self._skeleton(event, language, method), attendee, self.identity(one), now)
        return _Invitation(one, method, mime.base64_lines(octets))

    def _skeleton(self, event: Event, language: str, method: calendar.Method) -> calendar.Skeleton:
        """Give the event's part, made once as long as the event is the same object."""
        known = self._skeletons.get((event.id, language, method))
        if known is None or known[0] is not event:
            from inbox_processor.mail.skeletons import skeleton  # noqa: PLC0415  imports icalendar: for seats given

            organiser = self._contexts.organiser(event, language)
            known = (event, skeleton(event, self.sender, organiser, language, method))
            self._skeletons[event.id, language, method] = known
        return known[1]


def _has_entry(one: Participant, order: ReplyOrder) -> bool:
    """Return True for somebody whose seat is gone: an entry was sent to those who had one, to an offered seat none."""
    return order.before.get(one.id) is Status.ACCEPTED and not one.status.holds_seat


def _assembled(
    bodies: list[bytes], invitations: tuple[_Invitation, ...], reader: Participant | None, token: str
) -> bytes:
    """Build multipart/mixed(multipart/alternative(plain, html, calendar), ics …): Gmail and Apple Mail take the iTIP
    part of the alternative, Outlook too, and what shows neither has the file. The part shown is the reader's own.
    """
    if invitations:
        shown = next((one for one in invitations if one.participant == reader), invitations[0])
        bodies = [*bodies, mime.calendar_part(shown.encoded, shown.method)]
    files = [mime.attachment(one.encoded, _filename(number)) for number, one in enumerate(invitations, 1)]
    return mime.multipart("mixed", [mime.multipart("alternative", bodies, token), *files], token)


def _automatic_fields(order: ReplyOrder, language: str) -> tuple[str, ...]:
    """Write what tells other machines, and this desk, that a machine wrote the mail.

    RFC 3834, 5: auto-replied is for direct responses, auto-generated for what nobody has just asked for.
    """
    return (
        f"Auto-Submitted: {'auto-replied' if order.answers else 'auto-generated'}",
        "X-Auto-Response-Suppress: All",
        f"Content-Language: {language}",
        f"{MARKER}: {__version__}",
    )


def _token(unique: str) -> str:
    """Make the left side of a Message-ID: the token itself, or its digest where it holds other characters."""
    return unique if _TOKEN.fullmatch(unique) else hashlib.sha256(unique.encode("utf-8", "replace")).hexdigest()[:40]


def _filename(number: int) -> str:
    return "invite.ics" if number == 1 else f"invite-{number}.ics"


def _addressee(order: ReplyOrder, answered: Letter | None) -> Mailbox:
    """Choose To: the address alone decides; the name beside it is the one in the answered From, else the reader's."""
    if answered is not None and answered.sender.casefold() == order.to.casefold():
        return Mailbox(shown_name(answered.sender_name), order.to)
    reader = recipient(order, answered)
    return Mailbox(shown_name(reader.name) if reader is not None else "", order.to)


def _thread_fields(order: ReplyOrder, answered: Letter | None) -> list[str]:
    """Write In-Reply-To and References (RFC 5322, 3.6.4): the answered mail, else the last mail about the first
    participant. Never the mail of somebody else that happened to be processed: its Message-ID is none of the reader's
    business.
    """
    if answered is not None:
        thread: tuple[str, ...] = (*reversed(answered.thread), answered.message_id)
    else:
        thread = order.participants[0].thread if order.participants else ()
    known = mime.identifiers(thread)
    if not known or known[-1] != thread[-1]:
        return []
    return [mime.identifiers_field("In-Reply-To", known[-1:]), mime.identifiers_field("References", known)]
