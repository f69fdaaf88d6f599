"""The queue of exceptions: several can be chosen together, more come when its end is reached."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Signal

from app.i18n import text
from app.views.cases import CaseRow
from ui.cases.rows import CaseDelegate
from ui.cases.wording import Around
from ui.routing.lists import RowList

_NEAR_END = 200


class CaseQueue(RowList[CaseRow]):
    """`more_wanted` says that its end is near; `several` that other rows are chosen together."""

    more_wanted = Signal()
    several = Signal()

    def __init__(self, *, own: bool = False) -> None:
        """`own`: of one order, on its own screen."""
        self._painter, self._around = CaseDelegate(own=own), Around()
        super().__init__(lambda row: row.no, self._painter, text("Exceptions"))
        self.setSelectionMode(RowList.SelectionMode.ExtendedSelection)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.selectionModel().selectionChanged.connect(lambda: self.several.emit())

    def know(self, around: Around) -> None:
        """What the words need beside the cases."""
        self._around = around
        self._painter.know(around)
        self.viewport().update()

    def grow(self, scale: float) -> None:
        """Bigger or smaller letters."""
        self._painter = CaseDelegate(scale)
        self._painter.know(self._around)
        self.setItemDelegate(self._painter)

    @property
    def together(self) -> list[CaseRow]:
        """All that are chosen, from the top."""
        return [self.rows.rows[index.row()] for index in sorted(self.selectedIndexes(), key=lambda each: each.row())]

    def show_rows(self, rows: Sequence[CaseRow], number: str) -> None:
        """Other rows; what was chosen stays chosen, and the list where it stood."""
        kept, place = {row.no for row in self.together}, self.verticalScrollBar().value()
        super().show_rows(rows, number)
        if len(kept) > 1:
            self._choose_again(kept)
        if number:
            self.verticalScrollBar().setValue(place)

    def _choose_again(self, numbers: set[str]) -> None:
        for at, row in enumerate(self.rows.rows):
            if row.no in numbers:
                self.selectionModel().select(self.rows.index(at), QItemSelectionModel.SelectionFlag.Select)

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - _NEAR_END and self.rows.rowCount():
            self.more_wanted.emit()
