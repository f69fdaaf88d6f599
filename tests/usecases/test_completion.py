"""Orders complete themselves: the customer, the product and the price that their source left out."""

from typing import Any

import pytest

from app.domain.catalog import MasterKind, PriceRecord, ProductRecord
from app.domain.intake import Channel, IncomingLine, Pay
from tests.core import HOME, OIL, PADS, YUHANG, House, incoming

SILENT: dict[str, Any] = {"address": "", "place": None, "contact": "", "phone": "", "buyer": ""}


@pytest.mark.parametrize("channel", [Channel.MINI, Channel.ALI1688])
def test_a_known_customer_completes_an_order(house: House, channel: Channel):
    house.customer("C1")
    known_by: list[dict[str, str]] = [
        {"customer": "C1"},
        {"phone": "13900000001"},
        {"buyer": "C1修理厂"},
        {"customer": "?", "buyer": "C1修理厂"},
    ]

    house.take_in(*(incoming(str(n), (PADS, 1), **(SILENT | by)) for n, by in enumerate(known_by)), channel=channel)

    for n in range(len(known_by)):
        order = house.order(str(n))
        assert (order.address, order.row.region, order.contact) == (HOME, YUHANG.name, "王师傅")
        assert (order.phone, order.row.buyer, order.row.missing) == ("13900000001", "C1修理厂", ())


def test_a_customer_fills_only_what_is_left_out(house: House):
    house.customer("C1")
    said = SILENT | {"customer": "C1", "address": "杭州市余杭区别处", "place": YUHANG, "contact": "小李"}

    house.take_in(incoming("1001", (PADS, 1), **said))

    order = house.order("1001")
    assert (order.address, order.contact, order.phone) == ("杭州市余杭区别处", "小李", "13900000001")


def test_goods_of_a_counter_sale_are_not_sent_after_the_buyer(house: House):
    house.customer("C1")

    house.take_in(incoming("1001", (PADS, 1), **(SILENT | {"customer": "C1"})), channel=Channel.POS)

    assert (house.order("1001").address, house.order("1001").row.missing) == ("", ("address",))


def test_who_is_meant_by_two_is_nobody(house: House):
    house.customer("C1", phone="13900000000", name="老王修理厂")
    house.customer("C2", phone="13900000000", name="老王修理厂")

    house.take_in(
        incoming("1001", (PADS, 1), **(SILENT | {"phone": "13900000000"})),
        incoming("1002", (PADS, 1), **(SILENT | {"buyer": "老王修理厂"})),
        incoming("1003", (PADS, 1), **(SILENT | {"buyer": "老王修理厂", "customer": "C2"})),
    )

    assert [house.order(no).address for no in ("1001", "1002", "1003")] == ["", "", HOME]


def test_a_masked_phone_means_nobody(house: House):
    house.customer("C1", phone="139****0001")

    house.take_in(incoming("1001", (PADS, 1), **(SILENT | {"phone": "139****0001"})))

    assert house.order("1001").row.missing == ("address",)


def test_an_old_number_means_what_replaces_it(house: House):
    house.master(MasterKind.PRODUCTS, [ProductRecord("BP-NEW", "新刹车片", replaces=(PADS, "1J0 698 151"))])

    house.take_in(incoming("1001", (PADS, 1), ("1j0698151", 1), ("06A115561B", 1)))

    assert [line.sku for line in house.order("1001").lines] == ["BP-NEW", "BP-NEW", PADS]


def test_codes_are_tried_in_their_order(house: House):
    line = IncomingLine(("??", "6901234567908", PADS), "x", 1, 1)

    house.take_in(incoming("1001", lines=(line,)))

    assert [found.sku for found in house.order("1001").lines] == [OIL]


def test_a_missing_price_is_the_customers_levels_else_the_products_own(house: House):
    house.customer("C1", level="A")
    house.master(MasterKind.PRICES, [PriceRecord("A", PADS, 11000), PriceRecord("B", OIL, 1)])
    free = tuple(IncomingLine((code,), code, 2) for code in (PADS, OIL))

    house.take_in(
        incoming("1001", lines=free, customer="C1", amount_fen=0, freight_fen=800, discount_fen=300),
        incoming("1002", lines=free),
        incoming("1003", (PADS, 3), amount_fen=0),
    )

    first, second, third = (house.order(no) for no in ("1001", "1002", "1003"))
    assert [line.price_fen for line in first.lines] == [11000, 3900]
    assert [line.price_fen for line in second.lines] == [12300, 3900]
    assert [order.row.amount_fen for order in (first, second, third)] == [30300, 10000, 300]


def test_on_account_nothing_goes_whose_worth_nobody_knows(house: House):
    house.customer("C1", limit_fen=100_000)
    house.master(MasterKind.PRODUCTS, [ProductRecord("NEW", "新品")])
    order = incoming("1001", lines=(IncomingLine(("NEW",), "x", 2),), customer="C1", amount_fen=0, pay=Pay.CREDIT)
    house.take_in(order)
    assert house.order("1001").row.missing == ("price",)
    assert house.take_in(order).duplicates == 1

    house.master(MasterKind.PRICES, [PriceRecord("", "NEW", 3000)])
    assert house.take_in(order).completed == 1

    assert (house.order("1001").row.missing, house.order("1001").row.amount_fen) == ((), 6000)
    assert house.account().open_fen == 6000


def test_an_order_on_account_takes_its_credit_on_arrival_and_again_when_it_grows(house: House):
    house.customer("C1", limit_fen=12_000)
    order = incoming("1001", (PADS, 1), customer="C1", pay=Pay.CREDIT)
    house.take_in(order, incoming("1002", (PADS, 1), customer="C1", pay=Pay.CREDIT, address="", lines=()))
    assert (house.order("1001").row.missing, house.account().open_fen) == ((), 10_000)

    house.take_in(incoming("1001", (PADS, 2), customer="C1", pay=Pay.CREDIT, amount_fen=15_000))
    assert (house.order("1001").row.missing, house.account().open_fen) == (("credit",), 10_000)
    house.take_in(order)

    assert house.order("1001").row.missing == ("credit",)
    house.cancel("1002")
    assert (house.order("1001").row.missing, house.account().open_fen) == ((), 10_000)


def test_halves_of_an_order_on_account_stay_on_account(house: House):
    house.customer("C1", limit_fen=5_000)
    house.take_in(incoming("1001", customer="C1", pay=Pay.CREDIT))

    assert house.take_in(incoming("1001", (PADS, 1), amount_fen=0, address="", place=None)).completed == 1

    assert house.order("1001").row.missing == ("credit",)
    house.pay(5_000)
    assert (house.order("1001").row.missing, house.account().open_fen) == ((), 10_000)
