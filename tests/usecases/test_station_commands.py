"""The commands of a station: quantities, skipping, boxes, what is short, found, stopped, undone and printed again."""

from typing import cast

import pytest

from app.domain.catalog import MasterKind, ProductRecord
from app.domain.people import Actor, Role
from app.domain.pick_lists import ListKind
from app.domain.picking import Modes, Pack, StationCommand, command_code, quantity_code
from app.domain.stages import Stage
from app.usecases.pick_lists import ReleaseList
from app.usecases.picking import ScanCode, SetModes
from app.usecases.stages import CancelOrder, HoldOrder, ReleaseOrder
from tests.core import OIL, PADS, House, badge_of, incoming, new_id
from tests.usecases.test_picking import assigned, says

K = {command.value: command_code(command) for command in StationCommand}


def at_place(house: House, sku: str, place: str, warehouse: str = "HZ") -> None:
    house.run(
        "UPDATE stock SET location = :place WHERE sku_id = (SELECT id FROM skus WHERE code = :sku)"
        " AND warehouse_id = (SELECT id FROM warehouses WHERE code = :warehouse)",
        place=place,
        sku=sku,
        warehouse=warehouse,
    )


def modes(house: House, **changed: object) -> None:
    house.handle(SetModes(new_id(), "HZ-1", Modes(**changed)))  # type: ignore[arg-type]


def picked(house: House, no: str) -> list[tuple[int, int]]:
    return [(line.picked, line.quantity) for line in house.order(no).lines]


# --- quantities


def test_a_quantity_counts_the_scan_before_it_and_the_rest_as_typed(house: House):
    no = assigned(house, "1001", (PADS, 12), (OIL, 1))

    assert says(house, no, PADS, quantity_code(5)) == ["order_opened", "item_accepted", "quantity_taken"]
    assert picked(house, no)[0] == (5, 12)
    assert says(house, quantity_code(20), K["REST"]) == ["over_quantity", "line_done"]
    assert says(house, OIL) == ["order_done"]
    scans = [event.facts for event in house.order(no).events if event.event == "item_scanned"]
    assert [(facts["pieces"], facts.get("keyed", 0)) for facts in scans] == [(1, 0), (4, 1), (7, 1), (1, 0)]


def test_a_quantity_without_an_item_is_nothing(house: House):
    no = assigned(house, "1001", (PADS, 3))

    assert says(house, quantity_code(2), no, quantity_code(2), K["REST"]) == [
        "scan_order_first",
        "order_opened",
        "scan_item_first",
        "scan_item_first",
    ]
    modes(house, force_item=False)
    assert says(house, K["REST"]) == ["order_done"]


def test_who_may_type_how_much_is_limited(house: House):
    no = assigned(house, "1001", (PADS, 15))
    modes(house, most_keyed=5)

    assert says(house, no, PADS, quantity_code(10), quantity_code(6)) == [
        "order_opened",
        "item_accepted",
        "too_many_keyed",
        "quantity_taken",
    ]


# --- places and sequence


def test_skipped_lines_come_last_and_are_never_lost(house: House):
    no = assigned(house, "1001", (PADS, 1), (OIL, 1))
    at_place(house, PADS, "A-01")
    at_place(house, OIL, "B-01")
    says(house, no)

    answer = house.scan(K["SKIP"])
    assert (answer.says, answer.facts["sku"]) == ("skipped", PADS)
    assert says(house, OIL, K["SKIP"], PADS) == ["line_done", "nothing_to_skip", "order_done"]


def test_a_station_may_want_the_place_before_the_item(house: House):
    no = assigned(house)
    at_place(house, PADS, "A-01")
    at_place(house, OIL, "B-01")
    modes(house, force_location=True)

    assert says(house, no, PADS, "B-01", PADS, "A-01", PADS, "C-99") == [
        "order_opened",
        "scan_location_first",
        "location_set",
        "scan_location_first",
        "location_set",
        "item_accepted",
        "unknown_code",
    ]


def test_work_is_opened_by_a_place_or_an_item_that_only_one_order_wants(house: House):
    no = assigned(house, "1001", (PADS, 2))
    at_place(house, PADS, "A-01")
    at_place(house, OIL, "B-01")

    assert says(house, "B-01", "A-01", PADS) == ["location_empty", "order_opened", "item_accepted"]
    assert says(house, K["CANCEL"], PADS) == ["order_closed", "order_done"]
    assert house.order(no).row.stage is Stage.PICKED


def test_several_orders_are_named_and_none_is_guessed(house: House):
    first, second = assigned(house, "1001", (PADS, 1)), assigned(house, "1002", (PADS, 1))

    answer = house.scan(PADS)

    assert (answer.says, answer.facts["orders"]) == ("choose_order", [first, second])
    assert says(house, second, PADS) == ["order_opened", "order_done"]


def test_a_place_tells_items_with_one_code_apart(house: House):
    house.count_in({("HZ", "AF-J6-00003"): 5})
    no = assigned(house, "1001", (PADS, 1), (OIL, 1))
    at_place(house, PADS, "A-01")
    at_place(house, OIL, "B-01")

    assert says(house, no, "SHARED-1", "A-01", "SHARED-1") == [
        "order_opened",
        "ambiguous",
        "location_set",
        "line_done",
    ]


# --- boxes


def test_an_order_in_two_boxes_has_two_labels(house: House):
    no = assigned(house, "1001", (PADS, 2), (OIL, 1))

    assert says(house, no, K["NEXTBOX"], PADS, K["NEXTBOX"], PADS, OIL) == [
        "order_opened",
        "box_empty",
        "item_accepted",
        "box_closed",
        "line_done",
        "order_done",
    ]
    done = house.program.reader.station("HZ-1").scans[0]
    first, second = cast(list[str], done.facts["labels"])
    assert says(house, second, second, no, first) == [
        "label_applied",
        "label_applied",
        "already_picked",
        "label_applied",
    ]
    assert house.program.reader.station("HZ-1").order is None
    rows = house.dump()["parcel_lines"]
    assert len(rows) == 3
    assert house.program.check() == []


def test_a_station_may_want_a_box_for_each_line(house: House):
    no = assigned(house)
    modes(house, pack=Pack.LINE)

    assert says(house, no, PADS, OIL, K["NEXTBOX"], OIL) == [
        "order_opened",
        "item_accepted",
        "close_box_first",
        "box_closed",
        "line_done",
    ]


# --- not everything is there


def test_a_partial_finish_asks_with_counts_and_the_rest_is_an_order_of_its_own(house: House):
    no = assigned(house, "1001", (PADS, 3), (OIL, 2))

    assert says(house, no, K["PARTIAL"], K["FINISH"], PADS, K["PARTIAL"], OIL, K["PARTIAL"], K["PARTIAL"]) == [
        "order_opened",
        "nothing_picked",
        "not_complete",
        "item_accepted",
        "confirm_partial",
        "item_accepted",
        "confirm_partial",
        "partial_done",
    ]
    order, other = house.order(no), house.order("1001/2")
    assert (order.row.stage, picked(house, no)) == (Stage.PICKED, [(1, 1), (1, 1)])
    assert (other.row.stage, picked(house, other.row.no)) == (Stage.PAID, [(0, 2), (0, 1)])
    assert house.stock("HZ", PADS) == (19, 0)
    house.route()
    assert house.order("1001/2").row.stage is Stage.ASSIGNED
    assert house.program.check() == []


@pytest.mark.parametrize(("how", "answer"), [("SPLIT", "short_split"), ("WAIT", "short_waits")])
def test_a_short_line_is_split_off_or_waits(house: House, how: str, answer: str):
    no = assigned(house, "1001", (PADS, 3), (OIL, 1))

    assert says(house, no, PADS, OIL, K["SHORT"], K["MISSING"], K[how]) == [
        "order_opened",
        "item_accepted",
        "line_done",
        "short_why",
        "short_how",
        answer,
    ]
    assert house.program.check() == []
    if how == "WAIT":
        assert (house.order(no).row.held, house.stock("HZ", PADS)) == (True, (20, 3))
    else:
        assert house.order(no).row.stage is Stage.PICKED
        assert house.stock("HZ", PADS) == (17, 0)
        assert picked(house, "1001/2") == [(0, 2)]


def test_a_short_order_goes_back_to_routing_whole_and_others_are_warned(house: House):
    house.count_in({("SH", PADS): 9})
    no = assigned(house, "1001", (PADS, 3))
    house.take_in(incoming("1002", (PADS, 1)))
    house.route()

    assert says(house, no, PADS, K["SHORT"], K["DAMAGED"], K["REROUTE"])[-1] == "short_rerouted"

    order = house.order(no)
    assert (order.row.stage, picked(house, no)) == (Stage.PAID, [(0, 3)])
    assert house.stock("HZ", PADS) == (18, 1)
    assert "stock_doubted" in house.events("1002")
    assert house.program.check() == []


def test_short_can_be_left_again(house: House):
    no = assigned(house)

    assert says(house, no, K["SHORT"], K["CANCEL"], K["SPLIT"], K["MISSING"], PADS) == [
        "order_opened",
        "short_why",
        "acknowledged",
        "not_now",
        "not_now",
        "item_accepted",
    ]


def test_more_on_the_shelf_than_the_system_says(house: House):
    house.count_in({("HZ", PADS): 3})
    house.take_in(incoming("1001", (PADS, 2)), incoming("1002", (PADS, 3)))
    house.route()
    assert house.order("1002").row.stage is Stage.TO_PRODUCE

    said = says(house, house.no("1001"), PADS, K["FOUND"], quantity_code(3), PADS)

    assert said == ["order_opened", "item_accepted", "found_how_many", "found_corrected", "order_done"]
    assert house.order("1002").row.stage is Stage.ASSIGNED
    assert house.stock("HZ", PADS) == (4, 3)
    assert house.program.check() == []


def test_a_scanned_cancel_is_the_no_to_a_question_like_any_other_no(house: House):
    no, other = assigned(house, "1001", (PADS, 3), (OIL, 1)), assigned(house, "1002")

    assert says(house, no, PADS, K["PARTIAL"], K["CANCEL"], PADS) == [
        "order_opened",
        "item_accepted",
        "confirm_partial",
        "acknowledged",
        "item_accepted",
    ]
    assert says(house, other, K["CANCEL"], K["HOLD"], K["CANCEL"], other, K["ACK"], PADS) == [
        "confirm_switch",
        "acknowledged",
        "confirm_hold",
        "acknowledged",
        "confirm_switch",
        "acknowledged",
        "line_done",
    ]
    assert not house.order(no).row.held
    assert says(house, K["CANCEL"]) == ["order_closed"]


# --- the whole order without a scan


def test_a_whole_order_goes_unscanned_only_with_the_mode_the_right_and_a_second_badge(house: House):
    no = assigned(house, "1001", (PADS, 3), (OIL, 2))
    says(house, no, PADS)
    keeper = lambda code: house.handle(ScanCode(new_id(), code), Actor("keeper", "HZ-1")).value.says  # noqa: E731
    assert keeper(K["SHIPALL"]) == "not_permitted"
    modes(house, ship_all=True)
    assert says(house, K["SHIPALL"]) == ["not_permitted"]

    assert keeper(K["SHIPALL"]) == "badge_wanted"
    assert keeper(badge_of(Role.KEEPER)) == "not_permitted"  # that is nobody else
    assert keeper(badge_of(Role.PICKER)) == "unknown_code"  # nothing is asked any more
    assert [keeper(K["SHIPALL"]), keeper(badge_of(Role.FINANCE))] == ["badge_wanted", "not_permitted"]
    assert [keeper(K["SHIPALL"]), keeper(K["CANCEL"]), keeper(OIL)] == ["badge_wanted", "acknowledged", "item_accepted"]
    assert [keeper(K["SHIPALL"]), keeper(badge_of(Role.PICKER))] == ["badge_wanted", "order_done"]
    assert (picked(house, no), house.stock("HZ", PADS)) == ([(3, 3), (2, 2)], (17, 0))
    told = next(event for event in house.order(no).events if event.event == "unscanned_taken")
    assert (told.by, told.facts["witness"], told.facts["pieces"]) == ("keeper", "picker", 3)
    scans = [event.facts for event in house.order(no).events if event.event == "item_scanned"]
    assert [(facts["pieces"], facts.get("keyed", 0)) for facts in scans] == [(1, 0), (1, 0), (2, 1), (1, 1)]
    assert [keeper(K["UNDO"]), keeper(K["UNDO"]), keeper(K["UNDO"])] == ["confirm_unpick", "unpicked", "undone"]
    assert picked(house, no) == [(3, 3), (1, 2)]
    assert house.program.check() == []


def test_nothing_goes_unscanned_without_an_order_on_a_cart_or_past_a_stop(house: House):
    no = assigned(house)
    modes(house, ship_all=True)
    keeper = lambda code: house.handle(ScanCode(new_id(), code), Actor("keeper", "HZ-1")).value.says  # noqa: E731
    assert keeper(K["SHIPALL"]) == "scan_order_first"
    keeper(no)
    keeper(K["SHIPALL"])
    house.hold(no)
    assert [keeper(badge_of(Role.PICKER)), keeper(badge_of(Role.PICKER))] == ["stop_held", "unknown_code"]
    house.release(no)
    listed = house.handle(ReleaseList(new_id(), ListKind.BATCH, "HZ", (no,))).value.list
    assert [keeper(listed), keeper(PADS), keeper(K["SHIPALL"])] == ["list_opened", "item_to_bin", "not_now"]


# --- stops


def test_a_stop_voids_the_label_and_a_release_makes_another(house: House):
    no = assigned(house)
    says(house, no, PADS, PADS, OIL)
    old = house.order(no).parcel.label_code  # type: ignore[union-attr]
    house.handle(HoldOrder(new_id(), no, "客户改地址"))

    answer = house.scan(old)

    assert (answer.says, answer.facts["reason"]) == ("stop_held", "客户改地址")
    assert house.order(no).parcel.label_state == "void"  # type: ignore[union-attr]
    assert house.program.check() == []
    house.handle(ReleaseOrder(new_id(), no))
    new = house.order(no).parcel.label_code  # type: ignore[union-attr]
    assert says(house, no, old, new) == ["already_picked", "old_label", "label_applied"]
    assert house.program.check() == []


def test_a_cancelled_order_is_stopped_at_the_next_scan(house: House):
    no = assigned(house)
    says(house, no, PADS)
    house.handle(CancelOrder(new_id(), no, "退单"))

    assert says(house, PADS, OIL) == ["stop_cancelled", "scan_order_first"]


def test_an_order_whose_credit_is_gone_is_stopped(house: House):
    house.count_in({("HZ", PADS): 20})
    house.customer("C1", limit_fen=10_000)
    placed = house.on_account(7_000)
    house.route()
    says(house, placed.no)
    house.run("UPDATE credit_accounts SET limit_fen = 5000")
    house.run("UPDATE credit_entries SET amount_fen = 5000 WHERE kind = 'limit'")

    assert says(house, PADS) == ["stop_credit"]


def test_the_floor_may_hold_an_order_after_a_second_scan(house: House):
    no = assigned(house)

    assert says(house, no, K["HOLD"], PADS, K["HOLD"], K["HOLD"]) == [
        "order_opened",
        "confirm_hold",
        "item_accepted",
        "confirm_hold",
        "held",
    ]
    assert house.order(no).row.held


# --- undo and reprint


def test_undo_beyond_the_end_takes_stock_counters_and_label_back(house: House):
    no = assigned(house)
    says(house, no, PADS, PADS, OIL)
    label = house.order(no).parcel.label_code  # type: ignore[union-attr]
    keeper = lambda code: house.handle(ScanCode(new_id(), code), Actor("keeper", "HZ-1")).value.says  # noqa: E731

    assert [keeper(K["UNDO"]), keeper(K["UNDO"])] == ["confirm_unpick", "unpicked"]
    assert (house.order(no).row.stage, house.stock("HZ", PADS)) == (Stage.ASSIGNED, (20, 2))
    assert keeper(K["UNDO"]) == "undone"
    assert house.program.check() == []
    assert says(house, label, OIL) == ["old_label", "order_done"]
    assert house.program.check() == []


def test_a_copy_needs_a_right_and_a_reason_and_the_one_before_is_refused(house: House):
    no = assigned(house)
    says(house, no, PADS, PADS, OIL)
    first = house.order(no).parcel.label_code  # type: ignore[union-attr]
    keeper = lambda code: house.handle(ScanCode(new_id(), code), Actor("keeper", "HZ-1")).value  # noqa: E731

    assert says(house, K["REPRINT"]) == ["not_permitted"]
    assert keeper(K["REPRINT"]).says == "reprint_why"
    again = keeper(K["DAMAGED"])
    assert (again.says, says(house, first)) == ("reprinted", ["old_label"])
    assert says(house, str(again.facts["label"])) == ["label_applied"]
    assert house.program.check() == []


def test_logging_out_closes_the_work(house: House):
    no = assigned(house)

    assert says(house, no, K["HELP"], K["PHOTO"], K["LOGOUT"], PADS)[:4] == [
        "order_opened",
        "help",
        "photo",
        "logged_out",
    ]


# --- modes


def test_more_than_was_ordered_goes_only_where_the_station_allows_it_and_it_is_free(house: House):
    house.count_in({("HZ", PADS): 3, ("HZ", OIL): 5})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 1)))
    house.route()
    no = house.no("1001")
    assert says(house, no, PADS, PADS, PADS)[-1] == "over_quantity"
    modes(house, allow_extra=True)

    assert says(house, PADS, PADS, OIL) == ["line_done", "over_quantity", "order_done"]
    assert (picked(house, no)[0], house.stock("HZ", PADS)) == ((3, 3), (0, 0))
    assert house.program.check() == []


def test_the_last_piece_of_a_shelf_asks_for_a_look(house: House):
    house.count_in({("HZ", PADS): 2, ("HZ", OIL): 5})
    house.take_in(incoming("1001", (PADS, 2), (OIL, 1)))
    house.route()
    says(house, house.no("1001"), PADS)

    assert house.scan(PADS).facts["zero"] == 1
    assert "zero" not in house.scan(K["UNDO"]).facts


def test_a_station_may_want_the_order_first(house: House):
    assigned(house, "1001", (PADS, 2))
    modes(house, open_by_item=False)

    assert says(house, PADS, "??") == ["scan_order_first", "unknown_code"]


def test_the_code_of_a_package_counts_its_pieces(house: House):
    product = ProductRecord(PADS, "前刹车片", barcodes=("6901234567892", "16901234567899*12"))
    house.master(MasterKind.PRODUCTS, [product])
    no = assigned(house, "1001", (PADS, 13), (OIL, 1))

    assert says(house, no, "16901234567899", "16901234567899", "6901234567892") == [
        "order_opened",
        "item_accepted",
        "over_quantity",
        "line_done",
    ]


def test_who_counts_on_missing_goods_is_told_what_is_missing_where_and_by_whom(house: House):
    no = assigned(house, "1001", (PADS, 3))
    house.take_in(incoming("1002", (PADS, 1)))
    house.route()
    says(house, no, PADS, K["SHORT"], K["MISSING"], K["REROUTE"])

    doubt = next(event.facts for event in house.order("1002").events if event.event == "stock_doubted")
    assert doubt == {"sku": PADS, "warehouse": "HZ", "reason": "missing", "pieces": 2, "order": no}
