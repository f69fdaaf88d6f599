"""What a trial has brought: totals, the orders that change, and of the chosen one both decisions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.trial import Trial, TrialOrder
from app.i18n import text
from ui.rules.decisions import DecisionColumn, brief
from ui.rules.totals import TotalsTable
from ui.rules.trying import Wish
from ui.rules.words import trial_words
from ui.screen import Services
from ui.widgets.basics import button, column, frame, icon_label, label, page, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import COMPACT, Column, Table

_LEFT = 484


class ResultPage(QWidget):
    """`closed` goes back to the rules, `export_asked` wants a file, `opened` brings the number of an order."""

    closed = Signal()
    export_asked = Signal()
    opened = Signal(str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.trial: Trial | None = None
        self._headline, self._told = label("", "section"), label("", "quiet")
        self._old = label(text("The draft has changed since: try it again"), "warn")
        self._stale = page(row(icon_label("warning"), self._old))
        export = button(text("Export…"), self.export_asked.emit, icon="file", tip="Ctrl+E")
        leave = button(text("Back to the rules") + "   Esc", self.closed.emit, icon="back")
        top = row(leave, 8, self._headline, self._told, self._stale, None, export, margins=(16, 8, 16, 8))
        self._totals = TotalsTable()
        columns: list[Column[TrialOrder]] = [
            Column(text("Order"), lambda order: order.order_no, 104, code=True),
            Column(text("Now"), lambda order: brief(order.before), 192),
            Column(text("With the draft"), lambda order: brief(order.after)),
        ]
        self.table: Table[TrialOrder] = Table(columns, services.preferences, "rules.trial", COMPACT)
        self.table.setAccessibleName(text("Orders that change"))
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda order: self.opened.emit(order.order_no))
        self._before, self._after = DecisionColumn(text("Now")), DecisionColumn(text("With the draft"))
        self._same = EmptyState()
        self._pair = page(row(self._before, self._after, spacing=0))
        self._right = QStackedWidget()
        self._right.addWidget(self._pair)
        self._right.addWidget(self._same)
        left = column(frame("page", column(self._totals, margins=(16, 8, 16, 12))), self.table, spacing=0)
        left.setStretch(1, 1)
        side = page(left)
        side.setFixedWidth(_LEFT)
        body = row(side, self._right, spacing=0)
        body.setStretch(1, 1)
        whole = column(frame("bar", top), body, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)

    def show_trial(self, trial: Trial, wish: Wish) -> None:
        """Another result; the first order that changes is chosen."""
        self.trial = trial
        self._headline.setText(trial_words(trial.orders, trial.changed))
        self._told.setText(wish.told())
        self._totals.show_trial(trial)
        self.table.rows.show(trial.changes)
        self._right.setCurrentIndex(0 if trial.changes else 1)
        if trial.changes:
            self.table.select(0)
        why = text("Every order is decided as now") if trial.orders else text("No order to try it on")
        hint = text("The draft serves these orders as the rules in force do. Try more days, or another order.")
        self._same.explain("check", why, hint, text("Back to the rules"), self.closed.emit)

    def show_stale(self, stale: bool) -> None:
        """Whether the draft is another one by now."""
        self._stale.setVisible(stale)

    def _on_chosen(self, order: TrialOrder | None) -> None:
        if order is not None:
            self._before.show_decision(order.before)
            self._after.show_decision(order.after)
