"""Several stations finish orders of one courier at the same moment: no number is on two labels, none is left out."""

from app.usecases.waybills import AddWaybillNumbers
from db import setup
from tests.core import PADS, House, incoming, new_id
from tests.db.pickers import pick_all
from tests.db.processes import at_once

STATIONS, ORDERS, NUMBERS = 4, 8, 30


def test_no_two_labels_have_one_number(house: House):
    house.count_in({("HZ", PADS): 99})
    pool = {f"7312345678{number:04d}" for number in range(NUMBERS)}
    house.handle(AddWaybillNumbers(new_id(), "中通", tuple(sorted(pool))))
    setup.add_stations(house.program.database, [(f"HZ-{n}", f"杭州 {n}", "HZ") for n in range(3, STATIONS + 1)])
    house.take_in(*(incoming(f"{n}", (PADS, 1)) for n in range(STATIONS * ORDERS)))
    house.route()
    mine = [tuple(house.no(f"{n}") for n in range(first, STATIONS * ORDERS, STATIONS)) for first in range(STATIONS)]

    taken = at_once(pick_all, ((house.address, f"HZ-{n + 1}", orders) for n, orders in enumerate(mine)))

    on_labels = [number for each in taken for number in each]
    assert sorted(filter(None, on_labels)) == sorted(pool)
    assert on_labels.count("") == STATIONS * ORDERS - NUMBERS
