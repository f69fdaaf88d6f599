"""A queue whose orders want the same stock, decided together and one by one."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.adapters.language import RuleLanguage
from app.adapters.optimiser import HighsOptimiser
from app.adapters.sample import Size
from app.bench.report import BenchReport, forget_peak_memory, peak_memory_mb, timed
from app.domain.geo import Point
from app.domain.glossary import DEFAULT_TERMS
from app.domain.routing import Demand, DemandLine, Site, Snapshot, StockKey, Waiting, route
from app.domain.rules import DEFAULT_RULES, Branch, Logic, RuleSet, Service
from app.ports.history import Standing
from app.worker.optimising import plan_together

_ORDERS, _SECONDS = 5_000, 20.0
_LINES = (1, 1, 2, 2, 3, 4, 4)
_PIECES = (1, 1, 1, 2)
_NOW = datetime(2026, 11, 11, 4, 0, tzinfo=UTC)
_SITES = (
    Site(1, "HD", "花都", Point(23.40, 113.22)),
    Site(2, "HZ", "杭州", Point(30.27, 120.15)),
    Site(3, "CD", "成都", Point(30.66, 104.06)),
)
_RULES = RuleSet((Branch(DEFAULT_RULES.branches[0].name, service=Service(reach_km=(300, 1500))),))
"""Wide enough that most orders have a choice; nothing to choose is nothing to optimise."""


def optimise(_address: str | None, orders: int | None, _size: Size) -> BenchReport:
    """Seconds for the whole plan; the yardstick decides the same queue one by one. Never worse in any of the three."""
    forget_peak_memory()
    standing = _scarce(orders or _ORDERS)
    logic = RuleLanguage().logic(0, _RULES, DEFAULT_TERMS)
    greedy, alone = timed(lambda: _one_by_one(standing, logic))
    start = time.perf_counter()
    plan = plan_together(standing, logic, HighsOptimiser(), _NOW, _SECONDS)
    seconds = time.perf_counter() - start
    before, after = plan.one_by_one, plan.together
    return BenchReport(
        name="optimise",
        value=seconds,
        unit="s",
        yardstick=alone,
        yardstick_is="the same orders decided one by one",
        ratio=alone / seconds,
        repeats=1,
        memory_mb=peak_memory_mb(),
        database="",
        details={
            "orders": len(greedy),
            "contested": plan.contested,
            "late": [before.late, after.late],
            "parcels": [before.parcels, after.parcels],
            "km": [round(before.km), round(after.km)],
        },
    )


def _one_by_one(standing: Standing, logic: Logic) -> list[object]:
    snapshot = Snapshot(standing.sites, standing.available, standing.given, _NOW)
    return list(route(standing.demands, snapshot, logic))


def _scarce(count: int) -> Standing:
    """Orders over few SKUs, with three fifths of the stock that all of them want."""
    rng = random.Random(20261111)
    skus = max(1, count * 3 // 10)
    demands = list(_demands(rng, count, skus))
    available: dict[StockKey, int] = {}
    for demand in demands:
        for line in demand.lines:
            if rng.random() < 0.6:
                key = rng.randint(1, len(_SITES)), line.sku_id
                available[key] = available.get(key, 0) + line.quantity
    waiting = [Waiting(demand.order_id, demand.values, rng.uniform(0, 20)) for demand in demands]
    numbers = {demand.order_id: str(demand.order_id) for demand in demands}
    return Standing(demands, numbers, waiting, _SITES, available, {})


def _demands(rng: random.Random, count: int, skus: int) -> Iterator[Demand]:
    for order_id in range(1, count + 1):
        place = rng.randrange(400)
        where = random.Random(place)
        point = Point(where.uniform(22, 40), where.uniform(102, 122))
        lines = tuple(
            DemandLine(order_id * 10 + position, sku, f"SKU-{sku}", rng.choice(_PIECES))
            for position, sku in enumerate(rng.sample(range(skus), min(skus, rng.choice(_LINES))))
        )
        slack = rng.uniform(1, 72)
        values = {"slack_hours": slack, "promise_hours": 48.0, "prepaid": True, "grade": rng.choice(("", "A", "B"))}
        yield Demand(order_id, str(place), point, lines, values, _NOW + timedelta(hours=slack))
