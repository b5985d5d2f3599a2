"""The order of the waiting list by the organiser's word: any order can be had, and everything else holds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from inbox_processor.desk import ordering
from inbox_processor.desk.records import entries
from inbox_processor.desk.recount import differences
from inbox_processor.desk.roster import Roster
from inbox_processor.errors import ConfigError
from inbox_processor.model import Cause, Change, Decision, Effects, Event, Outcome, Participant, Status
from tests.adapters.samples import person
from tests.desk.support import OPENING, WORKSHOP

NOW = OPENING + timedelta(days=3)
FULL = replace(WORKSHOP, capacity=0)


def waiting(*seconds: int, groups: dict[int, str] | None = None) -> Roster:
    """Make a line of people 1, 2, …, each with the second in which the mail arrived."""
    roster = Roster()
    people = [
        replace(
            person(at, f"Person {at}", Status.WAITLISTED),
            event=WORKSHOP.id,
            queued=OPENING + timedelta(seconds=second),
            group=(groups or {}).get(at, f"m{at}"),
        )
        for at, second in enumerate(seconds, 1)
    ]
    apply(roster, Decision(Outcome.WAITLISTED, changes=tuple(Change(one, "registered", Cause.MAIL) for one in people)))
    return roster


def apply(roster: Roster, decision: Decision) -> None:
    history = entries(decision, "test", roster, NOW)
    roster.apply(Effects(tuple(change.after for change in decision.changes), history))


def put(roster: Roster, *ids: str, at: int, event: Event = FULL) -> list[str]:
    people: list[Participant] = [one for name in ids if (one := roster.participant(name)) is not None]
    apply(roster, ordering.put(people, at, roster, {event.id: event}, NOW))
    return [one.id for one in roster.waiting(event.id)]


def test_one_is_put_forward_or_back() -> None:
    """The others keep their order, and their times."""
    roster = waiting(1, 2, 3, 4)
    before = roster.participant("2")
    assert put(roster, "4", at=1) == ["4", "1", "2", "3"]
    assert put(roster, "4", at=3) == ["1", "2", "4", "3"]
    assert put(roster, "1", at=99) == ["2", "4", "3", "1"]
    assert roster.participant("2") == before
    assert differences(roster) == ()


def test_several_stand_in_the_order_in_which_they_are_named() -> None:
    """The first of them at the place."""
    assert put(waiting(1, 2, 3, 4), "4", "1", at=2) == ["2", "4", "1", "3"]


def test_mails_of_one_second_can_be_parted() -> None:
    """INTERNALDATE has seconds; those before get a time of their own then."""
    roster = waiting(7, 7, 7, 7)
    assert put(roster, "4", at=2) == ["1", "4", "2", "3"]
    assert differences(roster) == ()


def test_people_of_one_mail_come_along_and_are_not_parted() -> None:
    """Except where the event splits groups."""
    groups = {1: "m1", 2: "m1", 4: "m4", 5: "m4"}
    assert put(waiting(1, 1, 2, 3, 3, groups=groups), "5", at=1) == ["5", "4", "1", "2", "3"]
    assert put(waiting(1, 1, 2, 3, 3, groups=groups), "3", at=2) == ["3", "1", "2", "4", "5"]
    split = replace(FULL, groups="split")
    assert put(waiting(1, 1, 2, 3, 3, groups=groups), "5", at=2, event=split) == ["1", "5", "2", "3", "4"]


def test_people_of_two_events_are_refused() -> None:
    """Each event has a line of its own."""
    roster = waiting(1, 2)
    one = roster.participant("1")
    assert one is not None
    with pytest.raises(ConfigError, match="people of one event"):
        ordering.put([one, replace(one, id="9", event="other")], 1, roster, {FULL.id: FULL}, NOW)


@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=7).map(sorted),
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 9)), max_size=6),
)
def test_after_any_moves_the_line_is_what_was_asked_and_the_history_tells_it(
    seconds: list[int], moves: list[tuple[int, int]]
) -> None:
    """Nobody is lost, the moved one stands where it was said, and a recount gives the same line."""
    roster = waiting(*seconds)
    for who, at in moves:
        name = str(min(who, len(seconds)))
        order = [one.id for one in roster.waiting(FULL.id)]
        wanted = [one for one in order if one != name]
        wanted.insert(min(at - 1, len(wanted)), name)
        if wanted == order:
            with pytest.raises(ConfigError):
                put(roster, name, at=at)
        else:
            assert put(roster, name, at=at) == wanted
        assert differences(roster) == ()
