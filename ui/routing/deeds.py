"""What can be done with the chosen order: route it alone, hold or release it, choose its warehouse, route it anew."""

from collections.abc import Callable, Sequence
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.bus import Command, Result
from app.domain.geo import haversine_km
from app.domain.people import Permission
from app.domain.stages import OPEN_STAGES, Awaits, Stage
from app.i18n import text
from app.usecases.overriding import OverrideRoute, RerouteOrder
from app.usecases.routing import RouteOrders, RouteReport
from app.usecases.stages import HoldOrder, ReleaseOrder
from app.views.company import WarehouseRow
from app.views.orders import OrderDetail, OrderRow
from ui.routing.asking import AskForm
from ui.routing.look import place_of, point_of
from ui.routing.report import report_words
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, clear, column, page
from ui.widgets.flow import FlowLayout
from ui.widgets.order_actions import hold_reasons


def override_reasons() -> tuple[str, ...]:
    """Why people choose another warehouse most often."""
    return text("The customer asked for it"), text("Goods are counted wrong there"), text("Faster from there")


def reroute_reasons() -> tuple[str, ...]:
    """Why an order is routed anew most often."""
    return text("The shelf is empty"), text("Goods are damaged"), text("Stock has come in nearer")


class RouteDeeds(QWidget):
    """Buttons for what the order's state allows, each with its key; those the operator has no right to say so.
    `changed` when the order should be read again, `done` when the keyboard is free."""

    changed = Signal()
    done = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._detail: OrderDetail | None = None
        self._sites: Sequence[WarehouseRow] = ()
        self._buttons = FlowLayout(6)
        self._form = AskForm()
        self._line = page(self._buttons)
        self.setLayout(column(self._line, self._form, spacing=8))

    def show_order(self, detail: OrderDetail, sites: Sequence[WarehouseRow]) -> None:
        """Offer what is possible; a form that is open stays open while the order stays as it is."""
        before, self._detail, self._sites = self._detail, detail, sites
        if before is not None and _state(before.row) == _state(detail.row):
            return
        self._form.close_form()
        clear(self._buttons)
        for made in self._possible(detail.row):
            self._buttons.addWidget(made)
        self._line.setVisible(self._buttons.count() > 0)

    def back(self) -> bool:
        """Close the open form."""
        was_open = self._form.is_open
        self._form.close_form()
        return was_open

    def route_one(self) -> None:
        """Route this order alone, now."""
        if self._may(_can_route, Permission.ROUTE) and self._detail is not None:
            self._send(RouteOrders(str(uuid4()), (self._detail.row.id,)), "")

    def hold_or_release(self) -> None:
        """Hold it for a reason, or let it go on."""
        if not self._may(_can_hold, Permission.HOLD):
            return
        assert self._detail is not None
        if self._detail.row.held:
            self._send(ReleaseOrder(str(uuid4()), self._no), text("Order {order} goes on.", order=self._no))
        else:
            self._form.ask(text("Why hold it?"), hold_reasons(), text("Hold order"), self._hold)

    def override(self) -> None:
        """Choose its warehouse."""
        if not self._may(_can_override, Permission.OVERRIDE):
            return
        question = text("Which warehouse shall serve it, and why? The decision will say so.")
        self._form.ask(question, override_reasons(), text("Move the order"), self._override, self._choices())

    def reroute(self) -> None:
        """Take back what was decided, and let the rules decide anew."""
        if self._may(_can_reroute, Permission.ROUTE):
            question = text("Why route it anew? What was reserved for it becomes free.")
            self._form.ask(question, reroute_reasons(), text("Route anew"), self._reroute)

    def _possible(self, order: OrderRow) -> list[QPushButton]:
        held = text("Release") if order.held else text("Hold…")
        offers = (
            (_can_route, Permission.ROUTE, text("Route this one"), self.route_one, "play", "Shift+F5"),
            (_can_override, Permission.OVERRIDE, text("Choose warehouse…"), self.override, "warehouse", "F7"),
            (_can_reroute, Permission.ROUTE, text("Route anew…"), self.reroute, "routing", "F8"),
            (_can_hold, Permission.HOLD, held, self.hold_or_release, "play" if order.held else "hold", "F6"),
        )
        return [self._action(*offer[1:]) for offer in offers if offer[0](order)]

    def _action(self, right: Permission, title: str, act: Callable[[], None], icon: str, key: str) -> QPushButton:
        made = button(title, act, "", icon, key)
        if not self._services.may(right):
            made.setEnabled(False)
            made.setToolTip(text("Your role may not do this."))
        return made

    def _may(self, can: Callable[[OrderRow], bool], right: Permission) -> bool:
        """Whether a key does something now; where the role forbids it, that is said."""
        if self._detail is None or not can(self._detail.row) or not self.isEnabled():
            return False
        if not self._services.may(right):
            self._services.say(Message(text("Your role may not do this."), Tone.WARN))
            return False
        return True

    @property
    def _no(self) -> str:
        assert self._detail is not None
        return self._detail.row.no

    def _choices(self) -> list[tuple[str, str]]:
        """The other warehouses, nearest first."""
        assert self._detail is not None
        place, now = place_of(self._detail), self._detail.row.warehouse
        others = [site for site in self._sites if site.code != now]
        if place is None:
            return [(site.code, site.name) for site in others]
        near = sorted((haversine_km(place, point_of(site)), site.code, site.name) for site in others)
        return [(code, f"{name} · {km:,.0f} km") for km, code, name in near]

    def _hold(self, reason: str, _where: str) -> None:
        self._send(HoldOrder(str(uuid4()), self._no, reason), text("Order {order} is on hold.", order=self._no))

    def _override(self, reason: str, where: str) -> None:
        names = {site.code: site.name for site in self._sites}
        told = text("Order {order} goes to {warehouse}.", order=self._no, warehouse=names.get(where, where))
        self._send(OverrideRoute(str(uuid4()), self._no, where, reason), told)

    def _reroute(self, reason: str, _where: str) -> None:
        told = text("Order {order} is back in the queue.", order=self._no)
        self._send(RerouteOrder(str(uuid4()), self._no, reason), told)

    def _send(self, command: Command, told: str) -> None:
        """`told` is said when it is done; a report says more than that."""
        desk, actor = self._services.desk, self._services.actor
        self.setEnabled(False)

        def done(result: Result[object]) -> None:
            self.setEnabled(True)
            self._form.close_form()
            report = result.value
            said = report_words(report, stopped=False) if isinstance(report, RouteReport) else told
            self._services.say(Message(said, Tone.GOOD))
            self.changed.emit()
            self.done.emit()

        self._services.tasks.write(self, lambda: desk.handle(command, actor), done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.setEnabled(True)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self.changed.emit()
        self._form.resume()


def _state(order: OrderRow) -> tuple[str, Stage, Awaits, bool, str]:
    return order.no, order.stage, order.awaits, order.held, order.warehouse


def _can_route(order: OrderRow) -> bool:
    return order.awaits is Awaits.ROUTING


def _can_hold(order: OrderRow) -> bool:
    return order.held or order.stage in OPEN_STAGES


def _can_override(order: OrderRow) -> bool:
    movable = (Awaits.ROUTING, Awaits.TRANSFER, Awaits.PRODUCTION, Awaits.PICKING)
    return order.awaits in movable


def _can_reroute(order: OrderRow) -> bool:
    return order.awaits in (Awaits.TRANSFER, Awaits.PRODUCTION, Awaits.PICKING)
