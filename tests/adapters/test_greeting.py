"""What SMTP servers say of the time when they greet."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_processor.adapters.greeting import GreetedSMTP, time_in
from tests.servers.smtp import SmtpServer


@pytest.mark.parametrize(
    ("greeting", "at"),
    [
        (b"mx.example.org ESMTP Exim 4.98 Mon, 30 Nov 2026 18:12:00 +0100", datetime(2026, 11, 30, 17, 12, tzinfo=UTC)),
        (
            b"mx ESMTP Sendmail 8.18.1/8.18.1; Tue, 1 Dec 2026 08:00:05 ; 2 Dec 2026 07:00:00 +0000",
            datetime(2026, 12, 2, 7, tzinfo=UTC),
        ),
        (b"mx.example.org ESMTP Postfix (Debian/GNU)", None),
        (b"mx ESMTP Mon, 99 Nov 2026 18:12:00 +0100", None),
        (b"", None),
    ],
)
def test_the_time_is_found_where_it_is_told(greeting: bytes, at: datetime | None) -> None:
    """As RFC 5322 writes it, with its offset; an impossible one is none."""
    assert time_in(greeting) == at


def test_the_greeting_is_kept(smtp: SmtpServer) -> None:
    """Smtplib throws it away."""
    with GreetedSMTP("127.0.0.1", smtp.port) as session:
        assert b"mx.example.org" in session.greeting
