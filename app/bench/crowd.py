"""Routing by several programs at once on one database, in turn with one of them alone."""

import logging
import multiprocessing
import statistics
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

import structlog

from app.adapters.sample import Size
from app.bench.ground import ground, sample_orders, take_in
from app.bench.report import BenchReport, Pair, peak_memory_mb, ratio, timed
from app.bootstrap import ADMIN, Picklane
from db.engine import sqlite_url
from db.yardstick import settle

_DAY_ORDERS = 48_000
_ROUNDS = 3
_PROGRAMS = 4


class _Program:
    """A process of its own with the program open in it, its rules read; it routes when told."""

    def __init__(self, address: str) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._line, far_end = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(address, far_end), daemon=True)

    def __enter__(self) -> Self:
        self._process.start()
        self.answer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._line.close()
        self._process.join()

    def begin(self) -> None:
        """Route what waits."""
        self._line.send(True)

    def answer(self) -> int:
        """Orders routed, once it is done."""
        return int(self._line.recv())


def _serve(address: str, line: Connection) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    picklane = Picklane.open(address)
    try:
        while True:
            line.send(picklane.route(ADMIN).orders)
            line.recv()
    except EOFError:
        picklane.close()


def _at_once(programs: Sequence[_Program]) -> list[int]:
    for program in programs:
        program.begin()
    return [program.answer() for program in programs]


def crowd(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """A day's orders in three pairs of shares: one routed by a single program, the other by four at once."""
    with ground(address, size) as picklane, ExitStack() as opened:
        file = picklane.database.path
        where = sqlite_url(file) if file else str(address)
        programs = [opened.enter_context(_Program(where)) for _ in range(_PROGRAMS)]
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
