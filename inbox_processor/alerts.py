"""What the organiser is told by mail: once a day for each kind, and nothing where no address is configured.

Duty: `alert(kind, …)` gives the outbox entry of a mail to [organiser] address, or None where it was written today
already. It travels as the replies do (durable, tried again, marked as sent), ahead of the limit of the hour. Its
Message-ID is made of kind and day, so that the outbox itself knows what was told, across restarts. Pure.

Loops: nobody but the organiser gets these, once a day; the config refuses the desk's own address; what comes from the
organiser's address is never answered, and a machine's mail to the desk neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from inbox_processor.desk import daily
from inbox_processor.desk.roster import Roster
from inbox_processor.model import Effects, NoticeKind, OutboxEntry, Remark, Trace
from inbox_processor.office import Office

if TYPE_CHECKING:
    from inbox_processor.mail.alert import Told

REPLY_LIMIT, HOUR_LIMIT = "reply-limit", "hour-limit"  # kinds; the first is also the name of the deciding rule
PUT_BACK, DIGEST, TROUBLE, WELL = "put-back", "digest", "trouble", "well"


def alert(
    kind: str,
    office: Office,
    roster: Roster,
    now: datetime,
    told: Told = MappingProxyType({}),
    unique: str = "",
    about: datetime | None = None,
) -> OutboxEntry | None:
    """Return the mail that tells the organiser, as a queued entry; None where there is nobody to tell, or today's is
    in the outbox already. `told`: what it is about; `unique`: tells mails of one kind and day apart; `about`: the time
    whose day counts, else `now`.
    """
    to = office.organiser
    message_id = identity(kind + unique, office, about or now)
    if not to or office.silent or to.casefold() in office.own.addresses or roster.reply_with(message_id) is not None:
        return None
    from inbox_processor.mail import alert as letters  # noqa: PLC0415  slow to import, and rarely written

    event = office.events[0]
    sender = office.writer.sender
    octets = letters.write(kind, event.languages[0], sender, to, message_id, now.astimezone(event.zone), told)
    return OutboxEntry(
        roster.next_id("r"), NoticeKind.ALERT, to, (), "", message_id, created=now, octets=octets, cause=f"alert {kind}"
    )


def identity(kind: str, office: Office, now: datetime) -> str:
    """Return the Message-ID of the day's alert of this kind."""
    day = f"{now.astimezone(office.events[0].zone):%Y%m%d}"
    digest = hashlib.sha256(f"alert\0{kind}\0{day}\0{office.organiser}".encode()).hexdigest()[:20]
    return f"<{day}.{digest}@{office.own.message_id_domain}>"


def put_back(refused: Sequence[Remark], office: Office, roster: Roster, now: datetime) -> Effects:
    """Return what tells the organiser that mails could not stay where they were put, and why, a line each."""
    unique = "\0".join((now.isoformat(), *(words for one in refused for words in (one.about, *one.sentences))))
    return _effects(alert(PUT_BACK, office, roster, now, {"": refused}, unique))


def digest(hour: int, until: datetime, office: Office, roster: Roster, now: datetime) -> Effects:
    """Return the daily mail of what has happened up to an instant (daily.last_hour); nothing where nothing has, or
    where it was written.
    """
    event = office.events[0]
    if roster.reply_with(identity(DIGEST, office, until)) is not None:
        return Effects()
    before = _written(DIGEST, roster)
    told = daily.digest(roster, daily.last_hour(before, hour, event) if before else None, until)
    return _effects(alert(DIGEST, office, roster, now, told, about=until) if told else None)


def trouble(words: str, office: Office, roster: Roster, now: datetime) -> Effects:
    """Return what tells the organiser that a human is needed, with the one sentence that says why; once a day."""
    from inbox_processor.mail.alert import FAULT  # noqa: PLC0415  as in alert

    return _effects(alert(TROUBLE, office, roster, now, {FAULT: [Remark("", (words,))]}))


def well(office: Office, roster: Roster, now: datetime) -> Effects:
    """Return the line that all is well again, where the organiser was told otherwise and not yet this."""
    said, over = _written(TROUBLE, roster), _written(WELL, roster)
    if said is None or (over is not None and over >= said):
        return Effects()
    return _effects(alert(WELL, office, roster, now, unique=said.isoformat()))


def _written(kind: str, roster: Roster) -> datetime | None:
    """Return when the last mail of this kind was written."""
    return max((one.created for one in roster.replies_of(f"alert {kind}")), default=None)


def _effects(entry: OutboxEntry | None) -> Effects:
    return Effects(outbox=(entry,)) if entry is not None else Effects()


def capped(traces: Iterable[Trace]) -> bool:
    """Tell whether one of these mails waits in review because its sender has had all replies that it may have."""
    return any(REPLY_LIMIT in trace.decision.rules for trace in traces)
