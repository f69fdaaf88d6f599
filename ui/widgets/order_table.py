"""The table of orders: badges, late marks, skeleton rows; columns moved, hidden and sized per operator."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
)

from ui.models.order_columns import OrderColumn, column_title, fitting_columns
from ui.models.orders import OrdersModel
from ui.orders.painting import OrderDelegate
from ui.screen import Preferences
from ui.widgets.kept_columns import KeptColumns

ROW = 32
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class OrderTable(QTableView):
    """Follows the keyboard: `chosen` brings the current OrderRow (None for none), `opened` the one to show whole,
    `selected` the numbers of all that are chosen together, from the top."""

    chosen = Signal(object)
    opened = Signal(object)
    selected = Signal(object)

    def __init__(self, model: OrdersModel, preferences: Preferences) -> None:
        super().__init__()
        self._orders = model
        self._keep: tuple[str, int, int] = ("", 0, 0)
        self._together: tuple[str, ...] = ()
        self.setModel(model)
        self.setItemDelegate(OrderDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._prepare_columns(preferences)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.selectionModel().selectionChanged.connect(lambda: self.selected.emit(self.selected_orders))
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the order."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    @property
    def selected_orders(self) -> tuple[str, ...]:
        """The numbers of the chosen orders that are here, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(order.no for order in map(self._orders.order, rows) if order is not None)

    def select_orders(self, numbers: Iterable[str]) -> None:
        """Choose those of these orders that are here, together; without any, the current one alone."""
        wanted, flags = set(numbers), QItemSelectionModel.SelectionFlag
        rows = [at for at, order in enumerate(self._orders.loaded_rows) if order.no in wanted]
        rows = rows or [self.currentIndex().row()]
        if self.currentIndex().row() not in rows:
            self.selectionModel().setCurrentIndex(self._orders.index(rows[0], 0), flags.NoUpdate)
        together = QItemSelection()
        for at in rows:
            together.select(self._orders.index(at, 0), self._orders.index(at, 0))
        self.selectionModel().select(together, flags.ClearAndSelect | flags.Rows)

    def _prepare_columns(self, preferences: Preferences) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setFixedHeight(ROW)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | _MIDDLE)
        self._kept = KeptColumns(header, preferences, "orders/columns")
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)

    def _fit_columns(self) -> None:
        """Until somebody changes them, the columns are those that fit, so that nothing scrolls sideways."""
        self._kept.fitting = True
        shown = fitting_columns(self.viewport().width())
        for column in OrderColumn:
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, shown[column])
        self._kept.fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more columns; in less the chosen row stays in sight."""
        super().resizeEvent(event)
        if not self._kept.own:
            self._fit_columns()
        if event.size().height() < event.oldSize().height():
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it no longer."""
        super().focusOutEvent(event)
        self.viewport().update()

    def choose_columns(self) -> None:
        """A menu of all columns, also for the keyboard."""
        self._choose_columns(QPoint(0, self.horizontalHeader().height()))

    def _choose_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        for column in OrderColumn:
            entry = menu.addAction(column_title(column))
            entry.setCheckable(True)
            entry.setChecked(not self.isColumnHidden(column))
            entry.setEnabled(column is not OrderColumn.NO)
            entry.toggled.connect(lambda shown, column=column: self.setColumnHidden(column, not shown))
        menu.exec(self.horizontalHeader().mapToGlobal(at))

    def _open(self, row: int) -> None:
        order = self._orders.order(row)
        if order is not None:
            self.opened.emit(order)

    def _on_current(self, current: QModelIndex) -> None:
        self.chosen.emit(self._orders.order(current.row()))

    def _on_scrolled(self) -> None:
        last = self.rowAt(self.viewport().height() - 1)
        self._orders.want(last if last >= 0 else self._orders.rowCount())

    def _remember(self) -> None:
        order = self._orders.order(self.currentIndex().row())
        bar = self.verticalScrollBar()
        first = self._orders.order(self.rowAt(0))
        self._together = self.selected_orders or self._together
        self._keep = (order.no if order else self._keep[0], bar.value(), first.id if first and bar.value() else 0)

    def _restore(self) -> None:
        """The same order stays chosen and, away from the top, the same rows stay under the eyes."""
        no, scrolled, first = self._keep
        rows = self._orders.loaded_rows
        if not rows:
            self.selected.emit(())
            return
        if first:
            moved = next((at for at, row in enumerate(rows) if row.id <= first), 0)
            self.verticalScrollBar().setValue(moved * ROW + scrolled % ROW)
        row = self._orders.row_of(no)
        if row >= 0 or not first:
            self.setCurrentIndex(self._orders.index(max(0, row), 0))
            if not first:  # at the top one wants to see what has just come in
                self.scrollToTop()
        together, self._together = self._together, ()
        if len(together) > 1:
            self.select_orders(together)
        self._on_scrolled()
