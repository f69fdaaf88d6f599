"""The keys of the handover screen: as shortcuts, as tiles with barcodes to scan, and the commands of those."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.picking import StationCommand, command_code
from app.i18n import text
from ui.station.keys import KeyTile

Acts = Mapping[str, Callable[[], object]]
KEYS = {"F4": StationCommand.FINISH, "F8": StationCommand.UNDO, "Esc": StationCommand.CANCEL}
"""What the station's command barcodes do here."""


def tiles_of(acts: Acts) -> dict[str, KeyTile]:
    """By key."""
    labels = {
        "F4": text("Hand over"),
        "F8": text("Take one out"),
        "F2": text("Type"),
        "F9": text("List"),
        "F6": text("Signed notes"),
        "F10": text("Give up"),
        "F7": text("Sound"),
        "Esc": text("Loads"),
    }
    codes = {key: command_code(command) for key, command in KEYS.items() if key != "Esc"}
    tiles = {key: KeyTile(key, label, acts[key], codes.get(key, "")) for key, label in labels.items()}
    for tile in tiles.values():
        tile.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)  # few keys: whole words, and the barcode
    return tiles


def listen(screen: QWidget, acts: Acts) -> None:
    """The same as shortcuts, but Esc, which is the frame's."""
    for key, act in acts.items():
        if key != "Esc":
            shortcut = QShortcut(QKeySequence(key), screen, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)  # a key held down answers one question, not the next one too
