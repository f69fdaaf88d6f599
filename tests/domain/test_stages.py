"""The one table of moves, and what an order waits for."""

from datetime import UTC, datetime
from itertools import product

import pytest

from app.domain.intake import Channel, Missing, Pay
from app.domain.order import Order
from app.domain.stages import FIVE_STAGES, OPEN_STAGES, TRANSITIONS, Awaits, Move, Stage, awaits, next_stage
from app.errors import Refused

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def order(stage: Stage, *, held: bool = False) -> Order:
    return Order(
        1,
        "O1",
        Channel.TAOBAO,
        "1",
        stage,
        NOW,
        held,
        frozenset[Missing](),
        False,
        None,
        None,
        Pay.PREPAID,
        0,
        0,
        0,
        "",
        1,
        0,
        "",
    )


@pytest.mark.parametrize(("stage", "move"), list(product(Stage, Move)))
def test_a_move_is_in_the_table_or_refused(stage: Stage, move: Move):
    one, held = order(stage), order(stage, held=True)

    if (stage, move) in TRANSITIONS:
        one.move(move, NOW)
        assert one.stage is TRANSITIONS[stage, move]
    else:
        with pytest.raises(Refused, match=r"stage\.move"):
            one.move(move, NOW)
        assert one.stage is stage
    if move is not Move.CANCEL:
        with pytest.raises(Refused, match=r"order\.held"):
            held.move(move, NOW)


def test_the_track_is_the_five_stages():
    track = [Stage.PAID]
    for move in (Move.ASSIGN, Move.PICK, Move.SHIP, Move.SIGN):
        track.append(next_stage(track[-1], move, "O1"))

    assert tuple(track) == FIVE_STAGES


@pytest.mark.parametrize("stage", Stage)
def test_only_what_the_warehouse_still_owes_can_be_cancelled(stage: Stage):
    assert ((stage, Move.CANCEL) in TRANSITIONS) == (stage in OPEN_STAGES)


@pytest.mark.parametrize(
    ("stage", "held", "incomplete", "transfer_open", "expected"),
    [
        (Stage.PAID, False, False, False, Awaits.ROUTING),
        (Stage.PAID, False, True, True, Awaits.DATA),
        (Stage.PAID, False, False, True, Awaits.TRANSFER),
        (Stage.PAID, True, True, True, Awaits.RELEASE),
        (Stage.TO_PRODUCE, False, False, False, Awaits.PRODUCTION),
        (Stage.ASSIGNED, False, True, True, Awaits.PICKING),
        (Stage.PICKED, True, False, False, Awaits.RELEASE),
        (Stage.PICKED, False, False, False, Awaits.SHIPPING),
        (Stage.SHIPPED, True, False, False, Awaits.SIGNATURE),
        (Stage.SIGNED, False, False, False, Awaits.NOTHING),
        (Stage.CANCELLED, True, True, True, Awaits.NOTHING),
    ],
)
def test_the_first_obstacle_is_what_an_order_waits_for(
    stage: Stage, held: bool, incomplete: bool, transfer_open: bool, expected: Awaits
):
    assert awaits(stage, held=held, incomplete=incomplete, transfer_open=transfer_open) is expected
