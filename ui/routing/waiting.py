"""The left side of the routing screen: what waits, what can be done with it, and what to do where nothing waits."""

from collections import Counter
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.stages import Awaits
from app.domain.transfers import TransferState
from app.i18n import text
from app.views.orders import OrderRow, TransferRow
from app.views.routing import QueueRow
from ui import theme
from ui.routing.lists import RowList
from ui.routing.look import Look
from ui.routing.rows import OrderDelegate, QueueDelegate, TransferDelegate
from ui.routing.steps import state_word
from ui.routing.transfer_bar import TransferBar
from ui.routing.waits import wait_word
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, column, icon_label, label, page, row, rule


class WaitingPane(QWidget):
    """Lists what waits for one thing. `chosen` brings the number of an order, `more_requested` asks for the screen
    where such orders are worked on; `moves` brings the chosen transfer on."""

    chosen = Signal(str)
    opened = Signal(str)
    more_requested = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.queue: RowList[QueueRow] = RowList(lambda r: r.order.no, QueueDelegate(), wait_word(Awaits.ROUTING))
        self._ways = TransferDelegate()
        self.transfers: RowList[TransferRow] = RowList(lambda r: r.no, self._ways, wait_word(Awaits.TRANSFER))
        self.orders: RowList[OrderRow] = RowList(lambda r: r.no, OrderDelegate(), text("Orders"))
        self._head = ElidedLabel("", "meta")
        self._why, self._hint = label("", "section", wrap=True), label("", "quiet", wrap=True)
        self._more, self.moves = button("", self.more_requested.emit, "", "open"), TransferBar(services)
        self._stack = QStackedWidget()
        self._awaits = Awaits.ROUTING
        self._build()

    def _build(self) -> None:
        good = row(icon_label("check", theme.tokens().good, 24), None)
        empty = page(column(good, self._why, self._hint, None, spacing=6, margins=(16, 20, 16, 16)))
        for part in (self.queue, self.transfers, self.orders, empty):
            self._stack.addWidget(part)
        self._empty = empty
        self._foot = page(column(rule(), column(self._more, self.moves, margins=(16, 8, 16, 10)), spacing=0))
        head = row(self._head, margins=(16, 8, 16, 6))
        whole = column(head, rule(), self._stack, self._foot, spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.queue.chosen.connect(lambda row: self.chosen.emit(row.order.no))
        self.queue.opened.connect(lambda row: self.opened.emit(row.order.no))
        self.transfers.chosen.connect(self._on_transfer)
        self.transfers.opened.connect(lambda row: self.opened.emit(row.order_no))
        self.orders.chosen.connect(lambda row: self.chosen.emit(row.no))
        self.orders.opened.connect(lambda row: self.opened.emit(row.no))
        self.setFocusProxy(self._stack)

    @property
    def transfer(self) -> TransferRow | None:
        """The transfer that is chosen while transfers are listed."""
        return self.moves.transfer if self._awaits is Awaits.TRANSFER else None

    def focus_first(self) -> bool:
        """The list; False where it is empty."""
        shown = self._stack.currentWidget()
        if shown is None or shown is self._empty:
            return False
        shown.setFocus()
        return True

    def first(self) -> str:
        """The number of the first order listed, empty where there is none."""
        if self._awaits is Awaits.ROUTING:
            return self.queue.rows.rows[0].order.no if self.queue.rows.rows else ""
        if self._awaits is Awaits.TRANSFER:
            return self.transfers.rows.rows[0].order_no if self.transfers.rows.rows else ""
        return self.orders.rows.rows[0].no if self.orders.rows.rows else ""

    def show_look(self, look: Look, awaits: Awaits, order_no: str) -> None:
        """Other rows; the chosen order stays chosen where it is listed."""
        self._awaits = awaits
        self._ways.names = {site.code: site.name for site in look.warehouses}
        kept = self.transfers.current
        self.queue.show_rows(look.queue, order_no)
        self.transfers.show_rows(look.transfers, kept.no if kept and kept.order_no == order_no else "")
        self.orders.show_rows(look.others, order_no)
        lists: Mapping[Awaits, RowList[QueueRow] | RowList[TransferRow]] = {
            Awaits.ROUTING: self.queue,
            Awaits.TRANSFER: self.transfers,
        }
        shown = lists.get(awaits, self.orders)
        empty = not shown.rows.rows
        self._stack.setCurrentWidget(self._empty if empty else shown)
        self._tell(look)
        self._foot.setVisible(not empty and awaits is not Awaits.ROUTING)
        self._show_foot()

    def mark(self, order_no: str) -> None:
        """Choose the row of an order, without news of it; of its transfers the first."""
        self.queue.mark(order_no)
        self.orders.mark(order_no)
        chosen = self.transfers.current
        if chosen is None or chosen.order_no != order_no:
            moves = (move.no for move in self.transfers.rows.rows if move.order_no == order_no)
            self.transfers.mark(next(moves, ""))
        self._show_foot()

    def mark_transfer(self, no: str) -> TransferRow | None:
        """Choose a transfer by its number; None where it is not listed."""
        self.transfers.mark(no)
        self._show_foot()
        return self.transfers.current

    def _tell(self, look: Look) -> None:
        """What stands over the list, and instead of an empty one."""
        heads = {
            Awaits.ROUTING: text("In the order they will be served"),
            Awaits.TRANSFER: _states(look),
        }
        rest = text("Enter opens the order")
        self._head.setText(heads.get(self._awaits, rest))
        self._why.setText(text("Nothing here: {what}", what=wait_word(self._awaits)))
        routing = text("New orders appear here after an import.")
        self._hint.setText(routing if self._awaits is Awaits.ROUTING else text("Nobody waits for this now."))

    def _show_foot(self) -> None:
        moves = self._awaits is Awaits.TRANSFER
        self.moves.show_transfer(self.transfers.current if moves else None)
        self.moves.setVisible(moves)
        self._more.setVisible(not moves)
        produce = self._awaits is Awaits.PRODUCTION
        self._more.setText(text("To the production list") if produce else text("Show them in the order pool"))

    def _on_transfer(self, transfer: TransferRow) -> None:
        self._show_foot()
        self.chosen.emit(transfer.order_no)


def _states(look: Look) -> str:
    """How many transfers stand where."""
    counts = Counter(transfer.state for transfer in look.transfers)
    return " · ".join(f"{state_word(state)} {counts[state]}" for state in TransferState if counts[state])
