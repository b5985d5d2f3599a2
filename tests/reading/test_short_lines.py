"""Single lines as people send them from telephones: the functions, refusals and questions that stand in a sentence with
the wish.

All people and addresses are invented.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Wish
from tests.reading.letters import reading

SENDER = Mailbox("Jürgen Knoll", "j.knoll@post.example")


def read(text: str, subject: str = "Werkstatt am 6. Juli") -> tuple[Wish, str]:
    """Read a mail of Jürgen Knoll: its wish and what it tells of him."""
    found = reading(f"Guten Tag,\n\n{text}\n\nViele Grüße\nJürgen Knoll", subject, SENDER)
    told = [one.background.value for one in found.people if one.background]
    return found.wish, " ".join(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ich bin Förster und würde gern kommen.", "Förster"),
        ("Der Seniorenbeirat schickt mich, ich bin seine Vorsitzende.", "Vorsitzende"),
        ("Je travaille à la mairie et je voudrais une place, s'il vous plaît.", "mairie"),
        ("I'm a nurse and would love to come.", "nurse"),
        ("Ich bringe Erfahrung aus der Jugendarbeit mit und wäre gern dabei.", "Jugendarbeit"),
        ("Als Stadtverordnete hätte ich gern einen Platz.", "Stadtverordnete"),
    ],
)
def test_a_function_in_the_sentence_that_asks_for_the_seat_is_the_background(text: str, told: str) -> None:
    """Nobody is asked for what they have said."""
    wish, background = read(text)

    assert wish is Wish.REGISTER
    assert told in background


@pytest.mark.parametrize(
    "text",
    [
        "Ich bin am 6. Juli doch nicht dabei, tut mir leid!",
        "Ich muss leider einen Rückzieher machen.",
        "Abmeldung vom Workshop wegen Erkrankung, ich bitte um Verständnis.",
        "Es tut mir leid, so kurzfristig absagen zu müssen.",
        "Bitte annullieren Sie meine Anmeldung.",
        "Wuppertal won't work for me after all.",
        "Meine Anmeldung nehme ich zurück. Gern wäre ich dabei gewesen.",
    ],
)
def test_who_gives_the_seat_back_is_not_registered(text: str) -> None:
    """However it is said, and whatever words of coming stand beside it."""
    assert read(text)[0] in (Wish.WITHDRAW, Wish.DECLINE)


@pytest.mark.parametrize(
    "text",
    [
        "bitte teilen Sie mir mit, wie ich mich anmelden kann.",
        "Darf man auch teilnehmen, wenn man nicht in der Stadt wohnt?",
        "Ich bin Lehrer und würde gern wissen, ob die Werkstatt als Fortbildung anerkannt wird.",
        "Wann erfahre ich, ob ich einen der zwanzig Plätze bekommen habe?",
        "Wir hätten gern Informationsmaterial zu Ihrer Werkstatt.",
        "I sent you my registration last Thursday, could you please confirm that you got it?",
        "Habe ich noch einen Platz bekommen?",
        "Bitte schicken Sie mir keine weiteren Mails, ich habe mich nie eingetragen.",
    ],
)
def test_a_question_in_the_words_of_a_registration_registers_nobody(text: str) -> None:
    """It is answered by a human, or with the state of things."""
    assert read(text)[0] is not Wish.REGISTER


@pytest.mark.parametrize(
    "text",
    [
        "Hiermit melde ich mein Kommen an.",
        "I'm very interested in this topic and would love to attend.",
        "Das Thema finde ich hochspannend und würde mich freuen, einen der zwanzig Plätze zu ergattern.",
        "Daher würde ich mich über eine Teilnahme sehr freuen.",
        "Nehmen Sie noch Leute? Dann bitte mich.",
        "mathe ist verschoben, kann also DOCH kommen wenn mein platz nicht schon weg ist",
        "Sie dürfen mich gern eintragen. Wenn ja, schicken Sie die Unterlagen bitte nicht erst am Vorabend.",
    ],
)
def test_a_wish_to_come_is_one(text: str) -> None:
    """Beside interest, a question or a condition."""
    assert read(text)[0] is Wish.REGISTER


def test_whoever_joins_anothers_registration_comes_alone() -> None:
    """The other has written already."""
    text = "ich schließe mich der Anmeldung von Frau Ina Brandl an und komme auch.\n\nJürgen Knoll"
    found = reading(text, "", SENDER)

    assert [one.name.value for one in found.people if one.name] == ["Jürgen Knoll"]


def test_who_sends_somebody_in_their_own_place_says_so() -> None:
    """The desk looks whether the author has a seat, which would become free."""
    text = "ich bin leider verhindert. An meiner Stelle kommt Frau Ina Wolf, wolf@auental.example.\n\nJürgen Knoll"

    assert reading(text, "", SENDER).replaced
    assert not reading("ich komme gern.\n\nJürgen Knoll", "", SENDER).replaced
