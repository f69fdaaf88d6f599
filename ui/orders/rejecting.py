"""A line that the floor cannot serve: so many pieces are too few, damaged or missing, and the order is routed anew."""

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from app.bus import Result
from app.domain.people import Permission
from app.domain.stages import Awaits
from app.i18n import text
from app.usecases.overriding import LineRejected, RejectLine, RejectReason
from app.views.orders import LineRow, OrderDetail
from app.words.floor import FLAWS
from ui.rules.controls import Spin
from ui.screen import Message, Services, Tone
from ui.tasks import ANSWERS
from ui.widgets.basics import button, column, frame, label, row


class RejectForm(QWidget):
    """A button, and instead of it the question while it is asked. `grown` when that takes more room, `rejected` when
    the order is another one now."""

    grown = Signal()
    rejected = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._no = ""
        self._lines: tuple[LineRow, ...] = ()
        self._opener = button(text("A line is wrong…"), self.ask, "link", tip="F9")
        self._line, self._why = QComboBox(), QComboBox()
        self._line.setAccessibleName(text("Which line"))
        self._line.currentIndexChanged.connect(self._on_line)
        self._why.setAccessibleName(text("What is wrong with it"))
        for reason in RejectReason:
            self._why.addItem(FLAWS[reason](), reason)
        self._pieces = Spin(1, 1, name=text("Pieces"))
        self._form = self._make()
        self.setLayout(column(row(self._opener, None), self._form, spacing=0, margins=(16, 0, 16, 0)))
        self.hide()

    def _make(self) -> QFrame:
        told = text("What is wrong? These pieces leave the stock, and the order goes back to routing.")
        what = row(self._why, self._pieces, label(text("Pieces"), "quiet"), None)
        ends = row(button(text("Reject the line"), self.send, "danger"), button(text("Back"), self.back), None)
        return frame("note", column(label(told, wrap=True), self._line, what, ends, margins=(12, 12, 12, 12)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The question should be seen whole."""
        super().resizeEvent(event)
        if not self._form.isHidden():
            self.grown.emit()

    def show_detail(self, detail: OrderDetail) -> None:
        """Only while goods of the order are promised somewhere; an open question stays open for the same lines."""
        order = detail.row
        possible = order.awaits in (Awaits.PICKING, Awaits.TRANSFER) and self._services.may(Permission.PICK)
        self.setVisible(possible and bool(detail.lines))
        if (order.no, detail.lines) == (self._no, self._lines) and possible:
            return
        self._no, self._lines = order.no, detail.lines
        self.back()
        self._line.clear()
        for line in detail.lines:
            self._line.addItem(f"{line.sku} · {line.name or line.title}", line)

    def ask(self) -> None:
        """Ask which line, why, and how many pieces."""
        if not self.isHidden():
            self._opener.hide()
            self._form.show()
            self._line.setFocus()

    def back(self) -> bool:
        """Ask no longer; False where nothing was asked."""
        asked = not self._form.isHidden()
        self._form.hide()
        self._opener.show()
        return asked

    def send(self) -> None:
        """Reject it."""
        line: LineRow = self._line.currentData()
        reason = RejectReason(self._why.currentData())
        command = RejectLine(str(uuid4()), self._no, line.position, reason, self._pieces.value())
        desk, actor = self._services.desk, self._services.actor
        self._form.setEnabled(False)
        self._services.tasks.write(self, lambda: desk.handle(command, actor), self._on_done, self._on_failed)

    def _on_line(self) -> None:
        line: LineRow | None = self._line.currentData()
        if line is not None:
            self._pieces.setMaximum(line.quantity)
            self._pieces.setValue(line.quantity)

    def _on_done(self, result: Result[LineRejected]) -> None:
        self._form.setEnabled(True)
        self.back()
        done = result.value
        told = text("Order {order} is back in the queue.", order=done.order)
        if done.others:
            told += " " + text("{count} more orders count on the same stock and are warned.", count=len(done.others))
        self._services.say(Message(told, Tone.WARN if done.others else Tone.GOOD))
        self.rejected.emit()

    def _on_failed(self, error: Exception) -> None:
        self._form.setEnabled(True)
        if isinstance(error, ANSWERS):  # every other one is told as a bug already
            self._services.trouble(error)
        self.rejected.emit()
