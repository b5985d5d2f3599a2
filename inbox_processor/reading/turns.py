"""What turns the sense of a sentence: a condition, a refusal for another, a thing that is registered, a polite tail, a
question that asks nothing.

Call, each with one sentence: `conditional`, `bygone`, `freed`, `rather_here`, `but_comes`, `comes_after_all`,
`another_stays`, `gives_up`, `within`, `registers_nobody`, `registers_a_thing`, `of_letters`, `of_them`, `tagged`,
`asks_confirmation`, `rhetorical`. In which order they count, turning.py says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_processor.languages.tables import first_names, lexicon, pattern
from inbox_processor.reading.mentions import mentions

NAMED_WITHIN_CHARS = 6  # of a clause: behind "Frau "
CLAUSES_MAX = 6  # of one sentence; what lies behind is not looked at by itself
NOUN_WITHIN_WORDS = 3  # behind "melde ich meinen": an adjective may stand before it
COMING_NOUNS = frozenset({"kommen", "erscheinen", "mitwirkung", "mitarbeit", "anwesenheit", "interesse", "bedarf"})
PERSONS = frozenset({"roles", "bodies", "third_person", "interest", "relations"})
SHORT_CONDITION = 2  # letters: "si" is "if" in French where a clause begins, and "sich" in Austria
CONDITION_WITHIN_CHARS = 12  # "Doch sollte ich …", "Und wenn …"
OTHER_MATTERS = frozenset({"logistics", "relations"})  # of these a confirmation would have to speak besides
CONFIRMED_WORDS_MAX = 14  # a request for a confirmation is short; a longer one wants something of it
PARTICLES = frozenset({"ab", "aus", "zurück", "frei", "an", "nicht"})  # stand at the end of a clause
_NEW_CLAUSE = re.compile(r"[,;:–-]\s(?:(?:und|aber|and|but|et)\s)?(?:ich|wir|i|we|je|nous)\b", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:und|oder|weil|da|denn|wegen|aufgrund|aus|mangels|zugunsten|,)\b", re.IGNORECASE)
_CLAUSES = re.compile(r"[,;:]\s(?:(?:und|aber|and|but|et|mais)\s)?|\s(?:und|aber|and|but|et|mais|–|-)\s")
_BUT_CLAUSES = re.compile(r"[,;:]\s|\s(?=(?:but|mais|aber|doch|jedoch)\s)")
_RATHER = re.compile(r"\bnicht\s(?:an|nach|zu|zur|zum|in|im|bei|beim)\s[^.;:!?]{1,60}?\ssondern\s", re.IGNORECASE)
_CONCEDES = re.compile(r"\b(?:auch|selbst|sogar|even|même|ook)$", re.IGNORECASE)  # "auch wenn …" is no condition
_JOINS = re.compile(r"\b(?:und|aber|doch|and|but|et|mais|y|pero|e|ma)$", re.IGNORECASE)
_LETTERS = re.compile(  # as what one is entered for; "die im Rundbrief angekündigte Werkstatt" is no letter
    r"\b(?:für|in|zum|auf|aus|vom|von|to|for|from|à|voor)\s(?:(?:den|die|das|ihren|ihrem|euren|eurem|the|your|la|de|uw)\s)?(?:\w+\s)?"
    r"(?:newsletters?|(?:[\w-]{1,24})?verteilers?|rundbriefe?s?|infobriefe?s?|mailinglisten?|mailing list"
    r"|nieuwsbrief|lettre d['’]information|infolettre)\b",
    re.IGNORECASE,
)


def registers_nobody(text: str) -> bool:
    """ "Ich melde mich nächste Woche", "Ich muss meinen Hund anmelden": words of registering that ask for no seat."""
    return pattern("not_register").search(text) is not None or registers_a_thing(text)


def registers_a_thing(text: str) -> bool:
    """ "Hiermit melde ich meinen Zweitwagen an": what is registered is a noun that names no person, body or seat. Or
    it is for letters to many, and for nothing else: "Bitte melden Sie mich für den Newsletter an".
    """
    if _LETTERS.search(text):
        asking = [clause for clause in _CLAUSES.split(text)[:CLAUSES_MAX] if "register" in lexicon().hits(clause)]
        return bool(asking) and all(_LETTERS.search(clause) for clause in asking)
    taken = pattern("takes").search(text) or _to_be_taken(text)
    words = text[taken.end() :].split()[:NOUN_WITHIN_WORDS] if taken else []
    noun = next((word.strip(".,;:!") for word in words if word[:1].isupper()), "")
    if (
        not noun
        or noun.casefold() in COMING_NOUNS
        or noun.casefold() in first_names()
        or pattern("register_nouns").match(noun)
    ):
        return False
    someone = not PERSONS.isdisjoint(lexicon().hits(noun)) or pattern("relations").search(text) is not None
    return not someone and not mentions(text)  # "… eine hauptamtliche Kraft anmelden, Herrn Pohl"


def _to_be_taken(text: str) -> re.Match[str] | None:
    """ "Ich muss meinen Hund anmelden": the verb stands behind the noun, in the same clause."""
    wanted = pattern("takes_later").search(text)
    clause = _CLAUSES.split(text[wanted.end() :], maxsplit=1)[0] if wanted else ""
    return wanted if pattern("taken_up").search(clause) else None


def bygone(text: str) -> bool:
    """ "Im vergangenen Herbst musste ich leider absagen": a refusal of another time is none of this event's seat."""
    return pattern("was_prevented").search(text) is not None and pattern("formerly").search(text) is not None


def comes_after_all(text: str) -> bool:
    """ "Mathe ist verschoben, kann also doch kommen": a seat is asked for anew, and none given back."""
    found = pattern("after_all").search(text)
    if found is None or pattern("negations").search(found[0]) is not None:
        return False
    return pattern("negations").match(text[found.end() :].lstrip()) is None  # "nun kann ich doch nicht"


def freed(text: str) -> bool:
    """ "My shift got cancelled, so I'm free": what is called off is something else, and nothing behind it refuses."""
    found = pattern("freed").search(text)
    return found is not None and pattern("negations").search(text[found.start() :]) is None


def but_comes(text: str) -> bool:
    """ "I can't stay until the end, but please register me": a clause with a "but" asks for the author's seat, and
    refuses nothing.
    """
    for clause in _BUT_CLAUSES.split(text)[1 : CLAUSES_MAX + 1]:
        if pattern("yet").search(clause) is None or pattern("negations").search(clause) is not None:
            continue
        hits = lexicon().hits(clause)
        if "register" in hits and {"decline", "withdraw"}.isdisjoint(hits) and not _of_another(clause, hits):
            return True
    return False


def rather_here(text: str) -> bool:
    """ "Ich nehme nicht an Köln, sondern an Wuppertal teil": what is denied is another place."""
    found = _RATHER.search(text)
    return found is not None and pattern("negations").search(text[found.end() :]) is None


def gives_up(text: str, hits: Mapping[str, int]) -> bool:
    """ "Ich storniere hiermit meine Anmeldung": the verb and the seat in so many words, and neither a denial nor a
    question of how that is done.
    """
    if "not_withdraw" in hits:
        return False
    found = pattern("gives_up").search(text)
    if found is None or _parted(found[0]) or _goes_on(text, found):
        return False
    return not text.endswith("?") or (pattern("bids").search(text) is not None and not asks_how(text))


def _parted(phrase: str) -> bool:
    """True where the phrase says "nicht", and not as its own last words ("brauche ich nicht mehr"), or where another
    clause begins inside ("… mussten wir stornieren, ich nehme einen der Plätze").
    """
    if _NEW_CLAUSE.search(phrase) is not None:
        return True
    denial = pattern("negations").search(phrase)
    return denial is not None and phrase[denial.end() :].strip().casefold() not in ("", "mehr", "länger")


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """ "Melden Sie mich an, ich bin erst ab 10 Uhr da": "ab" is no part of the verb where something follows it."""
    last, rest = found[0].rpartition(" ")[2].casefold(), text[found.end() :].lstrip("\"“”')")
    return last in PARTICLES and rest != "" and rest[0] not in ".,;:!?–-(" and _ENDS.match(rest) is None


def within(table: str, another: str, text: str) -> bool:
    """ "Ich möchte meine Anmeldung ändern": there are phrases of the table ("register"), and each shares words with one
    of the other ("update").
    """
    others = [found.span() for found in pattern(another).finditer(text)]
    ours = [found.span() for found in pattern(table).finditer(text)]
    return bool(ours) and all(any(start < end and begin < stop for begin, end in others) for start, stop in ours)


def asks_how(text: str) -> bool:
    """ "Bis wann kann ich mich abmelden?", "Darf man …?": a question about the thing itself."""
    return pattern("asks_what").match(text) is not None or pattern("anybody").search(text) is not None


def of_them(text: str) -> bool:
    """ "Sie ist Krankenschwester": it begins with somebody else as its subject, and does not address the reader."""
    return pattern("he").match(text) is not None and pattern("addressed").match(text) is None


def of_letters(text: str) -> bool:
    """ "Streichen Sie mich aus dem Verteiler": what is given up are letters to many, and no seat."""
    return _LETTERS.search(text) is not None


def another_stays(text: str) -> bool:
    """ "Mein Mann kann leider nicht kommen, ich komme allein": one clause refuses and speaks of another alone, one
    before or behind it comes and has the author in it, and refuses nothing.
    """
    said = [(clause, lexicon().hits(clause)) for clause in _CLAUSES.split(text)[:CLAUSES_MAX]]
    away = [index for index, (_, hits) in enumerate(said) if {"decline", "withdraw"} & hits.keys()]
    others = [_of_another(*one) or pattern("he").match(one[0]) is not None for one in said]
    if not away or any("first_person" in said[index][1] for index in away):
        return False
    if not all(others[index] or (index and others[index - 1]) for index in away):  # "…, der ist krank und kann nicht"
        return False
    come = (one for index, one in enumerate(said) if index not in away)
    return any(_asks_for_author(clause, hits) for clause, hits in come)


def _asks_for_author(clause: str, hits: Mapping[str, int]) -> bool:
    """ "Nehmen Sie mich", "Anmeldung für eine Person"."""
    asks = "register" in hits and pattern("myself").search(clause) is not None
    return asks or pattern("register_nouns").match(clause) is not None


def _of_another(clause: str, hits: Mapping[str, int]) -> bool:
    if "relations" in hits or "third_person" in hits or pattern("someone_else").search(clause) is not None:
        return True
    named = mentions(clause)
    return bool(named) and named[0].start <= NAMED_WITHIN_CHARS  # "Frau Ina Wolf kann leider nicht"


def conditional(text: str) -> bool:
    """ "Sollte ich verhindert sein, sage ich ab": nobody leaves yet."""
    for match in pattern("conditions").finditer(text):
        before = text[: match.start()].rstrip()
        if len(match[0]) <= SHORT_CONDITION and before and before[-1].isalnum() and not _JOINS.search(before):
            continue
        if _CONCEDES.search(before) or pattern("no_case").search(_CLAUSES.split(text[match.start() :], maxsplit=1)[0]):
            continue  # "Falls Sie eine Nachrückerliste führen: mein Platz ist frei"
        return match.start() <= CONDITION_WITHIN_CHARS or "," not in text[: match.start()]
    return False


def tagged(text: str) -> bool:
    """ "Pop me down, would you?": a request, with a tail that asks for no answer."""
    if asks_how(text):
        return False
    head, comma, tail = text.rstrip("?! ").rpartition(",")
    return bool(comma and head) and pattern("tags").fullmatch(tail.strip()) is not None


def asks_confirmation(text: str) -> bool:
    """ "Könnt ihr mir Bescheid geben, ob das klappt?": what is to be told is only that the seat is had, and the normal
    reply tells it. "Bestätigen Sie mir, dass der Saal eine Rampe hat?" asks for more.
    """
    if not OTHER_MATTERS.isdisjoint(lexicon().hits(text)) or pattern("asks_what").search(text) is not None:
        return False
    clause = pattern("whether").search(text)
    if clause is not None and pattern("seated").search(text[clause.start() :]) is not None:
        return True
    if clause is not None and clause.start() > 0:  # "Czy …?" opens a plain question, too
        return False
    return len(text.split()) <= CONFIRMED_WORDS_MAX and pattern("confirms").search(text) is not None


def rhetorical(text: str) -> bool:
    """ "Ist das nicht wunderbar?", "Nun werden Sie fragen, was …": nobody need answer."""
    return pattern("rhetorical").search(text) is not None
