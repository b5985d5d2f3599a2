"""What the author wants of the desk."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from inbox_processor.model import Wish
from inbox_processor.reading import intent
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.sense import CLASSES
from inbox_processor.reading.sentences import Sentence
from tests.reading.letters import context, mail, reading

SIGNED = "\n\nMit freundlichen Grüßen\nPetra Schulze"
TELLS = "Ich leite das Bürgerbüro der Stadt Musterfels und sitze seit acht Jahren im Gemeinderat."

WISHES = [
    (f"ich melde mich für die Werkstatt an. {TELLS}", Wish.REGISTER, "registers"),
    ("bitte reservieren Sie mir einen Platz.", Wish.REGISTER, "registers"),
    ("leider muss ich meine Anmeldung zurückziehen.", Wish.WITHDRAW, "withdraws"),
    ("ich komme doch nicht.", Wish.WITHDRAW, "withdraws"),
    ("ist meine Anmeldung angekommen?", Wish.STATUS, "asks-status"),
    ("wo kann ich parken?", Wish.ASK, "asks"),
    ("ich weiß noch nicht, ob ich kommen kann.", Wish.ASK, "undecided"),
    (f"ich schicke Ihnen meine Anmeldung vorsichtshalber noch einmal. {TELLS}", Wish.RESEND, "sends-again"),
    ("meine neue Mailadresse ist petra.neu@post.example. Bitte ändern Sie sie in Ihrer Liste.", Wish.UPDATE, "changes"),
    ("sollte ich verhindert sein, sage ich rechtzeitig ab.", Wish.UNCLEAR, "conditional"),
]


@pytest.mark.parametrize(("text", "wish", "rule"), WISHES)
def test_the_wish_is_read_with_the_words_that_express_it(text: str, wish: Wish, rule: str) -> None:
    """The words stand in the mail at their place."""
    whole = f"Guten Tag,\n\n{text}{SIGNED}"
    read = reading(whole)
    assert read.wish is wish
    assert read.doubts == ()
    assert read.wish_found is not None
    assert read.wish_found.rule == rule
    assert whole[read.wish_found.start : read.wish_found.end] == read.wish_found.value


@pytest.mark.parametrize("subject", ["Anmeldung", "Werkstatt", ""])
@pytest.mark.parametrize(
    "text", ["leider muss ich meine Anmeldung zurückziehen.", "ich muss leider absagen, ich bin krank."]
)
def test_a_withdrawal_in_the_text_beats_the_subject(text: str, subject: str) -> None:
    """The subject line of a thread stays when the mind changes."""
    assert reading(f"Guten Tag,\n\n{text}{SIGNED}", subject).wish is Wish.WITHDRAW


def test_a_registration_in_the_text_beats_a_withdrawing_subject() -> None:
    """What the author writes now counts."""
    assert reading(f"Guten Tag,\n\nbitte reservieren Sie mir einen Platz.{SIGNED}", "Absage").wish is Wish.REGISTER


def test_the_subject_speaks_where_the_text_does_not() -> None:
    """A form, or nothing, under the subject."""
    form = "Name: Petra Schulze\nHintergrund: Lehrerin"
    for text, subject in (("", "Anmeldung"), (form, "Anmeldung"), (TELLS, "Anmeldung zur Werkstatt")):
        read = reading(text, subject)
        assert read.wish is Wish.REGISTER
        assert read.wish_found is not None
        assert (read.wish_found.value, read.wish_found.place) == (subject, "subject")


def test_the_subject_of_an_answer_is_not_the_authors() -> None:
    """It repeats what was asked."""
    assert reading("Vielen Dank!", "Re: Anmeldung", answers=True).wish is Wish.UNCLEAR
    assert reading("Vielen Dank!", "Absage", answers=True).wish is Wish.UNCLEAR
    assert reading("Vielen Dank!", "Anmeldung", answers=True).wish is Wish.UNCLEAR


def test_a_filled_in_form_asks_for_a_seat() -> None:
    """Nobody fills one in for another purpose; below an answer it completes."""
    form = "Name: Petra Schulze\nHintergrund: Lehrerin an einer Gesamtschule"
    assert reading(form).wish is Wish.REGISTER
    assert reading(form, answers=True).wish is not Wish.REGISTER


def test_coming_and_staying_away_in_one_mail_are_for_a_human() -> None:
    """A reading with a doubt is never acted on."""
    text = "ich melde mich hiermit verbindlich an.\n\nIch ziehe meine Anmeldung zurück."
    assert reading(f"Guten Tag,\n\n{text}{SIGNED}").doubts


def test_a_withdrawal_told_of_the_authors_work_takes_no_seat() -> None:
    """Somebody else's event was called off."""
    text = "als Amtsleiter musste ich letztes Jahr einen Bürgerrat absagen. Ich melde mich für die Werkstatt an."
    assert reading(f"Guten Tag,\n\n{text}{SIGNED}").wish is Wish.REGISTER


def test_a_registration_that_promises_to_cancel_in_time_stays_one() -> None:
    """A mere case changes nothing."""
    text = "ich melde mich für die Werkstatt an. Sollte ich verhindert sein, sage ich rechtzeitig ab."
    assert reading(f"Guten Tag,\n\n{text}{SIGNED}").wish is Wish.REGISTER


def test_a_statement_in_an_answer_completes() -> None:
    """The desk asked for the background."""
    read = reading(f"{TELLS}\n\nPetra Schulze", "Re: Ihre Anmeldung", answers=True)
    assert read.wish is Wish.STATEMENT
    assert not read.attention


@pytest.mark.parametrize("text", ["Bitte auf Anna Lindhorst.", "Mein Name ist Anna Lindhorst."])
def test_a_name_in_an_answer_completes(text: str) -> None:
    """The desk asked for the name."""
    assert reading(text, "Re: Ihre Anmeldung", answers=True).wish is Wish.STATEMENT


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Einladung ist eine Frechheit, ich erwarte eine Entschuldigung.",
        "Wir bieten Ihnen günstige Druckerpatronen an.",
        "",
    ],
)
def test_a_complaint_an_offer_and_an_empty_mail_ask_for_no_seat(text: str) -> None:
    """They are for a human."""
    read = reading(text)
    assert read.wish in (Wish.UNCLEAR, Wish.ASK)
    assert read.attention


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Hello,\n\nI would like to register for the workshop. I work as a nurse.", Wish.REGISTER),
        ("Bonjour,\n\nje souhaite m'inscrire à l'atelier. Je suis infirmière.", Wish.REGISTER),
        ("Goedendag,\n\nik meld me graag aan voor de workshop.", Wish.REGISTER),
        ("Dzień dobry,\n\nchciałabym się zapisać na warsztaty.", Wish.REGISTER),
        ("Merhaba,\n\natölyeye katılmak istiyorum.", Wish.REGISTER),
        ("Buongiorno,\n\nvorrei iscrivermi al seminario.", Wish.REGISTER),
        ("Buenos días,\n\nquiero inscribirme en el taller.", Wish.REGISTER),
        ("Hello,\n\nI have to cancel my registration.", Wish.WITHDRAW),
        ("Bonjour,\n\nje dois annuler mon inscription.", Wish.WITHDRAW),
    ],
)
def test_the_wish_is_read_in_every_language(text: str, wish: Wish) -> None:
    """The tables of all languages are tried together."""
    assert reading(text).wish is wish


def test_the_mails_of_these_tests_answer_only_where_they_say_so() -> None:
    """Else the rules for answers would be tried by accident."""
    assert mail("x").thread == ()
    assert mail("x", answers=True).thread != ()


def test_a_newsletter_is_no_event() -> None:
    """Beside the event it does not matter."""
    assert reading(f"Bitte melden Sie mich für den Newsletter an.{SIGNED}").wish is not Wish.REGISTER
    both = "Bitte melden Sie mich für die Werkstatt an und nehmen Sie mich in Ihren Verteiler auf."
    assert reading(f"{both}{SIGNED}").wish is Wish.REGISTER
    assert reading(f"Ich melde mich noch schnell zur Werkstatt an.{SIGNED}").wish is Wish.REGISTER


@pytest.mark.parametrize(
    "text",
    [
        "Hiermit melde ich mich zur Werkstatt und zum Newsletter an.",
        "Nach dem Aufruf im Newsletter melde ich mich hiermit zur Werkstatt an.",
        "Ich möchte mich zu der im Rundbrief angekündigten Werkstatt anmelden.",
        "I'd like to register for the workshop announced on your mailing list.",
    ],
)
def test_a_newsletter_as_the_source_does_not_matter(text: str) -> None:
    """The event is what is asked for."""
    assert reading(f"{text}{SIGNED}").wish is Wish.REGISTER


def test_who_is_registered_and_changes_something_asks_for_no_status() -> None:
    """ "Angemeldet bin ich ja schon" only leads in."""
    text = "Angemeldet bin ich ja schon. Nur meine Funktion hat sich geändert, bitte tragen Sie Jugendbeauftragte ein."
    assert reading(f"{text}{SIGNED}").wish is Wish.UPDATE


@pytest.mark.parametrize(
    ("hits", "withdraw", "decline", "doubted"),
    [({}, 0.5, 0.05, True), ({}, 0.5, 0.3, False), ({}, 0.9, 0.0, False), ({"withdraw": 1}, 0.2, 0.0, False)],
)
def test_no_seat_is_given_back_by_guess(hits: dict[str, int], withdraw: float, decline: float, doubted: bool) -> None:
    """Where no phrase says so, the reader must be sure, or a human decides."""
    likely = dict.fromkeys(CLASSES, 0.0) | {"withdraw": withdraw, "decline": decline}
    leaves = Done(Sentence("Das Ding da.", 0, 12, 0), Act.WITHDRAW, True, hits, likely)
    wish, _, doubts = intent.wish(replace(context("Das Ding da."), done=(leaves,)))
    assert (wish, bool(doubts)) == (Wish.WITHDRAW, doubted)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Ich habe mich versehentlich zweimal angemeldet, bitte eine Anmeldung löschen.", ""),
        ("Ich habe Ihre Mail erhalten und melde mich nächste Woche.", "Werkstatt am 6. Juli"),
        ("Anmeldungen sind unser Geschäft: Antworten Sie einfach mit Ja.", "Anmeldungen verdoppeln?"),
    ],
)
def test_what_only_sounds_like_a_wish_is_for_a_human(text: str, subject: str) -> None:
    """Neither a seat given back nor one asked for."""
    assert reading(f"{text}{SIGNED}", subject).wish not in (Wish.REGISTER, Wish.WITHDRAW)


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("Nachtrag zu meiner Anmeldung: Seit Mai sitze ich auch im Seniorenbeirat der Stadt.", True),
        ("Seit dieser Woche arbeite ich im Dorfbüro. Könnt ihr das bitte bei mir mit dazuschreiben?", True),
        ("Korrektur zu meiner Anmeldung: Ich arbeite nicht mehr im Bauamt, sondern leite das Sozialamt.", False),
    ],
)
def test_an_addition_is_a_change_that_replaces_nothing(text: str, adds: bool) -> None:
    """And the request to write it down is no question."""
    found = reading(text + SIGNED, "Re: Ihre Anmeldung", answers=True)

    assert (found.wish, found.adds, found.attention) == (Wish.UPDATE, adds, False)


def test_the_sentence_that_rather_asks_than_anything_else_does_where_the_author_tells_surely() -> None:
    """No sentence of this mail asks for a seat by itself; in an answer it would not count."""
    text = """Vierzig Jahre Stellwerk, seit 2011 Rentner, und seitdem kämpfe ich mit drei anderen um einen Aufzug.

Wenn Sie mich haben wollen, sitze ich am 6. Juli um halb elf auf meinem Stuhl.

Rolf Ketteler"""
    assert reading(text, "Werkstatt").wish is Wish.REGISTER
    assert reading(text, "Werkstatt", answers=True).wish is Wish.STATEMENT


def test_who_leaves_a_mailing_list_keeps_their_wish() -> None:
    """The sentence behind speaks of the list, too."""
    text = """abmelden möchte ich mich von Ihrem Rundbrief, er kommt doppelt. Bitte streichen Sie mich dort einmal.

Anmelden möchte ich mich dagegen für den 6. Juli."""
    assert reading(text).wish is Wish.REGISTER
