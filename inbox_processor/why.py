"""Why a mail was taken as it was, and what would have changed the outcome: the account that `explain` gives.

Duty: for a Trace, the sentences with what weighed in them, and for each thing that the decision rests on the outcome
that the mail would have had without it. These are no guesses: the same rules decide once more on a reading in which
that one thing is otherwise. Call `why(trace, roster, office, now)` before the trace's effects are applied. Pure; the
roster stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from inbox_processor.desk.roster import Roster
from inbox_processor.mail.body import divide
from inbox_processor.model import Found, Instead, Outcome, Reading, Screening, Trace, Why, Wish, Writer
from inbox_processor.office import Office
from inbox_processor.pipeline import judge
from inbox_processor.reading.read import read
from inbox_processor.reading.weighing import weighed

Case = tuple[str, Reading, Screening]
_QUOTED_MAX = 60  # characters of a sentence that is named in a condition
_TOLD, _NAMED = Found("(told)", "supposed"), Found("(named)", "supposed")


def why(trace: Trace, roster: Roster, office: Office, now: datetime) -> Why:
    """The account of this decision; empty for a mail that the desk had handled before."""
    if trace.known is not None or not trace.message.digest or "fault" in trace.notes:
        return Why()
    body = trace.body or divide(trace.message)
    found: dict[str, Outcome] = {}
    for condition, reading, screening in _cases(trace):
        with roster.trial():
            outcome = judge(trace.raw, trace.message, screening, reading, roster, office, now).outcome
        if outcome is not trace.decision.outcome:
            found.setdefault(condition, outcome)
    return Why(weighed(body), tuple(Instead(*one) for one in found.items()))


def _cases(trace: Trace) -> Iterator[Case]:
    """Each thing that may be otherwise, with the reading and screening that the mail would then have."""
    screening = trace.screening
    reading = trace.reading or read(trace.message, divide(trace.message))
    if screening.writer is not Writer.PERSON:
        rules = ", ".join(finding.rule for finding in screening.findings)
        words = "taken for a machine's" if screening.writer is Writer.MACHINE else "kept from being answered"
        yield f"it were not {words} ({rules})", reading, replace(screening, writer=Writer.PERSON, findings=())
        if screening.writer is Writer.MACHINE:
            return
    if screening.forged:
        yield "the server had not found the sender's address forged", reading, replace(screening, forged=False)
    if reading.doubts:
        yield "nothing in it were in doubt", replace(reading, doubts=()), screening
    for condition, other in (*_of_people(reading), *_of_wish(reading)):
        yield condition, other, screening


def _of_people(reading: Reading) -> Iterator[tuple[str, Reading]]:
    people = reading.people
    if any(one.background is None for one in people):
        told = tuple(replace(one, background=one.background or _TOLD) for one in people)
        yield "it told something of the person's background", replace(reading, people=told)
    if any(one.background is not None for one in people):
        words = next(one.background.value for one in people if one.background is not None)
        silent = tuple(replace(one, background=None) for one in people)
        yield f"“{_short(words)}” were no background", replace(reading, people=silent)
    if any(one.name is None for one in people):
        named = tuple(replace(one, name=one.name or _NAMED) for one in people)
        yield "it gave the person's name", replace(reading, people=named)


def _of_wish(reading: Reading) -> Iterator[tuple[str, Reading]]:
    words = reading.wish_found
    if words is not None:
        yield f"“{_short(words.value)}” did not stand in it", replace(reading, wish=Wish.UNCLEAR, wish_found=None)
    if reading.wish in (Wish.ASK, Wish.UNCLEAR, Wish.STATEMENT, Wish.DECLINE):
        yield "it asked for a seat", replace(reading, wish=Wish.REGISTER)


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _QUOTED_MAX else flat[: _QUOTED_MAX - 1].rstrip() + "…"
