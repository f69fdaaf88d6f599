"""A list of one-line rows: a box to tick, a title, a quiet note, and at the right an icon with a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

ROW = 26
_PAD = 12
_BOX = 14
_LINE = Qt.ItemDataRole.UserRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """`tone` is the token that colours icon and state; `ticked` None draws no box; a `faint` line is of no weight."""

    title: str
    note: str = ""
    state: str = ""
    icon: str = ""
    tone: str = "quiet"
    ticked: bool | None = None
    faint: bool = False


class _Delegate(QStyledItemDelegate):
    def __init__(self, title_width: int, lines: QListWidget) -> None:
        super().__init__(lines)
        self._title_width = title_width
        self._list = lines

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All rows are equally high, and never wider than the list."""
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, then from both ends to the note in the middle."""
        line: Line = index.data(_LINE)
        painter.save()
        self._paint_ground(painter, option)
        area = option.rect.adjusted(_PAD, 0, -_PAD, -1)
        if line.ticked is not None:
            _paint_box(painter, area, line.ticked)
            area.setLeft(area.left() + _BOX + 8)
        area.setRight(area.right() - _paint_state(painter, area, line))
        now = theme.tokens()
        wide = min(self._title_width, area.width() * 11 // 20) if line.note else area.width()
        title = QRect(area.left(), area.top(), wide, area.height())
        painter.setFont(theme.font())
        _write(painter, title, line.title, now.quiet if line.faint else now.text)
        _write(painter, area.adjusted(title.width() + 8, 0, 0, 0), line.note, now.quiet)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        now, rect = theme.tokens(), option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            strength = (0.20 if now.dark else 0.12) * (1.0 if self._list.hasFocus() else 0.6)
            painter.fillRect(rect, QColor(now.tint(now.accent, strength)))
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(now.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(now.raised))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(now.tint(now.line, 0.55)))


def _paint_box(painter: QPainter, area: QRect, ticked: bool) -> None:
    now = theme.tokens()
    box = QRect(area.left(), area.center().y() - _BOX // 2, _BOX, _BOX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(now.accent if ticked else now.quiet), 1))
    painter.setBrush(QColor(now.accent if ticked else now.surface))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.drawPixmap(box.topLeft(), theme.pixmap("check", now.on_accent, _BOX, _ratio(painter)))


def _paint_state(painter: QPainter, area: QRect, line: Line) -> int:
    """Returns the width used."""
    colour = theme.tokens().colour(line.tone).name()
    painter.setFont(theme.font(12))
    used = painter.fontMetrics().horizontalAdvance(line.state)
    _write(painter, area, line.state, colour, _RIGHT)
    if line.icon:
        used += 18
        image = theme.pixmap(line.icon, colour, 14, _ratio(painter))
        painter.drawPixmap(area.right() - used + 1, area.center().y() - 6, image)
    return used + 8 if used else 0


def _write(painter: QPainter, box: QRect, told: str, colour: str, align: Qt.AlignmentFlag = _LEFT) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(box, align, painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width()))


def _ratio(painter: QPainter) -> float:
    return painter.device().devicePixelRatioF()


class LineList(QListWidget):
    """`asked` brings the row on which Enter or Space was pressed, `digit` (row, digit) a number key, `sideways` -1 or 1
    for the left or right arrow."""

    asked = Signal(int)
    sideways = Signal(int)
    digit = Signal(int, int)

    def __init__(self, title_width: int, name: str) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(title_width, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other lines; the chosen place stays."""
        at = max(0, self.currentRow())
        self.blockSignals(True)
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        while self.count() < len(lines):
            self.addItem(QListWidgetItem())
        for place, line in enumerate(lines):
            item = self.item(place)
            item.setData(_LINE, line)
            item.setText(" ".join(filter(None, (line.title, line.note, line.state))))
            item.setToolTip(line.note)
        self.setCurrentRow(min(at, len(lines) - 1))
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space ask for the row, digits choose something for it."""
        at, digit = self.currentRow(), event.key() - Qt.Key.Key_0
        if at >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.asked.emit(at)
        elif at >= 0 and 0 < digit <= 9 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.digit.emit(at, digit)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
