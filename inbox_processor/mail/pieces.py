"""Pieces of templates that others include: most say the same in all mails of an event, and are not worked out again.

Duty: `named` says what a parsed template looks up, `Piece` is one that is included, with the texts that it has given
lately. In the sandbox nothing but the values of these names makes a text, so the same values give the same text.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat
from types import NoneType
from typing import Any, TypeAlias

from jinja2 import Template, nodes
from jinja2.utils import missing
from msgspec import Struct

from inbox_processor.mail.bounds import Budget
from inbox_processor.mail.context import EventWords, FreeTexts

TEXTS_KEPT = 64  # of each piece: several events in several languages
TEXT_CHARACTERS = 4000  # the longest built-in piece has 600; a longer text is made anew

# Values that stay what they are, and the tuple where it is empty; a list may grow, and a loop counts.
_LASTING = frozenset((str, int, bool, NoneType, type(missing), tuple, EventWords, FreeTexts))

Key: TypeAlias = tuple[tuple[Any, ...], tuple[type, ...]]


def named(tree: nodes.Template) -> tuple[str, ...] | None:
    """List every name in a template; None for one that takes in others, which have names of their own."""
    if next(tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)), None) is not None:
        return None
    return tuple({"language", *(one.name for one in tree.find_all(nodes.Name))})  # in_words asks for the language


class _Kept(Struct, frozen=True):
    """A text, and what it took of the budget."""

    text: str
    steps: int
    characters: int


class Piece:
    """One included template. `names`: by `named`; `characters`: how long its source is, which an include costs."""

    def __init__(self, template: Template, names: tuple[str, ...] | None, characters: int) -> None:
        self.name = template.name
        self._template = template
        self._characters = characters
        self._names = names
        self._kept: dict[Key, _Kept] = {}

    def text(self, values: dict[str, Any], budget: Budget) -> str:
        """Give its text for these values; of the budget it takes the same each time."""
        key = self._key(values)
        known = self._kept.get(key) if key is not None else None
        if known is not None and budget.affords(known.steps, known.characters):
            return known.text
        steps, characters = budget.steps, budget.characters
        budget.take(1, self._characters)
        text = "".join(self._template.root_render_func(self._template.new_context(values, shared=True)))
        if key is not None and len(text) <= TEXT_CHARACTERS:
            if len(self._kept) >= TEXTS_KEPT:
                self._kept.clear()
            self._kept[key] = _Kept(text, steps - budget.steps, characters - budget.characters)
        return text

    def _key(self, values: Mapping[str, Any]) -> Key | None:
        """Tell these values from all others (1 from True, too); None where one of them may change."""
        if self._names is None:
            return None
        given = tuple(map(values.get, self._names, repeat(missing)))
        kinds = tuple(map(type, given))
        changing = not _LASTING.issuperset(kinds) or (
            tuple in kinds and any(type(one) is tuple and one for one in given)
        )
        return None if changing else (given, kinds)
