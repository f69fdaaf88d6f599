"""Milliseconds at the order desk: an order placed with its credit check, and what the form asks while it is typed."""

import statistics
from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from uuid import uuid4

from app.adapters.sample import SampleCompany, Size
from app.bench.ground import ground
from app.bench.pairs import Race
from app.bench.report import BenchReport, Pair, milliseconds, ratio, timed
from app.bootstrap import ADMIN, Picklane
from app.domain.intake import Pay
from app.usecases.credit import SetLimit
from app.usecases.ordering import PlacedLine, PlaceOrder
from db.yardstick import settle

_ORDERS = 400
_CUSTOMERS = 50
_LIMIT_FEN = 1_000_000_000
_BARE = "the same INSERT and UPDATE statements of an order, one commit of the bare driver on a copy"


def credit(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """Two-line orders on account, each one commit with its credit check in it, in turn with the same prepaid."""
    with ground(address, size) as picklane:
        customers, skus = _desk(picklane, size)
        chance, prepaid = Random(1), []
        with Race(picklane.database) as race:
            for _ in range(orders or _ORDERS):
                _, seconds = timed(lambda: picklane.place_order(ADMIN, _order(chance, customers, skus, Pay.PREPAID)))
                prepaid.append(seconds)
                race.take_along()
                race.run(lambda: picklane.place_order(ADMIN, _order(chance, customers, skus, Pay.CREDIT)))
            race.prove_equal()
        ours = [pair.ours for pair in race.pairs]
        share = statistics.median(ours) - statistics.median(prepaid)
        return _report(
            "credit",
            picklane,
            race,
            {
                **milliseconds(ours),
                "prepaid_p50_ms": milliseconds(prepaid)["p50_ms"],
                "check_p50_ms": round(share * 1000, 2),
            },
        )


def form(address: str | None, orders: int | None, size: Size) -> BenchReport:
    """A call at the desk: the customer sought, two parts sought, the order quoted as it grows, then placed."""
    with ground(address, size) as picklane:
        customers, skus = _desk(picklane, size)
        names = [row.name for row in picklane.reader.customers("", _CUSTOMERS)]
        chance = Random(2)
        asked: dict[str, list[float]] = {"customers": [], "parts": [], "quote": []}
        with Race(picklane.database) as race:
            for _ in range(orders or _ORDERS):
                order = _order(chance, customers, skus, Pay.CREDIT)
                reader, level = picklane.reader, ""
                asked["customers"].append(_seconds(reader.customers, chance.choice(names)[:3]))
                asked["parts"] += [_seconds(reader.parts, line.code[:8], level) for line in order.lines]
                asked["quote"].append(_seconds(picklane.quote, order))
                race.run(lambda o=order: picklane.place_order(ADMIN, o))  # type: ignore[misc]
            race.prove_equal()
        ours = [pair.ours for pair in race.pairs]
        reads = {f"{name}_{key}": value for name, took in asked.items() for key, value in milliseconds(took).items()}
        return _report("form", picklane, race, {**milliseconds(ours), **reads})


def _desk(picklane: Picklane, size: Size) -> tuple[list[str], list[str]]:
    """Customers with credit, and products, by code."""
    customers = [row.code for row in picklane.reader.customers("", _CUSTOMERS)]
    for code in customers:
        picklane.handle(SetLimit(str(uuid4()), code, _LIMIT_FEN, "bench"), ADMIN)
    skus = [product.sku for product in SampleCompany(size).products()]
    settle(picklane.database)
    return customers, skus


def _order(chance: Random, customers: Sequence[str], skus: Sequence[str], pay: Pay) -> PlaceOrder:
    lines = tuple(PlacedLine(chance.choice(skus), chance.randint(1, 4)) for _ in range(2))
    return PlaceOrder(str(uuid4()), chance.choice(customers), lines, pay)


def _seconds(ask: Callable[..., Any], *what: object) -> float:
    return timed(lambda: ask(*what))[1]


def _report(name: str, picklane: Picklane, race: Race, details: dict[str, object]) -> BenchReport:
    ours: list[Pair] = race.pairs
    return BenchReport(
        name=name,
        value=statistics.median(pair.ours for pair in ours) * 1000,
        unit="ms",
        yardstick=statistics.median(pair.bare for pair in ours) * 1000,
        yardstick_is=_BARE,
        ratio=ratio(ours),
        repeats=len(ours),
        memory_mb=race.memory_mb,
        database=picklane.database.name,
        details={
            **details,
            "rows": race.rows,
            "findings": [finding.invariant for finding in picklane.check()],
        },
    )
