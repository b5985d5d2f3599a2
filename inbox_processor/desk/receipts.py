"""A word to somebody whose mail waits for a human: that it has come, and that a person will read it.

Duty: the order for that reply, by config. Call `received`. To people only: never where a rule of screening has fired,
never to whom the desk must not answer, never where a limit or a forgery keeps the mail back, and once to an address,
not at each mail.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from inbox_processor.desk.roster import Roster
from inbox_processor.desk.verdicts import reply_language
from inbox_processor.model import Decision, Event, Finding, Letter, Outcome, Reading, ReplyKind, ReplyOrder

_SILENT = frozenset({"from-organiser", "reply-limit", "no-sender", "bounced", "unreadable"})  # rules of decisions


def received(
    decision: Decision,
    letter: Letter,
    reading: Reading | None,
    findings: Sequence[Finding],
    roster: Roster,
    events: Sequence[Event],
) -> Decision:
    """Return the decision with that reply, or as it is. `findings`: what screening saw in the mail."""
    event = next((one for one in events if one.id == decision.event), events[0] if len(events) == 1 else None)
    if decision.outcome is not Outcome.REVIEW or decision.orders or event is None or reading is None:
        return decision
    if findings or letter.forged or not letter.answerable or not letter.sender or _SILENT.intersection(decision.rules):
        return decision
    if any(one.kind is ReplyKind.RECEIVED for one in roster.replies_at(letter.sender)):
        return decision
    word = ReplyOrder(ReplyKind.RECEIVED, (), letter.sender, reply_language(reading, event))
    return replace(decision, orders=(word,))
