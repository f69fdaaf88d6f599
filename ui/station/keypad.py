"""Plain keys: digits choose or become a quantity, + takes the rest, Backspace takes back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.domain.picking import StationCommand, quantity_code

_MOST_DIGITS = 5
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
DEAF = (*_ENTER, Qt.Key.Key_Space)
"""Keys that press nothing, wherever they come from."""


class Keypad:
    """`choose` is asked first what a digit means and says whether it did; `take` hears codes, `give` commands, `shown`
    the digits typed so far."""

    def __init__(
        self,
        choose: Callable[[str], bool],
        take: Callable[[str], object],
        give: Callable[[StationCommand], None],
        shown: Callable[[str], None],
    ) -> None:
        self._choose, self._take, self._give, self._shown = choose, take, give, shown
        self.digits = ""

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key meant something; a key held down counts once."""
        typed = event.text()
        if event.isAutoRepeat():
            return False
        if len(typed) == 1 and typed in "0123456789":
            if not self._choose(typed) and len(self.digits) < _MOST_DIGITS:
                self.type((self.digits + typed).lstrip("0"))
            return True
        return self._press_other(event)

    def _press_other(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace and self.digits:
            self.type(self.digits[:-1])
        elif event.key() == Qt.Key.Key_Backspace:
            self._give(StationCommand.UNDO)
        elif event.key() == Qt.Key.Key_Plus:
            self._give(StationCommand.REST)
        elif event.key() in _ENTER and self.digits:
            pieces = int(self.digits)
            self.type("")
            self._take(quantity_code(pieces))
        else:
            return False
        return True

    def type(self, digits: str) -> None:
        """These instead of what was typed."""
        self.digits = digits
        self._shown(digits)
