"""The side panel of the production screen: the chosen product, the answer, the orders that wait for it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from app import words
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.orders import OrderRow
from app.views.routing import ProductionRow
from ui import clock, theme
from ui.production.answer import Answer
from ui.production.wording import day, due_tone, promise_tone, state_word
from ui.routing.lists import RowList
from ui.routing.rows import OrderDelegate
from ui.widgets.basics import ElidedLabel, button, clear, column, icon_label, label, page, row, rule
from ui.widgets.order_facts import fact_grid


class ProductionPanel(QFrame):
    """`all_requested` asks for the orders behind in the pool."""

    all_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._sku, self._name = label("", font=theme.code_font(15, bold=True)), ElidedLabel("", "quiet")
        self._facts, self.answer = column(spacing=8), Answer()
        self._waits = label("", "section")
        self.orders: RowList[OrderRow] = RowList(lambda r: r.no, OrderDelegate(), text("Orders that wait for it"))
        self._all = button(text("Show them in the order pool"), self.all_requested.emit, "link")
        head = column(self._sku, self._name, self._facts, self.answer, spacing=8, margins=(16, 12, 16, 12))
        waits = row(self._waits, None, self._all, margins=(16, 8, 16, 4))
        whole = column(head, rule(), waits, self.orders, spacing=0)
        whole.setStretch(3, 1)
        self._whole = page(whole)
        nothing = label(text("Choose a product to see who waits for it."), "quiet", wrap=True)
        self._empty = page(column(row(nothing, margins=(16, 24, 16, 16)), None))
        self.setLayout(column(self._whole, self._empty, spacing=0))
        self._whole.hide()

    def show_row(self, shown: ProductionRow | None, sites: Sequence[WarehouseRow], at: str) -> None:
        """Another product, or none."""
        self._whole.setVisible(shown is not None)
        self._empty.setVisible(shown is None)
        if shown is None:
            return
        self._sku.setText(shown.sku)
        self._name.setText(shown.name)
        self._waits.setText(text("Waiting orders: {count}", count=f"{shown.orders:,}"))
        clear(self._facts)
        self._facts.addLayout(fact_grid(_facts(shown), 72))
        for told in filter(None, (_due_words(shown), _promise_words(shown))):
            line = row(icon_label("warning", theme.tokens().warn), label(told, "warn", wrap=True), spacing=8)
            line.setStretch(1, 1)
            self._facts.addLayout(line)
        self.answer.show_row(shown, sites, at)

    def show_orders(self, orders: Sequence[OrderRow]) -> None:
        """Those behind it."""
        kept = self.orders.current
        self.orders.show_rows(orders, kept.no if kept else "")


def _facts(shown: ProductionRow) -> list[tuple[str, str]]:
    promise = " · ".join(part for part in (day(shown.promised_at), shown.by) if part)
    return [
        (text("State"), state_word(shown.state)),
        (text("Pieces"), f"{shown.pieces:,}"),
        (text("Needed by"), day(shown.due_at)),
        (text("Promised for"), promise),
    ]


def _due_words(shown: ProductionRow) -> str:
    left = shown.due_at - clock.now()
    if not due_tone(shown):
        return ""
    if left.total_seconds() < 0:
        return text("The first order is late by {age}.", age=words.age(-left))
    return text("The first order is due in {age}.", age=words.age(left))


def _promise_words(shown: ProductionRow) -> str:
    late = promise_tone(shown)
    return text("That is after what the first customer was promised.") if late else ""
