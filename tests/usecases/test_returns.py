"""Goods that come back over a counter: negative lines become returns of their sale, never order lines."""

from typing import Any

from app.domain.intake import Channel, IncomingOrder
from app.usecases.intake import ImportReport
from app.views.orders import OrderFilter
from tests.core import AIR, OIL, PADS, START, House, incoming


def receipt(no: str, *lines: tuple[str, int], **fields: Any) -> IncomingOrder:
    return incoming(no, *lines, **({"address": "", "place": None, "phone": "", "buyer": ""} | fields))


def ring_up(house: House, *orders: IncomingOrder) -> ImportReport:
    return house.take_in(*orders, channel=Channel.POS)


def test_a_return_finds_its_sale_by_the_numbers_it_bears(house: House):
    bears = [("R-7", "80001"), ("C80002", ""), ("退80003", ""), ("80004", ""), ("C9", "80005"), ("C80006", "nonsense")]
    sales = [f"8000{n}" for n in range(1, 8)]
    ring_up(house, *(receipt(no, (PADS, 3), (OIL, 1)) for no in sales))

    report = ring_up(house, *(receipt(no, (PADS, -2), sale_no=sale_no) for no, sale_no in bears))

    assert (report.orders, report.returns, report.duplicates) == (0, 6, 0)
    for sale, (no, _) in zip(sales, bears, strict=False):
        (back,) = house.order(sale).returns
        assert (back.external_no, back.sku, back.quantity, back.at) == (no, PADS, -2, house.order(sale).row.paid_at)
        assert [(line.sku, line.quantity) for line in house.order(sale).lines] == [(PADS, 3), (OIL, 1)]
    assert house.order(sales[-1]).returns == ()
    assert house.program.reader.count(OrderFilter()) == len(sales)


def test_a_line_taken_back_on_the_same_receipt_belongs_to_it(house: House):
    report = ring_up(house, receipt("536365", (PADS, 3), (OIL, -1), (AIR, 1)))

    order = house.order("536365")
    assert (report.orders, report.lines, report.returns) == (1, 2, 1)
    assert [line.sku for line in order.lines] == [PADS, AIR]
    assert [(back.sku, back.quantity) for back in order.returns] == [(OIL, -1)]


def test_a_return_without_a_number_belongs_to_the_customers_last_order_of_the_product(house: House):
    house.customer("C1")
    mine: dict[str, Any] = {"customer": "C1"}
    ring_up(house, *(receipt(no, (sku, 1), **mine) for no, sku in (("801", PADS), ("802", PADS), ("803", OIL))))

    ring_up(house, receipt("R-1", (PADS, -1), **mine), receipt("R-2", (AIR, -1), **mine), receipt("R-3", (PADS, -1)))

    assert [len(house.order(no).returns) for no in ("801", "802", "803")] == [0, 1, 0]
    assert len(house.dump()["returns"]) == 3


def test_returns_imported_twice_are_there_once(house: House):
    ring_up(house, receipt("536365", (PADS, 3)))
    back = receipt("C536365", (PADS, -1), (PADS, -1))
    assert ring_up(house, back, back).returns == 2
    before = house.dump()["returns"]

    again = ring_up(house, back)

    assert (again.returns, again.orders, again.duplicates) == (0, 0, 0)
    assert house.dump()["returns"] == before


def test_a_sale_is_named_within_its_own_channel(house: House):
    house.take_in(receipt("536365", (PADS, 3)))

    ring_up(house, receipt("C536365", (PADS, -1), paid_at=START))

    assert house.order("536365").returns == ()


def test_an_unknown_product_may_come_back(house: House):
    ring_up(house, receipt("536365", (PADS, 3)))

    ring_up(house, receipt("C536365", ("??", -1)))

    assert [back.sku for back in house.order("536365").returns] == ["??"]
