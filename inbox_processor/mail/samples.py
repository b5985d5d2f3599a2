"""People to try templates on: invented ones, nasty ones, stored ones.

Duty: `nasty_people` gives what strangers may send as a name; `order_for` makes the order that the desk would give for
one person and a reply; `sample_letter` the mail that it answers. All pure; nobody here exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from msgspec.structs import replace

from inbox_processor.model import Event, Letter, Participant, ReplyKind, ReplyOrder, Status

STATUS_OF = {
    ReplyKind.WAITLISTED: Status.WAITLISTED,
    ReplyKind.OFFERED: Status.OFFERED,
    ReplyKind.PLEASE_ADD: Status.INCOMPLETE,
    ReplyKind.CANCELLED: Status.CANCELLED,
    ReplyKind.DECLINED: Status.DECLINED,
    ReplyKind.CLOSED: Status.DECLINED,
}
UNASKED = frozenset(
    {ReplyKind.PROMOTED, ReplyKind.OFFERED, ReplyKind.REMINDER, ReplyKind.ANNOUNCEMENT}
)  # written without a mail to answer
NASTY_NAMES: tuple[str | None, ...] = (
    None,
    "",
    "X",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwe-" * 6,
    "Maria " * 60,
    "\u202eמשה כהן\u202c",
    "محمد بن عبد الله",
    '"Anna" <anna@evil.example>, Bcc: all@evil.example',
    "{{ 7 * 7 }}{% include 'de/_event.j2' %}{# x #}",
    "Anna\r\nBcc: everybody@evil.example\r\n\r\nGuten Tag",
    "<script>alert(1)</script>&amp;\"'",
    "=?utf-8?q?Anna?=",
    "\x00\x1b[31mrot\x07\ud800",
    "e\u0301" * 40 + " 👩‍👩‍👧‍👦",
    "https://evil.example/klick",
)


def sample_person(event: Event, language: str = "de", name: str | None = "Petra Schulze") -> Participant:
    """Make one invented person who has registered for the event."""
    arrived = event.starts - timedelta(days=30)
    email = "petra.schulze@stadt.example"
    background = "Ich leite einen Jugendverein."
    return Participant("sample", event.id, Status.ACCEPTED, name, email, background, language, arrived, 1, "m1", email)


def nasty_people(event: Event, language: str) -> Iterator[Participant]:
    """Make people with the names that break carelessly made mails."""
    for name in NASTY_NAMES:
        yield sample_person(event, language, name)


def kind_of(reply: str) -> ReplyKind:
    """Give the kind of a template's name: the reply's own, else that of an announcement."""
    return next((kind for kind in ReplyKind if kind.value == reply), ReplyKind.ANNOUNCEMENT)


def order_for(reply: str, person: Participant, event: Event, language: str) -> ReplyOrder:
    """Make the order for this person as the reply announces them: their status, and what such a person lacks. A person
    who lacks something already keeps that in the replies that may tell of it. `reply`: a ReplyKind, or the name of an
    announcement's template.
    """
    kind = kind_of(reply)
    status = STATUS_OF.get(kind, Status.ACCEPTED)
    missing: tuple[str, ...] = ()
    if status is Status.INCOMPLETE:
        empty = {"name": not person.name, "background": not person.background}
        missing = tuple(key for key in event.required if empty.get(key)) or ("background",)
    told = replace(person, status=status, background=None if "background" in missing else person.background)
    return ReplyOrder(
        kind,
        (told,),
        person.contact,
        language,
        answers=kind not in UNASKED,
        missing={person.id: missing} if missing else {},
        position=3 if status is Status.WAITLISTED else None,
        before={person.id: Status.ACCEPTED} if kind in (ReplyKind.CANCELLED, ReplyKind.DECLINED) else {},
        until=event.starts - timedelta(days=7) if kind is ReplyKind.OFFERED else None,
        template="" if reply == kind.value else reply,
    )


def lacking(reply: str, person: Participant, event: Event, language: str) -> ReplyOrder:
    """Make the order for the same person, of whom the background is missing still."""
    order = order_for(reply, person, event, language)
    told = replace(person, status=Status.INCOMPLETE, background=None)
    return replace(order, participants=(told,), missing={person.id: ("background",)})


def sample_letter(person: Participant, event: Event) -> Letter:
    """Make the mail by which the person has just written."""
    arrived = min(person.arrived, event.starts - timedelta(days=1))
    thread = person.thread[-1] if person.thread else "<1.sample@stadt.example>"
    return Letter("m1", arrived, person.contact, person.name or "", thread, "Anmeldung")
