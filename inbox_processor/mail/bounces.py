"""Message to Bounce: a mail system says that a mail of ours did not arrive.

Duty: which mail it may have been, with which status it came back, and whether it is lost or only late. Call `bounce`
for a mail that a machine wrote. Whether the mail was ours, the desk knows.

Order: what the report says for machines (RFC 3464); without a report, the status and the words of the text, where
headers and sender are those of a mail system. The mail is named by ENVID (RFC 3461), by the Message-ID of what was
returned, by the thread, and by Message-IDs in the text, for systems that return nothing.

Standards: RFC 3464 2.3.3 (Action), RFC 3463 (status), RFC 5321 4.2 (reply codes), RFC 3461 6.3 (ENVID).
Known gap: a notice without report, status and known words counts as final where the mail system itself is the sender.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_processor.mail.rare import rare
from inbox_processor.model import Bounce, Message, Screening, Writer

# Rules of screening that know a mail system; a null return path alone stands on vacation notes too.
SYSTEM_RULES = frozenset(
    {
        "report",
        "mail system as sender",
        "postmaster's bounce",
        "failed recipients",
        "bounce by its words",
        "notice of a lost mail",
    }
)
NO_FAILURE = frozenset({"message/disposition-notification", "message/feedback-report"})
STATUS = rare(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
FINAL_CODE = rare(r"(?<![\d.:/-])55[0-9](?=[\s:#-])")
LATER_CODE = rare(r"(?<![\d.:/-])4[25][0-9](?=[\s:#-])")
LATE_WORDS = rare(
    r"\bdelayed\b|\bstill being retried\b|will (?:continue|keep|be retried)|could not send message for past"
    r"|not yet been delivered|no action is required|verzögert|noch nicht zugestellt|weitere versuche|retard[ée]",
    re.IGNORECASE,
)
IDENTITY = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
BARE_IDENTITY = rare(r"\bmessage-id\s*:\s*([^<>\s@]{1,200}@[^<>\s@]{1,200})", re.IGNORECASE)
IDENTITIES = 50  # of one mail; a bounce speaks of one
TEXT_CHARS = 20_000
UNKNOWN = "5.0.0"  # RFC 3463, 3.1: nothing else is known
XTEXT = re.compile(r"\+([0-9A-F]{2})")


def bounce(message: Message, screening: Screening) -> Bounce | None:
    """Return what the mail says of a mail that did not arrive; None where it is no such notice."""
    if screening.writer is not Writer.MACHINE or NO_FAILURE.intersection(message.part_types):
        return None
    found = _reported(message) or _told(message, screening)
    return None if found is None else Bounce(tuple(_named(message)), *found)


def _values(message: Message, name: str) -> tuple[str, ...]:
    return tuple(value for field, value in message.report if field == name)


def _reported(message: Message) -> tuple[str, bool] | None:
    """Return status and finality by the report; None without one, or where it is of a success."""
    actions = {value.lower().split(" ", 1)[0] for value in _values(message, "action")}
    statuses = [found[0] for value in _values(message, "status") if (found := STATUS.search(value))]
    grave = next((one for one in statuses if one.startswith("5")), "")
    # RFC 3464, 2.3.3: the Action decides; a mail that was tried for days has failed with a 4.x.x.
    if "failed" in actions or (not actions and grave):
        return grave or next(iter(statuses), UNKNOWN), True
    if "delayed" in actions or (not actions and statuses and statuses[0].startswith("4")):
        return next(iter(statuses), "4.0.0"), False
    return None


def _told(message: Message, screening: Screening) -> tuple[str, bool] | None:
    """Return status and finality by the words of a mail system that writes for people alone."""
    if _values(message, "action") or _values(message, "status"):
        return None
    if not SYSTEM_RULES.intersection(finding.rule for finding in screening.findings):
        return None
    text = f"{message.subject}\n{message.text[:TEXT_CHARS]}"
    statuses = [found[0] for found in STATUS.finditer(text)]
    grave = next((one for one in statuses if one.startswith("5")), "")
    if grave:
        return grave, True
    late = any(one.startswith("4") for one in statuses) or LATE_WORDS.search(text) or LATER_CODE.search(text)
    if late and not FINAL_CODE.search(text):
        return next((one for one in statuses if one.startswith("4")), "4.0.0"), False
    return UNKNOWN, True


def _named(message: Message) -> Iterator[str]:
    """Yield the Message-IDs that the returned mail may have, the surest first, each once."""
    found: dict[str, None] = {}
    for value in _values(message, "original-envelope-id"):
        found[f"<{XTEXT.sub(lambda code: chr(int(code[1], 16)), value).strip('<>')}>"] = None
    found.update(dict.fromkeys(_values(message, "message-id")))
    found.update(dict.fromkeys(message.thread))
    text = message.text[:TEXT_CHARS]
    found.update(dict.fromkeys(IDENTITY.findall(text)))
    found.update(dict.fromkeys(f"<{one}>" for one in BARE_IDENTITY.findall(text)))
    yield from list(found)[:IDENTITIES]
