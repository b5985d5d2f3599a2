"""What each sentence does: registers, withdraws, tells of the author, asks, thanks …

Duty: bring the two readers together, the word tables (languages/, exact where they speak) and the statistical one
(sense.py, which has an opinion on every sentence, and among.py, which knows its neighbours). Call `acts(sentences)`:
one `Done` a sentence, in order. Clauses are looked at by clause_acts.py; what turns a sense is turning.py, what tells a
question from a request asking.py. A sentence may do several things at once ("I should like to come, because I run the
youth club").
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import lexicon
from inbox_processor.reading import among, names
from inbox_processor.reading.act import Act
from inbox_processor.reading.asking import asked
from inbox_processor.reading.clause_acts import BARE_WORDS, CLAUSE_END, of_clauses, only_asks
from inbox_processor.reading.measures import MEASURES, measured
from inbox_processor.reading.sense import Sense
from inbox_processor.reading.sentences import Sentence
from inbox_processor.reading.told import denies, told
from inbox_processor.reading.turning import SAID_AWAY, denied, turned
from inbox_processor.reading.turns import asks_confirmation, rhetorical

__all__ = ["BARE_WORDS", "Act", "Done", "act_alone", "acts"]


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


AWAY = Act.WITHDRAW | Act.DECLINE | Act.KEEP | Act.UNSURE | Act.NOT_SELF
CEREMONY = ("greeting", "closing", "field")
NAME_WORDS = 2  # half a line such as a name is no neighbour that says anything
LEAVES_SURELY = 0.8  # so sure a withdrawal has no clause that tells of its author
ASKS_ALONE = 0.1  # so likely a wish must be with its words, where nothing else is done


class Alone(NamedTuple):
    """What is known of a text by itself: entries of tables that it holds, probabilities, what its clauses do."""

    hits: Mapping[str, int]
    likely: Mapping[str, float]
    clauses: int
    among: among.Alone


NOT_LOOKED_AT = Alone({}, {}, Act.NONE, among.Alone({}, [], 0, 0, 0))


def acts(parts: tuple[Sentence, ...]) -> tuple[Done, ...]:
    """What each sentence of one mail does, in order."""
    alone = [NOT_LOOKED_AT if part.kind in CEREMONY else _alone(part.text) for part in parts]
    speaks = [index for index, part in enumerate(parts) if part.kind not in CEREMONY and part.words > NAME_WORDS]
    likely = [one.likely for one in alone]
    given = among.Among.load().given([alone[index].among for index in speaks])
    for index, corrected in zip(speaks, given, strict=True):
        likely[index] = corrected
    return tuple(map(_done, parts, alone, likely))


def act_alone(text: str) -> Done:
    """What a sentence does that stands by itself and has no place in the text, such as a subject."""
    text = " ".join(text.split())
    alone = _alone(text)
    return _done(Sentence(text, -1, -1, -1), alone, alone.likely)


@remembered
def _alone(text: str) -> Alone:
    """Remembered, for subjects, forms and polite phrases come again with each mail."""
    sense = Sense.load()
    hits = lexicon().hits(text)
    likely = sense.of(text, hits)
    clauses = of_clauses(text, hits, likely, sense)
    return Alone(hits, likely, clauses, among.Among.load().alone(likely))


def _done(part: Sentence, alone: Alone, likely: Mapping[str, float]) -> Done:
    if part.kind in CEREMONY:
        return Done(part, Act.COURTESY, first_person=False)
    text, hits = part.text, alone.hits
    act = measured(MEASURES, hits, likely) | alone.clauses & ~Act.BACKGROUND
    leaves = likely["withdraw"] + likely["decline"] >= LEAVES_SURELY  # "Ich trete zurück, Gründe sind privat"
    act = _short(part, told(text, act, hits, likely) | (Act.NONE if leaves else alone.clauses & Act.BACKGROUND), hits)
    if act & Act.BACKGROUND and denies(text):
        act &= ~Act.BACKGROUND
    if act & ~Act.COURTESY == 0 and "register" in hits and _asks_alone(text, alone):
        act |= Act.REGISTER
    act = turned(text, act, hits, likely)
    if act & Act.INTEREST and "register" in hits and not act & AWAY and not denied(text):
        act |= Act.REGISTER  # "I'm very interested and would love to attend"
    stated = alone.clauses & act & Act.REGISTER  # "… melde ich mich an, und gibt es …?"
    act = asked(text, act, hits, likely) | stated
    if act & Act.REGISTER and text.endswith("?") and only_asks(text, hits):
        act = act & ~Act.REGISTER | (Act.NONE if act & Act.STATUS else Act.QUESTION)
    if act & Act.QUESTION and (asks_confirmation(text) or rhetorical(text)):
        act = act & ~Act.QUESTION | Act.COURTESY
    elif act & Act.REGISTER and text.endswith("?"):
        *before, tail = CLAUSE_END.split(text)  # "Please register me; is there a lift?"
        act |= act_alone(tail).act & Act.QUESTION if before else Act.NONE
    return Done(part, act, "first_person" in hits, hits, likely)


def _asks_alone(text: str, alone: Alone) -> bool:
    """ "I saw your announcement and I wish to take part": its neighbours make a courtesy of what asks by itself."""
    likely = alone.likely["register"] >= ASKS_ALONE and alone.likely["withdraw"] + alone.likely["decline"] < SAID_AWAY
    return likely and "first_person" in alone.hits and not text.endswith("?") and not denied(text)


def _short(part: Sentence, act: int, hits: Mapping[str, int]) -> int:
    """A name does nothing; a greeting or half a line is no statement."""
    if part.words <= BARE_WORDS and names.is_name(part.text) and names.known_first(part.text.split()[0]):
        return act & ~(Act.BACKGROUND | Act.THIRD)  # "Annegrit Harnischmacher" names no trade
    if part.words > BARE_WORDS or "roles" in hits or "activity" in hits or {"bodies", "spans"} <= hits.keys():
        return act
    if not hits and all(word[:1].isupper() for word in part.text.split()):
        return Act.NONE
    return act & ~(Act.BACKGROUND | Act.THIRD)
