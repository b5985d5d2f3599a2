"""The plain HTML version of a reply, made from its text, for [templates] html = true.

Duty: `page(text, subject, language)`. Paragraphs, lists, the indented box of the event, links; nothing is loaded from
anywhere, colours and sizes are the reader's own. lxml writes it, so that whatever a name holds stays text.

How: a line that ends where the next word would not have fitted was broken by the program and is joined again; every
other line end is the writer's.

Standards: WCAG 2.1 (3.1.1 language of the page, 1.3.1 lists and paragraphs as such, 1.4.12 text spacing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import builder

from inbox_processor.mail.templates import LINE_CHARACTERS

_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")
_ITEM = re.compile(r"(?:[-*•–]) +")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what XML 1.0, 2.2 leaves out
_BODY_STYLE = "font-family: sans-serif; line-height: 1.5; max-width: 42em"
_BOX_STYLE = "margin-left: 1em; padding-left: 1em; border-left: 3px solid"


def page(text: str, subject: str, language: str) -> str:
    """Make the page. `text`: as it is sent, lines of at most LINE_CHARACTERS; `language`: a tag of RFC 5646."""
    blocks = (block for block in _UNFIT.sub("", text).strip("\n").split("\n\n") if block.strip())
    document = builder.HTML(
        builder.HEAD(
            builder.META(charset="utf-8"),
            builder.META(name="viewport", content="width=device-width, initial-scale=1"),
            builder.TITLE(_UNFIT.sub("", subject)),
        ),
        builder.BODY(*(element for block in blocks for element in _block(block)), style=_BODY_STYLE),
        lang=language,
    )
    return str(html.tostring(document, doctype="<!DOCTYPE html>", encoding="unicode", pretty_print=True))


def _block(block: str) -> Iterator[etree._Element]:
    """Make the elements of one paragraph: the text before a list, the list, or the indented box."""
    lines = _joined(block.split("\n"))
    plain: list[str] = []
    items: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(line[found.end() :])
        elif items:
            yield from _paragraph(plain)
            yield builder.UL(*(builder.LI(*_linked(item)) for item in items))
            plain, items = [line], []
        else:
            plain.append(line)
    yield from _paragraph(plain)
    if items:
        yield builder.UL(*(builder.LI(*_linked(item)) for item in items))


def _paragraph(lines: list[str]) -> Iterator[etree._Element]:
    if not lines:
        return
    content: list[object] = []
    for number, line in enumerate(lines):
        content += [builder.BR()] * bool(number) + _linked(line.strip())
    boxed = all(line.startswith("  ") for line in lines)
    yield builder.P(*content, style=_BOX_STYLE) if boxed else builder.P(*content)


def _joined(lines: list[str]) -> list[str]:
    """Join what was broken for the sake of the line's length."""
    done = lines[:1]
    width = len(lines[0]) if lines else 0
    for line in lines[1:]:
        first = line.split()[0] if line.split() else ""
        if width + 1 + len(first) > LINE_CHARACTERS and not _ITEM.match(line):
            done[-1] += f" {line.strip()}"
        else:
            done.append(line)
        width = len(line)
    return done


def _linked(line: str) -> list[object]:
    content: list[object] = []
    start = 0
    for found in _LINK.finditer(line):
        content += [line[start : found.start()], builder.A(found[0], href=found[0])]
        start = found.end()
    return [piece for piece in (*content, line[start:]) if not isinstance(piece, str) or piece]
