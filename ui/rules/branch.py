"""The editor of the chosen branch: its name, its condition, and everything about how its orders are served."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFrame, QScrollArea, QWidget

from app.domain.rules import Branch, Otherwise, RuleSet, Service, Sort, Transfers
from app.i18n import text
from ui.rules.controls import Box, Choice, Spin, tick
from ui.rules.expression import ConditionBox
from ui.rules.reach import Reaches
from ui.rules.sites import SiteParts
from ui.rules.words import Names
from ui.screen import Services
from ui.widgets.basics import Item, column, label, page, row, rule

_WIDTH = 386
_MOST_PARCELS, _MOST_NAME = 20, 40
_MOST_YUAN = 100_000


class BranchEditor(QFrame):
    """`edited` brings the Branch and which field of it a person changed."""

    edited = Signal(object, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedWidth(_WIDTH)
        self._branch = Branch("")
        self._names = Names({}, ())
        self._place = label("", "section")
        self._make(services)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page(column(*self._parts(), None, spacing=6, margins=(16, 4, 16, 16))))
        self.setLayout(column(row(self._place, None, margins=(16, 12, 16, 8)), scroll, spacing=0))
        self.setFocusProxy(self.name)

    def _make(self, services: Services) -> None:
        self.name = Box()
        self.name.setMaxLength(_MOST_NAME)
        self.name.setAccessibleName(text("Name of the branch"))
        self.name.textEdited.connect(lambda told: self._put(replace(self._branch, name=told.strip()), "name"))
        self.when = ConditionBox(services, False, text("Condition"), text("Empty: every order. Ctrl+Space: names"))
        self.when.edited.connect(lambda told: self._put(replace(self._branch, when=told.strip()), "when"))
        self._everything = label(text("Takes every order that no branch above has taken."), "quiet", wrap=True)
        self.reaches, self.parts = Reaches(), SiteParts()
        self.reaches.edited.connect(lambda reach: self._serve("reach", reach_km=reach))
        self.parts.edited.connect(lambda service: self._put(replace(self._branch, service=service), "sites"))
        self.only = ConditionBox(services, True, text("Condition on the warehouse"), text("Such as: load < 90"))
        self.only.edited.connect(lambda told: self._serve("only", only=told.strip()))
        self._sorts = [self._sort_choice(at) for at in range(len(Sort))]
        self._make_how()

    def _make_how(self) -> None:
        self.parcels = Spin(1, _MOST_PARCELS, name=text("Parcels at most"))
        self.parcels.valueChanged.connect(lambda count: self._serve("parcels", parcels=count))
        self.value = _Yuan(text("Each parcel worth at least"))
        self.value.valueChanged.connect(lambda yuan: self._serve("value", parcel_fen=round(yuan * 100)))
        self._beyond = tick(text("None within reach: a farther one sends directly"), partial(self._serve_as, "beyond"))
        moves = [
            (Transfers.ALWAYS, text("where that helps")),
            (Transfers.BEFORE_PROMISE, text("before the promise")),
            (Transfers.NEVER, text("never")),
        ]
        self._transfers = Choice(moves, text("Transfers"), partial(self._serve_as, "transfers"))
        asks = [(True, text("a person approves")), (False, text("without asking"))]
        self._approve = Choice(asks, text("Who approves transfers"), partial(self._serve_as, "approve"))
        ends = [
            (Otherwise.PRODUCE, text("to produce")),
            (Otherwise.WAIT, text("waits in the queue")),
            (Otherwise.HOLD, text("a person decides")),
        ]
        self._otherwise = Choice(ends, text("Otherwise"), partial(self._serve_as, "otherwise"))

    def _sort_choice(self, at: int) -> Choice[Sort | None]:
        options: list[tuple[Sort | None, str]] = [
            (Sort.DISTANCE, text("nearest")),
            (Sort.COVER, text("best stock")),
            (Sort.LOAD, text("least busy")),
        ]
        if at:
            options.insert(0, (None, "–"))
        return Choice(options, text("Order of warehouses {number}", number=at + 1), partial(self._on_sort, at))

    def _parts(self) -> Sequence[Item]:
        sorts = row(*self._sorts, spacing=6)
        split = row(label(text("up to")), self.parcels, label(text("parcels, each from")), self.value, None, spacing=6)
        moves = row(self._transfers, self._approve, None, spacing=6)
        for at in range(sorts.count()):
            sorts.setStretch(at, 1)
        return [
            *(_caption(text("Name")), self.name),
            *(_caption(text("Which orders")), self.when, self._everything, 4, rule()),
            *(_caption(text("Reach: the next only where nobody in the one before can serve")), self.reaches),
            self._beyond,
            *(4, rule(), _caption(text("What each warehouse is here")), self.parts),
            *(_caption(text("Only warehouses with")), self.only),
            *(_caption(text("Of several takes")), sorts, 4, rule()),
            *(_caption(text("Split an order")), split),
            *(_caption(text("Transfers from another warehouse")), moves),
            *(_caption(text("When nobody can serve it")), row(self._otherwise, None)),
        ]

    def show_branch(self, rules: RuleSet, at: int, names: Names, editable: bool) -> None:
        """Show it without telling."""
        self._branch, self._names = rules.branches[at], names
        last = at == len(rules.branches) - 1
        self._place.setText(text("Branch {number} of {count}", number=at + 1, count=len(rules.branches)))
        self.setEnabled(editable)
        if self.name.text().strip() != self._branch.name:
            self.name.setText(self._branch.name)
        self.when.show_terms(names.terms)
        self.only.show_terms(names.terms)
        if self.when.expression.strip() != self._branch.when:
            self.when.show_expression(self._branch.when)
        self.when.setVisible(not last or bool(self._branch.when))
        self._everything.setVisible(last)
        self._show_service(self._branch.service)
        self._order_stops()

    def _order_stops(self) -> None:
        """Tab goes from the top to the bottom; a reach or a warehouse that was added would else come last."""
        where = [*self.reaches.stops, self._beyond, *self.parts.stops, self.only, *self._sorts]
        how = [self.parcels, self.value, self._transfers, self._approve, self._otherwise]
        stops = [stop.focusProxy() or stop for stop in (self.name, self.when, *where, *how)]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _show_service(self, service: Service) -> None:
        self.reaches.show_reach(service.reach_km)
        self.parts.show_service(service, self._names)
        if self.only.expression.strip() != service.only:
            self.only.show_expression(service.only)
        for at, choice in enumerate(self._sorts):
            choice.show_value(service.sort[at] if at < len(service.sort) else None if at else Sort.DISTANCE)
        for box, value in ((self.parcels, service.parcels), (self.value, service.parcel_fen / 100)):
            box.blockSignals(True)
            box.setValue(value)  # type: ignore[arg-type]
            box.blockSignals(False)
        self.value.setEnabled(service.parcels > 1)
        self._beyond.setChecked(service.beyond)
        self._transfers.show_value(service.transfers)
        self._approve.show_value(service.approve)
        self._approve.setEnabled(service.transfers is not Transfers.NEVER)
        self._otherwise.show_value(service.otherwise)

    def _on_sort(self, at: int, sort: Sort | None) -> None:
        """Each once, without gaps; what was chosen last counts."""
        now = [choice.value for choice in self._sorts]
        kept = [other for place, other in enumerate(now) if other is not None and (place == at or other is not sort)]
        self._serve("sort", sort=tuple(dict.fromkeys(kept)) or (Sort.DISTANCE,))

    def _serve_as(self, field: str, value: object) -> None:
        self._serve(field, **{field: value})

    def _serve(self, field: str, **parts: object) -> None:
        service = replace(self._branch.service, **parts)  # type: ignore[arg-type]
        self._put(replace(self._branch, service=service), field)

    def _put(self, branch: Branch, field: str) -> None:
        if branch != self._branch:
            self._branch = branch
            self.edited.emit(branch, field)


class _Yuan(QDoubleSpinBox):
    """An amount; its look is that of Spin."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setLineEdit(Box())
        self.setRange(0, _MOST_YUAN)
        self.setDecimals(2)
        self.setSingleStep(50)
        self.setPrefix("¥")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setKeyboardTracking(False)
        self.setStyleSheet(Spin.look().replace("QSpinBox", "QDoubleSpinBox"))


def _caption(told: str) -> QWidget:
    return label(told, "meta", wrap=True)
