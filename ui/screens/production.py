"""To produce: what no warehouse has, by product and due day; the planner promises a day and says what is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.domain.cases import LinkKind
from app.domain.codes import CodeType, is_label_code, is_own_code, part_key, scanned_code
from app.domain.people import Permission
from app.domain.stages import Awaits
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.customers import PartRow
from app.views.orders import OrderFilter, OrderRow
from app.views.routing import ProductionRow
from ui.production.panel import ProductionPanel
from ui.production.wording import DONE, STATES, day, done_words, due_tone, promise_tone, state_tone, state_word
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS, Repeat
from ui.widgets.basics import button, column, frame, label, page, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table, keep_chosen

if TYPE_CHECKING:
    from app.bus import Command, Result

_LISTED, _ORDERS, _REST_MS = 500, 100, 80
_WIDE, _PANEL = 1100, (360, 312)
_ALL = ""


class ProductionScreen(Screen):
    """Up and Down choose a product, Enter goes to the answer, Ctrl+Enter gives it; a product's code can be scanned."""

    key = "production"
    icon = "factory"
    watches = frozenset({"order", "stock", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._rows: Sequence[ProductionRow] = ()
        self._sites: Sequence[WarehouseRow] = ()
        self._state = _ALL
        self._table: Table[ProductionRow] = Table(_columns(), services.preferences, "production")
        self._panel, self._empty = ProductionPanel(), EmptyState()
        self._footer = label("", "meta")
        self._chips = {state: self._chip(state) for state in (_ALL, *STATES)}
        self._read = Repeat(services.tasks, self, self._on_rows, self._on_unread)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._read_orders)
        may = services.may(Permission.PRODUCE)
        self._panel.answer.allow("" if may else text("Your role may not do this."))
        self._build()
        self._connect()

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("To produce")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("↑ ↓", text("Choose a product")),
            ("Enter", text("To the answer")),
            ("Ctrl+Enter", text("Give it: promise the day, or say what is made")),
            ("Ctrl+Tab", text("Show what stands at the next answer")),
            ("F4", text("To the orders that wait for it; Enter opens one")),
        ]

    def refresh(self) -> None:
        """Read the list again."""
        reader = self.services.desk.reader
        self._read.ask(lambda: (reader.production(_LISTED), reader.warehouses()))

    def focus_first(self) -> None:
        """The list."""
        self._table.setFocus()

    def about(self) -> Mapping[LinkKind, str]:
        """The chosen product."""
        chosen = self._table.selected()
        return {LinkKind.SKU: chosen.sku} if chosen is not None else {}

    def back(self) -> bool:
        """From the panel to the list."""
        if self._table.hasFocus():
            return False
        self._table.setFocus()
        return True

    def take_code(self, code: str) -> bool:
        """A product's code chooses it; scanned while it is chosen, it counts as made."""
        no = scanned_code(code)
        if is_label_code(no) or any(is_own_code(no, kind) for kind in CodeType):
            return False
        reader = self.services.desk.reader
        self.services.tasks.read(self, lambda: reader.parts(code, limit=1), partial(self._on_scanned, no), lane="scan")
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its width to the list."""
        super().resizeEvent(event)
        self._panel.setFixedWidth(_PANEL[self.width() < _WIDE])

    def _chip(self, state: str) -> QPushButton:
        made = button("", lambda: self._show_state(state), "chip")
        made.setCheckable(True)
        made.setChecked(state == _ALL)
        return made

    def _build(self) -> None:
        top = frame("bar", row(*self._chips.values(), None, margins=(16, 4, 16, 4)))
        foot = frame("strip", row(self._footer, None, margins=(16, 4, 16, 4)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        left = column(self._stack, foot, spacing=0)
        left.setStretch(0, 1)
        body = row(page(left), self._panel, spacing=0)
        body.setStretch(0, 1)
        whole = column(top, body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._table.chosen.connect(self._on_chosen)
        self._table.opened.connect(lambda row: self._panel.answer.focus_first())
        self._panel.answer.asked.connect(self._send)
        self._panel.orders.opened.connect(lambda order: self.services.open_order(order.no))
        self._panel.all_requested.connect(self._show_all)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": self._panel.answer.send,
            "Ctrl+Enter": self._panel.answer.send,
            "Ctrl+Tab": self._turn,
            "F4": self._panel.orders.setFocus,
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _turn(self) -> None:
        states = list(self._chips)
        self._show_state(states[(states.index(self._state) + 1) % len(states)])

    def _show_state(self, state: str) -> None:
        self._state = state
        for each, chip in self._chips.items():
            chip.setChecked(each == state)
        self._show_rows()

    def _on_rows(self, found: tuple[Sequence[ProductionRow], Sequence[WarehouseRow]]) -> None:
        self._rows, self._sites = found
        for state, chip in self._chips.items():
            count = sum(row.state == state for row in self._rows) if state else len(self._rows)
            chip.setText(f"{state_word(state) if state else text('All')}  {count:,}")
        self._show_rows()

    def _show_rows(self) -> None:
        shown = [row for row in self._rows if self._state in (_ALL, row.state)]
        keep_chosen(self._table, shown, lambda row: row.sku)
        if shown and self._table.selected() is None:
            self._table.select(0)
        self._stack.setCurrentWidget(self._table if shown else self._empty)
        if not shown:
            hint = text("Routing asks for what no warehouse has; it appears here by itself.")
            self._empty.explain("check", text("Nothing is to be made"), hint)
        open_rows = [row for row in shown if row.state != DONE]
        told = text(
            "{products} products · {pieces} pieces · {orders} orders wait",
            products=f"{len(open_rows):,}",
            pieces=f"{sum(row.pieces for row in open_rows):,}",
            orders=f"{sum(row.orders for row in open_rows):,}",
        )
        self._footer.setText(told)
        self._on_chosen(self._table.selected())

    def _on_chosen(self, chosen: ProductionRow | None) -> None:
        self._panel.show_row(chosen, self._sites, self.services.warehouse)
        self._rest.start()

    def _read_orders(self) -> None:
        chosen, reader = self._table.selected(), self.services.desk.reader
        if chosen is not None:
            sku = chosen.sku
            self.services.tasks.read(self, lambda: reader.lacking(sku, _ORDERS), self._on_orders, lane="orders")

    def _on_orders(self, found: Sequence[OrderRow]) -> None:
        self._panel.show_orders(found)

    def _on_unread(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        if not self._rows:
            self._stack.setCurrentWidget(self._empty)
            self._empty.explain("database", text("The list cannot be read now"), "", text("Try again"), self.refresh)

    def _on_scanned(self, code: str, found: Sequence[PartRow]) -> None:
        sku, pieces = (found[0].sku, found[0].pieces) if found else (code, 1)
        listed = self._table.rows
        rows = (listed.row(number) for number in range(listed.rowCount()))
        at = next((at for at, row in enumerate(rows) if row and part_key(row.sku) == part_key(sku)), None)
        chosen = self._table.selected()
        if at is None:
            self.services.say(Message(text("{code} is not to be made now.", code=code), Tone.WARN))
        elif chosen is not None and part_key(chosen.sku) == part_key(sku):
            self._panel.answer.count(pieces)
        else:
            self._table.select(at)

    def _show_all(self) -> None:
        chosen = self._table.selected()
        if chosen is not None:
            self.orders_requested.emit(OrderFilter(needs=frozenset({Awaits.PRODUCTION})))

    def _send(self, command: Command) -> None:
        desk, actor = self.services.desk, self.services.actor
        self._panel.answer.setEnabled(False)
        self.services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_refused)

    def _on_done(self, result: Result[Any]) -> None:
        self._panel.answer.setEnabled(True)
        names = {site.code: site.name for site in self._sites}
        self.services.say(Message(done_words(result.value, names), Tone.GOOD))
        self._table.setFocus()
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        self._panel.answer.setEnabled(True)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()


def _columns() -> list[Column[ProductionRow]]:
    return [
        Column(text("SKU"), lambda row: row.sku, 124, code=True),
        Column(text("Product"), lambda row: row.name),
        Column(text("Pieces"), lambda row: f"{row.pieces:,}", 68, right=True),
        Column(text("Orders"), lambda row: f"{row.orders:,}", 64, right=True),
        Column(text("Needed by"), lambda row: day(row.due_at), 112, due_tone),
        Column(text("Answer"), lambda row: state_word(row.state), 88, state_tone),
        Column(text("Promised for"), lambda row: day(row.promised_at), 112, promise_tone),
    ]
