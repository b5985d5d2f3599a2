"""Whom a mail registers, with which name and address: ways of saying it, each with the mail that shows it.

All people and addresses are invented.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Wish
from inbox_processor.reading import addresses
from tests.reading.letters import reading

TELLS = "Ich leite seit 2012 die Stadtbibliothek in Auental."
COMES = "ich möchte an der Werkstatt am 6. Juli teilnehmen."
CLUB = Mailbox("Sportclub Auental e.V.", "vorstand@sca.example")
PLAIN = Mailbox("", "post@post.example")

Person = tuple[str | None, str | None]


def people(text: str, sender: Mailbox = PLAIN, subject: str = "Anmeldung") -> list[Person]:
    """Read a mail: the names of those whom it registers, with the address that it gives each."""
    found = reading(text, subject, sender).people
    return [(one.name.value if one.name else None, one.email.value if one.email else None) for one in found]


def told(text: str, sender: Mailbox) -> dict[str, str]:
    """Read a mail: the background of each, by name."""
    found = reading(text, "Anmeldung", sender).people
    return {one.name.value: one.background.value if one.background else "" for one in found if one.name}


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("an leutner (at)\nauental.example, da", "leutner@auental.example"),
        ("an leutner [ät]\nkreis-auental.example.", "leutner@kreis-auental.example"),
        ("unter k punkt leutner ät auental punkt example", "k.leutner@auental.example"),
        ("my email is tom dot rowan AT library DOT example.", "tom.rowan@library.example"),
        ("k.leutner@ auental.example", "k.leutner@auental.example"),
        ("k.leutner @ auental.example", "k.leutner@auental.example"),
        ("an leutner@\nauental.example, danke", "leutner@auental.example"),
        ("an leutner@kreis-\nauental.example.", "leutner@kreis-auental.example"),
        ("an leutner@auental.\nexample. Danke", "leutner@auental.example"),
        ("ewa.nowak (małpa) biblioteka.example", "ewa.nowak@biblioteka.example"),
        ("luc (arobase) lille.example", "luc@lille.example"),
        ("name {at} auental {dot} example", "name@auental.example"),
    ],
)
def test_an_address_may_be_spelt_out_and_wrapped(text: str, address: str) -> None:
    """However its pieces are written, and wherever the line ends."""
    assert [found.value for found in addresses.in_text(text)] == [address]


@pytest.mark.parametrize("text", ["Look at library.example for what we do.", "Ihr findet uns @procedere.example"])
def test_common_words_around_an_at_are_no_address(text: str) -> None:
    """A bare "at" wants a local part that is no word, or a word that leads to an address."""
    assert addresses.in_text(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        (
            "Frau Oberbürgermeisterin Dr. Martha Wiegand hat mich gebeten, sie für den 6. Juli anzumelden. Post bitte "
            "an ihre persönliche Adresse m.wiegand (at)\nauental.example.\n\nMit freundlichen Grüßen\ni. A. Sonja Petri"
        ),
        (
            "Dr. Martha Wiegand has asked me to register her for 6 July. Please use her own address, "
            "m.wiegand@auental.example.\n\nBest wishes\nSonja Petri"
        ),
    ],
)
def test_who_has_somebody_write_is_the_one_who_comes(text: str) -> None:
    """The one who was asked only writes."""
    assert people(text, Mailbox("Vorzimmer", "sek@auental.example")) == [
        ("Dr. Martha Wiegand", "m.wiegand@auental.example")
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "Für unseren Verein nimmt am 6. Juli teil:\nHerr PETER SANDNER, Kassenwart.\nWir bauen das Vereinsheim um."
            "\n\nMit Sportgruß\nSandner"
        ),
        "für den Verein kommt Herr PETER SANDNER (Schriftführer). Er betreut die Gemeinschaftsbeete.\n\nGruß\nSandner",
    ],
)
def test_the_only_person_whom_a_club_names_is_the_one_it_sends(text: str) -> None:
    """Its statement is told of them, also by "we" and "he"."""
    assert people(text, CLUB) == [("Peter Sandner", None)]
    assert told(text, CLUB)["Peter Sandner"]


@pytest.mark.parametrize(
    ("text", "subject", "name"),
    [
        ("ICH LEITE DEN CHOR.\nDARUM KOMME ICH.", "ANMELDUNG ERNA KUNZE ZUM 6.7.", "Erna Kunze"),
        ("I RUN A CLUB IN LEEDS. I LIKE TALKING.\nSEE YOU THEN.", "REGISTRATION OF JOHN OKORO", "John Okoro"),
        ("ICH HEISSE ERNA KUNZE UND MELDE MICH ZUR WERKSTATT AN.", "WERKSTATT", "Erna Kunze"),
        ("ICH KOMME. ICH LEITE DEN CHOR.\nMEHR SAGE ICH NICHT.\nBASTA.", "ANMELDUNG", None),
        ("ICH NEHME TEIL.\n\nHOCHACHTUNGSVOLL\nKLAUS-DIETER VON DER AUE", "TEILNAHME", "Klaus-Dieter von der Aue"),
    ],
)
def test_in_a_mail_in_capitals_a_sentence_is_no_name(text: str, subject: str, name: str | None) -> None:
    """Its words tell it from a name."""
    assert people(text, subject=subject)[0][0] == name


@pytest.mark.parametrize(
    ("text", "shown", "name"),
    [
        ("hey, kit el-haddad here. put me on the list.", "kit", "Kit El-Haddad"),
        ("hi there, sam o'connor here, count me in.", "sam", "Sam O'Connor"),
        ("moin, ich bin pim von der heydt, will am 6.7. dabei sein.", "pim", "Pim von der Heydt"),
        ("hallo, hier ist jo brinkmann-öztürk. ich möchte mitmachen.", "jo", "Jo Brinkmann-Öztürk"),
        ("mein name ist mara d'angelo, ich komme gern am 6. juli.", "", "Mara D'Angelo"),
        ("hi, ich heiße mia lendle, bin 16 und komme gern :D", "", "Mia Lendle"),
    ],
)
def test_a_name_in_lower_case_is_read_whole(text: str, shown: str, name: str) -> None:
    """With hyphens, apostrophes and particles."""
    assert people(text, Mailbox(shown, "k@post.example"))[0][0] == name


@pytest.mark.parametrize(
    ("text", "mine", "theirs"),
    [
        ("Ich entwickle Software für Städte, Anouk leitet die Bürgerstiftung in Auental.", "Software", "Bürgerst"),
        ("Anouk leitet die Bürgerstiftung in Auental und ich entwickle Software für Städte.", "Software", "Bürgerst"),
        ("Frau Feder arbeitet als Mediatorin in Auental; ich bin Stadtplaner in Celle.", "Stadtplaner", "Mediatorin"),
    ],
)
def test_a_sentence_that_tells_of_two_people_is_taken_apart(text: str, mine: str, theirs: str) -> None:
    """Each gets their own clause."""
    mail = f"Meine Kollegin Anouk Feder und ich melden uns für den 6. Juli an. {text}\n\nMalte Groth"
    found = told(mail, Mailbox("Malte Groth", "groth@post.example"))
    assert mine in found["Malte Groth"]
    assert theirs not in found["Malte Groth"]
    assert theirs in found["Anouk Feder"]
    assert mine not in found["Anouk Feder"]


def test_what_both_did_is_told_of_both() -> None:
    """ "We" holds for each of the two, "I" for one."""
    text = "Wir, Marlies und Bernd Traut, kommen. Wir haben den Beirat gegründet; ich leite das Archiv, Bernd den Chor."
    found = told(text, Mailbox("Marlies Traut", "m@post.example"))
    assert all("Beirat" in background for background in found.values())


@pytest.mark.parametrize(
    "text",
    [
        "Bitte nicht mehr an o.reimer@alt.example schreiben, das Postfach ist tot.",
        "Die Adresse habe ich von Uwe (uwe@strack.example).",
        "In Kopie bitte auch an unsere Koordinatorin Eva Brandl, brandl@auental.example.",
        "Unser Verein ist unter info@verein.example zu erreichen.",
    ],
)
def test_an_address_that_is_given_up_or_anothers_is_not_the_authors(text: str) -> None:
    """The From address serves."""
    mail = f"{COMES} {TELLS} {text}\n\nOlga Reimer"
    assert people(mail, Mailbox("Olga Reimer", "olga@post.example")) == [("Olga Reimer", None)]


def test_of_an_old_and_a_new_address_the_new_one_is_the_authors() -> None:
    """The word before each says which it is."""
    mail = f"{COMES} {TELLS} Meine frühere Adresse jo@alt.example bitte löschen, die neue ist jo@neu.example.\n\nJo Ahn"
    assert people(mail, Mailbox("Jo Ahn", "jo@post.example")) == [("Jo Ahn", "jo@neu.example")]


@pytest.mark.parametrize(
    ("signed", "shown", "name"),
    [
        ("Liebe Grüße, Bibi (Brigitte Pauly)", "Bibi", "Brigitte Pauly"),
        ("gez. Reetz, Tobias", "Kulturamt", "Tobias Reetz"),
        ("Anja", "A. Thorwald", "Anja Thorwald"),
        ("Ludwig v. Hohenau", "L. v. Hohenau", "Ludwig v. Hohenau"),
        ("Toby\n\nTobias Reetz-Morgan", "Toby", "Tobias Reetz-Morgan"),
    ],
)
def test_the_name_below_is_completed(signed: str, shown: str, name: str) -> None:
    """By brackets, by the header, by the fuller form below a nickname."""
    assert people(f"{COMES} {TELLS}\n\n{signed}", Mailbox(shown, "post@post.example"))[0][0] == name


@pytest.mark.parametrize(
    "name",
    [
        "Mohammed bin Rashid Al Farsi",
        "João da Silva Santos",
        "Nguyễn Thị Minh Khai",
        "Xóchitl Quetzal de la Cruz",
        "Aïcha Ben Salah",
        "Þórdís Kolbrún Gylfadóttir",
    ],
)
def test_whoever_says_their_name_is_one_person(name: str) -> None:
    """All of the name, and nobody besides."""
    assert people(f"Mein Name ist {name} und {COMES} {TELLS}") == [(name, None)]


def test_who_stays_at_home_withdraws_and_the_author_comes_all_the_same() -> None:
    """The wife is named by her first name alone, as husbands do."""
    text = "Ingrid hat sich den Fuß gebrochen und muss daheim bleiben. Ich komme trotzdem, nur eben allein.\n\nW. Trau"
    found = reading(text, "Wir zwei, jetzt einer", Mailbox("Familie Trau", "trau@post.example"))
    assert found.wish.name == "WITHDRAW"
    assert [one.name.value for one in found.people if one.name] == ["Ingrid"]


@pytest.mark.parametrize(
    "text",
    [
        "Name .......... Selin Aydin\nMail .......... selin@aydin.example\nHintergrund ... Leiterin eines Zentrums",
        "1) Selin Aydin\n2) selin@aydin.example\n3) Ich leite ein Nachbarschaftszentrum und möchte teilnehmen.",
    ],
)
def test_a_dotted_form_and_numbered_answers_are_read(text: str) -> None:
    """As people fill in what the invitation lists."""
    assert people(text) == [("Selin Aydin", "selin@aydin.example")]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("Anmeldung, Petersen, Ole", "Ole Petersen"),
        ("PETERSEN, OLE - ANMELDUNG", "Ole Petersen"),
        ("Werkstattplatz für Tshering Wangchuk", "Tshering Wangchuk"),
        ("Anmeldung Werkstatt, Petra Schulze", "Petra Schulze"),
        ("Anmeldung Neue Wege Auental", None),
    ],
)
def test_a_subject_may_name_the_author(subject: str, name: str | None) -> None:
    """Where nothing else does."""
    assert people(f"{COMES} {TELLS}", subject=subject)[0][0] == name


@pytest.mark.parametrize(
    "shown",
    [
        "Elisa Brandt, Stadt Celle",
        "Stadt Celle, Elisa Brandt",
        "Team Beteiligung (Elisa Brandt)",
        "BRANDT Elisa (Celle)",
        "Elisa BRANDT",
    ],
)
def test_a_display_name_may_have_a_body_beside_the_person(shown: str) -> None:
    """On either side, and the surname in capitals."""
    assert people(f"{COMES} {TELLS}", Mailbox(shown, "post@post.example")) == [("Elisa Brandt", None)]


def test_a_name_with_an_address_below_it_signs_without_a_closing() -> None:
    """As letters end."""
    assert people(f"{COMES} {TELLS}\n\nElisa Brandt\nAm Markt 3\n29221 Celle\nTel. 05141 000")[0][0] == "Elisa Brandt"


def test_somebody_who_comes_with_the_author_is_registered() -> None:
    """ "Kommt mit" behind a name asks for a seat."""
    text = f"Ich komme nicht allein: Gudrun Pabst kommt mit. {TELLS}\n\nKarl Wenz"
    assert [name for name, _ in people(text, Mailbox("Karl Wenz", "k@post.example"))] == ["Karl Wenz", "Gudrun Pabst"]


@pytest.mark.parametrize("opening", ["Statt Gudrun Pabst möchte ich", "Auf Anregung von Gudrun Pabst möchte ich"])
def test_who_gave_the_hint_or_is_replaced_does_not_come(opening: str) -> None:
    """Only the author does."""
    text = f"{opening} teilnehmen. {TELLS}\n\nKarl Wenz"
    assert people(text, Mailbox("Karl Wenz", "k@post.example")) == [("Karl Wenz", None)]


def test_who_stays_away_may_ask_for_a_seat_for_somebody_else() -> None:
    """With an address of their own; the desk takes it for a registration where the author has no seat to give back."""
    text = """am 6. Juli sitze ich in einer Kommission und muss selbst leider passen.

Tragen Sie bitte Frau Nadja Wirth ein (wirth@hochschule.example). Sie leitet bei uns das Stadtarchiv."""
    read = reading(text)
    (instead,) = read.instead
    assert read.wish in (Wish.WITHDRAW, Wish.DECLINE)
    assert instead.name is not None
    assert instead.name.value == "Nadja Wirth"
    assert instead.background is not None
    assert reading("ich muss leider absagen.").instead == ()
