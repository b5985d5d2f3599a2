"""What stands beside the wish and turns it: refusals of another time, a question in the same breath, a subject that
only names the matter, pictures between sentences, a seat for somebody else.

All people and addresses are invented.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Wish
from inbox_processor.reading import turns
from tests.reading.letters import cut, reading

PETRA = Mailbox("Petra Schulze", "p.schulze@auental.example")
SIGNED = "\n\nViele Grüße\nPetra Schulze"
TELLS = "Ich leite seit 2012 die Stadtbibliothek in Auental."


def wish(text: str, subject: str = "", *, answers: bool = False) -> Wish:
    """Read a mail of Petra Schulze: what it wants."""
    return reading(f"Guten Tag,\n\n{text}{SIGNED}", subject, PETRA, answers=answers).wish


def people(text: str, subject: str = "", sender: Mailbox = PETRA) -> dict[str, str]:
    """Read a mail: the names of those whom it registers, each with what is told of them."""
    found = reading(text, subject, sender).people
    return {one.name.value: one.background.value if one.background else "" for one in found if one.name}


@pytest.mark.parametrize(
    "text",
    [
        "Beim letzten Mal musste ich leider absagen, diesmal bin ich gern dabei.",
        f"Im Herbst musste ich kurzfristig absagen. Diesmal komme ich gern. {TELLS}",
        "Last year I had to cancel, this time I'd love to come.",
        "L'an dernier j'avais dû annuler, cette fois je souhaite participer.",
    ],
)
def test_a_refusal_of_another_time_gives_no_seat_back(text: str) -> None:
    """Who tells of an earlier event that they had to leave out registers for this one."""
    assert wish(text) is Wish.REGISTER


@pytest.mark.parametrize(
    ("text", "gone_by"),
    [
        ("Im vergangenen Herbst musste ich leider absagen.", True),
        ("I had to cancel last spring.", True),
        ("Leider muss ich absagen.", False),
        ("Ich musste heute früh leider absagen.", False),
    ],
)
def test_another_time_is_told_by_the_tense_and_the_time(text: str, gone_by: bool) -> None:
    """One of both alone says nothing: "Ich musste leider absagen" may be said of now."""
    assert turns.bygone(text) is gone_by


@pytest.mark.parametrize(
    "text", ["des hat si leider zerschlagn", "die Anmeldung hat si erledigt", "i kann si ned halten"]
)
def test_a_short_word_of_another_language_is_no_condition_within_a_clause(text: str) -> None:
    """ "si" is "if" in French, and "sich" in Austria."""
    assert not turns.conditional(text)


@pytest.mark.parametrize("text", ["Si je suis malade, je vous préviens.", "mais si je suis malade, je vous préviens."])
def test_a_condition_of_two_letters_counts_where_a_clause_begins(text: str) -> None:
    """Behind a comma, or behind a word that joins clauses."""
    assert turns.conditional(text)


def test_a_wish_and_a_question_in_one_sentence_are_both_heard() -> None:
    """The seat is asked for, and the question waits for a human."""
    found = reading("ich möchte mich gern anmelden und gibt es mittags etwas zu essen?", "", PETRA)

    assert (found.wish, found.attention) == (Wish.REGISTER, True)


@pytest.mark.parametrize("text", ["Darf ich noch kommen?", "Kann ich mich noch anmelden?"])
def test_a_seat_asked_for_politely_is_no_question_besides(text: str) -> None:
    """The normal reply answers it."""
    found = reading(f"{TELLS} {text}", "", PETRA)

    assert (found.wish, found.attention) == (Wish.REGISTER, False)


@pytest.mark.parametrize(
    "text",
    [
        "Vielen Dank, leider passt es zeitlich nicht.",
        "Das ist nichts für mich, trotzdem danke.",
        "Thanks for thinking of me, but I'm away that week.",
        "Unglaublich, dass so etwas mitten in der Woche stattfindet.",
    ],
)
def test_a_subject_that_only_names_the_matter_asks_for_no_seat(text: str) -> None:
    """ "Werkstatt am 6. Juli" stands over refusals and complaints, too."""
    assert wish(text, "Werkstatt am 6. Juli") is not Wish.REGISTER


def test_a_subject_that_registers_does_so_over_a_statement() -> None:
    """ "Anmeldung", and below it who one is."""
    assert wish(TELLS, "Anmeldung") is Wish.REGISTER


@pytest.mark.parametrize("text", ["Komme.", "Bin dabei!", "Komme gern"])
def test_a_line_that_only_says_i_come_asks_for_a_seat_in_an_answer_too(text: str) -> None:
    """To the invitation that stands quoted below it."""
    assert wish(text, "Re: Einladung", answers=True) is Wish.REGISTER


@pytest.mark.parametrize(
    "text",
    [
        "Anmelden kann ich mich jetzt noch nicht, erst muss der Arzt zustimmen.",
        "Ich kann mich leider noch nicht festlegen.",
    ],
)
def test_who_cannot_register_yet_is_not_registered(text: str) -> None:
    """A human answers; no seat is given."""
    found = reading(f"{TELLS} {text}{SIGNED}", "", PETRA)

    assert found.wish is not Wish.REGISTER or found.doubts


def test_whoever_wants_to_film_or_question_the_participants_asks_for_no_seat() -> None:
    """Press."""
    found = reading(f"Könnte ich für eine Stunde mit dem Kamerateam dazukommen?{SIGNED}", "", PETRA)

    assert found.wish is not Wish.REGISTER or found.doubts


def test_a_seat_given_back_and_one_asked_for_another_go_to_a_human() -> None:
    """Both would have to be done; the desk does neither alone."""
    found = reading(
        f"Statt mir kommt Frau Ina Wolf. Bitte tragen Sie sie ein: wolf@auental.example. Mein Platz wird frei.{SIGNED}",
        "",
        PETRA,
    )

    assert found.wish is Wish.WITHDRAW
    assert found.doubts


def test_a_sure_change_is_no_withdrawal() -> None:
    """ "Verheiratet zurück aus dem Urlaub. Ich heiße jetzt …"."""
    assert wish("verheiratet zurück aus Schottland. Ich heiße jetzt Petra Brandt, bitte ändern.") is Wish.UPDATE


def test_who_leaves_the_newsletter_beside_a_registration_wants_something_besides() -> None:
    """The newsletter is for a human."""
    found = reading(
        f"Bitte tragen Sie mich aus dem Rundbrief aus. Zur Werkstatt melde ich mich an. {TELLS}{SIGNED}", "", PETRA
    )

    assert (found.wish, found.attention) == (Wish.REGISTER, True)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("tragt mich bitte ein 🥳 mach grad ne ausbildung", ["tragt mich bitte ein 🥳", "mach grad ne ausbildung"]),
        ("freu mich 😊 sehr", ["freu mich 😊 sehr"]),
        ("✅ Anmeldung für zwei", ["✅ Anmeldung für zwei"]),
        ("ich komme gern vorbei 🙂", ["ich komme gern vorbei 🙂"]),
    ],
)
def test_a_picture_between_two_statements_ends_the_first(text: str, pieces: list[str]) -> None:
    """Among a few words it ends nothing."""
    assert cut(text) == pieces


def test_a_sentence_that_begins_with_your_closes_no_letter() -> None:
    """ "Ihr Thema ist …" is no sign-off, "Ihre Uschi vom Bücherbus" is one."""
    assert people(f"Guten Tag,\n\nIhr Thema ist mein Beruf: {TELLS} Bitte eintragen.{SIGNED}")["Petra Schulze"]
    assert wish("Ich komme gern.\n\nIhre Uschi vom Bücherbus") is Wish.REGISTER


def test_a_question_behind_the_label_question_is_asked() -> None:
    """ "Frage: …?" is no field of a form."""
    found = reading(f"Bitte melden Sie mich an. {TELLS}\n\nFrage: Darf man später dazustoßen?{SIGNED}", "", PETRA)

    assert found.attention


def test_whoever_is_told_of_by_a_pronoun_is_the_one_named_before() -> None:
    """ "… meine Kollegin Ina Wolf. Sie ist …"."""
    text = (
        "ich melde zwei Leute an. Ich leite die Bücherei. Mit mir kommt meine Kollegin Ina Wolf. "
        "Sie betreut seit 2014 den Seniorenbeirat."
    )

    assert "Seniorenbeirat" in people(f"{text}{SIGNED}")["Ina Wolf"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Herr Uwe Brandt hat seine Mail an uns gerichtet. Er möchte an Ihrer Werkstatt teilnehmen.", "Uwe Brandt"),
        ("bitte die Sonja Brandt aus meinem Team eintragen, nicht mich. Sie ist Gesellin.", "Sonja Brandt"),
        ("Frau Dr. Ina Wolf hat mich gebeten, sie vormerken zu lassen. Sie leitet das Hochbauamt.", "Ina Wolf"),
    ],
)
def test_a_seat_is_for_whom_the_mail_asks(text: str, name: str) -> None:
    """And not for the one who writes."""
    assert [name] == [one.removeprefix("Dr. ") for one in people(f"{text}{SIGNED}")]


@pytest.mark.parametrize(
    ("text", "sender", "name"),
    [
        ("Bin Sonja Brandt, Imkerin, und komme gern.\n\nSonja", Mailbox("Sonja", "s@post.example"), "Sonja Brandt"),
        ("Ja, ich heiße wirklich so. Ich komme gern.", Mailbox("Urlaub, Katrin", "ku@post.example"), "Katrin Urlaub"),
        ("ich komme gern.\n\nsonja brandt heiße ich.", Mailbox("", "garten@post.example"), "Sonja Brandt"),
        ("ich komme gern", Mailbox("PHM Brandt, Sonja", "brandt@post.example"), "Sonja Brandt"),
        ("ich bin ben brandt und komme gern", Mailbox("", "ben.brandt@post.example"), "Ben Brandt"),
        (
            "Zumthor Gian-Andri, Bergbauer, würde gern kommen.",
            Mailbox("Gian-Andri Zumthor", "hof@post.example"),
            "Gian-Andri Zumthor",
        ),
    ],
)
def test_the_name_is_the_authors(text: str, sender: Mailbox, name: str) -> None:
    """However it is written."""
    assert list(people(text, "", sender)) == [name]


def test_an_address_named_as_the_new_one_counts_though_the_mail_comes_from_it() -> None:
    """The old one is stored, and is to go."""
    found = reading(
        f"Mein altes Postfach wird abgeschaltet, bitte schreiben Sie künftig an p.schulze@auental.example.{SIGNED}",
        "Neue Adresse",
        PETRA,
    )

    assert [one.email.value for one in found.people if one.email] == ["p.schulze@auental.example"]
