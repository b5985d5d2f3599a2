"""Passwords, from where the configuration says that they are.

Call `resolve` when a login is due, never earlier: a password that changes is then taken as it is. `exposed` tells
whether a file with a password can be read by others. No message holds a password, nor what a command printed.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
from pathlib import Path

from inbox_processor.config import PasswordSource
from inbox_processor.errors import ConfigError

COMMAND_TIMEOUT_SECONDS = 30.0  # a password store may have to ask a person for a key or a finger
# What stands between commands, outside of quotation marks; within a word (a path, a URL) it is a letter like others.
SHELL = re.compile(r"(?:^|\s)\d?[;|&<>]+|[;|&]+(?=\s|$)|\$\(|`")
QUOTED = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.""", re.DOTALL)
READABLE_BY_OTHERS = stat.S_IRGRP | stat.S_IROTH


def resolve(source: PasswordSource, timeout_seconds: float = COMMAND_TIMEOUT_SECONDS) -> str:
    """Fetch the password; ConfigError, which names the key, where there is none.

    One line end behind the password is taken off, since editors and commands add it; other blanks belong to it.
    """
    if source.kind == "literal":
        return source.value
    if source.kind == "env":
        return _from_environment(source)
    octets = _from_file(source) if source.kind == "file" else _from_command(source, timeout_seconds)
    try:
        password = octets.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise _missing(source, "holds octets that are no UTF-8 text", "the password and nothing else") from None
    if source.kind == "command" and len(password.splitlines()) > 1:
        raise _missing(source, "printed several lines", "the password on one line, and nothing else")
    if not password:
        raise _missing(source, "is empty" if source.kind == "file" else "printed nothing", "the password")
    return password


def exposed(path: Path) -> bool:
    """Tell whether users other than the file's owner may read it; False where there is no such file."""
    try:
        return bool(path.stat().st_mode & READABLE_BY_OTHERS)
    except OSError:
        return False


def _missing(source: PasswordSource, found: str, expected: str) -> ConfigError:
    subject = {"file": source.value, "env": f"environment variable {source.value}"}.get(source.kind, "the command")
    return ConfigError(f"{source.place or 'password'}: {subject} {found}: expected {expected}.")


def _from_environment(source: PasswordSource) -> str:
    password = os.environ.get(source.value, "")
    if not password:
        raise _missing(source, "is not set", "the password in it")
    return password


def _from_file(source: PasswordSource) -> bytes:
    try:
        return Path(source.value).read_bytes()
    except FileNotFoundError:
        raise _missing(source, "does not exist", "a file with the password in its first and only line") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no possible name of a file"
        raise _missing(source, f"cannot be read ({reason})", "a file that this user may read") from None


def _from_command(source: PasswordSource, timeout_seconds: float) -> bytes:
    """Run the command, without a shell, and give what it prints; what it says on standard error is dropped."""
    try:
        arguments = shlex.split(source.value)
    except ValueError:
        raise _missing(source, "has a quotation mark without its partner", "a command line") from None
    if found := SHELL.search(QUOTED.sub("x", source.value)):
        words = f'holds "{found[0].strip()}", for which a shell would be needed, and none is used'
        raise _missing(source, words, "a program and its arguments, or: sh -c '…'")
    if not arguments:
        raise _missing(source, "is empty", "a command line")
    try:
        # The organiser's own command, from the organiser's own file.
        done = subprocess.run(  # noqa: S603
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _missing(
            source, f"did not end within {timeout_seconds:g} seconds", "the password on its output"
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no possible command line"
        raise _missing(source, f"could not be started ({reason})", "a program that this user may run") from None
    if done.returncode:
        ending = f"exit status {done.returncode}" if done.returncode > 0 else f"signal {-done.returncode}"
        raise _missing(source, f"failed with {ending}", "exit status 0 and the password on its output")
    return done.stdout
