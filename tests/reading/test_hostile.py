"""Mails made to cost time: parsing, dividing and reading each stay below a second, and nothing raises."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from inbox_processor.mail.body import divide
from inbox_processor.mail.message import parse
from inbox_processor.model import RawMessage
from inbox_processor.reading.read import read

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SIZE = 300_000
SECONDS = 1.0

BODIES = {
    "words on one line": "Hintergrund ich komme gern ",
    "names on one line": "Petra Schulze und Rüdiger Hasselkamp, ",
    "one long word": "a",
    "one long capital word": "Ä",
    "dashes": "-",
    "dotted letters": "a.b.c.",
    "digits and dots": "12.34.",
    "blank, dash, blank": " - ",
    "quotation marks": "\"'„“»",
    "at signs": "a@b ",
    "spelt addresses": "a (at) b (dot) ",
    "brackets": "([{",
    "hyphened names": "Anna-",
    "titles": "Dr. Prof. ",
    "greetings": "Hallo ",
    "closings": "Mit freundlichen Grüßen ",
    "relations": "mein Kollege ",
    "register": "ich möchte mich gern ",
    "I am": "ich bin ",
    "colons": "Name: ",
    "colons in a name": "x:",
    "blanks": " ",
    "tabs": "\t",
    "dotless and dotted i": "ıİ ",
}


def _mail(text: str, display: str = "Petra Schulze") -> RawMessage:
    head = (
        f"From: {display} <p.schulze@post.example>\r\nTo: anmelden@werkstatt.example\r\nSubject: Anmeldung\r\n"
        "Message-ID: <1@post.example>\r\nDate: Mon, 6 Jun 2016 09:00:00 +0200\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return RawMessage((head + text).encode("utf-8"), NOW)


def _timed(raw: RawMessage) -> list[float]:
    """Seconds that parsing, dividing and reading take; the best of two, for the machine may be busy."""
    took: list[list[float]] = []
    for _ in range(2):
        moments = [time.process_time()]
        message = parse(raw)
        moments.append(time.process_time())
        body = divide(message)
        moments.append(time.process_time())
        read(message, body)
        moments.append(time.process_time())
        took.append([behind - before for before, behind in pairwise(moments)])
        if max(took[-1]) < SECONDS or max(took[-1]) > 5 * SECONDS:
            break
    return min(took, key=max)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The tables are compiled once a process; that is no cost of a mail."""
    _timed(_mail("Guten Tag,\n\nich bin Lehrerin und komme gern.\n\nViele Grüße\nPetra Schulze\n"))


@pytest.mark.parametrize("piece", BODIES.values(), ids=BODIES.keys())
def test_a_single_line_of_300_kilobytes_is_read_in_time(piece: str) -> None:
    """Every pattern's gaps are bounded, so that no line costs more than its length."""
    assert max(_timed(_mail(piece * (SIZE // len(piece.encode()))))) < SECONDS


@pytest.mark.parametrize("piece", BODIES.values(), ids=BODIES.keys())
def test_many_lines_of_the_same_kind_are_read_in_time(piece: str) -> None:
    """No rule looks at all other lines, or at all other sentences, for each one."""
    line = (piece * (60 // len(piece) + 1))[:60]
    assert max(_timed(_mail(f"{line}\n" * 1500))) < SECONDS


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Name: x",
        "Hintergrund:",
        "> ja",
        "Petra Schulze",
        "Ich bin Petra Schulze.",
        "-- ",
        "1. Petra Schulze, Lehrerin",
        "- Petra Schulze",
    ],
)
def test_ten_thousand_short_lines_are_read_in_time(line: str) -> None:
    """Labelled fields, quotes and paragraphs are found in one walk."""
    assert max(_timed(_mail(f"Guten Tag,\n{line}\n" + f"{line}\n" * 10_000))) < SECONDS


def test_four_hundred_names_on_one_line_are_read_in_time() -> None:
    """Who comes along is weighed by name; many names do not multiply the cost."""
    first, last = ("Anna", "Petra", "Jonas", "Mehmet"), ("Schulze", "Hasselkamp", "Yilmaz", "Lindqvist", "Brandsch")
    names = [f"{first[number % 4]} {last[number % 5]}{'abcdefghij'[number // 40 % 10]}" for number in range(400)]
    assert max(_timed(_mail(f"Hiermit melde ich {', '.join(names)} an."))) < SECONDS


def test_ten_thousand_different_names_are_read_in_time() -> None:
    """However many people a mail names, the cost grows with its length alone."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"Petra S{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676]}u" for n in range(10_000)]
    assert max(_timed(_mail(f"Hiermit melde ich {', '.join(names)} an."))) < SECONDS


@pytest.mark.parametrize("display", ["Petra " * 10_000, "P.-" * 20_000, "Dr. " * 20_000, "a,b" * 20_000, "(" * 50_000])
def test_an_endless_display_name_is_read_in_time(display: str) -> None:
    """A display-name is cut before it is looked at."""
    assert max(_timed(_mail("Ich komme gern.", display))) < SECONDS
