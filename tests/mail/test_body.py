"""Message to Body: whose words each line is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.mail.body import divide
from inbox_processor.model import Message, Zone
from tests.mail.mails import body

SECONDS = 2.0

ATTRIBUTIONS = {
    "Thunderbird de": "Am 10.05.2016 um 09:40 schrieb Anmeldung <x@y.example>:",
    "Gmail de": "Anmeldung <x@y.example> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
    "Gmail de wrapped": "Am Mo., 9. Mai 2016 um 22:20 schrieb Anmeldung Expertenwerkstatt\n<x@y.example>:",
    "Gmail de, verb first line": (
        "Anmeldung Expertenwerkstatt <x@y.example> schrieb am Di., 16. Aug. 2016\num 12:52 Uhr:"
    ),
    "Gmail en": "On Fri, May 20, 2016 at 3:52 PM, Anmeldung Expertenwerkstatt\n<x@y.example> wrote:",
    "three lines": "On Nov 30, 2011, at 12:47 PM, Somebody <\n416ffd3258d4d2fa4c85@y.example>\nwrote:",
    "French": "Le 4 janv. 2016 à 19:03, Anmeldung <x@y.example> a écrit :",
    "Dutch": 'Op 16 aug. 2014 05:13 schreef "Anmeldung" <x@y.example> het\nvolgende geschreven:',
    "Polish": "W dniu 28 stycznia 2015 01:53 użytkownik Anmeldung <x@y.example>\nnapisał:",
    "Turkish": "Anmeldung <x@y.example>, 9 May 2016 Pzt, 22:20 tarihinde şunu yazdı:",
    "Italian": "Il giorno lun 9 mag 2016 alle ore 22:20 Anmeldung <x@y.example> ha scritto:",
    "Spanish": "El lun., 9 may. 2016 a las 22:20, Anmeldung (<x@y.example>) escribió:",
    "no verb": "2016-10-24 15:36 GMT+02:00 Anmeldung <x@y.example>:",
}


@pytest.mark.parametrize("program", ATTRIBUTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_the_line_above_a_quote_begins_the_quote(program: str, mark: str) -> None:
    """Attribution lines of one to three lines in all eight languages, above marked and unmarked quotes."""
    divided = body(f"Ich bin Lehrerin.\n\n{ATTRIBUTIONS[program]}\n\n{mark}Welchen Hintergrund haben Sie?\n")
    assert divided.own == "Ich bin Lehrerin."
    assert "Welchen Hintergrund" in divided.quoted


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 3. Mai 2016 um 10:00 schrieb ich Ihnen:",
        "Am 6. Juli komme ich gern.",
        "On the other hand, it could happen twice.",
        "On 3 May 2016 I wrote to you:",
        "Am 3. Mai 2016 schrieb Frau Tewes in ihrem Rundbrief:",
        "Le 6 juillet, je serai des vôtres.",
    ],
)
def test_a_sentence_that_begins_like_an_attribution_stays_the_authors(sentence: str) -> None:
    """A near miss: nothing below such a sentence may be lost."""
    divided = body(f"Guten Tag,\n\n{sentence}\nIch leite das Bürgerbüro.\n")
    assert "Ich leite das Bürgerbüro." in divided.own
    assert sentence in divided.own


def test_text_directly_above_an_attribution_is_not_swallowed() -> None:
    """A person may leave no empty line above the quote."""
    divided = body(
        "Ich komme am 6. Juli.\nIch bin Imkerin\nAm 10.05.2016 um 09:40 schrieb X <x@y.example>:\n> Wer sind Sie?\n"
    )
    assert divided.own == "Ich komme am 6. Juli.\nIch bin Imkerin"


HEADER = "Von: X [mailto:x@y.example]\nGesendet: Mittwoch, 11. Mai 2016 08:02\nAn: Y\nBetreff: Anmeldung\n\n"
SEPARATORS = {
    "Outlook": "-----Ursprüngliche Nachricht-----\nVon: X\nGesendet: heute\nAn: Y\n\n",
    "Samsung": "-------- Originalnachricht --------\n",
    "English": "----- Original Message -----\n",
    "header block": HEADER,
    "bold header block": "*Von:* X <x@y.example>\n*Gesendet:* heute\n*An:* Y\n*Betreff:* Anmeldung\n\n",
    "ruled header block": "________________________________\nFrom: X <x@y.example>\nSent: today\nTo: Y\nSubject: s\n\n",
    "French header block": "De : X <x@y.example>\nEnvoyé : vendredi 23 janvier 2015 16:39\nÀ : Y\nObjet : s\n\n",
    "Dutch header block": "Van: X\nVerzonden: vandaag\nAan: Y\nOnderwerp: s\n\n",
    "Polish header block": "Od: X\nWysłano: dzisiaj\nDo: Y\nTemat: s\n\n",
    "Turkish header block": "Kimden: X\nGönderildi: bugün\nKime: Y\nKonu: s\n\n",
    "Italian header block": "Da: X\nInviato: oggi\nA: Y\nOggetto: s\n\n",
    "Spanish header block": "De: X\nEnviado: hoy\nPara: Y\nAsunto: s\n\n",
}


@pytest.mark.parametrize("program", SEPARATORS)
def test_all_below_a_separator_or_header_block_is_quoted(program: str) -> None:
    """Outlook and its kin quote without marks; ruling lines above belong to the quote."""
    divided = body(f"Ich bin Lehrerin.\n\n{SEPARATORS[program]}Welchen Hintergrund haben Sie?\n")
    assert divided.own == "Ich bin Lehrerin."
    assert divided.zone_text(Zone.QUOTE).endswith("Welchen Hintergrund haben Sie?")


def test_a_form_with_name_and_mail_is_no_header_block() -> None:
    """A near miss: labels of a form are the author's words."""
    text = "Name: Anna Beispiel\nE-Mail: anna@beispiel.example\nAn: 6. Juli\nHintergrund: Lehrerin"
    assert body(text).own == text


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Weitergeleitete Nachricht ----------",
        "---------- Forwarded message ----------",
        "Anfang der weitergeleiteten Nachricht:",
        "Begin forwarded message:",
        "-------- Message transféré --------",
    ],
)
def test_what_is_passed_on_is_a_forward_and_the_text_above_stays(marker: str) -> None:
    """The forwarded mail is somebody else's to the end; the note above is the author's (tests/corpus/076)."""
    divided = body(
        f"Bitte tragen Sie ihn ein.\n\n{marker}\nVon: Jo <jo@x.example>\nBetreff: Wuppertal\n\nIch bin dabei.\n"
    )
    assert divided.own == "Bitte tragen Sie ihn ein."
    assert divided.zone_text(Zone.FORWARD).endswith("Ich bin dabei.")


def test_a_header_block_under_a_forwarding_subject_is_a_forward() -> None:
    """Outlook marks a forward in the subject only (tests/corpus/042)."""
    text = "Ich komme.\n\nVon: X\nGesendet: heute\nAn: Y\nBetreff: s\n\nLieber Y\n"
    assert body(text, Subject="WG: Einladung").zone_text(Zone.FORWARD).endswith("Lieber Y")
    assert body(text, Subject="AW: Einladung").zone_text(Zone.QUOTE).endswith("Lieber Y")


def test_answers_below_and_between_quotes_are_the_authors() -> None:
    """Marked quotes end where the marks end (tests/corpus/047 and 049)."""
    divided = body(
        "> Unter welcher Adresse?\n\nUnter dieser.\n> Was ist Ihr Hintergrund?\nIch bin Hausarzt.\n\n> Gruß\n\nW. G.\n"
    )
    assert divided.own == "Unter dieser.\nIch bin Hausarzt.\n\n\nW. G."


def test_a_broken_quoted_line_stays_quoted_but_an_answer_does_not() -> None:
    """Programs break long quoted lines without a second mark; the rest goes on in lower case."""
    long = "> Unter welcher Adresse erreichen wir Sie am besten, wenn wir etwas"
    assert body(f"{long}\nfragen wollen\n> und wann?\n").own == ""
    assert body(f"{long}\nUnter dieser hier\n> und wann?\n").own == "Unter dieser hier"


ADVERSARIAL = {
    "blank lines": "x\n" + "\n" * 10_000 + "y",
    "lines of On": "On Mon wrote\n" * 10_000,
    "attributions": "Am 3.5.2016 um 10:00 schrieb a@b.example\n" * 5_000,
    "labels": "Von: a\nAn: b\n" * 12_000,
    "closings": "\nGrüße\n" * 20_000,
    "delimiters": ("--\n" + "x\n" * 40) * 1_500,
    "names": "x\n\nAnna Beispiel\n" * 10_000,
    "notices": "\nDiese E-Mail ist vertraulich\n" * 6_000,
    "one line": "a " * 100_000,
    "brackets": "<" * 200_000,
    "addresses": "a@" * 100_000,
    "dashes": "-" * 200_000,
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_dividing_takes_linear_time(name: str) -> None:
    """Texts on which reply-trimming libraries are quadratic take less than a second."""
    message = Message("", None, "", ADVERSARIAL[name][:200_000], "")
    started = time.perf_counter()
    divide(message)
    assert time.perf_counter() - started < SECONDS


PIECES = [
    "> ",
    "-- ",
    "--",
    "Am 3.5.2016 um 10:00 schrieb X <a@b.de>:",
    "Grüße",
    "Anna",
    "Von: X",
    "An: Y",
    "Betreff: Z",
    "P.S. x",
    "",
    " ",
    "____________",
]


@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text(max_size=40).map(lambda text: text.replace("\n", " "))), max_size=40
    )
)
@settings(max_examples=200, deadline=None)
def test_the_lines_cover_the_text_exactly(lines: list[str]) -> None:
    """Every line stands at its offset, and all together are the text."""
    text = "\n".join(lines)
    divided = divide(Message("", None, "WG: x", text, ""))
    assert "\n".join(line.text for line in divided.lines) == divided.text == text
    for line in divided.lines:
        assert divided.text[line.start : line.start + len(line.text)] == line.text
        assert line.zone is Zone.OWN or line.rule, line


def test_an_answer_below_a_marked_quote_with_a_header_block_is_the_authors() -> None:
    """Phones put separator and header block above the marked lines, and some people write below them."""
    head = "Von: Anmeldung <x@y.example>\nDatum: 10.06.16 08:15\nAn: Petra <p@y.example>\nBetreff: Noch eine Frage"
    answer = "Aus dem Verein, ich bin Kassenwart."
    divided = body(f"-------- Ursprüngliche Nachricht --------\n{head}\n\n> Woher kommen Sie?\n\n{answer}")
    assert divided.own == answer
    assert "Woher kommen Sie?" in divided.quoted
