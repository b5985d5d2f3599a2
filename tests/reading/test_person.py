"""Whom a registering mail is about."""

from __future__ import annotations

import pytest

from inbox_processor.reading import person
from tests.reading.letters import context, said

SIGNED = "\n\nViele Grüße\nPetra Schulze"


def people(text: str, subject: str = "") -> list[tuple[bool, str | None, str | None]]:
    """Name the people: whether they wrote, name, address."""
    return [(one.is_sender, *said(one)[:2]) for one in person.people(context(text, subject))]


def test_the_sender_alone_is_meant_where_nobody_else_comes() -> None:
    """With name and address as the mail gives them."""
    text = f"Ich möchte gern teilnehmen. Sie erreichen mich unter petra@schule.example.{SIGNED}"
    assert people(text) == [(True, "Petra Schulze", "petra@schule.example")]


def test_a_mail_without_any_name_is_still_somebodys() -> None:
    """The sender's address is enough."""
    assert people("Ich möchte gern teilnehmen.") == [(True, None, None)]
    assert people("") == [(True, None, None)]


def test_a_colleague_comes_along_with_the_sender() -> None:
    """Sender first, each with the address of their own."""
    text = f"Mein Kollege Matthis Oelrich (matthis.oelrich@stadt.example) und ich möchten gern teilnehmen.{SIGNED}"
    assert people(text) == [
        (True, "Petra Schulze", None),
        (False, "Matthis Oelrich", "matthis.oelrich@stadt.example"),
    ]


def test_a_seat_asked_for_another_gives_the_sender_none() -> None:
    """Who writes for somebody and does not come takes no seat."""
    text = (
        "Bitte tragen Sie Frau Jana Krämer ein (jana.kraemer@stadt.example). Ich leite das Bürgerbüro der Stadt "
        f"Musterfels. Ich selbst komme nicht mit.{SIGNED}"
    )
    assert people(text) == [(False, "Jana Krämer", "jana.kraemer@stadt.example")]


def test_a_pair_of_one_surname_is_two_people() -> None:
    """The first gets the surname of the second."""
    text = "Wir, Rüdiger und Elfriede Hasselkamp, möchten gern teilnehmen."
    assert people(text) == [(True, "Rüdiger Hasselkamp", None), (False, "Elfriede Hasselkamp", None)]


def test_a_list_is_one_person_an_item() -> None:
    """With the address beside the name; the sender is not among them."""
    text = (
        "Hiermit melden wir an:\n\n1. Petra Schulze, leitet das Stadtarchiv, petra.schulze@stadt.example\n"
        "2. Ole Petersen, betreut die Jugendgruppe, ole.petersen@stadt.example\n\nViele Grüße\nAnna Lindhorst"
    )
    assert people(text) == [
        (False, "Petra Schulze", "petra.schulze@stadt.example"),
        (False, "Ole Petersen", "ole.petersen@stadt.example"),
    ]


def test_the_sender_stands_first_in_a_list_that_names_them() -> None:
    """Wherever their item stands."""
    text = "Wir kommen zu zweit:\n\n- Ole Petersen, Imker\n- Petra Schulze, Lehrerin" + SIGNED
    assert [one[:2] for one in people(text)] == [(True, "Petra Schulze"), (False, "Ole Petersen")]


def test_a_list_of_other_things_names_nobody() -> None:
    """Questions and reasons stand in lists too."""
    text = f"Ich möchte gern teilnehmen, weil mich zwei Dinge bewegen:\n\n- Die Jugend fehlt\n- Der Ton ist rau{SIGNED}"
    assert people(text) == [(True, "Petra Schulze", None)]


def test_two_forms_in_one_mail_are_two_people() -> None:
    """Each with name and address of their own."""
    text = (
        "Name: Petra Schulze\nE-Mail: petra@schule.example\nHintergrund: Lehrerin\n\n"
        "Name: Ole Petersen\nE-Mail: ole@post.example\nHintergrund: Imker"
    )
    assert people(text) == [
        (True, "Petra Schulze", "petra@schule.example"),
        (False, "Ole Petersen", "ole@post.example"),
    ]


def test_the_same_name_in_two_fields_is_one_person() -> None:
    """A form may ask twice."""
    assert people("Name: Petra Schulze\nName: PETRA SCHULZE") == [(True, "Petra Schulze", None)]


def test_names_with_their_addresses_head_what_is_told_of_each() -> None:
    """Without numbers too; the first name need not be known where the address bears the surname."""
    text = (
        "Wir kommen zu zweit:\n\nPetra Schulze (das bin ich), petra.schulze@stadt.example. Ich leite das Archiv.\n\n"
        f"Wjatko Sander, sander@stadt.example. Er betreut bei uns die Jugendgruppe.{SIGNED}"
    )
    assert people(text) == [
        (True, "Petra Schulze", "petra.schulze@stadt.example"),
        (False, "Wjatko Sander", "sander@stadt.example"),
    ]
    told = [one.background.value if one.background else "" for one in person.people(context(text))]
    assert told == ["Ich leite das Archiv.", "Er betreut bei uns die Jugendgruppe."]


def test_names_with_colons_head_what_is_told_of_each() -> None:
    """As answers between the lines of a question do."""
    told = "Petra Schulze: Ich leite das Archiv der Stadt.\n\nOle Petersen: Er betreut die Jugendgruppe der Gemeinde."
    text = f"{told}{SIGNED}"
    assert people(text) == [(True, "Petra Schulze", None), (False, "Ole Petersen", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Ole Petersen, ole.petersen@stadt.example, gab mir den Hinweis.",
        "Bei Rückfragen erreichen Sie:\nOle Petersen, ole@stadt.example\nJana Krämer, jana.kraemer@stadt.example",
        "Ole Petersen: leitete das Archiv bis 2015.\nJana Krämer: seitdem unsere Vorsitzende.",
    ],
)
def test_who_registers_alone_lists_no_company(text: str) -> None:
    """Whoever else is named below may be asked, or was there before."""
    assert people(f"Hiermit melde ich mich an. Ich leite das Archiv.\n\n{text}{SIGNED}") == [
        (True, "Petra Schulze", None)
    ]


def test_who_comes_with_somebody_comes_too() -> None:
    """ "Ich komme mit Frau …" asks for two."""
    text = f"Ich komme gern mit meiner Kollegin Jana Krämer.{SIGNED}"
    assert people(text) == [(True, "Petra Schulze", None), (False, "Jana Krämer", None)]


def test_each_of_a_list_is_told_of_by_their_own_lines() -> None:
    """The next name ends what is told of the one before, also within a paragraph."""
    text = "Petra Schulze: leitet das Archiv der Stadt.\nOle Petersen: betreut die Jugendgruppe der Gemeinde."
    told = {
        one.name.value: one.background.value
        for one in person.people(context(f"{text}{SIGNED}"))
        if one.name and one.background
    }
    assert told == {
        "Petra Schulze": "leitet das Archiv der Stadt.",
        "Ole Petersen": "betreut die Jugendgruppe der Gemeinde.",
    }
