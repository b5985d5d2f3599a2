"""A finished sentence of the desk, said in another language.

Duty: `say(words, language)`. The English sentence with its {slots} is the key, the tables stand in
`languages/<tag>/reasons.py`: `SENTENCES`, and `SLOTS` for the words that stand in a slot. Finished sentences are what
the store keeps, so they are recognised by their words; one that no table knows stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from inbox_processor.languages.de import reasons as german

_SLOT = re.compile(r"\{(\w+)\}")
Table = Mapping[str, str]
TABLES: Mapping[str, tuple[Table, Mapping[str, Table]]] = {"de": (german.SENTENCES, german.SLOTS)}


def say(words: str, language: str) -> str:
    """Return the English sentence in the language of the tag ("de-du": as "de"); unchanged where it is not known."""
    base = language.lower().partition("-")[0]
    if base not in TABLES:
        return words
    sentences, slots = TABLES[base]
    if words in sentences:
        return sentences[words]
    for pattern, said in _slotted(base):
        found = pattern.fullmatch(words)
        if found is not None:
            return said.format_map(
                {name: _said(value, slots.get(name, {})) for name, value in found.groupdict().items()}
            )
    return words


@cache
def _slotted(base: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with slots as patterns, each beside what is said for it."""
    sentences, _ = TABLES[base]
    return tuple((_pattern(words), said) for words, said in sentences.items() if _SLOT.search(words))


def _pattern(words: str) -> re.Pattern[str]:
    known: set[str] = set()
    parts = []
    for number, part in enumerate(_SLOT.split(words)):
        if not number % 2:
            parts.append(re.escape(part))
        elif part in known:
            parts.append(f"(?P={part})")
        else:
            known.add(part)
            parts.append(f"(?P<{part}>.+?)")
    return re.compile("".join(parts))


def _said(value: str, table: Table) -> str:
    """What stands in a slot, with the words that its table knows in their place."""
    if not table:
        return value
    longest_first = sorted(table, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", lambda found: table[found[0]], value)
