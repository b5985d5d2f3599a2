"""A sentence that tells of two people, taken apart: "Ich baue die Plattform, Anouk ist Mediatorin".

Call `divided(item, people, own)`. Known gaps: people told of by a pronoun alone, where more than two come.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_processor.languages.tables import pattern
from inbox_processor.model import PersonRead
from inbox_processor.reading import names
from inbox_processor.reading.acts import Done
from inbox_processor.reading.name_words import is_form_of_address

_CLAUSE = re.compile(
    r"[,;.]\s(?:(?:und|and|et|en|y|e|i|während|while|whereas|tandis que|terwijl)\s)?"
    r"|\s(?:und|and|et|en|i|während|while|whereas|terwijl|–|-)\s"
)
_TAIL = re.compile(r"(?:[,;.]\s)?(?:\s?(?:und|and|et|en|y|e|i|während|while|whereas|tandis que|terwijl|–|-)\s)?$")
CLAUSES_MAX = 12  # of one sentence; what lies behind goes with the last
CLAUSE_WORDS_MIN = 3
HEAD_WORDS = 4

Told = tuple[Done, PersonRead]


def divided(item: Done, people: Sequence[PersonRead], own: Sequence[Sequence[str]]) -> tuple[Told, ...]:
    """The sentence in pieces, each with the one of the people of whom it tells; nothing where it tells of one only.
    `own`: for each of the people the words of their name that no other bears, folded.
    """
    pieces = _pieces(item.sentence.text)
    author = next((person for person in people if person.is_sender), None)
    if len({id(owner) for _, owner in _owned(pieces, people, own, author)}) < 2:
        return ()
    grouped: list[tuple[list[str], PersonRead | None]] = []
    for piece, owner in _owned(pieces, people, own, author):
        if grouped and grouped[-1][1] is owner:
            grouped[-1][0].append(piece)
        else:
            grouped.append(([piece], owner))
    if any(len("".join(texts).split()) < CLAUSE_WORDS_MIN for texts, _ in grouped):
        return ()
    told = ((texts, owner) for texts, owner in grouped if owner is not None)
    return tuple((_part(item, "".join(texts), speaks=owner is author), owner) for texts, owner in told)


def _pieces(text: str) -> list[str]:
    """The clauses, each with what joins it to the next."""
    pieces, at = [], 0
    for match in _CLAUSE.finditer(text):
        if len(pieces) >= CLAUSES_MAX:
            break
        pieces.append(text[at : match.end()])
        at = match.end()
    return [*pieces, text[at:]]


def _owned(
    pieces: Sequence[str], people: Sequence[PersonRead], own: Sequence[Sequence[str]], author: PersonRead | None
) -> list[tuple[str, PersonRead | None]]:
    """Each clause with the one who acts in it; one that names nobody belongs to whom the clause before does."""
    found: list[tuple[str, PersonRead | None]] = []
    for piece in pieces:
        named = _named(piece, people, own)
        speaks = pattern("singly").search(piece) is not None
        before = found[-1][1] if found else author
        found.append((piece, named or (author if speaks else before)))
    return found


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
