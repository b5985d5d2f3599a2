"""Whether a sentence tells who somebody is, and of whom it tells.

Call `told(text, act, hits, likely)` for what a sentence does, `is_a(text)` where it begins with what the author is, and
`denies(text)` where it says who the author is not. All look at one sentence; whose background it is among several
people, background.py decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading import names
from inbox_processor.reading.act import Act

HEAD_WORDS, IS_A = 5, 0.2  # so likely a background must be that begins with "I am" and a function
DENIAL_WITHIN_CHARS = 60
SAYING = frozenset({"roles", "bodies", "first_person", "introduces", "third_person", "relations"})
SAYS_ITSELF = 0.7  # a background in which nobody and no body stands
SAYS_WHAT, SAYS_MOOD = 0.9, 0.95  # a statement without any function, work or time wants to be so likely one
SAYS_SINCE = 0.6  # with all of these: since when, where, and that it is the author
SAYS_OFTEN = 0.93  # with a time and nothing else: "In jungen Jahren sind wir sonntags oft in den Zoo gefahren"
TRAVELS_TOO = 0.4  # of the probability of a background; "Ich fahre den Bürgerbus" tells, though it travels
SAYS_WHERE = 0.60  # with an organisation or a place of public life
_LINK = re.compile(r"https?://|\bwww\.")


def told(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """Whether a background is one, and whose."""
    works = "roles" in hits or "activity" in hits
    # a sentence that also asks for the seat divides its probability; "saw your poster in the canteen, I'm in" does not
    divided = act & Act.REGISTER and (works or "spans" in hits)
    sure = likely["background"] / (1 - min(likely["register"], 0.5) if divided else 1)
    if act & Act.BACKGROUND and not works and sure < _wanted(hits, likely):
        act &= ~Act.BACKGROUND
    if act & Act.BACKGROUND and hits.keys().isdisjoint(SAYING) and likely["background"] < SAYS_ITSELF:
        act &= ~Act.BACKGROUND  # "Das rechte Knie macht seit Ostern auch Musik"
    if act & Act.BACKGROUND and "roles" not in hits and likely["background"] < SAYS_WHAT and _elsewhere(text):
        act &= ~Act.BACKGROUND
    travels = "logistics" in hits and "introduces" not in hits and likely["logistics"] > likely["background"]
    if act & Act.BACKGROUND and travels and hits.keys().isdisjoint(("roles", "bodies")):
        act &= ~Act.BACKGROUND  # "J'arriverai la veille par le train et je comprends assez bien l'allemand"
    if act & Act.THIRD and works and _of_oneself(text, hits) and sure + likely["third"] >= SAYS_WHAT:
        act = act & ~Act.THIRD | Act.BACKGROUND
    if "roles" in hits and "first_person" in hits and is_a(text) and sure + likely["third"] >= IS_A:
        act |= Act.BACKGROUND
    if act & Act.REGISTER and "roles" in hits and pattern("in_capacity").match(text):
        act |= Act.BACKGROUND  # "Als Vorsitzender des Seniorenrats melde ich mich an"
    if "roles" in hits and "," in text and not text.endswith("?") and _presents(text):
        act |= Act.BACKGROUND  # "Hier Torsten Lübbecke, Ortsbrandmeister in Nettelrode"
    return act


def _presents(text: str) -> bool:
    """ "Hier Petra Schulze, Lehrerin in …": a name behind "here", and a function behind it."""
    here = pattern("here").match(text)
    head, _, behind = text[here.end() :].partition(",") if here else text.partition(",")
    said = here is not None or pattern("named_after").search(head) is not None
    head = pattern("named_after").sub("", head) if said and here is None else head
    return said and names.is_name(head.strip()) and "roles" in lexicon().hits(behind)


def is_a(text: str) -> bool:
    """ "Ich bin Logopädin, mein Mann ist Gärtner": it begins with what the author is."""
    return pattern("singly").match(text) is not None and "roles" in lexicon().hits(" ".join(text.split()[:HEAD_WORDS]))


def denies(text: str) -> bool:
    """ "Kein Verein, kein Amt": who the author is not, where the sentence begins with it and says no "but"."""
    denial = pattern("denials").search(text)
    return denial is not None and denial.end() <= DENIAL_WITHIN_CHARS and pattern("yet").search(text) is None


def _elsewhere(text: str) -> bool:
    """ "Was ich mache, steht auf www.…", "… entnehmen Sie dem PDF": it is told in another place."""
    return _LINK.search(text) is not None or pattern("elsewhere").search(text) is not None


def _of_oneself(text: str, hits: Mapping[str, int]) -> bool:
    """ "Ich moderiere seit Jahren Bürgerräte": its subject is the author, and nobody else is in it."""
    return pattern("singly").match(text) is not None and not hits.keys() & {"relations", "third_person"}


def _wanted(hits: Mapping[str, int], likely: Mapping[str, float]) -> float:
    """How sure a background must be that names neither a function nor a work."""
    travels = likely["logistics"] >= likely["background"] * TRAVELS_TOO
    if "logistics" in hits and "spans" not in hits and (travels or "bodies" not in hits):
        return SAYS_WHAT  # "Ik reis met de trein vanuit Zutwijk": how one comes, not who one is
    if "spans" in hits and "interest" not in hits:  # "interessiert mich seit jeher" is interest, and no background
        if "bodies" not in hits:
            return SAYS_OFTEN
        return SAYS_SINCE if "first_person" in hits else SAYS_WHERE
    if "interest" in hits or "courtesy" in hits:
        return SAYS_MOOD
    return SAYS_WHERE if "bodies" in hits and "first_person" in hits else SAYS_WHAT
