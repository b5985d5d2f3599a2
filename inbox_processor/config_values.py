"""What a value of `config.toml` becomes, and what is refused whatever its type: for the kinds of config_schema.

Each function takes a value that has the right type and gives the one that is used. It raises ValueError, or
RefusalError where it can say better than the kind what is expected.
"""

from __future__ import annotations

import difflib
import re
from datetime import datetime, timedelta
from ipaddress import IPv6Address
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from inbox_processor.config import Rate
from inbox_processor.model import Mailbox


class RefusalError(ValueError):
    """A refusal that says better than its kind what is expected."""


def one_line(value: str) -> str:
    """Take the blanks around a text away; refuse control characters."""
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", value):
        raise RefusalError("one line of text without control characters")
    return value.strip()


def matching(pattern: str) -> AfterValidator:
    """Refuses text that does not match as a whole."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError
        return value

    return AfterValidator(check)


def host(value: str) -> str:
    """Refuse what is no name or address of a server."""
    if ":" in value:
        IPv6Address(value)
    elif not re.fullmatch(r"\w([\w.-]*\w)?\.?", value):
        raise ValueError
    return value


def duration(value: str) -> timedelta:
    """Read "60s", "5m", "1h"."""
    match = re.fullmatch(r"(\d{1,6}) ?(s|m|h)", value)
    if not match or not int(match[1]):
        raise ValueError
    return int(match[1]) * {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1)}[match[2]]


def span(value: str) -> timedelta | None:
    """Read "3 days", "12 hours"; "" is None."""
    match = re.fullmatch(r"([1-9]\d{0,3}) (hour|day|week)s?", value)
    if value and not match:
        raise ValueError
    return timedelta(**{f"{match[2]}s": int(match[1])}) if match else None


def days(value: str) -> timedelta:
    """Read "90 days"."""
    match = re.fullmatch(r"(\d{1,5}) ?(d|days?)", value)
    if not match or not int(match[1]):
        raise ValueError
    return timedelta(days=int(match[1]))


def rate(value: str) -> Rate:
    """Read "10 per day"."""
    match = re.fullmatch(r"(\d{1,6}) per (hour|day)", value)
    if not match or not int(match[1]):
        raise ValueError
    return Rate(int(match[1]), timedelta(hours=1) if match[2] == "hour" else timedelta(days=1))


# RFC 5322, 3.4.1: dot-atom @ domain; domains of other scripts stand in their xn-- form.
ADDR_SPEC = (
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
# RFC 5322, 3.4: a display-name with one of ()<>[]:;@\," in it is quoted.
DISPLAY_NAME = r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^()<>\[\]:;@\\,"]*))'
MAILBOX = rf"(?:{DISPLAY_NAME}\s*<(?P<angle>{ADDR_SPEC})>|(?P<bare>{ADDR_SPEC}))"


def address(value: str) -> str:
    """Put the domain in lower case."""
    local, _, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def mailbox(value: str) -> Mailbox:
    """Read "Name <address>"."""
    match = re.fullmatch(MAILBOX, value)
    if not match:
        raise ValueError
    name = re.sub(r"\\(.)", r"\1", match["quoted"]) if match["quoted"] is not None else (match["plain"] or "").strip()
    return Mailbox(name, address(match["angle"] or match["bare"]))


def timezone(value: str) -> str:
    """Refuse what is no time zone; name the nearest."""
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(value, available_timezones(), 1)
        hint = f", did you mean {near[0]}?" if near else ""
        raise RefusalError(f"the name of a time zone such as Europe/Berlin{hint}") from None
    return value


def moment(value: datetime) -> datetime:
    """Refuse years at the ends of the calendar."""
    if not 1970 <= value.year <= 9000:  # conversions between zones overflow at the ends of the calendar
        raise ValueError
    return value


def different(values: list[str]) -> tuple[str, ...]:
    """Refuse a value that stands twice, whatever its case."""
    if len({value.casefold() for value in values}) != len(values):
        raise ValueError
    return tuple(values)


def lower(values: list[str]) -> tuple[str, ...]:
    """Put all in lower case, each once."""
    return tuple(dict.fromkeys(value.lower() for value in values))


def texts(values: dict[str, str | dict[str, str]]) -> dict[str, dict[str, str]]:
    """Give each free text by language, "" for all."""
    return {key: {"": value} if isinstance(value, str) else value for key, value in values.items()}
