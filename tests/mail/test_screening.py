"""Person or machine: each rule with a mail that it catches and a near miss that it leaves."""

from __future__ import annotations

import json

import pytest

from inbox_processor.mail import screening
from inbox_processor.mail.facts import Facts
from inbox_processor.mail.message import parse
from inbox_processor.mail.own import OwnAddresses
from inbox_processor.mail.screening import RULES, screen
from inbox_processor.model import Writer
from tests.mail.mails import CORPUS, OWN, ROOT, mail, raw, screened
from tests.mail.screening_cases import CAUGHT, LEFT

PERSON, SILENT, MACHINE = Writer.PERSON, Writer.SILENT, Writer.MACHINE


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


def test_a_rule_that_is_not_asked_would_see_nothing() -> None:
    """Of mail without a header that it looks at, or without any hint."""
    mails = [mail(case.text, **case.headers) for case in (*CAUGHT.values(), *LEFT.values())]
    mails += [parse(raw(path.read_bytes())) for path in sorted((ROOT / "tests" / "mail" / "data").rglob("*.eml"))]
    for message in mails:
        facts = Facts(message, OWN)
        asked = {rule.name for rule in screening._applicable(screening.LOOKED_FOR.intersection(message.headers))}
        asked |= {rule.name for rule in (screening.WEIGHED_RULES if facts.hints else screening.WITHOUT_HINTS)}
        assert not [rule.name for rule in RULES if rule.name not in asked and rule.test(facts)]


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


def test_what_comes_through_the_desks_own_group_is_the_persons() -> None:
    """A group that hands mails on puts list headers on people's registrations, and on vacation notes too."""
    group = {
        "List_Id": "<anmelden.procedere.org>",
        "Precedence": "list",
        "List_Post": "<mailto:anmelden@procedere.org>",
    }
    assert screened(**group).writer is PERSON
    assert screened("Ich bin im Urlaub.", Subject="Abwesenheitsnotiz: Hallo", **group).writer is MACHINE


def test_a_mail_of_our_own_through_the_group_is_ours() -> None:
    """Only another's address in the header that the group adds makes it a person's."""
    group = {"From": "Anmeldung <anmelden@procedere.org>", "List_Id": "<anmelden.procedere.org>"}
    assert screened(**group).writer is MACHINE
    assert screened(X_Original_Sender="anmelden@procedere.org", **group).writer is MACHINE
    assert screened(X_Original_Sender="anna@b.example", **group).writer is SILENT


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


def test_who_quotes_what_became_of_the_first_mail_is_no_machine() -> None:
    """The subject of the notice still keeps the mail from being answered: a human reads it."""
    found = screened(
        "Mein erster Versuch kam zurück. Ich melde mich hiermit noch einmal an, ich arbeite im Stadtarchiv.\n\n"
        "> I'm sorry to have to inform you that your message could not be delivered.",
        Subject="Undelivered Mail Returned to Sender - daher noch einmal",
    )
    assert found.writer is SILENT, found
