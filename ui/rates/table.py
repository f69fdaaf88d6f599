"""The table in which rates are edited in place: what is wrong is marked in its cell, what is unsaved too."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.i18n import text
from ui import theme
from ui.rates.regions import Regions, region_box
from ui.rates.sheet import Cell, Column, Row, Sheet
from ui.screen import Preferences, Tone
from ui.widgets.kept_columns import KeptColumns

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ROW = 34
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ICONS = {Tone.GOOD: "play", Tone.INFO: "clock", Tone.WARN: "check", Tone.BAD: "warning"}


class SheetModel(QAbstractTableModel):
    """The rows of a sheet. `edited` says that one became different."""

    edited = Signal()

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.rows: list[list[str]] = []
        self.read_only = False
        self._saved: Sequence[Row] = ()
        self.faults: Mapping[Cell, str] = {}

    def show_rows(self, rows: Sequence[Row], saved: Sequence[Row], read_only: bool) -> None:
        """Other rows; what differs from the saved ones is marked. The same rows leave a cell that is edited alone."""
        self._saved, shown = saved, [list(row) for row in rows]
        if shown == self.rows and read_only is self.read_only:
            self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, len(self.sheet.columns) - 1))
            return
        self.beginResetModel()
        self.rows, self.read_only = shown, read_only
        self.faults = self.sheet.faults(self.rows)
        self.endResetModel()

    def add(self, at: int, row: Row) -> None:
        """One more, above the rows that stay at the end."""
        self.beginInsertRows(_NO_PARENT, at, at)
        self.rows.insert(at, list(row))
        self.endInsertRows()
        self._on_edited()

    def remove(self, at: int) -> None:
        """One less."""
        self.beginRemoveRows(_NO_PARENT, at, at)
        del self.rows[at]
        self.endRemoveRows()
        self._on_edited()

    def is_fixed(self, at: int) -> bool:
        """Whether a row stays where it is."""
        return at >= len(self.rows) - self.sheet.fixed

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """One row for each."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        """As the sheet says."""
        return 0 if parent.isValid() else len(self.sheet.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """What is derived cannot be edited, nor where the rest applies."""
        column = self._column(index)
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        told = column.shown or column.derived is not None
        typed = not told and not (column.regions and self.is_fixed(index.row()))
        return shown | Qt.ItemFlag.ItemIsEditable if typed and not self.read_only else shown

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """Titles."""
        if orientation is Qt.Orientation.Vertical:
            return None
        column = self.sheet.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return column.title if role == Qt.ItemDataRole.DisplayRole else None

    def data(
        self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | QIcon | QColor | Qt.AlignmentFlag | None:
        """The text; faults and unsaved cells carry a mark."""
        column, now = self._column(index), theme.tokens()
        fault = self.faults.get((index.row(), index.column()), "")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._told(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return fault or self._told(index)
        if column.derived is not None:
            return _derived_mark(column, self.rows[index.row()], role)
        if fault:
            return _mark(role, now.bad, "warning")
        unsaved = not self.read_only and self._is_unsaved(index)
        return (
            QColor(now.tint(now.warn, 0.18 if now.dark else 0.10))
            if unsaved and role == Qt.ItemDataRole.BackgroundRole
            else None
        )

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """What was typed, made tidy."""
        tidy = self._column(index).tidy(str(value))
        row = self.rows[index.row()]
        if tidy != row[index.column()]:
            row[index.column()] = tidy
            self._on_edited()
        return True

    def _on_edited(self) -> None:
        self.faults = self.sheet.faults(self.rows)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.sheet.columns) - 1))
        self.edited.emit()

    def _column(self, index: AnyIndex) -> Column:
        return self.sheet.columns[index.column()]

    def _told(self, index: AnyIndex) -> str:
        column, row = self._column(index), self.rows[index.row()]
        if column.derived is not None:
            return column.derived(row).told
        if column.regions and self.is_fixed(index.row()):
            return text("everywhere else")
        return row[index.column()]

    def _is_unsaved(self, index: AnyIndex) -> bool:
        row = self.rows[index.row()]
        if self.sheet.ordered:
            return row not in [list(saved) for saved in self._saved]
        behind = len(self.rows) - index.row()
        if self.is_fixed(index.row()) and behind <= len(self._saved):
            same: Row | None = self._saved[-behind]
        else:
            same = next((saved for saved in self._saved if saved[0] == row[0]), None)
        return same is None or same[index.column()] != row[index.column()]


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _derived_mark(column: Column, row: Row, role: int) -> QColor | QIcon | None:
    assert column.derived is not None
    tone, now = column.derived(row).tone, theme.tokens()
    colour = now.quiet if tone is Tone.WARN else str(getattr(now, tone.value))
    found = _mark(role, colour, _ICONS[tone])
    return None if role == Qt.ItemDataRole.BackgroundRole else found


def _mark(role: int, colour: str, icon: str) -> QColor | QIcon | None:
    now = theme.tokens()
    if role == Qt.ItemDataRole.DecorationRole:
        return theme.icon(icon, colour, 16)
    if role == Qt.ItemDataRole.ForegroundRole:
        return QColor(colour)
    return QColor(now.tint(colour, 0.14)) if role == Qt.ItemDataRole.BackgroundRole else None


class _Editors(QStyledItemDelegate):
    """A box of choices, a box that offers regions, or a plain one."""

    def __init__(self, regions: Regions) -> None:
        super().__init__()
        self._regions = regions

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """The style sheet would leave out the marked grounds, and which cell the keyboard is in."""
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if isinstance(ground, QColor):
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.tokens().accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """What the column needs."""
        model = index.model()
        assert isinstance(model, SheetModel)
        column = model.sheet.columns[index.column()]
        if column.choices:
            choice = QComboBox(parent)
            choice.addItems(column.choices)
            return choice
        return region_box(self._regions, parent) if column.regions else QLineEdit(parent)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """What stands there, all of it selected."""
        told = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            editor.setCurrentText(told)
        elif isinstance(editor, QLineEdit):
            editor.setText(told)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """What was typed or chosen."""
        told = editor.currentText() if isinstance(editor, QComboBox) else ""
        model.setData(index, editor.text() if isinstance(editor, QLineEdit) else told)


class SheetTable(QTableView):
    """Typing, F2 or Enter edits a cell; `moved` says that another cell is the current one. Widths are kept by `key`."""

    moved = Signal()

    def __init__(self, model: SheetModel, regions: Regions, preferences: Preferences, key: str) -> None:
        super().__init__()
        self._editors = _Editors(regions)
        self.setModel(model)
        self.setItemDelegate(self._editors)
        self.setAccessibleName(text("Rates"))
        self.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked
            | QTableView.EditTrigger.AnyKeyPressed
            | QTableView.EditTrigger.EditKeyPressed
        )
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        for at, column in enumerate(model.sheet.columns):
            self.setColumnWidth(at, column.width)
        wide = next((at for at, column in enumerate(model.sheet.columns) if column.regions), 0)
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self._kept = KeptColumns(head, preferences, f"{key}/columns")
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits as F2 does; the Enter that ends an edit comes by here too and is done with."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.state() is not QTableView.State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)
