"""Why a mail was taken as it was: what weighed in its sentences, and what would have changed the outcome."""

from __future__ import annotations

from msgspec import Struct

from inbox_processor.model.events import Outcome


class Weighed(Struct, frozen=True):
    """A sentence of the author as the sentence reader sees it: the likeliest thing that it does, how likely (0 to 1),
    and the words that spoke most for it, the strongest first. `start`..`end`: offsets in Body.text.
    """

    text: str
    does: str
    likely: float
    signs: tuple[str, ...]
    start: int
    end: int


class Instead(Struct, frozen=True):
    """One thing that, had it been otherwise, would have led to another outcome. `condition`: half a sentence, to be
    read behind "if".
    """

    condition: str
    outcome: Outcome


class Why(Struct, frozen=True):
    """The account of one decision."""

    weighed: tuple[Weighed, ...] = ()
    instead: tuple[Instead, ...] = ()
