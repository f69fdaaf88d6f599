"""Tiles of the board: a stage's head, and the count of one stage in one warehouse with its clock, orders over their
limit, and late ones."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app import words
from app.domain.stages import Stage
from app.i18n import text
from app.views.orders import NO_WAREHOUSE, BoardCell, OrderFilter
from ui import theme
from ui.widgets.clock_face import Tick, draw_tick, stage_tick

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_HEIGHT, _LINE = 104, 18
_LINES = {"clock": 41, "over": 59, "late": 77}
"""Where each line begins."""


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
    """One field; `moved` brings an arrow key, `opened` the filter of the orders that are wanted: all of the field,
    those over their limit, or the late ones."""

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, stage: Stage, warehouse: str) -> None:
        super().__init__()
        self._warehouse, self._tick, self._at = warehouse, Tick(), QPointF(0, 0)
        self.cell = BoardCell("", stage, 0, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)

    def show_cell(self, cell: BoardCell) -> None:
        """Show other numbers."""
        self.cell = cell
        self.tell_time()
        counts = [str(cell.count), *(told for _, _, told in self._lines())]
        self.setAccessibleName(" ".join((self._warehouse, words.stage(cell.stage), *counts)))

    def tell_time(self) -> None:
        """Its clock goes on."""
        first, stage = self.cell.clock, self.cell.stage
        self._tick = Tick() if first is None else stage_tick(first, stage)
        told = text("{stage} in {warehouse}: list the orders", stage=words.stage(stage), warehouse=self._warehouse)
        keys = text("F6: those over their limit · F7: those late")
        self.setToolTip("\n".join(filter(None, (told, keys, self._tick.tip))))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for a big number and three lines."""
        return QSize(140, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Narrow windows scroll."""
        return QSize(112, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter like a click; F6 and F7 list a part; arrows move on."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key == Qt.Key.Key_F6:
            self._open(over=True)
        elif key == Qt.Key.Key_F7:
            self._open(late=True)
        elif key in _ARROWS:
            self.moved.emit(key)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line under the mouse shows that it can be clicked."""
        self._at = event.position()
        self.update()
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where it is clicked."""
        self._at = event.position()
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No line is under the mouse any more."""
        self._at = QPointF(0, 0)
        super().leaveEvent(event)

    def _on_clicked(self) -> None:
        part = next((part for part, _, _ in self._lines() if self._line_box(part).contains(self._at)), "")
        self._open(over=part == "over", late=part == "late")

    def _open(self, *, over: bool = False, late: bool = False) -> None:
        site = self.cell.warehouse or NO_WAREHOUSE
        self.opened.emit(OrderFilter(stage=self.cell.stage, warehouse=site, over=over, late=late))

    def _lines(self) -> list[tuple[str, str, str]]:
        """Counts that press: which part, icon, words."""
        cell = self.cell
        lines = (
            ("over", "late", cell.over, text("{count} over limit", count=f"{cell.over:,}")),
            ("late", "promise", cell.late, text("{count} late", count=f"{cell.late:,}")),
        )
        return [(part, icon, told) for part, icon, count, told in lines if count]

    def _line_box(self, part: str) -> QRectF:
        return QRectF(8, _LINES[part], self.width() - 16, _LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The count big, below the clock that ends first and what presses."""
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
        painter.drawText(QRectF(12, 3, self.width() - 20, 36), left, f"{cell.count:,}")
        if self._tick.told:
            self._paint_line(painter, _LINES["clock"], self._tick)
        for part, icon, told in self._lines():
            self._paint_line(painter, _LINES[part], Tick(told, "bad", icon), self._line_box(part).contains(self._at))

    def _paint_line(self, painter: QPainter, top: int, shown: Tick, under_mouse: bool = False) -> None:
        face = theme.font(12)
        face.setUnderline(under_mouse)
        painter.setFont(face)
        draw_tick(painter, QRect(12, top, self.width() - 18, _LINE), shown, 14, Qt.AlignmentFlag.AlignLeft)
