"""A line that says that the database is away, and of when the copy on this computer is that is read meanwhile."""

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame

from app import words
from app.i18n import text
from ui import clock, theme
from ui.widgets.basics import icon_label, label, row

_AGAIN_MS = 10_000


class CopyNotice(QFrame):
    """Hidden while the database answers; `again` says that it should be asked again."""

    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._told = label("", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._pause.timeout.connect(self.again)
        line = row(icon_label("database", theme.tokens().warn), self._told, spacing=8, margins=(16, 8, 16, 8))
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()

    def show_copy(self, at: datetime | None) -> None:
        """The copy of that time is read; None: the database itself."""
        self.setVisible(at is not None)
        if at is not None:
            when = words.clock(at, clock.now())
            told = text("The database is away. This is the copy of {time} on this computer: reading only.", time=when)
            self._told.setText(told)
            self.wait()

    def wait(self) -> None:
        """Ask again in a moment."""
        self._pause.start()
