"""Orders enter the pool: new, known, incomplete and completed ones."""

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.intake import Channel, SourceStatus
from app.domain.stages import Awaits, Stage
from app.views.orders import OrderFilter
from tests.core import AIR, OIL, PADS, START, YUHANG, House, incoming


def test_new_orders_wait_for_routing_and_known_ones_are_left_alone(house: House):
    orders = [incoming("1001", (PADS, 2), (OIL, 1)), incoming("1002", (OIL, 3))]

    first = house.take_in(*orders)
    before = house.dump()["orders"]
    again = house.take_in(*orders)

    assert (first.orders, first.lines, first.duplicates, first.incomplete) == (2, 3, 0, 0)
    assert (again.orders, again.lines, again.duplicates, again.completed) == (0, 0, 2, 0)
    assert house.dump()["orders"] == before
    assert {row.awaits for row in house.program.reader.orders(OrderFilter()).rows} == {Awaits.ROUTING}


def test_the_same_file_again_writes_nothing_but_its_batch(house: House):
    house.customer("C1")
    unpaid = incoming("1002", (OIL, 3), status=SourceStatus.UNPAID, paid_at=None)
    orders = [incoming("1001", (PADS, 2), customer="C1"), unpaid, incoming("1003", ("??", 1), (PADS, -1))]
    house.take_in(*orders)
    before = house.dump()

    assert house.take_in(*orders).duplicates == 3

    changed = {name for name, rows in house.dump().items() if rows != before[name]}
    assert changed == {"batches", "requests"}


def test_a_later_file_that_only_says_another_status_is_remembered(house: House):
    house.take_in(incoming("1001", (PADS, 1), status=SourceStatus.SHIPPED))
    house.take_in(incoming("1001", (PADS, 1), status=SourceStatus.PAID))
    before = house.dump()

    assert house.take_in(incoming("1001", (PADS, 1), status=SourceStatus.PAID)).duplicates == 1

    assert house.dump()["orders"] == before["orders"]
    assert "paid " in before["orders"][0]


def test_the_same_order_twice_in_one_file_is_one_order(house: House):
    report = house.take_in(incoming("1001", (PADS, 2)), incoming("1001", (PADS, 2)))

    assert (report.orders, report.lines, report.duplicates) == (1, 1, 1)


def test_the_same_number_from_another_channel_is_another_order(house: House):
    house.take_in(incoming("1001", (PADS, 1)))

    assert house.take_in(incoming("1001", (PADS, 1)), channel=Channel.PHONE).orders == 1


@pytest.mark.parametrize("code", [PADS, "06a115561b", "06A-115-561.B", "6901234567892"])
def test_a_line_is_known_by_sku_oe_number_or_barcode(house: House, code: str):
    house.take_in(incoming("1001", (code, 1)))

    assert [line.sku for line in house.order("1001").lines] == [PADS]
    assert house.order("1001").row.missing == ()


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"place": None}, ("address",)),
        ({"lines": ()}, ("lines",)),
        ({"status": SourceStatus.UNPAID, "paid_at": None}, ("payment",)),
    ],
)
def test_what_an_order_lacks_is_named_and_keeps_it_from_routing(
    house: House, fields: dict[str, object], missing: tuple[str, ...]
):
    house.count_in({("HZ", PADS): 9})
    report = house.take_in(incoming("1001", (PADS, 1), **fields))

    assert report.incomplete == 1
    assert house.order("1001").row.missing == missing
    assert (house.route().orders, house.route().incomplete) == (0, 1)


@pytest.mark.parametrize("code", ["NEW-1", "SHARED-1"])
def test_an_unknown_or_shared_code_waits_until_the_product_is_known(house: House, code: str):
    order = incoming("1001", (PADS, 1), (code, 2))
    assert house.take_in(order).incomplete == 1
    assert house.take_in(order).duplicates == 1

    house.master(MasterKind.PRODUCTS, [ProductRecord(code, "新品")])
    report = house.take_in(order)

    row = house.order("1001")
    assert (report.completed, report.duplicates) == (1, 0)
    assert (row.row.missing, row.row.awaits) == ((), Awaits.ROUTING)
    assert [line.sku for line in row.lines] == [PADS, code]
    assert [event.event for event in row.events] == ["order_received", "order_completed"]
    assert len(house.program.reader.orders(OrderFilter(text="王")).rows) == 1


def test_an_unpaid_order_is_completed_by_its_payment(house: House):
    house.take_in(incoming("1001", (PADS, 1), status=SourceStatus.UNPAID, paid_at=None, address="旧地址", buyer="老张"))

    report = house.take_in(incoming("1001", (PADS, 2), (AIR, 1), buyer="赵五"))

    order = house.order("1001")
    assert (report.completed, order.row.paid_at is not None, order.row.pieces) == (1, True, 3)
    search = house.program.reader.orders
    assert (len(search(OrderFilter(text="赵五")).rows), len(search(OrderFilter(text="老张")).rows)) == (1, 0)


@pytest.mark.parametrize("status", [SourceStatus.CLOSED, SourceStatus.SHIPPED, SourceStatus.SIGNED])
def test_an_unpaid_order_that_ended_at_the_shop_is_not_taken_for_paid(house: House, status: SourceStatus):
    house.count_in({("HZ", PADS): 9})
    house.take_in(incoming("1001", (PADS, 1), status=SourceStatus.UNPAID, paid_at=None))

    house.take_in(incoming("1001", (PADS, 1), status=status))

    assert house.route().orders == 0
    assert house.stock("HZ", PADS) == (9, 0)


@pytest.mark.parametrize("lines_first", [False, True])
def test_an_order_list_and_its_line_list_may_come_one_after_the_other(house: House, lines_first: bool):
    head = incoming("1001", buyer="赵五", address="杭州 余杭")
    parts = [head, incoming("1001", (PADS, 2), buyer="", contact="", phone="", address="", place=None)]

    for part in reversed(parts) if lines_first else parts:
        report = house.take_in(part)

    order = house.order("1001")
    assert (report.orders, report.completed, order.row.missing) == (0, 1, ())
    assert (order.row.buyer, order.row.pieces, order.lat) == ("赵五", 2, YUHANG.point.lat)


def test_an_order_is_never_made_poorer(house: House):
    house.take_in(incoming("1001", (PADS, 1)))

    assert house.take_in(incoming("1001", (PADS, 1), place=None)).duplicates == 1
    assert house.order("1001").lat == YUHANG.point.lat


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (SourceStatus.SHIPPED, Stage.SHIPPED),
        (SourceStatus.SIGNED, Stage.SIGNED),
        (SourceStatus.CLOSED, Stage.CANCELLED),
    ],
)
def test_orders_finished_elsewhere_stand_where_they_are(house: House, status: SourceStatus, stage: Stage):
    house.take_in(incoming("1001", (PADS, 1), status=status, carrier="SF", waybill="SF1"))
    house.take_in(incoming("1002", (PADS, 1), status=status, carrier="SF", waybill="SF1"))

    assert house.order("1001").row.stage is stage
    assert house.route().orders == 0
    if stage is not Stage.CANCELLED:
        assert house.order("SF1").row.external_no == "1001"


def test_a_count_of_stock_sets_on_hand_and_rejects_what_it_cannot_take(house: House):
    house.count_in({("HZ", PADS): 5})
    house.take_in(incoming("1001", (PADS, 4)))
    house.route()

    report = house.count_in({("HZ", PADS): 3, ("HZ", OIL): 2, ("XX", PADS): 1, ("HZ", "NO"): 1})

    assert {problem.expected for problem in report.rejected} == {"known_warehouse", "known_sku", "not_below_reserved"}
    assert (house.stock("HZ", PADS), house.stock("HZ", OIL)) == ((5, 4), (2, 0))
    house.count_in({("HZ", PADS): 4})
    assert house.stock("HZ", PADS) == (4, 4)


def test_goods_that_come_bring_orders_to_produce_back_to_routing(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 3)), incoming("1002", (PADS, 3), (AIR, 4)))
    assert house.route().to_produce == 2

    house.count_in({("HZ", PADS): 2})
    assert house.route().orders == 0
    house.count_in({("HZ", PADS): 3})

    assert house.route().assigned == 1
    assert [house.order(no).row.stage for no in ("1001", "1002")] == [Stage.ASSIGNED, Stage.TO_PRODUCE]
    assert [event.event for event in house.order("1001").events][-2:] == ["order_reopened", "order_assigned"]


def test_the_same_product_twice_in_one_file_is_one_product(house: House):
    report = house.master(MasterKind.PRODUCTS, [ProductRecord("NEW-1", "旧名"), ProductRecord("NEW-1", "新名")])

    assert (report.added, report.changed) == (1, 0)
    house.take_in(incoming("1001", ("NEW-1", 1)))
    assert house.order("1001").lines[0].name == "新名"


def test_a_changed_product_loses_its_old_codes(house: House):
    house.master(MasterKind.PRODUCTS, [ProductRecord(PADS, "刹车片", ("NEW-OE",))])

    house.take_in(incoming("1001", ("NEW-OE", 1)), incoming("1002", ("6901234567892", 1)))

    assert (house.order("1001").row.missing, house.order("1002").row.missing) == ((), ("sku",))


def test_the_promise_counts_from_the_payment(house: House):
    house.take_in(incoming("1001", (PADS, 1), paid_at=START))

    promise = house.order("1001").row.promised_at - START

    assert promise.total_seconds() == 48 * 3600
