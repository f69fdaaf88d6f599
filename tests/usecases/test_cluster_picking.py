"""One walk with a cart: every piece goes into the bin of its order."""

import pytest

from app.domain.people import Actor
from app.domain.pick_lists import ListKind
from app.domain.picking import StationCommand, command_code, quantity_code
from app.domain.stages import Stage
from app.usecases.pick_lists import ReleaseList
from app.usecases.picking import ScanCode
from tests.core import OIL, PADS, House, incoming, new_id
from tests.usecases.test_picking import says
from tests.usecases.test_station_commands import K, at_place


@pytest.fixture
def cart(house: House) -> str:
    """A list of two orders, with pads at A-01 and oil at B-01; its number."""
    house.count_in({("HZ", PADS): 20, ("HZ", OIL): 20})
    at_place(house, PADS, "A-01")
    at_place(house, OIL, "B-01")
    house.take_in(incoming("1001", (PADS, 2), (OIL, 1)), incoming("1002", (PADS, 1)))
    house.route()
    numbers = (house.no("1001"), house.no("1002"))
    released = house.handle(ReleaseList(new_id(), ListKind.BATCH, "HZ", numbers))
    return str(released.value.list)


def bins(house: House, *codes: str) -> list[tuple[str, object]]:
    answers = [house.scan(code) for code in codes]
    return [(answer.says, answer.facts.get("bin")) for answer in answers]


def test_a_walk_with_two_orders(house: House, cart: str):
    assert bins(house, cart, "A-01", PADS, PADS, PADS, PADS) == [
        ("list_opened", None),
        ("location_set", None),
        ("item_to_bin", 1),
        ("item_to_bin", 1),
        ("bin_done", 2),
        ("wrong_item", None),
    ]
    assert house.order("1002").row.stage is Stage.PICKED
    assert bins(house, OIL) == [("list_done", 1)]
    assert house.program.reader.station("HZ-1").order is None
    assert house.program.check() == []


def test_a_quantity_stays_in_the_bin_of_the_item_before_it(house: House, cart: str):
    assert bins(house, cart, PADS, quantity_code(2), quantity_code(3), K["UNDO"]) == [
        ("list_opened", None),
        ("item_to_bin", 1),
        ("line_done", 1),
        ("over_quantity", None),
        ("undone", 1),
    ]
    says(house, PADS)
    assert [line.picked for line in house.order("1001").lines] == [2, 0]


def test_typed_pieces_that_finish_an_order_finish_its_bin_and_its_list(house: House, cart: str):
    says(house, cart, PADS, PADS, PADS, OIL)
    house.take_in(incoming("1003", (PADS, 3)))
    house.route()
    other = house.handle(ReleaseList(new_id(), ListKind.BATCH, "HZ", (house.no("1003"),))).value.list

    assert bins(house, other, PADS, K["REST"]) == [("list_opened", None), ("item_to_bin", 1), ("list_done", 1)]
    assert house.order("1003").row.stage is Stage.PICKED


def test_what_is_short_leaves_the_cart(house: House, cart: str):
    said = says(house, cart, PADS, K["SHORT"], K["MISSING"], K["REROUTE"], PADS)

    assert said == ["list_opened", "item_to_bin", "short_why", "short_how", "short_rerouted", "list_done"]
    assert house.program.check() == []


def test_undo_takes_the_last_piece_out_of_its_bin(house: House, cart: str):
    says(house, cart, PADS, PADS)

    assert says(house, K["UNDO"], PADS, PADS) == ["undone", "item_to_bin", "bin_done"]


def test_a_held_order_leaves_the_cart_and_the_walk_goes_on(house: House, cart: str):
    says(house, cart, PADS)
    house.hold("1001")

    assert bins(house, PADS, PADS) == [("stop_held", 1), ("list_done", 2)]
    assert house.order("1002").row.stage is Stage.PICKED
    assert house.program.check() == []


def test_labels_are_stuck_on_while_the_walk_goes_on(house: House, cart: str):
    says(house, cart, PADS, PADS, PADS)
    label = house.order("1002").parcel.label_code  # type: ignore[union-attr]

    assert says(house, label, OIL) == ["label_applied", "list_done"]


def test_two_pickers_never_have_the_same_list(house: House, cart: str):
    says(house, cart, PADS)

    assert says(house, house.no("1001"), cart, cart, station="HZ-2") == [
        "list_taken",
        "confirm_take_over",
        "list_resumed",
    ]
    assert says(house, PADS) == ["order_taken"]
    assert says(house, PADS, station="HZ-2") == ["item_to_bin"]


def test_a_list_of_another_warehouse(house: House, cart: str):
    assert says(house, cart, station="SH-1") == ["other_warehouse"]
    assert house.handle(ScanCode(new_id(), cart[:-1] + "?"), Actor("picker", "HZ-1")).value.says == "unknown_code"
    assert says(house, cart, command_code(StationCommand.CANCEL), cart) == [
        "list_opened",
        "list_closed",
        "list_resumed",
    ]
