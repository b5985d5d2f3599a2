"""Every table of the file held against the schema, then the rules between keys.

Call `check`. A rule is a generator in `RULES`: it yields one line for each fault and passes over what is missing or was
refused already. Every line says table and key, what was found and what is expected; the value of a key that begins
with "password" is never shown, nor that of an unknown key.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from ipaddress import ip_address
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from inbox_processor.config_schema import PASSWORD_KINDS, TABLES, judge

SHOWN_CHARACTERS = 60  # of a value found, so that a message stays a line
OUTCOMES_WITH_FOLDER = ("accepted", "waitlisted", "incomplete", "cancelled", "declined", "review", "ignored")
PATHS = (
    ("mailbox", "password_file"),
    ("mailbox", "ca_file"),
    ("smtp", "password_file"),
    ("smtp", "ca_file"),
    ("store", "path"),
    ("templates", "directory"),
)


class Section(Struct, frozen=True):
    """One table. `heading`: how messages name it. `values`: the sound keys, defaults filled in."""

    heading: str
    raw: Mapping[str, Any]
    values: Mapping[str, Any]

    def get(self, key: str) -> Any:
        """Give the sound value, else None."""
        return self.values.get(key)

    def fault(self, key: str, expected: str) -> str:
        """One line on a key that is there."""
        return _fault(self.heading, key, self.raw.get(key, self.values.get(key)), expected)

    def moments(self) -> dict[str, datetime]:
        """Give the event's times, aware.

        A time without offset is one of the event's zone; the offset is fixed at once, since Python compares two times
        of one zone by their clock faces.
        """
        zone = ZoneInfo(self.get("timezone") or "Europe/Berlin")
        found = {key: self.get(key) for key in ("starts", "ends", "opens", "closes") if self.get(key)}
        return {
            key: at if at.tzinfo else at.replace(tzinfo=timezone(at.replace(tzinfo=zone).utcoffset()))
            for key, at in found.items()
        }


class View(Struct, frozen=True):
    """The whole file, as far as it is sound. `path`: the file, absolute."""

    tables: Mapping[str, Section]
    events: tuple[Section, ...]
    path: Path

    def located(self, table: str, key: str) -> Path | None:
        """Give a path, relative to the file's folder, "~" expanded; None where there is none or "~" has no meaning."""
        text = self.tables[table].get(key)
        try:
            return None if text is None else self.path.parent / Path(text).expanduser()
        except RuntimeError:
            return None


def check(document: Mapping[str, Any], path: Path) -> tuple[View, tuple[str, ...]]:
    """Find what is sound in the file `path` and all its faults, one line each; `document`: the tables of it."""
    faults = list(_strangers("", document, TABLES))
    tables: dict[str, Section] = {}
    for name in (name for name in TABLES if name != "event"):
        raw = document.get(name, {})
        if not isinstance(raw, dict):
            faults.append(f"[{name}]: expected one heading [{name}] in single brackets with its keys below it")
        section, more = (
            _section(name, f"[{name}]", raw) if isinstance(raw, dict) else (Section(f"[{name}]", {}, {}), [])
        )
        tables[name] = section
        faults += more
    events, more = _events(document.get("event"))
    view = View(tables, events, path.absolute())
    faults += [*more, *(line for rule in RULES for line in rule(view))]
    return view, tuple(faults)


def _events(raw: Any) -> tuple[tuple[Section, ...], list[str]]:
    if not raw:
        return (), ["[[event]]: missing, expected at least one event with id, title, starts, ends, place and capacity"]
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return (), ["[event]: expected the heading [[event]] in double brackets"]
    headings = [f"[[event]] number {number}," if len(raw) > 1 else "[[event]]" for number in range(1, len(raw) + 1)]
    read = [_section("event", heading, entry) for heading, entry in zip(headings, raw, strict=True)]
    return tuple(section for section, _ in read), [line for _, lines in read for line in lines]


def _section(name: str, heading: str, raw: Mapping[str, Any]) -> tuple[Section, list[str]]:
    """One table against its schema, each key by itself, and the lines on what is wrong with it."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for key, rule in TABLES[name].items():
        if key not in raw and rule.required:
            faults.append(f"{heading} {key}: missing, expected {rule.kind.expected}")
        if key not in raw:
            if rule.default is not None:
                values[key] = rule.kind.taken(rule.default)
            continue
        found = raw[key]
        value, expected, place = judge(rule.kind, found)
        if expected:
            faults.append(_fault(heading, *_innermost(key, found, place), expected))
        else:
            values[key] = value
    return Section(heading, raw, values), [*faults, *_strangers(heading, raw, TABLES[name])]


def _innermost(key: str, found: Any, place: tuple[Any, ...]) -> tuple[str, Any]:
    """Name and value of the key within a table (texts.fee.de) that is at fault, so that the line shows it alone."""
    for part in place:
        if isinstance(found, dict) and part in found:
            key, found = f"{key}.{part}", found[part]
    return key, found


def _fault(heading: str, key: str, found: Any, expected: str) -> str:
    shown = " (value not shown)" if key.startswith("password") else f" = {_shown(found)}"
    return f"{heading} {_named(key)}{shown}: expected {expected}"


def _shown(value: Any) -> str:
    """Write a value as it would stand in the file, on one line, cut to SHOWN_CHARACTERS."""
    if isinstance(value, dict):
        return "{ … }"
    if isinstance(value, list):
        text = f"[{', '.join('[ … ]' if isinstance(entry, list) else _shown(entry) for entry in value[:9])}]"
    elif isinstance(value, str | bool):
        text = json.dumps(value, ensure_ascii=False)
    else:
        text = value.isoformat() if hasattr(value, "isoformat") else repr(value)
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def _named(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_.-]{1,60}", key) else _shown(key)


def _strangers(heading: str, raw: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each key that the schema does not know: the nearest that it does, or where the key belongs."""
    for key in (key for key in raw if key not in known):
        near = difflib.get_close_matches(key.lower()[:SHOWN_CHARACTERS], known, 1)
        homes = [f"[[{name}]]" if name == "event" else f"[{name}]" for name, keys in TABLES.items() if key in keys]
        if near:
            hint = f"did you mean {near[0]}?"
        elif homes:
            hint = f"it belongs below {' or '.join(homes)}"
        else:
            hint = f"known here are {', '.join(known)}"
        name = (
            f"{heading} {_named(key)}" if heading else f"[{_named(key)}]" if isinstance(raw[key], dict) else _named(key)
        )
        yield f"{name}: unknown {'key' if heading or not isinstance(raw[key], dict) else 'table'}, {hint}"


# --- rules between keys -------------------------------------------------------------------------------------------


def _passwords(view: View) -> Iterator[str]:
    for name in ("mailbox", "smtp"):
        section = view.tables[name]
        given = [key for key in PASSWORD_KINDS if key in section.raw]
        if len(given) > 1:
            yield f"{section.heading} {', '.join(given)}: expected one of them, not {len(given)}"
        if name == "mailbox" and not given:
            yield f"{section.heading} password_file: missing, expected this, password_env, password_command or password"
        if name == "smtp" and given and section.get("username") == "":
            yield section.fault("username", f"a user name, since {given[0]} is set (without both: no login)")


def _encryption(view: View) -> Iterator[str]:
    for section in (view.tables["mailbox"], view.tables["smtp"]):
        host = section.get("host")
        if section.get("security") == "none" and host and not _loopback(host):
            yield section.fault(
                "security", f'"tls" or "starttls"; "none" is for this machine only, which {host} is not'
            )


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _folders(view: View) -> Iterator[str]:
    section = view.tables["folders"]
    taken = {str(view.tables["mailbox"].get("folder") or "").casefold(): "folder of [mailbox]", "inbox": "the inbox"}
    for key in (*OUTCOMES_WITH_FOLDER, "done", "sent"):
        name = section.get(key)
        if not name:
            continue
        if name.casefold() in taken:
            yield section.fault(key, f"another name than {taken[name.casefold()]}")
        taken.setdefault(name.casefold(), key)
        # RFC 3501, 9: a keyword is an atom.
        if section.get("mode") == "keywords" and key != "sent" and not re.fullmatch(r"[A-Za-z0-9_.$-]+", name):
            yield section.fault(key, "a keyword of letters, digits, _ . $ and -, without spaces")


def _organiser(view: View) -> Iterator[str]:
    section, sender = view.tables["organiser"], view.tables["smtp"].get("from")
    own = {sender.key if sender else "", str(view.tables["mailbox"].get("username")).casefold()}
    own.update(address.casefold() for event in view.events for address in event.get("addresses") or ())
    local, _, domain = str(section.get("address") or "").casefold().partition("@")
    if local and not own.isdisjoint({f"{local}@{domain}", f"{local.partition('+')[0]}@{domain}"}):
        yield section.fault("address", "another address than the desk's own, whose mails the desk reads")


def _times(view: View) -> Iterator[str]:
    for section in view.events:
        at = section.moments()
        starts, ends, opens, closes = (at.get(key) for key in ("starts", "ends", "opens", "closes"))
        if starts and ends and ends <= starts:
            yield section.fault("ends", f"a time after starts ({starts.isoformat()})")
        if closes and ends and closes > ends:
            yield section.fault("closes", f"a time not after ends ({ends.isoformat()})")
        deadline = closes or starts
        if opens and deadline and opens >= deadline:
            yield section.fault("opens", f"a time before {'closes' if closes else 'starts'} ({deadline.isoformat()})")


def _waiting(view: View) -> Iterator[str]:
    for section in view.events:
        waitlist = section.get("waitlist")
        if section.get("offer_hours") and waitlist is not None and not waitlist:
            yield section.fault("offer_hours", "0, since waitlist is false: there is nobody to offer a seat to")


def _events_apart(view: View) -> Iterator[str]:
    for one, other in combinations(view.events, 2):
        if one.get("id") and one.get("id") == other.get("id"):
            yield other.fault("id", "an id that no other event has")
        signs = [
            [frozenset(event.get(key) or ()) for key in ("addresses", "tags", "subject_words")]
            for event in (one, other)
        ]
        if signs[0] == signs[1]:
            names = f"{other.heading.rstrip(',')} cannot be told from {one.heading.rstrip(',')}"
            yield (
                f"{names}: expected addresses, tags or subject_words that differ in them, such as "
                'subject_words = ["workshop"]'
            )


def _paths(view: View) -> Iterator[str]:
    for table, key in PATHS:
        path, section = view.located(table, key), view.tables[table]
        if path is None:
            if section.get(key):
                yield section.fault(key, "a path; the ~ in it names no known user")
        elif key == "ca_file" and not _is(path, "is_file"):
            yield section.fault(key, f"a file of certificates (PEM), but there is none at {path}")
        elif key == "path" and (path == view.path or _is(path, "is_dir")):
            yield section.fault(key, "a file of its own for the store")
        elif key == "directory" and not _is(path, "is_dir") and (key in section.raw or _is(path, "exists")):
            yield section.fault(key, f"a folder of templates, but there is none at {path}")


def _is(path: Path, test: str) -> bool:
    try:
        return bool(getattr(path, test)())
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


RULES = (_passwords, _encryption, _folders, _organiser, _times, _waiting, _events_apart, _paths)
