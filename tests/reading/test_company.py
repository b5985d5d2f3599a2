"""Who else is named in a mail, and whether they come along."""

from __future__ import annotations

import pytest

from inbox_processor.reading import company
from tests.reading.letters import FORWARD_MARK, context

SIGNED = "\n\nViele Grüße\nPetra Schulze"


def others(text: str, subject: str = "", *, answers: bool = False) -> list[tuple[str, str | None]]:
    """Name those who come along, with their addresses."""
    found = company.others(context(text + SIGNED, subject, answers=answers))
    return [(one.name.value, one.email.value if one.email else None) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Bitte tragen Sie Frau Jana Krämer ein.",
        "Hiermit melde ich Frau Jana Krämer für die Werkstatt an.",
        "Meine Kollegin Jana Krämer und ich möchten gern teilnehmen.",
        "Im Auftrag von Frau Jana Krämer bitte ich um einen Platz.",
    ],
)
def test_somebody_for_whom_a_seat_is_asked_comes_along(text: str) -> None:
    """In the sentence that asks."""
    assert others(text) == [("Jana Krämer", None)]


@pytest.mark.parametrize(
    "text",
    [
        "Frau Jana Krämer hat mir Ihre Einladung geschickt. Ich möchte gern teilnehmen.",
        "Auf Empfehlung von Frau Jana Krämer möchte ich gern teilnehmen.",
        "Frau Jana Krämer hat mir die Einladung geschickt, ich möchte gern teilnehmen.",
        "Durch Frau Jana Krämer habe ich von der Werkstatt erfahren. Ich möchte gern teilnehmen.",
        "Grüße an Frau Jana Krämer! Ich möchte gern teilnehmen.",
        "Ich möchte gern teilnehmen. Ich arbeite in der Stadt mit Frau Jana Krämer zusammen.",
    ],
)
def test_a_messenger_and_somebody_merely_named_stay_at_home(text: str) -> None:
    """Who passed the invitation on asked for no seat."""
    assert others(text) == []


def test_the_author_is_nobody_else() -> None:
    """However they write their own name."""
    assert others("Bitte tragen Sie Petra Schulze ein.") == []
    assert others("Bitte tragen Sie Frau Schulze ein.") == []


def test_somebody_named_twice_comes_once_with_the_fuller_name() -> None:
    """Frau Krämer is Jana Krämer."""
    assert others("Bitte tragen Sie Frau Krämer ein. Frau Jana Krämer leitet das Stadtarchiv.") == [
        ("Jana Krämer", None)
    ]


def test_an_address_with_their_surname_is_theirs() -> None:
    """Wherever in the mail it stands; the desk's and the sender's are nobody's."""
    text = (
        "Bitte tragen Sie Frau Jana Krämer ein. Meine Post an absender@post.example, ihre an j.kraemer@stadt.example."
    )
    assert others(text) == [("Jana Krämer", "j.kraemer@stadt.example")]


def test_an_address_beside_the_name_is_theirs() -> None:
    """In order, where two are named."""
    text = "Bitte tragen Sie Frau Krämer (archiv@stadt.example) und Herrn Oelrich (planung@stadt.example) ein."
    assert others(text) == [("Krämer", "archiv@stadt.example"), ("Oelrich", "planung@stadt.example")]


def test_the_address_of_a_forwarded_mail_is_its_authors() -> None:
    """A chief passes on what somebody wrote."""
    text = "Bitte tragen Sie Frau Krämer ein."
    forwarded = f"\n{FORWARD_MARK}\nVon: Jana Krämer <jana@stadt.example>\n\nIch möchte mit."
    (other,) = company.others(context(text + SIGNED + forwarded))
    assert other.email is not None
    assert (other.email.value, other.email.place) == ("jana@stadt.example", "quote")


def test_who_stays_away_does_not_come_along() -> None:
    """The sentence that calls them off weighs more than their address."""
    assert others("Frau Jana Krämer (j.kraemer@stadt.example) muss leider absagen.") == []


def test_a_relation_named_in_the_subject_comes() -> None:
    """ "Platz für meinen Vater" tells for whom the seat is."""
    text = "Mein Vater Hinrich Petersen war Schlosser. Er will unbedingt mitmachen."
    assert others(text, "Platz für meinen Vater") == [("Hinrich Petersen", None)]


@pytest.mark.parametrize(("sign", "weight"), [(name, weight) for name, weight, _ in company.SIGNS])
def test_a_sign_speaks_for_coming_or_against_it(sign: str, weight: int) -> None:
    """No sign is without weight, and none is named twice."""
    assert weight != 0
    assert [name for name, _, _ in company.SIGNS].count(sign) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte gern teilnehmen. Frau Tönnies kommt nicht mit, sie hilft mir nur beim Schreiben.",
        "Ich möchte gern teilnehmen. Herr Jan Tönnies will nicht mit.",
        "Ich bin dabei, meine Kollegin Frau Tönnies leider nicht.",
        "I'd like to come, my colleague Ben Carter can't.",
    ],
)
def test_who_does_not_come_along_is_no_company(text: str) -> None:
    """The words of coming along, denied."""
    assert others(text) == []


def test_a_greeting_ends_after_a_few_words() -> None:
    """Whoever is named behind them in a sentence without commas is not greeted."""
    assert others("guten abend ich melde mich und meine frau Ayla Karabulut für den 6. juli an") == [
        ("Ayla Karabulut", None)
    ]


def test_somebody_for_whom_a_later_sentence_asks_comes_along() -> None:
    """All sentences between speak of her; one that does not would end that."""
    bade = "Meine Mutter, Jana Krämer, hat keinen Computer und bat mich, Ihnen zu schreiben."
    assert others(f"{bade} Sie war lange Schöffin. Sie möchte gern dabei sein.") == [("Jana Krämer", None)]
    assert others(f"{bade} Ich bin Schöffin. Ich möchte gern dabei sein.") == []


def test_who_does_as_somebody_else_did_brings_nobody() -> None:
    """The other has written a mail of their own."""
    assert others("Wie Herr Uwe Stollberg wäre ich auch gern dabei.") == []
