"""What goes wrong before and while the desk works: one clear message, the right exit status, nothing lost.

Each fault is met with a mail waiting in the inbox; once it is mended the mail is answered.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_processor.adapters.snapshot import Schema
from inbox_processor.adapters.store import Store
from inbox_processor.model import Body, Effects, Message, Reading
from inbox_processor.reading.read import read
from tests.cli.support import Result, command, environment, process
from tests.system.workplace import NOW, PEOPLE, Workplace, address, dead_port, letter, parsed, registration

pytestmark = pytest.mark.dovecot

ANNA, BERT = PEOPLE[:2]


@dataclass(frozen=True)
class Fault:
    """How to bring it about, the exit status of `run --once`, and what the message must name."""

    bring: Callable[[Workplace], object]
    status: int
    names: tuple[str, ...]


def _config(desk: Workplace) -> None:
    desk.config.write_text(
        desk.config.read_text().replace("username", "usrname", 1).replace("capacity = 20", 'capacity = "many"')
    )


def _toml(desk: Workplace) -> None:
    desk.config.write_text(desk.config.read_text() + "\n[[event]\n")


def _newer_store(desk: Workplace) -> None:
    with Store.open(desk.store, write=True, schema=Schema(99, {})) as store:
        store.commit(Effects())


def _foreign_store(desk: Workplace) -> None:
    desk.store.write_text("Anna Amsel;anna@stadt.example\n")


def _template(desk: Workplace) -> None:
    folder = desk.folder / "templates/de"
    folder.mkdir(parents=True)
    (folder / "accepted.txt.j2").write_text("Subject: Zusage\n\nLiebe {{ participant.nmae }},\n{% if %}\n")


def _unknown_variable(desk: Workplace) -> None:
    folder = desk.folder / "templates/de"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "accepted.txt.j2").write_text("Subject: Zusage\n\n{{ colour_of_the_sky }}\n")


FAULTS = {
    "wrong-config": Fault(
        _config, 2, ("[mailbox] usrname", "did you mean username", "[[event]] capacity", "nothing was sent")
    ),
    "no-toml": Fault(_toml, 2, ("config.toml", "Line 2")),
    "no-config": Fault(lambda desk: desk.config.unlink(), 2, ("config.toml",)),
    "unreachable-mail-server": Fault(
        lambda desk: desk.configure(mailbox={"port": dead_port()}), 75, ("127.0.0.1", "refuses connections")
    ),
    "no-such-host": Fault(
        lambda desk: desk.configure(mailbox={"host": "mail.invalid", "security": "tls"}), 75, ("mail.invalid",)
    ),
    "wrong-password": Fault(lambda desk: desk.configure(mailbox={"password": "x"}), 2, ("password", "[mailbox]")),
    "no-password-file": Fault(
        lambda desk: desk.config.write_text(
            desk.config.read_text().replace('password = "geheim"', 'password_file = "none"')
        ),
        2,
        ("[mailbox] password_file", "none"),
    ),
    "missing-folder": Fault(
        lambda desk: desk.configure(mailbox={"folder": "Anmeldung"}), 2, ("'Anmeldung'", "never created")
    ),
    "newer-store": Fault(_newer_store, 2, ("registrations.json", "newer version")),
    "foreign-store": Fault(_foreign_store, 2, ("registrations.json",)),
    "no-folder-for-the-store": Fault(lambda desk: desk.configure(store={"path": "gone/store.json"}), 2, ("mkdir",)),
    "server-without-tls": Fault(
        lambda desk: desk.configure(mailbox={"security": "tls", "port": desk.user.server.imap}),
        2,
        ("does not answer with TLS",),
    ),
    "unknown-certificate": Fault(
        lambda desk: desk.configure(mailbox={"security": "tls", "port": desk.user.server.imaps}), 2, ("certificate",)
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_gets_one_clear_message_and_the_mail_is_answered_once_it_is_mended(desk: Workplace, name: str) -> None:
    """What, where, what to do; 2 where a human must mend it, 75 where it may pass; nothing is lost."""
    fault = FAULTS[name]
    desk.deliver(registration(ANNA))
    fault.bring(desk)
    done = desk.once()
    assert done.status == fault.status, done
    assert done.out == ""
    assert done.err.startswith("inbox-processor: ")
    assert done.err.count("inbox-processor: ") == 1
    assert "Traceback" not in done.err
    for word in fault.names:
        assert word in done.err
    assert desk.folders() == {"INBOX": 1}
    _mend(desk, name)
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted")]


def _mend(desk: Workplace, name: str) -> None:
    desk.configure()
    if name in ("newer-store", "foreign-store"):
        for file in desk.folder.glob("registrations.json*"):
            file.unlink()
    for template in desk.folder.glob("templates/*/*"):
        template.unlink()


TEMPLATE_FAULTS = {
    "broken-template": (_template, ("de/accepted.txt.j2, line 4", "unknown")),
    "unknown-variable": (_unknown_variable, ("de/accepted.txt.j2, line 3", "colour_of_the_sky")),
}


@pytest.mark.parametrize("name", TEMPLATE_FAULTS)
def test_a_template_that_fails_stops_no_mail(desk: Workplace, name: str) -> None:
    """The built-in text goes out, the organiser is told by standard error, exit status, `status` and `check`."""
    bring, words = TEMPLATE_FAULTS[name]
    desk.deliver(registration(ANNA))
    bring(desk)
    done = desk.once()
    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith(
        "inbox-processor: templates to be mended; mails are answered all the same.\n  de/accepted"
    )
    assert "Traceback" not in done.err
    assert words[0] in done.err
    assert "the built-in text is used until it is mended" in done.err
    assert desk.answered() == [(address(ANNA), "accepted")]
    assert desk.call("status").status == 1
    assert "de/accepted.txt.j2" in desk.call("status").out
    checked = desk.call("check", now=NOW)
    assert checked.status == 2
    assert words[0] in checked.out
    _mend(desk, name)
    desk.well()
    assert desk.call("status").status == 0


def test_a_template_that_stays_broken_is_said_once_a_day(desk: Workplace) -> None:
    """Cron mails each word of each run. What is new is said at once; `status` and `check` say it always."""
    _unknown_variable(desk)
    assert desk.once().status == 1
    for minutes in (5, 10, 22 * 60):
        desk.deliver(registration(PEOPLE[minutes % 7]))
        desk.well(now=NOW + timedelta(minutes=minutes))
    assert desk.call("status", now=NOW).status == 1
    assert desk.call("check", now=NOW).status == 2
    said = desk.once(now=NOW + timedelta(days=1))
    assert (said.status, "colour_of_the_sky" in said.err) == (1, True)
    desk.well(now=NOW + timedelta(days=1, minutes=5))
    (desk.folder / "templates/de/accepted.txt.j2").write_text("Subject: Zusage\n\n{{ colour_of_the_sea }}\n")
    assert "colour_of_the_sea" in desk.once(now=NOW + timedelta(days=1, minutes=10)).err
    _mend(desk, "unknown-variable")
    desk.well(now=NOW + timedelta(days=1, minutes=15))
    _unknown_variable(desk)
    assert desk.once(now=NOW + timedelta(days=1, minutes=20)).status == 1


def test_the_last_good_version_goes_out_while_the_new_one_is_broken(desk: Workplace) -> None:
    """Issue 6: the last good one is used; if there never was one, the built-in one."""
    folder = desk.folder / "templates/de"
    folder.mkdir(parents=True)
    mine = folder / "accepted.txt.j2"
    mine.write_text("Subject: Meine Zusage\n\nWir sehen uns am {{ date }}, {{ event.place }}. Sonst bitte absagen.\n")
    desk.deliver(registration(ANNA))
    desk.well()
    mine.write_text("Subject: Neu\n\n{{ dtae }}\n")
    desk.deliver(registration(BERT))
    done = desk.once()
    assert done.status == 1
    assert "its last good version is used until it is mended" in done.err
    assert [str(parsed(one)["Subject"]) for one in desk.taken()] == ["Meine Zusage", "Meine Zusage"]


@pytest.mark.parametrize("name", FAULTS)
def test_check_names_the_same_fault_and_changes_nothing(desk: Workplace, name: str) -> None:
    """`check` prints a line each; it exits 2 or 75 as the run would, and makes no file and no folder."""
    fault = FAULTS[name]
    fault.bring(desk)
    files = desk.files()
    done = desk.call("check", now=NOW)
    assert done.status == fault.status, done
    assert "Traceback" not in done.out + done.err
    for word in fault.names:
        assert word in done.out + done.err or word == "nothing was sent"
    assert desk.files() == files
    assert list(desk.user.folders()) == ["INBOX"]


# --- locks ----------------------------------------------------------------------------------------------------------

HOLD = """
import sys, time
from pathlib import Path
from inbox_processor.adapters.store import Store
with Store.open(Path(sys.argv[1]), write=True, run=sys.argv[2] == "run") as store, store.exclusive():
    print("held", flush=True)
    time.sleep(60)
"""


def _held(desk: Workplace, how: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-c", HOLD, str(desk.store), how]
    holder = subprocess.Popen(line, stdout=subprocess.PIPE, env=environment())
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    return holder


def test_a_store_that_another_run_holds_is_told_at_once(desk: Workplace) -> None:
    """Exit 75; the mail stays in the inbox; readers do not wait."""
    desk.deliver(registration(ANNA))
    with _held(desk, "run") as holder:
        begun = time.monotonic()
        done = desk.once()
        assert (done.status, desk.folders()) == (75, {"INBOX": 1})
        assert "Another inbox-processor run is at work" in done.err
        assert desk.call("participants").status == 0
        assert time.monotonic() - begun < 3
        holder.kill()
    desk.well()
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_a_writing_command_waits_five_seconds_for_the_store(desk: Workplace) -> None:
    """Then exit 75: nothing was changed, try again in a moment."""
    desk.deliver(letter(ANNA, "Gibt es noch Plätze?", subject="Frage"))
    desk.well()
    with _held(desk, "write") as holder:
        begun = time.monotonic()
        done = desk.call("review", "m1", "--done")
        assert 4 < time.monotonic() - begun < 9
        assert done.status == 75
        assert "nothing was changed" in done.err
        assert desk.call("status", now=NOW).status == 0
        holder.kill()
    assert desk.call("review", "m1", "--done").status == 0


# --- mails ---------------------------------------------------------------------------------------------------------


def test_a_mail_of_30_mb_is_taken_by_its_text_and_lost_nowhere(desk: Workplace) -> None:
    """Of a large mail the first part is read, where its text stands; the others do not suffer."""
    big = registration(ANNA) + b"\r\n" + (b"x" * 76 + b"\r\n") * (30 * 2**20 // 78)
    desk.deliver(big, registration(BERT))
    desk.well()
    assert desk.folders() == {"Accepted": 2} or desk.folders() == {"Accepted": 1, "Review": 1}
    assert address(BERT) in dict(desk.answered())
    assert max(len(mail) for mails in desk.user.folders().values() for mail in mails) == len(big)


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"\r\n", id="empty"),
        pytest.param(b"\x00\xff\xfe" * 999, id="noise"),
        pytest.param(b"From: \r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n", id="no-boundary"),
        pytest.param(
            b"From: a@b.example\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xe4\xf6\r\n", id="charset"
        ),
        pytest.param(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n" * 5000, id="many-parts"),
    ],
)
def test_a_mail_that_cannot_be_read_waits_for_a_human_and_the_rest_goes_on(desk: Workplace, octets: bytes) -> None:
    """It lies in review or, where nothing asks for a seat, among the ignored; nobody is written to about it."""
    desk.deliver(octets, registration(ANNA))
    desk.well()
    assert desk.folders() in ({"Accepted": 1, "Review": 1}, {"Accepted": 1, "Ignored": 1})
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_a_fault_of_the_program_in_one_mail_is_a_review_mail_and_the_rest_goes_on(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the rooms do not foresee stops neither the run nor the other mails, and loses nothing."""

    def fragile(message: Message, body: Body) -> Reading:
        if message.sender and message.sender.addr_spec == address(BERT):
            raise ZeroDivisionError
        return read(message, body)

    monkeypatch.setattr("inbox_processor.pipeline.read", fragile)
    desk.deliver(registration(BERT), registration(ANNA))
    done = desk.once()
    assert (done.status, done.out) == (0, "")
    assert "ZeroDivisionError" in done.err
    assert desk.folders() == {"Accepted": 1, "Review": 1}
    (item,) = desk.call("review", "--json").objects()
    assert "ZeroDivisionError" in " ".join(item["reasons"])
    assert desk.answered() == [(address(ANNA), "accepted")]


def test_the_message_of_a_real_process_is_one_line_without_traceback(desk: Workplace) -> None:
    """As cron would mail it."""
    desk.configure(mailbox={"password": "falsch"})
    done = process("run", "--once", "--config", desk.config)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "Traceback" not in done.err


def test_without_a_config_every_command_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 2; the file that was looked for, and `init`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INBOX_PROCESSOR_CONFIG", raising=False)
    for words in (("run", "--once"), ("check",), ("participants",), ("status",), ("review",), ("explain", __file__)):
        done: Result = command(*words)
        assert (done.status, "config.toml" in done.err, "init" in done.err) == (2, True, True), words
