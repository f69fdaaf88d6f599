"""The preview: what would become of each order, by tabs, problems coloured in their cells and told beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from app import words
from app.domain.intake import Missing
from app.errors import Problem
from app.i18n import text
from app.planning import Fate
from ui.imports.preview_panel import PreviewPanel
from ui.imports.report import problem_columns, save_left_out
from ui.imports.reports import Report
from ui.imports.sources import Chosen, title_of
from ui.screen import Services, Tone
from ui.widgets.basics import ElidedLabel, button, column, frame, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from app.worker.intake import ImportPreview, PreviewOrder

T = TypeVar("T")
REJECTED = "rejected"
_COMES_IN = (Fate.NEW, Fate.INCOMPLETE, Fate.COMPLETED, Fate.CHANGED)
_GOODS = frozenset({Missing.LINES.value, Missing.SKU.value})
_PLACE = frozenset({Missing.ADDRESS.value})
_MONEY = frozenset({Missing.PAYMENT.value, Missing.PRICE.value, Missing.CREDIT.value})


def _tabs() -> dict[str, tuple[str, str]]:
    """Name of a tab and what happens to the orders in it."""
    return {
        Fate.NEW: (text("New"), text("These orders enter the pool.")),
        Fate.INCOMPLETE: (
            text("Incomplete"),
            text("These orders enter the pool too, and wait there for what they lack."),
        ),
        Fate.COMPLETED: (text("Completed"), text("These orders of the pool get what they lacked.")),
        Fate.CHANGED: (text("Changed"), text("The shop says something new about these orders; the pool follows.")),
        Fate.DUPLICATE: (text("Known already"), text("These orders are in the pool already; nothing changes.")),
        REJECTED: (text("Rejected"), text("These rows cannot be read and stay out; everything else comes in.")),
    }


def _lacking(names: frozenset[str]) -> Callable[[PreviewOrder], str]:
    return lambda order: "warn" if names.intersection(order.missing) else ""


def order_columns() -> list[Column[PreviewOrder]]:
    """An order in one line; a cell in the tone of a problem is where something is missing."""
    return [
        Column(text("Channel's number"), lambda order: order.external_no, 168, code=True),
        Column(text("Customer"), lambda order: order.buyer or order.contact, 124),
        Column(text("Address"), lambda order: order.address or text("No address"), 0, _lacking(_PLACE)),
        Column(text("Products"), _goods, 0, _lacking(_GOODS)),
        Column(text("Amount"), lambda order: words.money(order.amount_fen), 104, _lacking(_MONEY), right=True),
    ]


def _goods(order: PreviewOrder) -> str:
    """The lines, those that nobody knows first."""
    lines = sorted(order.lines, key=lambda line: line.known)
    return ", ".join(f"{line.code or line.title} × {line.quantity}" for line in lines) or text("No lines")


class PreviewPage(QWidget):
    """`committed` asks for the import of what is shown (Chosen), `closed` to leave it."""

    committed = Signal(object)
    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._chosen: Chosen | None = None
        self._preview: ImportPreview | None = None
        self._by_fate: dict[str, list[int]] = {}
        self._orders: Table[PreviewOrder] = Table(order_columns(), services.preferences, "preview")
        self._problems: Table[Problem] = Table(problem_columns(), services.preferences, "rejected")
        self._panel, self._empty = PreviewPanel(), EmptyState()
        self._lists = QStackedWidget()
        self._list: QWidget = self._orders
        self._tabs = QButtonGroup(self)
        self._says, self._source = label("", "meta"), ElidedLabel("", "meta")
        self._commit = button("", self.commit, "primary", "check", "Ctrl+Enter")
        self._save = button(text("Save rejected rows…"), self._save_rows, icon="file")
        self._orders.chosen.connect(self._on_order)
        self._problems.chosen.connect(self._on_problem)
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.commit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        for part in (self._orders, self._problems, self._empty):
            self._lists.addWidget(part)
        tabs = row(*[self._tab(number, name) for number, name in enumerate(_tabs())], None)
        head = frame("bar", column(tabs, self._says, spacing=6, margins=(16, 8, 16, 8)))
        leave = button(text("Back"), self.closed.emit, icon="back", tip="Esc")
        foot = frame("strip", row(self._source, self._save, leave, self._commit, margins=(16, 8, 16, 8)))
        body = row(self._lists, self._panel, spacing=0)
        inside = column(head, body, foot, spacing=0)
        inside.setStretch(1, 1)
        self.setLayout(inside)

    def _tab(self, number: int, name: str) -> QPushButton:
        made = button("", kind="chip")
        made.setCheckable(True)
        made.clicked.connect(lambda: self.show_tab(name))
        made.setToolTip(f"Alt+{number + 1}")
        made.setObjectName(name)
        self._tabs.addButton(made)
        QShortcut(
            QKeySequence(f"Alt+{number + 1}"),
            self,
            partial(self.show_tab, name),
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )
        return made

    def show_preview(self, chosen: Chosen, preview: ImportPreview) -> None:
        """Show what would happen, what needs attention first."""
        self._chosen, self._preview = chosen, preview
        self._by_fate = {fate: [] for fate in Fate}
        for number, order in enumerate(preview.orders):
            self._by_fate[order.fate].append(number)
        for tab in self._tabs.buttons():
            tab.setText(f"{_tabs()[tab.objectName()][0]} {self._count(tab.objectName()):,}")
        coming = sum(self._count(fate) for fate in _COMES_IN)
        anything = bool(coming or preview.counts.get("returns"))
        self._commit.setText(text("Import {count} orders", count=f"{coming:,}") if anything else text("Nothing new"))
        self._commit.setEnabled(anything)
        self._save.setVisible(bool(preview.left_out))
        self._source.setText(" · ".join(filter(None, self._facts(chosen, preview))))
        urgent_first = (Fate.INCOMPLETE, *_COMES_IN, REJECTED, Fate.DUPLICATE)
        self.show_tab(next((name for name in urgent_first if self._count(name)), Fate.NEW))

    def forget(self) -> None:
        """Let go of what was shown: 50,000 orders take their room."""
        self._chosen = self._preview = None
        self._by_fate = {}
        self._orders.rows.show(())
        self._problems.rows.show(())

    def focus_first(self) -> None:
        """The list, or what stands in its place."""
        self._list.setFocus()

    def show_tab(self, name: str) -> None:
        """Show the orders of one fate, or the rejected rows."""
        if self._preview is None:
            return
        next(tab for tab in self._tabs.buttons() if tab.objectName() == name).setChecked(True)
        self._says.setText(_tabs()[name][1] if self._count(name) else "")
        had = self._list.hasFocus()
        if not self._count(name):
            self._panel.show_nothing()
            self._empty.explain("check", text("Every row can be read") if name == REJECTED else text("None of these"))
            self._put(self._empty)
        elif name == REJECTED:
            self._fill(self._problems, self._preview.rejected)
        else:
            self._fill(self._orders, self._preview.orders, self._by_fate[name])
        if had:
            self.focus_first()

    def commit(self) -> None:
        """Ask for the import."""
        if self._commit.isEnabled() and self._chosen is not None:
            self.committed.emit(self._chosen)

    def _fill(self, table: Table[T], rows: Sequence[T], shown: Sequence[int] | None = None) -> None:
        table.rows.show(rows, shown)
        self._put(table)
        table.select(0)

    def _put(self, part: QWidget) -> None:
        self._list = part
        self._lists.setCurrentWidget(part)

    def _count(self, name: str) -> int:
        if self._preview is None:
            return 0
        return len(self._preview.rejected) if name == REJECTED else len(self._by_fate[name])

    def _facts(self, chosen: Chosen, preview: ImportPreview) -> list[str]:
        returns = preview.counts.get("returns", 0)
        return [
            title_of(chosen.what),
            chosen.names,
            text("mapping “{name}”", name=preview.profile) if preview.profile else "",
            text("{count} returned lines", count=f"{returns:,}") if returns else "",
        ]

    def _on_order(self, order: PreviewOrder | None) -> None:
        if order is not None:
            self._panel.show_order(order)

    def _on_problem(self, problem: Problem | None) -> None:
        if problem is not None:
            self._panel.show_problem(problem)

    def _save_rows(self) -> None:
        if self._preview is not None:
            told = Report("", Tone.INFO, problems=self._preview.rejected, left_out=self._preview.left_out)
            save_left_out(self, self._services, told)
