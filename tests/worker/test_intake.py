"""From files to the pool: places found, problems passed on, stopped before anything is written."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.catalog import CustomerKind, CustomerRecord, MasterKind
from app.domain.intake import Channel, IncomingOrder
from app.errors import BadInput, Problem
from app.ports import AddressAnswer
from app.views import OrderFilter
from app.worker.intake import ImportCancelled, import_master, import_orders
from tests.core import ADMIN, PADS, YUHANG, House, incoming

PROBLEM = Problem("o.csv", 7, "quantity", "-1", "quantity")


@dataclass(frozen=True)
class Found:
    orders: tuple[IncomingOrder, ...]
    rejected: tuple[Problem, ...] = ()
    digest: str = "d"


class Book:
    """Knows one county."""

    def resolve(self, text: str) -> AddressAnswer:
        return AddressAnswer(YUHANG if "余杭" in text else None)


def run(house: House, found: Found, **options: object) -> object:
    paths = [Path("o.csv")]
    return import_orders(house.program.bus, ADMIN, Channel.TAOBAO, paths, lambda _: found, Book(), **options)  # type: ignore[arg-type]


def test_counties_are_found_and_problems_passed_on(house: House):
    orders = tuple(replace(incoming(str(n), (PADS, 1)), place=None) for n in range(3))
    steps: list[tuple[int, int]] = []

    summary = run(
        house, Found((*orders, incoming("9", address="", place=None)), (PROBLEM,)), progress=lambda *s: steps.append(s)
    )

    assert (summary.orders, summary.lines, summary.incomplete, summary.rejected) == (4, 3, 1, (PROBLEM,))  # type: ignore[attr-defined]
    assert house.order("0").row.region == YUHANG.name
    assert steps[-1] == (4, 4)


def test_a_file_without_one_usable_order_is_bad_input(house: House):
    with pytest.raises(BadInput) as caught:
        run(house, Found((), (PROBLEM,)))

    assert caught.value.problems == (PROBLEM,)


def test_an_import_that_is_stopped_has_written_nothing(house: House):
    before = house.dump()

    with pytest.raises(ImportCancelled):
        run(house, Found((incoming("1", (PADS, 1)),)), cancelled=lambda: True)

    assert house.dump() == before
    assert house.program.reader.count(OrderFilter()) == 0


def test_customers_come_with_the_county_of_their_address(house: House):
    shop = CustomerRecord("C1", "王小明", CustomerKind.REPAIR_SHOP, "138", "余杭区一号")

    for _ in range(2):
        import_master(
            house.program.bus, ADMIN, MasterKind.CUSTOMERS, Path("c.csv"), lambda *_: ((shop, shop), ()), Book(), "d"
        )

    assert [row for row in house.dump()["customer_addresses"] if "330110" in row] == house.dump()["customer_addresses"]
    assert len(house.dump()["customer_addresses"]) == len(house.dump()["customers"]) == 1
