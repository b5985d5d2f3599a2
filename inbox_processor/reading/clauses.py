"""A sentence that tells of two people, taken apart: "Ich baue die Plattform, Anouk ist Mediatorin".

Call `divided(item, people, own)`. Known gaps: people told of by a pronoun alone, where more than two come.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_processor.languages.tables import pattern
from inbox_processor.model import PersonRead
from inbox_processor.reading import names
from inbox_processor.reading.acts import Done, act_alone
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.name_words import is_form_of_address

_CLAUSE = re.compile(
    r"[,;.]\s(?:(?:und|and|et|en|y|e|i|während|while|whereas|tandis que|terwijl)\s)?"
    r"|\s(?:und|and|et|en|i|während|while|whereas|terwijl|–|-)\s"
)
_TAIL = re.compile(r"(?:[,;.]\s)?(?:\s?(?:und|and|et|en|y|e|i|während|while|whereas|tandis que|terwijl|–|-)\s)?$")
CLAUSES_MAX = 12  # of one sentence; what lies behind goes with the last
TOLD_LIKELY = 0.25
HEAD_WORDS = 4

Told = tuple[Done, list[PersonRead]]
Owned = tuple[str, tuple[PersonRead, ...]]  # a clause with those who act in it


def divided(item: Done, people: Sequence[PersonRead], own: Sequence[Sequence[str]]) -> tuple[Told, ...]:
    """The sentence in pieces, each with the one of the people of whom it tells; nothing where it tells of one only.
    `own`: for each of the people the words of their name that no other bears, folded.
    """
    pieces = _pieces(item.sentence.text)
    author = next((person for person in people if person.is_sender), None)
    grouped: list[Owned] = []
    for piece, owners in _owned(pieces, people, own, author):
        if grouped and grouped[-1][1] == owners:
            grouped[-1] = (grouped[-1][0] + piece, owners)
        else:
            grouped.append((piece, owners))
    if len({owners for _, owners in grouped if len(owners) <= 1}) < 2 or not all(_tells(text) for text, _ in grouped):
        return ()
    return tuple((_part(item, text, speaks=author in owners), list(owners)) for text, owners in grouped if owners)


def _tells(text: str) -> bool:
    """True where a piece may tell something by itself; of a list of names none does."""
    told = act_alone(text.strip())
    likely = told.likely.get("background", 0) + told.likely.get("third", 0)
    return likely >= TOLD_LIKELY or not told.hits.keys().isdisjoint(("roles", "bodies", "activity"))


def _pieces(text: str) -> list[str]:
    """The clauses, each with what joins it to the next."""
    pieces: list[str] = []
    at = 0
    for match in _CLAUSE.finditer(text):
        if len(pieces) >= CLAUSES_MAX:
            break
        pieces.append(text[at : match.end()])
        at = match.end()
    return [*pieces, text[at:]]


def _owned(
    pieces: Sequence[str], people: Sequence[PersonRead], own: Sequence[Sequence[str]], author: PersonRead | None
) -> list[Owned]:
    """Each clause with those who act in it; one that names nobody belongs to those of the clause before."""
    mine = (author,) if author else ()
    found: list[Owned] = []
    for piece in pieces:
        named = _named(piece, people, own)
        owners = found[-1][1] if found else mine
        if named is not None:
            owners = (named,)
        elif len(people) == 2 and author and (pattern("he").match(piece) or _related(piece)):
            owners = tuple(person for person in people if person is not author)
        elif pattern("singly").search(piece):
            owners = mine
        elif pattern("we").search(piece):
            owners = tuple(people)
        found.append((piece, owners))
    return found


def _related(piece: str) -> bool:
    """ "mein Mann ist Gärtner", without a name: of two people it is the other."""
    return pattern("relations").match(piece) is not None and not mentions(piece)


def _named(piece: str, people: Sequence[PersonRead], own: Sequence[Sequence[str]]) -> PersonRead | None:
    """The one with whom the clause begins: "Anouk ist …", "Frau Feder leitet …", "meine Frau Ines arbeitet …"."""
    words = piece.split()[:HEAD_WORDS]
    if not words:
        return None
    led = pattern("relations").match(piece) is not None
    head = words if led else words[:2] if is_form_of_address(words[0]) else words[:1]
    folded = {word.removesuffix("s") for word in names.fold(" ".join(head)).split()}
    for person, mine in zip(people, own, strict=True):
        if any(word.removesuffix("s") in folded for word in mine):
            return person
    return None


def _part(item: Done, text: str, *, speaks: bool) -> Done:
    """A piece as a sentence of its own, without what joined it to the next."""
    clean = _TAIL.sub("", text).strip(" ,;")
    return item._replace(sentence=item.sentence._replace(text=clean), first_person=speaks)
