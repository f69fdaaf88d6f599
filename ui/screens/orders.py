"""The pool: filters, the list, and a panel that follows the choice."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import text
from app.views import OrderFilter, OrderRow, WarehouseRow
from ui.models.orders import OrdersModel
from ui.screen import Screen, Services
from ui.tasks import Repeat
from ui.widgets.basics import button, column, frame, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.import_panel import ImportPanel
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
        self._model = OrdersModel(services.desk.reader, services.tasks)
        self._model.setParent(self)
        self._model.loaded.connect(self._on_loaded)
        self._model.failed.connect(self._on_failed)
        self._table = OrderTable(self._model, services.preferences)
        self._panel, self._import = OrderPanel(services), ImportPanel(services)
        self._table.chosen.connect(self._panel.show_order)
        self._table.opened.connect(self._on_opened)
        self._filters = OrderFilters()
        self._filters.add_action(button(text("Import files…"), self.show_import, icon="import"))
        self._filters.changed.connect(self._on_filtered)
        self._empty, self._footer = EmptyState(), label("", "meta")
        self._list, self._side = QStackedWidget(), QStackedWidget()
        self._shown = False
        tasks = services.tasks
        self._counts = Repeat(tasks, self, self._on_count)
        self._stages = Repeat(tasks, self, self._filters.show_counts)
        self._warehouses = Repeat(tasks, self, self._on_warehouses)
        self._build()
        for keys, act in (("Ctrl+F", self._filters.focus_search), ("Ctrl+O", self.show_import)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._age = QTimer(self, interval=_TICK_MS)
        self._age.timeout.connect(self._model.tick)
        self._age.start()

    def _build(self) -> None:
        self._list.addWidget(self._table)
        self._list.addWidget(self._empty)
        self._side.addWidget(self._panel)
        self._side.addWidget(self._import)
        self._side.setFixedWidth(self._panel.width())
        self._import.closed.connect(self._on_import_closed)
        foot = frame("strip", row(self._footer, None, margins=(16, 0, 16, 0)))
        foot.setFixedHeight(28)
        left = column(self._list, foot, spacing=0)
        body = row(left, self._side, spacing=0)
        self.setLayout(column(frame("bar", column(self._filters)), body, spacing=0))

    @staticmethod
    def title() -> str:
        """Orders."""
        return text("Orders")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose an order")),
            ("Enter", text("Open the whole order")),
            ("Tab", text("To the filters and the panel")),
            ("Ctrl+F", text("Search in the list")),
            ("Ctrl+O", text("Import files")),
        ]

    def refresh(self) -> None:
        """Read the shown rows and the counts again, in place."""
        if self._shown:
            self._model.reload()
        else:
            self._shown = True
            self._model.show(self._filters.where)
        reader = self.services.desk.reader
        self._warehouses.ask(reader.warehouses)
        self._count()
        self._stages.ask(reader.stage_counts)

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
        """Import, columns."""
        return {"import": text("Import files…"), "columns": text("Choose columns…")}

    def do(self, offer: str) -> None:
        """Import, columns."""
        if offer == "import":
            self.show_import()
        else:
            self._table.choose_columns()

    def take_code(self, code: str) -> bool:
        """Only a waybill number that is being asked for."""
        return self._panel.moves.take_code(code)

    def back(self) -> bool:
        """Close a form or the import, else take the filters away."""
        if self._panel.moves.back():
            return True
        if self._side.currentWidget() is self._import:
            return self._import.back()
        if self._filters.where != OrderFilter():
            self._filters.clear()
            return True
        return False

    def show_import(self) -> None:
        """The import in place of the panel."""
        self._side.setCurrentWidget(self._import)
        self._import.focus_first()

    def _on_import_closed(self) -> None:
        self._side.setCurrentWidget(self._panel)
        self.focus_first()

    def _on_filtered(self, where: OrderFilter) -> None:
        self._list.setCurrentWidget(self._table)
        self._model.show(where)
        self._footer.setText(text("Counting…"))
        self._count()

    def _on_opened(self, order: OrderRow) -> None:
        self.services.open_order(order.no)

    def _count(self) -> None:
        where, reader = self._filters.where, self.services.desk.reader
        late = OrderFilter(where.stage, where.channel, where.warehouse, where.text, where.incomplete, True)

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
