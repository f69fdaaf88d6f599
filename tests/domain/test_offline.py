"""Without the database a station says what it can know of the order in hand, and no more."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import part_key
from app.domain.offline import HeldLine, HeldOrder, LocalAnswer, answer_alone
from app.domain.picking import ACCEPTED, Modes, Pack, Says, StationCommand, command_code, quantity_code

PADS, BOX, FILTER, EITHER = "6901234567892", "16901234567899", "6901234567885", "06A 115-561.B"
ORDER = HeldOrder(
    "O000000018J",
    (
        HeldLine(1, "BP-1", "前刹车片", "A-03-2", 5, 1),
        HeldLine(2, "OF-1", "机油滤清器", "B-11-1", 1, 0),
        HeldLine(3, "BP-1", "前刹车片", "A-03-2", 2, 0),
    ),
    {
        PADS: ((1, 1), (3, 1)),
        BOX: ((1, 4), (3, 4)),
        FILTER: ((2, 1),),
        part_key(EITHER): ((1, 1), (2, 1), (3, 1)),
    },
)
UNDO = command_code(StationCommand.UNDO)


def scan(order: HeldOrder | None, *codes: str) -> LocalAnswer:
    """The last of these answers."""
    for code in codes:
        assert order is not None
        answer = answer_alone(order, code)
        order = answer.order
    return answer


@pytest.mark.parametrize(
    ("codes", "says"),
    [
        ([PADS], Says.ITEM_ACCEPTED),
        ([f"]E0{PADS}"], Says.ITEM_ACCEPTED),
        ([f"010{PADS}304"], Says.LINE_DONE),
        ([BOX], Says.LINE_DONE),
        ([BOX, BOX], Says.OVER_QUANTITY),
        ([FILTER, FILTER], Says.OVER_QUANTITY),
        ([BOX, PADS, PADS, FILTER], Says.ORDER_DONE),
        (["4006381333931"], Says.WRONG_ITEM),
        (["06A 000"], Says.UNKNOWN_CODE),
        ([EITHER], Says.AMBIGUOUS),
        (["B-11-1", EITHER], Says.LINE_DONE),
        (["O000000018J"], Says.ALREADY_OPEN),
        ([PADS, quantity_code(3)], Says.QUANTITY_TAKEN),
        ([PADS, quantity_code(9)], Says.OVER_QUANTITY),
        ([quantity_code(3)], Says.SCAN_ITEM_FIRST),
        ([PADS, command_code(StationCommand.REST)], Says.LINE_DONE),
        ([PADS, UNDO], Says.UNDONE),
        ([UNDO], Says.NOT_NOW),
        ([command_code(StationCommand.SHORT)], Says.NOT_NOW),
        ([command_code(StationCommand.CANCEL)], Says.ORDER_CLOSED),
    ],
)
def test_answers(codes: list[str], says: Says):
    assert scan(ORDER, *codes).says is says


def test_modes_hold_without_the_database():
    strict = replace(ORDER, modes=Modes(force_location=True, pack=Pack.LINE, most_keyed=2))
    assert scan(strict, PADS).says is Says.SCAN_LOCATION_FIRST
    assert scan(strict, "A-03-2", PADS).says is Says.ITEM_ACCEPTED
    assert scan(strict, "A-03-2", PADS, "B-11-1", FILTER).says is Says.CLOSE_BOX_FIRST
    assert scan(strict, "A-03-2", PADS, quantity_code(4)).says is Says.TOO_MANY_KEYED


def test_what_the_database_counted_is_taken_over():
    assert scan(ORDER.counted("BP-1", 5, 4), PADS).says is Says.LINE_DONE


def test_a_finished_order_is_not_undone_alone():
    assert scan(ORDER, BOX, PADS, PADS, FILTER, UNDO).says is Says.NOT_NOW


@given(st.lists(st.sampled_from([PADS, BOX, FILTER, EITHER, "4006381333931", "A-03-2", quantity_code(2), UNDO])))
def test_counts_are_what_was_said_yes_to_and_never_too_many(codes: list[str]):
    order = ORDER
    for code in codes:
        answer = answer_alone(order, code)
        assert answer.order is not None
        if answer.says not in ACCEPTED:
            assert replace(answer.order, line=0) == replace(order, line=0)
        order = answer.order
        assert all(0 <= line.picked <= line.quantity for line in order.lines)
    picked = sum(line.picked for line in order.lines)
    assert picked == 1 + sum(pieces for _, pieces in order.taken)


@given(st.lists(st.sampled_from([PADS, BOX, FILTER]), max_size=3))
def test_undo_leads_back_step_by_step(codes: list[str]):
    order = scan(ORDER, *codes).order if codes else ORDER
    while order is not None and order.taken and not order.done:
        order = answer_alone(order, UNDO).order
    assert order is not None
    assert order.done or [line.picked for line in order.lines] == [line.picked for line in ORDER.lines]
