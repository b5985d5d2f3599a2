"""The author's own name.

Call `name(context)`. Order of trust for the name: a labelled field, "my name is", the
sign-off, the head of the signature, the From display-name, the subject; the spelling in the text wins over the
header, the more complete form over initials and first names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, Zone
from inbox_processor.reading import completing, introducing, lower, names
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context, place
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.name_order import natural, surname_first

_BEFORE_NAME = re.compile(r"^(?:[\s,.!–-]|(?:ihr|ihre|euer|eure|dein|deine)\b\s)*", re.IGNORECASE)
_INTIMATE = re.compile(r"\b(?:euer|eure|dein|deine)\s*$", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:ihr|ihre|euer|eure|dein|deine)", re.IGNORECASE)
_BEFORE_SIGNATURE = ("", ",", ".", "!", "?", ";", ")", "–", "-")
_PIECE_END = re.compile(r"[,!;.:]\s+|\s[–-]\s")
INITIALS_MAX = 3  # letters: "Gruß ZV"
SIGN_OFF_WORDS_MAX = 6
LABELLED_WORDS_MAX = 7
COURTESY_SURE = 0.8
ANSWER_SENTENCES = 3


def name(context: Context) -> Found | None:
    """The name of the person who wrote, as fully as the mail gives it; None where it gives none. Looked for once a
    mail.
    """
    if not context.author:
        found = _name(context)
        found = completing.with_subject(found, context) if found else completing.from_subject(context)
        found = completing.completed(found, context) if found else None
        box = context.message.sender
        context.author.append(found and replace(found, value=natural(found.value, box)) if box else found)
    return context.author[0]


def _name(context: Context) -> Found | None:
    """The name by the text and the header; None where they give none."""
    display = Found(context.shown, "from-display-name", "from") if context.shown else None
    best: Found | None = None
    for candidate in _candidates(context):
        if best is None or _better(candidate, best):
            best = candidate
    if best is None or display is None:
        return best or display
    if names.same(best.value, display.value):
        return best if names.fuller(best.value, display.value) == best.value else display
    weak = best.rule in ("signed", "signature")
    return display if weak and (introducing.single(best.value) or not _like_sender(best.value, context)) else best


def _better(candidate: Found, best: Found) -> bool:
    """True where a name is the fuller form of the one trusted first; "Tobias Reetz" below is that of "Toby"."""
    if candidate.value == best.value:
        return False
    if names.same(best.value, candidate.value):
        return names.fuller(best.value, candidate.value) != best.value
    below = candidate.rule in ("signed", "signature") and introducing.single(best.value)
    return below and not introducing.single(candidate.value) and _short_for(best.value, candidate.value)


def _short_for(short: str, name: str) -> bool:
    alike = len(short) > 1 and names.fold(name).startswith(names.fold(short)[:3])
    return alike and names.known_first(name.split(maxsplit=1)[0])


def _like_sender(value: str, context: Context) -> bool:
    """True where a signed name has something of the sender's address or display-name, or begins with a known first
    name.
    """
    first = names.split_titles(value)[1].split()[0]
    return context.message.sender is None or names.known_first(first) or _resembles(value, context)


def _resembles(value: str, context: Context) -> bool:
    """True where a word of the name stands in the sender's display-name or address."""
    sender = context.message.sender
    known = f"{names.fold(sender.display_name)} {names.fold(sender.addr_spec.partition('@')[0])}" if sender else ""
    return any(word in known for word in names.fold(value).split() if len(word) > 2)


def _candidates(context: Context) -> Iterator[Found]:
    yield from _labelled(context)
    yield from introducing.introduced(context)
    yield from _signed(context)
    yield from _signature_head(context)
    if context.shown is None or introducing.single(context.shown):
        yield from _answered(context)


def _answered(context: Context) -> Iterator[Found]:
    """ "Bitte auf Mareike Thönnissen.": the only name in a sentence on how to reach the author, or in the first ones of
    an answer, for which the desk had asked; whoever does something in it is another.
    """
    others = Act.BACKGROUND | Act.THIRD | Act.REGISTER | Act.WITHDRAW | Act.DECLINE | Act.NOT_SELF
    asked = context.prose[:ANSWER_SENTENCES] if context.answers else ()
    items = [item for item in context.prose if item in asked or item.act & Act.CONTACT]
    items = [item for item in items if not item.act & others and "relations" not in item.hits]
    told = [(item, one) for item in items for one in mentions(item.sentence.text) if one.rule == "known-first-name"]
    if told and all(names.same(one.name, told[0][1].name) for _, one in told):
        yield Found(told[0][1].name, "answered", *place(told[0][0]))


def _labelled(context: Context) -> Iterator[Found]:
    first, last, whole = (context.labelled(kind) for kind in ("first_name", "last_name", "name"))
    if first and (last or whole):
        surname = (last or whole)[0]
        yield Found(
            f"{names.clean(first[0].value)} {names.clean(surname.value)}",
            "label-name",
            "text",
            first[0].start,
            surname.end,
        )
    elif whole:
        found = as_name(whole[0])
        if found.value and len(found.value.split()) <= LABELLED_WORDS_MAX:  # "Name: siehe Ende. Ich baue …"
            yield found


def as_name(value: Found) -> Found:
    """The name in the value of a labelled field: "Schulze, Petra", "Petra Schulze (Amt 61)", "Petra Schulze,
    Lehrerin".
    """
    text = names.clean(re.split(r"\s[–-]\s|;|\(", value.value, maxsplit=1)[0])
    if "," in text:
        last, _, first = (part.strip() for part in text.partition(","))
        natural = (
            names.is_name(first)
            and names.is_name(last)
            and len(first.split()) <= 3
            and not pattern("roles").search(first)
        )
        text = (
            f"{first} {last}"
            if natural and (names.known_first(first.split()[0]) or not names.known_first(last.split()[0]))
            else last
        )
    text = lower.titled(text) if text.islower() else names.recase(text)
    return Found(text, "label-name", value.place, value.start, value.end)


def _signed(context: Context) -> Iterator[Found]:
    """Names on lines of their own under the closing, or at the very end; then those in the closing's own line."""
    tail = [item for item in context.done if item.sentence.kind == "tail"]
    last = [
        item
        for item in context.done[-2:]
        if item.sentence.kind == "prose" and item.sentence.words <= SIGN_OFF_WORDS_MAX and not _is_courtesy(item)
    ]
    last += [item for item in _block_heads(context) if item not in last]
    for item in (*tail, *reversed(last), *(done for done in context.done[-3:] if done.sentence.kind == "closing")):
        whole = introducing.in_brackets(item.sentence.text)
        if whole:
            yield Found(whole, "signed", *place(item))
    for item in (*tail, *reversed(last)):
        found = _name_of_line(item, context)
        if found and (item in tail or not introducing.single(found) or _like_sender(found, context)):
            yield Found(found, "signed", *place(item))
    for item in context.done[-3:]:
        yield from _signed_inline(item)


def _is_courtesy(item: Done) -> bool:
    """ "ah ok." """
    return bool(item.act & Act.COURTESY) and item.likely.get("courtesy", 0) >= COURTESY_SURE


def _block_heads(context: Context) -> list[Done]:
    """The first line of the last paragraph, where a name alone: an address stands below it, and no closing above."""
    if not context.done or context.done[-1].sentence.kind != "prose":
        return []
    lines = [item for item in context.done if item.sentence.paragraph == context.done[-1].sentence.paragraph]
    head = lines[0]
    found = names.in_line(head.sentence.text) if len(lines) > 1 and head.sentence.kind == "prose" else None
    return [head] if found and not introducing.single(found) and names.known_first(found.split()[0]) else []


def _name_of_line(item: Done, context: Context) -> str | None:
    turned = surname_first(item.sentence.text)
    if turned and not _contradicts(turned, context):
        return turned
    said = next(pattern("named_after").finditer(item.sentence.text), None)
    if said is not None and said.end() >= len(item.sentence.text.rstrip(" .!")):  # "roswitha engelke heiße ich."
        item = item._replace(sentence=item.sentence._replace(text=item.sentence.text[: said.start()].rstrip(" ,–-")))
    casual = lower.casual(item.sentence.text)
    for piece in (item.sentence.text, *re.split(r"[,/|]", item.sentence.text)[:1]):
        found = names.in_line(piece, lower=casual)
        plain = casual or context.body.own.isupper()
        if found and plain and not names.known_first(found.split()[0]) and not _resembles(found, context):
            continue
        if found:
            titled = casual and len(found.split()) > 1 and not context.body.own.islower()
            return names.recase(lower.titled(found) if titled else found)
    return None


def _contradicts(turned: str, context: Context) -> bool:
    """ "Slán, Ruairí" of Ruairí Ó Conaill: a first name of the header with another surname is no surname first."""
    first = names.fold(turned).split()[:1]
    return (
        context.shown is not None
        and first == names.fold(context.shown).split()[:1]
        and not names.same(turned, context.shown)
    )


def _signed_inline(item: Done) -> Iterator[Found]:
    """ "Gruß Matthias Oelze", "thx, noor haddad", "Bin dabei, Heike Brömmel, Quartiersmanagerin"."""
    text = item.sentence.text
    for rest in _behind_closings(text):
        found = names.in_line(rest, lower=lower.casual(text)) if rest else None
        if found and found.isupper() and len(found) <= INITIALS_MAX:
            continue
        if found and found.islower() and not names.known_first(found.split()[0]):
            continue
        if found and len(rest.split()) <= names.NAME_WORDS_MAX and not pattern("particles").match(found):
            yield Found(names.recase(found), "signed", *place(item))
            return
    if not item.act & Act.REGISTER or item.sentence.words > 25:
        return
    for piece in _PIECE_END.split(text.rstrip(".!"))[1:]:
        found = (
            None
            if piece.endswith("?") or pattern("named_after").search(piece)
            else names.in_line(piece, lower=lower.casual(text))
        )
        if found and found.islower() and not names.known_first(found.split()[0]):
            continue
        if found and not introducing.single(found) and not pattern("bodies").search(found):
            yield Found(found, "signed", *place(item))


def _behind_closings(text: str) -> Iterator[str]:
    """What stands behind each closing: "Gruß Matthias Oelze". "Sie sucht noch ihre Brille" closes nothing, and "eure
    Sonnenblume" gives a nickname.
    """
    for match in pattern("closings").finditer(text):
        if _PRONOUN.fullmatch(match[0].strip()) and text[: match.start()].rstrip()[-1:] not in _BEFORE_SIGNATURE:
            continue
        rest = _BEFORE_NAME.sub("", text[match.end() :])
        if not _INTIMATE.search(text.removesuffix(rest)) or names.known_first(rest):
            yield rest


def _signature_head(context: Context) -> Iterator[Found]:
    lines = [line for line in context.body.lines if line.zone is Zone.SIGNATURE and line.text.strip(" -_*")]
    for line in lines[:2]:
        found = introducing.in_brackets(line.text) or names.in_line(line.text)
        if found and (not introducing.single(found) or _like_sender(found, context)):
            yield Found(names.recase(found), "signature", "signature", line.start, line.start + len(line.text))
