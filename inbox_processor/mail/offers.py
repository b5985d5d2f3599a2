"""Tests of screening for what strangers sell: offers by trade, and letters sent to many with our name filled in.

Duty: know such a letter by its build, whatever is sold: the seller has found us, names clients or a product, promises a
result, wants an appointment, and tells how to be left alone. One of these says nothing, for people who register have
seen our page and help organisations too; nobody who registers tells us how to be left alone.
Call: each test takes the `Facts` of a mail and returns the kinds that it saw, "" where the rule does not apply.
Order: the sure test of a pair asks for more points than the one that merely keeps silent.
Standards: RFC 3834 2 (whom not to answer); CAN-SPAM Act 5(a)(3) and UWG 7: who sells must tell how to get no more.
Known gaps: an offer in a language without a table; one that sells and shows none of these signs but its trade.
"""

from __future__ import annotations

from inbox_processor.mail.facts import Facts
from inbox_processor.mail.notices import LINK
from inbox_processor.mail.rare import rare

POINTS_SILENT = 3
BUILD = ("found", "seller", "promise", "meet", "left_alone")  # the parts of a seller's letter
LEFT_ALONE = frozenset({"left_alone"})
BUILD_SILENT, BUILD_SURE = 3, 4
ENROLS = 4  # so much speaks against an offer that the author registers
# "Hi Anmelden,": a program has put our local part where it looked for a first name.
GREETED = rare(r"^(?:hi|hey|hello|dear|hallo|liebe[rs]?|guten tag|bonjour|hola|ciao)[ ,]+([\w.+-]{2,64})\s?[,!:]")


def _named(facts: Facts, *kinds: str) -> str:
    return ", ".join(kind for kind in kinds if kind in facts.hints)


def _offered(facts: Facts) -> int:
    """Hints of an offer, fewer where the mail registers somebody; 0 where it speaks of no trade."""
    trade, pitch = facts.hints.get("trade", 0), facts.hints.get("pitch", 0)
    if not trade or not pitch or facts.message.in_reply_to:
        return 0
    return min(2, trade) + pitch - (ENROLS if facts.enrols else "register" in facts.wishes)


def offer_sure(facts: Facts) -> str:
    """What strangers sell, and four ways in which they ask for an answer."""
    return _named(facts, "trade", "pitch") if _offered(facts) > POINTS_SILENT + 2 else ""


def offer_likely(facts: Facts) -> str:
    """What strangers sell, and two ways in which they ask for an answer."""
    return _named(facts, "trade", "pitch") if _offered(facts) >= POINTS_SILENT else ""


def greets_our_address(facts: Facts) -> str:
    """Return our local part, where the text greets it like a first name."""
    match = GREETED.match(facts.own_text)
    ours = {address.partition("@")[0] for address in facts.own.addresses}
    return match[1] if match and match[1] in ours else ""


def _built(facts: Facts) -> int:
    """How much of a seller's letter the mail is. A way to be left alone counts twice; without one, it speaks against
    it that somebody registers, or answers us.
    """
    hints = facts.hints
    points = sum(kind in hints for kind in BUILD)
    if not points:
        return 0
    points += ("trade" in hints) + ("pitch" in hints) + 2 * (greets_our_address(facts) != "")
    if "left_alone" in hints or facts.head_holds(LEFT_ALONE):  # it may stand below the seller's name
        return points + 1 + ("left_alone" not in hints)
    if hints.keys() >= {"promise", "meet"}:  # who promises the reader a result and wants a call
        return points
    return points - 2 * ("register" in facts.wishes or bool(facts.message.in_reply_to))


def seller_sure(facts: Facts) -> str:
    """Return the parts of a seller's letter where there are four points of them."""
    return _named(facts, *BUILD, "trade", "pitch") if _built(facts) >= BUILD_SURE else ""


def seller_likely(facts: Facts) -> str:
    """Return the parts of a seller's letter where there are three points of them."""
    return _named(facts, *BUILD, "trade", "pitch") if _built(facts) >= BUILD_SILENT else ""


def solicits_sure(facts: Facts) -> str:
    """The reader shall register or take part, or a portal tells of others, and how to get no more of it."""
    kinds = facts.hints.keys()
    seen = "leave" in kinds and "why" in kinds and (("invites" in kinds and not facts.enrols) or "notifies" in kinds)
    return _named(facts, "invites", "notifies", "leave") if seen else ""


def solicits(facts: Facts) -> str:
    """The reader shall register or take part, and the author says less of coming themselves: the words of a wish are
    theirs to us.

    Only where the words would be taken for a registration; a colleague's invitation is read by a human anyway.
    """
    kinds = facts.hints.keys()
    if facts.message.in_reply_to or kinds.isdisjoint({"invites", "notifies"}):
        return ""
    sold = not kinds.isdisjoint({"promise", "trade", "pitch", "leave", "why"})
    if not sold and facts.wishes.keys().isdisjoint({"register", "first_person"}):
        return ""
    portal = "notifies" in kinds and ("leave" in kinds or LINK.search(facts.own_text) is not None)
    asks = "invites" in kinds and facts.hints["invites"] + sold > facts.enrols
    return _named(facts, "invites", "notifies") if portal or asks else ""
