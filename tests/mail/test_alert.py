"""Mails to the organiser, in the language of the event."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage

import pytest

from inbox_processor.mail import alert
from inbox_processor.model import Remark, sentence
from tests.mail.workshop import DESK, NOW

CHIEF = "leitung@stadt.example"
TOLD = {
    "accepted": [Remark("1 Anna Amsel (workshop)")],
    "review": [
        Remark("m3 Carla Dohle", (sentence("The mail asks a question."),)),
        Remark("m4 -", (sentence("Still missing: {fields}.", fields="name and background"), "Words of old.")),
    ],
    "failed": [Remark("r5", (sentence("The mail '{kind}' for {ids}.", kind="waitlisted", ids="7"),))],
}


def text(kind: str, language: str, told: alert.Told) -> str:
    octets = alert.write(kind, language, DESK, CHIEF, "<1@x.example>", NOW, told)
    mail = email.message_from_bytes(octets, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return str(mail.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["de", "de-du"])
def test_a_german_mail_gives_its_reasons_in_german(language: str) -> None:
    """Names and ids as they are; a sentence that no table knows stays in English."""
    lines = text("digest", language, TOLD).splitlines()
    assert "- 1 Anna Amsel (workshop)" in lines
    assert "- m3 Carla Dohle: Die Mail stellt eine Frage." in lines
    assert "- m4 -: Es fehlt noch: Name und Hintergrund. Words of old." in lines
    assert "- r5: Die Mail „Warteliste“ für 7." in lines


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_others_have_english_ones(language: str) -> None:
    """As the desk has them."""
    lines = text("digest", language, TOLD).splitlines()
    assert "- m3 Carla Dohle: The mail asks a question." in lines
    assert "- m4 -: Still missing: name and background. Words of old." in lines
    assert "- r5: The mail 'waitlisted' for 7." in lines


def test_what_the_program_says_of_a_fault_is_introduced() -> None:
    """It is for whoever runs the program, and in English."""
    told = {alert.FAULT: [Remark("", ("The IMAP server refuses the password.",))]}
    assert "auf Englisch:\n- The IMAP server refuses the password.\n" in text("trouble", "de", told)
    assert "The program says:\n- The IMAP server refuses the password.\n" in text("trouble", "en", told)


def test_a_name_is_never_said_in_another_language() -> None:
    """Somebody may be called as a sentence of ours, or as a word that stands in one."""
    told = {"review": [Remark("m3 The mail asks a question.", (sentence("The mail asks a question."),))]}
    assert "- m3 The mail asks a question.: Die Mail stellt eine Frage.\n" in text("digest", "de", told)
