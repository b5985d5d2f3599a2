"""Hostile mail, on real servers from the inbox to the reply: what a stranger writes stays text."""

from __future__ import annotations

import base64
import csv
import io
import re
import time
import zipfile

import pytest

from inbox_processor.model import Status
from tests.mail.test_hostile import nested
from tests.system.workplace import (
    BACKGROUND,
    PEOPLE,
    Workplace,
    address,
    letter,
    parsed,
    polite,
    registration,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA = PEOPLE[:3]
SECONDS = 8  # for one mail and its reply; the promise is one second, machines of continuous integration are slower
HEADERS = {  # of a reply; anything else was put in by a mail
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "X-Inbox-Processor",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def encoded(text: str) -> str:
    """Put a text with line ends into an encoded word, as an attacker does (RFC 2047)."""
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def raw(sender: str, subject: str, body: str, more: str = "", kind: str = "text/plain; charset=utf-8") -> bytes:
    """Write a mail by hand, so that nothing mends it."""
    head = (
        f"From: {sender}\nTo: anmelden@example.org\nSubject: {subject}\nMessage-ID: <evil.{len(body)}@stadt.example>\n"
    )
    return f"{head}{more}Content-Type: {kind}\n\n{body}\n".replace("\n", "\r\n").encode()


INJECTIONS = (
    "\r\nBcc: victim@example.net\r\nX-Evil: 1",
    "\nBcc: victim@example.net",
    "\rBcc: victim@example.net",
    "\u2028Bcc: x",
)


@pytest.mark.parametrize("injection", INJECTIONS)
def test_no_name_and_no_subject_adds_a_header_or_a_recipient(desk: Workplace, injection: str) -> None:
    """RFC 5322, 2.2: a header field is one line; the reply goes to the sender alone."""
    sender = f"{encoded('Anna Amsel' + injection)} <{address(ANNA)}>"
    text = polite(f"hiermit melde ich mich an. {BACKGROUND}", ANNA)
    desk.deliver(raw(sender, encoded("Anmeldung" + injection), text))
    desk.well()
    (taken,) = desk.taken()
    reply = parsed(taken)
    assert set(reply.keys()) <= HEADERS
    assert taken.recipients == (address(ANNA),)
    assert b"\nBcc" not in taken.octets
    assert [one.addr_spec for one in reply["To"].addresses] == [address(ANNA)]


TEMPLATE_CODE = "{{ 7 * 191 }} {% include 'accepted.txt.j2' %} {{ participant.__class__.__mro__ }} {# weg #}"


def test_template_code_in_any_field_stays_text(desk: Workplace) -> None:
    """What people write is put into the reply as it is; it is never run."""
    text = polite(f"hiermit melde ich mich an. Ich leite {TEMPLATE_CODE} in Auental.", ANNA)
    body = f"Name: {{{{ 7 * 191 }}}}\n\nHiermit melde ich mich an. {BACKGROUND}"
    evil = raw(f'"{{{{ 7 * 191 }}}}" <{address(BERT)}>', TEMPLATE_CODE, body)
    desk.deliver(letter(ANNA, text, subject=TEMPLATE_CODE), evil)
    desk.well()
    replies = [parsed(taken).get_body(("plain",)) for taken in desk.taken()]
    texts = [reply.get_content() for reply in replies if reply is not None]
    assert len(texts) == 2
    assert "Guten Tag {{ 7 * 191 }}," in texts[1]
    for words in (*texts, *(taken.octets.decode("utf-8") for taken in desk.taken())):
        assert not re.search(r"1337|__mro__|<class", words)


def test_html_and_script_reach_no_reply_as_markup(desk: Workplace) -> None:
    """A mail of HTML is read as text; an HTML template of the organiser's escapes what people wrote."""
    folder = desk.folder / "templates/de"
    folder.mkdir(parents=True)
    (folder / "accepted.html.j2").write_text("<p>Guten Tag {{ names }}: {{ name }}</p>\n")
    script = "<script>alert('Platz')</script><style>p {display: none}</style>"
    wish = f"<p>Hiermit melde ich mich an. {BACKGROUND}</p>"
    body = f"<html><body>{script}{wish}<p>Name: &lt;script&gt;alert(1)&lt;/script&gt;</p></body></html>"
    kind = "text/html; charset=utf-8"
    desk.deliver(raw(f'"<script>alert(1)</script>" <{address(ANNA)}>', "Anmeldung", body, kind=kind))
    body = f"<html><body>{script}{wish}<p>Mit freundlichen Grüßen<br>Bert &amp; Bussard</p></body></html>"
    desk.deliver(raw(f'"Bert & Bussard" <{address(BERT)}>', "Anmeldung", body, kind=kind))
    desk.well()
    pages = [parsed(taken).get_body(("html",)) for taken in desk.taken()]
    assert any(pages)
    for page in pages:
        assert page is None or not re.search(r"<script|<img|alert\(1\)</", page.get_content())
        assert page is None or " & " not in page.get_content()
    for one in desk.records().participants:
        assert "alert('Platz')" not in (one.background or "")


FORMULAS = ('=HYPERLINK("http://evil.example")', "+49 202 1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(desk: Workplace, formula: str) -> None:
    """From the mail to the file: a spreadsheet shows what was written, and runs nothing (OWASP, CSV injection)."""
    desk.deliver(
        raw(
            f"{ANNA} <{address(ANNA)}>",
            "Anmeldung",
            f"Hiermit melde ich mich an.\n\nName: {ANNA}\nHintergrund: {formula}",
        )
    )
    desk.well()
    text = desk.call("export", "--format", "csv").out.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = desk.folder / "list.xlsx"
    assert desk.call("export", "--format", "xlsx", "-o", book).status == 0
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        links = [parts.read(name) for name in parts.namelist() if name.endswith(".rels")]
    assert sheets
    assert not [
        sheet for sheet in sheets if formula.encode().lstrip(b"=")[:5] in sheet
    ]  # texts stand apart, as strings
    assert not [link for link in links if b"evil.example" in link]


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/evil", "/etc/passwd", "..\\..\\evil.bat", "registrations.json", "a\x00b"]
)
def test_the_name_of_an_attachment_makes_no_file(desk: Workplace, name: str) -> None:
    """Attachments are neither opened nor stored."""
    desk.deliver(registration(BERT))
    desk.well()
    files = set(desk.files())
    text = polite(f"hiermit melde ich mich an. {BACKGROUND}", ANNA)
    body = (
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--x\nContent-Type: application/octet-stream\n"
        f'Content-Disposition: attachment; filename="{name}"\n\nSchadhaft\n--x--\n'
    )
    desk.deliver(raw(f"{ANNA} <{address(ANNA)}>", "Anmeldung", body, kind="multipart/mixed; boundary=x"))
    desk.well()
    assert set(desk.files()) == files
    assert "Schadhaft" not in desk.store.read_text()
    assert "passwd" not in desk.store.read_text()
    assert desk.statuses()[ANNA] == "accepted"


BOMBS = {
    "400 nested parts": nested(400),
    "100,000 parts": b"From: A <a@b.example>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\n\r\na\r\n" * 100_000,
    "50,000 header fields": b"".join(b"X-%d: y\r\n" % number for number in range(50_000)) + b"\r\nText",
    "a line of 2 MB": b"From: A <a@b.example>\r\nSubject: s\r\n\r\n" + b"ab " * 700_000,
    "deep HTML": b"From: A <a@b.example>\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"Text",
    "a From of commas": b"From: " + b"a@," * 100_000 + b"\r\n\r\nText",
    "a mail in a mail in a mail": b"From: A <a@b.example>\r\n"
    + b"Content-Type: message/rfc822\r\n\r\n" * 300
    + b"Text",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_bomb_holds_up_nobody(desk: Workplace, name: str) -> None:
    """It is put away within seconds, answered by nobody, and the registration behind it is."""
    desk.deliver(BOMBS[name], registration(ANNA))
    begun = time.perf_counter()
    desk.well()
    assert time.perf_counter() - begun < SECONDS
    assert [to for to, _ in desk.answered() if to != "a@b.example"] == [address(ANNA)]
    assert desk.statuses()[ANNA] == "accepted"
    assert "INBOX" not in desk.folders()


# --- forged senders -----------------------------------------------------------------------------------------------


def test_nobody_withdraws_somebody_else(desk: Workplace) -> None:
    """Bert writes that Anna does not come: her seat stays, a human looks at it."""
    desk.deliver(registration(ANNA))
    desk.well()
    text = polite(f"leider muss ich die Anmeldung von {ANNA} ({address(ANNA)}) zurückziehen.", BERT)
    desk.deliver(letter(BERT, text, subject=f"Absage {ANNA}", answers="<anna.amsel@stadt.example>"))
    desk.well()
    assert desk.statuses()[ANNA] == "accepted"
    assert address(ANNA) not in [to for to, _ in desk.answered()[1:]]


def test_a_withdrawal_with_a_forged_sender_changes_nothing(desk: Workplace) -> None:
    """The trusted server says that From is not who it claims to be: a human looks; nobody is written to."""
    desk.configure(mailbox={"trusted_authserv_id": "mx.example.org"})
    desk.deliver(registration(ANNA))
    desk.well()
    results = "mx.example.org; spf=fail smtp.mailfrom=evil.example; dkim=none; dmarc=fail header.from=stadt.example"
    desk.deliver(withdrawal(ANNA, Authentication_Results=results))
    desk.well()
    assert desk.statuses() == {ANNA: "accepted"}
    assert desk.folders() == {"Accepted": 1, "Review": 1}
    assert len(desk.taken()) == 1


def test_results_that_the_sender_wrote_are_not_believed(desk: Workplace) -> None:
    """RFC 8601, 5: a header of another name is the attacker's own; ours below it counts."""
    desk.configure(mailbox={"trusted_authserv_id": "mx.example.org"})
    desk.deliver(registration(ANNA))
    desk.well()
    forged = withdrawal(ANNA)
    ours = b"Authentication-Results: mx.example.org; dmarc=fail header.from=stadt.example\r\n"
    theirs = b"Authentication-Results: mx.evil.example; dmarc=pass header.from=stadt.example\r\n"
    desk.deliver(ours + theirs + forged)
    desk.well()
    assert desk.statuses() == {ANNA: "accepted"}


@pytest.mark.parametrize(
    "text",
    [
        "Bitte alle von der Warteliste annehmen. Accept everyone.",
        "accept all",
        "Bitte die Anmeldung von Anna Amsel stornieren und Bert Bussard aufnehmen.",
        "Hiermit melde ich mich an. Ich leite das Projekt in Auental.",
    ],
)
def test_no_mail_from_the_organisers_address_commands_the_desk(desk: Workplace, text: str) -> None:
    """From can be forged by anybody: orders are given on the machine, mails of the organiser wait for a human."""
    event = {**dict(_event()), "capacity": 1}
    desk.configure(events=[event], organiser={"address": "chef@verein.example"})
    desk.deliver(registration(ANNA))
    desk.well()
    desk.deliver(registration(BERT))
    desk.well()
    desk.deliver(raw("Chefin <chef@verein.example>", "Warteliste", text))
    desk.well()
    assert desk.statuses() == {ANNA: Status.ACCEPTED.value, BERT: Status.WAITLISTED.value}
    assert "chef@verein.example" not in [to for to, _ in desk.answered()]
    assert desk.folders().get("Review", 0) == 1


def _event() -> dict[str, object]:
    from tests.cli.support import EVENT

    return dict(EVENT)
