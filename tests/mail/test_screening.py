"""Person or machine: each rule with a mail that it catches and a near miss that it leaves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest

from inbox_processor.mail.message import parse
from inbox_processor.mail.screening import RULES, OwnAddresses, screen
from inbox_processor.model import Writer
from tests.mail.mails import CORPUS, OWN, mail, raw, screened

PERSON, SILENT, MACHINE = Writer.PERSON, Writer.SILENT, Writer.MACHINE
REGISTRATION = "Guten Tag,\n\nich melde mich zur Werkstatt an. Ich bin Lehrerin in Barmen.\n\nGruß\nAnna Beispiel\n"


@dataclass(frozen=True)
class Case:
    """A mail by its text and headers."""

    text: str = REGISTRATION
    headers: dict[str, str] = field(default_factory=dict)


def case(text: str = REGISTRATION, **headers: str) -> Case:
    return Case(text, headers)


CAUGHT: dict[str, Case] = {
    "own mail come back": case(From="Anmeldung <Anmelden@Procedere.org>"),
    "auto-submitted": case(Auto_Submitted="auto-replied (vacation)"),
    "null return path": case(Return_Path="<>"),
    "report": case(Content_Type="multipart/report; report-type=delivery-status; boundary=b"),
    "mail system as sender": case(From="MAILER-DAEMON@mx.example (Mail Delivery System)"),
    "postmaster's bounce": case(
        "Your message could not be delivered. 550 5.1.1 user unknown", From="postmaster@x.example", Subject="Hinweis"
    ),
    "failed recipients": case(X_Failed_Recipients="a@b.example"),
    "bounce by its words": case(
        "The following address had permanent errors: no such user", Subject="Undelivered Mail Returned to Sender"
    ),
    "responder's header": case(X_Autoreply="yes"),
    "vacation of iCloud": case(X_Apple_Action="VACATION"),
    "vacation by rule": case(X_MS_Exchange_Generated_Message_Source="Mailbox Rules Agent"),
    "answers suppressed": case(
        "Ich bin bis einschließlich 20. Mai nicht im Büro. In dringenden Fällen hilft Frau X.",
        X_Auto_Response_Suppress="All",
    ),
    "vacation by its words": case("Ich bin bis zum 20. Mai im Urlaub.", Subject="Abwesenheitsnotiz: Ihre Anmeldung"),
    "calendar answer": case("BEGIN:VCALENDAR\r\n", Content_Type="text/calendar; method=REPLY"),
    "read receipt by its words": case("Ihre Nachricht wurde am 6. Juni gelesen.", Subject="Gelesen: Ihre Anmeldung"),
    "newsletter": case(List_Unsubscribe="<mailto:x@y.example>", X_Mailer="PHPlist v3.2.4"),
    "precedence": case(Precedence="bulk"),
    "list post": case(To="ag@listen.example", Cc="anmelden@procedere.org", List_Id="<ag.listen.example>"),
    "ticket system's receipt": case(
        "Ihr Anliegen ist bei uns eingegangen und wird unter der Nummer 4711 bearbeitet.",
        X_OTRS_Loop="yes",
        Subject="[Ticket#2016060110000417] Eingang",
    ),
    "challenge": case("Please click the link to verify that you are human, then your mail is delivered."),
    "unsolicited offer": case("Would you like the attendees list? Verified contacts, counts and pricing on request."),
    "mail that passed a list": case(
        List_Id="Anmeldung <anmelden.procedere.org>", Precedence="list", List_Unsubscribe="<mailto:x@y.example>"
    ),
    "no-reply sender": case(From="Portal <no-reply@portal.example>"),
    "ticket system": case(X_Mailer="Znuny Mail Service (6.5)"),
    "report inside": case(
        "--b\r\nContent-Type: text/plain\r\n\r\nweitergereicht\r\n--b\r\nContent-Type: "
        "message/delivery-status\r\n\r\nA: b\r\n--b--\r\n",
        Content_Type="multipart/mixed; boundary=b",
    ),
    "postmaster": case(From="Anna Beispiel <postmaster@verein.example>"),
    "no sender": case(From="Anna Beispiel"),
    "several From fields": case(from_="x"),
    "bounce's subject": case("Siehe Anlage", Subject="Undeliverable: Hallo"),
    "inbox rule": case(X_MS_Exchange_Inbox_Rules_Loop="anna@b.example"),
    "receipt's subject": case("", Subject="Gelesen: Ihre Anmeldung"),
    "invitation": case("BEGIN:VCALENDAR\r\n", Content_Type="text/calendar; method=REQUEST"),
    "words of absence": case(
        "Danke für Ihre Nachricht. Ich bin im Urlaub und nicht erreichbar. In dringenden Fällen: Frau X."
    ),
    "says it is automatic": case("Diese E-Mail wurde automatisch generiert.\n\nNeue Anmeldung: Anna Beispiel"),
    "spam flag": case(X_Spam_Flag="YES"),
    "perhaps an offer": case("We offer SEO services and bring you to the first page of google."),
}

LEFT: dict[str, Case] = {
    "own mail come back": case(From="Anna <anmelden@verein.example>"),
    "auto-submitted": case(Auto_Submitted="no"),
    "null return path": case(Return_Path="<anna@b.example>"),
    "report": case(Content_Type="text/plain; charset=utf-8; name=report"),
    "mail system as sender": case(From="Dae Mon <dae.mon@b.example>"),
    "postmaster's bounce": case(From="Post Meister <post.meister@x.example>"),
    "failed recipients": case(X_Original_To="anmelden@procedere.org"),
    "bounce by its words": case(
        "Meine Mail vom 5.7.16 konnte nicht zugestellt werden. Unser Ort hat 550 Einwohner, ich bin dort im Rat.",
        Subject="Re: Undelivered Mail Returned to Sender",
    ),
    "responder's header": case(X_Autoreply="no"),
    "vacation of iCloud": case(X_Apple_Action="JUNK_DIRECTORY"),
    "vacation by rule": case(X_MS_Has_Attach="yes"),
    "answers suppressed": case(X_Auto_Response_Suppress="All"),
    "vacation by its words": case(
        "Ich bin bis zum 20. Juni im Urlaub und nicht zu erreichen, deshalb melde ich mich heute an.",
        Subject="Nicht im Büro bis 20.6. / Anmeldung",
    ),
    "calendar answer": case("Siehe Termin", Content_Type="text/plain"),
    "read receipt by its words": case(
        "Gelesen habe ich Ihre Einladung am Montag, ich melde mich an.", Subject="Ihre Einladung gelesen"
    ),
    "newsletter": case(X_Mailer="Microsoft Outlook 15.0"),
    "precedence": case(Precedence="first-class"),
    "list post": case(Cc="ag@listen.example"),
    "ticket system's receipt": case(Subject="Anmeldung (Rechnung 2016060110000417)"),
    "challenge": case("I teach people how to verify that sources are right. Please register me."),
    "unsolicited offer": case("Please put me on the attendee list. I work for the town."),
    "no-reply sender": case(From="Norbert Replinger <no.replinger@b.example>"),
    "ticket system": case(X_Mailer="Thunderbird"),
    "postmaster": case(From="Anna <post@verein.example>"),
    "bounce's subject": case(Subject="AW: Undeliverable: Hallo"),
    "words of absence": case(
        "Danke für Ihre Nachricht. Ich bin im Urlaub, melde mich aber hiermit zur Werkstatt an. Ich bin nicht "
        "erreichbar."
    ),
    "says it is automatic": case(
        "Ich habe nur eine automatische Antwort bekommen und melde mich deshalb noch einmal an."
    ),
    "spam flag": case(X_Spam_Flag="NO"),
    "perhaps an offer": case("Ich berate Vereine, die für das Internet einen guten Platz suchen."),
}


def test_every_rule_has_a_mail_that_it_catches() -> None:
    """A rule without a mail is a guess."""
    assert {rule.name for rule in RULES} == set(CAUGHT)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_catches_its_mail(rule: object) -> None:
    """The finding bears the rule's name and source, and the mail is answered by nobody."""
    name, source, writer = rule.name, rule.source, rule.writer  # type: ignore[attr-defined]
    if name == "several From fields":
        found = screen(parse(raw(b"From: a@b.example\r\nFrom: c@d.example\r\n\r\nx")), OWN)
    else:
        found = screened(CAUGHT[name].text, **CAUGHT[name].headers)
    assert (name, source) in {(finding.rule, finding.source) for finding in found.findings}, found
    assert found.writer is writer


@pytest.mark.parametrize("name", LEFT)
def test_a_rule_leaves_its_near_miss(name: str) -> None:
    """A person's mail that looks like the rule's is a person's mail."""
    found = screened(LEFT[name].text, **LEFT[name].headers)
    assert found.writer is PERSON, found


NOTES = {
    "de": ("Automatische Antwort: Ihre Anmeldung", "Ich bin derzeit nicht im Büro."),
    "en": ("Out of office: your registration", "I am on annual leave. In urgent cases please contact X."),
    "fr": ("Réponse automatique : votre inscription", "Je suis absent du bureau."),
    "nl": ("Automatisch antwoord: uw bericht", "Ik ben niet aanwezig."),
    "pl": ("Odpowiedź automatyczna: zgłoszenie", "Jestem nieobecny."),
    "tr": ("Otomatik yanıt: kaydınız", "Ofis dışındayım."),
    "it": ("Risposta automatica: iscrizione", "Sono assente."),
    "es": ("Respuesta automática: su inscripción", "Estoy fuera de la oficina."),
}


@pytest.mark.parametrize("language", NOTES)
def test_a_vacation_note_without_header_is_known_in_every_language(language: str) -> None:
    """3 of 6 real notes have no Auto-Submitted; an answer to such a note is a person's."""
    subject, text = NOTES[language]
    assert screened(text, Subject=subject).writer is MACHINE
    assert screened("Das habe ich gesehen, ich melde mich trotzdem an.", Subject=f"Re: {subject}").writer is PERSON


def test_the_desks_own_group_address_makes_a_mail_silent_not_a_machines() -> None:
    """A group that hands mails on puts list headers on people's registrations."""
    found = screened(List_Id="<anmelden.procedere.org>", Precedence="list", List_Post="<mailto:anmelden@procedere.org>")
    assert found.writer is SILENT


def test_an_agents_letter_from_a_ticket_system_is_silent() -> None:
    """It bears Precedence: bulk as the system's receipts do, but a person wrote it."""
    assert (
        screened(X_OTRS_Loop="yes", Precedence="bulk", Subject="[Ticket#2016060110000417] Anmeldung").writer is SILENT
    )


def test_our_mark_counts_only_under_our_domain() -> None:
    """A stranger may copy the header; another desk may use the same program."""
    assert screened(Message_ID="<1@procedere.org>", X_Inbox_Processor="1").writer is MACHINE
    assert screened(Message_ID="<1@elsewhere.example>", X_Inbox_Processor="1").writer is PERSON


TRUSTED = OwnAddresses(OWN.addresses, OWN.message_id_domain, "mx.procedere.org")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("MX.procedere.org; dmarc=fail (p=none) header.from=b.example", True),
        ("mx.procedere.org; spf=fail smtp.mailfrom=b.example; dkim=none", True),
        ("mx.procedere.org 1; spf=fail smtp.mailfrom=b.example; dkim=pass header.d=b.example", False),
        ("mx.procedere.org; spf=softfail; dkim=none", False),
        ("mx.procedere.org; spf=fail; dmarc=pass", False),
        ("other.example; dmarc=fail", False),
        ("mx.procedere.org (dmarc=fail); dmarc=pass", False),
        ("mx.procedere.org; none", False),
    ],
)
def test_a_forged_sender_is_told_by_the_trusted_server_alone(results: str, expected: bool) -> None:
    """RFC 8601: results of other servers, and words in comments, are not believed."""
    assert screen(mail(Authentication_Results=results), TRUSTED).forged is expected


def test_without_a_trusted_server_nothing_is_forged() -> None:
    """Anybody can write the header."""
    own = OwnAddresses(OWN.addresses, OWN.message_id_domain)
    assert screen(mail(Authentication_Results="mx.procedere.org; dmarc=fail"), own).forged is False


def labels() -> list[dict[str, str]]:
    return (
        []
        if CORPUS is None
        else [json.loads(line) for line in (CORPUS / "labels.jsonl").read_text("utf-8").splitlines()]
    )


@pytest.mark.parametrize("label", labels(), ids=lambda label: label["file"])
def test_the_corpus_is_screened_as_labelled(label: dict[str, str]) -> None:
    """What is labelled ignored is a machine's; all else is a person's and may be answered."""
    assert CORPUS is not None
    message = parse(raw((CORPUS / label["file"]).read_bytes()))
    expected = MACHINE if label["outcome"] == "ignored" else PERSON
    assert screen(message, OWN).writer is expected
