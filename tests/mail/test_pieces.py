"""Pieces that templates include: a text that was given before is given again only where it would be the same."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from jinja2 import Environment

from inbox_processor.mail import pieces
from inbox_processor.mail.bounds import STEPS, Budget
from inbox_processor.mail.context import FreeTexts
from inbox_processor.mail.pieces import TEXTS_KEPT, Piece
from inbox_processor.mail.templates import BrokenTemplateError, Templates


def rendered(whole: str, piece: str, *contexts: dict[str, Any]) -> list[str]:
    """Give what a template makes of each context, one after the other, all on a line."""
    templates = Templates({"de/a.txt.j2": f"Subject: x\n\n{whole}\n", "de/_p.j2": piece, "de/_q.j2": "[{{ name }}]"})
    mails = [templates.mail("de/a.txt.j2", {"language": "de", **context}) for context in contexts]
    return [" ".join(mail.text.split()) for mail in mails]


INCLUDED = '{% include "_p.j2" %}'


def test_other_values_give_another_text() -> None:
    """Also such that Python calls equal: 1 and true."""
    values = [{"name": one} for one in ("Anna", "Bert", "Anna", 1, True, 1, 0, False, None, "", (), ("A",), ["A"])]
    wanted = ["Anna", "Bert", "Anna", "1", "True", "1", "0", "False", "None", "", "()", "('A',)", "['A']"]
    assert rendered(INCLUDED, "{{ name }}.", *values) == [f"{one}." for one in wanted]


def test_what_a_template_sets_and_loops_over_counts() -> None:
    """A piece sees the names of the place where it stands."""
    whole = f"{{% set name = 'Set' %}}{INCLUDED}{{% for name in ['A', 'B'] %}}{INCLUDED}{{% endfor %}}{INCLUDED}"
    assert rendered(whole, "({{ name }})", {"name": "Anna"}, {"name": "Bert"}) == ["(Set)(A)(B)(Set)"] * 2


def test_a_piece_with_a_piece_in_it_follows_the_values_of_both() -> None:
    """What it includes or imports has names that it does not show."""
    people = [{"name": "Anna"}, {"name": "Bert"}]
    assert rendered(INCLUDED, '{% include "_q.j2" %}', *people) == ["[Anna]", "[Bert]"]
    imported = '{% import "_q.j2" as q with context %}{{ q }}'
    assert rendered(INCLUDED, imported, *people) == ["[Anna]", "[Bert]"]
    assert rendered('{% include ["_nix.j2", "_p.j2"] %}', "{{ name }}", *people) == ["Anna", "Bert"]
    assert rendered('{% include "_nix.j2" ignore missing %}{{ name }}', "", *people) == ["Anna", "Bert"]


def test_a_list_is_worded_in_the_language_of_the_mail() -> None:
    """The language is no name of the piece, but its filter asks for it."""
    given = [{"language": language} for language in ("de", "en", "de")]
    assert rendered(INCLUDED, "{{ ['A', 'B'] | in_words }}", *given) == ["A und B", "A and B", "A und B"]


def test_free_texts_are_those_of_the_event() -> None:
    """Two events, one piece."""
    given = [{"texts": FreeTexts({"hall": hall})} for hall in ("Saal 1", "Saal 2")]
    assert rendered(INCLUDED, "{{ texts.hall }}", *given, *given) == ["Saal 1", "Saal 2"] * 2


def test_a_text_that_was_given_before_is_not_made_again() -> None:
    """Only for those who are new."""
    with mock.patch.object(pieces, "_Kept", side_effect=pieces._Kept) as made:
        rendered(INCLUDED, "{{ name }}", *({"name": name} for name in ("Anna", "Bert", "Anna", "Bert")))
    assert made.call_count == 2


def test_a_text_given_again_takes_the_same_of_the_budget() -> None:
    """What is too much is too much the second time as well, and the tenth thousandth within one mail."""
    whole = f"{{% for n in 'x' * 9999 %}}{INCLUDED}{{% endfor %}}"
    piece = "{% for n in 'ab' %}{{ n }}{% endfor %}"
    assert rendered(INCLUDED, piece, {}, {}) == ["ab"] * 2
    with pytest.raises(BrokenTemplateError, match=rf"^de/_p\.j2, line 1: this takes more than {STEPS:,} steps"):
        rendered(whole, piece, {})
    with pytest.raises(BrokenTemplateError, match=r"characters of text"):
        rendered(whole.replace("9999", "999"), "{{ 'z' * 1200 }}", {})


def test_few_texts_are_kept() -> None:
    """A thousand names do not fill the memory."""
    template = Environment(autoescape=False).from_string("{{ name }}")
    piece = Piece(template, ("name",), 10)
    for number in range(300):
        assert piece.text({"name": str(number)}, Budget()) == str(number)
        assert len(piece._kept) <= TEXTS_KEPT
