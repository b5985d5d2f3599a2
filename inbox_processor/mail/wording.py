"""Dates, times and lists in words, by language: what a template writes where Python has a datetime or a tuple.

Duty: `wording(language)` gives the Wording of a language tag; a language without a row of its own is worded from the
locale data alone. Babel knows months, weekdays, zone names and lists (CLDR); the rows hold the rest: "bis", "Uhr".

Known gap: a zone without a short name in the language is told as its offset ("UTC+5:30").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_name
from babel.lists import format_list
from msgspec import Struct, field


class Row(Struct, frozen=True):
    """How one language ties dates and times together. `date`: a CLDR date pattern, or "full" for the locale's own."""

    locale: str
    date: str = "full"
    clock: str = "{time}"
    hours: str = "{start} – {end} ({zone})"
    days: str = "{first} – {last}"
    several_days: str = "{start}, {end} ({zone})"
    moment: str = "{date}, {clock} ({zone})"
    fields: Mapping[str, str] = field(default_factory=dict)


ROWS: Mapping[str, Row] = {
    "de": Row(
        locale="de",
        date="EEEE, d. MMMM y",
        clock="{time} Uhr",
        hours="{start} bis {end} Uhr ({zone})",
        days="{first} bis {last}",
        several_days="Beginn {start} Uhr, Ende {end} Uhr ({zone})",
        fields={"name": "der Name", "email": "die E-Mail-Adresse", "background": "eine kurze Angabe zum Hintergrund"},
    ),
    "en": Row(
        locale="en_GB",
        date="EEEE, d MMMM y",
        hours="{start} to {end} ({zone})",
        days="{first} to {last}",
        several_days="starts at {start}, ends at {end} ({zone})",
        fields={"name": "the name", "email": "the email address", "background": "a short statement of background"},
    ),
    "fr": Row(
        locale="fr_FR",
        date="EEEE d MMMM y",
        hours="de {start} à {end} ({zone})",
        days="du {first} au {last}",
        several_days="début à {start}, fin à {end} ({zone})",
        fields={"name": "le nom", "email": "l'adresse électronique", "background": "quelques mots sur votre parcours"},
    ),
}


class Wording(Struct, frozen=True):
    """One language's words for dates, times and lists. All datetimes are aware and already in the zone to be told."""

    locale: Locale
    row: Row

    def date(self, starts: datetime, ends: datetime) -> str:
        """Tell the day with its weekday; first and last day where the event takes several."""
        first = format_date(starts, self.row.date, self.locale)
        if starts.date() == ends.date():
            return first
        return self.row.days.format(first=first, last=format_date(ends, self.row.date, self.locale))

    def hours(self, starts: datetime, ends: datetime) -> str:
        """Tell begin and end on the clock, with the zone's short name."""
        pattern = self.row.hours if starts.date() == ends.date() else self.row.several_days
        return pattern.format(start=self._time(starts), end=self._time(ends), zone=self._zone(starts))

    def moment(self, instant: datetime) -> str:
        """Tell one instant: weekday, day, time and zone."""
        clock = self.row.clock.format(time=self._time(instant))
        return self.row.moment.format(
            date=format_date(instant, self.row.date, self.locale), clock=clock, zone=self._zone(instant)
        )

    def listed(self, items: Iterable[str]) -> str:
        """Tell a list: A, B und C; "" for none."""
        known: Sequence[str] = list(items)
        if len(known) < 2:
            return known[0] if known else ""
        return str(format_list(known, locale=self.locale))

    def fields(self, keys: Iterable[str]) -> str:
        """Tell required fields ("name", "background") in words, as a list."""
        return self.listed([self.row.fields.get(key, key) for key in keys])

    def _time(self, instant: datetime) -> str:
        return str(format_time(instant, "short", tzinfo=instant.tzinfo, locale=self.locale))

    def _zone(self, instant: datetime) -> str:
        name = str(get_timezone_name(instant, "short", locale=self.locale))
        if name[:1] not in "+-":
            return name
        hours, minutes = name[:-2].replace("+0", "+").replace("-0", "-"), name[-2:]
        return f"UTC{hours}" + ("" if minutes == "00" else f":{minutes}")


def wording(language: str) -> Wording:
    """Give the Wording of a language tag: its own row, else that of the tag without its variant ("de-du": "de"), else
    the bare locale data, else English.
    """
    base = base_language(language)
    row = ROWS.get(language) or ROWS.get(base)
    if row is not None:
        return Wording(Locale.parse(row.locale), row)
    try:
        return Wording(Locale.parse(base), Row(locale=base))
    except (UnknownLocaleError, ValueError):
        return Wording(Locale.parse("en_GB"), ROWS["en"])


def base_language(tag: str) -> str:
    """Give the language of a tag without region or variant, in lower case: "de" of "de-du"."""
    return tag.replace("_", "-").partition("-")[0].lower()
