"""F1: the keys of this screen, laid over the window."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.i18n import text
from ui import theme
from ui.widgets.basics import column, frame, label, row


class KeyOverlay(QWidget):
    """Covers its parent until any key or click."""

    def __init__(self, parent: QWidget, title: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setGeometry(parent.rect())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for line, (key, what) in enumerate(keys):
            grid.addWidget(label(key, font=theme.code_font(bold=True)), line, 0)
            grid.addWidget(label(what), line, 1)
        hint = label(text("Any key closes this."), "meta")
        card = frame("card", column(label(title, "section"), grid, hint, spacing=16, margins=(24, 20, 24, 20)))
        self.setLayout(column(None, row(None, card, None), None))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show()
        self.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies below."""
        ground = QColor(theme.tokens().ground)
        ground.setAlphaF(0.85)
        QPainter(self).fillRect(self.rect(), ground)

    def event(self, event: QEvent) -> bool:
        """Take every key, also those that are shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close."""
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close."""
        self.close()
