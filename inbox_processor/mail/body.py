"""Message to Body: whose words each line is.

Duty: give every line of the text a zone: the author's own, quoted, passed on, signature, footer.
Call: `divide(message)`.
Order: quotes first (marks, attribution lines, separators, header blocks), then footers and signatures in what is left,
segment by segment, so that answers above, below and between quotes all stay the author's.
Standards: RFC 3676 (quote marks 4.5, signature delimiter 4.3).
Known gaps: an unmarked quote without any line above it; an answer inside such a quote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from inbox_processor.mail import footers, quotes, signature
from inbox_processor.model import Body, Line, Message, Zone

DELIMITED_LINES = 30  # a signature below "-- " is no longer; RFC 3676 4.3 says four
PARAGRAPH_LINES = 40
ABOVE_LINES = 6  # blank lines between text and name
LINES_LIMIT = 4_000  # lines; a letter is shorter, and what lies behind is nobody's own words


@dataclass
class Sheet:
    """The lines under work: `zones` and `rules` beside each line; None is not yet decided."""

    lines: Sequence[str]
    names: frozenset[str]
    zones: list[Zone | None] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def put(self, start: int, end: int, zone: Zone, rule: str) -> None:
        """Give the undecided lines from `start` up to `end` their zone."""
        for index in range(start, end):
            if self.zones[index] is None:
                self.zones[index], self.rules[index] = zone, rule


def divide(message: Message) -> Body:
    """The text of the mail with a zone for each line; the lines cover the text exactly."""
    lines = message.text.split("\n")
    sender = message.sender
    names = signature.name_words(sender.display_name, sender.addr_spec.partition("@")[0]) if sender else frozenset()
    sheet = Sheet(lines[:LINES_LIMIT], names, [None] * len(lines), [""] * len(lines))
    _put_quotes(sheet, forwards=quotes.forwards(message.subject))
    for start, end in _segments(sheet):
        _Segment(sheet, start, end).divide()
    result: list[Line] = []
    position = 0
    for line, zone, rule in zip(lines, sheet.zones, sheet.rules, strict=True):
        beyond = len(result) >= LINES_LIMIT
        result.append(Line(line, position, zone or (Zone.QUOTE if beyond else Zone.OWN), rule or ("beyond the limit" if beyond else "")))
        position += len(line) + 1
    return Body(message.text, tuple(result))


def _put_quotes(sheet: Sheet, *, forwards: bool) -> None:
    """Mark what another wrote."""
    lines = sheet.lines
    index = 0
    while index < len(lines):
        if quotes.is_quoted(lines[index]):
            index = _put_marked(sheet, index, forwards=forwards)
            continue
        found = quotes.opening(lines, index)
        if found is None:
            index += 1
            continue
        behind = _next_filled(lines, index + found.lines)
        marked = behind < len(lines) and quotes.is_quoted(lines[behind])
        if found.kind in {"attribution", "weak"} and marked:
            sheet.put(index, behind, Zone.QUOTE, "attribution line")
            index = behind
            continue
        if found.kind == "weak":
            index += found.lines
            continue
        passed_on = found.kind == "forward" or (forwards and found.kind in {"header", "original"})
        first = _rule_above(sheet, index)
        sheet.put(first, len(lines), Zone.FORWARD if passed_on else Zone.QUOTE, f"{found.kind} above the rest")
        return


def _put_marked(sheet: Sheet, start: int, *, forwards: bool) -> int:
    """Mark the block of lines with quote marks that begins at `start`; returns the index behind it. Blank lines inside belong
    to it, so does one wrapped line between two marked ones (programs break long lines without repeating the mark)."""
    lines = sheet.lines
    end = start
    while end < len(lines):
        behind = _next_filled(lines, end)
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
    """True where the line is the broken-off end of a quoted one: directly between two marked lines, the one above long."""
    if not 0 < index < len(lines) - 1 or not lines[index].strip():
        return False
    above, below = lines[index - 1], lines[index + 1]
    return quotes.is_quoted(above) and quotes.is_quoted(below) and len(above) >= 60 and len(lines[index]) <= 40


def _is_forward_block(lines: Sequence[str], start: int, end: int, *, forwards: bool) -> bool:
    """True where the marked block is a passed-on mail: it begins with a forward separator, or the subject says so and it
    begins with a header block."""
    inner = [quotes.unquoted(line) for line in lines[start : min(end, start + quotes.BLOCK_LINES + 4)]]
    first = _next_filled(inner, 0)
    if first >= len(inner):
        return False
    if quotes.separator(inner[first]) == "forward":
        return True
    return forwards and any(quotes.header_block(inner, index) for index in range(first, min(first + 3, len(inner))))


def _next_filled(lines: Sequence[str], index: int) -> int:
    """The index of the first line from `index` on that is not blank; len(lines) where there is none."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _rule_above(sheet: Sheet, index: int) -> int:
    """The index of the ruling line that Outlook puts above a header block, where it stands there; else `index`."""
    above = index - 1
    while above >= 0 and index - above <= 3 and not sheet.lines[above].strip():
        above -= 1
    return above if above >= 0 and quotes.RULE.match(sheet.lines[above]) else index


def _segments(sheet: Sheet) -> list[tuple[int, int]]:
    """The stretches of undecided lines."""
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


class _Segment:
    """One stretch of the author's lines with what programs and habits put below it."""

    def __init__(self, sheet: Sheet, start: int, end: int) -> None:
        self.sheet = sheet
        self.lines = sheet.lines
        self.start = start
        self.end = end

    def divide(self) -> None:
        """Put footers, then what stands below a delimiter, then what stands below a closing."""
        self._put_device_footers()
        self._put_notices()
        below = self._delimiter()
        if below >= 0:
            self._put_below(below + 1, self.end, "signature delimiter", prose=False)
            self.sheet.put(below, below + 1, Zone.SIGNATURE, "signature delimiter")
        limit = below if below >= 0 else self.end
        self._put_below_closings(limit)

    def _put_device_footers(self) -> None:
        """Mark single lines that a program added, and a mailing list's footer to the end."""
        for index in range(self.start, self.end):
            if footers.is_list_footer(self.lines, index):
                self.sheet.put(index, self.end, Zone.FOOTER, "mailing list footer")
                return
            if footers.is_device_footer(self.lines[index]):
                self.sheet.put(index, index + 1, Zone.FOOTER, "mail program's footer")

    def _put_notices(self) -> None:
        """Mark legal notices: from the first one on, all but postscripts and answers."""
        inside = False
        for first, last in self._paragraphs(self.start, self.end):
            text = "\n".join(self.lines[first:last])
            if not inside and footers.is_notice(text):
                # The notice may follow the address without a blank line.
                while first < last - 1 and not footers.is_notice("\n".join(self.lines[first : first + 1])) and footers.is_notice(
                    "\n".join(self.lines[first + 1 : last])
                ):
                    first += 1
                inside = True
            if inside and not signature.is_postscript(self.lines[first]):
                self.sheet.put(first, last, Zone.FOOTER, "legal notice")

    def _delimiter(self) -> int:
        """The index of the signature delimiter, -1 without one. "--" far above the end is a ruling line."""
        for index in range(self.start, self.end):
            if self.sheet.zones[index] is None and signature.is_delimiter(self.lines[index]):
                filled = (line for line in islice(self.lines, index + 1, self.end) if line.strip())
                if self.lines[index] == "-- " or sum(1 for _ in islice(filled, DELIMITED_LINES + 1)) <= DELIMITED_LINES:
                    return index
        return -1

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches of filled lines."""
        index = _next_filled(self.lines, start)
        while index < end:
            behind = index
            while behind < end and self.lines[behind].strip() and behind - index < PARAGRAPH_LINES:
                behind += 1
            yield index, behind
            index = _next_filled(self.lines, behind)

    def _put_below(self, start: int, end: int, rule: str, *, prose: bool) -> int:
        """Mark the lines as signature, but for a postscript to the end and, with `prose`, for more text of the author's.
        Returns the index of what stays the author's, `end` where nothing does."""
        for first, last in self._paragraphs(start, end):
            for index in range(first, last):
                if signature.is_postscript(self.lines[index]) or signature.is_form_field(self.lines[index]):
                    return index
            text = "\n".join(line for line, zone in zip(self.lines[first:last], self.sheet.zones[first:last], strict=True) if zone is None)
            if prose and (signature.is_own_prose(text) or self._closes(first, last)):
                return first
            self.sheet.put(first, last, Zone.SIGNATURE, rule)
        return end

    def _closes(self, first: int, last: int) -> bool:
        """True where the paragraph begins with a closing line of its own."""
        return last - first <= 4 and signature.closing(self.lines[first], self.sheet.names) == "firm"

    def _put_below_closings(self, limit: int) -> None:
        """Go down the lines; below each closing (or the sender's name alone) leave the name and mark the rest."""
        index = self.start
        while index < limit:
            if self.sheet.zones[index] is not None or not self.lines[index].strip():
                index += 1
                continue
            below, rule = self._below_closing(index, limit)
            if below < 0:
                index += 1
                continue
            index = max(index + 1, self._put_below(below, limit, rule, prose=True))

    def _below_closing(self, index: int, limit: int) -> tuple[int, str]:
        """Where the signature below a closing at `index` begins, and the rule; -1 where no closing stands there."""
        kind = signature.closing(self.lines[index], self.sheet.names)
        if kind == "firm" or (kind == "soft" and self._name_follows(index, limit)):
            return self._behind_name(index, limit), f"below the closing {self.lines[index].strip()[:40]!r}"
        if self._is_bare_name(index, limit):
            return self._behind_more_names(index + 1, limit), "below the sender's name"
        return -1, ""

    def _name_follows(self, index: int, limit: int) -> bool:
        """True where the next filled line is a name."""
        behind = _next_filled(self.lines, index + 1)
        return behind < limit and signature.is_name_line(self.lines[behind]) and signature.names_sender(self.lines[behind], self.sheet.names)

    def _behind_name(self, index: int, limit: int) -> int:
        """The index behind the name lines below the closing at `index`."""
        named = signature.names_sender(self.lines[index], self.sheet.names)
        behind = _next_filled(self.lines, index + 1)
        while behind < limit and signature.is_on_behalf(self.lines[behind]):
            behind = _next_filled(self.lines, behind + 1)
        if behind < limit and not named and signature.is_name_line(self.lines[behind]):
            behind += 1
        return self._behind_more_names(behind, limit)

    def _behind_more_names(self, index: int, limit: int) -> int:
        """The index behind lines that repeat the sender's name (first name, then the full one)."""
        behind = index
        for _ in range(2):
            following = _next_filled(self.lines, behind)
            if following >= limit or not signature.is_name_line(self.lines[following]) or len(self.lines[following].split()) > signature.NAME_WORDS:
                break
            if not signature.repeats_name(self.lines[following], self.sheet.names):
                break
            behind = following + 1
        return behind

    def _is_bare_name(self, index: int, limit: int) -> bool:
        """True for the sender's name alone on a line below prose, with more lines below it: a signature without a closing."""
        line = self.lines[index]
        words = line.split()
        if not 2 <= len(words) <= 4 or not signature.is_name_line(line) or index + 1 >= limit or index == self.start:
            return False
        if self.lines[index - 1].strip() or line.rstrip().endswith((".", ",")):
            return False
        matching = sum(1 for word in words if signature.names_sender(word, self.sheet.names))
        above = next((text for text in reversed(self.lines[max(self.start, index - ABOVE_LINES) : index]) if text.strip()), "")
        return matching >= 2 and len(above.split()) >= 3 and not above.rstrip().endswith(":")
