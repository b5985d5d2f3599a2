"""People of an earlier list: the rows of a table, read and made into records.

Duty: text of a CSV file → records, or every fault with its line. Call `read` for the rows, `enter` for the records; the
decision is entering.bring_in. Header names and words of a status may be English or German; the separator is a
semicolon, a comma or a tab, whichever the first line has most of.

Known gap: one row is one person; a row that names two people is taken as one name.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO

from msgspec import Struct

from inbox_processor.desk.entering import namesake, newcomer, usable_address
from inbox_processor.desk.names import Likeness, likeness
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import Event, Participant, Status

HEADERS: Mapping[str, str] = {
    "name": "name",
    "full name": "name",
    "vor- und nachname": "name",
    "teilnehmer": "name",
    "teilnehmerin": "name",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
    "address": "email",
    "adresse": "email",
    "mailadresse": "email",
    "e-mail-adresse": "email",
    "email-adresse": "email",
    "background": "background",
    "hintergrund": "background",
    "status": "status",
    "stand": "status",
}
FIELDS = ("name", "email", "background", "status")
STATUSES: Mapping[str, Status] = {
    **{status.value: status for status in Status if status is not Status.OFFERED},
    "": Status.ACCEPTED,
    "angenommen": Status.ACCEPTED,
    "zugesagt": Status.ACCEPTED,
    "zusage": Status.ACCEPTED,
    "platz": Status.ACCEPTED,
    "warteliste": Status.WAITLISTED,
    "wartet": Status.WAITLISTED,
    "unvollständig": Status.INCOMPLETE,
    "abgesagt": Status.CANCELLED,
    "absage": Status.CANCELLED,
    "abgemeldet": Status.CANCELLED,
    "abgelehnt": Status.DECLINED,
}
# What `export` puts before a cell that a spreadsheet would take for a formula.
_GUARD = "'"
_SEPARATORS = ";,\t"


class Row(Struct, frozen=True):
    """One person of the list. `line`: of the file, for messages."""

    line: int
    name: str
    email: str
    background: str | None
    status: Status


def read(text: str) -> tuple[Row, ...]:
    """Return the rows of a file. ConfigError with all faults, each with its line; an empty line is none."""
    text = text.lstrip("\ufeff")
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(StringIO(text), delimiter=separator, strict=True)
    try:
        names = next(reader, [])
        columns = _columns(names)
        rows = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as fault:
        raise ConfigError(f"line {reader.line_num}: this is no CSV ({fault}); nothing was imported.") from fault
    if not rows:
        raise ConfigError("line 1: no people stand below the headers; nothing was imported.")
    faults = _surplus(rows, len(names))
    found = [_row(line, cells, columns, faults) for line, cells in rows]
    if faults:
        raise ConfigError("\n".join(("nothing was imported.", *(f"  {fault}" for fault in faults))))
    return tuple(row for row in found if row is not None)


def _surplus(rows: Sequence[tuple[int, Sequence[str]]], width: int) -> list[str]:
    """Return a fault for each row with more cells than there are headers: mostly a separator within a text that has no
    quotation marks, whose second half would be lost.
    """
    return [
        f"line {line}: {len(cells)} cells below {width} headers, one too many is '{' '.join(cells[width].split())}'; "
        "a text with a separator in it has to stand in quotation marks"
        for line, cells in rows
        if any(cell.strip() for cell in cells[width:])
    ]


def _columns(names: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, name in enumerate(names):
        field = HEADERS.get(name.strip().casefold())
        if field in columns:
            raise ConfigError(
                f"line 1: two columns for {field}: {names[columns[field]].strip()} and {name.strip()}; expected one; "
                "nothing was imported."
            )
        if field is not None:
            columns[field] = at
    lacking = [field for field in ("name", "email") if field not in columns]
    if lacking:
        shown = ", ".join(name.strip() for name in names[:8]) or "nothing"
        raise ConfigError(
            f"line 1: no column for {' and '.join(lacking)}; expected the headers {', '.join(FIELDS)} (or Name, "
            f"E-Mail, Hintergrund, Status), found {shown}; nothing was imported."
        )
    return columns


def _row(line: int, cells: Sequence[str], columns: Mapping[str, int], faults: list[str]) -> Row | None:
    given = {field: _cell(cells[at]) if at < len(cells) else "" for field, at in columns.items()}
    before = len(faults)
    name, email = " ".join(given["name"].split()), usable_address(given["email"])
    if not name:
        faults.append(f"line {line}: the name is missing")
    if email is None:
        faults.append(f"line {line}: email = {given['email'] or '(empty)'}: expected an address")
    status = STATUSES.get(given.get("status", "").casefold())
    if status is None:
        known = ", ".join(one.value for one in Status if one is not Status.OFFERED)
        faults.append(f"line {line}: status = {given['status']}: expected one of {known}")
    if len(faults) > before or email is None or status is None:
        return None
    return Row(line, name, email, given.get("background") or None, status)


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:].strip() if text.startswith(_GUARD) else text


def enter(
    rows: Sequence[Row], language: str, roster: Roster, event: Event, now: datetime
) -> tuple[tuple[Participant, ...], tuple[Row, ...]]:
    """Return the new people of these rows, in the file's order, and the rows that are there already (in the store, or
    twice in the file).
    """
    entered: list[Participant] = []
    known: list[Row] = []
    by_address: dict[str, list[str | None]] = {}
    for row in rows:
        names = by_address.setdefault(row.email.casefold(), [])
        twice = any(likeness(name, row.name) is Likeness.SAME for name in names)
        if twice or namesake(event.id, row.email, row.name, roster) is not None:
            known.append(row)
            continue
        names.append(row.name)
        sequence = roster.last_sequence + len(entered) + 1
        identity = roster.next_id("p")
        entered.append(
            newcomer(identity, event, row.name, row.email, row.background, row.status, language, sequence, now)
        )
    return tuple(entered), tuple(known)
