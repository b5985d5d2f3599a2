"""Mails of one or two lines, as they come from telephones: what they want, for whom, and who that is.

Each line was written to be ordinary. All people and addresses are invented.
"""

from __future__ import annotations

import pytest

from inbox_processor.model import Mailbox, Wish
from tests.reading.letters import reading

SENDER = Mailbox("Jürgen Knoll", "j.knoll@post.example")

REGISTERS = [  # text, names, words of the background ("" where there is none)
    ("ich bin Hausärztin in Lüdenscheid. Platz für mich?|Ute Brand", "Ute Brand", "Hausärztin"),
    ("Platz erbeten. Architektin, Kammermitglied, Wettbewerbe.|Ute Brand", "Ute Brand", "Architektin"),
    ("ein Platz für mich, bitte. Ich mache die Nachbarschaftshilfe im Block 7.|Olga Reimer", "Olga Reimer", "Block 7"),
    ("count me in please, I teach civics at a comprehensive in Leeds.|Tom Reed", "Tom Reed", "civics"),
    ("I'm a retired judge and would be honoured to attend.|Margaret Bell", "Margaret Bell", "retired judge"),
    ("is there still room? I teach geography.|Jo Hart", "Jo Hart", "geography"),
    (
        "meine Chefin kann nicht, also schickt sie mich. Ich bin Sachbearbeiter im Sozialamt.|Jan Harms",
        "Jan Harms",
        "Sozialamt",
    ),
    (
        "bitte melden Sie Frau Elke Brandt an, sie leitet unser Quartiersbüro. Ich selbst komme nicht.|Susi Meier",
        "Elke Brandt",
        "Quartiersbüro",
    ),
    (
        "vielen Dank für Ihre Nachfrage. Ich bin seit 2015 Quartiersmanagerin in Herne. Bitte eintragen.|Vera Nolte",
        "Vera Nolte",
        "Quartiersmanagerin",
    ),
    ("Sie wollten wissen, wer ich bin: Drucker, im Betriebsrat. Bitte eintragen.|Olaf Renz", "Olaf Renz", "Drucker"),
    (
        "wir, das sind Anja und Bert Kühn, kommen gern. Ich bin Logopädin, mein Mann ist Gärtner.|Anja Kühn",
        "Anja Kühn, Bert Kühn",
        "Logopädin",
    ),
    (
        "falls noch ein Platz frei ist, würde ich mich freuen. Zu mir: Elternbeirat, Lesepatin.|Nadja Ott",
        "Nadja Ott",
        "Lesepatin",
    ),
    ("bin Rentner, war Postbote, kenne jeden Hund.|Möchte mitmachen.|Otto Kern", "Otto Kern", "Postbote"),
    ("Petra Lang, Hebamme, nehme teil.", "Petra Lang", "Hebamme"),
    ("melde mich an. Lehrer i. R.|Udo Ruge", "Udo Ruge", "Lehrer"),
    ("bin dabei.|Name: Ralf Horn, Beruf: Förster im Stadtwald, Ort: Auental", "Ralf Horn", "Förster im Stadtwald"),
    ("Anmeldung: ja. Name: Ralf Horn. Beruf: Förster.", "Ralf Horn", "Förster"),
    ("Teilnehmer: Ralf Horn / Funktion: Förster / Mail: ralf@wald.example", "Ralf Horn", "Förster"),
    ("ich möchte gern teilnehmen. Beruflich bin ich bei der Bahn.|Nele Ruge", "Nele Ruge", "Bahn"),
    ("ich möchte gern teilnehmen, weil mich das Thema interessiert.|Nele Ruge", "Nele Ruge", ""),
    ("ich möchte gern teilnehmen. Über mich: 45, verheiratet, zwei Kinder.|Nele Ruge", "Nele Ruge", ""),
    ("ik meld me graag aan. Ik ben wijkagent in Utrecht.|Piet de Boer", "Piet de Boer", "wijkagent"),
    ("Je m'appelle Luc Faure, je suis éducateur et j'aimerais participer.|Luc Faure", "Luc Faure", "éducateur"),
    ("katılmak istiyorum. Belediyede mühendisim.|Emre Kaya", "Emre Kaya", "mühendisim"),
]

LEAVES = [
    "bitte streichen Sie Friedhelm und mich.",
    "Platz kann weg.",
    "geben Sie meinen Platz gerne weiter.",
    "Absage, Kita-Streik.",
    "ich bin raus.",
    "könnten Sie mich von der Liste nehmen? Danke!",
    "ich bitte um Nachsicht, aber ich schaffe es nicht.",
    "hiermit ziehe ich meine Zusage zurück.",
    "leider muss ich den Platz nun wieder hergeben, meine Mutter ist gestürzt.",
    "can't come after all, kids are sick. sorry!",
    "unfortunately something has come up. Please release my place.",
]

KEEPS = [
    "streichen Sie mich bitte aus dem Verteiler. Mein Platz bleibt davon unberührt.",
    "bitte streichen Sie nur den Zusatz hinter meinem Namen.",
    "ich trete vom Amt des Vorsitzenden zurück, komme aber als Privatmann.",
    "geben Sie meinen Platz bitte nicht weg, ich verspäte mich.",
    "please don't give my seat away, I'll be late.",
    "die Bahn streikt, ich komme trotzdem, nur später.",
    "stornieren Sie bitte das Mittagessen für mich, ich komme aber.",
    "ich habe meinen Arzttermin abgesagt, um kommen zu können.",
    "I had to cancel my train, but I am still coming.",
    "ich verzichte auf das Mittagessen.",
    "wenn Sie die Uhrzeit ändern, muss ich absagen.",
    "ich ziehe meine Anmeldung nicht zurück, wollte nur fragen, ob es einen Aufzug gibt.",
    "ich möchte meine Anmeldung keinesfalls stornieren.",
    "ich nehme meine Absage zurück und komme doch!",
    "Ich sage nicht ab.",
    "meine Zusage gilt nach wie vor.",
    "I am not cancelling, I only want to know about parking.",
]

ASKS = [
    "bitte senden Sie mir das Anmeldeformular zu.",
    "wird die Veranstaltung aufgezeichnet?",
    "bitte teilen Sie mir mit, wie ich mich anmelden kann.",
    "could I bring a colleague?",
]


def written(text: str) -> str:
    """Make the text of a mail of one of these lines; "|" parts its paragraphs."""
    return "Guten Tag,\n\n" + text.replace("|", "\n\n")


@pytest.mark.parametrize(("text", "who", "told"), REGISTERS)
def test_a_line_registers_whom_it_names(text: str, who: str, told: str) -> None:
    """With what it tells of them."""
    read = reading(written(text), "Werkstatt", SENDER)
    assert read.wish is Wish.REGISTER
    assert ", ".join(one.name.value for one in read.people if one.name) == who
    background = read.people[0].background
    assert (told in background.value) if background and told else (background is None and not told)


@pytest.mark.parametrize("text", LEAVES)
def test_a_line_gives_the_seat_back(text: str) -> None:
    """However it is said."""
    read = reading(written(f"{text}|Max Ruhl"), "Werkstatt", SENDER)
    assert (read.wish, read.doubts) == (Wish.WITHDRAW, ())


@pytest.mark.parametrize("text", KEEPS)
def test_what_is_denied_takes_no_seat_away(text: str) -> None:
    """A seat that was kept on purpose must not be lost to a word."""
    read = reading(written(f"{text}|Max Ruhl"), "Werkstatt", SENDER)
    assert read.wish not in (Wish.WITHDRAW, Wish.DECLINE) or read.doubts


@pytest.mark.parametrize("text", ASKS)
def test_a_question_is_for_a_human(text: str) -> None:
    """And registers nobody."""
    read = reading(written(f"{text}|Max Ruhl"), "Werkstatt", SENDER)
    assert (read.wish, read.attention) == (Wish.ASK, True)
