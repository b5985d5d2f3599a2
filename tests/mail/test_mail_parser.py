"""mail-parser as the second reader of our header fields, over the corpora."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import mailparser
import pytest

from inbox_processor.mail.message import parse
from inbox_processor.model import RawMessage

MAILS = sorted((Path(__file__).resolve().parents[1] / "corpus").rglob("*.eml"))
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(params=MAILS, ids=lambda path: path.stem, scope="module")
def octets(request):
    """The octets of one mail of the corpora."""
    return request.param.read_bytes()


def visible(text: str) -> list[str]:
    """The words of a text without characters that have no width."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf").split()


def test_mail_parser_reads_the_same_header_fields(octets: bytes) -> None:
    """Date, Message-ID, subject and addresses are those that the library finds; it keeps blanks and characters without
    width, and drops raw octets.
    """
    ours, theirs = parse(RawMessage(octets, NOW)), mailparser.parse_from_bytes(octets)
    assert ours.date == theirs.date
    assert ours.message_id == (theirs.message_id or "")
    if octets.partition(b"\r\n\r\n" if b"\r\n\r\n" in octets else b"\n\n")[0].isascii():
        assert visible(ours.subject) == visible(theirs.subject or "")
    assert [box.addr_spec.lower() for box in ours.to] == [address.lower() for _, address in theirs.to]
    assert ours.sender is None or ours.sender.addr_spec.lower() == theirs.from_[0][1].lower()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mon, 6 Jun 2016 09:00:00 +0200", datetime(2016, 6, 6, 7, tzinfo=UTC)),
        ("6 Jun 16 09:00 GMT", datetime(2016, 6, 6, 9, tzinfo=UTC)),
        ("gestern", None),
        ("", None),
    ],
)
def test_a_date_is_read_by_us_or_by_mail_parser_or_not_at_all(said: str, meant: datetime | None) -> None:
    """What nobody can read is no date and no fault."""
    raw = f"From: a@b.example\r\nDate: {said}\r\n\r\nGuten Tag\r\n".encode()
    assert parse(RawMessage(raw, NOW)).date == meant


def test_a_damaged_tree_that_mail_parser_cannot_bear_is_named() -> None:
    """The text is read all the same."""
    raw = (
        b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        b'Content-Type: multipart/mixed; boundary="y"\r\n\r\nGuten Tag\r\n'
    )
    message = parse(RawMessage(raw, NOW))
    assert message.text == "Guten Tag"
    assert any(defect.startswith("mail-parser: ") for defect in message.defects)
