"""`status`: seats, outbox, health, for people and for monitoring."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from inbox_processor.adapters import health
from inbox_processor.adapters.health import Health
from inbox_processor.cli.status import BAR_WIDTH, seats_bar
from inbox_processor.model import Effects, ReplyState, Status
from tests.adapters.samples import person, question, reply
from tests.cli.support import ESCAPE, EVENT, Office, on_terminal

NOW = datetime(2016, 6, 1, 12, 0, tzinfo=UTC)


def test_status_as_json_has_the_keys_of_the_contract(office: Office) -> None:
    """One object on one line."""
    people = [person(1), person(2), person(3, status=Status.WAITLISTED), person(4, status=Status.INCOMPLETE)]
    people += [person(5, status=Status.CANCELLED), person(6, status=Status.OFFERED)]
    office.keep(
        Effects(tuple(replace(one, event="workshop") for one in people)),
        Effects(outbox=(reply(1), reply(2, ReplyState.SENDING), reply(3, ReplyState.SENT, b"")), review=(question(9),)),
    )
    health.write(office.store, Health(NOW, None, "once", 60))
    done = office.call("status", "--json", now=NOW)
    assert (done.status, done.err) == (0, "")
    (shown,) = done.objects()
    assert shown == {
        "healthy": True,
        "events": [
            {
                "id": "workshop",
                "capacity": 20,
                "accepted": 2,
                "offered": 1,
                "waitlisted": 1,
                "incomplete": 1,
                "cancelled": 1,
                "declined": 0,
            }
        ],
        "review": 1,
        "outbox": {"queued": 2, "failed": 0},
        "bounced": 0,
        "limits": {"address": 0, "hour": False},
        "last_poll": "2016-06-01T12:00:00+00:00",
        "last_error": None,
    }


def test_before_the_first_run_the_desk_is_healthy_and_empty(office: Office) -> None:
    """No store, no poll: nothing has gone wrong yet, and none is made."""
    done = office.call("status", "--json")
    assert done.status == 0
    (shown,) = done.objects()
    assert (shown["healthy"], shown["last_poll"], shown["review"]) == (True, None, 0)
    assert "never" in office.call("status").out
    assert not office.store.exists()


def test_mails_in_review_are_no_failure(office: Office) -> None:
    """Contract: `status` is healthy."""
    office.keep(Effects(review=(question(9),)))
    assert office.call("status").status == 0


def test_a_refused_reply_is_one(office: Office) -> None:
    """Exit status 1, and where to look."""
    office.keep(Effects(outbox=(reply(1, ReplyState.FAILED),)))
    done = office.call("status")
    assert done.status == 1
    assert "inbox-processor review" in done.out
    assert office.call("status", "--json").objects()[0]["healthy"] is False


def test_the_last_error_of_the_desk_is_shown(office: Office) -> None:
    """Exit status 1; the sentence stands in the table and in the object."""
    health.write(office.store, Health(NOW, "The mail server is away.", "daemon", 60))
    assert office.call("status", now=NOW).status == 1
    assert "The mail server is away." in office.call("status", now=NOW).out
    assert office.call("status", "--json", now=NOW).objects()[0]["last_error"] == "The mail server is away."


@pytest.mark.parametrize(
    ("mode", "every", "ago", "status"),
    [
        ("daemon", 60, timedelta(minutes=4), 0),
        ("daemon", 60, timedelta(minutes=6), 1),
        ("daemon", 3600, timedelta(hours=2), 0),
        ("daemon", 3600, timedelta(hours=6), 1),
        ("once", 60, timedelta(days=3), 0),
        ("", 60, timedelta(days=3), 0),
    ],
)
def test_a_daemon_that_looks_no_more_is_not_healthy(
    office: Office, mode: str, every: float, ago: timedelta, status: int
) -> None:
    """One that hangs or was killed says nothing itself; cron's runs and an ended daemon are no daemon."""
    health.write(office.store, Health(NOW - ago, None, mode, every))
    done = office.call("status", now=NOW)
    assert done.status == status
    assert ("hangs" in done.out) is bool(status)


def test_each_event_has_its_seats_in_words(office: Office) -> None:
    """The table for people: taken and all seats, who waits."""
    office.configure(events=[EVENT, {**EVENT, "id": "essen", "title": "Forum Essen", "tags": ["essen"], "capacity": 3}])
    office.keep(
        Effects((replace(person(1), event="essen"), replace(person(2, status=Status.WAITLISTED), event="essen")))
    )
    out = office.call("status").out
    assert "Forum Essen" in out
    assert "1 of 3 seats" in out
    assert "0 of 20 seats" in out
    assert "1 waiting" in out


@pytest.mark.parametrize(
    ("taken", "capacity", "blocks"), [(0, 20, 0), (1, 500, 1), (10, 20, 15), (499, 500, 29), (20, 20, 30), (21, 20, 30)]
)
def test_the_bar_is_full_only_where_all_seats_are_taken(taken: int, capacity: int, blocks: int) -> None:
    """And empty only where none is: one free seat among 500 is seen; too many are said."""
    drawn = seats_bar({"accepted": taken, "offered": 0, "capacity": capacity})
    words = "".join(text for _, text in drawn)
    assert len(words.split()[0]) == BAR_WIDTH
    assert words.count("█") + words.count("#") == blocks
    assert ("(1 too many)" in words) is (taken > capacity)


def test_an_offered_seat_is_held_and_not_accepted(office: Office) -> None:
    """Capacity 1, the seat offered: the bar is full, and nobody is said to come."""
    office.configure(events=[{**EVENT, "capacity": 1, "offer_hours": 48}])
    office.keep(Effects((replace(person(1, status=Status.OFFERED), event="workshop"),)))
    (event,) = office.call("status", "--json").objects()[0]["events"]
    assert (event["accepted"], event["offered"]) == (0, 1)
    out = office.call("status").out
    assert "1 of 1 seat" in out
    assert "1 of the seats offered" in out


def test_the_declined_are_counted_in_words_where_there_are_any(office: Office) -> None:
    """The numbers of the line, and the seats, are all people there are."""
    assert "declined" not in office.call("status").out
    office.keep(Effects((replace(person(1, status=Status.DECLINED), event="workshop"),)))
    assert "0 cancelled, 1 declined" in office.call("status").out


def test_on_a_terminal_the_bar_has_colours_and_the_lines_fit(office: Office) -> None:
    """80 columns; piped, nothing is coloured."""
    office.keep(Effects((replace(person(1), event="workshop"),)))
    done, shown = on_terminal(80, "status", "--config", office.config)
    assert done == 0
    assert f"{ESCAPE}[32m" in shown
    assert "1 of 20 seats" in shown
    assert "06.07.2090 10:30, Rathaus Barmen, Wuppertal" in shown
    assert ESCAPE not in office.call("status").out
