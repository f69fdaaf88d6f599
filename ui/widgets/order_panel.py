"""The panel beside the list: the chosen order in short, its lines, its last events, what can be done."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app import words
from app.domain.stages import OPEN_STAGES
from app.i18n import text
from app.views.orders import OrderDetail, OrderRow
from ui import clock, theme
from ui.models.orders import is_late
from ui.orders.missing import MissingNote
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, clear, column, label, page, row, rule
from ui.widgets.clock_face import ClockFace, order_tick
from ui.widgets.order_actions import OrderActions
from ui.widgets.order_facts import Marks, fact_grid, pause_of, pay_word, returned, short_line
from ui.widgets.stage_badge import StageBadge
from ui.widgets.timeline import Timeline

WIDTH = 360
_REST_MS = 80
"""So long the choice must rest before the order is read: holding an arrow key asks for none."""
_LINES = 6
_EVENTS = 5


class OrderPanel(QFrame):
    """Follows `show_order`; reads the whole order in the background."""

    def __init__(self, services: Services, host: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(WIDTH)
        self._services = services
        self._order: OrderRow | None = None
        self._detail: OrderDetail | None = None
        self._names: Mapping[str, str] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.reload)
        self._no = label("", font=theme.code_font(15, bold=True))
        self._buyer = ElidedLabel("", "quiet")
        self._badge, self._marks, self._clock = StageBadge(), Marks(), ClockFace()
        self._open = button(text("Open"), self.open, "", "open", text("Open the whole order (Enter)"))
        self.moves = OrderActions(services)
        self.moves.done.connect(self.reload)
        self.lacks = MissingNote(services, host)
        self.lacks.cured.connect(self.reload)
        self._facts, self._lines = column(spacing=0), column(spacing=8)
        self._lines_title, self._events = label("", "section"), Timeline(_EVENTS)
        self._build()

    def _build(self) -> None:
        body = page(
            column(
                self.lacks,
                self._facts,
                rule(),
                self._lines_title,
                self._lines,
                rule(),
                label(text("What happened"), "section"),
                self._events,
                None,
                spacing=12,
                margins=(16, 12, 16, 16),
            )
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        head = column(
            row(self._no, None, self._open),
            row(self._badge, self._buyer, spacing=8),
            row(self._clock, self._marks, None, spacing=12),
            self.moves,
            spacing=8,
            margins=(16, 12, 16, 12),
        )
        self._whole: QWidget = page(column(head, rule(), scroll, spacing=0))
        self._nothing = label(text("Choose an order to see it here."), "quiet")
        self.setLayout(column(self._whole, row(None, self._nothing, None), spacing=0))
        self._show_whole(False)

    def _show_whole(self, whole: bool) -> None:
        self._whole.setVisible(whole)
        self._nothing.setVisible(not whole)

    def name_warehouses(self, names: Mapping[str, str]) -> None:
        """How warehouse codes are shown."""
        if names != self._names:
            self._names, self._detail = names, None
            self.reload()

    def show_order(self, order: OrderRow | None) -> None:
        """Show what the row knows at once, the rest after a moment."""
        self._order = order
        self._show_whole(order is not None)
        if order is None:
            return
        if self._detail is not None and self._detail.row.no != order.no:
            self._detail = None
            self.lacks.show_detail(None)
        self._show_row(order)
        self._rest.start()

    def open(self) -> None:
        """Show the whole order."""
        if self._order is not None:
            self._services.open_order(self._order.no)

    def reload(self) -> None:
        """Read the chosen order again."""
        if self._order is not None:
            no, reader = self._order.no, self._services.desk.reader
            self._services.tasks.read(self, lambda: reader.order(no), self._on_detail, lane="panel")

    def _show_row(self, order: OrderRow) -> None:
        self._no.setText(order.no)
        self._buyer.setText(order.buyer)
        self._badge.show_stage(order.stage, order.held)
        self._marks.show_order(order)
        self._clock.follow(partial(order_tick, order))
        self.moves.show_order(order)

    def _on_detail(self, detail: OrderDetail | None) -> None:
        if detail is None or self._order is None or detail.row.no != self._order.no:
            return
        self._order = detail.row
        self._show_row(detail.row)
        if detail == self._detail:
            return
        self._detail = detail
        self.lacks.show_detail(detail)
        clear(self._facts)
        self._facts.addLayout(fact_grid(_facts(detail, self._names)))
        pieces = sum(line.quantity for line in detail.lines)
        self._lines_title.setText(text("Lines {lines}, pieces {pieces}", lines=len(detail.lines), pieces=pieces))
        clear(self._lines)
        for line in detail.lines[:_LINES]:
            self._lines.addWidget(short_line(line))
        if len(detail.lines) > _LINES:
            more = text("{count} more lines", count=len(detail.lines) - _LINES)
            self._lines.addWidget(button(more, self.open, "link"))
        self._events.show_events(detail.events, self._names)


def _facts(detail: OrderDetail, names: Mapping[str, str]) -> list[tuple[str, str]]:
    order, parcel = detail.row, detail.parcel
    return [
        (text("Next"), words.awaits(order.awaits)),
        (text("Clock stopped"), pause_of(order)),
        (text("Promised"), _promise(order)),
        (text("Warehouse"), names.get(order.warehouse, order.warehouse)),
        (text("Address"), " ".join(part for part in (detail.contact, detail.phone, detail.address) if part)),
        (text("Remark"), detail.remark),
        (text("Amount"), f"{words.money(order.amount_fen)} · {pay_word(order.pay)}"),
        (text("Freight"), words.money(detail.freight_fen) if detail.freight_fen else ""),
        (text("Discount"), words.money(-detail.discount_fen) if detail.discount_fen else ""),
        (text("Came back"), returned(detail.returns)),
        (text("Courier"), f"{parcel.carrier} {parcel.waybill}".strip() if parcel else ""),
        (text("Source"), f"{words.channel(order.channel)} {order.external_no}"),
    ]


def _promise(order: OrderRow) -> str:
    """Until when, and whether that is over; nothing once the order has left."""
    if order.stage not in OPEN_STAGES:
        return ""
    now = clock.now()
    told = words.clock(order.promised_at, now)
    return text("{time}, late", time=told) if is_late(order, now) else told
