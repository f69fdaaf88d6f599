"""A program killed at any moment leaves a sound database, and the next run finishes its work without a double."""

import random
import time

import pytest
from sqlalchemy import text

from app.views.orders import OrderFilter
from tests.core import House
from tests.db.processes import context, day, stock_up, work_until_killed


@pytest.mark.parametrize(
    ("house", "kills"), [("sqlite", 50), ("postgresql", 8)], indirect=["house"], ids=["sqlite", "postgresql"]
)
def test_killed_at_any_moment(house: House, kills: int):
    stock_up(house, 2000)
    chance, processes, last = random.Random(20261123), context(), 0
    for _ in range(kills):
        begun = processes.Event()
        process = processes.Process(target=work_until_killed, args=(house.address, last, begun))
        process.start()
        assert begun.wait(30)
        time.sleep(chance.uniform(0.0, 0.2))
        process.kill()
        process.join()
        assert house.program.check() == []
        last = _parts_begun(house)

    for part in range(last + 1):
        house.take_in(*day(part))
    house.route()

    orders = house.program.reader.count(OrderFilter())
    assert orders == 10 * (last + 1)
    with house.program.database.reading() as connection:
        received = text("SELECT count(*), count(DISTINCT order_id) FROM order_events WHERE kind = 'order_received'")
        assert tuple(connection.execute(received).one()) == (orders, orders)
    assert house.program.reader.ranked_queue() == []


def _parts_begun(house: House) -> int:
    newest = house.program.reader.orders(OrderFilter(), limit=1).rows
    return int(newest[0].external_no.split("-")[0]) if newest else 0
