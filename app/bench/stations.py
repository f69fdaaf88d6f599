"""Thirty stations scanning at once over one database, against one of them alone."""

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NamedTuple
from uuid import uuid4

from app.adapters.sample import Size
from app.bench.ground import ground, sample_orders, take_in
from app.bench.programs import Program, address_for_others
from app.bench.report import BenchReport, milliseconds, peak_memory_mb
from app.bootstrap import ADMIN, Picklane
from app.domain.people import Actor
from app.domain.stages import Stage
from app.usecases.picking import ScanCode
from app.views.orders import OrderFilter
from db import setup
from db.yardstick import settle

_STATIONS = 30
_ORDERS = 1_500
_PAUSE = 1.0
"""Seconds from scan to scan of one picker."""
_WARMING = 3
_PICKER = "liqiang"


class Shift(NamedTuple):
    """What a station scans, the first scan after so many seconds. The first `warming` scans are not counted: they are
    those of a program that has just been started."""

    station: str
    codes: tuple[str, ...]
    after: float
    warming: int


def _work(picklane: Picklane, shift: Shift) -> list[float]:
    """Seconds of each scan from reader to answer; a picker who was slow does not hurry afterwards."""
    actor, took = Actor(_PICKER, shift.station), []
    time.sleep(shift.after)
    for code in shift.codes:
        begun = time.perf_counter()
        picklane.handle(ScanCode(str(uuid4()), code), actor)
        took.append(time.perf_counter() - begun)
        time.sleep(max(0.0, _PAUSE - took[-1]))
    return took[shift.warming :]


def stations(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Every station picks its own orders, a scan a second; then one of them alone does the same work again."""
    with ground(address, size) as picklane, ExitStack() as opened:
        take_in(picklane, sample_orders(size, orders or _ORDERS), "bench")
        picklane.route(ADMIN)
        settle(picklane.database)
        shifts, alone = _shifts(picklane)
        where = address_for_others(picklane, address)
        programs = [opened.enter_context(Program(where, _work)) for _ in shifts]
        for program, shift in zip(programs, shifts, strict=True):
            program.begin(shift)
        together = [seconds for program in programs for seconds in program.answer()]
        programs[0].begin(alone)
        single = programs[0].answer()
        ordered = sorted(together)
        value = statistics.median(together)
        return BenchReport(
            name="station",
            value=value * 1000,
            unit="ms",
            yardstick=statistics.median(single) * 1000,
            yardstick_is="one station alone over the same database",
            ratio=statistics.median(single) / value,
            repeats=len(together),
            memory_mb=peak_memory_mb(),
            database=picklane.database.name,
            details={
                **milliseconds(together),
                "p99_ms": round(ordered[len(ordered) * 99 // 100] * 1000, 1),
                "stations": len(shifts),
                "findings": [finding.invariant for finding in picklane.check()],
            },
        )


def _shifts(picklane: Picklane) -> tuple[list[Shift], Shift]:
    """The orders of the fullest warehouse dealt out to thirty stations of it, and as much again for one alone."""
    rows = list(picklane.reader.orders(OrderFilter(stage=Stage.ASSIGNED), None, 5000).rows)
    site = statistics.mode(row.warehouse for row in rows)
    numbers = [row.no for row in rows if row.warehouse == site]
    count = min(_STATIONS, max(2, len(numbers) // 4))
    names = [f"{site}-B{number}" for number in range(count)]
    setup.add_stations(picklane.database, [(name, name, site) for name in names])
    each = max(1, len(numbers) // (_STATIONS + 1))
    dealt = [_codes(picklane, numbers[place * each : (place + 1) * each]) for place in range(count + 1)]
    shifts = [
        Shift(name, codes, place / count, min(_WARMING, len(codes) // 2))
        for place, (name, codes) in enumerate(zip(names, dealt, strict=False))
    ]
    alone = dealt[-1] or dealt[0]
    return [shift for shift in shifts if shift.codes], Shift(names[0], alone, 0.0, min(_WARMING, len(alone) // 2))


def _codes(picklane: Picklane, numbers: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for no in numbers:
        detail = picklane.reader.order(no)
        found.append(no)
        for line in detail.lines if detail else ():
            found += [line.sku] * line.quantity
    return tuple(found)
