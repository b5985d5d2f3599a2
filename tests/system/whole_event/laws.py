"""The laws of the house, held after each chapter: seats, folders, answers, the desk's own count, its health.

Call `hold` after a chapter, `seats_hold` after each look of the desk.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from inbox_processor.cli import context
from inbox_processor.model import Status

if TYPE_CHECKING:
    from tests.system.whole_event.stage import Stage


def hold(story: Stage) -> None:
    """Hold what must be true at any time."""
    seats_hold(story)
    assert Counter(story.lying()) == Counter(story.put_there), "every mail lies in one folder"
    nobody_was_answered_twice(story)
    verified = story.desk.call("verify", now=story.now)
    assert verified.status == 0, verified
    healthy = story.desk.call("status", "--json", now=story.now)
    assert (healthy.status, healthy.objects()[0]["outbox"]) == (0, {"queued": 0, "failed": 0}), healthy


def seats_hold(story: Stage) -> None:
    """No more seats are held or offered than there are."""
    config = context.load(story.desk.config)
    taken = [one for one in story.records().participants if one.status in (Status.ACCEPTED, Status.OFFERED)]
    assert len(taken) <= config.events[0].capacity


def nobody_was_answered_twice(story: Stage) -> None:
    """A mail has at most one answer, a reminder or mail to all reaches a person once, no Message-ID is there twice."""
    sent = story.sent()
    assert len({str(mail["Message-ID"]) for _, mail in sent}) == len(sent)
    answers = Counter(str(mail["In-Reply-To"]) for _, mail in sent if mail["Auto-Submitted"] == "auto-replied")
    assert all(count == 1 for count in answers.values()), answers
    kinds = [kind for _, kind in story.answered()]
    once = Counter(
        (kind, to, str(mail["Subject"]))
        for kind, (to, mail) in zip(kinds, sent, strict=True)
        if kind in ("reminder", "announcement")
    )
    assert all(count == 1 for count in once.values()), once
