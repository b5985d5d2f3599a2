"""What is unwise in a template, though it can be sent: one plain line each, with file, line and how to mend it.

Duty: `advice` finds a reply that does not say when, where or how to withdraw though it should; Sie and Du mixed; links
without https; a subject that is too long to be read. `config_advice` looks at the events' free texts. These never keep
a template from being used: its writer may mean it.

Known gaps: withdrawing is looked for in German and English only; "Ihr" at the head of a sentence may be either tone and
counts for none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from inbox_processor.mail.context import Contexts
from inbox_processor.mail.samples import order_for, sample_letter, sample_person
from inbox_processor.mail.sandbox import HTML
from inbox_processor.mail.templates import SUBJECT_CHARACTERS, TEXT, BrokenTemplateError, Templates
from inbox_processor.mail.wording import base_language
from inbox_processor.model import Event, ReplyKind

OWN_SUBJECT_CHARACTERS = 78  # besides the title; a telephone shows about 40 in all
_DATED = frozenset(
    {ReplyKind.ACCEPTED, ReplyKind.PROMOTED, ReplyKind.OFFERED, ReplyKind.REMINDER, ReplyKind.WAITLISTED}
)
_LEAVING = frozenset({ReplyKind.ACCEPTED, ReplyKind.PROMOTED, ReplyKind.WAITLISTED, ReplyKind.REMINDER})
_WITHDRAW: Mapping[str, re.Pattern[str]] = {
    "de": re.compile(
        r"absag|abmeld|abgemeldet|stornier|verhindert|nicht (?:mehr )?(?:kommen|teilnehmen|dabei)|nicht länger|"
        r"gib\w* .{0,30}Bescheid|weiterg[ei]b|(?:geben|gebt) .{0,40}weiter|etwas anderes vor",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"cancel|withdraw|unable to|can(?:no|')t (?:come|attend|make)|pass (?:the|your) seat|no longer|taken? off|"
        r"let us know",
        re.IGNORECASE,
    ),
}
_EXAMPLES = {
    "de": "Sollten Sie verhindert sein, antworten Sie bitte kurz auf diese E-Mail.",
    "en": "reply to this email",
}
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_INCLUDE = re.compile(r"\{%[-+]?\s*include\s+[\"']([^\"']+)[\"']")
_INSECURE = re.compile(r"http://[^\s\"'<>]+", re.IGNORECASE)
_SIE = re.compile(r"\b(?:Sie|Ihnen)\b|(?<![.!?:„\"] )(?<!^)\bIhre?[mnrs]?\b", re.MULTILINE)
_DU = re.compile(r"\b(?:du|dich|dir|deine?[mnrs]?|euch|euer|eure[mnrs]?)\b", re.IGNORECASE)


def advice(templates: Templates, contexts: Contexts, events: Sequence[Event], names: Iterable[str]) -> tuple[str, ...]:
    """List what is unwise in these files (and, for Sie and Du, in the events' free texts). A file that cannot be
    rendered is passed over: the lint has told it.
    """
    found: dict[str, None] = {}
    for name in sorted(names):
        source = templates.sources.get(name, "")
        found.update(dict.fromkeys(_links(name, source)))
        if base_language(name.partition("/")[0]) == "de":
            found.update(dict.fromkeys(_tones(templates, name)))
        kind = next(
            (kind for kind in ReplyKind if name.endswith((f"/{kind.value}{TEXT}", f"/{kind.value}{HTML}"))), None
        )
        if kind is not None and events:
            found.update(dict.fromkeys(_said(templates, contexts, name, kind, events[0])))
    return tuple(found)


def config_advice(events: Iterable[Event]) -> tuple[str, ...]:
    """List the free texts of the events that speak in the other tone than the event, and links without https."""
    return tuple(dict.fromkeys(line for event in events for key in event.texts for line in _config_text(event, key)))


def _config_text(event: Event, key: str) -> Iterator[str]:
    place = f'config, event "{event.id}", [event.texts] {key}'
    for folder in map(event.written_in, event.languages):
        text = event.text(key, folder)
        for link in _INSECURE.findall(text):
            yield f"{place}: the link {link} is not encrypted; write https://"
        wrong = {"de": _DU, "de-du": _SIE}.get(folder)
        word = wrong.search(f" {text}") if wrong else None
        if word:
            tones = "Sie, the event's tone is informal" if folder == "de-du" else "Du, the event's tone is formal"
            yield f'{place}: says {tones} ("{word[0]}"); add a text for "{folder}" = "…"'


def _links(name: str, source: str) -> Iterator[str]:
    for number, line in enumerate(source.split("\n"), 1):
        for link in _INSECURE.findall(line):
            yield f"{name}, line {number}: the link {link} is not encrypted; write https://"


# --- Sie and Du ---------------------------------------------------------------------------------------------------


def _tones(templates: Templates, name: str) -> Iterator[str]:
    """Tell the words of the rarer tone in a text and the pieces that it includes; in de-du those of Sie."""
    if name.partition("/")[2].startswith("_"):
        return
    words = {"Sie": list(_spoken(templates, name, _SIE)), "Du": list(_spoken(templates, name, _DU))}
    if not all(words.values()):
        return
    rarer = "Sie" if name.startswith("de-du/") or len(words["Sie"]) < len(words["Du"]) else "Du"
    other = "Du" if rarer == "Sie" else "Sie"
    for place, line, word in words[rarer][:3]:
        beside = f", beside {other} in {name}" if place != name else f", beside {other} elsewhere in the text"
        yield f'{place}, line {line}: "{word}" says {rarer}{beside}; speak to people one way'


def _spoken(templates: Templates, name: str, tone: re.Pattern[str]) -> Iterator[tuple[str, int, str]]:
    for place in _with_pieces(templates, name):
        # Code keeps its line ends, so that lines count as in the file.
        words = _CODE.sub(lambda match: "\n" * match[0].count("\n") or " x ", templates.sources[place])
        for number, line in enumerate(words.split("\n"), 1):
            yield from ((place, number, match[0]) for match in tone.finditer(line))


def _with_pieces(templates: Templates, name: str) -> Iterator[str]:
    open_names, seen = [name], set()
    while open_names:
        place = open_names.pop()
        if place in seen or place not in templates.sources:
            continue
        seen.add(place)
        yield place
        parts = _INCLUDE.findall(templates.sources[place])
        open_names += [templates.environment.join_path(part, name) for part in parts]


# --- what a reply says --------------------------------------------------------------------------------------------


def _said(templates: Templates, contexts: Contexts, name: str, kind: ReplyKind, event: Event) -> Iterator[str]:
    if name.endswith(HTML):
        return
    language = name.partition("/")[0]
    person = sample_person(event, language)
    order, letter = order_for(kind, person, event, language), sample_letter(person, event)
    context = contexts.make(order, event, letter, letter.arrived, language, 1)
    try:
        rendered = templates.mail(name, context)
    except BrokenTemplateError:
        return
    text = " ".join(rendered.text.split())
    last = templates.sources[name].rstrip("\n").count("\n") + 1
    if kind in _DATED and not _tells_date(text, event, context["date"]):
        yield f"{name}, line {last}: the text does not say when the event is; add {{{{ date }}}}, {{{{ time }}}}"
    if kind in _DATED and not _tells_place(text, event.place):
        yield f"{name}, line {last}: the text does not say where the event is; add {{{{ event.place }}}}"
    pattern = _WITHDRAW.get(base_language(language))
    if kind in _LEAVING and pattern is not None and not pattern.search(text):
        example = _EXAMPLES[base_language(language)]
        yield f'{name}, line {last}: the text does not say how to withdraw; add a sentence such as "{example}"'
    yield from _subject(name, rendered.subject, event.title)


def _tells_date(text: str, event: Event, date: str) -> bool:
    """By the variable, or written out: "6. Juli", "06.07.", "6 July"."""
    starts = event.starts.astimezone(event.zone)
    numeric = rf"\b0?{starts.day}\.\s?0?{starts.month}\."
    worded = rf"\b{starts.day}(?:\.|st|nd|rd|th)? [^\W\d]{{3,}}|[^\W\d]{{3,}} {starts.day}\b"
    return " ".join(date.split()) in text or bool(re.search(f"{numeric}|{worded}", text))


def _tells_place(text: str, place: str) -> bool:
    return any(part.strip() in text for part in (place, place.partition(",")[0]) if part.strip())


def _subject(name: str, subject: str, title: str) -> Iterator[str]:
    own = len(subject.replace(title, "").strip())
    if own > OWN_SUBJECT_CHARACTERS:
        yield f"{name}, line 1: the subject has {own} characters besides the title; shorten it"
    elif len(subject) >= SUBJECT_CHARACTERS:
        yield f"{name}, line 1: the subject is cut at {SUBJECT_CHARACTERS} characters; shorten it"
