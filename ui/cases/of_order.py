"""The exceptions of one order, on the order's own screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame

from app.i18n import text
from app.views import Reader
from app.views.cases import CaseRow
from ui.cases.queue import CaseQueue
from ui.cases.reading import read_around
from ui.cases.wording import Around
from ui.screen import Services
from ui.widgets.basics import button, column, label, row, with_key

_HEIGHT, _SHOWN, _CLOCK_MS = 56, 4, 20_000


class OrderCases(QFrame):
    """A card, hidden where there are none. `code_opened` brings the number of the case that Enter is pressed on,
    `case_wanted` says that one shall be opened by hand."""

    code_opened = Signal(str)
    case_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._services = services
        self._queue, self._title = CaseQueue(own=True), label("", "section")
        self._queue.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._queue.opened.connect(lambda each: self.code_opened.emit(each.no))
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._queue.viewport().update)
        new = button(with_key(text("New"), "Alt+E"), self.case_wanted.emit, "link")
        title = row(self._title, None, new, margins=(16, 12, 16, 8))
        self.setLayout(column(title, self._queue, 6, spacing=0))
        self.hide()

    def show_order(self, no: str) -> None:
        """Read those of this order."""
        reader, me = self._services.desk.reader, self._services.operator.code
        self._services.tasks.read(self, partial(_read, reader, no, me), self._on_read, lane="cases")

    def _on_read(self, found: tuple[Around, Sequence[CaseRow]]) -> None:
        around, rows = found
        self._queue.know(around)
        current = self._queue.current
        self._queue.show_rows(rows, current.no if current is not None else "")
        self._queue.setFixedHeight(_HEIGHT * min(_SHOWN, len(rows)) + 2)
        self._title.setText(text("Exceptions: {count}", count=len(rows)))
        self.setVisible(bool(rows))
        self._clock.start()


def _read(reader: Reader, no: str, me: str) -> tuple[Around, Sequence[CaseRow]]:
    return read_around(reader, me), reader.cases_of(no)
