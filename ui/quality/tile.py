"""A channel over the whole time: how many orders, how many complete, what was lacked most."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from app import words
from app.domain.quality import ChannelQuality
from app.i18n import text
from ui import theme
from ui.quality.measures import Measure, is_poor, lacked_most, told

_HEIGHT = 104


class ChannelTile(QAbstractButton):
    """Click, Space or Enter asks for its orders."""

    def __init__(self, total: ChannelQuality) -> None:
        super().__init__()
        self._total = total
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{words.channel(total.channel)} {total.quality.orders}")
        lines = [words.channel(total.channel), self._complete, lacked_most(total.quality)]
        self.setToolTip("\n".join(filter(None, [*lines, text("Enter: list its orders")])))

    @property
    def channel(self) -> str:
        """Whose tile this is."""
        return self._total.channel

    @property
    def _complete(self) -> str:
        return text("{share} complete", share=told(Measure.COMPLETENESS, self._total.quality))

    def sizeHint(self) -> QSize:
        """Room for four lines."""
        return QSize(180, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Six stand beside each other in a narrow window."""
        return QSize(132, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter like a click."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and share, orders, complete, lacked most."""
        now, total = theme.tokens(), self._total
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(now.accent if lively else now.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        self._write(painter, 8, theme.font(13, bold=True), now.text, words.channel(total.channel))
        self._write(painter, 8, theme.font(12), now.quiet, f"{total.share:.0f}%", right=True)
        orders = text("{count} orders", count=f"{total.quality.orders:,}")
        self._write(painter, 30, theme.font(15, bold=True), now.text, orders)
        poor = is_poor(total.quality.completeness)
        if poor:
            painter.drawPixmap(12, 56, theme.pixmap("warning", now.warn, 14, self.devicePixelRatioF()))
        self._write(painter, 53, theme.font(12), now.warn if poor else now.text, self._complete, 18 if poor else 0)
        self._write(painter, 74, theme.font(12), now.quiet, lacked_most(total.quality))

    def _write(
        self, painter: QPainter, top: int, font: QFont, colour: str, told_: str, indent: int = 0, right: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        area = QRectF(12 + indent, top, self.width() - 24 - indent, 20)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        fitting = painter.fontMetrics().elidedText(told_, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), fitting)
