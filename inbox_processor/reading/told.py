"""Whether a sentence tells who somebody is, and of whom it tells.

Call `told(text, act, hits, likely)` for what a sentence does, `is_a(text)` where it begins with what the author is,
`denies(text)` where it says who the author is not, and `with_functions(text, hits)` for what it holds without words
that name no function. All look at one sentence; whose background it is among several people, background.py decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_processor.languages.tables import lexicon, pattern
from inbox_processor.reading import names
from inbox_processor.reading.act import Act
from inbox_processor.reading.mentions import mentions
from inbox_processor.reading.sense import Sense

HEAD_WORDS, IS_A = 5, 0.2  # so likely a background must be that begins with "I am" and a function
IS_PERHAPS = 0.1  # … that says so by its form: "I work as …", "about me: …"
ACTIVE = 2  # so many words of work: "sitzt im Rollstuhl und ich setze mich für … ein" is no journey
ASKS_PERHAPS = 0.3  # so likely a wish must be beside which a function is somebody's
REASON_TELLS = 0.5
LIVES_ONLY = 0.96  # so sure a background must be beside where one lives
DENIAL_WITHIN_CHARS = 60
ANOTHER = frozenset({"relations", "third_person"})
SAYING = frozenset({"roles", "bodies", "first_person", "introduces", "third_person", "relations"})
SAYS_ITSELF = 0.7  # a background in which nobody and no body stands
SAYS_WHAT, SAYS_MOOD = 0.9, 0.95  # a statement without any function, work or time wants to be so likely one
SAYS_SINCE = 0.6  # with all of these: since when, where, and that it is the author
SAYS_OFTEN = 0.93  # with a time and nothing else: "In jungen Jahren sind wir sonntags oft in den Zoo gefahren"
TRAVELS_TOO = 0.4  # of the probability of a background; "Ich fahre den Bürgerbus" tells, though it travels
SAYS_WHERE = 0.60  # with an organisation or a place of public life
_APPOSED = re.compile(  # "Ich, Imker, …", "das wäre ich, Beisitzerin im Vorstand"
    r"(?:^|\b(?:wäre|bin|ist|me|c'est)\s)(?:ich|i|je|moi),\s(?:an?\s|un?e?\s)?(\w[\w-]{3,40})", re.IGNORECASE
)
_AS = re.compile(r"\b(?:mich|uns|me|moi)\s(?:als|as|comme)\s(?:an?\s|the\s|le\s|la\s)?(\w{4,40})", re.IGNORECASE)
# "Wenn ich als Ortsvorsteher auch teilnehmen darf", "… freuen, als Apothekerin einen Platz zu bekommen"
_IN_CAPACITY = re.compile(r"(?:^|[\s,(])als\s(?:(?:ein|eine|neue[rs]?|der|die)\s)?([A-ZÄÖÜ][\w-]{3,40})")
_BEHIND_NAME = re.compile(r",?\s?\(?((?:[\w-]{1,40}\s){1,3}[\w-]{3,40})(?=[,.;)\s]|$)")
_REASON = re.compile(r",?\s(?:weil|da|denn|nachdem|because|since|parce que|car)\s", re.IGNORECASE)
_LINK = re.compile(r"https?://|\bwww\.")


def told(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float]) -> int:
    """Whether a background is one, and whose."""
    hits = with_functions(text, hits)
    works = "roles" in hits or "activity" in hits
    # a sentence that also asks for the seat divides its probability; "saw your poster in the canteen, I'm in" does not
    divided = act & Act.REGISTER and (works or "spans" in hits)
    sure = likely["background"] / (1 - min(likely["register"], 0.5) if divided else 1)
    if act & Act.BACKGROUND and (_unsure(hits, likely, sure, works=works) or _of_other_things(text, hits, likely)):
        act &= ~Act.BACKGROUND
    if act & Act.THIRD and works and _of_oneself(text, hits) and sure + likely["third"] >= SAYS_WHAT:
        act = act & ~Act.THIRD | Act.BACKGROUND
    if act & Act.THIRD and "roles" in hits and hits.keys().isdisjoint(ANOTHER) and not mentions(text):
        act = act & ~Act.THIRD | Act.BACKGROUND  # "Physiotherapeutin, 2. Vorsitzende im Turnverein."
    return act | Act.BACKGROUND if _by_its_form(text, act, hits, likely, sure) else act


def with_functions(text: str, hits: Mapping[str, int]) -> Mapping[str, int]:
    """What the sentence holds, without functions that are none: "Als Oma von fünf Enkeln", "mein Vater möchte …"."""
    if "roles" not in hits or pattern("no_function").search(text) is None:
        return hits
    rest = lexicon().hits(pattern("no_function").sub(" ", text))
    return hits if "roles" in rest else {table: count for table, count in hits.items() if table != "roles"}


def _unsure(hits: Mapping[str, int], likely: Mapping[str, float], sure: float, *, works: bool) -> bool:
    """True where too little speaks for a background."""
    if not works and sure < _wanted(hits, likely):
        return True
    return hits.keys().isdisjoint(SAYING) and likely["background"] < SAYS_ITSELF  # "Das rechte Knie macht auch Musik"


def _of_other_things(text: str, hits: Mapping[str, int], likely: Mapping[str, float]) -> bool:
    """True for what is said of everybody, told in another place, or of a journey."""
    if "roles" in hits:
        return False
    if pattern("everybody").search(text) is not None:
        return True  # "Die Frage, wie …, beschäftigt einen ja heute mehr denn je"
    if "activity" not in hits and likely["background"] < LIVES_ONLY and pattern("lives").search(text) is not None:
        return True  # "Ich lebe seit 1979 in der Stadt und hab sie immer gemocht"
    if likely["background"] < SAYS_WHAT and _elsewhere(text):
        return True
    # "J'arriverai la veille par le train et je comprends assez bien l'allemand"
    travels = "logistics" in hits and "introduces" not in hits and likely["logistics"] > likely["background"]
    return travels and hits.get("activity", 0) < ACTIVE and "bodies" not in hits


def _by_its_form(text: str, act: int, hits: Mapping[str, int], likely: Mapping[str, float], sure: float) -> bool:
    """True where the form of a sentence says that it tells who somebody is, though the reader may doubt it."""
    perhaps = sure + likely["third"] + likely["contact"] >= IS_PERHAPS
    if perhaps and _says_work(text, act, hits):
        return True
    if act & (Act.REGISTER | Act.INTEREST) and (_represents(text, hits) or _moved_by(text)):
        return True
    if "roles" not in hits:
        return False
    if "first_person" in hits and is_a(text) and sure + likely["third"] >= IS_A:
        return True
    if perhaps and pattern("introduces").match(text) is not None:
        return True
    if act & Act.REGISTER and pattern("in_capacity").match(text) is not None:
        return True  # "Als Vorsitzender des Seniorenrats melde ich mich an"
    apposed = _APPOSED.search(text)
    if apposed is not None and _is_function(apposed[1]):
        return True
    if text.endswith("?"):
        return False
    asks = act & Act.REGISTER or "register" in hits or likely["register"] >= ASKS_PERHAPS
    if asks and _with_function(text):
        return True
    return "," in text and _presents(text)  # "Hier Torsten Lübbecke, Ortsbrandmeister in Nettelrode"


def _says_work(text: str, act: int, hits: Mapping[str, int]) -> bool:
    """ "Ich arbeite als Gärtnerin", "Je travaille comme comptable": of the author, and no question."""
    if "first_person" not in hits or "relations" in hits or text.endswith("?") or act & (Act.QUESTION | Act.UPDATE):
        return False
    return pattern("works_as").search(text) is not None


def _represents(text: str, hits: Mapping[str, int]) -> bool:
    """ "Ich komme im Namen unserer Elterninitiative": the author, and nobody whom they name."""
    return "bodies" in hits and pattern("represents").search(text) is not None and not mentions(text)


def _moved_by(text: str) -> bool:
    """ "…, weil unser Verein ein Bürgerbegehren starten will": a reason that is theirs, and no mere interest."""
    for clause in _REASON.split(text)[1:]:
        hits = lexicon().hits(clause)
        told = "bodies" in hits and pattern("ours").search(clause) is not None
        if told and Sense.load().of(clause, hits)["background"] >= REASON_TELLS:
            return True
    return False


def _with_function(text: str) -> bool:
    """ "… melde ich unseren Juristen Herrn Lange an", "… und mich als Schriftführerin": a function beside a name, or of
    the author.
    """
    own = _AS.search(text)
    if own is not None and (_is_function(own[1]) or "roles" in lexicon().hits(own[1])):
        return True
    if pattern("myself").search(text) and any(_is_function(one[1]) for one in _IN_CAPACITY.finditer(text)):
        return True
    for one in mentions(text):
        before = text[: one.start].split()
        behind = _BEHIND_NAME.match(text, one.end)
        if (before and _is_function(before[-1])) or (behind is not None and "roles" in lexicon().hits(behind[1])):
            return True
    return False


def _is_function(word: str) -> bool:
    """True for a noun of the tables in any case: "Juristen", "Beauftragten"."""
    bare = word.strip(",;:()")
    if pattern("no_function").fullmatch(bare):
        return False  # "mein Vater, Herr Ullrich"
    return bare[:1].isupper() and any(
        "roles" in lexicon().hits(bare.removesuffix(ending)) for ending in ("", "n", "en", "s")
    )


def _presents(text: str) -> bool:
    """ "Hier Petra Schulze, Lehrerin in …": a name behind "here", and a function behind it."""
    here = pattern("here").match(text)
    head, _, behind = text[here.end() :].partition(",") if here else text.partition(",")
    lead, colon, named = head.rpartition(": ")
    if colon and pattern("register_nouns").match(lead) is not None:  # "Anmeldung: Petra Schulze, Lehrerin"
        return names.is_name(named.strip()) and "roles" in lexicon().hits(behind)
    said = here is not None or pattern("named_after").search(head) is not None
    head = pattern("named_after").sub("", head) if said and here is None else head
    return said and names.is_name(head.strip()) and "roles" in lexicon().hits(behind)


def is_a(text: str) -> bool:
    """ "Ich bin Logopädin, mein Mann ist Gärtner": it begins with what the author is."""
    if pattern("singly").match(text) is None:
        return False
    opens = " ".join(text.split()[:HEAD_WORDS])
    head = with_functions(opens, lexicon().hits(opens))
    return "roles" in head and "relations" not in head  # "Ich habe meinen Zahnarzt abgesagt"


def denies(text: str) -> bool:
    """ "Kein Verein, kein Amt": who the author is not, where the sentence begins with it and says no "but"."""
    denial = pattern("denials").search(text)
    return denial is not None and denial.end() <= DENIAL_WITHIN_CHARS and pattern("yet").search(text) is None


def _elsewhere(text: str) -> bool:
    """ "Was ich mache, steht auf www.…", "… entnehmen Sie dem PDF": it is told in another place."""
    return _LINK.search(text) is not None or pattern("elsewhere").search(text) is not None


def _of_oneself(text: str, hits: Mapping[str, int]) -> bool:
    """ "Ich moderiere seit Jahren Bürgerräte": its subject is the author, and nobody else is in it."""
    return pattern("singly").match(text) is not None and not hits.keys() & {"relations", "third_person"}


def _wanted(hits: Mapping[str, int], likely: Mapping[str, float]) -> float:
    """How sure a background must be that names neither a function nor a work."""
    travels = likely["logistics"] >= likely["background"] * TRAVELS_TOO
    if "logistics" in hits and "spans" not in hits and (travels or "bodies" not in hits):
        return SAYS_WHAT  # "Ik reis met de trein vanuit Zutwijk": how one comes, not who one is
    if "spans" in hits and "interest" not in hits:  # "interessiert mich seit jeher" is interest, and no background
        if "bodies" not in hits:
            return SAYS_OFTEN
        return SAYS_SINCE if "first_person" in hits else SAYS_WHERE
    if "interest" in hits or "courtesy" in hits:
        return SAYS_MOOD
    return SAYS_WHERE if "bodies" in hits and "first_person" in hits else SAYS_WHAT
