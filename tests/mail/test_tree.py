"""The quick tree is the tree of the email package, or none."""

from __future__ import annotations

import email
import re
from email.message import Message as Part
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.mail import message, tree

MAILS = sorted((Path(__file__).resolve().parents[1] / "corpus").rglob("*.eml"))
HEAD = b"From: a@b.example\r\nSubject: s\r\n"
MIXED = HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\npreamble\r\n'
# What is cut into mails below: what ends lines, fields, parts and words.
DAMAGE = (
    *(b"", b"\r\n", b"\n", b"\r", b"\n\n", b"\r\n\r\n", b" ", b"\t", b":", b"--", b"=", b";", b'"', b"\x0c", b"\xff"),
    *(b"\r\nFrom x\r\n", b"\r\n--x", b"\r\n--x--", b"Content-Type: message/rfc822\r\n", b"multipart/digest"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"boundary=x"),
)


def shape(part: Part) -> tuple[object, ...]:
    """What the rest of the program sees of a tree."""
    payload = part.get_payload()
    children = payload if isinstance(payload, list) else []
    inside = [shape(child) for child in children if isinstance(child, Part)] or payload
    fields = [(name, str(value)) for name, value in part.raw_items()]
    asked = [str(part.get(name)) for name, _ in fields], "subject" in part, "DATE" in part, part.get("X-None", "none")
    return fields, asked, part.get_content_type(), inside, part.defects


def same(octets: bytes) -> bool:
    """Return True where the quick way gave a tree; it must be that of the email package."""
    built = tree.build(octets)
    if built is not None:
        assert shape(built) == shape(email.message_from_bytes(octets))
    return built is not None


def test_most_mails_of_the_corpora_are_well_formed_and_their_trees_the_same() -> None:
    """Reports, enclosed mails and damaged ones are left to the email package, four in five are not."""
    built = [same(path.read_bytes().lstrip(b"\r\n")) for path in MAILS]
    assert sum(built) >= 0.8 * len(built)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_parts_inside_parts_are_cut_at_their_own_delimiters(ends: bytes) -> None:
    """A delimiter may begin like another's, a line may begin like a delimiter, and an empty part is a part."""
    inner = (
        b'Content-Type: multipart/alternative; boundary="xy"\r\n\r\n--xy\r\n\r\nText\r\n--xyz\r\n--xy--\r\nepilogue\r\n'
    )
    octets = (
        MIXED + b"--x\r\n" + inner + b"--x \t\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n\r\n\r\n--x--\r\nend\r\n"
    )
    built = tree.build(octets.replace(b"\r\n", ends))
    assert built is not None
    assert same(octets.replace(b"\r\n", ends))
    assert [part.get_content_type() for part in built.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"From a@b.example\r\n" + HEAD + b"\r\nText",  # the line of a spool file
        HEAD + b"Text without a blank line\r\n\r\nText",
        HEAD + b": no name\r\n\r\nText",
        b" " + HEAD + b"\r\nText",
        HEAD,
        HEAD + b"\r\nText\rText",
        HEAD + b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\nText",
        HEAD + b"Content-Type: multipart/mixed\r\n\r\nText",
        MIXED + b"--x\r\n\r\nText\r\n",
        MIXED + b"--x--\r\n",
        MIXED + b"--x\r\n--x\r\n\r\nText\r\n--x--\r\n",
        MIXED.replace(b"mixed", b"digest") + b"--x\r\n\r\n" + HEAD + b"\r\nText\r\n--x--\r\n",
        MIXED.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + b"--x\r\n\r\nText\r\n--x--\r\n",
    ],
)
def test_what_is_not_exactly_as_the_standards_want_it_is_left_to_the_email_package(octets: bytes) -> None:
    """Its repairs, and its defects, are not made anew."""
    assert tree.build(octets) is None


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_mail_has_the_same_tree_or_none(data: st.DataObject) -> None:
    """Where anything was cut, doubled or put between, the two never differ."""
    octets = bytearray(data.draw(st.sampled_from(MAILS)).read_bytes()[:6000])
    if data.draw(st.booleans()):
        octets = octets.replace(b"\r\n", b"\n")
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, min(len(octets), data.draw(st.sampled_from([600, 6000])))))
        octets[place : place + data.draw(st.integers(0, 30))] = data.draw(st.sampled_from(DAMAGE))
    same(bytes(octets))


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a"]), max_size=12).map(b"".join))
def test_the_header_ends_at_the_first_blank_line_whatever_ends_the_lines(octets: bytes) -> None:
    """Three quick searches find what one slow pattern finds."""
    match = re.search(rb"\r\n\r\n|\n\n|\r\r|\n\r\n", octets)
    assert message._header_end(octets) == (match.span() if match else None)


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a"]), max_size=12).map(b"".join))
def test_line_ends_become_line_feeds_as_by_replacing_them(octets: bytes) -> None:
    """A CR alone stays."""
    assert message._with_line_feeds(octets) == octets.replace(b"\r\n", b"\n")
