"""What each sentence does: registers, withdraws, tells of the author, asks, thanks …

Duty: bring the two readers together, the word tables (languages/, exact where they speak) and the statistical one
(sense.py, which has an opinion on every sentence). Call `acts(sentences)`: one `Done` a sentence, in order. A
sentence may do several things at once ("I should like to come, because I run the youth club").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading.sense import Sense
from inbox_processor.reading.sentences import Sentence


class Act:
    """What a sentence does, as bits: `Done.act` is the sum of all. No enum.Flag: one of its operations costs as much as
    ten of these, and some hundred are done for a mail.
    """

    NONE = 0
    REGISTER = 1 << 0
    WITHDRAW = 1 << 1
    DECLINE = 1 << 2
    KEEP = 1 << 3  # denies a withdrawal, or speaks of one as a mere case
    UPDATE = 1 << 4
    RESEND = 1 << 5
    STATUS = 1 << 6
    UNSURE = 1 << 7
    PROMISE = 1 << 8
    BACKGROUND = 1 << 9
    THIRD = 1 << 10  # a background, but somebody else's
    QUESTION = 1 << 11
    COURTESY = 1 << 12
    LOGISTICS = 1 << 13
    INTEREST = 1 << 14
    CONTACT = 1 << 15
    COMPLAINT = 1 << 16
    OFFER = 1 << 17
    NOT_SELF = 1 << 18  # the writer does not come along


class Done(NamedTuple):
    """A sentence with what it does. `first_person`: the author acts in it. `hits`: entries of word tables that it
    holds; `likely`: the statistical reader's probability by class.
    """

    sentence: Sentence
    act: int
    first_person: bool
    hits: Mapping[str, int] = MappingProxyType({})
    likely: Mapping[str, float] = MappingProxyType({})

    @property
    def tells(self) -> bool:
        """True where the sentence holds a statement about somebody's background, whoever it is."""
        return bool(self.act & (Act.BACKGROUND | Act.THIRD))


class Measure(NamedTuple):
    """When a sentence does something: the statistical class reaches `alone`, or `beside` together with the table's
    words.
    """

    act: int
    label: str
    table: str
    alone: float
    beside: float


# The probabilities are calibrated (docs/reading.md), so the numbers mean what they say. What takes a seat away or
# promises one wants more certainty than what merely asks. Set on the corpora under tests/corpus.
MEASURES = (
    Measure(Act.REGISTER, "register", "register", 0.45, 0.13),
    Measure(Act.WITHDRAW, "withdraw", "withdraw", 0.50, 0.15),
    Measure(Act.DECLINE, "decline", "decline", 0.50, 0.15),
    Measure(Act.KEEP, "keep", "not_withdraw", 0.50, 0.05),
    Measure(Act.UPDATE, "update", "update", 0.45, 0.15),
    Measure(Act.RESEND, "resend", "resend", 0.50, 0.12),
    Measure(Act.STATUS, "status", "status", 0.50, 0.10),
    Measure(Act.UNSURE, "unsure", "unsure", 0.50, 0.15),
    Measure(Act.PROMISE, "promise", "promise", 0.50, 0.20),
    Measure(Act.BACKGROUND, "background", "activity", 0.45, 0.30),
    Measure(Act.THIRD, "third", "relations", 0.50, 0.30),
    Measure(Act.QUESTION, "question", "question", 0.50, 0.25),
    Measure(Act.COURTESY, "courtesy", "courtesy", 0.50, 0.30),
    Measure(Act.LOGISTICS, "logistics", "logistics", 0.50, 0.30),
    Measure(Act.INTEREST, "interest", "interest", 0.50, 0.30),
    Measure(Act.CONTACT, "contact", "self_name", 0.50, 0.30),
    Measure(Act.COMPLAINT, "complaint", "", 0.50, 1.0),
    Measure(Act.OFFER, "offer", "", 0.50, 1.0),
    Measure(Act.NOT_SELF, "notself", "not_coming_self", 0.50, 0.10),
)


# A clause is shorter and so less sure: it counts where tables and reader agree.
CLAUSE_MEASURES = (
    Measure(Act.REGISTER, "register", "register", 0.85, 0.40),
    Measure(Act.WITHDRAW, "withdraw", "withdraw", 0.85, 0.60),
)
CLAUSE_OF_WORDS = 7
CONDITION_WITHIN_CHARS = 12  # "Doch sollte ich …", "Und wenn …"
SEAT_ASKED = 0.55  # so sure a question must be that it asks for a seat
SAYS_WHAT, SAYS_MOOD = 0.8, 0.95  # a statement without any function, work or time wants to be so likely one
BARE_WORDS = 3
REFUSED_ALL_THE_SAME = 0.5
SAID_AWAY = 0.14  # with the words of a withdrawal, and none of a registration, so little is enough
_CLAUSE_END = re.compile(r"[;:]\s|\s[–-]\s")


def acts(parts: tuple[Sentence, ...]) -> tuple[Done, ...]:
    """What each sentence does, in order."""
    return tuple(map(_done, parts))


def _measured(measures: tuple[Measure, ...], hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    act = Act.NONE
    for does, label, table, alone, beside in measures:
        if likely[label] >= (beside if table in hits else alone):
            act |= does
    return act


def _of_clauses(text: str, sense: Sense) -> int:
    """What the head of a longer sentence, or a clause behind a colon, does by itself: "Bin dabei, Petra Schulz." """
    act = Act.NONE
    pieces = _CLAUSE_END.split(text)
    heads = [piece.partition(", ")[0] for piece in pieces]
    for clause in dict.fromkeys((*heads, *(pieces if len(pieces) > 1 else ()))):
        if len(clause.split()) >= 3 and clause != text:
            hits = lexicon().hits(clause)
            act |= _measured(CLAUSE_MEASURES, hits, sense.of(clause, hits))
    return act


def _done(part: Sentence) -> Done:
    if part.kind in ("greeting", "closing", "field"):
        return Done(part, Act.COURTESY, first_person=False)
    act, hits, likely = _understood(part.text)
    return Done(part, act, "first_person" in hits, hits, likely)


@remembered
def _understood(text: str) -> tuple[int, Mapping[str, int], Mapping[str, float]]:
    """What a text does, the entries of tables that it holds, and the statistical reader's probabilities. Remembered,
    for subjects, forms and polite phrases come again with each mail.
    """
    sense = Sense.load()
    hits = lexicon().hits(text)
    likely = sense.of(text, hits)
    words = len(text.split())
    act = _measured(MEASURES, hits, likely)
    if words >= CLAUSE_OF_WORDS:
        act |= _of_clauses(text, sense)
    works = "roles" in hits or "activity" in hits
    wanted = SAYS_MOOD if "interest" in hits or "courtesy" in hits else SAYS_WHAT
    if act & Act.BACKGROUND and not works and "spans" not in hits and likely["background"] < wanted:
        act &= ~Act.BACKGROUND
    if words <= BARE_WORDS and not works:
        act &= ~(Act.BACKGROUND | Act.THIRD)  # a name, a greeting, half a line: no statement
    act = _one_way(act, hits, likely)
    if act & Act.KEEP:
        act &= ~(Act.WITHDRAW | Act.DECLINE)
    if act & (Act.WITHDRAW | Act.DECLINE):
        act &= ~Act.REGISTER
    if act & (Act.WITHDRAW | Act.DECLINE) and _conditional(text):
        act = act & ~(Act.WITHDRAW | Act.DECLINE) | Act.KEEP
    return _questioned(text, act, hits, likely), hits, likely


def _one_way(act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """A sentence comes or stays away: where both seem so, the tables that speak decide, else the likelier."""
    stays = act & (Act.WITHDRAW | Act.DECLINE)
    said = "decline" in hits or "withdraw" in hits
    if said and "register" not in hits and likely["withdraw"] + likely["decline"] >= SAID_AWAY:
        return (act | Act.WITHDRAW if "withdraw" in hits and not stays else act) & ~Act.REGISTER
    if act & Act.REGISTER and (stays or said) and likely["register"] < REFUSED_ALL_THE_SAME:
        return act & ~Act.REGISTER
    if act & Act.REGISTER and stays:
        return act & ~stays if likely["register"] >= likely["withdraw"] + likely["decline"] else act & ~Act.REGISTER
    return act


def _conditional(text: str) -> bool:
    """ "Sollte ich verhindert sein, sage ich ab": nobody leaves yet."""
    match = pattern("conditions").search(text)
    return match is not None and (match.start() <= CONDITION_WITHIN_CHARS or "," not in text[: match.start()])


def _questioned(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """Tell a question from a seat asked for politely ("Könnten Sie mich eintragen?") and from a form's label
    ("Wer?").
    """
    if not text.rstrip("\"“”') ").endswith("?"):
        return act & ~Act.QUESTION if act & Act.REGISTER and likely["question"] < likely["register"] else act
    if len(text.split()) <= 2:
        return act & ~Act.QUESTION
    if "register" in hits or likely["register"] > max(likely["question"], SEAT_ASKED) or act & Act.STATUS:
        return (act | Act.REGISTER if not act & Act.STATUS else act) & ~Act.QUESTION
    if likely["question"] >= 0.3:
        return act & ~Act.REGISTER | Act.QUESTION
    return act if act & Act.REGISTER or "polite" in hits else act | Act.QUESTION
