"""The author's name where they say it: "mein Name ist …", "… heiße ich", at the head of a sentence.

Call `introduced(context)`; `casual(text)` and `lower_name(text, at, said)` for names that are written without capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found
from inbox_processor.reading import names
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.mentions import mentions

_LEAD = re.compile(
    r"(?:(?:guten \w+|hallo|moin|zu mir|über mich)[,!:]?\s+)?(?:\(?\d[.)]\s)?([^,.;:!?|]{4,50})[,:|]\s", re.IGNORECASE
)
NAME_CHARS_MAX = 60
_NEEDS_FULL_NAME = ("ich bin", "i am", "i'm", "this is", "je suis", "ik ben", "sono", "soy", "jestem", "ich,", "ben")


def introduced(context: Context) -> Iterator[Found]:
    """The names that the author calls their own, in the order of the text."""
    sender, local = context.shown, context.local
    for item in context.done:
        text = item.sentence.text
        for match in pattern("self_name").finditer(text):
            at = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" ,:"))
            read = names.after(text, at) or (lower_name(text, at, match[0], local) if casual(text) else None)
            if read and _plausible(match[0], read[0]):
                yield Found(names.recase(names.person_only(read[0])), "introduced", *place(item))
        if sender and item.sentence.kind == "prose":
            yield from _leading(item, sender)
        yield from _named_before(item)
        yield from _here(item)
        if sender and item.act & Act.UPDATE:
            yield from _renamed(item, sender)


def _here(item: Done) -> Iterator[Found]:
    """ "Hi, hier Petra Schulze", and not "hier Barmen"."""
    text = item.sentence.text
    ends = {match.end() for match in pattern("here").finditer(text)}
    for mention in mentions(text) if ends else ():
        if mention.rule == "known-first-name" and len(text[: mention.start].rstrip(" ,:")) in ends:
            yield Found(mention.name, "introduced", *place(item))


def _renamed(item: Done, sender: str) -> Iterator[Found]:
    """ "Bitte ändern Sie die Liste auf Verena Illguth": the first name stays, the surname is another."""
    first = names.fold(sender).split()[0]
    for mention in mentions(item.sentence.text):
        words = names.fold(mention.name).split()
        if len(words) > 1 and words[0] == first and names.fold(mention.name) != names.fold(sender):
            yield Found(mention.name, "introduced", *place(item))


def _named_before(item: Done) -> Iterator[Found]:
    """ "Karsten Mückenhaupt heiß ich." """
    text = item.sentence.text
    for match in pattern("named_after").finditer(text):
        end = len(text[: match.start()].rstrip(" ,–-"))
        for word in names.TOKEN.finditer(text, max(0, end - NAME_CHARS_MAX), end):
            read = names.after(text, word.start())
            if read and read[1] == end and not single(read[0]):
                yield Found(names.recase(names.person_only(read[0])), "introduced", *place(item))
                return


def _leading(item: Done, sender: str) -> Iterator[Found]:
    """ "Knut Ammerland, Netzplaner bei …": a sentence that opens with the sender's own name."""
    lead = _LEAD.match(item.sentence.text)
    if lead and len(lead[1].split()) >= 2 and not _announced(lead[1]):
        found = names.in_line(lead[1])
        if found and names.same(found, sender):
            yield Found(found, "introduced", *place(item))


def _announced(text: str) -> bool:
    """ "Ich bin Knut Ammerland", "Knut Ammerland der Name": more than a name."""
    return pattern("self_name").match(text) is not None or pattern("named_after").search(text) is not None


def single(value: str) -> bool:
    """True for one word, titles aside."""
    return len(names.split_titles(value)[1].split()) == 1


def casual(text: str) -> bool:
    """True for text without capitals; those of a smiley (":D") or of one word do not count."""
    return not text[:1].isupper() and sum(map(str.isupper, text)) <= 1


def lower_name(text: str, at: int, said: str, local: str = "") -> tuple[str, int] | None:
    """Dictated text has no capitals: two words behind "hier ist" are the name; behind "ich bin" where the first is a
    first name, or both stand in `local`, the sender's local part.
    """
    match = re.match(r"([^\W\d_]{2,30}) ([^\W\d_]{2,30})\b", text[at:])
    if match is None:
        return None
    told = names.known_first(match[1]) or all(names.fold(word) in local for word in match.groups())
    if said.casefold().strip().startswith(_NEEDS_FULL_NAME) and not told:
        return None
    if pattern("particles").fullmatch(match[1]) or pattern("first_person").fullmatch(match[2]):
        return None
    return match[0].title(), at + match.end()


def _plausible(said: str, read: str) -> bool:
    """ "Ich bin Lehrerin" introduces no name; "ich bin Petra Schulze" does, "my name is Wulandari" too."""
    plain = names.split_titles(read)[1]
    if said.casefold().strip().startswith(_NEEDS_FULL_NAME):
        first = names.known_first(plain.split()[0])
        return (
            first
            if len(plain.split()) == 1
            else first or not (pattern("roles").search(plain) or pattern("bodies").search(plain))
        )
    return not pattern("not_names").fullmatch(read)
