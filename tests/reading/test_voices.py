"""Ways of writing that authors of later corpora had: who speaks for whom, asks whom, and gives which name."""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Reading, Wish
from inbox_processor.reading.acts import Act
from tests.reading.letters import box, doing, reading

REGISTERS = "Bitte merken Sie mich für den Workshop vor."
TELLS = "Ich leite seit 2011 das Stadtarchiv in Auental."


def names(found: Reading) -> list[str | None]:
    return [one.name.value if one.name else None for one in found.people]


def backgrounds(found: Reading) -> list[str]:
    return [one.background.value if one.background else "" for one in found.people]


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mann Bert kann leider nicht kommen, ich komme allein.",
        "Meine Schwester ist verhindert, ich nehme trotzdem gern teil.",
        "Meine Kollegin Ida kann leider nicht teilnehmen. Ich melde mich hiermit an.",
    ],
)
def test_somebody_else_stays_away_and_the_author_comes(text: str) -> None:
    """The refusal is another's: the author asks for a seat."""
    assert reading(f"{text}\n{TELLS}\nEva Quast", sender=box("Eva Quast")).wish is Wish.REGISTER


@pytest.mark.parametrize(
    "text",
    [
        "Mein Mann ist krank, ich kann daher leider nicht kommen.",
        "Ich kann leider nicht kommen, mein Mann kommt allein.",
    ],
)
def test_a_reason_that_names_another_is_no_refusal_of_theirs(text: str) -> None:
    """The author refuses."""
    assert reading(f"{text}\nEva Quast").wish is not Wish.REGISTER


@pytest.mark.parametrize(
    ("shown", "address", "text"),
    [
        ("waldfee9", "waldfee9@post.example", "Im Ausweis steht Mareike Stein."),
        ("waldfee9", "waldfee9@post.example", "Stimmt. Mareike Stein steht auf meinem Pass."),
        ("waldfee9", "waldfee9@post.example", "Alle sagen Mücke zu mir, eingetragen bin ich als Mareike Stein."),
    ],
)
def test_an_answer_gives_the_name_that_the_desk_had_asked_for(shown: str, address: str, text: str) -> None:
    """In whatever words: the only full name of the answer is the author's."""
    assert names(reading(text, "Re: Ihr Name", Mailbox(shown, address))) == ["Mareike Stein"]


def test_the_name_of_a_colleague_in_an_answer_is_not_the_author_s() -> None:
    """Who does something in the sentence is another."""
    told = reading(
        "Frau Stein leitet bei uns das Archiv.", "Re: Ihr Name", Mailbox("waldfee9", "waldfee9@post.example")
    )
    assert "Mareike Stein" not in names(told)


@pytest.mark.parametrize(
    "text",
    ["Hi, hier Jonathan Wübbels.", "name für die liste: Jonathan Wübbels", "Fürs Namensschild: Jonathan Wübbels"],
)
def test_a_nickname_gives_way_to_the_name_in_the_text(text: str) -> None:
    """Behind "hier", behind a label that no form has."""
    assert names(reading(f"{text}\n{REGISTERS}\n{TELLS}", sender=Mailbox("jojo", "jojo04@post.example"))) == [
        "Jonathan Wübbels"
    ]


def test_a_name_without_capitals_is_told_by_the_address() -> None:
    """ "ich bin dilek aydin": no list knows every first name."""
    sender = Mailbox("", "dilek.aydin87@post.example")
    assert names(reading(f"hallo, ich bin dilek aydin, krankenpflegerin.\n{REGISTERS}", sender=sender)) == [
        "Dilek Aydin"
    ]


def test_initials_of_two_are_no_name_of_one() -> None:
    """ "E. und W. Sand": the two are named in the text."""
    told = reading(
        "Wir melden uns zu zweit an: Edeltraud Sand und Wolfram Sand.\n\nWolfram war Hausmeister der Grundschule.\n\n"
        "Edeltraud sitzt im Seniorenrat der Stadt.\n",
        sender=box("E. und W. Sand"),
    )
    assert names(told) == ["Edeltraud Sand", "Wolfram Sand"]
    assert backgrounds(told) == [
        "Edeltraud sitzt im Seniorenrat der Stadt.",
        "Wolfram war Hausmeister der Grundschule.",
    ]


def test_a_first_name_that_the_list_does_not_know_belongs_to_the_name() -> None:
    """In a list of people; a noun before a name does not."""
    told = reading(f"Bela Krug, Thuy Linh Pham und ich möchten kommen.\n{TELLS}\nMia Sonn", sender=box("Mia Sonn"))
    assert "Thuy Linh Pham" in names(told)
    told = reading(
        f"Bela Krug, Betreuerin Linda Pham und ich möchten kommen.\n{TELLS}\nMia Sonn", sender=box("Mia Sonn")
    )
    assert "Linda Pham" in names(told)


def test_whom_the_first_sentence_greets_does_not_come() -> None:
    """Greeting and wish in one sentence."""
    told = reading(
        f"Liebe Frau Ehler, Sie hatten mich eingeladen, ich komme gern.\n{TELLS}\nEva Quast", sender=box("Eva Quast")
    )
    assert names(told) == ["Eva Quast"]


def test_whose_post_the_author_has_taken_over_does_not_come() -> None:
    """The seat is the author's, the name stands in a tale."""
    told = reading(
        "Ich habe die Stelle von Frau Dr. Ilse Pank übernommen und würde gern an der Werkstatt teilnehmen.\n"
        f"{TELLS}\nJost Wehr",
        sender=box("Jost Wehr"),
    )
    assert names(told) == ["Jost Wehr"]


def test_an_answer_about_him_is_about_the_one_named_before() -> None:
    """ "Zu Herrn Weich reiche ich nach: Er leitet …": the secretary tells nothing of herself."""
    told = reading(
        "hier das Fehlende zu Herrn Weich:\n\n"
        "Er leitet das Dezernat II und hat die Leitlinien für Beteiligung erarbeitet.\n\n"
        "Marlies Haber",
        "AW: Ihre Meldung",
        box("Marlies Haber"),
        answers=True,
    )
    assert [(one or "").split()[-1] for one in names(told)] == ["Weich"]


def test_the_one_named_may_be_told_of_in_the_same_sentence() -> None:
    """Behind a colon; the surname of a nobleman keeps its particle."""
    told = reading(
        "hier das Gewünschte zu Herrn von Stein: Er ist Bürgermeister von Gutenfeld und hat die Werkstatt "
        "angestoßen.\n\nBritta Lahm",
        "AW: Ihre Meldung",
        box("Britta Lahm"),
        answers=True,
    )
    assert names(told) == ["von Stein"]


@pytest.mark.parametrize(
    "text",
    [
        "Warum ich komme? Weil mich die Sache seit Jahren umtreibt.",
        "Was ein Bäcker bei Ihnen will? Eine ganze Menge.",
        "Darf sich eine Rentnerin unter Experten mischen? Ich sage einfach ja.",
        "Setzen Sie mich bitte auf die Liste, ja?",
    ],
)
def test_a_question_that_the_author_answers_asks_nobody(text: str) -> None:
    """Nor does a request with a tail."""
    assert not reading(f"{REGISTERS} {TELLS} {text}\nEva Quast").attention


@pytest.mark.parametrize(
    "text",
    [
        "Komme ich mit dem Lastenrad in den Hof?",
        "Gibt es einen Aufzug? Dann käme ich mit dem Rollstuhl.",
        "Kann man dort parken? Ich komme mit dem Auto.",
    ],
)
def test_a_question_about_the_day_asks_the_organiser(text: str) -> None:
    """Whatever the next sentence says."""
    assert reading(f"{REGISTERS} {TELLS}\n\n{text}\nEva Quast").attention


def test_answers_numbered_as_the_questions_were_are_a_form() -> None:
    """The number before a label is none of its words."""
    told = reading(
        "1. Name: Horst Raden\n2. Hintergrund: Verkehrsplaner in Kron, Fahrgastbeirat\n3. Sonstiges: keine Eile"
    )
    assert names(told) == ["Horst Raden"]
    assert backgrounds(told) == ["Verkehrsplaner in Kron, Fahrgastbeirat"]


def test_a_bracket_in_the_subject_that_tells_nothing_is_left_out() -> None:
    """The subject holds all, and an excuse for it."""
    told = reading(
        "s. Betreff", "Anmeldung: Rosa Käfer, Lehrerin in Auental (mehr schaffe ich nicht)", box("Rosa Käfer")
    )
    assert backgrounds(told) == ["Anmeldung: Rosa Käfer, Lehrerin in Auental"]


def test_a_function_behind_the_name_in_the_asking_sentence_is_a_statement() -> None:
    """In the signature it is none."""
    sender = box("Udo Renner")
    assert backgrounds(reading("Ich bin gern dabei, Udo Renner, Bademeister.", sender=sender)) == ["Bademeister."]
    assert backgrounds(reading("Ich bin gern dabei.\n\nUdo Renner\nBademeister", sender=sender)) == [""]


@pytest.mark.parametrize(
    "text",
    ["Wer ich bin und was ich so mache, steht alles auf http://www.fynn.example/vita", "Siehe www.fynn.example."],
)
def test_a_link_tells_nothing(text: str) -> None:
    """It is not opened."""
    assert backgrounds(reading(f"{REGISTERS} {text}\nFynn Ass", sender=box("Fynn Ass"))) == [""]


def test_two_by_name_have_each_their_own_address() -> None:
    """The one that bears the surname."""
    told = reading(
        f"wir (Lena Quardt und Cem Akbu) möchten kommen. {TELLS}\nCem erreicht ihr unter cem.akbu@jugend.example.",
        sender=Mailbox("Lena Q.", "lena@post.example"),
    )
    assert names(told) == ["Lena Quardt", "Cem Akbu"]
    assert [one.email.value if one.email else None for one in told.people] == [None, "cem.akbu@jugend.example"]


@pytest.mark.parametrize(
    "text",
    [
        "Bitte nehmen Sie künftig die neue Adresse, von der ich gerade schreibe; die alte war eva@alt.example.",
        "Bitte ändern Sie meine Adresse: statt eva@alt.example gilt nun absender@post.example.",
    ],
)
def test_the_old_address_of_a_change_is_not_the_author_s(text: str) -> None:
    """The From address is the new one."""
    (person,) = reading(f"{text}\nEva Quast", sender=box("Eva Quast")).people
    assert person.email is None


def test_a_surname_that_stands_first_is_put_behind_where_the_address_has_it_so() -> None:
    """ "Zangl Elfriede" <e.zangl@…>; without that proof the order stays."""
    assert names(reading(REGISTERS, sender=Mailbox("Zangl Elfriede", "e.zangl@post.example"))) == ["Elfriede Zangl"]
    assert names(reading(REGISTERS, sender=Mailbox("Zangl Elfriede", "post@post.example"))) == ["Zangl Elfriede"]


def test_a_closing_word_that_opens_a_refusal_closes_nothing() -> None:
    """ "Ihr" before a name closes; "ihr müsst ohne mich" gives the seat back."""
    assert reading("der dienstplan ist raus.\nihr müsst also ohne mich auskommen.\nmareike").wish is Wish.WITHDRAW


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "Gostaria de me inscrever no encontro. Podem reservar um lugar para mim?"),
        ("sv", "Härmed anmäler jag mig till workshopen den 6 juli."),
        ("da", "Jeg vil gerne tilmelde mig mødet den 6. juli."),
    ],
)
def test_the_plain_wish_is_read_in_languages_of_the_neighbourhood(language: str, text: str) -> None:
    """The event answers in its first language, unless the author asks for another."""
    told = reading(text)
    assert (told.wish, told.language) == (Wish.REGISTER, language)


def test_swedish_authors_may_ask_for_english() -> None:
    """The wish for a language is read as such."""
    assert reading("Jag vill gärna delta. Svara gärna på engelska.").asked_language == "en"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Hiermit melde ich meinen Dackel an.", False),
        ("Wir melden hiermit unseren Zweitwagen an.", False),
        ("Hiermit melde ich unsere Sachbearbeiterin an.", True),
        ("Hiermit melde ich meine liebe Nachbarin Rosa an.", True),
        ("Hiermit melde ich meine Teilnahme an.", True),
        ("Hiermit melde ich mein Interesse an der Teilnahme an.", True),
        ("Ich möchte meine Erfahrungen einbringen und melde mich an.", True),
    ],
)
def test_what_is_registered_must_be_a_person(text: str, person: bool) -> None:
    """A dog belongs to the tax office."""
    assert bool(doing(text).act & Act.REGISTER) is person
