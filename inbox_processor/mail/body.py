"""Message to Body: whose words each line is.

Duty: give every line of the text a zone: the author's own, quoted, passed on, signature, footer.
Call: `divide(message)`.
Order: quotes first (marks, attribution lines, separators, header blocks), then footers and signatures in what is left,
segment by segment, so that answers above, below and between quotes all stay the author's.
Standards: RFC 3676 (quote marks 4.5, signature delimiter 4.3).
Known gaps: an unmarked quote without any line above it; an answer inside such a quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, repeat

from inbox_processor.mail import quotes, signature
from inbox_processor.mail.segments import Segment, Sheet, next_filled
from inbox_processor.mail.telltales import Folded, Telltales
from inbox_processor.model import Body, Line, Message, Zone

LINES_LIMIT = 4_000  # lines; a letter is shorter, and what lies behind is nobody's own words


def divide(message: Message, folded: Folded | None = None) -> Body:
    """Return the text of the mail with a zone for each line; the lines cover the text exactly. `folded`: of the mail,
    where it is at hand.
    """
    folded = folded or Folded.of(message)
    lines = message.text.split("\n")
    beyond = max(0, len(lines) - LINES_LIMIT)
    sender = message.sender
    names = signature.name_words(sender.display_name, sender.addr_spec.partition("@")[0]) if sender else frozenset()
    sheet = Sheet(lines[:LINES_LIMIT], folded.lines, names, Telltales.of(folded))
    _put_quotes(sheet, forwards=quotes.forwards(message.subject))
    for start, end in _segments(sheet):
        Segment(sheet, start, end).divide()
    zones = chain(sheet.zones, repeat(Zone.QUOTE, beyond))
    rules = chain(sheet.rules, repeat("beyond the limit", beyond))
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    rows = zip(lines, starts, zones, rules, strict=False)  # there is one start too many
    return Body(message.text, tuple([Line(line, start, zone or Zone.OWN, rule) for line, start, zone, rule in rows]))


def _put_quotes(sheet: Sheet, *, forwards: bool) -> None:
    """Mark what another wrote."""
    lines = sheet.lines
    behind = 0  # what has been marked
    for index in quotes.places(lines, sheet.telltales):
        if index < behind:
            continue
        if quotes.is_quoted(lines[index]) and not quotes.is_groupwise(lines[index]):
            behind = _put_marked(sheet, index, forwards=forwards)
            continue
        found = quotes.opening(lines, index, sheet.telltales)
        if found is None:
            continue
        following = _behind_head(sheet, index, found)
        marked = following < len(lines) and quotes.is_quoted(lines[following])
        if marked and (
            found.kind in {"attribution", "weak"} or (found.kind in {"header", "original"} and not forwards)
        ):
            sheet.put(index, following, Zone.QUOTE, "attribution line")
            behind = following
            continue
        if found.kind == "weak":
            behind = index + found.lines
            continue
        passed_on = found.kind == "forward" or (forwards and found.kind in {"header", "original"})
        first = _rule_above(sheet, index)
        sheet.put(first, len(lines), Zone.FORWARD if passed_on else Zone.QUOTE, f"{found.kind} above the rest")
        return


def _behind_head(sheet: Sheet, index: int, found: quotes.Opening) -> int:
    """The first filled line behind what opens a quote: behind the header block too that stands below a separator."""
    following = next_filled(sheet.lines, index + found.lines)
    if found.kind != "original" or following >= len(sheet.lines):
        return following
    head = quotes.opening(sheet.lines, following, sheet.telltales)
    return next_filled(sheet.lines, following + head.lines) if head and head.kind == "header" else following


def _put_marked(sheet: Sheet, start: int, *, forwards: bool) -> int:
    """Mark the block of lines with quote marks that begins at `start`; returns the index behind it. Blank lines inside
    belong to it, so does one wrapped line between two marked ones (programs break long lines without repeating the
    mark).
    """
    lines = sheet.lines
    end = start
    while end < len(lines):
        behind = next_filled(lines, end)
        if behind < len(lines) and quotes.is_quoted(lines[behind]):
            end = behind + 1
        elif _wrapped(lines, end):
            end += 1
        else:
            break
    passed_on = _is_forward_block(lines, start, end, forwards=forwards)
    sheet.put(start, end, Zone.FORWARD if passed_on else Zone.QUOTE, "quote mark")
    return end


def _wrapped(lines: Sequence[str], index: int) -> bool:
    """Return True where the line is the broken-off end of a quoted one: directly between two marked lines, the one
    above long.
    """
    if not 0 < index < len(lines) - 1 or not lines[index].strip():
        return False
    above, below = lines[index - 1], lines[index + 1]
    between = quotes.is_quoted(above) and quotes.is_quoted(below) and len(above) >= 60 and len(lines[index]) <= 40
    # An answer between the lines begins a sentence; the rest of a broken line goes on with one.
    return between and lines[index][0].islower() and not above.rstrip().endswith((".", "?", "!", ":"))


def _is_forward_block(lines: Sequence[str], start: int, end: int, *, forwards: bool) -> bool:
    """Return True where the marked block is a passed-on mail: it begins with a forward separator, or the subject says
    so and it begins with a header block.
    """
    inner = [quotes.unquoted(line) for line in lines[start : min(end, start + quotes.BLOCK_LINES + 4)]]
    first = next_filled(inner, 0)
    if first >= len(inner):
        return False
    if quotes.separator(inner[first]) == "forward":
        return True
    return forwards and any(quotes.header_block(inner, index) for index in range(first, min(first + 3, len(inner))))


def _rule_above(sheet: Sheet, index: int) -> int:
    """Return the index of the ruling line that Outlook puts above a header block; `index` where none stands."""
    above = index - 1
    while above >= 0 and index - above <= 3 and not sheet.lines[above].strip():
        above -= 1
    return above if above >= 0 and quotes.RULE.match(sheet.lines[above]) else index


def _segments(sheet: Sheet) -> list[tuple[int, int]]:
    """Return the stretches of undecided lines."""
    found: list[tuple[int, int]] = []
    start = -1
    for index in range(len(sheet.lines) + 1):
        free = index < len(sheet.lines) and sheet.zones[index] is None
        if free and start < 0:
            start = index
        elif not free and start >= 0:
            found.append((start, index))
            start = -1
    return found
