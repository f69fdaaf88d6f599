"""Every answer of the scan station, as the hands meet it."""

import pytest
from sqlalchemy import text

from app.domain.codes import CodeType, make_code
from app.domain.picking import StationCommand, command_code
from app.domain.stages import Stage
from app.errors import Refused
from tests.core import OIL, PADS, House, incoming

CANCEL, UNDO = command_code(StationCommand.CANCEL), command_code(StationCommand.UNDO)


def assigned(house: House, external_no: str = "1001", *lines: tuple[str, int]) -> str:
    """An order assigned to Hangzhou; returns our number."""
    house.count_in({("HZ", PADS): 20, ("HZ", OIL): 20})
    house.take_in(incoming(external_no, *(lines or ((PADS, 2), (OIL, 1)))))
    house.route()
    return house.no(external_no)


def says(house: House, *codes: str, station: str = "HZ-1") -> list[str]:
    return [house.scan(code, station).says for code in codes]


def test_an_order_from_opening_to_the_label_on_the_box(house: House):
    no = assigned(house)

    assert says(house, no, PADS, PADS, "6901234567908") == ["order_opened", "item_accepted", "line_done", "order_done"]
    order = house.order(no)
    assert (order.row.stage, house.stock("HZ", PADS), house.stock("HZ", OIL)) == (Stage.PICKED, (18, 0), (19, 0))
    assert order.parcel is not None

    assert says(house, order.parcel.label_code) == ["label_applied"]
    assert house.order(no).parcel.label_state == "applied"  # type: ignore[union-attr]
    assert house.program.reader.station("HZ-1").order is None


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("１００１", "order_opened"),
        ("AF-J6-00003", "scan_order_first"),
        ("??", "unknown_code"),
        (UNDO, "nothing_to_undo"),
    ],
)
def test_the_first_scan(house: House, code: str, answer: str):
    assigned(house)

    assert says(house, code) == [answer]


def test_items_that_are_not_wanted(house: House):
    no = assigned(house, "1001", (PADS, 1), (PADS, 1), (OIL, 1))

    assert says(house, no, no) == ["order_opened", "already_open"]
    assert says(house, "AF-J6-00003", "??", "SHARED-1") == ["wrong_item", "unknown_code", "ambiguous"]
    assert says(house, PADS, PADS, PADS) == ["line_done", "line_done", "over_quantity"]
    assert [line.picked for line in house.order(no).lines] == [1, 1, 0]


def test_undo_takes_back_scan_by_scan_and_ends_with_the_order(house: House):
    no = assigned(house)
    says(house, no, PADS, OIL)

    assert says(house, UNDO, UNDO, UNDO) == ["undone", "undone", "nothing_to_undo"]
    assert [line.picked for line in house.order(no).lines] == [0, 0]
    assert says(house, PADS, PADS, OIL)[-1] == "order_done"
    assert says(house, UNDO) == ["not_permitted"]


def test_orders_that_cannot_be_picked_here(house: House):
    no = assigned(house)
    house.take_in(incoming("1002", ("AF-J6-00003", 1)))

    assert says(house, no, station="SH-1") == ["other_warehouse"]
    assert says(house, "1002") == ["not_ready"]
    house.pick(no)
    house.ship(no)
    assert says(house, CANCEL, no) == ["order_closed", "already_picked"]


def test_a_station_that_is_none(house: House):
    with pytest.raises(Refused, match=r"station\.unknown"):
        house.scan(PADS, "XX-9")


def test_leaving_an_unfinished_order_is_asked_and_confirmed_by_the_same_code(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")
    says(house, first, PADS)

    assert says(house, second, PADS) == ["confirm_switch", "line_done"]
    assert says(house, second, second) == ["confirm_switch", "order_opened"]
    assert says(house, first) == ["order_resumed"]


def test_an_untouched_order_is_left_without_a_question(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")

    assert says(house, first, second) == ["order_opened", "order_opened"]


def test_take_over_is_asked_and_closes_the_other_station(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")
    says(house, first, PADS)

    answer = house.scan(first, "HZ-2")
    assert (answer.says, answer.facts["station"]) == ("confirm_take_over", "HZ-1")
    assert says(house, second, CANCEL, first, first, station="HZ-2") == [
        "order_opened",
        "order_closed",
        "confirm_take_over",
        "order_resumed",
    ]
    assert says(house, PADS) == ["order_taken"]
    assert says(house, PADS, OIL, station="HZ-2") == ["line_done", "order_done"]


def test_switching_to_an_order_that_is_open_elsewhere_asks_both_and_then_goes(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")
    says(house, first, PADS)
    says(house, second, PADS, station="HZ-2")

    assert says(house, second, second, second) == ["confirm_switch", "confirm_take_over", "order_resumed"]
    assert house.program.reader.station("HZ-2").order is None


def test_a_question_is_dropped_by_any_other_code(house: House):
    no = assigned(house)
    says(house, no, PADS)

    assert says(house, no, "??", no, no, station="HZ-2") == [
        "confirm_take_over",
        "unknown_code",
        "confirm_take_over",
        "order_resumed",
    ]


def test_after_a_crash_the_station_goes_on_at_the_same_line(house: House):
    no = assigned(house)
    says(house, no, PADS)

    again = house.crashed()
    try:
        view = again.program.reader.station("HZ-1")
        assert view.order is not None
        assert (view.order.no, view.active_position, view.scans[0].says) == (no, 1, "item_accepted")
        assert says(again, PADS, OIL) == ["line_done", "order_done"]
    finally:
        again.program.close()


def test_hold_and_cancel_stop_the_hands_in_the_middle_of_picking(house: House):
    no = assigned(house)
    says(house, no, PADS)

    house.hold(no)
    assert says(house, PADS, PADS, no) == ["stop_held", "scan_order_first", "stop_held"]
    house.release(no)
    assert says(house, no) == ["order_resumed"]
    house.cancel(no)

    assert says(house, PADS, no) == ["stop_cancelled", "stop_cancelled"]
    assert house.stock("HZ", PADS) == (20, 0)


def test_only_the_live_label_of_the_order_in_hand_goes_on_its_box(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")
    other = house.pick(first)
    house.scan(CANCEL)
    own = house.pick(second)
    parcel = house.order(second).parcel
    assert parcel is not None

    assert says(house, second, parcel.no, other) == ["already_picked", "old_label", "other_label"]
    assert house.order(first).parcel.label_state == "pending"  # type: ignore[union-attr]
    assert says(house, own, other) == ["label_applied", "label_applied"]


def test_after_the_last_item_the_next_order_may_be_opened_at_once(house: House):
    first, second = assigned(house, "1001"), assigned(house, "1002")
    house.pick(first)

    assert says(house, second) == ["order_opened"]


def test_every_scan_is_kept_for_the_screen_also_the_refused_ones(house: House):
    no = assigned(house)
    says(house, "??", no, "AF-J6-00003")

    assert [(scan.says, scan.ok) for scan in house.program.reader.station("HZ-1").scans] == [
        ("wrong_item", False),
        ("order_opened", True),
        ("unknown_code", False),
    ]


def test_a_package_code_counts_its_pieces(house: House):
    no = assigned(house, "1001", (PADS, 5))
    house.run(
        "INSERT INTO sku_codes (sku_id, kind, code, match_key, pieces)"
        " SELECT id, 'barcode', 'BOX2', 'BOX2', 2 FROM skus WHERE code = :sku",
        sku=PADS,
    )

    assert says(house, no, "BOX2", "BOX2", "BOX2", PADS) == [
        "order_opened",
        "item_accepted",
        "item_accepted",
        "over_quantity",
        "order_done",
    ]


@pytest.mark.parametrize("code", ["\ud800", "\x00", "A\x00\tB", "x" * 1_000_000, "'; DROP TABLE orders; --", "", "%"])
def test_no_code_breaks_the_station(house: House, code: str):
    assert says(house, code) == ["unknown_code"]
    no = assigned(house)

    assert says(house, no, code) == ["order_opened", "unknown_code"]


def test_a_misread_own_number_is_unknown(house: House):
    no = assigned(house)
    wrong = make_code(CodeType.ORDER, 999)

    assert says(house, wrong, no[:-1] + ("0" if no[-1] != "0" else "1")) == ["unknown_code", "unknown_code"]
    with house.program.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM scans")).scalar_one() == 2
