"""Dates, times, lists and names in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.mail.addressing import paragraphs, same_person, shown_name, single_line
from inbox_processor.mail.context import Contexts
from inbox_processor.mail.wording import wording
from tests.mail.workshop import DESK, WORKSHOP


def test_dates_and_times_are_told_in_the_zone_of_the_event():
    """In summer MESZ, in winter MEZ; British English in English."""
    winter = replace(WORKSHOP, starts=WORKSHOP.starts.replace(month=12), ends=WORKSHOP.ends.replace(month=12))
    contexts = Contexts(DESK)
    assert contexts.fixed(WORKSHOP, "de")["date"] == "Mittwoch, 6. Juli 2016"
    assert contexts.fixed(WORKSHOP, "de")["time"] == "10:30 bis 17:00 Uhr (MESZ)"
    assert contexts.fixed(WORKSHOP, "en")["starts"] == "Wednesday, 6 July 2016, 10:30 (CEST)"
    assert contexts.fixed(winter, "de")["time"] == "09:30 bis 16:00 Uhr (MEZ)"


def test_an_event_of_several_days_tells_the_first_and_the_last():
    """Begin and end then belong to different days."""
    long = replace(WORKSHOP, ends=WORKSHOP.ends.replace(day=8))
    fixed = Contexts(DESK).fixed(long, "de")
    assert fixed["date"] == "Mittwoch, 6. Juli 2016 bis Freitag, 8. Juli 2016"
    assert fixed["time"] == "Beginn 10:30 Uhr, Ende 17:00 Uhr (MESZ)"


def test_a_language_without_its_own_words_has_its_dates_all_the_same():
    """Spanish is worded by the locale data; a tag that is none, by English."""
    starts = WORKSHOP.starts.astimezone(WORKSHOP.zone)
    assert wording("es").date(starts, starts) == "miércoles, 6 de julio de 2016"
    assert wording("es").hours(starts, starts) == "10:30 – 10:30 (CEST)"
    assert wording("xx").date(starts, starts) == "Wednesday, 6 July 2016"


def test_lists_are_told_in_words():
    """Babel joins them as the language does."""
    assert wording("de").listed(["A", "B", "C"]) == "A, B und C"
    assert wording("en").fields(["name", "background"]) == "the name and a short statement of background"
    assert wording("de").listed([]) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Schulze", "Schulze, Petra (Amt 61)"),
        ("Dr. Petra Schulze", "petra schulze"),
        ("Petra Schulze", "P. Schulze"),
        ("Jürgen Groß", "Juergen Gross"),
        ("Petra Schulze", "petra"),
        ("Petra Schulze", None),
        ("Petra Schulze", "p.schulze@stadt.example"),
        ("Nguyễn Thị Hoa", "Hoa Nguyen Thi"),
    ],
)
def test_names_that_can_be_one_persons(one, other):
    """Exchange's order, titles, initials, umlauts and a bare first name are the same person."""
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Karl Schulze", "Petra Schulze"), ("Dr. Ulrich Brandsch", "Sekretariat Bürgermeister"), ("Jan Weber", "Hasi99")],
)
def test_names_of_two_people(one, other):
    """A spouse, a secretary, a nickname: the mail then speaks of the person by name."""
    assert not same_person(one, other)


@pytest.mark.parametrize("name", ["Gewinn https://x.example", "www.x.example", "anna@x.example", "http evil"])
def test_a_name_that_carries_a_link_is_not_shown(name):
    """The desk carries no stranger's message to a third person."""
    assert shown_name(name) == ""


@given(st.text())
def test_a_cleaned_line_is_one_line(text):
    """No line break, control or bidirectional character is left, and the length holds."""
    line = single_line(text, 50)
    assert len(line) <= 50
    assert len(line.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
    assert line == line.strip()


def test_free_texts_keep_their_lines():
    """A signature of three lines stays one of three lines."""
    assert paragraphs("Amt 61\r\nRathaus\x00\n\n") == "Amt 61\nRathaus"
