"""The rail of rooms at the left: icon over word, the current one marked."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from ui import theme
from ui.widgets.basics import column, frame
from ui.widgets.place import Place

WIDTH = 72
_HEIGHT = 64
_ICON, _WORD, _MARGINS = 22, 19, 8


class NavButton(Place):
    """One room of the rail."""

    def __init__(self, title: str, icon: str, tip: str) -> None:
        super().__init__(title, tip)
        self._icon = icon

    def sizeHint(self) -> QSize:
        """72 × 64."""
        return QSize(WIDTH - 1, _HEIGHT)

    @property
    def whole(self) -> bool:
        """Whether its word needs no ellipsis."""
        return QFontMetrics(theme.font(12)).horizontalAdvance(self.text()) <= WIDTH - 1 - _MARGINS

    def paintEvent(self, event: QPaintEvent) -> None:
        """Icon over word."""
        now = theme.tokens()
        painter = QPainter(self)
        self.paint_ground(painter, QRect(0, 0, 3, self.height()))
        image = theme.pixmap(self._icon, now.accent if self.isChecked() else now.quiet, _ICON, self.devicePixelRatioF())
        top = (self.height() - _ICON - _WORD) // 2
        painter.drawPixmap((self.width() - _ICON) // 2, top, image)
        painter.setFont(theme.font(12))
        painter.setPen(QColor(now.text if self.isChecked() else now.quiet))
        word = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - _MARGINS)
        painter.drawText(QRectF(0, top + _ICON, self.width(), _WORD), int(Qt.AlignmentFlag.AlignCenter), word)
        self.paint_count(painter, QPointF(self.width() / 2 + 5, top - 4))


class NavRail(QWidget):
    """All rooms; `chosen` brings the key of the one that was clicked."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str, str, str]]) -> None:
        """`entries` are (key, title, icon, tooltip)."""
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, NavButton] = {}
        group = QButtonGroup(self)
        mark = QLabel()
        mark.setPixmap(theme.pixmap("picked", theme.tokens().accent, 24, self.devicePixelRatioF()))
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark.setFixedHeight(44)
        for key, title, icon, tip in entries:
            made = NavButton(title, icon, tip)
            made.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            group.addButton(made)
            self._buttons[key] = made
        inside = column(mark, *self._buttons.values(), None, spacing=0)
        self.setLayout(column(frame("rail", inside), spacing=0))

    def show_waiting(self, key: str, count: int) -> None:
        """How many things wait in a room."""
        self._buttons[key].show_waiting(count)

    def mark(self, key: str) -> None:
        """Show which room is the current one."""
        self._buttons[key].setChecked(True)
