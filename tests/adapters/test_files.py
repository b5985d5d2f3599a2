"""Raw mails from files and from standard input."""

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_processor.adapters.files import read
from inbox_processor.errors import ConfigError

AT = datetime(2016, 5, 2, tzinfo=UTC)


def test_files_come_octet_by_octet_in_the_order_of_their_names(tmp_path: Path) -> None:
    """Nothing is decoded or repaired here; an empty file is a mail, too, for the parser to judge."""
    contents = {"b.eml": b"Subject: b\r\n\r\n\xff\x00", "a.eml": b"From x\nSubject: a\n\n", "c.eml": b""}
    names = []
    for name, octets in contents.items():
        (tmp_path / name).write_bytes(octets)
        names.append(str(tmp_path / name))
    raws = list(read(names, AT))
    assert [raw.octets for raw in raws] == list(contents.values())
    assert [(raw.source, raw.arrived, raw.ref, raw.truncated) for raw in raws] == [
        (name, AT, None, False) for name in names
    ]


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in other programs."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: x\r\n\r\n\xfc")))
    (raw,) = read(["-"], AT)
    assert (raw.octets, raw.source) == (b"Subject: x\r\n\r\n\xfc", "-")


def test_of_a_huge_file_only_the_first_part_is_kept(tmp_path: Path) -> None:
    """With its true size."""
    path = tmp_path / "huge.eml"
    path.write_bytes(b"x" * 3_000_000)
    (raw,) = read([str(path)], AT, max_octets=1000)
    assert (len(raw.octets), raw.size, raw.truncated) == (1000, 3_000_000, True)


def test_all_paths_that_cannot_be_read_are_told_at_once_and_before_any_work(tmp_path: Path) -> None:
    """Missing file and folder, each by name; the good one is not begun."""
    good = tmp_path / "good.eml"
    good.write_bytes(b"x")
    with pytest.raises(ConfigError) as caught:
        read([str(good), str(tmp_path / "absent.eml"), str(tmp_path)], AT)
    text = str(caught.value)
    assert "absent.eml: No such file or directory" in text
    assert f"{tmp_path}: Is a directory" in text
    assert "good.eml" not in text
