"""Names and texts of the same person in two mails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.desk.names import Likeness, disjoint, fuller, halves, likeness, nothing_new, same_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr. Petra Schulze", "Petra Schulze"),
        ("Prof. Dr. h. c. Jürgen Weiß", "Juergen Weiss"),
        ("Müller, Anna", "Anna Mueller"),
        ("Gülşah Yıldırım-Öztürk", "Gulsah Yildirim-Ozturk"),
        ("MANFRED KÜPPERS-OBERTHÜR", "Dr. Manfred Küppers-Oberthür"),
        ("Małgorzata Wiśniewska", "Malgorzata Wisniewska"),
        ("Anna M\u0075\u0308ller", "Anna Müller"),
        ("Anna\u200b Müller", "Anna Müller"),
        ("Karl Ernst, MBA", "Karl Ernst"),
    ],
)
def test_spellings_of_one_name_are_the_same_name(one: str, other: str) -> None:
    """Titles, degrees, case, accents, umlaut spelling, invisible characters and order do not count."""
    assert likeness(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Elfriede", "Elfriede Hasselkamp"),
        ("R. Hasselkamp", "Rüdiger Hasselkamp"),
        ("Herr Brandsch", "Dr. Ulrich Brandsch"),
        ("J. F. Smith", "John Smith"),
        (None, "Anna Müller"),
        (None, None),
        ("Herr", "Anna Müller"),
    ],
)
def test_a_shorter_form_is_compatible(one: str | None, other: str | None) -> None:
    """A first name, an initial with the surname, a surname, or no name at all may be the same person."""
    assert likeness(one, other) is Likeness.COMPATIBLE
    assert likeness(other, one) is Likeness.COMPATIBLE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rüdiger Hasselkamp", "Elfriede Hasselkamp"),
        ("E. Hasselkamp", "Rüdiger Hasselkamp"),
        ("J. K.", "Jochen Kortenbruck"),
        ("Anna Müller", "Anna Maier"),
        ("JoKo", "Jochen Kortenbruck"),
    ],
)
def test_two_people_of_one_family_are_different(one: str, other: str) -> None:
    """Every word of the shorter name must stand in the longer one, at least one of them written out."""
    assert likeness(one, other) is Likeness.DIFFERENT


def test_only_names_without_a_common_word_are_disjoint() -> None:
    """Couples share a surname; a nickname shares nothing."""
    assert disjoint("JoKo", "Jochen Kortenbruck")
    assert not disjoint("Rüdiger Hasselkamp", "Elfriede Hasselkamp")
    assert not disjoint(None, "Anna")


def test_the_fuller_name_wins_and_the_stored_one_stays_otherwise() -> None:
    """A title or another case is no fuller name."""
    assert fuller("Kerstin", "Kerstin Mahlow") == "Kerstin Mahlow"
    assert fuller("Kerstin Mahlow", "K. Mahlow") == "Kerstin Mahlow"
    assert fuller("Petra Schulze", "Dr. Petra Schulze") == "Petra Schulze"
    assert fuller(None, "Anna") == "Anna"
    assert fuller("Anna", None) == "Anna"


def test_a_text_that_is_contained_or_wrapped_anew_says_nothing_new() -> None:
    """Case, line breaks and punctuation do not count; a part of the stored text is no news."""
    stored = "Ich leite das Stadtteilbüro in Auental und schreibe seit 2009 die Dorfchronik."
    assert nothing_new(stored, "ich leite das Stadtteilbüro\nin Auental")
    assert not nothing_new(stored, "Ab Juli leite ich die neue Beteiligungsstelle der Stadt Brzozowo.")
    assert not nothing_new(None, "Ich bin Lehrerin")
    assert nothing_new(stored, None)
    assert same_text("Ich bin\nLehrerin.", "ich bin Lehrerin")
    assert not same_text("Ich bin Lehrerin", "Ich war Lehrerin")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetrical_and_never_raises(one: str, other: str) -> None:
    """Whatever people write as a name."""
    assert likeness(one, other) is likeness(other, one)
    assert likeness(one, one) is not Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("stored", "given", "expected"),
    [
        ("Petra Klostermann-Weiß", "Petra Weiß", True),
        ("Petra Klostermann-Weiß", "Petra Klostermann", True),
        ("Petra Weiß", "Petra Klostermann-Weiß", False),
        ("Hans-Peter Weiß", "Hans Weiß", False),
        ("Petra Klostermann-Weiß", "Weiß", False),
        (None, "Petra Weiß", False),
    ],
)
def test_half_of_a_double_surname_is_known_as_such(stored: str | None, given: str, expected: bool) -> None:
    """Who asks for a change and says so is called that now; a single word may be a salutation."""
    assert halves(stored, given) is expected
