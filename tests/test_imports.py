"""Who may import whom: the table of the house, held over every file by its syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "inbox_processor"

GROUND = {"model", "errors"}
# Room → the other rooms that it may import. A room that does not stand here fails the test.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "model": set(),
    "errors": set(),
    "languages": GROUND,
    "config": GROUND,
    "adapters": {*GROUND, "config"},
    "desk": GROUND,
    "explain": GROUND,
    "mail": {*GROUND, "__init__", "languages"},
    "reading": {*GROUND, "languages"},
    "sheets": {*GROUND, "mail"},
    "office": {*GROUND, "mail"},
    "effects": {*GROUND, "desk", "office"},
    "pipeline": {*GROUND, "desk", "mail", "reading", "office", "effects"},
    "why": {*GROUND, "desk", "mail", "reading", "office", "pipeline"},
    "recorded": {*GROUND, "desk", "office"},
    "cabinet": {*GROUND, "adapters", "config", "desk", "mail"},
    "shelving": {*GROUND, "adapters", "config", "desk", "mail", "office", "effects", "cabinet"},
    "tally": GROUND,
    "alerts": {*GROUND, "desk", "mail", "office"},
    "inspection": {*GROUND, "adapters", "config", "desk", "mail", "cabinet"},
    "expiring": {*GROUND, "adapters", "config", "desk", "effects"},
    "delivering": {*GROUND, "adapters", "config", "desk", "office", "alerts", "tally"},
    "passes": {
        *GROUND,
        "adapters",
        "config",
        "desk",
        "office",
        "pipeline",
        "cabinet",
        "shelving",
        "expiring",
        "delivering",
        "alerts",
        "tally",
    },
    "timekeeping": {*GROUND, "desk", "passes", "office", "effects", "tally"},
    "doors": {*GROUND, "adapters", "config"},
    "once": {*GROUND, "adapters", "config", "doors", "passes", "timekeeping"},
    "daemon": {*GROUND, "adapters", "config", "office", "doors", "passes", "once", "timekeeping"},
    "demo": set(),
    "cli": {
        *GROUND,
        "__init__",
        "demo",
        "adapters",
        "config",
        "desk",
        "explain",
        "mail",
        "sheets",
        "office",
        "effects",
        "pipeline",
        "why",
        "recorded",
        "inspection",
        "passes",
        "doors",
        "once",
        "daemon",
        "timekeeping",
    },
    "__main__": {"cli"},
}
PURE = (
    "model",
    "errors",
    "languages",
    "desk",
    "explain",
    "mail",
    "reading",
    "sheets",
    "office",
    "effects",
    "pipeline",
    "why",
    "recorded",
    "alerts",
)
# Clock, file, socket, log, other programs.
OUTSIDE = {
    "logging",
    "os",
    "pathlib",
    "select",
    "shutil",
    "signal",
    "socket",
    "subprocess",
    "tempfile",
    "threading",
    "time",
}
# What a pure file may do all the same, and why.
EXCEPTIONS = {
    "mail/message.py": {"logging"},  # to silence mail-parser, which logs what it reads
}
# Tables and weights that travel with the package are read like code.
PACKAGE_FILES = "resources.files("
CLOCK_OR_FILE = {"now", "utcnow", "today", "open", "read_text", "read_bytes", "write_text", "write_bytes"}

FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room(path: Path) -> str:
    return room_of(name_of(path).removesuffix(".py").replace("/", "."))


def room_of(dotted: str) -> str:
    """Name the room of a module below the package: its folder, or its own name; the config's parts are one room."""
    first = dotted.partition(".")[0] or "__init__"
    return "config" if first.startswith("config_") else first


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def own_imports(path: Path) -> Iterator[str]:
    """List the modules of ours that a file imports, at its top or anywhere else, as dotted names below the package."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[2] for name in node.names if name.name.split(".")[0] == PACKAGE.name)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}: relative import"
            first, _, rest = (node.module or "").partition(".")
            if first == PACKAGE.name:
                yield from [rest] if rest else (_submodule(name.name) for name in node.names)


def _submodule(name: str) -> str:
    return name if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists() else ""


def foreign_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_only_the_rooms_that_its_own_may_know(path: Path) -> None:
    """model, errors ← languages, config, adapters, desk, explain ← mail, reading ← pipeline ← passes, daemon ← cli."""
    found = {room_of(module) for module in own_imports(path)}
    assert found - {room(path)} <= MAY_IMPORT[room(path)]


def test_the_table_has_no_way_back() -> None:
    """Imports run one way: whoever is below never reaches whoever is above."""
    open_rooms = dict(MAY_IMPORT)
    while open_rooms:
        ground = [one for one, below in open_rooms.items() if not below & open_rooms.keys()]
        assert ground, f"these rooms import one another: {sorted(open_rooms)}"
        for one in ground:
            del open_rooms[one]


@pytest.mark.parametrize("path", [path for path in FILES if room(path) in PURE], ids=name_of)
def test_a_pure_room_touches_neither_clock_nor_file_nor_socket_nor_log(path: Path) -> None:
    """House: four kinds of knowledge, and only the outside world's rooms touch the outside."""
    calls = [ast.unparse(node.func) for node in ast.walk(syntax(path)) if isinstance(node, ast.Call)]
    names = {call.rpartition(".")[2] for call in calls if not call.startswith(PACKAGE_FILES)}
    outside = (set(foreign_imports(path)) & OUTSIDE) | (names & CLOCK_OR_FILE)
    assert outside == EXCEPTIONS.get(name_of(path), set())


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("mailparser", {"mail"}),
        ("imapclient", {"adapters"}),
        ("smtplib", {"adapters"}),
        ("tinydb", {"adapters"}),
        ("filelock", {"adapters"}),
        ("pydantic", {"config"}),
        ("jinja2", {"mail", "sheets"}),
        ("xlsxwriter", {"sheets"}),
        ("icalendar", {"mail"}),
        ("apscheduler", {"daemon"}),
        ("click", {"cli"}),
        ("rich", {"cli"}),
    ],
)
def test_each_library_is_known_in_one_room(library: str, homes: set[str]) -> None:
    """A library that is exchanged changes one room."""
    users = {room(path) for path in FILES if library in set(foreign_imports(path))}
    assert users == homes


def test_only_one_file_knows_mail_parser() -> None:
    """mail-parser answers "" to an unknown attribute, so whoever uses it must know it well."""
    assert len([path for path in FILES if "mailparser" in set(foreign_imports(path))]) == 1


def test_a_run_that_finds_no_mail_needs_nothing_that_reads_or_writes_mails() -> None:
    """A cron job every five minutes finds none most of the time; these are half of what a start costs."""
    program = "import inbox_processor.once, inbox_processor.office, inbox_processor.cli.run, sys; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    heavy = ("mailparser", "jinja2", "icalendar", "babel", "lxml", "apscheduler", "rich", "inbox_processor.pipeline")
    assert not set(found).intersection(heavy)
    assert not [name for name in found if name.startswith("inbox_processor.reading.")]
