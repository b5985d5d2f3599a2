"""`init`: a config and templates to start from, never over a file that is there."""

from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

import pytest

from inbox_processor.adapters import shipped
from inbox_processor.config import load
from tests.cli.support import command

NOW = datetime.fromisoformat("2031-01-15T12:00:00+01:00")


def test_init_writes_a_config_and_all_templates(tmp_path: Path) -> None:
    """The folder is made; what to do next is said."""
    folder = tmp_path / "new/desk"
    done = command("init", folder, now=NOW)
    assert (done.status, done.err) == (0, "")
    assert f"inbox-processor check --config {folder / 'config.toml'}" in done.out
    source = shipped.templates_dir()
    wanted = {path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    assert {
        path.relative_to(folder / "templates"): path.read_bytes()
        for path in (folder / "templates").rglob("*")
        if path.is_file()
    } == wanted


def test_the_config_of_init_is_one_that_loads_with_dates_ahead(tmp_path: Path) -> None:
    """Contract: `init` writes dates that lie ahead."""
    command("init", tmp_path, now=NOW)
    (event,) = load(tmp_path / "config.toml").events
    assert event.starts > NOW
    assert event.deadline > NOW


def test_the_files_of_init_are_for_their_owner(tmp_path: Path) -> None:
    """A password may be put into the config."""
    command("init", tmp_path)
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600


def test_init_without_a_folder_writes_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The default is the present folder."""
    monkeypatch.chdir(tmp_path)
    assert command("init").status == 0
    assert (tmp_path / "config.toml").exists()


def test_init_leaves_every_file_that_is_there(tmp_path: Path) -> None:
    """A second call changes nothing and says so; a file that is missing is added."""
    command("init", tmp_path)
    (tmp_path / "config.toml").write_text("mine")
    (tmp_path / "templates/de/accepted.txt.j2").write_text("mine too")
    (tmp_path / "templates/en/closed.txt.j2").unlink()
    done = command("init", tmp_path)
    assert done.status == 0
    assert f"{tmp_path / 'config.toml'} is there already" in done.out
    assert (tmp_path / "config.toml").read_text() == "mine"
    assert (tmp_path / "templates/de/accepted.txt.j2").read_text() == "mine too"
    assert (tmp_path / "templates/en/closed.txt.j2").exists()


def test_a_place_that_is_no_folder_is_said_in_one_line(tmp_path: Path) -> None:
    """Exit status 2, no traceback."""
    (tmp_path / "file").write_text("x")
    done = command("init", tmp_path / "file/below")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "Traceback" not in done.err
