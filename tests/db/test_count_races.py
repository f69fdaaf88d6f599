"""Keepers and pickers at the same shelf at the same moment: no piece is found twice, none is lost."""

from collections import Counter
from typing import Any

import pytest

from app.domain.people import Actor
from app.domain.stages import Stage
from app.usecases.counting import UNCOUNTED, CloseCount, CountItem, OpenCount
from app.usecases.found import ApproveCount, FoundStock
from app.views.orders import OrderFilter
from tests.core import OIL, PADS, House, incoming, new_id
from tests.db.counting_hands import find, pick_all, try_to
from tests.db.processes import at_once

KEEPER = Actor("keeper", "HZ-1")
SHELF = "B-01"


def standing(house: House, orders: int, stock: int) -> list[str]:
    """So many orders of one piece each, assigned to Hangzhou; their numbers."""
    house.count_in({("HZ", PADS): stock})
    house.take_in(*(incoming(str(n), (PADS, 1)) for n in range(orders)))
    house.route()
    return [row.no for row in house.program.reader.orders(OrderFilter(stage=Stage.ASSIGNED), limit=1000).rows]


def counting(house: House, pieces: int) -> str:
    """The brake pads' shelf is counted; nobody has closed the count yet."""
    (task,) = house.handle(OpenCount(new_id(), "HZ", (SHELF,)), KEEPER).value.tasks
    house.handle(CountItem(new_id(), task.no, PADS, pieces), KEEPER)
    return str(task.no)


def test_keepers_who_find_at_the_same_place_share_one_limit(house: House):
    house.take_in(*(incoming(str(n), (OIL, 1)) for n in range(6)))
    house.route()

    said = at_once(find, [(house.address, OIL, 2, 3)] * 3)

    assert Counter(state for each in said for state in each) == {"done": 2, "asked": 7}
    assert house.stock("HZ", OIL) == (4, 4)
    assert house.program.reader.count(OrderFilter(stage=Stage.TO_PRODUCE)) == 2


def test_a_count_closes_while_pickers_pick(house: House):
    numbers = standing(house, 16, 40)
    task = counting(house, 38)
    close = CloseCount(new_id(), task)

    said = at_once(
        _work,
        [
            (pick_all, house.address, numbers[::2], "HZ-1"),
            (pick_all, house.address, numbers[1::2], "HZ-2"),
            (try_to, house.address, close, "keeper"),
        ],
    )

    assert said == ["done"] * 3
    assert house.stock("HZ", PADS) == (40 - 16 - 2, 0)


def test_a_loss_is_asked_while_pickers_take_what_is_left(house: House):
    numbers = standing(house, 12, 12)
    task = counting(house, 9)

    said = at_once(
        _work,
        [
            (pick_all, house.address, numbers[:4], "HZ-1"),
            (pick_all, house.address, numbers[4:8], "HZ-2"),
            (try_to, house.address, CloseCount(new_id(), task), "keeper"),
        ],
    )

    assert said == ["done"] * 3
    (asked,) = house.program.reader.corrections(asked=True)
    assert asked.pieces == -3
    done = house.handle(ApproveCount(new_id(), asked.id), Actor("supervisor")).value
    assert len(done.orders) == 3
    assert house.stock("HZ", PADS) == (1, 1)


@pytest.mark.parametrize("what", ["open", "close", "approve"])
def test_what_several_do_at_once_is_done_once(house: House, what: str):
    house.count_in({("HZ", PADS): 10})
    if what == "open":
        at_once(try_to, [(house.address, OpenCount(new_id(), "HZ", (SHELF,)), "keeper") for _ in range(4)])
        assert len(house.program.reader.count_tasks()) == 1
        return
    commands: list[tuple[Any, str]]
    if what == "close":
        task = counting(house, 12)
        commands = [(CloseCount(new_id(), task, confirm=UNCOUNTED), "keeper") for _ in range(4)]
        refusal = "count.closed"
    else:
        found = house.handle(FoundStock(new_id(), PADS, 2), KEEPER).value
        assert found.state == "done"
        asked = house.handle(FoundStock(new_id(), PADS, 9), KEEPER).value
        commands = [(ApproveCount(new_id(), asked.count), "supervisor") for _ in range(4)]
        refusal = "count.decided"

    said = at_once(try_to, ((house.address, *each) for each in commands))

    assert Counter(said) == {"done": 1, refusal: 3}
    assert house.stock("HZ", PADS)[0] == (12 if what == "close" else 21)


def _work(what, address: str, *more: object) -> str:
    return str(what(address, *more))
