"""One event from the announcement to the day after, and to the day on which everything is forgotten.

Forty people write as people write; the organiser works with a second mail program and a terminal; the clock runs
through five months. Real Dovecot, real SMTP server; the letters are data (whole_event/letters/), the desk looks
whenever the daemon would. After each chapter the laws of the house hold (Stage.holds). What stands in the terminal on
the way are the screens of the guides.
"""

from __future__ import annotations

import pytest

from tests.cli.support import REPOSITORY
from tests.system.whole_event import arriving, closing, deciding, screens
from tests.system.whole_event.stage import Stage
from tests.system.workplace import Workplace

pytestmark = pytest.mark.dovecot

GUIDES = ("organiser.md", "veranstalter.md")


@pytest.mark.slow
def test_the_story_of_a_whole_event(desk: Workplace) -> None:
    """Chapter by chapter, each of which ends in good order; the guides show nothing but what stood on the screen."""
    story = Stage(desk)
    for chapter in (*arriving.CHAPTERS, *deciding.CHAPTERS, *closing.CHAPTERS):
        chapter(story)
        story.holds()
    for guide in GUIDES:
        shown = screens.shown_in(REPOSITORY / "docs" / guide)
        invented = [one for one in shown if not any(screens.alike(one, screen) for screen in story.screens)]
        assert not invented, f"{guide} shows what never stood on the screen:\n\n" + "\n\n".join(invented)


def test_a_line_of_three_dots_stands_for_any_lines() -> None:
    """And for nothing else: one word that differs is seen."""
    screen = "$ inbox-processor status\nWerkstatt\n  3 of 4 seats\n\nOutbox   0 waiting"
    assert screens.alike("$ inbox-processor status\n…\nOutbox   0 waiting", screen)
    assert screens.alike("$ inbox-processor status\nWerkstatt\n…", screen)
    assert not screens.alike("$ inbox-processor status\n…\nOutbox   1 waiting", screen)
    assert not screens.alike("$ inbox-processor status\nWerkstatt", screen)
