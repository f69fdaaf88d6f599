"""The laws of routing over any snapshot: nothing promised twice, nearest first, every candidate with its reason."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo import Point, haversine_km
from app.domain.routing import (
    Decision,
    Demand,
    DemandLine,
    Outcome,
    Policy,
    Site,
    Snapshot,
    StockKey,
    Verdict,
    route,
)

RADIUS = Policy().radius_km
SKUS = range(1, 4)
World = tuple[list[Site], dict[StockKey, int], list[Demand]]
points = st.builds(Point, st.floats(28.0, 33.0), st.floats(116.0, 122.0))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to four warehouses some within the radius and some not, little stock, up to six orders."""
    sites = [Site(i, f"W{i}", f"仓{i}", p) for i, p in enumerate(draw(st.lists(points, max_size=4)), 1)]
    stock = {(site.id, sku): draw(st.integers(0, 4)) for site in sites for sku in SKUS if draw(st.booleans())}
    line = st.tuples(st.sampled_from(SKUS), st.integers(1, 3))
    orders = draw(st.lists(st.tuples(points, st.lists(line, min_size=1, max_size=4)), max_size=6))
    numbers = iter(range(1, 100))
    demands = [
        Demand(i, f"place {i}", point, tuple(DemandLine(next(numbers), sku, f"S{sku}", n) for sku, n in lines))
        for i, (point, lines) in enumerate(orders, 1)
    ]
    return sites, stock, demands


def decided(world: World) -> list[tuple[Demand, Decision, dict[StockKey, int]]]:
    """Each order with its decision and what was free just before it."""
    sites, stock, demands = world
    free, steps = dict(stock), []
    for demand, decision in zip(demands, route(demands, Snapshot(sites, stock), Policy()), strict=True):
        steps.append((demand, decision, dict(free)))
        for goods in decision.allocations:
            free[goods.warehouse_id, goods.sku_id] = free.get((goods.warehouse_id, goods.sku_id), 0) - goods.quantity
    return steps


def has_all(demand: Demand, site: Site, free: dict[StockKey, int]) -> bool:
    wanted: Counter[int] = Counter()
    for line in demand.lines:
        wanted[line.sku_id] += line.quantity
    return all(free.get((site.id, sku), 0) >= n for sku, n in wanted.items())


def nearest_first(demand: Demand, sites: list[Site]) -> list[tuple[float, Site]]:
    return sorted(((haversine_km(demand.point, s.point), s) for s in sites), key=lambda pair: (pair[0], pair[1].id))


@given(worlds())
def test_nothing_is_promised_that_is_not_there(world: World):
    left = Counter(world[1])
    for _, decision, _ in decided(world):
        for goods in decision.allocations:
            left[goods.warehouse_id, goods.sku_id] -= goods.quantity
    assert all(n >= 0 for n in left.values())


@given(worlds())
def test_every_line_of_a_served_order_is_promised_once_and_whole(world: World):
    for demand, decision, _ in decided(world):
        promised = sorted((g.line_id, g.sku_id, g.quantity) for g in decision.allocations)
        wanted = sorted((line.line_id, line.sku_id, line.quantity) for line in demand.lines)
        assert promised == ([] if decision.outcome is Outcome.TO_PRODUCE else wanted)


@given(worlds())
def test_the_nearest_warehouse_within_the_radius_that_has_all_is_assigned(world: World):
    for demand, decision, free in decided(world):
        able = [s for km, s in nearest_first(demand, world[0]) if round(km, 1) <= RADIUS and has_all(demand, s, free)]
        assert (decision.outcome is Outcome.ASSIGNED) == bool(able)
        if able:
            assert decision.site == able[0]
            assert {goods.warehouse_id for goods in decision.allocations} == {able[0].id}


@given(worlds())
def test_a_transfer_brings_every_lacking_line_whole_to_the_nearest_warehouse(world: World):
    for demand, decision, _ in decided(world):
        if decision.outcome is not Outcome.TRANSFER:
            continue
        assert decision.site is not None
        moved = [goods for plan in decision.transfers for goods in plan.goods]
        assert {plan.to_id for plan in decision.transfers} == {decision.site.id}
        assert all(goods.warehouse_id == plan.from_id for plan in decision.transfers for goods in plan.goods)
        stays = [goods for goods in decision.allocations if goods not in moved]
        assert all(goods.warehouse_id == decision.site.id for goods in stays)
        ranked = nearest_first(demand, world[0])
        if round(ranked[0][0], 1) <= RADIUS:
            assert decision.site == ranked[0][1]
            assert all(plan.from_id != plan.to_id for plan in decision.transfers)


@given(worlds())
def test_production_is_asked_only_when_no_single_warehouse_can_serve_some_line(world: World):
    for demand, decision, free in decided(world):
        if decision.outcome is not Outcome.TO_PRODUCE:
            assert decision.shortages == ()
            continue
        assert decision.shortages
        assert not any(has_all(demand, site, free) for site in world[0])
        best = {
            line.line_id: max((free.get((s.id, line.sku_id), 0) for s in world[0]), default=0) for line in demand.lines
        }
        short = {line.line_id: line.quantity - best[line.line_id] for line in demand.lines}
        lacking = {line: n for line, n in short.items() if n > 0}
        assert {s.line_id: s.quantity for s in decision.shortages} == (
            lacking or {line.line_id: line.quantity for line in demand.lines}
        )


@given(worlds())
def test_every_warehouse_is_a_candidate_with_its_reason_nearest_first(world: World):
    for demand, decision, free in decided(world):
        assert [c.site for c in decision.candidates] == [site for _, site in nearest_first(demand, world[0])]
        for candidate in decision.candidates:
            assert candidate.within == (candidate.km <= RADIUS)
            assert candidate.has_all == has_all(demand, candidate.site, free)
            if candidate.verdict is Verdict.FARTHER:
                assert candidate.within
                assert candidate.has_all
            if candidate.verdict is Verdict.SHORT:
                assert not candidate.has_all
        chosen = [c.site for c in decision.candidates if c.verdict in (Verdict.CHOSEN, Verdict.DESTINATION)]
        assert len(chosen) <= 1
        assert chosen in ([], [decision.site])


@given(worlds())
def test_the_same_world_gives_the_same_plan(world: World):
    sites, stock, demands = world

    assert route(demands, Snapshot(sites, stock), Policy()) == route(
        demands, Snapshot(reversed(sites), dict(reversed(stock.items()))), Policy()
    )


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (Point(39.9042, 116.4074), Point(31.2304, 121.4737), 1067.3),
        (Point(51.5074, -0.1278), Point(48.8566, 2.3522), 343.6),
        (Point(0.0, 179.5), Point(0.0, -179.5), 111.2),
        (Point(90.0, 0.0), Point(-90.0, 0.0), 20015.1),
        (Point(30.0, 120.0), Point(30.0, 120.0), 0.0),
    ],
)
def test_known_distances(a: Point, b: Point, km: float):
    assert haversine_km(a, b) == pytest.approx(km, abs=0.2)
    assert haversine_km(b, a) == pytest.approx(haversine_km(a, b))


def test_another_radius_is_another_plan():
    site = Site(1, "HZ", "杭州仓", Point(30.25, 120.17))
    demand = Demand(1, "x", Point(31.23, 121.47), (DemandLine(1, 1, "S", 1),))

    outcomes = [route([demand], Snapshot([site], {(1, 1): 1}), Policy(km))[0].outcome for km in (300.0, 100.0)]

    assert outcomes == [Outcome.ASSIGNED, Outcome.TRANSFER]
