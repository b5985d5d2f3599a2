"""The parts of an event's calendar objects that are the same for all people, made by the icalendar library.

Duty: `skeleton`. Imported where the first seat is given: the library takes as long to import as twenty mails to answer.
"""

from __future__ import annotations

import icalendar

from inbox_processor.mail.addressing import paragraphs, single_line
from inbox_processor.mail.calendar import PRODID, TITLE_CHARACTERS, Method, Skeleton
from inbox_processor.mail.zones import vtimezone
from inbox_processor.model import Event, Mailbox

_DETAILS = ("programme", "fee", "travel", "catering", "contact")
_BEGIN_EVENT = b"BEGIN:VEVENT\r\n"


def skeleton(event: Event, sender: Mailbox, organiser: str, language: str, method: Method) -> Skeleton:
    """Make what is the same in the calendar parts of all people of one event. `sender`: the desk, ORGANIZER, so that a
    calendar's answer goes where the mails are read; `organiser`: its name; free fields of `language` are the
    description.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(vtimezone(event.timezone, event.starts))
    calendar.add_component(_vevent(event, sender, organiser, language, method))
    octets = calendar.to_ical()
    head, _, tail = octets.partition(_BEGIN_EVENT)
    return Skeleton(head + _BEGIN_EVENT, tail, method == "CANCEL")


def _vevent(event: Event, sender: Mailbox, organiser: str, language: str, method: Method) -> icalendar.Event:
    vevent = icalendar.Event()
    vevent.add("summary", single_line(event.title, TITLE_CHARACTERS))
    vevent.add("dtstart", event.starts.astimezone(event.zone))
    vevent.add("dtend", event.ends.astimezone(event.zone))
    vevent.add("location", single_line(event.place, TITLE_CHARACTERS))
    details = "\n".join(filter(None, (paragraphs(event.text(key, language)) for key in _DETAILS)))
    if details:
        vevent.add("description", details)
    address = icalendar.vCalAddress(f"mailto:{sender.addr_spec}")
    if organiser:
        address.params["CN"] = single_line(organiser, TITLE_CHARACTERS)
    vevent.add("organizer", address)
    vevent.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    vevent.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    return vevent
