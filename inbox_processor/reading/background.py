"""What is said of each person: their background, in the author's own whole sentences.

Call `assign(context, people)`. A labelled field counts whole. In prose, sentences that tell something of the person are
taken with their neighbours in the paragraph, as far as these do nothing else (greet, ask, thank, travel).
"""

from __future__ import annotations

import re
from collections import Counter

from msgspec.structs import replace

from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.model import Found, PersonRead
from inbox_processor.reading import aside, clauses, language, names
from inbox_processor.reading.acts import Act, Done, act_alone
from inbox_processor.reading.aside import BACKGROUND_LENGTH_MAX
from inbox_processor.reading.context import Context
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.told import with_functions
from inbox_processor.reading.turns import of_them

NEIGHBOUR_LIKELY = 0.25
PERHAPS_LIKELY = 0.05  # so likely a sentence must be that is nothing else either
INTEREST_WORDS_MAX = 8
TELLING_TABLES = frozenset({"roles", "activity", "bodies", "spans", "motives"})
FUNCTION_OF_A_BODY = frozenset({"roles", "bodies"})
LEAD_WORDS_MAX, TOLD_WORDS_MIN = 12, 4
GREETING_WORDS_MAX = 4
TELLS_SURELY = 0.9  # "the answer … in German towns" of such a sentence wishes for no language
LEADS_IN_WORDS_MAX = 6  # "Oh, fair question." before a statement is none of it
_CLAUSES = re.compile(r"[,;:]\s|\s(?:und|and|et|en|y|e)\s")
CLAUSES_MAX = 12
_JOINTLY = re.compile(
    r"\b(?:und ich|ich und|and i|et moi|en ik|ik en)\b", re.IGNORECASE
)  # "Frau Feder und ich betreuen"
_ABOUT = re.compile(r"^(?:und\s|and\s)?(?:zu|über|von|about|for)\s", re.IGNORECASE)  # "Zu meiner Frau: sie ist …"
_ADDRESS = re.compile(r"\S+@\S+")
_ASIDE = (
    Act.COURTESY
    | Act.QUESTION
    | Act.LOGISTICS
    | Act.PROMISE
    | Act.WITHDRAW
    | Act.REGISTER
    | Act.UPDATE
    | Act.NOT_SELF
    | Act.STATUS
    | Act.RESEND
    | Act.INTEREST
)


def assign(context: Context, people: tuple[PersonRead, ...]) -> tuple[PersonRead, ...]:
    """The people with their backgrounds, where the mail gives any."""
    labelled = [one.value for one in context.fields if one.kind == "background" and _tells_something(one.value.value)]
    out: list[PersonRead] = []
    telling = _telling(context, people)
    for index, person in enumerate(people):
        if person.background is not None:
            out.append(person)
            continue
        if labelled and (len(people) == 1 or len(labelled) == len(people)):
            value = labelled[index] if len(people) > 1 else _joined(labelled)
            out.append(replace(person, background=value))
            continue
        core = [item for item, mentioned in telling if _about(item, person, people, mentioned)]
        chosen = _expand(core, context.done, people)
        found = _found(chosen)
        if found is None and person.email is not None and person.email.rule == "forwarded-from":
            found = aside.passed_on(context)
        out.append(replace(person, background=found))
    if not labelled:
        out = [_with_function(one, context, people) if one.background is None else one for one in out]
    if len(out) == 1 and out[0].background is None:
        out[0] = replace(out[0], background=aside.beside_name(context, out[0]) or aside.in_subject(context))
    return tuple(out)


def _with_function(person: PersonRead, context: Context, people: tuple[PersonRead, ...]) -> PersonRead:
    """The person with the sentence that asks for the seat as background, where it names a function and a body: "Die
    Gemeinde möchte mit ihrem Kämmerer teilnehmen". Of 14 such mails without another background 13 told one.
    """
    words = _words_of(person)
    for item in context.doing(Act.REGISTER):
        text = item.sentence.text
        tells = with_functions(text, item.hits).keys() >= FUNCTION_OF_A_BODY
        if not tells or text.endswith("?") or item.sentence.kind != "prose":
            continue
        named = len(people) == 1 or any(word in names.fold(text).split() for word in words)
        if named or (person.is_sender and pattern("myself").search(text) is not None):
            return replace(person, background=Found(text, "tells", "text", item.sentence.start, item.sentence.end))
    return person


def _tells_something(value: str) -> bool:
    """ "Hintergrund: Interesse" tells nothing, nor does a promise to tell it later."""
    if len(value.split()) > INTEREST_WORDS_MAX:
        return True
    if act_alone(value).act & Act.PROMISE:
        return False
    hits = lexicon().hits(value)
    return "interest" not in hits or not hits.keys().isdisjoint(TELLING_TABLES)


def changed(context: Context, person: PersonRead) -> PersonRead:
    """Of a mail that changes something: the background only where a function or a work is named ("mein Postfach wird
    abgeschaltet" is none).
    """
    said = context.doing(Act.UPDATE) if person.email is None and not _renamed(person) else ()
    items = [item for item in (*context.doing(Act.BACKGROUND), *said) if _names_work(item)]
    if context.labelled("background") or not items:
        return person if context.labelled("background") else replace(person, background=None)
    return person if person.background is not None else replace(person, background=_found(items[:1]))


def _renamed(person: PersonRead) -> bool:
    return person.name is not None and person.name.rule == "introduced"


def _names_work(item: Done) -> bool:
    """True where a function or a work is named; the words inside an address are none."""
    hits = lexicon().hits(_ADDRESS.sub(" ", item.sentence.text))
    if "first_person" in hits and ("roles" in hits or hits.keys() >= {"bodies", "introduces"}):
        return True
    if hits.keys() >= {"bodies", "first_person"} and pattern("adds").search(item.sentence.text) is not None:
        return True  # "Bitte schreiben Sie noch dazu: seit Mai bin ich auch im Seniorenbeirat"
    if "first_person" in hits and pattern("works_as").search(item.sentence.text) is not None:
        return True  # "Zum 1. Juli wechsle ich auf die neue Stelle für Bürgerbeteiligung"
    others = "relations" in hits or mentions(item.sentence.text)  # "die Adresse der Werkstatt macht mein Sohn jetzt"
    return {"activity", "bodies"} <= hits.keys() and not others


def _joined(values: list[Found]) -> Found:
    return Found(" ".join(value.value for value in values), values[0].rule, "text", values[0].start, values[-1].end)


def _telling(context: Context, people: tuple[PersonRead, ...]) -> list[tuple[Done, list[PersonRead]]]:
    """The sentences that tell something of somebody, each with those of the people whom it names: by a word of the
    name that no other of them bears (a couple's surname tells nobody apart).
    """
    bearers = Counter(word for person in people for word in set(_words_of(person)))
    own = [[word for word in _words_of(person) if len(word) > 2 and bearers[word] == 1] for person in people]
    nouns = [_relation_of(person, context) if len(people) > 1 else None for person in people]
    found: list[tuple[Done, list[PersonRead]]] = []
    latest: list[PersonRead] = []
    for item in context.done:
        before, latest = latest, _bearing(item, people, own)
        if not item.tells or item.sentence.kind in ("greeting", "closing", "tail"):
            continue
        if item.act & Act.QUESTION and item.sentence.text.endswith("?"):
            continue
        if language.wished((item.sentence,))[0] and item.likely["background"] + item.likely["third"] < TELLS_SURELY:
            continue
        mentioned = latest
        told_of = len(before) == 1 and (len(people) == 1 or not before[0].is_sender)
        if not mentioned and told_of and _goes_on(item):
            mentioned = latest = before
        if not mentioned and any(nouns) and (led := pattern("relations").match(_ABOUT.sub("", item.sentence.text))):
            noun = led[0].split()[-1].casefold()
            mentioned = [person for person, one in zip(people, nouns, strict=True) if one == noun]
        parts = clauses.divided(item, people, own) if len(people) > 1 else ()
        found += parts or [(item, mentioned)]
    return found


def _bearing(item: Done, people: tuple[PersonRead, ...], own: list[list[str]]) -> list[PersonRead]:
    """Those of the people whom the sentence names."""
    folded = set(names.fold(item.sentence.text).split())
    pairs = zip(people, own, strict=True)
    return [person for person, words in pairs if any(word in folded or f"{word}s" in folded for word in words)]


def _goes_on(item: Done) -> bool:
    """ "Sie ist Krankenschwester": told of whom the sentence before names."""
    return of_them(item.sentence.text)


def _relation_of(person: PersonRead, context: Context) -> str | None:
    """ "frau", where the author names this person as "meine Frau Sigrid Dünnebeil"; None where nothing does."""
    if person.is_sender or person.name is None:
        return None
    first = person.name.value.split()[0]
    for item in context.prose:
        for found in pattern("relations").finditer(item.sentence.text):
            if item.sentence.text[found.end() :].lstrip(" ,:").startswith(first):
                return str(found[0]).split()[-1].casefold()
    return None


def _about(item: Done, person: PersonRead, people: tuple[PersonRead, ...], mentioned: list[PersonRead]) -> bool:
    """True where a sentence, in which these people are named, tells something of this person."""
    text = item.sentence.text
    third = _goes_on(item) or pattern("relations").match(_without_greeting(text)) is not None
    if len(people) > 1:
        if pattern("both_of_us").search(text) or (person.is_sender and mentioned and _JOINTLY.search(text)):
            return True
        if any(other is not person for other in mentioned) and person not in mentioned:
            return person.is_sender and item.first_person and not third
        if person in mentioned and not (person.is_sender and mentioned != [person]):
            return True
        if pattern("we").match(text) or (pattern("we").search(text) and not pattern("singly").search(text)):
            return True
        return person.is_sender and item.first_person and not third
    if person.name is not None and person.name.rule == "sent":
        return True  # what a club says is said of the one whom it sends
    if person.is_sender:
        return bool(item.act & Act.BACKGROUND) and not (third and not _acts_self(text) and person not in mentioned)
    return person in mentioned or third or not item.first_person or _tells_of_them(text)


def _acts_self(text: str) -> bool:
    """True where a clause has the author in it and tells something: "mein Mann sitzt im Rat, von ihm habe ich den Tipp"
    has none.
    """
    clauses = (lexicon().hits(clause).keys() for clause in _CLAUSES.split(text)[:CLAUSES_MAX])
    return any("first_person" in hits and not hits.isdisjoint(TELLING_TABLES) for hits in clauses)


def _tells_of_them(text: str) -> bool:
    """ "Ich finde, sie ist eine: Schülersprecherin …": a clause has another as its subject."""
    clauses = _CLAUSES.split(text)[1:CLAUSES_MAX]
    return any(of_them(one) and not mentions(one) for one in clauses)


def _words_of(person: PersonRead) -> list[str]:
    return names.fold(person.name.value).split() if person.name else []


def _expand(core: list[Done], done: tuple[Done, ...], people: tuple[PersonRead, ...]) -> list[Done]:
    """Take the neighbours in the same paragraph along, so that the statement stays whole; none before "Also: …"."""
    if not core:
        return []
    if len(people) > 1:
        return core
    index_of = {id(item): index for index, item in enumerate(done)}
    chosen = {index_of[id(item)] for item in core}
    for start in sorted(chosen):
        announced = _without_lead(done[start].sentence.text) != done[start].sentence.text
        for step in (1,) if announced else (1, -1):
            index = start + step
            while (
                0 <= index < len(done)
                and done[index].sentence.paragraph == done[start].sentence.paragraph
                and _neighbour(done[index])
                and not (step < 0 and _leads_in(done[index]))
            ):
                chosen.add(index)
                index += step
    return [done[index] for index in sorted(chosen)]


def _leads_in(item: Done) -> bool:
    """A few words before the statement that tell nothing by themselves: "Ach so, klar." """
    return item.sentence.words <= LEADS_IN_WORDS_MAX and item.hits.keys().isdisjoint(TELLING_TABLES)


def _neighbour(item: Done) -> bool:
    if item.sentence.kind != "prose" or item.act & _ASIDE or item.sentence.words < 3 or "@" in item.sentence.text:
        return False
    if language.wished((item.sentence,))[0]:
        return False
    return item.likely.get("background", 0) >= NEIGHBOUR_LIKELY or (
        max(item.likely.values(), default=0) < 0.5
        and item.likely.get("background", 0) >= PERHAPS_LIKELY
        and "withdraw" not in item.hits
        and not pattern("bids").search(item.sentence.text)
    )


def _found(chosen: list[Done]) -> Found | None:
    if not chosen:
        return None
    first, *rest = (item.sentence.text for item in chosen)
    told = _without_lead(_without_greeting(first))
    text = " ".join((told, *rest))[:BACKGROUND_LENGTH_MAX]
    start = chosen[0].sentence.start + (len(first) - len(told) if told != first else 0)
    return Found(text, "tells", "text", min(start, chosen[0].sentence.end), chosen[-1].sentence.end)


def _without_greeting(text: str) -> str:
    """The statement without the greeting in the same line: "Guten Tag, ich leite …"."""
    head, comma, told = text.partition(", ")
    if not comma or len(head.split()) > GREETING_WORDS_MAX or len(told.split()) < TOLD_WORDS_MIN:
        return text
    return told if pattern("greetings").match(head) and not pattern("first_person").search(head) else text


def _without_lead(text: str) -> str:
    """The statement without what only announces it: "Also gut: …", "Hier der Nachtrag: …"."""
    lead, colon, told = text.partition(":")
    if not colon or not told[:1].isspace() or not 1 <= len(lead.split()) <= LEAD_WORDS_MAX:
        return text
    if len(told.split()) < TOLD_WORDS_MIN or pattern("roles").search(lead):
        return text
    announces = act_alone(lead)
    tells = act_alone(told.strip())
    return told.strip() if tells.act & Act.BACKGROUND and announces.likely["background"] < NEIGHBOUR_LIKELY else text
