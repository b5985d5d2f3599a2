"""The arrivals as a picture: nothing lost, nothing outside, readable scales."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_processor.model import Status
from inbox_processor.sheets.chart import BOTTOM, HEIGHT, LABELS, LEFT, LINES, RIGHT, WIDTH, chart

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = datetime(2016, 3, 21, 8, 5, tzinfo=BERLIN)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(100_000, 3_800_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, BERLIN)),
            st.sampled_from(list(Status)),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_everybody_stands_in_the_picture_and_nothing_outside_it(arrivals: list[tuple[datetime, Status]]) -> None:
    """Whatever the times: the totals are all people, and each bar, label and line lies on the paper."""
    drawn = chart(arrivals, "de")
    assert drawn is not None
    assert sum(total for _, _, total in drawn.totals) == len(arrivals) == sum(count for _, count in drawn.kinds)
    for piece in drawn.pieces:
        assert LEFT <= piece.x <= piece.x + piece.width <= WIDTH - RIGHT + 0.1
        assert 0 < piece.y <= piece.y + piece.height <= HEIGHT - BOTTOM + 0.1
    assert len(drawn.times) <= LABELS
    assert len(drawn.scale) <= LINES + 1


@pytest.mark.parametrize(
    ("span", "step"),
    [
        (timedelta(0), "hour"),
        (timedelta(hours=30), "hour"),
        (timedelta(days=3), "day"),
        (timedelta(days=60), "day"),
        (timedelta(days=90), "week"),
        (timedelta(days=800), "month"),
        (timedelta(days=16_000), "year"),
    ],
)
def test_the_step_goes_by_the_span(span: timedelta, step: str) -> None:
    """Hours for a rush, days for a month, weeks for a season."""
    drawn = chart([(FIRST, Status.ACCEPTED), (FIRST + span, Status.WAITLISTED)], "en")
    assert drawn is not None
    assert drawn.step == step


def test_a_bar_stands_on_its_day_of_the_event_s_zone_with_seats_at_the_bottom() -> None:
    """Two of one day are one bar, the one who waits on top of the one with a seat; a day without mail is a gap."""
    late = FIRST.replace(hour=23, minute=59)
    arrivals = [
        (FIRST, Status.WAITLISTED),
        (late, Status.ACCEPTED),
        (FIRST + timedelta(days=2), Status.CANCELLED),
        (FIRST + timedelta(days=3), Status.OFFERED),
    ]
    drawn = chart(arrivals, "de")
    assert drawn is not None
    assert [total for _, _, total in drawn.totals] == [2, 1, 1]
    assert [piece.kind for piece in drawn.pieces] == ["seat", "waiting", "other", "seat"]
    seat, waiting, other, _ = drawn.pieces
    assert (seat.x, seat.y) == (waiting.x, round(waiting.y + waiting.height, 1))
    assert other.x - seat.x == pytest.approx(2 * (WIDTH - LEFT - RIGHT) / 4, abs=0.2)
    assert [mark.words for mark in drawn.times] == ["21. März", "22. März", "23. März", "24. März"]
    assert [mark.words for mark in drawn.scale] == ["0", "1", "2"]


@pytest.mark.parametrize(("most", "top"), [(1, 1), (5, 5), (6, 6), (7, 8), (21, 25), (49, 50), (51, 60), (101, 150)])
def test_the_scale_is_of_round_numbers(most: int, top: int) -> None:
    """1, 2, 5, 10, 20 …; the highest bar reaches into the last step."""
    drawn = chart([(FIRST, Status.ACCEPTED)] * most, "en")
    assert drawn is not None
    assert drawn.scale[-1].words == str(top)


def test_nobody_is_no_picture() -> None:
    """An empty frame would look like a fault."""
    assert chart([], "de") is None
