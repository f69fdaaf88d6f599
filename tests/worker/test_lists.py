"""A wave released cart by cart: as it was planned, until it is stopped, past what others have begun."""

import pytest

from app.domain.pick_lists import ListKind
from app.errors import Refused
from tests.core import ADMIN, House
from tests.usecases.test_pick_lists import assigned


def test_carts_become_lists_as_they_were_planned(house: House):
    assigned(house)
    planned = house.program.reader.carts("HZ", 3, "ZTO").carts
    told: list[tuple[int, int]] = []

    made = house.program.release_carts(ADMIN, "HZ", ListKind.WAVE, planned, lambda *step: told.append(step))

    assert [each.orders for each in made] == [tuple(order.no for order in cart.orders) for cart in planned]
    assert told == [(1, 2), (2, 2)]
    lists = house.program.reader.pick_lists("HZ")
    assert {(row.kind, row.carrier, row.cutoff_at) for row in lists} == {
        ("wave", "中通", planned[0].orders[0].leaves_at)
    }


def test_a_release_is_stopped_after_the_cart_at_hand(house: House):
    assigned(house)
    planned = house.program.reader.carts("HZ", 1).carts

    made = house.program.release_carts(ADMIN, "HZ", ListKind.BATCH, planned, cancelled=lambda: True)

    assert len(made) == 1
    assert len(house.program.reader.carts("HZ", 1).carts) == len(planned) - 1


def test_a_cart_that_others_have_begun_is_passed_over(house: House):
    assigned(house)
    planned = house.program.reader.carts("HZ", 1).carts
    house.scan(planned[1].orders[0].no)

    made = house.program.release_carts(ADMIN, "HZ", ListKind.BATCH, planned)

    assert [each.orders[0] for each in made] == [cart.orders[0].no for cart in planned if cart is not planned[1]]


def test_another_refusal_ends_it(house: House):
    assigned(house)
    planned = house.program.reader.carts("HZ", 1).carts

    with pytest.raises(Refused, match=r"warehouse\.unknown"):
        house.program.release_carts(ADMIN, "XX", ListKind.BATCH, planned)
