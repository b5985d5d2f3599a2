"""The address that the author calls their own.

Call `address(context, taken)`.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found
from inbox_processor.reading import addresses, names, sender
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context

BESIDE_CHARS = 60  # around an address, for the words that say whose it is
_OFFICE = re.compile(
    r"(?:info|news|newsletter|kontakt|contact|office|presse|press|service|no-?reply|hello|hallo)@", re.IGNORECASE
)
_MINE = re.compile(r"\b(?:mich|mir|mein\w*|me|my|mine|moi|mon|ma)\b", re.IGNORECASE)
_BREAK = re.compile(r"[.!?;:](?=\s)|\bsondern\b|\bbut\b|\bmais\b", re.IGNORECASE)


def _writes_from_it(context: Context) -> bool:
    """ "Nehmen Sie künftig die, von der ich schreibe": another that the text names is the old one."""
    box = context.message.sender
    named = box is not None and any(one.value.casefold() == box.key for one in context.addresses)
    changes = any(context.doing(Act.UPDATE))
    return changes and (named or any(_says_from_it(item.sentence.text) for item in context.prose))


def _says_from_it(text: str) -> bool:
    """ "Diese Adresse hier wird abgeschaltet" says the reverse."""
    return pattern("writes_from").search(text) is not None and pattern("gone").search(text) is None


def address(context: Context, taken: frozenset[str] = frozenset()) -> Found | None:
    """The address that the author calls their own; None: the From address serves. `taken`: addresses of others,
    casefolded.
    """
    for value in context.labelled("email"):
        found = addresses.in_text(value.value)
        if found:
            return Found(found[0].value, "label-email", value.place, value.start, value.end)
    if context.message.sender is None:
        return None
    if _writes_from_it(context):
        first = next(iter(context.addresses), None)
        only = {one.value.casefold() for one in context.addresses} == {context.message.sender.key}
        return Found(first.value, "own-address", "text", first.start, first.end) if first and only else None
    passed = taken | {context.message.sender.key, *(box.key for box in (*context.message.to, *context.message.cc))}
    for item in context.addresses:
        if item.value.casefold() in passed:
            continue
        sentence = _around(item, context)
        anothers = _of_another(item, context) or _given_up(item, context)
        if sentence is None or anothers or _of_an_office(item, sentence):
            continue
        if _called_own(item, sentence, context):
            return Found(item.value, "own-address", "text", item.start, item.end)
    return None


def _called_own(item: Found, around: Done, context: Context) -> bool:
    """True where the words around an address, or its place, say that it is the author's."""
    sentence, text = around.sentence, context.body.text
    return (
        pattern("own_address").search(text[sentence.start : item.start] + text[item.end : sentence.end]) is not None
        or sentence.kind == "tail"
        or sentence.words <= 2
        or bool(around.act & Act.UPDATE)
        or (bool(around.act & Act.CONTACT) and "relations" not in around.hits)
    )


def _given_up(item: Found, context: Context) -> bool:
    """ "Nicht mehr an alt@…", "alt@… gibt es nicht mehr": an address that serves no longer."""
    before = _BREAK.split(context.body.text[max(0, item.start - BESIDE_CHARS) : item.start])[-1]
    before = before.rpartition("@")[2]
    behind = _BREAK.split(context.body.text[item.end : item.end + BESIDE_CHARS])[0].partition("@")[0]
    near, comma, _ = behind.partition(",")
    near = near if comma else behind
    return pattern("not_address").search(before) is not None or pattern("gone").search(near) is not None


def _of_another(item: Found, context: Context) -> bool:
    """ "… von Uwe (uwe@…)", "an meine Chefin, chefin@…": the name or relation of somebody else stands before it."""
    before = context.body.text[max(0, item.start - BESIDE_CHARS) : item.start].rstrip(" (<,:–-\n")
    words = [word.strip(",") for word in before.split()[-2:] if word[:1].isupper()]
    own = sender.name(context)
    if own is not None and any(map(names.known_first, words)):
        theirs = any(names.fold(word) in names.fold(item.value) for word in words)
        return theirs and not any(names.same(word, own.value) for word in words)
    return any(match.end() == len(before) for match in pattern("relations").finditer(before))


def _around(item: Found, context: Context) -> Done | None:
    return next((done for done in context.done if done.sentence.start <= item.start < done.sentence.end), None)


def _of_an_office(item: Found, sentence: Done) -> bool:
    """ "Unser Verein ist unter info@… zu finden": nobody's own, unless the author says so."""
    return _OFFICE.match(item.value) is not None and _MINE.search(sentence.sentence.text) is None
