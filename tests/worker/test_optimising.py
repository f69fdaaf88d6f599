"""A queue decided together: hypothesis looks for one that ends worse than one by one, or takes what is not there."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.adapters.language import RuleLanguage
from app.adapters.optimiser import HighsOptimiser
from app.domain.geo import Point
from app.domain.glossary import DEFAULT_TERMS
from app.domain.routing import Demand, DemandLine, Outcome, Site, Snapshot, StockKey, Verdict, Waiting, route
from app.domain.rules import Branch, RuleSet, Service, SiteLimits
from app.ports.history import Standing
from app.worker.optimising import Sums, plan_together

NOW = datetime(2026, 11, 11, 4, 0, tzinfo=UTC)
NEAR, FAR = Site(1, "HZ", "杭州", Point(30.0, 120.0)), Site(2, "NB", "宁波", Point(29.9, 121.5))
SITES = (NEAR, FAR)
REACH = RuleSet((Branch("all", service=Service(reach_km=(400,))),))
BETWEEN = Point(30.0, 120.5)


def order(order_id: int, *lines: tuple[int, int], point: Point = BETWEEN, slack: float = 20.0) -> Demand:
    wanted = tuple(
        DemandLine(order_id * 10 + n, sku, f"SKU-{sku}", quantity) for n, (sku, quantity) in enumerate(lines)
    )
    values = {"slack_hours": slack, "promise_hours": 48.0}
    return Demand(order_id, str(point), point, wanted, values, NOW + timedelta(hours=slack))


def standing(demands: list[Demand], available: dict[StockKey, int], day: dict[int, int] | None = None) -> Standing:
    waiting = [Waiting(demand.order_id, demand.values, 1.0) for demand in demands]
    numbers = {demand.order_id: str(demand.order_id) for demand in demands}
    return Standing(demands, numbers, waiting, SITES, available, day or {})


def test_the_first_takes_the_farther_warehouse_so_that_the_second_is_served_too():
    first, second = order(1, (7, 1), slack=5), order(2, (7, 1), (8, 1))
    queue = standing([first, second], {(1, 7): 1, (2, 7): 1, (1, 8): 1})
    logic = RuleLanguage().logic(3, REACH, DEFAULT_TERMS)

    plan = plan_together(queue, logic, HighsOptimiser(), NOW, 5.0)

    assert plan.contested == 2
    assert plan.wishes == {1: 2, 2: 1}
    assert (plan.one_by_one.parcels, plan.together.parcels) == (2, 2)
    assert plan.together.km < plan.one_by_one.km  # one by one the second needed a transfer
    snapshot = Snapshot(SITES, queue.available, {}, NOW)
    moved, served = route([first, second], snapshot, logic, plan.wishes)
    assert (moved.outcome, served.outcome) == (Outcome.ASSIGNED, Outcome.ASSIGNED)
    assert {found.site.code: found.verdict for found in moved.candidates} == {
        "HZ": Verdict.LEFT,
        "NB": Verdict.CHOSEN,
    }


def test_a_wish_that_the_stock_no_longer_meets_is_served_as_any_other():
    logic = RuleLanguage().logic(3, REACH, DEFAULT_TERMS)
    (found,) = route([order(1, (7, 1))], Snapshot(SITES, {(1, 7): 1}, {}, NOW), logic, {1: 2})
    assert found.site == NEAR


LINES = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=3, unique_by=lambda line: line[0]
)
POINTS = st.builds(Point, st.floats(28, 32), st.floats(118, 123))
QUEUES = st.lists(st.tuples(LINES, POINTS, st.floats(-2, 60)), min_size=1, max_size=8)
STOCKS = st.dictionaries(st.tuples(st.sampled_from([1, 2]), st.integers(1, 4)), st.integers(0, 6))


@given(QUEUES, STOCKS, st.sampled_from([0, 1, 3]), st.sampled_from([0, 2]))
def test_never_worse_in_any_sum_and_never_beyond_a_limit(
    wanted: list[tuple[list[tuple[int, int]], Point, float]], stock: dict[StockKey, int], safety: int, room: int
) -> None:
    rules = RuleSet(REACH.branches, limits={"HZ": SiteLimits(orders=room, safety=safety)})
    logic = RuleLanguage().logic(3, rules, DEFAULT_TERMS)
    demands = [order(n, *lines, point=point, slack=slack) for n, (lines, point, slack) in enumerate(wanted, 1)]

    plan = plan_together(standing(demands, stock), logic, HighsOptimiser(), NOW, 5.0)

    assert not plan.together.is_worse(plan.one_by_one)
    assert sorted(plan.orders) == [demand.order_id for demand in demands]
    by_id = {demand.order_id: demand for demand in demands}
    found = route([by_id[n] for n in plan.orders], Snapshot(SITES, stock, {}, NOW), logic, plan.wishes)
    taken: dict[StockKey, int] = {}
    for goods in (goods for decision in found for goods in decision.allocations):
        key = goods.warehouse_id, goods.sku_id
        taken[key] = taken.get(key, 0) + goods.quantity
    assert all(pieces <= stock.get(key, 0) - (safety if key[0] == 1 else 0) for key, pieces in taken.items())
    assert not room or sum(NEAR in decision.sites for decision in found) <= room


def test_sums_are_compared_in_all_three():
    assert Sums(1, 2, 3.0).is_worse(Sums(1, 1, 9.0))
    assert not Sums(1, 2, 3.0).is_worse(Sums(1, 2, 3.0))
