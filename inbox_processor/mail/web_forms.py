"""Mails of web forms: a program sends them, a person wrote them.

Call `by_its_author(message)`. A form on a web site puts its own address into From and the visitor's into Reply-To
(WordPress with PHPMailer, TYPO3, Joomla, Drupal do so); the answer belongs to the visitor.
"""

from __future__ import annotations

import re
from dataclasses import replace

from inbox_processor.mail.lists import NO_REPLY
from inbox_processor.mail.notices import PROGRAM_SENDER
from inbox_processor.model import Mailbox, Message

_FORM_SENDER = re.compile(r"^(?:web-?)?(?:forms?|formular\w{0,10}|kontakt-?formular|contact-?form|site|website)\b")
_LABELLED = re.compile(r"^[^:=\t\n]{2,50}(?:[:=\t]|\.{3})(.{3,200})$", re.MULTILINE)
LINES_CHARS = 20_000  # of a text; a form is shorter


def by_its_author(message: Message) -> Message:
    """The mail as its author's: where a program sends it, and the one address of Reply-To stands behind a label of the
    text, its sender is that person. Any other mail as it is.
    """
    box = message.sender
    if box is None or len(message.reply_to) != 1 or message.reply_to[0].key == box.key:
        return message
    local = box.addr_spec.partition("@")[0].casefold()
    if not (PROGRAM_SENDER.match(local) or NO_REPLY.search(local) or _FORM_SENDER.match(local)):
        return message
    author = message.reply_to[0]
    lines = [line for line in _LABELLED.findall(message.text[:LINES_CHARS]) if author.key in line.casefold()]
    return (
        replace(message, sender=Mailbox(_named(lines[0]) or author.display_name, author.addr_spec))
        if lines
        else message
    )


def _named(line: str) -> str:
    """The name before the address: "Alfons Grabmeier <a.grabmeier@…>"."""
    head, bracket, _ = line.partition("<")
    return head.strip(' "') if bracket else ""
