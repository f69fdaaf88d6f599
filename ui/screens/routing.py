"""Routing: what waits at the left, where it goes on the map, why at the right."""

from collections.abc import Sequence
from threading import Event
from typing import ClassVar
from uuid import uuid4

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from app.bus import Result
from app.domain.routing import Policy
from app.i18n import text
from app.usecases.routing import CompleteTransfer, RouteReport, TransferCompleted
from app.views import OrderDetail, OrderRow, TransferRow, WarehouseRow
from ui.map.dots import Dots, gather
from ui.map.shapes import load_country
from ui.map.view import MapView
from ui.routing.decision import DecisionPanel
from ui.routing.legend import MapButtons, MapLegend
from ui.routing.lists import ROW, QueueDelegate, RowList, TransferDelegate, nothing_waits
from ui.routing.look import Look, counted, links_of, place_of, read_look
from ui.routing.report import report_words
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import ANSWERS
from ui.theme import icon, tokens
from ui.widgets.basics import ElidedLabel, button, column, frame, label, page, row, rule

MAP_REST_MS = 3000
"""The map is read at most so often: on a busy day something changes with every scan."""
_WIDE, _LEFT, _RIGHT = 1100, (300, 236), (360, 312)
_TRANSFER_ROWS = (7, 4)
"""Transfers shown without scrolling: more while no order waits above them."""


class RoutingScreen(Screen):
    """F5 routes the queue; a row or a dot shows the decision of its order."""

    key = "routing"
    icon = "routing"
    watches: ClassVar[frozenset[str]] = frozenset({"order", "stock", "master"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._sites: Sequence[WarehouseRow] = ()
        self._dots = Dots()
        self._chosen = ""
        self._cancel: Event | None = None
        self._build()
        self._map_rest = QTimer(self, singleShot=True, interval=MAP_REST_MS)
        self._map_rest.timeout.connect(self._read_map_again)
        self._map_stale = False
        self._country_asked = False

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Routing")

    def shortcuts(self) -> list[tuple[str, str]]:
        """Keys of lists and map."""
        return [
            ("F5", text("Route the queue now")),
            ("Ctrl+Enter", text("The chosen transfer is done")),
            ("← → ↑ ↓  + − 0", text("Move and zoom the map")),
        ]

    def back(self) -> bool:
        """Esc stops a run."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    def focus_first(self) -> None:
        """What waits, else the transfers, else the map."""
        parts: tuple[QWidget, ...] = (self.queue, self.transfers, self.map)
        next(part for part in parts if not part.isHidden()).setFocus()

    @staticmethod
    def offers() -> dict[str, str]:
        """Route."""
        return {"route": text("Route now")}

    def do(self, offer: str) -> None:
        """Route, unless a run is under way."""
        if self._cancel is None:
            self.route_now()

    def refresh(self) -> None:
        """Lists at once, the map when it has rested."""
        tasks, reader = self.services.tasks, self.services.desk.reader
        tasks.read(self, lambda: read_look(reader), self._on_look, lane="look")
        if not self._country_asked:
            self._country_asked = True
            tasks.read(self, load_country, self.map.set_country)
        if self._map_rest.isActive():
            self._map_stale = True
        else:
            self._read_map()
        if self._chosen:
            self._read_order()

    def choose(self, order_no: str) -> None:
        """Show this order's decision at the right and on the map."""
        self.queue.mark(order_no)
        self.transfers.mark("")
        self._show_chosen(order_no)

    def route_now(self) -> None:
        """Route everything that waits; asked again while it runs, it stops."""
        if self._cancel is not None:
            self._cancel.set()
            return
        cancel = self._cancel = Event()
        desk, tasks, actor = self.services.desk, self.services.tasks, self.services.actor
        progress = tasks.progress(self, self._on_progress)
        self._show_running(True)
        tasks.write(
            self,
            lambda: desk.route(actor, progress, lambda: cancel.is_set() or tasks.closing.is_set()),
            self._on_routed,
            self._on_route_failed,
        )

    def complete_transfer(self) -> None:
        """The goods of the chosen transfer have arrived."""
        transfer = self._chosen_transfer()
        if transfer is None:
            return
        command = CompleteTransfer(str(uuid4()), transfer.no)
        desk, actor = self.services.desk, self.services.actor
        self._complete.setEnabled(False)
        self.services.tasks.write(self, lambda: desk.handle(command, actor), self._on_completed, self._on_refused)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its width to the map."""
        super().resizeEvent(event)
        narrow = self.width() < _WIDE
        self._left.setFixedWidth(_LEFT[narrow])
        self._panel.setFixedWidth(_RIGHT[narrow])

    def _build(self) -> None:
        self._waiting = label("", "section")
        self._state = label("", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._route = button(text("Route now"), self.route_now, "primary", "play", text("F5 or Ctrl+R"))
        top = frame("bar", row(self._waiting, None, self._state, self._bar, self._route, margins=(16, 6, 16, 6)))
        self.map = MapView()
        self._legend, self._buttons = MapLegend(self.map), MapButtons(self.map)
        self.map.order_clicked.connect(self.choose)
        self.map.resized.connect(self._settle)
        self._panel = DecisionPanel(self.services.open_order)
        self._left = self._build_left()
        body = row(self._left, rule(upright=True), self.map, self._panel, spacing=0)
        body.setStretch(2, 1)
        whole = column(top, body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._show_running(False)
        for keys, act in (("F5", self.route_now), ("Ctrl+R", self.route_now)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.complete_transfer)

    def _build_left(self) -> QWidget:
        self.queue: RowList[OrderRow] = RowList(lambda r: r.no, QueueDelegate(), text("Orders that wait for routing"))
        self.queue.chosen.connect(self._on_queue_chosen)
        self._lines = TransferDelegate()
        self.transfers: RowList[TransferRow] = RowList(lambda r: r.no, self._lines, text("Proposed transfers"))
        self.transfers.chosen.connect(self._on_transfer_chosen)
        self._transfer_title = ElidedLabel("", "section")
        self._complete = button(text("Transfer done"), self.complete_transfer, "", "check", text("Ctrl+Enter"))
        self._empty = nothing_waits()
        head = row(self._transfer_title, margins=(16, 10, 16, 6))
        foot = row(self._complete, margins=(16, 8, 16, 12))
        self._moves = page(column(rule(), head, self.transfers, foot, spacing=0))
        self._moves.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return page(column(self.queue, self._empty, self._moves, spacing=0))

    def _settle(self) -> None:
        self.map.reserved = self._legend.settle()
        self._buttons.settle()

    def _read_map(self) -> None:
        self._map_stale = False
        self._map_rest.start()
        reader = self.services.desk.reader
        self.services.tasks.read(self, lambda: gather(reader.map_orders()), self._on_dots, lane="map")

    def _read_map_again(self) -> None:
        if self._map_stale and self.isVisible():
            self._read_map()

    def _read_order(self) -> None:
        no, reader = self._chosen, self.services.desk.reader
        self.services.tasks.read(self, lambda: reader.order(no), self._on_order, lane="order")

    def _on_look(self, look: Look) -> None:
        self._sites = look.warehouses
        self._lines.names = {site.code: site.name for site in look.warehouses}
        self.queue.show_rows(look.queue, self._chosen)
        if not self._chosen and look.queue:
            self._chosen = look.queue[0].no
            self._read_order()
        self.queue.mark(self._chosen)
        kept = self._chosen_transfer()
        self.transfers.show_rows(look.transfers, kept.no if kept else "")
        self._show_counts(look)
        self.map.set_content(self._sites, self._dots)

    def _show_counts(self, look: Look) -> None:
        waiting, moves = len(look.queue), len(look.transfers)
        self._waiting.setText(text("{count} orders wait for routing", count=counted(waiting)))
        self.queue.setVisible(waiting > 0)
        self._empty.setVisible(not waiting)
        self._moves.setVisible(moves > 0)
        self._transfer_title.setText(text("{count} proposed transfers", count=counted(moves)))
        self.transfers.setFixedHeight(ROW * min(moves, _TRANSFER_ROWS[waiting > 0]))
        self._complete.setEnabled(self._chosen_transfer() is not None)
        self._route.setEnabled(waiting > 0 or self._cancel is not None)

    def _on_dots(self, dots: Dots) -> None:
        self._dots = dots
        self._legend.count(dots)
        self._settle()
        self.map.set_content(self._sites, dots)

    def _on_queue_chosen(self, order: OrderRow) -> None:
        self.transfers.mark("")
        self._show_chosen(order.no)

    def _on_transfer_chosen(self, transfer: TransferRow) -> None:
        self.queue.mark("")
        self._show_chosen(transfer.order_no)

    def _show_chosen(self, order_no: str) -> None:
        self._chosen = order_no
        self._complete.setEnabled(self._chosen_transfer() is not None)
        self._read_order()

    def _chosen_transfer(self) -> TransferRow | None:
        index = self.transfers.currentIndex()
        return self.transfers.rows.rows[index.row()] if index.isValid() else None

    def _on_order(self, detail: OrderDetail | None) -> None:
        if detail is None or detail.row.no != self._chosen:
            return
        sites = {site.code: site for site in self._sites}
        self._panel.show_order(detail, self._sites, self.queue.rows.find(detail.row.no) + 1)
        links = links_of(detail, sites)
        serving = {detail.decision.warehouse} if detail.decision else set()
        givers = {transfer.from_warehouse for transfer in detail.transfers}
        self.map.show_decision(place_of(detail), links, frozenset(serving | givers))

    def _show_running(self, running: bool) -> None:
        self._route.setText(text("Stop") if running else text("Route now"))
        self._route.setIcon(icon("close" if running else "play", tokens().on_accent, 16))
        self._bar.setVisible(running)
        self._bar.setRange(0, 0)
        radius = text("Radius {radius} km", radius=round(Policy().radius_km))
        self._state.setText(text("Routing…") if running else radius)

    def _on_progress(self, done: int, total: int) -> None:
        """`total` is 0 where nobody has counted: the bar just moves then."""
        if self._cancel is not None:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            known = text("{done} of {total} routed", done=done, total=total)
            self._state.setText(known if total else text("{done} routed", done=done))

    def _on_routed(self, report: RouteReport) -> None:
        stopped = self._cancel is not None and self._cancel.is_set()
        self._end_run()
        self.services.say(Message(report_words(report, stopped), Tone.GOOD if report.orders else Tone.INFO))

    def _on_route_failed(self, error: Exception) -> None:
        self._end_run()
        self._on_refused(error)

    def _end_run(self) -> None:
        self._cancel = None
        self._show_running(False)
        self._map_rest.stop()
        self.refresh()

    def _on_completed(self, result: Result[TransferCompleted]) -> None:
        told = text("Transfer done: order {order} can be picked", order=result.value.order_no)
        waits = text("Transfer done: order {order} waits for another one", order=result.value.order_no)
        self.services.say(Message(told if result.value.stage == "assigned" else waits, Tone.GOOD))
        self.transfers.mark("")
        self.refresh()

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self.services.trouble(error)
        self.refresh()
