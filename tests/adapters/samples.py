"""Records to store, by number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from inbox_processor.model import (
    Cause,
    Effects,
    HistoryEntry,
    LedgerEntry,
    MessageRef,
    OutboxEntry,
    Outcome,
    Participant,
    ReplyKind,
    ReplyState,
    ReviewItem,
    Status,
    UndoEntry,
)

SUMMER = timezone(timedelta(hours=2))
START = datetime(2016, 6, 1, 10, 30, tzinfo=SUMMER)


def person(number: int, name: str = "Käthe Groß", status: Status = Status.ACCEPTED) -> Participant:
    address = f"person{number}@stadt.example"
    return Participant(
        id=str(number),
        event="wuppertal-2016",
        status=status,
        name=name,
        email=address,
        background="Ich leite die Stabsstelle Bürgerbeteiligung,\nseit 2011.",
        language="de",
        arrived=START + timedelta(minutes=number),
        sequence=number,
        group=f"m{number}",
        writer=address,
        decided=START.astimezone(UTC),
        queued=START + timedelta(minutes=number, microseconds=17),
        thread=(f"<{number}@stadt.example>", "<antwort@desk.example>"),
    )


def history(number: int) -> HistoryEntry:
    return HistoryEntry(
        seq=number,
        at=START,
        cause=Cause.MAIL,
        ref=f"m{number}",
        event="wuppertal-2016",
        participant=str(number),
        action="registered",
        status=Status.ACCEPTED,
        queued=START,
        reply=f"r{number}",
    )


def ledger(number: int) -> LedgerEntry:
    return LedgerEntry(
        id=f"m{number}",
        message_key=f"{number:064x}",
        digest=f"{number + 7:064x}",
        arrived=START,
        processed=START + timedelta(seconds=1),
        outcome=Outcome.ACCEPTED,
        event="wuppertal-2016",
        ref=MessageRef("INBOX", 1464770000, number),
        participants=(str(number),),
        rules=("complete", "seat-free"),
    )


def reply(
    number: int, state: ReplyState = ReplyState.QUEUED, octets: bytes = b"Subject: \xfc\r\n\r\nText\r\n"
) -> OutboxEntry:
    return OutboxEntry(
        id=f"r{number}",
        kind=ReplyKind.ACCEPTED,
        to=f"person{number}@stadt.example",
        participants=(str(number),),
        event="wuppertal-2016",
        message_id=f"<reply{number}@desk.example>",
        created=START,
        octets=octets,
        state=state,
        cause=f"m{number}",
    )


def question(number: int) -> ReviewItem:
    return ReviewItem(
        id=f"m{number}",
        event="wuppertal-2016",
        arrived=START,
        sender_name="Jörg",
        sender="joerg@stadt.example",
        subject="Frage: Barrierefreiheit?",
        language="de",
        message_id=f"<{number}@stadt.example>",
        doubts=("It asks a question.",),
        people=(("Jörg", "joerg@stadt.example", None), (None, "x@stadt.example", "Rat")),
    )


def undo(number: int) -> UndoEntry:
    return UndoEntry(
        id=f"u{number}",
        at=START,
        cause=Cause.ORGANISER,
        ref="review m7",
        first=number,
        seq=number + 1,
        people=(str(number), str(number + 1)),
        before=(person(number),),
        replies=(f"r{number}",),
        review=(question(number),),
        ledger=(ledger(number),),
    )


def mail(number: int) -> Effects:
    """Return what one registration writes."""
    return Effects((person(number),), (history(number),), (ledger(number),), (reply(number),))


def many(count: int) -> Effects:
    """Return what `count` registrations wrote, replies sent."""
    numbers = range(1, count + 1)
    return Effects(
        tuple(map(person, numbers)),
        tuple(map(history, numbers)),
        tuple(map(ledger, numbers)),
        tuple(reply(number, ReplyState.SENT, b"") for number in numbers),
    )
