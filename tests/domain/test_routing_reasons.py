"""Why a warehouse won or lost is true of any decision, and said as people would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given

from app.domain.geo import Point, haversine_km
from app.domain.routing import (
    Candidate,
    Decision,
    Demand,
    DemandLine,
    Outcome,
    Site,
    Snapshot,
    StockKey,
    Verdict,
    route,
)
from app.domain.rules import Branch, RuleSet, Service, SiteLimits, Sort, Transfers
from tests.domain.routing_worlds import CLOSED, MIDNIGHT, NOW, Step, World, by_verdict, has_all, logic, steps, worlds

LOST = {Verdict.FARTHER, Verdict.LESS_COVER, Verdict.BUSIER, Verdict.NOT_PREFERRED}


@given(worlds())
def test_every_warehouse_is_a_candidate_nearest_first_with_a_true_reason(world: World):
    service = world.service
    for step in steps(world):
        decision = step.decision
        ranked = sorted(world.sites, key=lambda site: (haversine_km(step.demand.point, site.point), site.id))
        assert [c.site for c in decision.candidates] == ranked
        assert decision.branch == "all"
        for candidate in decision.candidates:
            assert candidate.within == (candidate.km <= service.reach_km[-1])
            assert candidate.has_all == has_all(world, step, candidate.site)
            assert reasons(world, step)[candidate.verdict](candidate), candidate


def reasons(world: World, step: Step) -> dict[Verdict, Callable[[Candidate], bool]]:
    """What must be true of a candidate for each verdict."""
    service, decision = world.service, step.decision
    parts = {part.site.id: part for part in decision.parts}
    donors = {plan.from_id for plan in decision.transfers}
    assigned = decision.outcome is Outcome.ASSIGNED

    def lost(candidate: Candidate) -> bool:
        winner = next(c for c in decision.candidates if c.site == decision.site)
        return assigned and candidate.has_all and candidate.within and candidate.why["other"] == winner.site.code

    return {
        Verdict.CHOSEN: lambda c: assigned and c.site == decision.site and c.has_all,
        Verdict.PART: lambda c: len(parts[c.site.id].goods) == c.why["lines"] and len(parts) == c.why["parts"],
        Verdict.DESTINATION: lambda c: decision.outcome is Outcome.TRANSFER and c.site == decision.site,
        Verdict.DONOR: lambda c: c.site.id in donors,
        Verdict.FARTHER: lambda c: lost(c) and c.km >= c.why["other_km"],
        Verdict.LESS_COVER: lambda c: lost(c) and Sort.COVER in service.sort and c.why["cover"] <= c.why["other_cover"],
        Verdict.BUSIER: lambda c: lost(c) and Sort.LOAD in service.sort and c.why["load"] > c.why["other_load"],
        Verdict.NOT_PREFERRED: lambda c: lost(c) and service.prefer[:1] != (c.site.code,),
        Verdict.SHORT: lambda c: c.within and any(cover.available < cover.needed for cover in c.covers),
        Verdict.SAFETY: lambda c: not c.has_all and all(cover.available >= cover.needed for cover in c.covers),
        Verdict.OUT_OF_RADIUS: lambda c: not c.within and c.why == {"reach": service.reach_km[-1]},
        Verdict.EXCLUDED: lambda c: c.site.code in service.exclude,
        Verdict.NOT_PINNED: lambda c: c.why["pin"] == service.pin != c.site.code,
        Verdict.FILTERED: lambda c: c.why["only"] == service.only != "",
        Verdict.FULL: lambda c: step.given[c.site.id] == c.why["given"] >= c.why["limit"] == world.limit(c.site).orders,
        Verdict.CUT_OFF: lambda c: c.why["cutoff"] == world.limit(c.site).cutoff == CLOSED,
    }


@given(worlds())
def test_the_explanation_agrees_with_the_decision(world: World):
    for decision in world.routed():
        assert len(by_verdict(decision, Verdict.CHOSEN)) == (decision.outcome is Outcome.ASSIGNED)
        assert len(by_verdict(decision, Verdict.PART)) == len(decision.parts)
        assert {c.site.id for c in by_verdict(decision, Verdict.DONOR)} == {p.from_id for p in decision.transfers}
        losers = by_verdict(decision, *LOST)
        assert not losers or decision.outcome is Outcome.ASSIGNED


HZ, SH, NJ = Point(30.25, 120.17), Point(31.23, 121.47), Point(32.06, 118.78)
SITES = [Site(1, "HZ", "杭州仓", HZ), Site(2, "SH", "上海仓", SH), Site(3, "NJ", "南京仓", NJ)]


def decided(
    stock: dict[StockKey, int],
    service: Service | None = None,
    *,
    lines: tuple[tuple[int, int], ...] = ((1, 1),),
    limits: dict[str, SiteLimits] | None = None,
    given_today: dict[int, int] | None = None,
    promised_at: datetime | None = None,
    sites: list[Site] = SITES,
) -> Decision:
    """One order from Hangzhou; stock by (warehouse, SKU), lines as (SKU, pieces)."""
    rules = RuleSet((Branch("all", "", service or Service()),), limits=limits or {})
    wanted = tuple(DemandLine(i, sku, f"S{sku}", n, 1000) for i, (sku, n) in enumerate(lines, 1))
    demand = Demand(1, "hz", HZ, wanted, {}, promised_at)
    return route([demand], Snapshot(sites, stock, given_today, NOW), logic(rules))[0]


def verdicts(decision: Decision) -> dict[str, Verdict]:
    return {candidate.site.code: candidate.verdict for candidate in decision.candidates}


def test_sorts_and_preference_say_why():
    stock = {(1, 1): 1, (2, 1): 9, (3, 1): 9}
    limits = {"HZ": SiteLimits(orders=10), "SH": SiteLimits(orders=10)}

    nearest = decided(stock)
    assert verdicts(nearest) == {"HZ": Verdict.CHOSEN, "SH": Verdict.FARTHER, "NJ": Verdict.FARTHER}
    stocked = decided(stock, Service(sort=(Sort.COVER,)))
    assert verdicts(stocked) == {"HZ": Verdict.LESS_COVER, "SH": Verdict.CHOSEN, "NJ": Verdict.FARTHER}
    idle = decided(stock, Service(sort=(Sort.LOAD,)), limits=limits, given_today={1: 5, 2: 1})
    assert verdicts(idle) == {"HZ": Verdict.BUSIER, "SH": Verdict.BUSIER, "NJ": Verdict.CHOSEN}
    assert idle.candidates[0].why == {"other": "NJ", "load": 50.0, "other_load": 0.0}
    preferred = decided(stock, Service(prefer=("NJ",)))
    assert verdicts(preferred) == {"HZ": Verdict.NOT_PREFERRED, "SH": Verdict.NOT_PREFERRED, "NJ": Verdict.CHOSEN}
    reach = decided(stock, Service((10, 300), prefer=("NJ",)))
    assert verdicts(reach) == {"HZ": Verdict.CHOSEN, "SH": Verdict.FARTHER, "NJ": Verdict.FARTHER}


def test_limits_are_kept_and_said():
    stock = {(1, 1): 3, (2, 1): 3, (3, 1): 3}
    limits = {"HZ": SiteLimits(cutoff=15 * 60 + 59), "SH": SiteLimits(orders=2), "NJ": SiteLimits(safety=3)}
    alone = Service(transfers=Transfers.NEVER)
    today = decided(stock, alone, limits=limits, given_today={2: 2}, promised_at=MIDNIGHT - timedelta(minutes=1))
    assert verdicts(today) == {"HZ": Verdict.CUT_OFF, "SH": Verdict.FULL, "NJ": Verdict.SAFETY}
    assert today.outcome is Outcome.WAIT
    tomorrow = decided(stock, limits=limits, given_today={2: 2}, promised_at=MIDNIGHT)
    assert tomorrow.site == SITES[0]
    in_time = decided(stock, limits={"HZ": SiteLimits(cutoff=16 * 60)}, promised_at=NOW)
    assert in_time.site == SITES[0]


def test_a_pinned_warehouse_is_brought_what_it_lacks():
    stock = {(1, 2): 1, (2, 1): 1}
    decision = decided(stock, Service(pin="HZ"), lines=((1, 1), (2, 1)))
    assert verdicts(decision) == {"HZ": Verdict.DESTINATION, "SH": Verdict.DONOR, "NJ": Verdict.NOT_PINNED}
    assert decision.site == SITES[0]
    assert decided(stock, Service(pin="HZ", transfers=Transfers.NEVER)).outcome is Outcome.TO_PRODUCE


def test_a_donor_keeps_its_safety_stock_and_an_excluded_one_everything():
    stock = {(1, 2): 1, (2, 1): 2}
    wanted = ((1, 1), (2, 1))
    assert decided(stock, Service(exclude=("SH",)), lines=wanted).outcome is Outcome.TO_PRODUCE
    assert decided(stock, lines=wanted, limits={"SH": SiteLimits(safety=1)}).outcome is Outcome.TRANSFER
    assert decided(stock, lines=wanted, limits={"SH": SiteLimits(safety=2)}).outcome is Outcome.TO_PRODUCE


def test_an_order_given_counts_for_the_next_one():
    rules = RuleSet((Branch("all"),), limits={"HZ": SiteLimits(orders=2)})
    demands = [Demand(i, "hz", HZ, (DemandLine(i, 1, "S", 1),)) for i in (1, 2)]
    snapshot = Snapshot(SITES, {(1, 1): 9, (2, 1): 9}, {1: 1}, NOW)
    assert [decision.site for decision in route(demands, snapshot, logic(rules))] == SITES[:2]


def test_a_split_takes_the_fewest_then_the_nearest():
    each = {(1, 1): 1, (2, 2): 1, (3, 3): 1}
    wanted = ((1, 1), (2, 1), (3, 1))
    three = decided(each, Service(parcels=3), lines=wanted)
    assert [part.site.code for part in three.parts] == ["HZ", "SH", "NJ"]
    assert decided(each, Service(parcels=2), lines=wanted).outcome is Outcome.TRANSFER
    far = Site(4, "BJ", "北京仓", Point(39.9, 116.4))
    stock = {(1, 1): 1, (4, 2): 1, (4, 3): 1, (2, 1): 1, (2, 2): 1, (3, 3): 1}
    near = decided(stock, Service((2000,), parcels=2), lines=wanted, sites=[*SITES, far])
    assert [part.site.code for part in near.parts] == ["SH", "NJ"]


def test_every_parcel_is_worth_enough():
    stock = {(1, 1): 9, (1, 2): 1, (3, 3): 1, (3, 2): 1}
    wanted = ((1, 3), (3, 1), (2, 1))
    for least, lines_of in ((0, [2, 1]), (1000, [2, 1]), (2000, [1, 2])):
        parts = decided(stock, Service(parcels=3, parcel_fen=least), lines=wanted).parts
        assert [(part.site.code, len(part.goods)) for part in parts] == [("HZ", lines_of[0]), ("NJ", lines_of[1])]
    assert decided(stock, Service(parcels=3, parcel_fen=2001), lines=wanted).outcome is Outcome.TRANSFER


def test_the_first_branch_whose_condition_holds_decides():
    rules = RuleSet((Branch("none", "covers == 0"), Branch("far", "nearest_km > 200"), Branch("rest")))
    here = Demand(1, "hz", HZ, (DemandLine(1, 1, "S", 1),))
    away = Demand(2, "x", Point(36.0, 120.0), (DemandLine(2, 1, "S", 1),))
    order = [here, away, replace(here, order_id=3)]
    snapshot = Snapshot(SITES, {(1, 1): 2})
    decisions = route(order, snapshot, logic(rules, frozenset({"covers", "nearest_km"})))
    assert [decision.branch for decision in decisions] == ["rest", "far", "none"]

    nobody = RuleSet((Branch("far", "nearest_km > 200"),))
    (left,) = route([here], Snapshot(SITES, {}), logic(nobody, frozenset({"nearest_km"})))
    assert (left.outcome, left.branch, left.site) == (Outcome.HOLD, "", None)
