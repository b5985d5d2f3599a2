"""What each sentence does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.reading.acts import Act, acts
from inbox_processor.reading.labels import set_apart
from tests.reading.letters import doing, parts

PLAIN = [
    ("Hiermit melde ich mich für den Workshop an.", Act.REGISTER),
    ("Ich möchte gern an der Werkstatt teilnehmen.", Act.REGISTER),
    ("Bitte reservieren Sie mir einen Platz.", Act.REGISTER),
    ("Ich werde teilnehmen.", Act.REGISTER),
    ("I would like to register for the workshop.", Act.REGISTER),
    ("Je souhaite m'inscrire à l'atelier.", Act.REGISTER),
    ("Leider muss ich meine Anmeldung zurückziehen.", Act.WITHDRAW),
    ("Ich muss leider absagen.", Act.WITHDRAW),
    ("Bitte streichen Sie mich von der Liste.", Act.WITHDRAW),
    ("I have to cancel my registration.", Act.WITHDRAW),
    ("Je dois annuler mon inscription.", Act.WITHDRAW),
    ("Bin ich schon angemeldet?", Act.STATUS),
    ("Ist meine Anmeldung angekommen?", Act.STATUS),
    ("Ich schicke Ihnen meine Anmeldung vorsichtshalber noch einmal.", Act.RESEND),
    ("Meine neue E-Mail-Adresse lautet ole@post.example.", Act.UPDATE),
    ("Ich leite das Bürgerbüro der Stadt Musterfels.", Act.BACKGROUND),
    ("Ich bin Lehrerin und sitze seit acht Jahren im Gemeinderat.", Act.BACKGROUND),
    ("Wo kann ich parken?", Act.QUESTION),
    ("Gibt es vor Ort eine Rampe für Rollstühle?", Act.QUESTION),
    ("Vielen Dank für die Einladung.", Act.COURTESY),
    ("Ich reise mit dem Zug an.", Act.LOGISTICS),
    ("Das Thema finde ich sehr interessant.", Act.INTEREST),
    ("Meinen Hintergrund reiche ich morgen nach.", Act.PROMISE),
    ("Ich weiß noch nicht, ob ich kommen kann.", Act.UNSURE),
    ("Ich selbst komme nicht mit.", Act.NOT_SELF),
]
WORDS = (
    "ich melde mich leider nicht an ab muss absagen Anmeldung zurückziehen gern kommen falls wenn sollte verhindert "
    "bitte Platz streichen Sie mich uns von der Liste Lehrerin seit 2011 ? , . : – und doch keine Abmeldung cancel "
    "please register"
).split()


@pytest.mark.parametrize(("text", "act"), PLAIN)
def test_a_plain_sentence_does_what_it_says(text: str, act: int) -> None:
    """One deed, in German first."""
    assert doing(text).act & act


@pytest.mark.parametrize(("text", "act"), PLAIN)
def test_a_sentence_that_does_something_else_gives_no_seat_and_takes_none(text: str, act: int) -> None:
    """Thanks, travel and tales neither register nor withdraw."""
    assert not (Act.REGISTER | Act.WITHDRAW | Act.DECLINE) & doing(text).act & ~act


@pytest.mark.parametrize(
    "text",
    [
        "Sollte ich verhindert sein, sage ich rechtzeitig ab.",
        "Falls ich krank werde, melde ich mich rechtzeitig ab.",
        "Wenn ich nicht kommen kann, ziehe ich meine Anmeldung zurück.",
        "Sollte etwas dazwischenkommen, muss ich meine Anmeldung stornieren.",
        "Für den Fall, dass ich krank werde, ziehe ich meine Anmeldung zurück.",
        "Das ist keine Abmeldung.",
        "Ich möchte nicht absagen, sondern komme gern.",
    ],
)
def test_a_mere_case_and_a_denial_are_no_withdrawal(text: str) -> None:
    """Nobody loses a seat for being careful."""
    done = doing(text)
    assert done.act & Act.KEEP
    assert not done.act & (Act.WITHDRAW | Act.DECLINE)


@pytest.mark.parametrize("text", ["Ich kann leider nicht teilnehmen.", "Ich werde an der Werkstatt nicht teilnehmen."])
def test_not_to_come_is_no_registration(text: str) -> None:
    """Though the words of one stand in it."""
    done = doing(text)
    assert done.act & (Act.WITHDRAW | Act.DECLINE)
    assert not done.act & Act.REGISTER


def test_a_seat_asked_for_politely_is_no_question() -> None:
    """The question mark is courtesy."""
    done = doing("Könnten Sie mich bitte eintragen?")
    assert done.act & Act.REGISTER
    assert not done.act & Act.QUESTION


def test_one_sentence_may_register_and_tell() -> None:
    """Who comes may say why in the same breath."""
    done = doing("Ich möchte gern teilnehmen, weil ich seit acht Jahren das Bürgerbüro der Stadt Musterfels leite.")
    assert done.act & Act.REGISTER
    assert done.tells


def test_a_name_alone_tells_nothing() -> None:
    """Two words without a function are no background."""
    assert not doing("Petra Schulze").tells


def test_greetings_closings_and_fields_are_courtesy() -> None:
    """Whatever words stand in them."""
    found = acts(set_apart(parts("Guten Tag,\n\nName: Ole Petersen\n\nIch komme gern.\n\nMit freundlichen Grüßen")))
    courtesies = [done for done in found if done.sentence.kind in ("greeting", "closing", "field")]
    assert [done.sentence.kind for done in courtesies] == ["greeting", "field", "closing"]
    assert {done.act for done in courtesies} == {Act.COURTESY}


def test_the_author_acts_only_in_the_first_person() -> None:
    """I do, Frau Krämer does not."""
    assert doing("Ich leite das Stadtarchiv.").first_person
    assert not doing("Frau Krämer leitet das Stadtarchiv.").first_person


@settings(max_examples=200)
@given(st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join))
def test_no_sentence_withdraws_and_denies_it(text: str) -> None:
    """A denial wins."""
    for done in acts(parts(text)):
        if done.act & Act.KEEP:
            assert not done.act & (Act.WITHDRAW | Act.DECLINE)


@given(st.text(max_size=80))
def test_every_sentence_is_judged_once_and_in_order(text: str) -> None:
    """Any text at all."""
    found = parts(text)
    assert tuple(done.sentence for done in acts(found)) == found


def test_a_name_that_sounds_like_a_trade_tells_nothing() -> None:
    """A known first name stands before it."""
    assert not doing("Petra Schuhmacher").act & Act.BACKGROUND
    assert doing("Schuhmacher und Ratsmitglied").act & Act.BACKGROUND
