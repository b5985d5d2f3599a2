"""How replies arrive: each in each language against RFCs, three parsers, a spam filter, Postfix and Dovecot."""

from __future__ import annotations

import email
import email.header
import email.utils
import os
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
import mailparser
import pytest
import vobject
from msgspec.structs import replace

from inbox_processor.adapters.submission import SmtpSettings, Submission
from inbox_processor.adapters.templates import load
from inbox_processor.mail.message import parse
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.model import OutgoingMessage, RawMessage, ReplyKind
from tests.conftest import absent
from tests.mail.workshop import DESK, DOMAIN, LANGUAGES, LETTER, NOW, PETRA, WITH_CALENDAR, WORKSHOP, order
from tests.servers import postfix as postfix_server
from tests.servers.dovecot import MailUser
from tests.servers.postfix import Postfix
from tests.servers.smtp import SmtpServer

TOKEN = "20160601.4f0c3a9d17be52c8a6f1"  # as the desk makes them
SPAM_SCORE_MAX = 1.0  # issue 6, item 7
ALL = [(kind, language, html) for kind in ReplyKind for language in LANGUAGES for html in (False, True)]
every = pytest.mark.parametrize(("kind", "language", "html"), ALL)


def reply(kind: ReplyKind, language: str, *, html: bool = False, now: datetime = NOW) -> OutgoingMessage:
    desk = ReplyWriter(load(None), DESK, DOMAIN, html=html)
    asked = kind in (ReplyKind.PROMOTED, ReplyKind.OFFERED, ReplyKind.REMINDER)
    return desk.write(
        order(kind, language=language, answers=not asked), WORKSHOP, None if asked else LETTER, now, "r17"
    )


# --- the standards ------------------------------------------------------------------------------------------------


@every
def test_the_octets_are_a_mail_by_rfc_5322(kind: ReplyKind, language: str, html: bool) -> None:
    """CRLF alone, lines of at most 998 octets (2.1.1), ASCII, each field at most once (3.6), a real date."""
    octets = reply(kind, language, html=html).octets
    assert octets.isascii()
    assert octets.count(b"\n") == octets.count(b"\r\n") == octets.count(b"\r")
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    head = octets.partition(b"\r\n\r\n")[0].decode()
    assert max(map(len, head.split("\r\n"))) <= 78
    names = re.findall(r"(?m)^([\x21-\x39\x3b-\x7e]+):", head)
    assert len(names) == len(set(map(str.lower, names)))
    assert {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version"} <= set(names)
    assert email.utils.parsedate_to_datetime(str(email.message_from_bytes(octets)["Date"])) == NOW


@every
def test_encoded_words_are_by_rfc_2047(kind: ReplyKind, language: str, html: bool) -> None:
    """At most 75 characters each, lines of at most 76, whole characters in each word (section 2 and 5)."""
    head = reply(kind, language, html=html).octets.partition(b"\r\n\r\n")[0].decode()
    words = re.findall(r"=\?[^?]+\?[^?]+\?[^?]*\?=", head)
    for word in words:
        assert len(word) <= 75
        ((octets, charset),) = email.header.decode_header(word)
        assert isinstance(octets, bytes)
        octets.decode(charset or "ascii")
    assert all(len(line) <= 76 for line in head.split("\r\n") if "=?" in line)


@every
def test_the_header_is_that_of_an_automatic_answer_by_rfc_3834(kind: ReplyKind, language: str, html: bool) -> None:
    """auto-replied for an answer, auto-generated for what nobody has just asked for (5); threads only for answers."""
    head = email.message_from_bytes(reply(kind, language, html=html).octets, policy=policy.default)
    unasked = kind in (ReplyKind.PROMOTED, ReplyKind.OFFERED, ReplyKind.REMINDER)
    assert head["Auto-Submitted"] == ("auto-generated" if unasked else "auto-replied")
    assert head["To"].addresses[0].addr_spec == PETRA.email
    assert head["In-Reply-To"] == ("<last-1@stadt.example>" if unasked else LETTER.message_id)
    assert "Reply-To" not in head
    assert "Precedence" not in head


# --- three readers ------------------------------------------------------------------------------------------------


@every
def test_three_parsers_read_the_same_mail(kind: ReplyKind, language: str, html: bool) -> None:
    """The standard library, mail-parser, and this desk's own reader; subject, text, attachments."""
    message = reply(kind, language, html=html)
    standard = email.message_from_bytes(message.octets, policy=policy.default)
    assert isinstance(standard, EmailMessage)
    other = mailparser.parse_from_bytes(message.octets)
    own = parse(RawMessage(message.octets, datetime(2016, 6, 1, tzinfo=UTC)))
    part = standard.get_body(("plain",))
    assert part is not None
    texts = (part.get_content(), other.text_plain[0], own.text)
    assert {text.replace("\r\n", "\n").strip() for text in texts} == {message.body.strip()}
    assert standard["Subject"] == other.subject == own.subject == message.subject
    assert not [one for one in standard.walk() if one.defects]
    assert own.defects == ()
    page = standard.get_body(("html",))
    assert (page is not None) == html
    if page is not None:
        assert other.text_html[0].strip() == page.get_content().strip()


@every
def test_the_calendar_part_is_valid_for_two_readers(kind: ReplyKind, language: str, html: bool) -> None:
    """RFC 5545 and 5546: one VEVENT, method in part and object alike, organiser, attendee, times as told."""
    mail = email.message_from_bytes(reply(kind, language, html=html).octets, policy=policy.default)
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == (kind in WITH_CALENDAR)
    for part in parts:
        octets = part.get_payload(decode=True)
        assert isinstance(octets, bytes)
        calendar: Any = icalendar.Calendar.from_ical(octets)
        (entry,) = calendar.walk("VEVENT")
        second: Any = vobject.readOne(octets.decode())
        second.validate(raiseException=True)
        assert calendar["METHOD"] == part.get_param("method") == second.method.value
        assert entry.decoded("DTSTART") == second.vevent.dtstart.value == WORKSHOP.starts
        assert str(entry["ATTENDEE"]).lower() == f"mailto:{PETRA.email}"
        assert {"UID", "DTSTAMP", "SEQUENCE", "ORGANIZER", "SUMMARY"} <= set(entry)
        assert max(map(len, octets.split(b"\r\n"))) <= 75


# --- a spam filter ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spamassassin(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Give the command line of the filter, with local tests only and preferences of its own."""
    if shutil.which("spamassassin") is None:
        absent("SpamAssassin (apt-get install spamassassin)")
    folder = tmp_path_factory.mktemp("spamassassin")
    (folder / "prefs").write_text("use_bayes 0\nuse_auto_welcomelist 0\n")
    return ["spamassassin", "-L", "-x", "-t", f"--prefspath={folder / 'prefs'}"]


@pytest.mark.slow
@pytest.mark.parametrize("html", [False, True], ids=["text", "html"])
def test_no_reply_looks_like_spam(spamassassin: list[str], tmp_path: Path, html: bool) -> None:
    """`spamassassin -L`: at most 1.0 for every reply in every language; all scores are reported (pytest -rP)."""
    names = [(kind, language) for kind in ReplyKind for language in LANGUAGES]
    scores = {}
    mbox = tmp_path / "mbox"
    with mbox.open("wb") as file:
        for kind, language in names:
            octets = reply(kind, language, html=html).octets.replace(b"\r\n", b"\n")
            file.write(b"From desk Wed Jun  1 09:30:00 2016\n" + octets + b"\n")
    done = subprocess.run([*spamassassin, "--mbox", str(mbox)], capture_output=True, timeout=500, check=False)
    found = re.findall(
        r"(?m)^X-Spam-Status: .*?score=(-?[\d.]+)(?:.*?\n)*?.*?tests=([A-Z0-9_,\s]*)", done.stdout.decode()
    )
    assert len(found) == len(names), done.stderr.decode()[-400:]
    for (kind, language), (score, tests) in zip(names, found, strict=True):
        scores[f"{kind.value}/{language}"] = float(score)
        print(f"{kind.value}/{language}: {score} {' '.join(tests.split())}")
    assert max(scores.values()) <= SPAM_SCORE_MAX, scores


@pytest.mark.slow
def test_the_spam_filter_works(spamassassin: list[str]) -> None:
    """The test above would prove nothing if the filter found nothing: the pattern that all filters know (GTUBE)."""
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    mail = f"From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Wed, 1 Jun 2016 09:30:00 +0000\n\n{gtube}\n"
    done = subprocess.run(spamassassin, input=mail.encode(), capture_output=True, timeout=200, check=False)
    assert b"X-Spam-Status: Yes" in done.stdout


def test_a_name_of_every_letter_survives_the_encoding() -> None:
    """Umlauts, Polish, Turkish, Greek, Cyrillic, emoji; in the address line and in the text."""
    name = "Zoë Müller-Łukaszewska Çağ Ωmega Юрий 👋"
    desk = ReplyWriter(load(None), DESK, DOMAIN, html=True)
    given = order(ReplyKind.ACCEPTED, replace(PETRA, name=name), answers=False)
    octets = desk.write(given, WORKSHOP, None, NOW, TOKEN).octets
    mail = email.message_from_bytes(octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    # Read as RFC 2047, 6.2 has it: the standard library's newer reader keeps a space between two encoded words.
    to = str(email.header.make_header(email.header.decode_header(email.message_from_bytes(octets)["To"])))
    assert to == f"{name} <{PETRA.email}>"
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert name in part.get_content()


# --- on the way ---------------------------------------------------------------------------------------------------


@pytest.mark.postfix
@pytest.mark.dovecot
@pytest.mark.slow
def test_every_reply_survives_postfix_and_dovecot(mail_user: MailUser) -> None:
    """Handed in to a real Postfix, relayed, put into a real Dovecot, fetched: what comes is what was written."""
    if not postfix_server.installed():
        absent("Postfix (apt-get install postfix)")
    if os.getuid() != 0:
        pytest.skip("Postfix can be run by root only.")
    wanted = {
        message.subject + message.body: message
        for kind, language, html in ALL
        if html
        for message in [reply(kind, language, html=html)]
    }
    with SmtpServer() as sink, Postfix(sink.port) as relay:
        settings = SmtpSettings("127.0.0.1", relay.port, "none", "", None, DESK.addr_spec)
        with Submission(settings, None) as session:
            for number, message in enumerate(wanted.values()):
                session.send(f"r{number}", message.to, message.octets)
        ends = time.monotonic() + 60
        while len(sink.taken) < len(wanted) and time.monotonic() < ends:
            time.sleep(0.05)
        assert len(sink.taken) == len(wanted)
        mail_user.deliver(*(taken.octets for taken in sink.taken))
    fetched = mail_user.folders()["INBOX"]
    assert len(fetched) == len(wanted) == len(ReplyKind) * len(LANGUAGES)
    for octets in fetched:
        mail = email.message_from_bytes(octets, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        part = mail.get_body(("plain",))
        assert part is not None
        written = wanted.pop(str(mail["Subject"]) + part.get_content().replace("\r\n", "\n"))
        assert octets.replace(b"\r\n", b"\n").endswith(written.octets.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n"))
    assert not wanted
