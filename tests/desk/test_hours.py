"""Until when an offered seat holds: hours, moved into working days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_processor.desk.hours import in_working_hours, offer_until
from tests.desk.support import event

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2016-05-04T14:30", "2016-05-04T14:30"),  # a Wednesday afternoon stays
        ("2016-05-04T08:00", "2016-05-04T08:00"),
        ("2016-05-04T07:59", "2016-05-04T08:00"),
        ("2016-05-04T20:00", "2016-05-05T08:00"),  # eight in the evening is over
        ("2016-05-06T19:59", "2016-05-06T19:59"),
        ("2016-05-06T21:00", "2016-05-09T08:00"),  # Friday night → Monday
        ("2016-05-07T12:00", "2016-05-09T08:00"),
        ("2016-05-08T03:00", "2016-05-09T08:00"),
        ("2016-03-26T23:00", "2016-03-28T08:00"),  # the clock changes in that night
    ],
)
def test_the_time_is_moved_into_working_days_by_the_wall_clock_of_the_event(at: str, expected: str) -> None:
    """Monday to Friday, 8 to 20 o'clock of the event's zone."""
    moved = in_working_hours(berlin(at), BERLIN)
    assert moved.astimezone(BERLIN).replace(tzinfo=None) == datetime.fromisoformat(expected)


@given(st.datetimes(datetime.fromisoformat("2016-01-01"), datetime.fromisoformat("2030-01-01"), timezones=st.just(UTC)))
def test_the_time_is_never_earlier_and_at_most_a_weekend_later(at: datetime) -> None:
    moved = in_working_hours(at, BERLIN)
    local = moved.astimezone(BERLIN)
    assert at <= moved <= at + timedelta(hours=61)
    assert local.weekday() < 5
    assert 8 <= local.hour < 20
    assert in_working_hours(moved, BERLIN) == moved


@pytest.mark.parametrize("closes", [None, datetime(2016, 7, 5, 10, tzinfo=UTC)])
def test_no_offer_holds_beyond_the_deadline_or_the_start(closes: datetime | None) -> None:
    """As pretix #681, #1031: nobody answers in time to an offer that ends after the event has begun."""
    workshop = event(offer_hours=48, closes=closes)
    assert offer_until(workshop, datetime(2016, 7, 4, 12, tzinfo=UTC)) == (closes or workshop.starts)


def test_a_deadline_behind_the_start_does_not_let_offers_hold_beyond_it() -> None:
    workshop = event(offer_hours=48, closes=event().ends)
    assert offer_until(workshop, workshop.starts - timedelta(hours=1)) == workshop.starts
