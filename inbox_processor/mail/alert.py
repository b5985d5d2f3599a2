"""Mails to the organiser: that something needs a look, and what has happened. Never to participants; of personal data
names and ids alone.

Duty: `write(kind, …)` makes one mail; TEXTS holds subject and text by kind and language. Pure: the same arguments give
the same octets. Where the mail goes and when, alerts.py knows.
Standards: RFC 3834 5 (auto-generated, so that no machine answers), RFC 5322.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import TypeAlias

from inbox_processor import __version__
from inbox_processor.languages.saying import say
from inbox_processor.mail import mime
from inbox_processor.mail.addressing import single_line
from inbox_processor.mail.reply import MARKER
from inbox_processor.model import Mailbox, Remark

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
    "digest": {
        "de": """\
Anmeldestelle: was geschehen ist

Guten Tag,

das ist seit der letzten Übersicht geschehen. Mehr zeigen
inbox-processor participants und inbox-processor review.
""",
        "en": """\
Registration desk: what has happened

Hello,

this has happened since the last of these mails. More is shown by
inbox-processor participants and inbox-processor review.
""",
    },
    "trouble": {
        "de": """\
Anmeldestelle: sie braucht jemanden

Guten Tag,

die Anmeldestelle kann gerade nicht arbeiten und kommt von selbst nicht weiter.
Was eingeht, bleibt liegen, bis das behoben ist; verloren geht nichts.
""",
        "en": """\
Registration desk: it needs somebody

Hello,

the registration desk cannot work at present, and will not get on by itself.
What arrives waits until this is mended; nothing is lost.
""",
    },
    "well": {
        "de": """\
Anmeldestelle: alles wieder gut

Guten Tag,

die Anmeldestelle arbeitet wieder.
""",
        "en": """\
Registration desk: all is well again

Hello,

the registration desk is at work again.
""",
    },
    "put-back": {
        "de": """\
Anmeldestelle: Mails sind zurückgelegt

Guten Tag,

diese Mails haben Sie in einen anderen Ordner gelegt, doch was das heißt, geht
nicht. Sie liegen wieder, wo sie lagen; an niemandes Stand hat sich etwas
geändert, und niemand hat eine Antwort bekommen.
""",
        "en": """\
Registration desk: mails were put back

Hello,

you have put these mails into another folder, but what that means cannot be
done. They lie again where they lay; nobody's status has changed, and nobody
was written to.
""",
    },
}
LINE_CHARACTERS = 300
ONCE_A_DAY = ("reply-limit", "hour-limit", "trouble", "well")
Told: TypeAlias = Mapping[str, Sequence[Remark]]
NOTHING: Told = MappingProxyType({})
FAULT = "fault"  # the section of what the program says of a fault of servers, config or store: in English
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "accepted": {"de": "Haben einen Platz bekommen:", "en": "Have got a seat:"},
    "waitlisted": {"de": "Warten auf einen Platz:", "en": "Wait for a seat:"},
    "incomplete": {"de": "Wurden um fehlende Angaben gebeten:", "en": "Were asked for what is missing:"},
    "withdrawn": {"de": "Haben sich abgemeldet:", "en": "Have withdrawn:"},
    "declined": {"de": "Haben keinen Platz bekommen:", "en": "Have got no seat:"},
    "review": {"de": "Mails, die auf Sie warten:", "en": "Mails that wait for you:"},
    "failed": {"de": "Antworten, die der Mailserver nicht nimmt:", "en": "Replies that the mail server refuses:"},
    "bounced": {"de": "Mail an sie kommt zurück:", "en": "Mail to them comes back:"},
    FAULT: {"de": "Die Meldung des Programms lautet, auf Englisch:", "en": "The program says:"},
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

PLAIN_CLOSING = {
    "de": """
Ihre Anmeldestelle

(Bitte antworten Sie nicht auf diese Mail.)
""",
    "en": """
Your registration desk

(Please do not answer this mail.)
""",
}


def write(
    kind: str, language: str, sender: Mailbox, to: str, message_id: str, now: datetime, told: Told = NOTHING
) -> bytes:
    """Return the mail of this kind (a key of TEXTS) to the addr-spec `to`; `now`: aware, as it shall be told. `told`:
    what it is about, remarks by section (a key of SECTIONS, "" for none), said in the mail's language.
    """
    chosen = next((one for one in LANGUAGES if language.startswith(one)), LANGUAGES[-1])
    subject, _, text = TEXTS[kind][chosen].partition("\n\n")
    for section, remarks in told.items():
        heading = f"{SECTIONS[section][chosen]}\n" if section else ""
        text += f"\n{heading}" + "".join(f"- {_line(one, chosen)}\n" for one in remarks)
    closing = CLOSING[chosen] if kind in ONCE_A_DAY else PLAIN_CLOSING[chosen]
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
    return mime.compose(fields, mime.text_part("plain", text + closing))


def _line(one: Remark, language: str) -> str:
    said = " ".join(say(words, language) for words in one.sentences)
    return single_line(": ".join(filter(None, (one.about, said))), LINE_CHARACTERS)
