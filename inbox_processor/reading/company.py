"""Who else is named in a mail, and whether they come along.

Call `others(context)`. Somebody named comes along where several signs of the table SIGNS agree; a messenger ("Frau
Tewes hat mir Ihre Einladung geschickt") does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice, takewhile

from msgspec import Struct
from msgspec.structs import replace

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, Zone
from inbox_processor.reading import addresses, names, sender
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.mentions import Mention, mentions
from inbox_processor.reading.messengers import NEAR_CHARS, bidden, ends_with, greeted, messenger

MENTIONS_MAX = 200  # of one mail; each is compared with each
COMES_ALONG = 2  # weight of signs that it takes
ASKS_PERHAPS = 0.3  # probability of a wish to register beside which a name counts as the one it is for
ANNOUNCED_MOST = 8  # names below one "we register:"
HEAD_CHARS = 12
PREVENTED_CHARS = 90  # behind a name, within which "hat heute gekniffen" is said of that person
ADDRESS_WITHIN_CHARS = 60
_COMES_WITH = re.compile(  # "Gudrun Pabst kommt mit", "Ben Carter is coming too"
    r"\s(?:(?:kommt|käme|fährt|reist|geht)\s(?:(?!nicht|kein)\w+\s){0,2}(?:mit|auch)"
    r"|(?:möchte|will|würde)\s(?:(?!nicht|kein)\w+\s){0,2}mit\w*"
    r"|(?:comes|is coming|will come|would come)\s(?:along|too|with)|(?:vient|komt|gaat)\s(?:aussi|mee|ook))\b"
)
_BROUGHT = re.compile(  # "Ich komme mit meiner Frau …", "Außer mir kommt noch …"
    r"\b(?:komme|kommen|käme|erscheine|erscheinen|teilnehmen|anmelden|bringe|come|coming|viens|viendrai)\s(?:\w+\s){0,4}?(?:mit|with|avec)\s(?:\w+\s){0,3}$"
    r"|\b(?:außer|neben|mit) mir\s(?:kommt|kommen|nimmt|nehmen|käme|möchte|fährt)\s(?:\w+\s){0,3}$"
    r"|\b(?:ich|wir) (?:bringe|bringen)\s(?:\w+\s){0,4}$",
    re.IGNORECASE,
)
_STAYS = re.compile(  # "ich bin dabei, Frau Pabst leider nicht", "Ben Carter can't make it"
    r"\s(?:(?:leider|aber|diesmal|dagegen|hingegen|selbst|selber|sadly|unfortunately)\s){0,2}"
    r"(?:nicht\b|(?:kommt|käme|kann|wird|möchte|will|fährt|nimmt|geht|darf)\s(?:\w+\s){0,3}?nicht\b"
    r"|(?:can't|cannot|won't|isn't|is not|will not|doesn't|not|niet)\b"
    r"|(?:ne\s(?:vient|peut)|no\s(?:viene|puede)|non\s(?:viene|può))\b)"
)


_I_AM = re.compile(r"\b(?:ich(?: selbst| selber)?|myself|moi),\s$", re.IGNORECASE)  # "… und ich, Ursula Rademacher"
_CONTACTS = re.compile(
    r"\b(?:(?:rück)?fragen|ansprechpartner(?:in|innen)?|vertretung|vertritt (?:mich|uns)|in kopie|zur (?:info|kenntnis)"
    r"|nachrichtlich|questions|deputy|in copy|cc'd|pour toute question|bij vragen)\b",
    re.IGNORECASE,
)


class Other(Struct, frozen=True):
    """Somebody else who is named: the name, the sentence, and the address of their own."""

    name: Found
    item: Done
    email: Found | None
    weight: int


class Named(Struct, frozen=True):
    """A mention in its sentence, as the signs see it."""

    mention: Mention
    item: Done
    email: Found | None
    several: bool
    context: Context

    @property
    def before(self) -> str:
        """The words directly before the name."""
        return self.item.sentence.text[max(0, self.mention.start - NEAR_CHARS) : self.mention.start].rstrip(" ,:")

    @property
    def behind(self) -> str:
        """The words behind the name."""
        return self.item.sentence.text[self.mention.end : self.mention.end + NEAR_CHARS]

    @property
    def spoken_of(self) -> bool:
        """True where the sentence tells of somebody, or how to reach them."""
        return bool(self.item.act & (Act.BACKGROUND | Act.THIRD | Act.CONTACT))

    @property
    def related(self) -> bool:
        """ "Mein Mann, Per Lindqvist": a relation of the author stands before the name."""
        return pattern("relations").search(self.before) is not None

    @property
    def in_subject(self) -> bool:
        """True where the subject names them."""
        return names.fold(self.mention.name).split()[-1] in names.fold(self.context.message.subject).split()


def _asked_for(named: Named) -> bool:
    asks = bool(named.item.act & Act.REGISTER) or named.item.likely.get("register", 0) >= ASKS_PERHAPS
    asks = asks or _announced(named)
    return asks or ends_with("on_behalf", named.before)


def _announced(named: Named) -> bool:
    """ "Hiermit melden wir an:" and below it the name, or names."""
    for item in reversed(named.context.above(named.item)[-ANNOUNCED_MOST:]):
        if item.act & Act.REGISTER:
            return item.sentence.text.endswith(":")
        if not mentions(item.sentence.text):
            return False
    return False


def _brought(text: str, mention: Mention) -> bool:
    """ "Ich komme mit meiner Frau Petra Schulze", "Außer mir kommt noch …"."""
    return _BROUGHT.search(text[: mention.start]) is not None


def _own_address(named: Named) -> bool:
    return named.email is not None and named.email.rule != "only-address"


def _for_third(named: Named) -> bool:
    """ "Er will unbedingt mitmachen, bitte tragt ihn ein": the seat is asked for somebody else."""
    if not (named.spoken_of or named.related or _then_asked_for(named.item, named.context)):
        return False
    texts = (item.sentence.text for item in named.context.doing(Act.REGISTER))
    return any(pattern("someone_else").search(text) and not pattern("myself").search(text) for text in texts)


def _then_asked_for(item: Done, context: Context) -> bool:
    """ "Herr Kuhlmann hat uns geschrieben. Er ist Förster. Er möchte teilnehmen": a sentence of those behind, which all
    speak of them, asks for them.
    """
    return any(behind.act & Act.REGISTER for behind in _of_them_behind(item, context))


def _next_of_them(item: Done, context: Context) -> Done | None:
    """The next sentence, where it begins with "er" or "sie"."""
    return next(_of_them_behind(item, context), None)


def _of_them_behind(item: Done, context: Context) -> Iterator[Done]:
    """The sentences directly behind that begin with "er" or "sie"."""
    return takewhile(lambda one: pattern("he").match(one.sentence.text) is not None, context.below(item))


def for_relation(context: Context) -> bool:
    """ "Platz für meinen Vater": the subject asks for a relation of the author, and not for both."""
    subject = context.message.subject
    both = pattern("and_me").search(subject) or pattern("several").search(subject)
    return both is None and pattern("relations").search(subject) is not None


def _same_surname(named: Named) -> bool:
    own = sender.name(named.context)
    return own is not None and names.fold(own.value).split()[-1] == names.fold(named.mention.name).split()[-1]


def _answers(named: Named) -> bool:
    """An answer that opens a sentence with them: "Frau X leitet bei uns …"."""
    return bool(named.context.message.thread) and named.item.tells and named.mention.start < HEAD_CHARS


def _answers_only(named: Named) -> bool:
    """Such an answer in which the author tells nothing of themselves."""
    return _answers(named) and _tells_of_others(named.context)


def _then_he(named: Named) -> bool:
    """ "Zu Herrn Weichsel reiche ich nach: Er leitet …": an answer whose next sentence tells of them, and none of the
    author.
    """
    if not named.context.answers:
        return False
    rest = named.item.sentence.text[named.mention.end :].lstrip(" ,:–-")
    if named.item.tells and pattern("he").match(rest):
        return _tells_of_others(named.context)
    behind = _next_of_them(named.item, named.context)
    return behind is not None and behind.tells and _tells_of_others(named.context)


def _tells_of_others(context: Context) -> bool:
    return not any(item.first_person for item in context.doing(Act.BACKGROUND))


def _called(named: Named) -> bool:
    """ "Mein Vater möchte kommen. Er heißt Waldemar Rempel." """
    return ends_with("called", named.before) and (
        for_relation(named.context)
        or any(named.context.doing(Act.NOT_SELF))
        or any("relations" in item.hits for item in named.context.prose)
    )


def _to_be_asked(named: Named) -> bool:
    """ "Bei Rückfragen erreichen Sie in meinem Urlaub: …": whom the paragraph names for questions, or in copy."""
    place = named.item.sentence
    around = (item.sentence for item in named.context.done if item.sentence.paragraph == place.paragraph)
    return any(_CONTACTS.search(one.text) for one in around if one.start <= place.start)


def _prevented(named: Named) -> bool:
    """ "Bernd Kloppenburg vom Bauhof hat heute gekniffen": said before the next name, and not of the author."""
    rest = named.item.sentence.text[named.mention.end :]
    until = next((one.start for one in mentions(rest)), len(rest))
    stays = pattern("stays").search(rest[: min(until, PREVENTED_CHARS)])
    return stays is not None and pattern("myself").search(rest[: stays.start()]) is None


def _replaced(named: Named) -> bool:
    """ "Herr Claasen hat mich gebeten, an seiner Stelle zu fahren": the author comes, and not who is named."""
    texts = (item.sentence.text for item in named.context.prose)
    return any(pattern("in_stead").search(text) and pattern("myself").search(text) for text in texts)


SIGNS: tuple[tuple[str, int, Callable[[Named], bool]], ...] = (
    ("asked-for", 2, _asked_for),
    ("had-themselves-registered", 2, lambda named: bidden(named.item.sentence.text, named.mention)),
    ("comes-with-them", 2, lambda named: _COMES_WITH.match(named.behind) is not None),
    ("brought-along", 2, lambda named: _brought(named.item.sentence.text, named.mention)),
    ("own-address", 2, _own_address),
    ("asked-in-third-person", 2, _for_third),
    ("one-of-several", 1, lambda named: named.several and (named.spoken_of or named.related)),
    ("relation-of-several", 1, lambda named: named.several and named.related),
    ("in-the-subject", 1, lambda named: named.in_subject),
    ("subject-and-told-of", 1, lambda named: named.in_subject and named.spoken_of),
    ("answer-about-them", 1, _answers),
    ("answer-about-nobody-else", 1, _answers_only),
    ("answer-then-he", 2, _then_he),
    ("is-called", 2, _called),
    ("relation-in-subject", 2, lambda named: named.related and for_relation(named.context)),
    ("same-surname", 1, lambda named: named.several and named.spoken_of and _same_surname(named)),
    ("only-to-be-asked", -2, _to_be_asked),
    ("does-not-come", -3, lambda named: _STAYS.match(named.behind) is not None),
    ("is-prevented", -3, _prevented),
    ("their-place-is-taken", -3, _replaced),
    ("comes-by-their-own-mail", -3, lambda named: pattern("joins").search(named.item.sentence.text) is not None),
    ("leaves", -3, lambda named: bool(named.item.act & (Act.WITHDRAW | Act.DECLINE | Act.COMPLAINT | Act.OFFER))),
)


def others(context: Context) -> tuple[Other, ...]:
    """Those who come along, each once, in the order of the text."""
    kept: list[Other] = []
    for other in sorted(_weighed(context), key=lambda one: -one.weight):
        known = next((seen for seen in kept if names.same(other.name.value, seen.name.value)), None)
        if known is None:
            kept.append(other)
        elif names.fuller(known.name.value, other.name.value) != known.name.value:
            kept[kept.index(known)] = replace(known, name=other.name)
    coming = (one for one in kept if one.weight >= COMES_ALONG)
    return tuple(sorted(coming, key=lambda one: (one.item.sentence.start, one.name.start)))


def named_others(context: Context, item: Done) -> tuple[Mention, ...]:
    """Those whom a sentence names besides the author; messengers and whom it greets left out."""
    own = sender.name(context)
    text = item.sentence.text
    return tuple(
        mention
        for mention in mentions(text)
        if not (own and names.same(mention.name, own.value))
        and not (messenger(text, mention) and not _brought(text, mention) and not _then_asked_for(item, context))
        and not greeted(text, mention)
        and not _I_AM.search(text, 0, mention.start)
    )


def _weighed(context: Context) -> Iterator[Other]:
    several = any(pattern("several").search(text) for text in (*_texts(context), context.message.subject))
    found = context.addresses
    everybody = ((item, mention) for item in context.prose for mention in named_others(context, item))
    mentioned = list(islice(everybody, MENTIONS_MAX))
    for item, mention in mentioned:
        alone = all(names.same(one.name, mention.name) for _, one in mentioned)
        named = Named(mention, item, _address(mention, item, context, found, alone=alone), several, context)
        weight = sum(value for _, value, test in SIGNS if test(named))
        yield Other(Found(names.recase(mention.name), mention.rule, *place(item)), item, named.email, weight)


def _texts(context: Context) -> Iterator[str]:
    return (item.sentence.text for item in context.prose)


def _address(mention: Mention, item: Done, context: Context, found: tuple[Found, ...], *, alone: bool) -> Found | None:
    """The address that has their surname in it, or stands beside the name; the only address of the text where only one
    other is named; the From of a forwarded mail of that name.
    """
    box = context.message.sender
    taken = {box.key if box else "", *(one.key for one in context.message.to)}
    usable = [one for one in found if one.value.casefold() not in taken]
    last = names.fold(mention.name).split()[-1]
    for one in usable:
        if last in re.sub(r"[\W_]", "", names.fold(one.value.partition("@")[0])):
            return Found(one.value, "address-of-name", "text", one.start, one.end)
    for one in usable:
        between = item.sentence.text[mention.end :].partition(one.value)
        if between[1] and len(between[0]) <= ADDRESS_WITHIN_CHARS and not mentions(between[0]):
            return Found(one.value, "address-beside-name", "text", one.start, one.end)
    if alone and len(usable) == 1:
        return Found(usable[0].value, "only-address", "text", usable[0].start, usable[0].end)
    return _forwarded_from(last, context)


def address_of(name: str, context: Context) -> Found | None:
    """The address of the text that has their surname in it."""
    last = names.fold(name).split()[-1]
    for one in context.addresses:
        if last in re.sub(r"[\W_]", "", names.fold(one.value.partition("@")[0])):
            return Found(one.value, "address-of-name", "text", one.start, one.end)
    return None


def _forwarded_from(last: str, context: Context) -> Found | None:
    for line in context.body.lines:
        if line.zone is Zone.FORWARD and last in names.fold(line.text).split():
            quoted = addresses.in_text(line.text[:500], line.start)
            if quoted:
                return Found(quoted[0].value, "forwarded-from", "quote", quoted[0].start, quoted[0].end)
    return None
