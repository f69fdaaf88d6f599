"""What orders lack is put right, once for all that have the same gap."""

from pathlib import Path

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import Pay, SourceStatus
from app.domain.stages import Awaits
from app.errors import Refused
from app.usecases.curing import CureAddress, Cured, CurePrices, CureSku
from app.usecases.ordering import PlacedLine
from app.views.orders import OrderFilter
from tests.core import ADMIN, AIR, CLERK, OIL, PADS, YUHANG, House, incoming, new_id


def cure(house: House, code: str, sku: str, *, remember: bool = True) -> Cured:
    cured: Cured = house.handle(CureSku(new_id(), code, sku, remember), CLERK).value
    return cured


def test_one_word_about_a_code_completes_every_order_that_waits_for_it(house: House):
    house.take_in(
        incoming("1001", ("??", 2), (OIL, 1)),
        incoming("1002", ("??", 1), ("!!", 1)),
        incoming("1003", ("??", 1), place=None),
        incoming("1004", ("!!", 1)),
    )

    cured = cure(house, "??", "06a 115 561 b")

    assert cured.orders == tuple(house.no(no) for no in ("1001", "1002", "1003"))
    assert cured.complete == (house.no("1001"),)
    missing = [house.order(no).row.missing for no in ("1001", "1002", "1003", "1004")]
    assert missing == [(), ("sku",), ("address",), ("sku",)]
    assert [line.sku for line in house.order("1001").lines] == [PADS, OIL]
    done = house.order("1001").events[-1]
    assert (done.event, done.facts["code"], done.facts["sku"]) == ("order_completed", "??", PADS)
    assert [len(house.program.reader.orders(OrderFilter(text="王")).rows)] == [4]


def test_a_word_that_is_remembered_counts_from_then_on_and_can_be_corrected(house: House):
    house.take_in(incoming("1001", ("客户号-1", 1)))
    cure(house, "客户号-1", PADS)
    house.take_in(incoming("1002", ("客户号 1", 1)))
    assert [line.sku for line in house.order("1002").lines] == [PADS]

    house.take_in(incoming("1003", ("KH-9", 1)), incoming("1004", ("KH-9", 1), place=None))
    cure(house, "KH-9", OIL, remember=False)
    house.take_in(incoming("1005", ("KH-9", 1)))
    assert house.order("1005").row.missing == ("sku",)
    cure(house, "KH-9", AIR)

    house.take_in(incoming("1006", ("KH-9", 1)))
    assert [house.order(no).lines[0].sku for no in ("1003", "1005", "1006")] == [OIL, AIR, AIR]
    house.master(MasterKind.PRODUCTS, [ProductRecord(AIR, "空滤")])
    house.take_in(incoming("1007", ("KH-9", 1)))
    assert house.order("1007").lines[0].sku == AIR


def test_a_clerks_word_settles_a_code_that_several_products_share(house: House):
    house.take_in(incoming("1001", ("SHARED-1", 1)))

    cure(house, "SHARED-1", OIL)

    house.take_in(incoming("1002", ("shared1", 1)))
    assert [house.order(no).lines[0].sku for no in ("1001", "1002")] == [OIL, OIL]


def test_one_address_is_put_right_for_every_order_that_has_it(house: House):
    text = "文一西路1号"
    house.take_in(
        incoming("1001", (PADS, 1), address=text, place=None),
        incoming("1002", (PADS, 1), address=text, place=None, status=SourceStatus.UNPAID, paid_at=None),
        incoming("1003", (PADS, 1), address="文二西路", place=None),
    )

    cured = house.handle(CureAddress(new_id(), text, "", YUHANG), CLERK).value

    assert (cured.orders, cured.complete) == ((house.no("1001"), house.no("1002")), (house.no("1001"),))
    order = house.order("1001")
    assert (order.address, order.row.region, order.lat) == (text, YUHANG.name, YUHANG.point.lat)
    assert house.order("1003").row.missing == ("address",)
    assert [row.no for row in house.program.reader.orders(OrderFilter(text="余杭")).rows] == list(cured.orders)[::-1]
    house.handle(CureAddress(new_id(), "文二西路", "杭州市余杭区文二西路", YUHANG), CLERK)
    assert house.order("1003").address == "杭州市余杭区文二西路"


def test_an_order_stays_urgent_when_it_is_cured(house: House):
    house.customer("C1")
    no = house.place(("??", 1), promise_hours=2).no

    cure(house, "??", PADS)

    row = house.order(no).row
    assert (row.urgent, row.awaits, (row.promised_at - house.clock.now).total_seconds()) == (True, Awaits.ROUTING, 7200)


def test_a_product_found_later_is_paid_for_and_needs_its_credit(house: House):
    house.customer("C1", limit_fen=20_000)
    order = house.place((OIL, 1), ("??", 1), pay=Pay.CREDIT).no
    small = house.place(lines=(PlacedLine("??", 1, 500),), pay=Pay.CREDIT).no
    assert (house.order(order).row.amount_fen, house.account().open_fen) == (3_900, 4_400)

    cured = cure(house, "??", PADS)

    assert [house.order(no).row.amount_fen for no in (order, small)] == [16_200, 500]
    assert (cured.complete, house.account().open_fen) == ((order, small), 16_700)


def test_a_product_found_later_waits_when_the_credit_does_not_reach(house: House):
    house.customer("C1", limit_fen=5_000)
    no = house.place((OIL, 1), ("??", 1), pay=Pay.CREDIT).no

    assert cure(house, "??", PADS).complete == ()

    assert (house.order(no).row.missing, house.account().open_fen) == (("credit",), 0)
    assert house.pay(11_200).orders == (no,)


def test_a_product_without_a_price_is_asked_for_its_price(house: House):
    house.customer("C1")
    house.master(MasterKind.PRODUCTS, [ProductRecord("NEW", "新品")])
    no = house.place(("??", 1)).no

    cure(house, "??", "NEW")

    assert house.order(no).row.missing == ("price",)


def test_a_price_that_comes_later_lets_the_order_go_on(house: House, tmp_path: Path):
    house.customer("C1", level="A")
    house.master(MasterKind.PRODUCTS, [ProductRecord("NEW", "新品")])
    no, other = house.place(("NEW", 2)).no, house.place(("NEW", 1), (PADS, 1)).no
    listed = tmp_path / "prices.csv"
    listed.write_text("level,sku,price\nA,NEW,7.50\n", encoding="utf-8")

    house.program.import_files(ADMIN, "prices", [listed])

    assert [house.order(order).row.missing for order in (no, other)] == [(), ()]
    assert [house.order(order).row.amount_fen for order in (no, other)] == [1_500, 13_050]
    assert house.handle(CurePrices(new_id())).value == Cured((), ())


def test_what_cannot_be_cured_is_refused_and_nothing_is_remembered(house: House):
    house.take_in(incoming("1001", ("??", 1)))
    before = house.dump()

    for command, code in (
        (CureSku(new_id(), "??", "nothing"), "sku.unknown"),
        (CureSku(new_id(), "!!", PADS), "gap.none"),
        (CureSku(new_id(), " ", PADS), "field.required"),
        (CureSku(new_id(), PADS, OIL), "gap.none"),
        (CureAddress(new_id(), "nowhere", "x", YUHANG), "gap.none"),
    ):
        with pytest.raises(Refused) as caught:
            house.handle(command, CLERK)
        assert caught.value.code == code

    assert house.dump() == before


def test_an_order_that_has_gone_on_is_left_alone(house: House):
    house.take_in(incoming("1001", ("??", 1)))
    house.cancel("1001")

    with pytest.raises(Refused, match=r"gap\.none"):
        cure(house, "??", PADS)
