"""What the organiser is told by mail: once a day for each kind, and nothing where no address is configured.

Duty: `alert(kind, …)` gives the outbox entry of a mail to [organiser] address, or None where it was written today
already. It travels as the replies do (durable, tried again, marked as sent), ahead of the limit of the hour. Its
Message-ID is made of kind and day, so that the outbox itself knows what was told, across restarts. Pure.

Loops: nobody but the organiser gets these, once a day; the config refuses the desk's own address; what comes from the
organiser's address is never answered, and a machine's mail to the desk neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from inbox_processor.desk.roster import Roster
from inbox_processor.mail import alert as letters
from inbox_processor.model import NoticeKind, OutboxEntry, Trace
from inbox_processor.pipeline import Office

REPLY_LIMIT, HOUR_LIMIT = "reply-limit", "hour-limit"  # kinds; the first is also the name of the deciding rule


def alert(kind: str, office: Office, roster: Roster, now: datetime) -> OutboxEntry | None:
    """Return the mail that tells the organiser, as a queued entry; None where there is nobody to tell, or today's is
    in the outbox already.
    """
    to = office.organiser
    message_id = identity(kind, office, now)
    if not to or office.silent or to.casefold() in office.own.addresses or roster.reply_with(message_id) is not None:
        return None
    event = office.events[0]
    sender = office.writer.sender
    octets = letters.write(kind, event.languages[0], sender, to, message_id, now.astimezone(event.zone))
    return OutboxEntry(
        roster.next_id("r"), NoticeKind.ALERT, to, (), "", message_id, created=now, octets=octets, cause=f"alert {kind}"
    )


def identity(kind: str, office: Office, now: datetime) -> str:
    """Return the Message-ID of the day's alert of this kind."""
    day = f"{now.astimezone(office.events[0].zone):%Y%m%d}"
    digest = hashlib.sha256(f"alert\0{kind}\0{day}\0{office.organiser}".encode()).hexdigest()[:20]
    return f"<{day}.{digest}@{office.own.message_id_domain}>"


def capped(traces: Iterable[Trace]) -> bool:
    """Tell whether one of these mails waits in review because its sender has had all replies that it may have."""
    return any(REPLY_LIMIT in trace.decision.rules for trace in traces)
