"""Texts put live while the daemon works: SIGHUP takes the new ones, and a bad one gives way to the last good."""

from __future__ import annotations

import signal

import pytest

from tests.system.test_daemon import running
from tests.system.workplace import PEOPLE, Workplace, parsed, registration, until

pytestmark = [pytest.mark.dovecot, pytest.mark.slow]

ANNA, BERT, CARLA = PEOPLE[:3]
TEXT = "Am {{ date }}, {{ event.place }}. Sonst bitte absagen.\n"


def subjects(desk: Workplace) -> list[str]:
    return [str(parsed(one)["Subject"]) for one in desk.taken()]


def test_sighup_puts_a_text_live_and_a_broken_one_gives_way_to_the_last_good(desk: Workplace) -> None:
    """No mail waits for a text to be mended; `status` tells as long as it is not, and no longer."""
    mine = desk.folder / "templates/de/accepted.txt.j2"
    mine.parent.mkdir(parents=True)
    mine.write_text(f"Subject: Erste\n\n{TEXT}")
    with running(desk) as daemon:
        desk.deliver(registration(ANNA))
        assert until(lambda: subjects(desk) == ["Erste"], 20)
        mine.write_text("Subject: Kaputt\n\n{{ dtae }}\n")
        daemon.child.send_signal(signal.SIGHUP)
        assert until(lambda: "did you mean date?" in daemon.said(), 20), daemon.said()
        desk.deliver(registration(BERT))
        assert until(lambda: subjects(desk) == ["Erste", "Erste"], 20)
        assert until(lambda: desk.call("status").status == 1, 20)
        assert "de/accepted.txt.j2" in desk.call("status").out
        mine.write_text(f"Subject: Zweite\n\n{TEXT}")
        daemon.child.send_signal(signal.SIGHUP)
        assert until(lambda: daemon.said().count("have been read anew") == 2, 20), daemon.said()
        desk.deliver(registration(CARLA))
        assert until(lambda: subjects(desk) == ["Erste", "Erste", "Zweite"], 20)
        assert until(lambda: desk.call("status").status == 0, 20)
        assert daemon.end() == 0
