"""Orders placed at the desk: priced, promised and written in one go; what is unknown waits, credit is checked."""

from datetime import date
from typing import Any

import pytest

from app.domain.catalog import CustomerKind, MasterKind, PriceRecord
from app.domain.company import Setting
from app.domain.intake import Pay
from app.domain.rates import FreightBand, FreightTemplate, Promotion, RateKind, freight_text, promotions_text
from app.domain.stages import Awaits, Stage
from app.errors import BadInput, Refused
from app.usecases.company import ChangeSetting, SaveRates
from app.usecases.ordering import AddCustomer, PlacedLine, PlaceOrder
from app.views.orders import OrderFilter
from tests.core import ADMIN, CLERK, HOME, OIL, PADS, URUMQI, YUHANG, Actor, House, new_id

ZHEJIANG = FreightBand("浙江", ("33",), 800, included=2, each_fen=150)
TEMPLATE = FreightTemplate(
    (ZHEJIANG, FreightBand("杭州", ("3301",), 500, free_from_fen=50_000)), FreightBand("", (), 2000)
)
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
PROMOTIONS = (
    Promotion("满百减五", 10_000, 500, *NOVEMBER),
    Promotion("满两百减二十", 20_000, 2_000, *NOVEMBER, kinds=(CustomerKind.REPAIR_SHOP,)),
    Promotion("已过", 100, 100, date(2026, 10, 1), date(2026, 10, 31)),
)


def priced(house: House) -> None:
    house.handle(SaveRates(new_id(), RateKind.FREIGHT, freight_text(TEMPLATE), ""))
    house.handle(SaveRates(new_id(), RateKind.PROMOTIONS, promotions_text(PROMOTIONS), ""))


def test_a_total_is_goods_less_the_best_promotion_plus_regional_freight(house: House):
    priced(house)
    house.customer("C1")
    house.customer("C2", kind=CustomerKind.DEALER_4S)
    house.customer("C3", level="A")
    house.master(MasterKind.PRICES, [PriceRecord("A", PADS, 11_000)])
    cases: list[tuple[str, tuple[str, int], dict[str, Any], tuple[int, int, str, int]]] = [
        ("C1", (OIL, 1), {}, (3_900, 0, "", 500)),
        ("C1", (PADS, 1), {}, (12_300, 500, "满百减五", 500)),
        ("C1", (PADS, 2), {}, (24_600, 2_000, "满两百减二十", 500)),
        ("C2", (PADS, 2), {}, (24_600, 500, "满百减五", 500)),
        ("C1", (PADS, 5), {}, (61_500, 2_000, "满两百减二十", 0)),
        ("C3", (PADS, 1), {}, (11_000, 500, "满百减五", 500)),
        ("C1", (OIL, 1), {"address": "新疆", "place": URUMQI}, (3_900, 0, "", 2_000)),
        ("C2", (OIL, 1), {"address": "不明"}, (3_900, 0, "", 2_000)),
    ]
    for customer, line, fields, (goods, discount, promotion, freight) in cases:
        placed = house.place(line, customer=customer, **fields)

        assert (placed.goods_fen, placed.discount_fen, placed.promotion) == (goods, discount, promotion)
        assert (placed.freight_fen, placed.total_fen) == (freight, goods - discount + freight)
        order = house.order(placed.no)
        assert (order.row.amount_fen, order.freight_fen, order.discount_fen) == (placed.total_fen, freight, discount)
        assert (order.events[0].facts["freight_version"], order.events[0].facts["promotions"]) == (1, 1)


def test_a_quote_is_what_placing_writes_and_writes_nothing_itself(house: House):
    priced(house)
    house.customer("C1")
    before = house.dump()
    order = PlaceOrder(new_id(), "C1", (PlacedLine("06a-115 561b", 2), PlacedLine("??", 1)), promise_hours=4)

    quote = house.program.quote(order)
    assert house.dump() == before
    placed = house.handle(order, CLERK).value

    assert (quote.total_fen, quote.missing, quote.urgent) == (placed.total_fen, placed.missing, placed.urgent)
    assert [(line.sku, line.price_fen) for line in quote.lines] == [(PADS, 12_300), ("", 0)]


@pytest.mark.parametrize(
    ("pay", "hours", "urgent"), [(Pay.PREPAID, 4, True), (Pay.PREPAID, 5, False), (Pay.CREDIT, 4, False)]
)
def test_urgent_is_decided_by_its_definition(house: House, pay: Pay, hours: int, urgent: bool):
    house.customer("C1", limit_fen=100_000)

    placed = house.place((PADS, 1), pay=pay, promise_hours=hours)

    row = house.order(placed.no).row
    assert (placed.urgent, row.urgent) == (urgent, urgent)
    assert (row.promised_at - house.clock.now).total_seconds() == hours * 3600


def test_the_customers_own_data_fill_what_is_not_said(house: House):
    house.customer("C1")

    for who in ("C1", "13900000001", "C1修理厂", " C1 "):
        order = house.order(house.place((PADS, 1), customer=who).no)

        assert (order.address, order.contact, order.phone) == (HOME, "王师傅", "13900000001")
        assert (order.row.channel, order.row.external_no, order.row.buyer) == ("phone", order.row.no, "C1修理厂")


def test_the_address_used_last_is_the_customers_own_from_then_on(house: House):
    house.customer("C1")
    house.place((PADS, 1), address="乌鲁木齐市天山区", place=URUMQI, contact="小李", phone="139")
    house.clock.pass_by(hours=1)

    order = house.order(house.place((PADS, 1)).no)

    assert (order.address, order.row.region, order.contact) == ("乌鲁木齐市天山区", URUMQI.name, "王师傅")
    house.place((PADS, 1), address=HOME, place=YUHANG)
    house.clock.pass_by(hours=1)
    house.place((PADS, 1), address=HOME, place=YUHANG)
    assert house.order(house.place((PADS, 1)).no).address == HOME
    assert len(house.dump()["customer_addresses"]) == 2


def test_what_is_not_known_makes_an_order_wait_and_refuses_nothing(house: House):
    house.customer("C1")
    house.count_in({("HZ", PADS): 9})
    cases: list[tuple[PlacedLine, str, tuple[str, ...]]] = [
        (PlacedLine("NEW-1", 1), "", ("sku",)),
        (PlacedLine("SHARED-1", 1), "", ("sku",)),
        (PlacedLine(PADS, 1, 0), "", ("price",)),
    ]
    nowhere = [(PlacedLine(PADS, 1), "哪里", ("address",)), (PlacedLine("?", 1), "哪里", ("sku", "address"))]
    for line, address, missing in cases + nowhere:
        placed = house.place(lines=(line,), address=address)

        assert (placed.missing, placed.stage) == (missing, Stage.PAID)
        assert house.order(placed.no).row.awaits is Awaits.DATA
    assert house.route().orders == 0


def test_what_cannot_be_an_order_is_refused(house: House):
    house.customer("C1")
    cases: list[tuple[dict[str, Any], str]] = [
        ({"customer": "nobody"}, "customer.unknown"),
        ({"customer": ""}, "customer.unknown"),
        ({"lines": ()}, "order.lines"),
        ({"lines": (PlacedLine(PADS, 1),) * 501}, "order.lines"),
        ({"lines": (PlacedLine(PADS, 0),)}, "argument.bad"),
        ({"lines": (PlacedLine(PADS, -1),)}, "argument.bad"),
        ({"lines": (PlacedLine(PADS, 10**9),)}, "argument.bad"),
        ({"lines": (PlacedLine(PADS, 1, -1),)}, "argument.bad"),
        ({"lines": (PlacedLine(PADS, 1, 10**18),)}, "argument.bad"),
        ({"promise_hours": 0}, "argument.bad"),
        ({"promise_hours": 2161}, "argument.bad"),
    ]
    before = house.dump()

    for fields, code in cases:
        with pytest.raises(Refused) as caught:
            house.place((PADS, 1), **fields)
        assert caught.value.code == code
        assert isinstance(caught.value, BadInput) == (code != "customer.unknown")

    assert house.dump() == before


def test_odd_characters_are_left_out(house: House):
    house.customer("C1")
    odd: dict[str, Any] = {name: f"甲\x00乙\ud800{name}" for name in ("address", "contact", "phone", "remark")}

    order = house.order(house.place((PADS, 1), (" p\x00\ud800", 1), **odd).no)

    assert (order.address, order.contact, order.remark) == ("甲乙address", "甲乙contact", "甲乙remark")


def test_credit_that_does_not_suffice_refuses_the_order_and_writes_nothing(house: House):
    house.customer("C1", limit_fen=10_000)
    house.on_account(6_000)
    before = house.dump()

    with pytest.raises(Refused) as caught:
        house.on_account(4_001)

    assert (caught.value.code, caught.value.facts["short_fen"]) == ("credit.short", 1)
    assert (caught.value.facts["available_fen"], caught.value.facts["customer"]) == (4_000, "C1修理厂")
    assert house.dump() == before
    assert house.on_account(4_000).missing == ()
    assert (house.account().open_fen, house.account().available_fen) == (10_000, 0)


def test_with_a_request_for_credit_the_order_waits_for_a_supervisor(house: House):
    house.customer("C1", limit_fen=1_000)

    small = house.on_account(2_000, ask_credit=True, reason="月底付")
    large = house.on_account(9_001_000, ask_credit=True)

    assert (small.missing, house.order(small.no).row.awaits) == (("credit",), Awaits.DATA)
    assert house.account().open_fen == 0
    first, second = house.program.reader.grants()
    assert (first.id, first.order_no, first.reason, first.amount_fen) == (
        int(small.grant),
        small.no,
        "月底付",
        5_000_000,
    )
    assert (second.order_no, second.amount_fen) == (large.no, 9_000_000)
    asked = house.order(small.no).events[-1]
    assert (asked.event, asked.facts["short_fen"], asked.by) == ("credit_asked", 1_000, "clerk")
    assert [row.no for row in house.program.reader.orders(OrderFilter(lacks="credit")).rows] == [large.no, small.no]


def test_credit_that_suffices_asks_for_nothing(house: House):
    house.customer("C1", limit_fen=1_000)

    assert house.on_account(1_000, ask_credit=True).grant == ""
    assert house.program.reader.grants() == ()


def test_a_customer_who_orders_for_the_first_time(house: House):
    new = AddCustomer(new_id(), " 新客户 ", CustomerKind.REPAIR_SHOP, "13700000000", "小张", HOME, YUHANG)
    code = house.handle(new, CLERK).value.code

    order = house.order(house.place((PADS, 1), customer=code).no)

    assert (code, order.row.buyer, order.row.region, order.contact) == ("K00001", "新客户", YUHANG.name, "小张")
    for name, phone in (("新客户", ""), ("别的", "13700000000")):
        with pytest.raises(Refused, match=r"customer\.known") as caught:
            house.handle(AddCustomer(new_id(), name, CustomerKind.REPAIR_SHOP, phone), CLERK)
        assert caught.value.facts["known"] == code
    second = AddCustomer(new_id(), "无址", CustomerKind.DEALER_4S)
    assert house.handle(second, CLERK).value.code == "K00002"
    assert house.place((PADS, 1), customer="K00002").missing == ("address",)
    with pytest.raises(Refused, match=r"field\.required"):
        house.handle(AddCustomer(new_id(), " ", CustomerKind.DEALER_4S), CLERK)


def test_new_rates_count_from_the_next_order(house: House):
    house.customer("C1")
    assert house.place((PADS, 2)).total_fen == 24_600
    priced(house)
    dearer = FreightTemplate((), FreightBand("", (), 900))
    house.handle(SaveRates(new_id(), RateKind.FREIGHT, freight_text(dearer), "涨价"))

    placed = house.place((PADS, 2))

    assert placed.freight_fen == 900
    assert house.order(placed.no).events[0].facts["freight_version"] == 2


def test_the_desk_asks_its_permission(house: House):
    house.customer("C1")
    house.handle(ChangeSetting(new_id(), Setting.FINANCE_POSTING_HOURS.value, "2"), ADMIN)

    with pytest.raises(Refused, match=r"operator\.not_permitted"):
        house.place((PADS, 1), by=Actor("picker"))
