"""The table of orders: badges, late marks, skeleton rows; columns moved, hidden and sized per operator."""

from datetime import datetime

from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.domain.stages import OPEN_STAGES
from app.views import OrderRow
from ui import theme
from ui.models.order_columns import RIGHT, OrderColumn, column_title, fitting_columns
from ui.models.orders import OrdersModel, is_late, is_late_soon
from ui.screen import Preferences
from ui.widgets.stage_badge import draw_badge

ROW = 32
_CODES = frozenset({OrderColumn.NO, OrderColumn.EXTERNAL})
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_COLUMNS_KEY = "orders/columns"


class _OrderDelegate(QStyledItemDelegate):
    """Paints cells straight from the model: the fast way, and the only one that knows skeletons."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, OrdersModel)
        now, rect = theme.tokens(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            _paint_choice(painter, rect, self._table.hasFocus(), index)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(now.tint(now.line, 0.55)))
        column, row = OrderColumn(index.column()), model.order(index.row())
        area = rect.adjusted(8, 0, -8, -1)
        if row is None:
            wide = area.width() * (5 + index.row() * 3 % 4) // 10
            painter.fillRect(area.left(), area.center().y() - 4, wide, 8, QColor(now.raised))
        elif column is OrderColumn.STAGE:
            self._paint_stage(painter, area, row)
        elif column is OrderColumn.AGE:
            self._paint_age(painter, area, row, model.now, model.cells(index.row())[column])
        else:
            self._paint_text(painter, area, column, model.cells(index.row())[column])

    def _paint_stage(self, painter: QPainter, area: QRect, row: OrderRow) -> None:
        ratio = painter.device().devicePixelRatioF()
        room = area.width() - (20 if row.missing else 0)
        wide = draw_badge(painter, area.left(), area.center().y(), room, row.stage, row.held, ratio)
        if row.missing:
            image = theme.pixmap("warning", theme.tokens().warn, 14, ratio)
            painter.drawPixmap(area.left() + wide + 6, area.center().y() - 7, image)

    def _paint_age(self, painter: QPainter, area: QRect, row: OrderRow, at: datetime, told: str) -> None:
        now = theme.tokens()
        late, soon = is_late(row, at), is_late_soon(row, at)
        colour = now.bad if late else now.warn if soon else now.text if row.stage in OPEN_STAGES else now.quiet
        if late or soon or row.stage not in OPEN_STAGES:
            icon = "late" if late else "clock" if soon else theme.stage_style(row.stage).icon
            image = theme.pixmap(icon, colour, 14, painter.device().devicePixelRatioF())
            painter.drawPixmap(area.left(), area.center().y() - 7, image)
        painter.setFont(theme.font())
        painter.setPen(QColor(colour))
        _draw(painter, area.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, told)

    def _paint_text(self, painter: QPainter, area: QRect, column: OrderColumn, told: str) -> None:
        now = theme.tokens()
        painter.setFont(theme.code_font(12) if column in _CODES else theme.font())
        painter.setPen(QColor(now.warn if column is OrderColumn.MISSING else now.text))
        side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
        _draw(painter, area, side, told)


def _paint_choice(painter: QPainter, rect: QRect, has_focus: bool, index: QModelIndex | QPersistentModelIndex) -> None:
    """The chosen row: a bar at its left says that the keyboard is here."""
    now = theme.tokens()
    strength = 0.20 if now.dark else 0.12
    painter.fillRect(rect, QColor(now.tint(now.accent, strength if has_focus else strength / 2)))
    if has_focus and index.column() == OrderColumn.NO:
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), QColor(now.accent))


def _draw(painter: QPainter, area: QRect, side: Qt.AlignmentFlag, told: str) -> None:
    fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, int(side | _MIDDLE), fitting)


class OrderTable(QTableView):
    """Follows the keyboard: `chosen` brings the current OrderRow (None for none), `opened` the one to show whole."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, model: OrdersModel, preferences: Preferences) -> None:
        super().__init__()
        self._orders, self._preferences = model, preferences
        self._keep: tuple[str, int, int] = ("", 0, 0)
        self.setModel(model)
        self.setItemDelegate(_OrderDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._prepare_columns()
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the order."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _prepare_columns(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setFixedHeight(ROW)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | _MIDDLE)
        kept = self._preferences.get(_COLUMNS_KEY)
        if kept:
            header.restoreState(QByteArray.fromBase64(QByteArray(kept.encode())))
        self._fits, self._fitting = not kept, False
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._choose_columns)
        self._saving = QTimer(self, singleShot=True, interval=400)
        self._saving.timeout.connect(self._save_columns)
        header.sectionResized.connect(self._on_columns_changed)
        header.sectionMoved.connect(self._on_columns_changed)

    def _on_columns_changed(self) -> None:
        """From now on the columns are the operator's own."""
        if not self._fitting:
            self._fits = False
            self._saving.start()

    def _fit_columns(self) -> None:
        """Until somebody changes them, the columns are those that fit, so that nothing scrolls sideways."""
        self._fitting = True
        shown = fitting_columns(self.viewport().width())
        for column in OrderColumn:
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, shown[column])
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more columns."""
        super().resizeEvent(event)
        if self._fits:
            self._fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows it no longer."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _save_columns(self) -> None:
        state = self.horizontalHeader().saveState().toBase64().data()
        self._preferences.put(_COLUMNS_KEY, bytes(state).decode())

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
        self._keep = (order.no if order else self._keep[0], bar.value(), first.id if first and bar.value() else 0)

    def _restore(self) -> None:
        """The same order stays chosen and, away from the top, the same rows stay under the eyes."""
        no, scrolled, first = self._keep
        rows = self._orders.loaded_rows
        if not rows:
            return
        if first:
            moved = next((at for at, row in enumerate(rows) if row.id <= first), 0)
            self.verticalScrollBar().setValue(moved * ROW + scrolled % ROW)
        row = self._orders.row_of(no)
        if row >= 0 or not first:
            self.setCurrentIndex(self._orders.index(max(0, row), 0))
            if not first:  # at the top one wants to see what has just come in
                self.scrollToTop()
        self._on_scrolled()
