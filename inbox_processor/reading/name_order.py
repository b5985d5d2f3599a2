"""Which word of a name is the first name, where the surname may stand before it.

Call `natural(name, sender)`; `surname_first(text)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Mailbox
from inbox_processor.reading.name_words import is_no_name
from inbox_processor.reading.names import fold, known_first, recase

_NAME = r"[^\W\d_][\w'’-]{1,30}"
_SURNAME_FIRST = re.compile(rf"(?:gez\.\s)?({_NAME}),\s({_NAME}(?:\s{_NAME})?)")


def natural(name: str, sender: Mailbox) -> str:
    """A name of two words with the first name first; the surname stands first in "Zangl Elfriede" where the address has
    it last (e.zangl@…), or where the display-name has it so.
    """
    words = name.split()
    if len(words) != 2 or known_first(words[0]):
        return name
    turned = f"{words[1]} {words[0]}"
    if "," not in sender.display_name and fold(turned) == fold(sender.display_name):
        return turned
    if not known_first(words[1]):
        return name
    last, first = (fold(word) for word in words)
    local = fold(sender.addr_spec.partition("@")[0]).split()
    return turned if local[:2] in ([first, last], [first[:1], last]) else name


def surname_first(text: str) -> str | None:
    """ "Reetz, Tobias", "gez. Reetz, Tobias", with nothing beside it: the name in natural order."""
    match = _SURNAME_FIRST.fullmatch(text.strip(" .")) if "," in text else None
    if match is None or not all(map(known_first, match[2].split())) or known_first(match[1]):
        return None
    if is_no_name(match[1]) or pattern("register_nouns").match(match[1]) or pattern("closings").match(match[1]):
        return None
    return recase(f"{match[2]} {match[1]}")
