"""What a template may use: the one table of variables and filters, with their meaning in plain German and English.

Duty: `REPLIES` says which reply goes out when. `VARIABLES` and `FILTERS` are read by the lint (templates/*.j2 may use
nothing else), by the test that compares them with the context that is really built, and by `describe`, from which the
tables of templates/README.md are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

NEAR = 0.6  # as much alike are "nmae" and "name"


class Entry(Struct, frozen=True):
    """One variable or filter. `name` as written in a template; `de`, `en`: its meaning; `sample`: what it may give."""

    name: str
    de: str
    en: str
    sample: str = ""


YES = "ja / yes"
KEYS = "name, background"
AUDIENCE = (
    Entry(
        "name",
        "Name der Person, die diese Mail liest; leer, wenn er nicht sicher ist",
        "name of the person who reads this mail; empty where it is not certain",
        "Petra Schulze",
    ),
    Entry(
        "personal",
        "ja, wenn es genau um die Person geht, die diese Mail liest",
        "yes where the mail is about its reader and nobody else",
        YES,
    ),
    Entry(
        "names",
        "alle, um die es geht, als Aufzählung",
        "everybody whom the mail is about, in words",
        "Petra Schulze und Jan Weber",
    ),
    Entry("count", "wie viele Personen das sind", "how many people these are", "2"),
    Entry(
        "people",
        "alle Personen dieser Mail, für Schleifen: {% for person in people %}",
        "all people of this mail, for loops: {% for person in people %}",
    ),
    Entry(
        "others",
        "die Personen dieser Mail, die nicht in names stehen, weil für sie etwas anderes gilt",
        "the people of this mail who are not in names, because something else holds for them",
    ),
    Entry(
        "address", "die Adresse, an die diese Mail geht", "the address to which this mail goes", "petra@stadt.example"
    ),
)
PERSON = (
    Entry("person.name", "der Name, ersatzweise die Adresse", "the name, else the address", "Petra Schulze"),
    Entry("person.email", "die Mailadresse", "the email address", "petra@stadt.example"),
    Entry(
        "person.status",
        "accepted, waitlisted, incomplete, offered, cancelled oder declined",
        "accepted, waitlisted, incomplete, offered, cancelled or declined",
        "accepted",
    ),
    Entry(
        "person.missing",
        "was dieser Person noch fehlt, in Worten",
        "what this person has left out, in words",
        "der Name",
    ),
    Entry("person.missing_fields", "dasselbe als Schlüssel", "the same as keys", KEYS),
    Entry("person.has_name", "ja, wenn ein Name gespeichert ist", "yes where a name is stored", YES),
    Entry(
        "person.has_background",
        "ja, wenn eine Angabe zum Hintergrund gespeichert ist",
        "yes where a statement of background is stored",
        YES,
    ),
    Entry(
        "person.reachable",
        "nein, solange von dieser Adresse noch keine Mail kam",
        "no as long as no mail has come from that address",
        YES,
    ),
)
DECISION = (
    Entry("missing", "was noch fehlt, in Worten", "what is missing, in words", "der Name"),
    Entry("missing_fields", "dasselbe als Schlüssel", "the same as keys", KEYS),
    Entry("position", "Platz auf der Warteliste, sonst leer", "place on the waiting list, else empty", "3"),
    Entry(
        "answer_by",
        "bis wann geantwortet sein soll (angebotener Platz), sonst leer",
        "by when an answer is due (an offered seat), else empty",
        "Freitag, 1. Juli 2016, 12:00 Uhr (MESZ)",
    ),
    Entry("seat_freed", "ja, wenn ein Platz frei geworden ist", "yes where a seat has been freed", YES),
    Entry("too_late", "ja, wenn die Mail nach Anmeldeschluss kam", "yes where the mail came after the deadline", YES),
    Entry("open", "ja, solange man sich anmelden kann", "yes as long as registration is open", YES),
    Entry("calendar_files", "wie viele Kalenderdateien beiliegen", "how many calendar files are attached", "1"),
    Entry(
        "question",
        "ja, wenn die Mail auch etwas fragt, das ein Mensch beantworten wird",
        "yes where the mail also asks something that a human will answer",
        YES,
    ),
    Entry("language", "Sprache dieses Textes", "language of this text", "de"),
)
EVENT = (
    Entry("event.title", "Titel der Veranstaltung", "title of the event", "Lernende Beteiligungskommune"),
    Entry("event.place", "Ort der Veranstaltung", "place of the event", "Rathaus Barmen, Wuppertal"),
    Entry("capacity", "Zahl der Plätze", "number of seats", "20"),
    Entry("waiting_list", "ja, wenn es eine Warteliste gibt", "yes where there is a waiting list", YES),
    Entry(
        "date",
        "Tag mit Wochentag; bei mehreren Tagen der erste und der letzte",
        "day with its weekday; of several days the first and the last",
        "Mittwoch, 6. Juli 2016",
    ),
    Entry("time", "Beginn und Ende mit Zeitzone", "begin and end with the time zone", "10:30 bis 17:00 Uhr (MESZ)"),
    Entry("starts", "Beginn mit Tag", "begin with its day", "Mittwoch, 6. Juli 2016, 10:30 Uhr (MESZ)"),
    Entry("ends", "Ende mit Tag", "end with its day", "Mittwoch, 6. Juli 2016, 17:00 Uhr (MESZ)"),
    Entry(
        "deadline",
        "Anmeldeschluss mit Tag",
        "deadline for registration with its day",
        "Freitag, 1. Juli 2016, 12:00 Uhr (MESZ)",
    ),
    Entry(
        "organiser",
        "wer unterschreibt; ohne eigenen Text der Absendername",
        "who signs; without a text of its own the sender's name",
        "Das Werkstatt-Team",
    ),
)
TEXTS = (
    Entry("fee", "ein Satz zu den Kosten", "a sentence on the fee", "Die Teilnahme ist kostenlos."),
    Entry("travel", "ein Satz zur Anreise", "a sentence on travel", "Die Fahrt zahlen alle selbst."),
    Entry("catering", "ein Satz zur Verpflegung", "a sentence on food and drink", "Die Getränke teilen wir uns."),
    Entry(
        "programme", "Adresse des Programms im Netz", "web address of the programme", "https://verein.example/programm"
    ),
    Entry("contact", "wer Fragen beantwortet", "who answers questions", "fragen@verein.example"),
    Entry("privacy", "Hinweis zum Datenschutz", "privacy notice", "Ihre Angaben löschen wir danach."),
    Entry(
        "example",
        "ein Beispiel für die Angabe zum Hintergrund",
        "an example for the statement of background",
        "Ich leite einen Jugendverein.",
    ),
    Entry(
        "texts",
        "weitere Texte der Veranstaltung, jeder unter seinem Namen: {{ texts.parken }}",
        "further texts of the event, each by its name: {{ texts.parking }}",
    ),
)
VARIABLES: tuple[Entry, ...] = (*AUDIENCE, *PERSON, *DECISION, *EVENT, *TEXTS)

FILTERS: tuple[Entry, ...] = (
    Entry("in_words", "eine Liste als Aufzählung", "a list in words", "A, B und C"),
    Entry("join", "eine Liste, verbunden mit einem Zeichen", "a list, joined by a character", "A; B"),
    Entry("length", "Zahl der Einträge", "number of entries", "2"),
    Entry("first", "der erste Eintrag", "the first entry", "A"),
    Entry("last", "der letzte Eintrag", "the last entry", "C"),
    Entry("upper", "in Großbuchstaben", "in capitals", "WERKSTATT"),
    Entry("lower", "in Kleinbuchstaben", "in small letters", "werkstatt"),
    Entry("capitalize", "der erste Buchstabe groß", "the first letter capital", "Werkstatt"),
    Entry(
        "replace", "ein Stück gegen ein anderes getauscht", "one piece put in the place of another", 'replace("a", "b")'
    ),
    Entry("trim", "ohne Leerzeichen am Rand", "without spaces at the ends"),
    Entry("default", "Ersatz für einen leeren Wert", "stands in for an empty value", 'default("–", true)'),
    Entry(
        "escape",
        "für HTML unschädlich (geschieht dort von selbst)",
        "made harmless for HTML (done there anyway)",
        "&lt;",
    ),
)

# When each reply goes out, in the order of an organiser's work; the names are those of ReplyKind.
REPLIES: tuple[Entry, ...] = (
    Entry("accepted", "ein Platz vergeben ist", "a seat is given"),
    Entry("waitlisted", "jemand auf die Warteliste kommt", "somebody is put on the waiting list"),
    Entry("please_add", "Name oder Hintergrund fehlen", "the name or the background is missing"),
    Entry("promoted", "jemand von der Warteliste nachrückt", "somebody moves up from the waiting list"),
    Entry(
        "offered",
        "jemandem von der Warteliste ein Platz angeboten wird, mit einer Frist für die Antwort",
        "a seat is offered to somebody on the waiting list, with a time by which to answer",
    ),
    Entry("cancelled", "jemand sich abgemeldet hat", "somebody has withdrawn"),
    Entry("declined", "kein Platz gegeben werden kann", "no seat can be given"),
    Entry(
        "already_registered",
        "jemand schon angemeldet ist oder nach dem Stand fragt",
        "somebody is registered already, or asks how things stand",
    ),
    Entry("updated", "eine Angabe geändert ist", "a detail has been changed"),
    Entry(
        "reminder",
        "die Veranstaltung näher rückt, oder eine Angabe trotz Bitte noch fehlt",
        "the event draws near, or a detail that was asked for is still missing",
    ),
    Entry(
        "closed",
        "die Anmeldung zu spät kommt oder alles voll ist",
        "the registration comes too late, or everything is full",
    ),
    Entry(
        "received",
        "eine Mail auf einen Menschen wartet und `[organiser] acknowledge` das sagen soll",
        "a mail waits for a human, and `[organiser] acknowledge` shall say so",
    ),
    Entry(
        "announcement",
        "Sie mit `announce announcement` allen schreiben, oder mit `changed` Zeit und Ort; eigene Texte für `announce` "
        "dürfen heißen, wie Sie wollen",
        "you write to all with `announce announcement`, or tell time and place with `changed`; texts of your own for "
        "`announce` may bear any other name",
    ),
)

# The free fields of an event that have a name of their own in templates; an unset one is "".
FREE_TEXTS: tuple[str, ...] = tuple(entry.name for entry in TEXTS if entry.name != "texts")


def known_variables() -> Mapping[str, frozenset[str]]:
    """Give the names of the table by the object that they belong to: "" for the top, "event", "person"."""
    names: dict[str, set[str]] = {"": set(), "event": set(), "person": set()}
    for entry in VARIABLES:
        owner, dot, attribute = entry.name.partition(".")
        names[owner if dot else ""].add(attribute if dot else owner)
        if owner != "person":
            names[""].add(owner)
    return {owner: frozenset(known) for owner, known in names.items()}


def unknown(owner: str, name: str, known: Iterable[str]) -> str:
    """Say that a variable is none, and which there are. `owner`: "event" of "event.name", "" for the top."""
    import difflib  # noqa: PLC0415  where a fault is told only

    known = sorted(known)
    near = difflib.get_close_matches(name, known, 1, NEAR)
    meant = f", did you mean {near[0]}?" if near else ";"
    if not owner:
        return f'unknown variable "{name}"{meant if near else "; templates/README.md lists all"}'
    return f'unknown variable "{owner}.{name}"{meant} known are {", ".join(f"{owner}.{one}" for one in known)}'


def describe_replies(language: Literal["de", "en"]) -> str:
    """Write the table of the replies and their occasions as Markdown."""
    german = language == "de"
    head = "| Datei | geht hinaus, wenn |" if german else "| file | goes out when |"
    return "\n".join((head, "|---|---|", *(f"| `{one.name}` | {one.de if german else one.en} |" for one in REPLIES)))


def describe(language: Literal["de", "en"]) -> str:
    """Write the tables of variables and filters as Markdown."""
    german = language == "de"
    titles = (
        ("Um wen es geht", "About whom the mail is", AUDIENCE),
        ("In einer Schleife über Personen", "In a loop over people", PERSON),
        ("Was entschieden ist", "What was decided", DECISION),
        ("Die Veranstaltung", "The event", EVENT),
        (
            "Freie Texte aus der Konfiguration; leer, wenn nicht gesetzt",
            "Free texts of the config; empty where unset",
            TEXTS,
        ),
        (
            "Filter, hinter einem senkrechten Strich: {{ names | upper }}",
            "Filters, behind a bar: {{ names | upper }}",
            FILTERS,
        ),
    )
    head = "| Name | Bedeutung | zum Beispiel |" if german else "| name | meaning | for example |"
    parts = []
    for de, en, entries in titles:
        rows = [f"| `{one.name}` | {one.de if german else one.en} | {one.sample} |" for one in entries]
        parts.append("\n".join((f"**{de if german else en}**", "", head, "|---|---|---|", *rows)))
    return "\n\n".join(parts)
