"""The decision of the chosen order, or why there is none yet."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app import words
from app.domain.geo import Point, haversine_km
from app.domain.routing import Policy
from app.domain.stages import Awaits
from app.i18n import text
from app.views import DecisionRow, OrderDetail, TransferRow, WarehouseRow
from ui import clock, theme
from ui.routing.candidate import candidate_card, distance_row
from ui.routing.lists import route_words
from ui.routing.look import place_of
from ui.widgets.basics import ElidedLabel, button, clear, column, icon_label, label, page, row, rule
from ui.widgets.stage_badge import StageBadge


class DecisionPanel(QFrame):
    """Shows one order; `open_order` shows all of it elsewhere."""

    def __init__(self, open_order: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._order_no = ""
        self._no = label("", font=theme.code_font(15, bold=True))
        self._buyer, self._region = ElidedLabel(""), ElidedLabel("", "meta")
        self._badge = StageBadge()
        opener = button(text("Open"), lambda: open_order(self._order_no), "", "open", text("Open the whole order"))
        self._body = column(spacing=10, margins=(16, 12, 16, 16))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page(column(self._body, None, spacing=0)))
        who = row(self._badge, column(self._buyer, self._region, spacing=0), spacing=8)
        who.setStretch(1, 1)
        head = column(row(self._no, None, opener), who, spacing=8, margins=(16, 12, 16, 12))
        self._whole = page(column(head, rule(), scroll, spacing=0))
        self._nothing = label(text("Choose an order in the list or on the map."), "quiet", wrap=True)
        empty = row(self._nothing, margins=(16, 24, 16, 16))
        self._empty = page(column(empty, None))
        self.setLayout(column(self._whole, self._empty, spacing=0))
        self._whole.hide()

    def show_order(self, detail: OrderDetail, sites: Sequence[WarehouseRow], turn: int) -> None:
        """Another order; `turn` is its place in the queue, 0 where it is not in it."""
        names = {site.code: site.name for site in sites}
        self._order_no = detail.row.no
        self._no.setText(detail.row.no)
        self._buyer.setText(detail.row.buyer)
        self._region.setText(detail.row.region)
        self._badge.show_stage(detail.row.stage, detail.row.held)
        clear(self._body)
        if detail.decision is None:
            self._add_waiting(detail, sites, turn)
        else:
            self._add_decision(detail, detail.decision, names)
        self._empty.hide()
        self._whole.show()

    def _add_waiting(self, detail: OrderDetail, sites: Sequence[WarehouseRow], turn: int) -> None:
        self._body.addWidget(_headline("clock", theme.tokens().quiet, text("Not decided yet")))
        self._body.addWidget(label(why_waiting(detail, turn), "quiet", wrap=True))
        place = place_of(detail)
        if place is None or not sites:
            return
        self._body.addWidget(label(text("Nearest warehouses"), "section"))
        radius = Policy().radius_km
        near = sorted((haversine_km(place, Point(site.lat, site.lon)), site.name) for site in sites)[:5]
        for km, name in near:
            self._body.addWidget(distance_row(name, km, radius, near[-1][0]))

    def _add_decision(self, detail: OrderDetail, decision: DecisionRow, names: Mapping[str, str]) -> None:
        now = theme.tokens()
        looks = {"assigned": ("check", now.good), "transfer": ("transfer", now.warn)}
        icon, colour = looks.get(decision.outcome, ("factory", now.colour("to_produce").name()))
        self._body.addWidget(_headline(icon, colour, outcome_words(decision, names)))
        facts = text(
            "Decided {time} · radius {radius} km",
            time=words.clock(decision.at, clock.now()),
            radius=f"{decision.radius_km:,.0f}",
        )
        self._body.addWidget(label(facts, "meta"))
        for transfer in detail.transfers:
            self._body.addWidget(_transfer(transfer, names))
        farthest = max((candidate.km for candidate in decision.candidates), default=0.0)
        for candidate in decision.candidates:
            self._body.addWidget(candidate_card(candidate, decision, farthest))
        if not decision.candidates:
            self._body.addWidget(label(text("There was no warehouse to choose from."), "quiet", wrap=True))


def _headline(icon: str, colour: str, told: str) -> QWidget:
    line = row(icon_label(icon, colour, 20), label(told, "section", wrap=True), spacing=8)
    line.setStretch(1, 1)
    return page(line)


def _transfer(transfer: TransferRow, names: Mapping[str, str]) -> QWidget:
    moved = label(f"{route_words(transfer, names)}  {text('{count} pcs', count=transfer.pieces)}", wrap=True)
    number = label(transfer.no, "quiet", theme.code_font(12))
    lines = row(icon_label("transfer", theme.tokens().warn), column(moved, number, spacing=0), spacing=8)
    lines.setStretch(1, 1)
    return page(lines)


def outcome_words(decision: DecisionRow, names: Mapping[str, str]) -> str:
    """What was decided, with the warehouse where there is one."""
    outcome = words.outcome(decision.outcome)
    return f"{outcome} · {names.get(decision.warehouse, decision.warehouse)}" if decision.warehouse else outcome


def why_waiting(detail: OrderDetail, turn: int) -> str:
    """One sentence: what stands in the way, and what to do."""
    order = detail.row
    if order.awaits is Awaits.DATA:
        lacks = ", ".join(words.missing(code) for code in order.missing)
        return text("It lacks {missing}. Complete that first, then it joins the queue.", missing=lacks)
    if order.awaits is Awaits.RELEASE:
        return text("It is on hold. Release it and it joins the queue.")
    if order.awaits is Awaits.ROUTING:
        if turn:
            return text("It is number {turn} in the queue. F5 routes the whole queue now.", turn=turn)
        return text("It waits in the queue. F5 routes the whole queue now.")
    return text("It did not go through routing here.")
