"""The editor of the carriers: a table whose first fitting row takes an order."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QPushButton

from app.domain.cutoffs import carriers_of
from app.errors import BadInput
from app.i18n import text
from ui.preferences import MemoryPreferences
from ui.rates.regions import Regions
from ui.rates.sheet import Row, changes
from ui.rates.table import SheetModel, SheetTable
from ui.settings.carrier_sheet import CODE, NAME, REGIONS, CarrierSheet, usual_code
from ui.settings.subject import Editor
from ui.widgets.basics import button, column, row

_ROW, _MOST_ROWS = 34, 9
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class CarrierTable(Editor):
    """Every edit is marked in its cell, and so is what is wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.model = SheetModel(CarrierSheet())
        self.table = SheetTable(self.model, Regions(()), MemoryPreferences(), "carriers")
        self._stored: Sequence[Row] = ()
        self._may = True
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(REGIONS, QHeaderView.ResizeMode.Stretch)
        self._buttons = [self._button(*each) for each in self._deeds()]
        self.setLayout(column(row(*self._buttons, None), self.table))
        self.setFocusProxy(self.table)
        self.model.edited.connect(self._on_edited)
        self.table.moved.connect(self._show)

    def _deeds(self) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (text("Add"), "Ctrl+N", self.add),
            (text("Delete"), "Ctrl+Del", self.delete),
            (text("Earlier"), "Alt+Up", lambda: self.move_row(-1)),
            (text("Later"), "Alt+Down", lambda: self.move_row(1)),
        ]

    def _button(self, name: str, keys: str, act: Callable[[], object]) -> QPushButton:
        QShortcut(QKeySequence(keys), self, act, context=_HERE)
        return button(name, act, tip=keys)

    def text(self) -> str:
        """As the setting keeps it; where something is wrong, so that it is refused."""
        return self.model.sheet.content(self.model.rows)

    def show_text(self, value: str) -> None:
        """The rows of a stored text; what is edited later is marked against them."""
        self._stored = self.model.sheet.rows(value)
        self._put(self._stored)
        self.table.setCurrentIndex(self.model.index(0, 0))

    def told(self, value: str) -> str:
        """Each with its departures."""
        return ", ".join(f"{carrier.name} {carrier.cutoff}" for carrier in carriers_of(value))

    def differences(self, before: str, after: str) -> Sequence[str]:
        """A sentence for each carrier."""
        sheet = self.model.sheet
        return changes(sheet, sheet.rows(before), sheet.rows(after))

    def complaint(self, fault: BadInput) -> str:
        """Of the first cell that is marked."""
        faults = self.model.faults
        if not faults:
            return text("One carrier is needed: the one that takes every order.")
        return faults[min(faults)]

    def allow(self, *, may: bool) -> None:
        """Reading goes on."""
        self._may = may
        self._put(self.model.rows)

    def add(self) -> None:
        """A new row above the last one, which takes what is left."""
        if self._may:
            at = max(0, len(self.model.rows) - 1)
            self.model.add(at, self.model.sheet.blank())
            self.table.setCurrentIndex(self.model.index(at, NAME))
            self.table.setFocus()

    def delete(self) -> None:
        """The current row."""
        at = self.table.currentIndex().row()
        if self._may and at >= 0:
            self.model.remove(at)

    def move_row(self, step: int) -> None:
        """The current row up or down: who stands first is asked first."""
        at = self.table.currentIndex().row()
        if not self._may or at < 0 or not 0 <= at + step < len(self.model.rows):
            return
        moved, column_ = self.model.rows[at], self.table.currentIndex().column()
        self.model.remove(at)
        self.model.add(at + step, moved)
        self.table.setCurrentIndex(self.model.index(at + step, column_))

    def _put(self, rows: Sequence[Row]) -> None:
        self.model.show_rows(rows, self._stored, not self._may)
        self._show()

    def _on_edited(self) -> None:
        for at, each in enumerate(self.model.rows):
            if each[NAME] and not each[CODE]:
                self.model.setData(self.model.index(at, CODE), usual_code(each[NAME]))
                return  # it comes back here
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        at, count = self.table.currentIndex().row(), len(self.model.rows)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + min(max(count, 1), _MOST_ROWS) * _ROW + 2)
        can = (True, at >= 0, at > 0, 0 <= at < count - 1)
        for each, possible in zip(self._buttons, can, strict=True):
            each.setEnabled(self._may and possible)
