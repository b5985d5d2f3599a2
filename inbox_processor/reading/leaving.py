"""Whom a withdrawal is about.

Call `another(text)` for one sentence; `withdrawn(context)`: the author, unless the mail speaks of somebody else who
stays away and the author does not speak of a seat of their own ("Seine Anmeldung bitte ich zu streichen": the author
asks, another leaves).
"""

from __future__ import annotations

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead
from inbox_processor.reading import company, names, sender
from inbox_processor.reading.acts import Act
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.turns import of_them

KEEPS = 0.9  # so sure the author must be to come all the same


def withdrawn(context: Context) -> tuple[PersonRead, ...]:
    """Those who stay away."""
    leaving = list(context.doing(Act.WITHDRAW | Act.DECLINE))
    another = any(_of_another(item.sentence.text) for item in leaving)
    author = (PersonRead(sender.name(context), None, is_sender=True, for_another=another),)
    if any(_own(item.sentence.text) for item in leaving):
        return author
    alone = stays_away(context)
    if alone is not None:
        return (PersonRead(alone, is_sender=False),)
    for item in (*leaving, *context.prose):
        named = company.named_others(context, item)
        if named:
            return tuple(PersonRead(Found(one.name, one.rule, *place(item)), is_sender=False) for one in named)
    return _owner(context, another=another) or author


def _owner(context: Context, *, another: bool) -> tuple[PersonRead, ...]:
    """ "Hier schreibt Paul vom Rechner meiner Frau": whose mailbox it is, where somebody else writes from it and speaks
    of another who stays away.
    """
    author = sender.name(context)
    spoken = another or any(_of_another(item.sentence.text) for item in context.prose)
    if not spoken or author is None or context.shown is None or names.same(author.value, context.shown):
        return ()
    return (PersonRead(Found(context.shown, "from-display-name", "from"), is_sender=True),)


def stays_away(context: Context) -> Found | None:
    """ "Ingrid hat sich den Fuß gebrochen und muss daheim bleiben. Ich komme trotzdem": the first name of the one who
    stays away, where the author comes all the same.
    """
    if not any(item.likely.get("keep", 0) >= KEEPS for item in context.doing(Act.KEEP)):
        return None
    for item in context.prose:
        first, _, rest = item.sentence.text.partition(" ")
        stays = pattern("stays").search(rest) and not item.first_person and not item.act & Act.REGISTER
        if stays and first[:1].isupper() and names.known_first(first):
            return Found(first, "stays-away", *place(item))
    return None


def _of_another(text: str) -> bool:
    """ "Meine Mutter liegt im Krankenhaus, geben Sie ihren Stuhl weiter": somebody whom the author does not name. So
    does a sentence that begins with "er" or "sie" and addresses nobody.
    """
    return of_them(text) or any(pattern(table).search(text) for table in ("relations", "someone_else"))


def another(text: str) -> bool:
    """True where a sentence refuses for somebody else than the author: "Frau Liedtke kann nicht kommen"."""
    return _of_another(text) and not _own(text) and pattern("first_person").search(text) is None


def _own(text: str) -> bool:
    """True where the author's own seat is given back."""
    if pattern("own_leaving").search(text) is None:
        return False
    for_another = pattern("merely_asks").search(text) and pattern("someone_else").search(text)
    if for_another:
        rest = pattern("merely_asks").sub(" ", text)
        return pattern("own_leaving").search(rest) is not None
    return True
