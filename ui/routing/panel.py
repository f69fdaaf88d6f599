"""The right side of the routing screen: the chosen order, what can be done with it, and the decision on it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea

from app import words
from app.domain.geo import haversine_km
from app.domain.stages import Awaits
from app.i18n import text
from app.views.company import WarehouseRow
from app.views.orders import OrderDetail
from app.views.routing import QueueRow
from ui import theme
from ui.routing.candidate import distance_row
from ui.routing.decision import DecisionView
from ui.routing.deeds import RouteDeeds
from ui.routing.look import place_of, point_of
from ui.routing.priority import priority_view
from ui.screen import Services
from ui.widgets.basics import ElidedLabel, button, clear, column, label, page, row, rule
from ui.widgets.order_facts import Marks
from ui.widgets.stage_badge import StageBadge

_NEAREST = 5


class OrderPanel(QFrame):
    """Shows one order; its `deeds` do what the operator asks."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._services = services
        self._order_no = ""
        self._no = label("", font=theme.code_font(15, bold=True))
        self._buyer, self._region = ElidedLabel(""), ElidedLabel("", "meta")
        self._badge, self._marks = StageBadge(), Marks()
        self.deeds = RouteDeeds(services)
        self._place, self._why = column(spacing=8), DecisionView()
        self._near = column(spacing=10)
        self._build()

    def _build(self) -> None:
        opener = button(text("Open"), self._open, "", "open", text("Open the whole order"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = column(self._place, self._why, self._near, None, spacing=12, margins=(16, 12, 16, 16))
        self._scroll.setWidget(page(inside))
        who = row(self._badge, column(self._buyer, self._region, spacing=0), spacing=8)
        who.setStretch(1, 1)
        top = row(self._no, self._marks, None, opener)
        head = column(top, who, self.deeds, spacing=8, margins=(16, 12, 16, 12))
        self._whole = page(column(head, rule(), self._scroll, spacing=0))
        nothing = label(text("Choose an order in the list or on the map."), "quiet", wrap=True)
        self._empty = page(column(row(nothing, margins=(16, 24, 16, 16)), None))
        self.setLayout(column(self._whole, self._empty, spacing=0))
        self._whole.hide()

    def show_order(
        self, detail: OrderDetail, sites: Sequence[WarehouseRow], found: QueueRow | None, reach: int
    ) -> None:
        """Another order; `found` is its place in the queue where it has one, `reach` (km) that of the rules."""
        if detail.row.no != self._order_no:
            self._scroll.verticalScrollBar().setValue(0)
        self._order_no = detail.row.no
        self._no.setText(detail.row.no)
        self._buyer.setText(detail.row.buyer)
        self._region.setText(detail.row.region)
        self._badge.show_stage(detail.row.stage, detail.row.held)
        self._marks.show_order(detail.row)
        names = {site.code: site.name for site in sites}
        self.deeds.show_order(detail, sites)
        clear(self._place)
        if found is not None:
            self._place.addWidget(priority_view(found))
            self._place.addWidget(rule())
        self._why.show_decision(detail, names, why_waiting(detail))
        clear(self._near)
        if detail.decision is None:
            self._add_near(detail, sites, reach)
        self._empty.hide()
        self._whole.show()

    def show_nothing(self) -> None:
        """No order is chosen."""
        self._order_no = ""
        self._whole.hide()
        self._empty.show()

    def _open(self) -> None:
        self._services.open_order(self._order_no)

    def _add_near(self, detail: OrderDetail, sites: Sequence[WarehouseRow], reach: int) -> None:
        place = place_of(detail)
        if place is None or not sites:
            return
        self._near.addWidget(label(text("Nearest warehouses"), "section"))
        near = sorted((haversine_km(place, point_of(site)), site.name) for site in sites)[:_NEAREST]
        for km, name in near:
            self._near.addWidget(distance_row(name, km, reach, near[-1][0]))


def why_waiting(detail: OrderDetail) -> str:
    """One sentence: what stands in the way of a decision, and what to do."""
    lacks = ", ".join(words.missing(code) for code in detail.row.missing)
    told: Mapping[Awaits, str] = {
        Awaits.DATA: text("It lacks {missing}. Complete that first, then it joins the queue.", missing=lacks),
        Awaits.RELEASE: text("It is on hold. Release it and it joins the queue."),
        Awaits.ROUTING: text("Not decided yet. F5 routes the whole queue now, Shift+F5 this order alone."),
    }
    return told.get(detail.row.awaits, text("It did not go through routing here."))
