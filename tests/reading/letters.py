"""Small mails for the tests of this room; their zones are drawn here, so that no test leans on the mail room.

All people and addresses are invented.
"""

from __future__ import annotations

from inbox_processor.model import Body, Found, Line, Mailbox, Message, PersonRead, Reading, Zone
from inbox_processor.reading import labels
from inbox_processor.reading.acts import Done, acts
from inbox_processor.reading.context import Context
from inbox_processor.reading.read import read
from inbox_processor.reading.sentences import Sentence, sentences

DESK = Mailbox("Anmeldung", "anmelden@werkstatt.example")
SENDER = Mailbox("", "absender@post.example")
ASKED = ("<frage-1@werkstatt.example>",)
FORWARD_MARK = "---------- Weitergeleitete Nachricht ----------"


def body(text: str) -> Body:
    """Divide by marks: "> " quotes, all below "-- " is signature, all below FORWARD_MARK is forwarded."""
    lines: list[Line] = []
    below = Zone.OWN
    at = 0
    for line in text.split("\n"):
        if line == "-- ":
            below = Zone.SIGNATURE
        if line == FORWARD_MARK:
            below = Zone.FORWARD
        zone = Zone.QUOTE if line.startswith(">") and below is Zone.OWN else below
        lines.append(Line(line, at, zone, "test"))
        at += len(line) + 1
    return Body(text, tuple(lines))


def mail(
    text: str,
    subject: str = "",
    sender: Mailbox | None = SENDER,
    *,
    answers: bool = False,
    to: tuple[Mailbox, ...] = (DESK,),
) -> Message:
    """Make a mail; `answers`: it answers a question of the desk."""
    return Message("<brief@post.example>", sender, subject, text, "0" * 64, to=to, in_reply_to=ASKED if answers else ())


def reading(text: str, subject: str = "", sender: Mailbox | None = SENDER, *, answers: bool = False) -> Reading:
    """Read a mail."""
    return read(mail(text, subject, sender, answers=answers), body(text))


def parts(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences."""
    return sentences(body(text))


def cut(text: str) -> list[str]:
    """Cut a text into the words of its sentences."""
    return [part.text for part in parts(text)]


def doing(text: str) -> Done:
    """Say what a text of one sentence does."""
    (done,) = acts(parts(text))
    return done


def context(text: str, subject: str = "", sender: Mailbox | None = SENDER, *, answers: bool = False) -> Context:
    """Lay a mail out as the rules see it, without its subject's act."""
    divided = body(text)
    return Context(
        mail(text, subject, sender, answers=answers),
        divided,
        acts(labels.set_apart(sentences(divided))),
        labels.fields(divided),
    )


def box(name: str, address: str = "absender@post.example") -> Mailbox:
    """Give the sender a display-name."""
    return Mailbox(name, address)


def values(found: tuple[Found, ...]) -> list[str]:
    """Give the bare values."""
    return [one.value for one in found]


def said(person: PersonRead) -> tuple[str | None, str | None, str | None]:
    """Give name, address and background of a person, bare."""
    return tuple(one.value if one else None for one in (person.name, person.email, person.background))  # type: ignore[return-value]
