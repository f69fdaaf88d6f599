"""The queue planned all at once: how long that may take, what it would come to, and the answer to it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from app.domain.people import Permission
from app.i18n import text
from ui import theme
from ui.rules.controls import Spin
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, clear, column, label, page, row

if TYPE_CHECKING:
    from app.worker.optimising import Plan, Sums

SECONDS = 5, 20, 120
"""The least, the usual and the longest time for a search."""
_TICK_MS = 500


class PlanBar(QFrame):
    """Hidden until it is asked for. `accepted` brings the plan to route by, `closed` gives the keyboard back."""

    accepted = Signal(object)
    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self._services = services
        self._plan: Plan | None = None
        self._since = 0.0
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self._told, self._sums = label(wrap=True), row(spacing=24)
        self._told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._seconds = Spin(SECONDS[0], SECONDS[2], 5, text(" s"), text("Time at most"))
        self._seconds.setValue(SECONDS[1])
        self._seconds.setFixedWidth(72)
        self._time = page(row(label(text("Time at most"), "quiet"), self._seconds))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(130)
        self._go = button("", self._go_on, "primary", tip="Enter")
        self._back = button("", self._close, tip="Esc")
        inside = row(column(self._told, self._sums, spacing=4), self._bar, self._time, self._go, self._back, spacing=12)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self.hide()

    def ask(self) -> None:
        """How long may it take? A search that is under way shows again instead: it cannot be cut short."""
        if not self._services.may(Permission.ROUTE):
            self._services.say(Message(text("Your role may not do this."), Tone.WARN))
            return
        if not self._tick.isActive():
            self._show_question()
        self.show()
        self._seconds.setFocus()
        self._seconds.selectAll()

    def back(self) -> bool:
        """Discard the plan, also one that is still to come; False where there is none."""
        was_open, self._plan = not self.isHidden(), None
        self.hide()
        return was_open

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the box goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go.click()
        else:
            super().keyPressEvent(event)

    def _close(self) -> None:
        self.back()
        self.closed.emit()

    def _go_on(self) -> None:
        plan = self._plan
        if plan is None:
            self._start()
        else:
            self.back()
            self.accepted.emit(plan)

    def _start(self) -> None:
        desk, seconds = self._services.desk, float(self._seconds.value())
        self._since = monotonic()
        self._seconds.setReadOnly(True)
        self._go.setEnabled(False)
        self._bar.show()
        self._tick.start()
        self._show_time()
        self._services.tasks.read(self, lambda: desk.plan_together(seconds), self._on_plan, self._on_failed)

    def _on_plan(self, plan: Plan) -> None:
        self._end()
        if not self.isHidden():
            self._show_answer(plan)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        if not self.isHidden():
            self._close()

    def _end(self) -> None:
        self._tick.stop()
        self._seconds.setReadOnly(False)
        self._go.setEnabled(True)
        self._bar.hide()

    def _show_question(self) -> None:
        self._plan = None
        clear(self._sums)
        self._bar.hide()
        self._time.show()
        self._told.setText(
            text("All that waits is decided together: never more late orders, parcels or kilometres than one by one.")
        )
        self._name(text("Plan"), text("Back"))

    def _show_time(self) -> None:
        passed, most = int(monotonic() - self._since), self._seconds.value()
        in_time = passed < most
        self._bar.setRange(0, most if in_time else 0)
        self._bar.setValue(passed)
        self._told.setText(
            text(
                "Planning: {passed} of {most} s at most. Nothing is routed yet, and you can go on working.",
                passed=passed,
                most=most,
            )
            if in_time
            else text("Planning: the time is up, the best that was found is being checked.")
        )

    def _show_answer(self, plan: Plan) -> None:
        """The keyboard goes to the answer unless the person is at work elsewhere."""
        waited = self._seconds.hasFocus()
        self._plan = plan
        is_better = plan.together != plan.one_by_one
        counted = text(
            "{orders} orders planned, {count} of them want stock that is too little for all.",
            orders=f"{len(plan.orders):,}",
            count=f"{plan.contested:,}",
        )
        told = [counted] if is_better else [text("Nothing better was found than one by one."), counted]
        self._told.setText(" ".join(told) if plan.orders else text("Nothing waits for routing."))
        for part in _sums(plan.one_by_one, plan.together):
            self._sums.addWidget(part)
        self._sums.addStretch(1)
        self._time.hide()
        self._name(text("Route like this"), text("Discard"))
        self._go.setEnabled(bool(plan.orders))
        if waited:
            (self._go if plan.orders else self._back).setFocus()

    def _name(self, go: str, back: str) -> None:
        self._go.setText(go)
        self._back.setText(back)


def _sums(before: Sums, after: Sums) -> list[QWidget]:
    """What the plan changes, measure by measure."""
    measures = (
        (text("Late orders"), before.late, after.late),
        (text("Parcels"), before.parcels, after.parcels),
        (text("Kilometres"), round(before.km), round(after.km)),
    )
    return [_measure(name, was, now) for name, was, now in measures]


def _measure(name: str, was: int, now: int) -> QWidget:
    """A plan is never worse, so a difference is a gain."""
    same = was == now
    value = label(f"{now:,}" if same else f"{was:,} → {now:,}", font=theme.font(bold=True))
    return page(row(label(name, "quiet"), value, *([] if same else [label(f"▼ {was - now:,}", "good")])))
