"""What each sentence does: registers, withdraws, tells of the author, asks, thanks …

Call `acts(sentences)`: one `Act` set a sentence, in order. A sentence may do several things at once ("I should like to come,
because I run the youth club"). The tables stand in languages/; the weights here were set on tests/corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from inbox_processor.languages.tables import pattern
from inbox_processor.reading.sentences import Sentence

BACKGROUND_WEIGHT_MIN = 3  # a person acting (1) and two further signs, or a plain function with its house


class Act(Flag):
    """What a sentence does."""

    NONE = 0
    REGISTER = auto()
    WITHDRAW = auto()
    DECLINE = auto()
    KEEP = auto()  # denies a withdrawal, or speaks of one as a mere case
    UPDATE = auto()
    RESEND = auto()
    STATUS = auto()
    UNSURE = auto()
    PROMISE = auto()
    BACKGROUND = auto()
    QUESTION = auto()
    COURTESY = auto()
    LOGISTICS = auto()
    INTEREST = auto()
    NOT_SELF = auto()  # the writer does not come along


@dataclass(frozen=True, slots=True)
class Done:
    """A sentence with what it does, who acts in it, and how much it tells of somebody. `weight`: signs of a background."""

    sentence: Sentence
    act: Act
    first_person: bool
    weight: int

    @property
    def tells(self) -> bool:
        """True where the sentence holds a statement about somebody's background, whoever it is."""
        return self.weight >= BACKGROUND_WEIGHT_MIN


_TABLES: tuple[tuple[str, Act], ...] = (
    ("register", Act.REGISTER),
    ("withdraw", Act.WITHDRAW),
    ("decline", Act.DECLINE),
    ("not_withdraw", Act.KEEP),
    ("update", Act.UPDATE),
    ("resend", Act.RESEND),
    ("status", Act.STATUS),
    ("unsure", Act.UNSURE),
    ("promise", Act.PROMISE),
    ("courtesy", Act.COURTESY),
    ("logistics", Act.LOGISTICS),
    ("interest", Act.INTEREST),
    ("not_coming_self", Act.NOT_SELF),
)


def acts(parts: tuple[Sentence, ...]) -> tuple[Done, ...]:
    """What each sentence does, in order."""
    return tuple(_done(part) for part in parts)


def _done(part: Sentence) -> Done:
    if part.kind in ("greeting", "closing"):
        return Done(part, Act.COURTESY, first_person=False, weight=0)
    text = part.text
    act = Act.NONE
    for table, flag in _TABLES:
        if pattern(table).search(text):
            act |= flag
    if Act.KEEP in act:
        act &= ~(Act.WITHDRAW | Act.DECLINE)
    if Act.WITHDRAW in act or Act.DECLINE in act:
        act &= ~Act.REGISTER
    if _asks(text, act):
        act |= Act.QUESTION
    weight, first = weigh(text)
    if weight >= BACKGROUND_WEIGHT_MIN:
        act |= Act.BACKGROUND
    return Done(part, act, first, weight)


def _asks(text: str, act: Act) -> bool:
    """A question to the organiser that the normal reply does not answer."""
    if pattern("question").search(text) is None and not text.rstrip("\"“”') ").endswith("?"):
        return False
    if text.rstrip("\"“”') ").endswith("?"):
        return not (Act.REGISTER in act or pattern("polite").search(text))
    return pattern("question").search(text) is not None and Act.REGISTER not in act and pattern("polite").search(text) is None


def weigh(text: str) -> tuple[int, bool]:
    """How much a sentence tells of a person's background, and whether the author acts in it.

    One each for: the author acting, a verb of work (a second one counts once more), a function, a house or field of public life, a span of time, a motive;
    a function beside a house counts once more (a telegram has no verb); travel and food take two away.
    """
    first = pattern("first_person").search(text) is not None
    signs = {name: pattern(name).search(text) is not None for name in ("roles", "bodies", "spans", "motives")}
    verbs = len({match[0].casefold() for match in pattern("activity").finditer(text)})
    signs["activity"] = verbs > 0
    weight = first + sum(signs.values()) + (verbs > 1)
    if signs["roles"] and (signs["bodies"] or signs["spans"]):
        weight += 1
    if not any(signs[name] for name in ("activity", "roles")):
        weight = min(weight, BACKGROUND_WEIGHT_MIN - 1) if not signs["motives"] else weight
    if pattern("logistics").search(text) and not (signs["roles"] or signs["activity"] and signs["bodies"]):
        weight -= 2
    if pattern("interest").search(text) and not (signs["roles"] or signs["spans"]):
        weight -= 2
    return weight, first
