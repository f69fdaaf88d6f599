"""What the duty watch reads, over the exceptions of a bad day at the peak."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from app.adapters.sample import Size
from app.bench.ground import CHINA, ground, sample_orders, take_in, today
from app.bench.report import BenchReport, Pair, forget_peak_memory, milliseconds, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from app.worker.alerting import put_together
from app.worker.watching import Watch
from db.bench_watch import bare_watch, stand_everywhere
from db.yardstick import settle
from ui.watch.reading import read_watch

_ORDERS, _FEWEST = 48_000, 200
_REPEATS, _SHOWN = 40, 100
_LIMIT, _LATER = timedelta(minutes=120), timedelta(hours=2)


def watch(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """The orders of a promotion day in all stages and warehouses. One in a hundred is late in the afternoon, each with
    a case of its own; two hours later one in nine more, and where they are crowds they are one case."""
    count = max(orders or _ORDERS, _FEWEST)
    now = datetime.combine(today().date(), time(14), CHINA)
    with ground(address, size) as picklane:
        take_in(picklane, sample_orders(size, count), "bench")
        stand_everywhere(picklane.database, _since(count, now), now + timedelta(days=1))
        opened = [_pass(picklane, moment) for moment in (now, now + _LATER)]
        settle(picklane.database)
        reader = picklane.reader
        forget_peak_memory()
        pairs = [_pair(picklane) for _ in range(_REPEATS)]
        summary = reader.watch_summary()
        _prove_equal((summary.live, summary.orders), bare_watch(picklane.database, _SHOWN)[:2])
        looks = [pair.ours for pair in pairs]
        return BenchReport(
            name="watch",
            value=milliseconds(looks)["p50_ms"],
            unit="ms a look",
            yardstick=milliseconds([pair.bare for pair in pairs])["p50_ms"],
            yardstick_is="the counts and the first rows by severity, by the bare driver",
            ratio=ratio(pairs),
            repeats=len(pairs),
            memory_mb=peak_memory_mb(),
            database=picklane.database.name,
            details={
                "orders": count,
                "opened": opened,
                "live": summary.live,
                "orders_hanging": summary.orders,
                "look": milliseconds(looks),
                "summary": _apart(reader.watch_summary),
                "alarms": _apart(lambda: reader.alerts()),
            },
        )


def _since(count: int, now: datetime) -> list[datetime]:
    """Since when each stands where it stands."""
    late, later, fresh = now - _LIMIT - timedelta(minutes=1), now - timedelta(minutes=30), now + _LATER / 2
    return [late if at % 100 == 0 else later if at % 9 == 0 else fresh for at in range(count)]


def _pass(picklane: Picklane, moment: datetime) -> int:
    opened = Watch(picklane.looking, picklane.unit_of_work, lambda: moment, "bench").look().opened
    put_together(picklane.looking, picklane.unit_of_work, lambda: moment)
    return opened


def _pair(picklane: Picklane) -> Pair:
    _, ours = timed(lambda: read_watch(picklane.reader, _SHOWN, ADMIN.operator))
    _, bare = timed(lambda: bare_watch(picklane.database, _SHOWN))
    return Pair(ours, bare)


def _apart(read: Callable[[], object]) -> dict[str, float]:
    return milliseconds([timed(read)[1] for _ in range(_REPEATS)])


def _prove_equal(ours: tuple[int, int], bare: tuple[int, int]) -> None:
    """RuntimeError when the driver counts other cases or orders than the screen shows."""
    if ours != bare:
        raise RuntimeError(f"the yardstick counted {bare} live cases and orders, the product {ours}")
