"""Which word of a name is the first name, where the surname may stand before it.

Call `natural(name, sender)`; `surname_first(text)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Mailbox
from inbox_processor.reading.name_words import is_no_name
from inbox_processor.reading.names import NAME_WORDS_MAX, fold, known_first, recase

TOLD_APART = 2  # words; the order of more than these in an address is no chance
_NAME = r"[^\W\d_][\w'’-]{1,30}"
_SURNAME_FIRST = re.compile(rf"(?:gez\.\s)?({_NAME}),\s({_NAME}(?:\s{_NAME})?)")


def natural(name: str, sender: Mailbox) -> str:
    """A name with the first name first; the surname stands first in "Zangl Elfriede" or "von der Heide Jörg" where the
    address has it last (e.zangl@…, joerg.von.der.heide@…), or where the display-name has it so.
    """
    words = name.split()
    if not 1 < len(words) <= NAME_WORDS_MAX or known_first(words[0]):
        return name
    shown = fold(sender.display_name) if "," not in sender.display_name else ""
    local = fold(sender.addr_spec.partition("@")[0]).split()
    for cut in range(1, len(words)):
        first, last = " ".join(words[cut:]), " ".join(words[:cut])
        turned = f"{first} {last}"
        if fold(turned) == shown != fold(name):
            return turned
        initial = [fold(first)[:1], *fold(last).split()]
        whole = local == fold(turned).split()
        if (whole and len(words) > TOLD_APART) or ((whole or local == initial) and known_first(words[cut])):
            return turned
    return name


def surname_first(text: str) -> str | None:
    """ "Reetz, Tobias", "gez. Reetz, Tobias", with nothing beside it: the name in natural order."""
    match = _SURNAME_FIRST.fullmatch(text.strip(" .")) if "," in text else None
    if match is None or not all(map(known_first, match[2].split())) or known_first(match[1]):
        return None
    if is_no_name(match[1]) or pattern("register_nouns").match(match[1]) or pattern("closings").match(match[1]):
        return None
    return recase(f"{match[2]} {match[1]}")
