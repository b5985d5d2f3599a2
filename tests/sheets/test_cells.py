"""Cells of a csv, and words in both languages."""

from __future__ import annotations

import pytest

from inbox_processor.model import Status
from inbox_processor.sheets.cells import harmless, text
from inbox_processor.sheets.words import ROWS, words


@pytest.mark.parametrize("evil", ["=1", "+1", "-1", "@A", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1", "\tx"])
def test_what_would_be_computed_gets_an_apostrophe(evil: str) -> None:
    """OWASP, CSV injection; the wide signs are formulas to an East Asian Excel."""
    assert harmless(evil) == f"'{evil}"


@pytest.mark.parametrize("honest", ["Anna", "a=b", "C+E", "", "'=1", "1-2", "anna@stadt.example"])
def test_what_is_text_stays_as_it_is(honest: str) -> None:
    """Signs inside a text compute nothing."""
    assert harmless(honest) == honest


def test_a_field_keeps_its_lines_and_loses_what_is_invisible() -> None:
    """None is no text; a cut ends with an ellipsis."""
    assert text("a\r\nb\u202ec\x00") == "a\nbc"
    assert text(None) == ""
    assert text("abcdef", 4) == "abc…"


def test_every_language_has_every_word() -> None:
    """And a word for each status; an unknown language is told in English."""
    (first, *others) = ROWS.values()
    for row in others:
        assert row.keys() == first.keys()
        assert {key for key in row if "{" in row[key]} == {key for key in first if "{" in first[key]}
    assert {status.value for status in Status} <= first.keys()
    assert words("de-du") == ROWS["de"]
    assert words("nl") == ROWS["en"]
