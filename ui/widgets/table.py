"""A table over any sequence of rows: cells are made when they are seen, a tab is a list of row numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui import theme
from ui.screen import Preferences
from ui.widgets.kept_columns import KeptColumns

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW, COMPACT = 32, 26
TONE_ROLE = Qt.ItemDataRole.UserRole
"""Role of a cell's tone: warn or bad for a problem in it, quiet, or empty."""
_NOWHERE = QModelIndex()
_CONTROL = Qt.KeyboardModifier.ControlModifier
_CELL, _TIP = 300, 600
"""At most so many characters of a text are drawn and shown as a tip: an address may have 10,000."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_SIGNS = {"warn": "warning", "bad": "stop"}


def _plain(_row: object) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column: its title, what it says of a row, its width in pixels (0: what the others leave), and its tone."""

    title: str
    told: Callable[[T], str]
    width: int = 0
    tone: Callable[[T], str] = _plain
    code: bool = False
    right: bool = False


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows in columns. Nothing is formatted before a view asks for it."""

    def __init__(self, columns: Sequence[Column[T]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: Sequence[T] = ()
        self._shown: Sequence[int] = ()

    def show(self, rows: Sequence[T], shown: Sequence[int] | None = None) -> None:
        """Show these rows, or only those of these numbers."""
        self.beginResetModel()
        self._rows, self._shown = rows, range(len(rows)) if shown is None else shown
        self.endResetModel()

    def row(self, number: int) -> T | None:
        """What stands in a row of the view."""
        return self._rows[self._shown[number]] if 0 <= number < len(self._shown) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if side is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(section) | _MIDDLE)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        row, column = self.row(index.row()), self.columns[index.column()]
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.told(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(column.told(row)[:_TIP])}</p>"  # so that it wraps, and is never taken for markup
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(index.column()) | _MIDDLE)
        return column.tone(row) if role == TONE_ROLE else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft


class _CellDelegate(QStyledItemDelegate):
    """Text in its tone; a problem also has a tinted cell and a sign."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model, now, area = index.model(), theme.tokens(), option.rect
        assert isinstance(model, RowsModel)
        column, tone = model.columns[index.column()], str(index.data(TONE_ROLE) or "")
        self._paint_ground(painter, option, tone if tone in _SIGNS else "", index.column() == 0)
        inside = area.adjusted(8, 0, -8, -1)
        if tone in _SIGNS:
            sign = theme.pixmap(_SIGNS[tone], now.colour(tone).name(), 14, painter.device().devicePixelRatioF())
            painter.drawPixmap(inside.left(), inside.center().y() - 7, sign)
            inside.setLeft(inside.left() + 20)
        painter.setFont(theme.code_font(12) if column.code else theme.font())
        painter.setPen(now.colour(tone or "text"))
        told = " ".join(str(index.data() or "")[:_CELL].split())
        fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), fitting)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, problem: str, first: bool) -> None:
        now, rect = theme.tokens(), QRect(option.rect)
        view = self.parent()
        focused = isinstance(view, Table) and view.hasFocus()
        if option.state & QStyle.StateFlag.State_Selected:
            strength = (0.20 if now.dark else 0.12) * (1 if focused else 0.5)
            painter.fillRect(rect, QColor(now.tint(now.accent, strength)))
            if focused and first:
                painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(now.accent))
        if problem:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), now.colour(problem, 0.22 if now.dark else 0.12))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(now.tint(now.line, 0.55)))


class Table(QTableView, Generic[T]):
    """Follows the keyboard: `chosen` brings the selected row (None for none), `opened` the one Enter or a double
    click is pressed on. The widths of its columns are kept under `key`."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, columns: Sequence[Column[T]], preferences: Preferences, key: str, row: int = ROW) -> None:
        super().__init__()
        self.rows: RowsModel[T] = RowsModel(columns)
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._prepare_headers(columns, row)
        self._kept = KeptColumns(self.horizontalHeader(), preferences, f"{key}/columns")
        self.selectionModel().selectionChanged.connect(lambda: self.chosen.emit(self.selected()))
        self.doubleClicked.connect(lambda: self.opened.emit(self.current()))

    def _prepare_headers(self, columns: Sequence[Column[T]], row: int) -> None:
        upright, header = self.verticalHeader(), self.horizontalHeader()
        upright.hide()
        upright.setDefaultSectionSize(row)
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setFixedHeight(row)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        for number, column in enumerate(columns):
            if column.width:
                header.resizeSection(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def selected(self) -> T | None:
        """The selected row."""
        chosen = self.selectionModel().selectedRows()
        return self.rows.row(chosen[0].row()) if chosen else None

    def current(self) -> T | None:
        """The row the keyboard is on."""
        return self.rows.row(self.currentIndex().row())

    def select(self, number: int) -> None:
        """Choose a row of the view, as an arrow key does."""
        self.setCurrentIndex(self.rows.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            if (row := self.current()) is not None:
                self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it no longer."""
        super().focusOutEvent(event)
        self.viewport().update()


def keep_chosen(table: Table[T], rows: Sequence[T], key: Callable[[T], str]) -> None:
    """Show newer rows; the row with the same key stays chosen, without news of it."""
    before = table.selected()
    table.blockSignals(True)
    table.rows.show(rows)
    number = next((at for at, row in enumerate(rows) if before is not None and key(row) == key(before)), -1)
    if number >= 0:
        table.select(number)
    table.blockSignals(False)
