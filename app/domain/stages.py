"""The five stages of an order (R13), what leaves them, and the one table of allowed moves."""

from enum import StrEnum

from app.errors import Refused


class Stage(StrEnum):
    """Where an order stands. The five stages, plus two places beside the track."""

    PAID = "paid"
    ASSIGNED = "assigned"
    PICKED = "picked"
    SHIPPED = "shipped"
    SIGNED = "signed"
    TO_PRODUCE = "to_produce"
    CANCELLED = "cancelled"


FIVE_STAGES = (Stage.PAID, Stage.ASSIGNED, Stage.PICKED, Stage.SHIPPED, Stage.SIGNED)
OPEN_STAGES = (Stage.PAID, Stage.TO_PRODUCE, Stage.ASSIGNED, Stage.PICKED)
"""Stages in which the warehouse still owes something."""
TIMED_STAGES = (*OPEN_STAGES, Stage.SHIPPED)
"""Stages in which an order can stand too long."""


class Move(StrEnum):
    """What can happen to the stage of an order."""

    ASSIGN = "assign"
    PRODUCE = "produce"
    REOPEN = "reopen"
    PICK = "pick"
    UNPICK = "unpick"
    SHIP = "ship"
    SIGN = "sign"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[Stage, Move], Stage] = {
    (Stage.PAID, Move.ASSIGN): Stage.ASSIGNED,
    (Stage.PAID, Move.PRODUCE): Stage.TO_PRODUCE,
    (Stage.PAID, Move.CANCEL): Stage.CANCELLED,
    (Stage.TO_PRODUCE, Move.REOPEN): Stage.PAID,
    (Stage.TO_PRODUCE, Move.CANCEL): Stage.CANCELLED,
    (Stage.ASSIGNED, Move.PICK): Stage.PICKED,
    (Stage.ASSIGNED, Move.REOPEN): Stage.PAID,
    (Stage.ASSIGNED, Move.CANCEL): Stage.CANCELLED,
    (Stage.PICKED, Move.UNPICK): Stage.ASSIGNED,
    (Stage.PICKED, Move.SHIP): Stage.SHIPPED,
    (Stage.PICKED, Move.CANCEL): Stage.CANCELLED,
    (Stage.SHIPPED, Move.SIGN): Stage.SIGNED,
}
"""The whole law: a pair that is not here is refused, never skipped."""


def next_stage(stage: Stage, move: Move, order_no: str) -> Stage:
    """The stage after `move`; Refused("stage.move") when the table has no such move."""
    try:
        return TRANSITIONS[stage, move]
    except KeyError:
        raise Refused("stage.move", order=order_no, stage=stage.value, move=move.value) from None


class Awaits(StrEnum):
    """What an order waits for next; the routing queue is `ROUTING`."""

    DATA = "data"
    RELEASE = "release"
    ROUTING = "routing"
    TRANSFER = "transfer"
    PRODUCTION = "production"
    PICKING = "picking"
    SHIPPING = "shipping"
    SIGNATURE = "signature"
    NOTHING = "nothing"


_AFTER_STAGE = {
    Stage.PAID: Awaits.ROUTING,
    Stage.TO_PRODUCE: Awaits.PRODUCTION,
    Stage.ASSIGNED: Awaits.PICKING,
    Stage.PICKED: Awaits.SHIPPING,
    Stage.SHIPPED: Awaits.SIGNATURE,
    Stage.SIGNED: Awaits.NOTHING,
    Stage.CANCELLED: Awaits.NOTHING,
}


def awaits(stage: Stage, *, held: bool, incomplete: bool, transfer_open: bool) -> Awaits:
    """What stands between an order and its next stage, the first obstacle first."""
    if held and stage in OPEN_STAGES:
        return Awaits.RELEASE
    if stage is Stage.PAID:
        if incomplete:
            return Awaits.DATA
        if transfer_open:
            return Awaits.TRANSFER
    return _AFTER_STAGE[stage]
