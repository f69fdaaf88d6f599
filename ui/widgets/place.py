"""What the buttons of the rail and the tabs have in common: the mark of the current one, and the count of waiting."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import theme

COUNT_HEIGHT = 16
_MOST = 99


class Place(QAbstractButton):
    """Somewhere to go; checked while one is there."""

    def __init__(self, title: str, tip: str = "") -> None:
        super().__init__()
        self.setText(title)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many things wait there."""
        return self._waiting

    def show_waiting(self, count: int) -> None:
        """A badge with their number, none for 0."""
        self._waiting = count
        self.updateGeometry()
        self.update()

    @property
    def count_width(self) -> int:
        """How wide the badge is, 0 for none."""
        told = QFontMetrics(theme.font(11, bold=True)).horizontalAdvance(self._told)
        return max(COUNT_HEIGHT, told + 8) if self._waiting else 0

    @property
    def _told(self) -> str:
        return str(self._waiting) if self._waiting <= _MOST else f"{_MOST}+"

    def paint_ground(self, painter: QPainter, edge: QRect) -> None:
        """Surface, and the accent along an edge, mark where one is; a ring the focus."""
        now = theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), QColor(now.surface if self.isChecked() else now.raised))
        if self.isChecked():
            painter.fillRect(edge, QColor(now.accent))
        if self.hasFocus():
            painter.setPen(QColor(now.accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 4.5, -4.5, -4.5), 6, 6)

    def paint_count(self, painter: QPainter, corner: QPointF) -> None:
        """The badge, its top left corner there."""
        if not self._waiting:
            return
        now = theme.tokens()
        box = QRectF(corner.x(), corner.y(), self.count_width, COUNT_HEIGHT)
        painter.setFont(theme.font(11, bold=True))
        painter.setPen(QColor(now.ground))
        painter.setBrush(QColor(now.bad))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(QColor(now.surface))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._told)
