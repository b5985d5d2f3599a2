"""How the desk fares, in a small file beside the store."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from inbox_processor.adapters import health
from inbox_processor.adapters.health import Health

AT = datetime(2016, 5, 20, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    """With the offset of its time and the letters of its error."""
    kept = Health(AT, "Der Server „mx“ antwortet nicht.", "daemon", 60.0)
    health.write(tmp_path / "registrations.json", kept)
    assert health.read(tmp_path / "registrations.json") == kept


def test_a_desk_that_never_looked_has_no_health(tmp_path: Path) -> None:
    """Reading makes no file."""
    assert health.read(tmp_path / "registrations.json") == Health()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"last_poll": 7}', '{"last_poll": "yesterday"}', '{"every_seconds": "x"}', "\x00"]
)
def test_a_file_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    """`status` still shows the seats; the next poll writes it anew."""
    health.path_of(tmp_path / "registrations.json").write_text(text)
    assert health.read(tmp_path / "registrations.json") == Health()


def test_it_is_replaced_as_a_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    """Written beside and renamed, whatever the umask; nothing else is left."""
    store = tmp_path / "registrations.json"
    umask = os.umask(0)
    try:
        health.write(store, Health(AT, "x" * 500, "once", 60))
        health.write(store, Health(AT.astimezone(UTC)))
    finally:
        os.umask(umask)
    (file,) = tmp_path.iterdir()
    assert file == health.path_of(store)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert health.read(store) == Health(AT)


def test_each_store_has_its_own(tmp_path: Path) -> None:
    """Two desks in one folder do not overwrite one another's."""
    health.write(tmp_path / "a.json", Health(AT))
    assert health.read(tmp_path / "b.json") == Health()


def test_a_place_that_cannot_be_written_is_told_to_the_caller(tmp_path: Path) -> None:
    """A full disk is no reason to stop the desk: an OSError, which the daemon logs."""
    with pytest.raises(OSError, match="No such file"):
        health.write(tmp_path / "gone/registrations.json", Health())
