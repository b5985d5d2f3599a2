"""Faults that users of other systems reported, each as a test of ours: what is read wrongly or lost in silence.

Loops and bounces stand in test_loops.py and test_bounces.py, by the numbers of the reports.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Status
from tests.system.workplace import BACKGROUND, PEOPLE, Workplace, address, letter, parsed, polite

pytestmark = pytest.mark.dovecot

ANNA = PEOPLE[0]


def test_raw_8_bit_headers_are_read_and_answered_in_plain_ascii_headers(desk: Workplace) -> None:
    """Zammad #2200: a From in raw Latin-1 or UTF-8, without any encoding, is a name all the same."""
    text = polite(f"hiermit melde ich mich an. {BACKGROUND}", "Jörg Grün")
    for number, charset in enumerate(("latin-1", "utf-8")):
        head = f"From: Jörg Grün <joerg{number}@stadt.example>\r\nTo: anmelden@example.org\r\n"
        head += "Subject: Anmeldung für Jörg\r\n"
        head += f"Message-ID: <raw{number}@stadt.example>\r\nContent-Type: text/plain; charset={charset}\r\n"
        head += "Content-Transfer-Encoding: 8bit\r\n\r\n"
        desk.deliver((head + text).encode(charset))
    desk.well()
    people = desk.records().participants
    assert [one.name for one in people] == ["Jörg Grün", "Jörg Grün"]
    for taken in desk.taken():
        assert taken.octets.partition(b"\r\n\r\n")[0].isascii()
        assert "Jörg Grün" in str(parsed(taken)["To"])


def test_a_charset_that_only_the_part_declares_is_taken(desk: Workplace) -> None:
    """Zammad #2227: the multipart says nothing, its text part says ISO-8859-1, in 8 bit."""
    text = polite(f"hiermit melde ich mich an. {BACKGROUND}", "Käthe Müßig").replace("\n", "\r\n")
    head = f"From: =?utf-8?Q?K=C3=A4the_M=C3=BC=C3=9Fig?= <{address(ANNA)}>\r\nSubject: Anmeldung\r\n"
    head += "Message-ID: <part@stadt.example>\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
    part = "--x\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    part += f"{text}\r\n--x--\r\n"
    desk.deliver((head + part).encode("latin-1"))
    desk.well()
    (person,) = desk.records().participants
    assert person.name == "Käthe Müßig"
    assert person.background is not None
    assert "Bürgerbeteiligung" in person.background


def test_text_below_something_that_looks_like_a_signature_or_a_quote_is_not_lost_in_silence(desk: Workplace) -> None:
    """Discourse PR 42103: trimming ate what people had written. A registration below a line of dashes, below a quote,
    or after an early closing is registered, or a human sees the mail: it is never ignored, nor half of it taken.
    """
    wish = f"Hiermit melde ich mich zur Expertenwerkstatt an. {BACKGROUND}"
    shapes = {
        "below dashes": f"Guten Tag,\n\n---\n\n{wish}\n\nViele Grüße\n",
        "below a quote": f"> Gibt es noch Plätze?\n> Ja.\n\n{wish}\n\nViele Grüße\n",
        "behind a closing": f"Guten Tag,\n\nViele Grüße vorweg!\n\n{wish}\n\nViele Grüße\n",
        "below an attribution": f"Am 3. Mai schrieb ich Ihnen:\n\n{wish}\n\nViele Grüße\n",
    }
    for name, (_, text) in zip(PEOPLE, shapes.items(), strict=False):
        desk.deliver(letter(name, text + name))
    desk.well()
    assert set(desk.folders()) <= {"Accepted", "Incomplete", "Review"}
    for one in desk.records().participants:
        if one.status is Status.ACCEPTED:
            assert one.background is not None
            assert "Bürgerhaushalt" in one.background
