"""The side panel of the waves screen: the carts that a release would make, or a list under way; and the walk."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget

from app import words
from app.i18n import text
from app.views.lists import CartPlan, ListDetail, ListOrderRow, WaveRow
from ui import clock, theme
from ui.routing.lists import RowList
from ui.screen import Services
from ui.waves.deeds import ListDeeds
from ui.waves.rows import CartDelegate, CartEntry, InListDelegate, StepDelegate
from ui.waves.wording import is_late, list_title, list_who, pickers, span
from ui.widgets.basics import ElidedLabel, clear, column, icon_label, label, page, row, rule
from ui.widgets.order_facts import fact_grid

_NAMES = 84


class WavePanel(QFrame):
    """Above carts or orders, below the walk; `order_opened` brings an order's number."""

    order_opened = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.deeds = ListDeeds(services)
        self._title, self._under = label("", "section"), ElidedLabel("", "quiet")
        self._facts = column(spacing=8)
        self.carts: RowList[CartEntry] = RowList(lambda entry: str(entry.number), CartDelegate(), text("Carts"))
        self.orders: RowList[ListOrderRow] = RowList(lambda one: one.no, InListDelegate(), text("Orders of the list"))
        self.walk = RowList(lambda step: f"{step.location} {step.sku_id}", StepDelegate(), text("Walk"))
        self._upper, self._above, self._below = QStackedWidget(), label("", "section"), label("", "section")
        self._upper.addWidget(self.carts)
        self._upper.addWidget(self.orders)
        self._build()
        self.carts.chosen.connect(self._show_walk)
        self.orders.opened.connect(lambda one: self.order_opened.emit(one.no))
        self.show_nothing()

    def _build(self) -> None:
        head = column(self._title, self._under, self._facts, self.deeds, spacing=8, margins=(16, 12, 16, 12))
        above = row(self._above, None, margins=(16, 6, 16, 4))
        below = row(self._below, None, margins=(16, 6, 16, 4))
        whole = column(head, rule(), above, self._upper, rule(), below, self.walk, spacing=0)
        whole.setStretch(3, 2)
        whole.setStretch(6, 3)
        self._whole = page(whole)
        nothing = label(text("Choose a carrier to see what a release would make of it, or a list."), "quiet", wrap=True)
        self._empty = page(column(row(nothing, margins=(16, 24, 16, 16)), None))
        self.setLayout(column(self._whole, self._empty, spacing=0))

    def show_nothing(self) -> None:
        """No wave and no list."""
        self._whole.hide()
        self._empty.show()
        self.deeds.show_list(None)

    def show_plan(self, wave: WaveRow, plan: CartPlan) -> None:
        """What a release would make of a wave; the cart that was chosen stays chosen."""
        self._show_head(wave.name or text("Everything that waits"), _leaves(wave))
        counted = text("{orders} orders · {pieces} pcs", orders=f"{wave.orders:,}", pieces=f"{wave.pieces:,}")
        self._show_facts([(text("Contents"), counted), (text("Picking"), span(wave.minutes))], _too_late(wave))
        self.deeds.show_list(None)
        entries = [CartEntry(at, cart, plan.pace.minutes(cart.steps)) for at, cart in enumerate(plan.carts, 1)]
        kept = self.carts.current
        self._above.setText(text("Carts: {count}", count=len(entries)))
        self._upper.setCurrentWidget(self.carts)
        self.carts.show_rows(entries, str(min(kept.number, len(entries)) if kept else 1))
        self._show_walk(self.carts.current)

    def show_list(self, detail: ListDetail) -> None:
        """A list under way, or a closed one."""
        shown = detail.row
        self._show_head(shown.no, list_title(shown))
        facts = [
            (text("State"), words.list_state(shown.state)),
            (text("Picker"), list_who(shown)),
            (text("Pieces"), f"{shown.picked:,} / {shown.pieces:,}"),
            (text("Left"), span(shown.minutes) if shown.closed_at is None else ""),
            (text("Released by"), f"{words.clock(shown.created_at, clock.now())} · {shown.by}"),
        ]
        late = shown.closed_at is None and is_late(shown)
        self._show_facts(facts, text("It will not be done when the carrier leaves.") if late else "")
        self.deeds.show_list(shown)
        kept = self.orders.current
        self._above.setText(text("Orders: {count}", count=shown.orders))
        self._upper.setCurrentWidget(self.orders)
        self.orders.show_rows(detail.orders, kept.no if kept else "")
        self._below.setText(text("Left to walk: {count} stops", count=len(detail.left)))
        self.walk.show_rows(detail.left, "")

    def _show_head(self, title: str, under: str) -> None:
        self._whole.show()
        self._empty.hide()
        self._title.setText(title)
        self._under.setText(under)

    def _show_facts(self, facts: Sequence[tuple[str, str]], warning: str) -> None:
        clear(self._facts)
        self._facts.addLayout(fact_grid(facts, _NAMES))
        if warning:
            line = row(icon_label("warning", theme.tokens().warn), label(warning, "warn", wrap=True), spacing=8)
            line.setStretch(1, 1)
            self._facts.addLayout(line)

    def _show_walk(self, entry: CartEntry | None) -> None:
        if entry is not None:
            stops = len(entry.cart.steps)
            self._below.setText(text("Walk of cart {number}: {count} stops", number=entry.number, count=stops))
        self.walk.show_rows(entry.cart.steps if entry is not None else (), "")


def _leaves(wave: WaveRow) -> str:
    if not wave.carrier:
        return text("All carriers together")
    now = clock.now()
    left, then = words.age(wave.leaves_at - now), words.clock(wave.then_at or wave.leaves_at, now)
    return text("Leaves {time}, in {left}; then {then}", time=words.clock(wave.leaves_at, now), left=left, then=then)


def _too_late(wave: WaveRow) -> str:
    needed = pickers(wave)
    if not wave.carrier or needed <= 1:
        return ""
    if needed > wave.carts:
        return text("Not everything can leave in time, however many pick.")
    return text("In time only when {count} pick at once.", count=needed)
