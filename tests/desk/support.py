"""Builders for readings and letters, and a small desk that decides and stores as the pipeline does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from inbox_processor.desk.records import history
from inbox_processor.desk.remembering import remember
from inbox_processor.desk.roster import Roster
from inbox_processor.desk.seats import decide
from inbox_processor.model import (
    Answer,
    Decision,
    Effects,
    Event,
    Found,
    LedgerEntry,
    Letter,
    OutboxEntry,
    Participant,
    PersonRead,
    Reading,
    Reason,
    Records,
    Status,
    Wish,
)

OPENING = datetime(2016, 5, 1, 9, 0, tzinfo=UTC)
ANNA = "anna@stadt.example"
BODO = "bodo@dorf.example"
CLEA = "clea@verein.example"
WORKSHOP = Event(
    id="workshop",
    title="Expertenwerkstatt",
    starts=datetime(2016, 7, 6, 10, 30, tzinfo=UTC),
    ends=datetime(2016, 7, 6, 17, 0, tzinfo=UTC),
    place="Rathaus Barmen",
    capacity=20,
)


def event(**changes: object) -> Event:
    return replace(WORKSHOP, **changes)


def found(value: str | None, place: str = "text") -> Found | None:
    return None if value is None else Found(value, "test", place)


def person(
    name: str | None = None,
    background: str | None = None,
    email: str | None = None,
    *,
    is_sender: bool = True,
    place: str = "text",
) -> PersonRead:
    return PersonRead(found(name, place), found(email), found(background), is_sender)


@dataclass
class Desk:
    """One event with its roster. Each `mail` is decided and stored; `at` counts the minutes since OPENING."""

    event: Event = WORKSHOP
    roster: Roster = field(default_factory=Roster)
    at: int = 0
    letters: list[Letter] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return OPENING + timedelta(minutes=self.at)

    def letter(self, sender: str, **facts: object) -> Letter:
        number = self.roster.next_id("m")
        known: dict[str, object] = {
            "ledger_id": number,
            "arrived": self.now,
            "sender": sender,
            "sender_name": "",
            "message_id": f"<{number}@{sender.partition('@')[2]}>",
            "subject": "Anmeldung",
        }
        return Letter(**(known | facts))  # type: ignore[arg-type]

    def answer(self, sender: str, answer: Answer, wish: Wish, **facts: object) -> Decision:
        """Let a mail come that says yes or no."""
        return self.mail(sender, person(), wish=wish, answer=answer, **facts)  # type: ignore[arg-type]

    def mail(
        self,
        sender: str,
        *people: PersonRead,
        wish: Wish = Wish.REGISTER,
        language: str = "de",
        doubts: tuple[Reason, ...] = (),
        attention: bool = False,
        asked_language: str = "",
        answer: Answer = Answer.NONE,
        adds: bool = False,
        instead: tuple[PersonRead, ...] = (),
        **facts: object,
    ) -> Decision:
        self.at += 1
        letter = self.letter(sender, **facts)
        read = Reading(wish, language, people, asked_language, attention, doubts=doubts, answer=answer, adds=adds)
        reading = replace(read, instead=instead)
        decision = decide(reading, letter, self.roster, self.event, self.now)
        self.letters.append(letter)
        self.store(decision, letter)
        return decision

    def store(self, decision: Decision, letter: Letter) -> None:
        replies = [
            OutboxEntry(
                id=(number := self.roster.next_id("r")),
                kind=order.kind,
                to=order.to,
                participants=tuple(one.id for one in order.participants),
                event=self.event.id,
                message_id=f"<{number}@desk.example>",
                created=self.now,
                octets=b"x",
                cause=letter.ledger_id,
            )
            for order in decision.orders
        ]
        ledger = LedgerEntry(
            id=letter.ledger_id,
            message_key=letter.message_id,
            digest=letter.ledger_id,
            arrived=letter.arrived,
            processed=self.now,
            outcome=decision.outcome,
            event=self.event.id,
        )
        told = {one: entry.id for entry in replies for one in entry.participants}
        entries = history(decision, letter, self.roster, self.now, told)
        self.roster.apply(
            Effects(
                participants=tuple(change.after for change in decision.changes),
                history=entries,
                ledger=(ledger,),
                outbox=tuple(replies),
                undo=remember(decision, letter.ledger_id, self.roster, self.now, entries, replies),
            )
        )

    def full_registration(self, sender: str, name: str = "Anna Beispiel") -> Decision:
        return self.mail(sender, person(name, f"Ich bin {name} und leite ein Projekt."))

    def fill(self, count: int, start: int = 0) -> None:
        for number in range(start, start + count):
            self.full_registration(f"guest{number}@example.org", f"Guest {'abcdefghijklmnopqrstuvwxyz'[number % 26]}x")

    def one(self, address: str) -> Participant:
        (only,) = self.roster.people(self.event.id, address)
        return only

    def status(self, address: str) -> Status:
        return self.one(address).status

    def reply_id(self, number: int) -> str:
        reply = self.roster.outbox(f"r{number}")
        assert reply is not None
        return reply.message_id


def stored(number: int, status: Status = Status.ACCEPTED, **changes: object) -> Participant:
    """Return a stored record; `number` is its id, its sequence and the minute of its arrival."""
    arrived = OPENING + timedelta(minutes=number)
    base = Participant(
        id=str(number),
        event=WORKSHOP.id,
        status=status,
        name=f"Person {number}",
        email=f"person{number}@example.org",
        background="Sprecherin einer Initiative",
        language="de",
        arrived=arrived,
        sequence=number,
        group=f"m{number}",
        writer=f"person{number}@example.org",
        queued=None if status is Status.INCOMPLETE else arrived,
        thread=(f"<{number}@example.org>",),
    )
    return replace(base, **changes)


def roster_of(*people: Participant) -> Roster:
    return Roster(Records(participants=people, counters={"p": 1000, "m": 1000}))
