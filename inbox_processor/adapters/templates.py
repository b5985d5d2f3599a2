"""Reads template files: the built-in ones, overlaid by the organiser's.

Duty: `load(directory)`. Takes what editors leave behind: a byte order mark, Windows line ends, windows-1252, UTF-16.
Names are "LANGUAGE/FILE"; every file of a language folder with ".j2" in its name is read, so that the lint can say what
is wrong with the name of one that no reply uses.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from inbox_processor.adapters import shipped
from inbox_processor.errors import ConfigError

LARGEST_OCTETS = 256 * 1024  # a template is a letter; the built-in ones have 2 KB

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def load(directory: Path | None) -> Mapping[str, str]:
    """Read template sources by name ("de/accepted.txt.j2"), with plain line feeds. A file in `directory` takes the
    place of the built-in one of its name; None or a folder that is not there leaves the built-in ones. Raises
    ConfigError for a file that cannot be read.
    """
    sources = dict(_read_all(shipped.templates_dir()))
    if directory is not None:
        sources.update(_read_all(directory))
    return sources


def _read_all(directory: Path) -> Iterator[tuple[str, str]]:
    if not directory.is_dir():
        return
    try:
        for folder in sorted(directory.iterdir()):
            if _LANGUAGE.fullmatch(folder.name) and folder.is_dir():
                files = (file for file in sorted(folder.iterdir()) if ".j2" in file.name and file.is_file())
                yield from ((f"{folder.name}/{file.name}", _read(file)) for file in files if _is_source(file.name))
    except OSError as fault:
        raise ConfigError(f"{fault.filename or directory}: the template cannot be read ({fault.strerror}).") from fault


def _is_source(name: str) -> bool:
    """Pass over what editors keep beside a file: backups and lock files."""
    return not name.startswith((".", "~")) and not name.endswith(("~", ".bak", ".swp", ".tmp"))


def _read(path: Path) -> str:
    if path.stat().st_size > LARGEST_OCTETS:
        raise ConfigError(
            f"{path}: larger than {LARGEST_OCTETS // 1024} KB, so this is no template; take it out of the folder."
        )
    text = decoded(path.read_bytes())
    if "\0" in text:
        raise ConfigError(f"{path}: this is no text file; save it again as plain text in UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(octets: bytes) -> str:
    """Decode the text of a file in UTF-8, with or without byte order mark, UTF-16 with one, else windows-1252."""
    if octets.startswith(_UTF16_MARKS):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")
