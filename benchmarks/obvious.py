"""The yardstick: the registration desk that these libraries suggest, in one loop, without any care for crashes.

One FETCH, one TinyDB insert, one SMTP connection and one STORE for each mail. It promises a seat to everybody who wrote
more than a few words; it knows no waiting list, no repeated mail, no machine.

    python -m benchmarks.obvious IMAP_PORT SMTP_PORT USER PASSWORD DATABASE
"""

from __future__ import annotations

import smtplib
import sys
from datetime import UTC, datetime
from email.message import EmailMessage

import mailparser
from imapclient import IMAPClient
from jinja2 import Template
from tinydb import TinyDB

DESK = "anmelden@beteiligung.example"
ENOUGH_CHARS = 100
REPLY = Template(
    "Guten Tag {{ name }},\n\nvielen Dank für Ihre Anmeldung zur Werkstatt am 6. Juli 2016.\n"
    "{% if enough %}Ein Platz ist für Sie reserviert.{% else %}Bitte schreiben Sie uns zwei, drei Sätze zu Ihrem "
    "Hintergrund.{% endif %}\n\nMit freundlichen Grüßen\nDas Organisationsteam\n"
)


def answer(mail: mailparser.MailParser, name: str, address: str, *, enough: bool) -> EmailMessage:
    """Write the reply to one mail."""
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = DESK, address, f"Re: {mail.subject}"
    reply["In-Reply-To"] = reply["References"] = mail.message_id
    reply.set_content(REPLY.render(name=name or address, enough=enough))
    return reply


def worked(octets: bytes) -> tuple[dict[str, str], EmailMessage]:
    """Read one mail; give the record and the reply."""
    mail = mailparser.parse_from_bytes(octets)
    name, address = mail.from_[0]
    text = "\n".join(mail.text_plain or mail.text_html)
    enough = len(text.partition("\n-- ")[0]) > ENOUGH_CHARS
    person = {"name": name, "email": address, "background": text[:500], "subject": mail.subject}
    person |= {"status": "accepted" if enough else "incomplete", "message_id": mail.message_id}
    return {**person, "received": datetime.now(UTC).isoformat()}, answer(mail, name, address, enough=enough)


def main(imap_port: int, smtp_port: int, user: str, password: str, database: str) -> None:
    """Work through the unread mails of the inbox."""
    people = TinyDB(database)
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as imap:
        imap.login(user, password)
        imap.select_folder("INBOX")
        for uid in imap.search("UNSEEN"):
            person, reply = worked(imap.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"])
            people.insert(person)
            with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
                smtp.send_message(reply)
            imap.add_flags([uid], [b"\\Seen"])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6])
