"""Which of several events a mail is about.

Duty: Message + events + Roster → Event. Call `choose`, or `route` for the rule and the reason beside it. The rules
stand in a table, the surest first; each narrows what the one before it has left, a rule that fits no event is passed
over. One event configured is always it. Standards: RFC 5233 for the plus-tag (subaddress).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from email.utils import getaddresses

from msgspec import Struct

from inbox_processor.desk.roster import Roster
from inbox_processor.model import Event, Message, Reason, sentence

# Mail servers write the address to which they delivered into these; none of them is standardised.
DELIVERY_HEADERS = ("delivered-to", "x-original-to", "envelope-to")


class Route(Struct, frozen=True):
    """The event, or None; the rule that decided ("" where none did); one plain sentence."""

    event: Event | None
    rule: str
    reason: Reason


def choose(message: Message, events: Sequence[Event], roster: Roster) -> Event | None:
    """Return the event that the mail is about; None where none or several fit."""
    return route(message, events, roster).event


def route(message: Message, events: Sequence[Event], roster: Roster) -> Route:
    """Return the event and why."""
    if len(events) == 1:
        return Route(events[0], "only-event", sentence("One event is configured."))
    left, several = tuple(events), False
    for name, fits, reason in RULES:
        fitting = tuple(event for event in left if fits(message, event, roster))
        if len(fitting) == 1:
            return Route(fitting[0], name, reason)
        left, several = fitting or left, several or bool(fitting)
    if several:
        names = ", ".join(event.id for event in left)
        return Route(None, "", sentence("The mail fits several events: {events}.", events=names))
    return Route(None, "", sentence("Nothing in the mail says which of the events it is about."))


def recipients(message: Message) -> tuple[str, ...]:
    """Return the addresses that the mail was sent or delivered to, lower case, each once."""
    named = [mailbox.addr_spec for mailbox in (*message.to, *message.cc)]
    headers = [value for name in DELIVERY_HEADERS for value in message.headers.get(name, ())]
    delivered = [address for _, address in getaddresses(headers)]
    return tuple(dict.fromkeys(address.casefold() for address in (*named, *delivered) if "@" in address))


def _split(address: str) -> tuple[str, str]:
    """Return the address without its plus-tag, and the tag ("" where there is none)."""
    local, _, domain = address.rpartition("@")
    base, _, tag = local.partition("+")
    return f"{base}@{domain}", tag


def _in_thread(message: Message, event: Event, roster: Roster) -> bool:
    return any(person.event == event.id for person in roster.in_thread(message.thread))


def _by_recipient(message: Message, event: Event, _roster: Roster) -> bool:
    addresses = {address.casefold() for address in event.addresses}
    tags = {tag.casefold() for tag in event.tags}
    return any(one in addresses or _split(one)[1] in tags for one in recipients(message))


def _without_tag(message: Message, event: Event, _roster: Roster) -> bool:
    addresses = {address.casefold() for address in event.addresses}
    return any(_split(one)[0] in addresses for one in recipients(message))


def _by_subject(message: Message, event: Event, _roster: Roster) -> bool:
    subject = message.subject.casefold()
    return any(word.casefold() in subject for word in event.subject_words if word.strip())


def _by_sender(message: Message, event: Event, roster: Roster) -> bool:
    return message.sender is not None and event.id in roster.events_of(message.sender.addr_spec)


RULES: tuple[tuple[str, Callable[[Message, Event, Roster], bool], Reason], ...] = (
    ("thread", _in_thread, sentence("The mail answers mails about this event.")),
    ("recipient", _by_recipient, sentence("The mail was sent to this event's address or tag.")),
    (
        "recipient-without-tag",
        _without_tag,
        sentence("The mail was sent to this event's address, with a tag that is not known."),
    ),
    ("subject", _by_subject, sentence("The subject names this event.")),
    ("registered-sender", _by_sender, sentence("The sender is registered for this event alone.")),
)
