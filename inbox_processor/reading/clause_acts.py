"""What the clauses of a sentence do, each by itself: "Bin dabei, Petra Schulz".

Call `of_clauses(text, hits, likely, sense)` for a sentence; `only_asks(text, hits)` where words of a registration stand
in a question of another matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading.act import Act
from inbox_processor.reading.measures import CLAUSE_MEASURES, measured
from inbox_processor.reading.sense import Sense
from inbox_processor.reading.told import IS_A, SAYS_SINCE, is_a, with_functions

BARE_WORDS = 3
CLAUSE_TABLES = frozenset({"register", "withdraw", "roles"})  # a sentence with none of these is not cut
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
CLAUSE_END = re.compile(r"[;:]\s|\s[–-]\s")
_VERB_FIRST = re.compile(  # "Wären denn noch Plätze zu haben, oder …?"
    r"(?:wären?|gibt|gäbe|ist|sind|haben|habt|hat|hätten|kann|können|könnten?|darf|dürfen|muss|müssen|soll|is|are|can|could"
    r"|may|do|does|have|est-ce|y a-t-il)\b",
    re.IGNORECASE,
)
# "Ich arbeite im Bürgeramt und melde mich an": two statements that are joined without a comma
_JOINED = re.compile(r",\s|\s(?:und|and|et|en|ed?|y|oraz|i|ve|because|as|since)\s")


def of_clauses(text: str, hits: Mapping[str, int], likely: Mapping[str, float], sense: Sense) -> int:
    """What the head of a longer sentence, or a clause behind a colon, does by itself: "Bin dabei, Petra Schulz." Where
    a seat is asked for and a work named in one sentence, each side of an "and" counts, too.
    """
    act, words = Act.NONE, len(text.split())
    asks = "register" in hits or likely["register"] >= ASKS_TOO
    somebody = not SOMEBODY.isdisjoint(hits) or "activity" in hits  # "Leite den Kirchenchor und melde mich an"
    both = asks and somebody and not STATES.isdisjoint(hits)
    if CLAUSE_TABLES.isdisjoint(hits) or words < (CLAUSE_OF_WORDS if both else CLAUSE_WISHES_OF_WORDS):
        return act
    pieces = CLAUSE_END.split(text)
    clauses = [clause for piece in pieces for clause in piece.split(", ")[:CLAUSES_MAX]]
    asked = text.endswith("?")
    clauses += _JOINED.split(text, CLAUSES_MAX)[:CLAUSES_MAX] if both or asked else ()
    for clause in dict.fromkeys((*clauses, *(pieces if len(pieces) > 1 else ()))):
        if len(clause.split()) >= (CLAUSE_WORDS_MIN if both else BARE_WORDS) and clause != text:
            does = _of_clause(clause, sense)
            inquires = clause.endswith("?") or (asked and _VERB_FIRST.match(clause) is not None)
            act |= does & ~Act.REGISTER if inquires else does
    return act if words >= CLAUSE_WISHES_OF_WORDS else act & Act.BACKGROUND


def _of_clause(clause: str, sense: Sense) -> int:
    held = lexicon().hits(clause)
    likely = sense.of(clause, held)
    hits = with_functions(clause, held)
    works = _works(clause, hits, likely["background"]) or _another_works(clause, hits, likely)
    does = measured(CLAUSE_MEASURES, hits, likely) | (Act.BACKGROUND if works else Act.NONE)
    return does & ~Act.REGISTER if only_asks(clause, hits) else does


def _works(clause: str, hits: Mapping[str, int], told: float) -> bool:
    """ "… und leite den Kirchenchor", "… bin Imkerin": what the author does or is; the verb may open it."""
    if hits.keys() >= SOMEWHERE and told >= (SAYS_SINCE if "activity" in hits else SITS_THERE):
        return True
    does = hits.keys() >= DOES or ("activity" in hits and pattern("activity").match(clause) is not None)
    if does and told >= DOES_SOMETHING:
        return True
    if hits.keys() >= WORKS and "logistics" not in hits and told >= WORKS_THERE:
        return True
    return hits.keys() >= IS and told >= IS_A and is_a(clause)


def _another_works(clause: str, hits: Mapping[str, int], likely: Mapping[str, float]) -> bool:
    """ "…, er ist Landwirt", "…, sie leitet die Pressestelle"."""
    told = likely["background"] + likely["third"]
    if "roles" in hits and told >= IS_A and pattern("he").match(clause) is not None:
        return True
    return hits.keys() >= ANOTHER_DOES and told >= SAYS_OF_ANOTHER


def only_asks(text: str, hits: Mapping[str, int]) -> bool:
    """ "Wie kann ich mich anmelden?", "Darf man auch …": words of a registration in a question of another matter."""
    if pattern("asks_what").match(text) or pattern("whether").match(text):
        return True
    return "first_person" not in hits and pattern("anybody").search(text) is not None
