"""Waiting orders get their warehouse, and proposed transfers move stock."""

import pytest

from app.domain.stages import Awaits, Stage
from app.errors import Refused
from app.usecases.routing import CompleteTransfer
from tests.core import AIR, OIL, PADS, URUMQI, House, incoming, new_id


def test_the_nearest_warehouse_with_everything_is_assigned(house: House):
    house.count_in({("HZ", PADS): 5, ("SH", PADS): 9, ("SH", OIL): 9})
    house.take_in(incoming("1001", (PADS, 2)), incoming("1002", (PADS, 1), (OIL, 1)))

    report = house.route()

    assert (report.orders, report.assigned, report.transfer, report.to_produce) == (2, 2, 0, 0)
    near, far = house.order("1001"), house.order("1002")
    assert (near.row.warehouse, far.row.warehouse) == ("HZ", "SH")
    assert (near.row.stage, near.row.awaits) == (Stage.ASSIGNED, Awaits.PICKING)
    assert house.stock("HZ", PADS) == (5, 2)
    assert house.stock("SH", PADS) == (9, 1)
    assert house.stock("SH", OIL) == (9, 1)
    assert far.decision is not None
    assert [(c.warehouse, c.verdict) for c in far.decision.candidates] == [
        ("HZ", "short"),
        ("SH", "chosen"),
        ("BJ", "out_of_radius"),
    ]


def test_a_transfer_is_proposed_and_moves_stock_when_it_is_done(house: House):
    house.count_in({("HZ", PADS): 5, ("BJ", OIL): 4})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 3)))

    assert house.route().transfer == 1
    waiting = house.order("1001")
    assert (waiting.row.stage, waiting.row.awaits) == (Stage.PAID, Awaits.TRANSFER)
    assert [(t.from_warehouse, t.to_warehouse, t.pieces) for t in waiting.transfers] == [("BJ", "HZ", 3)]
    assert (house.stock("HZ", PADS), house.stock("BJ", OIL)) == ((5, 2), (4, 3))

    house.complete_transfers()

    assert house.order("1001").row.awaits is Awaits.PICKING
    assert (house.stock("BJ", OIL), house.stock("HZ", OIL)) == ((1, 0), (3, 3))
    house.pick(house.no("1001"))
    assert (house.stock("HZ", PADS), house.stock("HZ", OIL)) == ((3, 0), (0, 0))


def test_an_order_waits_for_the_last_of_its_transfers(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", OIL): 1, ("BJ", AIR): 1})
    house.take_in(incoming("1001", (PADS, 1), (OIL, 1), (AIR, 1)))
    house.route()
    first, second = house.program.reader.transfers()

    house.handle(CompleteTransfer(new_id(), first.no))
    assert house.order("1001").row.awaits is Awaits.TRANSFER
    house.handle(CompleteTransfer(new_id(), second.no))

    assert house.order("1001").row.awaits is Awaits.PICKING
    with pytest.raises(Refused, match=r"transfer\.unknown"):
        house.handle(CompleteTransfer(new_id(), second.no))


def test_an_order_far_from_everywhere_is_served_from_afar_without_moving_stock(house: House):
    house.count_in({("BJ", PADS): 2, ("HZ", PADS): 2})
    house.take_in(incoming("1001", (PADS, 2), place=URUMQI))

    assert house.route().transfer == 1
    house.complete_transfers()

    assert house.order("1001").row.warehouse == "BJ"
    assert (house.stock("BJ", PADS), house.stock("HZ", PADS)) == ((2, 2), (2, 0))


def test_what_no_warehouse_has_is_asked_of_production(house: House):
    house.count_in({("HZ", PADS): 1, ("SH", PADS): 2})
    house.take_in(incoming("1001", (PADS, 3)))

    assert house.route().to_produce == 1

    order = house.order("1001")
    assert (order.row.stage, order.row.awaits, order.row.warehouse) == (Stage.TO_PRODUCE, Awaits.PRODUCTION, "")
    assert (house.stock("HZ", PADS), house.stock("SH", PADS)) == ((1, 0), (2, 0))
    assert house.dump()["production_requests"][0].startswith("(1, 1, 1, 1, 1, 'open'")


def test_the_last_pieces_go_to_the_order_promised_first(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("2", (PADS, 1)), incoming("1", (PADS, 1)))
    first = house.program.reader.queue()[0].no

    house.route()

    assert house.order(first).row.stage is Stage.ASSIGNED
    assert sorted(house.order(no).row.stage for no in ("1", "2")) == [Stage.ASSIGNED, Stage.TO_PRODUCE]


def test_two_lines_of_one_sku_are_promised_together(house: House):
    house.count_in({("HZ", PADS): 3, ("SH", PADS): 4})
    house.take_in(incoming("1001", (PADS, 2), (PADS, 2)))

    house.route()

    assert house.order("1001").row.warehouse == "SH"
    assert house.stock("SH", PADS) == (4, 4)


def test_a_held_order_is_not_routed_before_its_release(house: House):
    house.count_in({("HZ", PADS): 1})
    house.take_in(incoming("1001", (PADS, 1)))
    house.hold("1001")
    assert house.route().orders == 0

    house.release("1001")

    assert house.route().assigned == 1
