"""The planner's answer: by when it will be made, and what has been made for which warehouse."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.bus import Command
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.usecases.production import MOST_PIECES, AcceptProduction, FinishProduction
from app.views.company import WarehouseRow
from app.views.routing import ProductionRow
from ui.production.day_box import DayBox, today
from ui.production.wording import ACCEPTED, DONE, OPEN
from ui.widgets.basics import button, column, frame, label, restyle, row


class Answer(QWidget):
    """Two questions below each other; `asked` brings a command. Ctrl+Enter answers the one that is due."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row: ProductionRow | None = None
        self._scanned = False
        self._day, self._pieces, self._where = DayBox(), QLineEdit(), QComboBox()
        self._pieces.setValidator(QIntValidator(1, MOST_PIECES, self))
        self._pieces.setFixedWidth(88)
        self._pieces.setAccessibleName(text("Pieces made"))
        self._where.setAccessibleName(text("For warehouse"))
        self._accept = button(text("Accept"), self.accept, "primary", tip=text("Ctrl+Enter"))
        self._finish = button(text("Made"), self.finish, "primary", tip=text("Ctrl+Enter"))
        self._day.returnPressed.connect(self.accept)
        self._pieces.returnPressed.connect(self.finish)
        self._promise_told, self._made_told = label("", wrap=True), label("", wrap=True)
        promise = row(self._day, self._accept)
        promise.setStretch(0, 1)
        made = row(self._pieces, self._where, self._finish)
        made.setStretch(1, 1)
        margins = (12, 10, 12, 12)
        self._promise_card = frame("note", column(self._promise_told, promise, margins=margins))
        self._made_card = frame("note", column(self._made_told, made, margins=margins))
        self.setLayout(column(self._promise_card, self._made_card, spacing=8))

    def show_row(self, shown: ProductionRow, sites: Sequence[WarehouseRow], at: str) -> None:
        """Another product, or the same after a change; what is typed for the same one stays. `at` is the warehouse to
        begin with."""
        before, self._row = self._row, shown
        same = before is not None and (before.sku, before.state) == (shown.sku, shown.state)
        if self._where.count() != len(sites) + 1:
            self._where.clear()
            for name, code in ((text("Where most is"), ""), *((site.name, site.code) for site in sites)):
                self._where.addItem(name, code)
            self._where.setCurrentIndex(max(0, self._where.findData(at)))
        if same:
            return
        due = (shown.promised_at or shown.due_at).astimezone(SITE_ZONE).date()
        self._day.show_day(max(due, today() + timedelta(days=1)))
        self._pieces.setText(str(shown.pieces))
        self._scanned = False
        self._show_due(shown)

    def _show_due(self, shown: ProductionRow) -> None:
        """One of both is the next thing to do."""
        is_open = shown.state == OPEN
        self._promise_told.setText(text("When will they be made?") if is_open else text("Promise another day"))
        self._made_told.setText(text("Pieces made, and the warehouse they are in"))
        self._accept.setText(text("Accept") if is_open else text("Change"))
        restyle(self._accept, "kind", "primary" if is_open else "")
        restyle(self._finish, "kind", "" if is_open else "primary")
        self.setVisible(shown.state != DONE)

    def count(self, pieces: int) -> None:
        """So many more have been scanned; the first scan begins anew."""
        before = int(self._pieces.text() or 0) if self._scanned else 0
        self._scanned = True
        self._pieces.setText(str(min(MOST_PIECES, before + pieces)))
        self._pieces.setFocus()

    def allow(self, why_not: str) -> None:
        """With a reason nothing can be answered."""
        for part in (self._accept, self._finish):
            part.setEnabled(not why_not)
            part.setToolTip(why_not or text("Ctrl+Enter"))

    def focus_first(self) -> None:
        """The question that is due."""
        part = self._pieces if self._row is not None and self._row.state == ACCEPTED else self._day
        part.setFocus()
        part.selectAll()

    def send(self) -> None:
        """Answer the question the keyboard is in, else the one that is due."""
        made = self._pieces.hasFocus() or self._where.hasFocus()
        if made or (self._row is not None and self._row.state == ACCEPTED and not self._day.hasFocus()):
            self.finish()
        else:
            self.accept()

    def accept(self) -> None:
        """They will be made by the day."""
        day = self._day.day
        if self._row is None or day is None or not self._accept.isEnabled():
            self._day.setFocus()
            self._day.selectAll()
            return
        self._ask(AcceptProduction(str(uuid4()), self._row.sku, day))

    def finish(self) -> None:
        """They have been made."""
        pieces = int(self._pieces.text() or 0)
        if self._row is None or not pieces or not self._finish.isEnabled():
            self._pieces.setFocus()
            return
        self._ask(FinishProduction(str(uuid4()), self._row.sku, str(self._where.currentData()), pieces))

    def _ask(self, command: Command) -> None:
        self._scanned = False
        self.asked.emit(command)
