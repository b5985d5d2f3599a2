"""The one whom an office or a club sends: "Für unseren Verein nimmt teil: Herr Peter Sandner, Kassenwart".

Call `sent(context)`.
"""

from __future__ import annotations

from itertools import islice

from inbox_processor.model import Found, PersonRead
from inbox_processor.reading import company, names, reachable, sender
from inbox_processor.reading.acts import Act
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.messengers import greeted, messenger

MENTIONS_MAX = 20  # of one mail
LEAVING = Act.WITHDRAW | Act.DECLINE | Act.COMPLAINT | Act.OFFER


def sent(context: Context) -> tuple[PersonRead, ...]:
    """The only person whom a mail of an organisation names in its sentences, where nobody else signs it; nobody where
    there is none such.
    """
    box = context.message.sender
    if box is None or context.shown is not None or not names.is_organisation(box.display_name):
        return ()
    named = (
        (item, one)
        for item in context.prose
        if item.sentence.kind == "prose" and not item.act & LEAVING
        for one in mentions(item.sentence.text)
        if not messenger(item.sentence.text, one) and not greeted(item.sentence.text, one)
    )
    found = list(islice(named, MENTIONS_MAX))
    own = sender.name(context)
    if not found or not all(names.same(one.name, found[0][1].name) for _, one in found):
        return ()
    if own is not None and not names.same(own.value, found[0][1].name):
        return ()
    fullest = found[0][1].name
    for _, one in found:
        fullest = names.fuller(fullest, one.name)
    fullest = fullest if own is None else names.fuller(own.value, fullest)
    email = company.address_of(fullest, context) or reachable.address(context)
    who = Found(names.recase(fullest), "sent", *place(found[0][0]))
    return (PersonRead(who, email, is_sender=own is not None),)
