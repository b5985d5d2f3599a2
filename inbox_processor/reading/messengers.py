"""Those whom a sentence names only in passing: who passed the invitation on, whom it greets; and who had the author
write.

Call `messenger(text, mention)`, `greeted(text, mention)`, `bidden(text, mention)`, `ends_with(table, text)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.reading.mentions import Mention
from inbox_processor.reading.name_words import is_form_of_address

_COPY = re.compile(r"\b(?:kopie|cc|copy|copie|kopia)\b", re.IGNORECASE)  # "in Kopie an Eva Brandl"
NEAR_CHARS = 40
GREETING_WORDS_MAX = 4  # "Sehr geehrte liebe Frau"
BEHIND_CHARS = 160


def greeted(text: str, mention: Mention) -> bool:
    """ "Liebe Frau Ehlert, ich komme.": the one to whom the mail is written."""
    before = text[: mention.start]
    if not before or "," in before or len(before.split()) > GREETING_WORDS_MAX:
        return False
    return pattern("greetings").match(text) is not None


def bidden(text: str, mention: Mention) -> bool:
    """ "Frau Dr. Amsel hat mich gebeten, sie anzumelden": the seat is hers, the author only writes."""
    found = pattern("bidden").search(text[mention.end : mention.end + BEHIND_CHARS])
    return found is not None and found.start() <= NEAR_CHARS


def messenger(text: str, mention: Mention) -> bool:
    """ "Frau Tewes hat mir Ihre Einladung geschickt": she does not come along."""
    before = _without_form_of_address(text[max(0, mention.start - NEAR_CHARS) : mention.start])
    behind = pattern("beside_me").sub(" ", text[mention.end : mention.end + BEHIND_CHARS].lstrip(" ,"))
    opened = pattern("messenger_after").search(behind)
    passed_on = opened is not None and opened.start() <= NEAR_CHARS and not bidden(text, mention)
    return ends_with("messenger_before", before) or passed_on or _COPY.search(text, 0, mention.start) is not None


def ends_with(table: str, text: str) -> bool:
    """True where `text` ends with an entry of the table."""
    end = len(text.rstrip(" ,:"))
    return any(match.end() >= end for match in pattern(table).finditer(text))


def _without_form_of_address(text: str) -> str:
    """Words before a name without the "Herrn" or "Frau" at their end."""
    head, _, last = text.rstrip().rpartition(" ")
    return head if is_form_of_address(last) else text
