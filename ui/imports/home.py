"""Where imports begin and end: above the start, the running import or a report, below the imports of the past."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.site import exact
from app.i18n import text
from app.views.intake import BatchRow
from ui.imports.report import ReportPage
from ui.imports.reports import Report, batch_counts, batch_state, report_of_batch
from ui.imports.running import RunningPage
from ui.imports.session import ImportSession
from ui.imports.sources import title_of
from ui.imports.start import StartPage
from ui.screen import Services
from ui.widgets.basics import column, frame, label, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Column, Table, keep_chosen


def _columns() -> list[Column[BatchRow]]:
    return [
        Column(text("Batch"), lambda row: row.no, 72, code=True),
        Column(text("Kind"), lambda row: title_of(row.kind), 104),
        Column(text("Files"), lambda row: ", ".join(row.files), 0),
        Column(text("By"), lambda row: row.by, 80),
        Column(text("When"), lambda row: exact(row.at)[:-3], 136),
        Column(text("What it did"), batch_counts, 0),
        Column(text("State"), lambda row: batch_state(row.state), 96, lambda row: "quiet" * (row.state == "undone")),
    ]


class HomePage(QWidget):
    """`orders_requested` as of a screen; `undone` says that an import was taken back."""

    orders_requested = Signal(object)
    undone = Signal()

    def __init__(self, services: Services, session: ImportSession) -> None:
        super().__init__()
        self.start, self._running = StartPage(services), RunningPage(session)
        self._report = ReportPage(services, session)
        self._session = session
        self._above, self._below = QStackedWidget(), QStackedWidget()
        self._shown: QWidget = self.start
        self._past: Table[BatchRow] = Table(_columns(), services.preferences, "imports")
        self._none = EmptyState()
        self._none.explain("import", text("No imports yet"), text("Each import is listed here and can be undone."))
        self._past.chosen.connect(self._on_batch)
        self._past.opened.connect(self._on_batch)
        self._report.orders_requested.connect(self.orders_requested)
        self._report.closed.connect(self.begin)
        self._report.chosen.connect(self.start.chosen)
        self._report.undone.connect(lambda _batch: self._on_undone())
        session.started.connect(lambda *_: self._put(self._running))
        self._build()

    def _build(self) -> None:
        for above in (self.start, self._running, self._report):
            self._above.addWidget(above)
        self._below.addWidget(self._past)
        self._below.addWidget(self._none)
        self._below.setCurrentWidget(self._none)
        title = frame("strip", row(label(text("Past imports"), "section"), None, margins=(16, 8, 16, 8)))
        inside = column(self._above, title, self._below, spacing=0)
        inside.setStretch(0, 11)
        inside.setStretch(2, 9)
        self.setLayout(inside)

    def begin(self) -> None:
        """Ask for files again."""
        self._past.clearSelection()
        self._put(self.start)

    def show_report(self, report: Report) -> None:
        """Say what came of an import."""
        self._report.show_report(report)
        self._put(self._report)

    def show_batches(self, rows: Sequence[BatchRow]) -> None:
        """List the imports of the past; the chosen one stays chosen."""
        keep_chosen(self._past, rows, lambda row: row.no)
        self._below.setCurrentWidget(self._past if rows else self._none)

    def focus_first(self) -> None:
        """The button that leads on."""
        self._shown.setFocus()

    def back(self) -> bool:
        """Stop what runs, close a report."""
        if self._session.running:
            self._running.cancel()
            return True
        if self._shown is not self._report:
            return False
        if not self._report.back():
            self.begin()
        return True

    def _put(self, part: QWidget) -> None:
        """The keyboard goes along, unless it is in the list below."""
        self._shown = part
        self._above.setCurrentWidget(part)
        if not self._past.hasFocus():
            part.setFocus()

    def _on_batch(self, row: BatchRow | None) -> None:
        if row is not None and not self._session.running:
            self.show_report(report_of_batch(row))

    def _on_undone(self) -> None:
        self.begin()
        self.undone.emit()
