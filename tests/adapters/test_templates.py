"""Template files: the built-in ones, overlaid by what an organiser's editor has saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.adapters.templates import decoded, load, own
from inbox_processor.errors import ConfigError
from inbox_processor.model import ReplyKind

GOOD = "Subject: Hallo\n\nText am {{ date }}.\n"


def test_every_reply_is_built_in_in_german_and_english():
    """A floor of the contract: both languages are complete."""
    names = set(load(None))
    assert {f"{language}/{kind.value}.txt.j2" for language in ("de", "en") for kind in ReplyKind} <= names


def test_a_file_of_the_organiser_takes_the_place_of_the_built_in_one(tmp_path):
    """A folder needs only the files that differ."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "accepted.txt.j2").write_text(GOOD, encoding="utf-8")
    sources = load(tmp_path)
    assert sources["de/accepted.txt.j2"] == GOOD
    assert sources["en/accepted.txt.j2"] == load(None)["en/accepted.txt.j2"]


def test_a_folder_that_is_not_there_leaves_the_built_in_texts(tmp_path):
    """The default folder "templates" may be absent."""
    assert load(tmp_path / "templates") == load(None)


@pytest.mark.parametrize(
    "octets",
    [
        "Grüße\r\n– Ende".encode(),
        b"\xef\xbb\xbf" + "Grüße\n– Ende".encode(),
        "Grüße\r\n– Ende".encode("cp1252"),
        "Grüße\r\n– Ende".encode("utf-16"),
        "Grüße\r– Ende".encode(),
    ],
    ids=["utf-8 with CRLF", "byte order mark", "windows-1252", "utf-16", "CR alone"],
)
def test_what_windows_editors_leave_behind_is_read(tmp_path, octets):
    """Byte order marks, line ends and windows-1252 are the editor's, not the writer's, business."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "closed.txt.j2").write_bytes(octets)
    assert load(tmp_path)["de/closed.txt.j2"] == "Grüße\n– Ende"


def test_backups_of_editors_and_other_folders_are_passed_over(tmp_path):
    """Only language folders hold templates, and a backup is none."""
    for name in ("de/accepted.txt.j2~", "de/.accepted.txt.j2.swp", "notes/accepted.txt.j2", "de/readme.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert load(tmp_path) == load(None)


@pytest.mark.parametrize(("octets", "word"), [(b"a\0b", "plain text"), (b"x" * 300_000, "larger than 256 KB")])
def test_a_file_that_is_no_text_is_refused_by_name(tmp_path, octets, word):
    """A picture or a Word file under the name of a template stops the start, with words."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "closed.txt.j2").write_bytes(octets)
    with pytest.raises(ConfigError, match=word) as caught:
        load(tmp_path)
    assert "closed.txt.j2" in str(caught.value)


@given(st.binary(max_size=200))
def test_any_octets_are_decoded(octets):
    """No file makes the decoding fail."""
    assert isinstance(decoded(octets), str)


# --- what editors and file managers do to names -------------------------------------------------------------------


def lay(folder, name, octets=b"Subject: Hallo\n\nText am {{ date }}.\n"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(octets)


@pytest.mark.parametrize("name", ["de/accepted.txt.j2.txt", "de/accepted.txt.j2.TXT"])
def test_a_second_ending_is_taken_off(tmp_path, name):
    """Windows hides endings and adds its own."""
    lay(tmp_path, name)
    assert own(tmp_path).sources == {"de/accepted.txt.j2": GOOD}
    assert own(tmp_path).paths == {"de/accepted.txt.j2": tmp_path / name}


def test_two_files_for_one_name_are_told(tmp_path):
    """Nobody can know which one is meant; the right name wins."""
    lay(tmp_path, "de/accepted.txt.j2")
    lay(tmp_path, "de/accepted.txt.j2.txt", b"Subject: y\n\nText\n")
    found = own(tmp_path)
    assert found.sources == {"de/accepted.txt.j2": GOOD}
    assert found.faults == (
        "de/accepted.txt.j2: there twice, as accepted.txt.j2 and accepted.txt.j2.txt; delete one of the two",
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("de/accepted.txt", "de/accepted.txt: is not read under this name; rename it to accepted.txt.j2"),
        ("de/Accepted.docx", "rename it to accepted.txt.j2"),
        ("de/_closing.txt", "rename it to _closing.j2"),
        ("accepted.txt.j2", "accepted.txt.j2: lies beside the language folders and is not read"),
    ],
)
def test_a_file_that_would_silently_do_nothing_is_told(tmp_path, name, words):
    """Whoever has saved a text believes that it goes out."""
    lay(tmp_path, name)
    (fault,) = own(tmp_path).faults
    assert words in fault


@pytest.mark.parametrize("octets", [b"{\\rtf1\\ansi Hallo}", b"PK\x03\x04 word/document.xml", b"\xd0\xcf\x11\xe0 Word"])
def test_a_word_processors_file_is_refused_with_words_on_how_to_save_it(tmp_path, octets):
    """Also under the right name."""
    lay(tmp_path, "de/closed.txt.j2", octets)
    found = own(tmp_path)
    assert found.sources == {}
    assert "save it as plain text in UTF-8" in found.faults[0]


def test_one_file_that_cannot_be_read_keeps_no_other_from_being_read(tmp_path):
    """All faults at once, and the rest is used."""
    lay(tmp_path, "de/accepted.txt.j2")
    lay(tmp_path, "de/closed.txt.j2", b"a\0b")
    lay(tmp_path, "en/closed.txt.j2", b"a\0b")
    found = own(tmp_path)
    assert (set(found.sources), len(found.faults)) == ({"de/accepted.txt.j2"}, 2)
