"""The keys of the branches, the same on the canvas and in the outline."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Ask(StrEnum):
    """What a person wants done with the chosen branch."""

    EDIT = "edit"
    ADD = "add"
    REMOVE = "remove"
    EARLIER = "earlier"
    LATER = "later"


_KEYS = {
    Qt.Key.Key_Return: Ask.EDIT,
    Qt.Key.Key_Enter: Ask.EDIT,
    Qt.Key.Key_Insert: Ask.ADD,
    Qt.Key.Key_Delete: Ask.REMOVE,
}


def asked_by(event: QKeyEvent) -> Ask | None:
    """What a key asks for."""
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return {Qt.Key.Key_Up: Ask.EARLIER, Qt.Key.Key_Down: Ask.LATER}.get(Qt.Key(event.key()))
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    return _KEYS.get(Qt.Key(event.key()))


class BranchKeys:
    """Tells what a key means where the branches are no list of Qt's."""

    def __init__(self, ask: Callable[[str], object], choose: Callable[[int], object]) -> None:
        self._ask, self._choose = ask, choose

    def press(self, event: QKeyEvent, at: int, count: int) -> bool:
        """Whether the key meant something; `at` of `count` is chosen."""
        ask = asked_by(event)
        if ask is not None:
            self._ask(ask)
            return True
        key = Qt.Key(event.key())
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: count - 1}
        to = ends.get(key, at + _STEPS.get(key, 0))
        if key not in ends and key not in _STEPS:
            return False
        if 0 <= to < count:
            self._choose(to)
        return True
