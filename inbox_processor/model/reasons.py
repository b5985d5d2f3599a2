"""What the desk says of its reasons: plain English sentences that can be said in other languages.

Duty: `sentence` makes one from its words and the parts that vary; the words, with their slots, are the key of the
translations (languages/<tag>/reasons.py), as with gettext. The type keeps any other text out of the places where
reasons stand. A finished sentence is stored and shown as it is; a Remark is one line of a mail to the organiser.
"""

from __future__ import annotations

from typing import NewType

from msgspec import Struct

Reason = NewType("Reason", str)


def sentence(words: str, **slots: object) -> Reason:
    """Return the sentence `words` with each {slot} filled in. `words`: a literal, else no test can find it."""
    return Reason(words.format_map({name: str(value) for name, value in slots.items()}))


class Remark(Struct, frozen=True):
    """A line of a mail to the organiser: what it is about (ids, names, a folder; "" for nothing more) and the sentences
    about it, as the desk has them in English.
    """

    about: str
    sentences: tuple[str, ...] = ()
