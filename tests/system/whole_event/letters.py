"""The letters of the story, as data: what somebody wrote, and when the server took it.

Call `load()` for all of them in order of arrival, `octets` for the mail as it travels. An answer quotes the mail of the
desk that it answers, as mail programs do.
"""

from __future__ import annotations

import email.policy
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).parent / "letters"
BERLIN = ZoneInfo("Europe/Berlin")
DESK = "anmelden@lindenhagen.example"


@dataclass(frozen=True)
class Letter:
    """One mail. `at`: when the server takes it; `answers`: it answers the last mail that its author got."""

    key: str
    at: datetime
    sender: str
    subject: str
    text: str
    answers: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Who wrote it, as the header says."""
        return parseaddr(self.sender)[0]

    @property
    def address(self) -> str:
        """From where."""
        return parseaddr(self.sender)[1]

    @property
    def message_id(self) -> str:
        """The Message-ID that the author's mail program gives it."""
        return f"<{self.key}.{self.at:%m%d%H%M}@{self.address.partition('@')[2]}>"

    def traces(self) -> tuple[str, ...]:
        """Give words by which the author, or this mail, could be found."""
        return (
            *self.name.replace(",", "").split(),
            self.address,
            self.address.partition("@")[2],
            self.message_id[1:-1],
        )

    def octets(self, answered: EmailMessage | None = None) -> bytes:
        """Give the mail; `answered`: the mail of ours that it answers and quotes."""
        mail = EmailMessage(policy=email.policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = self.sender, f"Stadtwerkstatt <{DESK}>", self.subject
        mail["Date"], mail["Message-ID"] = self.at, self.message_id
        for header, value in self.headers.items():
            mail[header] = value
        text = self.text
        if answered is not None:
            mail["In-Reply-To"] = mail["References"] = str(answered["Message-ID"])
            text += f"\n{_quotation(answered, self.at)}"
        mail.set_content(text)
        return mail.as_bytes()


def _quotation(answered: EmailMessage, at: datetime) -> str:
    body = answered.get_body(("plain",))
    assert body is not None
    lines = "\n".join(f"> {line}".rstrip() for line in body.get_content().splitlines())
    return f"Am {at:%d.%m.%Y} um 07:00 schrieb Stadtwerkstatt <{DESK}>:\n{lines}\n"


def load() -> tuple[Letter, ...]:
    """Read all letters, in order of arrival."""
    tables = [table for path in FOLDER.glob("*.toml") for table in tomllib.loads(path.read_text("utf-8"))["letter"]]
    found = (
        Letter(
            table["key"],
            table["at"].replace(tzinfo=BERLIN),
            table["from"],
            table["subject"],
            table["text"].lstrip("\n"),
            table.get("answers", False),
            table.get("headers", {}),
        )
        for table in tables
    )
    return tuple(sorted(found, key=lambda letter: letter.at))
