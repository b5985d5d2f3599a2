"""The event, and the words for where mails and people stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct, field


class Outcome(StrEnum):
    """What happens to one mail (contract: `explain --json`)."""

    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    INCOMPLETE = "incomplete"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"
    UPDATED = "updated"
    REVIEW = "review"
    IGNORED = "ignored"
    DECLINED = "declined"


class Status(StrEnum):
    """Where one person stands (contract: `participants --json`)."""

    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def holds_seat(self) -> bool:
        """True where the person takes one of the event's seats; an offered seat is held until the offer lapses."""
        return self in (Status.ACCEPTED, Status.OFFERED)

    @property
    def active(self) -> bool:
        """True where the person still wants to come, as far as the desk knows."""
        return self in (Status.INCOMPLETE, Status.ACCEPTED, Status.WAITLISTED, Status.OFFERED)


class ReplyKind(StrEnum):
    """The replies that the desk writes; each is a template `REPLY.txt.j2`."""

    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    PLEASE_ADD = "please_add"
    PROMOTED = "promoted"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    ALREADY_REGISTERED = "already_registered"
    UPDATED = "updated"
    REMINDER = "reminder"
    CLOSED = "closed"
    RECEIVED = "received"  # a human will read the mail; by config
    ANNOUNCEMENT = "announcement"  # what `announce` writes, by this template or one of the organiser's own


class NoticeKind(StrEnum):
    """Mails to the organiser, never to participants; they have no templates."""

    ALERT = "alert"


INFORMAL: Mapping[str, str] = {"de": "de-du"}  # language → the templates that say Du


class Event(Struct, frozen=True, dict=True):
    """One event of the config. Times are aware.

    `waitlist`: None without limit, 0 no waiting list, n its length. `texts`: free fields for templates, by key, then by
    language ("" for a text that serves all languages). `addresses`, `tags`, `subject_words`: how a mail finds the event
    where several are configured (recipient address, plus-tag of the recipient, words of the subject; lower case).
    `tone`: "formal" (Sie) or "informal" (Du), in the languages that tell the two apart.

    `offer_hours`: for so long a free seat is offered to the next in line; 0: they move up without being asked.
    `approval`: complete registrations wait for the organiser. `groups`: "together" or "split", the people of one mail.
    `calendar_declines`: "review" or "withdraw", what a participant's calendar does that declines. `remind_before`: so
    long before the start participants are reminded; `remind_incomplete`: so long after their mail those who lack
    something, once; `lapse_incomplete`: so long after that their registration lapses. None: never.
    """

    id: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    capacity: int
    languages: tuple[str, ...] = ("de", "en")
    required: tuple[str, ...] = ("name", "email", "background")
    waitlist: int | None = None
    timezone: str = "Europe/Berlin"
    opens: datetime | None = None
    closes: datetime | None = None
    addresses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()
    tone: str = "formal"
    offer_hours: int = 0
    approval: bool = False
    groups: str = "together"
    calendar_declines: str = "review"
    remind_before: timedelta | None = None
    remind_incomplete: timedelta | None = None
    lapse_incomplete: timedelta | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    retention: timedelta = timedelta(days=90)  # after the end; then personal data are erased
    retention_mails: bool = False  # with them the mails in the desk's folders

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the event's times are told to people."""
        return ZoneInfo(self.timezone)

    @property
    def deadline(self) -> datetime:
        """The instant from which registrations come too late: `closes`, else the start."""
        return self.closes or self.starts

    @property
    def line_closes(self) -> datetime:
        """The instant from which nobody moves up or is offered a seat by the desk: the deadline, or the start."""
        return min(self.deadline, self.starts)

    @cached_property
    def details(self) -> str:
        """When and where it is, as the calendar entries say: begin, end (RFC 3339, UTC) and place, one a line."""
        times = (at.astimezone(UTC).isoformat() for at in (self.starts, self.ends))
        return "\n".join((*times, " ".join(self.place.split())))

    def text(self, key: str, language: str) -> str:
        """The free field `key` in `language`, else without its variant ("de" for "de-du"), else the one for all
        languages, else "".
        """
        by_language = self.texts.get(key, {})
        plain = language.partition("-")[0]
        return by_language.get(language) or by_language.get(plain) or by_language.get("") or ""

    def written_in(self, language: str) -> str:
        """The templates' folder for a language of this event: that of the informal tone, where there is one."""
        return INFORMAL.get(language, language) if self.tone == "informal" else language
