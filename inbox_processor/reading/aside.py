"""A background that stands beside the sentences: behind the name, in the subject, in a mail that was passed on.

Call `beside_name(context, person)`, `in_subject(context)`, `passed_on(context)`; each gives None where nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from inbox_processor.languages.tables import lexicon
from inbox_processor.model import Body, Found, PersonRead, Zone
from inbox_processor.reading import names, sender
from inbox_processor.reading.acts import Act, Done, act_alone, acts
from inbox_processor.reading.context import Context
from inbox_processor.reading.sentences import sentences

BACKGROUND_LENGTH_MAX = 4000  # characters kept of one person's statement
NAME_WORDS_MIN = 2
_BRACKETS = re.compile(r"\s?\(([^()]{1,200})\)")
_SUBJECT_PARTS = re.compile(r":\s|\s[–|-]\s")


def beside_name(context: Context, person: PersonRead) -> Found | None:
    """ "Bin dabei, Udo Renner, Agendabeauftragter", "Petra Lang, Hebamme, nehme teil": the function behind the author's
    name in the sentence that asks for the seat; on a line of its own it would be a signature.
    """
    if person.name is None:
        return None
    for item in _asking(context):
        pieces = item.sentence.text.split(", ")
        for index, piece in enumerate(pieces[:-1]):
            if _names(piece, person.name.value, person.is_sender):
                told = ", ".join(takewhile(_no_wish, pieces[index + 1 :]))
                if "roles" in lexicon().hits(told):
                    start = item.sentence.start + len(", ".join((*pieces[: index + 1], "")))
                    return Found(told, "beside-name", "text", start, min(start + len(told), item.sentence.end))
    return None


def _asking(context: Context) -> Iterator[Done]:
    """The sentences that ask for a seat, and those that go on behind them on the same line."""
    before = None
    for item in context.prose:
        goes_on = before is not None and "\n" not in context.body.text[before.sentence.end : item.sentence.start]
        if item.sentence.kind == "prose" and (item.act & Act.REGISTER or goes_on):
            yield item
            before = item


def _names(piece: str, name: str, is_author: bool) -> bool:
    """ "Petra Lang"; "bitte melden Sie Herrn Ali Demir an" names another than the author."""
    words = names.fold(piece).split()
    named = piece.rpartition(": ")[2].strip(" .,")
    return names.same(named, name) or (not is_author and names.fold(name).split()[-1] in words)


def _no_wish(piece: str) -> bool:
    return "@" not in piece and "register" not in lexicon().hits(piece)


def in_subject(context: Context) -> Found | None:
    """What the subject tells: "Anmeldung: Petra Schulze, Lehrerin in Auental"."""
    subject = context.subject
    if subject is None:
        return None
    text = subject.sentence.text
    for piece in dict.fromkeys((text, *_SUBJECT_PARTS.split(text))):
        told = act_alone(piece)
        if told.act & Act.BACKGROUND and ("roles" in told.hits or {"activity", "bodies"} <= told.hits.keys()):
            return Found(_without_asides(text), "subject-tells", "subject")
    named = _behind_name(text, context)
    return Found(_without_asides(named), "subject-tells", "subject") if named else None


def _behind_name(text: str, context: Context) -> str:
    """ "Anmeldung Gerd Wichmann, Ortsvorsteher Oberdönn, zum 6. Juli": what stands behind the author's name; "" where
    nothing does.
    """
    head, *behind = text.split(", ")
    own = sender.name(context)
    words = names.fold(own.value).split() if own else []
    if not behind or len(words) < NAME_WORDS_MIN or not set(words) <= set(names.fold(head).split()):
        return ""
    told = [piece for piece in behind if not {"roles", "bodies"}.isdisjoint(lexicon().hits(piece))]
    return ", ".join(told)


def _without_asides(text: str) -> str:
    """The subject without brackets that tell nothing: "(mehr Text gibt es nicht)"."""
    return _BRACKETS.sub(lambda aside: aside[0] if act_alone(aside[1]).act & Act.BACKGROUND else "", text)


def passed_on(context: Context) -> Found | None:
    """What somebody says of themselves in a mail that another passes on to register them."""
    lines = tuple(replace(line, zone=Zone.OWN) for line in context.body.lines if line.zone is Zone.FORWARD)
    told = [item for item in acts(sentences(Body(context.body.text, lines))) if item.act & Act.BACKGROUND]
    return (
        Found(" ".join(item.sentence.text for item in told)[:BACKGROUND_LENGTH_MAX], "passed-on", "quote")
        if told
        else None
    )
