"""The run of the whole queue, by priority or as planned: its buttons, its progress, its report."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.i18n import text
from app.usecases.routing import RouteReport
from ui.routing.planning import PlanBar
from ui.routing.report import report_words
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.theme import icon, tokens
from ui.widgets.basics import button, row

if TYPE_CHECKING:
    from app.worker.optimising import Plan


class RunBar(QWidget):
    """One run at a time; `ended` when it is over, whatever became of it. `planning` stands elsewhere on the screen."""

    ended = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._cancel: Event | None = None
        self._waits = False
        self._bar = QProgressBar()
        self._bar.setFixedWidth(130)
        self._button = button(text("Route now"), self.run, "primary", "play", text("F5 or Ctrl+R"))
        self.planning = PlanBar(services)
        self.planning.accepted.connect(self.run)
        self._optimise = button(text("Optimise…"), self.plan, tip="Ctrl+F5")
        self.setLayout(row(self._bar, self._optimise, self._button))
        self._show()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._cancel is not None

    def show_waiting(self, waits: bool) -> None:
        """Whether there is anything to route."""
        self._waits = waits
        self._button.setEnabled(waits or self.running)
        self._optimise.setEnabled(waits and not self.running)

    def plan(self) -> None:
        """Plan everything that waits, to route it like that."""
        if self._waits and not self.running:
            self.planning.ask()

    def run(self, plan: Plan | None = None) -> None:
        """Route everything that waits; asked again while it runs, it stops."""
        if self.stop():
            return
        self.planning.back()
        cancel = self._cancel = Event()
        desk, tasks, actor = self._services.desk, self._services.tasks, self._services.actor
        progress = tasks.progress(self, self._on_progress)
        self._show()
        tasks.write(
            self,
            lambda: desk.route(actor, progress, lambda: cancel.is_set() or tasks.closing.is_set(), plan=plan),
            self._on_routed,
            self._on_failed,
        )

    def stop(self) -> bool:
        """End the run with what is done; False where none is under way."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    def _show(self) -> None:
        self._button.setText(text("Stop") if self.running else text("Route now"))
        self._button.setIcon(icon("close" if self.running else "play", tokens().on_accent, 16))
        self.show_waiting(self._waits)
        self._bar.setVisible(self.running)
        self._bar.setRange(0, 0)

    def _on_progress(self, done: int, total: int) -> None:
        """`total` is 0 where nobody has counted: the bar just moves then."""
        if self.running:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._bar.setFormat(f"{done:,} / {total:,}")

    def _on_routed(self, report: RouteReport) -> None:
        stopped = self._cancel is not None and self._cancel.is_set()
        tone = Tone.GOOD if report.orders else Tone.INFO
        self._services.say(Message(report_words(report, stopped), tone))
        self._end()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self._end()

    def _end(self) -> None:
        self._cancel = None
        self._show()
        self.ended.emit()
