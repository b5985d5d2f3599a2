"""What the author wants of the desk, from what the sentences do.

Call `wish(context)`. Order of the wish: a denied withdrawal is none; a withdrawal beats a wish to come only where it
speaks of the author's own seat; the subject speaks where the text does not; in doubt both are named and a human
decides. The wish to come is coming.py.
"""

from __future__ import annotations

import re
from collections import defaultdict

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, PersonRead, Wish
from inbox_processor.reading import giving_back, leaving, subject
from inbox_processor.reading.acts import BARE_WORDS, Act, Done
from inbox_processor.reading.coming import coming
from inbox_processor.reading.context import Context, most, words
from inbox_processor.reading.giving_back import CERTAIN, LEAVES_SURELY, Verdict
from inbox_processor.reading.turns import bygone, conditional, of_letters

_OWN_SEAT = re.compile(r"\b(?:meine?[nrsm]?|mein|unsere?n?|my|our|ma|mon|mich|uns|me|us|seine?|ihre?)\b", re.IGNORECASE)
CERTAIN_UPDATE = 0.75
CERTAIN_UNSAID = 0.85  # without any phrase of a change


def wish(context: Context, people: tuple[PersonRead, ...] = ()) -> Verdict:
    """The wish, the words that express it, and the doubts that forbid to act on it. `people`: who would be
    registered.
    """
    by_act = _by_act(context.prose)
    alone = subject.added(context) if not context.prose else None
    if alone is not None:
        return Wish.WITHDRAW, alone, ()
    leaves = [item for item in by_act[Act.WITHDRAW] if not _recounts(item) and not _goes_on(item, context)]
    if leaves and not giving_back.changes_rather(leaves, by_act):
        return giving_back.verdict(context, leaves, by_act, people)
    alone = leaving.stays_away(context)
    if alone is not None:
        return Wish.WITHDRAW, alone, ()
    for rule in (_declining, _asking_status, _again, _changing):
        found = rule(context, by_act)
        if found is not None:
            return found
    return coming(context, by_act, people)


def _by_act(prose: tuple[Done, ...]) -> dict[int, list[Done]]:
    """The sentences by what they do, in order; a sentence stands under each of its acts."""
    found: defaultdict[int, list[Done]] = defaultdict(list)
    for item in prose:
        left = item.act
        while left:
            act = left & -left  # the lowest bit
            found[act].append(item)
            left ^= act
    return found


def _declining(context: Context, by_act: dict[int, list[Done]]) -> Verdict | None:
    comers = [item for item in by_act[Act.REGISTER] if not _in_case(item)]
    away = by_act[Act.DECLINE]
    comes, stays = any("register" in item.hits for item in comers), any(map(_says_regrets, away))
    if comers and (comes or not stays) and most("register", comers) >= most("decline", away):
        return None
    if comes and not any("decline" in item.hits for item in away) and most("decline", away) < LEAVES_SURELY:
        return None  # "… möchte ich teilnehmen. Morgens schaffe ich es nicht rechtzeitig"
    if by_act[Act.DECLINE]:
        return Wish.DECLINE, words(by_act[Act.DECLINE][0], "declines"), ()
    head = context.subject
    if head is not None and head.act & (Act.WITHDRAW | Act.DECLINE) and not by_act[Act.BACKGROUND]:
        return Wish.WITHDRAW, Found(head.sentence.text, "subject-withdraws", "subject"), ()
    if head is not None and not context.prose and {"withdraw", "decline"} & head.hits.keys():
        return Wish.WITHDRAW, Found(head.sentence.text, "subject-withdraws", "subject"), ()
    silent = not any(by_act[act] for act in (Act.BACKGROUND, Act.KEEP, Act.REGISTER))
    lines = (item for item in context.prose if silent and item.sentence.words <= BARE_WORDS)
    bare = next((item for item in lines if pattern("withdraw_nouns").match(item.sentence.text)), None)
    if bare is not None:  # "Absage, Kita-Streik."
        return Wish.WITHDRAW, words(bare, "withdraws"), ()
    if silent and head is not None and pattern("withdraw_nouns").match(head.sentence.text):
        return Wish.WITHDRAW, Found(head.sentence.text, "subject-withdraws", "subject"), ()
    cases = [item for item in by_act[Act.KEEP] if "withdraw" in item.hits or item.likely.get("withdraw", 0) >= 0.15]
    cases = [item for item in cases if item not in comers]
    if cases and not by_act[Act.BACKGROUND] and not by_act[Act.UPDATE] and not context.fields:
        return Wish.UNCLEAR, words(cases[0], "conditional"), ()
    return None


def _says_regrets(item: Done) -> bool:
    """ "Zu seinem Bedauern ist er am 6. Juli gebunden": a phrase of the tables refuses."""
    return "decline" in item.hits or pattern("regrets").search(item.sentence.text) is not None


def _in_case(item: Done) -> bool:
    """ "If they strike, give my chair away; if not, I'll be there"."""
    return bool(item.act & Act.KEEP) and "withdraw" in item.hits and conditional(item.sentence.text)


def _asking_status(context: Context, by_act: dict[int, list[Done]]) -> Verdict | None:
    changes = most("update", by_act[Act.UPDATE])  # "Angemeldet bin ich ja schon, nur meine Funktion hat sich geändert"
    certain = changes >= CERTAIN_UPDATE and changes >= most("status", by_act[Act.STATUS])
    said = any("status" in item.hits for item in by_act[Act.STATUS])
    if not said and context.answers and _says_name(context):
        return None  # "Der steht nicht drin? Ich heiße …": an answer to the question for the name
    if by_act[Act.STATUS] and not by_act[Act.REGISTER] and not certain:
        return Wish.STATUS, words(by_act[Act.STATUS][0], "asks-status"), ()
    return None


def _says_name(context: Context) -> bool:
    return any(pattern("self_name").match(item.sentence.text) for item in context.prose)


def _again(context: Context, by_act: dict[int, list[Done]]) -> Verdict | None:
    changes = most("update", by_act[Act.UPDATE])
    said = any(map(_says_changed, by_act[Act.UPDATE]))
    plainly = any(pattern("changes").search(item.sentence.text) for item in by_act[Act.UPDATE])
    if plainly and not any("resend" in item.hits for item in by_act[Act.RESEND]):
        return None  # "hi nochmal, … könnt ihr mich bitte auf … umstellen?"
    if changes >= (CERTAIN_UPDATE if said else CERTAIN) and changes > most("resend", by_act[Act.RESEND]):
        return None  # "Hier nochmal die mit den Puppen: ich heiße jetzt anders"
    repeats = any("resend" in item.hits for item in by_act[Act.RESEND])
    if by_act[Act.RESEND] and not repeats and most("register", by_act[Act.REGISTER]) >= CERTAIN:
        return None  # "… schaffen wir es tatsächlich einmal beide": a plain wish beside what only sounds like more
    if by_act[Act.RESEND]:
        return Wish.RESEND, words(by_act[Act.RESEND][0], "sends-again"), ()
    if context.subject is not None and context.subject.act & Act.RESEND:
        return Wish.RESEND, Found(context.subject.sentence.text, "sends-again", "subject"), ()
    return None


def _changing(context: Context, by_act: dict[int, list[Done]]) -> Verdict | None:
    if not context.answers and by_act[Act.BACKGROUND] and most("register", by_act[Act.REGISTER]) >= CERTAIN:
        return None  # "… melde ich mich an. Nicht wundern: seit der Scheidung heiße ich wieder …"
    head = context.subject
    headed = head is not None and not context.answers and pattern("register_nouns").match(head.sentence.text)
    changes = by_act[Act.UPDATE]
    said = any(map(_says_changed, changes))
    if headed and by_act[Act.BACKGROUND] and most("update", changes) < CERTAIN_UPDATE:
        return None  # "Führen Sie mich bitte unter meiner dienstlichen Adresse", below "Anmeldung"
    sure = most("update", changes) >= (CERTAIN_UPDATE if said else CERTAIN_UNSAID)
    asks = any("register" in item.hits for item in context.prose)
    if changes and (sure or not (by_act[Act.REGISTER] or ((asks or by_act[Act.BACKGROUND]) and not said))):
        return Wish.UPDATE, words(by_act[Act.UPDATE][0], "changes"), ()
    asked = most("register", by_act[Act.REGISTER]) >= CERTAIN and by_act[Act.BACKGROUND] and not changes
    if head is not None and asked and pattern("register_nouns").match(head.sentence.text):
        return None
    if head is not None and head.act & Act.UPDATE and (not by_act[Act.REGISTER] or "update" in head.hits):
        return Wish.UPDATE, Found(head.sentence.text, "changes", "subject"), ()
    return None


def _says_changed(item: Done) -> bool:
    """True where a phrase of the tables says that something shall be otherwise."""
    return "update" in item.hits or pattern("changes").search(item.sentence.text) is not None


def _goes_on(item: Done, context: Context) -> bool:
    """ "Abmelden möchte ich mich von Ihrem Rundbrief. Bitte streichen Sie mich dort": the sentence before it in the
    paragraph speaks of letters to many, and it names no seat. "Im September hatte ich abgesagt. Storniert, Platz
    verschenkt": what is told there goes on.
    """
    if "register" in item.hits:
        return False
    above = (one.sentence for one in context.above(item)[-1:])
    told = (one.text for one in above if one.paragraph == item.sentence.paragraph)
    return any(of_letters(text) or (bygone(text) and not item.first_person) for text in told)


def _recounts(item: Done) -> bool:
    """A withdrawal told as part of the author's work ("wir mussten einen Bürgerrat absagen") is none of their own
    seat.
    """
    return item.tells and _OWN_SEAT.search(item.sentence.text) is None
