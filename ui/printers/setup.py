"""Printers and what they are for: two lists, and the form of the line chosen last."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.domain.people import Permission
from app.domain.printing import Printer
from app.i18n import text
from app.views.labels import LayoutRow
from app.views.printing import PrinterRow
from ui.printers.form import PrinterForm
from ui.printers.jobs import PANEL
from ui.printers.use_panel import UsePanel
from ui.printers.wording import LESSER, UseLine, printer_columns, use_columns
from ui.screen import Services
from ui.widgets.basics import column, label, page, row, rule
from ui.widgets.empty_state import EmptyState
from ui.widgets.table import Table, keep_chosen

_WIDE = 1100


class SetupPage(QWidget):
    """Above the printers, below the stations and where each prints what."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        may = services.may(Permission.PRINTERS)
        self.printers: Table[PrinterRow] = Table(printer_columns(), services.preferences, "printers")
        self.lines: Table[UseLine] = Table(use_columns(), services.preferences, "printer-uses")
        self.form, self.uses = PrinterForm(may_change=may), UsePanel(may_change=may)
        self._known: Sequence[Printer] = ()
        self._wanted, self._seen = "", False
        self._list, self._side, self._empty = QStackedWidget(), QStackedWidget(), EmptyState()
        self._build(may)
        self.printers.chosen.connect(self._on_printer)
        self.lines.chosen.connect(self._on_line)
        self.printers.opened.connect(lambda _: self.focus_side())
        self.lines.opened.connect(lambda _: self.focus_side())

    def _build(self, may: bool) -> None:
        self._list.addWidget(self.printers)
        self._list.addWidget(self._empty)
        self._side.addWidget(self.form)
        self._side.addWidget(self.uses)
        hint = text("Give it the address it has in the network, or the name of its queue.")
        action = text("New printer") if may else ""
        self._empty.explain("printer", text("There is no printer yet"), hint, action, self.begin)
        title = row(label(text("Where what is printed"), "section"), None, margins=(16, 12, 16, 8))
        left = column(self._list, rule(), title, self.lines, spacing=0)
        left.setStretch(0, 1)
        left.setStretch(3, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._side)
        scroll.setFixedWidth(PANEL)
        whole = row(page(left), rule(upright=True), scroll, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def show_setup(
        self, printers: Sequence[PrinterRow], lines: Sequence[UseLine], layouts: Sequence[LayoutRow]
    ) -> None:
        """Newer ones; what is chosen stays, and so does a new printer that is being typed."""
        self._known = [row.printer for row in printers]
        self.form.know(layouts)
        keep_chosen(self.printers, printers, lambda one: one.printer.code)
        keep_chosen(self.lines, lines, lambda line: line.station)
        codes = [known.code for known in self._known]
        if self._wanted in codes:
            self.printers.select(codes.index(self._wanted))
            self._wanted = ""
        self._list.setCurrentWidget(self.printers if printers else self._empty)
        if printers and not self._seen:
            self.printers.select(0)
        self._seen = self._seen or bool(printers)
        if self._side.currentWidget() is self.uses:
            self._on_line(self.lines.selected())
        elif (chosen := self.printers.selected()) is not None:
            self.form.show_printer(chosen.printer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window has no room for everything."""
        super().resizeEvent(event)
        for number in LESSER:
            self.printers.setColumnHidden(number, self.width() < _WIDE)

    def begin(self) -> None:
        """A new printer."""
        self._side.setCurrentWidget(self.form)
        self.printers.clearSelection()
        self.form.begin()

    def choose(self, code: str) -> None:
        """Choose this printer as soon as it is in the list."""
        self._wanted = code

    def focus_first(self) -> None:
        """The printers, or the button of the first one."""
        (self.printers if self._known else self._empty).setFocus()

    def focus_side(self) -> None:
        """The form of what is chosen."""
        (self.form if self._side.currentWidget() is self.form else self.uses).focus_first()

    def save(self) -> None:
        """The form that is shown."""
        (self.form if self._side.currentWidget() is self.form else self.uses).save()

    def _on_printer(self, row: PrinterRow | None) -> None:
        if row is not None:
            self.form.show_printer(row.printer)
            self._side.setCurrentWidget(self.form)

    def _on_line(self, line: UseLine | None) -> None:
        if line is not None:
            self.uses.show_line(line, self._known)
            self._side.setCurrentWidget(self.uses)
