"""Any snapshot with any rules and orders, and what routing makes of them, for the laws of routing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from app.domain.geo import Point
from app.domain.routing import (
    Candidate,
    Decision,
    Demand,
    DemandLine,
    Site,
    Snapshot,
    StockKey,
    Verdict,
    route,
)
from app.domain.rules import (
    DEFAULT_RULES,
    Branch,
    Logic,
    Otherwise,
    RuleSet,
    Service,
    SiteLimits,
    Sort,
    Transfers,
    Way,
)
from app.domain.site import SITE_ZONE

SKUS = range(1, 4)
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""16:00 in China."""
CLOSED = 15 * 60
"""A cut-off that is over."""
MIDNIGHT = datetime(2026, 11, 24, tzinfo=SITE_ZONE)


@dataclass(frozen=True)
class World:
    """Everything that a run of routing is told."""

    sites: list[Site]
    stock: dict[StockKey, int]
    demands: list[Demand]
    rules: RuleSet = DEFAULT_RULES
    given: tuple[tuple[int, int], ...] = ()

    def routed(self) -> list[Decision]:
        return route(self.demands, Snapshot(self.sites, self.stock, dict(self.given), NOW), logic(self.rules))

    @property
    def service(self) -> Service:
        return self.rules.branches[0].service

    def limit(self, site: Site) -> SiteLimits:
        return self.rules.limits.get(site.code, SiteLimits())


def logic(rules: RuleSet, needs: frozenset[str] = frozenset()) -> Logic:
    """Conditions by their texts: `only` far ones, `when` few."""
    tests = {
        "": None,
        "cover >= 50": lambda values: float(values["cover"]) >= 50,
        "load < 50": lambda values: float(values["load"]) < 50,
        "pieces < 3": lambda values: float(values["pieces"]) < 3,
        "covers == 0": lambda values: values["covers"] == 0,
        "nearest_km > 200": lambda values: float(values["nearest_km"]) > 200,
    }
    ways = tuple(Way(b.name, tests[b.when], b.service, tests[b.service.only]) for b in rules.branches)
    return Logic(1, ways, lambda _values: False, rules, needs)


points = st.builds(Point, st.floats(28.0, 33.0), st.floats(116.0, 122.0))
codes = st.lists(st.sampled_from(["W1", "W2", "W3", "W4"]), max_size=2, unique=True).map(tuple)
services = st.builds(
    Service,
    reach_km=st.sampled_from([(300,), (100, 300), (50, 150, 500), (2000,)]),
    only=st.sampled_from(["", "", "cover >= 50", "load < 50"]),
    pin=st.sampled_from(["", "", "", "W1", "W2"]),
    prefer=codes,
    exclude=codes | st.just(()),
    sort=st.lists(st.sampled_from(Sort), max_size=3).map(tuple),
    parcels=st.sampled_from([1, 2, 4]),
    parcel_fen=st.sampled_from([0, 0, 100, 300]),
    beyond=st.booleans(),
    transfers=st.sampled_from(Transfers),
    otherwise=st.sampled_from(Otherwise),
)
limits = st.builds(SiteLimits, st.integers(0, 3), st.integers(0, 2), st.none() | st.sampled_from([CLOSED, 1000]))
rule_sets = st.builds(
    lambda service, limits: RuleSet((Branch("all", "", service),), limits=limits),
    services,
    st.dictionaries(st.sampled_from(["W1", "W2", "W3"]), limits, max_size=3),
)


@st.composite
def worlds(draw: st.DrawFn, rules: st.SearchStrategy[RuleSet] = rule_sets) -> World:
    """Up to four warehouses some within reach and some not, little stock, up to six orders."""
    sites = [Site(i, f"W{i}", f"仓{i}", p) for i, p in enumerate(draw(st.lists(points, max_size=4)), 1)]
    stock = {(site.id, sku): draw(st.integers(0, 5)) for site in sites for sku in SKUS if draw(st.booleans())}
    line = st.tuples(st.sampled_from(SKUS), st.integers(1, 3), st.sampled_from([50, 100, 250]))
    promises = st.none() | st.sampled_from([NOW + timedelta(hours=hours) for hours in (-1, 5, 8, 9, 40)])
    orders = draw(st.lists(st.tuples(points, st.lists(line, min_size=1, max_size=4), promises), max_size=6))
    numbers = iter(range(1, 100))
    demands = [
        Demand(
            i,
            f"place {i}",
            point,
            tuple(DemandLine(next(numbers), sku, f"S{sku}", n, fen) for sku, n, fen in lines),
            {"pieces": sum(n for _, n, _ in lines)},
            promised_at,
        )
        for i, (point, lines, promised_at) in enumerate(orders, 1)
    ]
    given_today = tuple((site.id, draw(st.integers(0, 2))) for site in sites)
    return World(sites, stock, demands, draw(rules), given_today)


default_worlds = worlds(st.just(DEFAULT_RULES))


@dataclass(frozen=True)
class Step:
    """One decision, and what was free and given just before it."""

    demand: Demand
    decision: Decision
    free: dict[StockKey, int]
    given: Counter[int]


def steps(world: World) -> Iterator[Step]:
    free, given_today = dict(world.stock), Counter(dict(world.given))
    for demand, decision in zip(world.demands, world.routed(), strict=True):
        yield Step(demand, decision, dict(free), Counter(given_today))
        for goods in decision.allocations:
            free[goods.warehouse_id, goods.sku_id] -= goods.quantity
        given_today.update(site.id for site in decision.sites)


def has_all(world: World, step: Step, site: Site) -> bool:
    """Safety stock stays."""
    wanted: Counter[int] = Counter()
    for line in step.demand.lines:
        wanted[line.sku_id] += line.quantity
    return all(step.free.get((site.id, sku), 0) - world.limit(site).safety >= n for sku, n in wanted.items())


def by_verdict(decision: Decision, *verdicts: Verdict) -> list[Candidate]:
    return [candidate for candidate in decision.candidates if candidate.verdict in verdicts]


def may_send(world: World, step: Step, candidate: Candidate) -> bool:
    """Whether no rule keeps it from sending this order to the customer."""
    service, site, limit = world.service, candidate.site, world.limit(candidate.site)
    is_named = site.code not in service.exclude and service.pin in ("", site.code)
    promised_at = step.demand.promised_at
    is_late = limit.cutoff == CLOSED and promised_at is not None and promised_at < MIDNIGHT
    is_full = 0 < limit.orders <= step.given[site.id]
    return is_named and not is_late and not is_full and meets_only(world, step, candidate)


def meets_only(world: World, step: Step, candidate: Candidate) -> bool:
    """Whether the condition on warehouses holds."""
    if world.service.only == "cover >= 50":
        has = sum(max(0, min(cover.needed, cover.available - candidate.kept)) for cover in candidate.covers)
        return has / sum(cover.needed for cover in candidate.covers) >= 0.5
    most = world.limit(candidate.site).orders
    return world.service.only == "" or not most or step.given[candidate.site.id] / most < 0.5
