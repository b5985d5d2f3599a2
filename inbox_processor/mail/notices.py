"""Tests of screening by several independent hints: notes and notices without header and standing phrase.

Duty: weigh kinds of hints against the signs of an author who wants something (registers, withdraws, corrects, tells of
themselves, asks). No single phrase decides.
Call: each test takes the `Facts` of a mail and returns the kinds that it saw, "" where the rule does not apply.
Order: the sure test of a pair asks for one kind more than the one that merely keeps silent.
Standards: RFC 3834 2 (whom not to answer); the weights come from tests/mail/data and the corpora.
Known gaps: a note in a language without a table (`languages/<tag>/hints.py`); a note that says nothing but a place.
"""

from __future__ import annotations

import re

from inbox_processor.mail import vocabulary
from inbox_processor.mail.facts import SUSPICIOUS, Facts
from inbox_processor.mail.hints import kinds as kinds_of
from inbox_processor.mail.machines import POSTMASTER
from inbox_processor.mail.rare import rare

SHORT_CHARS = 1500  # notes are short; a longer letter has an author
ABSENCE = ("away", "gone", "unread", "deputy", "later")
NOTE_ONLY = frozenset({"deputy", "later", "thanks"})  # what people who go away tell nobody whom they ask for something
TELLS = frozenset({"roles", "activity"})
KINDS_AT_LEAST, NOTE_SILENT, NOTE_SURE = 2, 3, 5
# Responders put a word before the mark of the answer ("Absent Re: …"); people's programs put the mark first.
PREFIXED_ANSWER = rare(r"^(?!(?:fwd?|wg|tr|wtr|rv|i|fw)\s?:)[^:]{3,60}[\s:](?:re|aw|antw|sv|vs|ynt|odp|rif)\s?:")
SPAN = rare(
    r"\b(?:bis|ab|vom|until|till|from|through|after|on|jusqu'?au|du|au|le|fino al|dal|al|hasta|desde|el|tot|t/m|van"
    r"|vanaf|do|od|dne|até|de|till|med|den|från|til|fra|og)\b[^.!?]{0,24}?\b\d{1,2}\b|\b\d{1,2} \w{3,9} tarihin"
)
POINTS_SILENT = 3
SEEN = frozenset({"seen"})
STATUS = rare(r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|\bcode\W{1,2}[45]\d\d\b|\bsmtp;\s?[45]\d\d")
# The head of our mail, copied into a notice; people's programs put "Von:" or a quote mark above, which are quotes.
TICKET = rare(r"[#\[]\W?[a-z]{0,8}[ #-]?\d{3,20}|\b(?:nr|no|nummer|numer|number)\.? ?\d{3,20}")
COPIED_HEAD = rare(r"\b(?:message-id|betreff|subject|oggetto|objet|asunto|onderwerp|temat|ämne|emne): ")
LINK = re.compile(r"https?://\S{1,200}?[?/=]\S")
# Programs that have an address, and no person reads or writes there.
PROGRAM_SENDER = re.compile(
    r"^(?:voice-?mail|unity|scan(?:ner|2mail|tomail)?|kopierer|copier|multifunktion|mfp|faxserver|fax2mail|notifications?"
    r"|alerts?|dmarc[a-z]{0,10}|posta-certificata|bounces?|auto-?responder|auto-?reply|wordpress|cron|mailer|automat)"
    r"(?:[-_.+@\d]|$)"
)


def _named(facts: Facts, *kinds: str) -> str:
    """Return the kinds among `kinds` that the mail shows, for people."""
    return ", ".join(kind for kind in kinds if kind in facts.hints)


def _ours_inside(facts: Facts) -> bool:
    """Return True where the text or the subject names our own address, as programs do and people hardly."""
    return any(address in facts.own_text or address in facts.subject for address in facts.own.addresses)


def _note(facts: Facts) -> int:
    """Return the strength of a note of absence: kinds of hints, less what speaks of an author; 0 below two kinds."""
    hints = facts.hints
    kinds = ("away" in hints or "gone" in hints) + sum(kind in hints for kind in ("unread", "deputy", "later"))
    if kinds < KINDS_AT_LEAST or len(facts.own_text) > SHORT_CHARS:
        return 0
    subject = PREFIXED_ANSWER.match(facts.subject) or facts.subject.startswith(vocabulary.ABSENCE_SUBJECTS)
    subject = subject or not {"away", "gone"}.isdisjoint(kinds_of(facts.subject))
    strength = kinds + ("thanks" in hints) + bool(SPAN.search(facts.own_text)) + bool(subject) - facts.author
    # Who does not read mail wants nothing of us either.
    strength += "unread" in hints and facts.wishes.keys().isdisjoint({"register", "withdraw", "update"})
    # Who has left says where to turn instead and that nobody reads there; it sounds like a change of address.
    left = "gone" in hints and "deputy" in hints and (hints["gone"] > 1 or "unread" in hints)
    return max(NOTE_SILENT, strength) if left else strength


def absence_sure(facts: Facts) -> str:
    """A note of absence with five hints, and nobody who registers."""
    sure = _note(facts) - ("unread" in facts.hints) >= NOTE_SURE and "register" not in facts.wishes
    return _named(facts, *ABSENCE) if sure else ""


def absence_likely(facts: Facts) -> str:
    """A note of absence with three hints more than its author's wishes."""
    return _named(facts, *ABSENCE) if _note(facts) >= NOTE_SILENT and not _enrols_before_leaving(facts) else ""


def _enrols_before_leaving(facts: Facts) -> bool:
    """ "Ab morgen bin ich im Urlaub, darum heute schon: Ich komme. Ich leite …": a mail of its own that enrols its
    author, tells of them, and has nothing of a note but the absence.
    """
    if not facts.enrols or not facts.begins_thread or ":" in facts.subject or not NOTE_ONLY.isdisjoint(facts.hints):
        return False
    return "first_person" in facts.wishes and not TELLS.isdisjoint(facts.wishes)


def undelivered_sure(facts: Facts) -> str:
    """A notice of a mail not delivered: two hints, and a status, the head of our mail, or a postmaster."""
    if facts.hints.get("lost", 0) < 2 or facts.author:
        return ""
    seen = STATUS.search(facts.own_text) or COPIED_HEAD.search(facts.head) or POSTMASTER.match(facts.local)
    return f"lost, {seen[0]}" if seen else ""


def undelivered_likely(facts: Facts) -> str:
    """Two hints of a mail not delivered, or one with a status or our mail's head; whoever tells of it wants more."""
    lost = facts.hints.get("lost", 0)
    if not lost:
        return ""
    others = bool(STATUS.search(facts.own_text)) + bool(COPIED_HEAD.search(facts.own_text)) + ("account" in facts.hints)
    return _named(facts, "lost", "account") if min(lost, 2) + others - facts.author > 1 else ""


def challenge_sure(facts: Facts) -> str:
    """Our mail is held, what to do is said twice, and there is a link or a button for it."""
    hints = facts.hints
    enough = hints.get("held", 0) + hints.get("verify", 0) > POINTS_SILENT and "held" in hints and "verify" in hints
    there = enough and (LINK.search(facts.own_text) or "click" in hints)
    return _named(facts, "held", "verify") if there and not facts.author else ""


def challenge_likely(facts: Facts) -> str:
    """Our mail is held until the sender has proved something or opened a page."""
    hints = facts.hints
    held = "held" in hints and ("verify" in hints or LINK.search(facts.own_text))
    seen = held or (hints.get("verify", 0) > 1 and "click" in hints)
    return _named(facts, "held", "verify", "click") if seen and facts.author < 2 else ""


def acknowledged_sure(facts: Facts) -> str:
    """An office acknowledges a mail: twice said, and twice how it is dealt with."""
    hints = facts.hints
    seen = hints.get("taken", 0) > 1 and hints.get("handled", 0) > 1
    return _named(facts, "taken", "handled") if seen and facts.author < 2 and "register" not in facts.wishes else ""


def acknowledged_likely(facts: Facts) -> str:
    """A mail was received, and how it is dealt with; or a number was given twice."""
    hints = facts.hints
    seen = "taken" in hints and ("handled" in hints or hints["taken"] > 1)
    points = min(3, hints.get("taken", 0) + hints.get("handled", 0)) + bool(TICKET.search(facts.subject))
    return _named(facts, "taken", "handled") if seen and points > facts.author else ""


def receipt_seen(facts: Facts) -> str:
    """A receipt's subject, and that the mail was read or deleted."""
    if not facts.subject.startswith(vocabulary.RECEIPT_SUBJECTS) or not facts.head_holds(SEEN):
        return ""
    return facts.message.subject[:40] if "first_person" not in facts.wishes else ""


def certified_receipt(facts: Facts) -> str:
    """Return the receipt of a certified mail system; a person's certified mail bears X-Trasporto instead."""
    return facts.header("x-ricevuta")


def form_copy(facts: Facts) -> str:
    """A form sends back what was entered."""
    copies = facts.hints.get("copy", 0)
    seen = copies and copies + _ours_inside(facts) > 1
    return _named(facts, "copy") if seen and facts.author < 2 else ""


def bulk_sure(facts: Facts) -> str:
    """How to leave the list and why one is on it, three times said, and nobody who speaks of themselves."""
    points = facts.hints.get("leave", 0) + facts.hints.get("why", 0)
    if points < POINTS_SILENT or not {"leave", "why"} <= facts.hints.keys():
        return ""
    return _named(facts, "leave", "why") if facts.wishes.keys().isdisjoint({"first_person", "register"}) else ""


def bulk_text(facts: Facts) -> str:
    """How to leave the list and why one is on it, in the mail's own text: nobody who registers writes so."""
    hints = facts.hints
    seen = "leave" in hints and ("why" in hints or hints["leave"] > 1)
    seen = seen or ("ignore_if" in hints and ("click" in hints or "verify" in hints or hints["ignore_if"] > 1))
    # "Nehmen Sie an unserer Umfrage teil": the reader shall register, and the writer says nothing of themselves
    seen = seen or ("why" in hints and "click" in hints and "first_person" not in facts.wishes)
    person = seen and "first_person" in facts.wishes and not {"register", "withdraw", "update"}.isdisjoint(facts.wishes)
    return _named(facts, "leave", "why", "ignore_if", "click") if seen and not person else ""


def device_text(facts: Facts) -> str:
    """A telephone system, a fax or a scanner: two of its words, and no author but one whom it has recorded."""
    if facts.hints.get("device", 0) < KINDS_AT_LEAST:
        return ""
    silent = not facts.author and "first_person" not in facts.wishes
    return _named(facts, "device") if silent or "device" in kinds_of(facts.subject) else ""


def program_sender(facts: Facts) -> str:
    """Return a sender that is a program by its name."""
    match = PROGRAM_SENDER.match(facts.local)
    return match[0] if match else ""


def account_warning(facts: Facts) -> str:
    """Mailbox or password, and what happens to it: a provider's warning, or somebody who wants the password."""
    hints = facts.hints
    if "account" not in hints or "pressure" not in hints:
        return ""
    points = min(2, hints["account"]) + min(3, hints["pressure"]) + ("click" in hints) + _ours_inside(facts)
    return _named(facts, "account", "pressure", "click") if points - 2 * facts.author >= POINTS_SILENT else ""


def dunning_letter(facts: Facts) -> str:
    """A sum that is due, and pressure or something to open."""
    hints = facts.hints
    if "invoice" not in hints or "dunning" not in hints:
        return ""
    points = min(2, hints["invoice"]) + min(3, hints["dunning"]) + ("click" in hints)
    return _named(facts, "invoice", "dunning", "click") if points - 2 * facts.author > POINTS_SILENT else ""


def nobody_speaks(facts: Facts) -> str:
    """Any hint that some rule begins with, in a short text whose author asks for nothing and tells nothing."""
    if not facts.hints or not 0 < len(facts.own_text) <= SHORT_CHARS:
        return ""
    if facts.speaks or facts.wishes.keys() >= {"first_person", "bodies"}:  # "I sit on the council"
        return ""
    if facts.signs_subject:  # "Abmeldung für den 6.7., Ingo Tschirpke": all that they say
        return ""
    seen = next((kinds for kinds in SUSPICIOUS if facts.hints.keys() >= kinds), frozenset())
    return ", ".join(sorted(seen)) if seen and not facts.author else ""
