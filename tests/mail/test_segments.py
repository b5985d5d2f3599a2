"""Below the text: signatures, footers and legal notices."""

from __future__ import annotations

import pytest

from inbox_processor.model import Zone
from tests.mail.mails import body, zones


def test_below_a_closing_the_name_stays_and_the_rest_is_signature() -> None:
    """Readers need the name; function, organisation, street and numbers are no statement (tests/corpus/005)."""
    text = (
        "Ich komme.\n\nMit freundlichen Grüßen\nIm Auftrag\n\nAnna Beispiel\n\nAmtsleiterin\nStadt "
        "Birkenfurt\nTel. 0123 456\nwww.x.example\n"
    )
    divided = body(text)
    assert divided.own == "Ich komme.\n\nMit freundlichen Grüßen\nIm Auftrag\n\nAnna Beispiel"
    assert divided.signature == "Amtsleiterin\nStadt Birkenfurt\nTel. 0123 456\nwww.x.example"


CLOSINGS = (
    "MfG",
    "LG",
    "Gruß",
    "Viele Grüße aus dem Bergischen",
    "Traurige Grüße",
    "Danke und Gruß",
    "Hochachtungsvoll",
    "Es grüßt Sie",
    "Kind regards,",
    "Best,",
    "Many thanks,",
    "Bien cordialement,",
    "Met vriendelijke groet,",
    "Z poważaniem",
    "Saygılarımla",
    "Cordiali saluti",
    "Un saludo,",
)


@pytest.mark.parametrize("closing", CLOSINGS)
def test_closings_of_all_languages_open_a_signature(closing: str) -> None:
    """The closing line and the name are own, the function below is not."""
    divided = body(f"Ich komme.\n\n{closing}\nAnna Beispiel\nAmtsleiterin\n")
    assert divided.own == f"Ich komme.\n\n{closing}\nAnna Beispiel"
    assert divided.signature == "Amtsleiterin"


@pytest.mark.parametrize(
    "line",
    ["Ihre Werkstatt", "Ihr Angebot", "Best practice", "Danke für die Einladung", "Thanks to my work as a teacher"],
)
def test_a_line_that_begins_like_a_closing_opens_none(line: str) -> None:
    """Everyday words close a letter only alone or before the sender's own name."""
    divided = body(f"Guten Tag,\n{line}\nRunder Tisch\nImkerverein\n")
    assert divided.signature == ""


def test_a_first_name_and_the_full_name_below_it_are_both_own() -> None:
    """Automatic signatures repeat the name (tests/corpus/056); an organisation named like the sender is no name."""
    divided = body("Hi.\n\nRegards\nAnna\n\nAnna Beispiel\nBeispiel Consulting\n")
    assert divided.own.endswith("Anna\n\nAnna Beispiel")
    assert divided.signature == "Beispiel Consulting"


def test_prose_below_a_closing_is_not_lost() -> None:
    """People write on after their name: in the first person, or a question."""
    divided = body(
        "Ich komme.\n\nViele Grüße\nAnna Beispiel\n\nIch arbeite übrigens seit zehn Jahren im Quartiersmanagement.\n"
    )
    assert divided.own.endswith("Quartiersmanagement.")
    divided = body("Ich komme.\n\nViele Grüße\nAnna Beispiel\n\nGibt es vor Ort einen Aufzug?\n")
    assert divided.own.endswith("Aufzug?")


def test_a_slogan_below_a_name_is_signature() -> None:
    """A near miss: short lines of an organisation, though one ends like a sentence."""
    slogan = "Beispiel GmbH\nFolgen Sie uns auf Facebook!\nWir freuen uns auf Ihren Besuch in unserer neuen Filiale."
    assert body(f"Ich komme.\n\nGruß\nAnna\n\n{slogan}\n").signature == slogan


def test_a_form_below_a_closing_is_not_lost() -> None:
    """Some close the letter and fill in the form below."""
    divided = body("Anbei meine Angaben.\n\nViele Grüße\nAnna Beispiel\n\nName: Anna Beispiel\nHintergrund: Lehrerin\n")
    assert "Hintergrund: Lehrerin" in divided.own


@pytest.mark.parametrize("start", ["P.S.", "PS:", "P. S.", "NB:"])
def test_a_postscript_below_the_signature_is_own(start: str) -> None:
    """It is text, wherever it stands (tests/corpus/007)."""
    divided = body(f"Ich komme.\n\nGruß\nAnna Beispiel\nAmtsleiterin\n\n{start} Bitte mit Rampe.\n")
    assert divided.own.endswith(f"{start} Bitte mit Rampe.")
    assert divided.signature == "Amtsleiterin"


@pytest.mark.parametrize("delimiter", ["-- ", "--"])
def test_below_the_signature_delimiter_all_is_signature(delimiter: str) -> None:
    """RFC 3676 4.3, also where a relay took the blank (tests/corpus/080)."""
    divided = body(f"Ich komme.\n\nAnna\n{delimiter}\nGeschäftsführerin\nIch bin mittwochs im Büro.\n")
    assert divided.own == "Ich komme.\n\nAnna"
    assert divided.signature == f"{delimiter}\nGeschäftsführerin\nIch bin mittwochs im Büro."


def test_dashes_in_the_text_are_no_delimiter() -> None:
    """A list with dashes is text."""
    text = "Weil:\n-- erstens\n-- zweitens\n\nund -- drittens."
    assert body(text).own == text


def test_the_senders_name_alone_opens_a_signature_without_closing() -> None:
    """Below prose, with an empty line above (tests/corpus/058); not in a list of particulars."""
    assert body("Ich komme am Mittwoch gern.\n\nAnna Beispiel\nAmtsleiterin\n").signature == "Amtsleiterin"
    assert body("Hiermit melde ich an:\n\nAnna Beispiel\nLehrerin an der Gesamtschule\n").signature == ""
    assert body("Anna Beispiel\nLehrerin\n").signature == ""


FOOTERS = (
    "Von meinem iPhone gesendet",
    "Gesendet von Mail für Windows 10",
    "Von Samsung Mobile gesendet",
    "Gesendet mit der GMX Mail App",
    "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
    "Unterwegs getippt, bitte Fehler übersehen",
    "Sent from my iPhone",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "Envoyé de mon iPhone",
    "Verzonden vanaf mijn Galaxy",
    "Wysłano z iPhone'a",
    "iPhone'umdan gönderildi",
    "Inviato da iPhone",
    "Enviado desde mi iPhone",
    "Please consider the environment before printing this e-mail.",
    "Virenfrei. www.avast.com",
)


@pytest.mark.parametrize("line", FOOTERS)
def test_footers_of_mail_programs_are_nobodys_words(line: str) -> None:
    """Telephones, webmail and virus scanners add them."""
    assert zones(body(f"Ich komme.\n\n{line}\n")) == [("Ich komme.", Zone.OWN), (line, Zone.FOOTER)]


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, is much easier than my mobile phone.",
        "Von meinem Chef soll ich grüßen.",
        "Sent from above, I would say.",
    ],
)
def test_sentences_that_begin_like_a_footer_are_own(line: str) -> None:
    """A near miss for each."""
    assert zones(body(f"Hallo.\n{line}\n"))[1] == (line, Zone.OWN)


NOTICES = (
    "Diese E-Mail kann vertrauliche Informationen enthalten.",
    "Pflichtangaben nach dem Aktiengesetz: X AG, Registergericht Y.",
    "Vertraulichkeitshinweis: Wenn Sie diese Mail irrtümlich erhalten haben, vernichten Sie sie.",
    "Confidentiality notice: this communication is intended for the named recipient only.",
    "If you have received this message in error, please delete it.",
    "Ce message est confidentiel.",
    "Dit bericht is vertrouwelijk.",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_legal_notices_are_footer_to_the_end(notice: str) -> None:
    """Also the paragraphs below the first (tests/corpus/073)."""
    divided = body(f"Ich komme.\n\nGruß\nAnna\n\n{notice}\n\nNoch ein Absatz davon.\n")
    assert divided.own == "Ich komme.\n\nGruß\nAnna"
    assert divided.zone_text(Zone.FOOTER).endswith("Noch ein Absatz davon.")


def test_talk_of_confidence_is_no_notice() -> None:
    """A near miss: the author may work with confidential things."""
    text = "Ich berate Bürger vertraulich und leite die Ombudsstelle."
    assert body(text).own == text


def test_a_mailing_lists_footer_is_footer() -> None:
    """Mailman rules a line and names the list."""
    divided = body(
        "Hallo Liste.\n\n_______________________________________________\nag mailing "
        "list\nhttps://x.example/listinfo/ag\n"
    )
    assert divided.own == "Hallo Liste."
