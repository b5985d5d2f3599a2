"""Which keys `config.toml` may hold, and what each may hold by itself.

`TABLES` is the schema: table, key, kind, default. A kind is a pydantic type with the words for what it expects; call
`judge` to hold a value against one. pydantic's own messages never reach the reader. Every key is judged alone, so that
one fault hides no other; rules between keys stand in `config_rules`.

Standards: RFC 5322, 3.4 (mailboxes; domains of other scripts in the xn-- form only), RFC 5646 (language tags).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError

from inbox_processor.config_values import (
    ADDR_SPEC,
    RefusalError,
    address,
    days,
    different,
    duration,
    host,
    lower,
    mailbox,
    matching,
    moment,
    one_line,
    rate,
    span,
    texts,
    timezone,
)


class Kind(Struct, frozen=True, dict=True):
    """What a value must be, for pydantic and for people."""

    annotation: Any
    expected: str

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The judge of such values; made when a file has the first, for it takes a millisecond."""
        return TypeAdapter(self.annotation)

    def taken(self, default: Any) -> Any:
        """What `judge` makes of a default, which is sound. A file leaves most keys out; for those no judge is made."""
        for step in getattr(self.annotation, "__metadata__", ()):
            if isinstance(step, AfterValidator):
                default = step.func(default)  # type: ignore[call-arg]  # ours take the value alone
        return default


class Key(Struct, frozen=True):
    """One key. `default`: as it would stand in the file; None: none, or one that depends on other keys."""

    kind: Kind
    default: Any = None
    required: bool = False


# --- kinds --------------------------------------------------------------------------------------------------------


def judge(kind: Kind, value: Any) -> tuple[Any, str, tuple[Any, ...]]:
    """(sound value, "", ()), or (None, what is expected, where in the value the fault lies)."""
    try:
        return kind.adapter.validate_python(value), "", ()
    except ValidationError as error:
        # Of the branches of a union, the one that fits furthest tells best where the fault lies.
        nearest = max(error.errors(include_url=False, include_input=False), key=lambda branch: len(branch["loc"]))
        refusal = nearest.get("ctx", {}).get("error")
        return None, str(refusal) if isinstance(refusal, RefusalError) else kind.expected, nearest["loc"]


_Optional = Annotated[str, Strict(), AfterValidator(one_line)]
_Line = Annotated[_Optional, matching(r".+")]
_Language = Annotated[str, Strict(), matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")]
_Address = Annotated[str, Strict(), matching(ADDR_SPEC), AfterValidator(address)]
_Free = Annotated[str, Strict(), matching(r"[^\x00-\x08\x0b-\x1f\x7f]*")]

LINE = Kind(_Line, "text in quotes on one line")
OPTIONAL = Kind(_Optional, 'text in quotes, "" for none')
SECRET = Kind(Annotated[str, Strict(), matching(r"(?s).+")], "text in quotes")
VARIABLE = Kind(Annotated[str, Strict(), matching(r"[A-Za-z_]\w*")], "the name of an environment variable, in quotes")
HOST = Kind(Annotated[_Line, AfterValidator(host)], 'the name of a server such as "mail.example.org", without the port')
PORT = Kind(Annotated[int, Strict(), Field(ge=1, le=65535)], "a whole number from 1 to 65535")
COUNT = Kind(Annotated[int, Strict(), Field(ge=0)], "a whole number, 0 or more")
HOURS = Kind(Annotated[int, Strict(), Field(ge=0, le=8784)], "a whole number of hours up to 8784, 0 for none")
BOOL = Kind(Annotated[bool, Strict()], "true or false, without quotes")
SECURITY = Kind(Literal["tls", "starttls", "none"], '"tls", "starttls" or "none"')
MODE = Kind(Literal["folders", "keywords"], '"folders" or "keywords"')
TONE = Kind(Literal["formal", "informal"], '"formal" (Sie) or "informal" (Du)')
LEVEL = Kind(Literal["debug", "info", "warning", "error"], '"debug", "info", "warning" or "error"')
DAY = Kind(Annotated[date, Strict()], "a date such as 2016-05-04, without quotes and time")
MOMENT = Kind(
    Annotated[datetime, Strict(), AfterValidator(moment)],
    "a date and time such as 2016-07-06T10:30:00+02:00, without quotes",
)
DURATION = Kind(Annotated[_Line, AfterValidator(duration)], 'at least 1 second, written as "60s", "5m" or "1h"')
HOUR = Kind(
    Literal[False] | Annotated[int, Strict(), Field(ge=0, le=23)], "an hour of the day from 0 to 23, false for none"
)
SPAN = Kind(Annotated[_Optional, AfterValidator(span)], 'a time such as "3 days" or "12 hours", "" for never')
GROUPS = Kind(Literal["together", "split"], '"together" or "split"')
DECLINES = Kind(Literal["review", "withdraw"], '"review" or "withdraw"')
DAYS = Kind(Annotated[_Line, AfterValidator(days)], 'at least one day, written as "90 days"')
RATE = Kind(Annotated[_Line, AfterValidator(rate)], 'a limit such as "10 per day" or "3 per hour"')
ADDRESS = Kind(_Address | Literal[""], 'an address such as "organiser@example.org", "" for none')
MAILBOX = Kind(
    Annotated[_Line, AfterValidator(mailbox)],
    'a mailbox such as "Anmeldung <anmelden@example.org>"; a name with , : ; @ or () in it as \'"Name, A." <…>\'',
)
EVENT_ID = Kind(Annotated[str, Strict(), matching(r"[a-z0-9][a-z0-9_-]*")], "small letters, digits, - and _")
TIMEZONE = Kind(Annotated[_Line, AfterValidator(timezone)], 'a time zone such as "Europe/Berlin"')
LANGUAGES = Kind(
    Annotated[list[_Language], Field(min_length=1), AfterValidator(different)],
    'different language tags such as ["de", "en"], at least one',
)
REQUIRED = Kind(
    Annotated[list[Literal["name", "email", "background"]], AfterValidator(different)],
    'some of "name", "email" and "background", each once, such as ["name", "email"]',
)
WAITLIST = Kind(
    Annotated[bool, Strict()] | Annotated[int, Strict(), Field(ge=0)], "true, false or a length (a whole number)"
)
ADDRESSES = Kind(Annotated[list[_Address], AfterValidator(lower)], 'addresses such as ["talk@example.org"]')
TAGS = Kind(
    Annotated[list[Annotated[_Line, matching(r"[A-Za-z0-9._-]+")]], AfterValidator(lower)],
    'words such as ["talk"] (for mails to desk+talk@…), of letters, digits, dot, - and _',
)
WORDS = Kind(Annotated[list[_Line], AfterValidator(lower)], 'words of a subject line such as ["workshop"]')
TEXTS = Kind(
    Annotated[dict[Annotated[str, matching(r"[a-z][a-z_]*")], _Free | dict[_Language, _Free]], AfterValidator(texts)],
    'keys of small letters and _ with a text or one by language, such as fee = { de = "frei", en = "free" }',
)

# --- tables -------------------------------------------------------------------------------------------------------

PASSWORD_KINDS: Mapping[str, Kind] = {
    "password": SECRET,
    "password_file": LINE,
    "password_env": VARIABLE,
    "password_command": LINE,
}
_PASSWORDS = {name: Key(kind) for name, kind in PASSWORD_KINDS.items()}

TABLES: Mapping[str, Mapping[str, Key]] = {
    "mailbox": {
        "host": Key(HOST, required=True),
        "port": Key(PORT, 993),
        "security": Key(SECURITY, "tls"),
        "username": Key(LINE, required=True),
        **_PASSWORDS,
        "folder": Key(LINE, "INBOX"),
        "ca_file": Key(LINE),
        "since": Key(DAY),
        "trusted_authserv_id": Key(OPTIONAL, ""),
    },
    "smtp": {
        "host": Key(HOST, required=True),
        "port": Key(PORT, 587),
        "security": Key(SECURITY, "starttls"),
        "username": Key(OPTIONAL),
        **_PASSWORDS,
        "from": Key(MAILBOX, required=True),
        "ca_file": Key(LINE),
    },
    "store": {"path": Key(LINE, "registrations.json")},
    "schedule": {"poll_every": Key(DURATION, "60s"), "idle": Key(BOOL, True)},
    "templates": {"directory": Key(LINE, "templates"), "tone": Key(TONE, "formal"), "html": Key(BOOL, False)},
    "folders": {
        "mode": Key(MODE, "folders"),
        "accepted": Key(LINE, "Accepted"),
        "waitlisted": Key(LINE, "Waitlist"),
        "incomplete": Key(LINE, "Incomplete"),
        "cancelled": Key(LINE, "Cancelled"),
        "declined": Key(LINE, "Declined"),
        "review": Key(LINE, "Review"),
        "ignored": Key(LINE, "Ignored"),
        "done": Key(LINE, "Done"),
        "sent": Key(OPTIONAL, ""),
        "grace": Key(DURATION, "2m"),
    },
    "limits": {"replies_per_address": Key(RATE, "10 per day"), "replies_per_hour": Key(COUNT, 500)},
    "organiser": {"address": Key(ADDRESS, ""), "digest": Key(HOUR, 7), "acknowledge": Key(BOOL, False)},
    "log": {"level": Key(LEVEL, "info")},
    "event": {
        "id": Key(EVENT_ID, required=True),
        "title": Key(LINE, required=True),
        "starts": Key(MOMENT, required=True),
        "ends": Key(MOMENT, required=True),
        "place": Key(LINE, required=True),
        "capacity": Key(COUNT, required=True),
        "languages": Key(LANGUAGES, ["de", "en"]),
        "tone": Key(TONE),
        "required": Key(REQUIRED, ["name", "email", "background"]),
        "waitlist": Key(WAITLIST, True),
        "offer_hours": Key(HOURS, 0),
        "groups": Key(GROUPS, "together"),
        "approval": Key(BOOL, False),
        "timezone": Key(TIMEZONE, "Europe/Berlin"),
        "opens": Key(MOMENT),
        "closes": Key(MOMENT),
        "remind_before": Key(SPAN, ""),
        "remind_incomplete": Key(SPAN, ""),
        "lapse_incomplete": Key(SPAN, ""),
        "calendar_declines": Key(DECLINES, "review"),
        "addresses": Key(ADDRESSES, []),
        "tags": Key(TAGS, []),
        "subject_words": Key(WORDS, []),
        "texts": Key(TEXTS, {}),
        "retention": Key(DAYS, "90 days"),
        "retention_mails": Key(BOOL, False),
    },
}
