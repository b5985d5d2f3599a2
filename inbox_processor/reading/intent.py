"""What the author wants of the desk, from what the sentences do.

Call `wish(context)`. Order: a denied withdrawal is none; a withdrawal beats a wish to come only where it speaks of the
author's own seat; in doubt both are named and a human decides.
"""

from __future__ import annotations

import re

from inbox_processor.languages.tables import pattern
from inbox_processor.model import Found, Wish
from inbox_processor.reading.acts import Act, Done
from inbox_processor.reading.context import Context

_PREFIX = re.compile(r"^(?:\s*(?:re|aw|antw|antwort|wg|fwd?|sv|vs|tr|rv|odp|ynt|r|i)\s?(?:\[\d+\])?\s?:\s*)+", re.IGNORECASE)
_OWN_SEAT = re.compile(r"\b(?:meine?n?|mein|unsere?n?|my|our|ma|mon|mich|uns|me|us|seine?|ihre?)\b", re.IGNORECASE)


def wish(context: Context) -> tuple[Wish, Found | None, tuple[str, ...]]:
    """The wish, the words that express it, and the doubts that forbid to act on it."""
    done = [item for item in context.done if item.sentence.kind not in ("greeting", "closing")]
    subject = _PREFIX.sub("", context.message.subject).strip()
    by_act = {act: [item for item in done if act in item.act] for act in Act}
    leaves = [item for item in by_act[Act.WITHDRAW] if not _recounts(item)]
    if leaves:
        return _leaving(leaves, by_act)
    if by_act[Act.DECLINE] and not by_act[Act.REGISTER]:
        return Wish.DECLINE, _words(by_act[Act.DECLINE][0], "declines"), ()
    if by_act[Act.STATUS] and not by_act[Act.REGISTER]:
        return Wish.STATUS, _words(by_act[Act.STATUS][0], "asks-status"), ()
    if by_act[Act.RESEND] :
        return Wish.RESEND, _words(by_act[Act.RESEND][0], "sends-again"), ()
    if by_act[Act.UPDATE] and not by_act[Act.REGISTER] or _subject_says("update", subject) and not by_act[Act.REGISTER]:
        words = _words(by_act[Act.UPDATE][0], "changes") if by_act[Act.UPDATE] else Found(subject, "changes", "subject")
        return Wish.UPDATE, words, ()
    return _coming(context, by_act, subject)


def _leaving(leaves: list[Done], by_act: dict[Act, list[Done]]) -> tuple[Wish, Found | None, tuple[str, ...]]:
    words = _words(leaves[0], "withdraws")
    coming = [item for item in by_act[Act.REGISTER] if item not in leaves]
    if coming:
        return Wish.WITHDRAW, words, ("The mail speaks of coming and of staying away.",)
    return Wish.WITHDRAW, words, ()


def _coming(context: Context, by_act: dict[Act, list[Done]], subject: str) -> tuple[Wish, Found | None, tuple[str, ...]]:
    register = by_act[Act.REGISTER]
    if by_act[Act.UNSURE]:
        doubt = ("The author has not decided to come.",)
        return (Wish.REGISTER if register else Wish.ASK), _words(by_act[Act.UNSURE][0], "undecided"), doubt if register else ()
    if register:
        return Wish.REGISTER, _words(register[0], "registers"), ()
    labelled = any(field.kind in ("name", "background") for field in context.fields)
    tells = bool(by_act[Act.BACKGROUND]) or labelled
    if _subject_says("register", subject) or _subject_says("register_nouns", subject) and not context.message.thread:
        if not by_act[Act.QUESTION] or tells:
            return Wish.REGISTER, Found(subject, "subject-registers", "subject"), ()
    if labelled and not context.message.thread:
        return Wish.REGISTER, Found(context.fields[0].value.value, "form", "text", context.fields[0].value.start, context.fields[0].value.end), ()
    if tells:
        return Wish.STATEMENT, _words(by_act[Act.BACKGROUND][0], "tells") if by_act[Act.BACKGROUND] else None, ()
    if by_act[Act.QUESTION]:
        return Wish.ASK, _words(by_act[Act.QUESTION][0], "asks"), ()
    return Wish.UNCLEAR, None, ()


def _recounts(item: Done) -> bool:
    """A withdrawal told as part of the author's work ("wir mussten einen Bürgerrat absagen") is none of their own seat."""
    return item.tells and _OWN_SEAT.search(item.sentence.text) is None


def _subject_says(table: str, subject: str) -> bool:
    return pattern(table).search(subject) is not None and pattern("not_withdraw").search(subject) is None


def _words(item: Done, rule: str) -> Found:
    return Found(item.sentence.text, rule, "text", item.sentence.start, item.sentence.end)
