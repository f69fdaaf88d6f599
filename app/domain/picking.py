"""What one scanned item means for the order in hand, and the words of the scan station."""

import re
from collections.abc import Collection, Sequence
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
    CONFIRM_PARTIAL = "confirm_partial"
    CONFIRM_HOLD = "confirm_hold"
    CONFIRM_UNPICK = "confirm_unpick"
    BADGE_WANTED = "badge_wanted"
    ORDER_TAKEN = "order_taken"
    CHOOSE_ORDER = "choose_order"
    QUANTITY_TAKEN = "quantity_taken"
    TOO_MANY_KEYED = "too_many_keyed"
    SCAN_ITEM_FIRST = "scan_item_first"
    SCAN_LOCATION_FIRST = "scan_location_first"
    CLOSE_BOX_FIRST = "close_box_first"
    LOCATION_SET = "location_set"
    LOCATION_EMPTY = "location_empty"
    SKIPPED = "skipped"
    NOTHING_TO_SKIP = "nothing_to_skip"
    BOX_CLOSED = "box_closed"
    BOX_EMPTY = "box_empty"
    NOT_COMPLETE = "not_complete"
    NOTHING_PICKED = "nothing_picked"
    PARTIAL_DONE = "partial_done"
    SHORT_WHY = "short_why"
    SHORT_HOW = "short_how"
    SHORT_SPLIT = "short_split"
    SHORT_REROUTED = "short_rerouted"
    SHORT_WAITS = "short_waits"
    FOUND_HOW_MANY = "found_how_many"
    FOUND_CORRECTED = "found_corrected"
    FOUND_ASKED = "found_asked"
    UNPICKED = "unpicked"
    NOT_PERMITTED = "not_permitted"
    REPRINT_WHY = "reprint_why"
    REPRINTED = "reprinted"
    HELD = "held"
    ACKNOWLEDGED = "acknowledged"
    NOT_NOW = "not_now"
    LIST_OPENED = "list_opened"
    LIST_RESUMED = "list_resumed"
    LIST_DONE = "list_done"
    LIST_CLOSED = "list_closed"
    LIST_TAKEN = "list_taken"
    ITEM_TO_BIN = "item_to_bin"
    BIN_DONE = "bin_done"
    LOGGED_OUT = "logged_out"
    PHOTO = "photo"
    HELP = "help"
    TRANSFER_PICKED = "transfer_picked"
    TRANSFER_SENT = "transfer_sent"
    TRANSFER_RECEIVED = "transfer_received"
    TRANSFER_NOT_NOW = "transfer_not_now"
    STOP_CANCELLED = "stop_cancelled"
    STOP_HELD = "stop_held"
    STOP_ADDRESS = "stop_address"
    STOP_CREDIT = "stop_credit"


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


_SOUNDS: dict[Beep, tuple[Says, ...]] = {
    Beep.TICK: (
        Says.ORDER_OPENED,
        Says.ORDER_RESUMED,
        Says.ITEM_ACCEPTED,
        Says.QUANTITY_TAKEN,
        Says.UNDONE,
        Says.UNPICKED,
        Says.LOCATION_SET,
        Says.SKIPPED,
        Says.BOX_CLOSED,
        Says.ITEM_TO_BIN,
        Says.LIST_OPENED,
        Says.LIST_RESUMED,
        Says.TRANSFER_PICKED,
    ),
    Beep.LINE: (
        Says.LINE_DONE,
        Says.LABEL_APPLIED,
        Says.SHORT_SPLIT,
        Says.SHORT_REROUTED,
        Says.SHORT_WAITS,
        Says.FOUND_CORRECTED,
        Says.FOUND_ASKED,
        Says.REPRINTED,
        Says.HELD,
        Says.TRANSFER_SENT,
    ),
    Beep.DONE: (Says.ORDER_DONE, Says.PARTIAL_DONE, Says.BIN_DONE, Says.LIST_DONE, Says.TRANSFER_RECEIVED),
    Beep.SOFT: (
        Says.ORDER_CLOSED,
        Says.LIST_CLOSED,
        Says.ALREADY_OPEN,
        Says.NOTHING_TO_UNDO,
        Says.NOTHING_TO_SKIP,
        Says.BOX_EMPTY,
        Says.ALREADY_PICKED,
        Says.ACKNOWLEDGED,
        Says.LOGGED_OUT,
        Says.PHOTO,
        Says.HELP,
    ),
    Beep.WRONG: (
        Says.WRONG_ITEM,
        Says.OTHER_WAREHOUSE,
        Says.NOT_READY,
        Says.OLD_LABEL,
        Says.OTHER_LABEL,
        Says.TOO_MANY_KEYED,
        Says.CLOSE_BOX_FIRST,
        Says.NOT_COMPLETE,
        Says.NOTHING_PICKED,
        Says.NOT_PERMITTED,
        Says.NOT_NOW,
        Says.ORDER_TAKEN,
        Says.LIST_TAKEN,
        Says.TRANSFER_NOT_NOW,
    ),
    Beep.OVER: (Says.OVER_QUANTITY,),
    Beep.UNKNOWN: (
        Says.UNKNOWN_CODE,
        Says.AMBIGUOUS,
        Says.SCAN_ORDER_FIRST,
        Says.SCAN_ITEM_FIRST,
        Says.SCAN_LOCATION_FIRST,
        Says.LOCATION_EMPTY,
    ),
    Beep.QUESTION: (
        Says.CONFIRM_SWITCH,
        Says.CONFIRM_TAKE_OVER,
        Says.CONFIRM_PARTIAL,
        Says.CONFIRM_HOLD,
        Says.CONFIRM_UNPICK,
        Says.BADGE_WANTED,
        Says.CHOOSE_ORDER,
        Says.SHORT_WHY,
        Says.SHORT_HOW,
        Says.FOUND_HOW_MANY,
        Says.REPRINT_WHY,
    ),
    Beep.STOP: (Says.STOP_CANCELLED, Says.STOP_HELD, Says.STOP_ADDRESS, Says.STOP_CREDIT),
}
SOUND: dict[Says, Beep] = {says: beep for beep, answers in _SOUNDS.items() for says in answers}

ACCEPTED = frozenset(
    says for says, beep in SOUND.items() if beep in (Beep.TICK, Beep.LINE, Beep.DONE, Beep.SOFT)
) - frozenset({Says.NOTHING_TO_UNDO, Says.NOTHING_TO_SKIP, Says.BOX_EMPTY})
"""Answers that are a yes; the rest leave the order as it was."""

STOPS = frozenset(_SOUNDS[Beep.STOP])
"""Answers that end the work on an order at once."""


class StationCommand(StrEnum):
    """What a command barcode asks for. QTY with a number behind it (quantity_code) says how many pieces."""

    ACK = "ACK"
    UNDO = "UNDO"
    CANCEL = "CANCEL"
    REST = "REST"
    SKIP = "SKIP"
    SHORT = "SHORT"
    NEXTBOX = "NEXTBOX"
    FINISH = "FINISH"
    PARTIAL = "PARTIAL"
    SHIPALL = "SHIPALL"
    HOLD = "HOLD"
    FOUND = "FOUND"
    REPRINT = "REPRINT"
    PHOTO = "PHOTO"
    HELP = "HELP"
    LOGOUT = "LOGOUT"
    MISSING = "MISSING"
    DAMAGED = "DAMAGED"
    SPLIT = "SPLIT"
    REROUTE = "REROUTE"
    WAIT = "WAIT"


QUANTITIES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100)
"""Those that stand on the command sheet."""
_QUANTITY = re.compile(r"KQTY(\d{1,5})[0-9A-Z]")


def command_code(command: StationCommand) -> str:
    """The barcode of a command: K, its name, a check character."""
    return _with_check(f"K{command.value}")


def quantity_code(pieces: int) -> str:
    """The barcode that says so many pieces."""
    return _with_check(f"KQTY{pieces}")


def quantity_of(code: str) -> int | None:
    """The pieces that a quantity code says; None for any other code."""
    found = _QUANTITY.fullmatch(code)
    return int(found[1]) if found and code == quantity_code(int(found[1])) else None


def _with_check(payload: str) -> str:
    return payload + check_character(payload)


COMMAND_CODES: dict[str, StationCommand] = {command_code(command): command for command in StationCommand}


class Pack(StrEnum):
    """When a box must be closed."""

    NEVER = "never"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Modes:
    """How a station works: `force_item` wants a scan of the item before a typed quantity, `force_location` the place
    before the item, `pack` a box for each line; `allow_extra` lets more pieces go than were ordered, as far as they are
    free; `open_by_item` opens an order by an item or a place; `ship_all` lets a whole order go unscanned, with a second
    person's badge; `most_keyed` pieces may be typed at once."""

    force_item: bool = True
    force_location: bool = False
    allow_extra: bool = False
    open_by_item: bool = True
    ship_all: bool = False
    pack: Pack = Pack.NEVER
    most_keyed: int = 200


@dataclass(frozen=True, slots=True)
class ItemScan:
    """The meaning of an item scan: an answer, and the line and pieces it is about."""

    says: Says
    line: OrderLine | None = None
    pieces: int = 0


def read_item(order: Order, matches: Sequence[tuple[int, int]], near: Collection[int] = ()) -> ItemScan:
    """What a code that can mean `matches` (SKU id, pieces) does to the order in hand.

    The first line of that SKU that is not complete takes the pieces; a code that means several SKUs of the order is
    ambiguous unless only one of them is `near` (SKU ids at the place scanned last); one whose SKUs are all foreign is
    a wrong item.
    """
    wanted = {line.sku_id for line in order.lines}
    fitting = sorted({match for match in matches if match[0] in wanted})
    if not fitting:
        return ItemScan(Says.WRONG_ITEM if matches else Says.UNKNOWN_CODE)
    if len({sku for sku, _ in fitting}) > 1:
        fitting = [match for match in fitting if match[0] in near]
        if len({sku for sku, _ in fitting}) != 1:
            return ItemScan(Says.AMBIGUOUS)
    sku, pieces = fitting[0]
    lines = [line for line in order.lines if line.sku_id == sku]
    for line in lines:
        if line.picked + pieces <= line.quantity:
            rest_done = line.picked + pieces == line.quantity
            return ItemScan(Says.LINE_DONE if rest_done else Says.ITEM_ACCEPTED, line, pieces)
    return ItemScan(Says.OVER_QUANTITY, lines[0], pieces)
