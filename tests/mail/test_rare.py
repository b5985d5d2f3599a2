"""A pattern that is compiled by the first search."""

from __future__ import annotations

import re

import pytest

from inbox_processor.mail.rare import rare


def test_a_pattern_is_compiled_by_the_first_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before, nothing is done; afterwards its methods are the pattern's own."""
    compiled: list[str] = []
    genuine = re.compile

    def counted(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
        compiled.append(pattern)
        return genuine(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    pattern = rare("gr[uü]ß", re.IGNORECASE)
    assert compiled == []
    found = pattern.search("Viele Grüße")
    assert found is not None
    assert found.span() == (6, 10)
    assert pattern.search == genuine("gr[uü]ß", re.IGNORECASE).search
    assert pattern.sub("", "GRUß, Grüß") == ", "
    assert set(compiled) == {"gr[uü]ß"}
