"""Tests of screening for bounces, receipts, vacation notes, calendar answers and unsolicited offers.

Each test takes the `Facts` of a mail and returns what it saw, "" where the rule does not apply.
Standards: RFC 3834 (automatic responses), RFC 3464 (delivery status), RFC 8098 (read receipts), RFC 5965 (abuse
reports), RFC 6047 (calendar by mail), RFC 2142 (postmaster); headers without a standard are named with their vendor
in the table.
Known gaps: a vacation note by hand, without header and without a machine's phrase, is a person's mail.
"""

from __future__ import annotations

import re

from inbox_processor.mail import vocabulary
from inbox_processor.mail.facts import Facts
from inbox_processor.mail.rare import rare

REPORT_TYPES = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
        "message/global-disposition-notification",
    }
)
DAEMON = re.compile(
    r"^(?:mailer[-_.]?da?emon|mail[-_.]?daemon|mdaemon|double-bounce|mail delivery sub|mail delivery sys|maildelivery)"
)
POSTMASTER = re.compile(r"^(?:postmaster|post_?office|mail-?admin|e-?mail-?system)\b")
# "550 5.1.1": three digits and an enhanced code (RFC 3463); "5.7.16" alone is a date, "550" alone a number of people.
FULL_STATUS = rare(r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#[45]\d\d [45]\.\d{1,3}\.\d{1,3}")
ENHANCED_STATUS = rare(r"\b[45]\.\d{1,3}\.\d{1,3}\b|\b55\d[ -]|\b45[0-2][ -]")
ANSWER_PREFIX = rare(r"^(?:re|aw|antw|sv|odp|ynt|rif|r)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
CALENDAR_ANSWERS = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH", "CANCEL", "ADD"})
# Subjects that nobody types: "Automatische Antwort: …", "Abwesenheitsnotiz: …".
PROGRAM_SUBJECT = rare(
    r"^(?:auto|otomatik|risposta auto|réponse auto|respuesta auto|resposta auto|odpowiedź auto|automat|samodejni odg"
    r"|răspuns automat|αυτόματη απ|автомат|自动答复|自動応答|abwesenheits(?:notiz|assistent))"
)
# Phrases of a form or a portal that hold even where the text speaks of a registration.
SELF_DESCRIPTION = rare(
    r"gener|erzeug|erstell|wurde automatisch|reply to this|not monitored|auf diese|oluşturul|répondre"
)
RESPONDER_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-auto-reply",
    "x-vacation",
)
BOUNCE_HEADERS = ("x-failed-recipients", "x-ms-exchange-message-is-ndr", "x-ms-exchange-is-ndr", "x-original-bounce")
RULES_AGENT_HEADERS = ("x-ms-exchange-generated-message-source", "x-ms-exchange-inbox-rules-loop")
LOOP_HEADERS = ("x-ms-exchange-inbox-rules-loop", "x-loop", "x-loop-detect")
ABSENCE_HINTS = 2
DENIALS = ("keine", "kein", "no", "not an", "nicht", "pas une")
SHORT_NOTE_CHARS = 1200
OFFER_SURE, OFFER_MAYBE = 3, 2
SOMEBODY = 2  # so strong must be what an author wants before a status in the text proves nothing


def auto_submitted(facts: Facts) -> str:
    """Auto-Submitted says anything but "no"; its parameters and comments do not count."""
    for value in facts.message.headers.get("auto-submitted", ()):
        word = re.split(r"[;(\s]", value.strip().lower(), maxsplit=1)[0]
        if word and word != "no":
            return word
    return ""


def null_path(facts: Facts) -> str:
    """Return the envelope sender is empty."""
    return "<>" if facts.message.return_path == "" else ""


def report(facts: Facts) -> str:
    """Return the mail as a whole is a report."""
    kind = facts.message.content_type
    return kind if kind == "multipart/report" or kind in REPORT_TYPES else ""


def report_inside(facts: Facts) -> str:
    """Return a report is among the parts of a mail that is none: a broken bounce, or a person who passes one on."""
    return next((kind for kind in facts.message.part_types if kind in REPORT_TYPES), "")


def daemon(facts: Facts) -> str:
    """Return the sender is a mail system."""
    return facts.local if DAEMON.match(facts.local) else ""


def postmaster_bounce(facts: Facts) -> str:
    """Return the postmaster writes of a delivery that failed."""
    return facts.local if POSTMASTER.match(facts.local) and (bounce_hints(facts) or not facts.head) else ""


def postmaster(facts: Facts) -> str:
    """Return the sender is a postmaster, perhaps a person."""
    return facts.local if POSTMASTER.match(facts.local) else ""


def no_sender(facts: Facts) -> str:
    """From names no address: there is nobody to answer."""
    return facts.header("from")[:60] or "no From" if facts.message.sender is None else ""


def several_from(facts: Facts) -> str:
    """From stands twice: RFC 5322 forbids it, and the two may differ."""
    return "several From fields" if len(facts.message.headers.get("from", ())) > 1 else ""


def bounce_hints(facts: Facts) -> str:
    """Return the words of an undeliverable mail: its subject and a standing phrase or a status, or phrase and full
    status.
    """
    subject = bounce_subject(facts)
    text = next(iter(facts.hits(vocabulary.BOUNCE_PHRASES, facts.head)), "")
    if not subject and not text:
        return ""
    code = (ENHANCED_STATUS if subject else FULL_STATUS).search(facts.head)
    if subject and facts.enrols and facts.author >= SOMEBODY:
        return ""  # a person quotes what became of their first mail; the subject still keeps it from being answered
    if subject and (text or code):
        return f"{subject}, {text or (code[0] if code else '')}"
    return f"{text}, {code[0]}" if text and code and not _registers(facts) and facts.author < SOMEBODY else ""


def bounce_subject(facts: Facts) -> str:
    """Return the subject of an undeliverable mail, and nothing else that says so."""
    if not facts.subject.startswith(vocabulary.BOUNCE_SUBJECTS):
        return ""
    return next(word for word in vocabulary.BOUNCE_SUBJECTS if facts.subject.startswith(word))


def header_of_responder(facts: Facts) -> str:
    """Return a header that only automatic responders set."""
    return next((name for name in RESPONDER_HEADERS if facts.header(name).lower() not in {"", "no", "false"}), "")


def failed_recipients(facts: Facts) -> str:
    """Return a header that only bounces bear."""
    return next((name for name in BOUNCE_HEADERS if name in facts.message.headers), "")


def apple_vacation(facts: Facts) -> str:
    """Return a vacation note of iCloud; it has no other mark."""
    return facts.header("x-apple-action") if "vacation" in facts.header("x-apple-action").lower() else ""


def rules_agent(facts: Facts) -> str:
    """Exchange's rules made the mail, and it reads like a vacation note."""
    source = facts.header("x-ms-exchange-generated-message-source")
    if "rules agent" in source.lower():
        return source
    if "x-ms-exchange-inbox-rules-loop" not in facts.message.headers:
        return ""
    return "inbox rule" if absence_note(facts) or absence_maybe(facts) else ""


def rule_loop(facts: Facts) -> str:
    """Return an inbox rule made or handed on the mail: a note, or a person's mail redirected."""
    return next((name for name in LOOP_HEADERS if name in facts.message.headers), "")


def suppress_all(facts: Facts) -> str:
    """Answers are unwanted, and the text is one of absence; the header alone stands on people's mail too (Exchange)."""
    value = facts.header("x-auto-response-suppress").lower()
    return value if "all" in value.split(",")[0] and (absence_maybe(facts) or absence_note(facts)) else ""


def calendar_answer(facts: Facts) -> str:
    """Return a calendar program's answer or cancellation."""
    return facts.message.calendar_method if facts.message.calendar_method in CALENDAR_ANSWERS else ""


def calendar_request(facts: Facts) -> str:
    """Return a calendar invitation: sent by a program in a person's name, and answered in the calendar."""
    return facts.message.calendar_method if facts.message.calendar_method == "REQUEST" else ""


def receipt(facts: Facts) -> str:
    """Return a read receipt without its headers: subject and standing phrase."""
    if not facts.subject.startswith(vocabulary.RECEIPT_SUBJECTS):
        return ""
    return next(iter(facts.hits(vocabulary.RECEIPT_PHRASES, facts.head[:1500])), "")


def receipt_subject(facts: Facts) -> str:
    """Return the subject of a read receipt without any text."""
    return (
        facts.message.subject[:40]
        if facts.subject.startswith(vocabulary.RECEIPT_SUBJECTS) and not facts.own_text
        else ""
    )


def _registers(facts: Facts) -> bool:
    """Return True where the author's own text speaks of a registration."""
    return any(stem in facts.own_text for stem in vocabulary.REGISTRATION_STEMS)


def _absence_subject(facts: Facts) -> bool:
    """Return True where the subject begins as responders write it; answers to such a note begin with Re."""
    return facts.subject.startswith(vocabulary.ABSENCE_SUBJECTS) and not ANSWER_PREFIX.match(facts.subject)


def absence_note(facts: Facts) -> str:
    """Return a vacation note without any header: a responder's subject, or a machine's sentence together with words of
    absence. A registration that mentions a holiday has neither (tests/corpus/057).
    """
    titled = bool(facts.hits(vocabulary.ABSENCE_TITLES, facts.subject)) and not ANSWER_PREFIX.match(facts.subject)
    if not _absence_subject(facts) and not titled and not facts.hits(vocabulary.AUTOMATIC_PHRASES, facts.head):
        return ""
    automatic = facts.hits(vocabulary.AUTOMATIC_PHRASES, facts.own_text)
    hints = facts.hits(vocabulary.ABSENCE_PHRASES, facts.own_text)
    by_program = _absence_subject(facts) and PROGRAM_SUBJECT.search(facts.subject[:40]) is not None
    if by_program or (_absence_subject(facts) and (automatic or hints) and not _registers(facts)):
        return facts.message.subject[:60]
    if automatic and hints and (titled or not _registers(facts)):
        return automatic[0]
    return facts.message.subject[:60] if titled and len(hints) >= ABSENCE_HINTS and not _registers(facts) else ""


def absence_maybe(facts: Facts) -> str:
    """Return a short text of little but absence, or a responder's subject over other words: not answered, but shown."""
    if _absence_subject(facts):
        return facts.message.subject[:60]
    hints = facts.hits(vocabulary.ABSENCE_PHRASES, facts.head)
    if len(hints) < ABSENCE_HINTS + 1:
        return ""
    hints = facts.hits(vocabulary.ABSENCE_PHRASES, facts.own_text)
    short = len(facts.own_text) <= SHORT_NOTE_CHARS
    return ", ".join(hints[:3]) if short and len(hints) > ABSENCE_HINTS + facts.author and not _registers(facts) else ""


def robot_text(facts: Facts) -> str:
    """Return the text says of itself that a machine wrote it: not answered, but shown."""
    if not facts.hits(vocabulary.AUTOMATIC_PHRASES, facts.head):
        return ""
    phrases = facts.hits(vocabulary.AUTOMATIC_PHRASES, facts.own_text)
    phrases = tuple(phrase for phrase in phrases if not _denied(phrase, facts.own_text))
    if _registers(facts):
        phrases = tuple(phrase for phrase in phrases if SELF_DESCRIPTION.search(phrase))
    return phrases[0] if phrases else ""


def _denied(phrase: str, text: str) -> bool:
    """ "Keine automatische Nachricht: hier schreibt ein Mensch": wherever the phrase stands, it is denied."""
    return text.count(phrase) == sum(text.count(f"{denial} {phrase}") for denial in DENIALS)


def challenge(facts: Facts) -> str:
    """Return a spam filter asks the sender to prove to be human."""
    hints = facts.hits(vocabulary.CHALLENGE_PHRASES, facts.head + " " + facts.subject)
    return hints[0] if hints and not _registers(facts) else ""


def spam_flag(facts: Facts) -> str:
    """Return the server's filter says spam."""
    return "YES" if facts.header("x-spam-flag").strip().upper() == "YES" else ""


def _offer_score(facts: Facts) -> tuple[int, str]:
    """How many signs of an unsolicited offer the mail bears, and the first of them."""
    text = facts.offers
    if not text:
        return 0, ""
    score = len(text)
    score += "phpmailer" in facts.header("x-mailer").lower()
    score += "spf=softfail" in facts.header("authentication-results").lower() or spam_flag(facts) != ""
    score += facts.header("x-priority").startswith("1")
    return score, text[0]


def offer(facts: Facts) -> str:
    """Several signs of an unsolicited offer, and no word of a registration of one's own."""
    score, first = _offer_score(facts)
    if score < OFFER_SURE or facts.message.in_reply_to or "register" in facts.wishes:
        return ""
    return f"{first} ({score} signs)"


def offer_maybe(facts: Facts) -> str:
    """Two signs of an unsolicited offer."""
    score, first = _offer_score(facts)
    return first if score >= OFFER_MAYBE and "register" not in facts.wishes else ""
