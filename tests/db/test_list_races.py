"""Several programs with the same pick lists at the same moment: nobody picks what another one picks."""

from collections import Counter

from app.views.lists import ListRow
from db import setup
from tests.core import House, incoming
from tests.db.pickers import disturb, release_carts, take_all
from tests.db.processes import HOT, at_once, stock_up

ORDERS, BINS = 48, 6


def waiting(house: House) -> tuple[str, ...]:
    """Numbers of orders that wait in Hangzhou."""
    stock_up(house, 20)
    house.take_in(*(incoming(str(n), (HOT[n % 50], 1), (HOT[(n * 7 + 1) % 50], 2)) for n in range(ORDERS)))
    house.route()
    carts = house.program.reader.carts("HZ", BINS).carts
    return tuple(order.no for cart in carts for order in cart.orders)


def lists(house: House) -> list[ListRow]:
    return list(house.program.reader.pick_lists("HZ", 1000))


def test_four_who_release_the_same_orders_put_each_into_one_list(house: House):
    orders = waiting(house)
    assert len(orders) == ORDERS

    made = at_once(release_carts, ((house.address, seed, orders, BINS) for seed in range(4)))

    listed = Counter(order for each in made for _, inside in each for order in inside)
    assert set(listed) == set(orders)
    assert set(listed.values()) == {1}
    assert sum(row.orders for row in lists(house)) == ORDERS
    assert house.program.reader.carts("HZ", BINS).carts == ()


def test_eight_stations_that_want_the_same_lists_get_each_one_once(house: House):
    setup.add_stations(house.program.database, [(f"HZ-{n}", f"杭州 {n}", "HZ") for n in range(3, 9)])
    orders = waiting(house)
    made = tuple(no for no, _ in release_carts(house.address, 0, orders, BINS))

    taken = at_once(take_all, ((house.address, f"HZ-{n}", made) for n in range(1, 9)))

    assert sorted(no for mine in taken for no in mine) == sorted(made)
    has = {no: f"HZ-{n}" for n, mine in enumerate(taken, 1) for no in mine}
    assert {row.no: row.station for row in lists(house)} == has


def test_lists_and_orders_that_are_called_off_meanwhile_leave_nothing_behind(house: House):
    orders = waiting(house)
    made = tuple(no for no, _ in release_carts(house.address, 0, orders, BINS))

    at_once(disturb, ((house.address, seed, orders, made) for seed in range(4)))

    inside = sum(row.orders for row in lists(house) if row.state in ("released", "picking"))
    free = sum(len(cart.orders) for cart in house.program.reader.carts("HZ", BINS).carts)
    assert inside + free == ORDERS - len(orders[::7])
    assert {row.state for row in lists(house)} == {"released", "cancelled"}
