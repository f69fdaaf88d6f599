"""Which key gives which command, and which commands there is a tile for now."""

from PySide6.QtGui import QKeySequence

from app.domain.codes import scanned_code
from app.domain.picking import StationCommand, command_code
from app.domain.stages import Stage
from app.views.station import StationView

KEYS: dict[StationCommand, str] = {
    StationCommand.ACK: "Esc",
    StationCommand.CANCEL: "Esc",
    StationCommand.UNDO: "F8",
    StationCommand.REST: "+",
    StationCommand.SKIP: "F3",
    StationCommand.FOUND: "F4",
    StationCommand.NEXTBOX: "F5",
    StationCommand.SHORT: "F6",
    StationCommand.PARTIAL: "F7",
    StationCommand.REPRINT: "F9",
    StationCommand.HOLD: "F10",
    StationCommand.FINISH: "Shift+F7",
    StationCommand.SHIPALL: "Shift+F5",
    StationCommand.PHOTO: "Shift+F8",
    StationCommand.LOGOUT: "Shift+F10",
}
"""Esc is the frame's key, which asks the screen for one step back; `+` and Backspace (undo) are plain keys."""
TYPE, CHECK, MODES, SOUND, LABEL, CONFLICTS, HELP = (
    "F2",
    "F12",
    "Shift+F12",
    "Shift+F2",
    "Shift+F9",
    "Shift+F4",
    "F1",
)
"""Keys of what the screen does by itself."""
ACK, CANCEL = command_code(StationCommand.ACK), command_code(StationCommand.CANCEL)

_PICKING = (
    StationCommand.CANCEL,
    StationCommand.UNDO,
    StationCommand.REST,
    StationCommand.SKIP,
    StationCommand.SHORT,
    StationCommand.NEXTBOX,
    StationCommand.PARTIAL,
    StationCommand.FOUND,
)
_CART = (
    StationCommand.CANCEL,
    StationCommand.UNDO,
    StationCommand.REST,
    StationCommand.SHORT,
    StationCommand.FOUND,
    StationCommand.HOLD,
)
_LABEL = (StationCommand.CANCEL, StationCommand.UNDO, StationCommand.REPRINT, StationCommand.HOLD, StationCommand.PHOTO)
_RARE = (StationCommand.FINISH, StationCommand.HOLD, StationCommand.PHOTO)


def tiles_for(view: StationView) -> tuple[StationCommand, ...]:
    """Commands for the foot of the screen, those that are needed most."""
    if view.cart is not None:
        return _CART
    if view.order is None:
        return (StationCommand.LOGOUT,)
    if view.order.stage is Stage.PICKED:
        return _LABEL
    return (*_PICKING, StationCommand.SHIPALL) if view.modes.ship_all else _PICKING


def possible(view: StationView) -> tuple[StationCommand, ...]:
    """Every command that means something now."""
    first = tiles_for(view)
    rare = _RARE if view.order is not None and view.cart is None else ()
    return tuple(dict.fromkeys((*first, *rare, StationCommand.LOGOUT)))


def key_of(command: StationCommand) -> QKeySequence | None:
    """The key as a shortcut; None for those that are no shortcuts of the screen."""
    key = KEYS.get(command, "")
    return QKeySequence(key) if "F" in key else None


def is_ack(code: str) -> bool:
    """Whether the code says that something has been seen."""
    return scanned_code(code) == ACK


def is_seen(code: str) -> bool:
    """The same, or that the order shall be closed: both end a stop."""
    return scanned_code(code) in (ACK, CANCEL)
