"""Message to Screening: did a person write it, and may it be answered.

Duty: one table of named rules, each with the standard or the vendor it rests on.
Call: `screen(message, own)`.
Order: first the rules on headers, structure and standing phrases, then, where none of them makes the mail a machine's,
those that weigh kinds of hints. One rule of MACHINE makes the mail a machine's, else one of SILENT forbids an answer.
The tests stand in `machines`, `lists`, `notices` and `offers`. A rule of MACHINE must never meet a person's mail: where
that can happen, it is SILENT.
Standards: RFC 3834 2 (whom not to answer) before all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from inbox_processor.mail import authentication, lists, machines, notices, offers
from inbox_processor.mail.facts import Facts
from inbox_processor.mail.own import OwnAddresses
from inbox_processor.model import Finding, Message, Screening, Writer


class Rule(Struct, frozen=True):
    """A named rule. `test` returns what it saw, "" where the rule does not apply; `source`: the standard, vendor or
    mail.
    """

    name: str
    writer: Writer
    test: Callable[[Facts], str]
    source: str


MACHINE, SILENT = Writer.MACHINE, Writer.SILENT

# Looked at first: what headers, structure and standing phrases say.
PLAIN_RULES: tuple[Rule, ...] = (
    Rule("own mail come back", MACHINE, lists.own_mail, "RFC 3834 2: no answer to one's own; corpus 082"),
    Rule("auto-submitted", MACHINE, machines.auto_submitted, "RFC 3834 5; 'no' means a person: corpus 020"),
    Rule("null return path", MACHINE, machines.null_path, "RFC 5321 4.5.5; RFC 3834 2"),
    Rule("report", MACHINE, machines.report, "RFC 3464, RFC 8098 (disposition), RFC 5965 (abuse)"),
    Rule("mail system as sender", MACHINE, machines.daemon, "RFC 3834 2 (MAILER-DAEMON)"),
    Rule("postmaster's bounce", MACHINE, machines.postmaster_bounce, "RFC 2142 5; RFC 3464"),
    Rule("failed recipients", MACHINE, machines.failed_recipients, "Exim, Microsoft Exchange"),
    Rule("bounce by its words", MACHINE, machines.bounce_hints, "mail systems older than RFC 3464"),
    Rule("responder's header", MACHINE, machines.header_of_responder, "cPanel, Horde, IMP, many more; corpus 077"),
    Rule("vacation of iCloud", MACHINE, machines.apple_vacation, "Apple iCloud: its only mark"),
    Rule("vacation by rule", MACHINE, machines.rules_agent, "Microsoft Exchange"),
    Rule("answers suppressed", MACHINE, machines.suppress_all, "MS-OXCMAIL 2.1.3.2.21; alone no sign: corpus 050"),
    Rule("vacation by its words", MACHINE, machines.absence_note, "Lotus Notes sets no header: corpus 051"),
    Rule("calendar answer", MACHINE, machines.calendar_answer, "RFC 6047, RFC 5546 3.2.3; corpus 037"),
    Rule("read receipt by its words", MACHINE, machines.receipt, "Microsoft Exchange; RFC 8098; corpus 064"),
    Rule("newsletter", MACHINE, lists.newsletter, "RFC 2369, RFC 8058; corpus 015"),
    Rule("precedence", MACHINE, lists.precedence, "RFC 3834 2 and 5, by habit since sendmail"),
    Rule("list post", MACHINE, lists.list_post, "RFC 2919; RFC 3834 2; corpus 089"),
    Rule("ticket system's receipt", MACHINE, lists.ticket_receipt, "OTRS, Zammad, RT, Zendesk, Jira; corpus 041"),
    Rule("challenge", MACHINE, machines.challenge, "RFC 3834 1: challenge-response"),
    Rule("unsolicited offer", MACHINE, machines.offer, "corpus 058"),
    Rule("certified mail's receipt", MACHINE, notices.certified_receipt, "Posta elettronica certificata, DM 2.11.2005"),
    Rule("mail that passed a list", SILENT, lists.list_passed, "RFC 2919; RFC 2369"),
    Rule("sender rewritten by a group", SILENT, lists.rewritten_by_group, "Google Groups: its answer would go to us"),
    Rule("no-reply sender", SILENT, lists.no_reply, "RFC 3834 2 by sense"),
    Rule("ticket system", SILENT, lists.is_ticket_system, "an agent's letter: two systems would answer each other"),
    Rule("report inside", SILENT, machines.report_inside, "broken bounces; people who pass one on"),
    Rule("postmaster", SILENT, machines.postmaster, "RFC 2142 5"),
    Rule("no sender", SILENT, machines.no_sender, "RFC 5322 3.6.2"),
    Rule("several From fields", SILENT, machines.several_from, "RFC 5322 3.6"),
    Rule("bounce's subject", SILENT, machines.bounce_subject, "mail systems older than RFC 3464"),
    Rule("inbox rule", SILENT, machines.rule_loop, "Microsoft Exchange; procmail (X-Loop)"),
    Rule("receipt's subject", SILENT, machines.receipt_subject, "RFC 8098"),
    Rule("invitation", SILENT, machines.calendar_request, "RFC 6047"),
    Rule("words of absence", SILENT, machines.absence_maybe, "vacation notes without header"),
    Rule("says it is automatic", SILENT, machines.robot_text, "web forms and portals"),
    Rule("spam flag", SILENT, machines.spam_flag, "SpamAssassin"),
    Rule("perhaps an offer", SILENT, machines.offer_maybe, "corpus 058"),
    Rule("program for mail to many", SILENT, lists.bulk_program, "its name in X-Mailer; RFC 3834 2"),
    Rule("program as sender", SILENT, notices.program_sender, "RFC 3834 2 by sense"),
)

# Weighed only where nothing above makes the mail a machine's: they look for kinds of hints in the text.
WEIGHED_RULES: tuple[Rule, ...] = (
    Rule("note of absence", MACHINE, notices.absence_sure, "vacation notes without header; RFC 3834 2"),
    Rule("notice of a lost mail", MACHINE, notices.undelivered_sure, "mail systems and gateways without RFC 3464"),
    Rule("sender to be proved", MACHINE, notices.challenge_sure, "RFC 3834 1: challenge-response"),
    Rule("office's receipt", MACHINE, notices.acknowledged_sure, "ticket systems without a header"),
    Rule("newsletter by its words", MACHINE, notices.bulk_sure, "newsletters without RFC 2369"),
    Rule("receipt in any language", MACHINE, notices.receipt_seen, "Microsoft Exchange; RFC 8098"),
    Rule("offer of a stranger", MACHINE, offers.offer_sure, "corpus 058"),
    Rule("invitation to many", MACHINE, offers.solicits_sure, "newsletters and portals without RFC 2369"),
    Rule("seller's letter", MACHINE, offers.seller_sure, "RFC 3834 2; CAN-SPAM Act 5(a)(3); UWG 7"),
    Rule("perhaps an absence", SILENT, notices.absence_likely, "vacation notes without header; RFC 3834 2"),
    Rule("perhaps a lost mail", SILENT, notices.undelivered_likely, "mail systems and gateways without RFC 3464"),
    Rule("perhaps a challenge", SILENT, notices.challenge_likely, "RFC 3834 1: challenge-response"),
    Rule("perhaps an office's receipt", SILENT, notices.acknowledged_likely, "ticket systems without a header"),
    Rule("copy of a form", SILENT, notices.form_copy, "web forms"),
    Rule("bulk mail by its words", SILENT, notices.bulk_text, "newsletters and portals without RFC 2369"),
    Rule("device", SILENT, notices.device_text, "telephone systems, fax servers, scanners"),
    Rule("account warning", SILENT, notices.account_warning, "providers' quota warnings, and phishing"),
    Rule("dunning letter", SILENT, notices.dunning_letter, "invoice fraud"),
    Rule("perhaps a stranger's offer", SILENT, offers.offer_likely, "corpus 058"),
    Rule("asks its reader to register", SILENT, offers.solicits, "RFC 3834 2 by sense: invitations, portals, surveys"),
    Rule("perhaps a seller's letter", SILENT, offers.seller_likely, "RFC 3834 2; CAN-SPAM Act 5(a)(3); UWG 7"),
    Rule("nobody speaks", SILENT, notices.nobody_speaks, "RFC 3834 2 by sense: a hint, and no author to answer"),
)

RULES = (*PLAIN_RULES, *WEIGHED_RULES)

# The tests of PLAIN_RULES that see nothing in a mail that has none of these headers.
HEADERS: Mapping[Callable[[Facts], str], tuple[str, ...]] = {
    machines.auto_submitted: ("auto-submitted",),
    machines.failed_recipients: machines.BOUNCE_HEADERS,
    machines.header_of_responder: machines.RESPONDER_HEADERS,
    machines.apple_vacation: ("x-apple-action",),
    machines.rules_agent: machines.RULES_AGENT_HEADERS,
    machines.suppress_all: ("x-auto-response-suppress",),
    machines.rule_loop: machines.LOOP_HEADERS,
    machines.spam_flag: ("x-spam-flag",),
    lists.newsletter: ("list-unsubscribe",),
    lists.precedence: ("precedence",),
    lists.list_post: (*lists.LIST_HEADERS, "precedence"),
    lists.list_passed: (*lists.LIST_HEADERS, "precedence", "list-unsubscribe"),
    lists.rewritten_by_group: lists.ORIGINAL_SENDER,
    lists.is_ticket_system: (*lists.TICKET_HEADERS, *lists.TICKET_PROGRAM),
    lists.bulk_program: lists.BULK_PROGRAM,
    notices.certified_receipt: ("x-ricevuta",),
}
# Those of WEIGHED_RULES that may see something where no hints are.
WITHOUT_HINTS = tuple(rule for rule in WEIGHED_RULES if rule.test is notices.receipt_seen)
LOOKED_FOR = frozenset(name for names in HEADERS.values() for name in names)


def screen(message: Message, own: OwnAddresses) -> Screening:
    """Person or machine, with every rule that said so; `forged` by the server whose results are trusted."""
    facts = Facts(message, own)
    rules = _applicable(LOOKED_FOR.intersection(message.headers))
    seen = [(rule, detail) for rule in rules if (detail := rule.test(facts))]
    if all(rule.writer is not MACHINE for rule, _ in seen):
        rules = WEIGHED_RULES if facts.hints else WITHOUT_HINTS
        seen += [(rule, detail) for rule in rules if (detail := rule.test(facts))]
    writers = {rule.writer for rule, _ in seen}
    writer = MACHINE if MACHINE in writers else SILENT if SILENT in writers else Writer.PERSON
    findings = tuple(Finding(rule.name, rule.source, detail[:120]) for rule, detail in seen if rule.writer is writer)
    return Screening(writer, findings, authentication.forged(message, own.authserv_id), facts.divided)


@lru_cache(maxsize=256)
def _applicable(headers: frozenset[str]) -> tuple[Rule, ...]:
    """Those of PLAIN_RULES that may see something in a mail with these of the headers LOOKED_FOR."""
    idle = {test for test, names in HEADERS.items() if headers.isdisjoint(names)}
    return tuple(rule for rule in PLAIN_RULES if rule.test not in idle)
