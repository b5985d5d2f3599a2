"""The author's name where they say it: "mein Name ist …", "… heiße ich", at the head of a sentence.

Call `introduced(context)`; `in_brackets(text)` for "Bibi (Brigitte Pauly)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.model import Found
from inbox_processor.reading import names
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.lower import NEEDS_FULL_NAME, casual, lower_name, named_here
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.name_words import is_common, is_title

_LEAD = re.compile(
    r"(?:(?:guten \w+|hallo|moin|zu mir|über mich)[,!:]?\s+)?(?:\(?\d[.)]\s)?(?:bin\s)?([^,.;:!?|]{4,50})[,:|]\s",
    re.IGNORECASE,
)
NAME_CHARS_MAX = 60
_POINTS_BACK = ("also ", "das ", "dies ")  # "Angemeldet werden möchte Petra Schulz, also ich."
_FIRST_ANSWER = re.compile(r"\(?1[.)]\s{1,3}(.{3,60})")
_ARTICLE = re.compile(r"(?:(?:der|die|de|da)\s(?=[^\W\d_])|dr\s(?=[A-ZÄÖÜ])|d['’]\s?(?=[A-ZÄÖÜ]))")
_BRACKETS = re.compile(r"^([^()]{0,40})\(([^()]{5,60})\)")


def introduced(context: Context) -> Iterator[Found]:
    """The names that the author calls their own, in the order of the text."""
    sender = context.shown
    for item in context.done:
        text = item.sentence.text
        possible = lexicon().may(text)
        if "self_name" in possible:
            yield from _called(item, context.local)
        if text.startswith(("Bin ", "bin ")):
            yield from _without_pronoun(item, context.known)
        if sender and item.sentence.kind == "prose":
            yield from _leading(item, sender)
        if "named_after" in possible:
            yield from _named_before(item)
        if text[:1] in ("1", "("):
            yield from _numbered(item)
        here = named_here(text, context.known) if "named_after" in possible and casual(text) else None
        if here and "roles" not in lexicon().hits(here):  # "taxi fahrer hier."
            yield Found(here, "introduced", *place(item))
        if "here" in possible:
            yield from _here(item)
        if sender and item.act & Act.UPDATE:
            yield from _renamed(item, sender)


def _called(item: Done, local: str) -> Iterator[Found]:
    """ "Mein Name ist Petra Schulze"."""
    text = item.sentence.text
    for match in pattern("self_name").finditer(text):
        at = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" ,:"))
        read = _read_at(text, at, match[0], local)
        if read and _plausible(match[0], read[0]) and not _inside_name(text, match):
            yield Found(names.recase(_person(match[0], read[0])), "introduced", *place(item))


def _read_at(text: str, at: int, said: str, local: str) -> tuple[str, int] | None:
    """The name there, and where it ends: "Petra Schulze", "die Petra Schulze"; none in "dr Schulze Petra", which is how
    the village calls her.
    """
    spoken = _ARTICLE.match(text, at)
    begins = spoken.end() if spoken else at
    read = names.after(text, begins) or (lower_name(text, begins, said, local) if casual(text) else None)
    if spoken is None:
        return read
    if read is not None and not single(read[0]) and names.known_first(read[0].split()[0]):
        return read
    return None if spoken[0].strip() == "dr" else names.after(text, at)


def _without_pronoun(item: Done, known: str) -> Iterator[Found]:
    """ "Bin Kostas Papadakis, Zweiradmechaniker"."""
    read = names.after(item.sentence.text, len("bin "))
    first = names.split_titles(read[0])[1].split()[0] if read and not single(read[0]) else ""
    if read and first and (names.known_first(first) or names.fold(first) in known.split()):
        yield Found(names.recase(read[0]), "introduced", *place(item))


def _numbered(item: Done) -> Iterator[Found]:
    """ "1) Selin Aydin": the first of the answers that the invitation numbers."""
    numbered = _FIRST_ANSWER.fullmatch(item.sentence.text)
    found = names.in_line(numbered[1]) if numbered else None
    if found and not single(found) and names.known_first(found.split()[0]):
        yield Found(names.recase(found), "introduced", *place(item))


def _person(said: str, read: str) -> str:
    """What is introduced as the name is all of it; behind "ich bin" an office may stand before."""
    office = said.casefold().strip().startswith(NEEDS_FULL_NAME) or pattern("roles").search(read)
    return names.person_only(read) if office or is_title(read.split(maxsplit=1)[0]) else read


def _inside_name(text: str, match: re.Match[str]) -> bool:
    """ "My colleague Ben Carter", "Aïcha Ben Salah": the Turkish "ben" (I) is a part of these names."""
    before = text[: match.start()].rstrip()
    return match[0].istitle() and match[0].casefold() == "ben" and before != "" and before[-1] not in ",.!?:;–-"


def in_brackets(text: str) -> str | None:
    """The civil name in brackets, behind a nickname or initials: "Bibi (Brigitte Pauly)"."""
    match = _BRACKETS.search(text) if "(" in text else None
    inner = names.in_line(match[2].split(",")[0]) if match else None
    if match is None or inner is None or single(inner) or not names.known_first(inner.split()[0]):
        return None
    before = match[1].rpartition(",")[2].split()
    short = len(before) <= 1 or any(len(word.strip(".")) == 1 for word in before) or pattern("closings").match(match[1])
    return inner if short else None


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
            known = read is not None and (match[0].casefold() != "hier" or names.known_first(read[0].split()[0]))
            if not match[0].casefold().startswith(_POINTS_BACK):  # "In Ihrer Bestätigung ist mein Name …"
                known = known and not any(map(is_common, text[: word.end()].split()))
            if read and known and read[1] == end and not single(read[0]):
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


def _plausible(said: str, read: str) -> bool:
    """ "Ich bin Lehrerin" introduces no name; "ich bin Petra Schulze" does, "my name is Wulandari" too."""
    plain = names.split_titles(read)[1]
    if said.casefold().strip().startswith(NEEDS_FULL_NAME):
        first = names.known_first(plain.split()[0])
        return (
            first
            if len(plain.split()) == 1
            else first or not (pattern("roles").search(plain) or pattern("bodies").search(plain))
        )
    return not pattern("not_names").fullmatch(read)
