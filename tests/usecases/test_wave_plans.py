"""What waits for which carrier, who goes first, and how long it takes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.catalog import CustomerKind
from app.domain.cutoffs import DEFAULT_CARRIERS, carriers_text
from app.domain.pick_lists import ListKind, Pace
from app.domain.site import SITE_ZONE
from app.errors import Refused
from app.usecases.company import ChangeSetting
from app.usecases.pick_lists import ReleaseList
from app.views.lists import WaveRow
from tests.core import OIL, PADS, House, incoming, new_id
from tests.usecases.test_pick_lists import assigned, waiting


def waves(house: House) -> list[WaveRow]:
    return list(house.program.reader.waves("HZ", 12))


def test_waves_are_told_by_carrier_and_departure(house: House):
    house.count_in({("HZ", PADS): 50, ("HZ", OIL): 50})
    house.customer()
    house.take_in(incoming("1001", (PADS, 2)), incoming("1002", (OIL, 1), (PADS, 1)))
    house.place((PADS, 3))
    house.route()

    everything, sf, zto = waves(house)

    def at(hour: int) -> datetime:
        return datetime(2026, 11, 23, hour, tzinfo=SITE_ZONE)

    assert (everything.carrier, everything.orders, everything.pieces, everything.carts) == ("", 3, 7, 1)
    assert (sf.name, sf.leaves_at, sf.orders, sf.lines, sf.pieces) == ("顺丰", at(18), 1, 1, 3)
    assert (zto.name, zto.leaves_at, zto.orders, zto.lines, zto.pieces) == ("中通", at(20), 2, 3, 4)
    assert everything.minutes == round((2 * 20 + 7 * 4) / 60)
    carts = house.program.reader.carts("HZ", 12, "ZTO").carts
    assert [order.no for order in carts[0].orders] == [house.no("1001"), house.no("1002")]
    assert (sf.then_at, everything.then_at) == (at(18) + timedelta(1), None)
    house.clock.pass_by(hours=10)
    assert [(wave.name, wave.leaves_at) for wave in waves(house)[1:]] == [
        ("中通", at(20)),
        ("顺丰", at(18) + timedelta(1)),
    ]


def test_urgent_orders_and_the_best_customers_go_first(house: House):
    house.customer("C1", kind=CustomerKind.DEALER_4S)
    assigned(house, incoming("1001", (PADS, 1)))
    placed = house.place((OIL, 1))
    house.route()
    house.run("UPDATE customers SET grade = 'A'")
    assert waiting(house) == [house.order(placed.no).row.external_no, "1001"]

    house.run("UPDATE customers SET grade = 'B'")
    house.run("UPDATE orders SET urgent = 1 WHERE external_no = '1001'")

    assert waiting(house)[0] == "1001"
    assert waves(house)[0].urgent == 1


def test_written_seconds_count(house: House):
    assigned(house, incoming("1001", (PADS, 10)))
    for key, value in (("pick.seconds_per_stop", "60"), ("pick.seconds_per_piece", "30")):
        house.handle(ChangeSetting(new_id(), key, value))

    assert waves(house)[0].minutes == 6
    house.handle(ChangeSetting(new_id(), "pick.seconds_per_stop", ""))
    assert house.program.reader.carts("HZ", 12).pace == Pace(20, 30)


def test_the_floor_teaches_the_pace(house: House):
    house.count_in({("HZ", PADS): 500})
    house.take_in(incoming("1001", (PADS, 210)), incoming("1002", (PADS, 100)))
    house.route()
    house.scan(house.no("1001"))
    for _ in range(205):
        house.scan(PADS)
        house.clock.pass_by(seconds=12)

    pace = house.program.reader.carts("HZ", 12).pace

    assert (pace.stop, pace.piece) == (20, 12)


def test_a_warehouse_that_is_none_is_refused(house: House):
    for read in (house.program.reader.waves, house.program.reader.carts):
        with pytest.raises(Refused, match=r"warehouse\.unknown"):
            read("XX", 12)
    with pytest.raises(Refused, match=r"warehouse\.unknown"):
        house.handle(ReleaseList(new_id(), ListKind.BATCH, "XX", ("1001",)))
    assert house.program.reader.pick_list("B1") is None


def test_a_wave_leaves_with_every_departure_of_a_day(house: House):
    carriers = (replace(DEFAULT_CARRIERS[-1], cutoff="08:30 11:30 18:00"),)
    house.handle(ChangeSetting(new_id(), "carriers", carriers_text(carriers)))
    assigned(house, incoming("1001", (PADS, 1)))

    def leaving() -> list[str]:
        wave = waves(house)[1]
        assert wave.then_at is not None
        return [f"{at.astimezone(SITE_ZONE):%d %H:%M}" for at in (wave.leaves_at, wave.then_at)]

    assert leaving() == ["23 11:30", "23 18:00"]
    house.clock.pass_by(hours=3)
    assert leaving() == ["23 18:00", "24 08:30"]
    house.clock.pass_by(hours=7)
    assert leaving() == ["24 08:30", "24 11:30"]
