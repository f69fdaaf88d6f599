"""Routing: what waits at the left, where it goes on the map, why at the right, the warehouses' load above."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.cases import LinkKind
from app.domain.codes import CodeType, is_own_code, scanned_code
from app.domain.stages import Awaits
from app.i18n import text
from app.views.orders import OrderDetail, OrderFilter
from app.views.routing import LoadRow
from ui.map.dots import Dots, gather
from ui.map.shapes import load_country
from ui.map.view import MapView, Scene
from ui.routing.legend import MapButtons, MapLegend
from ui.routing.loads import LoadStrip
from ui.routing.look import Look, links_of, orders_waiting, place_of, read_look, serving, ways_of
from ui.routing.panel import OrderPanel
from ui.routing.running import RunBar
from ui.routing.steps import state_word, step_word
from ui.routing.waiting import WaitingPane
from ui.routing.waits import WaitChips
from ui.screen import Message, Screen, Services, Tone
from ui.tasks import Repeat
from ui.widgets.basics import column, frame, row, rule

MAP_REST_MS = 3000
"""The map is read at most so often: on a busy day something changes with every scan."""
_WIDE, _LEFT, _RIGHT = 1100, (320, 296), (360, 312)
_NOTHING = Look((), (), (), {}, (), (), ())


class RoutingScreen(Screen):
    """F5 routes the queue; a row or a dot shows the decision of its order."""

    key = "routing"
    icon = "routing"
    watches: ClassVar[frozenset[str]] = frozenset({"order", "stock", "master", "rules"})

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._look, self._dots = _NOTHING, Dots()
        self._chosen, self._listed = "", False
        self._looks: Repeat[Look] = Repeat(services.tasks, self, self._on_look)
        self._build()
        self._connect_keys()
        self._map_rest = QTimer(self, singleShot=True, interval=MAP_REST_MS)
        self._map_rest.timeout.connect(self._read_map_again)
        self._map_stale = self._country_asked = False

    @staticmethod
    def title() -> str:
        """Its name."""
        return text("Routing")

    def shortcuts(self) -> list[tuple[str, str]]:
        """For F1."""
        return [
            ("F5", text("Route the queue now")),
            ("Ctrl+F5", text("Plan the queue together, look at the sums, then route like that")),
            ("Shift+F5", text("Route only the chosen order")),
            ("F6", text("Hold the chosen order, or release it")),
            ("F7", text("Choose its warehouse")),
            ("F8", text("Route it anew")),
            ("Ctrl+Enter", text("The next step of the chosen transfer; scanning its number twice does the same")),
            ("F9", text("It shall not move after all, or something of it is missing")),
            ("Ctrl+Tab", text("List what waits for the next thing")),
            ("Enter", text("Open the whole order")),
            ("← → ↑ ↓  + − 0", text("Move and zoom the map")),
        ]

    def about(self) -> Mapping[LinkKind, str]:
        """The chosen order."""
        return {LinkKind.ORDER: self._chosen} if self._chosen else {}

    def back(self) -> bool:
        """Out of a question, or a plan; then stop a run."""
        if self._panel.deeds.back() or self.waiting.moves.back() or self._run.planning.back():
            self.focus_first()
            return True
        return self._run.stop()

    def focus_first(self) -> None:
        """What waits, else the map."""
        if not self.waiting.focus_first():
            self.map.setFocus()

    @staticmethod
    def offers() -> dict[str, str]:
        """Route, at once or as planned."""
        return {"route": text("Route now"), "optimise": text("Optimise…")}

    def do(self, offer: str) -> None:
        """Route or plan, unless a run is under way."""
        if not self._run.running:
            (self._run.plan if offer == "optimise" else self._run.run)()

    def take_code(self, code: str) -> bool:
        """A transfer's number chooses it; scanned once more, the transfer takes its next step."""
        no = scanned_code(code)
        if not is_own_code(no, CodeType.TRANSFER):
            return False
        chosen = self.waiting.transfer
        if chosen is not None and chosen.no == no:
            self.waiting.moves.move_on()
        else:
            self._choose_transfer(no)
        return True

    def refresh(self) -> None:
        """Lists at once, the map when it has rested."""
        reader, listed = self.services.desk.reader, self._chips.current
        self._looks.ask(lambda: read_look(reader, listed))
        if not self._country_asked:
            self._country_asked = True
            self.services.tasks.read(self, load_country, self.map.set_country)
        if self._map_rest.isActive():
            self._map_stale = True
        else:
            self._read_map()
        if self._chosen:
            self._read_order()

    def choose(self, order_no: str) -> None:
        """Show this order's decision at the right and on the map."""
        self._chosen = order_no
        self.waiting.mark(order_no)
        self._read_order()

    def list_waiting(self, awaits: Awaits) -> None:
        """List what waits for this."""
        self._chips.choose(awaits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window gives its width to the map."""
        super().resizeEvent(event)
        narrow = self.width() < _WIDE
        self.waiting.setFixedWidth(_LEFT[narrow])
        self._panel.setFixedWidth(_RIGHT[narrow])

    def _build(self) -> None:
        self._chips, self.loads, self.waiting = WaitChips(), LoadStrip(), WaitingPane(self.services)
        self._run = RunBar(self.services)
        self.map, self._panel = MapView(), OrderPanel(self.services)
        self._legend, self._buttons = MapLegend(self.map), MapButtons(self.map)
        body = row(self.waiting, rule(upright=True), self.map, self._panel, spacing=0)
        body.setStretch(2, 1)
        bar = row(self._chips, self._run, margins=(16, 6, 16, 6))
        bar.setStretch(0, 1)
        top = frame("bar", bar)
        whole = column(top, self._run.planning, self.loads, rule(), body, spacing=0)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        self._connect()

    def _connect(self) -> None:
        self._chips.chosen.connect(self._on_listed)
        self.loads.opened.connect(self._on_load)
        self.waiting.chosen.connect(self._show_chosen)
        self.waiting.opened.connect(self.services.open_order)
        self.waiting.moves.done.connect(self.refresh)
        self.waiting.more_requested.connect(self._on_more)
        self.map.order_clicked.connect(self.choose)
        self.map.resized.connect(self._settle)
        self._panel.deeds.changed.connect(self.refresh)
        self._panel.deeds.done.connect(self.focus_first)
        self._run.ended.connect(self._on_run_ended)
        self._run.planning.accepted.connect(self.focus_first)
        self._run.planning.closed.connect(self.focus_first)

    def _connect_keys(self) -> None:
        deeds = self._panel.deeds
        keys: dict[str, Callable[[], object]] = {
            "F5": self._run.run,
            "Ctrl+R": self._run.run,
            "Ctrl+F5": self._run.plan,
            "Shift+F5": deeds.route_one,
            "F6": deeds.hold_or_release,
            "F7": deeds.override,
            "F8": deeds.reroute,
            "F9": self.waiting.moves.ask,
            "Ctrl+Return": self.waiting.moves.move_on,
            "Ctrl+Enter": self.waiting.moves.move_on,
            "Ctrl+Tab": partial(self._chips.turn, 1),
            "Ctrl+Shift+Tab": partial(self._chips.turn, -1),
        }
        for sequence, act in keys.items():
            QShortcut(QKeySequence(sequence), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _settle(self) -> None:
        self._legend.settle()
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

    def _on_listed(self) -> None:
        self._chosen, self._listed = "", True
        self._panel.show_nothing()
        self.map.show_decision(None, (), frozenset())
        self.refresh()

    def _on_look(self, look: Look) -> None:
        self._look = look
        self._chips.show_counts(look.counts)
        self.loads.show_loads(look.loads)
        self.waiting.show_look(look, self._chips.current, self._chosen)
        self._run.show_waiting(bool(look.queue))
        if not self._chosen and self.waiting.first():
            self.choose(self.waiting.first())
        if self._listed:
            self._listed = False
            self.focus_first()
        self._show_scene()

    def _on_dots(self, dots: Dots) -> None:
        self._dots = dots
        self._show_scene()

    def _show_scene(self) -> None:
        look = self._look
        ways = ways_of(look.transfers, {site.code: site for site in look.warehouses})
        self.map.set_scene(Scene(tuple(look.warehouses), self._dots, look.reaches, tuple(ways)))
        self._legend.show_lines(look.reaches, bool(ways))

    def _show_chosen(self, order_no: str) -> None:
        self._chosen = order_no
        self._read_order()

    def _choose_transfer(self, no: str) -> None:
        self._chips.choose(Awaits.TRANSFER)
        found = self.waiting.mark_transfer(no)
        if found is None:
            self.services.say(Message(text("Transfer {transfer} is not under way.", transfer=no), Tone.WARN))
            return
        self._show_chosen(found.order_no)
        told = text(
            "Transfer {transfer} is {state}. Scan it again: {step}.",
            transfer=no,
            state=state_word(found.state),
            step=step_word(found),
        )
        self.services.say(Message(told))

    def _on_order(self, detail: OrderDetail | None) -> None:
        if detail is None or detail.row.no != self._chosen:
            return
        sites = {site.code: site for site in self._look.warehouses}
        found = next((row for row in self._look.queue if row.order.no == detail.row.no), None)
        self._panel.show_order(detail, self._look.warehouses, found, max(self._look.reaches, default=0))
        self.waiting.moves.show_lines(detail.row.no, detail.lines)
        givers = {transfer.from_warehouse for transfer in detail.transfers}
        self.map.show_decision(place_of(detail), links_of(detail, sites), serving(detail) | givers)

    def _on_load(self, load: LoadRow) -> None:
        self.orders_requested.emit(OrderFilter(warehouse=load.warehouse))

    def _on_more(self) -> None:
        if self._chips.current is Awaits.PRODUCTION:
            self.screen_requested.emit("production")
        else:
            self.orders_requested.emit(orders_waiting(self._chips.current))

    def _on_run_ended(self) -> None:
        self._map_rest.stop()
        self.refresh()
