"""Mails to the organiser: that something needs a look. Never to participants, and without personal data.

Duty: `write(kind, …)` makes one mail; TEXTS holds subject and text by kind and language. Pure: the same arguments give
the same octets. Where the mail goes and when, alerts.py knows.
Standards: RFC 3834 5 (auto-generated, so that no machine answers), RFC 5322.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from inbox_processor import __version__
from inbox_processor.mail import mime
from inbox_processor.mail.reply import MARKER
from inbox_processor.model import Mailbox

LANGUAGES = ("de", "en")  # the last one is for everybody else
# Subject, a blank line, the text.
TEXTS: Mapping[str, Mapping[str, str]] = {
    "reply-limit": {
        "de": """\
Anmeldestelle: Mails warten, eine Adresse hat ihre Höchstzahl an Antworten

Guten Tag,

eine Adresse hat so viele Antworten bekommen, wie replies_per_address unter
[limits] erlaubt. Was sie weiter schreibt, wird nicht beantwortet und wartet auf
Sie. Oft schreiben dann zwei Programme einander.

Zum Nachsehen: inbox-processor review
""",
        "en": """\
Registration desk: mails wait, an address has had its replies

Hello,

an address has had as many replies as replies_per_address below [limits] allows.
What else it writes is not answered and waits for you. Often two programs are
writing to each other then.

To have a look: inbox-processor review
""",
    },
    "hour-limit": {
        "de": """\
Anmeldestelle: Antworten warten, die Höchstzahl der Stunde ist erreicht

Guten Tag,

in der letzten Stunde sind so viele Antworten gegangen, wie replies_per_hour
unter [limits] erlaubt. Die übrigen warten und gehen nach und nach; Plätze und
Reihenfolge sind davon nicht berührt.

Zum Nachsehen: inbox-processor status
""",
        "en": """\
Registration desk: replies wait, the limit of the hour is reached

Hello,

within the last hour as many replies have left as replies_per_hour below
[limits] allows. The others wait and leave bit by bit; seats and the order of
arrival are not touched by it.

To have a look: inbox-processor status
""",
    },
}
CLOSING = {
    "de": """
Ihre Anmeldestelle

(Diese Mail kommt höchstens einmal am Tag. Bitte antworten Sie nicht darauf.)
""",
    "en": """
Your registration desk

(This mail comes once a day at most. Please do not answer it.)
""",
}


def write(kind: str, language: str, sender: Mailbox, to: str, message_id: str, now: datetime) -> bytes:
    """Return the mail of this kind (a key of TEXTS) to the addr-spec `to`; `now`: aware, as it shall be told."""
    chosen = next((one for one in LANGUAGES if language.startswith(one)), LANGUAGES[-1])
    subject, _, text = TEXTS[kind][chosen].partition("\n\n")
    fields = (
        mime.mailbox_field("From", sender),
        mime.mailbox_field("To", Mailbox("", to)),
        mime.field("Subject", subject),
        f"Date: {format_datetime(now)}",
        f"Message-ID: {message_id}",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        f"Content-Language: {chosen}",
        f"{MARKER}: {__version__}",
    )
    return mime.compose(fields, mime.text_part("plain", text + CLOSING[chosen]))
