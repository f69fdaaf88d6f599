"""The clock of an order in its stage: it says what the watch says, at every moment."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import OrderType
from app.domain.duty import Duty, Limits, StageClock, StageLimit, WorkCalendar, first_of
from app.domain.stages import TIMED_STAGES, Stage
from app.domain.watching import Bounds
from tests.domain.test_duty import MONDAY, calendars, moments
from tests.domain.test_watching import ORDER

rows = st.builds(
    StageLimit,
    minutes=st.integers(1, 5000),
    stage=st.none() | st.sampled_from(TIMED_STAGES),
    order_type=st.none() | st.sampled_from(OrderType),
)
limits = st.tuples(st.lists(rows, max_size=4), st.builds(StageLimit, st.integers(1, 5000))).map(
    lambda drawn: Limits((*drawn[0], drawn[1]))
)
later = st.timedeltas(timedelta(0), timedelta(days=20))


@given(calendars, limits, st.sampled_from(Stage), st.booleans(), moments, later)
def test_it_is_over_exactly_when_the_watch_says_so(
    calendar: WorkCalendar, limit: Limits, stage: Stage, urgent: bool, since: datetime, stood: timedelta
) -> None:
    duty, now = Duty(limits=limit, calendar=calendar), since + stood
    order = replace(ORDER, stage=stage, urgent=urgent, stage_at=since)
    clock = duty.clock(stage, urgent, since)

    assert (clock is not None) == (stage in TIMED_STAGES)
    assert (clock is not None and clock.is_over(now)) == Bounds.of(duty, now).is_over(order)
    if clock is not None:
        assert clock.limit == Bounds.of(duty, now).limits[stage, order.type]
        assert clock.is_over(clock.due_at)
        assert not clock.is_over(clock.due_at - timedelta(microseconds=1))


@given(calendars, st.timedeltas(timedelta(minutes=1), timedelta(hours=80)), moments, later)
def test_what_is_left_is_the_limit_without_the_working_time_since(
    calendar: WorkCalendar, limit: timedelta, since: datetime, stood: timedelta
) -> None:
    clock, now = StageClock(since, limit, calendar), since + stood

    assert clock.left(now) == limit - calendar.between(since, now)
    assert clock.left(now) <= timedelta(0) if clock.is_over(now) else clock.left(now) > timedelta(0)


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.CANCELLED])
def test_where_nobody_waits_there_is_no_clock(stage: Stage) -> None:
    assert Duty().clock(stage, True, MONDAY) is None


def test_the_first_of_several_is_the_one_that_ends_first() -> None:
    young, old = (StageClock(MONDAY, timedelta(hours=hours), WorkCalendar()) for hours in (1, 2))

    assert first_of((None, old, young)) is young
    assert first_of((None,)) is None
