"""One stretch of the author's lines: what stands below the text.

Duty: find the mail program's footer, the legal notice, the signature below a delimiter, a closing or the sender's name.
Call: `Segment(sheet, start, end).divide()`; the zones are entered in the `Sheet`.
Order: footers and notices, then the delimiter, then closings from above.
Standards: RFC 3676 4.3 (signature delimiter).
Known gaps: a signature without delimiter, closing or name above it stays the author's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from inbox_processor.mail import footers, signature
from inbox_processor.mail.telltales import Telltales
from inbox_processor.model import Zone

DELIMITED_LINES = 30  # a signature below "-- " is no longer; RFC 3676 4.3 says four
PARAGRAPH_LINES = 40
ABOVE_LINES = 6  # blank lines between text and name


class Sheet(Struct):
    """The lines under work: `folded`, `zones` and `rules` beside each line; None is not yet decided."""

    lines: Sequence[str]
    folded: Sequence[str]
    names: frozenset[str]
    telltales: Telltales
    zones: list[Zone | None] = []
    rules: list[str] = []

    def __post_init__(self) -> None:
        self.zones = [None] * len(self.lines)
        self.rules = [""] * len(self.lines)

    def put(self, start: int, end: int, zone: Zone, rule: str) -> None:
        """Give the undecided lines from `start` up to `end` their zone."""
        for index in range(start, end):
            if self.zones[index] is None:
                self.zones[index], self.rules[index] = zone, rule

    def holding(self, words: Sequence[str], start: int, end: int) -> list[int]:
        """Return the indices from `start` up to `end` of the lines that hold one of the folded words."""
        folded = self.folded
        return sorted({index for word in words for index in range(start, end) if word in folded[index]})


def next_filled(lines: Sequence[str], index: int) -> int:
    """Return the index of the first line from `index` on that is not blank; len(lines) where there is none."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


class Segment:
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
        telltales = self.sheet.telltales
        devices, phrases = telltales.devices, telltales.footers
        lines = range(self.start, self.end) if telltales.ruled else ()
        end = next((index for index in lines if footers.is_list_footer(self.lines, index)), self.end)
        for index in self.sheet.holding(devices + phrases, self.start, end):
            if footers.is_device_footer(self.lines[index], devices, phrases):
                self.sheet.put(index, index + 1, Zone.FOOTER, "mail program's footer")
        self.sheet.put(end, self.end, Zone.FOOTER, "mailing list footer")

    def _put_notices(self) -> None:
        """Mark legal notices: from the first one on, all but postscripts and answers."""
        # A disclaimer may run over several lines; its first word stands in one.
        words = [first.partition(" ")[0] for first in self.sheet.telltales.disclaimers]
        lines = self.sheet.holding(words, self.start, self.end)
        inside = False
        for first, last in self._paragraphs(self.start, self.end) if lines else ():
            if not inside and last > lines[0] and self._is_notice(first, last):
                # The notice may follow the address without a blank line.
                while first < last - 1 and not self._is_notice(first, first + 1) and self._is_notice(first + 1, last):
                    first += 1
                inside = True
            if inside and not self._is_postscript(first):
                self.sheet.put(first, last, Zone.FOOTER, "legal notice")

    def _is_notice(self, first: int, last: int) -> bool:
        return footers.is_notice("\n".join(self.lines[first:last]), self.sheet.telltales.disclaimers)

    def _delimiter(self) -> int:
        """Return the index of the signature delimiter, -1 without one. "--" far above the end is a ruling line."""
        for index in range(self.start, self.end):
            if signature.is_delimiter(self.lines[index]) and self.sheet.zones[index] is None:
                filled = (line for line in islice(self.lines, index + 1, self.end) if line.strip())
                if self.lines[index] == "-- " or sum(1 for _ in islice(filled, DELIMITED_LINES + 1)) <= DELIMITED_LINES:
                    return index
        return -1

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return the stretches of filled lines."""
        index = next_filled(self.lines, start)
        while index < end:
            behind = index
            while behind < end and self.lines[behind].strip() and behind - index < PARAGRAPH_LINES:
                behind += 1
            yield index, behind
            index = next_filled(self.lines, behind)

    def _put_below(self, start: int, end: int, rule: str, *, prose: bool) -> int:
        """Mark the lines as signature, but for a postscript to the end and, with `prose`, for more text of the
        author's. Returns the index of what stays the author's, `end` where nothing does.
        """
        for first, last in self._paragraphs(start, end):
            for index in range(first, last):
                if self._is_postscript(index) or signature.is_form_field(self.lines[index]):
                    return index
            if prose and (signature.is_own_prose(self._undecided(first, last)) or self._closes(first, last)):
                return first
            self.sheet.put(first, last, Zone.SIGNATURE, rule)
        return end

    def _undecided(self, first: int, last: int) -> str:
        zones = self.sheet.zones
        return "\n".join([self.lines[index] for index in range(first, last) if zones[index] is None])

    def _is_postscript(self, index: int) -> bool:
        return bool(self.sheet.telltales.postscripts) and signature.is_postscript(self.lines[index])

    def _closes(self, first: int, last: int) -> bool:
        """Return True where the paragraph begins with a closing line of its own."""
        return last - first <= 4 and self._closing(first) == "firm"

    def _closing(self, index: int) -> str:
        return signature.closing(self.lines[index], self.sheet.names, self.sheet.telltales.closings)

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
        kind = self._closing(index)
        if kind == "firm" or (kind == "soft" and self._name_follows(index, limit)):
            return self._behind_name(index, limit), f"below the closing {self.lines[index].strip()[:40]!r}"
        if self._is_bare_name(index, limit):
            return self._behind_more_names(index + 1, limit), "below the sender's name"
        return -1, ""

    def _name_follows(self, index: int, limit: int) -> bool:
        """Return True where the next filled line is a name."""
        behind = next_filled(self.lines, index + 1)
        return (
            behind < limit
            and signature.is_name_line(self.lines[behind])
            and signature.names_sender(self.lines[behind], self.sheet.names)
        )

    def _behind_name(self, index: int, limit: int) -> int:
        """Return the index behind the name lines below the closing at `index`."""
        named = signature.names_sender(self.lines[index], self.sheet.names)
        behind = next_filled(self.lines, index + 1)
        while behind < limit and signature.is_on_behalf(self.lines[behind]):
            behind = next_filled(self.lines, behind + 1)
        if behind < limit and not named and signature.is_name_line(self.lines[behind]):
            behind += 1
        return self._behind_more_names(behind, limit)

    def _behind_more_names(self, index: int, limit: int) -> int:
        """Return the index behind lines that repeat the sender's name (first name, then the full one)."""
        behind = index
        for _ in range(2):
            following = next_filled(self.lines, behind)
            if (
                following >= limit
                or not signature.is_name_line(self.lines[following])
                or len(self.lines[following].split()) > signature.NAME_WORDS
            ):
                break
            if not signature.repeats_name(self.lines[following], self.sheet.names):
                break
            behind = following + 1
        return behind

    def _is_bare_name(self, index: int, limit: int) -> bool:
        """Return True for the sender's name alone on a line below prose, with more lines below it: a signature without
        a closing.
        """
        line = self.lines[index]
        if index + 1 >= limit or index == self.start or self.lines[index - 1].strip():
            return False
        words = line.split()
        if not 2 <= len(words) <= 4 or line.rstrip().endswith((".", ",")) or not signature.is_name_line(line):
            return False
        matching = sum(1 for word in words if signature.names_sender(word, self.sheet.names))
        above = next(
            (text for text in reversed(self.lines[max(self.start, index - ABOVE_LINES) : index]) if text.strip()), ""
        )
        return matching >= 2 and len(above.split()) >= 3 and not above.rstrip().endswith(":")
