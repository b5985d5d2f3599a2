"""Reads template files: the built-in ones, and the organiser's, as editors leave them.

Duty: `own(directory)` gives what lies in the organiser's folder and what is wrong with it, `built_in()` the texts that
travel with the program, `load(directory)` the one laid over the other. Takes what editors leave behind: a byte order
mark, Windows line ends, windows-1252, UTF-16, a second ending ".txt". Names are "LANGUAGE/FILE"; every file of a
language folder with ".j2" in its name is read, so that the lint can say what is wrong with the name of one that no
reply uses.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from inbox_processor.adapters import shipped
from inbox_processor.errors import ConfigError

LARGEST_OCTETS = 256 * 1024  # a template is a letter; the built-in ones have 2 KB

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SECOND_ENDING = re.compile(r"(?<=\.j2)\.txt\Z", re.IGNORECASE)
_NEARLY = re.compile(r"(?P<stem>[a-z_]+)(?:\.html|\.txt)?\.(?:txt|html|docx?|odt|rtf)\Z", re.IGNORECASE)
_AS_TEXT = "save it as plain text in UTF-8 (in Word: save as, plain text)"
# How files begin that word processors write under any name.
_NO_TEXT = (
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "a Word or LibreOffice file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
)


class Own(Struct, frozen=True):
    """`sources`: texts by name, with plain line feeds. `paths`: where each lies. `faults`: one line each, on files that
    are left out.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)


def load(directory: Path | None) -> Mapping[str, str]:
    """Read template sources by name ("de/accepted.txt.j2"), with plain line feeds. A file in `directory` takes the
    place of the built-in one of its name; None or a folder that is not there leaves the built-in ones. Raises
    ConfigError for a file that cannot be read.
    """
    found = own(directory)
    if found.faults:
        raise ConfigError("\n".join(found.faults))
    return {**built_in(), **found.sources}


def built_in() -> Mapping[str, str]:
    """Read the templates that travel with the program."""
    return {name: _read(name, path) for name, path in _files(shipped.templates_dir())}


def own(directory: Path | None) -> Own:
    """Read what lies in the organiser's folder; nothing where there is none."""
    sources: dict[str, str] = {}
    paths: dict[str, Path] = {}
    faults: list[str] = []
    try:
        for name, path in _files(directory):
            if name in sources:
                faults.append(f"{name}: there twice, as {paths[name].name} and {path.name}; delete one of the two")
                continue
            try:
                sources[name], paths[name] = _read(name, path), path
            except ConfigError as fault:
                faults.append(str(fault))
        faults += _ignored(directory)
    except OSError as fault:
        faults.append(f"{fault.filename or directory}: the template cannot be read ({fault.strerror}).")
    return Own(sources, tuple(faults), paths)


def _folders(directory: Path | None) -> Iterator[Path]:
    if directory is not None and directory.is_dir():
        yield from (path for path in sorted(directory.iterdir()) if path.is_dir() and _LANGUAGE.fullmatch(path.name))


def _files(directory: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield the template files, each with its name; the second ".txt" that Windows editors add is taken off."""
    for folder in _folders(directory):
        for path in sorted(folder.iterdir()):
            if ".j2" in path.name.lower() and _is_source(path.name) and path.is_file():
                yield f"{folder.name}/{_SECOND_ENDING.sub('', path.name)}", path


def _ignored(directory: Path | None) -> Iterator[str]:
    """Tell files that would silently do nothing: without ".j2", or outside the language folders."""
    known = {name.partition("/")[2].partition(".")[0] for name, _ in _files(shipped.templates_dir())}
    for folder in _folders(directory):
        for path in sorted(folder.iterdir()):
            nearly = _NEARLY.fullmatch(path.name)
            if nearly and nearly["stem"].lower() in known:
                wanted = f"{nearly['stem'].lower()}{'' if path.name.startswith('_') else '.txt'}.j2"
                yield f"{folder.name}/{path.name}: is not read under this name; rename it to {wanted}"
    if directory is not None and directory.is_dir():
        for path in sorted(directory.glob("*.j2*")):
            if path.is_file() and _is_source(path.name):
                yield f"{path.name}: lies beside the language folders and is not read; move it into de, de-du or en"


def _is_source(name: str) -> bool:
    """Pass over what editors keep beside a file: backups and lock files."""
    return not name.startswith((".", "~")) and not name.endswith(("~", ".bak", ".swp", ".tmp"))


def _read(name: str, path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_OCTETS:
            raise ConfigError(
                f"{name}: larger than {LARGEST_OCTETS // 1024} KB, so this is no template; take it out of the folder."
            )
        octets = path.read_bytes()
    except OSError as fault:
        raise ConfigError(f"{name}: cannot be read ({fault.strerror}); mend the file's permissions.") from fault
    kind = next((words for mark, words in _NO_TEXT if octets.startswith(mark)), "")
    text = decoded(octets)
    if kind or "\0" in text:
        raise ConfigError(f"{name}: this is no text file{f' but {kind}' if kind else ''}; {_AS_TEXT}.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(octets: bytes) -> str:
    """Decode the text of a file in UTF-8, with or without byte order mark, UTF-16 with one, else windows-1252."""
    if octets.startswith(_UTF16_MARKS):
        return octets.decode("utf-16", "replace")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")
