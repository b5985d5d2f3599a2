"""Whom a withdrawal is about."""

from __future__ import annotations

import pytest

from inbox_processor.reading import leaving
from tests.reading.letters import context

SIGNED = "\n\nViele Grüße\nPetra Schulze"


def withdrawn(text: str) -> list[tuple[bool, str | None]]:
    """Name those who stay away, and whether they wrote."""
    found = leaving.withdrawn(context(f"Guten Tag,\n\n{text}{SIGNED}"))
    return [(one.is_sender, one.name.value if one.name else None) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "leider muss ich meine Anmeldung zurückziehen.",
        "ich muss leider absagen.",
        "ich ziehe meine Anmeldung zurück, Frau Jana Krämer weiß Bescheid.",
        "ich kann leider nicht teilnehmen. Frau Jana Krämer hatte mich eingeladen.",
        "bitte streichen Sie mich von der Liste.",
    ],
)
def test_the_author_stays_away_where_they_speak_of_their_own_seat(text: str) -> None:
    """Others who are named keep theirs."""
    assert withdrawn(text) == [(True, "Petra Schulze")]


@pytest.mark.parametrize(
    "text",
    [
        "seine Anmeldung bitte ich zu streichen: Herr Ole Petersen kann nicht kommen.",
        "Herr Ole Petersen sagt ab, bitte streichen Sie ihn von der Liste.",
        "im Auftrag von Herrn Ole Petersen muss ich seine Anmeldung stornieren.",
    ],
)
def test_another_stays_away_where_the_author_only_asks(text: str) -> None:
    """The author's own seat is not touched."""
    assert withdrawn(text) == [(False, "Ole Petersen")]


def test_nobody_named_means_the_author() -> None:
    """Also where they do not say I."""
    assert withdrawn("das wird doch nichts, bitte den Platz weitergeben.") == [(True, "Petra Schulze")]


def test_an_unsigned_withdrawal_is_the_senders() -> None:
    """Their address tells who it is."""
    (one,) = leaving.withdrawn(context("Ich muss meine Anmeldung leider zurückziehen."))
    assert one.is_sender
    assert one.name is None
