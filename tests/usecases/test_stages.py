"""The later stages and the ways out: ship, sign, hold, release, cancel."""

import pytest

from app.domain.stages import Awaits, Stage
from app.errors import Refused
from app.usecases.stages import CancelOrder, ConfirmShipped, HoldOrder
from tests.core import OIL, PADS, House, incoming


def picked(house: House, no: str = "1001") -> str:
    """A picked order of two brake pads; returns our number."""
    house.take_in(incoming(no, (PADS, 2)))
    house.route()
    ours = house.no(no)
    house.pick(ours)
    return ours


def test_the_whole_track_to_the_signature(house: House):
    house.count_in({("HZ", PADS): 2})
    no = picked(house)
    house.program.deliver()

    house.ship(no, "sf1000000001 ")
    assert house.order("SF1000000001").row.awaits is Awaits.SIGNATURE
    house.sign("SF1000000001")

    order = house.order(no)
    assert (order.row.stage, order.row.awaits) == (Stage.SIGNED, Awaits.NOTHING)
    assert [event.seq for event in order.events] == list(range(1, len(order.events) + 1))
    assert house.stock("HZ", PADS) == (0, 0)


def test_a_waybill_belongs_to_one_parcel(house: House):
    house.count_in({("HZ", PADS): 4})
    first, second = picked(house, "1001"), picked(house, "1002")
    house.ship(first, "SF1")

    with pytest.raises(Refused, match=r"waybill\.used"):
        house.ship(second, "sf1")

    assert house.order(second).row.stage is Stage.PICKED


@pytest.mark.parametrize(
    "command",
    [
        ConfirmShipped("", "1001", " ", "SF1"),
        ConfirmShipped("", "1001", "SF", "\t"),
        HoldOrder("", "1001", ""),
        CancelOrder("", "1001", " "),
    ],
)
def test_what_must_be_said_is_asked_for(house: House, command: object):
    house.take_in(incoming("1001", (PADS, 2)))

    with pytest.raises(Refused, match=r"field\.required"):
        house.handle(command)


def test_an_order_is_named_by_any_of_its_codes_in_any_writing(house: House):
    house.count_in({("HZ", PADS): 2})
    no = picked(house)
    label = house.order(no).parcel
    assert label is not None

    for code in (no.lower(), f" {no} ", "1001", label.no, label.label_code.lower()):
        house.hold(code)
        house.release(code)
    with pytest.raises(Refused, match=r"order\.unknown"):
        house.hold("nonsense")


@pytest.mark.parametrize("number", ["P-2026-1", "PHONE9", "O12", "订单一"])
def test_a_channels_number_may_begin_like_ours(house: House, number: str):
    house.take_in(incoming(number, (PADS, 2)))

    assert house.order(number).row.external_no == number


def test_hold_stops_every_step_and_release_goes_on_where_it_stood(house: House):
    house.count_in({("HZ", PADS): 2})
    no = picked(house)
    house.hold(no)
    assert house.order(no).row.awaits is Awaits.RELEASE
    with pytest.raises(Refused, match=r"order\.held"):
        house.ship(no)
    with pytest.raises(Refused, match=r"order\.not_holdable"):
        house.hold(no)

    house.release(no)
    with pytest.raises(Refused, match=r"order\.not_held"):
        house.release(no)

    house.ship(no)
    with pytest.raises(Refused, match=r"order\.not_holdable"):
        house.hold(no)


def test_a_held_order_takes_no_transfer(house: House):
    house.count_in({("HZ", PADS): 1, ("BJ", OIL): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1)))
    house.route()
    house.hold("1001")

    with pytest.raises(Refused, match=r"order\.held"):
        house.complete_transfers()

    assert house.stock("BJ", OIL) == (1, 1)


def test_cancelling_before_routing(house: House):
    house.count_in({("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 1)))
    house.cancel("1001")

    assert house.route().orders == 0
    assert house.order("1001").row.stage is Stage.CANCELLED


def test_cancelling_while_goods_are_on_their_way_frees_both_warehouses(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", OIL): 1, ("BJ", "AF-J6-00003"): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1), ("AF-J6-00003", 1)))
    house.route()
    house.hold("1001")
    house.cancel("1001")

    assert house.program.reader.transfers() == ()
    assert [house.stock(site, sku) for site, sku in (("HZ", PADS), ("SH", OIL), ("BJ", "AF-J6-00003"))] == [(1, 0)] * 3


def test_cancelling_in_production_ends_the_request(house: House):
    house.take_in(incoming("1001", (PADS, 1)))
    house.route()

    house.cancel("1001")

    assert "'cancelled'" in house.dump()["production_requests"][0]


def test_cancelling_an_assigned_order_in_the_middle_of_picking(house: House):
    house.count_in({("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 2)))
    house.route()
    house.scan(house.no("1001"))
    house.scan(PADS)

    house.cancel("1001")

    assert house.stock("HZ", PADS) == (2, 0)


def test_cancelling_a_picked_order_puts_the_goods_back_and_voids_the_label(house: House):
    house.count_in({("HZ", PADS): 2})
    no = picked(house)
    assert house.stock("HZ", PADS) == (0, 0)

    house.cancel(no)
    house.program.deliver()

    order = house.order(no)
    assert house.stock("HZ", PADS) == (2, 0)
    assert order.parcel is not None
    assert order.parcel.label_state == "void"
    assert [event.event for event in order.events[-2:]] == ["label_voided", "order_cancelled"]


def test_a_shipped_order_cannot_be_cancelled(house: House):
    house.count_in({("HZ", PADS): 2})
    no = picked(house)
    house.ship(no)
    before = house.dump()

    with pytest.raises(Refused, match=r"stage\.move"):
        house.cancel(no)

    assert house.dump() == before


def test_a_step_out_of_turn_is_refused(house: House):
    house.take_in(incoming("1001", (PADS, 1)))

    for step in (house.ship, house.sign):
        with pytest.raises(Refused, match=r"stage\.move"):
            step("1001")
