"""Answers to the two FETCH commands that each mail costs, in the form in which most servers give them.

Call `ask` for the lines of an answer, then `described` or `bodies`. IMAPClient reads any answer, token by token, which
is most of what fetching a mail costs; what is not written in just this form is left to it.

Standards: RFC 3501, 7.4.2 (FETCH response), 9 (date-time).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient.response_parser import parse_fetch_response

_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_TIME = (
    rb'INTERNALDATE "(?P<day>[ \d]\d)-(?P<month>[A-Z][a-z]{2})-(?P<year>[12]\d{3}) '
    rb'(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?P<offset>[+-]\d\d)(?P<more>\d\d)"'
)
_DESCRIBED = re.compile(
    rb"\d+ \((?:(?:UID (?P<uid>\d+)|" + _TIME + rb"|RFC822\.SIZE (?P<size>\d+))(?: (?=[A-Z])|\)\Z)){3}"
)
_BODY = re.compile(rb"\d+ \(UID (\d+) BODY\[\](?:<0>)? \{\d+\}")


def ask(client: Any, uids: Sequence[int], items: str) -> list[Any]:
    """Send UID FETCH; give what imaplib makes of the answer: lines, and pairs of a line and the literal behind it."""
    imap = client._imap  # noqa: SLF001 - no other way
    tag = imap._command("UID", "FETCH", ",".join(map(str, uids)), f"({items})")  # noqa: SLF001
    kind, said = imap._command_complete("FETCH", tag)  # noqa: SLF001
    client._checkok("fetch", kind, said)  # noqa: SLF001
    found: list[Any] = imap._untagged_response(kind, said, "FETCH")[1]  # noqa: SLF001
    return found


def described(said: Sequence[Any]) -> dict[int, tuple[datetime, int]]:
    """Read INTERNALDATE (in UTC) and RFC822.SIZE of mails, by UID; without the time there is no entry."""
    try:
        return dict(_described(line) for line in said)
    except (TypeError, ValueError, KeyError):
        answers = parse_fetch_response(list(said), normalise_times=False)
    return {
        uid: (_utc(item[b"INTERNALDATE"]), item.get(b"RFC822.SIZE", 0))
        for uid, item in answers.items()
        if b"INTERNALDATE" in item
    }


def _described(line: bytes) -> tuple[int, tuple[datetime, int]]:
    found = _DESCRIBED.fullmatch(line)
    if found is None:
        raise ValueError
    day, year, hour, minute, second = map(int, found.group("day", "year", "hour", "minute", "second"))
    ahead = timedelta(hours=int(found["offset"]), minutes=int(found["offset"][:1] + found["more"]))
    local = datetime(year, _MONTHS[found["month"]], day, hour, minute, second, tzinfo=UTC)
    return int(found["uid"]), (local - ahead, int(found["size"]))


def _utc(moment: datetime) -> datetime:
    """Turn INTERNALDATE into UTC; it has an offset by its grammar, without one it is taken as UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def bodies(said: Sequence[Any]) -> dict[int, bytes]:
    """Read BODY[], or the beginning of it, by UID."""
    heads, ends = said[::2], said[1::2]
    if len(heads) == len(ends) == ends.count(b")") and all(isinstance(one, tuple) for one in heads):
        found = [_BODY.fullmatch(head) for head, _ in heads]
        if None not in found:
            return {int(one[1]): octets for one, (_, octets) in zip(found, heads, strict=True) if one}
    names = (b"BODY[]", b"BODY[]<0>")  # the second answers <0.N>
    answers = parse_fetch_response(list(said))
    return {uid: item[name] for uid, item in answers.items() for name in names if item.get(name) is not None}
