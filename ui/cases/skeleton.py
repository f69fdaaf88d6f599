"""What stands where rows will be while they are read."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme

_ROW, _PAD = 56, 16


class Skeleton(QWidget):
    """Grey bars, as high as the rows to come."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As many as fit."""
        painter, colour = QPainter(self), QColor(theme.tokens().raised)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        wide = self.width() - 2 * _PAD
        for top in range(0, self.height(), _ROW):
            for left, down, width in ((0.0, 12, 0.05), (0.08, 12, 0.42), (0.08, 32, 0.26), (0.82, 12, 0.18)):
                painter.drawRoundedRect(QRectF(_PAD + wide * left, top + down, wide * width, 10), 4, 4)
