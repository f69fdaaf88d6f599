"""A day that is typed: 2026-11-25, 11-25, or +3 for three days from today; Up and Down change it by one."""

from contextlib import suppress
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.site import SITE_ZONE
from app.i18n import text
from ui import clock


def today() -> date:
    """In China."""
    return clock.now().astimezone(SITE_ZONE).date()


class DayBox(QLineEdit):
    """Empty at first."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(text("2026-11-25, 11-25 or +3"))
        self.setAccessibleName(text("Promised day"))

    @property
    def day(self) -> date | None:
        """The day meant; None where it is none, or over. Without a year it is the next such day."""
        typed, now = self.text().strip(), today()
        found = None
        with suppress(ValueError, OverflowError):
            if typed.startswith("+"):
                found = now + timedelta(days=int(typed[1:]))
            elif typed.count("-") == 1:
                found = date.fromisoformat(f"{now.year}-{typed}")
                found = found if found >= now else date.fromisoformat(f"{now.year + 1}-{typed}")
            else:
                found = date.fromisoformat(typed)
        return found if found is not None and found >= now else None

    def show_day(self, day: date) -> None:
        """Another day."""
        self.setText(day.isoformat())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A day later or earlier."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if step:
            self.show_day(max(today(), (self.day or today()) + timedelta(days=step)))
        else:
            super().keyPressEvent(event)
