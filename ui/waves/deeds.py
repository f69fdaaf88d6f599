"""What can be done with the chosen pick list: its slips, printed or saved, and its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QWidget

from app import words
from app.domain.people import Permission
from app.domain.pick_lists import OPEN, ListState, SlipPaper
from app.i18n import text
from app.usecases.pick_lists import CancelList, DropOrder, ListChanged
from app.views.lists import ListRow
from ui.screen import Message, Services, Tone
from ui.widgets.basics import button, column, page
from ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from app.bus import Command, Result

_PAPER = "waves/paper"


class ListDeeds(QWidget):
    """Buttons with their keys. `changed` when lists should be read again."""

    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._row: ListRow | None = None
        self._asked = False
        self._paper = QComboBox()
        self._paper.setAccessibleName(text("Paper of the slips"))
        for paper, name in ((SlipPaper.A4, "A4"), (SlipPaper.LABEL, "100 × 150")):
            self._paper.addItem(name, paper)
        kept = self._services.preferences.get(_PAPER, SlipPaper.A4.value)
        self._paper.setCurrentIndex(max(0, self._paper.findData(kept)))
        self._paper.currentIndexChanged.connect(self._on_paper)
        self._cancel = button("", self.cancel, "danger", tip="F8")
        self._buttons: tuple[QPushButton, ...] = (
            button(text("Print the walk"), self.print_walk, tip="Ctrl+P"),
            button(text("A slip an order"), self.print_orders, tip="Ctrl+Shift+P"),
            button(text("Save as PDF…"), self.save, tip="Ctrl+S"),
            self._cancel,
        )
        line = FlowLayout(6)
        for part in (self._paper, *self._buttons):
            line.addWidget(part)
        self.setLayout(column(page(line)))

    def show_list(self, row: ListRow | None) -> None:
        """Another list, or none."""
        if row is None or self._row is None or row.no != self._row.no:
            self._asked = False
        self._row = row
        self.setVisible(row is not None and row.state in OPEN)
        self._cancel.setEnabled(self._services.may(Permission.RELEASE_LISTS))
        self._name()

    def back(self) -> bool:
        """Not cancel it after all."""
        asked, self._asked = self._asked, False
        self._name()
        return asked

    def print_walk(self) -> None:
        """The whole walk, for the cart."""
        self._print(by_order=False)

    def print_orders(self) -> None:
        """One slip for each order."""
        self._print(by_order=True)

    def save(self) -> None:
        """The walk as a file."""
        if (no := self._open_no()) is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, text("Save the slip"), f"{no}.pdf", "PDF (*.pdf)")
        if chosen:
            desk, paper = self._services.desk, self._chosen_paper()
            work = partial(desk.save_slips, no, paper, Path(chosen), by_order=False)
            self._services.tasks.write(self, work, lambda _: self._say(text("Saved: {file}", file=chosen)))

    def cancel(self) -> None:
        """Nobody picks it any more; asked once more where somebody has it."""
        row = self._row
        if self._open_no() is None or row is None:
            return
        if row.state is ListState.PICKING and not self._asked:
            self._asked = True
            self._name()
            return
        self._asked = False
        self._send(CancelList(str(uuid4()), row.no))

    def drop(self, order: str) -> None:
        """This order leaves the list."""
        if self._open_no() is not None:
            self._send(DropOrder(str(uuid4()), order))

    def _open_no(self) -> str | None:
        return self._row.no if self._row is not None and self._row.state in OPEN else None

    def _chosen_paper(self) -> SlipPaper:
        return SlipPaper(self._paper.currentData())

    def _on_paper(self) -> None:
        self._services.preferences.put(_PAPER, self._chosen_paper().value)

    def _name(self) -> None:
        self._cancel.setText(text("Press again to cancel it") if self._asked else text("Cancel the list"))

    def _print(self, *, by_order: bool) -> None:
        if (no := self._open_no()) is None:
            return
        desk, actor, paper = self._services.desk, self._services.actor, self._chosen_paper()
        work = partial(desk.print_slips, actor, no, paper, by_order=by_order)
        self._services.tasks.write(self, work, lambda done: self._say(text("Print job {job}", job=done.job)))

    def _send(self, command: Command) -> None:
        if not self._services.may(Permission.RELEASE_LISTS):
            self._say(text("Your role may not do this."), Tone.WARN)
            return
        desk, actor = self._services.desk, self._services.actor
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done)

    def _on_done(self, result: Result[Any]) -> None:
        done: ListChanged = result.value
        state = words.list_state(done.state)
        self._say(
            text("{list}: {state}, {orders} orders wait again", list=done.list, state=state, orders=len(done.left))
        )
        self.changed.emit()

    def _say(self, told: str, tone: Tone = Tone.GOOD) -> None:
        self._services.say(Message(told, tone))
