"""The author's name as the end of what they say: what stands below it is a signature, also without a closing formula.

Call `set_apart(parts, message, body)`. "Ich nehme teil. / Petra Schulze / Leiterin Stadtarchiv": the function below the
name is no statement, as in any signature. A sentence in which the author acts ends the signature; so does a
postscript, and a quote below which the author goes on: a name between quoted questions is an answer.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Body, Message, Zone
from inbox_processor.reading.names import fold, known_first
from inbox_processor.reading.sentences import Sentence

NAME_WORDS_MAX = 4
_POSTSCRIPT = re.compile(r"^(?:p\.?\s?s|n\.?b|nachtrag)\b", re.IGNORECASE)


def set_apart(parts: tuple[Sentence, ...], message: Message, body: Body) -> tuple[Sentence, ...]:
    """The sentences, with the author's name behind what they say, and what stands below it, marked "tail"."""
    if message.sender is None:
        return parts
    shown = frozenset(word for word in _words(message.sender.display_name) if len(word) > 1)
    quoted = [line.start for line in body.lines if line.zone is Zone.QUOTE]
    return tuple(_marked(parts, quoted, shown, fold(message.sender.addr_spec).replace(" ", "")))


def _words(text: str) -> list[str]:
    return fold(text).replace(",", " ").replace(".", " ").split()


def _marked(
    parts: tuple[Sentence, ...], quoted: Sequence[int], shown: frozenset[str], address: str
) -> Iterator[Sentence]:
    """`quoted`: where the lines of quotes begin, in order."""
    said = signed = False
    above = 0
    for part in parts:
        quotes = bisect(quoted, part.start)
        if quotes > above:
            above, said, signed = quotes, False, False
        name = part.kind in ("prose", "tail") and _is_name(part.text, shown, address)
        if part.kind != "prose":
            signed = signed or name
            yield part
            continue
        if signed and not name and _acts(part.text):
            signed = False
        signed = signed or (said and name)
        said = said or (not name and part.words > 1)
        yield part._replace(kind="tail") if signed else part


def _acts(text: str) -> bool:
    return pattern("first_person").search(text) is not None or _POSTSCRIPT.match(text) is not None


def _is_name(text: str, shown: frozenset[str], address: str) -> bool:
    """All words stand in the display-name, or a first name has a surname of it, or of the address, behind it."""
    words = [word for word in _words(text) if len(word) > 1]
    if not 0 < len(words) <= NAME_WORDS_MAX or text[-1:] in "?!:":
        return False
    if shown.issuperset(words):
        return True
    last = words[-1]
    resembles = last in shown or (len(last) > 3 and last in address)
    return len(words) > 1 and resembles and known_first(text.split(maxsplit=1)[0])
