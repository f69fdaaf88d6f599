"""Decisions a second through a replay: a draft tried on a whole day of history."""

import statistics

from app.adapters.sample import Size
from app.bench.ground import ground, sample_orders, take_in
from app.bench.report import BenchReport, Pair, forget_peak_memory, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN
from app.domain.rules import Branch, RuleSet, Service
from app.domain.trial import Scope
from db.yardstick import bare_record_seconds, settle

_DAY_ORDERS = 48_000
_REPEATS = 3
_DRAFT = RuleSet((Branch("350", service=Service(reach_km=(350,))),))
_WIDE = RuleSet((Branch("100 → 3000", service=Service(reach_km=(100, 3000), parcels=2)),))
"""Most decisions come out another way, and all of these are kept in memory."""


def replay(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """The decisions of a day, each anew on the stock of its own moment, by rules with a wider reach."""
    count = orders or _DAY_ORDERS
    with ground(address, size) as picklane:
        take_in(picklane, sample_orders(size, count), "bench")
        decided = picklane.route(ADMIN).orders
        settle(picklane.database)
        bare_record_seconds(picklane.database)  # into the memory of the machine, for both sides
        pairs = []
        forget_peak_memory()
        before = peak_memory_mb()
        for _ in range(_REPEATS):
            trial, ours = timed(lambda: picklane.try_rules(_DRAFT, Scope.HISTORY, 2))
            pairs.append(Pair(ours, bare_record_seconds(picklane.database)))
        wide, wide_seconds = timed(lambda: picklane.try_rules(_WIDE, Scope.HISTORY, 2))
        memory = peak_memory_mb()
        return BenchReport(
            name="replay",
            value=statistics.median(decided / pair.ours for pair in pairs),
            unit="decisions/s",
            yardstick=statistics.median(decided / pair.bare for pair in pairs),
            yardstick_is="a SELECT of the same records by the bare driver, and json for their candidates",
            ratio=ratio(pairs),
            repeats=len(pairs),
            memory_mb=memory,
            database=picklane.database.name,
            details={
                "decisions": trial.orders,
                "changed": trial.changed,
                "seconds": round(statistics.median(pair.ours for pair in pairs), 2),
                "wide": {"changed": wide.changed, "seconds": round(wide_seconds, 2)},
                "memory_growth_mb": round(memory - before),  # what filled the database is in memory_mb too
                "findings": [finding.invariant for finding in picklane.check()],
            },
        )
