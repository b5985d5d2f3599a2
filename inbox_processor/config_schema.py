"""Which keys `config.toml` may hold, and what each may hold by itself.

`TABLES` is the schema: table, key, kind, default. A kind is a pydantic type with the words for what it expects; call
`judge` to hold a value against one. pydantic's own messages never reach the reader. Every key is judged alone, so that
one fault hides no other; rules between keys stand in `config_rules`.

Standards: RFC 5322, 3.4 for mailboxes; RFC 5646 for language tags (the part of it that names template folders).
Known gaps: an address of another script has its domain in the xn-- form.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, Strict, TypeAdapter, ValidationError

from inbox_processor.config import Rate
from inbox_processor.model import Mailbox


class RefusalError(ValueError):
    """A refusal that says better than its kind what is expected."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be, for pydantic and for people."""

    adapter: TypeAdapter[Any]
    expected: str


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `default`: as it would stand in the file; None: none, or one that depends on other keys."""

    kind: Kind
    default: Any = None
    required: bool = False


# --- kinds --------------------------------------------------------------------------------------------------------


def _kind(annotation: Any, expected: str) -> Kind:
    return Kind(TypeAdapter(annotation), expected)


def judge(kind: Kind, value: Any) -> tuple[Any, str, tuple[Any, ...]]:
    """(sound value, "", ()), or (None, what is expected, where in the value the fault lies)."""
    try:
        return kind.adapter.validate_python(value), "", ()
    except ValidationError as error:
        # Of the branches of a union, the one that fits furthest tells best where the fault lies.
        nearest = max(error.errors(include_url=False, include_input=False), key=lambda branch: len(branch["loc"]))
        refusal = nearest.get("ctx", {}).get("error")
        return None, str(refusal) if isinstance(refusal, RefusalError) else kind.expected, nearest["loc"]


def _one_line(value: str) -> str:
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
        raise RefusalError("one line of text without control characters")
    return value.strip()


def _matching(pattern: str) -> AfterValidator:
    """Refuses text that does not match as a whole."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError
        return value

    return AfterValidator(check)


def _host(value: str) -> str:
    if ":" in value:
        IPv6Address(value)
    elif not re.fullmatch(r"\w([\w.-]*\w)?\.?", value):
        raise ValueError
    return value


def _duration(value: str) -> timedelta:
    match = re.fullmatch(r"(\d{1,6}) ?(s|m|h)", value)
    if not match or not int(match[1]):
        raise ValueError
    return int(match[1]) * {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}[match[2]]


def _rate(value: str) -> Rate:
    match = re.fullmatch(r"(\d{1,6}) per (hour|day)", value)
    if not match or not int(match[1]):
        raise ValueError
    return Rate(int(match[1]), timedelta(hours=1) if match[2] == "hour" else timedelta(days=1))


# RFC 5322, 3.4.1: dot-atom @ domain; domains of other scripts stand in their xn-- form.
_ADDR_SPEC = (
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
# RFC 5322, 3.4: a display-name with one of ()<>[]:;@\," in it is quoted.
_DISPLAY_NAME = r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^()<>\[\]:;@\\,"]*))'
_MAILBOX = rf"(?:{_DISPLAY_NAME}\s*<(?P<angle>{_ADDR_SPEC})>|(?P<bare>{_ADDR_SPEC}))"


def _address(value: str) -> str:
    local, _, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def _mailbox(value: str) -> Mailbox:
    match = re.fullmatch(_MAILBOX, value)
    if not match:
        raise ValueError
    name = re.sub(r"\\(.)", r"\1", match["quoted"]) if match["quoted"] is not None else (match["plain"] or "").strip()
    return Mailbox(name, _address(match["angle"] or match["bare"]))


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(value, available_timezones(), 1)
        hint = f", did you mean {near[0]}?" if near else ""
        raise RefusalError(f"the name of a time zone such as Europe/Berlin{hint}") from None
    return value


def _moment(value: datetime) -> datetime:
    if not 1970 <= value.year <= 9000:  # conversions between zones overflow at the ends of the calendar
        raise ValueError
    return value


def _different(values: list[str]) -> tuple[str, ...]:
    if len({value.casefold() for value in values}) != len(values):
        raise ValueError
    return tuple(values)


def _lower(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.lower() for value in values))


def _texts(values: dict[str, str | dict[str, str]]) -> dict[str, dict[str, str]]:
    return {key: {"": value} if isinstance(value, str) else value for key, value in values.items()}


_Optional = Annotated[str, Strict(), AfterValidator(_one_line)]
_Line = Annotated[_Optional, _matching(r".+")]
_Language = Annotated[str, Strict(), _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")]
_Address = Annotated[str, Strict(), _matching(_ADDR_SPEC), AfterValidator(_address)]
_Free = Annotated[str, Strict(), _matching(r"[^\x00-\x08\x0b-\x1f\x7f]*")]

LINE = _kind(_Line, "text in quotes on one line")
OPTIONAL = _kind(_Optional, 'text in quotes, "" for none')
SECRET = _kind(Annotated[str, Strict(), _matching(r"(?s).+")], "text in quotes")
VARIABLE = _kind(Annotated[str, Strict(), _matching(r"[A-Za-z_]\w*")], "the name of an environment variable, in quotes")
HOST = _kind(
    Annotated[_Line, AfterValidator(_host)], 'the name of a server such as "mail.example.org", without the port'
)
PORT = _kind(Annotated[int, Strict(), Field(ge=1, le=65535)], "a whole number from 1 to 65535")
COUNT = _kind(Annotated[int, Strict(), Field(ge=0)], "a whole number, 0 or more")
BOOL = _kind(Annotated[bool, Strict()], "true or false, without quotes")
SECURITY = _kind(Literal["tls", "starttls", "none"], '"tls", "starttls" or "none"')
MODE = _kind(Literal["folders", "keywords"], '"folders" or "keywords"')
TONE = _kind(Literal["formal", "informal"], '"formal" (Sie) or "informal" (Du)')
LEVEL = _kind(Literal["debug", "info", "warning", "error"], '"debug", "info", "warning" or "error"')
DAY = _kind(Annotated[date, Strict()], "a date such as 2016-05-04, without quotes and time")
MOMENT = _kind(
    Annotated[datetime, Strict(), AfterValidator(_moment)],
    "a date and time such as 2016-07-06T10:30:00+02:00, without quotes",
)
DURATION = _kind(Annotated[_Line, AfterValidator(_duration)], 'at least 1 second, written as "60s", "5m" or "1h"')
RATE = _kind(Annotated[_Line, AfterValidator(_rate)], 'a limit such as "10 per day" or "3 per hour"')
ADDRESS = _kind(_Address | Literal[""], 'an address such as "organiser@example.org", "" for none')
MAILBOX = _kind(
    Annotated[_Line, AfterValidator(_mailbox)],
    'a mailbox such as "Anmeldung <anmelden@example.org>"; a name with , : ; @ or () in it as \'"Name, A." <…>\'',
)
EVENT_ID = _kind(Annotated[str, Strict(), _matching(r"[a-z0-9][a-z0-9_-]*")], "small letters, digits, - and _")
TIMEZONE = _kind(Annotated[_Line, AfterValidator(_timezone)], 'a time zone such as "Europe/Berlin"')
LANGUAGES = _kind(
    Annotated[list[_Language], Field(min_length=1), AfterValidator(_different)],
    'different language tags such as ["de", "en"], at least one',
)
REQUIRED = _kind(
    Annotated[list[Literal["name", "email", "background"]], AfterValidator(_different)],
    'some of "name", "email" and "background", each once, such as ["name", "email"]',
)
WAITLIST = _kind(
    Annotated[bool, Strict()] | Annotated[int, Strict(), Field(ge=0)], "true, false or a length (a whole number)"
)
ADDRESSES = _kind(Annotated[list[_Address], AfterValidator(_lower)], 'addresses such as ["talk@example.org"]')
TAGS = _kind(
    Annotated[list[Annotated[_Line, _matching(r"[A-Za-z0-9._-]+")]], AfterValidator(_lower)],
    'words such as ["talk"] (for mails to desk+talk@…), of letters, digits, dot, - and _',
)
WORDS = _kind(Annotated[list[_Line], AfterValidator(_lower)], 'words of a subject line such as ["workshop"]')
TEXTS = _kind(
    Annotated[dict[Annotated[str, _matching(r"[a-z][a-z_]*")], _Free | dict[_Language, _Free]], AfterValidator(_texts)],
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
    },
    "limits": {"replies_per_address": Key(RATE, "10 per day"), "replies_per_hour": Key(COUNT, 500)},
    "organiser": {"address": Key(ADDRESS, "")},
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
        "timezone": Key(TIMEZONE, "Europe/Berlin"),
        "opens": Key(MOMENT),
        "closes": Key(MOMENT),
        "addresses": Key(ADDRESSES, []),
        "tags": Key(TAGS, []),
        "subject_words": Key(WORDS, []),
        "texts": Key(TEXTS, {}),
    },
}
