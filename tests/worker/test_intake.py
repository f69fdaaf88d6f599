"""From files to the pool: places found, problems passed on, stopped before anything is written."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.catalog import CustomerKind, CustomerRecord, MasterKind
from app.domain.intake import Channel, IncomingOrder, SourceStatus
from app.errors import BadInput, Problem
from app.ports import AddressAnswer, ChannelReading, LeftOut
from app.views.orders import OrderFilter
from app.worker.intake import (
    ImportCancelled,
    ImportPreview,
    ImportSummary,
    import_master,
    import_orders,
    preview_orders,
)
from tests.core import ADMIN, PADS, YUHANG, House, incoming

PROBLEM = Problem("o.csv", 7, "quantity", "-1", "quantity")


LEFT = LeftOut("o.csv", ("单号", "数量"), (("7", "-1"),))


def reading(*orders: IncomingOrder, rejected: tuple[Problem, ...] = ()) -> ChannelReading:
    return ChannelReading(orders, rejected, "d", (LEFT,) if rejected else ())


class Book:
    """Knows one county."""

    def resolve(self, text: str) -> AddressAnswer:
        return AddressAnswer(YUHANG if "余杭" in text else None)


def run(house: House, found: ChannelReading, profile: str = "", **options: Any) -> ImportSummary:
    paths = [Path("o.csv")]
    return import_orders(house.program.bus, ADMIN, Channel.TAOBAO, paths, found, profile, Book(), **options)


def look(house: House, found: ChannelReading, **options: Any) -> ImportPreview:
    looking = house.program.looking
    return preview_orders(looking, Channel.TAOBAO, found, "p v1", Book(), house.clock, **options)


def test_counties_are_found_and_problems_passed_on(house: House):
    orders = tuple(incoming(str(n), (PADS, 1))._replace(place=None) for n in range(3))
    steps: list[tuple[int, int]] = []

    found = reading(*orders, incoming("9", address="", place=None), rejected=(PROBLEM,))
    summary = run(house, found, "甲 v2", progress=lambda *s: steps.append(s))

    assert (summary.orders, summary.lines, summary.incomplete, summary.rejected) == (4, 3, 1, (PROBLEM,))
    assert (summary.profile, summary.left_out) == ("甲 v2", (LEFT,))
    assert house.order("0").row.region == YUHANG.name
    assert steps[-1] == (4, 4)
    (batch,) = (row for row in house.program.reader.batches() if row.kind == "taobao")
    assert (batch.no, batch.files, batch.profile, batch.by) == (summary.batch, ("o.csv",), "甲 v2", "admin")
    assert {name: batch.counts[name] for name in ("orders", "lines", "rejected")} == {
        "orders": 4,
        "lines": 3,
        "rejected": 1,
    }


def test_a_file_without_one_usable_order_is_bad_input(house: House):
    for do in (run, look):
        with pytest.raises(BadInput) as caught:
            do(house, reading(rejected=(PROBLEM,)))
        assert caught.value.problems == (PROBLEM,)


def test_an_import_that_is_stopped_has_written_nothing(house: House):
    before = house.dump()

    for do in (run, look):
        with pytest.raises(ImportCancelled):
            do(house, reading(incoming("1", (PADS, 1))), cancelled=lambda: True)

    assert house.dump() == before
    assert house.program.reader.count(OrderFilter()) == 0


def test_a_preview_shows_what_an_import_would_do_and_writes_nothing(house: House):
    house.take_in(
        incoming("same", (PADS, 1)),
        incoming("grown", (PADS, 1)),
        incoming("unpaid", (PADS, 1), status=SourceStatus.UNPAID, paid_at=None),
    )
    before = house.dump()
    found = reading(
        incoming("same", (PADS, 1)),
        incoming("grown", (PADS, 2)),
        incoming("unpaid", (PADS, 1)),
        incoming("new", (PADS, 1), ("??", 2)),
        incoming("back", (PADS, -1)),
        rejected=(PROBLEM,),
    )

    preview = look(house, found)

    assert house.dump() == before
    fates = {order.external_no: order.fate for order in preview.orders}
    assert fates == {"same": "duplicate", "grown": "changed", "unpaid": "completed", "new": "incomplete"}
    counts = {"duplicate": 1, "changed": 1, "completed": 1, "incomplete": 1, "new": 0, "rejected": 1, "returns": 1}
    assert (dict(preview.counts), preview.profile, preview.left_out) == (counts, "p v1", (LEFT,))
    new = preview.orders[-1]
    assert (new.missing, new.region) == (("sku",), YUHANG.name)
    assert [(line.code, line.quantity, line.known) for line in new.lines] == [(PADS, 1, True), ("??", 2, False)]
    summary = run(house, found)
    assert (summary.duplicates, summary.changed, summary.completed) == (1, 1, 1)
    assert (summary.orders, summary.incomplete, summary.returns) == (1, 1, 1)


def test_customers_come_with_the_county_of_their_address(house: House):
    shop = CustomerRecord("C1", "王小明", CustomerKind.REPAIR_SHOP, "138", "余杭区一号")

    for _ in range(2):
        import_master(
            house.program.bus, ADMIN, MasterKind.CUSTOMERS, Path("c.csv"), lambda *_: ((shop, shop), ()), Book(), "d"
        )

    assert [row for row in house.dump()["customer_addresses"] if "330110" in row] == house.dump()["customer_addresses"]
    assert len(house.dump()["customer_addresses"]) == len(house.dump()["customers"]) == 1
