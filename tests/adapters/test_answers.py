"""Answers to FETCH: what is read at once is what IMAPClient reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest

from inbox_processor.adapters import answers

WHEN = datetime(2016, 5, 2, 8, 30, 5, tzinfo=UTC)
DESCRIBED = [
    b'3 (UID 17 INTERNALDATE " 2-May-2016 10:30:05 +0200" RFC822.SIZE 812)',
    b'3 (UID 17 RFC822.SIZE 812 INTERNALDATE "02-May-2016 08:30:05 +0000")',
    b'3 (INTERNALDATE "02-May-2016 04:00:05 -0430" RFC822.SIZE 812 UID 17)',
    b'3 (RFC822.SIZE 812 INTERNALDATE "02-May-2016 08:30:05 -0000" UID 17)',
]
OTHERWISE = [
    rb'3 (UID 17 FLAGS (\Seen) INTERNALDATE " 2-May-2016 10:30:05 +0200" RFC822.SIZE 812)',
    b'3 (uid 17 internaldate " 2-may-2016 10:30:05 +0200" rfc822.size 812)',
    b'3 (UID 17 INTERNALDATE "2-May-2016 10:30:05 +0200" RFC822.SIZE 812)',
]


@pytest.mark.parametrize("line", DESCRIBED)
def test_arrival_and_size_are_read_in_any_order_without_the_library(line: bytes) -> None:
    """The items of a FETCH stand in the order that the server likes."""
    with mock.patch.object(answers, "parse_fetch_response", side_effect=AssertionError):
        assert answers.described([line]) == {17: (WHEN, 812)}
    with mock.patch.object(answers, "_DESCRIBED", re.compile(rb"(?!)")):
        assert answers.described([line]) == {17: (WHEN, 812)}


@pytest.mark.parametrize("line", OTHERWISE)
def test_what_is_written_otherwise_is_left_to_the_library(line: bytes) -> None:
    """Flags that nobody asked for, small letters: one such line, and it reads the whole answer."""
    assert answers.described([DESCRIBED[0].replace(b"17", b"16"), line]) == {16: (WHEN, 812), 17: (WHEN, 812)}


@pytest.mark.parametrize(
    "said",
    [
        [None],
        [rb"3 (FLAGS (\Seen) UID 17)"],
        [b"3 (UID 17 RFC822.SIZE 812)"],
        [b"3 (UID 17 RFC822.SIZE 812 UID 18)"],
    ],
)
def test_a_mail_without_its_time_has_no_entry(said: list[bytes]) -> None:
    """It is gone; what was told by the way says nothing of it."""
    assert answers.described(said) == {}


def test_octets_are_read_by_uid() -> None:
    """Whole mails, and the beginning of one; what stands in a mail is no part of the answer."""
    said = [(b"1 (UID 5 BODY[] {9}", b"x\r\n)UID 6"), b")", (b"2 (UID 6 BODY[]<0> {1}", b"y"), b")"]
    with mock.patch.object(answers, "parse_fetch_response", side_effect=AssertionError):
        assert answers.bodies(said) == {5: b"x\r\n)UID 6", 6: b"y"}


@pytest.mark.parametrize(
    "said",
    [
        [(b"1 (BODY[] {1}", b"x"), b" UID 5)"],
        [(rb"1 (UID 5 FLAGS (\Seen) BODY[] {1}", b"x"), b")"],
        [(b"1 (UID 5 BODY[] {1}", b"x"), rb" FLAGS (\Seen))"],
        [(b"1 (UID 5 BODY[] {1}", b"x"), b")", rb"2 (FLAGS (\Seen) UID 6)"],
        [b"2 (UID 6 BODY[] NIL)", (b"1 (UID 5 BODY[] {1}", b"x"), b")"],
        [b'1 (UID 5 BODY[] "x")'],
    ],
)
def test_octets_in_another_form_are_left_to_the_library(said: list[Any]) -> None:
    """UID behind the mail, flags, no octets."""
    assert answers.bodies(said) == {5: b"x"}


def test_nothing_is_nothing() -> None:
    """All of the mails are gone."""
    assert answers.bodies([None]) == {}
