"""What turns the sense of a sentence."""

from __future__ import annotations

import pytest

from inbox_processor.reading.acts import Act
from inbox_processor.reading.turns import (
    another_stays,
    asks_confirmation,
    conditional,
    freed,
    rather_here,
    registers_a_thing,
    rhetorical,
    tagged,
)
from tests.reading.letters import doing


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Meine Frau kann leider nicht kommen, ich komme allein.", True),
        ("Meine Frau ist verhindert, aber ich komme gern.", True),
        ("Ich kann leider nicht kommen, meine Frau kommt.", False),
        ("Ich komme gern, meine Frau kann leider nicht kommen.", True),
        ("Ich komme gern, Frau Ina Wolf kann leider nicht.", True),
        ("Bitte tragen Sie mich ein, mein Vater ist gestürzt und kann nicht kommen.", True),
        ("Anmeldung für eine Person, meine Frau musste leider passen.", True),
        ("Nehmen Sie mich, mein Vater ist gestürzt und ich kann nicht kommen.", False),
    ],
)
def test_another_stays_where_one_clause_refuses_for_them_and_one_comes(text: str, turned: bool) -> None:
    """In either order; else the author would lose the seat that they confirm."""
    assert another_stays(text) is turned


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Pop me down, would you?", True),
        ("Setzt mich auf die Liste, ja?", True),
        ("Kommt Ihr Chef auch, oder nicht?", False),
    ],
)
def test_a_tail_asks_for_no_answer(text: str, turned: bool) -> None:
    """Only where it is all that stands behind the last comma."""
    assert tagged(text) is turned


def test_a_condition_opens_the_sentence_and_a_seat_that_should_go_is_none() -> None:
    """ "Should I be late …"; "my seat should go to somebody else" gives it back."""
    assert conditional("Should I be ill, I shall cancel.")
    assert not conditional("The chair you kept for me should go to somebody else.")


@pytest.mark.parametrize(
    "text",
    [
        "Ich melde mich an, wenn Sie mir vorher sagen, was das kostet.",
        "Ich würde gern am 6. Juli ein paar O-Töne aufnehmen.",
        "I'll come if you can tell me that it is held in English.",
    ],
)
def test_who_sets_a_condition_or_comes_to_report_asks_for_no_seat_yet(text: str) -> None:
    """A human decides."""
    assert not doing(text).act & Act.REGISTER


def test_a_thing_is_no_person() -> None:
    """Nor is a body, nor a function, nor one's own part in it."""
    assert registers_a_thing("Hiermit melde ich meinen neuen Roller an.")
    assert not registers_a_thing("Hiermit melde ich meine Vorgesetzte an.")
    assert not registers_a_thing("Hiermit melde ich mich an.")


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Gebt ihr mir Bescheid, ob ich drauf bin?", True),
        ("Könnten Sie mir den Eingang bestätigen?", True),
        ("Muss ich noch etwas ausfüllen?", True),
        ("Könnten Sie mir bestätigen, dass der Saal eine Rampe hat?", False),
        ("Gebt ihr mir Bescheid, wann die Pause ist?", False),
        ("Gebt ihr mir Bescheid, ob ich mein Auto abstellen kann?", False),
        ("Could you let me know if I'm in?", True),
        ("Could you let me know if there is a lift?", False),
        ("Kunt u laten weten of het gelukt is?", True),
        ("Kunt u laten weten of er een lift is?", False),
        ("Mi date conferma?", True),
        ("¿Me confirman la plaza?", True),
        ("Pouvez-vous me confirmer mon inscription ?", True),
        ("Czy mogą Państwo potwierdzić zgłoszenie?", True),
        ("Kaydım oldu mu, haber verir misiniz?", True),
    ],
)
def test_who_asks_only_whether_they_have_the_seat_is_answered_by_the_reply(text: str, turned: bool) -> None:
    """Whatever else is to be told, a human must tell it."""
    assert asks_confirmation(text) is turned


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Ist das nicht herrlich?", True),
        ("Nun werden Sie sich fragen, was ein Fischer bei Ihnen sucht.", True),
        ("Who would have thought that a bus driver ends up here?", True),
        ("Ist das Haus nicht geöffnet?", False),
        ("Wer leitet die Werkstatt?", False),
    ],
)
def test_a_question_put_to_nobody_asks_nothing(text: str, turned: bool) -> None:
    """And so is no question of the mail."""
    assert rhetorical(text) is turned
    assert bool(doing(text).act & Act.QUESTION) is not turned


@pytest.mark.parametrize(
    "text",
    [
        "Ich unterrichte Politik am Gymnasium und hätte gern einen Platz.",
        "I work for the council in Derry and would like to attend.",
        "Hiermit melde ich mich an; ich leite das Mehrgenerationenhaus in Lemgo.",
    ],
)
def test_a_sentence_may_tell_of_a_work_and_ask_for_the_seat(text: str) -> None:
    """Whether a comma stands between, or only an "and"."""
    assert doing(text).act & Act.REGISTER
    assert doing(text).act & Act.BACKGROUND


def test_how_one_travels_is_no_background() -> None:
    """Whichever language."""
    for text in (
        "Ik reis met de trein vanuit Zutphen en ben rond elf uur op het station.",
        "Arrivo in treno da Bologna la sera prima.",
        "Przyjadę pociągiem z Wrocławia około dziesiątej.",
    ):
        assert not doing(text).act & Act.BACKGROUND, text


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Mein Kegelabend ist abgesagt, ich könnte also doch.", True),
        ("Die Probe unseres Chores entfällt, sodass ich am 6. Juli kann.", True),
        ("My shift got cancelled, so I'm free on 6 July after all.", True),
        ("Mein Zug ist gestrichen, ich kann also nicht kommen.", False),
        ("My flight was cancelled, so I can't come.", False),
        ("Ich habe meine Anmeldung storniert.", False),
    ],
)
def test_who_is_free_since_something_else_is_called_off_gives_nothing_back(text: str, turned: bool) -> None:
    """Unless they say behind it that they cannot come."""
    assert freed(text) is turned


@pytest.mark.parametrize(
    "text",
    [
        "Falls Sie eine Nachrückerliste führen: mein Platz ist frei.",
        "Wenn jemand wartet, soll er meinen Platz bekommen.",
        "Wenn es noch geht, würde ich meine Anmeldung gern zurücknehmen.",
    ],
)
def test_a_case_on_which_nothing_depends_is_no_condition(text: str) -> None:
    """The seat is given back, whoever gets it."""
    assert not conditional(text)


@pytest.mark.parametrize("text", ["ich kann leider nich kommen", "I ko leider ned kemma.", "i kann net kommen"])
def test_dialect_and_haste_deny_too(text: str) -> None:
    """ "nich", "net" and "ned" are "nicht"."""
    assert doing(text).act & (Act.WITHDRAW | Act.DECLINE)
    assert not doing(text).act & Act.REGISTER


@pytest.mark.parametrize("text", ["Storniert mich bitte, danke!", "Please drop me from the participants."])
def test_words_of_leaving_register_nobody(text: str) -> None:
    """Where no phrase of coming stands beside them."""
    assert not doing(text).act & Act.REGISTER


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Ich nehme nicht an Köln, sondern an Wuppertal teil.", True),
        ("Ich komme nicht zu Ihnen, sondern nehme gar nicht teil.", False),
        ("Ich komme nicht.", False),
    ],
)
def test_who_denies_another_place_comes_here(text: str, turned: bool) -> None:
    """What stands behind the "sondern" counts."""
    assert rather_here(text) is turned


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Herr Sörensen fällt aus, ich vertrete ihn am 6. Juli.", Act.REGISTER),
        ("Bitte tragen Sie Frau Petrowitsch ein, ich selbst komme nicht.", Act.REGISTER),
        ("Bitte tragen Sie als Funktion Leiterin des Jugendamts ein.", Act.UPDATE),
        ("Streichen Sie bitte die Dienstadresse aus meiner Anmeldung und setzen Sie diese hier ein.", Act.UPDATE),
        ("Könnt ihr mich bitte auf jonna@posteo.example umstellen?", Act.UPDATE),
        ("Sicherheitshalber noch einmal: Leyla Demir, ich studiere Raumplanung.", Act.RESEND),
        ("Ich bitte um Auskunft über den Stand meiner Anmeldung.", Act.STATUS),
        ("So bleibt mir nur, Ihnen einen lebhaften Tag zu wünschen.", Act.DECLINE),
    ],
)
def test_what_is_said_in_so_many_words_is_done(text: str, act: int) -> None:
    """Whatever the reader thinks likelier; and none of these gives a seat back."""
    done = doing(text).act
    assert done & act
    assert not done & Act.WITHDRAW
