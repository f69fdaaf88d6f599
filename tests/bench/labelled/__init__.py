"""Past cases, and new ones told in other words, each with the past case that is right.

past.csv was written first. tuned.csv came next; what app.domain.likeness weighs and app.domain.trade_words knows was
found with it. fresh.csv was written when both were done, and nothing has ever been tuned with it: it alone
says how good the suggestions are.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from app.casework import raise_signals
from app.domain.cases import CaseKind, Link, LinkKind, OrderType, Severity, Signal
from app.domain.catalog import CustomerKind, CustomerRecord, MasterKind, ProductRecord
from app.usecases.cases import CloseCase, SaveCause
from tests.core import House, new_id

Row = dict[str, str]
_LINKS = {"sku": LinkKind.SKU, "carrier": LinkKind.CARRIER, "device": LinkKind.PRINTER}


def rows(name: str) -> list[Row]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def opened(house: House, told: Sequence[Row]) -> dict[str, str]:
    """Cases as the watch opens them, with what people found out; their numbers by the rows' ids."""
    with house.program.unit_of_work() as uow:
        raised = raise_signals([_signal(row) for row in told], uow, house.clock())
        uow.commit()
    return {row["id"]: no for row, no in zip(told, raised.opened, strict=True)}


def _signal(row: Row) -> Signal:
    links: list[Link] = [(kind, row[name]) for name, kind in _LINKS.items() if row[name]]
    return Signal(
        kind=CaseKind(row["kind"]),
        cause=row["id"],
        severity=Severity.NORMAL,
        facts={"note": row["note"]},
        order_type=OrderType(row["type"]),
        stage=row["stage"],
        warehouse=row["warehouse"],
        customer=row["customer"],
        links=tuple(links),
    )


def stocked(house: House, told: Sequence[Row]) -> None:
    """The products and customers that the cases are about."""
    skus = sorted({row["sku"] for row in told} - {""})
    house.master(MasterKind.PRODUCTS, [ProductRecord(sku, sku) for sku in skus])
    codes = sorted({row["customer"] for row in told} - {""})
    house.master(MasterKind.CUSTOMERS, [CustomerRecord(code, code, CustomerKind.REPAIR_SHOP) for code in codes])


def solved(house: House, told: Sequence[Row]) -> dict[str, str]:
    """Past cases, each closed with its cause and solution; their numbers by the rows' ids."""
    stocked(house, [*told, *rows("tuned"), *rows("fresh")])
    numbers = opened(house, told)
    codes = {cause: f"c{place}" for place, cause in enumerate(dict.fromkeys(row["cause"] for row in told))}
    for cause, code in codes.items():
        house.handle(SaveCause(new_id(), code, "", cause))
    for row in told:
        house.handle(CloseCase(new_id(), (numbers[row["id"]],), codes[row["cause"]], row["solution"]))
    return numbers


def in_first(house: House, told: Sequence[Row], past: dict[str, str], places: int) -> float:
    """The share of these new cases for which a right past case is among the first so many suggestions."""
    numbers, hits = opened(house, told), 0
    for row in told:
        suggested = [found.id for found in house.program.reader.similar(numbers[row["id"]], places)]
        hits += any(past[right] in suggested for right in row["right"].split())
    return hits / len(told)
