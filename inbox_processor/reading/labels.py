"""Labelled fields: "Name: …", two-column tables, and their continuation lines.

Call `fields(body)`. A label counts only where it opens a line and is one of the words that forms use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from inbox_processor.languages.remembered import remembered
from inbox_processor.languages.tables import pattern
from inbox_processor.model import Body, Found, Line, Zone
from inbox_processor.reading.sentences import Sentence

LABEL_LENGTH_MAX = 60
_SPLIT = re.compile(
    r"^[ \t*•·–-]{0,6}(?:\(?\d{1,2}[.)]\s{1,3})?"  # "4. Name: …": answers numbered as the questions were
    r"(?P<label>[^\t:=]{1,60}?)\s{0,10}(?::|=|\t|\s{3,}|\.{3,60})\s{0,40}(?P<value>.*)$"
)
_EMPTY = re.compile(
    r"^[\s._\-–—/]*(?:entfällt|keine?r?s?|n/?a|none|k\.\s?a\.|siehe unten|folgt)?[\s._\-–—/]*$", re.IGNORECASE
)
_MAYBE_SPLIT = re.compile(r"[\t:=]|\s{3}|\.{3}")  # without one of these _SPLIT cannot match
_BESIDE = re.compile(r"\s*(?:/|\(|\)|,| und | oder | and |&)\s*")
_DECORATION = re.compile(r"^[\W_]+|[\W_]+$")

KINDS = ("name", "first_name", "last_name", "email", "background", "other")


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field: its kind (one of KINDS), its value as the form gives it, and its place."""

    kind: str
    value: Found


def fields(body: Body) -> tuple[Field, ...]:
    """The labelled fields of the author's own text, in order; empty fields are left out."""
    found: list[Field] = []
    lines = body.lines
    index = 0
    while index < len(lines):
        opened = _open(lines[index])
        index += 1
        if opened is None:
            continue
        kind, start, parts = opened
        end = lines[index - 1].start + len(lines[index - 1].text)
        blank = not parts[0].strip()
        while index < len(lines) and _continues(lines[index], lines[index - 1], kind, blank=blank):
            parts.append(lines[index].text)
            end = lines[index].start + len(lines[index].text)
            blank = blank and not lines[index].text.strip()
            index += 1
        value = " ".join(" ".join(parts).split())
        if value and not _EMPTY.match(value):
            found.append(Field(kind, Found(value, f"label-{kind.replace('_', '-')}", "text", start, end)))
    return tuple(found) or _stacked(body)


def _stacked(body: Body) -> tuple[Field, ...]:
    """Forms of which each label stands on a line of its own with the value below, as tables become in some programs;
    two such pairs at least, one of them a name or an address.
    """
    lines = [line for line in body.lines if line.zone is Zone.OWN and line.text.strip()]
    found: list[Field] = []
    for above, below in pairwise(lines):
        kind = _bare_label(above.text)
        if kind is not None and _bare_label(below.text) is None and ":" not in above.text.rstrip(": "):
            value = below.text.strip()
            found.append(
                Field(
                    kind,
                    Found(value, f"label-{kind.replace('_', '-')}", "text", below.start, below.start + len(below.text)),
                )
            )
    sure = len(found) >= 2 and any(field.kind in ("name", "first_name", "last_name", "email") for field in found)
    return tuple(found) if sure else ()


def _bare_label(text: str) -> str | None:
    return kind_of(text) if len(text.strip()) <= LABEL_LENGTH_MAX and text.strip()[:1].isupper() else None


def set_apart(parts: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences, with those that are lines of a form (a label with its value, other than a background) marked
    "field".
    """
    return tuple(
        part._replace(kind="field") if part.kind == "prose" and _is_form_line(part.text) else part for part in parts
    )


def _is_form_line(text: str) -> bool:
    match = _SPLIT.match(text[:2000]) if ":" in text or "=" in text or "..." in text else None
    if match is None:
        return False
    kind = kind_of(match["label"])
    return kind is not None and (kind != "background" or not match["value"].strip())


@remembered
def kind_of(label: str) -> str | None:
    """The kind of a label's words, None where they are no label that forms use."""
    clean = _DECORATION.sub("", label.strip())
    if not clean or len(clean) > LABEL_LENGTH_MAX:
        return None
    for kind in KINDS:
        if pattern(f"labels_{kind}").fullmatch(clean):
            return kind
    # "Hintergrund / Zugang zum Thema", "Hintergrund/Zugang zum Thema (kurz)"
    pieces = [piece for piece in _BESIDE.split(clean) if piece]
    kinds = {kind for piece in pieces for kind in KINDS if pattern(f"labels_{kind}").fullmatch(piece)}
    for kind in ("background", "email", "name"):
        if kind in kinds:
            return kind
    return None


def _open(line: Line) -> tuple[str, int, list[str]] | None:
    if line.zone is not Zone.OWN:
        return None
    text = line.text[:2000]
    match = _SPLIT.match(text) if _MAYBE_SPLIT.search(text) else None
    if match is None:
        return None
    kind = kind_of(match["label"])
    if kind is None or (kind == "other" and not any(mark in line.text for mark in (":", "=", "\t"))):
        return None
    value = line.text[match.start("value") :]
    return kind, line.start + match.start("value"), [value]


def _continues(line: Line, before: Line, kind: str, *, blank: bool) -> bool:
    """A field runs on over indented lines, and a background over wrapped ones."""
    if line.zone is not Zone.OWN or _open(line) is not None:
        return False
    if not line.text.strip():
        return False
    if line.text[:1] in " \t" and line.text.strip():
        return True
    if kind != "background":
        return blank and kind in ("name", "email") and not before.text.strip().endswith((".", "!"))
    return blank or line.text[:1].islower() or len(before.text) >= 55
