"""The author's name as fully as the mail has it: by the subject, and by the text where the header has half of it.

Call `with_subject(found, context)`, then `completed(found, context)`; `from_subject(context)` where nothing else
names anybody.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found
from inbox_processor.reading import names
from inbox_processor.reading.context import SUBJECT_PREFIX, Context, place
from inbox_processor.reading.introducing import single
from inbox_processor.reading.lower import lower_name
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.name_order import surname_first

TRANSCRIBED = ("ae", "oe", "ue", "ss")  # what an address or a header makes of ä, ö, ü, ß
NAME_CHARS_MAX = 100  # a longer one is no half of a name
IN_SUBJECT = ("subject", -1, -1)


def with_subject(best: Found, context: Context) -> Found:
    """The name as the subject has it, where that is fuller."""
    subject = from_subject(context)
    if subject and best.place == "from" and _house_of(best.value, subject.value):
        return subject
    if subject and names.same(best.value, subject.value) and names.fuller(best.value, subject.value) != best.value:
        return subject
    return best


def _house_of(shown: str, name: str) -> bool:
    """True where the display-name is a house or shop of that surname: "Hof Tammen" for Hinrich Tammen-Behrends."""
    first, *rest = names.split_titles(shown)[1].split()
    surname = names.fold(name).split()
    return bool(rest) and not names.known_first(first) and set(names.fold(rest[-1]).split()) <= set(surname[1:])


def completed(found: Found, context: Context) -> Found:
    """A first name alone, or a name with an initial, in the full form in which the text has it: "Kevin" of the header
    is the "Kevin Obermoser" of the text, if his address says so too.
    """
    words = names.split_titles(found.value)[1].split()
    if found.place == "from" and (spelt := _spelt_in_text(found, context)) is not None:
        return spelt
    if len(found.value) > NAME_CHARS_MAX or (len(words) > 1 and not any(map(_initials, words))):
        return found
    texts = [(item.sentence.text, place(item)) for item in context.done]
    for text, where in (*texts, (SUBJECT_PREFIX.sub("", context.message.subject), IN_SUBJECT)):
        for match in names.TOKEN.finditer(text):
            whole = _spelt_out(text, match, found.value, context.local)
            if whole is not None:
                return Found(whole, "completed", *where)
    return _first_signed(found, words, context)


def _spelt_in_text(found: Found, context: Context) -> Found | None:
    """The same name as its bearer writes it: "Horst Kaemmerling" of the header, "Horst Kämmerling" in the text."""
    if found.value.isascii() and any(pair in found.value.casefold() for pair in TRANSCRIBED):
        for item in context.prose:
            for one in mentions(item.sentence.text):
                if not one.name.isascii() and names.fold(one.name) == names.fold(found.value):
                    return Found(one.name, "completed", *place(item))
    return None


def _initials(word: str) -> bool:
    """ "P.", "P-W" """
    return all(len(letters.strip(".")) <= 1 for letters in word.split("-"))


def _first_signed(found: Found, words: list[str], context: Context) -> Found:
    """ "A. Thorwald" of the header with the "Anja" under the text."""
    if len(words) != 2 or len(words[0].strip(".")) != 1 or len(words[1]) < len("Li"):
        return found
    for item in context.done[-3:]:
        first = item.sentence.text.strip(" ,.!").rsplit(maxsplit=1)[-1] if item.sentence.text.strip(" ,.!") else ""
        alone = item is context.done[-1] and item.sentence.words == 1
        signs = alone or item.sentence.kind in ("tail", "closing")
        if signs and first[:1] == words[0][:1] and len(first) > 1 and names.known_first(first):
            return Found(f"{first} {words[1]}", "completed", *place(item))
    return found


def _spelt_out(text: str, match: re.Match[str], short: str, local: str) -> str | None:
    """The full name that begins here, where it is that of which `short` is a part."""
    first = names.fold(match[0])
    pieces = short.casefold().replace("-", " ").split()
    if not first or not (names.known_first(match[0]) or first in pieces):
        return None
    read = names.after(text, match.start()) or lower_name(text, match.start(), "")
    if read is None or not 2 <= len(read[0].split()) <= 4 or names.fuller(short, read[0]) == short:
        return None
    words = names.fold(read[0]).split()
    initials = [piece.strip(".") for piece in pieces]
    if len(pieces) > 1 and all(
        any(word == one or (len(one) == 1 and word.startswith(one)) for word in words) for one in initials
    ):
        return names.recase(read[0])
    alone = len(pieces) == 1 and names.same(short, read[0]) and len(words[-1]) > 2 and words[-1] in local
    return names.recase(read[0]) if alone else None


def from_subject(context: Context) -> Found | None:
    """ "Anmeldung Expertenwerkstatt 6. Juli, Werner Pötschke", "Anmeldung Dr. Ebbinghaus", "Registration – M.
    Smith".
    """
    subject = SUBJECT_PREFIX.sub("", context.message.subject)
    for piece in re.split(
        r"[:|()/]|\s[–-]\s|^(?:anmeldung|teilnahme|registration|inscription),?\s", subject, flags=re.IGNORECASE
    ):
        turned = surname_first(piece.strip(" ,"))
        if turned:
            return Found(turned, "subject", "subject")
    for piece in reversed(re.split(r"[,;:|()/]|\s[–-]\s", subject)):
        found = names.in_line(piece)
        if found and not single(found) and not pattern("register_nouns").search(found):
            return Found(names.recase(found), "subject", "subject")
    for mention in mentions(subject):
        if mention.rule == "known-first-name":
            return Found(names.recase(mention.name), "subject", "subject")
    match = re.search(
        r"(?:anmeldung|teilnahme|platz|[\w-]{0,40}platz|seat|registration|inscription)\s+(von|für|of|for|de)?\s*(.+)$",
        subject,
        re.IGNORECASE,
    )
    read = names.after(match[2], 0) if match else None
    sure = read is not None and ((match is not None and match[1]) or any(map(names.known_first, read[0].split())))
    if read and sure and not single(read[0]) and not pattern("register_nouns").search(read[0]):
        return Found(read[0], "subject", "subject")
    return None
