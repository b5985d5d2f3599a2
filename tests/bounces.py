"""Notices of mail systems about a mail of ours: Postfix, Exim, Exchange, Gmail, GMX, qmail and sendmail.

Rebuilt by hand after the programs' own forms, with invented names. `SHAPES[name](returned, envelope_id)` writes one;
`returned`: the octets that came back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes

WHOM = "anna.amsel@stadt.example"
DESK = "anmelden@example.org"
Shape = Callable[[bytes, str], bytes]


def _head(sender: str, subject: str, more: str = "", kind: str = "") -> str:
    kind = kind or 'multipart/report; report-type=delivery-status; boundary="b1"'
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: {DESK}\nSubject: {subject}\nDate: Sat, 21 May 2016 09:00:00 +0200\n"
        f"Message-ID: <notice.{len(subject)}@mx.stadt.example>\n{more}MIME-Version: 1.0\nContent-Type: {kind}\n\n"
    )


def _headers(returned: bytes) -> str:
    return re.split(r"\r?\n\r?\n", returned.decode("utf-8", "replace"), maxsplit=1)[0].replace("\r\n", "\n")


def _message_id(returned: bytes) -> str:
    return str(message_from_bytes(returned)["Message-ID"])


def _octets(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def _report(
    text: str, action: str, status: str, envelope_id: str = "", returned: str = "", kind: str = "text/rfc822-headers"
) -> str:
    named = f"Original-Envelope-Id: {envelope_id}\n" if envelope_id else ""
    parts = [
        f"Content-Type: text/plain; charset=us-ascii\n\n{text}\n",
        (
            "Content-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; mx.stadt.example\n{named}Arrival-Date: Fri, 20 May 2016 14:00:00 +0200\n\n"
            f"Final-Recipient: rfc822; {WHOM}\nAction: {action}\nStatus: {status}\n"
            f"Diagnostic-Code: smtp; 550 {status} <{WHOM}>: no such user\n"
        ),
    ]
    if returned:
        parts.append(f"Content-Type: {kind}\n\n{returned}\n")
    return "".join(f"--b1\n{part}\n" for part in parts) + "--b1--\n"


def postfix(returned: bytes, _envelope_id: str) -> bytes:
    """Postfix without an ENVID: the headers are returned."""
    text = f"This is the mail system at host mx.stadt.example.\n\n<{WHOM}>: user unknown"
    head = _head("MAILER-DAEMON@mx.stadt.example (Mail Delivery System)", "Undelivered Mail Returned to Sender")
    return _octets(head + _report(text, "failed", "5.1.1", "", _headers(returned)))


def by_envelope_id(_returned: bytes, envelope_id: str) -> bytes:
    """Name the mail by its ENVID alone: nothing is returned."""
    head = _head("MAILER-DAEMON@mx.stadt.example (Mail Delivery System)", "Undelivered Mail Returned to Sender")
    return _octets(head + _report("could not be delivered", "failed", "5.1.1", envelope_id))


def exchange(returned: bytes, _envelope_id: str) -> bytes:
    """Exchange: the notice stands in the thread of the mail; what is returned has lost its Message-ID."""
    named = _message_id(returned)
    more = f"X-MS-Exchange-Message-Is-Ndr: \nIn-Reply-To: {named}\nReferences: {named}\nAuto-Submitted: auto-replied\n"
    head = _head("postmaster@stadt.example", "Unzustellbar: Anmeldung Expertenwerkstatt", more)
    text = f"Fehler bei der Nachrichtenzustellung an folgende Empfaenger:\n\n{WHOM}\n#550 5.1.10 RESOLVER.ADR.NotFound"
    return _octets(head + _report(text, "failed", "5.1.10", "", "From: Anmeldung\nSubject: Ihr Platz"))


def gmail(returned: bytes, _envelope_id: str) -> bytes:
    """Gmail: the whole mail is enclosed."""
    more = "X-Failed-Recipients: " + WHOM + "\nAuto-Submitted: auto-replied\n"
    head = _head(
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)", more
    )
    text = f"** Address not found **\n\nYour message wasn't delivered to {WHOM}"
    enclosed = returned.decode("utf-8", "replace").replace("\r\n", "\n")
    return _octets(head + _report(text, "failed", "5.1.1", "", enclosed, "message/rfc822"))


def gmx(returned: bytes, _envelope_id: str) -> bytes:
    """GMX: plain text, with the headers of the mail below."""
    head = _head(
        '"GMX Mailer Daemon" <mailer-daemon@gmx.de>',
        "Mail delivery failed: returning message to sender",
        "",
        "text/plain",
    )
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered to one or more of its recipients.\n\n{WHOM}:\nSMTP error from remote server for RCPT TO command, "
        "host: mx.stadt.example reason: 550 5.7.1 mailbox unavailable\n\n--- The header of the original message is "
        f"following. ---\n\n{_headers(returned)}\n"
    )
    return _octets(head + text)


def exim(returned: bytes, _envelope_id: str) -> bytes:
    """Exim: plain text too, and a header of its own; the status is a reply code alone."""
    more = f"X-Failed-Recipients: {WHOM}\nAuto-Submitted: auto-replied\n"
    head = _head(
        "Mail Delivery System <Mailer-Daemon@mx.stadt.example>",
        "Mail delivery failed: returning message to sender",
        more,
        "text/plain",
    )
    text = (
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be "
        f"delivered.\n\n  {WHOM}\n    550 unknown user\n\n------ This is a copy of the message's headers. ------\n\n"
        f"{_headers(returned)}\n"
    )
    return _octets(head + text)


def qmail(returned: bytes, _envelope_id: str) -> bytes:
    """Qmail: its own form, with the status in brackets."""
    head = _head("MAILER-DAEMON@mx.stadt.example", "failure notice", "", "text/plain")
    text = (
        "Hi. This is the qmail-send program at mx.stadt.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
        f"<{WHOM}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
        f"{_headers(returned)}\n"
    )
    return _octets(head + text)


FINAL: dict[str, tuple[Shape, str]] = {
    "postfix": (postfix, "5.1.1"),
    "by-envelope-id": (by_envelope_id, "5.1.1"),
    "exchange": (exchange, "5.1.10"),
    "gmail": (gmail, "5.1.1"),
    "gmx": (gmx, "5.7.1"),
    "exim": (exim, "5.0.0"),
    "qmail": (qmail, "5.1.1"),
}


def late(returned: bytes, envelope_id: str) -> bytes:
    """Write the notice of a mail system that goes on trying."""
    head = _head("MAILER-DAEMON@mx.stadt.example (Mail Delivery System)", "Delayed Mail (still being retried)")
    text = "####################\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #"
    return _octets(head + _report(text, "delayed", "4.4.1", envelope_id, _headers(returned)))


def late_in_words(returned: bytes, _envelope_id: str) -> bytes:
    """Write the same as sendmail does for people alone."""
    head = _head(
        "Mail Delivery Subsystem <MAILER-DAEMON@mx.stadt.example>",
        "Warning: could not send message for past 4 hours",
        "",
        "text/plain",
    )
    text = (
        "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n\n"
        f"   ----- The following addresses had transient errors -----\n<{WHOM}>\n451 4.4.1 reply: read error\n"
        "Warning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n\n"
        f"{_headers(returned)}\n"
    )
    return _octets(head + text)


LATE: dict[str, Shape] = {"report": late, "words": late_in_words}


def vacation(returned: bytes, _envelope_id: str) -> bytes:
    """Write a note of absence in the mail's thread, with a null return path and a number that looks like a code."""
    named = _message_id(returned)
    more = f"Auto-Submitted: auto-replied\nIn-Reply-To: {named}\nReferences: {named}\n"
    head = _head("Anna Amsel <anna.amsel@stadt.example>", "Abwesenheitsnotiz: Ihr Platz", more, "text/plain")
    return _octets(head + "Ich bin bis 5.6.2016 nicht da, Zimmer 550 ist nicht besetzt.\n")


def read_receipt(returned: bytes, _envelope_id: str) -> bytes:
    """Write a receipt that says the mail was deleted unread (RFC 8098)."""
    head = _head(
        "Anna Amsel <anna.amsel@stadt.example>",
        "Ungelesen: Ihr Platz",
        "",
        'multipart/report; report-type=disposition-notification; boundary="b1"',
    )
    return _octets(
        f"{head}--b1\nContent-Type: text/plain\n\nwas deleted without being read\n"
        "--b1\nContent-Type: message/disposition-notification\n\n"
        f"Original-Message-ID: {_message_id(returned)}\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b1--\n"
    )


NO_BOUNCES: dict[str, Shape] = {"vacation": vacation, "read-receipt": read_receipt}
