"""Replies: what they say, to whom, and that they are mails by the RFCs whatever strangers write."""

from __future__ import annotations

import os
from datetime import timedelta

import mailparser
import pytest
from msgspec.structs import replace

from inbox_processor import __version__
from inbox_processor.model import ReplyKind, Status
from tests.mail.workshop import (
    BARE,
    DESK,
    GOLDEN,
    HEADERS,
    JAN,
    LANGUAGES,
    LETTER,
    NOW,
    PETRA,
    PLAIN_HEADERS,
    WITH_CALENDAR,
    WORKSHOP,
    calendars,
    content,
    order,
    parsed,
    write,
    writer,
)

# --- whole mails --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*ReplyKind, "accepted-question"])
def test_the_mail_is_as_before(name, language):
    """Golden files, one per reply and language, and one for a mail that asks something beside; UPDATE_GOLDEN=1 writes
    them anew.
    """
    kind, _, asks = name.partition("-")
    path = GOLDEN / language / f"{name}.eml"
    given = replace(order(ReplyKind(kind), language=language), attention=bool(asks))
    octets = write(given).octets.replace(__version__.encode(), b"VERSION")
    text = octets.decode("ascii").replace("\r\n", "\n")
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    assert text == path.read_text(encoding="ascii")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ReplyKind)
def test_two_parsers_read_back_what_was_written(kind, language):
    """Subject, text, addresses and parts survive the encoding, for the standard library and for mail-parser."""
    message = write(order(kind, language=language))
    ours, theirs = parsed(message), mailparser.parse_from_bytes(message.octets)
    part = ours.get_body(("plain",))
    assert part is not None
    assert part.get_content().replace("\r\n", "\n") == message.body
    assert theirs.text_plain[0].replace("\r\n", "\n") == message.body
    assert ours["Subject"] == message.subject == theirs.subject
    assert theirs.from_ == [(DESK.display_name, DESK.addr_spec)]
    assert theirs.to == [("Schulze, Petra", PETRA.email)]
    assert ours.defects == []
    assert message.octets.isascii()
    assert b"\n" not in message.octets.replace(b"\r\n", b"")
    assert max(map(len, message.octets.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("kind", ReplyKind)
def test_the_header_is_complete_and_holds_nothing_else(kind):
    """RFC 5322, 3.6 and RFC 3834, 5; the marker by which the desk knows its own mail."""
    header = parsed(write(order(kind)))
    assert header.keys() == (HEADERS if kind in WITH_CALENDAR else PLAIN_HEADERS)
    assert header["Auto-Submitted"] == "auto-replied"
    assert header["X-Auto-Response-Suppress"] == "All"
    assert header["X-Inbox-Processor"] == __version__
    assert header["Content-Language"] == "de"
    assert header["Message-ID"] == "<r17.4711@procedere.org>"
    assert header["Date"] == "Wed, 01 Jun 2016 11:30:00 +0200"
    assert header["From"] == "Anmeldung Expertenwerkstatt <anmelden@procedere.org>"


def test_writing_is_repeatable():
    """The same order, time and token give the same octets, from another desk too."""
    given_order = order(ReplyKind.ACCEPTED, PETRA, JAN)
    assert write(given_order) == write(given_order)


def test_an_english_mail_in_plain_ascii_is_sent_as_it_is():
    """7bit where nothing needs encoding."""
    event = replace(BARE, title="Workshop", place="Town hall")
    header = parsed(write(order(ReplyKind.CLOSED, language="en"), event))
    assert header["Content-Transfer-Encoding"] == "7bit"


def test_a_template_may_add_a_header_of_its_own():
    """Form of a template: header lines, Subject at least."""
    desk = writer()
    desk._templates.sources["de/closed.txt.j2"] = "Subject: x\nX-Amt: {{ names }}\n\nText\n"
    message = desk.write(order(ReplyKind.CLOSED), WORKSHOP, LETTER, NOW, "r1")
    assert parsed(message)["X-Amt"] == "Petra Schulze"


# --- thread and addresses -----------------------------------------------------------------------------------------


def test_an_answer_stands_in_the_thread_of_its_mail():
    """RFC 5322, 3.6.4: References are those of the answered mail and itself, oldest first."""
    header = parsed(write(order(ReplyKind.ACCEPTED)))
    assert header["In-Reply-To"] == "<abc@stadt.example>"
    assert header["References"] == "<far@stadt.example> <near@procedere.org> <abc@stadt.example>"


def test_who_is_promoted_sees_nothing_of_whose_mail_made_the_room():
    """The mail being processed is another person's withdrawal: not its Message-ID, not its sender's name."""
    other = replace(
        LETTER, sender="jan.weber@verein.example", sender_name="Jan Weber", message_id="<secret@verein.example>"
    )
    message = write(order(ReplyKind.PROMOTED, PETRA, answers=False), letter=other)
    header = parsed(message)
    assert header["References"] == "<first-1@stadt.example> <last-1@stadt.example>"
    assert header["In-Reply-To"] == "<last-1@stadt.example>"
    assert header["To"] == "Petra Schulze <p.schulze@stadt.example>"
    assert header["Auto-Submitted"] == "auto-generated"
    assert message.body.startswith("Guten Tag Petra Schulze,\n")
    assert b"secret" not in message.octets
    assert b"Weber" not in message.octets


def test_a_mail_without_message_id_is_answered_without_a_thread():
    """There is nothing to refer to."""
    header = parsed(write(order(ReplyKind.ACCEPTED), letter=replace(LETTER, message_id="")))
    assert header["In-Reply-To"] is None
    assert header["References"] is None


def test_a_long_thread_keeps_its_first_and_its_last_mails():
    """References does not grow without end."""
    thread = tuple(f"<{number}@stadt.example>" for number in range(60, 0, -1))
    references = parsed(write(order(ReplyKind.ACCEPTED), letter=replace(LETTER, thread=thread)))["References"].split()
    assert len(references) == 20
    assert (references[0], references[-1]) == ("<1@stadt.example>", "<abc@stadt.example>")


# --- calendar parts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ReplyKind)
def test_seats_given_and_taken_back_come_with_a_calendar_part(kind):
    """multipart/mixed(multipart/alternative(plain, calendar), file); all others are plain text."""
    types = [part.get_content_type() for part in parsed(write(order(kind))).walk()]
    with_calendar = ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics"]
    assert types == (with_calendar if kind in WITH_CALENDAR else ["text/plain"])


def test_the_calendar_part_says_its_method_and_equals_the_file():
    """RFC 6047, 2.4: the method parameter is that of the object."""
    for kind, method in ((ReplyKind.ACCEPTED, "REQUEST"), (ReplyKind.CANCELLED, "CANCEL")):
        parts = {part.get_content_type(): part for part in parsed(write(order(kind))).walk()}
        shown, attached = parts["text/calendar"], parts["application/ics"]
        assert shown["Content-Type"].params["method"] == method
        assert f"METHOD:{method}\r\n".encode() in content(shown)
        assert content(shown) == content(attached)
        assert attached.get_filename() == "invite.ics"


def test_each_person_of_a_mail_has_a_calendar_entry_of_their_own():
    """Else one person's withdrawal would take the entry of all; the one shown is the reader's."""
    message = write(order(ReplyKind.ACCEPTED, JAN, PETRA), letter=LETTER)
    to_petra = write(replace(order(ReplyKind.ACCEPTED, JAN, PETRA), to=PETRA.email))
    events = [calendar.walk("VEVENT")[0] for calendar in calendars(message)]
    assert len({event["uid"] for event in events}) == 2
    assert [event["attendee"] for event in events] == [f"mailto:{JAN.email}", f"mailto:{PETRA.email}"]
    shown = next(part for part in parsed(to_petra).walk() if part.get_content_type() == "text/calendar")
    assert f"mailto:{PETRA.email}".encode() in content(shown).replace(b"\r\n ", b"")


def test_who_never_had_a_seat_gets_no_calendar_cancellation():
    """A withdrawal from the waiting list has nothing to take out of a calendar."""
    waiting = replace(order(ReplyKind.CANCELLED), before={PETRA.id: Status.WAITLISTED})
    message = write(waiting)
    assert calendars(message) == []
    assert "Kalender" not in message.body
    assert "weitergegeben" not in message.body


def test_the_cancellation_is_of_the_entry_that_the_acceptance_made():
    """Same UID, higher SEQUENCE, a month later."""
    first = calendars(write(order(ReplyKind.ACCEPTED)))[0].walk("VEVENT")[0]
    second = calendars(write(order(ReplyKind.CANCELLED), now=NOW + timedelta(days=30)))[0].walk("VEVENT")[0]
    assert first["uid"] == second["uid"]
    assert second["sequence"] > first["sequence"]


def test_a_changed_event_is_not_told_from_memory():
    """What is made once is made anew for another event of the same id."""
    desk = writer()
    desk.write(order(ReplyKind.ACCEPTED), WORKSHOP, LETTER, NOW, "r1")
    moved = replace(WORKSHOP, place="Stadthalle")
    message = desk.write(order(ReplyKind.ACCEPTED), moved, LETTER, NOW, "r1")
    assert "Wo: Stadthalle" in message.body
    assert calendars(message)[0].walk("VEVENT")[0]["location"] == "Stadthalle"
