"""Print jobs: the list, and the one chosen beside it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.i18n import text
from app.views.printing import PrintJobRow
from ui.printers.job_panel import JobPanel
from ui.printers.wording import footer, job_columns
from ui.screen import Services
from ui.widgets.basics import column, frame, label, page, row, rule
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Table, keep_chosen

PANEL = 360


class JobsPage(QWidget):
    """`all_wanted` asks for the jobs that are over as well."""

    all_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.table: Table[PrintJobRow] = Table(job_columns(), services.preferences, "print-jobs")
        self.panel, self._empty, self._footer = JobPanel(services), EmptyState(), label("", "meta")
        self.panel.setFixedWidth(PANEL)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        foot = frame("strip", row(self._footer, None, margins=(16, 4, 16, 4)))
        left = column(self._stack, foot, spacing=0)
        left.setStretch(0, 1)
        whole = row(page(left), rule(upright=True), self.panel, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.table.chosen.connect(self.panel.show_job)
        self.table.opened.connect(lambda _: self.panel.focus_first())

    def show_jobs(self, rows: Sequence[PrintJobRow], *, is_open: bool) -> None:
        """Newer ones; the chosen one stays chosen."""
        keep_chosen(self.table, rows, lambda one: str(one.id))
        if rows and self.table.selected() is None:
            self.table.select(0)
        self._stack.setCurrentWidget(self.table if rows else self._empty)
        if not rows and is_open:
            hint = text("Labels are printed by themselves as soon as an order is picked.")
            self._empty.explain(
                "check", text("Everything is printed"), hint, text("Show all jobs"), self.all_wanted.emit
            )
        elif not rows:
            self._empty.explain("printer", text("Nothing has been printed yet"))
        self._footer.setText(footer(rows))
        self.panel.show_job(self.table.selected())
        self.panel.setVisible(bool(rows))

    def focus_first(self) -> None:
        """The list, or the button where it is empty."""
        (self.table if self._stack.currentWidget() is self.table else self._empty).setFocus()

    def show_trouble(self, again: Callable[[], object]) -> None:
        """The list cannot be read."""
        self._stack.setCurrentWidget(self._empty)
        self.panel.hide()
        self._empty.explain("database", text("The list cannot be read now"), "", text("Try again"), again)
