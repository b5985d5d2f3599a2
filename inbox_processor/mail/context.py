"""The variables of one reply: from order, event and letter to the words that a template sees.

Duty: `Contexts.make` gives the mapping whose names variables.VARIABLES documents, all of them always there. Strings of
strangers are cleaned here, once, and are values only: no template source is ever made of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from msgspec import Struct

from inbox_processor.mail.addressing import paragraphs, recipient, shown_name, single_line
from inbox_processor.mail.variables import FREE_TEXTS
from inbox_processor.mail.wording import Wording, wording
from inbox_processor.model import Event, Letter, Mailbox, Participant, ReplyKind, ReplyOrder, Status

EMAIL_CHARACTERS = 254  # RFC 5321, 4.5.3.1.3
TITLE_CHARACTERS = 300

# Whom a reply of this kind is about; the other people of the order are `others`. No row: about all of them.
_ABOUT: Mapping[ReplyKind, Status] = {
    ReplyKind.ACCEPTED: Status.ACCEPTED,
    ReplyKind.PROMOTED: Status.ACCEPTED,
    ReplyKind.WAITLISTED: Status.WAITLISTED,
    ReplyKind.OFFERED: Status.OFFERED,
    ReplyKind.PLEASE_ADD: Status.INCOMPLETE,
    ReplyKind.CANCELLED: Status.CANCELLED,
    ReplyKind.DECLINED: Status.DECLINED,
    ReplyKind.CLOSED: Status.DECLINED,
}


class EventWords(Struct, frozen=True):
    """`event` in a template."""

    _word: ClassVar[str] = "event"
    title: str
    place: str


class PersonWords(Struct, frozen=True):
    """`person` in a loop of a template."""

    _word: ClassVar[str] = "person"
    name: str
    email: str
    status: str
    missing: str
    missing_fields: tuple[str, ...]
    has_name: bool
    has_background: bool
    reachable: bool


class FreeTexts:
    """`texts` in a template: every free field of the event; one that is not set is ""."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._values.get(name, "")


def concerned(order: ReplyOrder) -> tuple[Participant, ...]:
    """Give the people whom the reply is about: those whose status it announces, else all."""
    status = _ABOUT.get(order.kind)
    about = tuple(one for one in order.participants if one.status is status)
    return about or order.participants


def held_seat(one: Participant, order: ReplyOrder) -> bool:
    """Say whether the person held a seat before the decision that the order tells of."""
    before = order.before.get(one.id)
    return before is not None and before.holds_seat


class Contexts:
    """Makes the contexts of one desk; what is the same for all people of an event is made once."""

    def __init__(self, sender: Mailbox) -> None:
        self._sender = sender
        self._fixed: dict[tuple[str, str], tuple[Event, Mapping[str, Any]]] = {}
        self._wordings: dict[str, Wording] = {}

    def make(
        self, order: ReplyOrder, event: Event, letter: Letter | None, now: datetime, language: str, calendar_files: int
    ) -> dict[str, Any]:
        """Make all documented variables. `letter`: the mail that is answered, None where the desk writes unasked."""
        words = self._words(language)
        about = concerned(order)
        reader = recipient(order, letter)
        people = {one.id: _person(one, order, words) for one in order.participants}
        instant = letter.arrived if letter is not None else now
        missing = _missing(about, order)
        about_ids = {one.id for one in about}
        return {
            **self.fixed(event, language),
            "name": shown_name(reader.name) if reader is not None else "",
            "personal": not about or about == (reader,),  # an order without people is about its reader
            "names": words.listed(people[one.id].name for one in about),
            "count": len(about) or 1,
            "people": tuple(people.values()),
            "others": tuple(people[one.id] for one in order.participants if one.id not in about_ids),
            "missing": words.fields(missing),
            "missing_fields": missing,
            "position": order.position,
            "answer_by": words.moment(order.until.astimezone(event.zone)) if order.until else "",
            "seat_freed": any(held_seat(one, order) for one in about),
            "too_late": instant >= event.deadline,
            "open": now < event.deadline,
            "calendar_files": calendar_files,
            "question": order.attention,
            "address": single_line(order.to, EMAIL_CHARACTERS),
        }

    def organiser(self, event: Event, language: str) -> str:
        """Give who signs the mails of an event: its free field, else the desk's name, else its address."""
        text = paragraphs(event.text("organiser", language))
        return text or self._sender.display_name or self._sender.addr_spec

    def fixed(self, event: Event, language: str) -> Mapping[str, Any]:
        """Give the variables that depend on the event and the language alone."""
        known = self._fixed.get((event.id, language))
        if known is None or known[0] is not event:
            known = (event, self._of_event(event, language))
            self._fixed[event.id, language] = known
        return known[1]

    def _of_event(self, event: Event, language: str) -> Mapping[str, Any]:
        words = self._words(language)
        starts, ends = event.starts.astimezone(event.zone), event.ends.astimezone(event.zone)
        texts = {key: paragraphs(event.text(key, language)) for key in event.texts}
        return {
            "event": EventWords(single_line(event.title, TITLE_CHARACTERS), single_line(event.place, TITLE_CHARACTERS)),
            "capacity": event.capacity,
            "waiting_list": event.waitlist != 0,
            "date": words.date(starts, ends),
            "time": words.hours(starts, ends),
            "starts": words.moment(starts),
            "ends": words.moment(ends),
            "deadline": words.moment(event.deadline.astimezone(event.zone)),
            "organiser": self.organiser(event, language),
            **{key: texts.get(key, "") for key in FREE_TEXTS},
            "texts": FreeTexts(texts),
            "language": language,
        }

    def _words(self, language: str) -> Wording:
        if language not in self._wordings:
            self._wordings[language] = wording(language)
        return self._wordings[language]


def _person(one: Participant, order: ReplyOrder, words: Wording) -> PersonWords:
    missing = order.missing.get(one.id, ())
    email = single_line(one.email, EMAIL_CHARACTERS)
    return PersonWords(
        name=shown_name(one.name) or email,
        email=email,
        status=one.status.value,
        missing=words.fields(missing),
        missing_fields=tuple(missing),
        has_name=bool(one.name),
        has_background=bool(one.background),
        reachable=one.reachable,
    )


def _missing(about: tuple[Participant, ...], order: ReplyOrder) -> tuple[str, ...]:
    """List the fields that these people lack, each once."""
    return tuple(dict.fromkeys(key for one in about for key in order.missing.get(one.id, ())))
