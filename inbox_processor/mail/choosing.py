"""Which template is used for each name: the organiser's own, its last good version, or the built-in one.

Duty: `choose` holds the organiser's files against the lint and renders each changed reply for nasty and for stored
people. A file that fails stops no mail: what was last good stands in for it, else what is built in, else nothing.

Order: lint of all, the blamed files replaced, until nothing is left to blame; then the trial, and the same again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from inbox_processor.mail import lint
from inbox_processor.mail.reply import ReplyWriter
from inbox_processor.mail.samples import lacking, nasty_people, order_for, sample_letter
from inbox_processor.mail.sandbox import HTML
from inbox_processor.mail.templates import TEXT, BrokenTemplateError
from inbox_processor.mail.wording import base_language
from inbox_processor.model import Event, Mailbox, Participant, ReplyKind

LAST_GOOD, BUILT_IN, LEFT_OUT = "its last good version", "the built-in text", "nothing"


class Choice(Struct, frozen=True):
    """`sources`: what is used, by name. `faults`: what is wrong with the organiser's files, each one line. `instead`:
    what stands in for a file that is not used (LAST_GOOD, BUILT_IN or LEFT_OUT), by name. `good`: the organiser's files
    that passed, to be kept.
    """

    sources: Mapping[str, str]
    faults: tuple[str, ...]
    instead: Mapping[str, str]
    good: Mapping[str, str]

    @property
    def complaints(self) -> tuple[str, ...]:
        """What the organiser is told: the faults, then what goes out meanwhile."""
        stead = (
            f"{name}: {what} is used until it is mended" for name, what in self.instead.items() if what != LEFT_OUT
        )
        return (*self.faults, *stead)


def choose(
    built_in: Mapping[str, str],
    own: Mapping[str, str],
    kept: Mapping[str, str],
    sender: Mailbox,
    events: Sequence[Event],
    people: Sequence[Participant] = (),
) -> Choice:
    """Choose the templates of a desk. `own`: the organiser's files as they are; `kept`: their last good versions;
    `people`: those who are stored.
    """
    standing = {name: (own[name], *_stand_ins(name, own, kept, built_in)) for name in own}
    stage = dict.fromkeys(own, 0)
    faults: dict[str, None] = {}
    while True:
        used = {**built_in, **_staged(standing, stage)}
        found = faults_of(used, built_in, sender, events, people)
        faults.update(dict.fromkeys(found if not any(stage.values()) else ()))
        blamed = {name for name in _blamed(found, stage) if stage[name] < len(standing[name])}
        if not blamed:
            break
        for name in blamed:
            stage[name] += 1
    if not any(stage.values()):
        faults = dict.fromkeys(found)
    instead = {name: _what(name, stage, standing, kept, built_in) for name in sorted(own) if stage[name]}
    good = {name: text for name, text in _staged(standing, stage).items() if text != built_in.get(name)}
    return Choice(used, tuple(faults), instead, good)


def _stand_ins(
    name: str, own: Mapping[str, str], kept: Mapping[str, str], built_in: Mapping[str, str]
) -> tuple[str, ...]:
    """Give what may take the place of an own file, best first."""
    return tuple(
        dict.fromkeys(sources[name] for sources in (kept, built_in) if name in sources and sources[name] != own[name])
    )


def _staged(standing: Mapping[str, tuple[str, ...]], stage: Mapping[str, int]) -> Mapping[str, str]:
    return {name: texts[stage[name]] for name, texts in standing.items() if stage[name] < len(texts)}


def _what(
    name: str,
    stage: Mapping[str, int],
    standing: Mapping[str, tuple[str, ...]],
    kept: Mapping[str, str],
    built_in: Mapping[str, str],
) -> str:
    if stage[name] >= len(standing[name]):
        return BUILT_IN if name in built_in else LEFT_OUT
    return LAST_GOOD if standing[name][stage[name]] == kept.get(name) != built_in.get(name) else BUILT_IN


def _blamed(faults: Iterable[str], names: Mapping[str, int]) -> set[str]:
    """Find the files that the faults name; where they name none of the organiser's, all files of that language."""
    blamed: set[str] = set()
    for fault in faults:
        place = fault.partition(": ")[0].partition(", line ")[0]
        language = base_language(place.partition("/")[0])
        if place in names:
            blamed.add(place)
        elif f"{place}: missing, " not in fault:
            blamed |= {name for name in names if base_language(name.partition("/")[0]) == language}
    return blamed


def faults_of(
    used: Mapping[str, str],
    built_in: Mapping[str, str],
    sender: Mailbox,
    events: Sequence[Event],
    people: Sequence[Participant],
) -> tuple[str, ...]:
    """List what is wrong with the templates that differ from the built-in ones: the lint, then the trial on people."""
    writer = ReplyWriter(used, sender, sender.domain)
    found = writer.problems(events, built_in)
    broken = {fault.partition(": ")[0].partition(", line ")[0] for fault in found}
    tried = _tried(writer, used, built_in, events, people)
    return tuple(dict.fromkeys((*found, *(fault for fault in tried if fault.partition(", line ")[0] not in broken))))


def _tried(
    writer: ReplyWriter,
    used: Mapping[str, str],
    built_in: Mapping[str, str],
    events: Sequence[Event],
    people: Sequence[Participant],
) -> Iterator[str]:
    """Write each changed reply to nasty and to stored people; the first fault of each is told."""
    for language, reply in changed(used, built_in):
        for event in events or (lint.sample_event(),):
            stored = [one for one in people if one.event == event.id]
            fault = _first_fault(writer, reply, language, event, (*nasty_people(event, language), *stored))
            if fault:
                yield fault
                break


def changed(used: Mapping[str, str], built_in: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """List language and name of the replies (and announcements) that differ from the built-in ones, or include a piece
    that does.
    """
    differ = {name for name in used if used[name] != built_in.get(name)}
    pieces = {name.partition("/")[0] for name in differ if name.partition("/")[2].startswith("_")}
    found: dict[tuple[str, str], None] = {}
    for name in sorted(used):
        language, _, file = name.partition("/")
        reply = file.removesuffix(TEXT).removesuffix(HTML)
        touched = name in differ or not pieces.isdisjoint({language, base_language(language)})
        if touched and reply != file and not file.startswith("_"):
            found[language, reply] = None
    return tuple(found)


def _first_fault(writer: ReplyWriter, reply: str, language: str, event: Event, people: Iterable[Participant]) -> str:
    for person in people:
        orders = [order_for(reply, person, event, language)]
        if reply == ReplyKind.REMINDER:
            orders.append(lacking(reply, person, event, language))
        for order in orders:
            letter = sample_letter(person, event)
            try:
                writer.write(order, event, letter, letter.arrived, "trial")
            except BrokenTemplateError as fault:
                return str(fault)
    return ""
