"""Whom a mail is about: the sender, others for whom a seat is asked, and those who withdraw.

Call `people(context)` for a registration, `withdrawn(context)` for a withdrawal. Somebody named in a mail comes along where
several signs agree (`SIGNS`): named in the sentence that asks for a seat, with an address of their own, as one of two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead, Zone
from inbox_processor.reading import addresses, names, sender
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place

COMES_ALONG = 2  # signs that it takes
_AND_ME = re.compile(
    r"\b(?:und ich|ich und|für mich|mich und|und mich|and (?:me|i|myself)|me and|i and|for me|for myself|wir beide|uns beide|"
    r"uns|mit mir|et moi|moi et|en ik|ik en|mir und|und mir|myself|sowie ich|und meine wenigkeit)\b|\bmich\b(?=[^.!?]{0,60}\b(?:an|ein|auf|vor|anmeld\w*|eintrag\w*|vormerk\w*|registrier\w*)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:zu zweit|zu dritt|zu viert|wir beide|uns beide|(?:zwei|drei|vier|2|3|4|two|three|deux|trois|twee) "
    r"(?:\w+ )?(?:personen|plätze|plätzen|leute|anmeldungen|teilnehm\w+|stühle|köpfe|mitglieder|kolleg\w+|people|places|seats|persons|personnes|personen|of us|places)|beide)\b",
    re.IGNORECASE,
)
_TOLD_BEFORE = re.compile(
    r"(?:\b(?:hat|haben|hatte|habe)\s(?:mir|mich|uns)\s|\b(?:durch|dank|bei|mit|über|seitens|neben|statt|anstelle(?: von)?|empfehlung von|empfehlung|hinweis von|"
    r"gespräch mit|telefonat mit|kontakt zu|grüße an|gruß an|vertretung von|nachfolge(?:rin)? von|thanks to|by|with|from|via)\s(?:de[rmn]\s|unsere[rmn]?\s|meine[rmn]?\s)?)$",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(
    r"[\s,]*(?:\([^)]{0,80}\)\s*)?(?:[^,.;]{0,60},\s*)?(?:hat|haben|hatte|schickte|gab|empfahl|leitete|machte|erzählte|sagte|meinte|war so|has|had|told|sent|"
    r"gave|forwarded|recommended|m'a)\b.{0,80}?(?:\b(?:mir|mich|uns|me|us)\b|so freundlich|hingewiesen|weitergereicht|weitergeleitet|empfohlen)",
    re.IGNORECASE,
)
_OWN_LEAVING = re.compile(
    r"\b(?:ich\s(?:kann|muss|sage|ziehe|komme|schaffe|werde|bin|gebe|trete|möchte|verzichte|melde mich|habe|nehme|falle)|(?:kann|muss|werde|möchte|schaffe|bin|trete|gebe) ich|"
    r"meine?[nr]?\s(?:anmeldung|platz|teilnahme|stuhl|sitz|zusage)|melde mich|ziehe mich|mir|bei mir|my|i\s(?:must|have|can|cannot|can't|will|won't|withdraw|am|regret|need)|"
    r"je|ma place|mon inscription|ik)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s*|[-–•*·]\s+")
_PAIR = re.compile(r"(?:\b(?:wir|we|nous|wij|uns)\b,?\s{1,3})((?:[^\W\d_][\w.'’-]{0,30}\s){1,3}?)(?:und|and|et|en|&)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who is named: the name, the sentence, and the address beside the name."""

    name: Found
    item: Done
    email: Found | None
    signs: int


def people(context: Context) -> tuple[PersonRead, ...]:
    """The people whom a registering mail is about, the sender first where they come along."""
    pair = _pair(context)
    if pair:
        return tuple(PersonRead(name, is_sender=index == 0) for index, name in enumerate(pair))
    listed = _listed(context)
    if listed:
        return listed
    others = _unique(_others(context))
    if not others:
        return _alone(context)
    read = [PersonRead(other.name, other.email, is_sender=False) for other in others]
    if _sender_too(context, others):
        taken = frozenset(one.email.value.casefold() for one in read if one.email)
        read.insert(0, PersonRead(sender.name(context), sender.address(context, taken), is_sender=True))
    return tuple(read)


def _alone(context: Context) -> tuple[PersonRead, ...]:
    labelled = context.labelled("name")
    if len({names.fold(value.value) for value in labelled}) > 1:
        mails = [addresses.in_text(value.value) for value in context.labelled("email")]
        return tuple(
            PersonRead(sender.as_name(value), mails[index][0] if index < len(mails) and mails[index] else None, is_sender=index == 0)
            for index, value in enumerate(labelled)
        )
    return (PersonRead(sender.name(context), sender.address(context), is_sender=True),)


def _listed(context: Context) -> tuple[PersonRead, ...]:
    """People in a list, one an item: "1. Petra Schulze, leitet das Stadtarchiv, p.schulze@…"; at least two items that begin with
    a name. The item is the person's background, as far as it tells something."""
    own = sender.name(context)
    found: list[PersonRead] = []
    sure = 0
    for item in context.prose:
        match = _ITEM.match(item.sentence.text)
        read = names.after(item.sentence.text, match.end()) if match else None
        if read is None or len(read[0].split()) < 2 or item.sentence.text[read[1] : read[1] + 2].strip(" ") not in (",", "(", ":", "–", "-", "", ";", "."):
            continue
        name = names.person_only(read[0])
        sure += names.known_first(names.split_titles(name)[1].split()[0])
        if pattern("roles").search(read[0]) or pattern("bodies").search(name.split()[0]):
            continue
        mails = addresses.in_text(item.sentence.text)
        told = _told_of(item, match.end() if match else 0, context)
        email = Found(mails[0].value, "address-beside-name", *place(item)) if mails else None
        is_sender = own is not None and names.same(name, own.value)
        found.append(PersonRead(Found(name, "listed", *place(item)), email, told, is_sender=is_sender))
    return tuple(sorted(found, key=lambda one: not one.is_sender)) if len(found) >= 2 and sure else ()


def _told_of(item: Done, at: int, context: Context) -> Found | None:
    """What the item of a list tells of its person, with the sentences below it up to the next item."""
    index = context.prose.index(item)
    told = [item.sentence.text[at:]] if item.tells else []
    end = item.sentence.end
    for below in context.prose[index + 1 :]:
        if _ITEM.match(below.sentence.text) or below.sentence.paragraph != item.sentence.paragraph or below.sentence.kind != "prose":
            break
        if below.tells:
            told.append(below.sentence.text)
            end = below.sentence.end
    return Found(" ".join(told), "listed", "text", item.sentence.start, end) if told else None


def _unique(others: Iterator[Other]) -> tuple[Other, ...]:
    kept: list[Other] = []
    for other in sorted(others, key=lambda one: -one.signs):
        if not any(names.same(other.name.value, seen.name.value) for seen in kept):
            kept.append(other)
    return tuple(sorted((one for one in kept if one.signs >= COMES_ALONG), key=lambda one: (one.item.sentence.start, one.name.start)))


# --- who comes along ----------------------------------------------------------------------------------------------


def _others(context: Context) -> Iterator[Other]:
    own = sender.name(context)
    found = addresses.own_text(context.body)
    several = any(_SEVERAL.search(item.sentence.text) for item in context.prose) or _SEVERAL.search(context.message.subject) is not None
    mentioned = [
        (item, mention)
        for item in context.prose
        for mention in names.mentions(item.sentence.text)
        if not (own and names.same(mention.name, own.value)) and not _told(item.sentence.text, mention)
    ]
    for item, mention in mentioned:
        email = _address_of(mention, item, context, found, alone=all(names.same(one.name, mention.name) for _, one in mentioned))
        yield Other(Found(mention.name, mention.rule, *place(item)), item, email, _signs(item, mention, email, context, several=several))


def _told(text: str, mention: names.Mention) -> bool:
    """ "Meine Kollegin X hat mir Ihre Einladung geschickt": X is a messenger, not a guest."""
    before = text[max(0, mention.start - 45) : mention.start]
    before = re.sub(r"(?:herrn?|frau|mr\.?|mrs\.?|ms\.?|dr\.)\s*$", "", before, flags=re.IGNORECASE)
    return _TOLD_BEFORE.search(before) is not None or _TOLD_AFTER.match(text[mention.end : mention.end + 160]) is not None


def _signs(item: Done, mention: names.Mention, email: Found | None, context: Context, *, several: bool) -> int:
    """How much says that a named person comes: each sign with its reason."""
    text = item.sentence.text
    asked = Act.REGISTER in item.act or item.likely.get("register", 0) >= 0.3 or "on_behalf" in _behind(text, mention)
    own_words = email is not None and email.rule != "only-address"
    appositive = pattern("relations").search(text[max(0, mention.start - 40) : mention.start]) is not None
    spoken_of = item.tells or Act.CONTACT in item.act
    subject = names.fold(mention.name).split()[-1] in names.fold(context.message.subject).split()
    answers = bool(context.message.thread) and item.tells and mention.start < 12
    for_third = (spoken_of or appositive) and any(_third_asked(one) for one in context.doing(Act.REGISTER))
    leaves = bool(item.act & (Act.WITHDRAW | Act.DECLINE | Act.COMPLAINT | Act.OFFER))
    return 2 * asked + 2 * own_words + (several and (spoken_of or appositive)) + (several and appositive) + (subject and spoken_of) + subject + answers + 2 * for_third - 3 * leaves


def _third_asked(item: Done) -> bool:
    """ "Er will unbedingt mitmachen, bitte tragt ihn ein": the seat is asked for somebody else."""
    text = item.sentence.text
    third = re.search(r"\b(?:er|ihn|ihm|he|him|she|her|deren|dessen|il|elle)\b|\b(?:möchte|will|kommt|trag\w*|nehm\w*|für) sie\b", text)
    return third is not None and re.search(r"\b(?:ich|mich|mir|wir|uns|i|me|we|us)\b", text, re.IGNORECASE) is None


def _behind(text: str, mention: names.Mention) -> str:
    """ "on_behalf" where "im Auftrag von" and the like stand before the name."""
    before = text[max(0, mention.start - 40) : mention.start]
    return "on_behalf" if re.search(r"\b(?:im auftrag|im namen|on behalf|au nom|namens|anmeldung|teilnahme)\s(?:von|of|de|für|des|der)?\s?$", before, re.IGNORECASE) else ""


def _address_of(mention: names.Mention, item: Done, context: Context, found: tuple[Found, ...], *, alone: bool) -> Found | None:
    """The address beside somebody's name, or that has their surname in it; the only address of the text where only one other
    is named; the From of a forwarded mail of that name."""
    box = context.message.sender
    taken = {box.key if box else "", *(one.key for one in context.message.to)}
    usable = [one for one in found if one.value.casefold() not in taken]
    last = names.fold(mention.name).split()[-1]
    for one in usable:
        if last in re.sub(r"[\W_]", "", names.fold(one.value.partition("@")[0])):
            return Found(one.value, "address-of-name", "text", one.start, one.end)
    for one in usable:
        between = item.sentence.text[mention.end :].partition(one.value)
        if between[1] and not names.mentions(between[0]) and len(between[0]) <= 60:
            return Found(one.value, "address-beside-name", "text", one.start, one.end)
    if alone and len(usable) == 1:
        return Found(usable[0].value, "only-address", "text", usable[0].start, usable[0].end)
    for line in context.body.lines:
        if line.zone is Zone.FORWARD and last in names.fold(line.text).split():
            quoted = addresses.in_text(line.text[:500], line.start)
            if quoted:
                return Found(quoted[0].value, "forwarded-from", "quote", quoted[0].start, quoted[0].end)
    return None


def _sender_too(context: Context, others: tuple[Other, ...]) -> bool:
    """The sender comes along where the asking sentence says so, or where they tell of themselves too."""
    if any(context.doing(Act.NOT_SELF)):
        return False
    asking = {id(item): item for item in (*context.doing(Act.REGISTER), *(other.item for other in others))}
    if any(_AND_ME.search(item.sentence.text) for item in asking.values()):
        return True
    tells = (item for item in context.doing(Act.BACKGROUND) if re.search(r"\b(?:ich|i|je|ik)\b", item.sentence.text, re.IGNORECASE))
    return any(not names.mentions(item.sentence.text) for item in tells)


def _pair(context: Context) -> tuple[Found, ...]:
    """ "wir, Rüdiger und Elfriede Hasselkamp, …": two people of one surname."""
    for item in context.done:
        match = _PAIR.search(item.sentence.text)
        if not match or not all(word[:1].isupper() for word in match[1].split()) or not names.is_name(match[1].strip()):
            continue
        second = names.after(item.sentence.text, match.end())
        if second is None or len(second[0].split()) < 2 and not names.known_first(second[0]):
            continue
        first = match[1].strip()
        if len(first.split()) == 1 and len(second[0].split()) >= 2:
            first = f"{first} {' '.join(second[0].split()[1:])}"
        return (Found(first, "named-pair", *place(item)), Found(second[0], "named-pair", *place(item)))
    return ()


# --- who stays away -----------------------------------------------------------------------------------------------


def withdrawn(context: Context) -> tuple[PersonRead, ...]:
    """Whom a withdrawal is about: the sender, unless the mail speaks of somebody else who stays away and the author does not
    speak of a seat of their own."""
    leaving = list(context.doing(Act.WITHDRAW | Act.DECLINE))
    own = sender.name(context)
    author = (PersonRead(own, None, is_sender=True),)
    if any(_OWN_LEAVING.search(item.sentence.text) and not _asks_only(item.sentence.text) for item in leaving):
        return author
    for item in (*leaving, *context.prose):
        named = [one for one in names.mentions(item.sentence.text) if not (own and names.same(one.name, own.value)) and not _told(item.sentence.text, one)]
        if named:
            return tuple(PersonRead(Found(one.name, one.rule, *place(item)), None, is_sender=False) for one in named)
    return author


def _asks_only(text: str) -> bool:
    """ "Seine Anmeldung bitte ich zu streichen": the author asks, somebody else leaves."""
    return re.search(r"\b(?:bitte ich|ich bitte|i ask|sage ich|ich sage|ich melde|melde ich|muss ich|ich muss)\b", text, re.IGNORECASE) is not None and re.search(
        r"\b(?:seine?[nr]?|ihre?[nr]?|deren|dessen|ihn|sie|herrn?|frau|his|her|für)\b", text, re.IGNORECASE
    ) is not None and re.search(r"\b(?:mich|meine?[nr]?|mir|my|me)\b", text, re.IGNORECASE) is None
