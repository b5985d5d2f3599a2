"""Where passwords come from, and that none ever shows."""

import shlex
import sys
import time

import pytest

from inbox_processor.adapters.secrets import exposed, resolve
from inbox_processor.config import PasswordSource
from inbox_processor.errors import ConfigError

SECRET = "Geheim-7Xq"


def command(code: str) -> PasswordSource:
    """Make a source that runs Python code."""
    return PasswordSource("command", shlex.join([sys.executable, "-c", code]), "[mailbox] password_command")


def test_a_literal_password_is_taken_as_it_is():
    """Blanks belong to a password."""
    assert resolve(PasswordSource("literal", " a \n")) == " a \n"


@pytest.mark.parametrize(
    ("octets", "password"),
    [
        (b"geheim", "geheim"),
        (b"geheim\n", "geheim"),
        (b"geheim\r\n", "geheim"),
        (b" a b \n\n", " a b \n"),
        ("ü€".encode(), "ü€"),
    ],
)
def test_one_line_end_is_taken_off_a_password_file(tmp_path, octets, password):
    """Editors add one; further ones and blanks belong to the password."""
    (tmp_path / "pw").write_bytes(octets)

    assert resolve(PasswordSource("file", str(tmp_path / "pw"))) == password


@pytest.mark.parametrize(
    ("octets", "finding"),
    [(None, "does not exist"), (b"", "is empty"), (b"\n", "is empty"), (SECRET.encode() + b"\xff", "no UTF-8 text")],
)
def test_a_password_file_without_password_names_key_and_file(tmp_path, octets, finding):
    """The message says place, finding and expectation."""
    path = tmp_path / "pw"
    if octets is not None:
        path.write_bytes(octets)

    with pytest.raises(ConfigError) as caught:
        resolve(PasswordSource("file", str(path), "[mailbox] password_file"))

    assert str(caught.value).startswith(f"[mailbox] password_file: {path} ")
    assert finding in str(caught.value)
    assert "expected" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", [".", "a\0b", "x" * 5000])
def test_a_path_that_is_no_file_is_a_plain_error(tmp_path, name):
    """Folders and impossible names give no traceback."""
    with pytest.raises(ConfigError, match="cannot be read"):
        resolve(PasswordSource("file", f"{tmp_path}/{name}"))


def test_a_password_is_read_from_the_environment(monkeypatch):
    """As containers hand them over."""
    monkeypatch.setenv("DESK_PW", SECRET)

    assert resolve(PasswordSource("env", "DESK_PW")) == SECRET


@pytest.mark.parametrize("value", [None, ""])
def test_an_environment_variable_that_is_not_set_is_named(monkeypatch, value):
    """An empty one counts as not set."""
    monkeypatch.delenv("DESK_PW", raising=False)
    if value is not None:
        monkeypatch.setenv("DESK_PW", value)

    with pytest.raises(ConfigError, match=r"^\[smtp\] password_env: environment variable DESK_PW is not set: expected"):
        resolve(PasswordSource("env", "DESK_PW", "[smtp] password_env"))


def test_a_command_prints_the_password():
    """Its one line end is taken off; what it says on standard error is not part of it."""
    assert resolve(command(f"import sys; print('{SECRET}'); print('noise', file=sys.stderr)")) == SECRET


def test_a_command_is_not_run_by_a_shell():
    """A `;` or `$` in a password store's path is no shell syntax."""
    assert resolve(PasswordSource("command", "echo 'a b ;' mail/a;b $HOME")) == "a b ; mail/a;b $HOME"


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        (command(f"print('{SECRET}'); raise SystemExit(3)"), "failed with exit status 3"),
        (command(f"print('{SECRET}', flush=True); import os; os.kill(os.getpid(), 9)"), "failed with signal 9"),
        (command(""), "printed nothing"),
        (PasswordSource("command", f"/no/such/program {SECRET}"), "could not be started (No such file or directory)"),
        (PasswordSource("command", f"echo '{SECRET}"), "has a quotation mark without its partner"),
        (PasswordSource("command", "   "), "is empty"),
        (PasswordSource("command", f"echo {SECRET}; false"), 'holds ";", for which a shell would be needed'),
        (PasswordSource("command", f"echo {SECRET} | head -1"), 'holds "|", for which a shell would be needed'),
        (PasswordSource("command", f"echo {SECRET} 2>/dev/null"), 'holds "2>", for which a shell would be needed'),
        (PasswordSource("command", f'echo "{SECRET}" `id`'), "for which a shell would be needed"),
        (PasswordSource("command", f"printf '{SECRET}\\nuser: x\\n'"), "printed several lines"),
        (PasswordSource("command", f"echo {SECRET}\0"), "could not be started (no possible command line)"),
    ],
)
def test_a_command_that_fails_is_told_without_its_words_and_output(source, finding):
    """Neither the command line nor what it printed may reach a log."""
    with pytest.raises(ConfigError) as caught:
        resolve(source)

    assert finding in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_command_that_hangs_is_ended():
    """A password store that waits for a key that nobody enters must not hold the desk."""
    begun = time.monotonic()

    with pytest.raises(ConfigError, match=r"did not end within 0\.2 seconds"):
        resolve(command("import time; time.sleep(20)"), timeout_seconds=0.2)

    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("mode", "seen"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o610, False)]
)
def test_a_file_that_others_may_read_is_exposed(tmp_path, mode, seen):
    """For the warning of `check`: only the right to read counts."""
    path = tmp_path / "pw"
    path.touch()
    path.chmod(mode)

    assert exposed(path) is seen


def test_a_file_that_does_not_exist_is_not_exposed(tmp_path):
    """Its absence is told elsewhere."""
    assert exposed(tmp_path / "none") is False
