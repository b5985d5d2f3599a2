"""People whom a mail lists, one below the other, each with what is told of them.

Call `listed(context)`. An item begins with a number or a dash and a name ("1. Petra Schulze, leitet das Stadtarchiv"),
or with a name and its address ("Petra Schulze, p.schulze@…. Ich leite …"), or with a name and a colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead
from inbox_processor.reading import addresses, names, sender
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place

_MARK = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s*|[-–•*·]\s+")
TOLD_LIKELY = 0.3  # beside an address, so likely an item tells something
_SELF = re.compile(r"(?:ich(?:\s(?:selbst|selber))?|myself|moi(?:-même)?)\s?[,:]\s", re.IGNORECASE)
_GOES_ON = frozenset({",", "(", ":", "–", "-", "", ";", "."})
_BRACKETS = r"\s?(?:\([^()]{1,40}\))?"  # "Petra Schulze (das bin ich), …"
_ADDRESS_BEHIND = re.compile(_BRACKETS + r"\s?[,;:(<–-]{0,2}\s?(?P<local>[\w.+-]{1,64})(?:@|\s?[(\[]at[)\]])")
_REST_OF_ADDRESS = re.compile(r"\s?[\w.-]{0,255}[)\]>]{0,2}\s?[,;:–-]?\s?")
_SIGNS_BEHIND = ("@", ":", "(at", "[at")  # one of them stands in what _ADDRESS_BEHIND and _COLON_BEHIND match
_COLON_BEHIND = re.compile(_BRACKETS + r":\s\w")


def listed(context: Context) -> tuple[PersonRead, ...]:
    """The people of a list, at least two; the sender first. The item is the person's background, as far as it tells
    something.
    """
    items = _below_each_other(context.prose) or [_name_of_item(item) for item in context.prose]
    headed = [name for name, _ in items if name]
    if not headed:
        return ()
    own = sender.name(context)
    others_told = len(headed) > 1 or (own is not None and names.same(headed[0], own.value))
    found: list[PersonRead] = []
    sure = False
    for index, (item, (name, at)) in enumerate(zip(context.prose, items, strict=True)):
        name = name or (_told_of_by_name(item) if others_told else "")
        if not name:
            continue
        sure = sure or names.known_first(names.split_titles(name)[1].split()[0])
        mails = addresses.in_text(item.sentence.text)
        email = Found(mails[0].value, "address-beside-name", *place(item)) if mails else None
        is_sender = own is not None and names.same(name, own.value)
        told = _told_of(index, at, context, items)
        found.append(PersonRead(Found(name, "listed", *place(item)), email, told, is_sender=is_sender))
    if len(found) < 2 or not sure or _are_contacts(found, context):
        return ()
    return tuple(sorted(found, key=lambda one: not one.is_sender))


def _below_each_other(prose: Sequence[Done]) -> list[tuple[str, int]]:
    """ "Resi Brandl, Kreisbäuerin" and below it "Sepp Brandl, Obmann der …": the names, as `_name_of_item` gives them;
    nothing where no two such sentences follow each other, or where more than one is not asked for.
    """
    if not any(pattern("several").search(item.sentence.text) for item in prose):
        return []
    found = [_bare_name(item) for item in prose]
    return found if any(one[0] and other[0] for one, other in pairwise(found)) else []


def _bare_name(item: Done) -> tuple[str, int]:
    """A known first name and a surname, a comma, and what tells of them."""
    text = item.sentence.text
    tells = item.tells and item.sentence.kind == "prose" and "," in text
    read = names.after(text, 0) if tells else None
    if read is None or len(read[0].split()) < 2 or text[read[1] : read[1] + 1] != ",":
        return "", 0
    name = names.person_only(read[0])
    return (name, 0) if names.known_first(name.split()[0]) else ("", 0)


def _are_contacts(found: Sequence[PersonRead], context: Context) -> bool:
    """True where the author registers themselves and stands not among those of a list without marks: they may be asked,
    or stand in for the author, and ask for no seat.
    """
    if any(pattern("several").search(item.sentence.text) for item in context.doing(Act.REGISTER)):
        return False  # "wir möchten zu zweit kommen", and both below
    if any(one.is_sender for one in found) or any(_MARK.match(item.sentence.text) for item in context.prose):
        return False
    return any(pattern("myself").search(item.sentence.text) for item in context.doing(Act.REGISTER))


def _name_of_item(item: Done) -> tuple[str, int]:
    """The name with which the item of a list begins, and where what is told begins; "" where it begins with none."""
    text = item.sentence.text
    mark = _MARK.match(text)
    if mark is None and not any(sign in text for sign in _SIGNS_BEHIND):
        return "", 0
    at = mark.end() if mark else 0
    own = _SELF.match(text, at) if mark else None
    read = names.after(text, own.end() if own else at)
    if read is None or len(read[0].split()) < 2 or item.sentence.kind == "tail":
        return "", 0
    name = names.person_only(read[0])
    role = pattern("roles").search(read[0]) is not None and not names.known_first(name.split()[0])
    if role or pattern("bodies").search(name.split()[0]):
        return "", 0
    if mark:
        goes_on = text[read[1] : read[1] + 2].strip(" ")[:1]
        return (name, mark.end()) if goes_on in _GOES_ON else ("", 0)
    address = _ADDRESS_BEHIND.match(text, read[1])
    rest = _REST_OF_ADDRESS.match(text, address.end()) if address else None
    colon = _COLON_BEHIND.match(text, read[1])
    begins = rest.end() if rest else colon.end() - 1 if colon else 0
    bears = address is not None and names.fold(name).split()[-1] in names.fold(address["local"]).replace(" ", "")
    return (name, begins) if begins and (bears or names.known_first(name.split()[0])) else ("", 0)


def _told_of_by_name(item: Done) -> str:
    """ "Gabi Nolde ist Übungsleiterin …": the name with which a statement begins; "" where it begins with none. Beside
    an item that is headed as such, it is one too.
    """
    text = item.sentence.text
    read = names.after(text, 0) if item.tells and item.sentence.kind == "prose" else None
    if read is None or len(read[0].split()) < 2 or not text[read[1] : read[1] + 2].strip().islower():
        return ""
    return read[0] if names.known_first(read[0].split()[0]) else ""


def _told_of(index: int, at: int, context: Context, items: Sequence[tuple[str, int]]) -> Found | None:
    """What the item of a list tells of its person, with the sentences below it up to the next item. `items`: what
    `_name_of_item` found in each sentence.
    """
    item = context.prose[index]
    likely = item.likely.get("background", 0) + item.likely.get("third", 0)
    says = (item.tells and not item.act & Act.CONTACT) or "roles" in item.hits or likely >= TOLD_LIKELY
    told = [item.sentence.text[at:]] if says and item.sentence.text[at:].strip() else []
    end = item.sentence.end
    for below, (name, _) in zip(context.prose[index + 1 :], items[index + 1 :], strict=True):
        same = below.sentence.paragraph == item.sentence.paragraph and below.sentence.kind == "prose"
        if not same or _MARK.match(below.sentence.text) or name:
            break
        if below.tells:
            told.append(below.sentence.text)
            end = below.sentence.end
    return Found(" ".join(told), "listed", "text", item.sentence.start, end) if told else None
