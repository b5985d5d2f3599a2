"""A Trace as text or as the JSON object of the contract: each stage's product and the rule that made it.

Call `to_object(trace, file)` or `to_text(trace, file)`; the text comes as (style, words) pieces, so that the terminal
may colour it: "head", "label", "plain", "name", "email", "background", "wish", "aside" and "bad". Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from inbox_processor.model import Body, Found, Outcome, PersonOutcome, Reading, Trace, Weighed, Why, Zone

Piece = tuple[str, str]

_NOBODY = frozenset({Outcome.CANCELLED, Outcome.REVIEW, Outcome.IGNORED})
_ASIDE = {
    Zone.QUOTE: "quoted",
    Zone.FORWARD: "forwarded",
    Zone.SIGNATURE: "signature",
    Zone.FOOTER: "footer",
}


def to_object(trace: Trace, file: str, why: Why | None = None) -> dict[str, Any]:
    """The object of `explain --json` (contract). `understood`: people of a mail about whom nothing was decided, or who
    withdrew; `rules`: what fired, with its source; `weighed` and `would_change`: the account of `why`, where it
    is given. The body of a reply is null where its text is not kept any more.
    """
    decision = trace.decision
    nobody = decision.outcome in _NOBODY
    people = [_person(person) for person in decision.people]
    return {
        "file": file,
        "message_id": trace.message.message_id or None,
        "event": decision.event or None,
        "outcome": decision.outcome.value,
        "attention": decision.attention,
        "language": decision.language or (trace.reading.language if trace.reading else "") or None,
        "participants": [] if nobody else people,
        "understood": people if nobody else [],
        "reply": _reply(trace),
        "reasons": list(decision.reasons),
        "rules": [{"rule": rule, "source": source} for rule, source in _rules(trace)],
        **({} if why is None else _account(why)),
    }


def to_text(trace: Trace, file: str, why: Why | None = None) -> Iterator[Piece]:
    """The same for a person to read, with the mail's text and what was made of each part of it."""
    decision, message = trace.decision, trace.message
    yield "head", f"{file}\n"
    sender = f"{message.sender.display_name} <{message.sender.addr_spec}>".strip() if message.sender else "no sender"
    yield from _row("From", sender)
    yield from _row("Subject", message.subject or "(none)")
    yield from _row(
        "Outcome",
        decision.outcome.value + (", and a human must answer something" if decision.attention else ""),
        "head",
    )
    for number, reason in enumerate(decision.reasons):
        yield from _row("Because" if not number else "", reason)
    for person in decision.people:
        yield "label", f"  {'Person':<11}"
        yield "name", person.name or "(no name)"
        yield "plain", "  "
        yield "email", f"{person.email}"
        yield "plain", f"  {person.outcome.value}\n"
        yield from _row("Background", person.background or "(none)", "background")
    reply = trace.replies[0] if trace.replies else None
    yield from _row("Reply", f"{reply.kind.value} to {reply.to}: {reply.subject}" if reply else "none")
    for number, (rule, source) in enumerate(_rules(trace)):
        yield from _row("Rules" if not number else "", f"{rule} ({source})" if source else rule)
    for number, one in enumerate(why.instead if why else ()):
        yield from _row("Instead" if not number else "", f"{one.outcome.value}, if {one.condition}")
    for number, sentence in enumerate(why.weighed if why else ()):
        yield from _row("Weighed" if not number else "", _weighing(sentence))
    if trace.body is not None and trace.reading is not None:
        yield "plain", "\n"
        yield from _marked(trace.body, trace.reading)


def _account(why: Why) -> dict[str, Any]:
    return {
        "would_change": [{"if": one.condition, "outcome": one.outcome.value} for one in why.instead],
        "weighed": [
            {"text": one.text, "does": one.does, "likely": round(one.likely, 2), "signs": list(one.signs)}
            for one in why.weighed
        ],
    }


def _weighing(one: Weighed) -> str:
    signs = f" by {', '.join(one.signs)}" if one.signs else ""
    return f"{one.does} {one.likely:.0%}{signs}: {one.text}"


def _row(label: str, words: str, style: str = "plain") -> Iterator[Piece]:
    yield "label", f"  {label:<11}"
    yield style, f"{words}\n"


def _person(person: PersonOutcome) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "background": person.background,
        "outcome": person.outcome.value,
    }


def _reply(trace: Trace) -> dict[str, Any] | None:
    if not trace.replies or trace.decision.outcome in (Outcome.REVIEW, Outcome.IGNORED):
        return None
    reply = trace.replies[0]
    return {
        "template": reply.kind.value,
        "to": [reply.to],
        "subject": reply.subject or None,
        "body": reply.body or None,
    }


def _rules(trace: Trace) -> Iterator[tuple[str, str]]:
    for finding in trace.screening.findings:
        yield finding.rule, finding.source
    if trace.reading is not None:
        for finding in trace.reading.findings:
            yield finding.rule, finding.source
        for found in _found(trace.reading):
            yield found[1].rule, f"{found[0]}, in the {found[1].place}"
    for rule in trace.decision.rules:
        yield rule, "decision"


def _found(reading: Reading) -> Iterator[tuple[str, Found]]:
    for person in reading.people:
        for style, found in (("name", person.name), ("email", person.email), ("background", person.background)):
            if found is not None:
                yield style, found


def _marked(body: Body, reading: Reading) -> Iterator[Piece]:
    """The mail's text; the words behind each field in the field's style, quotes and signature set aside."""
    spans = [
        (found.start, found.end, style)
        for style, found in _found(reading)
        if found.place == "text" and found.start >= 0
    ]
    if reading.wish_found is not None and reading.wish_found.place == "text" and reading.wish_found.start >= 0:
        spans.append((reading.wish_found.start, reading.wish_found.end, "wish"))
    spans.sort(key=lambda span: span[1] - span[0])
    for line in body.lines:
        yield "label", f"  {_ASIDE.get(line.zone, ''):<11}"
        if line.zone in _ASIDE:
            yield "aside", f"{line.text}\n"
            continue
        yield from _line(line.text, line.start, spans)
        yield "plain", "\n"


def _line(text: str, start: int, spans: list[tuple[int, int, str]]) -> Iterator[Piece]:
    cuts = {0, len(text)}
    for begin, end, _ in spans:
        cuts.update(max(0, min(len(text), place - start)) for place in (begin, end))
    edges = sorted(cuts)
    for left, right in pairwise(edges):
        if left < right:
            style = next(
                (name for begin, end, name in spans if begin <= start + left and start + right <= end), "plain"
            )
            yield style, text[left:right]
