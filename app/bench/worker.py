"""The pass of the watch that finds what has become too late among many open orders, and the one that finds nothing."""

import statistics
from datetime import datetime, time, timedelta

from app.adapters.sample import Size
from app.bench.ground import CHINA, ground, sample_orders, take_in, today
from app.bench.pairs import Race
from app.bench.report import BenchReport, Pair, milliseconds, ratio, timed
from app.bootstrap import Picklane
from app.worker.watching import Watch
from db.bench_watch import bare_glance_seconds, close_all, stand_everywhere
from db.yardstick import settle

_ORDERS = 100_000
_FOUND = 100
"""One order in so many becomes late in each pass."""
_ROUNDS, _GLANCES = 5, 40
_LIMIT, _STEP = timedelta(minutes=120), timedelta(minutes=5)


def worker(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Open orders in all stages and warehouses, none of them changed: in each pass one in a hundred has just become
    late and gets a case, an owner and an alarm."""
    count = max(orders or _ORDERS, _FOUND * _ROUNDS)
    now = datetime.combine(today().date(), time(14), CHINA)
    moments = [now]
    with ground(address, size) as picklane:
        take_in(picklane, sample_orders(size, count), "bench")
        stand_everywhere(picklane.database, _since(count, now), now + timedelta(days=3))
        watch = Watch(picklane.looking, picklane.unit_of_work, lambda: moments[-1], "bench")
        watch.look()  # all the orders have just come in
        settle(picklane.database)
        opened: list[int] = []
        with Race(picklane.database) as race:
            for round_ in range(1, _ROUNDS + 1):
                moments.append(now + round_ * _STEP)
                opened.append(race.run(watch.look).opened)
                watch.look()  # what it has itself changed
                close_all(picklane.database, now)
                race.take_along()
            race.prove_equal()
            glances = [_glance(picklane, watch, moments[-1]) for _ in range(_GLANCES)]
        return BenchReport(
            name="worker",
            value=statistics.median(pair.ours for pair in race.pairs) * 1000,
            unit="ms a pass",
            yardstick=statistics.median(pair.bare for pair in race.pairs) * 1000,
            yardstick_is="the rows written by such a pass, by the bare driver, without finding them",
            ratio=ratio(race.pairs),
            repeats=len(race.pairs),
            memory_mb=race.memory_mb,
            database=picklane.database.name,
            details={
                "orders": count,
                "opened": opened,
                "rows": race.rows,
                "idle": milliseconds([pair.ours for pair in glances]),
                "idle_bare": milliseconds([pair.bare for pair in glances]),
                "idle_ratio": round(ratio(glances), 3),
            },
        )


def _since(count: int, now: datetime) -> list[datetime]:
    """One in a hundred for each round comes over its limit in it, all others later."""
    late = [now - _LIMIT + round_ * _STEP - _STEP / 2 for round_ in range(1, _ROUNDS + 1)]
    fresh = now - _LIMIT / 2
    return [late[number % _FOUND] if number % _FOUND < _ROUNDS else fresh for number in range(count)]


def _glance(picklane: Picklane, watch: Watch, now: datetime) -> Pair:
    _, ours = timed(watch.look)
    return Pair(ours, bare_glance_seconds(picklane.database, now))
