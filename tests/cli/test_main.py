"""The command line as a whole: help, names, exit statuses, what stands where."""

from __future__ import annotations

import ast
import errno
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from inbox_processor import __version__
from inbox_processor.cli import context, main
from inbox_processor.cli.main import COMMANDS
from inbox_processor.errors import ConfigError, PermanentFailure, StoreDamaged, TransientFailure
from inbox_processor.model import Effects
from tests.adapters.samples import person
from tests.cli.support import ESCAPE, REPOSITORY, Office, command, environment, process

ADDED = {"changed"}  # the contract is a floor
CONTRACT = {
    *("demo", "init", "check", "run", "explain", "preview", "participants", "show", "review", "export", "status"),
    *(
        "accept",
        "waitlist",
        "decline",
        "cancel",
        "edit",
        "add",
        "import",
        "undo",
        "resend",
        "announce",
        "forget",
        "verify",
    ),
}


def test_the_commands_of_the_contract_are_there_and_no_others_are_listed() -> None:
    """Those that are built; the others come later and are not listed before."""
    assert set(COMMANDS) == CONTRACT | ADDED
    listed = command("--help").out.partition("Commands:")[2]
    assert {line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "} == set(
        COMMANDS
    )


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_every_command_has_a_help_with_an_example(name: str) -> None:
    """Contract: a useful --help with an example, which calls this very command."""
    done = command(name, "--help")
    assert (done.status, done.err) == (0, "")
    assert "Example" in done.out
    assert f"inbox-processor {name}" in done.out.partition("Example")[2]
    assert command(name, "-h").out == done.out


@pytest.mark.parametrize("name", sorted(CONTRACT - {"demo", "init"}))
def test_every_command_that_needs_one_takes_a_config(name: str) -> None:
    """--config, else the variable INBOX_PROCESSOR_CONFIG, else ./config.toml."""
    shown = command(name, "--help").out
    assert "--config" in shown
    assert "INBOX_PROCESSOR_CONFIG" in shown


def test_the_variable_names_the_config(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the option wins over it."""
    monkeypatch.setenv("INBOX_PROCESSOR_CONFIG", str(office.config))
    assert command("participants").status == 0
    assert command("participants", "--config", office.folder / "other.toml").status == 2


def test_without_option_and_variable_the_config_lies_here(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """./config.toml is the default."""
    monkeypatch.delenv("INBOX_PROCESSOR_CONFIG", raising=False)
    monkeypatch.chdir(office.folder)
    assert command("participants").status == 0


def test_the_version_is_told() -> None:
    """--version names program and version."""
    assert command("--version").out == f"inbox-processor, version {__version__}\n"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("particpants",), "did you mean participants?"),
        (("xyzzy",), "known are demo"),
        (("run", "--onec"), "--once"),
        (("participants", "--status", "happy"), "accepted"),
        (("show",), "ID"),
        (("explain",), "FILE"),
        (("export",), "--format"),
        (("run", "--record-only", "--dry-run"), "exclude"),
        (("review", "--register"), "--register"),
        (("review", "m1", "--register", "--done"), "--done"),
        (("review", "m1", "--name", "Petra Schulze"), "--name needs --register"),
        (("review", "m1", "--done", "--email", "a@b.example"), "--email needs --register"),
        (("review", "r1", "--retry", "--background", "x"), "--background needs --register"),
        (("review", "--event", "workshop"), "--event needs --register"),
    ],
)
def test_wrong_usage_is_one_line_with_a_hint(office: Office, words: tuple[str, ...], hint: str) -> None:
    """Exit status 2; what was found, what is expected, and where the help is."""
    done = command(*words) if words[0] not in COMMANDS else office.call(*words)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith("inbox-processor: ")
    assert hint in done.err
    assert "--help" in done.err


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (ConfigError("x"), 2),
        (TransientFailure("x"), 75),
        (PermanentFailure("x"), 1),
        (StoreDamaged("x"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_fault_has_its_exit_status(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: BaseException, status: int
) -> None:
    """Contract: 2 wrong configuration, 75 try again later, 1 something needs a human; no traceback."""

    def fails(_path: Path) -> None:
        raise fault

    monkeypatch.setattr(context, "load", fails)
    done = command("status")
    assert (done.status, done.out) == (status, "")
    assert done.err.strip() in ("inbox-processor: x", "")


def test_without_a_command_the_help_is_shown() -> None:
    """Line by line, as with --help; exit 2 on standard error, as click does it."""
    done = command()
    assert (done.status, done.out) == (2, "")
    assert done.err == command("--help").out


def test_a_config_that_may_not_be_read_is_told_with_its_place(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has given --config, so the message speaks of the file, and of the ways to name another."""
    monkeypatch.chdir(office.folder)
    monkeypatch.delenv("INBOX_PROCESSOR_CONFIG", raising=False)

    def refuses(*_words: object, **_more: object) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "access", lambda *_words, **_more: False)
    monkeypatch.setattr(Path, "read_bytes", refuses)
    done = command("status")
    assert (done.status, done.out) == (2, "")
    for words in (str(office.config), "may not be read", "--config FILE", "INBOX_PROCESSOR_CONFIG"):
        assert words in done.err
    assert "Invalid value" not in done.err


def test_a_config_that_is_not_there_is_told_with_the_ways_to_name_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it was looked for; what writes one, what names one."""
    office.config.unlink()
    monkeypatch.chdir(office.folder)
    monkeypatch.delenv("INBOX_PROCESSOR_CONFIG", raising=False)
    done = command("status")
    for words in (str(office.config), "init", "--config FILE", "INBOX_PROCESSOR_CONFIG"):
        assert words in done.err


@pytest.mark.parametrize(
    "words",
    [
        ("participants",),
        ("participants", "--json"),
        ("export", "--format", "csv"),
        ("explain", "--fresh", "MAIL"),
        ("--help",),
    ],
)
def test_output_that_finds_no_room_is_one_line(office: Office, words: tuple[str, ...]) -> None:
    """Standard output is a file on a full disk: exit 1, no traceback, nothing about a file to be named."""
    office.keep(Effects(tuple(replace(person(number), event="workshop") for number in range(1, 90))))
    mail = str(REPOSITORY / "tests/corpus/mails/001-stabsstelle-auental.eml")
    config = [] if words == ("--help",) else ["--config", str(office.config)]
    line = [sys.executable, "-m", "inbox_processor", *(mail if one == "MAIL" else one for one in words), *config]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, env=environment(), text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "standard output" in done.stderr
    assert "No space left" in done.stderr


def test_help_imports_none_of_the_commands() -> None:
    """The list of commands is there at once, whatever a command needs."""
    code = (
        "import sys; from inbox_processor.cli.main import status_of; status_of(['--help']); print(sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(), text=True, check=True)
    loaded = ast.literal_eval(done.stdout.splitlines()[-1])
    assert "click" in loaded
    assert not [
        name for name in loaded if name.startswith(("tinydb", "pydantic", "imapclient", "inbox_processor.adapters"))
    ]


def test_output_of_a_process_that_is_no_terminal_has_no_colours(office: Office) -> None:
    """Contract: coloured on a terminal only, whatever TERM says; JSON is UTF-8 whatever the locale says."""
    mail = REPOSITORY / "tests/corpus/mails/001-stabsstelle-auental.eml"
    for words in (("explain", "--fresh", mail), ("status",), ("participants",), ("review",)):
        done = process(*words, "--config", office.config, TERM="xterm-256color", LC_ALL="C", PYTHONUTF8="0")
        assert ESCAPE not in done.out + done.err
        assert done.out


def test_a_reader_that_goes_away_is_no_fault(office: Office) -> None:
    """`inbox-processor explain … | head -1` ends in silence."""
    mail = REPOSITORY / "tests/corpus/mails/001-stabsstelle-auental.eml"
    line = [sys.executable, "-m", "inbox_processor", "explain", "--fresh", "--json", "--config", str(office.config)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*line, *[str(mail)] * 50], stdout=writing, stderr=subprocess.PIPE, env=environment(), check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_on_a_terminal_there_are_colours(office: Office) -> None:
    """And none where NO_COLOR is set."""
    mail = REPOSITORY / "tests/corpus/mails/001-stabsstelle-auental.eml"
    line = [sys.executable, "-m", "inbox_processor", "explain", "--fresh", "--config", str(office.config), str(mail)]
    assert ESCAPE in _on_terminal(line, environment(TERM="xterm"))


def _on_terminal(line: list[str], variables: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=variables) as child:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not part:
                break
            shown += part
        child.wait(20)
    os.close(ours)
    return shown.decode()


def test_the_entry_point_is_this_function() -> None:
    """What pyproject.toml names as the command."""
    import tomllib

    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts == {"inbox-processor": f"{main.__name__}:main"}
