"""Large rows to choose from by key or touch: answers to a question, settings, what can be done now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.station.barcode import barcode_width, paint_barcode
from ui.station.lettering import Lettering, fitting
from ui.station.tones import NIGHT
from ui.theme import font

_HIGH, _LOW = 104, 33
_GAP = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A key, what it is called and what it does; at the right a value, or the barcode that does it."""

    key: str
    title: str
    told: str
    act: Callable[[], object]
    value: str = ""
    code: str = ""


class _Tile(QWidget):
    def __init__(self, row: Row, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = row
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{row.key} {row.title}")
        self.setAccessibleDescription(row.value or row.told)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The same as the key."""
        if self.rect().contains(event.position().toPoint()):
            self._row.act()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Key cap, title over what it does, value or barcode."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(NIGHT.line), 1))
        painter.setBrush(QColor(NIGHT.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        side = min(56, self.height() - 12)
        painter.setFont(font(max(14, side // 2), bold=True))
        wide = max(side, painter.fontMetrics().horizontalAdvance(self._row.key) + 16)
        cap = QRect(12, (self.height() - side) // 2, wide, side)
        painter.setBrush(QColor(NIGHT.raised))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QColor(NIGHT.text))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._row.key)
        left = cap.right() + 16
        self._paint_words(painter, QRect(left, 0, self._paint_right(painter) - left - 12, self.height()))
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRect) -> None:
        title, told = self._row.title, self._row.told
        large = min(34, max(14, self.height() * 2 // 5 if told else self.height() // 2))
        painter.setFont(fitting(font(large, bold=True), title, box.width(), smallest=12))
        painter.setPen(QColor(NIGHT.text))
        upper = box.adjusted(0, self.height() // 12, 0, -self.height() // 2 + 2) if told else box
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter, title)
        if told:
            painter.setFont(fitting(font(max(12, large * 3 // 5)), told, box.width(), smallest=11))
            painter.setPen(QColor(NIGHT.quiet))
            shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box.adjusted(0, self.height() // 2, 0, -3), Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_right(self, painter: QPainter) -> int:
        """Returns where it begins."""
        if self._row.code:
            module = 2 if barcode_width(self._row.code, 2) <= self.width() // 2 else 1
            width = barcode_width(self._row.code, module)
            box = QRect(self.width() - width - 8, 6, width, self.height() - 12)
            paint_barcode(painter, box, self._row.code, module)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            return box.left()
        painter.setFont(font(26, bold=True))
        width = painter.fontMetrics().horizontalAdvance(self._row.value)
        painter.setPen(QColor(NIGHT.accent))
        box = QRect(self.width() - width - 24, 0, width + 8, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._row.value)
        return box.left()


class _Rows(QWidget):
    """In so many columns, as high as there is room for."""

    def __init__(self, columns: int) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._columns = columns
        self._tiles: list[_Tile] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Others."""
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = [_Tile(row, self) for row in rows]
        for tile in self._tiles:
            tile.show()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, larger rows."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        lines = -(-len(self._tiles) // self._columns) or 1
        high = max(_LOW, min(_HIGH, (self.height() + _GAP) // lines - _GAP))
        wide = (self.width() + _GAP) // self._columns - _GAP
        for number, tile in enumerate(self._tiles):
            column, line = divmod(number, lines)
            tile.setGeometry(column * (wide + _GAP), line * (high + _GAP), wide, high)


class RowsPage(QWidget):
    """A headline and rows."""

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows: tuple[Row, ...] = ()
        self._title = Lettering(font(30, bold=True), NIGHT.text, shrinks=True)
        self._hint = Lettering(font(18), NIGHT.quiet, shrinks=True)
        self._list = _Rows(columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        column.addWidget(self._list, 1)

    def show_rows(self, title: str, hint: str, rows: Sequence[Row]) -> None:
        """What is asked, how to answer, and the answers."""
        self._title.show_text(title)
        self._title.setVisible(bool(title))
        self._hint.show_text(hint)
        self._hint.setVisible(bool(hint))
        if tuple(rows) != self.rows:
            self.rows = tuple(rows)
            self._list.show_rows(self.rows)

    def press(self, key: str) -> bool:
        """The row of that key, if there is one."""
        row = next((row for row in self.rows if row.key == key), None)
        if row is not None:
            row.act()
        return row is not None
