"""A desk on real servers: a mailbox on Dovecot, an SMTP server, a config in a folder, and mails to send there."""

from __future__ import annotations

import email
import email.policy
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from inbox_processor.cli import context
from inbox_processor.cli.run import connections
from inbox_processor.doors import Doors
from inbox_processor.model import OutboxEntry, Participant
from inbox_processor.passes import Desk
from tests.cli.support import EVENT, Office, Result
from tests.servers.dovecot import MailUser
from tests.servers.smtp import SmtpServer, Taken

NOW = datetime(2016, 5, 20, 12, 0, tzinfo=UTC)  # what the clock of a run in this process shows
PEOPLE = (
    "Anna Amsel",
    "Bert Bussard",
    "Carla Dohle",
    "David Drossel",
    "Elif Elster",
    "Frida Fink",
    "Gerd Grasmücke",
    "Hanna Habicht",
    "Ingo Ibis",
    "Jana Jagdfasan",
    "Karl Kiebitz",
    "Lena Lerche",
    "Max Meise",
    "Nora Nachtigall",
    "Olaf Ortolan",
    "Petra Pirol",
    "Ralf Rabe",
    "Sina Star",
    "Timo Taube",
    "Ulla Uhu",
    "Vera Vogel",
    "Willi Wachtel",
    "Xenia Zeisig",
    "Yusuf Zaunkönig",
    "Zoe Ziegler",
)
BACKGROUND = "Ich leite die Stabsstelle Bürgerbeteiligung der Stadt Auental und betreue dort den Bürgerhaushalt."


def address(name: str) -> str:
    """Give a person's address."""
    plain = name.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace(" ", ".")
    return f"{plain}@stadt.example"


def letter(
    name: str = PEOPLE[0],
    text: str = BACKGROUND,
    *,
    subject: str = "Anmeldung Expertenwerkstatt",
    key: str = "",
    answers: str = "",
    to: str = "anmelden@example.org",
    date: datetime | None = None,
    **headers: str,
) -> bytes:
    """Write a person's mail. `key`: tells mails of one person apart; `answers`: Message-ID of the answered mail."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = f"{name} <{address(name)}>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = date or NOW
    mail["Message-ID"] = f"<{address(name).partition('@')[0]}{key}@stadt.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(f"{text}\n")
    return mail.as_bytes()


def polite(text: str, name: str) -> str:
    """Put a greeting and a closing around a text."""
    return f"Guten Tag,\n\n{text}\n\nMit freundlichen Grüßen\n{name}"


def registration(name: str = PEOPLE[0], **facts: Any) -> bytes:
    """Write a whole registration: name, address and background."""
    return letter(name, polite(f"hiermit melde ich mich zur Expertenwerkstatt an. {BACKGROUND}", name), **facts)


def bare(name: str = PEOPLE[0], **facts: Any) -> bytes:
    """Write a registration without a background, which gets asked for it."""
    return letter(name, polite("hiermit melde ich mich an.", name), **facts)


def withdrawal(name: str = PEOPLE[0], **facts: Any) -> bytes:
    """Write a withdrawal."""
    text = polite("leider muss ich meine Anmeldung zurückziehen, ich kann nicht kommen.", name)
    return letter(name, text, **{"subject": "Absage", "key": "-absage", **facts})


def parsed(taken: Taken) -> EmailMessage:
    """Read a reply that the SMTP server took."""
    message = email.message_from_bytes(taken.octets, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def until(condition: Callable[[], object], seconds: float = 10) -> bool:
    """Wait for it to be true; tell whether it became so, were it for a moment."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def dead_port() -> int:
    """Choose a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True)
class Workplace(Office):
    """A desk's folder with its two servers. Without `smtp` nobody listens where replies are handed in."""

    user: MailUser
    smtp: SmtpServer | None

    def configure(self, events: Sequence[Mapping[str, Any]] = (EVENT,), **tables: Mapping[str, Any]) -> None:
        """Write the config anew, for our servers; tables say what differs."""
        box = {"port": self.user.server.imap, "username": self.user.name, "password": self.user.server.password}
        smtp = {"port": self.smtp.port if self.smtp else dead_port()}
        given = {**tables, "mailbox": {**box, **tables.get("mailbox", {})}, "smtp": {**smtp, **tables.get("smtp", {})}}
        super().configure(events, **given)

    def once(self, *words: object, now: datetime = NOW) -> Result:
        """Do one `run --once` in this process."""
        return self.call("run", "--once", *words, now=now)

    def well(self, *words: object, now: datetime = NOW) -> None:
        """Do one `run --once` that must go well, in silence."""
        done = self.once(*words, now=now)
        assert done == Result(0, "", ""), done

    @contextmanager
    def desk(self, now: datetime = NOW) -> Iterator[tuple[Desk, Doors]]:
        """Open the desk as `run` does, for tests that want to look in while it works."""
        config = context.load(self.config)
        with context.open_store(config, write=True, run=True) as store:
            yield Desk(config, context.office(config), store, lambda: now), connections(config)

    # --- what lies where ---

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the inbox."""
        self.user.deliver(*mails)

    def append(self, octets: bytes, arrived: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder with a chosen INTERNALDATE."""
        with self.user.client() as client:
            client.append(folder, octets, (), arrived)

    def folders(self) -> dict[str, int]:
        """Count the mails of each folder that holds any."""
        return {name: len(mails) for name, mails in self.user.folders().items() if mails}

    def people(self) -> dict[str, Participant]:
        """Read the stored people, by name."""
        return {one.name or one.email: one for one in self.records().participants}

    def statuses(self) -> dict[str, str]:
        """Read how everybody stands, by name."""
        return {name: one.status.value for name, one in self.people().items()}

    def outbox(self) -> tuple[OutboxEntry, ...]:
        """Read the outbox."""
        return self.records().outbox

    def taken(self) -> list[Taken]:
        """Give what the SMTP server took."""
        assert self.smtp is not None
        return self.smtp.taken

    def answered(self) -> list[tuple[str, str]]:
        """Tell to whom which template went, in order."""
        kinds = {entry.message_id: entry.kind.value for entry in self.outbox()}
        return [(one.recipients[0], kinds[str(parsed(one)["Message-ID"])]) for one in self.taken()]


def arrivals(start: datetime = NOW - timedelta(days=2)) -> Iterator[datetime]:
    """Count minutes upwards, as INTERNALDATEs of mails."""
    while True:
        yield start
        start += timedelta(minutes=1)
