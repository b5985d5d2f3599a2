"""What a label of a form asks for: "Vor- und Zuname", "E-Mail", "Hintergrund / Zugang zum Thema".

Call `kind_of(label)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import pattern

KINDS = ("name", "first_name", "last_name", "email", "background", "other")
LABEL_LENGTH_MAX = 60
_BESIDE = re.compile(r"\s*(?:/|\(|\)|,| und | oder | and |&)\s*")
# a web form asks its visitor ("Ihr Name"); an author answers with the same words or their own ("Mein Hintergrund")
_WHOSE = re.compile(r"^(?:ihr|ihre|dein|deine|euer|eure|mein|meine|your|my|votre|vos|mon|ma)\s", re.IGNORECASE)
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")


@remembered
def kind_of(label: str) -> str | None:
    """The kind of a label's words, None where they are no label that forms use."""
    said = _DECORATION.sub("", label.strip())
    clean = _WHOSE.sub("", said)
    if not clean or len(clean) > LABEL_LENGTH_MAX:
        return None
    for kind in KINDS:
        if pattern(f"labels_{kind}").fullmatch(clean):
            return kind if kind != "other" or clean == said else None  # "Meine Frage: …" asks
    # "Hintergrund / Zugang zum Thema", "Hintergrund/Zugang zum Thema (kurz)"
    pieces = [piece for piece in _BESIDE.split(clean) if piece]
    kinds = {kind for piece in pieces for kind in KINDS if pattern(f"labels_{kind}").fullmatch(piece)}
    for kind in ("background", "email", "name"):
        if kind in kinds:
            return kind
    return None
