"""Orders a second through the two mass operations: import and routing."""

import statistics
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from app.adapters.sample import Size, write_sample_files
from app.bench.ground import ground, sample_orders, take_in, today
from app.bench.pairs import Race
from app.bench.report import BenchReport, ratio
from app.bootstrap import ADMIN, Picklane
from app.domain.intake import Channel
from db.yardstick import settle

_DAY_ORDERS = 48_000
_PARTS = 8
_DAYS = 5


def route(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """A whole day over all warehouses, in eight runs, each over what has come since the last one: ranked, decided,
    reserved, explained, committed."""
    with ground(address, size) as picklane:
        arriving = sample_orders(size, orders or _DAY_ORDERS)
        part = -(-len(arriving) // _PARTS)
        routed: list[int] = []
        with Race(picklane.database) as race:
            for begin in range(0, len(arriving), part):
                take_in(picklane, arriving[begin : begin + part], f"bench {begin}")
                race.take_along()
                settle(picklane.database)
                routed.append(race.run(lambda: picklane.route(ADMIN)).orders)
            race.prove_equal()
        how = "the same INSERT and UPDATE statements, repeated by the bare driver on a copy of the data"
        return _report("route", picklane, race, routed, how)


def import_files(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Five days of a shop's export files: read, places found, codes resolved, validated, committed."""
    count = orders or _DAY_ORDERS
    with ground(address, size) as picklane:
        with Race(picklane.database) as race:
            taken = [_import_day(picklane, race, count, size, day) for day in range(_DAYS)]
            race.prove_equal()
        how = "the same INSERT statements, repeated by the bare driver on a copy; no file read, nothing looked up"
        return _report("import", picklane, race, taken, how)


def _import_day(picklane: Picklane, race: Race, count: int, size: Size, day: int) -> int:
    with tempfile.TemporaryDirectory(prefix="picklane-files-") as folder:
        files = write_sample_files(Path(folder), size, count, today() - timedelta(days=day))
        paths = [files.orders, files.order_lines]
        return race.run(lambda: picklane.import_files(ADMIN, Channel.TAOBAO, paths)).orders


def _report(name: str, picklane: Picklane, race: Race, done: Sequence[int], yardstick_is: str) -> BenchReport:
    both = list(zip(done, race.pairs, strict=True))
    return BenchReport(
        name=name,
        value=statistics.median(orders / pair.ours for orders, pair in both),
        unit="orders/s",
        yardstick=statistics.median(orders / pair.bare for orders, pair in both),
        yardstick_is=yardstick_is,
        ratio=ratio(race.pairs),
        repeats=len(race.pairs),
        memory_mb=race.memory_mb,
        database=picklane.database.name,
        details={
            "orders": sum(done),
            "seconds": round(sum(pair.ours for pair in race.pairs), 2),
            "rows": race.rows,
            "findings": [finding.invariant for finding in picklane.check()],
        },
    )
