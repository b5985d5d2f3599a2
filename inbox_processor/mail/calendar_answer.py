"""What a participant's calendar answers: the REPLY of iTIP (RFC 5546, 3.2.3) that comes by mail (RFC 6047).

Duty: `declined(message)`, the only answer that the desk acts on. Whether UID and address are somebody's is for others
to say. Pure; the object comes from strangers, so it is read by two patterns on unfolded lines and not as a whole.
"""

from __future__ import annotations

import re

from inbox_processor.mail.rare import rare
from inbox_processor.model import Message

# RFC 5545, 3.1: a property, its parameters (quoted values may hold any mark), its value.
_PROPERTY = rare(r'^(UID|ATTENDEE)((?:;[A-Za-z0-9-]{1,40}=(?:"[^"]{0,400}"|[^";:]{0,400})){0,20}):(.{1,400})$')
_DECLINED = re.compile(r";PARTSTAT=\"?DECLINED\"?(?=;|$)", re.IGNORECASE)
_EVENTS_MAX = 1  # an answer is about one entry; what speaks of more is none of ours


def declined(message: Message) -> tuple[str, str] | None:
    """Return UID of the entry and address of the attendee that the mail's calendar object declines; None where it is no
    such answer.
    """
    if message.calendar_method != "REPLY" or not message.calendar:
        return None
    lines = re.sub(r"\n[ \t]", "", message.calendar).split("\n")  # RFC 5545, 3.1: unfolding
    if sum(line.strip().upper() == "BEGIN:VEVENT" for line in lines) != _EVENTS_MAX:
        return None
    found: dict[str, list[tuple[str, str]]] = {"UID": [], "ATTENDEE": []}
    for line in lines:
        match = _PROPERTY.match(line.rstrip())
        if match:
            found[match[1]].append((match[2], match[3].strip()))
    if len(found["UID"]) != 1 or len(found["ATTENDEE"]) != 1:
        return None
    (_, uid), (parameters, address) = found["UID"][0], found["ATTENDEE"][0]
    scheme, _, attendee = address.partition(":")
    if scheme.casefold() != "mailto" or not _DECLINED.search(parameters):
        return None
    return uid, attendee.strip()
