"""What turns the sense of a sentence, applied one after the other.

Call `turned(text, act, hits, likely)` for what a sentence does once denials, conditions, other people and other things
are taken into account. The order of TURNS matters: first which way a sentence goes that seems to come and to stay
away, then what is added, then what takes a wish or a withdrawal back. turns.py knows the phrases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inbox_processor.languages.tables import pattern
from inbox_processor.reading.act import Act
from inbox_processor.reading.turns import (
    another_stays,
    asks_how,
    but_comes,
    bygone,
    comes_after_all,
    conditional,
    freed,
    gives_up,
    of_letters,
    rather_here,
    registers_nobody,
    within,
)

LEAVES = Act.WITHDRAW | Act.DECLINE
ENTERS_ANOTHER = frozenset({"register", "not_coming_self"})
REFUSED_ALL_THE_SAME = 0.5
GIVES_AND_KEEPS = 0.4  # a sentence with the words of a withdrawal, be it one in which something stays, too
SURELY_AWAY = SURELY_KEPT = 0.8
SAID_AWAY = 0.14  # with the words of a withdrawal, and none of a registration, so little is enough
SAID_DECLINED = 0.2  # words of declining are said of other things, too
PERHAPS_COMES, PERHAPS_ALL_THE_SAME = 0.1, 0.4
CORRECTS = 0.1
RATHER_COMES = 4  # times as likely a wish to come as a refusal, beside the words of one: another's was cancelled
HOPES = 0.3  # so likely a wish must be that no phrase makes doubtful
CHANGES_RATHER_SURELY = 0.5
RATHER_CHANGES = 4  # times as likely a change as a wish to come
LETTERS_ASKED = 0.5  # so likely a question or a complaint must be that speaks of letters to many

Likely = Mapping[str, float]
Hits = Mapping[str, int]
Turn = Callable[[str, int, Hits, Likely], int]


def turned(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """What the sentence does after all turns."""
    for turn in TURNS:
        act = turn(text, act, hits, likely)
    return act


def _one_way(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """A sentence comes or stays away: where both seem so, the tables that speak decide, else the likelier."""
    stays = act & LEAVES
    keeps = "not_withdraw" in hits and likely["withdraw"] < GIVES_AND_KEEPS
    if keeps and not ("register" in hits and another_stays(text)):
        comes = likely["register"] >= PERHAPS_ALL_THE_SAME
        return act & ~(LEAVES if comes else LEAVES | Act.REGISTER) | Act.KEEP
    said = "decline" in hits or "withdraw" in hits
    away = likely["withdraw"] + likely["decline"]
    if said and "register" not in hits and away >= max(SAID_AWAY, likely["register"] / RATHER_COMES):
        declines = Act.DECLINE if away >= SAID_DECLINED else Act.NONE  # "Mehr passt nicht in die Mittagspause" does not
        return (act if stays else act | (Act.WITHDRAW if "withdraw" in hits else declines)) & ~Act.REGISTER
    if "withdraw" in hits and "register" not in hits:
        act &= ~Act.REGISTER  # no phrase of coming stands against it
    if "decline" in hits and "not_coming_self" not in hits and away + likely["notself"] >= SURELY_AWAY:
        return act & ~Act.REGISTER | (stays or Act.DECLINE)
    comes = "register" in hits and not (stays and denied(text))
    if act & Act.REGISTER and stays and not said and comes and likely["register"] >= PERHAPS_ALL_THE_SAME / 2:
        return act & ~stays  # "Sandra kann nicht, darum nehme ich den Termin wahr"
    if act & Act.REGISTER and (stays or said) and likely["register"] < min(REFUSED_ALL_THE_SAME, away):
        return act & ~Act.REGISTER
    if act & Act.REGISTER and stays:
        return act & ~stays if likely["register"] >= likely["withdraw"] + likely["decline"] else act & ~Act.REGISTER
    return act


def denied(text: str) -> bool:
    """ "Ich bin am 6. Juli nicht dabei": every phrase of coming has a denial in it."""
    return all(pattern("negations").search(found[0]) is not None for found in pattern("register").finditer(text))


def _kept(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """ "Ich muss meinen Platz abgeben, Birte kommt wie geplant": what stays as it was is another's."""
    if not act & Act.KEEP or "withdraw" not in hits or "not_withdraw" in hits or conditional(text):
        return act
    if pattern("negations").search(text):
        return act
    gives = "first_person" in hits and likely["withdraw"] >= GIVES_AND_KEEPS and not act & Act.REGISTER
    return act & ~Act.KEEP | Act.WITHDRAW if gives else act


def _said_in_so_many_words(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """ "Ich storniere hiermit meine Anmeldung", "Ich möchte meine Anmeldung ändern", "… mich nach meiner Anmeldung
    erkundigen": no phrase of coming stands against it.
    """
    if act & LEAVES and pattern("reserves").search(text) is not None and not conditional(text):
        return act & ~LEAVES | Act.REGISTER  # "Bitte halten Sie uns einen Platz frei"
    if _changes_in_so_many_words(text, act):
        return act & ~(Act.REGISTER | LEAVES) | Act.UPDATE
    if gives_up(text, hits) and not _comes_besides(text, hits, likely):
        return act & ~(Act.REGISTER | Act.DECLINE) | Act.WITHDRAW
    if act & Act.UPDATE and act & Act.REGISTER and _changes(text, likely):
        return act & ~Act.REGISTER
    asks = "status" in hits and likely["status"] > likely["register"] and within("register", "status", text)
    if act & Act.REGISTER and (asks or within("register", "state", text)):
        return act & ~Act.REGISTER | Act.STATUS
    return act


def _changes_in_so_many_words(text: str, act: int) -> bool:
    """ "Bitte tragen Sie als Funktion … ein", "Streichen Sie die Dienstadresse": beside the change stands no phrase of
    coming or of leaving.
    """
    if pattern("changes").search(text) is None or (text.endswith("?") and asks_how(text)):
        return False
    comes = act & Act.REGISTER and not within("register", "changes", text)
    return not comes and (not act & LEAVES or within("withdraw", "changes", text))


def _comes_besides(text: str, hits: Hits, likely: Likely) -> bool:
    """ "Ich musste meine Teilnahme an der Tagung absagen, bitte tragen Sie mich ein": a phrase beside that of giving up
    asks for the seat, and is likelier.
    """
    if "register" not in hits or likely["register"] <= likely["withdraw"]:
        return False
    return not within("register", "gives_up", text)


def _changes(text: str, likely: Likely) -> bool:
    """ "… bei meiner Anmeldung", "der Rest der Anmeldung": what has the words of a registration changes one."""
    much_rather = likely["update"] >= max(CHANGES_RATHER_SURELY, RATHER_CHANGES * likely["register"])
    return much_rather or any(within("register", table, text) for table in ("update", "adds"))


def _another_leaves(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """ "Mein Mann kann nicht, ich komme allein", "Mathe ist verschoben, kann also doch kommen"."""
    if act & LEAVES and another_stays(text):
        act = act & ~(LEAVES | Act.NOT_SELF | Act.KEEP) | Act.REGISTER
    if act & LEAVES and "register" in hits and (but_comes(text) or rather_here(text)):
        act = act & ~LEAVES | Act.REGISTER  # "Leider konnte ich mich nicht früher melden, möchte aber gern teilnehmen"
    said = not {"withdraw", "decline"}.isdisjoint(hits) and "register" in hits and likely["register"] >= PERHAPS_COMES
    if said and bygone(text):
        act = act & ~LEAVES | Act.REGISTER  # "Im Herbst musste ich absagen, diesmal möchte ich teilnehmen"
    if act & LEAVES and comes_after_all(text):
        act = act & ~LEAVES | Act.REGISTER
    if act & LEAVES and hits.keys() >= ENTERS_ANOTHER and pattern("someone_else").search(text) is not None:
        act = act & ~LEAVES | Act.REGISTER | Act.NOT_SELF  # "Bitte tragen Sie Frau Wolf ein, ich selbst komme nicht"
    if act & LEAVES and pattern("in_stead").search(text) and pattern("myself").search(text):
        act = act & ~LEAVES | Act.REGISTER  # "Herr Sörensen fällt aus, ich vertrete ihn"
    if act & LEAVES and freed(text):
        act &= ~LEAVES
    if act & Act.KEEP and "first_person" in hits and comes_after_all(text):
        act = act & ~Act.KEEP | Act.REGISTER  # "Vergessen Sie meine Absage, ich würde jetzt doch gern kommen"
    return act


def _humble(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """ "Ich weiß nicht recht, ob ich als Expertin durchgehe, aber ich versuche es": no doubt whether one comes. Nor is
    "Würde mich freuen, wenn es noch klappt", which no phrase calls one.
    """
    if not act & Act.UNSURE:
        return act
    if "unsure" not in hits and likely["register"] >= HOPES and not act & LEAVES and not text.endswith("?"):
        return act & ~Act.UNSURE | Act.REGISTER
    return act & ~Act.UNSURE if pattern("humble").search(text) is not None else act


def _added(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """What a phrase says besides: regrets, an offer, a question without its mark."""
    if pattern("again").search(text) is not None:
        act |= Act.RESEND  # "Sicherheitshalber noch einmal: Petra Schulze, ich leite …"
    refuses = not act & LEAVES and pattern("regrets").search(text) is not None
    if refuses and (not act & Act.REGISTER or within("register", "regrets", text)):
        act = act & ~(Act.BACKGROUND | Act.REGISTER) | Act.DECLINE
    if not act & (Act.REGISTER | LEAVES) and likely["update"] >= CORRECTS and pattern("corrects").search(text):
        act |= Act.UPDATE  # "Da war ein e zu viel in meiner Adresse, richtig heißt es …"
    if "register" not in hits and pattern("provides").search(text) is not None:
        act |= Act.OFFER  # "Unser Gemeindehaus steht Ihnen als Ausweichraum zur Verfügung, ich bin dort Küsterin"
    if not act & (Act.REGISTER | Act.STATUS) and pattern("wonders").search(text) is not None:
        act |= Act.QUESTION  # "As a student I would like to know whether the slides will be published"
    if not act and likely["question"] + likely["complaint"] >= LETTERS_ASKED and of_letters(text):
        act = Act.QUESTION  # "… möchte ich aus Ihrem Mailverteiler gelöscht werden"
    return act


def _stays_as_it_is(text: str, act: int, _hits: Hits, likely: Likely) -> int:
    """ "Mein Platz bleibt davon unberührt, am 6. Juli bin ich da": neither a wish nor a withdrawal."""
    if act & Act.KEEP and likely["keep"] >= SURELY_KEPT and likely["register"] < PERHAPS_COMES:
        act &= ~Act.REGISTER
    return act & ~LEAVES if act & Act.KEEP or (act & LEAVES and bygone(text)) else act


def _leaves_letters(text: str, act: int, hits: Hits, _likely: Likely) -> int:
    """Who leaves does not come; who leaves a mailing list asks for something else."""
    if act & LEAVES:
        act &= ~Act.REGISTER
    leaves = act & LEAVES or ("withdraw" in hits and not act & Act.REGISTER)
    return act & ~LEAVES | Act.QUESTION if leaves and of_letters(text) else act


def _registers_nobody(text: str, act: int, _hits: Hits, _likely: Likely) -> int:
    asks = act & (Act.REGISTER | Act.RESEND)  # "Wenn es so etwas wieder gibt, melde ich mich gern noch einmal an"
    if not asks or not registers_nobody(text):
        return act
    return act & ~asks | (Act.QUESTION if of_letters(text) else Act.UNSURE)


def _in_case(text: str, act: int, hits: Hits, likely: Likely) -> int:
    """ "If they strike, give my chair away; if not, I'll be there": a mere case."""
    open_wish = act & Act.REGISTER and "withdraw" in hits and likely["keep"] > likely["register"]
    if open_wish and conditional(text):
        act = act & ~Act.REGISTER | Act.KEEP
    return act & ~LEAVES | Act.KEEP if act & LEAVES and conditional(text) else act


TURNS: tuple[Turn, ...] = (
    _one_way,
    _kept,
    _said_in_so_many_words,
    _another_leaves,
    _humble,
    _added,
    _stays_as_it_is,
    _leaves_letters,
    _registers_nobody,
    _in_case,
)
