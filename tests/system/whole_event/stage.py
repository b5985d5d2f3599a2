"""The stage of the story: a desk on real servers, a clock that runs as the daemon's does, and the laws of the house.

`Stage(desk)`, then `until("2021-03-01 12:00")`: letters arrive at their times, and the desk looks whenever the daemon
would (mail has come, seven in the morning, an offer or a reminder is due, the grace of a drag is over). `drag` is the
organiser's mail program, `type` and `say` the organiser's terminal. `holds` after each chapter: nothing may be wrong.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from unittest import mock

from inbox_processor.cli import context
from inbox_processor.desk import deadlines
from inbox_processor.desk.roster import Roster
from inbox_processor.mail import alert
from inbox_processor.model import Mailbox, Records
from tests.cli.support import Result
from tests.system.whole_event import laws, letters, screens
from tests.system.whole_event.letters import BERLIN, DESK
from tests.system.workplace import Workplace, parsed

MINUTE = timedelta(minutes=1)
WRITE = alert.write
SHORT = 4  # letters; a shorter word may stand anywhere
CHIEF = "leitung@lindenhagen.example"
EVENT: Mapping[str, Any] = {
    "id": "stadtwerkstatt",
    "title": "Stadtwerkstatt",
    "starts": datetime(2021, 4, 21, 10, 0, tzinfo=BERLIN),
    "ends": datetime(2021, 4, 21, 16, 0, tzinfo=BERLIN),
    "place": "Altes Depot, Lindenhagen",
    "capacity": 20,
    "opens": datetime(2021, 3, 1, 8, 0, tzinfo=BERLIN),
    "closes": datetime(2021, 4, 16, 18, 0, tzinfo=BERLIN),
    "remind_incomplete": "5 days",
    "lapse_incomplete": "1 week",
    "remind_before": "2 days",
    "retention_mails": True,
}
TEXTS = """
[event.texts]
contact = "Wiebke Sommer, Telefon 0000 4711"
organiser = "Das Team der Stadtwerkstatt Lindenhagen"
privacy = "Ihre Angaben verwenden wir nur für die Stadtwerkstatt."
"""
TABLES: Mapping[str, Mapping[str, Any]] = {
    "smtp": {"from": f"Stadtwerkstatt <{DESK}>"},
    "mailbox": {"trusted_authserv_id": "mx.lindenhagen.example"},
    "organiser": {"address": CHIEF},
    "folders": {"sent": "Sent"},
}


DECLINE = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Kalender//DE\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20210330T060000Z\n"
    "ORGANIZER:mailto:anmelden@lindenhagen.example\nATTENDEE;PARTSTAT=DECLINED:mailto:{address}\nEND:VEVENT\nEND:VCALENDAR\n"
)


class Stage:
    """One event's story. `now`: the clock; `screens`: what stood in the terminal, by command line and time."""

    def __init__(self, desk: Workplace) -> None:
        self.desk = desk
        self.now = datetime(2021, 2, 25, 9, 0, tzinfo=BERLIN)
        self.screens: list[str] = []
        self._to_come = list(letters.load())
        self.written = {letter.key: letter for letter in self._to_come}
        self.put_there: list[str] = []  # Message-IDs of all that ever lay in the mailbox
        self._sent: list[tuple[str, EmailMessage]] = []
        self._changes: dict[str, Any] = {}
        self._english: dict[str, bytes] = {}  # what an English organiser would have got, by Message-ID
        self._poll: datetime | None = None  # a daemon looks at all folders every minute
        self.configure()

    def configure(self, **changes: Any) -> None:
        """Let the organiser change keys of the event in the config."""
        self._changes |= changes
        self.desk.configure([{**EVENT, **self._changes}], **TABLES)
        self.desk.config.write_text(self.desk.config.read_text("utf-8") + TEXTS, "utf-8")

    # --- time ---

    def until(self, when: str) -> None:
        """Let the time pass until then; the desk looks whenever the daemon would, and at the end."""
        end = datetime.fromisoformat(when).replace(tzinfo=BERLIN)
        while (at := self._next()) < end:
            self._look(at)
        self._look(end)

    def refused_at(self, when: str) -> None:
        """Let the SMTP server refuse the one reply that is due then, for good."""
        assert self.desk.smtp is not None
        self.desk.smtp.script["RCPT"] = ["550 5.1.1 no such user"]
        self.now = datetime.fromisoformat(when).replace(tzinfo=BERLIN)
        done = self.desk.once(now=self.now)
        assert (done.status, len(done.err.splitlines())) == (1, 1), done

    def away(self, when: str) -> None:
        """Let the time pass while the desk's machine is switched off; it is on again then, and looks."""
        self.now = datetime.fromisoformat(when).replace(tzinfo=BERLIN) - MINUTE
        self.until(when)

    def _look(self, at: datetime) -> None:
        self.now = at
        while self._to_come and self._to_come[0].at < at:
            letter = self._to_come.pop(0)
            answered = self.mails_to(letter.address)[-1] if letter.answers else None
            self.put(letter.octets(answered), letter.at)
        with mock.patch.object(alert, "write", self._write):
            done = self.desk.once(now=at)
        assert done == Result(0, "", ""), (at, done)
        laws.seats_hold(self)

    def put(self, octets: bytes, at: datetime) -> None:
        """Let the server take a mail."""
        self.desk.append(octets, at)
        self.put_there.append(_message_id(octets))

    def _next(self) -> datetime:
        """Return when the daemon would look next."""
        return min(self._appointments())

    def _appointments(self) -> Iterator[datetime]:
        seven = self.now.astimezone(BERLIN).replace(hour=7, minute=0, second=0)
        yield seven if seven > self.now else seven + timedelta(days=1)
        if self._to_come:
            yield self._to_come[0].at + MINUTE
        if self._poll is not None and self._poll > self.now:
            yield self._poll
        if not self.desk.store.exists():
            return
        records = self.desk.records()
        yield from (drag.seen + 2 * MINUTE for drag in records.drags)
        config = context.load(self.desk.config)
        at = deadlines.next_time(Roster(records), config.events[0], self.now)
        if at is not None and at > self.now:
            yield at

    # --- the organiser ---

    def type(self, line: str, status: int = 0) -> str:
        """Type a command into the terminal, and see what it shows; a no of the desk is a no for the story."""
        found, screen = screens.on_screen(self.desk.config, self.now, line)
        assert found == status, screen
        assert self.desk.smtp is not None
        screen = screen.replace(f"port {self.desk.smtp.port}", "port 25025")  # another one in each run
        self.screens.append(screen)
        return screen

    def read(self) -> str:
        """Read the last mail that the desk wrote to the organiser; an English one would have read it in English."""
        mail = self.mails_to(CHIEF)[-1]
        english = email.message_from_bytes(self._english[mail["Message-ID"]], policy=email.policy.default)
        assert isinstance(english, EmailMessage)
        self.screens += [f"Subject: {one['Subject']}\n\n{one.get_content()}" for one in (english, mail)]
        return " ".join(self.screens[-1].split())

    def _write(self, kind: str, language: str, sender: Mailbox, to: str, message_id: str, *rest: Any) -> bytes:
        self._english[message_id] = WRITE(kind, "en", sender, to, message_id, *rest)
        return WRITE(kind, language, sender, to, message_id, *rest)

    def drag(self, key: str, origin: str, target: str) -> None:
        """Move the mail of a letter with the second client."""
        with self.desk.user.client() as client:
            client.select_folder(origin)
            (uid,) = client.search(["HEADER", "Message-ID", self.written[key].message_id])
            client.move([uid], target)
        self._poll = self.now + MINUTE

    def delete_all(self, key: str) -> None:
        """Delete what the mailbox holds of the author of a letter, as the guides say after `forget`."""
        address = self.written[key].address
        with self.desk.user.client() as client:
            for folder in self.desk.user.folders():
                client.select_folder(folder)
                client.delete_messages(client.search(["OR", "FROM", address, "TO", address]))
                client.expunge()
        self.put_there = [one for one in self.put_there if one != self.written[key].message_id]

    def calendar_declines(self, key: str) -> None:
        """Let the calendar of a letter's author answer the invitation with a no (iTIP REPLY)."""
        letter = self.written[key]
        invitation = next(one for one in self.mails_to(letter.address) if "text/calendar" in one.as_string())
        (uid,) = set(re.findall(r"^UID:(\S+)", self.calendar(invitation), re.MULTILINE))
        answer = EmailMessage(policy=email.policy.SMTP)
        answer["From"], answer["To"], answer["Subject"] = letter.sender, DESK, f"Abgelehnt: {EVENT['title']}"
        answer["Date"], answer["Message-ID"] = self.now, f"<calendar.{key}@{letter.address.partition('@')[2]}>"
        answer.set_content("")
        answer.add_alternative(
            DECLINE.format(uid=uid, address=letter.address), subtype="calendar", params={"method": "REPLY"}
        )
        self.put(answer.as_bytes(), self.now)

    def template(self, name: str, subject: str, text: str) -> None:
        """Write a text for all, in the languages of the event."""
        for language in ("de", "en"):
            path = self.desk.folder / "templates" / language / f"{name}.txt.j2"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'Subject: {subject}\n\n{{% include "_greeting.j2" %}}\n\n{text}\n', "utf-8")

    # --- what one can look at ---

    def records(self) -> Records:
        """Read the store."""
        return self.desk.records()

    def id(self, name: str) -> str:
        """Give the id of a person."""
        return self.desk.people()[name].id

    def stands(self, status: str) -> list[str]:
        """Name those who stand so, by first names, in their order."""
        rows = self.desk.call("participants", "--status", status, "--json", now=self.now).objects()
        return [str(row["name"]).split()[0] for row in rows]

    def sent(self) -> list[tuple[str, EmailMessage]]:
        """Read all that the desk has sent, in order, and to whom."""
        self._sent += [(one.recipients[0], parsed(one)) for one in self.desk.taken()[len(self._sent) :]]
        return self._sent

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Read what somebody got from the desk, in order."""
        return [mail for to, mail in self.sent() if to == address]

    def texts_to(self, key: str) -> list[str]:
        """Read the texts of what the author of a letter got, each on one line."""
        bodies = (mail.get_body(("plain",)) for mail in self.mails_to(self.written[key].address))
        return [" ".join(str(body.get_content()).split()) for body in bodies if body is not None]

    def told(self, key: str) -> list[str]:
        """Name the replies that the author of a letter got, in order."""
        return self.told_at(self.written[key].address)

    def told_at(self, address: str) -> list[str]:
        """Name the replies that went to an address, in order."""
        return [kind for to, kind in self.answered() if to == address]

    def answered(self) -> list[tuple[str, str]]:
        """Name all replies, in order."""
        kinds = {entry.message_id: entry.kind.value for entry in self.records().outbox}
        return [(to, kinds.get(str(mail["Message-ID"]), "")) for to, mail in self.sent()]

    def lies(self, key: str) -> str:
        """Name the folder in which the mail of a letter lies."""
        wanted = self.written[key].message_id.encode()
        (found,) = (name for name, mails in self._folders().items() if any(wanted in one for one in mails))
        return found

    def waits(self, key: str) -> str:
        """Give the id under which the mail of a letter waits for a human."""
        address = self.written[key].address
        rows = self.desk.call("review", "--json", now=self.now).objects()
        (found,) = (row["id"] for row in rows if row.get("from", {}).get("email") == address)
        return str(found)

    def calendar(self, mail: EmailMessage) -> str:
        """Give the calendar entry of a mail, its lines unfolded."""
        part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        return re.sub(r"\r?\n ", "", str(part.get_content())).replace("\r\n", "\n")

    def traces(self) -> set[str]:
        """Give the words by which somebody of the story could be found: names, addresses, domains, their own words."""
        found = {word for letter in self.written.values() for word in letter.traces()}
        for one in self.records().participants:
            found |= {one.email, *(one.name or "").split(), *(one.background or "").split(".")[:1]}
        return {word for word in found if len(word) > SHORT}

    def nothing_is_left(self) -> None:
        """Hold that all mails are gone, and expect none any more."""
        self.put_there.clear()
        assert not any(self.desk.user.folders().values())

    def _folders(self) -> dict[str, list[bytes]]:
        """Read all folders of the mailbox but the one for copies of the replies."""
        return {name: mails for name, mails in self.desk.user.folders().items() if name != "Sent"}

    def lying(self) -> list[str]:
        """Give the Message-IDs of all mails in all folders."""
        return [_message_id(one) for mails in self._folders().values() for one in mails]

    def holds(self) -> None:
        """Hold the laws of the house."""
        laws.hold(self)


def _message_id(octets: bytes) -> str:
    return str(email.message_from_bytes(octets)["Message-ID"])
