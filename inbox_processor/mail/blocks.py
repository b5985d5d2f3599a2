"""What can be said of a template's source before it is parsed, in plainer words than the parser has.

Duty: `unbalanced` names the block that is not closed, or the end without a beginning, with the line where it stands;
`unreadable` finds control characters and what a damaged file leaves. Lines count from 1.

Known gap: a tag inside {% raw %} or a comment over several lines is taken for a tag; then the parser's own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_processor.mail.rare import rare

_TAG = rare(r"\{#.*?#\}|\{%[-+]?\s*(?P<word>\w+).*?%\}", re.DOTALL)
_OPENERS = {"if": "endif", "for": "endfor", "block": "endblock", "macro": "endmacro", "filter": "endfilter"}
_CLOSERS = {end: start for start, end in _OPENERS.items()}
_INNER = {"else": ("if", "for"), "elif": ("if",)}
_HALF = rare(r"\{\{[^{}]*(?:\}(?!\})|(?=\n|\Z))|\{%(?:(?!%\}|\n).)*(?=\n|\Z)")
_TYPOGRAPHIC = rare(r"(?:\{\{|\{%)[^{}%]*[„“”‚‘’«»][^{}]*(?:\}\}|%\})")
_CONTROL = rare(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")


def unbalanced(source: str) -> tuple[int, str] | None:
    """Give line and words for the first tag that is torn, typed with a writer's quotation marks, not closed or not
    opened; None where the tags are in order.
    """
    for pattern, words in (
        (_TYPOGRAPHIC, 'typographic quotation marks inside {{ … }} or {% … %}; type plain ones there: "…"'),
        (_HALF, "a {{ or {% is not closed on its line; end it with }} or %}"),
    ):
        found = pattern.search(source)
        if found:
            return _line(source, found.start()), words
    open_tags: list[tuple[str, int]] = []
    for tag in _TAG.finditer(source):
        word, line = tag["word"] or "", _line(source, tag.start())
        if word in _OPENERS:
            open_tags.append((word, line))
        elif word in _CLOSERS or word in _INNER:
            wanted = _INNER.get(word, (_CLOSERS.get(word, ""),))
            if not open_tags or open_tags[-1][0] not in wanted:
                return line, _stray(word, open_tags)
            if word in _CLOSERS:
                open_tags.pop()
    if open_tags:
        word, line = open_tags[-1]
        return line, f"the {{% {word} … %}} of this line is not closed; write {{% {_OPENERS[word]} %}} where it ends"
    return None


def _stray(word: str, open_tags: list[tuple[str, int]]) -> str:
    if not open_tags:
        start = _CLOSERS.get(word, "if")
        return f"{{% {word} %}} without a beginning; take it out, or write the {{% {start} … %}} above"
    inner, line = open_tags[-1]
    end = _OPENERS[inner]
    return f"{{% {word} %}} stands where the {{% {inner} … %}} of line {line} is still open; write {{% {end} %}} first"


def unreadable(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and words for control characters and for octets that could not be read as text."""
    head = source.partition("\n\n")[0].count("\n") + 1
    for number, line in enumerate(source.split("\n"), 1):
        control = _CONTROL.search(line)
        if control:
            where = "the subject" if number <= head and line.lower().startswith("subject:") else "the line"
            yield number, f"{where} holds a control character (U+{ord(control[0]):04X}); type the line anew"
        elif "\ufffd" in line:
            yield number, "a letter on this line could not be read; save the file as UTF-8 and type the letter anew"


def _line(source: str, offset: int) -> int:
    return source.count("\n", 0, offset) + 1
