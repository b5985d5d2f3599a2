"""Ways in which people write that no phrase tells: dictated, as a couple, in the subject, with half a name."""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, PersonRead, Wish
from tests.reading.letters import cut, reading

REGISTERS = "Bitte merken Sie mich für den Workshop vor."
TELLS = "Ich leite seit 2011 das Stadtarchiv in Auental."


def one(text: str, subject: str = "", sender: Mailbox | None = None, *, answers: bool = False) -> PersonRead:
    (person,) = reading(text, subject, sender or Mailbox("", "post@wolke.example"), answers=answers).people
    return person


def name(text: str, shown: str, address: str = "post@wolke.example", subject: str = "") -> str | None:
    found = one(text, subject, Mailbox(shown, address)).name
    return found.value if found else None


def background(text: str, subject: str = "", *, answers: bool = False) -> str | None:
    found = one(text, subject, answers=answers).background
    return found.value if found else None


def test_dictated_text_is_cut_before_words_that_open_a_sentence() -> None:
    """Without any punctuation; a short line is left whole."""
    said = (
        "guten tag ich würde gern zu der werkstatt kommen am sechsten ich bin seit zwölf jahren im elternbeirat "
        "der grundschule danke"
    )
    assert [part.split()[0] for part in cut(said)] == ["guten", "ich", "danke"]
    assert cut("ich bin dabei ich freu mich") == ["ich bin dabei ich freu mich"]
    assert "elternbeirat" in (background(said) or "")


@pytest.mark.parametrize(
    ("shown", "address", "line"),
    [
        ("Kevin", "kev.obermoser@wolke.example", "Mein Gekritzel soll heißen: Kevin Obermoser."),
        ("D. Kloppenburg", "post@wolke.example", "Dietmar Kloppenburg, Birkenallee 40"),
        ("Mirko B", "m.b@wolke.example", "mirko balzereit, rettungssanitäter in hettfeld."),
    ],
)
def test_half_a_name_is_completed_by_the_text(shown: str, address: str, line: str) -> None:
    """The header has a first name or an initial, the text the whole."""
    assert (name(f"{REGISTERS}\n\n{line}\n", shown, address) or "").split()[-1].casefold() == (
        line.replace(",", ".").split(".", maxsplit=1)[0].split()[-1].casefold()
    )


def test_a_first_name_is_not_completed_by_another_bearer_of_it() -> None:
    """The address says nothing of that surname."""
    assert name(f"{REGISTERS}\nVon Kevin Maier weiß ich, wie gut es war.\n", "Kevin", "kevin@wolke.example") == "Kevin"


def test_a_name_behind_a_colon_is_the_author_s() -> None:
    """As in "put me down: name"."""
    assert name("tragt mich bitte ein: finn luca petzold\n\nlg", "finni") == "finn luca petzold"


def test_a_couple_that_signs_with_both_names_are_two_people() -> None:
    """Who is named in the text is the other one; each has their own sentence."""
    found = reading(
        "Guten Tag,\n\nmeine Frau Irmgard und ich kommen gern. "
        "Irmgard ist im Pfarrgemeinderat für die Paten zuständig. "
        "Ich war Bäckermeister und bin nun Ortsvorsteher.\n\nFreundliche Grüße\nBernd und Irmgard Küppersbusch\n",
        "Zwei Anmeldungen",
        Mailbox("Bernd & Irmgard Küppersbusch", "kueppersbusch@netz.example"),
    ).people
    assert [one.name.value for one in found if one.name] == ["Bernd Küppersbusch", "Irmgard Küppersbusch"]
    assert [one.is_sender for one in found] == [True, False]
    assert "Ortsvorsteher" in (found[0].background.value if found[0].background else "")
    assert "Pfarrgemeinderat" in (found[1].background.value if found[1].background else "")


def test_a_question_with_the_words_of_a_wish_stays_a_question() -> None:
    """ "… kann man auch nur den Vormittag mitmachen?" asks for no seat yet."""
    found = reading("Bevor ich mich entscheide: Wird es aufgezeichnet, und kann man auch nur vormittags mitmachen?")
    assert found.wish is Wish.ASK


def test_whoever_tells_of_themselves_changes_nothing_unless_they_say_so() -> None:
    """A borrowed computer sounds like a change of address and is a registration."""
    found = reading(f"Ich sitze am Rechner meines Mannes und habe keine Adresse. Anmelden möchte ich mich. {TELLS}\n")
    assert found.wish is Wish.REGISTER


def test_what_only_announces_the_statement_is_no_part_of_it() -> None:
    """ "Also gut: …" in an answer."""
    told = "ich war 22 Jahre im Betriebsrat eines Walzwerks und mache jetzt die Ratsanträge der Bürgerinitiative."
    assert background(f"Also gut: {told}\n", answers=True) == told


def test_what_the_subject_tells_is_a_background() -> None:
    """With the name, where header and text have less."""
    subject = "Anmeldung 6.7.: Jutta Grabowski, mache Stadtteilarbeit beim Verein Brückenbogen"
    assert "Stadtteilarbeit" in (background("s. Betreff, danke", subject) or "")
    assert name("s. Betreff, danke", "J. Grabowski", subject=subject) == "Jutta Grabowski"


@pytest.mark.parametrize(
    "wish", ["Une réponse en anglais me conviendrait parfaitement.", "Odpowiedź proszę po angielsku."]
)
def test_the_wish_for_a_language_is_no_background(wish: str) -> None:
    """Whatever the order of its words."""
    told = "Depuis trois ans, je suis chargée de mission démocratie locale à Saint-Aubin."
    found = reading(f"Bonjour, je souhaite participer à la journée du 6 juillet. {told} {wish}\n")
    assert found.asked_language == "en"
    assert found.people[0].background is not None
    assert found.people[0].background.value == told


def test_thanks_with_a_wish_behind_them_are_no_closing() -> None:
    """ "Danke für die Einladung, ich bin gern dabei." asks for a seat."""
    assert reading(f"Danke für die Einladung, ich bin gern dabei.\n\n{TELLS}\n").wish is Wish.REGISTER


def test_a_nickname_that_signs_is_no_name() -> None:
    """ "eure Sonnenblume" leaves the name to be asked for."""
    found = reading(f"{REGISTERS} {TELLS}\n\nLG\neure Sonnenblume\n", "", Mailbox("", "sonnenblume.47@wolke.example"))
    assert found.people[0].name is None


@pytest.mark.parametrize("line", ["Karsten Mückenhaupt heiß ich.", "Karsten Mückenhaupt ist mein Name."])
def test_a_name_may_be_introduced_behind(line: str) -> None:
    """As well as before."""
    assert one(f"Ach so, klar!\n{line}\n", "Re: 6.7.").name.value == "Karsten Mückenhaupt"  # type: ignore[union-attr]


def test_whoever_is_called_so_is_the_one_for_whom_a_relation_writes() -> None:
    """ "Mein Vater … Er heißt …": the daughter asks for him, and drives."""
    found = reading(
        "Mein Vater hat kein Internet, darum schreibe ich. Er heißt Waldemar Rempel und will unbedingt dabei sein. "
        "Er sitzt im Seniorenrat. Ich selbst nehme nicht teil.\n",
        "Anmeldung für meinen Vater",
        Mailbox("Irina Rempel-Voß", "irina@wolke.example"),
    )
    assert [one.name.value for one in found.people if one.name] == ["Waldemar Rempel"]


@pytest.mark.parametrize("subject", ["Abmeldung für den 6.7., Ingo Tschirpke", "Absage", "Cancellation, 6 July"])
def test_a_subject_alone_gives_the_seat_back(subject: str) -> None:
    """Where the text says nothing."""
    assert reading("Gesendet mit Daumen\n", subject).wish is Wish.WITHDRAW


def test_a_field_of_bare_interest_is_no_background() -> None:
    """ "Hintergrund: Interesse" is asked again."""
    assert background("Name: Udo Sprenkel\nHintergrund: Interesse\n", "Anmeldung") is None


def test_a_statement_that_names_and_tells_is_complete() -> None:
    """From somebody nobody knows it registers, else it answers."""
    text = "Henning Ruschmeyer, Adresse siehe Absender.\nIch programmiere beim Verein Offene Kommune die Karte.\n"
    assert reading(text, "Re: Einladung", answers=True).complete
    assert not reading(f"{text}Gibt es Parkplätze?\n", "Re: Einladung", answers=True).complete
