"""What the watch looks for, by rules alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.case_cost import Costs, cost
from app.domain.cases import CaseKind, CaseState, OrderType, Severity
from app.domain.duty import Duty, Limits, StageLimit
from app.domain.stages import Awaits, Stage
from app.domain.watching import Bounds, Place, Standing, Windows, is_own, own_cause, severity

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ORDER = Standing(
    id=1,
    no="O000000018J",
    stage=Stage.ASSIGNED,
    stage_at=NOON,
    awaits=Awaits.PICKING,
    urgent=False,
    missing=frozenset(),
    warehouse="HZ",
    customer="",
    promised_at=NOON + timedelta(days=2),
)
spans = st.timedeltas(timedelta(0), timedelta(days=20))


@given(moments=st.lists(spans, min_size=2, max_size=6).map(sorted), stood=spans)
def test_the_windows_of_all_looks_together_are_all_time_and_each_moment_is_in_one(
    moments: list[timedelta], stood: timedelta
) -> None:
    order, clocks, seen = replace(ORDER, stage_at=NOON + stood), dict[str, datetime](), 0
    for moment in moments:
        bounds = Bounds.of(Duty(), NOON + moment)
        windows = Windows.since(clocks, bounds)
        clocks = dict(windows.clocks)
        seen += any(
            stage is order.stage and span.after < order.stage_at <= span.until for stage, span in windows.stages
        )
        assert seen == bounds.is_over(order)


def test_types_with_other_limits_have_windows_of_their_own() -> None:
    limits = Limits((StageLimit(30, order_type=OrderType.URGENT), StageLimit(120)))
    bounds = Bounds.of(Duty(limits=limits), NOON)
    waiting = replace(ORDER, stage_at=NOON - timedelta(minutes=40))

    windows = Windows.since({}, bounds)

    assert {span.until for stage, span in windows.stages if stage is Stage.ASSIGNED} == {
        NOON - timedelta(minutes=30),
        NOON - timedelta(minutes=120),
    }
    assert (bounds.is_over(waiting), bounds.is_over(replace(waiting, urgent=True))) == (False, True)


@pytest.mark.parametrize(
    ("kind", "urgent", "waits", "level"),
    [
        (CaseKind.STUCK, False, [CaseKind.STUCK], Severity.NORMAL),
        (CaseKind.STUCK, True, [CaseKind.STUCK, CaseKind.PROMISE], Severity.URGENT),
        (CaseKind.PROMISE, False, [CaseKind.PROMISE], Severity.HIGH),
        (CaseKind.INCOMPLETE, False, [], Severity.NORMAL),
        (CaseKind.INCOMPLETE, False, [CaseKind.STUCK], Severity.HIGH),
        (CaseKind.COUNT, False, [CaseKind.STUCK], Severity.NORMAL),
        (CaseKind.CREDIT, True, [CaseKind.STUCK, CaseKind.PROMISE], Severity.URGENT),
    ],
)
def test_how_pressing_it_is(kind: CaseKind, urgent: bool, waits: list[CaseKind], level: Severity) -> None:
    assert severity(kind, replace(ORDER, urgent=urgent), waits) is level


def test_causes_name_what_they_are_about() -> None:
    place = Place.of(CaseKind.STUCK, replace(ORDER, warehouse="华东:1"))

    assert Place.of_cause(place.cause) == place
    assert Place.of_cause(own_cause(CaseKind.STUCK, ORDER)) is None
    assert is_own(CaseKind.STUCK, own_cause(CaseKind.STUCK, ORDER), ORDER.no)
    assert not is_own(CaseKind.STUCK, place.cause, ORDER.no)
    assert not is_own(CaseKind.NO_STOCK, f"no_stock:{ORDER.no}1", ORDER.no)


costs = st.builds(
    Costs,
    severity=st.sampled_from(Severity),
    state=st.just(CaseState.OPEN),
    overdue=st.integers(0, 5000),
    slack=st.none() | st.integers(-5000, 5000),
    orders=st.integers(0, 5000),
    amount_fen=st.integers(0, 10**9),
)


@given(costs, st.integers(1, 100))
def test_waiting_longer_never_costs_less(case: Costs, more: int) -> None:
    assert cost(replace(case, overdue=case.overdue + more)) >= cost(case)
    assert cost(replace(case, orders=case.orders + more)) >= cost(case)
    if case.slack is not None:
        assert cost(replace(case, slack=case.slack - more)) >= cost(case)


@given(costs, costs)
def test_a_clock_that_stands_comes_behind_every_one_that_runs(one: Costs, other: Costs) -> None:
    paused, cleared = replace(other, state=CaseState.PAUSED), replace(other, state=CaseState.CLEARED)
    assert cost(one) > cost(paused) > cost(cleared)
