"""The day something was changed: 2026-11-10, 11-10, or -14 for a fortnight ago; Up and Down move it by one."""

from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from app.i18n import text
from ui import theme
from ui.production.day_box import today
from ui.widgets.basics import restyle

_WIDTH = 172


class TurnBox(QLineEdit):
    """Empty: nothing is compared. `changed` says that another day is meant, or none any more."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._days, self._told = 1, ""
        self.setPlaceholderText(text("Before and after: 11-10, -14"))
        self.setAccessibleName(text("Day to compare before and after"))
        self.setToolTip(text("The day a change began; the days before it are compared with those from it on"))
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_WIDTH + 60)
        self.setClearButtonEnabled(True)
        for clear_button in self.findChildren(QToolButton):
            clear_button.setIcon(theme.icon("close", theme.tokens().quiet, 16))
        self.textChanged.connect(lambda _: self._on_text())

    def within(self, days: int) -> None:
        """Of the last so many days, which are compared."""
        self._days = days
        self._on_text()

    @property
    def day(self) -> date | None:
        """The day meant; None where it is none, or not inside the period."""
        typed, now = self.text().strip(), today()
        found = None
        with suppress(ValueError, OverflowError):
            if typed.startswith("-"):
                found = now - timedelta(days=int(typed[1:]))
            elif typed.count("-") == 1:
                found = date.fromisoformat(f"{now.year}-{typed}")
                found = found if found <= now else date.fromisoformat(f"{now.year - 1}-{typed}")
            else:
                found = date.fromisoformat(typed)
        first = now - timedelta(days=self._days - 2)
        return found if found is not None and first <= found <= now else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A day later or earlier."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        first, last = today() - timedelta(days=self._days - 2), today()
        middle = last - timedelta(days=self._days // 2)
        moved = middle if self.day is None else self.day + timedelta(days=step)
        self.setText(min(max(moved, first), last).isoformat())

    def _on_text(self) -> None:
        day = self.day
        restyle(self, "wrong", "true" if self.text().strip() and day is None else "false")
        told = f"{day}"
        if told != self._told:
            self._told = told
            self.changed.emit()
