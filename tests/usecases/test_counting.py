"""Blind counts: scan what lies there, close, and the number follows the shelf; what moved meanwhile is allowed for."""

from collections.abc import Mapping

import pytest

from app.domain.people import Actor
from app.domain.stages import Stage
from app.domain.transfers import TransferState
from app.errors import NeedsConfirmation, Refused
from app.usecases.counting import (
    UNCOUNTED,
    CancelCount,
    Choice,
    CloseCount,
    CountClosed,
    CountItem,
    CountOpened,
    ItemCounted,
    OpenCount,
)
from app.usecases.found import ApproveCount, FoundStock
from app.usecases.locations import SaveLocations
from tests.core import AIR, OIL, PADS, SUPERVISOR, House, incoming, new_id

KEEPER = Actor("keeper", "HZ-1")
PICKER = Actor("picker", "HZ-2")
SHELF = "B-01"
"""Where `House.count_in` puts the brake pads."""


def open_(house: House, *locations: str, choice: Choice = Choice.NAMED, most: int = 0) -> CountOpened:
    return house.handle(OpenCount(new_id(), "HZ", locations, choice, most), KEEPER).value


def opened(house: House, location: str = SHELF) -> str:
    (task,) = open_(house, location).tasks
    return task.no


def count(house: House, task: str, code: str = PADS, pieces: int = 1) -> ItemCounted:
    return house.handle(CountItem(new_id(), task, code, pieces), KEEPER).value


def close(house: House, task: str, confirm: str = "") -> CountClosed:
    return house.handle(CloseCount(new_id(), task, confirm=confirm), KEEPER).value


def counted(house: House, pieces: Mapping[str, int], location: str = SHELF) -> CountClosed:
    """A whole count of a location, what was not scanned looked at twice."""
    task = opened(house, location)
    for code, number in pieces.items():
        count(house, task, code, number)
    return close(house, task, UNCOUNTED)


def refused(house: House, command: object, by: Actor = KEEPER) -> str:
    with pytest.raises(Refused) as caught:
        house.handle(command, by)
    return caught.value.code


def standing(house: House, *pieces: int, stock: int = 10) -> None:
    """Brake pads in Hangzhou, and orders 1, 2 … assigned that stand on so many of them."""
    house.count_in({("HZ", PADS): stock})
    house.take_in(*(incoming(f"{n}", (PADS, wanted)) for n, wanted in enumerate(pieces, 1)))
    house.route()


def test_what_is_scanned_is_what_lies_there(house: House):
    house.count_in({("HZ", PADS): 10})
    task = opened(house)

    first = count(house, task, "6901234567892")
    typed = count(house, task, PADS, 8)
    back = count(house, task, PADS, -1)

    assert (first.counted, typed.counted, back.counted) == (1, 9, 8)
    assert (back.sku, back.name, back.location) == (PADS, "刹车片", SHELF)
    (row,) = house.program.reader.count_tasks("HZ")
    assert (row.no, row.location, row.items, row.pieces, row.by) == (task, SHELF, 1, 8, "keeper")
    assert [(row.sku, row.counted) for row in house.program.reader.counted(task)] == [(PADS, 8)]
    closed = close(house, task)
    assert (closed.right, closed.corrected, closed.asked) == (0, 1, 0)
    assert house.stock("HZ", PADS) == (8, 0)
    assert house.program.reader.count_tasks() == []


def test_a_number_that_was_right_stays(house: House):
    house.count_in({("HZ", PADS): 3})

    closed = counted(house, {PADS: 3})

    assert (closed.right, closed.corrected, closed.asked) == (1, 0, 0)
    assert house.program.reader.corrections() == []


def test_what_nobody_scanned_is_looked_at_twice_and_then_gone(house: House):
    house.count_in({("HZ", PADS): 4, ("HZ", OIL): 2})
    house.run("UPDATE stock SET location = 'B-01'")
    task = opened(house)
    count(house, task, PADS, 4)

    with pytest.raises(NeedsConfirmation) as question:
        close(house, task)

    assert (question.value.key, question.value.facts) == (UNCOUNTED, {"count": 1, "location": SHELF})
    assert house.stock("HZ", OIL) == (2, 0)
    closed = close(house, task, UNCOUNTED)
    assert (closed.right, closed.corrected) == (1, 1)
    assert house.stock("HZ", OIL) == (0, 0)


def test_goods_picked_after_they_were_counted_are_allowed_for(house: House):
    standing(house, 3)
    task = opened(house)
    count(house, task, PADS, 11)

    house.pick("1")

    assert close(house, task).corrected == 1
    assert house.stock("HZ", PADS) == (8, 0)


def test_goods_in_a_pickers_hands_are_not_on_the_shelf(house: House):
    standing(house, 3)
    house.scan("1")
    house.scan(PADS)
    house.scan(PADS)

    closed = counted(house, {PADS: 8})

    assert (closed.right, closed.corrected, closed.asked) == (1, 0, 0)
    house.scan(PADS)
    assert house.stock("HZ", PADS) == (7, 0)


def test_an_item_that_moves_while_it_is_counted_is_counted_anew(house: House):
    standing(house, 3)
    task = opened(house)
    count(house, task, PADS, 5)
    house.scan("1")
    house.scan(PADS)

    again = count(house, task, PADS, 4)

    assert (again.again, again.counted) == (True, 0)
    assert house.program.reader.counted(task) == []
    assert count(house, task, PADS, 9).counted == 9
    assert close(house, task).right == 1


def test_a_surplus_found_meanwhile_is_not_counted_twice(house: House):
    house.count_in({("HZ", PADS): 10})
    task = opened(house)
    count(house, task, PADS, 12)

    house.handle(FoundStock(new_id(), PADS, 2), PICKER)

    with pytest.raises(NeedsConfirmation):
        close(house, task)
    count(house, task, PADS, 12)
    assert close(house, task).right == 1
    assert house.stock("HZ", PADS) == (12, 0)


def test_a_big_difference_is_asked_and_nothing_is_told_before(house: House):
    house.count_in({("HZ", PADS): 40})
    task = opened(house)
    count(house, task, PADS, 20)
    assert house.program.reader.corrections(asked=True) == []

    assert close(house, task).asked == 1

    (row,) = house.program.reader.corrections("HZ", asked=True)
    assert (row.expected, row.counted, row.pieces, row.worth_fen) == (40, 20, -20, 20 * 12300)
    assert (row.task, row.by_name, row.on_hand, row.reserved) == (task, "keeper", 40, 0)
    assert house.stock("HZ", PADS) == (40, 0)
    house.handle(ApproveCount(new_id(), row.id), SUPERVISOR)
    assert house.stock("HZ", PADS) == (20, 0)


def test_a_new_count_is_the_last_word_on_what_nobody_decided(house: House):
    house.count_in({("HZ", PADS): 10})
    found = house.handle(FoundStock(new_id(), PADS, 9, location=SHELF), PICKER).value
    assert found.state == "asked"

    closed = counted(house, {PADS: 12})

    assert (closed.corrected, house.stock("HZ", PADS)) == (1, (12, 0))
    assert refused(house, ApproveCount(new_id(), found.count), SUPERVISOR) == "count.decided"
    old = house.program.reader.corrections()[1]
    assert (old.id, old.state, old.answer) == (found.count, "refused", closed.task)


def test_orders_that_stand_on_missing_goods_are_warned(house: House):
    standing(house, 4, 3)

    closed = counted(house, {PADS: 6})

    assert closed.asked == 1
    assert closed.warned == (house.no("1"), house.no("2"))
    event = house.order("2").events[-1]
    assert (event.event, event.facts["count"], event.facts["pieces"]) == ("stock_doubted", closed.task, 4)
    assert house.stock("HZ", PADS) == (10, 7)


def test_an_approved_loss_sends_the_newest_orders_back(house: House):
    standing(house, 4, 3, 2)
    house.count_in({("SH", PADS): 2})
    counted(house, {PADS: 8})
    (row,) = house.program.reader.corrections(asked=True)

    done = house.handle(ApproveCount(new_id(), row.id), SUPERVISOR).value

    assert done.orders == (house.no("3"),)
    assert house.stock("HZ", PADS) == (8, 7)
    order = house.order("3")
    assert (order.row.stage, order.row.warehouse) == (Stage.ASSIGNED, "SH")
    assert "stock_missing" in house.events("3")
    assert house.order("1").row.stage is Stage.ASSIGNED


def test_what_pickers_have_in_hand_is_not_taken_from_them(house: House):
    standing(house, 5)
    house.scan("1")
    for _ in range(3):
        house.scan(PADS)
    counted(house, {})
    (row,) = house.program.reader.corrections(asked=True)
    assert (row.expected, row.counted) == (7, 0)

    assert refused(house, ApproveCount(new_id(), row.id), SUPERVISOR) == "count.in_hand"
    assert house.stock("HZ", PADS) == (10, 5)


def test_a_count_that_finds_more_serves_who_waits(house: House):
    house.count_in({("HZ", PADS): 0})
    house.take_in(incoming("1", (PADS, 2)))
    house.route()
    assert house.order("1").row.stage is Stage.TO_PRODUCE

    closed = counted(house, {PADS: 3})

    assert closed.orders == (house.no("1"),)
    assert house.order("1").row.stage is Stage.ASSIGNED
    assert house.stock("HZ", PADS) == (3, 2)


def test_goods_in_a_wrong_place_are_asked_about(house: House):
    house.count_in({("HZ", PADS): 10, ("HZ", OIL): 5})

    closed = counted(house, {PADS: 10, OIL: 1})

    assert (closed.right, closed.asked) == (1, 1)
    (row,) = house.program.reader.corrections(asked=True)
    assert (row.sku, row.reason, row.location, row.home, row.expected, row.pieces) == (
        OIL,
        "misplaced",
        SHELF,
        "O-01",
        0,
        1,
    )


def test_goods_sent_to_another_warehouse_are_gone(house: House):
    house.count_in({("SH", PADS): 5, ("HZ", OIL): 5})
    house.take_in(incoming("1", (PADS, 2), (OIL, 1)))
    house.route()
    (transfer,) = house.program.reader.transfers()
    house.bring(transfer.no, TransferState.IN_TRANSIT)
    (task,) = house.handle(OpenCount(new_id(), "SH", (SHELF,)), KEEPER).value.tasks

    count(house, task.no, PADS, 3)

    assert close(house, task.no).right == 1


def test_a_location_has_one_task(house: House):
    house.count_in({("HZ", PADS): 1})
    task = opened(house)

    assert opened(house, "b-01") == task
    assert refused(house, OpenCount(new_id(), "HZ", ("B-99",))) == "location.unknown"
    house.handle(CancelCount(new_id(), task), KEEPER)
    assert refused(house, CountItem(new_id(), task, PADS)) == "count.closed"
    assert refused(house, CloseCount(new_id(), task)) == "count.closed"
    assert opened(house) != task


def test_a_count_called_off_changes_nothing(house: House):
    house.count_in({("HZ", PADS): 9})
    task = opened(house)
    count(house, task, PADS, 2)

    house.handle(CancelCount(new_id(), task), KEEPER)

    assert house.stock("HZ", PADS) == (9, 0)
    assert house.program.reader.counted(task) == []
    assert house.program.reader.corrections() == []


def test_locations_are_counted_in_the_order_of_the_walk(house: House):
    house.count_in({("HZ", PADS): 1, ("HZ", OIL): 1, ("HZ", AIR): 1})
    house.handle(SaveLocations(new_id(), "HZ", (("O-01", 10), ("B-01", 20), ("Z-01", 5))), KEEPER)

    assert [task.location for task in open_(house, "A-01", "B-01", "O-01").tasks] == ["O-01", "B-01", "A-01"]
    assert [row.code for row in house.program.reader.locations("HZ")] == ["Z-01", "O-01", "B-01", "A-01"]
    saved = house.handle(SaveLocations(new_id(), "HZ", (("O-01", 10), ("b-01 ", 1), ("Y-01", 2))), KEEPER).value
    assert (saved.added, saved.changed) == (1, 1)
    assert [row.walk for row in house.program.reader.locations("HZ")] == [1, 2, 5, 10, None]


def test_who_was_not_counted_for_longest_comes_first(house: House):
    house.count_in({("HZ", PADS): 1, ("HZ", OIL): 1, ("HZ", AIR): 1})
    for location, item in (("A-01", AIR), ("B-01", PADS)):
        counted(house, {item: 1}, location)
        house.clock.pass_by(hours=1)

    assert [task.location for task in open_(house, choice=Choice.LONGEST, most=1).tasks] == ["O-01"]
    assert [task.location for task in open_(house, choice=Choice.LONGEST, most=1).tasks] == ["A-01"]
    assert [task.location for task in open_(house, choice=Choice.LONGEST, most=9).tasks] == ["B-01"]
    assert refused(house, OpenCount(new_id(), "HZ", choice=Choice.LONGEST, most=5)) == "count.nothing"
    assert refused(house, OpenCount(new_id(), "HZ", choice=Choice.LONGEST)) == "argument.bad"


def test_where_numbers_were_wrong_is_counted_again(house: House):
    house.count_in({("HZ", PADS): 5, ("HZ", OIL): 5, ("HZ", AIR): 5})
    counted(house, {PADS: 4}, "B-01")
    counted(house, {OIL: 5}, "O-01")
    assert [(row.sku, row.pieces) for row in house.program.reader.corrections("HZ")] == [(PADS, -1)]

    assert [row.differences for row in house.program.reader.locations("HZ")] == [0, 1, 0]
    assert [task.location for task in open_(house, choice=Choice.DOUBTFUL, most=9).tasks] == ["B-01"]
    house.clock.pass_by(days=31)
    assert refused(house, OpenCount(new_id(), "HZ", choice=Choice.DOUBTFUL, most=9)) == "count.nothing"


@pytest.mark.parametrize(
    ("code", "pieces", "refusal"),
    [
        ("??", 1, "sku.unknown"),
        ("SHARED-1", 1, "sku.several"),
        (PADS, -1, "argument.bad"),
        (PADS, 1_000_001, "argument.bad"),
    ],
)
def test_what_cannot_be_counted(house: House, code: str, pieces: int, refusal: str):
    house.handle(SaveLocations(new_id(), "HZ", (("Z-01", 1),)), KEEPER)
    task = opened(house, "Z-01")

    assert refused(house, CountItem(new_id(), task, code, pieces)) == refusal


@pytest.mark.parametrize("walk", [(" ", 1), ("A-01", -1)])
def test_a_walk_that_means_nothing(house: House, walk: tuple[str, int]):
    assert refused(house, SaveLocations(new_id(), "HZ", (walk,))) == "argument.bad"
