"""What each sentence does: registers, withdraws, tells of the author, asks, thanks …

Duty: bring the two readers together, the word tables (languages/, exact where they speak) and the statistical one
(sense.py, which has an opinion on every sentence, and among.py, which knows its neighbours). Call `acts(sentences)`:
one `Done` a sentence, in order. A sentence may do several things at once ("I should like to come, because I run the
youth club").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading import among, names
from inbox_processor.reading.act import Act
from inbox_processor.reading.measures import CLAUSE_MEASURES, MEASURES, Measure
from inbox_processor.reading.sense import Sense
from inbox_processor.reading.sentences import Sentence
from inbox_processor.reading.told import IS_A, SAYS_SINCE, denies, is_a, told
from inbox_processor.reading.turns import (
    another_stays,
    asks_confirmation,
    bygone,
    comes_after_all,
    conditional,
    of_letters,
    registers_nobody,
    rhetorical,
    tagged,
)

__all__ = ["Act", "Done", "act_alone", "acts"]


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


CLAUSE_TABLES = frozenset({"register", "withdraw", "roles"})  # a sentence with none of these is not cut
AWAY = Act.WITHDRAW | Act.DECLINE | Act.KEEP | Act.UNSURE | Act.NOT_SELF
CEREMONY = ("greeting", "closing", "field")
NAME_WORDS = 2  # half a line such as a name is no neighbour that says anything
CLAUSES_MAX = 6  # of one piece; what lies behind is not looked at by itself
CLAUSE_OF_WORDS, CLAUSE_WISHES_OF_WORDS = 4, 7  # of a shorter sentence no clause asks for anything by itself
CLAUSE_WORDS_MIN = 2  # "Belediyede çalışıyorum": other languages say it in few
STATES = frozenset({"activity", "bodies", "roles"})
SOMEBODY = frozenset({"first_person", "third_person"})
SOMEWHERE = frozenset({"bodies", "first_person"})
IS, WORKS = frozenset({"roles", "first_person"}), frozenset({"activity", "bodies", "first_person"})
WORKS_THERE = 0.1  # a clause with all of these says it by its words
DOES, ANOTHER_DOES = frozenset({"activity", "first_person"}), frozenset({"activity", "third_person"})
ASKS_TOO = 0.1  # so likely a wish must be that a statement is looked for beside it
DOES_SOMETHING = 0.55  # a clause beside a wish that says what its author does: "count me in, I teach civics"
SAYS_OF_ANOTHER = 0.75  # "…, er leitet den Bauhof"
SITS_THERE = 0.85  # a clause that names a body and no work: "Ik zit in de wijkraad"
ASKS_SURELY = 0.7
ASKS_BESIDE = 0.7  # "Komme ich mit dem Rad in den Hof?" has a word of coming, and only a question's probability
ASKS_PERHAPS, SEAT_BESIDE = 0.5, 0.3  # so unsure a question with the words of a registration asks for a seat
SEAT_ASKED = 0.55  # so sure a question must be that it asks for a seat
BARE_WORDS = 3
REFUSED_ALL_THE_SAME = 0.5
GIVES_AND_KEEPS = 0.4  # a sentence with the words of a withdrawal, be it one in which something stays, too
SURELY_AWAY = SURELY_KEPT = 0.8
SAID_AWAY = 0.14  # with the words of a withdrawal, and none of a registration, so little is enough
_CLAUSE_END = re.compile(r"[;:]\s|\s[–-]\s")
# "Ich arbeite im Bürgeramt und melde mich an": two statements that are joined without a comma
_JOINED = re.compile(r",\s|\s(?:und|and|et|en|ed?|y|oraz|i|ve|because|as|since)\s")


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


def _measured(measures: tuple[Measure, ...], hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    act = Act.NONE
    for does, label, table, alone, beside in measures:
        if likely[label] >= (beside if table in hits else alone):
            act |= does
    return act


def _of_clauses(text: str, hits: Mapping[str, int], likely: Mapping[str, float], sense: Sense) -> int:
    """What the head of a longer sentence, or a clause behind a colon, does by itself: "Bin dabei, Petra Schulz." Where
    a seat is asked for and a work named in one sentence, each side of an "and" counts, too.
    """
    act, words = Act.NONE, len(text.split())
    asks = "register" in hits or likely["register"] >= ASKS_TOO
    both = asks and not SOMEBODY.isdisjoint(hits) and not STATES.isdisjoint(hits)
    if CLAUSE_TABLES.isdisjoint(hits) or words < (CLAUSE_OF_WORDS if both else CLAUSE_WISHES_OF_WORDS):
        return act
    pieces = _CLAUSE_END.split(text)
    clauses = [clause for piece in pieces for clause in piece.split(", ")[:CLAUSES_MAX]]
    asked = text.endswith("?")
    clauses += _JOINED.split(text, CLAUSES_MAX)[:CLAUSES_MAX] if both or asked else ()
    for clause in dict.fromkeys((*clauses, *(pieces if len(pieces) > 1 else ()))):
        if len(clause.split()) >= (CLAUSE_WORDS_MIN if both else BARE_WORDS) and clause != text:
            does = _of_clause(clause, sense)
            act |= does & ~Act.REGISTER if clause.endswith("?") else does
    return act if words >= CLAUSE_WISHES_OF_WORDS else act & Act.BACKGROUND


def _of_clause(clause: str, sense: Sense) -> int:
    hits = lexicon().hits(clause)
    likely = sense.of(clause, hits)
    works = hits.keys() >= SOMEWHERE and likely["background"] >= (SAYS_SINCE if "activity" in hits else SITS_THERE)
    works = works or (hits.keys() >= DOES and likely["background"] >= DOES_SOMETHING)
    works = works or (hits.keys() >= WORKS and "logistics" not in hits and likely["background"] >= WORKS_THERE)
    works = works or (hits.keys() >= IS and likely["background"] >= IS_A and is_a(clause))
    works = works or (hits.keys() >= ANOTHER_DOES and likely["background"] + likely["third"] >= SAYS_OF_ANOTHER)
    does = _measured(CLAUSE_MEASURES, hits, likely) | (Act.BACKGROUND if works else Act.NONE)
    return does & ~Act.REGISTER if _only_asks(clause, hits) else does


def _only_asks(text: str, hits: Mapping[str, int]) -> bool:
    """ "Wie kann ich mich anmelden?", "Darf man auch …": words of a registration in a question of another matter."""
    if pattern("asks_what").match(text) or pattern("whether").match(text):
        return True
    return "first_person" not in hits and pattern("anybody").search(text) is not None


@remembered
def _alone(text: str) -> Alone:
    """Remembered, for subjects, forms and polite phrases come again with each mail."""
    sense = Sense.load()
    hits = lexicon().hits(text)
    likely = sense.of(text, hits)
    clauses = _of_clauses(text, hits, likely, sense)
    return Alone(hits, likely, clauses, among.Among.load().alone(likely))


def _done(part: Sentence, alone: Alone, likely: Mapping[str, float]) -> Done:
    if part.kind in CEREMONY:
        return Done(part, Act.COURTESY, first_person=False)
    text, hits = part.text, alone.hits
    act = _measured(MEASURES, hits, likely) | alone.clauses & ~Act.BACKGROUND
    act = _short(part, told(text, act, hits, likely) | alone.clauses & Act.BACKGROUND, hits)
    if act & Act.BACKGROUND and denies(text):
        act &= ~Act.BACKGROUND
    act = _turned(text, _kept(text, _one_way(text, act, hits, likely), hits, likely), hits, likely)
    if act & Act.INTEREST and "register" in hits and not act & AWAY and not _denied(text):
        act |= Act.REGISTER  # "I'm very interested and would love to attend"
    stated = alone.clauses & act & Act.REGISTER  # "… melde ich mich an, und gibt es …?"
    act = _questioned(text, act, hits, likely) | stated
    if act & Act.REGISTER and text.endswith("?") and _only_asks(text, hits):
        act = act & ~Act.REGISTER | (Act.NONE if act & Act.STATUS else Act.QUESTION)
    if act & Act.QUESTION and (asks_confirmation(text) or rhetorical(text)):
        act = act & ~Act.QUESTION | Act.COURTESY
    elif act & Act.REGISTER and text.endswith("?"):
        *before, tail = _CLAUSE_END.split(text)  # "Please register me; is there a lift?"
        act |= act_alone(tail).act & Act.QUESTION if before else Act.NONE
    return Done(part, act, "first_person" in hits, hits, likely)


def _turned(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """What turns a wish into another: somebody else stays away, a denial, a condition, a thing that is registered."""
    if act & (Act.WITHDRAW | Act.DECLINE) and "register" in hits and another_stays(text):
        act = act & ~(Act.WITHDRAW | Act.DECLINE | Act.NOT_SELF) | Act.REGISTER
    if act & (Act.WITHDRAW | Act.DECLINE) and comes_after_all(text):
        act = act & ~(Act.WITHDRAW | Act.DECLINE) | Act.REGISTER
    if act & Act.KEEP and likely["keep"] >= SURELY_KEPT and likely["register"] < ASKS_TOO:
        act &= ~Act.REGISTER  # "Mein Platz bleibt davon unberührt, am 6. Juli bin ich da"
    if act & Act.KEEP or (act & (Act.WITHDRAW | Act.DECLINE) and bygone(text)):
        act &= ~(Act.WITHDRAW | Act.DECLINE)
    if act & (Act.WITHDRAW | Act.DECLINE):
        act &= ~Act.REGISTER
    if (act & (Act.WITHDRAW | Act.DECLINE) or ("withdraw" in hits and not act & Act.REGISTER)) and of_letters(text):
        act = act & ~(Act.WITHDRAW | Act.DECLINE) | Act.QUESTION
    if act & Act.REGISTER and registers_nobody(text):
        act = act & ~Act.REGISTER | Act.UNSURE
    if act & Act.REGISTER and "withdraw" in hits and likely["keep"] > likely["register"] and conditional(text):
        act = act & ~Act.REGISTER | Act.KEEP  # "If they strike, give my chair away; if not, I'll be there"
    if act & (Act.WITHDRAW | Act.DECLINE) and conditional(text):
        act = act & ~(Act.WITHDRAW | Act.DECLINE) | Act.KEEP
    return act


def _kept(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """ "Ich muss meinen Platz abgeben, Birte kommt wie geplant": what stays as it was is another's."""
    if not act & Act.KEEP or "withdraw" not in hits or "not_withdraw" in hits or conditional(text):
        return act
    if pattern("negations").search(text):
        return act
    gives = "first_person" in hits and likely["withdraw"] >= GIVES_AND_KEEPS and not act & Act.REGISTER
    return act & ~Act.KEEP | Act.WITHDRAW if gives else act


def _short(part: Sentence, act: int, hits: Mapping[str, int]) -> int:
    """A name does nothing; a greeting or half a line is no statement."""
    if part.words <= BARE_WORDS and names.is_name(part.text) and names.known_first(part.text.split()[0]):
        return act & ~(Act.BACKGROUND | Act.THIRD)  # "Annegrit Harnischmacher" names no trade
    if part.words > BARE_WORDS or "roles" in hits or "activity" in hits or {"bodies", "spans"} <= hits.keys():
        return act
    if not hits and all(word[:1].isupper() for word in part.text.split()):
        return Act.NONE
    return act & ~(Act.BACKGROUND | Act.THIRD)


def _one_way(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """A sentence comes or stays away: where both seem so, the tables that speak decide, else the likelier."""
    stays = act & (Act.WITHDRAW | Act.DECLINE)
    said = "decline" in hits or "withdraw" in hits
    away = likely["withdraw"] + likely["decline"]
    if said and "register" not in hits and away >= SAID_AWAY:
        return (act | Act.WITHDRAW if "withdraw" in hits and not stays else act) & ~Act.REGISTER
    if "decline" in hits and "not_coming_self" not in hits and away + likely["notself"] >= SURELY_AWAY:
        return act & ~Act.REGISTER | (stays or Act.DECLINE)
    comes = "register" in hits and not (stays and _denied(text))
    if act & Act.REGISTER and stays and not said and comes and away < SURELY_AWAY:
        return act & ~stays  # "Sandra kann nicht, darum nehme ich den Termin wahr"
    if act & Act.REGISTER and (stays or said) and likely["register"] < min(REFUSED_ALL_THE_SAME, away):
        return act & ~Act.REGISTER
    if act & Act.REGISTER and stays:
        return act & ~stays if likely["register"] >= likely["withdraw"] + likely["decline"] else act & ~Act.REGISTER
    return act


def _denied(text: str) -> bool:
    """ "Ich bin am 6. Juli nicht dabei": every phrase of coming has a denial in it."""
    return all(pattern("negations").search(found[0]) is not None for found in pattern("register").finditer(text))


def _questioned(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """Tell a question from a seat asked for politely ("Könnten Sie mich eintragen?") and from a form's label
    ("Wer?").
    """
    if "status" in hits and text.endswith("?") and pattern("status").match(text):
        return act & ~Act.REGISTER | Act.STATUS  # "Habe ich noch einen Platz bekommen?"
    if act & Act.REGISTER and act & Act.STATUS and "status" in hits and pattern("whether").search(text):
        act &= ~Act.REGISTER  # "Könnten Sie mir sagen, ob mein Mann auf der Liste steht?"
    if likely["register"] >= likely["question"] and tagged(text):
        return (act | Act.REGISTER) & ~Act.QUESTION
    if not text.rstrip("\"“”') ").endswith("?"):
        if act & Act.REGISTER and likely["question"] < likely["register"]:
            return act & ~Act.QUESTION
        wants = act & Act.QUESTION and "question" in hits and likely["register"] < REFUSED_ALL_THE_SAME
        return act & ~Act.REGISTER if wants else act
    if len(text.split()) <= 2 and "question" not in hits:
        return act & ~Act.QUESTION
    if likely["question"] >= ASKS_SURELY and likely["register"] < likely["question"] / 2:
        return act & ~Act.REGISTER | Act.QUESTION
    seat = "register" in hits and likely["register"] >= likely["question"] * (
        ASKS_BESIDE if likely["question"] >= ASKS_PERHAPS else SEAT_BESIDE
    )
    if seat or likely["register"] > max(likely["question"], SEAT_ASKED) or act & Act.STATUS:
        return (act | Act.REGISTER if not act & Act.STATUS else act) & ~Act.QUESTION
    if likely["question"] >= 0.3:
        return act & ~Act.REGISTER | Act.QUESTION
    return act if act & Act.REGISTER or "polite" in hits else act | Act.QUESTION
