"""Tests of screening for bulk mail, mailing lists, ticket systems and our own mail.

Each test takes the `Facts` of a mail and returns what it saw, "" where the rule does not apply.
Standards: RFC 2919 (List-Id), RFC 2369 (List-Unsubscribe, List-Post), RFC 8058 (one-click), RFC 3834 5 (Precedence).
"""

from __future__ import annotations

import re

from inbox_processor.languages.remembered import remembered
from inbox_processor.mail import vocabulary
from inbox_processor.mail.facts import Facts
from inbox_processor.mail.rare import rare

BULK_MAILERS = re.compile(
    r"phplist|mailchimp|cleverreach|newsletter2go|sendinblue|brevo|rapidmail|mailjet|inxmail|acymailing|mailpoet|sendgrid"
    r"|constant contact|campaign monitor|klick-tipp|optivo|emarsys|dialog-mail|sendy|kajomi|sendblaster|supermailer"
    r"|maxbulk|groupmail|gammadyne|mailerlite|getresponse|activecampaign|listmonk|mautic|mailwizz|lemlist|mailshake|woodpecker"
    r"|atomic mail|bulk mail|[a-z]{0,20}bulk(?:mailer|sender)?\b",
    re.IGNORECASE,
)
BULK_HEADERS = (
    "feedback-id",
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mc-user",
    "x-csa-complaints",
    "list-unsubscribe-post",
    "x-report-abuse",
)
TICKET_MAILERS = re.compile(
    r"\b(?:otrs|znuny|zammad|request tracker|rt [0-9]|zendesk|freshdesk|jira|helpscout|osticket|kayako|redmine"
    r"|freescout|servicenow)\b"
    r"|^otrs|\(otrs",
    re.IGNORECASE,
)
TICKET_HEADERS = (
    "x-otrs-loop",
    "x-zammad-ticket-id",
    "rt-ticket",
    "rt-originator",
    "x-zendesk-ticket-id",
    "x-jira-fingerprint",
    "x-redmine-host",
)
# By which a mailing list shows itself, the first that stands there is named.
LIST_HEADERS = (
    "list-id",
    "list-post",
    "x-beenthere",
    "mailing-list",
    "x-mailman-version",
    "x-mailinglist",
    "x-mailing-list",
)
ORIGINAL_SENDER = ("x-original-from", "x-original-sender")
BULK_PROGRAM = ("x-mailer", "user-agent", "x-mailer-version")
TICKET_PROGRAM = ("x-mailer", "x-powered-by", "user-agent", "x-generated-by")
TICKET_SUBJECT = rare(
    r"\[?(?:ticket|case|vorgang|anfrage|request|zgłoszenie)\s?#?\s?:?\s?[A-Z-]{0,6}\d{4,20}", re.IGNORECASE
)
DIGITS = re.compile(r"\d{4}")  # no number of a ticket is shorter
TICKET_HINTS = 2  # one phrase stands in agents' letters too
NO_REPLY = re.compile(
    r"no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht[-_.]?antworten|keine[-_.]?antwort|ne[-_.]?pas[-_.]?repondre|nao[-_.]?responda"
    r"|niet[-_.]?beantwoorden|nie[-_.]?odpowiadaj|non[-_.]?rispondere|no[-_.]?responder|yanitlamayin",
    re.IGNORECASE,
)


def own_mail(facts: Facts) -> str:
    """Our own address in From, or our own mark and domain in the identifier: sent back by a loop."""
    message = facts.message
    if message.sender and message.sender.key in facts.own.addresses:
        return "" if rewritten_by_group(facts) else message.sender.addr_spec
    domain = facts.own.message_id_domain.casefold()
    ours = bool(domain) and message.message_id.casefold().endswith(f"@{domain}>")
    marked = ours and (
        "x-inbox-processor" in message.headers or "auto-replied" in message.header("auto-submitted").lower()
    )
    return message.message_id if marked else ""


def own_group(facts: Facts) -> str:
    """Return the list is our own address: a group address that hands mails on to the desk (Google Groups)."""
    identifier = facts.header("list-id").casefold()
    post = facts.header("list-post").casefold()
    for address in facts.own.addresses:
        if f"<{address.replace('@', '.')}>" in identifier or f"mailto:{address}>" in post:
            return address
    return ""


def rewritten_by_group(facts: Facts) -> str:
    """Return the person for whom our own group put its address into From ("'Anna' via Anmeldung"), as groups do for
    domains with a strict DMARC policy.
    """
    sender = facts.message.sender
    if not sender or sender.key not in facts.own.addresses or not own_group(facts):
        return ""
    real = next(filter(None, map(facts.header, ORIGINAL_SENDER)), "")
    ours = any(address in real.casefold() for address in facts.own.addresses)
    return real if "@" in real and not ours else ""


def _list_headers(facts: Facts) -> str:
    """Return the name of the header by which a mailing list shows itself."""
    return next((name for name in LIST_HEADERS if name in facts.message.headers), "")


def _direct(facts: Facts) -> bool:
    """Return True where the mail is addressed to us alone."""
    recipients = {mailbox.key for mailbox in facts.message.to}
    return bool(recipients) and recipients <= facts.own.addresses


def _bulk_mailer(facts: Facts) -> str:
    return _bulk_program_in(" ".join(map(facts.header, BULK_PROGRAM)))


@remembered
def _bulk_program_in(programs: str) -> str:
    match = BULK_MAILERS.search(programs)
    return match[0] if match else ""


@remembered
def _ticket_program_in(program: str) -> str:
    match = TICKET_MAILERS.search(program)
    return match[0] if match else ""


def bulk_program(facts: Facts) -> str:
    """Return the program that sends one text to many, where it says no more of itself: an association may pass on a
    registration with it, so it is no machine's.
    """
    mailer = _bulk_mailer(facts)
    return "" if mailer and own_group(facts) else mailer


def newsletter(facts: Facts) -> str:
    """Return a mail to many from a system that sends such: one can unsubscribe, and it names itself."""
    if own_group(facts) or "list-unsubscribe" not in facts.message.headers:
        return ""
    mailer = _bulk_mailer(facts)
    sign = next((name for name in BULK_HEADERS if name in facts.message.headers), "")
    return mailer or sign or ("Precedence: bulk" if facts.header("precedence").lower() == "bulk" else "")


def precedence(facts: Facts) -> str:
    """Precedence says bulk, junk or auto_reply; ticket systems say so on their agents' letters too and have a rule of
    their own.
    """
    value = facts.header("precedence").lower().strip()
    if value not in {"bulk", "junk", "auto_reply", "auto-reply"} or own_group(facts) or is_ticket_system(facts):
        return ""
    return value


def list_post(facts: Facts) -> str:
    """Return a post to a mailing list, addressed to the list."""
    if own_group(facts) or _direct(facts):
        return ""
    return _list_headers(facts) or ("precedence: list" if facts.header("precedence").lower().strip() == "list" else "")


def list_passed(facts: Facts) -> str:
    """Return a mail to us that merely passed a list system, or from which one can unsubscribe.

    Our own group is no list: it hands people's mails on to the desk and leaves the sender as it is.
    """
    if own_group(facts):
        return ""
    listed = facts.header("precedence").lower().strip() == "list"
    seen = _list_headers(facts) or ("precedence: list" if listed else "")
    return seen or ("list-unsubscribe" if "list-unsubscribe" in facts.message.headers else "")


def is_ticket_system(facts: Facts) -> str:
    """Return what shows that a ticket system sent the mail, "" where none did."""
    name = next((name for name in TICKET_HEADERS if name in facts.message.headers), "")
    programs = (facts.header(name) for name in TICKET_PROGRAM if name in facts.message.headers)
    return name or next(filter(None, map(_ticket_program_in, programs)), "")


def ticket_receipt(facts: Facts) -> str:
    """Return a ticket system's acknowledgement: number and standing phrase."""
    if not facts.may_hold(vocabulary.TICKET_PHRASES):
        return ""
    system = is_ticket_system(facts)
    number = DIGITS.search(facts.message.subject) and TICKET_SUBJECT.search(facts.message.subject)
    if not system and not number:
        return ""
    hints = facts.hits(vocabulary.TICKET_PHRASES, facts.own_text + " " + facts.subject)
    return hints[0] if len(hints) >= TICKET_HINTS else ""


def no_reply(facts: Facts) -> str:
    """Return a sender who says in the address that nobody reads answers."""
    local = facts.local
    match = NO_REPLY.search(local)
    return match[0] if match else ""
