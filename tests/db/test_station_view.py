"""What the screen of a station reads: the work in hand as its session says."""

from app.domain.people import Actor
from app.domain.picking import Modes, Says
from app.usecases.picking import ScanCode
from app.views.station import StationView
from tests.core import AIR, OIL, PADS, House, new_id
from tests.usecases.test_cluster_picking import cart
from tests.usecases.test_picking import assigned, says
from tests.usecases.test_station_commands import K, at_place, modes

__all__ = ["cart"]
"""A fixture of cluster picking."""


def view(house: House) -> StationView:
    return house.program.reader.station("HZ-1")


def walk(house: House) -> list[str]:
    return [line.sku for line in view(house).lines]


def test_lines_follow_the_walk_and_skipped_ones_come_last(house: House):
    house.count_in({("HZ", AIR): 5})
    no = assigned(house, "1001", (PADS, 1), (OIL, 1), (AIR, 1))
    for sku, place in ((PADS, "C-1"), (OIL, "B-1"), (AIR, "A-1")):
        at_place(house, sku, place)
    house.run("INSERT INTO locations (warehouse_id, code, walk) SELECT id, 'A-1', 9 FROM warehouses WHERE code = 'HZ'")
    says(house, no)

    assert walk(house) == [AIR, OIL, PADS]  # B-1 and C-1 have no number on the walk
    says(house, K["SKIP"])
    assert walk(house) == [OIL, PADS, AIR]
    assert (view(house).hand.skipped, view(house).active_position) == ((3,), 2)
    says(house, OIL)
    assert view(house).active_position == 1


def test_the_question_that_waits_and_what_answers_it(house: House):
    no = assigned(house, "1001", (PADS, 3), (OIL, 1))
    says(house, no, PADS)

    asked = []
    for code in (K["SHORT"], K["MISSING"], K["CANCEL"], K["PARTIAL"], K["ACK"], PADS, K["FOUND"]):
        says(house, code)
        hand = view(house).hand
        asked.append((hand.question, hand.asked, hand.line))
    assert asked == [
        (Says.SHORT_WHY, "", 1),
        (Says.SHORT_HOW, "", 1),
        ("", "", 1),
        (Says.CONFIRM_PARTIAL, K["PARTIAL"], 1),
        ("", "", 1),
        ("", "", 1),
        (Says.FOUND_HOW_MANY, "", 1),
    ]


def test_every_box_with_its_newest_label_and_none_that_was_unpacked(house: House):
    no = assigned(house, "1001", (PADS, 1), (OIL, 1))
    says(house, no, PADS, K["NEXTBOX"])
    assert view(house).hand.box == 2
    says(house, OIL)
    first, second = view(house).boxes
    says(house, first.label_code)

    assert [(box.box, box.label_state) for box in view(house).boxes] == [(1, "applied"), (2, "pending")]
    assert house.order(no).parcel == view(house).boxes[0]
    for _ in range(2):
        house.handle(ScanCode(new_id(), K["UNDO"]), Actor("keeper", "HZ-1"))
    assert (house.order(no).boxes, view(house).hand.question) == ((), "")
    assert second.label_code


def test_a_shelf_that_should_be_empty_afterwards(house: House):
    no = assigned(house, "1001", (PADS, 20), (OIL, 1))
    at_place(house, PADS, "A-1")
    at_place(house, OIL, "B-1")
    says(house, no)

    assert view(house).emptied == {1}


def test_a_cart_shows_its_steps_and_the_bins_that_left_it(house: House, cart: str):
    says(house, cart)
    first = view(house)
    assert first.cart is not None
    assert [(step.location, step.pieces) for step in first.cart.steps] == [("A-01", 3), ("B-01", 1)]
    assert (first.active_position, first.cart.orders, first.cart.pieces) == (1, 2, 4)

    says(house, "B-01")
    assert view(house).active_position == 2
    says(house, PADS, PADS, PADS)
    now = view(house).cart
    assert now is not None
    assert (now.orders_done, now.picked, now.left) == (1, 3, ())
    house.hold("1001")
    held = view(house).cart
    assert held is None or held.left == (1,)


def test_how_the_station_works_and_one_that_is_none(house: House):
    modes(house, force_location=True, most_keyed=7)

    assert view(house).modes == Modes(force_location=True, most_keyed=7)
    nobody = house.program.reader.station("XX-9")
    assert (nobody.order, nobody.lines, nobody.cart) == (None, (), None)


def test_a_question_that_an_older_program_wrote_is_dropped(house: House):
    no = assigned(house)
    says(house, no)
    house.run("UPDATE stations SET context = :old WHERE code = 'HZ-1'", old='{"asks": "short 1", "box": 1}')

    assert (view(house).hand.question, view(house).hand.line) == ("", 0)
    assert says(house, K["MISSING"], PADS) == ["not_now", "item_accepted"]
