"""Whom a registering mail is about: the sender, and others for whom a seat is asked.

Call `people(context)`. In order: a pair of one surname, a list of people, others who come along (company.py), several
names in a form; else the sender alone.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead
from inbox_processor.reading import addresses, company, names, reachable, sender
from inbox_processor.reading.acts import Act
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.listed import listed
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.sent import sent

_PAIR = re.compile(
    r"(?:\b(?:wir|we|nous|wij|uns)\b,?\s{1,3}[(–:-]?\s?(?:das\s(?:sind|heißt)\s|also\s|nämlich\s|that\sis\s|i\.e\.\s)?)((?:[^\W\d_][\w.'’-]{0,30}\s){1,3}?)(?:und|and|et|en|&)\s",
    re.IGNORECASE,
)
_JOINS = (" und ", " and ", " et ", " en ", " & ")  # one of them stands in whatever _PAIR matches
_TWO = ("several", "both_of_us", "and_me", "everyone")
_COUPLE = re.compile(
    r"\b([^\W\d_][\w-]{1,30})\s(?:und|u\.|and|et|en|&|\+)\s([^\W\d_][\w-]{1,30})\s((?:[^\W\d_][\w'’-]{1,40}\s?){1,3})$"
)


def people(context: Context) -> tuple[PersonRead, ...]:
    """The people, the sender first where they come along; never empty."""
    return (
        _pair(context)
        or _couple(context)
        or listed(context)
        or _with_company(context)
        or sent(context)
        or _alone(context)
    )


def _with_company(context: Context) -> tuple[PersonRead, ...]:
    others = company.others(context)
    read = [PersonRead(other.name, other.email, is_sender=False) for other in others]
    if len(others) == 1 and sender.name(context) is None and _is_sender(others[0], context):
        return (PersonRead(others[0].name, reachable.address(context), is_sender=True),)
    if others and sender.name(context) is not None and _sender_too(context, others):
        taken = frozenset(one.email.value.casefold() for one in read if one.email)
        read.insert(0, PersonRead(sender.name(context), reachable.address(context, taken), is_sender=True))
    return tuple(read)


def _sender_too(context: Context, others: tuple[company.Other, ...]) -> bool:
    """The sender comes along where the asking sentence says so, or where they tell of themselves too."""
    if any(context.doing(Act.NOT_SELF)) or _is_one_of(others, context):
        return False
    asking = [*context.doing(Act.REGISTER), *(other.item for other in others)]
    asking = [item for item in asking if pattern("bidden").search(item.sentence.text) is None]
    if any(
        pattern("and_me").search(text) for text in (context.message.subject, *(one.sentence.text for one in asking))
    ):
        return True
    own = sender.name(context)
    several = any(pattern("several").search(item.sentence.text) for item in asking)
    listing = [item for item in context.prose if item.tells and item.sentence.kind == "prose"] if several else []
    if own and any(
        names.same(one.name, own.value) for item in (*asking, *listing) for one in mentions(item.sentence.text)
    ):
        return True  # "wir schicken Tanja Ernst und Bodo Falk", signed Tanja Ernst
    if company.for_relation(context):
        return False
    tells = (item for item in context.doing(Act.BACKGROUND) if item.first_person)
    return any(
        not company.named_others(context, item) and not pattern("someone_else").search(item.sentence.text)
        for item in tells
    )


def _is_sender(other: company.Other, context: Context) -> bool:
    """ "Eintragen bitte unter Jule Habermann", from jule.habermann@…, which shows no name."""
    return all(word in context.local for word in names.fold(other.name.value).split())


def _is_one_of(others: tuple[company.Other, ...], context: Context) -> bool:
    """True where the sender is known by a surname only, and it is that of one who comes: "Wiebers" with Hanne and Jost
    Wiebers.
    """
    own = sender.name(context)
    words = names.fold(own.value).split() if own else []
    return len(words) == 1 and any(names.fold(other.name.value).split()[-1] == words[0] for other in others)


def _alone(context: Context) -> tuple[PersonRead, ...]:
    labelled = context.labelled("name")
    if len({names.fold(value.value) for value in labelled}) > 1:
        mails = [addresses.in_text(value.value) for value in context.labelled("email")]
        return tuple(
            PersonRead(
                sender.as_name(value),
                mails[index][0] if index < len(mails) and mails[index] else None,
                is_sender=index == 0,
            )
            for index, value in enumerate(labelled)
        )
    return (PersonRead(sender.name(context), reachable.address(context), is_sender=True),)


def _pair(context: Context) -> tuple[PersonRead, ...]:
    """ "wir, Rüdiger und Elfriede Hasselkamp, …": two people of one surname."""
    for item in context.done:
        text = item.sentence.text
        match = _PAIR.search(text) if any(map(text.casefold().__contains__, _JOINS)) else None
        if not match or not all(word[:1].isupper() for word in match[1].split()) or not names.is_name(match[1].strip()):
            continue
        second = names.after(text, match.end())
        if second is None or (len(second[0].split()) < 2 and not names.known_first(second[0])):
            continue
        first = match[1].strip()
        if len(first.split()) == 1 and len(second[0].split()) >= 2:
            first = f"{first} {' '.join(second[0].split()[1:])}"
        both = (first, second[0])
        mails = [company.address_of(name, context) if not _same_surname(both) else None for name in both]
        return tuple(
            PersonRead(Found(name, "named-pair", *place(item)), email, is_sender=index == 0)
            for index, (name, email) in enumerate(zip(both, mails, strict=True))
        )
    return ()


def _same_surname(both: tuple[str, str]) -> bool:
    return names.fold(both[0]).split()[-1] == names.fold(both[1]).split()[-1]


def _couple(context: Context) -> tuple[PersonRead, ...]:
    """ "Bernd und Irmgard Küppersbusch" as the sender's name, at the end or in the subject, where more than one is
    spoken of. Who is not named in the text is the one who writes.
    """
    signed = [item.sentence.text for item in context.done if item.sentence.kind in ("tail", "closing")]
    box = context.message.sender
    shown = (*signed, box.display_name if box else "", context.message.subject)
    match = next((found for text in shown if (found := _COUPLE.search(text))), None)
    texts = [item.sentence.text for item in context.prose if item.sentence.kind != "tail"]
    if match is None or not all(names.known_first(match[one]) for one in (1, 2)):
        return ()
    if not any(pattern(table).search(text) for text in texts for table in _TWO):
        return ()
    named = {one for one in (1, 2) if any(match[one] in text.split() for text in texts)}
    writer = next((one for one in (1, 2) if one not in named), 1)
    return tuple(
        PersonRead(Found(f"{match[one]} {match[3]}", "named-pair", "signature"), is_sender=one == writer)
        for one in (writer, 3 - writer)
    )
