"""A seat given back: is it one, and is that sure enough to act on?

Call `changes_rather(leaves, by_act)` first, then `verdict(context, leaves, by_act, people)`; `replaced(context)`: does
somebody else come instead? `sends_another(context)`: is a seat asked for somebody else?
"""

from __future__ import annotations

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead, Reason, Wish, sentence
from inbox_processor.reading import leaving
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, most, words

WISH_LEFT = 0.12  # probability of a wish that the words leave
CERTAIN, DOUBTED = 0.9, 0.7  # a plain wish to come beside words that only sound like a withdrawal
ASKS_ANEW = 0.5  # so sure a seat must be asked for beside another's refusal: "we two come as planned" asks for none
LEAVES_SURELY = 0.6  # so sure a withdrawal must be that no phrase of the tables says
CLEARLY = 0.15  # by so much a withdrawal must be surer than a wish to come in the same mail

Verdict = tuple[Wish, Found | None, tuple[Reason, ...]]


def replaced(context: Context) -> bool:
    """ "An meiner Stelle kommt …": the author sends somebody in their own place."""
    return any(pattern("my_stead").search(item.sentence.text) for item in context.prose)


def sends_another(context: Context) -> bool:
    """True where a mail that gives a seat back, or takes none, asks for one for somebody else."""
    return _another_instead(context) or any(_enters_another(item) for item in context.prose)


def _another_instead(context: Context) -> bool:
    """ "An seiner Stelle kommt Frau …": in the author's place, or in that of whom the mail speaks of."""
    return replaced(context) or any(pattern("in_stead").search(item.sentence.text) for item in context.prose)


def changes_rather(leaves: list[Done], by_act: dict[int, list[Done]]) -> bool:
    """ "Zurück aus Norwegen und verheiratet. Ich heiße jetzt …": a sure change beside what no phrase calls leaving."""
    changes = most("update", by_act[Act.UPDATE]) >= CERTAIN
    return changes and not _said(leaves) and most("withdraw", leaves) < LEAVES_SURELY


def verdict(
    context: Context, leaves: list[Done], by_act: dict[int, list[Done]], people: tuple[PersonRead, ...]
) -> Verdict:
    """The verdict on a mail in which these sentences give a seat back: whose it is, and what makes it doubtful."""
    said_so = words(leaves[0], "withdraws")
    plain = (item for item in by_act[Act.REGISTER] if item.sentence.kind == "prose" and not item.act & Act.KEEP)
    coming = [item for item in plain if item not in leaves]
    asks = most("register", coming) >= ASKS_ANEW or any(map(_comes_and_tells, coming))
    asks = asks and most("keep", coming) < WISH_LEFT
    if asks and not context.answers and all(leaving.another(item.sentence.text) for item in leaves):
        return Wish.REGISTER, words(coming[0], "registers"), ()
    if coming and most("register", coming) >= CERTAIN and most("withdraw", leaves) < DOUBTED:
        return Wish.REGISTER, words(coming[0], "registers"), ()
    if coming and most("withdraw", leaves) < most("register", coming) + CLEARLY:
        return Wish.WITHDRAW, said_so, (sentence("The mail speaks of coming and of staying away."),)
    named = any(not one.is_sender and one.email for one in people) and _another_instead(context)
    if named or any(_enters_another(item) for item in context.prose if item not in leaves):
        return Wish.WITHDRAW, said_so, (sentence("The mail gives a seat back and asks for one for somebody else."),)
    stays = most("keep", by_act[Act.KEEP]) >= CERTAIN  # "Mein eigener Platz bleibt": then another's does not
    surely = LEAVES_SURELY - (CLEARLY if stays else 0)
    if not _said(leaves) and max(item.likely["withdraw"] + item.likely["decline"] for item in leaves) < surely:
        return Wish.WITHDRAW, said_so, (sentence("The mail may be a withdrawal, but does not say so plainly."),)
    return Wish.WITHDRAW, said_so, ()


def _comes_and_tells(item: Done) -> bool:
    """ "Dafür möchte ich kommen: Yusuf Demirel, Auszubildender …": what is told leaves the wish little probability."""
    said = "register" in item.hits and item.tells
    return said and pattern("myself").search(item.sentence.text) is not None


def _said(leaves: list[Done]) -> bool:
    """True where a phrase of the tables says that the author stays away."""
    said = (item for item in leaves if {"withdraw", "decline"} & item.hits.keys())
    return any(said) or any(pattern("gives_up").search(item.sentence.text) for item in leaves)


def _enters_another(item: Done) -> bool:
    """ "Bitte tragen Sie sie ein": a seat is asked for somebody else."""
    text = item.sentence.text
    another = pattern("someone_else").search(text) is not None and pattern("myself").search(text) is None
    return another and "register" in item.hits and item.sentence.kind == "prose"
