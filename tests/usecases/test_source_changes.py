"""Orders that grow, change or end at their source while the pool has them already."""

from typing import Any

import pytest

from app.domain.geo import Point
from app.domain.intake import Channel, Place, SourceStatus
from app.domain.picking import Says, StationCommand, command_code
from app.domain.stages import Awaits, Stage
from app.usecases.curing import CureAddress, CureSku
from app.views.orders import EventRow
from tests.core import AIR, CLERK, OIL, PADS, YUHANG, House, incoming, new_id

XIHU = Place("330106", "浙江省 杭州市 西湖区", Point(30.26, 120.13))
ORDER = incoming("1001", (PADS, 2))
MOVED = ORDER._replace(address="杭州市西湖区文三路2号", place=XIHU)
MASKED = ORDER._replace(contact="王**", phone="138****5678", address="浙江省杭州市余杭区****")
CHANGED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "1001": ({"address": MOVED.address, "place": XIHU}, ["recipient"]),
    "1002": ({"lines": incoming("", (PADS, 2), (OIL, 1)).lines}, ["lines"]),
    "1003": ({"lines": incoming("", (AIR, 1)).lines}, ["lines"]),
    "1004": ({"amount_fen": 9000}, ["terms"]),
    "1005": ({"remark": "周末送"}, ["terms"]),
}
"""What a later file says otherwise about an order, by its number."""
FIRST = tuple(ORDER._replace(external_no=no) for no in CHANGED)
LATER = tuple(order._replace(**CHANGED[order.external_no][0]) for order in FIRST)


def stocked(house: House) -> None:
    house.count_in({(site, sku): 10 for site in ("HZ", "BJ") for sku in (PADS, OIL, AIR)})


def begin_picking(house: House) -> None:
    stocked(house)
    house.take_in(ORDER)
    house.route()
    house.scan(house.no("1001"))
    house.scan(PADS)


def last(house: House, no: str = "1001") -> EventRow:
    return house.order(no).events[-1]


def test_changes_before_routing_are_in_the_pool_and_in_the_timeline(house: House):
    stocked(house)
    house.take_in(*FIRST)

    report = house.take_in(*LATER)

    assert (report.changed, report.duplicates, report.orders) == (5, 0, 0)
    for later in LATER:
        order, event = house.order(later.external_no), last(house, later.external_no)
        assert (order.address, order.row.amount_fen, order.remark) == (later.address, later.amount_fen, later.remark)
        assert [(line.sku, line.quantity) for line in order.lines] == [(ln.codes[0], ln.quantity) for ln in later.lines]
        assert (event.event, event.facts["says"]) == ("source_changed", CHANGED[later.external_no][1])
        assert event.facts.get("address") == (MOVED.address if order.address == MOVED.address else None)
    assert house.take_in(*LATER).duplicates == 5
    assert house.route().assigned == 5


def test_changes_after_routing_free_the_goods_and_route_anew(house: House):
    stocked(house)
    house.take_in(*FIRST)
    house.route()
    assert house.stock("HZ", PADS) == (10, 10)

    house.take_in(*LATER)

    assert house.stock("HZ", PADS) == (10, 0)
    rows = [house.order(no).row for no in CHANGED]
    assert {(row.awaits, row.warehouse) for row in rows} == {(Awaits.ROUTING, "")}
    house.route()
    house.pick(house.no("1002"))
    assert house.order("1002").row.stage is Stage.PICKED


@pytest.mark.parametrize("what", ["1001", "1002", "1003"])
def test_a_change_while_goods_travel_or_are_produced_takes_everything_back(house: House, what: str):
    house.count_in({("HZ", PADS): 2, ("BJ", OIL): 1})
    travelling = incoming("1001", (PADS, 2), (OIL, 1))
    produced = incoming("1002", (AIR, 2), (OIL, 1))
    house.take_in(travelling, produced)
    house.route()
    assert [house.order(no).row.awaits for no in ("1001", "1002")] == [Awaits.TRANSFER, Awaits.PRODUCTION]
    later = ORDER._replace(remark="改", **CHANGED[what][0])

    assert house.take_in(later, later._replace(external_no="1002")).changed == 2

    assert (house.stock("HZ", PADS), house.stock("BJ", OIL)) == ((2, 0), (1, 0))
    assert house.program.reader.transfers() == ()
    assert {house.order(no).row.awaits for no in ("1001", "1002")} == {Awaits.ROUTING}
    house.route()


@pytest.mark.parametrize("finished", [False, True])
def test_changes_after_picking_began_stop_the_station_once(house: House, finished: bool):
    stocked(house)
    house.take_in(*FIRST)
    house.route()
    for no in CHANGED:
        house.scan(house.no(no))
        for _ in range(1 + finished):
            house.scan(PADS)
        house.scan(command_code(StationCommand.CANCEL))

    assert house.take_in(*LATER).changed == 5

    for no, (_, says) in CHANGED.items():
        order = house.order(no)
        assert (order.row.held, order.row.awaits, order.address) == (True, Awaits.RELEASE, ORDER.address)
        assert [line.sku for line in order.lines] == [PADS]
        assert (last(house, no).facts["says"], last(house, no).facts["stopped"]) == (says, True)
        assert house.scan(house.no(no)).says == Says.STOP_ADDRESS
    before = house.dump()["orders"]
    assert house.take_in(*LATER).duplicates == 5
    assert house.dump()["orders"] == before
    house.release("1001")
    assert house.take_in(*LATER).duplicates == 5
    assert not house.order("1001").row.held


def test_a_held_order_is_brought_up_to_date_and_stays_held(house: House):
    stocked(house)
    house.take_in(ORDER, incoming("1002", (PADS, 1)))
    house.route()
    house.hold("1001")

    assert house.take_in(MOVED, MOVED._replace(external_no="1002")).changed == 2

    assert (house.order("1001").address, house.order("1001").row.awaits) == (MOVED.address, Awaits.RELEASE)
    house.release("1001")
    assert house.route().assigned == 2


@pytest.mark.parametrize("routed", [False, True])
def test_an_order_closed_at_its_source_is_cancelled_while_nobody_has_touched_it(house: House, routed: bool):
    stocked(house)
    house.take_in(ORDER)
    if routed:
        house.route()

    report = house.take_in(ORDER._replace(status=SourceStatus.CLOSED))

    assert (report.changed, house.order("1001").row.stage) == (1, Stage.CANCELLED)
    assert house.stock("HZ", PADS) == (10, 0)
    assert last(house).facts["reason"] == "taobao: closed"
    assert house.take_in(ORDER._replace(status=SourceStatus.CLOSED)).duplicates == 1


def test_an_order_closed_at_its_source_after_picking_is_stopped_once(house: House):
    begin_picking(house)
    closed = ORDER._replace(status=SourceStatus.CLOSED)

    assert house.take_in(closed).changed == 1
    assert (house.order("1001").row.held, last(house).facts["status"]) == (True, "closed")
    house.release("1001")
    again = house.take_in(closed)

    assert (again.changed, again.duplicates) == (0, 1)
    assert not house.order("1001").row.held


def test_unpaid_orders_are_completed_by_payment_and_cancelled_by_closing(house: House):
    unpaid = ORDER._replace(status=SourceStatus.UNPAID, paid_at=None)
    house.take_in(unpaid, unpaid._replace(external_no="1002"))

    report = house.take_in(ORDER, unpaid._replace(external_no="1002", status=SourceStatus.CLOSED))

    assert (report.completed, report.changed) == (1, 1)
    assert house.order("1001").row.awaits is Awaits.ROUTING
    assert house.order("1002").row.stage is Stage.CANCELLED


def test_what_the_shop_calls_signed_is_signed_here_once_it_has_left(house: House):
    begin_picking(house)
    house.scan(PADS)
    house.ship("1001")
    assert house.take_in(MOVED._replace(status=SourceStatus.SHIPPED)).duplicates == 1

    assert house.take_in(ORDER._replace(status=SourceStatus.SIGNED)).changed == 1

    assert (house.order("1001").row.stage, last(house).event) == (Stage.SIGNED, "order_signed")
    assert house.take_in(ORDER._replace(status=SourceStatus.SIGNED)).duplicates == 1


@pytest.mark.parametrize("status", [SourceStatus.SHIPPED, SourceStatus.SIGNED])
def test_goods_that_left_by_another_door_stop_the_order_here(house: House, status: SourceStatus):
    stocked(house)
    house.take_in(ORDER, incoming("1002", (PADS, 1)))
    house.route()
    assert house.take_in(ORDER._replace(status=status)).changed == 1

    assert (house.order("1001").row.held, house.order("1001").row.stage) == (True, Stage.ASSIGNED)
    assert last(house).facts["status"] == status.value
    assert house.take_in(ORDER._replace(status=status)).duplicates == 1


def test_a_picked_order_that_the_shop_already_calls_shipped_goes_on(house: House):
    begin_picking(house)
    house.scan(PADS)

    assert house.take_in(ORDER._replace(status=SourceStatus.SHIPPED)).duplicates == 1

    house.ship("1001")


def test_what_the_shop_masks_later_changes_nothing(house: House):
    stocked(house)
    house.take_in(ORDER)

    assert house.take_in(MASKED).duplicates == 1
    assert house.take_in(MASKED._replace(amount_fen=9000)).changed == 1

    order = house.order("1001")
    assert (order.contact, order.phone, order.address) == (ORDER.contact, ORDER.phone, ORDER.address)
    assert order.row.amount_fen == 9000
    assert house.take_in(ORDER).changed == 1
    assert house.order("1001").row.amount_fen == ORDER.amount_fen


def test_a_payment_that_comes_with_masked_data_keeps_what_is_known(house: House):
    house.take_in(ORDER._replace(status=SourceStatus.UNPAID, paid_at=None))

    assert house.take_in(MASKED).completed == 1

    order = house.order("1001")
    assert (order.contact, order.phone, order.address) == (ORDER.contact, ORDER.phone, ORDER.address)


def test_a_cured_address_survives_what_the_source_says_again(house: House):
    bad = ORDER._replace(address="文一西路1号", place=None)
    house.take_in(bad)
    house.handle(CureAddress(new_id(), bad.address, "杭州市余杭区文一西路1号", YUHANG), CLERK)

    assert house.take_in(bad).duplicates == 1
    assert house.take_in(bad._replace(remark="周末送")).changed == 1

    order = house.order("1001")
    assert (order.address, order.row.region, order.remark) == ("杭州市余杭区文一西路1号", YUHANG.name, "周末送")
    assert order.row.missing == ()
    assert house.take_in(bad._replace(address="新地址", remark="周末送")).changed == 1
    assert (house.order("1001").address, house.order("1001").row.missing) == ("新地址", ("address",))


def test_an_incomplete_order_takes_the_new_address_even_when_it_is_no_better(house: House):
    bad = ORDER._replace(address="文一西路1号", place=None)
    house.take_in(bad)

    assert house.take_in(bad._replace(address="文二西路2号")).changed == 1

    assert (house.order("1001").address, house.order("1001").row.missing) == ("文二西路2号", ("address",))


def test_a_product_cured_for_once_survives_the_payment_and_other_changes(house: House):
    unpaid = incoming("1001", ("??", 2), status=SourceStatus.UNPAID, paid_at=None)
    house.take_in(unpaid)
    house.handle(CureSku(new_id(), "??", PADS, remember=False), CLERK)
    paid = incoming("1001", ("??", 2))

    assert house.take_in(paid).completed == 1
    assert house.take_in(paid._replace(remark="周末送")).changed == 1

    order = house.order("1001")
    assert ([line.sku for line in order.lines], order.row.missing) == ([PADS], ())


def test_an_address_that_the_source_gives_later_takes_the_place_of_the_customers_own(house: House):
    house.customer("C1")
    silent: dict[str, Any] = {"address": "", "place": None, "contact": "", "phone": "", "customer": "C1"}
    house.take_in(incoming("1001", (PADS, 1), **silent), channel=Channel.MINI)
    assert house.order("1001").row.missing == ()

    said = incoming("1001", (PADS, 1), customer="C1", address=MOVED.address, place=XIHU)
    assert house.take_in(said, channel=Channel.MINI).changed == 1

    assert (house.order("1001").address, house.order("1001").row.region) == (MOVED.address, XIHU.name)
    assert house.take_in(incoming("1001", (PADS, 1), **silent), channel=Channel.MINI).duplicates == 1
