"""Finds what is wrong with templates before a mail goes out: `problems`, one plain line each.

Order: names of files, syntax, unknown variables and filters, then every reply is rendered with sample people, then the
replies that an event's language lacks.

Known gap: attributes of variables that a template made itself ({% set %}, macros) are only checked by the rendering.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from jinja2 import TemplateAssertionError, TemplateSyntaxError, meta, nodes

from inbox_processor.mail import blocks
from inbox_processor.mail.context import Contexts
from inbox_processor.mail.sandbox import HTML
from inbox_processor.mail.templates import TEXT, BrokenTemplateError, Templates, syntax_words
from inbox_processor.mail.variables import FREE_TEXTS, known_variables, unknown
from inbox_processor.mail.wording import base_language
from inbox_processor.model import Event, Letter, Participant, ReplyKind, ReplyOrder, Status

_PEOPLE = frozenset({"people", "others"})
MISSPELT = 0.8  # as much alike are "acepted" and "accepted"; "moved" and "promoted" are less


def problems(
    templates: Templates, contexts: Contexts, events: Iterable[Event], built_in: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """List everything that is wrong, each one line: file, line, what, how to mend it; () where all is well. A file that
    fails one check is not put to the later ones. `built_in`: sources that are known to be sound; a language in which
    none differs is passed over, for others all files are looked at, since they include each other.
    """
    events = tuple(events)
    sources = templates.sources
    own = sources.keys() if built_in is None else {name for name in sources if sources[name] != built_in.get(name)}
    changed = {base_language(name.partition("/")[0]) for name in own}
    texts = frozenset(FREE_TEXTS) | {key for event in events for key in event.texts}
    found: dict[str, None] = {}
    for name in sorted(sources):
        if base_language(name.partition("/")[0]) not in changed:
            continue
        faults = list(_misnamed(name)) or list(_misused(templates, name, texts))
        if not faults and _kind(name):
            faults = list(_misrendered(templates, contexts, name, events))
        found.update(dict.fromkeys(faults))
    found.update(dict.fromkeys(_missing(templates.sources, events)))
    return tuple(found)


def _kind(name: str) -> ReplyKind | None:
    """Give the reply that a template is for; None for a shared piece, or a file that nothing would use. A name that is
    near none of the replies' is an announcement of the organiser's.
    """
    file = name.partition("/")[2]
    stem = file.removesuffix(TEXT).removesuffix(HTML)
    kinds = {kind.value: kind for kind in ReplyKind}
    if stem in kinds or file.startswith("_") or not file.endswith((TEXT, HTML)):
        return kinds.get(stem)
    return None if difflib.get_close_matches(stem, kinds, 1, MISSPELT) else ReplyKind.ANNOUNCEMENT


def _misnamed(name: str) -> Iterator[str]:
    """Tell a file that no reply would ever use: misspelt, or saved by an editor under a second ending."""
    file = name.partition("/")[2]
    if file.startswith("_") or (_kind(name) and file.endswith((TEXT, HTML))):
        return
    known = [f"{kind.value}{ending}" for kind in ReplyKind for ending in (TEXT, HTML)]
    hint = _nearest(file, known)
    yield f"{name}: no reply has this name{hint} - rename it, or begin its name with _ if other templates include it"


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
    return f", did you mean {near[0]}?" if near else "; templates/README.md lists all"


# --- what stands in the file --------------------------------------------------------------------------------------


def _misused(templates: Templates, name: str, texts: frozenset[str]) -> Iterator[str]:
    source = templates.sources[name]
    try:
        tree = templates.environment.parse(source, name, name)
    except TemplateSyntaxError as fault:
        line, what = blocks.unbalanced(source) or (fault.lineno, syntax_words(fault))
        yield str(BrokenTemplateError(name, line, what))
        return
    yield from (str(BrokenTemplateError(name, line, what)) for line, what in blocks.unreadable(source))
    faults = list(_unknown_filters(templates, tree)) + list(_unescaped(tree))
    if not faults:
        faults = list(_unknown_variables(tree)) + list(_unknown_attributes(tree, texts))
    for line, what in sorted(faults):
        yield str(BrokenTemplateError(name, line, what))


def _unknown_filters(templates: Templates, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    known = {"filter": templates.environment.filters, "test": templates.environment.tests}
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        word = "filter" if isinstance(node, nodes.Filter) else "test"
        used = str(node.name)
        if used not in known[word]:
            yield node.lineno, f'unknown {word} "{used}"{_nearest(used, known[word])}'


def _unescaped(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for node in tree.find_all(nodes.ScopedEvalContextModifier):
        yield node.lineno, "autoescape cannot be switched, names come from strangers; take the block out"


def _unknown_variables(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    known = known_variables()[""] | {"person"}
    try:
        undeclared = meta.find_undeclared_variables(tree) - known
    except TemplateAssertionError as fault:
        yield fault.lineno, syntax_words(fault)
        return
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name in undeclared:
            yield (
                node.lineno,
                unknown("", node.name, known),
            )


def _unknown_attributes(tree: nodes.Template, texts: frozenset[str]) -> Iterator[tuple[int, str]]:
    owners: dict[str, frozenset[str]] = {"event": known_variables()["event"], "texts": texts}
    loops = {node.target.name for node in tree.find_all(nodes.For) if _is_people(node)}  # type: ignore[attr-defined]
    owners.update(dict.fromkeys({"person", *loops}, known_variables()["person"]))
    for node in tree.find_all(nodes.Getattr):
        owner = node.node.name if isinstance(node.node, nodes.Name) else ""
        if owner in owners and node.attr not in owners[owner]:
            yield node.lineno, unknown("person" if owner in loops else owner, node.attr, owners[owner])


def _is_people(node: nodes.For) -> bool:
    return isinstance(node.iter, nodes.Name) and node.iter.name in _PEOPLE and isinstance(node.target, nodes.Name)


# --- what it gives ------------------------------------------------------------------------------------------------


def _misrendered(templates: Templates, contexts: Contexts, name: str, events: tuple[Event, ...]) -> Iterator[str]:
    """Render the reply for all sample orders of all events; the first fault is told."""
    kind = _kind(name)
    language = name.partition("/")[0]
    if kind is None:
        return
    for event in events or (sample_event(),):
        for order, letter in sample_orders(kind, language, event):
            context = contexts.make(order, event, letter, letter.arrived, language, 1)
            try:
                templates.page(name, context) if name.endswith(HTML) else templates.mail(name, context)
            except BrokenTemplateError as fault:
                yield str(fault)
                return


def _missing(sources: Mapping[str, str], events: tuple[Event, ...]) -> Iterator[str]:
    for event in events:
        for language in event.languages:
            for kind in ReplyKind:
                name = f"{language}/{kind.value}{TEXT}"
                if name not in sources and f"{base_language(language)}/{kind.value}{TEXT}" not in sources:
                    yield (
                        f'{name}: missing, but event "{event.id}" answers in "{language}"; '
                        "write it, or take the language out of the event's languages"
                    )


# --- samples ------------------------------------------------------------------------------------------------------


def sample_event() -> Event:
    """Make a small event with nothing optional set."""
    starts = datetime(2016, 7, 6, 8, 30, tzinfo=UTC)
    return Event("sample", "Sample event", starts, starts + timedelta(hours=6), "Town hall", capacity=20)


def sample_orders(kind: ReplyKind, language: str, event: Event) -> Iterator[tuple[ReplyOrder, Letter]]:
    """Make orders that a template must cope with: one person, one without a name, several, and several of whom one has
    left something out. All invented.
    """
    anna = _sample("1", "Anna Muster", "anna@example.org", kind, event, language)
    nobody = _sample("2", None, "nobody@example.org", kind, event, language)
    boris = _sample("3", "Boris Muster", "boris@example.org", kind, event, language)
    late = _sample("4", "Cleo Muster", "cleo@example.org", ReplyKind.PLEASE_ADD, event, language)
    letter = Letter("m1", event.starts - timedelta(days=30), anna.email, "Anna Muster", "<1@example.org>", "Anmeldung")
    tardy = Letter("m2", event.starts + timedelta(days=1), anna.email, "", "<2@example.org>", "Anmeldung")
    for people, answered in (((anna,), letter), ((nobody,), tardy), ((anna, boris), letter), ((anna, late), tardy)):
        incomplete = [one for one in people if one.status is Status.INCOMPLETE]
        missing = {one.id: ("background",) if one.name else ("name", "background") for one in incomplete}
        position = 3 if kind in (ReplyKind.WAITLISTED, ReplyKind.ALREADY_REGISTERED) else None
        before = {one.id: Status.ACCEPTED for one in people} if answered is letter else {}
        asks = answered is tardy
        yield ReplyOrder(kind, people, people[0].email, language, True, missing, position, before, asks), answered


_STATUS_AFTER: Mapping[ReplyKind, Status] = {
    ReplyKind.WAITLISTED: Status.WAITLISTED,
    ReplyKind.OFFERED: Status.OFFERED,
    ReplyKind.PLEASE_ADD: Status.INCOMPLETE,
    ReplyKind.CANCELLED: Status.CANCELLED,
    ReplyKind.DECLINED: Status.DECLINED,
    ReplyKind.CLOSED: Status.DECLINED,
}


def _sample(number: str, name: str | None, email: str, kind: ReplyKind, event: Event, language: str) -> Participant:
    status = _STATUS_AFTER.get(kind, Status.ACCEPTED)
    arrived = event.starts - timedelta(days=30)
    return Participant(number, event.id, status, name, email, None, language, arrived, int(number), "m1", email)
