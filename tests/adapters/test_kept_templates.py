"""The last good templates beside the store."""

from __future__ import annotations

import stat

from inbox_processor.adapters.kept_templates import Kept, path_of, read, seal, write
from tests.mail.workshop import BARE, WORKSHOP


def test_what_was_kept_is_read_back_and_is_for_its_owner(tmp_path):
    """Texts of the organiser, umlauts and all."""
    store = tmp_path / "registrations.json"
    kept = Kept("s", {"de/accepted.txt.j2": "Grüße\n"})
    write(store, kept)
    assert read(store) == kept
    assert stat.S_IMODE(path_of(store).stat().st_mode) == 0o600


def test_a_file_that_is_absent_or_damaged_means_that_nothing_was_kept(tmp_path):
    """The next start judges anew."""
    store = tmp_path / "registrations.json"
    assert read(store) == Kept()
    for text in ("", "{}", "[]", '{"seal": 1, "sources": []}', "\0"):
        path_of(store).write_text(text)
        assert read(store) == Kept()


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path):
    """It costs the time of a lint at each start, no mail."""
    write(tmp_path / "gone/registrations.json", Kept("s", {}))
    assert not (tmp_path / "gone").exists()


def test_the_seal_changes_with_all_that_the_verdict_depends_on():
    """Files, built-in texts, events."""
    own, built_in = {"de/a": "x"}, {"de/b": "y"}
    seals = {
        seal(own, built_in, (WORKSHOP,)),
        seal({"de/a": "z"}, built_in, (WORKSHOP,)),
        seal(own, {}, (WORKSHOP,)),
        seal(own, built_in, (BARE,)),
    }
    assert len(seals) == 4
    assert seal(dict(own), dict(built_in), [WORKSHOP]) in seals
