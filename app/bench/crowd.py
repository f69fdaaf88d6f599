"""Routing by several programs at once on one database, in turn with one of them alone."""

import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial

from app.adapters.sample import Size
from app.bench.ground import ground, sample_orders, take_in
from app.bench.programs import Program, address_for_others
from app.bench.report import BenchReport, Pair, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from db.yardstick import settle

_DAY_ORDERS = 48_000
_ROUNDS = 3
_PROGRAMS = 4
Router = Program[None, int]


def _route(picklane: Picklane, _: None) -> int:
    return picklane.route(ADMIN).orders


def _at_once(programs: Sequence[Router]) -> list[int]:
    for program in programs:
        program.begin(None)
    return [program.answer() for program in programs]


def crowd(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """A day's orders in three pairs of shares: one routed by a single program, the other by four at once."""
    with ground(address, size) as picklane, ExitStack() as opened:
        where = address_for_others(picklane, address)
        programs = [opened.enter_context(Router(where, _route)) for _ in range(_PROGRAMS)]
        _at_once(programs)  # each has read the rules now
        shares = 2 * _ROUNDS
        arriving = sample_orders(size, max(orders or _DAY_ORDERS, shares))
        speeds: list[float] = []
        done: list[list[int]] = []
        for number in range(shares):
            take_in(picklane, arriving[number::shares], f"bench {number}")
            settle(picklane.database)
            routed, seconds = timed(partial(_at_once, programs if len(done) % 2 else programs[:1]))
            done.append(routed)
            speeds.append(sum(routed) / seconds)
        alone, together = speeds[::2], speeds[1::2]
        return BenchReport(
            name="crowd",
            value=statistics.median(together),
            unit="orders/s",
            yardstick=statistics.median(alone),
            yardstick_is="one program alone over as many orders of the same day",
            ratio=ratio([Pair(1 / ours, 1 / one) for ours, one in zip(together, alone, strict=True)]),
            repeats=len(together),
            memory_mb=peak_memory_mb(),
            database=picklane.database.name,
            details={
                "orders": sum(map(sum, done)),
                "shares": done[1::2],
                "findings": [finding.invariant for finding in picklane.check()],
            },
        )
