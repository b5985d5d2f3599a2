"""The attainable yardstick: what obvious.py does, with the same libraries, in batches of 50 and without any safety.

One FETCH, one TinyDB insert and one STORE for 50 mails, one SMTP connection for all. A kill loses replies or sends them
twice, and nothing waits, is asked for or recognised.

    python -m benchmarks.batched IMAP_PORT SMTP_PORT USER PASSWORD DATABASE
"""

from __future__ import annotations

import smtplib
import sys

from imapclient import IMAPClient
from tinydb import TinyDB

from benchmarks.obvious import worked

BATCH = 50


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
