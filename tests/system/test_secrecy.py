"""What nobody else may see: no word of a mail in the log, no file of the desk for other users."""

from __future__ import annotations

import email
import email.policy
import os
import re
import stat
from email.message import EmailMessage

import pytest

from inbox_processor.model import Body, Message, Reading
from inbox_processor.reading.read import read
from tests.bounces import FINAL
from tests.cli.support import command
from tests.system.test_daemon import running
from tests.system.workplace import (
    PEOPLE,
    Workplace,
    address,
    bare,
    letter,
    registration,
    until,
    withdrawal,
)

pytestmark = pytest.mark.dovecot

ANNA, BERT, CARLA, DAVID = PEOPLE[:4]
WORD = re.compile(r"[^\W\d_]{4,}")


def words_of(octets: bytes) -> set[str]:
    """List the words of a mail's names, addresses, Message-IDs, subject and text, in small letters."""
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    told = [str(mail[name] or "") for name in ("From", "Subject", "Message-ID")]
    return set(WORD.findall(" ".join([*told, body.get_content() if body else ""]).casefold()))


def found(log: str, words: set[str]) -> set[str]:
    """List those of the words that the log holds, as words of their own or within others."""
    lowered = log.casefold()
    return {word for word in words if word in lowered}


def test_a_whole_run_at_debug_level_logs_no_word_of_any_mail(desk: Workplace) -> None:
    """Names, addresses and texts never reach the log: not of registrations, questions, withdrawals, refused and
    returned replies, nor of mails that cannot be read.
    """
    desk.configure(log={"level": "debug"}, limits={"replies_per_address": "3 per day"}, folders={"sent": "Gesendet"})
    assert desk.smtp is not None
    desk.smtp.script["RCPT"] = ["", f"550 5.1.1 <{address(BERT)}>: Bert Bussard is unknown", "451 4.3.0 later"]
    mails = [
        registration(ANNA),
        registration(BERT),
        bare(CARLA),
        letter(DAVID, "Wer kocht Fischsuppe?", subject="Frage"),
    ]
    mails += [
        letter(ANNA, f"Ich melde mich an. Vermerk {word}.", key=word) for word in ("Zimtstern", "Nelke", "Kardamom")
    ]
    with running(desk) as daemon:
        desk.deliver(*mails)
        assert until(lambda: len(desk.records().ledger) == len(mails), 30), daemon.said()
        assert until(desk.taken, 30)
        more = [FINAL["gmail"][0](desk.taken()[0].octets, ""), withdrawal(CARLA), b"\x00\xff" * 99]
        desk.deliver(*more)
        assert until(lambda: len(desk.records().ledger) == len(mails) + len(more), 30), daemon.said()
        assert daemon.end() == 0
        log = daemon.said()
    words = set().union(*map(words_of, mails + more[:2])) - {"anmelden", "example", "mail", "message", "anmeldung"}
    assert {"fischsuppe", "zimtstern", "amsel", "stadt", "bussard"} <= words
    assert "mail=m1 " in log
    assert "state=refused" in log
    assert not found(log, words - known_words()), log
    assert all(line.startswith("time=") for line in log.splitlines()), log


def known_words() -> set[str]:
    """List words that stand in the log for another reason: names of rules, and of the program's own files."""
    from inbox_processor.mail.screening import RULES

    rules = " ".join(rule.name for rule in RULES)
    return set(WORD.findall(rules.casefold())) | {"daemon"}


def test_the_search_would_find_a_word_in_the_log() -> None:
    """A test that cannot fail is none."""
    assert found('time=1 msg="no copy for Anna.Amsel@stadt.example"', {"amsel", "bussard"}) == {"amsel"}


def test_a_fault_of_the_program_is_logged_by_type_and_place_and_does_not_quote_the_mail(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message of an exception may hold what it stumbled over: a name, a line of the text."""

    def fragile(message: Message, body: Body) -> Reading:
        if message.sender and message.sender.addr_spec == address(BERT):
            raise KeyError(message.text)
        return read(message, body)

    monkeypatch.setattr("inbox_processor.pipeline.read", fragile)
    desk.deliver(registration(BERT))
    done = desk.once()
    assert done.status == 0
    assert re.search(
        r"level=error room=passes place=INBOX/\d+ state=unreadable fault=KeyError at=\S*test_secrecy\.py:", done.err
    )
    assert not found(done.err, words_of(registration(BERT)) - {"anmelden", "example", "mail"})
    assert done.err.count("\n") == 1


def test_every_file_of_the_desk_is_for_its_owner_alone(desk: Workplace) -> None:
    """Store, generation before, journal, locks, health, config: 0600 also under a careless umask."""
    before = os.umask(0)
    try:
        assert command("init", desk.folder / "new").status == 0
        desk.deliver(registration(ANNA))
        desk.well()
        desk.deliver(registration(BERT))
        with desk.desk() as (open_desk, _):
            assert open_desk.store.exists
            files = [path for path in desk.folder.rglob("*") if path.is_file() and "templates" not in path.parts]
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
        desk.well()
    finally:
        os.umask(before)
    files = [path for path in desk.folder.rglob("*") if path.is_file() and "templates" not in path.parts]
    modes |= {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    assert {"registrations.json", "registrations.json.health", "registrations.json.run.lock", "config.toml"} <= set(
        modes
    )
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_check_warns_of_a_password_that_others_can_read(desk: Workplace, mode: int) -> None:
    """In the config itself and in a file of its own; a note with the command that mends it."""
    desk.config.chmod(mode)
    done = desk.call("check")
    assert f"{desk.config} can be read by others; mend it with: chmod 600 {desk.config}" in done.out
    secret = desk.folder / "imap-password"
    secret.write_text("geheim")
    secret.chmod(mode)
    desk.config.write_text(desk.config.read_text().replace('password = "geheim"', 'password_file = "imap-password"'))
    done = desk.call("check")
    assert f"{secret} can be read by others" in done.out
    assert f"{desk.config} can be read" not in done.out
    secret.chmod(0o600)
    assert "can be read by others" not in desk.call("check").out


def test_the_level_of_the_log_is_that_of_the_config(desk: Workplace) -> None:
    """`run` logs from [log] level on."""
    desk.configure(log={"level": "error"})
    desk.deliver(registration(ANNA))
    with running(desk) as daemon:
        assert until(desk.taken, 30)
        assert daemon.end() == 0
        assert daemon.said() == ""
