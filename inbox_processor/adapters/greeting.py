"""What an SMTP server says of the time when it greets: sendmail and Exim tell it, Postfix does not.

Call `time_in(greeting)`. `GreetedSMTP` and `GreetedSMTPTLS` are smtplib's, which throw the greeting away, with it kept.
"""

from __future__ import annotations

import re
import smtplib
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

# RFC 5322, 3.3, as it stands in "220 mx.example.org ESMTP Exim 4.98 Mon, 30 Nov 2026 18:12:00 +0100".
_DATE_TIME = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}", re.ASCII)


class _Greeted:
    """Keeps what the server said first."""

    greeting = b""

    def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Connect as smtplib does; `greeting` is the server's text after that."""
        answer: tuple[int, bytes] = super().connect(*args, **options)  # type: ignore[misc]
        self.greeting = answer[1]
        return answer


class GreetedSMTP(_Greeted, smtplib.SMTP):
    """A session that begins in clear text."""


class GreetedSMTPTLS(_Greeted, smtplib.SMTP_SSL):
    """A session that begins with TLS."""


def time_in(greeting: bytes) -> datetime | None:
    """Return the time that the server tells, aware; None where it tells none."""
    found = _DATE_TIME.search(greeting.decode("ascii", "replace"))
    try:
        return parsedate_to_datetime(found[0]) if found else None
    except ValueError:
        return None
