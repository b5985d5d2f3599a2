"""Labelled fields: "Name: …", two-column tables, and their continuation lines.

Call `fields(body)`. A label counts only where it opens a line and is one of the words that forms use.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from inbox_processor.languages.tables import lexicon
from inbox_processor.model import Body, Found, Line, Zone
from inbox_processor.reading.label_kinds import LABEL_LENGTH_MAX, kind_of
from inbox_processor.reading.sentences import Sentence

_SPLIT = re.compile(
    r"^[ \t*•·–-]{0,6}(?:\(?\d{1,2}[.)]\s{1,3})?"  # "4. Name: …": answers numbered as the questions were
    r"(?P<label>[^\t:=]{1,60}?)\s{0,10}(?::|=|\t|\s{3,}|\.{3,60})\s{0,40}(?P<value>.*)$"
)
_INLINE = re.compile(r"(?:^|[,;./|]\s{1,3}|\s[–-]\s)([^\W\d_][^,;:./|\n]{0,40}):\s")
_LABELLED = re.compile(r"[^\W\d_][\w /-]{1,30}:\s")
FIELDS_LEAST = 2
WRAPPED_LEAST, WRAPPED_SURELY = 45, 55  # characters of a line behind which a background goes on
_EMPTY = re.compile(
    r"^[\s._\-–—/]*(?:entfällt|keine?r?s?|n/?a|none|k\.\s?a\.|siehe unten|folgt(?: noch)?"
    r"|s(?:\.|iehe) (?:anlage|anhang|pdf|lebenslauf|oben|o\.)|see attach(?:ed|ment)"
    r"|wird nachgereicht|reiche ich nach|tba|to follow|à suivre)?[\s._\-–—/]*$",
    re.IGNORECASE,
)
_ROW = re.compile(r"^[^\t:=.]{1,60}?\s{0,10}(\.{3,60}|\t|=)\s{0,40}\S")
_MAYBE_SPLIT = (
    ":",
    "=",
    "\t",
    "   ",
    "...",
)  # without one of these, and where all blanks are plain, _SPLIT cannot match


class Field(Struct, frozen=True):
    """One labelled field: its kind (one of KINDS), its value as the form gives it, and its place."""

    kind: str
    value: Found


def fields(body: Body) -> tuple[Field, ...]:
    """The labelled fields of the author's own text, in order; empty fields are left out."""
    found: list[Field] = []
    lines = body.lines
    index = 0
    while index < len(lines):
        several = _several(lines[index])
        found += several
        opened = None if several else _open(lines[index])
        index += 1
        if opened is None:
            continue
        kind, start, parts = opened
        row = _row(lines[index - 1].text)
        end = lines[index - 1].start + len(lines[index - 1].text)
        blank = not parts[0].strip()
        while index < len(lines) and _continues(lines[index], lines[index - 1], kind, blank=blank):
            if row and _row(lines[index].text) == row:
                break  # a field of the same table, whatever its label asks for
            parts.append(lines[index].text)
            end = lines[index].start + len(lines[index].text)
            blank = blank and not lines[index].text.strip()
            index += 1
        value = " ".join(" ".join(parts).split())
        if value and not _EMPTY.match(value):
            found.append(_field(kind, value, start, end))
    return tuple(found) or _stacked(body)


def _field(kind: str, value: str, start: int, end: int) -> Field:
    return Field(kind, Found(value, f"label-{kind.replace('_', '-')}", "text", start, end))


def _several(line: Line) -> list[Field]:
    """ "Name: Ralf Horn, Beruf: Förster": the fields of a form that was filled in on one line; two at least."""
    if line.zone is not Zone.OWN or line.text.count(":") < FIELDS_LEAST:
        return []
    text = line.text[:2000]
    labels = [(match, kind) for match in _INLINE.finditer(text) if (kind := kind_of(match[1])) is not None]
    if len({kind for _, kind in labels}) < FIELDS_LEAST:
        return []
    ends = [*(match.start() for match, _ in labels[1:]), len(text)]
    found: list[Field] = []
    for (match, kind), end in zip(labels, ends, strict=True):
        value = text[match.end() : end].strip(" ,;./|–-")
        if value and not _EMPTY.match(value):
            start = line.start + text.index(value, match.end())
            found.append(_field(kind, value, start, start + len(value)))
    return found


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
            found.append(_field(kind, value, below.start, below.start + len(below.text)))
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
    if match["value"].endswith("?"):
        return False  # "Frage: Darf man später dazustoßen?"
    kind = kind_of(match["label"])
    return kind is not None and (kind != "background" or not match["value"].strip())


def _open(line: Line) -> tuple[str, int, list[str]] | None:
    if line.zone is not Zone.OWN:
        return None
    text = line.text[:2000]
    match = _SPLIT.match(text) if any(map(text.__contains__, _MAYBE_SPLIT)) or not text.isascii() else None
    if match is None:
        return None
    kind = kind_of(match["label"])
    if kind is None or (kind == "other" and not any(mark in line.text for mark in (":", "=", "\t"))):
        return None
    value = line.text[match.start("value") :]
    return kind, line.start + match.start("value"), [value]


def _row(text: str) -> str:
    """What parts label and value in a line of a table drawn with dots, tabs or equals signs; "" for other lines."""
    match = _ROW.match(text)
    return match[1][0] if match else ""


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
    if blank and _LABELLED.match(line.text) is not None and "roles" not in lexicon().hits(line.text):
        return False  # "Hintergrund:" is left empty, and the form goes on with "Übernachtung nötig: nein"
    wraps = WRAPPED_LEAST if before.text.rstrip()[-1:] not in ".!?:;" else WRAPPED_SURELY
    return blank or line.text[:1].islower() or (len(before.text) >= wraps and _LABELLED.match(line.text) is None)
