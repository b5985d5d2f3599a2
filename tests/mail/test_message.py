"""Octets to Message: charsets, headers, parts, and that nothing makes it raise."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from inbox_processor.mail import parts
from inbox_processor.mail.message import parse
from inbox_processor.model import Mailbox, RawMessage
from tests.mail.mails import ARRIVED, mail, raw

HEAD = b"From: Anna <anna@b.example>\r\nTo: x@y.example\r\nSubject: s\r\n"


def text_of(content_type: bytes, octets: bytes, encoding: bytes = b"8bit") -> str:
    return parse(
        raw(
            HEAD
            + b"Content-Type: "
            + content_type
            + b"\r\nContent-Transfer-Encoding: "
            + encoding
            + b"\r\n\r\n"
            + octets
        )
    ).text


def sender(value: str) -> Mailbox | None:
    return parse(raw(b"From: " + value.encode("utf-8") + b"\r\n\r\nx")).sender


@pytest.mark.parametrize(
    ("declared", "octets"),
    [
        (b"utf-8", "Größe".encode()),
        (b"iso-8859-1", "Größe".encode("latin-1")),
        (b"iso-8859-1", "Größe".encode()),
        (b"utf-8", "Größe".encode("latin-1")),
        (b"us-ascii", "Größe".encode("cp1252")),
        (b"x-no-such-charset", "Größe".encode()),
        (b"unknown-8bit", "Größe".encode("cp1252")),
        (b"utf-7", b"Gr+APYA3w-e"),
    ],
)
def test_umlauts_survive_whatever_the_mail_declares(declared: bytes, octets: bytes) -> None:
    """A wrong or unknown charset is repaired from the octets themselves."""
    assert text_of(b"text/plain; charset=" + declared, octets) == "Größe"


def test_windows_quotes_declared_as_latin_1_are_quotes() -> None:
    """iso-8859-1 means windows-1252 in practice (WHATWG)."""
    assert text_of(b"text/plain; charset=iso-8859-1", "„Hallo“ – 5 €".encode("cp1252")) == "„Hallo“ – 5 €"


def test_latin_9_keeps_its_euro_sign() -> None:
    """A declared one-byte charset that fits is believed (tests/corpus/016)."""
    assert text_of(b"text/plain; charset=iso-8859-15", "5 € für".encode("iso-8859-15")) == "5 € für"


def test_undeclared_japanese_is_decoded() -> None:
    """ISO-2022-JP is 7bit and recognised by its escapes (RFC 1468)."""
    assert text_of(b"text/plain", "こんにちは".encode("iso2022_jp"), b"7bit") == "こんにちは"


def test_an_encoded_word_cut_inside_a_character_is_joined() -> None:
    """Programs split UTF-8 between two encoded words; both halves are one name."""
    octets = "Löwenäcker".encode()
    words = " ".join(f"=?utf-8?B?{b64encode(piece).decode()}?=" for piece in (octets[:2], octets[2:]))
    found = sender(f"{words} <a@b.example>")
    assert found is not None
    assert found.display_name == "Löwenäcker"


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("Mueller, Anna <a@b.example>", "Mueller, Anna", "a@b.example"),
        ('"Müller, Anna (Stadt X)" <A.M@B.Example>', "Müller, Anna (Stadt X)", "A.M@b.example"),
        ("a@b.example (Anna Müller)", "Anna Müller", "a@b.example"),
        ("'a@b.example' <a@b.example>", "", "a@b.example"),
        ("=?utf-8?Q?Anna_M=C3=BCller_<a@b.example>?=", "Anna Müller", "a@b.example"),
        ("=?utf-8?Q?M=C3=BCller=2C_Anna?= <a@b.example>", "Müller, Anna", "a@b.example"),
        ("Anna \u202e\u200bMüller <a@b.example>", "Anna Müller", "a@b.example"),
        ("Leute: Anna <a@b.example>;", "Anna", "a@b.example"),
        ("<a@b.example>", "", "a@b.example"),
    ],
)
def test_a_sender_is_read_as_people_write_it(value: str, name: str, address: str) -> None:
    """Display-name and addr-spec, with the habits of programs undone and invisible characters gone."""
    assert sender(value) == Mailbox(name, address)


@pytest.mark.parametrize("value", ["<>", "Mailer Daemon", "undisclosed:;", "@", "a@", ""])
def test_a_from_without_address_gives_no_sender(value: str) -> None:
    """Nobody can be answered then."""
    assert sender(value) is None


def test_a_raw_eight_bit_subject_keeps_its_umlauts() -> None:
    """Old programs send Latin-1 or UTF-8 headers without encoding."""
    for octets in ("für Größe".encode("latin-1"), "für Größe".encode()):
        assert parse(raw(b"From: a@b.example\r\nSubject: " + octets + b"\r\n\r\nx")).subject == "für Größe"


def test_a_subject_never_holds_a_line_break() -> None:
    """Folds and encoded line breaks would let a sender write headers into our reply."""
    message = mail(Subject="=?utf-8?Q?Hallo=0D=0ABcc:_x@y.example?=\r\n  weiter")
    assert message.subject == "Hallo Bcc: x@y.example weiter"


def test_an_rfc_2231_file_name_is_decoded() -> None:
    """The name of an attachment is the sender's string, decoded."""
    octets = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nText\r\n--b\r\nContent-Type: "
        b"application/pdf\r\n"
    )
    octets += b"Content-Disposition: attachment; filename*=utf-8''Lebenslauf%20M%C3%BCller.pdf\r\n\r\nx\r\n--b--\r\n"
    message = parse(raw(octets))
    assert [attachment.filename for attachment in message.attachments] == ["Lebenslauf Müller.pdf"]
    assert message.text == "Text"


def test_flowed_lines_are_joined_but_not_across_quote_depths() -> None:
    """RFC 3676 4.5: only lines of one depth flow together; the signature delimiter never does."""
    text = "> Frage, die \n> lang ist\nmeine \nAntwort\n-- \nAnna"
    assert parts.unflow(text, delete_space=False) == "> Frage, die lang ist\nmeine Antwort\n-- \nAnna"


def test_delsp_takes_the_soft_blank_away() -> None:
    """RFC 3676 4.2: with DelSp=yes the blank before the break is no part of the text (tests/corpus/083)."""
    assert parts.unflow("meinen  \nKollegen", delete_space=True) == "meinen Kollegen"


def alternative(plain: str, html: str) -> str:
    octets = (
        HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; "
        b"charset=utf-8\r\n\r\n"
    )
    octets += (
        plain.encode() + b"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html.encode() + b"\r\n--b--\r\n"
    )
    return parse(raw(octets)).text


def test_plain_text_is_preferred_to_html() -> None:
    """The plain part is what the sender's program meant to be read as text."""
    assert alternative("Klartext", "<p>HTML</p>") == "Klartext"


@pytest.mark.parametrize(
    "plain",
    ["", "  \r\n", "Ihr E-Mail-Programm unterstützt kein HTML.", "Your mail reader does not support HTML messages."],
)
def test_an_empty_plain_part_or_a_placeholder_gives_way_to_html(plain: str) -> None:
    """Some programs write only a hint into the plain part."""
    assert alternative(plain, "<p>Ich melde mich an.</p>") == "Ich melde mich an."


def test_the_text_of_an_enclosed_mail_is_not_the_mails_own() -> None:
    """Parts of message/rfc822 belong to somebody else."""
    octets = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\neigenes\r\n"
    )
    octets += (
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nContent-Type: "
        b"text/plain\r\n\r\nfremdes\r\n--b--\r\n"
    )
    message = parse(raw(octets))
    assert message.text == "eigenes"
    assert message.part_types == ("multipart/mixed", "text/plain", "message/rfc822")


def test_a_text_file_attached_is_no_text_of_the_mail() -> None:
    """A named text part without inline disposition is an attachment."""
    octets = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\neigenes\r\n"
    octets += (
        b"--b\r\nContent-Type: text/plain; name=liste.txt\r\nContent-Disposition: attachment\r\n\r\nliste\r\n--b--\r\n"
    )
    message = parse(raw(octets))
    assert message.text == "eigenes"
    assert message.attachments[0].filename == "liste.txt"


def test_the_method_of_a_calendar_part_is_found_in_parameter_or_text() -> None:
    """RFC 6047 2.4 wants the parameter; some programs leave it out."""
    assert (
        parse(raw(HEAD + b"Content-Type: text/calendar; method=reply\r\n\r\nBEGIN:VCALENDAR\r\n")).calendar_method
        == "REPLY"
    )
    octets = HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    assert parse(raw(octets)).calendar_method == "CANCEL"


def test_thread_headers_keep_their_brackets_and_order() -> None:
    """In-Reply-To and References name the thread, nearest first."""
    message = mail(Message_ID="<m@x>", In_Reply_To="<c@x>", References="<a@x>\r\n <b@x> <c@x>")
    assert (message.message_id, message.thread) == ("<m@x>", ("<c@x>", "<b@x>", "<a@x>"))


def test_return_path_tells_absent_from_null() -> None:
    """None without the field, "" for the null path."""
    assert mail().return_path is None
    assert mail(Return_Path="<>").return_path == ""
    assert mail(Return_Path="<a@b.example>").return_path == "a@b.example"


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("Mon, 9 May 2016 12:00:00 +0200", 2),
        ("Mon, 9 May 2016 12:00:00 CEST", 2),
        ("9 May 2016 12:00 CET", 1),
        ("9 May 2016 12:00", 0),
    ],
)
def test_a_date_is_read_with_its_zone(value: str, hours: int) -> None:
    """Zone names that European programs write are known; mail-parser takes CET for UTC."""
    found = mail(Date=value).date
    assert found is not None
    assert found.hour == 12
    assert found.utcoffset() == timedelta(hours=hours)


def test_a_digest_is_the_same_by_whatever_way_the_mail_came() -> None:
    """Trace fields and line ends do not enter; a word in the text does."""
    head = b"From: a@b.example\nSubject: s\nDate: Mon, 9 May 2016 12:00:00 +0200\n"
    one = parse(raw(head + b"\nText\n")).digest
    assert parse(raw((b"Received: from x by y\n" + head + b"\nText\n").replace(b"\n", b"\r\n"))).digest == one
    assert parse(raw(head + b"\nText!\n")).digest != one


def test_a_header_field_is_decoded_when_it_is_asked_for() -> None:
    """What is asked of the fields is answered as by a dictionary of decoded values, whatever was asked before."""
    message = parse(raw(b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-A: 1\r\nx-a:\r\n 2\r\n\r\nText\r\n"))
    assert "subject" in message.headers
    assert message.headers.get("x-b") is None
    assert message.headers == {"subject": ("Grüße",), "x-a": ("1", "2")}
    assert len(message.headers) == 2


def test_nul_and_control_characters_are_gone_from_the_text() -> None:
    """They break terminals, logs and spreadsheets."""
    assert text_of(b"text/plain; charset=utf-8", b"a\x00b\x07c\xe2\x80\x8bd") == "abcd"


def test_what_is_no_mail_becomes_a_message_without_sender() -> None:
    """Hopeless input is told by its defects or by its emptiness, never by an exception."""
    for octets in (b"", b"\x00\xff\xfe", b"\r\n\r\n", b":"):
        assert parse(raw(octets)).sender is None


def test_a_mail_that_mail_parser_cannot_take_is_still_read() -> None:
    """A truncated nested multipart makes mail-parser 4.8 raise AttributeError; the tree is read without it."""
    octets = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
        b"multipart/alternative; boundary=c\r\n\r\n"
    )
    message = parse(raw(octets))
    assert message.sender == Mailbox("", "a@b.example")


def test_a_mail_fetched_in_part_says_so() -> None:
    """The rest lies on the server."""
    message = parse(RawMessage(HEAD + b"\r\nText", ARRIVED, size=10**7))
    assert "only the beginning was fetched" in message.defects
