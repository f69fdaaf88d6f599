"""The laws of routing over any snapshot and any rules: nothing promised twice, nothing forbidden, same plan again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo import Point, haversine_km
from app.domain.routing import Candidate, Outcome, StockKey, Verdict
from app.domain.rules import Branch, Otherwise, RuleSet, Service, Transfers
from tests.domain.routing_worlds import (
    NOW,
    Step,
    World,
    by_verdict,
    default_worlds,
    has_all,
    may_send,
    meets_only,
    steps,
    worlds,
)


@given(worlds())
def test_nothing_is_promised_that_is_not_there_and_safety_stock_stays(world: World):
    safety = {site.id: world.limit(site).safety for site in world.sites}
    for step in steps(world):
        taken: Counter[StockKey] = Counter()
        for goods in step.decision.allocations:
            taken[goods.warehouse_id, goods.sku_id] += goods.quantity
        assert all(step.free[key] - pieces >= safety[key[0]] for key, pieces in taken.items())


@given(worlds())
def test_every_line_of_a_served_order_is_promised_once_and_whole(world: World):
    for step in steps(world):
        promised = sorted((g.line_id, g.sku_id, g.quantity) for g in step.decision.allocations)
        wanted = sorted((line.line_id, line.sku_id, line.quantity) for line in step.demand.lines)
        served = step.decision.outcome in (Outcome.ASSIGNED, Outcome.SPLIT, Outcome.TRANSFER)
        assert promised == (wanted if served else [])
        assert (step.decision.site is not None) == served


@given(worlds())
def test_nobody_sends_or_gives_who_must_not(world: World):
    for step in steps(world):
        ids = {goods.warehouse_id for goods in step.decision.allocations}
        for candidate in step.decision.candidates:
            assert candidate.site not in step.decision.sites or may_send(world, step, candidate)
            if candidate.site.id in ids:
                assert candidate.site.code not in world.service.exclude
                assert meets_only(world, step, candidate)


@given(worlds())
def test_the_same_world_gives_the_same_plan(world: World):
    mirrored = replace(world, sites=world.sites[::-1], stock=dict(reversed(world.stock.items())))
    assert world.routed() == mirrored.routed()


@given(worlds())
def test_a_whole_order_goes_before_everything_else(world: World):
    reach = world.service.reach_km
    for step in steps(world):
        near = [c for c in step.decision.candidates if c.km <= reach[-1] and may_send(world, step, c)]
        able = [c for c in near if has_all(world, step, c.site)]
        assert (step.decision.outcome is Outcome.ASSIGNED) == bool(able)
        if able:
            nearest_reach = min(km for km in reach if any(c.km <= km for c in able))
            assert step.decision.reach_km == nearest_reach
            tier = [c for c in able if c.km <= nearest_reach]
            assert step.decision.site in [c.site for c in tier]
            preferred = [c.site for code in world.service.prefer for c in tier if c.site.code == code]
            assert not preferred or step.decision.site == preferred[0]


@given(worlds())
def test_a_split_order_leaves_in_as_few_parcels_as_can_be_each_worth_enough(world: World):
    service = world.service
    for step in steps(world):
        near = [c for c in step.decision.candidates if c.within and may_send(world, step, c)]
        least = fewest_parcels(world, step, near)
        can = step.decision.outcome is not Outcome.ASSIGNED and least is not None and 2 <= least[0] <= service.parcels
        assert (step.decision.outcome is Outcome.SPLIT) == can
        if can and least is not None:
            assert len(step.decision.parts) == least[0]
            km = sum(c.km for c in near if c.site in step.decision.sites)
            assert km == pytest.approx(least[1])
            goods = [allocation for part in step.decision.parts for allocation in part.goods]
            assert goods == list(step.decision.allocations)
            assert all(part.goods for part in step.decision.parts)


def fewest_parcels(world: World, step: Step, near: list[Candidate]) -> tuple[int, float] | None:
    """Parcels and km of the best way to share the lines, by trying every one."""
    found = []
    for count in range(1, len(near) + 1):
        for chosen in combinations(near, count):
            if any(is_share(world, step, places) for places in assignments(len(step.demand.lines), list(chosen))):
                found.append((count, sum(c.km for c in chosen)))
    return min(found, default=None)


def assignments(lines: int, sites: list[Candidate]) -> Iterator[list[Candidate]]:
    if lines == 0:
        yield []
        return
    for rest in assignments(lines - 1, sites):
        for site in sites:
            yield [*rest, site]


def is_share(world: World, step: Step, places: list[Candidate]) -> bool:
    pieces: Counter[StockKey] = Counter()
    fen: Counter[int] = Counter()
    for line, place in zip(step.demand.lines, places, strict=True):
        pieces[place.site.id, line.sku_id] += line.quantity
        fen[place.site.id] += line.quantity * line.price_fen
    safety = {c.site.id: world.limit(c.site).safety for c in places}
    enough = all(n <= step.free.get(key, 0) - safety[key[0]] for key, n in pieces.items())
    return enough and all(n >= world.service.parcel_fen for n in fen.values())


@given(worlds())
def test_transfers_bring_whole_lines_to_one_warehouse_and_in_time(world: World):
    for step in steps(world):
        decision = step.decision
        if decision.outcome is not Outcome.TRANSFER:
            assert decision.transfers == ()
            continue
        assert decision.site is not None
        moved = [goods for plan in decision.transfers for goods in plan.goods]
        assert moved
        assert {plan.to_id for plan in decision.transfers} == {decision.site.id}
        assert all(goods.warehouse_id == plan.from_id for plan in decision.transfers for goods in plan.goods)
        assert all(g.warehouse_id == decision.site.id for g in decision.allocations if g not in moved)
        served = next(c for c in decision.candidates if c.site == decision.site)
        if any(plan.from_id == plan.to_id for plan in decision.transfers):
            assert world.service.beyond
            assert not any(c.within and may_send(world, step, c) for c in decision.candidates)
            continue
        assert served.within or world.service.beyond
        assert world.service.transfers is not Transfers.NEVER
        if world.service.transfers is Transfers.BEFORE_PROMISE and step.demand.promised_at is not None:
            farthest = max(float(str(c.why["km"])) for c in by_verdict(decision, Verdict.DONOR))
            arrives = NOW + timedelta(hours=world.rules.handling_hours + farthest / world.rules.km_per_hour)
            assert arrives <= step.demand.promised_at


@given(worlds())
def test_what_cannot_be_served_ends_as_the_branch_says(world: World):
    ends = {Otherwise.PRODUCE: Outcome.TO_PRODUCE, Otherwise.WAIT: Outcome.WAIT, Otherwise.HOLD: Outcome.HOLD}
    for step in steps(world):
        decision = step.decision
        if decision.sites:
            assert decision.shortages == ()
            continue
        tomorrow = any(c.has_all for c in by_verdict(decision, Verdict.FULL, Verdict.CUT_OFF))
        expected = ends[world.service.otherwise]
        assert decision.outcome is (Outcome.WAIT if tomorrow and expected is Outcome.TO_PRODUCE else expected)
        assert bool(decision.shortages) == (decision.outcome is Outcome.TO_PRODUCE)
        wanted = {line.line_id: line.quantity for line in step.demand.lines}
        assert all(0 < short.quantity <= wanted[short.line_id] for short in decision.shortages)


@given(default_worlds)
def test_production_is_asked_for_what_the_best_warehouse_lacks(world: World):
    for step in steps(world):
        if step.decision.outcome is not Outcome.TO_PRODUCE:
            continue
        best = {
            line.line_id: max((step.free.get((s.id, line.sku_id), 0) for s in world.sites), default=0)
            for line in step.demand.lines
        }
        short = {line.line_id: line.quantity - best[line.line_id] for line in step.demand.lines}
        lacking = {line: n for line, n in short.items() if n > 0}
        assert {s.line_id: s.quantity for s in step.decision.shortages} == (
            lacking or {line.line_id: line.quantity for line in step.demand.lines}
        )


@given(default_worlds)
def test_a_wider_radius_changes_only_orders_with_a_warehouse_between(world: World):
    world = replace(world, demands=world.demands[:1])
    wider = replace(world, rules=RuleSet((Branch("all", "", Service((350,))),)))
    for before, after in zip(world.routed(), wider.routed(), strict=True):
        plan = (before.outcome, before.site, before.allocations)
        if (after.outcome, after.site, after.allocations) != plan:
            assert any(300 < candidate.km <= 350 for candidate in after.candidates)


@given(default_worlds, st.lists(st.integers(1, 900), min_size=1, max_size=3, unique=True).map(sorted))
def test_another_reach_behind_never_takes_an_order_from_a_nearer_one(world: World, reach: list[int]):
    world = replace(world, demands=world.demands[:1])
    for widest in range(1, len(reach)):
        short, long = (
            replace(world, rules=RuleSet((Branch("all", "", Service(tuple(reach[:count]))),))).routed()
            for count in (widest, widest + 1)
        )
        for before, after in zip(short, long, strict=True):
            if before.outcome is Outcome.ASSIGNED:
                assert (after.outcome, after.site, after.reach_km) == (before.outcome, before.site, before.reach_km)


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
