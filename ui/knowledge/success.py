"""How often an article worked, as a bar and in figures."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from ui import theme
from ui.routing.lists import RIGHT, write

_BAR = 44
_GOOD = 0.5
"""From that share on it is good."""


def paint_success(painter: QPainter, line: QRect, done: int, tried: int, *, bar: bool = True) -> int:
    """At the right of the line; returns the room it takes."""
    now = theme.tokens()
    painter.setFont(theme.font(12, bold=bool(tried)))
    told = words.success(done, tried)
    if not tried:
        return write(painter, line, told, now.quiet, RIGHT)
    share = done / tried
    colour = now.good if share >= _GOOD else now.warn
    used = write(painter, line, told, colour, RIGHT)
    if not bar:
        return used
    room = QRectF(line.right() - used - _BAR - 6, line.center().y() - 2, _BAR, 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.tint(now.line, 0.7)))
    painter.drawRoundedRect(room, 2, 2)
    room.setWidth(max(3.0, room.width() * share))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(room, 2, 2)
    return used + _BAR + 6


class Success(QWidget):
    """The same for the article that is read."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_counts(self, done: int, tried: int) -> None:
        """Other ones."""
        self._counts = (done, tried)
        self.setAccessibleName(words.success(done, tried))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it says."""
        wide = QFontMetrics(theme.font(12, bold=True)).horizontalAdvance(words.success(*self._counts))
        return QSize(wide + _BAR + 16, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bar and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_success(painter, self.rect().adjusted(0, 0, -1, 0), *self._counts)
