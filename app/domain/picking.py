"""What one scanned item means for the order in hand, and the words of the scan station."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.codes import check_character
from app.domain.order import Order, OrderLine


class Says(StrEnum):
    """Every answer of a station; each has its own words, colour, shape and sound (station.md 4)."""

    ORDER_OPENED = "order_opened"
    ORDER_RESUMED = "order_resumed"
    ORDER_CLOSED = "order_closed"
    ALREADY_OPEN = "already_open"
    ITEM_ACCEPTED = "item_accepted"
    LINE_DONE = "line_done"
    ORDER_DONE = "order_done"
    LABEL_APPLIED = "label_applied"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    ALREADY_PICKED = "already_picked"
    WRONG_ITEM = "wrong_item"
    OVER_QUANTITY = "over_quantity"
    UNKNOWN_CODE = "unknown_code"
    AMBIGUOUS = "ambiguous"
    SCAN_ORDER_FIRST = "scan_order_first"
    OTHER_WAREHOUSE = "other_warehouse"
    NOT_READY = "not_ready"
    OLD_LABEL = "old_label"
    OTHER_LABEL = "other_label"
    CONFIRM_SWITCH = "confirm_switch"
    CONFIRM_TAKE_OVER = "confirm_take_over"
    TRANSFER_PICKED = "transfer_picked"
    TRANSFER_SENT = "transfer_sent"
    TRANSFER_RECEIVED = "transfer_received"
    TRANSFER_NOT_NOW = "transfer_not_now"
    STOP_CANCELLED = "stop_cancelled"
    STOP_HELD = "stop_held"


class Beep(StrEnum):
    """The sound of an answer."""

    TICK = "tick"
    LINE = "line"
    DONE = "done"
    SOFT = "soft"
    WRONG = "wrong"
    OVER = "over"
    UNKNOWN = "unknown"
    QUESTION = "question"
    STOP = "stop"


SOUND: dict[Says, Beep] = {
    Says.ORDER_OPENED: Beep.TICK,
    Says.ORDER_RESUMED: Beep.TICK,
    Says.ORDER_CLOSED: Beep.SOFT,
    Says.ALREADY_OPEN: Beep.SOFT,
    Says.ITEM_ACCEPTED: Beep.TICK,
    Says.LINE_DONE: Beep.LINE,
    Says.ORDER_DONE: Beep.DONE,
    Says.LABEL_APPLIED: Beep.LINE,
    Says.UNDONE: Beep.TICK,
    Says.NOTHING_TO_UNDO: Beep.SOFT,
    Says.ALREADY_PICKED: Beep.SOFT,
    Says.WRONG_ITEM: Beep.WRONG,
    Says.OVER_QUANTITY: Beep.OVER,
    Says.UNKNOWN_CODE: Beep.UNKNOWN,
    Says.AMBIGUOUS: Beep.UNKNOWN,
    Says.SCAN_ORDER_FIRST: Beep.UNKNOWN,
    Says.OTHER_WAREHOUSE: Beep.WRONG,
    Says.NOT_READY: Beep.WRONG,
    Says.OLD_LABEL: Beep.WRONG,
    Says.OTHER_LABEL: Beep.WRONG,
    Says.CONFIRM_SWITCH: Beep.QUESTION,
    Says.CONFIRM_TAKE_OVER: Beep.QUESTION,
    Says.TRANSFER_PICKED: Beep.TICK,
    Says.TRANSFER_SENT: Beep.LINE,
    Says.TRANSFER_RECEIVED: Beep.DONE,
    Says.TRANSFER_NOT_NOW: Beep.WRONG,
    Says.STOP_CANCELLED: Beep.STOP,
    Says.STOP_HELD: Beep.STOP,
}

ACCEPTED = frozenset(
    {
        Says.ORDER_OPENED,
        Says.ORDER_RESUMED,
        Says.ORDER_CLOSED,
        Says.ALREADY_OPEN,
        Says.ITEM_ACCEPTED,
        Says.LINE_DONE,
        Says.ORDER_DONE,
        Says.LABEL_APPLIED,
        Says.UNDONE,
        Says.ALREADY_PICKED,
        Says.TRANSFER_PICKED,
        Says.TRANSFER_SENT,
        Says.TRANSFER_RECEIVED,
    }
)
"""Answers that are a yes; the rest leave the order as it was."""


class StationCommand(StrEnum):
    """What a command barcode asks for."""

    UNDO = "UNDO"
    CANCEL = "CANCEL"


def command_code(command: StationCommand) -> str:
    """The barcode of a command: K, its name, a check character."""
    payload = f"K{command.value}"
    return payload + check_character(payload)


COMMAND_CODES: dict[str, StationCommand] = {command_code(command): command for command in StationCommand}


@dataclass(frozen=True, slots=True)
class ItemScan:
    """The meaning of an item scan: an answer, and for a yes the line and pieces it adds."""

    says: Says
    line: OrderLine | None = None
    pieces: int = 0


def read_item(order: Order, matches: Sequence[tuple[int, int]]) -> ItemScan:
    """What a code that can mean `matches` (SKU id, pieces) does to the order in hand.

    The first line of that SKU that is not complete takes the pieces; a code that means several SKUs of
    the order is ambiguous, one whose SKUs are all foreign is a wrong item.
    """
    wanted = {line.sku_id for line in order.lines}
    fitting = sorted({match for match in matches if match[0] in wanted})
    if not fitting:
        return ItemScan(Says.WRONG_ITEM if matches else Says.UNKNOWN_CODE)
    if len({sku for sku, _ in fitting}) > 1:
        return ItemScan(Says.AMBIGUOUS)
    sku, pieces = fitting[0]
    lines = [line for line in order.lines if line.sku_id == sku]
    for line in lines:
        if line.picked + pieces <= line.quantity:
            rest_done = line.picked + pieces == line.quantity
            return ItemScan(Says.LINE_DONE if rest_done else Says.ITEM_ACCEPTED, line, pieces)
    return ItemScan(Says.OVER_QUANTITY, lines[0])
