"""Names of people: shapes, comparison, display-names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.reading import names
from inbox_processor.reading.shown import from_display
from tests.reading.letters import box

DISPLAYED = {
    "Petra Schulze": "Petra Schulze",
    "'Ole Petersen'": "Ole Petersen",
    '"Ole Petersen"': "Ole Petersen",
    "SCHULZE, PETRA": "Petra Schulze",
    "Schulze, Petra (Stadtplanung)": "Petra Schulze",
    "Hartwig, Dr. Lena": "Dr. Lena Hartwig",
    "Schulze, Petra, Dr.": "Petra Schulze",
    "von der Heide, Anna": "Anna von der Heide",
    "MAXIMILIAN VON DER HEIDE": "Maximilian von der Heide",
    "Ludwig van Beeck": "Ludwig van Beeck",
    "O'Brien, Sean": "Sean O'Brien",
    "Fatma Yıldız": "Fatma Yıldız",
    "Nguyễn Thị Hương": "Nguyễn Thị Hương",
    "Ole Petersen via Verteiler": "Ole Petersen",
    "Ole Petersen | Stadt Musterfels": "Ole Petersen",
    "\u200ePetra\u00a0Schulze\u200e": "Petra Schulze",
    "Petra": "Petra",
}
SAME = [
    ("Petra Schulze", "petra schulze"),
    ("Petra Schulze", "Dr. Petra Schulze"),
    ("Petra Schulze", "Frau Petra Schulze"),
    ("P. Schulze", "Petra Schulze"),
    ("Petra", "Petra Schulze"),
    ("Schulze Petra", "Petra Schulze"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Zoë Groß", "Zoe Gross"),
    ("Anna Maria Schulze", "Anna Schulze"),
    ("Petra Schulze", "Petra Schulze-Kamp"),
    ("Svenja PB", "Svenja Petersen-Brandt"),
]
TEXTS = st.text(max_size=40) | st.lists(
    st.sampled_from(
        "Petra Ole Dr. Prof. Frau von der PETRA schulze Müller-Lund O'Neill P. J. , - 7 \u200b ( ) @".split()
    ),
    max_size=6,
).map(" ".join)


@pytest.mark.parametrize("shown", DISPLAYED)
def test_a_display_name_becomes_the_name_in_natural_order(shown: str) -> None:
    """Surname first, capitals, department, list and organisation behind a dash: the person remains."""
    assert from_display(box(shown)) == DISPLAYED[shown]


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "petra@schule.example",
        "Bürgerverein Süd e.V.",
        "Stadtverwaltung Musterfels",
        "Poststelle Rathaus",
        "Familie Petersen",
        "Waldfee",
        "Sonnenblume1961",
    ],
)
def test_an_organisation_or_a_nickname_is_no_name(shown: str) -> None:
    """A display-name that names no single person gives none."""
    assert from_display(box(shown)) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Petra Schulze", "Petra Schulze"),
        ("Dr. Petra Schulze", "Dr. Petra Schulze"),
        ("Petra Schulze, Lehrerin", "Petra Schulze"),
        ("Petra Schulze | Stadtplanung", "Petra Schulze"),
        ("Petra Schulze M.A.", "Petra Schulze"),
        ("i. A. Petra Schulze", "Petra Schulze"),
        ("gez. Petra Schulze", "Petra Schulze"),
        ("Annemarie van den Berg", "Annemarie van den Berg"),
    ],
)
def test_a_line_that_is_a_name_gives_the_name_alone(line: str, name: str) -> None:
    """The head of a signature without function, degree behind it and mark of office."""
    assert names.in_line(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Mit freundlichen Grüßen",
        "Viele Grüße",
        "Stadtverwaltung Musterfels",
        "Leiterin Bürgerbüro",
        "Die Lehrerin",
        "Petra und Ole",
        "Tel. 0202 12345",
        "Hauptstraße 12",
        "Gesendet von meinem Telefon",
    ],
)
def test_a_line_that_is_no_name_gives_none(line: str) -> None:
    """Closings, offices, functions, two people, numbers."""
    assert names.in_line(line) is None


def test_a_name_in_lower_case_is_taken_only_where_it_is_asked_for() -> None:
    """A word in lower case is otherwise none."""
    assert names.in_line("noor haddad") is None
    assert names.in_line("noor haddad", lower=True) == "noor haddad"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Frau Petra Schulze kommt auch.", "Frau Petra Schulze"),
        ("Petra Schulze, Lehrerin", "Petra Schulze"),
        ("Petra Schulze. Ich komme.", "Petra Schulze"),
        ("Petra Schulze und Ole", "Petra Schulze"),
        ("J. R. Ewers ist da", "J. R. Ewers"),
        ("Dr. Anna von Tannhoff, Lehrerin", "Dr. Anna von Tannhoff"),
        ("Anna Bitte schreiben", "Anna"),
    ],
)
def test_a_name_in_a_sentence_ends_where_no_name_goes_on(text: str, name: str) -> None:
    """At a sentence's end, a comma, a conjunction, a verb or a word that is no name; the end is its place."""
    assert names.after(text, 0) == (name, len(name))


@pytest.mark.parametrize("text", ["kommt nicht", "", "7 Personen", "von der"])
def test_no_name_begins_where_none_stands(text: str) -> None:
    """Words in lower case, numbers and bare particles begin none."""
    assert names.after(text, 0) is None


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Herrn Bürgermeister Dr. Ulrich Brandsch", "Dr. Ulrich Brandsch"),
        ("Frau Stadträtin Meyer-Lund", "Meyer-Lund"),
        ("Mr. John Whitlock", "John Whitlock"),
        ("Frau Schulze", "Schulze"),
        ("Dr. Schulze", "Dr. Schulze"),
        ("Herrn", ""),
    ],
)
def test_form_of_address_and_office_are_no_part_of_the_person(written: str, person: str) -> None:
    """A degree stays."""
    assert names.person_only(written) == person


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_writings_of_one_name_are_the_same_persons(one: str, other: str) -> None:
    """Case, titles, initials, order, transcription, a first name alone."""
    assert names.same(one, other)
    assert names.same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Schulze", "Ole Petersen"),
        ("Petra Schulze", "Petra Meyer"),
        ("Petra Schulze", "Anna Schulze"),
        ("A. Schulze", "Petra Schulze"),
        ("", "Petra"),
        ("...", "..."),
    ],
)
def test_names_that_differ_in_a_word_are_two_peoples(one: str, other: str) -> None:
    """One common word does not make one person, nothing is nobody."""
    assert not names.same(one, other)
    assert not names.same(other, one)


@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        ("Petra", "Petra Schulze", "Petra Schulze"),
        ("P. Schulze", "Petra Schulze", "Petra Schulze"),
        ("Dr. Schulze", "Petra Schulze", "Petra Schulze"),
        ("Svenja PB", "Svenja Petersen-Brandt", "Svenja Petersen-Brandt"),
        ("Schulze Petra", "Petra Schulze", "Schulze Petra"),
    ],
)
def test_the_more_complete_writing_wins_and_at_a_draw_the_first(one: str, other: str, best: str) -> None:
    """Initials and titles do not make a name more complete."""
    assert names.fuller(one, other) == best


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("PETRA SCHULZE", "Petra Schulze"),
        ("MAX VON DER HEIDE", "Max von der Heide"),
        ("JÖRG O'NEILL", "Jörg O'Neill"),
        ("ANNA-LENA BERG", "Anna-Lena Berg"),
        ("Petra Schulze", "Petra Schulze"),
        ("PB", "PB"),
    ],
)
def test_capitals_are_undone_and_nothing_else(written: str, name: str) -> None:
    """Two letters are initials."""
    assert names.recase(written) == name


@pytest.mark.parametrize(
    ("written", "titles", "name"),
    [
        ("Prof. Dr. Petra Schulze", "Prof. Dr.", "Petra Schulze"),
        ("Dipl.-Ing. Ole Petersen", "Dipl.-Ing.", "Ole Petersen"),
        ("Frau Dr. Schulze", "Frau Dr.", "Schulze"),
        ("Petra Schulze", "", "Petra Schulze"),
        ("Dr.", "", "Dr."),
    ],
)
def test_titles_stand_apart_from_the_name(written: str, titles: str, name: str) -> None:
    """A title alone is left where it is."""
    assert names.split_titles(written) == (titles, name)


def test_a_first_name_is_known_whatever_its_case_and_in_a_double_name() -> None:
    """Both parts of a double name must be first names."""
    assert all(names.known_first(word) for word in ("Petra", "PETRA", "Lena-Sophie", "Mehmet", "Agnieszka"))
    assert not any(names.known_first(word) for word in ("Xyzabc", "Lena-Xyzabc", "", "-"))


@given(TEXTS)
def test_the_shape_of_a_name_leaves_out_digits_and_empty_words(text: str) -> None:
    """What is a name has letters, no digit, and no more words than a name has."""
    if names.is_name(text):
        assert any(char.isalpha() for char in text)
        assert not any(char.isdigit() for char in text)
        assert len(text.split()) <= names.NAME_WORDS_MAX


@given(TEXTS, TEXTS)
def test_the_fuller_is_one_of_the_two_and_everybody_is_themselves(one: str, other: str) -> None:
    """Whatever the names are."""
    assert names.fuller(one, other) in (one, other)
    if names.fold(one):
        assert names.same(one, one)


@given(TEXTS)
def test_a_cleaned_a_recased_and_a_folded_name_stay_as_they_are(text: str) -> None:
    """Done twice is done once."""
    assert names.recase(names.recase(text)) == names.recase(text)
    assert names.fold(names.clean(text)) == names.fold(names.clean(names.clean(text)))
    assert " ".join(part for part in names.split_titles(text) if part) == " ".join(text.split())


@settings(max_examples=200)
@given(TEXTS)
def test_a_name_that_is_read_has_the_shape_of_a_name(text: str) -> None:
    """From a display-name, a line or a sentence; a place lies within the text."""
    shown = from_display(box(text))
    assert shown is None or shown.strip()
    line = names.in_line(text)
    assert line is None or names.is_name(line)
    read = names.after(text, 0)
    if read is not None:
        assert names.is_name(read[0])
        assert 0 < read[1] <= len(text)
