"""Which word of a name is the first name, where the surname may stand before it.

Call `natural(name, sender)`.
"""

from __future__ import annotations

from inbox_processor.model import Mailbox
from inbox_processor.reading.names import fold, known_first


def natural(name: str, sender: Mailbox) -> str:
    """A name of two words with the first name first; the surname stands first in "Zangl Elfriede" where the address has
    it last (e.zangl@…).
    """
    words = name.split()
    if len(words) != 2 or known_first(words[0]) or not known_first(words[1]):
        return name
    last, first = (fold(word) for word in words)
    local = fold(sender.addr_spec.partition("@")[0]).split()
    return f"{words[1]} {words[0]}" if local[:2] in ([first, last], [first[:1], last]) else name
