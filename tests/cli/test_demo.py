"""`demo`: what the sample mails come to, how it is shown, and that nothing is left behind."""

import contextlib
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from inbox_processor import demo as samples
from inbox_processor.cli.demo import Ended, Stage, work
from inbox_processor.cli.main import status_of
from inbox_processor.cli.people import in_order
from inbox_processor.model import Outcome, ReplyKind, Status
from inbox_processor.passes import Watch

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
COMMAND = [sys.executable, "-m", "inbox_processor", "demo"]
STATUS_AFTER_CTRL_C = 130

# what a careful organiser would do with each mail, and for whom
WANTED: dict[str, tuple[Outcome, list[str | None] | None]] = {
    "01-outlook-koordinierungsstelle": (Outcome.ACCEPTED, ["Ulrike Bredenkamp"]),
    "02-iphone-jugendbeirat": (Outcome.ACCEPTED, ["Jannis Wolters"]),
    "03-thunderbird-zwei-vom-kreis": (Outcome.ACCEPTED, ["Heike Sandvoss", "Tobias Rehfeld"]),
    "04-vorzimmer-fuer-buergermeister": (Outcome.ACCEPTED, ["Dr. Konrad Lüttich"]),
    "05-webmail-nur-html": (Outcome.ACCEPTED, ["Gülcan Aydemir"]),
    "06-mutt-english-lecturer": (Outcome.ACCEPTED, ["Rhiannon Prosser"]),
    "07-apple-mail-francais": (Outcome.ACCEPTED, ["Solène Marchetti"]),
    "08-verein-zu-dritt": (Outcome.ACCEPTED, ["Almut Rieke", "Bernd Kowollik", "Lea Sommerkorn"]),
    "09-rolle-nur-in-signatur": (Outcome.INCOMPLETE, ["Matthias Grote"]),
    "10-ohne-namen": (Outcome.INCOMPLETE, [None]),
    "11-anmeldung-mit-frage": (Outcome.ACCEPTED, ["Friederike Osterkamp"]),
    "12-gmail-drei-studierende": (Outcome.ACCEPTED, ["Chiara Bellmann", "Malte Hinrichsen", "Yusuf Demirel"]),
    "13-langer-brief": (Outcome.ACCEPTED, ["Walter Zimmerling"]),
    "14-bezirksamt-drei-meldungen": (Outcome.ACCEPTED, ["Annette Kirchhoff", "Dirk Lammers", "Ewa Nowicka"]),
    "15-wie-ein-formular": (Outcome.ACCEPTED, ["Cornelius Raabe"]),
    "16-ratsherr-wartet": (Outcome.WAITLISTED, ["Ingo Terhorst"]),
    "17-ehepaar-wartet": (Outcome.WAITLISTED, ["Gerhard Pohlmann", "Renate Pohlmann"]),
    "18-nur-eine-frage": (Outcome.REVIEW, None),
    "19-beschwerde": (Outcome.REVIEW, None),
    "20-unzustellbar": (Outcome.IGNORED, None),
    "21-rundbrief": (Outcome.IGNORED, None),
    "22-mailingliste": (Outcome.IGNORED, None),
    "23-antwort-mit-hintergrund": (Outcome.WAITLISTED, ["Matthias Grote"]),
    "24-iphone-absage": (Outcome.CANCELLED, ["Jannis Wolters"]),
    "25-noch-einmal-dasselbe": (Outcome.DUPLICATE, ["Walter Zimmerling"]),
    "26-english-new-address": (Outcome.UPDATED, ["Rhiannon Prosser"]),
    "27-absage-von-unbekannt": (Outcome.REVIEW, None),
    "28-abwesenheitsnotiz": (Outcome.IGNORED, None),
    "29-zu-spaet": (Outcome.DECLINED, ["Olga Wiesner"]),
}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Run the demo once, in this process, without a word."""
    stage = Stage(
        lambda _config, _mails: None, lambda _number, _mails: contextlib.nullcontext(Watch()), lambda _said: None
    )
    return work(tmp_path_factory.mktemp("demo"), lambda: NOW, stage)


def _name(octets: bytes) -> str:
    found = re.search(rb"^Message-ID: *(\S+)", octets, re.MULTILINE | re.IGNORECASE)
    assert found is not None
    return found[1].decode()


FILES = {_name(sample.octets): Path(sample.name).stem for mails in samples.rounds(NOW) for sample in mails}


@pytest.mark.parametrize("file", WANTED)
def test_each_sample_mail_ends_as_an_organiser_would_have_it(ended: Ended, file: str) -> None:
    """The demo's mails are ordinary ones; who is shown a wrong outcome there trusts no other."""
    trace = next(trace for trace in ended.traces if FILES[trace.message.message_id] == file)
    outcome, people = WANTED[file]
    assert trace.decision.outcome is outcome, trace.decision.reasons
    if people is not None:
        assert sorted(str(person.name) for person in trace.decision.people) == sorted(str(name) for name in people)


def test_every_sample_is_in_the_table_and_every_outcome_occurs(ended: Ended) -> None:
    """25 to 30 mails, covering every outcome."""
    assert sorted(FILES.values()) == sorted(WANTED)
    assert 25 <= len(ended.traces) == len(WANTED) <= 30
    assert {trace.decision.outcome for trace in ended.traces} == set(Outcome)


def test_all_seats_are_given_and_people_wait_in_order(ended: Ended) -> None:
    """20 seats; whoever withdraws makes room for the first who waits, and groups wait together."""
    event = ended.config.events[0]
    assert event.capacity == 20
    assert ended.roster.seats_taken(event.id) == 20
    waiting = in_order(ended.roster, event.id, Status.WAITLISTED)
    assert [one.name for one in waiting] == ["Renate Pohlmann", "Gerhard Pohlmann", "Matthias Grote"]
    assert [ended.roster.position(one) for one in waiting] == [1, 2, 3]
    promoted = {one.name for one in in_order(ended.roster, event.id, Status.ACCEPTED)}
    assert "Ingo Terhorst" in promoted
    assert [one.name for one in in_order(ended.roster, event.id, Status.CANCELLED)] == ["Jannis Wolters"]


def test_a_question_beside_a_registration_is_kept_for_a_human(ended: Ended) -> None:
    """The seat is given, and somebody has to answer the question about the wheelchair."""
    trace = next(trace for trace in ended.traces if FILES[trace.message.message_id] == "11-anmeldung-mit-frage")
    assert trace.decision.attention


def test_the_replies_reach_the_smtp_server_and_only_those_who_wrote(ended: Ended) -> None:
    """One recipient each, marked as automatic (RFC 3834); machines get none."""
    machines = [trace for trace in ended.traces if trace.decision.outcome is Outcome.IGNORED]
    written = {trace.message.sender.addr_spec for trace in ended.traces if trace.message.sender}
    silent = {
        "MAILER-DAEMON@beteiligungskommune.example",
        "redaktion@kommunalblick.example",
        "joern.apel@buergernetz.example",
    }
    assert len(machines) == 4
    assert len(ended.taken) == sum(len(trace.replies) for trace in ended.traces) >= 20
    for mail in ended.taken:
        (recipient,) = mail.recipients
        assert recipient in written - silent
        assert message_from_bytes(mail.octets)["Auto-Submitted"] in ("auto-replied", "auto-generated")
    kinds = {entry.kind for entry in ended.roster.records().outbox}
    assert kinds >= {
        ReplyKind.ACCEPTED,
        ReplyKind.WAITLISTED,
        ReplyKind.PLEASE_ADD,
        ReplyKind.PROMOTED,
        ReplyKind.CLOSED,
    }


def test_an_answer_refers_to_the_reply_that_was_sent_to_its_writer(ended: Ended) -> None:
    """The second round answers what the desk wrote in the first, so that the thread is a real one."""
    sent = {str(message_from_bytes(mail.octets)["Message-ID"]): mail.recipients[0] for mail in ended.taken}
    answer = next(trace for trace in ended.traces if FILES[trace.message.message_id] == "23-antwort-mit-hintergrund")
    (reply,) = answer.message.in_reply_to
    assert sent[reply] == "grote@planung-nord.example"
    assert not any(samples.REPLY_ID in trace.raw.octets for trace in ended.traces)


def test_the_servers_are_gone_afterwards(ended: Ended) -> None:
    """Nothing listens any more."""
    for port in (ended.config.mailbox.port, ended.config.smtp.port):
        with socket.socket() as client, pytest.raises(ConnectionRefusedError):
            client.connect(("127.0.0.1", port))


# --- the samples --------------------------------------------------------------------------------------------------


def test_samples_are_raw_mails_between_invented_addresses() -> None:
    """CRLF throughout; From and To lie under .example, so that no demo can ever write to anybody."""
    for sample in (sample for mails in samples.rounds(NOW) for sample in mails):
        assert b"\n" not in sample.octets.replace(b"\r\n", b"")
        mail = message_from_bytes(sample.octets, policy=policy.default)
        for box in (*mail["From"].addresses, *mail["To"].addresses):
            assert box.domain.endswith(".example"), sample.name
        assert samples.sender(sample) == mail["From"].addresses[0].addr_spec


def test_samples_arrived_in_the_last_days_whenever_the_demo_is_run() -> None:
    """All dates move together: the order stays, and the last mail is from yesterday."""
    for now in (NOW, NOW + timedelta(days=200)):
        arrivals = [sample.arrived for mails in samples.rounds(now) for sample in mails]
        assert arrivals == sorted(arrivals)
        assert arrivals[-1].date() == (now - timedelta(days=1)).date()
        dates = [message_from_bytes(sample.octets)["Date"] for mails in samples.rounds(now) for sample in mails]
        assert [datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z") for text in dates] == arrivals


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def surroundings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give an environment with an empty temporary folder of its own, which the demo must leave empty."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    root = str(Path(samples.__file__).resolve().parents[2])
    yield {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": root, "INBOX_PROCESSOR_CONFIG": "/nowhere/config.toml"}
    assert list(folder.iterdir()) == []


def test_the_command_shows_all_in_plain_words_where_there_is_no_terminal(
    surroundings: dict[str, str], tmp_path: Path
) -> None:
    """No configuration, no colours, nothing on standard error, and an end in good time."""
    begun = time.monotonic()
    done = subprocess.run(COMMAND, env=surroundings, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert time.monotonic() - begun < 15
    words = done.stdout.decode("utf-8")
    assert "\x1b" not in words
    for wanted in (
        "20 of 20 seats", "Have a seat: 20", "Wait for a seat: 3", "Were asked to add something: 1", "Do not come: 2",
        "Wait for a human: 4", "Set aside, never answered: 4", "an invitation for the calendar",
        "inbox-processor init", "inbox-processor check", "inbox-processor run",
    ):  # fmt: skip
        assert wanted in words
    for kind in ("accepted", "waitlisted", "please_add"):
        assert f"─ {kind} ─" in words


def test_on_a_terminal_a_line_moves_and_is_gone_at_the_end(surroundings: dict[str, str], tmp_path: Path) -> None:
    """The mail being worked is seen; the end is the same."""
    ours, theirs = pty.openpty()
    env = {**surroundings, "TERM": "xterm-256color", "COLUMNS": "100"}
    with subprocess.Popen(COMMAND, env=env, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = _all_of(ours)
    assert process.returncode == 0
    assert "22/" in shown
    assert "Jannis Wolters: Werkstatt" in shown
    assert "Have a seat" in shown


def _all_of(terminal: int) -> str:
    """Read a terminal until the last program has left it (Linux then reports EIO)."""
    read = b""
    with contextlib.suppress(OSError):
        while select.select([terminal], [], [], 30)[0]:
            more = os.read(terminal, 65536)
            if not more:
                break
            read += more
    os.close(terminal)
    return read.decode("utf-8", "replace")


def test_ctrl_c_ends_the_demo_without_a_trace(surroundings: dict[str, str], tmp_path: Path) -> None:
    """Exit status 130, no traceback, no folder left behind; also where the tests themselves run in the background,
    whose children a shell lets ignore SIGINT.
    """
    with subprocess.Popen(
        COMMAND,
        env=surroundings,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread runs here
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while b"First run" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read().strip() == b""
    assert process.returncode == STATUS_AFTER_CTRL_C


@pytest.mark.parametrize("missing", ["pymap.parsing.specials.flag", "aiosmtpd.controller"])
def test_without_the_extra_one_line_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain install has no servers to embed; usage status 2."""
    monkeypatch.setitem(sys.modules, missing, None)
    assert status_of(["demo"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert 'pip install "inbox-processor[demo]"' in shown.err
