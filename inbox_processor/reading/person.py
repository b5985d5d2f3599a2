"""Whom a mail is about: the sender, others for whom a seat is asked, and how each is reached.

Call `people(context, wish)`. Order of trust for the sender's own name: a labelled field, "my name is", the sign-off, the head
of the signature, the From display-name, the subject; the spelling in the text wins, the more complete form wins over initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Body, Found, Message, PersonRead, Zone
from inbox_processor.reading import addresses, names
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.labels import Field

_PAIR = re.compile(r"(?:\b(?:wir|we|nous|wij)\b,?\s{1,3})((?:[^\W\d_][\w.'’-]{0,30}\s){1,3}?)(?:und|and|et|en|&)\s", re.IGNORECASE)
_AND_ME = re.compile(r"\b(?:und ich|ich und|für mich|mich und|und mich|and (?:me|i|myself)|me and|i and|for me|for myself|zu zweit|zu dritt|wir beide|uns beide|uns|mit mir|et moi|moi et|en ik|ik en|mir und|und mir)\b", re.IGNORECASE)
_TOLD = re.compile(r"^[^.!?]{0,60}?\b(?:hat|haben|schickte|gab|empfahl|machte|leitete|wies|has|told|sent|gave|forwarded|m'a)\b[^.!?]{0,60}?\b(?:mir|mich|uns|me|us)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Context:
    """What the rules of this room look at together."""

    message: Message
    body: Body
    done: tuple[Done, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who is named: the name, the sentence that names them."""

    name: Found
    sentence: Done


def people(context: Context) -> tuple[PersonRead, ...]:
    """The people whom a registering mail is about, the sender first where they come along."""
    others = tuple(_unique(_others(context)))
    found = addresses.own_text(context.body)
    if not others:
        return _alone(context, found)
    read = [PersonRead(other.name, _address_of(other, others, found, context), is_sender=False) for other in others]
    if _sender_too(context, others):
        own = _sender_address(context, tuple(item for item in found if all(item.value != person.email.value for person in read if person.email)))
        read.insert(0, PersonRead(sender_name(context), own, is_sender=True))
    return tuple(read)


def _alone(context: Context, found: tuple[Found, ...]) -> tuple[PersonRead, ...]:
    pair = _pair(context)
    if pair:
        return tuple(PersonRead(name, is_sender=index == 0) for index, name in enumerate(pair))
    labelled = [field.value for field in context.fields if field.kind == "name"]
    if len(labelled) > 1 and len({names.fold(item.value) for item in labelled}) > 1:
        mails = [field.value for field in context.fields if field.kind == "email"]
        return tuple(
            PersonRead(_as_name(item), _mail_value(mails[index]) if index < len(mails) else None, is_sender=index == 0)
            for index, item in enumerate(labelled)
        )
    return (PersonRead(sender_name(context), _sender_address(context, found), is_sender=True),)


# --- the sender's name --------------------------------------------------------------------------------------------


def sender_name(context: Context) -> Found | None:
    """The name of the person who wrote, as fully as the mail gives it."""
    shown = names.from_display(context.message.sender) if context.message.sender else None
    display = Found(shown, "from-display-name", "from") if shown else None
    best: Found | None = None
    for candidate in _own_candidates(context):
        if best is None:
            best = candidate
        elif names.same(best.value, candidate.value):
            best = best if names.fuller(best.value, candidate.value) == best.value else candidate
    if best is None:
        return display or _from_subject(context)
    if display is None:
        subject = _from_subject(context)
        if subject and names.same(best.value, subject.value) and names.fuller(best.value, subject.value) != best.value:
            return subject
        return best
    if names.same(best.value, display.value):
        return best if names.fuller(best.value, display.value) == best.value else display
    if best.rule in ("signed", "signature") and len(names.split_titles(best.value)[1].split()) == 1:
        return display
    return best


def _own_candidates(context: Context) -> Iterator[Found]:
    yield from _labelled_name(context)
    yield from _introduced(context)
    yield from _signed(context)
    yield from _signature_head(context)


def _labelled_name(context: Context) -> Iterator[Found]:
    by_kind = {field.kind: field.value for field in reversed(context.fields)}
    if "first_name" in by_kind and ("last_name" in by_kind or "name" in by_kind):
        last = by_kind.get("last_name") or by_kind["name"]
        first = by_kind["first_name"]
        yield Found(f"{names.clean(first.value)} {names.clean(last.value)}", "label-name", "text", first.start, last.end)
    elif "name" in by_kind:
        name = _as_name(by_kind["name"])
        if name.value:
            yield name


def _as_name(value: Found) -> Found:
    text = addresses._PLAIN.sub("", value.value) if "@" in value.value else value.value  # noqa: SLF001
    text = names.clean(re.split(r"\s[–-]\s|;|\(", text, maxsplit=1)[0])
    if text.count(",") == 1:
        last, _, first = (part.strip() for part in text.partition(","))
        if names.is_name(first) and names.is_name(last) and len(first.split()) <= 3 and not pattern("roles").search(first):
            text = f"{first} {last}"
        else:
            text = last
    return Found(names.recase(text), "label-name", value.place, value.start, value.end)


def _introduced(context: Context) -> Iterator[Found]:
    for item in context.done:
        text = item.sentence.text
        for match in pattern("self_name").finditer(text):
            at = match.end()
            while text[at : at + 1] in " ,:":
                if not text[at : at + 1]:
                    break
                at += 1
            lower = text.islower()
            read = names.after(text, at, lower=False) or (_lower_name(text, at) if lower else None)
            if read and _plausible_introduction(match[0], read[0], text):
                yield Found(names.recase(read[0]), "introduced", "text", item.sentence.start, item.sentence.end)
        lead = re.match(r"(?:(?:guten \w+|hallo|moin)[,!]?\s+)?([^,.;:!?]{4,50}),\s", text, re.IGNORECASE)
        if lead and item.sentence.kind == "prose" and len(lead[1].split()) >= 2:
            name = names.in_line(lead[1])
            sender = names.from_display(context.message.sender) if context.message.sender else None
            if name and sender and names.same(name, sender):
                yield Found(name, "introduced", "text", item.sentence.start, item.sentence.end)


def _lower_name(text: str, at: int) -> tuple[str, int] | None:
    """Dictated text has no capitals: two words behind "hier ist" are the name."""
    match = re.match(r"([^\W\d_]{2,30}) ([^\W\d_]{2,30})\b", text[at:])
    if match is None or pattern("particles").fullmatch(match[1]) or pattern("first_person").fullmatch(match[2]) or pattern("first_person").search(text[:at][-8:]):
        return None
    return match[0].title(), at + match.end()


def _plausible_introduction(words: str, name: str, text: str) -> bool:
    """ "Ich bin Lehrerin" introduces no name; "ich bin Petra Schulze" does, "my name is Wulandari" too."""
    plain = words.casefold().strip()
    if plain.startswith(("ich bin", "i am", "i'm", "this is", "je suis", "ik ben", "sono", "soy", "jestem", "ich,", "ben")):
        return len(names.split_titles(name)[1].split()) >= 2 and not pattern("roles").search(name) and not pattern("bodies").search(name)
    return not pattern("not_names").fullmatch(name)


def _signed(context: Context) -> Iterator[Found]:
    """Names on lines of their own under the closing, or at the very end."""
    tail = [item for item in context.done if item.sentence.kind == "tail"]
    last = [item for item in context.done[-2:] if item.sentence.kind == "prose" and item.sentence.words <= 6]
    for item in (*tail, *reversed(last)):
        casual = item.sentence.text.islower()
        for piece in (item.sentence.text, *re.split(r"[,/|]", item.sentence.text)[:1]):
            name = names.in_line(piece, lower=casual)
            if name and not (item in last and not _could_be_sender(name, context)):
                yield Found(names.recase(name.title() if casual and len(name.split()) > 1 and not context.body.own.islower() else name), "signed", "text", item.sentence.start, item.sentence.end)
                break
    for item in context.done[-3:]:
        yield from _signed_inline(item)


def _could_be_sender(name: str, context: Context) -> bool:
    """A bare line at the end is a sign-off where it is like the sender's name or address, or has two words or more."""
    return len(name.split()) >= 2 or bool(context.message.sender and names.same(name, context.message.sender.display_name or name))


def _signed_inline(item: Done) -> Iterator[Found]:
    """ "Gruß Matthias Oelze", "thx, noor haddad", "Herzlichst, Ihre Hannelore Strathmann" on one line."""
    text = item.sentence.text
    for match in pattern("closings").finditer(text):
        rest = re.sub(r"^(?:[\s,.!–-]|(?:ihr|ihre|euer|eure|dein|deine)\b\s)*", "", text[match.end():], flags=re.IGNORECASE)
        name = names.in_line(rest, lower=text.islower()) if rest else None
        if name and len(rest.split()) <= names.NAME_WORDS_MAX:
            yield Found(names.recase(name), "signed", "text", item.sentence.start, item.sentence.end)
            return
    for piece in re.split(r"[,!;.]\s+|\s[–-]\s", text.rstrip(".!"))[1:]:
        name = names.in_line(piece)
        if name and len(name.split()) >= 2 and item.sentence.words <= 25 and Act.REGISTER in item.act and not pattern("bodies").search(name):
            yield Found(name, "signed", "text", item.sentence.start, item.sentence.end)


def _signature_head(context: Context) -> Iterator[Found]:
    for line in [line for line in context.body.lines if line.zone is Zone.SIGNATURE and line.text.strip(" -_*")][:2]:
        name = names.in_line(line.text)
        if name and _could_be_sender(name, context):
            yield Found(names.recase(name), "signature", "signature", line.start, line.start + len(line.text))


def _from_subject(context: Context) -> Found | None:
    """ "Anmeldung Expertenwerkstatt 6. Juli, Werner Pötschke", "Anmeldung Dr. Ebbinghaus", "Registration – M. Smith"."""
    subject = re.sub(r"^(?:(?:re|aw|antw|wg|fwd?|sv|tr|rv)\s?(?:\[\d+\])?:\s*)+", "", context.message.subject, flags=re.IGNORECASE)
    for piece in reversed(re.split(r"[,;:|()/]|\s[–-]\s", subject)):
        name = names.in_line(piece)
        if name and len(names.split_titles(name)[1].split()) >= 2:
            return Found(name, "subject", "subject")
    match = re.search(r"(?:anmeldung|teilnahme|registration|inscription)\s+(?:von|für|of|for|de)?\s*(.+)$", subject, re.IGNORECASE)
    if match:
        read = names.after(match[1], 0)
        if read and len(names.split_titles(read[0])[1].split()) >= 2 and not pattern("register_nouns").search(read[0]):
            return Found(read[0], "subject", "subject")
    return None


# --- other people -------------------------------------------------------------------------------------------------


def _others(context: Context) -> Iterator[Other]:
    for item in context.done:
        if Act.REGISTER not in item.act and not _names_a_pair(item):
            continue
        yield from _named(item, context)


def _names_a_pair(item: Done) -> bool:
    return re.search(r"\b(?:und ich|and i|and me|et moi|en ik|sowie ich|ebenso|auch)\b", item.sentence.text, re.IGNORECASE) is not None


def _named(item: Done, context: Context) -> Iterator[Other]:
    text = item.sentence.text
    for table in ("relations", "on_behalf"):
        for match in pattern(table).finditer(text):
            at = match.end() if table == "relations" else _before_title(text, match)
            at += len(text[at:]) - len(text[at:].lstrip(" ,:"))
            read = names.after(text, at)
            if read is None or _is_sender(read[0], context) or _told(text, read[1]):
                continue
            if len(names.fold(read[0])) > 2:
                yield Other(Found(_bare_address_form(read[0]), f"named-{table.replace('_', '-')}", "text", item.sentence.start, item.sentence.end), item)


def _before_title(text: str, match: re.Match[str]) -> int:
    """A phrase "für Herrn" swallows the form of address; the name begins before it."""
    words = re.search(r"(?:herrn?|frau|hrn\.|fr\.|mr|ms|mrs|dr|prof|monsieur|madame|m\.|mme)$", match[0], re.IGNORECASE)
    return match.start() + words.start() if words else match.end()


def _bare_address_form(name: str) -> str:
    return re.sub(r"^(?:herrn?|frau|hrn\.|hr\.|fr\.|mr\.?|mrs\.?|ms\.?|monsieur|madame|m\.|mme|(?:ober)?bürgermeister(?:in)?|landr[aä]t(?:in)?|direktor(?:in)?|pfarrer(?:in)?)\s+", "", re.sub(r"^(?:herrn?|frau|hrn\.|hr\.|fr\.)\s+", "", name, flags=re.IGNORECASE), flags=re.IGNORECASE)


def _told(text: str, at: int) -> bool:
    """ "Meine Kollegin X hat mir Ihre Einladung geschickt": X is a messenger, not a guest."""
    clause = re.split(r"[.;!?]|\bund ich\b", text[at : at + 140], maxsplit=1)[0]
    return re.match(r"[\s,]*(?:[^,]{0,60},\s*)?(?:hat|haben|schickte|gab|empfahl|leitete|machte|erzählte|sagte|has|told|sent|gave|forwarded|recommended|m'a)\b.{0,80}\b(?:mir|mich|uns|me|us|m'a)\b", clause, re.IGNORECASE) is not None


def _is_sender(name: str, context: Context) -> bool:
    own = sender_name(context)
    return own is not None and names.same(name, own.value) and len(names.fold(name).split()) > 1


def _unique(others: Iterator[Other]) -> Iterator[Other]:
    kept: list[Other] = []
    for other in others:
        if not any(names.same(other.name.value, seen.name.value) for seen in kept):
            kept.append(other)
    yield from kept


def _sender_too(context: Context, others: tuple[Other, ...]) -> bool:
    if any(Act.NOT_SELF in item.act for item in context.done):
        return False
    register = [item for item in context.done if Act.REGISTER in item.act] or [other.sentence for other in others]
    return any(_AND_ME.search(item.sentence.text) or re.search(r"\b(?:mich|myself|m'inscri\w+)\b", item.sentence.text, re.IGNORECASE) for item in register)


def _pair(context: Context) -> tuple[Found, ...]:
    """ "wir, Rüdiger und Elfriede Hasselkamp, …": two people of one surname."""
    for item in context.done:
        match = _PAIR.search(item.sentence.text)
        if not match or not _capital_words(match[1]):
            continue
        second = names.after(item.sentence.text, match.end())
        if second is None or not names.is_name(match[1].strip()):
            continue
        first = match[1].strip()
        if len(first.split()) == 1 and len(second[0].split()) >= 2:
            first = f"{first} {' '.join(second[0].split()[1:])}"
        place = (item.sentence.start, item.sentence.end)
        return (Found(first, "named-pair", "text", *place), Found(second[0], "named-pair", "text", *place))
    return ()


def _capital_words(text: str) -> bool:
    return all(word[:1].isupper() for word in text.split())


# --- addresses ----------------------------------------------------------------------------------------------------


def _mail_value(value: Found) -> Found | None:
    found = addresses.in_text(value.value)
    return Found(found[0].value, "label-email", value.place, value.start, value.end) if found else None


def _sender_address(context: Context, found: tuple[Found, ...]) -> Found | None:
    """The address that the author calls their own; None: the From address serves."""
    for field in context.fields:
        if field.kind == "email":
            return _mail_value(field.value)
    sender = context.message.sender.key if context.message.sender else ""
    receivers = {box.key for box in (*context.message.to, *context.message.cc)}
    for item in found:
        if item.value.casefold() in receivers or item.value.casefold() == sender:
            continue
        sentence = next((done for done in context.done if done.sentence.start <= item.start < done.sentence.end), None)
        if sentence is None:
            continue
        words = context.body.text[sentence.sentence.start : item.start] + context.body.text[item.end : sentence.sentence.end]
        if pattern("own_address").search(words) or sentence.sentence.kind == "tail" or sentence.sentence.words <= 2:
            return Found(item.value, "own-address", "text", item.start, item.end)
    return None


def _address_of(other: Other, others: tuple[Other, ...], found: tuple[Found, ...], context: Context) -> Found | None:
    """The address beside somebody's name; the only address of the text where only one other is named; a forwarded mail's
    From of that name."""
    text = context.body.text
    sender = context.message.sender.key if context.message.sender else ""
    usable = [item for item in found if item.value.casefold() != sender and item.value.casefold() not in {box.key for box in context.message.to}]
    last = names.fold(other.name.value).split()[-1]
    for item in usable:
        before = names.fold(text[max(0, item.start - 90) : item.start])
        local = names.fold(item.value.partition("@")[0])
        if last in local.replace(" ", "") or last in before.split() and all(names.fold(rest.name.value).split()[-1] not in before.split()[before.split().index(last) + 1 :] for rest in others if rest is not other):
            return Found(item.value, "address-beside-name", "text", item.start, item.end)
    if len(others) == 1 and len(usable) == 1:
        return usable[0]
    for line in context.body.lines:
        if line.zone is Zone.FORWARD and last in names.fold(line.text):
            quoted = addresses.in_text(line.text, line.start)
            if quoted:
                return Found(quoted[0].value, "forwarded-from", "quote", quoted[0].start, quoted[0].end)
    return None


def withdrawn(context: Context) -> tuple[PersonRead, ...]:
    """Whom a withdrawal is about: the sender, unless the withdrawing sentences name somebody else as the one who stays away."""
    for item in context.done:
        if not item.act & (Act.WITHDRAW | Act.DECLINE) :
            continue
        others = [other for other in _named_third(item, context)]
        if others:
            return tuple(others)
    for item in context.done:  # "Herr Dr. Brandsch ist verhindert. Seine Anmeldung bitte ich zu streichen."
        if re.match(r"(?:herr|frau|mr|mrs|ms)\b", item.sentence.text, re.IGNORECASE) and not any(
            re.search(r"\b(?:ich|mir|mich|meine|mein|i|my|me)\b", done.sentence.text, re.IGNORECASE)
            for done in context.done
            if done.act & (Act.WITHDRAW | Act.DECLINE) and not re.search(r"bitte ich|ich bitte|i ask", done.sentence.text, re.IGNORECASE)
        ):
            read = names.after(item.sentence.text, 0)
            if read and not _is_sender(read[0], context):
                return (PersonRead(Found(_bare_address_form(read[0]), "named-third", "text", item.sentence.start, item.sentence.end), is_sender=False),)
    return (PersonRead(sender_name(context), None, is_sender=True),)


def _named_third(item: Done, context: Context) -> Iterator[PersonRead]:
    text = item.sentence.text
    if re.search(r"\b(?:ich|i|wir|we)\b.{0,40}\b(?:nicht|kann|muss|cannot|can't|must|zieh\w*|sage|withdraw|cancel)\b", text, re.IGNORECASE) and not pattern("on_behalf").search(text):
        return
    for match in re.finditer(r"\b(?:herrn?|frau|mr\.?|mrs\.?|ms\.?)\s", text, re.IGNORECASE):
        read = names.after(text, match.start())
        if read and not _is_sender(read[0], context):
            yield PersonRead(Found(_bare_address_form(read[0]), "named-third", "text", item.sentence.start, item.sentence.end), is_sender=False)
    for match in pattern("relations").finditer(text):
        at = match.end() + len(text[match.end():]) - len(text[match.end():].lstrip(" ,"))
        read = names.after(text, at)
        if read and not _is_sender(read[0], context):
            yield PersonRead(Found(read[0], "named-third", "text", item.sentence.start, item.sentence.end), is_sender=False)
