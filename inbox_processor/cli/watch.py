"""`preview --watch`: all replies in the browser, anew whenever a template or the config is saved.

Call `serve`. `Desktop.state` is all that the page shows, as one JSON object; the page itself lies in `page/`.
"""

from __future__ import annotations

import difflib
import json
import re
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import Any

import click
from msgspec.structs import asdict, replace

from inbox_processor.adapters import kept_templates, templates
from inbox_processor.adapters.page_server import Answer, PageServer
from inbox_processor.cli import context
from inbox_processor.cli.preview import replies
from inbox_processor.cli.wording import stored_people
from inbox_processor.errors import ConfigError, DeskError
from inbox_processor.mail.choosing import faults_of
from inbox_processor.mail.proofs import Proof, proof
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.samples import NASTY_NAMES, sample_person
from inbox_processor.mail.variables import REPLIES, Entry
from inbox_processor.model import Event, Participant, ReplyKind

FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
}
PEOPLE_LISTED = 1_000  # the newest; a longer list is no choice any more
AROUND = 2  # lines shown above and below a fault
LABEL_CHARACTERS = 60
INCOMPLETE = "reminder, incomplete"  # the reminder of what is missing is another text than that of the event
_PLACE = re.compile(r"(?P<file>[^,:]+\.j2[^,:]*)(?:, line (?P<line>\d+))?: (?P<words>.*)", re.DOTALL)


def serve(config_path: Path, port: int) -> int:
    """Serve the page until Ctrl-C or SIGTERM."""
    desktop = Desktop(config_path)
    ending = threading.Event()
    try:
        server = PageServer(desktop.answer, desktop.look, port)
    except OSError as fault:
        raise ConfigError(f"--port {port}: cannot be used ({fault.strerror}); name another, or leave it out") from fault
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    with server:
        click.echo(f"Open this page (the link works once): {server.address}")
        click.echo("Save a template and look: the page follows. Ctrl-C ends.")
        try:
            ending.wait()
        except KeyboardInterrupt:
            click.echo()
    return 0


class Desktop:
    """What the page shows. Reads config, templates and store anew for each change."""

    def __init__(self, config_path: Path) -> None:
        self._config_path = config_path
        self._config = context.load(config_path)
        self._lock = threading.Lock()
        self._people_seen: list[tuple[str, int, int]] | None = None
        self._people_read: tuple[Participant, ...] = ()
        self._judged: tuple[object, tuple[str, ...]] = (None, ())

    def look(self) -> object:
        """Give a value that changes when a file of the config or the templates does."""
        folder = self._config.templates.directory or self._config.path.parent / "templates"
        return _stats((self._config_path, *sorted(folder.glob("*")), *sorted(folder.glob("*/*"))))

    def answer(self, path: str, query: Mapping[str, str]) -> Answer | None:
        """Give what lies at a path of the page."""
        if path in FILES:
            name, kind = FILES[path]
            return Answer(kind, (resources.files("inbox_processor.cli") / "page" / name).read_bytes())
        with self._lock:
            if path == "/state":
                words = json.dumps(self.state(query), ensure_ascii=False).encode("utf-8", "replace")
                return Answer("application/json; charset=utf-8", words)
            if path == "/html":
                shown = self._shown(query)
                page = shown.html if shown else ""
                return Answer("text/html; charset=utf-8", page.encode("utf-8", "replace"), framed=True)
        return None

    # --- what is shown --------------------------------------------------------------------------------------------

    def state(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Give the whole page as JSON has it. `query`: event and person that are chosen."""
        trouble = self._reload()
        own = templates.own(self._config.templates.directory)
        event, person = self._chosen(query)
        writer = self._writer(own)
        languages = self._languages(event, own)
        proofs = {
            f"{one.reply}/{event.written_in(language)}": _shape(one)
            for language in languages
            for one in _proofs(writer, language, event, person)
        }
        found = (*trouble, *own.faults, *self._verdict(own))
        return {
            "events": [{"id": one.id, "title": one.title} for one in self._config.events],
            "event": event.id,
            "people": [{"id": one.id, "label": label} for label, one in self._people(event)],
            "person": person.id,
            "languages": [event.written_in(language) for language in languages],
            "replies": [{"name": one.name, "de": one.de, "en": one.en} for one in _rows(writer)],
            "proofs": proofs,
            "faults": [_fault(fault, own) for fault in dict.fromkeys(found)],
            "notes": list(writer.advice((event,), own.sources)),
            "diffs": self._diffs(own),
        }

    def _reload(self) -> tuple[str, ...]:
        """Read the config anew; what it says wrongly is shown, and the last good one is used."""
        try:
            self._config = context.load(self._config_path)
        except DeskError as fault:
            return (str(fault),)
        return ()

    def _writer(self, own: templates.Own) -> ReplyWriter:
        sender = self._config.smtp.from_
        sources = {**templates.built_in(), **own.sources}
        return ReplyWriter(sources, sender, sender.domain, html=self._config.templates.html)

    def _verdict(self, own: templates.Own) -> tuple[str, ...]:
        """Judge the files, once for each state that they are in."""
        key = (dict(own.sources), self._config.events)
        if self._judged[0] != key:
            built_in, events = templates.built_in(), self._config.events
            used = {**built_in, **own.sources}
            self._judged = (key, faults_of(used, built_in, self._config.smtp.from_, events, ()))
        return self._judged[1]

    def _languages(self, event: Event, own: templates.Own) -> list[str]:
        """Give those of the event, and any other that the organiser is writing."""
        built_in = {name.partition("/")[0] for name in templates.built_in()}
        written = {name.partition("/")[0] for name in own.sources} - built_in
        return list(dict.fromkeys((*event.languages, *sorted(written))))

    def _people(self, event: Event) -> Iterator[tuple[str, Participant]]:
        yield "Petra Schulze", sample_person(event, event.languages[0])
        for number, name in enumerate(name for name in NASTY_NAMES if name != ""):
            label = " ".join((name or "–").encode("utf-8", "replace").decode().split())
            person = sample_person(event, event.languages[0], name)
            yield f"Test: {label[:LABEL_CHARACTERS]}", replace(person, id=f"sample-{number}")
        for one in [one for one in self._stored() if one.event == event.id][-PEOPLE_LISTED:]:
            yield f"{one.id}: {one.name or one.email} ({one.status.value})", one

    def _stored(self) -> tuple[Participant, ...]:
        """Read the store, once for each state that its files are in."""
        store = self._config.store.path
        seen = _stats(sorted(store.parent.glob(f"{store.name}*")))
        if self._people_seen != seen:
            with suppress(DeskError):
                self._people_read = stored_people(self._config)
            self._people_seen = seen
        return self._people_read

    def _chosen(self, query: Mapping[str, str]) -> tuple[Event, Participant]:
        events = {one.id: one for one in self._config.events}
        event = events.get(query.get("event", ""), self._config.events[0])
        people = {one.id: one for _, one in self._people(event)}
        return event, people.get(query.get("person", ""), people["sample"])

    def _shown(self, query: Mapping[str, str]) -> Proof | None:
        event, person = self._chosen(query)
        writer = self._writer(templates.own(self._config.templates.directory))
        reply, _, folder = query.get("key", "").rpartition("/")
        for language in (*event.languages, folder):
            if event.written_in(language) == folder:
                return next((one for one in _proofs(writer, language, event, person) if one.reply == reply), None)
        return None

    def _diffs(self, own: templates.Own) -> dict[str, list[tuple[str, str]]]:
        """Give what has changed in each file since its last good version, else since the built-in text."""
        kept = {**templates.built_in(), **kept_templates.read(self._config.store.path).sources}
        found = {}
        for name, text in own.sources.items():
            before = kept.get(name, "")
            if before != text:
                lines = list(difflib.unified_diff(before.split("\n"), text.split("\n"), lineterm="", n=1))[2:]
                found[name] = [(line[:1], line[1:]) for line in lines if not line.startswith("@@")]
        return found


def _stats(paths: Iterable[Path]) -> list[tuple[str, int, int]]:
    found = []
    for path in paths:
        try:
            stat = path.stat()
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        except OSError:  # an editor is just replacing it
            found.append((str(path), 0, 0))
    return found


def _rows(writer: ReplyWriter) -> Iterator[Entry]:
    known = {entry.name: entry for entry in REPLIES}
    for name in replies(writer):
        yield known.get(name) or Entry(name, f"Sie announce {name} aufrufen", f"you call announce {name}")
        if name == ReplyKind.REMINDER:
            yield Entry(
                INCOMPLETE, "eine Angabe trotz Bitte noch fehlt", "a detail that was asked for is still missing"
            )


def _proofs(writer: ReplyWriter, language: str, event: Event, person: Participant) -> Iterator[Proof]:
    for name in replies(writer):
        yield proof(writer, name, language, event, person)
    missing = proof(writer, ReplyKind.REMINDER, language, event, person, incomplete=True)
    yield replace(missing, reply=INCOMPLETE)


def _shape(one: Proof) -> dict[str, Any]:
    shape = asdict(one)
    shape["html"] = bool(one.html)
    return shape


def _fault(fault: str, own: templates.Own) -> dict[str, Any]:
    """Take a fault's line apart, and show the source around it."""
    found = _PLACE.fullmatch(fault)
    if found is None:
        return {"file": "", "line": 0, "words": fault, "excerpt": []}
    name, line = found["file"], int(found["line"] or 0)
    lines = own.sources.get(name, "").split("\n") if line else []
    around = range(max(1, line - AROUND), min(len(lines), line + AROUND) + 1) if line else ()
    excerpt = [(number, lines[number - 1], number == line) for number in around]
    return {"file": name, "line": line, "words": found["words"], "excerpt": excerpt}
