"""The bar at the bottom: on what the draft is tried, how far that is, and what came of it."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from app.domain.trial import Scope
from app.i18n import text
from ui.rules.controls import Box, Choice, Spin
from ui.widgets.basics import button, label, restyle, row

_DAYS, _MOST_DAYS = 7, 365


@dataclass(frozen=True, slots=True)
class Wish:
    """On what to try: `which` is an order number or so many days."""

    scope: Scope
    which: str | int

    def told(self) -> str:
        """In words."""
        if self.scope is Scope.ORDER:
            return text("Order {order}", order=self.which)
        if self.scope is Scope.QUEUE:
            return text("The waiting queue")
        return text("The last {days} days", days=self.which)


class TryBar(QFrame):
    """`asked` brings the Wish, `stopped` ends a trial, `result_asked` wants the result shown."""

    asked = Signal(object)
    stopped = Signal()
    result_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "strip")
        scopes = [
            (Scope.HISTORY, text("the decisions of the last days")),
            (Scope.QUEUE, text("the waiting queue")),
            (Scope.ORDER, text("one order")),
        ]
        self.scope = Choice(scopes, text("Try on"), lambda _scope: self._show_scope())
        self.days = Spin(1, _MOST_DAYS, 1, text(" days"), text("Days"))
        self.days.setValue(_DAYS)
        self.days.setFixedWidth(96)
        self.order = Box()
        self.order.setPlaceholderText(text("Order number"))
        self.order.setAccessibleName(text("Order number"))
        self.order.setFixedWidth(170)
        self.order.returnPressed.connect(self.ask)
        self.order.textEdited.connect(lambda: restyle(self.order, "wrong", "false"))
        self._go = button(text("Try") + "   F5", self.ask, icon="play")
        self._stop = button(text("Stop"), self.stopped.emit, icon="close")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._told = label("", "quiet")
        self._show = button("", self.result_asked.emit, "link", tip="F6")
        parts = (self.scope, self.days, self.order, self._go, 8, self._bar, self._told, self._show, None, self._stop)
        self.setLayout(row(label(text("Try on"), "quiet"), *parts, margins=(16, 6, 16, 6)))
        self.setFocusProxy(self.scope)
        self._show_scope()
        self.rest("")

    def ask(self) -> None:
        """Try what is chosen; an order needs its number."""
        which: str | int = self.days.value() if self.scope.value is Scope.HISTORY else self._typed_order()
        if self.scope.value is Scope.ORDER and not which:
            restyle(self.order, "wrong", "true")
            self.order.setFocus()
        else:
            self.asked.emit(Wish(self.scope.value, which))

    def _typed_order(self) -> str:
        return self.order.text().strip() if self.scope.value is Scope.ORDER else ""

    def run(self) -> None:
        """A trial has begun."""
        self._go.setEnabled(False)
        self._show.hide()
        self._bar.setRange(0, 0)
        self._told.setText(text("Trying…"))
        for part in (self._bar, self._told, self._stop):
            part.show()

    def show_progress(self, done: int, total: int) -> None:
        """So far."""
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)
        self._told.setText(f"{done:,} / {total:,}")

    def rest(self, told: str, shows: bool = False) -> None:
        """It is over: what came of it, and whether there is a result to look at."""
        self._go.setEnabled(True)
        self._bar.hide()
        self._stop.hide()
        self._show.setText(f"{told}   F6")
        self._show.setVisible(shows)
        self._told.setText("" if shows else told)
        self._told.setVisible(bool(told) and not shows)

    def _show_scope(self) -> None:
        self.days.setVisible(self.scope.value is Scope.HISTORY)
        self.order.setVisible(self.scope.value is Scope.ORDER)
