"""The two lists at the left: orders that wait for routing, and transfers that are proposed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app import words
from app.i18n import text
from app.views import OrderRow, TransferRow
from ui import clock, theme
from ui.widgets.basics import column, icon_label, label, page, row

ROW = 52
_PAD = 16
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignVCenter
AnyIndex = QModelIndex | QPersistentModelIndex
R = TypeVar("R", bound=OrderRow | TransferRow)


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows by their number."""

    def __init__(self, key: Callable[[R], str]) -> None:
        super().__init__()
        self._key = key
        self.rows: Sequence[R] = ()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def find(self, number: str) -> int:
        """The row of a number, -1 where it is not listed."""
        return next((at for at, row in enumerate(self.rows) if self._key(row) == number), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row for each."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row for the delegate, its number for screen readers and for typing ahead."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        return self._key(row) if role == Qt.ItemDataRole.DisplayRole else None


class _TwoLines(QStyledItemDelegate):
    """A row of two lines; subclasses say what stands in them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All rows are equally high."""
        return QSize(160, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, content, a hairline below."""
        now = theme.tokens()
        box: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(now.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(now.raised))
        painter.setPen(QColor(now.tint(now.line, 0.55)))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        upper = QRect(box.left() + _PAD, box.top() + 6, box.width() - 2 * _PAD, 20)
        self.paint_lines(painter, upper, upper.translated(0, 20), index.data(Qt.ItemDataRole.UserRole))
        painter.restore()

    def paint_lines(self, painter: QPainter, upper: QRect, lower: QRect, row: object) -> None:
        """The two lines of a row."""
        raise NotImplementedError


def _write(painter: QPainter, box: QRect, told: str, colour: str, align: Qt.AlignmentFlag = _LEFT) -> int:
    """Returns the width used."""
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


class QueueDelegate(_TwoLines):
    """Number and time left; buyer and pieces."""

    def paint_lines(self, painter: QPainter, upper: QRect, lower: QRect, row: object) -> None:
        """Late ones carry an icon beside the colour."""
        assert isinstance(row, OrderRow)
        now = theme.tokens()
        left = row.promised_at - clock.now()
        late = left.total_seconds() < 0
        told = text("late {time}", time=words.age(-left)) if late else words.age(left)
        painter.setFont(theme.font(12))
        used = _write(painter, upper, told, now.bad if late else now.quiet, _RIGHT)
        if late:
            icon = theme.pixmap("late", now.bad, 14)
            painter.drawPixmap(upper.right() - used - 18, upper.top() + 3, icon)
            used += 18
        painter.setFont(theme.code_font(13))
        _write(painter, upper.adjusted(0, 0, -used - 8, 0), row.no, now.text)
        painter.setFont(theme.font(12))
        used = _write(painter, lower, text("{count} pcs", count=row.pieces), now.quiet, _RIGHT)
        where = " · ".join(part for part in (row.buyer, row.region) if part)
        _write(painter, lower.adjusted(0, 0, -used - 8, 0), where, now.quiet)


class TransferDelegate(_TwoLines):
    """From and to; order and pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.names: Mapping[str, str] = {}

    def paint_lines(self, painter: QPainter, upper: QRect, lower: QRect, row: object) -> None:
        """A transfer to itself is direct service from afar."""
        assert isinstance(row, TransferRow)
        now = theme.tokens()
        painter.drawPixmap(upper.left(), upper.top() + 2, theme.pixmap("transfer", now.warn, 16))
        painter.setFont(theme.font(13, bold=True))
        _write(painter, upper.adjusted(22, 0, 0, 0), route_words(row, self.names), now.text)
        painter.setFont(theme.font(12))
        used = _write(painter, lower, text("{count} pcs", count=row.pieces), now.quiet, _RIGHT)
        painter.setFont(theme.code_font(12))
        _write(painter, lower.adjusted(22, 0, -used - 8, 0), row.order_no, now.quiet)


def route_words(row: TransferRow, names: Mapping[str, str]) -> str:
    """华中仓 → 华东仓, or the warehouse that serves from beyond the radius."""
    start = names.get(row.from_warehouse, row.from_warehouse)
    if row.from_warehouse == row.to_warehouse:
        return text("{warehouse} serves directly", warehouse=start)
    return f"{start} → {names.get(row.to_warehouse, row.to_warehouse)}"


class RowList(QListView, Generic[R]):
    """Emits `chosen` with the row on which the cursor comes to stand by key or mouse."""

    chosen = Signal(object)

    def __init__(self, key: Callable[[R], str], delegate: QStyledItemDelegate, name: str) -> None:
        super().__init__()
        self.rows: RowsModel[R] = RowsModel(key)
        self.setModel(self.rows)
        self._delegate = delegate
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._silent = False
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_rows(self, rows: Sequence[R], number: str) -> None:
        """Other rows; the one of that number stays chosen where it is still there."""
        if list(rows) != list(self.rows.rows):
            self._silent = True
            self.rows.show_rows(rows)
            self._silent = False
        self.mark(number)

    def mark(self, number: str) -> None:
        """Choose the row of a number, or none, without telling."""
        self._silent = True
        at = self.rows.find(number)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at))
        else:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        self._silent = False

    def _on_current(self, current: QModelIndex) -> None:
        if not self._silent and current.isValid():
            self.chosen.emit(current.data(Qt.ItemDataRole.UserRole))


def nothing_waits() -> QWidget:
    """What stands where the queue is empty."""
    mark = icon_label("check", theme.tokens().good, 24)
    why = label(text("Nothing waits for routing"), "section", wrap=True)
    hint = label(text("New orders appear here after an import."), "quiet", wrap=True)
    return page(column(row(mark, None), why, hint, None, spacing=6, margins=(16, 20, 16, 16)))
