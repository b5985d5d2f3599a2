"""The 60 mails of the kill harness: a registration desk's week with every kind of mail, for an event with 20 seats."""

from __future__ import annotations

from collections import Counter

from tests.system.workplace import BACKGROUND, PEOPLE, bare, letter, polite, registration, withdrawal

CAPACITY = 20
FAMILIES = ("Berg", "Thal")  # 25 first names and two families make 50 people
COMPANION = "Meine Kollegin Jana Krämer und ich möchten gern an der Expertenwerkstatt teilnehmen."
# What the 60 mails are, as a human reads them; one of those that are accepted came twice.
OUTCOMES = Counter(accepted=21, waitlisted=23, cancelled=5, incomplete=4, ignored=2, review=2, duplicate=2, updated=1)


def people() -> list[str]:
    """Name 50 people."""
    return [f"{one.split()[0]} {family}" for family in FAMILIES for one in PEOPLE]


def letters() -> list[bytes]:
    """Write the 60 mails, in the order in which they arrive."""
    names = people()
    first, late = names[:20], names[20:37]
    mails = [registration(name) for name in first[:10]]
    mails += [bare(names[40]), _machine(names[41]), bare(names[42]), _question(names[43])]
    mails += [registration(name) for name in first[10:]]
    mails += [mails[3], registration(first[1], key="-again"), _pair(names[44])]
    mails += [registration(name) for name in late[:12]]
    mails += [withdrawal(name) for name in (first[2], first[7], late[4])]
    mails += [registration(names[40], key="-whole"), bare(names[45]), _english(names[46]), _english(names[47])]
    mails += [registration(name) for name in late[12:]]
    mails += [withdrawal(first[11]), registration(names[42], key="-whole"), _background(first[4])]
    mails += [_machine(names[48]), _question(names[49]), bare(names[41], key="-bare"), withdrawal(first[15])]
    mails += [registration(late[0], key="-again"), registration(names[48], key="-self")]
    return mails


def _machine(name: str) -> bytes:
    text = polite("ich bin bis Ende des Monats nicht im Büro. Ihre Nachricht wird nicht weitergeleitet.", name)
    return letter(name, text, subject="Automatische Antwort", key="-away", Auto_Submitted="auto-replied")


def _question(name: str) -> bytes:
    return letter(name, polite("ist das Rathaus barrierefrei? Gibt es Parkplätze?", name), subject="Frage")


def _pair(name: str) -> bytes:
    return letter(name, polite(f"{COMPANION} {BACKGROUND}", name))


def _background(name: str) -> bytes:
    text = polite("bitte ändern Sie meine Angaben: Ich bin jetzt Dezernent für Bildung der Stadt Auental.", name)
    return letter(name, text, subject="Re: Anmeldung Expertenwerkstatt", key="-more")


def _english(name: str) -> bytes:
    text = (
        "Dear organisers,\n\nI would like to register for the workshop. I head the office for civic participation of "
        f"the city of Auental.\n\nKind regards\n{name}"
    )
    return letter(name, text, subject="Registration")
