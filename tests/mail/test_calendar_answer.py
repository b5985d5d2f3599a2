"""What a participant's calendar answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.mail.calendar_answer import declined
from inbox_processor.mail.message import parse
from inbox_processor.model import Message, RawMessage

UID = "0123456789abcdef0123456789abcdef@example.org"
GOOGLE = f"""BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20160706T083000Z
UID:{UID}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN="Amsel;
  Anna: x";X-NUM-GUESTS=0:mailto:Anna@Stadt.example
SEQUENCE:5
END:VEVENT
END:VCALENDAR
"""


def message(calendar: str, kind: str = 'text/calendar; method="REPLY"; charset=utf-8') -> Message:
    """Read a mail that holds the object, as calendars send it: beside a text."""
    octets = (
        "From: Anna Amsel <anna@stadt.example>\r\nTo: anmelden@example.org\r\nSubject: Abgelehnt: Werkstatt\r\n"
        "Message-ID: <1@stadt.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
        "--x\r\nContent-Type: text/plain\r\n\r\nAnna Amsel hat abgelehnt.\r\n"
        f"--x\r\nContent-Type: {kind}\r\n\r\n{calendar.replace(chr(10), chr(13) + chr(10))}\r\n--x--\r\n"
    ).encode()
    return parse(RawMessage(octets, datetime(2016, 5, 20, tzinfo=UTC)))


def test_a_decline_names_entry_and_attendee() -> None:
    """RFC 5546, 3.2.3; folded lines and quoted parameters (RFC 5545, 3.1, 3.2) included."""
    assert declined(message(GOOGLE)) == (UID, "Anna@Stadt.example")
    assert declined(message(GOOGLE, "text/calendar; charset=utf-8")) == (UID, "Anna@Stadt.example")


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("PARTSTAT=DECLINED", "PARTSTAT=ACCEPTED"),
        ("PARTSTAT=DECLINED", "PARTSTAT=TENTATIVE"),
        ("PARTSTAT=DECLINED", 'CN="PARTSTAT=DECLINED"'),
        ("PARTSTAT=DECLINED;", ""),
        ("mailto:", "http:"),
        (f"UID:{UID}\n", ""),
        (f"UID:{UID}\n", f"UID:{UID}\nUID:other\n"),
        ("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:other\nEND:VEVENT\n"),
        ("SEQUENCE:5\n", "ATTENDEE;PARTSTAT=DECLINED:mailto:bert@stadt.example\n"),
    ],
)
def test_what_is_not_one_plain_decline_is_none(found: str, instead: str) -> None:
    """Acceptances, two entries, two attendees, no address: none of them takes a seat."""
    assert found in GOOGLE
    assert declined(message(GOOGLE.replace(found, instead))) is None


@pytest.mark.parametrize("method", ["REQUEST", "COUNTER", "CANCEL", "PUBLISH"])
def test_other_methods_are_no_answer(method: str) -> None:
    text = GOOGLE.replace("METHOD:REPLY", f"METHOD:{method}")
    assert declined(message(text, f"text/calendar; method={method}")) is None


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    found = Message("<1@x>", None, "", "", "", calendar_method="REPLY", calendar=text)
    assert declined(found) is None or "UID:" in text
