"""What a mail says: wish, people, the places behind every field."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from inbox_processor.model.mail import Finding
from inbox_processor.model.reasons import Reason


class Wish(StrEnum):
    """What the author wants of the desk."""

    REGISTER = "register"
    WITHDRAW = "withdraw"
    UPDATE = "update"
    RESEND = "resend"  # sends an earlier mail again and says so
    STATEMENT = "statement"  # says something of themselves, asks for nothing: may complete an earlier mail
    ASK = "ask"
    STATUS = "status"  # asks whether they are registered
    DECLINE = "decline"  # will not come, without saying that they were registered
    UNCLEAR = "unclear"


class Answer(StrEnum):
    """What a mail says where it answers a question of yes or no, such as an offered seat; NONE: neither."""

    YES = "yes"
    NO = "no"
    NONE = ""


class Found(Struct, frozen=True):
    """A value read from a mail, the rule that read it, and where: `place` is "text" (`start`..`end` are offsets in
    Body.text), "subject", "from", "signature" or "quote".
    """

    value: str
    rule: str
    place: str = "text"
    start: int = -1
    end: int = -1


class PersonRead(Struct, frozen=True):
    """One person whom the mail is about. `is_sender`: the author themselves. None: not said. `for_another`: the author
    may speak of somebody whom they do not name.
    """

    name: Found | None = None
    email: Found | None = None
    background: Found | None = None
    is_sender: bool = True
    for_another: bool = False


class Reading(Struct, frozen=True):
    """What one mail says. `people`: for whom a seat is asked, or whom the statement, change or withdrawal is about;
    empty where nobody is meant. `language`: of the mail, as a tag ("" unknown); `asked_language`: the one wished for
    the answer. `attention`: besides, something a human must answer. `doubts`: why a human should look; a Reading with
    doubts is never acted on. `complete`: names its author and tells of them, with no other wish; a statement (or a
    change that also asks for a seat) is a registration then, if nobody knows its author. `answer`: what it says to
    somebody who has asked for a yes or no; without meaning where nobody has. `replaced`: the author sends somebody in
    their own place. `instead`: those for whom an author who stays away asks for a seat; where nobody is registered from
    the address, none is given back, and the mail is their registration. `adds`: what a change tells of somebody goes
    with what is known, and does not replace it.
    """

    wish: Wish
    language: str
    people: tuple[PersonRead, ...] = ()
    asked_language: str = ""
    attention: bool = False
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Reason, ...] = ()
    wish_found: Found | None = None
    complete: bool = False
    answer: Answer = Answer.NONE
    replaced: bool = False
    instead: tuple[PersonRead, ...] = ()
    adds: bool = False
