"""Labelled fields of forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.reading import labels
from inbox_processor.reading.label_kinds import KINDS, kind_of
from inbox_processor.reading.labels import fields
from tests.reading.letters import FORWARD_MARK, body, parts


def found(text: str) -> list[tuple[str, str]]:
    """Name the kinds and values of a form."""
    return [(field.kind, field.value.value) for field in fields(body(text))]


@pytest.mark.parametrize(
    "mark",
    [
        "Name: Petra Schulze",
        "Name\tPetra Schulze",
        "Name = Petra Schulze",
        "* Name : Petra Schulze",
        "NAME:Petra Schulze",
    ],
)
def test_a_label_stands_before_a_colon_a_tab_or_an_equals_sign(mark: str) -> None:
    """As forms, tables and bullet lists have it, whatever the case."""
    assert found(mark) == [("name", "Petra Schulze")]


def test_a_form_is_read_field_by_field() -> None:
    """Name, address, background and the rest, in order."""
    text = "Name: Petra Schulze\nE-Mail: petra@schule.example\nHintergrund: Lehrerin\nTelefon: 0202 1234"
    assert found(text) == [
        ("name", "Petra Schulze"),
        ("email", "petra@schule.example"),
        ("background", "Lehrerin"),
        ("other", "0202 1234"),
    ]


def test_a_value_goes_on_in_indented_lines() -> None:
    """And ends where the next label opens."""
    text = "Hintergrund: Ich leite eine Schule\n  im Süden.\nTelefon: 0202 1234"
    assert found(text)[0] == ("background", "Ich leite eine Schule im Süden.")


def test_a_background_goes_on_in_wrapped_lines() -> None:
    """A long line is continued by the next."""
    text = (
        "Hintergrund: Ich leite seit vielen Jahren eine Schule und berate dort\nEltern und Kinder.\nName: Petra Schulze"
    )
    assert found(text) == [
        ("background", "Ich leite seit vielen Jahren eine Schule und berate dort Eltern und Kinder."),
        ("name", "Petra Schulze"),
    ]


def test_a_value_may_stand_below_its_label() -> None:
    """With a colon at the label, or in a table that became lines."""
    assert found("Name:\nPetra Schulze") == [("name", "Petra Schulze")]
    assert found("Name\nPetra Schulze\nE-Mail\npetra@schule.example") == [
        ("name", "Petra Schulze"),
        ("email", "petra@schule.example"),
    ]


@pytest.mark.parametrize("value", ["", "___", "-", "entfällt", "keine", "k. A.", "n/a", "folgt"])
def test_an_empty_field_is_left_out(value: str) -> None:
    """A dash is no name."""
    assert found(f"Name: {value}") == []


@pytest.mark.parametrize(
    "text",
    [
        "Eines noch: ich komme gern",
        "> Name: Ole",
        "-- \nName: Ole",
        f"{FORWARD_MARK}\nName: Ole",
        "Ich heiße mit Name Ole: so",
    ],
)
def test_only_a_label_of_forms_in_the_authors_own_lines_counts(text: str) -> None:
    """Other words before a colon are prose; quoted forms are somebody else's."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Name", "name"),
        ("* NAME *", "name"),
        ("Vor- und Nachname", "name"),
        ("Full name", "name"),
        ("Vorname", "first_name"),
        ("Surname", "last_name"),
        ("E-Mail", "email"),
        ("Hintergrund (kurz)", "background"),
        ("Hintergrund / Zugang zum Thema", "background"),
        ("Telefon", "other"),
        ("Wetter", None),
        ("", None),
        ("Name " * 20, None),
    ],
)
def test_the_words_of_a_label_tell_its_kind(label: str, kind: str | None) -> None:
    """With decoration, in several languages, in pairs; too long is no label."""
    assert kind_of(label) == kind


def test_lines_of_a_form_are_no_prose_but_a_told_background_is() -> None:
    """What a background says is read as any sentence."""
    marked = labels.set_apart(parts("Name: Petra Schulze\nHintergrund: Ich leite eine Schule."))
    assert [part.kind for part in marked] == ["field", "prose"]


LINES = st.sampled_from(
    [
        "Name: Petra",
        "Name:",
        "Name",
        "E-Mail",
        "E-Mail: a@b.example",
        "Hintergrund: Lehrerin",
        "  mehr",
        "Petra",
        "",
        "> Name: X",
        "-- ",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=10).map("\n".join))
def test_every_field_is_a_known_kind_and_stands_where_it_says(text: str) -> None:
    """Its value is what stands at its place, white space aside."""
    for field in fields(body(text)):
        assert field.kind in KINDS
        assert " ".join(text[field.value.start : field.value.end].split()) == " ".join(field.value.value.split())
        assert field.value.value.strip()


def test_a_field_ends_where_the_next_row_of_its_table_begins() -> None:
    """Though nobody knows what that row's label asks for."""
    told = "Ich leite eine Schule\n    im Süden"
    text = f"Name ........ Petra Schulze\nMein Bezug zum Thema ... {told}\nAnreise ..... Bahn"
    assert found(text) == [("name", "Petra Schulze"), ("background", "Ich leite eine Schule im Süden")]


@pytest.mark.parametrize(
    ("label", "kind"), [("Ihr Name", "name"), ("Your e-mail", "email"), ("Mein Hintergrund", "background")]
)
def test_whose_label_it_is_does_not_matter(label: str, kind: str) -> None:
    """Forms on web sites speak to their visitors."""
    assert kind_of(label) == kind


def test_a_field_is_not_joined_with_the_sentence_below_it() -> None:
    """Though that begins in lower case, as all of the mail does."""
    assert [part.text for part in parts("name: petra schulze\nich leite eine schule im süden")] == [
        "name: petra schulze",
        "ich leite eine schule im süden",
    ]
