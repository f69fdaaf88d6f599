"""Tiles of the board: a stage's head, and the count of one stage in one warehouse with its age and late orders."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app import words
from app.domain.stages import OPEN_STAGES, Stage
from app.i18n import text
from app.views import BoardCell
from ui import theme

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class StageHead(QWidget):
    """A stage's number, word and sum over all warehouses."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage, self._total = stage, 0
        self.setFixedHeight(40)

    def show_total(self, total: int) -> None:
        """Show another sum."""
        self._total = total
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Word at the left, sum at the right, a line in the stage's colour below."""
        painter = QPainter(self)
        style, now = theme.stage_style(self._stage), theme.tokens()
        painter.drawPixmap(2, 10, theme.pixmap(style.icon, style.colour, 16, self.devicePixelRatioF()))
        painter.setFont(theme.font(14, bold=True))
        painter.setPen(QColor(now.text))
        total = f"{self._total:,}"
        wide = painter.fontMetrics().horizontalAdvance(total)
        area = QRectF(24, 0, self.width() - 30 - wide, 36)
        word = words.stage(self._stage)
        recent = text("{stage}, 24 h", stage=word) if self._stage is Stage.SIGNED else word
        told = f"{style.number} {recent}".strip()
        fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), fitting)
        painter.setPen(QColor(now.quiet))
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(QRectF(0, 0, self.width() - 2, 36), right, total)
        painter.fillRect(0, 37, self.width(), 3, QColor(style.colour))


class BoardTile(QAbstractButton):
    """One field; `moved` brings an arrow key."""

    moved = Signal(object)

    def __init__(self, stage: Stage, warehouse: str) -> None:
        super().__init__()
        self._warehouse, self._oldest = warehouse, ""
        self.cell = BoardCell("", stage, 0, None, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        told = words.stage(stage)
        self.setToolTip(text("{stage} in {warehouse}: list the orders", stage=told, warehouse=warehouse))

    def show_cell(self, cell: BoardCell, now: datetime) -> None:
        """Show other numbers."""
        self.cell = cell
        self._oldest = words.age(now - cell.oldest_at) if cell.oldest_at and cell.count else ""
        self.setAccessibleName(f"{self._warehouse} {words.stage(cell.stage)} {cell.count}")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a big number and two lines."""
        return QSize(140, 96)

    def minimumSizeHint(self) -> QSize:
        """Narrow windows scroll."""
        return QSize(112, 96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter like a click; arrows move on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _ARROWS:
            self.moved.emit(Qt.Key(event.key()))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The count big, age and late orders below."""
        now, cell = theme.tokens(), self.cell
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(now.accent if lively else now.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(now.surface if cell.count else now.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setFont(theme.font(28, bold=bool(cell.count)))
        painter.setPen(QColor(now.text if cell.count else now.line))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(12, 6, self.width() - 20, 42), left, f"{cell.count:,}")
        painter.setFont(theme.font(12))
        if self._oldest and cell.stage in OPEN_STAGES:
            self._line(painter, 50, "clock", now.quiet, text("oldest {age}", age=self._oldest))
        if cell.late:
            self._line(painter, 70, "late", now.bad, text("{count} late", count=f"{cell.late:,}"))

    def _line(self, painter: QPainter, top: int, icon: str, colour: str, told: str) -> None:
        painter.drawPixmap(12, top + 2, theme.pixmap(icon, colour, 14, self.devicePixelRatioF()))
        painter.setPen(QColor(colour))
        area = QRectF(30, top, self.width() - 36, 18)
        fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), fitting)
