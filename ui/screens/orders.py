"""The pool: filters, the list, and a panel that follows the choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.cases import LinkKind
from app.domain.people import Role, needs_of
from app.i18n import text
from app.views.company import SavedFilterRow, WarehouseRow
from app.views.orders import OrderFilter, OrderRow
from ui.models.orders import OrdersModel
from ui.orders.batch_bar import BatchBar
from ui.orders.export import ExportOrders
from ui.orders.gaps import GapsPanel
from ui.orders.keeping import KeepFilter
from ui.orders.saved import from_text
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import Repeat
from ui.widgets.basics import button, column, frame, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.order_filters import OrderFilters
from ui.widgets.order_panel import OrderPanel
from ui.widgets.order_table import OrderTable

_TICK_MS = 60_000


class OrdersScreen(Screen):
    """Every order of every channel."""

    key = "orders"
    icon = "orders"
    watches = frozenset({"order", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._needs = needs_of(map(Role, services.operator.roles))
        self._model = OrdersModel(services.desk.reader, services.tasks)
        self._model.setParent(self)
        self._model.loaded.connect(self._on_loaded)
        self._model.failed.connect(self._on_failed)
        self._filters, self._keep = OrderFilters(self._needs), KeepFilter(services)
        self._table = OrderTable(self._model, services.preferences)
        self._batch, self._empty, self._footer = BatchBar(services), EmptyState(), label("", "meta")
        self._export = ExportOrders(services, lambda: self._filters.where)
        self._panel, self._gaps = OrderPanel(services, self), GapsPanel(services, self)
        self._gaps_chip = button(text("Gaps"), self.toggle_gaps, "chip", "warning", "F6")
        self._gaps_chip.setCheckable(True)
        self._list, self._side = QStackedWidget(), QStackedWidget()
        self._shown = False
        self._prepare_reads()
        self._build()
        self._connect_parts()
        self._connect_keys()

    def _prepare_reads(self) -> None:
        tasks = self.services.tasks
        self._counts = Repeat(tasks, self, self._on_count)
        self._stages = Repeat(tasks, self, self._filters.show_counts)
        self._needed = Repeat(tasks, self, self._filters.show_needed)
        self._warehouses = Repeat(tasks, self, self._on_warehouses)
        self._kept = Repeat(tasks, self, self._on_kept)

    def _build(self) -> None:
        self._filters.add_action(self._gaps_chip)
        self._filters.add_action(button(text("Import files…"), self.show_import, icon="import"))
        self._list.addWidget(self._table)
        self._list.addWidget(self._empty)
        self._side.addWidget(self._panel)
        self._side.addWidget(self._gaps)
        self._side.setFixedWidth(self._panel.width())
        foot = frame("strip", row(self._footer, None, self._export, margins=(16, 0, 16, 0)))
        foot.setFixedHeight(28)
        left = column(self._list, self._batch, foot, spacing=0)
        left.setStretch(0, 1)
        body = row(left, self._side, spacing=0)
        self.setLayout(column(frame("bar", column(self._filters)), self._keep, body, spacing=0))

    def _connect_parts(self) -> None:
        self._filters.changed.connect(self._on_filtered)
        self._filters.keep_requested.connect(self.keep_filter)
        self._keep.saved.connect(self._read_kept)
        self._keep.closed.connect(self.focus_first)
        self._table.chosen.connect(self._panel.show_order)
        self._table.opened.connect(self._on_opened)
        self._table.selected.connect(self._batch.choose)
        self._batch.finished.connect(self._on_batch)
        self._panel.lacks.screen_requested.connect(self.screen_requested)
        self._gaps.counted.connect(self._on_gaps)
        self._gaps.closed.connect(self.toggle_gaps)

    def _connect_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+F": self._filters.focus_search,
            "Ctrl+O": self.show_import,
            "Ctrl+S": self.keep_filter,
            "Ctrl+E": self._export.ask,
            "Ctrl+B": self._batch.focus_first,
            "F6": self.toggle_gaps,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._age = QTimer(self, interval=_TICK_MS)
        self._age.timeout.connect(self._model.tick)
        self._age.start()

    @staticmethod
    def title() -> str:
        """Orders."""
        return text("Orders")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose an order")),
            ("Shift+↑ ↓ · Ctrl+A", text("Choose several, or all that are listed")),
            ("Ctrl+B", text("Hold, release or cancel those chosen")),
            ("Enter", text("Open the whole order")),
            ("Tab", text("To the filters and the panel")),
            ("Ctrl+F", text("Search in the list")),
            ("Ctrl+S", text("Keep these filters")),
            ("F6", text("Gaps that orders share, and back")),
            ("Ctrl+E", text("Export the list")),
            ("Ctrl+O", text("Import files")),
        ]

    def refresh(self) -> None:
        """Read the shown rows and the counts again, in place."""
        if self._shown:
            self._model.reload()
            self._panel.reload()
        else:
            self._shown = True
            self._model.show(self._filters.where)
        reader = self.services.desk.reader
        self._warehouses.ask(reader.warehouses)
        self._count()
        self._stages.ask(reader.stage_counts)
        if self._needs:
            mine = OrderFilter(needs=self._needs)
            self._needed.ask(lambda: reader.count(mine))
        self._gaps.refresh()
        self._read_kept()

    def show_orders(self, where: OrderFilter) -> None:
        """List the orders of this filter."""
        self._shown = True
        self._filters.put(where)
        self.focus_first()

    def focus_first(self) -> None:
        """The list, or what stands in its place while it is empty."""
        (self._empty if self._list.currentWidget() is self._empty else self._table).setFocus()

    @staticmethod
    def offers() -> dict[str, str]:
        """Import, columns, gaps."""
        return {
            "import": text("Import files…"),
            "columns": text("Choose columns…"),
            "gaps": text("Gaps that orders share"),
        }

    def do(self, offer: str) -> None:
        """Import, columns, gaps."""
        acts = {"import": self.show_import, "columns": self._table.choose_columns, "gaps": self._show_gaps}
        acts[offer]()

    def take_code(self, code: str) -> bool:
        """Only a waybill number that is being asked for."""
        return self._panel.moves.take_code(code)

    def about(self) -> Mapping[LinkKind, str]:
        """The chosen order."""
        chosen = self._table.selected_orders
        return {LinkKind.ORDER: chosen[0]} if len(chosen) == 1 else {}

    def back(self) -> bool:
        """Close what is open, the innermost first, else take the filters away."""
        parts = (self._keep.back, self._batch.back, self._back_aside, self._back_alone)
        if any(step() for step in parts):
            return True
        if self._filters.where != OrderFilter():
            self._filters.clear()
            return True
        return False

    def _back_aside(self) -> bool:
        if self._side.currentWidget() is self._gaps:
            return self._gaps.back()
        return self._panel.moves.back() or self._panel.lacks.back()

    def _back_alone(self) -> bool:
        """Of several orders chosen only the current one."""
        several = len(self._table.selected_orders) > 1
        if several:
            self._table.select_orders(())
        return several

    def show_import(self) -> None:
        """The screen that imports files."""
        self.screen_requested.emit("import")

    def toggle_gaps(self) -> None:
        """The gaps in place of the panel, or the panel again."""
        if self._side.currentWidget() is self._gaps:
            self._side.setCurrentWidget(self._panel)
            self._gaps_chip.setChecked(False)
            self.focus_first()
        else:
            self._show_gaps()

    def _show_gaps(self) -> None:
        self._side.setCurrentWidget(self._gaps)
        self._gaps_chip.setChecked(True)
        self._gaps.focus_first()

    def keep_filter(self) -> None:
        """Keep the filter in force under a name."""
        if self._filters.where == OrderFilter():
            self.services.say(Message(text("Set a filter first, then keep it."), Tone.WARN))
            return
        self._keep.ask(self._filters.where, self._filters.kept_name)

    def _read_kept(self) -> None:
        reader, operator = self.services.desk.reader, self.services.operator.code
        self._kept.ask(lambda: reader.saved_filters(operator))

    def _on_kept(self, rows: Sequence[SavedFilterRow]) -> None:
        kept = {row.name: from_text(row.content) for row in rows}
        self._filters.show_kept({name: where for name, where in kept.items() if where is not None})

    def _on_gaps(self, count: int) -> None:
        self._gaps_chip.setText(f"{text('Gaps')}  {count:,}")

    def _on_batch(self, kept: Sequence[str]) -> None:
        """Those not done stay chosen."""
        self._table.select_orders(kept)
        self._table.setFocus()
        self.refresh()

    def _on_filtered(self, where: OrderFilter) -> None:
        self._list.setCurrentWidget(self._table)
        self._model.show(where)
        self._footer.setText(text("Counting…"))
        self._count()

    def _on_opened(self, order: OrderRow) -> None:
        self.services.open_order(order.no)

    def _count(self) -> None:
        where, reader = self._filters.where, self.services.desk.reader
        late = replace(where, late=True)
        self._counts.ask(lambda: (where, reader.count(where), reader.count(late)))

    def _on_count(self, counts: tuple[OrderFilter, int, int]) -> None:
        where, found, late = counts
        if where != self._filters.where:
            return
        told = text("{count} orders", count=f"{found:,}")
        self._footer.setText(told + " · " + text("{count} late", count=f"{late:,}") if late else told)

    def _on_warehouses(self, warehouses: Sequence[WarehouseRow]) -> None:
        self._filters.show_warehouses(warehouses)
        names = {warehouse.code: warehouse.name for warehouse in warehouses}
        self._model.name_warehouses(names)
        self._panel.name_warehouses(names)

    def _on_loaded(self) -> None:
        if self._model.loaded_rows:
            self._list.setCurrentWidget(self._table)
            return
        self._panel.show_order(None)
        self._list.setCurrentWidget(self._empty)
        if self._filters.where == OrderFilter():
            self._empty.explain(
                "orders",
                text("No orders yet"),
                text("Import the order files of a channel, or start Picklane with its sample company."),
                text("Import files…"),
                self.show_import,
            )
        else:
            hint = text("No order fits all of these filters.")
            self._empty.explain("search", text("Nothing found"), hint, text("Clear filters"), self._filters.clear)

    def _on_failed(self, error: Exception) -> None:
        self.services.trouble(error)
        if not self._model.loaded_rows:
            self._list.setCurrentWidget(self._empty)
            self._empty.explain("database", text("Orders cannot be read now"), "", text("Try again"), self._again)

    def _again(self) -> None:
        self._on_filtered(self._filters.where)
