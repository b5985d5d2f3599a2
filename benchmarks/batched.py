"""The attainable yardstick: what obvious.py does, with the same libraries, in batches of 50 and without any safety.

One FETCH, one TinyDB insert and one STORE for 50 mails, one SMTP connection for all. A kill loses replies or sends them
twice, and nothing waits, is asked for or recognised.

    python -m benchmarks.batched IMAP_PORT SMTP_PORT USER PASSWORD DATABASE
"""

from __future__ import annotations

import smtplib
import sys
from datetime import UTC, datetime
from email.message import EmailMessage

import mailparser
from imapclient import IMAPClient
from tinydb import TinyDB

from benchmarks.obvious import ENOUGH_CHARS, answer

BATCH = 50


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
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as imap, smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        imap.login(user, password)
        imap.select_folder("INBOX")
        uids = imap.search("UNSEEN")
        for start in range(0, len(uids), BATCH):
            part = uids[start : start + BATCH]
            done = [worked(one[b"BODY[]"]) for one in imap.fetch(part, ["BODY.PEEK[]"]).values()]
            people.insert_multiple([person for person, _ in done])
            for _, reply in done:
                smtp.send_message(reply)
            imap.add_flags(part, [b"\\Seen"], silent=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6])
