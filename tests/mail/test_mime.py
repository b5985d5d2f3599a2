"""Octets of outgoing mails: no string of a stranger adds a header, and every value comes back as it was."""

from __future__ import annotations

import email
import re
from email import policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.mail import mime
from inbox_processor.mail.addressing import single_line
from inbox_processor.model import Letter, Mailbox, ReplyKind, ReplyOrder
from tests.mail.workshop import (
    DOMAIN,
    HEADERS,
    LETTER,
    NOW,
    PETRA,
    PLAIN_HEADERS,
    WITH_CALENDAR,
    WORKSHOP,
    order,
    parsed,
    write,
    writer,
)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a b@c.example",
        "a@b.example, x@y.example",
        "<a@b.example>",
        "ab.example",
        "",
        "\ud800@x",
    ],
)
def test_a_mail_to_what_is_no_address_goes_to_nobody(address):
    """Never to a part of it: the mail is made, and the server refuses it."""
    given_order = replace(order(ReplyKind.CLOSED), to=address)
    message = write(given_order)
    assert message.to == mime.NOWHERE
    assert parsed(message)["To"] == mime.NOWHERE


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("p.schulze@stadt.example", "p.schulze@stadt.example"),
        ('"p schulze"@stadt.example', '"p schulze"@stadt.example'),
        ("a@müller.example", "a@xn--mller-kva.example"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]"),
    ],
)
def test_a_usable_address_stays(address, expected):
    """RFC 5321, 4.1.2; a domain with umlauts is written in ASCII."""
    assert mime.usable_address(address) == expected


def test_the_name_beside_the_address_is_dropped_where_it_carries_a_message():
    """A display-name with a link makes the desk a carrier of spam."""
    message = write(order(ReplyKind.CLOSED), letter=replace(LETTER, sender_name="Gewinn auf www.x.example"))
    assert parsed(message)["To"] == PETRA.email
    assert "x.example" not in message.body


hostile = st.text(max_size=200) | st.builds(
    lambda start, end: f"{start}\r\nBcc: victim@y.example\r\n\r\nevil{end}", st.text(max_size=20), st.text(max_size=20)
)
identifier = st.text(max_size=60).map(lambda text: f"<{text}>") | hostile
orders = st.sampled_from([ReplyKind.ACCEPTED, ReplyKind.PLEASE_ADD, ReplyKind.ALREADY_REGISTERED])
DESK_UNDER_TEST = writer()


@settings(max_examples=150, deadline=None)
@given(orders, hostile, hostile, hostile, hostile, identifier, st.lists(identifier, max_size=4), hostile)
def test_no_string_of_a_stranger_adds_a_header(kind, name, sender_name, address, title, message_id, thread, unique):
    """Header injection: any name, title, address, Message-ID or token gives exactly the expected header fields, once
    each, and one recipient.
    """
    one = replace(PETRA, name=name, email=address, thread=tuple(thread))
    event = replace(WORKSHOP, title=f"W {title}")
    letter = Letter("m1", NOW, address, sender_name, message_id, title, tuple(thread))
    given_order = ReplyOrder(kind, (one,), address, "de", missing={one.id: ("background",)})
    message = DESK_UNDER_TEST.write(given_order, event, letter, NOW, unique)
    header = email.message_from_bytes(message.octets, policy=policy.default)
    expected = HEADERS if kind in WITH_CALENDAR else PLAIN_HEADERS
    optional = {"In-Reply-To", "References"}
    assert [key for key, _ in header.items() if key not in optional] == [key for key in expected if key not in optional]
    assert all(header.keys().count(key) <= 1 for key in optional)
    assert len(header["To"].addresses) == 1
    assert re.fullmatch(rf"<[A-Za-z0-9._-]+@{re.escape(DOMAIN)}>", header["Message-ID"])
    assert len(message.subject.splitlines()) == 1
    assert len(message.subject) <= 200
    assert max(map(len, message.octets.split(b"\r\n"))) <= 998
    assert message.body.count("\r") == 0


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_subject_comes_back_as_it_was(value):
    """RFC 2047 and folding: what a parser reads is the cleaned text."""
    clean = single_line(value, 200)
    line = mime.field("Subject", value)
    header = email.message_from_string(line + "\r\n\r\n", policy=policy.default)
    assert header.keys() == ["Subject"]
    assert header["Subject"] == clean
    assert line.isascii()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100))
def test_any_display_name_comes_back_as_it_was(value):
    """Quoted, encoded or plain: the same name, and one address. (policy.default puts a space between encoded words of a
    phrase, against RFC 2047, 6.2; the older functions do not.)
    """
    line = mime.mailbox_field("To", Mailbox(value, PETRA.email))
    header = email.message_from_string(line + "\r\n\r\n", policy=policy.default)
    assert header.keys() == ["To"]
    assert [one.addr_spec for one in header["To"].addresses] == [PETRA.email]
    name, address = parseaddr(line.removeprefix("To: ").replace("\r\n", ""))
    assert str(make_header(decode_header(name))) == single_line(value, mime.PHRASE_CHARACTERS)
    assert address == PETRA.email
    assert line.isascii()


def test_encoded_words_keep_to_their_length():
    """RFC 2047, 2: a line with an encoded word has at most 76 characters, and no character is cut in two."""
    line = mime.field("Subject", "Größenänderung – 東京 " * 8)
    assert all(len(part) <= 76 for part in line.split("\r\n"))
    for word in re.findall(r"=\?utf-8\?q\?(.*?)\?=", line):
        bytes.fromhex("".join(re.findall(r"=([0-9A-F]{2})", word))).decode("utf-8")
