"""The pool as a table: pages by key, read in the background before they are needed, cells formatted once."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app import words
from app.domain.intake import Pay
from app.domain.site import exact
from app.domain.stages import OPEN_STAGES
from app.i18n import text
from app.views import Reader
from app.views.orders import OrderFilter, OrderPage, OrderRow
from ui import clock
from ui.models.order_columns import RIGHT, OrderColumn, column_title
from ui.tasks import Repeat, Tasks
from ui.widgets.clock_face import Tick, order_tick

PAGE = 200
_KEPT = 2000
"""At most so many rows are read again when something changed; those below are kept as they were."""
_AHEAD = 150
"""Rows that should be there below the last visible one."""
_SKELETONS = 14
SOON = timedelta(hours=4)
"""An order whose promise ends within this time is marked."""
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


def is_late(row: OrderRow, now: datetime) -> bool:
    """Past its promise while the warehouse still owes something."""
    return row.stage in OPEN_STAGES and row.promised_at < now


def is_late_soon(row: OrderRow, now: datetime) -> bool:
    """Its promise ends within four hours."""
    return row.stage in OPEN_STAGES and now <= row.promised_at < now + SOON


class _Cells(NamedTuple):
    """What a row says, and its clock."""

    texts: tuple[str, ...]
    tick: Tick


class OrdersModel(QAbstractTableModel):
    """Rows behind one filter, newest first. While a page is on its way, rows without content stand in for it.

    `loaded` says that rows have arrived (also none); `failed` that they could not be read.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, reader: Reader, tasks: Tasks) -> None:
        super().__init__()
        self._reader, self._tasks = reader, tasks
        self._where = OrderFilter()
        self._rows: list[OrderRow] = []
        self._cells: list[_Cells | None] = []
        self._next: int | None = None
        self._waiting = 0
        self._reload = Repeat(tasks, self, self._on_again, self._failed)
        self._stale = False
        self._names: dict[str, str] = {}
        self.now = clock.now()

    @property
    def where(self) -> OrderFilter:
        """The filter in force."""
        return self._where

    @property
    def loading(self) -> bool:
        """Whether a page is on its way."""
        return self._waiting > 0

    @property
    def loaded_rows(self) -> Sequence[OrderRow]:
        """What is here so far."""
        return self._rows

    def name_warehouses(self, names: dict[str, str]) -> None:
        """How warehouse codes are shown."""
        self._names = names
        self._cells = [None] * len(self._rows)

    def order(self, row: int) -> OrderRow | None:
        """The order in a row; None while it is on its way."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, no: str) -> int:
        """Where an order stands; -1 when it is not here."""
        return next((at for at, row in enumerate(self._rows) if row.no == no), -1)

    def show(self, where: OrderFilter) -> None:
        """Start anew with another filter; answers to the old one are ignored."""
        self._where, self._stale = where, False
        self._replace([], None, waiting=_SKELETONS)
        self._read(None, PAGE, self._on_first)

    def reload(self) -> None:
        """Read what is shown again, in place."""
        if self._waiting and not self._rows:
            self._stale = True  # the first page under way may know less: read it again when it is here
            return
        reader, where = self._reader, self._where
        limit = max(PAGE, min(len(self._rows), _KEPT))
        self._reload.ask(lambda: (where, reader.orders(where, None, limit)))

    def tick(self) -> None:
        """Let the clocks go on."""
        self.now = clock.now()
        self._cells = [None] * len(self._rows)
        if self._rows:
            last = self.index(len(self._rows) - 1, OrderColumn.AGE)
            self.dataChanged.emit(self.index(0, OrderColumn.AGE), last)

    def want(self, last_visible: int) -> None:
        """Have the rows below a visible one read in time."""
        if last_visible + _AHEAD >= len(self._rows):
            self.fetchMore()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Rows here and on their way."""
        return 0 if parent.isValid() else len(self._rows) + self._waiting

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """All columns; the view may hide some."""
        return 0 if parent.isValid() else len(OrderColumn)

    def canFetchMore(self, parent: Index = _NO_PARENT) -> bool:
        """Whether there is another page to ask for."""
        return self._next is not None and not self._waiting

    def fetchMore(self, parent: Index = _NO_PARENT) -> None:
        """Ask for the next page."""
        if self.canFetchMore():
            count = len(self._rows)
            self.beginInsertRows(_NO_PARENT, count, count + 2)
            self._waiting = 3
            self.endInsertRows()
            self._read(self._next, PAGE, self._on_more)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """Column names, over numbers at the right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return column_title(OrderColumn(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Text and tooltip; the delegate knows the rest."""
        row = self.order(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells(index.row())[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), OrderColumn(index.column()))
        return None

    def cells(self, at: int) -> tuple[str, ...]:
        """The texts of a row."""
        return self._shown(at).texts

    def _shown(self, at: int) -> _Cells:
        """Formatted when first seen."""
        known = self._cells[at]
        if known is None:
            known = self._cells[at] = _format(self._rows[at], self._names)
        return known

    def tick_of(self, at: int) -> Tick:
        """The clock of a row."""
        return self._shown(at).tick

    def _tip(self, at: int, column: OrderColumn) -> str:
        row, cells = self._rows[at], self.cells(at)
        marks = {
            OrderColumn.STAGE: text("Missing: {what}", what=cells[OrderColumn.MISSING]) * bool(row.missing),
            OrderColumn.AGE: text("Urgent: prepaid and promised within 4 hours") * row.urgent,
            OrderColumn.AMOUNT: text("Paid on account") * (row.pay is Pay.CREDIT),
        }
        told = f"{self.tick_of(at).tip}\n{_times(row, self.now)}" if column is OrderColumn.AGE else cells[column]
        return "\n".join(part for part in (told, marks.get(column, "")) if part)

    def _read(self, after: int | None, limit: int, done: Callable[[OrderPage], None]) -> None:
        where = self._where
        reader = self._reader
        self._tasks.read(self, lambda: reader.orders(where, after, limit), done, self._failed, lane="page")

    def _on_first(self, page: OrderPage) -> None:
        self._replace(list(page.rows), page.next_key)
        self.loaded.emit()
        if self._stale:
            self._stale = False
            self.reload()

    def _on_more(self, page: OrderPage) -> None:
        self._drop_skeletons()
        last = self._rows[-1].id if self._rows else None
        rows = [row for row in page.rows if last is None or row.id < last]
        self._next = page.next_key
        if rows:
            count = len(self._rows)
            self.beginInsertRows(_NO_PARENT, count, count + len(rows) - 1)
            self._rows.extend(rows)
            self._cells.extend([None] * len(rows))
            self.endInsertRows()
        self.loaded.emit()

    def _on_again(self, found: tuple[OrderFilter, OrderPage]) -> None:
        where, page = found
        if where is not self._where:
            return
        rows = list(page.rows)
        next_key = page.next_key
        if rows and next_key is not None and self._rows and self._rows[-1].id < rows[-1].id:
            rows += [row for row in self._rows if row.id < rows[-1].id]
            next_key = self._next
        if [row.id for row in rows] == [row.id for row in self._rows]:
            self._update(rows, next_key)
        else:
            self._replace(rows, next_key, self._waiting)
        self.loaded.emit()

    def _update(self, rows: list[OrderRow], next_key: int | None) -> None:
        for at, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
            if old != new:
                self._rows[at], self._cells[at] = new, None
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(OrderColumn) - 1))
        self._next = next_key

    def _replace(self, rows: list[OrderRow], next_key: int | None, waiting: int = 0) -> None:
        self.beginResetModel()
        self.now = clock.now()
        self._rows, self._cells = rows, [None] * len(rows)
        self._next, self._waiting = next_key, waiting
        self.endResetModel()

    def _drop_skeletons(self) -> None:
        if self._waiting:
            count = len(self._rows)
            self.beginRemoveRows(_NO_PARENT, count, count + self._waiting - 1)
            self._waiting = 0
            self.endRemoveRows()

    def _failed(self, error: Exception) -> None:
        self._drop_skeletons()
        self.failed.emit(error)


def _format(row: OrderRow, names: dict[str, str]) -> _Cells:
    tick = order_tick(row)
    texts = (
        row.no,
        text("On hold") if row.held else words.stage(row.stage),
        tick.told,
        row.buyer,
        " ".join(row.region.split(" ")[-2:]),
        names.get(row.warehouse, row.warehouse),
        f"{row.line_count} / {row.pieces}",
        words.money(row.amount_fen),
        ", ".join(words.missing(code) for code in row.missing),
        words.channel(row.channel),
        row.external_no,
    )
    return _Cells(texts, tick)


def _times(row: OrderRow, now: datetime) -> str:
    """When it was paid, and what was promised."""
    paid = text("Paid {paid}", paid=exact(row.paid_at)) if row.paid_at else text("Not paid")
    if row.stage not in OPEN_STAGES:
        return paid
    told = text("Promised until {promised}", promised=exact(row.promised_at))
    return f"{paid}\n{told}" + (f" · {text('Late')}" if is_late(row, now) else "")
