"""Registration mails for the benchmarks: what people send to a German town's workshop, the same for the same seed.

Call `registrations(count, seed)`: octets with LF line ends, as a Maildir holds them. People, towns and addresses are
invented. Half are plain text (UTF-8 or Latin-1; 8bit, quoted-printable or base64), four in ten have an HTML twin, one
in ten carries a CV of 60 KB. With the transport headers of two relays and a DKIM signature. `heavy`: every so-manieth
carries a scan instead, in turn of 10 MB (13.7 MB in base64, more than is read of a mail) and of 7 MB (read whole).
"""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Iterator
from email.header import Header
from html import escape

DESK = "anmelden@beteiligung.example"
ATTACHMENT_OCTETS = 44_000  # 60 KB once it is base64
SCAN_OCTETS = (10_000_000, 7_000_000)

# fmt: off
FIRST_NAMES = (
    "Annegret", "Bülent", "Clara", "Dörte", "Emre", "Frauke", "Gökhan", "Hannelore", "Ingo", "Jürgen", "Käthe",
    "Lükka", "Margarete", "Norbert", "Oğuz", "Paula", "Rüdiger", "Sönke", "Theresa", "Ulrike", "Volker", "Wiebke",
    "Yasemin", "Zdzisław",
)
# fmt: on
# fmt: off
LAST_NAMES = (
    "Ackermann", "Bäcker", "Czerny", "Dönmez", "Eßer", "Fährmann", "Göbel", "Höfer", "Immendörfer", "Jansen",
    "Köhler", "Lütkehaus", "Mühlenbrock", "Nötzel", "Öhlschläger", "Pröll", "Rößler", "Süßmilch", "Türk",
    "Überschär", "Völker", "Wöhrle", "Zühlke",
)
# fmt: on
OFFICES = (
    "Stabsstelle Bürgerbeteiligung",
    "Amt für Stadtentwicklung",
    "Bürgerhaus Nordstadt e. V.",
    "Lehrstuhl für Kommunalpolitik",
    "Büro für Moderation und Dialog",
    "Gleichstellungsstelle",
    "Ratsfraktion",
    "Jugendring",
)
BACKGROUNDS = (
    "Ich koordiniere seit vier Jahren die Beteiligung in unserer Stadt, zuletzt bei der Umgestaltung des Marktplatzes.",
    "Als Ratsmitglied sitze ich im Ausschuss für Beteiligung und suche Wege, Ergebnisse verbindlich zu machen.",
    "Beruflich moderiere ich Bürgerräte und Planungszellen, meist in Städten mit 50.000 bis 200.000 Einwohnern.",
    "Ich schreibe meine Masterarbeit über zufällig ausgewählte Gremien und ihre Wirkung auf die Verwaltung.",
    "In unserem Verein organisieren wir Stadtteilgespräche, an denen auch Menschen teilnehmen, die sonst nie kommen.",
    "Mein Zugang zum Thema ist die Praxis: Ich leite ein Quartiersbüro und erlebe täglich, was Beteiligung braucht.",
    "Wir haben im letzten Jahr den Bürgerhaushalt neu aufgesetzt und dabei viel über Erwartungen gelernt.",
    "Ehrenamtlich begleite ich eine Initiative für sichere Schulwege und möchte von anderen Kommunen lernen.",
)
SUBJECTS = (
    "Anmeldung zur Werkstatt am 6. Juli",
    "Anmeldung Lernende Beteiligungskommune",
    "Ihre Einladung – Anmeldung für mich",
    "Teilnahme an der Expertenwerkstatt",
)
PROGRAMS = ("Mozilla Thunderbird 45.1.0", "Microsoft Outlook 15.0", "Apple Mail (2.3124)")
ENCODINGS = (("utf-8", "8bit"), ("utf-8", "quoted-printable"), ("iso-8859-1", "quoted-printable"), ("utf-8", "base64"))
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ğ": "g", "ł": "l", "Ö": "Oe", "Ü": "Ue"})


def registrations(count: int, seed: int = 1, heavy: int = 0) -> Iterator[bytes]:
    """Yield `count` mails, each of another person."""
    dice = random.Random(seed)
    for number in range(count):
        is_heavy = heavy and number % heavy == heavy - 1
        yield _mail(number, dice, SCAN_OCTETS[number // heavy % len(SCAN_OCTETS)] if is_heavy else 0)


def _mail(number: int, dice: random.Random, scan: int) -> bytes:
    first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    host = f"{dice.choice(('rathaus', 'post', 'uni', 'verein'))}{dice.randrange(80)}.example"
    address = f"{first}.{last}.{number}@{host}".translate(LETTERS).lower()
    text = _text(f"{first} {last}", address, number, dice)
    head = _head(f"{first} {last}", address, number, dice)
    kind = dice.random()
    charset, encoding = dice.choice(ENCODINGS)
    plain = _part(text, "plain", charset, encoding)
    if scan:
        return head + _multipart("mixed", [plain, _curriculum(dice, scan)], dice)
    if kind < 0.5:
        return head + plain
    rows = "".join(f'<p class="MsoNormal">{escape(row)}</p>\n' for row in text.split("\n") if row)
    page = f"<html><head><style>p {{margin: 0 0 1em}}</style></head><body>\n{rows}</body></html>\n"
    both = _multipart("alternative", [plain, _part(page, "html", "utf-8", "quoted-printable")], dice)
    if kind < 0.9:
        return head + both
    return head + _multipart("mixed", [both, _curriculum(dice, ATTACHMENT_OCTETS)], dice)


def _text(name: str, address: str, number: int, dice: random.Random) -> str:
    """Give what the person writes: the labelled form of the announcement, or free sentences; with a signature."""
    office, said = dice.choice(OFFICES), dice.sample(BACKGROUNDS, dice.randint(2, 4))
    if dice.random() < 0.4:
        own = f"Guten Tag,\n\nich melde mich an.\n\nName: {name}\nE-Mail: {address}\n"
        own += f"Hintergrund: {office}. {' '.join(said)}"
    else:
        own = "Sehr geehrte Damen und Herren,\n\nhiermit melde ich mich zur Werkstatt an. " + "\n\n".join(said)
        own += f"\n\nMit freundlichen Grüßen\n{name}"
    foot = f"\n\n-- \n{name}\n{office}\nMarkt 1, 42275 Musterstadt\nTel. 0202 5550-{10 + number % 89}\n\n"
    return own + foot + "Der Inhalt dieser E-Mail ist vertraulich und nur für die genannten Empfänger bestimmt.\n"


def _head(name: str, address: str, number: int, dice: random.Random) -> bytes:
    host, day, minute = address.partition("@")[2], 1 + number % 28, number % 60
    relay, at = f"mx{number % 4}.beteiligung.example", f"{day:02d} Jun 2016 09:{minute:02d}"
    lines = (
        f"Return-Path: <{address}>",
        f"Received: from {relay} ([192.0.2.{number % 250}])",
        f"\tby store.beteiligung.example with LMTP id {_key(9, dice)}",
        f"\tfor <{DESK}>; {at}:11 +0200",
        f"Received: from out.{host} ([198.51.100.{number % 250}]) by {relay}",
        f"\twith ESMTPS id {_key(9, dice)}; {at}:09 +0200",
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={host};",
        "\ts=k1; h=from:to:subject:date:message-id;",
        f"\tbh={_key(32, dice)};",
        f"\tb={_key(128, dice)}",
        f"From: {Header(name, 'utf-8').encode()} <{address}>",
        f"To: {DESK}",
        f"Subject: {Header(dice.choice(SUBJECTS), 'utf-8').encode()}",
        f"Date: {at}:07 +0200",
        f"Message-ID: <{number}.{dice.getrandbits(64):x}@{host}>",
        f"User-Agent: {dice.choice(PROGRAMS)}",
        "MIME-Version: 1.0",
    )
    return ("\n".join(lines) + "\n").encode()


def _part(text: str, subtype: str, charset: str, encoding: str) -> bytes:
    octets = text.encode(charset, "xmlcharrefreplace")
    if encoding == "quoted-printable":
        octets = quopri.encodestring(octets)
    elif encoding == "base64":
        octets = base64.encodebytes(octets)
    return (
        f"Content-Type: text/{subtype}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n".encode() + octets
    )


def _multipart(subtype: str, parts: list[bytes], dice: random.Random) -> bytes:
    boundary = f"_{dice.getrandbits(80):x}".encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\n\n' % (subtype.encode(), boundary)
    return head + b"".join(b"--%s\n%s\n" % (boundary, part) for part in parts) + b"--%s--\n" % boundary


def _curriculum(dice: random.Random, octets: int) -> bytes:
    head = (
        b'Content-Type: application/pdf; name="Lebenslauf.pdf"\n'
        b'Content-Disposition: attachment; filename="Lebenslauf.pdf"\nContent-Transfer-Encoding: base64\n\n'
    )
    return head + base64.encodebytes(b"%PDF-1.4\n" + dice.randbytes(octets))


def _key(octets: int, dice: random.Random) -> str:
    return base64.b64encode(dice.randbytes(octets)).decode()
