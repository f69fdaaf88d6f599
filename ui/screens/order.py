"""One order, whole: where it stands, its lines, why this warehouse, what happened, what can be done."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from app import words
from app.domain.cases import LinkKind
from app.domain.stages import Stage
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.orders import OrderDetail, ParcelRow, TransferRow
from ui import clock, theme
from ui.cases.of_order import OrderCases
from ui.models.orders import is_late
from ui.orders.evidence import EvidenceSection
from ui.orders.missing import MissingNote
from ui.orders.rejecting import RejectForm
from ui.routing.decision import DecisionView
from ui.screen import Screen, Services
from ui.widgets.basics import button, clear, column, frame, icon_label, label, page, row
from ui.widgets.clock_face import ClockFace, order_tick
from ui.widgets.empty_state import EmptyState
from ui.widgets.order_actions import OrderActions
from ui.widgets.order_facts import Marks, fact_grid, money_of, pause_of, pay_word
from ui.widgets.order_lines import OrderLines
from ui.widgets.photo_drop import PhotoDrop
from ui.widgets.resending import UndrawnNote
from ui.widgets.stage_badge import StageBadge
from ui.widgets.stage_track import StageTrack
from ui.widgets.timeline import Timeline

_REACHED = {
    "order_received": Stage.PAID,
    "order_assigned": Stage.ASSIGNED,
    "order_picked": Stage.PICKED,
    "order_shipped": Stage.SHIPPED,
    "order_signed": Stage.SIGNED,
}


class OrderScreen(Screen):
    """Reached by opening an order; Esc goes back to where one came from."""

    key = "order"
    icon = "file"
    watches = frozenset({"order", "stock", "case", "message"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._code = ""
        self._detail: OrderDetail | None = None
        self._names: Mapping[str, str] = {}
        self._no = label("", font=theme.code_font(20, bold=True))
        self._badge, self._late, self._clock = StageBadge(), label("", "bad"), ClockFace()
        self._awaits, self._track = label("", "quiet"), StageTrack()
        self._moves = OrderActions(services)
        self._moves.done.connect(self._read)
        self._marks, self._lacks = Marks(), MissingNote(services, self)
        self._lacks.cured.connect(self._read)
        self._lacks.screen_requested.connect(self.screen_requested)
        self._undrawn = UndrawnNote(services)
        self._undrawn.done.connect(self._read)
        self._facts, self._parcel = column(spacing=0), column(spacing=8)
        self._lines, self._total = OrderLines(), label("", "quiet")
        self._reject = RejectForm(services)
        self._reject.rejected.connect(self._read)
        self._why, self._events = DecisionView(), Timeline()
        self._photos, dropped = EvidenceSection(services), PhotoDrop(self)
        dropped.dropped.connect(self._photos.add)
        dropped.over.connect(self._photos.mark)
        self._cases = OrderCases(services)
        self._cases.code_opened.connect(self.code_requested)
        self._cases.case_wanted.connect(self.case_requested)
        self._missing = EmptyState()
        self._body = self._build()
        self.setLayout(column(self._body, self._missing, spacing=0))
        self._missing.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @staticmethod
    def title() -> str:
        """Order details."""
        return text("Order details")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("F4", text("Why this warehouse: the decision alone, and back")),
            ("F8", text("Have a label drawn that could not be drawn")),
            ("F9", text("A line is short, damaged or missing: back to routing")),
            ("Esc", text("Back to the list")),
        ]

    def _build(self) -> QWidget:
        head = frame(
            "bar",
            row(
                button("", self.back_requested.emit, "plain", "back", text("Back")),
                column(
                    row(self._no, self._badge, self._clock, self._marks, self._late, None, spacing=12),
                    self._awaits,
                    spacing=4,
                ),
                self._track,
                margins=(16, 12, 16, 8),
                spacing=16,
            ),
        )
        photos = frame("card", column(self._photos, margins=(16, 12, 16, 14)))
        cards = (self._cases, self._order_card(), self._lines_card(), photos)
        left = column(self._lacks, self._undrawn, *cards, None, spacing=12, margins=(16, 16, 6, 16))
        right = column(self._right_column(), margins=(6, 16, 16, 16))
        self._right = _scrolled(right)
        for key, act in (("F4", self._toggle_why), ("F8", self._undrawn.resend), ("F9", self._reject.ask)):
            QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shown = _scrolled(left)
        self._reject.grown.connect(lambda: shown.ensureWidgetVisible(self._reject), Qt.ConnectionType.QueuedConnection)
        both = row(shown, self._right, spacing=0)
        both.setStretch(0, 11)
        both.setStretch(1, 9)
        return page(column(head, both, spacing=0))

    def _order_card(self) -> QFrame:
        title = row(label(text("Customer and address"), "section"), None)
        return frame("card", column(title, self._facts, spacing=10, margins=(16, 12, 16, 14)))

    def _lines_card(self) -> QFrame:
        title = row(label(text("Lines"), "section"), None, self._total, margins=(16, 12, 16, 8))
        return frame("card", column(title, self._lines, 4, self._reject, 8, spacing=0))

    def _right_column(self) -> QWidget:
        acts = frame("card", column(self._moves, self._parcel, spacing=10, margins=(16, 12, 16, 12)))
        alone = button(text("Only this (F4)"), self._toggle_why, "link")
        why_title = row(label(text("Why this warehouse"), "section"), None, alone)
        why = frame("card", column(why_title, self._why, spacing=10, margins=(16, 12, 16, 14)))
        happened = frame(
            "card",
            column(label(text("What happened"), "section"), self._events, spacing=10, margins=(16, 12, 16, 14)),
        )
        self._around_why = (acts, happened)
        return page(column(acts, why, happened, None, spacing=12))

    def _toggle_why(self) -> None:
        """The decision alone, so that the keys scroll it; the same key brings the rest back."""
        alone = self._around_why[0].isHidden()
        for part in self._around_why:
            part.setVisible(alone)
        self._right.verticalScrollBar().setValue(0)
        (self if alone else self._right).setFocus()

    def show_order(self, code: str) -> None:
        """Show the order this code names."""
        self._code = code
        self._moves.back()
        self._read()

    def refresh(self) -> None:
        """Read it again."""
        if self._code:
            self._read()

    def take_code(self, code: str) -> bool:
        """Only a waybill number that is being asked for; any other code opens what it names."""
        return self._moves.take_code(code)

    def about(self) -> Mapping[LinkKind, str]:
        """The order, once it is there."""
        return {LinkKind.ORDER: self._detail.row.no} if self._detail is not None else {}

    def back(self) -> bool:
        """Close an open form, or show everything again."""
        if self._moves.back() or self._lacks.back() or self._reject.back():
            return True
        only_why = self._around_why[0].isHidden()
        if only_why:
            self._toggle_why()
        return only_why

    def _read(self) -> None:
        code, reader = self._code, self.services.desk.reader

        def work() -> tuple[OrderDetail | None, Sequence[WarehouseRow]]:
            return reader.order(code), reader.warehouses()

        self.services.tasks.read(self, work, lambda found: self._on_read(*found), lane="order")

    def _on_read(self, detail: OrderDetail | None, warehouses: Sequence[WarehouseRow]) -> None:
        self._names = {warehouse.code: warehouse.name for warehouse in warehouses}
        self._body.setVisible(detail is not None)
        self._missing.setVisible(detail is None)
        if detail is None:
            self._missing.explain("search", text("No order found for “{code}”.", code=self._code))
            return
        self._cases.show_order(detail.row.no)
        if detail != self._detail:
            self._detail = detail
            self._show(detail)

    def _show(self, detail: OrderDetail) -> None:
        self._show_head(detail)
        self._show_parcel(detail)
        self._show_facts(detail)
        self._lines.show_lines(detail.lines, detail.returns)
        self._reject.show_detail(detail)
        self._show_total(detail)
        self._lacks.show_detail(detail)
        told = text("Not routed yet: {awaits}.", awaits=words.awaits(detail.row.awaits))
        self._why.show_decision(detail, self._names, told)
        self._events.show_events(detail.events, self._names)
        self._photos.show_photos(detail.row.no)

    def _show_head(self, detail: OrderDetail) -> None:
        order, now = detail.row, clock.now()
        self._no.setText(order.no)
        self._badge.show_stage(order.stage, order.held)
        self._marks.show_order(order)
        self._clock.follow(partial(order_tick, order))
        late = is_late(order, now)
        self._late.setText(text("late by {age}", age=words.age(now - order.promised_at)) if late else "")
        missing = ", ".join(words.missing(code) for code in order.missing)
        waits = words.awaits(order.awaits)
        told = text("{awaits}; missing: {missing}", awaits=waits, missing=missing) if missing else waits
        self._awaits.setText(told[:1].upper() + told[1:])
        times = {_REACHED[event.event]: event.at for event in detail.events if event.event in _REACHED}
        if order.paid_at is not None:
            times[Stage.PAID] = order.paid_at
        self._track.show_stages(order.stage, times)
        self._moves.show_order(order)

    def _show_facts(self, detail: OrderDetail) -> None:
        order, now = detail.row, clock.now()
        clear(self._facts)
        paid = words.clock(order.paid_at, now) if order.paid_at else ""
        facts = [
            (text("Customer"), order.buyer),
            (text("Contact"), " ".join(part for part in (detail.contact, detail.phone) if part)),
            (text("Address"), detail.address),
            (text("Remark"), detail.remark),
            (text("Source"), f"{words.channel(order.channel)} {order.external_no}"),
            (text("Pays"), pay_word(order.pay)),
            (text("Paid"), paid),
            (text("Promised"), words.clock(order.promised_at, now)),
            (text("Clock stopped"), pause_of(order)),
        ]
        self._facts.addLayout(fact_grid(facts, 88))

    def _show_total(self, detail: OrderDetail) -> None:
        sums = [
            text("Goods {amount}", amount=money_of(detail.lines)),
            text("Freight {amount}", amount=words.money(detail.freight_fen)),
            text("Discount {amount}", amount=words.money(-detail.discount_fen)) if detail.discount_fen else "",
            text("Total {amount}", amount=words.money(detail.row.amount_fen)),
        ]
        self._total.setText("   ".join(filter(None, sums)))

    def _show_parcel(self, detail: OrderDetail) -> None:
        clear(self._parcel)
        self._undrawn.show_messages([box.message for box in detail.boxes if box.message])
        warehouse = self._names.get(detail.row.warehouse, detail.row.warehouse)
        facts = [(text("Warehouse"), warehouse)]
        for box in detail.boxes:
            label_ = f"{box.label_code} · {_label_word(box)}" if box.label_code else ""
            facts += [
                (text("Box {box}", box=box.box) if len(detail.boxes) > 1 else text("Parcel"), box.no),
                (text("Label"), label_),
                (text("Courier"), f"{box.carrier} {box.waybill}".strip()),
            ]
        self._parcel.addLayout(fact_grid(facts, 72))
        for transfer in detail.transfers:
            self._parcel.addLayout(self._transfer(transfer))

    def _transfer(self, transfer: TransferRow) -> QLayout:
        source = self._names.get(transfer.from_warehouse, transfer.from_warehouse)
        target = self._names.get(transfer.to_warehouse, transfer.to_warehouse)
        told = f"{transfer.no}  {source} → {target}  × {transfer.pieces}"
        return row(icon_label("transfer", theme.tokens().info), label(told), None)


def _label_word(box: ParcelRow) -> str:
    if box.message:
        return text("could not be drawn")
    return {
        "pending": text("being drawn"),
        "rendered": text("ready to print"),
        "sent": text("at the printer"),
        "printed": text("printed"),
        "applied": text("stuck on"),
        "void": text("void"),
    }.get(box.label_state, box.label_state)


def _scrolled(layout: QLayout) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page(layout))
    return area
