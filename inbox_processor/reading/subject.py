"""Whether a subject line asks for a seat.

Call `asks(subject, context, tells=…)`; `added(context)` for a mail without a text.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found
from inbox_processor.reading.acts import Act, Done, act_alone
from inbox_processor.reading.context import Context, most
from inbox_processor.reading.giving_back import WISH_LEFT
from inbox_processor.reading.turns import registers_nobody

STAYS_SAID, STAYS, COMPLAINS = 0.1, 0.5, 0.4  # so likely a text says that its subject asks for no seat
_PIECES = re.compile(r"\s[-–|]{1,2}\s|[:;!.]\s")
WISH_SAID = 0.25  # under a subject that only names the event
OTHER_SURE = 0.6  # so sure a text must be that has another purpose


def asks(subject: Done, context: Context, *, tells: bool) -> bool:
    """ "Anmeldung" asks for a seat, "Ihre Anmeldung" speaks of the reader's, and neither does over a text in which
    something is offered or told of other things and nobody tells of themselves.
    """
    text, prose = subject.sentence.text, context.prose
    if subject.act & Act.QUESTION and not subject.act & Act.REGISTER:
        return False  # "Anmeldungen verdoppeln?"
    if any(registers_nobody(item.sentence.text) for item in prose):
        return False
    noun = pattern("register_nouns").search(text) is not None
    if pattern("yours").search(text) or not (subject.act & Act.REGISTER or noun):
        return False
    if any(map(_stays_away, prose)) or (not tells and most("complaint", prose) >= COMPLAINS):
        return False
    said = noun or "register" in subject.hits
    if not said and any(item.act & Act.QUESTION for item in prose):
        return False
    if not said and prose and not tells and most("register", prose) < WISH_SAID:
        return False  # "Werkstatt am 6. Juli" names what the mail is about
    if not said and any(item.act & Act.OFFER for item in prose):
        return False
    own = most("background", prose) < WISH_LEFT and most("register", prose) < WISH_LEFT
    return not (own and most("offer", prose) + most("other", prose) >= OTHER_SURE)


def added(context: Context) -> Found | None:
    """ "Re: Ihre Anmeldung - muss leider doch passen" over nothing but a quote: what is added to the subject of an
    answer, where it gives the seat back.
    """
    pieces = _PIECES.split(context.message.subject)[1:] if context.answers else []
    for text in pieces:
        done = act_alone(text) if text.strip() else None
        if done is not None and done.act & (Act.WITHDRAW | Act.DECLINE) and {"withdraw", "decline"} & done.hits.keys():
            return Found(text.strip(), "subject-withdraws", "subject")
    return None


def _stays_away(item: Done) -> bool:
    """True where a sentence under a subject such as "Anmeldung" says that nobody comes."""
    if item.act & Act.KEEP:
        return False  # "Komme am 6., wenn's nicht brennt"
    away = item.likely.get("decline", 0) + item.likely.get("withdraw", 0)
    said = not {"decline", "withdraw"}.isdisjoint(item.hits) and "register" not in item.hits
    return away >= (STAYS_SAID if said else STAYS) and away > item.likely["register"]
