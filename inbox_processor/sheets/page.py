"""The page to print: attendance with signatures, seats and waiting list, arrivals as a picture, backgrounds.

Duty: `page(listings)` gives one HTML file, whole in itself: it needs no network and no script, and its
Content-Security-Policy lets nothing of the kind run, whatever a stranger wrote. What it looks like stands in
`page.html.j2` and `page.css`, its words in `words`.

Order of an event: the sheet to lay out, with names alone; from the next sheet of paper on, what is for the organisers
only.

Standards: HTML (WHATWG), CSP level 3 (the style is named by its digest), CSS paged media for A4.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib import resources

from jinja2 import Environment, StrictUndefined
from msgspec import Struct

from inbox_processor.mail.addressing import single_line
from inbox_processor.mail.wording import Wording, base_language, wording
from inbox_processor.model import Event, Status
from inbox_processor.sheets.cells import Line, Listing, text
from inbox_processor.sheets.chart import Chart, chart
from inbox_processor.sheets.words import words

NAME_CHARACTERS, ADDRESS_CHARACTERS, TITLE_CHARACTERS = 120, 254, 300
BACKGROUND_CHARACTERS = 1_200  # half a sheet of paper; `show` has it whole
WALK_INS = 3  # empty lines, for people who come without a registration
BAR_UNITS = 1_000  # of the bar of seats
MARKS = 2  # on a letter, as many as a script needs; more would paint over the lines around


class Row(Struct, frozen=True):
    """One person, cleaned. `background`: its lines; `cut`: it is longer than the page shows."""

    id: str
    name: str
    email: str
    status: str
    seated: bool
    background: tuple[str, ...]
    cut: bool
    arrived: str
    position: int | None


class Sheet(Struct, frozen=True):
    """All that the page shows of one event."""

    language: str
    words: dict[str, str]
    title: str
    place: str
    date: str
    hours: str
    as_of: str
    capacity: int
    taken: int
    counts: dict[str, int]
    bar: tuple[tuple[str, float, float], ...]  # kind, begin, length, in BAR_UNITS
    attendance: tuple[Row, ...]
    offered: tuple[Row, ...]
    waiting: tuple[Row, ...]
    asked: tuple[Row, ...]
    people: tuple[Row, ...]
    arrivals: Chart | None
    span: tuple[str, str]


def page(listings: Sequence[Listing]) -> bytes:
    """Give the octets of the page, UTF-8; one event after the other, each on a new sheet of paper."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_file("page.html.j2"))
    language = listings[0].event.languages[0] if listings else "en"
    style = _file("page.css").replace("PAGE_WORD", words(language)["page"])
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rendered = template.render(
        sheets=[_sheet(one) for one in listings],
        style=style,
        style_digest=digest,
        language=base_language(language),
        walk_ins=WALK_INS,
        bar_units=BAR_UNITS,
    )
    return rendered.encode("utf-8", "replace")


def _file(name: str) -> str:
    return resources.files("inbox_processor.sheets").joinpath(name).read_text("utf-8")


def _sheet(listing: Listing) -> Sheet:
    event, language = listing.event, listing.event.languages[0]
    worded, starts, ends = wording(language), event.starts.astimezone(event.zone), event.ends.astimezone(event.zone)
    by_status = {status: [one for one in listing.lines if one.person.status is status] for status in Status}
    arrivals = [(one.person.arrived.astimezone(event.zone), one.person.status) for one in listing.lines]
    seated = by_status[Status.ACCEPTED]
    offered, waiting = by_status[Status.OFFERED], by_status[Status.WAITLISTED]

    return Sheet(
        language=base_language(language),
        words=dict(words(language)),
        title=single_line(event.title, TITLE_CHARACTERS),
        place=single_line(event.place, TITLE_CHARACTERS),
        date=worded.date(starts, ends),
        hours=worded.hours(starts, ends),
        as_of=worded.moment(listing.made.astimezone(event.zone)),
        capacity=event.capacity,
        taken=len(seated) + len(offered),
        counts={status.value: len(found) for status, found in by_status.items()},
        bar=_bar(len(seated), len(offered), event.capacity),
        attendance=_rows(event, sorted(seated, key=_by_surname)),
        offered=_rows(event, offered),
        waiting=_rows(event, waiting),
        asked=_rows(event, by_status[Status.INCOMPLETE]),
        people=_rows(event, [*seated, *offered, *waiting]),
        arrivals=chart(arrivals, language),
        span=_span([at for at, _ in arrivals], worded),
    )


def _span(clocks: Sequence[datetime], worded: Wording) -> tuple[str, str]:
    return (worded.moment(min(clocks)), worded.moment(max(clocks))) if clocks else ("", "")


def _rows(event: Event, lines: Iterable[Line]) -> tuple[Row, ...]:
    return tuple(_row(line, event) for line in lines)


def _row(line: Line, event: Event) -> Row:
    one = line.person
    whole = text(one.background)
    shown = text(one.background, BACKGROUND_CHARACTERS)
    return Row(
        id=one.id,
        name=_calm(single_line(one.name or "", NAME_CHARACTERS)),
        email=_calm(single_line(one.email, ADDRESS_CHARACTERS)),
        status=words(event.languages[0])[one.status.value],
        seated=one.status is Status.ACCEPTED,
        background=tuple(_calm(part) for part in shown.split("\n") if part.strip()),
        cut=shown != whole,
        arrived=_short(one.arrived, event),
        position=line.position,
    )


def _short(at: datetime, event: Event) -> str:
    return at.astimezone(event.zone).strftime("%d.%m.%Y %H:%M")


def _calm(text: str) -> str:
    """Give the text with no more marks on a letter than a script needs."""
    shown: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS:
            shown.append(character)
    return "".join(shown)


def _bar(seated: int, offered: int, capacity: int) -> tuple[tuple[str, float, float], ...]:
    """Cut the bar of seats: taken, offered, free; seats beyond the capacity fill it."""
    whole = max(capacity, seated + offered, 1)
    parts, begin = [], 0.0
    for kind, count in (("seat", seated), ("waiting", offered), ("free", whole - seated - offered)):
        length = round(BAR_UNITS * count / whole, 1)
        if count:
            parts.append((kind, round(begin, 1), length))
        begin += length
    return tuple(parts)


def _by_surname(line: Line) -> tuple[str, str]:
    """Sort by the last name, umlauts as their vowels (DIN 5007-1): "Groß, Käthe" and "Käthe Groß" stand together."""
    name = line.person.name or line.person.email
    folded = unicodedata.normalize("NFKD", single_line(name, NAME_CHARACTERS).casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    surname, comma, given = plain.partition(",")
    if comma and given.strip() and "." not in given:  # what ends with a full stop is a degree
        return surname.strip().rpartition(" ")[2], plain
    return (surname if comma else plain).strip().rpartition(" ")[2], plain
