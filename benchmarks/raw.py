"""The limit of one thread: every mail fetched in batches and a ready reply sent for each over one connection, and
nothing else done. No desk in Python can be faster.

    python -m benchmarks.raw IMAP_PORT SMTP_PORT USER PASSWORD DATABASE
"""

from __future__ import annotations

import smtplib
import sys

from imapclient import IMAPClient

from benchmarks.obvious import DESK

BATCH = 200
REPLY = (
    f"From: {DESK}\r\nTo: someone@rathaus.example\r\nSubject: Re: Anmeldung\r\n\r\n".encode()
    + b"vielen Dank. Ein Platz ist reserviert.\r\n" * 12
)


def main(imap_port: int, smtp_port: int, user: str, password: str, _database: str) -> None:
    """Fetch all, send as many."""
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as imap, smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        imap.login(user, password)
        imap.select_folder("INBOX")
        uids = imap.search("UNSEEN")
        for start in range(0, len(uids), BATCH):
            part = uids[start : start + BATCH]
            for number in imap.fetch(part, ["BODY.PEEK[]"]):
                smtp.sendmail(DESK, [f"p{number}@rathaus.example"], REPLY)
            imap.add_flags(part, [b"\\Seen"], silent=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6])
