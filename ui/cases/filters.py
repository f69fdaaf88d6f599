"""Which exceptions: mine, a team's, all, closed ones; of a kind, of a warehouse, with a text."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app import words
from app.domain.cases import CaseKind
from app.domain.people import Role
from app.i18n import text
from app.views.cases import CaseFilter, WatchSummary
from ui.cases.wording import kind_word
from ui.screen import Services
from ui.widgets.basics import SearchBox, button, restyle, row

_REST_MS = 150
_TAB = "cases/tab"
_WIDEST, _NARROWEST, _WIDEST_GIVEN = 152, 88, 184


class Tab(StrEnum):
    """Whose exceptions."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"
    CLOSED = "closed"


class CaseFilters(QWidget):
    """`changed` says that others are wanted; typed text after a moment of rest."""

    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._tab = Tab(services.preferences.get(_TAB, Tab.MINE))
        self._chips = {tab: self._chip(tab) for tab in Tab}
        self._given = CaseFilter()
        self._given_chip = button("", self.clear, "chip", "close")
        self._given_chip.setCheckable(True)
        self._role = _choice(text("Team"), [(words.role(role), role.value) for role in _teams(services)])
        kinds = [(kind_word(kind), kind) for kind in CaseKind]
        self._kind = _choice(text("Kind"), [(text("All kinds"), None), *kinds])
        self._site = _choice(text("Warehouse"), [(text("All warehouses"), "")])
        self._box = SearchBox(text("Number, order, SKU, customer"))
        self._box.setMinimumWidth(120)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.changed)
        self._box.textChanged.connect(lambda _: self._rest.start())
        for choice in (self._role, self._kind, self._site):
            choice.activated.connect(lambda _: self._on_chosen())
        line = row(*self._chips.values(), self._role, self._given_chip, 8, self._kind, self._site, self._box, spacing=6)
        line.setStretchFactor(self._box, 1)
        self.setLayout(line)
        self._show()

    @property
    def tab(self) -> Tab:
        """Whose exceptions."""
        return self._tab

    @property
    def where(self) -> CaseFilter:
        """What is wanted now."""
        given, site = self._given, self._site.currentData() or self._given.warehouse
        found = replace(given, kind=self._kind.currentData() or given.kind, warehouse=site, text=self._typed)
        if self._tab is Tab.MINE:
            return replace(found, owner=self._services.operator.code)
        if self._tab is Tab.TEAM:
            return replace(found, role=self._role.currentData())
        return replace(found, closed=True) if self._tab is Tab.CLOSED else found

    @property
    def narrowed(self) -> bool:
        """Whether anything but a tab is chosen."""
        return bool(self._kind.currentData() or self._site.currentData() or self._typed or self._is_given)

    def choose(self, tab: Tab) -> None:
        """Show another tab."""
        self._tab = tab
        if tab in (Tab.MINE, Tab.TEAM):
            self._given = CaseFilter()
        self._services.preferences.put(_TAB, tab.value)
        self._show()
        self.changed.emit()

    def look_up(self, no: str, *, closed: bool) -> None:
        """One case by its number, wherever it stands."""
        self.clear()
        self._box.setText(no)
        self._rest.stop()
        self.choose(Tab.CLOSED if closed else Tab.ALL)

    def give(self, where: CaseFilter, told: str) -> None:
        """Those that another screen wants to see; `told` says what they have in common."""
        self.clear()
        self._given = where if where.closed is None else replace(where, closed=False)
        fitting = self._given_chip.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, _WIDEST_GIVEN)
        self._given_chip.setText(fitting)
        self._given_chip.setToolTip(told)
        self.choose(Tab.CLOSED if where.closed else Tab.ALL)

    def next_tab(self) -> None:
        """The one at the right, at the end the first."""
        tabs = list(Tab)
        self.choose(tabs[(tabs.index(self._tab) + 1) % len(tabs)])

    def clear(self) -> bool:
        """Every kind, every warehouse, no text; False when it was so already."""
        was, self._given = self.narrowed, CaseFilter()
        self._kind.setCurrentIndex(0)
        self._site.setCurrentIndex(0)
        self._box.clear()
        if was:
            self._on_chosen()
        return was

    def search(self) -> None:
        """Let the operator type."""
        self._box.setFocus()
        self._box.selectAll()

    def show_sites(self, sites: Mapping[str, str]) -> None:
        """Which warehouses there are."""
        if self._site.count() == len(sites) + 1:
            return
        while self._site.count() > 1:
            self._site.removeItem(1)
        for code, name in sites.items():
            self._site.addItem(name, code)

    def show_counts(self, summary: WatchSummary) -> None:
        """How many there are."""
        mine = summary.by_owner.get(self._services.operator.code, 0)
        self._chips[Tab.MINE].setText(f"{_title(Tab.MINE)}  {mine:,}")
        self._chips[Tab.ALL].setText(f"{_title(Tab.ALL)}  {summary.live:,}")

    @property
    def _is_given(self) -> bool:
        return self._given != CaseFilter()

    @property
    def _typed(self) -> str:
        return self._box.text().strip()

    def _chip(self, tab: Tab) -> QPushButton:
        made = button(_title(tab), partial(self.choose, tab), "chip")
        made.setCheckable(True)
        return made

    def _on_chosen(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        for tab, chip in self._chips.items():
            chip.setChecked(tab is self._tab)
        self._role.setVisible(self._tab is Tab.TEAM)
        self._given_chip.setVisible(self._is_given)
        self._given_chip.setChecked(True)
        for choice in (self._kind, self._site):
            restyle(choice, "chosen", "true" if choice.currentIndex() > 0 else "false")


def _title(tab: Tab) -> str:
    return {
        Tab.MINE: text("Mine"),
        Tab.TEAM: text("Team"),
        Tab.ALL: text("All"),
        Tab.CLOSED: text("Closed"),
    }[tab]


def _teams(services: Services) -> list[Role]:
    """The operator's own roles first; an administrator is no team."""
    own = [Role(role) for role in services.operator.roles if role != Role.ADMIN]
    return [*own, *(role for role in Role if role not in own and role is not Role.ADMIN)]


def _choice(name: str, entries: Sequence[tuple[str, object]]) -> QComboBox:
    made = QComboBox()
    made.setProperty("kind", "chip")
    made.setAccessibleName(name)
    made.setMaximumWidth(_WIDEST)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(_NARROWEST)
    made.view().setMinimumWidth(180)
    for told, value in entries:
        made.addItem(told, value)
    return made
