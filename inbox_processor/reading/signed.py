"""The author's name as the end of what they say: what stands below it is a signature, also without a closing formula.

Call `set_apart(parts, message)`. "Ich nehme teil. / Petra Schulze / Leiterin Stadtarchiv": the function below the
name is no statement, as in any signature. A sentence in which the author acts ends the signature; so does a
postscript.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Message
from inbox_processor.reading.names import fold
from inbox_processor.reading.sentences import Sentence

NAME_WORDS_MAX = 4
_POSTSCRIPT = re.compile(r"^(?:p\.?\s?s|n\.?b|nachtrag)\b", re.IGNORECASE)


def set_apart(parts: tuple[Sentence, ...], message: Message) -> tuple[Sentence, ...]:
    """The sentences, with those below the author's name marked "tail"."""
    known = _words_of(message)
    return tuple(_marked(parts, known)) if known else parts


def _words_of(message: Message) -> frozenset[str]:
    sender = message.sender
    words = fold(sender.display_name).replace(",", " ").split() if sender else ()
    return frozenset(word for word in words if len(word) > 1)


def _marked(parts: tuple[Sentence, ...], known: frozenset[str]) -> Iterator[Sentence]:
    said = signed = False
    for part in parts:
        if part.kind != "prose":
            signed = signed or (part.kind == "tail" and _is_name(part.text, known))
            yield part
            continue
        acts = pattern("first_person").search(part.text) is not None or _POSTSCRIPT.match(part.text) is not None
        name = _is_name(part.text, known)
        if signed and not name and acts:
            signed = False
        yield replace(part, kind="tail") if signed and not name else part
        signed = signed or (said and name)
        said = said or (not name and part.words > 1)


def _is_name(text: str, known: frozenset[str]) -> bool:
    words = fold(text).replace(",", " ").replace(".", " ").split()
    whole = [word for word in words if len(word) > 1]
    return 0 < len(whole) <= NAME_WORDS_MAX and set(whole) <= known and text[-1:] not in "?!:"
