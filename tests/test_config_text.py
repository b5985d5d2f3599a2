"""A file that is missing, unreadable or no TOML."""

import re
from pathlib import Path

import pytest

from inbox_processor.config import load
from inbox_processor.errors import ConfigError
from tests.config_files import SMALLEST, faults, written

SYNTAX = [
    ("port = imaps", "Line 2, column 8: found a value of no known kind: expected text in quotes, a number"),
    ("port 993", "Line 2, column 6: found a key without a value: expected"),
    ("= 993", "Line 2, column 1: found neither key nor heading: expected"),
    ('host = "imap', "Line 2, column 13: found text without its closing quotation mark"),
    ('host = "imap\nport = 993', "Line 2, column 13: found text without its closing quotation mark on the line"),
    (r'path = "C:\mail"', "Line 2, column 13: found a lone \\ within quotes"),
    (r'path = "C:\users"', "Line 2, column 13: found an unfinished \\u or \\x"),
    ("[mailbox", "Line 2, column 9: found a heading that is not closed: expected a heading such as [mailbox]."),
    ("[[event]", "Line 2, column 8: found a heading that is not closed: expected [[event]]."),
    ("[log]\n[log]", "Line 3, column 5: found the same heading a second time"),
    ("a = 1\na = 2", "Line 3, column 6: found the same key a second time"),
    ("a = [1", "Line 3, column 1: found a list that is not closed"),
    ("a = { b = 1, b = 2 }", "Line 2, column 19: found the same key a second time"),
    ("a = 2016-13-45T10:30:00", "found"),
    ('a = "x" y', "Line 2, column 9: found more text after the value"),
]


@pytest.mark.parametrize(("text", "expected"), SYNTAX)
def test_what_is_no_toml_is_told_by_line_and_column_in_plain_words(tmp_path, text, expected):
    """Contract, exit status 2: the line, what was found and what is expected."""
    (fault,) = faults(
        tmp_path, f"# a remark\n{text}\n" if not text.startswith('host = "imap') else f"# a remark\n{text}"
    )

    assert re.fullmatch(r"Line \d+, column \d+: found .+: expected .+\.", fault)
    assert expected in fault


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000])
def test_monstrous_files_are_refused(tmp_path, text):
    """On these, tomllib raises other errors than its own."""
    (fault,) = faults(tmp_path, text)

    assert "expected" in fault or fault == "It holds a number that is too long or lists nested too deep."


def test_a_missing_file_says_where_was_looked_and_what_writes_one(tmp_path, monkeypatch):
    """A beginner's first error: it names the absolute path and `init`."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError) as caught:
        load(Path("config.toml"))

    assert str(caught.value) == (
        f"There is no configuration file {tmp_path / 'config.toml'}; nothing was fetched and nothing was sent. "
        "`inbox-processor init` writes one, `--config FILE` or the variable INBOX_PROCESSOR_CONFIG names another."
    )


def test_a_folder_is_no_configuration(tmp_path):
    """`--config DIR` is an easy slip."""
    with pytest.raises(ConfigError, match=r"is a folder: expected a file, such as config\.toml in it"):
        load(tmp_path)


def test_a_file_of_another_encoding_names_the_line(tmp_path):
    """Latin-1 from an old editor."""
    (tmp_path / "config.toml").write_bytes(b'# a\n# b\ntitle = "B\xfcrger"\n')

    with pytest.raises(ConfigError, match="Line 3 holds a character that is not UTF-8"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_of_a_file_is_a_plain_error(name):
    """Whatever stands behind `--config`: no traceback."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load(Path(name))


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    """Tests may run as root, who may read everything: the refusal is the operating system's word."""

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, SMALLEST)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ConfigError, match="may not be read: expected a file that this user may read"):
        load(path)
