"""How SMTP writes things: the envelope, the mail as DATA carries it, xtext, our name for EHLO; and the server's words
for people.

Standards: RFC 5321 (SMTP), RFC 2920 (PIPELINING), RFC 3461 (xtext).
"""

from __future__ import annotations

import re
import smtplib
import socket
from collections.abc import Sequence

from inbox_processor.errors import PermanentFailure

MAX_ENVID_CHARS = 100  # RFC 3461, 4.4
MAX_QUOTED_CHARS = 300  # of the server's words in a message of ours

_UNADDRESSABLE = re.compile(r"[\x00-\x20\x7f<>]")
_NO_XCHAR = re.compile(r"[^!-*,-<>-~]")  # RFC 3461, 4


def own_name() -> str:
    """Choose the name for EHLO: the machine's where it has a domain, else an address literal (RFC 5321, 4.1.3).

    The system's resolver is not asked: without a network it would hold up every session for many seconds.
    """
    name = socket.gethostname()
    return name if "." in name and re.fullmatch(r"[A-Za-z0-9.-]+", name) else "[127.0.0.1]"


def addressable(to: str) -> bool:
    """Say whether an envelope can carry the address."""
    return "@" in to and not _UNADDRESSABLE.search(to)


def envelope(sender: str, to: str, mail_options: Sequence[str], rcpt_options: Sequence[str]) -> str:
    """Write MAIL, RCPT and DATA in one go (RFC 2920, 3.1): two journeys to the server for a reply instead of four."""
    commands = ((f"MAIL FROM:<{sender}>", *mail_options), (f"RCPT TO:<{to}>", *rcpt_options), ("DATA",))
    return "".join(" ".join(command) + "\r\n" for command in commands)


def parameters(
    smtp: smtplib.SMTP, place: str, entry_id: str, sender: str, to: str, octets: bytes
) -> tuple[list[str], list[str]]:
    """Choose the parameters of MAIL and of RCPT, by what the server offers. PermanentFailure where it cannot carry the
    mail; `place` opens its text.
    """
    mail: list[str] = []
    limit = smtp.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < len(octets):
        raise PermanentFailure(f"{place} takes mails of up to {limit} octets; this one has {len(octets)}.")
    if smtp.has_extn("size"):
        mail.append(f"SIZE={len(octets)}")
    if not octets.isascii() and smtp.has_extn("8bitmime"):
        mail.append("BODY=8BITMIME")
    if not (to + sender).isascii():
        if not smtp.has_extn("smtputf8"):
            raise PermanentFailure(f"{place} carries no addresses with letters beyond ASCII.")
        mail.append("SMTPUTF8")
    if not smtp.has_extn("dsn"):
        return mail, []
    return [*mail, "RET=HDRS", f"ENVID={xtext(entry_id)[:MAX_ENVID_CHARS]}"], ["NOTIFY=FAILURE"]


def dotted(octets: bytes) -> bytes:
    """Write the mail as DATA carries it: CRLF line ends, leading dots doubled, the closing dot (RFC 5321, 4.5.2)."""
    ends = octets.count(b"\r\n")
    if octets.count(b"\r") != ends or octets.count(b"\n") != ends:
        octets = re.sub(rb"\r\n|\r|\n", b"\r\n", octets)
    doubled = (b"." + octets if octets.startswith(b".") else octets).replace(b"\n.", b"\n..")
    return doubled + (b"" if doubled.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def xtext(text: str) -> str:
    """RFC 3461, 4: printable ASCII without "+" and "=", all else as +HH."""
    return _NO_XCHAR.sub(lambda found: f"+{ord(found[0]):02X}", text)


def words(code: int, text: bytes | str, to: str = "") -> str:
    """Put the server's answer on one line, without the recipient's address and domain."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join("".join(char if char.isprintable() else " " for char in plain).split())
    for private in filter(None, (to, to.partition("@")[2])):
        line = re.sub(re.escape(private), "…", line, flags=re.IGNORECASE)
    return f"{code} {line[:MAX_QUOTED_CHARS]}".rstrip(". ")
