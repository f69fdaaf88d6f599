"""Lists of rows that paint themselves and follow the keyboard."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

PAD = 16
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignVCenter
AnyIndex = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


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


class RowDelegate(QStyledItemDelegate, Generic[R]):
    """A row of a fixed size (`width` 0: that of the list); subclasses say what stands in it."""

    size = QSize(160, 52)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """All rows are equally big."""
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Ground, content, a hairline below."""
        now = theme.tokens()
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(now.tint(now.accent, 0.20 if now.dark else 0.12)))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(now.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(now.raised))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(now.tint(now.line, 0.55)))
        self.paint_row(painter, box, index.data(Qt.ItemDataRole.UserRole))
        painter.restore()

    def paint_row(self, painter: QPainter, box: QRect, row: R) -> None:
        """What stands in a row."""
        raise NotImplementedError


def write(painter: QPainter, box: QRect, told: str, colour: str, align: Qt.AlignmentFlag = LEFT) -> int:
    """Write one line, cut where the box ends; returns the width used."""
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align, shown)
    return painter.fontMetrics().horizontalAdvance(shown)


class RowList(QListView, Generic[R]):
    """Emits `chosen` with the row on which the cursor comes to stand by key or mouse, `opened` with the one on which
    Enter or a double click is pressed."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, key: Callable[[R], str], delegate: RowDelegate[R], name: str) -> None:
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
        self.activated.connect(lambda index: self.opened.emit(index.data(Qt.ItemDataRole.UserRole)))

    @property
    def current(self) -> R | None:
        """The chosen row."""
        index = self.currentIndex()
        return self.rows.rows[index.row()] if index.isValid() else None

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
