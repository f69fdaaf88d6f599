"""Carts and walks: every piece is picked once, who is to be served first is, and what lies together goes together."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pick_lists import ItemScan, Pace, Pickable, Share, Want, carts, learned, walk

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
WRITTEN = Pace(20, 4)


def want(order: str, line: int, location: str, sku: str, pieces: int = 1, at: int = 0) -> Want:
    return Want(0, order, line, at, location, sum(map(ord, sku)), sku, sku, pieces)


def pickable(no: str, *wants: Want, first: bool = False, hours: float = 24) -> Pickable:
    return Pickable(no, first, first, NOON + timedelta(hours=hours), "SF", NOON, wants)


def alone(no: str, location: str, hours: float = 24) -> Pickable:
    """An order of one line."""
    return pickable(no, want(no, int(no), location, f"S{location}"), hours=hours)


WALK = {"": 0, "A": 2, "B": 1, "C": 2}
PLACES = st.sampled_from(["", *(f"{aisle}-0{n}" for aisle in "ABC" for n in range(1, 5))])
LINES = st.lists(st.tuples(PLACES, st.sampled_from("PQRST"), st.integers(1, 9)), min_size=1, max_size=5)
ORDERS = st.lists(st.tuples(LINES, st.booleans(), st.integers(1, 50)), max_size=25)


def made(drawn: list[tuple[list[tuple[str, str, int]], bool, int]]) -> list[Pickable]:
    """Orders with lines numbered through."""
    found, line = [], 0
    for number, (lines, first, hours) in enumerate(drawn):
        wants = [want(f"O{number}", line + at, *fields, WALK[fields[0][:1]]) for at, fields in enumerate(lines)]
        line += len(lines)
        found.append(pickable(f"O{number}", *wants, first=first, hours=hours))
    return found


@given(ORDERS, st.integers(1, 8))
def test_every_order_is_on_one_cart_and_every_piece_in_one_step(drawn, bins):
    waiting = made(drawn)
    planned = list(carts(waiting, bins))

    assert sorted(order.no for cart in planned for order in cart.orders) == sorted(order.no for order in waiting)
    assert all(len(cart.orders) == bins for cart in planned[:-1])
    shares = [share for cart in planned for step in cart.steps for share in step.bins]
    assert Counter((share.order_no, share.line_id, share.pieces) for share in shares) == Counter(
        (order.no, want.line_id, want.pieces) for order in waiting for want in order.wants
    )
    for cart in planned:
        numbers = {order.no: place for place, order in enumerate(cart.orders, 1)}
        assert all(share.bin == numbers[share.order_no] for step in cart.steps for share in step.bins)
        assert len({(step.location, step.sku_id) for step in cart.steps}) == len(cart.steps)
        assert all(step.pieces == sum(share.pieces for share in step.bins) for step in cart.steps)


@given(ORDERS, st.integers(1, 8))
def test_who_goes_first_is_on_the_first_carts(drawn, bins):
    ranks = [order.first for cart in carts(made(drawn), bins) for order in cart.orders]

    assert ranks == sorted(ranks, reverse=True)


@given(st.lists(st.integers(0, 400), unique=True, max_size=60), st.integers(1, 8))
def test_orders_with_nothing_in_common_go_by_promise(hours, bins):
    waiting = [alone(str(hour), f"A-{hour}", hours=hour) for hour in hours]

    assert [int(order.no) for cart in carts(waiting, bins) for order in cart.orders] == sorted(hours)


def test_a_cart_takes_what_lies_on_its_way():
    waiting = [alone("1", "A-01"), alone("2", "B-01"), alone("3", "A-01"), alone("4", "B-01"), alone("5", "A-01")]
    waiting.append(pickable("6", want("6", 6, "A-01", "SA-01"), want("6", 7, "C-01", "SC-01")))

    planned = [[order.no for order in cart.orders] for cart in carts(waiting, 4)]

    assert planned == [["1", "3", "5", "6"], ["2", "4"]]


def test_nobody_is_passed_over_by_those_far_behind():
    waiting = [alone("0", "A-01", hours=0), *(alone(str(n), f"B-{n}", hours=n) for n in range(1, 600))]
    waiting.append(alone("999", "A-01", hours=999))

    first = next(carts(waiting, 2))

    assert [order.no for order in first.orders] == ["0", "1"]


def test_the_walk_goes_by_its_numbers_then_by_code_and_what_has_no_place_comes_last():
    steps = walk(
        [
            want("1", 1, "", "X"),
            want("1", 2, "A-02", "Y", at=7),
            want("1", 3, "C-01", "Z", at=3),
            want("1", 4, "B-09", "V", at=7),
            want("1", 5, "A-02", "U", at=7),
        ]
    )

    assert [(step.location, step.sku) for step in steps] == [
        *(("C-01", "Z"), ("A-02", "U"), ("A-02", "Y"), ("B-09", "V"), ("", "X"))
    ]


def test_a_step_says_what_goes_into_each_bin():
    wants = [want("9", 3, "A-01", "X", 2)._replace(bin=2), want("7", 1, "A-01", "X", 4)._replace(bin=1)]

    (step,) = walk(wants)

    assert (step.pieces, step.bins) == (6, (Share(1, "7", 1, 4), Share(2, "9", 3, 2)))


def test_minutes_come_from_stops_and_pieces():
    steps = walk([want("1", 1, "A-01", "X", 10), want("1", 2, "A-02", "Y", 5)])

    assert WRITTEN.minutes(steps) == round((2 * 20 + 15 * 4) / 60)
    assert WRITTEN.minutes(steps[:1][:0]) == 0
    assert Pace(1, 1).minutes(steps[1:]) == 1


def scanned(station: str, count: int, codes: str, seconds: float) -> list[ItemScan]:
    return [ItemScan(station, NOON + timedelta(seconds=seconds * n), codes[n % len(codes)]) for n in range(count)]


def test_the_pace_is_learned_from_enough_scans():
    pieces, stops = scanned("HZ-1", 201, "x", 2.5), scanned("HZ-2", 201, "xy", 14)

    assert learned([*stops, *pieces], WRITTEN) == Pace(14 - 2.5, 2.5)
    assert learned(pieces[1:], WRITTEN) == WRITTEN
    assert learned(pieces, WRITTEN) == Pace(20, 2.5)


@pytest.mark.parametrize("code", ["x", "y"])
def test_a_pause_and_another_station_teach_nothing(code: str):
    scans = [*scanned("HZ-1", 201, "x", 2), *scanned("HZ-2", 1, code, 1)]
    lunch = [scan._replace(at=scan.at + timedelta(hours=1)) for scan in scanned("HZ-1", 201, "x", 4)]

    assert learned(scans, WRITTEN) == Pace(20, 2)
    assert learned([*scans, *lunch], WRITTEN).piece == 3
